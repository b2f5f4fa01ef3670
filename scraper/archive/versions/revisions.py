"""A version that differs from the one held → a row of ``revisions``, its entry in the ledger, and what it replaces."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from scraper.archive.searching import index
from scraper.archive.versions.ledger import Entry, Version, entry

_REVISION = """
INSERT INTO revisions (article_id, number, seen, origin, changes, title, subtitle, authors, published, body, extractor,
                       crawl_id, capture_id)
SELECT id, 1 + coalesce((SELECT max(number) FROM revisions WHERE article_id = :id), 0), :now, :origin, :changes,
       title, subtitle, authors, published, body, extractor, :crawl_id, capture_id
  FROM articles
 WHERE id = :id"""

_LEDGER = """
INSERT INTO ledger (revision_id, types, words_added, words_removed, notice)
VALUES (:revision_id, :types, :words_added, :words_removed, :notice)"""

_BEFORE = """
SELECT previous.id
  FROM revisions
  JOIN revisions AS previous ON previous.article_id = revisions.article_id AND previous.number = revisions.number - 1
 WHERE revisions.id = ?"""

_SUPERSEDED = "INSERT INTO superseded (revision_id, fields) VALUES (:revision_id, :fields)"

_TAGS = """
SELECT tags.name
  FROM article_tags
  JOIN tags ON tags.id = article_tags.tag_id
 WHERE article_tags.article_id = ?
 ORDER BY article_tags.position"""
_LINKS = "SELECT url, text FROM links WHERE article_id = ? ORDER BY position"

_PAIRS = """
SELECT revisions.id, previous.title, previous.subtitle, previous.authors, previous.published, previous.body,
       revisions.title, revisions.subtitle, revisions.authors, revisions.published, revisions.body
  FROM revisions
  JOIN revisions AS previous ON previous.article_id = revisions.article_id AND previous.number = revisions.number - 1"""
_UNTYPED = f"""{_PAIRS}
 WHERE revisions.id > ? AND revisions.id NOT IN (SELECT revision_id FROM ledger)
 ORDER BY revisions.id
 LIMIT 100"""  # noqa: S608 - our own
_TEXTS = ("title", "subtitle", "authors", "published", "body")

KEPT_BESIDE = (
    "canonical_url", "byline", "published_raw", "updated", "language", "site_name", "section", "description", "image",
    "page_type", "access", "provenance",
)  # fmt: skip
"""Fields of an article that ``revisions`` does not hold, and that ``superseded`` keeps."""

Row = Mapping[str, str | None]


def version(row: Row) -> Version:
    """Return what of a row of articles, or of one about to be written, makes a version of it."""
    return Version(**{field.name: row.get(field.name) for field in fields(Version)})


def write(connection: sqlite3.Connection, article_id: int, held: Row, values: Row, about: Mapping[str, object]) -> None:
    """Write the revision for what the row of an article holds now, and what it says of the version before, if any.

    Args:
        connection: within a transaction; tags and links of the article still stand as they were.
        article_id: ``articles.id``.
        held: what the row held before; empty for a first version.
        values: what it holds now.
        about: ``now``, ``origin``, ``changes`` (JSON), ``crawl_id``, as columns of ``revisions``.
    """
    revision_id = connection.execute(_REVISION, {**about, "id": article_id}).lastrowid
    assert revision_id is not None  # noqa: S101 - the article exists, so a row was inserted
    if held:
        note(connection, revision_id, entry(version(held), version(values)))
        (before,) = connection.execute(_BEFORE, (revision_id,)).fetchone()
        supersede(connection, before, held, *relations(connection, article_id))
        index.add_past(connection, article_id)


def relations(connection: sqlite3.Connection, article_id: int) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the tags and the links (address, text) of an article as they stand."""
    tags = [name for (name,) in connection.execute(_TAGS, (article_id,))]
    return tags, connection.execute(_LINKS, (article_id,)).fetchall()


def supersede(
    connection: sqlite3.Connection,
    revision_id: int,
    row: Row,
    tags: Iterable[str],
    links: Iterable[tuple[str, str]],
) -> None:
    """Keep what the row of an article said besides, with its tags and links, while a past version stood."""
    beside = {**{name: row[name] for name in KEPT_BESIDE}, "tags": list(tags), "links": list(links)}
    kept = json.dumps(beside, ensure_ascii=False)
    connection.execute(_SUPERSEDED, {"revision_id": revision_id, "fields": kept})


def settle(connection: sqlite3.Connection, article_id: int) -> None:
    """Bring ledger and index in step with the versions of an article after one was put among them."""
    connection.execute(
        "DELETE FROM ledger WHERE revision_id IN (SELECT id FROM revisions WHERE article_id = ?)", (article_id,)
    )
    _note_rows(connection, connection.execute(f"{_PAIRS} WHERE revisions.article_id = ?", (article_id,)).fetchall())
    index.add_past(connection, article_id)


def note(connection: sqlite3.Connection, revision_id: int, kind: Entry) -> None:
    """Write what kind of change a revision is."""
    values = {
        "revision_id": revision_id,
        "types": json.dumps(kind.types),
        "words_added": kind.added,
        "words_removed": kind.removed,
        "notice": kind.notice,
    }
    connection.execute(_LEDGER, values)


def note_all(connection: sqlite3.Connection) -> None:
    """Write what kind of change each revision is that the ledger lacks."""
    last = 0
    while rows := connection.execute(_UNTYPED, (last,)).fetchall():
        _note_rows(connection, rows)
        last = rows[-1][0]


def _note_rows(connection: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    for number, *texts in rows:
        before, after = (Version(**dict(zip(_TEXTS, part, strict=True))) for part in (texts[:5], texts[5:]))
        note(connection, number, entry(before, after))
