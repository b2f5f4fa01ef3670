"""The archive → what it holds, as a whole and per site, and how its last crawl went."""

import json
import sqlite3
from dataclasses import dataclass

_SITES = """
SELECT sites.id, sites.key, sites.name, sites.url, sites.first_seen,
       coalesce(frontier.pages, 0), coalesce(frontier.waiting, 0), coalesce(frontier.failing, 0), frontier.last_visit,
       coalesce(held.articles, 0), coalesce(missed.suspect, 0), coalesce(missed.removed, 0),
       held.first_published, held.last_published
  FROM sites
  LEFT JOIN (SELECT site_id, count(*) AS pages, sum(state = 'new') AS waiting, sum(state = 'failing') AS failing,
                    max(last_visit) AS last_visit
               FROM pages GROUP BY site_id) AS frontier ON frontier.site_id = sites.id
  LEFT JOIN (SELECT site_id, count(*) AS articles,
                    min(substr(published, 1, 10)) AS first_published, max(substr(published, 1, 10)) AS last_published
               FROM articles GROUP BY site_id) AS held ON held.site_id = sites.id
  LEFT JOIN (SELECT site, sum(state = 'suspect') AS suspect,
                    sum(state IN ('removed', 'redirected', 'replaced')) AS removed
               FROM disappearances GROUP BY site) AS missed ON missed.site = sites.key
 ORDER BY sites.key"""

_TOTALS = """
SELECT (SELECT count(*) FROM sites), (SELECT count(*) FROM pages), (SELECT count(*) FROM articles),
       (SELECT count(*) FROM revisions), (SELECT count(*) FROM visits), (SELECT count(*) FROM captures),
       (SELECT coalesce(sum(size), 0) FROM captures), (SELECT coalesce(sum(length(content)), 0) FROM captures),
       (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)"""

_CRAWLS = "SELECT id, started, finished, interrupted, settings, counts FROM crawls ORDER BY id DESC LIMIT ?"
_OUTCOMES = "SELECT outcome, count(*) FROM visits WHERE crawl_id = ? GROUP BY outcome ORDER BY count(*) DESC, outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSummary:
    """One site in numbers."""

    id: int
    """``sites.id``."""
    key: str
    """Registered domain."""
    name: str
    """Name of the publication, or the domain."""
    url: str
    """Address by which it became known."""
    first_seen: str
    """When that was, ISO 8601 UTC."""
    pages: int
    """Addresses known."""
    waiting: int
    """Those of them never fetched yet."""
    failing: int
    """Those of them whose last visits failed."""
    last_visit: str | None
    """When one of them was last asked for, ISO 8601 UTC; None: never."""
    articles: int
    """Articles archived."""
    suspect: int
    """Those of them that their page did not show of late; it takes more visits to tell why."""
    removed: int
    """Those of them that repeated visits have made sure are no longer there."""
    first_published: str | None
    """Day of the earliest of them; None where none is dated."""
    last_published: str | None
    """Day of the latest of them; None where none is dated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary:
    """One crawl in numbers."""

    id: int
    """``crawls.id``."""
    started: str
    """When it began, ISO 8601 UTC."""
    finished: str | None
    """When it ended; None while it runs, and for ever if it was killed."""
    interrupted: bool | None
    """Whether it was stopped before it was done; None as long as ``finished`` is."""
    settings: dict[str, object]
    """The settings it ran with."""
    counts: dict[str, int]
    """What it did by its own count; empty as long as ``finished`` is None."""
    outcomes: dict[str, int]
    """How its visits ended: outcome → visits, the most frequent first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The whole archive in numbers."""

    sites: int
    """Sites known."""
    pages: int
    """Addresses known."""
    articles: int
    """Articles archived."""
    revisions: int
    """Versions of them."""
    visits: int
    """Fetches made."""
    captures: int
    """Bodies kept."""
    captured_bytes: int
    """Their size as served."""
    stored_bytes: int
    """Their size as kept."""
    file_bytes: int
    """Size of the database file, without its write-ahead log."""
    last_crawl: CrawlSummary | None
    """The newest crawl; None before the first."""


def sites(connection: sqlite3.Connection) -> list[SiteSummary]:
    """Every site in numbers, by domain."""
    names = tuple(SiteSummary.__dataclass_fields__)
    return [SiteSummary(**dict(zip(names, row, strict=True))) for row in connection.execute(_SITES)]


def crawls(connection: sqlite3.Connection, limit: int) -> list[CrawlSummary]:
    """At most ``limit`` crawls, the newest first."""
    return [
        CrawlSummary(
            id=number,
            started=started,
            finished=finished,
            interrupted=None if interrupted is None else bool(interrupted),
            settings=json.loads(settings),
            counts=json.loads(counts or "{}"),
            outcomes=dict(connection.execute(_OUTCOMES, (number,)).fetchall()),
        )
        for number, started, finished, interrupted, settings, counts in connection.execute(_CRAWLS, (limit,)).fetchall()
    ]


def status(connection: sqlite3.Connection) -> Status:
    """The whole archive in numbers."""
    totals = connection.execute(_TOTALS).fetchone()
    names = tuple(Status.__dataclass_fields__)[:-1]
    return Status(**dict(zip(names, totals, strict=True)), last_crawl=next(iter(crawls(connection, 1)), None))
