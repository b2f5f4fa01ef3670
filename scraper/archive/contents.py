"""An extracted ``Article`` → its rows: article, authors, tags, teasers, links, and a revision if it is another version.

The row of ``articles`` is the newest version; ``revisions`` holds every one.  ``articles_fts`` follows by triggers:
in transactions of one article they cost what a separate INSERT into the index costs (2.2 and 2.4 ms of processor time
an article in all, 1.7 without index: benchmarks/archive.py record), and rows that others write stay searchable.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from scraper.archive import captures
from scraper.archive.records import Change
from scraper.archive.text import clean, squeezed
from scraper.models import Access, Article, Page
from scraper.urls import site_key

COMPARED = ("title", "subtitle", "authors", "published", "body")
"""Fields that make a revision when they differ in more than white space."""

_PLAIN = (
    "canonical_url", "title", "subtitle", "byline", "published", "published_raw", "updated", "language", "site_name",
    "section", "description", "image", "body", "page_type", "access", "extractor",
)  # fmt: skip
_FIELDS = (*_PLAIN, "authors", "provenance")

_INSERT = f"""
INSERT INTO articles (page_id, site_id, url, first_seen, changed, {", ".join(_FIELDS)})
SELECT id, site_id, url, :now, :now, {", ".join(f":{name}" for name in _FIELDS)} FROM pages WHERE id = :page_id
"""  # noqa: S608 - the columns are this module's own
_SELECT = f"SELECT id, {', '.join(_FIELDS)} FROM articles WHERE page_id = ?"  # noqa: S608 - as above

_REVISION = """
INSERT INTO revisions (article_id, number, seen, origin, changes, title, subtitle, authors, published, body, extractor,
                       crawl_id, capture_id)
SELECT id, 1 + coalesce((SELECT max(number) FROM revisions WHERE article_id = :id), 0), :now, :origin, :changes,
       title, subtitle, authors, published, body, extractor, :crawl_id, capture_id
  FROM articles
 WHERE id = :id"""

_NEWEST = "UPDATE articles SET changed = :now, capture_id = coalesce(:capture_id, capture_id) WHERE id = :id"

_NAME_SITE = "UPDATE sites SET name = ? WHERE id = (SELECT site_id FROM pages WHERE id = ?)"

_TARGET = """(
SELECT articles.id
  FROM pages
  JOIN articles ON articles.page_id = coalesce(pages.canonical_id, pages.id)
 WHERE pages.url = :url)"""


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A table of rows that hang on an article in reading order."""

    names: tuple[str, ...]
    select: str
    delete: str
    insert: str


_TEASERS = _Ordered(
    ("position", "kind", "heading", "title", "url", "excerpt", "author", "published", "image"),
    """
SELECT position, kind, heading, title, url, excerpt, author, published, image
  FROM teasers WHERE article_id = ? ORDER BY position""",
    "DELETE FROM teasers WHERE article_id = ?",
    f"""
INSERT INTO teasers (article_id, position, kind, heading, title, url, excerpt, author, published, image, target_id)
VALUES (:article_id, :position, :kind, :heading, :title, :url, :excerpt, :author, :published, :image, {_TARGET})""",  # noqa: S608 - the subquery stands above
)
_LINKS = _Ordered(
    ("position", "url", "text"),
    "SELECT position, url, text FROM links WHERE article_id = ? ORDER BY position",
    "DELETE FROM links WHERE article_id = ?",
    f"""
INSERT INTO links (article_id, position, url, site, text, target_id)
VALUES (:article_id, :position, :url, :site, :text, {_TARGET})""",  # noqa: S608 - the subquery stands above
)

_RESOLVE = """
UPDATE {table}
   SET target_id = (SELECT id FROM articles WHERE page_id = :page_id)
 WHERE target_id IS NULL
   AND url IN (SELECT url FROM pages WHERE id = :page_id
                UNION ALL
               SELECT url FROM pages WHERE canonical_id = :page_id)"""

Row = dict[str, str | None]
Value = str | int | None


@dataclass(frozen=True, slots=True)
class Written:
    """What came of an article."""

    article_id: int
    change: Change


def write_article(
    connection: sqlite3.Connection,
    article: Article,
    *,
    page_id: int,
    body_of: Page | None,
    sha256: str | None,
    now: str,
    crawl_id: int | None,
    origin: str = "changed",
) -> Written:
    """Insert or refresh the article of a page, with a capture and a revision where it is new or has changed."""
    values = _values(article)
    row = connection.execute(_SELECT, (page_id,)).fetchone()
    held: Row = dict(zip(_FIELDS, row[1:], strict=True)) if row else {}
    values = _whole(values, held)
    changes = [name for name in COMPARED if squeezed(held.get(name)) != squeezed(values[name])]
    change = (Change.CHANGED if changes else Change.UNCHANGED) if row else Change.NEW
    number = row[0] if row else _insert(connection, values, page_id, now)
    if row:
        _refresh(connection, number, held, values)
    if change is not Change.UNCHANGED:
        revision = {
            "id": number,
            "now": now,
            "origin": origin if row else "first",
            "changes": json.dumps(changes if row else []),
            "crawl_id": crawl_id,
            "capture_id": captures.keep(connection, body_of, sha256, now=now) if body_of and sha256 else None,
        }
        connection.execute(_NEWEST, revision)
        connection.execute(_REVISION, revision)
    _write_relations(connection, number, article)
    if values["site_name"] and values["site_name"] != held.get("site_name"):
        connection.execute(_NAME_SITE, (values["site_name"], page_id))
    return Written(article_id=number, change=change)


def move_article(connection: sqlite3.Connection, from_page: int, to_page: int) -> None:
    """Take the article of one page over to the address that stands for it now, unless that holds one already."""
    connection.execute(
        """
UPDATE articles
   SET page_id = :to_page,
       url = (SELECT url FROM pages WHERE id = :to_page),
       site_id = (SELECT site_id FROM pages WHERE id = :to_page)
 WHERE page_id = :from_page AND NOT EXISTS (SELECT 1 FROM articles WHERE page_id = :to_page)""",
        {"from_page": from_page, "to_page": to_page},
    )


def resolve_targets(connection: sqlite3.Connection, page_id: int) -> None:
    """Point teasers and links that waited for this page (under any of its addresses) at its article."""
    for table in ("teasers", "links"):
        connection.execute(_RESOLVE.format(table=table), {"page_id": page_id})


def _values(article: Article) -> Row:
    values: Row = {name: clean(getattr(article, name)) for name in _PLAIN}
    values["authors"] = clean("; ".join(article.authors)) or None
    values["provenance"] = json.dumps({name: asdict(source) for name, source in article.provenance.items()})
    return values


def _whole(values: Row, held: Row) -> Row:
    """The text that we hold for the part of it that a paywall now shows: what was read once is not unread."""
    shown = squeezed(values["body"]).rstrip(".… ")
    if values["access"] == Access.PARTIAL and shown and shown in squeezed(held.get("body")):
        return {**values, "body": held["body"]}
    return values


def _insert(connection: sqlite3.Connection, values: Row, page_id: int, now: str) -> int:
    number = connection.execute(_INSERT, {**values, "page_id": page_id, "now": now}).lastrowid
    assert number is not None  # noqa: S101 - the page exists, so a row was inserted
    return number


def _refresh(connection: sqlite3.Connection, number: int, held: Row, values: Row) -> None:
    """Update the columns that differ, and no others: the triggers of the search index go by the columns named."""
    differing = [name for name in _FIELDS if held[name] != values[name]]
    if differing:
        assignments = ", ".join(f"{name} = :{name}" for name in differing)
        connection.execute(f"UPDATE articles SET {assignments} WHERE id = :id", {**values, "id": number})  # noqa: S608


def _write_relations(connection: sqlite3.Connection, number: int, article: Article) -> None:
    _write_names(connection, number, "author", article.authors)
    _write_names(connection, number, "tag", article.tags)
    _replace(connection, number, _TEASERS, [_rows(teaser, _TEASERS.names) for teaser in article.teasers])
    links = [{**_rows(link, _LINKS.names), "site": site_key(link.url)} for link in article.links]
    _replace(connection, number, _LINKS, links)


def _rows(thing: object, names: Iterable[str]) -> dict[str, Value]:
    return {name: _clean_value(getattr(thing, name)) for name in names}


def _clean_value(value: Value) -> Value:
    return clean(value) if isinstance(value, str) else value


def _write_names(connection: sqlite3.Connection, number: int, thing: str, names: Iterable[str]) -> None:
    """Authors or tags of an article: rows only where the list differs from the one held."""
    table, relation, key = f"{thing}s", f"article_{thing}s", f"{thing}_id"
    wanted = list(dict.fromkeys(name for name in map(clean, names) if name))
    held = f"SELECT name FROM {relation} JOIN {table} ON {table}.id = {key} WHERE article_id = ? ORDER BY position"  # noqa: S608
    if [name for (name,) in connection.execute(held, (number,))] == wanted:
        return
    connection.execute(f"DELETE FROM {relation} WHERE article_id = ?", (number,))  # noqa: S608 - our own table names
    connection.executemany(
        f"INSERT INTO {table} (name) VALUES (?) ON CONFLICT (name) DO NOTHING",  # noqa: S608 - as above
        [(name,) for name in wanted],
    )
    connection.executemany(
        f"INSERT INTO {relation} (article_id, {key}, position) SELECT ?, id, ? FROM {table} WHERE name = ?",  # noqa: S608
        [(number, position, name) for position, name in enumerate(wanted, 1)],
    )


def _replace(connection: sqlite3.Connection, number: int, table: _Ordered, rows: list[dict[str, Value]]) -> None:
    """Rows that hang on an article in reading order, written anew only where they differ."""
    wanted = [{**row, "position": position, "article_id": number} for position, row in enumerate(rows, 1)]
    held = connection.execute(table.select, (number,)).fetchall()
    if held == [tuple(row[name] for name in table.names) for row in wanted]:
        return
    connection.execute(table.delete, (number,))
    connection.executemany(table.insert, wanted)
