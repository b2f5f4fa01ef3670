"""A page's ``<meta>`` and ``<link>`` elements in, their values by name out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scraper.extract.declared.claims import Claim
from scraper.extract.declared.jsonld import undo_entities
from scraper.markup import Document

MAX_VALUE: Final = 20_000
"""Characters of one value that are kept; longer ones are stuffed, not written."""
MAX_VALUES: Final = 200
"""Values kept for one name; ``article:tag`` and ``citation_author`` repeat, but not without end."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the head says."""

    values: Mapping[str, tuple[str, ...]]
    """Name, property, itemprop or http-equiv in lower case → contents in order: entities undone, none empty."""
    links: Mapping[str, tuple[str, ...]]
    """One token of ``rel`` in lower case → addresses in order, as written."""

    def claims(self, *names: str) -> Iterator[Claim[str]]:
        """Claims of every value under these names, in the order of the names."""
        for name in names:
            for value in self.values.get(name, ()):
                yield Claim(value, value, "meta", name)

    def first(self, *names: str) -> str | None:
        """The first value under the first of these names that has one."""
        return next((claim.value for claim in self.claims(*names)), None)


def read_meta(document: Document) -> Meta:
    """Read every ``<meta>`` and ``<link>`` of a page, wherever they stand."""
    values: dict[str, list[str]] = {}
    for element in document.of("meta"):
        content = " ".join(undo_entities(element.get("content") or "")[:MAX_VALUE].split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(key)):
                _add(values, name.strip().lower(), content)
    links: dict[str, list[str]] = {}
    for element in document.of("link"):
        href = (element.get("href") or "").strip()
        for token in (element.get("rel") or "").lower().split() if href else ():
            _add(links, token, href)
    return Meta(_frozen(values), _frozen(links))


def _add(table: dict[str, list[str]], name: str, value: str) -> None:
    held = table.setdefault(name, [])
    if len(held) < MAX_VALUES:
        held.append(value)


def _frozen(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys(held)) for name, held in table.items()}
