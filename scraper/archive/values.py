"""An archive → what other programs did to its schema and its values that this package cannot read."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum

from scraper.archive.records import PageState
from scraper.archive.schema.migrations import migrate
from scraper.archive.versions import ledger, revisions
from scraper.models import Access, Outcome, PageType, TeaserKind

_KNOWN: tuple[tuple[str, str, type[StrEnum]], ...] = (
    ("pages", "state", PageState),
    ("articles", "page_type", PageType),
    ("articles", "access", Access),
    ("teasers", "kind", TeaserKind),
    ("past_teasers", "kind", TeaserKind),
    ("visits", "outcome", Outcome),
)
"""Table, column, and the values that it may have."""
_JSON = (
    ("articles", "id", "provenance"),
    ("revisions", "id", "changes"),
    ("ledger", "revision_id", "types"),
    ("superseded", "revision_id", "fields"),
)
"""Table, its key, and the column that holds JSON."""

_TABLES = r"""
SELECT name
  FROM sqlite_master
 WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND sql NOT LIKE '%WITHOUT ROWID%'
   AND name NOT LIKE '%\_fts\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'"""

_NEWEST = """
SELECT articles.id, articles.title, articles.subtitle, articles.authors, articles.published, articles.body,
       newest.title, newest.subtitle, newest.authors, newest.published, newest.body
  FROM articles
  JOIN revisions AS newest
    ON newest.article_id = articles.id
   AND newest.number = (SELECT max(number) FROM revisions WHERE article_id = articles.id)
 WHERE articles.title IS NOT newest.title OR articles.subtitle IS NOT newest.subtitle
    OR articles.authors IS NOT newest.authors OR articles.published IS NOT newest.published
    OR articles.body IS NOT newest.body"""


def missing(connection: sqlite3.Connection) -> Iterator[str]:
    """What of the schema is not there, each as a phrase such as ``the trigger articles_fts_insert``."""
    names = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY rowid"
    held = set(connection.execute(names))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        yield from (f"the {kind} {name}" for kind, name in fresh.execute(names) if (kind, name) not in held)


def unreadable(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """Rows with values that this package does not write and cannot read: table, number, what is wrong."""
    connection.create_function("is_utf8", 1, _is_utf8, deterministic=True)
    for (table,) in connection.execute(_TABLES).fetchall():
        yield from ((table, number, f"holds no text in {column}") for number, column in _no_texts(connection, table))
    for table, column, kinds in _KNOWN:
        query = f"SELECT id FROM {table} WHERE {column} NOT IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own
        for (number,) in connection.execute(query, (json.dumps(list(kinds)),)):
            yield table, number, f"holds no {column} that is known"
    for table, key, column in _JSON:
        for (number,) in connection.execute(f"SELECT {key} FROM {table} WHERE NOT json_valid({column})"):  # noqa: S608 - our own
            yield table, number, f"holds no JSON in {column}"


def differing(connection: sqlite3.Connection) -> Iterator[int]:
    """Numbers of the articles that say something else than their newest version, beyond churn and white space."""
    for number, *texts in connection.execute(_NEWEST):
        shown, newest = (
            revisions.version(dict(zip(ledger.COMPARED, part, strict=True))) for part in (texts[:5], texts[5:])
        )
        if ledger.changes(shown, newest):
            yield number


def _no_texts(connection: sqlite3.Connection, table: str) -> Iterator[tuple[int, str]]:
    """Row and column of what is no text, or no UTF-8, where the schema says text."""
    columns = [
        name for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})") if kind.upper() == "TEXT"
    ]
    if not columns:
        return
    together = " || ' ' || ".join(f"coalesce({name}, '')" for name in columns)
    blobs = " OR ".join(f"typeof({name}) = 'blob'" for name in columns)
    query = f"SELECT rowid FROM {table} WHERE {blobs} OR NOT is_utf8(CAST({together} AS BLOB))"  # noqa: S608 - our own
    for (number,) in connection.execute(query).fetchall():
        for name in columns:
            wrong = f"typeof({name}) = 'blob' OR NOT is_utf8(CAST(coalesce({name}, '') AS BLOB))"
            if connection.execute(f"SELECT 1 FROM {table} WHERE rowid = ? AND ({wrong})", (number,)).fetchone():  # noqa: S608 - our own
                yield number, name


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
