"""The number of an article → when and where its captures were served: what a web archive needs to know of them."""

import sqlite3
from dataclasses import dataclass

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
