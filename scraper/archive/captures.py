"""Bodies as served ↔ rows of ``captures``: one plain zstd frame each, known by its SHA-256."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import zstandard

from scraper.archive.text import clean
from scraper.models import Page

LEVEL = 6
"""zstd level: 5.44 × smaller at 105 MB/s; 3 gives 5.07 × at 292 MB/s, 10 gives 5.55 × at 56 MB/s, gzip 5.07 × at 32
(benchmarks/archive.py captures, 400 single pages of as many sites)."""

_COMPRESSOR = zstandard.ZstdCompressor(level=LEVEL, write_content_size=True, write_checksum=True)

_INSERT = """
INSERT INTO captures (sha256, media_type, charset, size, first_seen, content)
VALUES (:sha256, :media_type, :charset, :size, :now, :content)"""

_COLUMNS = """
captures.id, captures.sha256, captures.media_type, captures.charset, captures.first_seen, captures.size,
captures.content"""
_OF_ARTICLES = f"""
SELECT articles.id, articles.url, {_COLUMNS}
  FROM articles
  JOIN captures ON captures.id = articles.capture_id
 WHERE articles.id > ? AND articles.extractor IS NOT ?
 ORDER BY articles.id
 LIMIT ?"""  # noqa: S608 - the columns stand above


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


def keep(connection: sqlite3.Connection, page: Page, sha256: str, *, now: str) -> int:
    """Store a body unless it is stored already; its number either way."""
    held = find(connection, sha256)
    if held is not None:
        return held
    values = {
        "sha256": sha256,
        "media_type": clean(page.content_type),
        "charset": clean(page.charset),
        "size": len(page.content),
        "now": now,
        "content": _COMPRESSOR.compress(page.content),
    }
    number = connection.execute(_INSERT, values).lastrowid
    assert number is not None  # noqa: S101 - an INSERT that did not raise has a row id
    return number


def unpack(content: bytes, size: int) -> bytes:
    """The body out of its zstd frame; ``size`` bounds the memory it may take.

    Raises:
        zstandard.ZstdError: if the frame is damaged or does not say that it holds ``size`` bytes.
    """
    if zstandard.frame_content_size(content) != size:
        raise zstandard.ZstdError(f"the frame does not hold {size} bytes")
    return zstandard.ZstdDecompressor().decompress(content, allow_extra_data=False)


def read(connection: sqlite3.Connection, sha256: str) -> Capture | None:
    """The capture of that hash; None if there is none."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM captures WHERE sha256 = ?", (sha256,)).fetchone()  # noqa: S608 - as above
    return _capture(row) if row else None


def of_articles(
    connection: sqlite3.Connection, *, after: int, limit: int, besides: str | None
) -> list[tuple[int, str, Capture]]:
    """At most ``limit`` articles above a number: number, address, and the capture that their version was read from.

    Those that the extractor ``besides`` has read are left out.
    """
    rows = connection.execute(_OF_ARTICLES, (after, besides, limit)).fetchall()
    return [(number, url, _capture(row)) for number, url, *row in rows]


def _capture(row: Sequence[Any]) -> Capture:
    number, sha256, media_type, charset, first_seen, size, content = row
    body = unpack(content, size)
    return Capture(
        id=number, sha256=sha256, media_type=media_type, charset=charset, first_seen=first_seen, content=body
    )
