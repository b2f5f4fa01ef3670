"""What a visit tells of an article's absence (decided by ``scraper.presence``) → rows of ``absences``."""

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict

from scraper.archive.records import Absence
from scraper.archive.text import moment

_TIMES = ("began", "newest", "weighed_from", "confirmed", "ended")

_GO_ON = """
UPDATE absences
   SET kind = :kind, newest = :newest, visits = :visits, weighed_from = :weighed_from, weighed = :weighed,
       confirmed = :confirmed, ended = :ended
 WHERE article_id = :article_id AND began = :began AND ended IS NULL"""

_BEGIN = """
INSERT INTO absences (article_id, kind, began, newest, visits, weighed_from, weighed, confirmed, ended)
VALUES (:article_id, :kind, :began, :newest, :visits, :weighed_from, :weighed, :confirmed, :ended)"""

_END = "UPDATE absences SET ended = :now WHERE article_id = :article_id AND ended IS NULL"


def write(connection: sqlite3.Connection, article_id: int, absences: Iterable[Absence]) -> None:
    """Write absences as they stand now: those that are open already go on or end, others begin."""
    for absence in absences:
        values = {"article_id": article_id, **asdict(absence)}
        values |= {name: moment(values[name]) for name in _TIMES if values[name]}
        if not connection.execute(_GO_ON, values).rowcount:
            connection.execute(_BEGIN, values)


def end(connection: sqlite3.Connection, article_id: int, *, now: str) -> None:
    """End the absence of an article, if it is missed, since it was found."""
    connection.execute(_END, {"article_id": article_id, "now": now})
