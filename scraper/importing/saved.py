"""A page that somebody saved → its bytes, its address and when it was saved, by what browsers write into it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scraper.errors import ConfigError
from scraper.extract.article import extract
from scraper.models import Page, Visit
from scraper.urls import normalise

SIZE_CAP = 20 * 2**20
"""Largest page, bytes; the crawl's own cap."""
EARLIEST = datetime(1990, 12, 20, tzinfo=UTC)
"""No page is older: the day of the first web site (https://home.cern/science/computing/birth-web)."""
HEAD = 4096
"""Bytes at the beginning of a page in which browsers say where it is from."""

_SAVED_FROM = (
    re.compile(rb"<!--\s*saved from url=\(\d{4}\)(\S{1,2000}?)\s*-->"),  # Chrome, Edge, Internet Explorer
    re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})"),
    re.compile(rb"<!--\s*Mirrored from (\S{1,2000}) by HTTrack"),
)
_SAVED_ON = (
    # SingleFile writes JavaScript's Date, HTTrack that of HTTP
    (re.compile(rb"saved date:\s*\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})"), "%b %d %Y %H:%M:%S%z"),
    (re.compile(rb"by HTTrack[^>]{0,100}?, \w{3}, (\d\d \w{3} \d{4} \d\d:\d\d:\d\d) GMT"), "%d %b %Y %H:%M:%S"),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """One capture of a page that is to be read and recorded."""

    visit: Visit
    """The fetch that somebody made, with its page."""
    place: str
    """Where it comes from, for messages: a file, and where in it."""
    again: tuple[str, str] | None = None
    """Of a visit without a page: address and time of the one whose body came again; None where nothing tells."""


def address_in(content: bytes) -> str | None:
    """The normalised address from which a browser says that it saved a page; None where it says nothing usable."""
    found = next((match for pattern in _SAVED_FROM if (match := pattern.search(content[:HEAD]))), None)
    if found is None:
        return None
    address = found[1].decode("utf-8", "replace")
    return normalise(address if "://" in address else f"http://{address}")


def date_in(content: bytes) -> datetime | None:
    """When a browser says that it saved a page; None where it says nothing."""
    for pattern, form in _SAVED_ON:
        if match := pattern.search(content[:HEAD]):
            try:
                when = datetime.strptime("".join(part.decode("ascii") for part in match.groups()), form)  # noqa: DTZ007 - UTC below
                return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
            except (ValueError, OverflowError):
                return None
    return None


def read_file(path: Path, address: str | None) -> tuple[Page, datetime]:
    """The page in a file and when it was saved: as the page says, else as the file's date says.

    Its address is where a browser says that it saved it from, else ``address``, else its rel=canonical.

    Raises:
        ConfigError: it is too large, nothing tells its address, or it is dated before there was a web.
        OSError: it cannot be read.
    """
    stat = path.stat()
    if stat.st_size > SIZE_CAP:
        raise ConfigError(f"larger than {SIZE_CAP // 2**20} MB")
    content = path.read_bytes()
    url = address_in(content) or address or extract(content).canonical_url
    if url is None:
        raise ConfigError("names no address of its own (rel=canonical): give --base")
    page = Page(url=url, content=content, content_type="text/html", charset=None)
    when = date_in(content) or datetime.fromtimestamp(stat.st_mtime, UTC)
    if when < EARLIEST:
        raise ConfigError(f"is dated {when.date()}, before the first web site: give the file its date with touch -d")
    return page, when
