"""A selection of articles → lines of CSV or JSONL, streamed: memory does not grow with the archive.

JSONL is exact: one object a line, every field of ``Article`` with teasers, links and provenance, and what the archive
knows of it.  CSV is for spreadsheets: authors and tags are joined by "; ", teasers and links are counted.
"""

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict

from scraper.archive.reading import StoredArticle, stored
from scraper.archive.searching.selection import Selection
from scraper.archive.versions import as_of
from scraper.archive.versions.reading_then import stored_then
from scraper.errors import ConfigError

PAGE = 200
"""Articles read at a time."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula: https://owasp.org/www-community/attacks/CSV_Injection."""

_NUMBERS = """
SELECT articles.id FROM articles
 WHERE articles.id > :after AND {condition}
 ORDER BY articles.id
 LIMIT :page"""
_FOUND = "articles.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match)"

_ARCHIVE_FIELDS = ("id", "site", "page_state", "first_seen", "changed", "last_seen", "revisions", "capture")
_ARTICLE_FIELDS = (
    "url", "canonical_url", "title", "subtitle", "authors", "byline", "published", "published_raw", "updated",
    "language", "site_name", "section", "tags", "description", "image", "body", "page_type", "access", "teasers",
    "links", "extractor",
)  # fmt: skip
CSV_COLUMNS = (*_ARCHIVE_FIELDS, *_ARTICLE_FIELDS)
"""Columns of the CSV, in order."""


def export(
    connection: sqlite3.Connection, form: str, selection: Selection, *, spreadsheet_safe: bool = True
) -> Iterator[str]:
    """The selected articles in order of archiving, line by line (with line ends; CSV begins with its header).

    What a site writes can begin with ``=`` and run as a formula when the CSV is opened in a spreadsheet.  Therefore
    CSV cells of text that begin with one of ``=+-@``, a tab or a line end get an apostrophe before them, unless
    ``spreadsheet_safe`` is off; JSONL is never touched.

    Raises:
        ConfigError: for a format that is neither ``csv`` nor ``jsonl``, and (as QueryError) for an unusable selection.
    """
    if form not in _FORMS:
        raise ConfigError(f"There is no export format {form!r}; take {' or '.join(_FORMS)}")
    return _FORMS[form](selected(connection, selection), spreadsheet_safe)


def as_record(held: StoredArticle) -> dict[str, object]:
    """An article as the object that JSONL holds: the archive's fields, then those of ``Article``."""
    archive_fields = {name: getattr(held, name) for name in _ARCHIVE_FIELDS}
    return {**archive_fields, **asdict(held.article)}


def selected(connection: sqlite3.Connection, selection: Selection) -> Iterator[StoredArticle]:
    """The selected articles in order of archiving, page by page.

    No read transaction stays open in between, so that a crawl can go on checkpointing.

    Raises:
        QueryError: an unusable selection.
    """
    condition, values = selection.conditions(connection)
    then = values.get("as_of")
    match = selection.match_in(connection)
    if match is not None:
        condition, values["match"] = f"{condition} AND {as_of.FOUND if then else _FOUND}", match
    query = (as_of.ARTICLES if then else "") + _NUMBERS.format(condition=condition)
    values |= {"after": 0, "page": PAGE}
    while numbers := [number for (number,) in connection.execute(query, values)]:
        yield from stored_then(connection, numbers, str(then)) if then else stored(connection, numbers)
        values["after"] = numbers[-1]


def _jsonl(articles: Iterator[StoredArticle], spreadsheet_safe: bool) -> Iterator[str]:  # noqa: ARG001, FBT001
    for held in articles:
        yield json.dumps(as_record(held), ensure_ascii=False) + "\n"


def _csv(articles: Iterator[StoredArticle], spreadsheet_safe: bool) -> Iterator[str]:  # noqa: FBT001
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    guard = _guarded if spreadsheet_safe else _as_is
    for row in _rows(articles):
        writer.writerow([guard(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _rows(articles: Iterator[StoredArticle]) -> Iterator[list[object]]:
    yield list(CSV_COLUMNS)
    for held in articles:
        record = as_record(held)
        record["authors"], record["tags"] = "; ".join(held.article.authors), "; ".join(held.article.tags)
        record["teasers"], record["links"] = len(held.article.teasers), len(held.article.links)
        yield [record[name] for name in CSV_COLUMNS]


def _guarded(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _as_is(cell: object) -> object:
    return cell


_FORMS: dict[str, Callable[[Iterator[StoredArticle], bool], Iterator[str]]] = {"csv": _csv, "jsonl": _jsonl}
