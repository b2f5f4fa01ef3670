"""An extracted ``Article`` → its rows: article, authors, tags, teasers, links, and a revision if it is another version.

The row of ``articles`` is the newest version; ``revisions`` holds every one.  Triggers note what the search index needs
to know, whoever writes; ``store`` tells it within the same transaction.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from scraper.archive import placements
from scraper.archive.captured import captures
from scraper.archive.records import Change
from scraper.archive.text import clean, squeezed
from scraper.archive.versions import revisions
from scraper.archive.versions.churn import settled
from scraper.archive.versions.ledger import COMPARED, changes
from scraper.models import Access, Article, BodyLink, Page
from scraper.urls import site_key

A_PART = 0.5
"""Share of the length of a held text below which what a paywall shows is a part of it, whatever its words (ours)."""

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

_NEWEST = "UPDATE articles SET changed = :now, capture_id = coalesce(:capture_id, capture_id) WHERE id = :id"

_NAME_SITE = "UPDATE sites SET name = ? WHERE id = (SELECT site_id FROM pages WHERE id = ?)"

_LINKS = "SELECT position, url, text FROM links WHERE article_id = ? ORDER BY position"
_INSERT_LINK = """
INSERT INTO links (article_id, position, url, site, text, target_id)
VALUES (:article_id, :position, :url, :site, :text, (
SELECT articles.id
  FROM pages
  JOIN articles ON articles.page_id = coalesce(pages.canonical_id, pages.id)
 WHERE pages.url = :url))"""

TARGETING = ("teasers", "past_teasers", "links")
"""Tables whose rows name in ``target_id`` the article that their ``url`` leads to."""

_STANDS_FOR = """
SELECT articles.id
  FROM pages
  JOIN articles ON articles.page_id = coalesce(pages.canonical_id, pages.id)
 WHERE pages.id = ?"""

_OWN_ADDRESS = "SELECT url FROM pages WHERE id = :page_id"
_ALL_ADDRESSES = f"{_OWN_ADDRESS} UNION ALL SELECT url FROM pages WHERE canonical_id = :page_id"  # noqa: S608

_RESOLVE = """
UPDATE {table}
   SET target_id = :article_id
 WHERE id IN (SELECT id FROM {table} WHERE url IN ({addresses}) AND target_id IS NULL
               UNION ALL
              SELECT id FROM {table} WHERE url IN ({addresses}) AND target_id < :article_id
               UNION ALL
              SELECT id FROM {table} WHERE url IN ({addresses}) AND target_id > :article_id)"""
"""Three seeks in the index (url, target_id) for an address: those that name the article already are not read."""

Row = dict[str, str | None]


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
    known, held = number_on(connection, page_id), held_on(connection, page_id)
    values = row_of(article, held)
    differing = changes(revisions.version(held), revisions.version(values))
    change = (Change.CHANGED if differing else Change.UNCHANGED) if held else Change.NEW
    number = known or _insert(connection, values, page_id, now)
    if held:
        _refresh(connection, number, held, values)
    if change is not Change.UNCHANGED:
        revision = {
            "id": number,
            "now": now,
            "origin": origin if held else "first",
            "changes": json.dumps(differing if held else []),
            "crawl_id": crawl_id,
            "capture_id": keep_capture(connection, body_of, sha256, number, now),
        }
        connection.execute(_NEWEST, revision)
        revisions.write(connection, number, held, values, revision)
    _write_relations(connection, number, article)
    if origin == "reextracted":
        placements.read_again(connection, number, article.teasers)
    else:
        same_reader = not held or held["extractor"] == values["extractor"]
        placements.read(connection, number, article.teasers, now=now, same_reader=same_reader)
    if values["site_name"] and values["site_name"] != held.get("site_name"):
        connection.execute(_NAME_SITE, (values["site_name"], page_id))
    return Written(article_id=number, change=change)


def differences(
    connection: sqlite3.Connection, number: int, article: Article
) -> dict[str, tuple[str | None, str | None]]:
    """What writing an article would change in the row of a number: field → value held, and value that would be.

    Of the fields that make revisions, those that would make one.

    Raises:
        LookupError: if there is no such article.
    """
    row = connection.execute("SELECT page_id FROM articles WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise LookupError(number)
    held = held_on(connection, row[0])
    values = row_of(article, held)
    makes_revision = changes(revisions.version(held), revisions.version(values))
    beside = set(_FIELDS) - set(COMPARED) - {"provenance", "extractor"}
    differing = (name for name in _FIELDS if name in makes_revision or (name in beside and held[name] != values[name]))
    return {name: (held[name], values[name]) for name in differing}


def number_on(connection: sqlite3.Connection, page_id: int) -> int | None:
    """The number of the article that stands on a page; None if there is none."""
    row = connection.execute("SELECT id FROM articles WHERE page_id = ?", (page_id,)).fetchone()
    return row[0] if row else None


def held_on(connection: sqlite3.Connection, page_id: int) -> Row:
    """What the row of the article on a page holds; empty if there is none."""
    row = connection.execute(_SELECT, (page_id,)).fetchone()
    return dict(zip(_FIELDS, row[1:], strict=True)) if row else {}


def keep_capture(
    connection: sqlite3.Connection, page: Page | None, sha256: str | None, number: int, now: str
) -> int | None:
    """Keep the body that a version of an article was read from; its number, None where there is no body."""
    if page is None or sha256 is None:
        return None
    (site_id,) = connection.execute("SELECT site_id FROM articles WHERE id = ?", (number,)).fetchone()
    return captures.keep(connection, page, sha256, now=now, site_id=site_id)


def move_article(connection: sqlite3.Connection, from_page: int, to_page: int) -> bool:
    """Take the article of one page over to the address that stands for it now, unless that holds one already."""
    cursor = connection.execute(
        """
UPDATE articles
   SET page_id = :to_page,
       url = (SELECT url FROM pages WHERE id = :to_page),
       site_id = (SELECT site_id FROM pages WHERE id = :to_page)
 WHERE page_id = :from_page AND NOT EXISTS (SELECT 1 FROM articles WHERE page_id = :to_page)""",
        {"from_page": from_page, "to_page": to_page},
    )
    return cursor.rowcount > 0


def resolve_targets(connection: sqlite3.Connection, page_id: int, *, aliases: bool) -> None:
    """Point what offers or cites this page at the article that it stands for; with ``aliases``, under any address.

    An address needs it when its page gets an article, becomes another one's alias, or stands for itself again.
    """
    article = connection.execute(_STANDS_FOR, (page_id,)).fetchone()
    if article is None:
        return
    values = {"page_id": page_id, "article_id": article[0]}
    for table in TARGETING:
        addresses = _ALL_ADDRESSES if aliases else _OWN_ADDRESS
        connection.execute(_RESOLVE.format(table=table, addresses=addresses), values)


def row_of(article: Article, held: Mapping[str, str | None]) -> Row:
    """The columns of a version of an article, ``held`` being the version before it, empty where there is none."""
    values: Row = {name: clean(getattr(article, name)) for name in _PLAIN}
    values["authors"] = clean("; ".join(article.authors)) or None
    values["provenance"] = json.dumps({name: asdict(source) for name, source in article.provenance.items()})
    return _steady(_whole(values, held), held)


def _whole(values: Row, held: Mapping[str, str | None]) -> Row:
    """The text that we hold for the part of it that a paywall now shows: what was read once is not unread.

    Its beginning may have been rewritten: then what is much shorter is a part, too.
    """
    shown, whole = squeezed(values["body"]).rstrip(".… "), squeezed(held.get("body"))
    is_part = shown in whole or len(shown) < A_PART * len(whole)
    if values["access"] == Access.PARTIAL and shown and is_part:
        return {**values, "body": held["body"]}
    return values


def _steady(values: Row, held: Mapping[str, str | None]) -> Row:
    """The text that we hold where the same extractor reads one that differs in nothing but churn, such as counters."""
    if not held or held["extractor"] != values["extractor"]:
        return values
    churned = {
        name: held[name]
        for name in COMPARED
        if squeezed(held[name]) != squeezed(values[name]) and settled(held[name]) == settled(values[name])
    }
    return {**values, **churned}


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
    _write_links(connection, number, article.links)


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


def _write_links(connection: sqlite3.Connection, number: int, links: Iterable[BodyLink]) -> None:
    """Links of the running text in reading order, written anew only where they differ."""
    wanted = [(place, clean(link.url), clean(link.text)) for place, link in enumerate(links, 1)]
    if connection.execute(_LINKS, (number,)).fetchall() == wanted:
        return
    connection.execute("DELETE FROM links WHERE article_id = ?", (number,))
    for place, url, text in wanted:
        values = {"article_id": number, "position": place, "url": url, "site": site_key(url), "text": text}
        connection.execute(_INSERT_LINK, values)
