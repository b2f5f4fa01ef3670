"""Crawls that share an archive: which of them live, and which has which page in hand.

A crawl takes pages in one transaction and gives each back with its record, so that no page is fetched twice.  What a
crawl that died had in hand is free at once where its process is known to be gone, else after ``SILENCE``.  The times
here are the machine's, which crawls of one SQLite file share.
"""

import sqlite3
from datetime import UTC, datetime, timedelta

from scraper.archive.crawls import frontier
from scraper.archive.crawls.process import has_died, own_process
from scraper.archive.records import KnownPage

BEAT = timedelta(seconds=10)
"""How often a crawl gives a sign of life."""
SILENCE = timedelta(seconds=90)
"""How long a crawl may be silent before it is taken for dead: longer than a writer waits for another one
(``connection.BUSY_SECONDS``), while which it cannot give a sign."""

_JOIN = """
INSERT INTO running (crawl_id, process, alive) VALUES (?, ?, ?)
ON CONFLICT (crawl_id) DO UPDATE SET alive = excluded.alive"""
_HELD_BY_OTHERS = """
SELECT EXISTS (SELECT 1
                 FROM leases
                 JOIN pages ON pages.id = leases.page_id
                WHERE pages.site_id = ? AND leases.crawl_id <> ?)"""


def beat(connection: sqlite3.Connection, crawl_id: int) -> None:
    """Say that a crawl lives, from its beginning on; one that others took for dead comes back without its pages."""
    connection.execute(_JOIN, (crawl_id, own_process(), _text(datetime.now(UTC))))


def leave(connection: sqlite3.Connection, crawl_id: int) -> None:
    """Say that a crawl has ended: what it still had in hand is free."""
    connection.execute("DELETE FROM running WHERE crawl_id = ?", (crawl_id,))


def take(connection: sqlite3.Connection, site_id: int, crawl_id: int, *, now: str, limit: int) -> list[KnownPage]:
    """At most ``limit`` due pages of a site that no living crawl has in hand; from now on this one has."""
    bury(connection)
    pages = frontier.due(connection, site_id, now=now, limit=limit)
    if pages:
        beat(connection, crawl_id)
        connection.executemany(
            "INSERT INTO leases (page_id, crawl_id) VALUES (?, ?)", [(p.id, crawl_id) for p in pages]
        )
    return pages


def give_back(connection: sqlite3.Connection, page_id: int) -> None:
    """Let go of a page, whoever has it."""
    connection.execute("DELETE FROM leases WHERE page_id = ?", (page_id,))


def held_by_others(connection: sqlite3.Connection, site_id: int, crawl_id: int) -> bool:
    """Whether another living crawl has pages of a site in hand, which may bring new ones to light."""
    bury(connection)
    return bool(connection.execute(_HELD_BY_OTHERS, (site_id, crawl_id)).fetchone()[0])


def others_live(connection: sqlite3.Connection, besides: int | None) -> bool:
    """Whether a living crawl is at work, besides that one."""
    bury(connection)
    query = "SELECT EXISTS (SELECT 1 FROM running WHERE crawl_id IS NOT ?)"
    return bool(connection.execute(query, (besides,)).fetchone()[0])


def bury(connection: sqlite3.Connection) -> None:
    """Remove crawls that have died; their leases go with them, and a host whose turn they had is nobody's."""
    oldest = _text(datetime.now(UTC) - SILENCE)
    rows = connection.execute("SELECT crawl_id, process, alive FROM running").fetchall()
    dead = [(crawl_id,) for crawl_id, process, alive in rows if alive < oldest or has_died(process)]
    if dead:
        connection.executemany("DELETE FROM running WHERE crawl_id = ?", dead)


def _text(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
