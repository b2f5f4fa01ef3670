"""An archive → everything in it that is not as it should be: file, references, captures, search index, stray rows."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from scraper.archive import values
from scraper.archive.captured import captures
from scraper.archive.contents import TARGETING
from scraper.archive.searching import index

_MEND = "mend: verify --rebuild-index"

_STRAYS = (
    # what a query of this module finds is a problem: what it is about, what to say, and the query for its numbers
    (
        "articles",
        "has no revision",
        "SELECT id FROM articles WHERE NOT EXISTS (SELECT 1 FROM revisions WHERE article_id = articles.id)",
    ),
    (
        "articles",
        "lacks a version between those that it has",
        "SELECT article_id FROM revisions GROUP BY article_id HAVING max(number) <> count(*)",
    ),
    (
        "visits",
        "names a capture of another body",
        "SELECT visits.id FROM visits JOIN captures ON captures.id = capture_id WHERE visits.sha256 <> captures.sha256",
    ),
    (
        "revisions",
        "has no entry in the ledger",
        "SELECT id FROM revisions WHERE number > 1 AND id NOT IN (SELECT revision_id FROM ledger)",
    ),
    (
        "revisions",
        f"is not in the search index of past versions; {_MEND}",
        "SELECT id FROM past_versions EXCEPT SELECT id FROM past_versions_fts_docsize",
    ),
    (
        "articles",
        "stands at another address than its page",
        "SELECT articles.id FROM articles JOIN pages ON pages.id = page_id WHERE articles.url <> pages.url",
    ),
    (
        "pages",
        "is an alias of nothing, or of an alias",
        """
SELECT pages.id
  FROM pages
  LEFT JOIN pages AS target ON target.id = pages.canonical_id
 WHERE (pages.state = 'alias') <> (pages.canonical_id IS NOT NULL) OR target.state = 'alias'""",
    ),
    (
        "captures",
        "belongs to no visit, article or revision",
        """
SELECT id
  FROM captures
 WHERE id NOT IN (SELECT capture_id FROM visits WHERE capture_id IS NOT NULL
                   UNION
                  SELECT capture_id FROM articles WHERE capture_id IS NOT NULL
                   UNION
                  SELECT capture_id FROM revisions WHERE capture_id IS NOT NULL
                   UNION
                  SELECT dictionary_id FROM captures WHERE dictionary_id IS NOT NULL)""",
    ),
    *(
        (
            table,
            "leads to an archived article that it does not name",
            f"""
SELECT {table}.id
  FROM {table}
  JOIN pages ON pages.url = {table}.url
  JOIN articles ON articles.page_id = coalesce(pages.canonical_id, pages.id)
 WHERE {table}.target_id IS NOT articles.id""",  # noqa: S608 - our own table names
        )
        for table in TARGETING
    ),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the archive that is not as it should be."""

    table: str
    """Where: a table, or ``file`` for the database as a whole."""
    id: int | None
    """Which row; None where it is not about one."""
    message: str
    """What is wrong, a phrase with the row for its subject."""


def verify(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Look at everything and yield what is wrong; a sound archive yields nothing.  Reads the whole file."""
    damage = list(_file(connection)) or list(_schema(connection))
    yield from damage
    if damage:  # rows of a damaged file cannot be trusted, nor always read
        return
    yield from _references(connection)
    yield from _indexes(connection)
    yield from _captures(connection)
    yield from _values(connection)
    for table, message, query in _STRAYS:
        for (number,) in connection.execute(query):
            yield Problem(table, number, message)


def _file(connection: sqlite3.Connection) -> Iterator[Problem]:
    try:
        for (message,) in connection.execute("PRAGMA integrity_check"):
            if message != "ok":
                yield Problem("file", None, message)
    except sqlite3.DatabaseError as error:  # so damaged that it cannot even be checked
        if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
            raise
        yield Problem("file", None, str(error))


def _schema(connection: sqlite3.Connection) -> Iterator[Problem]:
    for what in values.missing(connection):
        yield Problem("file", None, f"lacks {what}, which another program has removed; restore a backup")


def _values(connection: sqlite3.Connection) -> Iterator[Problem]:
    unreadable = list(values.unreadable(connection))
    for table, number, message in unreadable:
        yield Problem(table, number, f"{message}; another program wrote it")
    for number in values.differing(connection) if not unreadable else ():
        yield Problem("articles", number, "says something else than its newest version")


def _references(connection: sqlite3.Connection) -> Iterator[Problem]:
    for table, number, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Problem(table, number, f"refers to a row of {parent} that is not there")


def _indexes(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Compare the indexes with the texts; on a read-only archive only their numbers are compared."""
    missing = "SELECT id FROM articles EXCEPT SELECT id FROM articles_fts_docsize"
    for (number,) in connection.execute(missing):
        yield Problem("articles", number, f"is not in the search index; {_MEND}")
    for one, held in ((index.ARTICLES, "articles"), (index.PAST, "past versions")):
        try:
            sound = index.is_sound(connection, one)
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith("SQLITE_READONLY"):
                raise
            return
        if not sound:
            yield Problem(one.table, None, f"differs from the {held}; {_MEND}")


def _captures(connection: sqlite3.Connection) -> Iterator[Problem]:
    for number, sha256, size, content, dictionary_id in connection.execute(
        "SELECT id, sha256, size, content, dictionary_id FROM captures"
    ):
        try:
            body = captures.body(connection, number, size, content, dictionary_id)
        except captures.CaptureError as error:
            yield Problem("captures", number, error.fault)
            continue
        if len(body) != size or hashlib.sha256(body).hexdigest() != sha256:
            yield Problem("captures", number, "is not what its SHA-256 and size say")
