"""What a visit tells of a listing's dates of change → the sums of its site in ``lastmod_trust``."""

import sqlite3

from scraper.archive.records import Change, Record, Trust
from scraper.models import Outcome

FORGETTING = 400
"""Visits of one sort at which all are halved: what a site does now tells more than what it did years ago."""

_HELD = "SELECT announced, announced_changed, silent, silent_changed FROM lastmod_trust WHERE site_id = ?"

_ADD = """
INSERT INTO lastmod_trust (site_id, announced, announced_changed, silent, silent_changed)
VALUES (:site_id, :announced, :announced_changed, :silent, :silent_changed)
ON CONFLICT (site_id) DO UPDATE
   SET announced = announced + excluded.announced, announced_changed = announced_changed + excluded.announced_changed,
       silent = silent + excluded.silent, silent_changed = silent_changed + excluded.silent_changed"""

_HALVE = """
UPDATE lastmod_trust
   SET announced = announced / 2, announced_changed = announced_changed / 2, silent = silent / 2,
       silent_changed = silent_changed / 2
 WHERE site_id = ? AND max(announced, silent) >= ?"""


def held(connection: sqlite3.Connection, site_id: int) -> Trust:
    """How often a site's dates of change have proved right."""
    row = connection.execute(_HELD, (site_id,)).fetchone()
    return Trust(*row) if row else Trust()


def add(connection: sqlite3.Connection, record: Record, change: Change | None) -> None:
    """Count a visit to an article that was read before and that a listing dates; ``change`` is what it found."""
    page = record.page
    read = change is not None or record.visit.outcome is Outcome.NOT_MODIFIED
    if not read or change is Change.NEW or page.article_id is None or page.listed_modified is None:
        return
    announced = page.listed_modified > (page.checked_modified or page.last_visit or "")
    changed = change is Change.CHANGED
    connection.execute(
        _ADD,
        {
            "site_id": page.site_id,
            "announced": announced,
            "announced_changed": announced and changed,
            "silent": not announced,
            "silent_changed": changed and not announced,
        },
    )
    connection.execute(_HALVE, (page.site_id, FORGETTING))
