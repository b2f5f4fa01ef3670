"""What is recorded → the sums of its site's day in ``site_days``, from which ``coverage`` tells what was missed."""

import sqlite3
from collections.abc import Mapping

from scraper.archive.records import Answering, Change, Record
from scraper.models import FAILURES, Article, Outcome, Shown, Visit

COUNTED = (
    "discovered", "visits", "requests", "bytes", "fetched", "not_modified", "gone", "blocked", "failed", "refused",
    "walled", "articles", "missed", "new", "changed", "undated", "unnamed", "characters",
)  # fmt: skip
"""The columns that are added up, in the table's order."""

_ADD = f"""
INSERT INTO site_days (site_id, day, {", ".join(COUNTED)})
VALUES (:site_id, :day, {", ".join(f":{name}" for name in COUNTED)})
ON CONFLICT (site_id, day) DO UPDATE
   SET {", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTED)}"""  # noqa: S608 - the columns above

_ANSWERING = "SELECT coalesce(sum(articles), 0), coalesce(sum(missed), 0) FROM site_days WHERE site_id = ? AND day >= ?"

_BLOCKED = frozenset({Outcome.FORBIDDEN, Outcome.RATE_LIMITED})
_WALLS = frozenset({Shown.PAYWALL, Shown.CONSENT, Shown.CHALLENGE})


def add(connection: sqlite3.Connection, site_id: int, when: str, counts: Mapping[str, int]) -> None:
    """Add counts, by the names of ``COUNTED``, to the day of an ISO 8601 time."""
    values = {**dict.fromkeys(COUNTED, 0), **counts, "site_id": site_id, "day": when[:10]}
    connection.execute(_ADD, values)


def answering(connection: sqlite3.Connection, site_id: int, since: str) -> Answering:
    """How the articles of a site were found, from the day of an ISO 8601 time on."""
    return Answering(*connection.execute(_ANSWERING, (site_id, since[:10])).fetchone())


def of_visit(record: Record, change: Change | None) -> dict[str, int]:
    """What the visit of a record counts as; ``change`` is what it did to an article."""
    visit = record.visit
    held = record.page.article_id is not None
    counts = {
        "visits": 1,
        **of_requests(visit),
        "fetched": visit.outcome is Outcome.FETCHED,
        "not_modified": visit.outcome is Outcome.NOT_MODIFIED,
        "gone": visit.outcome is Outcome.GONE or visit.shows is Shown.NOT_FOUND,
        "blocked": visit.outcome in _BLOCKED,
        "failed": visit.outcome in FAILURES - _BLOCKED,
        "refused": visit.outcome is Outcome.ROBOTS,
        "walled": visit.shows in _WALLS,
        "articles": change is not None or (held and visit.outcome is Outcome.NOT_MODIFIED),
        "missed": visit.shows not in _WALLS and any(absence.is_suspicion for absence in record.absences),
    }
    if change is not None and record.article is not None:
        counts |= _of_article(record.article, change)
    return {name: int(count) for name, count in counts.items()}


def of_requests(visit: Visit) -> dict[str, int]:
    """What any visit counts as, to robots.txt too."""
    return {"requests": visit.requests, "bytes": visit.size}


def _of_article(article: Article, change: Change) -> dict[str, int]:
    if change is not Change.NEW:
        return {"changed": int(change is Change.CHANGED)}
    return {
        "new": 1,
        "undated": int(article.published is None),
        "unnamed": int(not article.authors),
        "characters": len(article.body or ""),
    }
