"""The hash of a capture → what is known of it, and its body as a page that cannot act or as text."""

import sqlite3
from dataclasses import dataclass

from scraper.archive.captured import captures
from scraper.archive.captured.captures import Capture
from scraper.site.inert import MOST_BYTES, MOST_SOURCE, inert, source

ARTICLES = 8
"""Articles that are named; most captures have one."""

_SIZE = "SELECT size FROM captures WHERE sha256 = ?"
_ARTICLES = """
SELECT articles.id, articles.title, articles.url
  FROM captures
  JOIN articles ON articles.capture_id = captures.id
 WHERE captures.sha256 = :sha256
 LIMIT :most"""


@dataclass(frozen=True, slots=True)
class Captured:
    """A capture and what was made of it."""

    sha256: str
    capture: Capture | None
    """None where the frame is damaged, or longer than is shown."""
    size: int
    """Bytes of the body."""
    articles: list[tuple[int, str | None, str]]
    """Number, headline and address of the articles whose newest version was read from it."""

    @property
    def is_page(self) -> bool:
        """Whether it can be shown as a page, not as text alone."""
        media = (self.capture.media_type or "text/html") if self.capture else ""
        return self.size <= MOST_BYTES and media.partition(";")[0].strip().lower() in {
            "text/html",
            "application/xhtml+xml",
        }


def capture_page(connection: sqlite3.Connection, sha256: str) -> Captured | None:
    """A capture; None if there is none of that hash."""
    row = connection.execute(_SIZE, (sha256,)).fetchone()
    if row is None:
        return None
    articles = connection.execute(_ARTICLES, {"sha256": sha256, "most": ARTICLES}).fetchall()
    try:
        capture = captures.read(connection, sha256) if row[0] <= MOST_SOURCE else None
    except captures.CaptureError:
        capture = None
    return Captured(sha256, capture, row[0], articles)


def shown(captured: Captured) -> str | None:
    """The page with nothing in it that acts; None where it is no page, or too long."""
    if captured.capture is None or not captured.is_page:
        return None
    return inert(captured.capture.content, captured.capture.charset)


def source_of(captured: Captured) -> str | None:
    """The body as text; None where it is too long."""
    return source(captured.capture.content, captured.capture.charset) if captured.capture else None
