"""A page that says it belongs to another address, and what is held there in; whether to believe it out.

A template that names one address on every page, or two pages that name each other, would make one article of many and
lose the others.  So a canonical address is believed until the text that it stands for turns out to be another one.
"""

import sqlite3
from dataclasses import dataclass, replace

from scraper.archive.contents import TARGETING
from scraper.archive.records import Record
from scraper.archive.text import squeezed
from scraper.models import Article

_SHARED = 0.5
"""Share of the shorter text's paragraphs that the other one has too, from which both are versions of one article."""

_BY_NUMBER = """
SELECT articles.id, articles.page_id, articles.title, articles.published, articles.body
  FROM articles
 WHERE articles.id = ?"""
_HELD = """
SELECT articles.id, articles.page_id, articles.title, articles.published, articles.body
  FROM pages
  JOIN articles ON articles.page_id = coalesce(pages.canonical_id, pages.id)
 WHERE pages.url = ?"""

_BROUGHT_BY = """
SELECT alias.id, alias.url
  FROM articles
  JOIN pages AS alias ON alias.canonical_id = articles.page_id
  JOIN visits ON visits.page_id = alias.id AND visits.capture_id = articles.capture_id AND visits.final_url IS NULL
 WHERE articles.id = ?
 LIMIT 1"""
"""The other address that answered itself with what an article holds now; a redirected one was not the one to answer."""

_MOVE_BACK = "UPDATE articles SET page_id = :page_id, url = :url WHERE id = :id"
_STANDS_ALONE = "UPDATE pages SET canonical_id = NULL, state = 'live', due = :now WHERE id = :page_id"
_UNRESOLVE = "UPDATE {table} SET target_id = NULL WHERE target_id = :id AND url <> :url"


@dataclass(frozen=True, slots=True)
class _Held:
    """The article that an address stands for."""

    id: int
    page_id: int
    title: str | None
    published: str | None
    body: str | None


def believed(connection: sqlite3.Connection, record: Record) -> Record:
    """The record as it came, or at the address that answered where the canonical one stands for another text."""
    answered = record.visit.final_url
    if record.article is None or record.address == answered:
        return record
    held = _held(connection, record.address)
    if held is None or not _is_another(held, record.article):
        return record
    return replace(record, address=answered)


def give_back(connection: sqlite3.Connection, record: Record, *, now: str) -> None:
    """Where a page answers itself, return to its owner the other text that a canonical claim had put there.

    That comes first even if the page names yet another address: what it held must not go there with it.
    """
    answered = record.visit.final_url
    if record.article is None:
        return
    held = _held(connection, answered)
    if held is None or not _is_another(held, record.article) or not _is_at(connection, held, answered):
        return
    owner = connection.execute(_BROUGHT_BY, (held.id,)).fetchone()
    if owner is not None:
        values = {"id": held.id, "page_id": owner[0], "url": owner[1], "now": now}
        connection.execute(_STANDS_ALONE, values)
        connection.execute(_MOVE_BACK, values)
        for table in TARGETING:
            connection.execute(_UNRESOLVE.format(table=table), values)


def is_another(connection: sqlite3.Connection, article_id: int, article: Article) -> bool:
    """Whether an article is quite another one than that of a number, not a version of it."""
    return _is_another(_Held(*connection.execute(_BY_NUMBER, (article_id,)).fetchone()), article)


def is_headed(connection: sqlite3.Connection, article_id: int, title: str | None) -> bool:
    """Whether a headline is that of the article of a number."""
    held = _Held(*connection.execute(_BY_NUMBER, (article_id,)).fetchone())
    return bool(title) and squeezed(held.title).casefold() == squeezed(title).casefold()


def _is_at(connection: sqlite3.Connection, held: _Held, url: str) -> bool:
    """Whether an article stands on the page of this very address, not on one that it is an alias of."""
    row = connection.execute("SELECT id FROM pages WHERE url = ?", (url,)).fetchone()
    return row is not None and row[0] == held.page_id


def _held(connection: sqlite3.Connection, url: str) -> _Held | None:
    row = connection.execute(_HELD, (url,)).fetchone()
    return _Held(*row) if row else None


def _is_another(held: _Held, article: Article) -> bool:
    """Whether two texts are two articles: neither headline nor moment of publication agree, and paragraphs hardly."""
    if squeezed(held.title).casefold() == squeezed(article.title).casefold():
        return False
    if held.published and "T" in held.published and held.published == article.published:
        return False
    one, other = _paragraphs(held.body), _paragraphs(article.body)
    return len(one & other) < _SHARED * min(len(one), len(other))


def _paragraphs(body: str | None) -> set[str]:
    return {squeezed(paragraph) for paragraph in (body or "").split("\n\n")}
