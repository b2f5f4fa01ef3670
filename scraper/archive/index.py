"""Articles → their words in ``articles_fts``: kept in step, built anew, and checked against the texts."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from scraper.archive import words

COLUMNS = ("title", "subtitle", "body", "authors")
"""Columns of ``articles`` that are searched; the index has each twice, as ``words.exact`` and as ``words.stems``."""
BATCH = 500
"""Articles read at a time when the index is built anew."""

_INTO = f"({', '.join(COLUMNS)}, {', '.join(f'{name}_stems' for name in COLUMNS)}"
_VALUES = ", ".join("?" * 2 * len(COLUMNS))
_INSERT = f"INSERT INTO articles_fts {_INTO}, rowid) VALUES ({_VALUES}, ?)"  # noqa: S608 - our own columns
_DELETE = f"INSERT INTO articles_fts {_INTO}, rowid, articles_fts) VALUES ({_VALUES}, ?, 'delete')"  # noqa: S608 - as above

_QUEUED = f"SELECT article_id, indexed, language, {', '.join(COLUMNS)} FROM search_queue"  # noqa: S608 - as above
_TEXTS = f"SELECT id, language, {', '.join(COLUMNS)} FROM articles WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608 - as above
_TEXT = f"SELECT language, {', '.join(COLUMNS)} FROM articles WHERE id = ?"  # noqa: S608 - as above

_LANGUAGE = "INSERT INTO search_languages (tag, stemmer, version) VALUES (?, ?, ?) ON CONFLICT (tag) DO NOTHING"

_AS_INDEXED = f"""
CREATE VIEW search_texts AS
SELECT id, {", ".join(f"words_exact(CAST({name} AS BLOB)) AS {name}" for name in COLUMNS)},
       {", ".join(f"words_stems(CAST({name} AS BLOB), language) AS {name}_stems" for name in COLUMNS)}
  FROM articles"""  # noqa: S608 - as above


def settle(connection: sqlite3.Connection) -> None:
    """Bring the index in step with what has been written, in the caller's transaction."""
    for number, indexed, language, *texts in connection.execute(_QUEUED).fetchall():
        if indexed:
            connection.execute(_DELETE, (*_words(language, texts), number))
        row = connection.execute(_TEXT, (number,)).fetchone()
        if row is not None:
            _add(connection, number, *row)
    connection.execute("DELETE FROM search_queue")


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


def rebuild(connection: sqlite3.Connection) -> None:
    """Build the index anew from the articles, in the caller's transaction."""
    connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    connection.execute("DELETE FROM search_queue")
    connection.execute("DELETE FROM search_languages")
    last = 0
    while rows := connection.execute(_TEXTS, (last, BATCH)).fetchall():
        for row in rows:
            _add(connection, *row)
        last = rows[-1][0]


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether the index holds just the words of the articles; FTS5 compares them, on an archive that may be written.

    FTS5 reads the texts through the view ``search_texts``; for as long as the check takes, that gives the words.
    """
    with _giving_words(connection):
        try:
            connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
                raise
            return False
    return True


@contextmanager
def _giving_words(connection: sqlite3.Connection) -> Iterator[None]:
    connection.create_function("words_exact", 1, lambda text: words.exact(_read(text)))
    connection.create_function("words_stems", 2, lambda text, language: words.stems(_read(text), language))
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("DROP VIEW search_texts")
        connection.execute(_AS_INDEXED)
        yield
    finally:
        connection.execute("ROLLBACK")


def _read(text: bytes | None) -> str | None:
    """A text of a file that may be damaged."""
    return None if text is None else text.decode("utf-8", "replace")


def _add(connection: sqlite3.Connection, number: int, language: str | None, *texts: str | None) -> None:
    connection.execute(_INSERT, (*_words(language, texts), number))
    tag = words.tag(language)
    connection.execute(_LANGUAGE, (tag, words.STEMMERS.get(tag), words.VERSION))


def _words(language: str | None, texts: Iterable[str | None]) -> tuple[str | None, ...]:
    pairs = [words.both(text, language) for text in texts]
    return (*(exact for exact, _ in pairs), *(stems for _, stems in pairs))
