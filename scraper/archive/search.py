"""A search → the best hits, with the words marked in headline and text, in bounded time.

bm25 scores every hit, so a word that stands in half of a large archive would take seconds.  The hits scored are
therefore the ``SCORED`` newest ones (by order of archiving), and a search that still takes ``SECONDS`` is given up.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scraper.archive.selection import Selection
from scraper.errors import QueryError

SCORED = 5_000
"""Hits that bm25 scores, the newest; measured in benchmarks/archive.py."""
SECONDS = 20.0
"""Longest time a search may take."""
MAX_LIMIT = 1_000
"""Hits given at most."""
WEIGHTS = "10.0, 5.0, 1.0, 5.0"
"""bm25 weights of title, subtitle, body and authors: a headline says what the article is about.  Ours, unmeasured."""

_STEPS = 20_000  # SQLite instructions between two looks at the clock, a few milliseconds
WORDS = 32  # words of a snippet, of 64 that FTS5 allows

_BEST = f"""
SELECT id, score
  FROM (SELECT articles_fts.rowid AS id, bm25(articles_fts, {WEIGHTS}) AS score
          FROM articles_fts
         CROSS JOIN articles ON articles.id = articles_fts.rowid
         WHERE articles_fts MATCH :match AND {{condition}}
         ORDER BY articles_fts.rowid DESC
         LIMIT :scored)
 ORDER BY score, id DESC
 LIMIT :limit"""  # noqa: S608 - the weights stand above

# One pass over the index from hit to hit: the plus keeps SQLite from opening it for each, which is costly for a prefix.
_SHOWN = f"""
SELECT articles.id, articles.url, sites.key, sites.name, articles.title, articles.authors, articles.published,
       articles.language, articles.access, highlight(articles_fts, 0, :open, :close),
       snippet(articles_fts, 2, :open, :close, '…', {WORDS}), highlight(articles_fts, 1, :open, :close)
  FROM articles_fts
 CROSS JOIN articles ON articles.id = articles_fts.rowid
  JOIN sites ON sites.id = articles.site_id
 WHERE articles_fts MATCH :match AND articles_fts.rowid BETWEEN :first AND :last
   AND +articles_fts.rowid IN (SELECT value FROM json_each(:ids))"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article that a search found."""

    id: int
    """``articles.id``."""
    url: str
    """Its address."""
    site: str
    """Registered domain of its site."""
    site_name: str
    """Name of the publication, or the domain."""
    title: str | None
    """Headline, unmarked; None where it has none."""
    authors: str | None
    """Names, separated by "; "; None where nobody is named."""
    published: str | None
    """When it was published, as in ``Article.published``."""
    language: str | None
    """Language code."""
    access: str
    """How much of it an anonymous reader gets, as in ``Article.access``."""
    marked_title: str | None
    """Headline with the found words between the marks."""
    snippet: str | None
    """The passage of the text (else the standfirst) with most of the words, between the marks; None without text."""
    score: float
    """bm25 with weights; the lower, the better the hit."""


def search(
    connection: sqlite3.Connection, selection: Selection, *, limit: int = 20, marks: tuple[str, str] = ("[", "]")
) -> list[Hit]:
    """At most ``limit`` hits, the best first; of equal ones, the one archived later.

    ``marks`` stand before and after each found word.  For HTML, give two control characters (U+0002 and U+0003, say),
    escape the result, and put the elements in their place: the text around them comes from the web.

    Raises:
        QueryError: a query, site, date or limit that cannot be used, or a search that takes too long.
    """
    match = checked(selection, limit)
    condition, values = selection.conditions(connection)
    values |= {"match": match, "scored": SCORED, "limit": limit}
    with bounded(connection):
        scores = dict(connection.execute(_BEST.format(condition=condition), values).fetchall())
        values |= {"first": min(scores, default=0), "last": max(scores, default=0), "ids": json.dumps(list(scores))}
        values |= {"open": marks[0], "close": marks[1]}
        hits = {row[0]: read_hit(row, scores[row[0]]) for row in connection.execute(_SHOWN, values)}
    return [hits[number] for number in scores]


def checked(selection: Selection, limit: int) -> str:
    """The FTS5 expression of a search.

    Raises:
        QueryError: if there is nothing to search for, or the limit cannot be used.
    """
    match = selection.match
    if match is None:
        raise QueryError("There is nothing to search for; give some words")
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"The limit {limit} is not between 1 and {MAX_LIMIT}")
    return match


def read_hit(row: tuple[object, ...], score: float) -> Hit:
    """A row of a search as a hit."""
    *fields, snippet, subtitle = row
    names = ("id", "url", "site", "site_name", "title", "authors", "published", "language", "access", "marked_title")
    return Hit(**dict(zip(names, fields, strict=True)), snippet=snippet or subtitle or None, score=score)  # type: ignore[arg-type]  # a row has the types of its columns


@contextmanager
def bounded(connection: sqlite3.Connection) -> Iterator[None]:
    """Give up after ``SECONDS``, and say in words what FTS5 or the clock objects to."""
    deadline = time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise QueryError(
                f"The search took longer than {SECONDS:.0f} s; lengthen what stands before *, or add words or dates"
            ) from error
        if str(error).startswith("fts5:"):
            raise QueryError(f"The search is too involved for the index ({error}); use fewer operators") from error
        raise
    finally:
        connection.set_progress_handler(None, 0)
