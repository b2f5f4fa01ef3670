"""A visit older than what the archive knows of its page → the page's history: the newest version stays what it is.

Crawls write what is newest (``recording``).  What is imported may be of any age: a version goes to its place in time
among those that are held, and neither the article's row nor the frontier hear of it.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from scraper.archive import contents, recording
from scraper.archive.records import Change, Record, Recorded
from scraper.archive.text import moment
from scraper.archive.versions import ledger, revisions

_VERSIONS = """
SELECT id, number, seen, origin, title, subtitle, authors, published, body, extractor, crawl_id, capture_id
  FROM revisions
 WHERE article_id = ?
 ORDER BY number"""

_INSERT = """
INSERT INTO revisions (article_id, number, seen, origin, changes, title, subtitle, authors, published, body, extractor,
                       crawl_id, capture_id)
VALUES (:article_id, :number, :seen, :origin, :changes, :title, :subtitle, :authors, :published, :body, :extractor,
        :crawl_id, :capture_id)"""

_SEEN_AGAIN = """
SELECT min(started)
  FROM visits
  JOIN pages ON pages.id = visits.page_id
 WHERE (pages.id = :page_id OR pages.canonical_id = :page_id) AND started > :after
   AND (change IS NOT NULL OR outcome = 'not-modified')"""

_NEWEST_VISIT = """
SELECT max(last_visit)
  FROM pages
 WHERE id IN (SELECT id FROM pages WHERE id = :id
               UNION
              SELECT id FROM pages WHERE url = :url
               UNION
              SELECT canonical_id FROM pages WHERE id = :id
               UNION
              SELECT canonical_id FROM pages WHERE url = :url)"""

_FIRST_SEEN = "UPDATE articles SET first_seen = min(first_seen, :seen) WHERE id = :article_id"

Row = Mapping[str, Any]


def is_past(connection: sqlite3.Connection, record: Record) -> bool:
    """Whether the page that was asked for, or the one that the content belongs to, was visited later than that."""
    (newest,) = connection.execute(_NEWEST_VISIT, {"id": record.page.id, "url": record.address}).fetchone()
    return newest is not None and newest > moment(record.visit.started)


def write(connection: sqlite3.Connection, record: Record) -> Recorded:
    """Write a visit of the past and what it brought; links that it found are left out."""
    now = moment(record.visit.started)
    page_id = recording.stands_for(connection, record, now)
    sha256 = recording.digest(record.visit)
    change, number = None, None
    if record.article is not None:
        number = contents.number_on(connection, page_id)
        if number is None or _is_newest(connection, number, page_id, now):
            written = contents.write_article(
                connection, record.article, page_id=page_id, body_of=record.visit.page, sha256=sha256, now=now,
                crawl_id=record.crawl_id,
            )  # fmt: skip
            change, number = written.change, written.article_id
            contents.resolve_targets(connection, page_id, aliases=True)
        else:
            change = _place(connection, record, number, page_id, now)
    recording.note(connection, record, sha256, change, now=now)
    return Recorded(change=change, article_id=number, page_id=page_id)


def _is_newest(connection: sqlite3.Connection, number: int, page_id: int, now: str) -> bool:
    """Whether the article was not seen any more since: later visits failed."""
    (newest,) = connection.execute("SELECT max(seen) FROM revisions WHERE article_id = ?", (number,)).fetchone()
    return (newest or "") <= now and _seen_again(connection, page_id, now) is None


def _seen_again(connection: sqlite3.Connection, page_id: int, after: str) -> str | None:
    row = connection.execute(_SEEN_AGAIN, {"page_id": page_id, "after": after}).fetchone()
    return moment(row[0]) if row[0] else None


def _place(connection: sqlite3.Connection, record: Record, number: int, page_id: int, now: str) -> Change:
    """Put a version where it belongs in time, unless the one before it or the one after it is the same."""
    assert record.article is not None  # noqa: S101 - asked by the caller
    cursor = connection.execute(_VERSIONS, (number,))
    names = [column[0] for column in cursor.description]
    versions: list[Row] = [dict(zip(names, row, strict=True)) for row in cursor]
    # A reading anew is as young as that reading, and an import may have set a younger page behind it.
    count = max((count for count, version in enumerate(versions, 1) if version["seen"] <= now), default=0)
    earlier, later = versions[:count], versions[count:]
    before, after = (earlier[-1] if earlier else None), (later[0] if later else None)
    values = contents.row_of(record.article, before or {})
    if before is not None and not _changes(before, values):
        return Change.UNCHANGED
    if after is not None and not _changes(after, values):
        connection.execute("UPDATE revisions SET seen = ? WHERE id = ?", (now, after["id"]))
        connection.execute(_FIRST_SEEN, {"article_id": number, "seen": now})
        return Change.UNCHANGED
    _make_room(connection, number, after=len(earlier), by=1 if later else 2)
    capture_id = contents.keep_capture(connection, record.visit.page, recording.digest(record.visit), number, now)
    place = {"article_id": number, "crawl_id": record.crawl_id, "capture_id": capture_id, "seen": now}
    placed = _insert(connection, {**values, **place, "number": len(earlier) + 1}, before)
    links = [(link.url, link.text) for link in record.article.links]
    revisions.supersede(connection, placed, values, record.article.tags, links)
    if after is not None:
        changed = {"id": after["id"], "changes": json.dumps(_changes(values, after))}
        connection.execute("UPDATE revisions SET origin = 'changed', changes = :changes WHERE id = :id", changed)
    elif before is not None and (again := _seen_again(connection, page_id, now)):
        _insert(connection, {**before, "article_id": number, "seen": again, "number": len(earlier) + 2}, values)
        tags_and_links = revisions.relations(connection, number)
        revisions.supersede(connection, before["id"], contents.held_on(connection, page_id), *tags_and_links)
        connection.execute("UPDATE articles SET changed = ? WHERE id = ?", (again, number))
    revisions.settle(connection, number)
    connection.execute(_FIRST_SEEN, {"article_id": number, "seen": now})
    return Change.CHANGED


def _insert(connection: sqlite3.Connection, version: Row, before: Row | None) -> int:
    """Write a version; the number of its row."""
    changes = [] if before is None else _changes(before, version)
    origin = "first" if before is None else "changed"
    number = connection.execute(_INSERT, {**version, "origin": origin, "changes": json.dumps(changes)}).lastrowid
    assert number is not None  # noqa: S101 - an INSERT that did not raise has a row id
    return number


def _make_room(connection: sqlite3.Connection, number: int, *, after: int, by: int) -> None:
    """Count the versions after a place up; by way of negative numbers, since each is unique at any moment."""
    values = {"article_id": number, "after": after, "by": by}
    connection.execute(
        "UPDATE revisions SET number = -number - :by WHERE article_id = :article_id AND number > :after", values
    )
    connection.execute("UPDATE revisions SET number = -number WHERE article_id = :article_id AND number < 0", values)


def _changes(before: Row, after: Row) -> list[str]:
    return ledger.changes(revisions.version(before), revisions.version(after))
