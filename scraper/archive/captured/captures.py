"""Bodies as served ↔ rows of ``captures``, known by their SHA-256: one way in and one out; ``packing`` says how."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import zstandard

from scraper.archive.captured import packing
from scraper.archive.captured.packing import Dictionary, Sample, Shelf
from scraper.archive.text import clean
from scraper.errors import ArchiveError
from scraper.models import Page

_SHELF = Shelf()
"""What is on it is known by the hash of its content, so all archives of a process may share it."""

_INSERT = """
INSERT INTO captures (sha256, media_type, charset, size, first_seen, content, dictionary_id)
VALUES (:sha256, :media_type, :charset, :size, :now, :content, :dictionary_id)"""

_OFFERED = """
SELECT capture_id
  FROM dictionaries
 WHERE site_id = ?
 ORDER BY capture_id DESC
 LIMIT ?"""

_PACKING = """
SELECT packing.newest_id, captures.sha256, packing.regret
  FROM packing
  JOIN captures ON captures.id = packing.newest_id
 WHERE packing.site_id = ?"""

_KEEP_PACKING = """
INSERT INTO packing (site_id, newest_id, regret)
VALUES (:site_id, :newest_id, :regret)
ON CONFLICT (site_id) DO UPDATE SET newest_id = excluded.newest_id, regret = excluded.regret"""

_BODY = "SELECT id, size, content, dictionary_id FROM captures WHERE id = ?"

_COLUMNS = """
captures.id, captures.sha256, captures.media_type, captures.charset, captures.first_seen, captures.size,
captures.content, captures.dictionary_id"""
_OF_ARTICLES = f"""
SELECT articles.id, articles.url, {_COLUMNS}
  FROM articles
  JOIN captures ON captures.id = articles.capture_id
 WHERE articles.id > ? AND articles.extractor IS NOT ?
 ORDER BY articles.id
 LIMIT ?"""  # noqa: S608 - the columns stand above


class _UnfitError(Exception):
    """A capture cannot serve as dictionary; the message is a phrase with it for its subject."""


class CaptureError(ArchiveError):
    """The body of a capture cannot be had: it or its dictionary is damaged."""

    def __init__(self, number: int, fault: str) -> None:
        super().__init__(f"The capture {number} {fault}; restore a backup, verify tells what else is damaged")
        self.fault = fault
        """A phrase with the capture for its subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One row of ``captures``, with its body."""

    id: int
    """``captures.id``."""
    sha256: str
    """Hex SHA-256 of ``content``."""
    media_type: str | None
    """Media type it was served with; None if none was sent."""
    charset: str | None
    """Charset it was served with, as sent; None if none was sent."""
    first_seen: str
    """When it was first received, ISO 8601 UTC."""
    content: bytes
    """The body as served, content-encoding undone."""


def find(connection: sqlite3.Connection, sha256: str | None) -> int | None:
    """The number of the capture with that hash; None if there is none."""
    row = connection.execute("SELECT id FROM captures WHERE sha256 = ?", (sha256,)).fetchone() if sha256 else None
    return row[0] if row else None


def keep(connection: sqlite3.Connection, page: Page, sha256: str, *, now: str, site_id: int | None = None) -> int:
    """Store a body unless it is stored already; its number either way.

    With ``site_id`` it is packed with an earlier page of that site, and may serve later ones as dictionary.
    """
    held = find(connection, sha256)
    if held is not None:
        return held
    if site_id is None or len(page.content) < packing.SMALLEST:
        return _insert(connection, page, sha256, (packing.pack(page.content), None), now)
    offered = list(_offered(connection, site_id))
    previous, regret = _previous(connection, site_id)
    choice = packing.choose(page.content, [dictionary for _, dictionary in offered], previous, regret)
    dictionary_id, dictionary = (None, None) if choice.place is None else offered[choice.place]
    number = _insert(connection, page, sha256, (packing.pack(page.content, dictionary), dictionary_id), now)
    if choice.renews:
        connection.execute("INSERT INTO dictionaries (capture_id, site_id) VALUES (?, ?)", (number, site_id))
    _SHELF.put(sha256, Sample(page.content))
    connection.execute(_KEEP_PACKING, {"site_id": site_id, "newest_id": number, "regret": choice.regret})
    return number


def body(connection: sqlite3.Connection, number: int, size: int, content: bytes, dictionary_id: int | None) -> bytes:
    """The body that the columns of a row of ``captures`` hold; ``size`` bounds the memory it may take.

    Raises:
        CaptureError: it cannot be had.
    """
    try:
        dictionary = None if dictionary_id is None else _dictionary(connection, dictionary_id)
        return packing.unpack(content, size, dictionary)
    except _UnfitError as error:
        raise CaptureError(number, f"needs capture {dictionary_id} as dictionary, which {error}") from error
    except zstandard.ZstdError as error:
        raise CaptureError(number, f"cannot be decompressed ({error})") from error


def read(connection: sqlite3.Connection, sha256: str) -> Capture | None:
    """The capture of that hash; None if there is none.

    Raises:
        CaptureError: its body cannot be had.
    """
    row = connection.execute(f"SELECT {_COLUMNS} FROM captures WHERE sha256 = ?", (sha256,)).fetchone()  # noqa: S608 - as above
    return _capture(connection, row) if row else None


def of_articles(
    connection: sqlite3.Connection, *, after: int, limit: int, besides: str | None
) -> list[tuple[int, str, Capture | CaptureError]]:
    """At most ``limit`` articles above a number: number, address, and the capture that their version was read from.

    Those that the extractor ``besides`` has read are left out.  In the place of a capture that is damaged stands what
    is wrong with it.
    """
    rows = connection.execute(_OF_ARTICLES, (after, besides, limit)).fetchall()
    return [(number, url, _tried(connection, row)) for number, url, *row in rows]


def _tried(connection: sqlite3.Connection, row: Sequence[Any]) -> Capture | CaptureError:
    try:
        return _capture(connection, row)
    except CaptureError as error:
        return error


def _insert(connection: sqlite3.Connection, page: Page, sha256: str, packed: tuple[bytes, int | None], now: str) -> int:
    content, dictionary_id = packed
    values = {
        "sha256": sha256,
        "media_type": clean(page.content_type),
        "charset": clean(page.charset),
        "size": len(page.content),
        "now": now,
        "content": content,
        "dictionary_id": dictionary_id,
    }
    number = connection.execute(_INSERT, values).lastrowid
    assert number is not None  # noqa: S101 - an INSERT that did not raise has a row id
    return number


def _offered(connection: sqlite3.Connection, site_id: int) -> Iterator[tuple[int, Dictionary]]:
    """A site's dictionaries in use; one that is damaged is no longer offered, and costs the crawl nothing."""
    for (number,) in connection.execute(_OFFERED, (site_id, packing.OFFERED)).fetchall():
        with contextlib.suppress(_UnfitError):
            yield number, _dictionary(connection, number)


def _previous(connection: sqlite3.Connection, site_id: int) -> tuple[Sample | None, int]:
    """A site's capture before, to compare dictionaries with, and what they have cost so far."""
    row = connection.execute(_PACKING, (site_id,)).fetchone()
    if row is None:
        return None, 0
    number, sha256, regret = row
    held = _SHELF.sample(sha256)
    if held is None:
        with contextlib.suppress(CaptureError):
            held = Sample(body(connection, *connection.execute(_BODY, (number,)).fetchone()))
    return held, regret


def _dictionary(connection: sqlite3.Connection, number: int) -> Dictionary:
    """The dictionary that a capture is, checked: what is packed with a damaged one could not be read again."""
    row = connection.execute("SELECT sha256, dictionary_id FROM captures WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise _UnfitError("is not there")
    sha256, its_own = row
    if its_own is not None:
        raise _UnfitError("needs one itself")
    held = _SHELF.dictionary(sha256)
    if held is None:
        held = Dictionary(_checked(connection, number, sha256))
        _SHELF.put(sha256, held)
    return held


def _checked(connection: sqlite3.Connection, number: int, sha256: str) -> bytes:
    content, size = connection.execute("SELECT content, size FROM captures WHERE id = ?", (number,)).fetchone()
    try:
        found = packing.unpack(content, size)
    except zstandard.ZstdError as error:
        raise _UnfitError(f"cannot be decompressed ({error})") from error
    if hashlib.sha256(found).hexdigest() != sha256:
        raise _UnfitError("is not what its SHA-256 says")
    return found


def _capture(connection: sqlite3.Connection, row: Sequence[Any]) -> Capture:
    number, sha256, media_type, charset, first_seen, size, content, dictionary_id = row
    return Capture(
        id=number, sha256=sha256, media_type=media_type, charset=charset, first_seen=first_seen,
        content=body(connection, number, size, content, dictionary_id),
    )  # fmt: skip
