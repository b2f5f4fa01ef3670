"""A search → the best hits, with the words marked in headline and text, in bounded time.

bm25 scores every hit, so a word that stands in half of a large archive would take seconds.  What is ranked are
therefore the ``SCORED`` newest hits (by order of archiving) and the ``SCORED_TITLES`` newest whose headline has what is
sought, and a search that still takes ``SECONDS`` is given up.

With a recency of D days, a score counts 1 + 2^(-age / D) times: that of an article of today twice, that of one D days
old one and a half times, that of an undated one once.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import fmean
from typing import Any, Literal, NamedTuple

from scraper.archive.schema.search import WEIGHTS
from scraper.archive.searching import index
from scraper.archive.searching import marks as marking
from scraper.archive.searching.query import match_expression
from scraper.archive.searching.selection import Selection
from scraper.errors import QueryError

SCORED = 2_000
"""Hits that bm25 scores, the newest; measured in benchmarks/search.py."""
SCORED_TITLES = 500
"""Hits in headlines that it scores besides, the newest."""
SECONDS = 20.0
"""Longest time a search may take."""
MAX_LIMIT = 1_000
"""Hits given at most."""
COUNTED = 10_001
"""Where counting ends: a larger number of hits would be told as "more than 10,000" anyway."""

Order = Literal["best", "newest", "oldest"]
"""best: by score; newest and oldest: by date of publication, undated articles last."""

_STEPS = 20_000  # SQLite instructions between two looks at the clock, a few milliseconds
_DAY = 10  # characters of a date

_CANDIDATES = f"""
SELECT articles_fts.rowid, bm25(articles_fts, {WEIGHTS}), articles.language, articles.published
  FROM articles_fts
 CROSS JOIN articles ON articles.id = articles_fts.rowid
 WHERE articles_fts MATCH :match AND {{condition}}
 ORDER BY articles_fts.rowid DESC
 LIMIT :scored"""  # noqa: S608 - the weights stand in the schema

_SHOWN = """
SELECT articles.id, articles.url, sites.key, sites.name, articles.title, articles.authors, articles.published,
       articles.language, articles.access, articles.subtitle, articles.body
  FROM articles
  JOIN sites ON sites.id = articles.site_id
 WHERE articles.id IN (SELECT value FROM json_each(:ids))"""

_STATEMENT = """\
SELECT articles.id, articles.published, articles.title, articles.url,
       snippet(articles_fts, -1, '[', ']', '…', 24) AS passage
  FROM articles_fts
  JOIN articles ON articles.id = articles_fts.rowid
 WHERE articles_fts MATCH {match}
   AND {condition}
 ORDER BY rank
 LIMIT {limit}"""

_COUNT = """
SELECT count(*)
  FROM (SELECT 1 FROM {source} WHERE {condition} LIMIT :counted)"""


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
    """bm25 with weights, where there are several languages as a multiple of what is usual in the article's; the lower,
    the better the hit."""


def search(
    connection: sqlite3.Connection,
    selection: Selection,
    *,
    limit: int = 20,
    offset: int = 0,
    order: Order = "best",
    recency: float | None = None,
    today: date | None = None,
    marks: tuple[str, str] = ("[", "]"),
) -> list[Hit]:
    """At most ``limit`` hits behind the first ``offset``, the best first; of equal ones, the one archived later.

    ``recency`` is in days, see above; ``today`` is the day from which age is counted, by default that of the clock.
    ``marks`` stand before and after each found word.  For HTML, give two control characters (U+0002 and U+0003, say),
    escape the result, and put the elements in their place: the text around them comes from the web.

    Raises:
        QueryError: a query, site, date or limit that cannot be used, or a search that takes too long.
    """
    match = checked(connection, selection, limit)
    with bounded(connection):
        candidates = _on_one_scale(_candidates(connection, selection, match))
        if recency is not None:
            candidates = _made_recent(candidates, recency, today or datetime.now(UTC).date())
        chosen = {one.id: one.score for one in _ORDERS[order](candidates)[offset : offset + limit]}
        return shown(connection, selection, chosen, marks=marks)


def checked(connection: sqlite3.Connection, selection: Selection, limit: int) -> str:
    """The FTS5 expression of a search.

    Raises:
        QueryError: if there is nothing to search for, or the limit cannot be used.
    """
    match = selection.match_in(connection)
    if match is None:
        raise QueryError("There is nothing to search for; give some words")
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"The limit {limit} is not between 1 and {MAX_LIMIT}")
    return match


def shown(
    connection: sqlite3.Connection,
    selection: Selection,
    scores: Mapping[int, float],
    *,
    marks: tuple[str, str],
    articles: str = "",
    values: Mapping[str, object] | None = None,
) -> list[Hit]:
    """The articles of these numbers as hits of a search, in the order of the numbers.

    ``articles`` is SQL that goes before the query, such as ``as_of.ARTICLES``, with its ``values``.
    """
    seek = marking.wanted(match_expression(selection.query) if selection.query is not None else "")
    query = f"{articles}{_SHOWN}"
    rows = connection.execute(query, {**(values or {}), "ids": json.dumps(list(scores))}).fetchall()
    hits = {row[0]: _hit(row, scores[row[0]], seek, marks) for row in rows}
    return [hits[number] for number in scores if number in hits]


class Candidate(NamedTuple):
    """A hit that may be given."""

    id: int
    score: float
    language: str | None
    published: str | None


def _candidates(connection: sqlite3.Connection, selection: Selection, match: str) -> list[Candidate]:
    """The newest hits with their scores; where there are more, also older ones whose headline has all that is sought.

    These are scored by what their headline adds, too.  For words that stand in more than ``COUNTED`` articles they are
    not looked for: bm25 would count through all of these several times.
    """
    condition, values = selection.conditions(connection)
    query = _CANDIDATES.format(condition=condition)
    newest = connection.execute(query, {**values, "match": match, "scored": SCORED}).fetchall()
    held = {row[0]: Candidate(*row) for row in newest}
    if len(newest) == SCORED and selection.query is not None and _count(connection, selection) < COUNTED:
        in_title = (
            f"({match}) AND {{title title_stems}} : ({match_expression(selection.query, index.tags(connection))})"
        )
        rows = connection.execute(query, {**values, "match": in_title, "scored": SCORED_TITLES})
        held |= {row[0]: Candidate(*row) for row in rows}
    return list(held.values())


def _on_one_scale(candidates: list[Candidate]) -> list[Candidate]:
    """Scores as multiples of what is usual in the article's language.

    To bm25 the stems of each language are words of their own: one that is common in its language and strays into
    another one counts as a rare word there, and articles in that language would come first.
    """
    by_language: dict[str | None, list[float]] = {}
    for one in candidates:
        by_language.setdefault(one.language, []).append(one.score)
    if len(by_language) < 2:  # noqa: PLR2004 - languages
        return candidates
    usual = {language: -fmean(scores) or 1.0 for language, scores in by_language.items()}
    return [one._replace(score=one.score / usual[one.language]) for one in candidates]


def _made_recent(candidates: list[Candidate], days: float, today: date) -> list[Candidate]:
    return [one._replace(score=one.score * (1 + _freshness(one.published, days, today))) for one in candidates]


def _freshness(published: str | None, days: float, today: date) -> float:
    """2^(-age / days): 1 for what is published today (or dated later), 0 where no day is known."""
    try:
        age = (today - date.fromisoformat((published or "")[:_DAY])).days
    except ValueError:
        return 0.0
    return float(2 ** (-max(age, 0) / days))


def _best_first(candidates: list[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (one.score, -one.id))


def _newest_first(candidates: list[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (one.published or "", one.id), reverse=True)


def _oldest_first(candidates: list[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (one.published is None, one.published or "", one.id))


_ORDERS: dict[Order, Callable[[list[Candidate]], list[Candidate]]] = {
    "best": _best_first,
    "newest": _newest_first,
    "oldest": _oldest_first,
}


def count(connection: sqlite3.Connection, selection: Selection) -> int:
    """How many articles are meant, counted up to ``COUNTED``; without a query or an author, all that fit the rest.

    Raises:
        QueryError: as ``search``.
    """
    with bounded(connection):
        return _count(connection, selection)


def _count(connection: sqlite3.Connection, selection: Selection) -> int:
    condition, values = selection.conditions(connection)
    source, match = "articles", selection.match_in(connection)
    if match is not None:
        joined = " CROSS JOIN articles ON articles.id = articles_fts.rowid" if condition != "1" else ""
        source = f"articles_fts{joined}"
        condition = f"articles_fts MATCH :match AND {condition}"
        values["match"] = match
    query = _COUNT.format(source=source, condition=condition)
    (number,) = connection.execute(query, {**values, "counted": COUNTED}).fetchone()
    return int(number)


def _hit(row: tuple[Any, ...], score: float, seek: marking.Wanted, marks: tuple[str, str]) -> Hit:
    *fields, subtitle, body = row
    names = ("id", "url", "site", "site_name", "title", "authors", "published", "language", "access")
    known = dict(zip(names, fields, strict=True))
    shown = marking.passage(body, seek, known["language"], marks) or marking.marked(
        subtitle, seek, known["language"], marks
    )
    title = marking.marked(known["title"], seek, known["language"], marks)
    return Hit(**known, marked_title=title, snippet=shown or None, score=score)


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


def statement(connection: sqlite3.Connection, selection: Selection, *, limit: int = 20) -> str:
    """The search as one SQL statement that any SQLite runs on the archive, with nothing of ours.

    Raises:
        QueryError: as ``search``.
    """
    match = checked(connection, selection, limit)
    condition, values = selection.conditions(connection)
    for name, value in values.items():
        condition = condition.replace(f":{name}", _literal(str(value)))
    return _STATEMENT.format(match=_literal(match), condition=condition, limit=limit)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
