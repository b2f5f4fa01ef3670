"""Addresses on our pages: those of the archive's own pages, and those that lead out, as far as they are harmless."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

MAX_LENGTH = 2_000
"""Characters of an address that is made a link; longer ones are shown as text."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages of one archive stand."""

    root: str
    """Address of the archive in Datasette, such as ``/archive``."""

    def search(self, **filters: object) -> str:
        """The search page with these filters; those without a value are left out."""
        given = {name: value for name, value in filters.items() if value not in (None, "")}
        return f"{self.root}/-/search" + (f"?{urlencode(given)}" if given else "")

    def article(self, number: int) -> str:
        """The reading page of an article."""
        return f"{self.root}/-/article/{number}"

    def versions(self, number: int) -> str:
        """The comparison of two versions of an article, as a piece of a page."""
        return f"{self.root}/-/article/{number}/versions"

    def row(self, table: str, number: int) -> str:
        """The row of a table, as Datasette shows it."""
        return f"{self.root}/{table}/{number}"

    def table(self, name: str, **filters: object) -> str:
        """A table or view, as Datasette shows it."""
        return f"{self.root}/{name}" + (f"?{urlencode(filters)}" if filters else "")

    def capture(self, sha256: str, part: str = "") -> str:
        """The page about a capture, or its ``view`` or ``source``."""
        return f"{self.root}/-/capture/{sha256}" + (f"/{part}" if part else "")

    def plots(self, **choices: object) -> str:
        """The page of plots."""
        return f"{self.root}/-/plots" + (f"?{urlencode(choices)}" if choices else "")


def outward(url: str | None) -> str | None:
    """An address that a link may lead to: http or https with a host, without controls; None for any other."""
    if not url or len(url) > MAX_LENGTH or any(char.isspace() or not char.isprintable() for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def replaced(address: str, arguments: Mapping[str, str], **changes: str | None) -> str:
    """An address with these arguments, some of them changed or (None) left out."""
    held = {name: value for name, value in {**arguments, **changes}.items() if value}
    return address + (f"?{urlencode(held)}" if held else "")
