"""Articles and past versions → the words of ``articles_fts`` and ``past_versions_fts``: kept in step, built, checked.

FTS5 shows the texts of an index through a view; while it checks one, that view gives the words instead.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scraper.archive.searching import words

COLUMNS = ("title", "subtitle", "body", "authors")
"""Texts that are searched; an index has each twice, as ``words.exact`` and as ``words.stems``."""
BATCH = 500
"""Texts read at a time when an index is built anew."""

_TEXTS = ", ".join(COLUMNS)
_BYTES = ", ".join(f"CAST({name} AS BLOB) AS {name}" for name in COLUMNS)


@dataclass(frozen=True, slots=True)
class Index:
    """An FTS5 table of words."""

    table: str
    view: str
    """Where it finds the real texts."""
    texts: str
    """The query for id, language and ``COLUMNS`` of all that it holds, texts as bytes: what is damaged is read, too."""


ARTICLES = Index("articles_fts", "search_texts", f"SELECT id, language, {_BYTES} FROM articles")  # noqa: S608 - our own columns
PAST = Index(
    "past_versions_fts",
    "past_search_texts",
    f"""
SELECT past_versions.id, coalesce(json_extract(superseded.fields, '$.language'), articles.language) AS language,
       {", ".join(f"CAST(past_versions.{name} AS BLOB) AS {name}" for name in COLUMNS)}
  FROM past_versions
  JOIN articles ON articles.id = past_versions.article_id
  LEFT JOIN superseded ON superseded.revision_id = past_versions.id""",  # noqa: S608 - as above
)

_INTO = f"{_TEXTS}, {', '.join(f'{name}_stems' for name in COLUMNS)}, rowid"
_VALUES = ", ".join("?" * (2 * len(COLUMNS) + 1))
_INSERT = "INSERT INTO {table} ({into}) VALUES ({values})"
_DELETE = f"INSERT INTO articles_fts ({_INTO}, articles_fts) VALUES ({_VALUES}, 'delete')"  # noqa: S608 - as above

_QUEUED = f"SELECT article_id, indexed, language, {_BYTES} FROM search_queue"  # noqa: S608 - as above
_LANGUAGE = "INSERT INTO search_languages (tag, stemmer, version) VALUES (?, ?, ?) ON CONFLICT (tag) DO NOTHING"

_AS_INDEXED = f"""
CREATE VIEW {{view}} AS
SELECT id, {", ".join(f"words_exact({name}) AS {name}" for name in COLUMNS)},
       {", ".join(f"words_stems({name}, language) AS {name}_stems" for name in COLUMNS)}
  FROM ({{texts}})"""  # noqa: S608 - as above


def settle(connection: sqlite3.Connection) -> None:
    """Bring the index in step with what has been written, in the caller's transaction."""
    queued = connection.execute(_QUEUED).fetchall()
    for number, indexed, language, *texts in queued:
        if indexed:
            connection.execute(_DELETE, (*_words(language, texts), number))
        row = connection.execute(f"{ARTICLES.texts} WHERE id = ?", (number,)).fetchone()
        if row is not None:
            _add(connection, ARTICLES, *row)
    if queued:
        connection.execute("DELETE FROM search_queue")


def add_past(connection: sqlite3.Connection, article_id: int) -> None:
    """Index the past versions of an article that are not indexed yet, in the caller's transaction."""
    missing = "past_versions.id NOT IN (SELECT id FROM past_versions_fts_docsize)"
    query = f"{PAST.texts} WHERE past_versions.article_id = ? AND {missing}"
    for row in connection.execute(query, (article_id,)).fetchall():
        _add(connection, PAST, *row)


def is_settled(connection: sqlite3.Connection) -> bool:
    """Whether nothing waits for the index."""
    return connection.execute("SELECT 1 FROM search_queue LIMIT 1").fetchone() is None


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the index was made by this version of ours and of the stemmers: another one's words are not found."""
    versions = {version for (version,) in connection.execute("SELECT version FROM search_languages")}
    return versions <= {words.VERSION}


def tags(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The tags that stems of this archive carry; all that there are, as long as it has none."""
    held = {tag for (tag,) in connection.execute("SELECT tag FROM search_languages")}
    return tuple(tag for tag in words.TAGS if tag in held) or words.TAGS


def rebuild_all(connection: sqlite3.Connection) -> None:
    """Build both indexes anew, in the caller's transaction."""
    connection.execute("DELETE FROM search_languages")
    for index in (ARTICLES, PAST):
        rebuild(connection, index)


def rebuild(connection: sqlite3.Connection, index: Index) -> None:
    """Build an index anew from its texts, in the caller's transaction."""
    connection.execute(f"INSERT INTO {index.table} ({index.table}) VALUES ('delete-all')")  # noqa: S608 - our own tables
    if index is ARTICLES:
        connection.execute("DELETE FROM search_queue")
    last = 0
    query = f"SELECT * FROM ({index.texts}) WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608 - as above
    while rows := connection.execute(query, (last, BATCH)).fetchall():
        for row in rows:
            _add(connection, index, *row)
        last = rows[-1][0]


def is_sound(connection: sqlite3.Connection, index: Index = ARTICLES) -> bool:
    """Whether an index holds just the words of its texts; FTS5 compares them, on an archive that may be written."""
    with _giving_words(connection, index):
        try:
            connection.execute(f"INSERT INTO {index.table} ({index.table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - our own tables
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
                raise
            return False
    return True


@contextmanager
def _giving_words(connection: sqlite3.Connection, index: Index) -> Iterator[None]:
    connection.create_function("words_exact", 1, lambda text: words.exact(_read(text)))
    connection.create_function("words_stems", 2, lambda text, language: words.stems(_read(text), language))
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"DROP VIEW {index.view}")
        connection.execute(_AS_INDEXED.format(view=index.view, texts=index.texts))
        yield
    finally:
        connection.execute("ROLLBACK")


def _read(text: bytes | None) -> str | None:
    """A text of a file that may be damaged."""
    return None if text is None else text.decode("utf-8", "replace")


def _add(connection: sqlite3.Connection, index: Index, number: int, language: str | None, *texts: bytes | None) -> None:
    statement = _INSERT.format(table=index.table, into=_INTO, values=_VALUES)
    connection.execute(statement, (*_words(language, texts), number))
    tag = words.tag(language)
    connection.execute(_LANGUAGE, (tag, words.STEMMERS.get(tag), words.VERSION))


def _words(language: str | None, texts: Iterable[bytes | None]) -> tuple[str | None, ...]:
    pairs = [words.both(_read(text), language) for text in texts]
    return (*(exact for exact, _ in pairs), *(stems for _, stems in pairs))
