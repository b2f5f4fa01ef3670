"""Searches that are kept under a name → what is new to each since it was last asked.

New is an article whose first version was archived since then and that the search finds; asked for changes, also one
that its site has changed since and that the search finds now.  Nothing is told twice, and nothing is lost: who prints
what is new says so afterwards (``told``), and what was more than could be told comes next time.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scraper.archive.connection import transaction, translated
from scraper.archive.searching.search import Hit, bounded, count, shown, statement
from scraper.archive.searching.selection import Selection
from scraper.errors import QueryError

LONGEST_NAME = 100
"""Characters of a name."""

_FIELDS = ("query", "site", "author", "since", "until", "language", "section")
_NEWEST = "SELECT coalesce(max(id), 0) FROM revisions"
_SAVE = f"""
INSERT INTO saved_searches (name, {", ".join(_FIELDS)}, saved, last_revision)
VALUES (:name, {", ".join(f":{name}" for name in _FIELDS)}, :saved, ({_NEWEST}))
ON CONFLICT (name) DO NOTHING"""  # noqa: S608 - our own columns
_SELECT = f"SELECT name, {', '.join(_FIELDS)}, saved, asked, last_revision FROM saved_searches"  # noqa: S608 - as above

_NEW = """
SELECT revisions.article_id, min(revisions.number), max(revisions.id)
  FROM articles_fts
 CROSS JOIN articles ON articles.id = articles_fts.rowid
  JOIN revisions ON revisions.article_id = articles_fts.rowid
 WHERE articles_fts MATCH :match AND {condition}
   AND articles_fts.rowid >= (SELECT min(article_id) FROM revisions WHERE id > :last AND {kind})
   AND revisions.id > :last AND revisions.id <= :newest AND {kind}
 GROUP BY revisions.article_id
 ORDER BY max(revisions.id)
 LIMIT :limit"""
_FIRST = "number = 1"
_FIRST_OR_CHANGED = "(number = 1 OR origin = 'changed')"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept."""

    name: str
    """By which it is asked."""
    selection: Selection
    """What it seeks."""
    saved: str
    """When it was saved, ISO 8601 UTC."""
    asked: str | None
    """When it was last asked for what is new, ISO 8601 UTC; None: never."""
    last_revision: int
    """Highest ``revisions.id`` that was told or passed over."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new to a saved search."""

    search: SavedSearch
    hits: list[Hit]
    """The articles, what was archived last first."""
    changed: frozenset[int]
    """Numbers of those that are not new but changed."""
    more: bool
    """Whether there is more than was asked for, which comes next time."""
    upto: int
    """``last_revision`` when these have been told."""


class Searches:
    """The searches of an archive; every method is one of the functions of ``search`` or of those below.

    Each raises ``ArchiveError`` as those of ``Archive`` do.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def count(self, selection: Selection) -> int:
        """How many articles are meant, counted up to ``search.COUNTED``."""
        with translated(self._path):
            return count(self._connection, selection)

    def statement(self, selection: Selection, *, limit: int = 20) -> str:
        """A search as SQL that needs nothing of ours."""
        with translated(self._path):
            return statement(self._connection, selection, limit=limit)

    def save(self, name: str, selection: Selection, *, now: str) -> None:
        """Keep a search under a name."""
        with self._writing():
            save(self._connection, name, selection, now=now)

    def forget(self, name: str) -> None:
        """Keep a search no longer."""
        with self._writing():
            forget(self._connection, name)

    def all(self) -> list[SavedSearch]:
        """Every search by name."""
        with translated(self._path):
            return all_saved(self._connection)

    def news(self, name: str, *, changed: bool = False, limit: int = 20, marks: tuple[str, str] = ("[", "]")) -> News:
        """What is new to a search."""
        with translated(self._path):
            return news(self._connection, name, changed=changed, limit=limit, marks=marks)

    def told(self, what: News, *, now: str) -> None:
        """Note that what is new has been told."""
        with self._writing():
            told(self._connection, what, now=now)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with translated(self._path), transaction(self._connection):
            yield


def save(connection: sqlite3.Connection, name: str, selection: Selection, *, now: str) -> None:
    """Keep a search; new to it will be what is archived from now on.

    Raises:
        QueryError: a search that cannot be used, or a name that is taken, empty, or too long.
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise QueryError(f"Give the search a name of 1 to {LONGEST_NAME} characters, not {name!r}")
    if selection.match is None:
        raise QueryError("There is nothing to search for; give some words")
    if selection.as_of is not None:
        raise QueryError("What is new is not known as of a date; leave out --as-of")
    selection.conditions(connection)
    cursor = connection.execute(
        _SAVE, {"name": name, "saved": now, **{field: getattr(selection, field) for field in _FIELDS}}
    )
    if not cursor.rowcount:
        raise QueryError(f"There is a saved search {name!r} already; choose another name, or --forget it first")


def forget(connection: sqlite3.Connection, name: str) -> None:
    """Keep a search no longer.

    Raises:
        QueryError: there is none of that name.
    """
    find(connection, name)
    connection.execute("DELETE FROM saved_searches WHERE name = ?", (name,))


def all_saved(connection: sqlite3.Connection) -> list[SavedSearch]:
    """Every saved search by name."""
    return [_saved(row) for row in connection.execute(f"{_SELECT} ORDER BY name")]


def find(connection: sqlite3.Connection, name: str) -> SavedSearch:
    """The saved search of a name.

    Raises:
        QueryError: there is none.
    """
    row = connection.execute(f"{_SELECT} WHERE name = ?", (name,)).fetchone()
    if row is None:
        names = ", ".join(one.name for one in all_saved(connection)[:10]) or "none yet"
        raise QueryError(
            f"There is no saved search {name!r}; there is: {names}. Keep one with search WORDS --save NAME"
        )
    return _saved(row)


def news(connection: sqlite3.Connection, name: str, *, changed: bool, limit: int, marks: tuple[str, str]) -> News:
    """What is new to a saved search, the ``limit`` that were archived first; with ``changed``, changed articles too.

    Raises:
        QueryError: there is no search of that name, it cannot be used any longer, or it takes too long.
    """
    search = find(connection, name)
    condition, values = search.selection.conditions(connection)
    (newest,) = connection.execute(_NEWEST).fetchone()
    values |= {"match": search.selection.match_in(connection), "last": search.last_revision, "newest": newest}
    query = _NEW.format(condition=condition, kind=_FIRST_OR_CHANGED if changed else _FIRST)
    with bounded(connection):
        rows = connection.execute(query, {**values, "limit": limit + 1}).fetchall()
    told, more = rows[:limit], len(rows) > limit
    hits = shown(connection, search.selection, {number: 0.0 for number, _, _ in reversed(told)}, marks=marks)
    late = frozenset(number for number, first, _ in told if first > 1)
    return News(search, hits, late, more, told[-1][2] if more else newest)


def told(connection: sqlite3.Connection, news: News, *, now: str) -> None:
    """Note that these have been told."""
    connection.execute(
        "UPDATE saved_searches SET asked = ?, last_revision = max(last_revision, ?) WHERE name = ?",
        (now, news.upto, news.search.name),
    )


def _saved(row: tuple[str, ...]) -> SavedSearch:
    name, *fields, saved, asked, last_revision = row
    return SavedSearch(name, Selection(**dict(zip(_FIELDS, fields, strict=True))), saved, asked, int(last_revision))
