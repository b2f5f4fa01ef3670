"""The number of an article → when and where its captures were served: what a web archive needs to know of them."""

import sqlite3
from dataclasses import dataclass

from scraper.archive.text import fine_moment

_VISITS = """
SELECT coalesce(visits.final_url, pages.url), visits.started, visits.status, visits.rendered, captures.sha256
  FROM articles
  JOIN pages ON pages.id = articles.page_id OR pages.canonical_id = articles.page_id
  JOIN visits ON visits.page_id = pages.id
  JOIN captures ON captures.id = visits.capture_id
 WHERE articles.id = :id
   AND visits.capture_id IN (SELECT capture_id FROM revisions WHERE article_id = :id)
 ORDER BY visits.started, visits.id"""

_UNVISITED = """
SELECT articles.url, captures.first_seen, NULL, 0, captures.sha256
  FROM articles
  JOIN revisions ON revisions.article_id = articles.id
  JOIN captures ON captures.id = revisions.capture_id
 WHERE articles.id = :id
   AND NOT EXISTS (SELECT 1
                     FROM visits
                     JOIN pages ON pages.id = visits.page_id
                    WHERE visits.capture_id = captures.id
                      AND (pages.id = articles.page_id OR pages.canonical_id = articles.page_id))
 GROUP BY captures.id
 ORDER BY revisions.number"""


_BROUGHT = """
SELECT captures.sha256
  FROM pages
  JOIN visits ON visits.page_id = pages.id
  JOIN captures ON captures.id = visits.capture_id
 WHERE pages.url = :url AND visits.started = :started
 LIMIT 1"""

_BEFORE = """
SELECT visits.sha256
  FROM pages
  JOIN visits ON visits.page_id = pages.id
 WHERE pages.url = :url AND visits.started < :started AND visits.sha256 IS NOT NULL
 ORDER BY visits.started DESC
 LIMIT 1"""


@dataclass(frozen=True, slots=True)
class CapturedVisit:
    """A visit whose body is kept."""

    url: str
    """The address that answered, after redirects."""
    started: str
    """When it was asked, ISO 8601 UTC."""
    status: int | None
    """HTTP status of the answer; None where nobody noted it."""
    rendered: bool
    """Whether the body is what the page's scripts made of it in a browser."""
    sha256: str
    """Hex SHA-256 of the capture."""


def visits(connection: sqlite3.Connection, article_id: int) -> list[CapturedVisit]:
    """The visits that brought a version of an article, or found it again; captures that have none, as first seen."""
    values = {"id": article_id}
    rows = [*connection.execute(_VISITS, values), *connection.execute(_UNVISITED, values)]
    return [
        CapturedVisit(url, started, status, bool(rendered), sha256) for url, started, status, rendered, sha256 in rows
    ]


def came_again(connection: sqlite3.Connection, url: str, started: str, source: tuple[str, str]) -> str | None:
    """SHA-256 of the capture that a visit brought again which names its source, as ``revisit`` records do.

    None where it is not kept, or is what the visit before to that address brought, so that nothing has changed.
    ``source`` is the address and the time of the visit that brought it first.
    """
    brought = connection.execute(_BROUGHT, {"url": source[0], "started": fine_moment(source[1])}).fetchone()
    before = connection.execute(_BEFORE, {"url": url, "started": fine_moment(started)}).fetchone()
    return brought[0] if brought and brought != before else None
