"""Links in, pages to fetch out: the frontier as queries over ``pages`` that stay cheap with millions of rows."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from scraper.archive.connection import transaction
from scraper.archive.crawls import days
from scraper.archive.records import Absence, KnownPage, Missing, PageState, Rhythm
from scraper.archive.text import DAY_LENGTH, clean, listed
from scraper.models import Access, Link, LinkKind, Outcome, Source
from scraper.urls import site_key

BATCH = 1_000
"""Links per transaction: some 20 ms of the write lock, and what a kill can cost of a sitemap being read."""

ORDER = (LinkKind.SITEMAP, LinkKind.FEED, LinkKind.SECTION, LinkKind.ARTICLE, LinkKind.UNKNOWN)
"""Kinds in the order they are fetched: what lists articles before the articles."""

_ROOTS = frozenset({LinkKind.SITEMAP, LinkKind.FEED, LinkKind.SECTION})

_TRUST: dict[str, int] = {source: rank for rank, source in enumerate((
    Source.SEED, Source.ROBOTS, Source.NEWS_SITEMAP, Source.FEED, Source.SITEMAP, Source.DECLARED, Source.SECTION,
    Source.ARTICLE, Source.PROBE,
))}  # fmt: skip
"""Sources by how much they tell, the best first; a better one replaces the one we have."""

_NAMES_ARTICLES = frozenset({Source.NEWS_SITEMAP, Source.FEED})
"""Sources whose entries are articles by definition: they overrule an address that only looks like a section."""

_AHEAD = timedelta(hours=14)
"""How far local time may be ahead of UTC: a listing that writes it without an offset is no liar."""

_REVISITABLE = frozenset({PageState.LIVE, PageState.GONE})
"""States in which an announced change brings the next visit forward; the others keep the date that was decided."""

_COLUMNS = """
       pages.id, pages.site_id, pages.url, pages.kind, pages.source, pages.state, pages.depth, pages.first_seen,
       pages.due, pages.last_visit, pages.last_seen, pages.last_outcome, pages.failures, pages.etag,
       pages.last_modified, pages.sha256, pages.listed_modified, pages.listed_published, pages.checked_modified,
       pages.canonical_id, articles.id AS article_id, articles.access AS article_access,
       rhythms.recent_seconds, rhythms.recent_news, rhythms.steady_seconds, rhythms.steady_news,
       absences.began, absences.kind AS missing, absences.newest, absences.visits, absences.weighed_from,
       absences.weighed, absences.confirmed"""
_FROM = """
  FROM pages
  LEFT JOIN rhythms ON rhythms.page_id = pages.id
  LEFT JOIN articles ON articles.page_id = coalesce(pages.canonical_id, pages.id)
  LEFT JOIN absences ON absences.article_id = articles.id AND absences.ended IS NULL"""

_FREE = "AND NOT EXISTS (SELECT 1 FROM leases WHERE leases.page_id = pages.id)"
"""In no crawl's hands."""

DUE_NEW = f"""
SELECT {_COLUMNS} {_FROM}
 WHERE pages.site_id = :site_id AND pages.kind = :kind AND pages.state = 'new' AND pages.due <= :now
   {_FREE}
 ORDER BY pages.listed_day DESC, pages.due, pages.id
 LIMIT :limit"""
"""Pages never fetched, newest first; index pages_new."""

DUE_AGAIN = f"""
SELECT {_COLUMNS} {_FROM}
 WHERE pages.site_id = :site_id AND pages.kind = :kind AND pages.state <> 'new'
   AND pages.due IS NOT NULL AND pages.due <= :now
   {_FREE}
 ORDER BY pages.due, pages.id
 LIMIT :limit"""
"""Pages to fetch again, longest overdue first; index pages_due."""

_KNOWN = f"SELECT {_COLUMNS} {_FROM} WHERE pages.url = ?"

_BRING_FORWARD = """
UPDATE pages
   SET due = :now
 WHERE site_id = :site_id AND kind = :kind AND state <> 'new' AND state = 'live'
   AND due IS NOT NULL AND due > :now AND due <= :until"""

_NEXT_NEW = "SELECT min(due) FROM pages WHERE site_id = ? AND kind = ? AND state = 'new'"
_NEXT_AGAIN = "SELECT min(due) FROM pages WHERE site_id = ? AND kind = ? AND state <> 'new' AND due IS NOT NULL"

_UNKNOWN = """
SELECT count(DISTINCT asked.value)
  FROM json_each(?) AS asked
 WHERE NOT EXISTS (SELECT 1 FROM pages WHERE pages.url = asked.value)"""

_KNOWS_KIND = "SELECT EXISTS (SELECT 1 FROM pages WHERE site_id = :site_id AND kind = :kind)"

_EXISTING = """
SELECT pages.url, pages.id, pages.kind, pages.source, pages.depth, pages.listed_modified, pages.listed_published,
       target.id, target.state, target.due, target.listed_modified,
       coalesce(target.checked_modified, target.last_visit)
  FROM json_each(?) AS asked
  JOIN pages ON pages.url = asked.value
  JOIN pages AS target ON target.id = coalesce(pages.canonical_id, pages.id)"""

_PARENTS = "SELECT pages.url, pages.id, pages.depth FROM json_each(?) AS asked JOIN pages ON pages.url = asked.value"

_INSERT = """
INSERT INTO pages (site_id, url, kind, source, state, depth, found_on_id, first_seen, due,
                   listed_title, listed_published, listed_modified, listed_day)
VALUES (:site_id, :url, :kind, :source, 'new', :depth, :found_on_id, :now, :now,
        :title, :published, :modified, :day)
ON CONFLICT (url) DO NOTHING"""

_IMPROVE = """
UPDATE pages
   SET kind = :kind, source = :source, depth = :depth, listed_published = :published
 WHERE id = :id"""

_ANNOUNCE = """
UPDATE pages
   SET listed_modified = :modified, due = :due
 WHERE id = :id AND coalesce(listed_modified, '') < :modified"""

_FIELDS = tuple(field.name for field in fields(KnownPage) if field.name not in {"rhythm", "absence"})
_RHYTHM = tuple(field.name for field in fields(Rhythm))
_ABSENCE = ("began", "kind", "newest", "visits", "weighed_from", "weighed", "confirmed")
_WORDS = {
    "kind": LinkKind, "source": Source, "state": PageState, "last_outcome": Outcome, "article_access": Access,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Existing:
    """What ``_EXISTING`` says of an address; ``target`` is the page itself, or the one it is an alias of."""

    url: str
    id: int
    kind: str
    source: str
    depth: int
    listed_modified: str | None
    listed_published: str | None
    target_id: int
    target_state: str
    target_due: str | None
    target_modified: str | None
    target_checked: str | None


def ensure_site(connection: sqlite3.Connection, url: str, *, now: str) -> int:
    """The number of the site that ``url`` belongs to; a row is made when it is new."""
    key = site_key(url)
    row = connection.execute("SELECT id FROM sites WHERE key = ?", (key,)).fetchone()
    if row is None:
        connection.execute(
            "INSERT INTO sites (key, name, url, first_seen) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (key, key, url, now),
        )
        row = connection.execute("SELECT id FROM sites WHERE key = ?", (key,)).fetchone()
    return int(row[0])


def add_links(
    connection: sqlite3.Connection, site_id: int, links: Iterable[Link], *, now: str, heeded: bool = True
) -> int:
    """Add links in transactions of ``BATCH``; how many were new.  ``links`` is read lazily, a batch at a time."""
    added = 0
    for batch in _batches(links):
        with transaction(connection):
            added += add_batch(connection, site_id, batch, now=now, heeded=heeded)
    return added


def add_batch(
    connection: sqlite3.Connection, site_id: int, links: Collection[Link], *, now: str, heeded: bool = True
) -> int:
    """Add links within the caller's transaction; how many were new.

    What is known already is only written to when something is better: the kind where it was unknown, the source, the
    depth, the dates.  A change announced later than what we have read makes the page due now, where announcements are
    ``heeded``; one announced for an alias counts for the page it stands for.
    """
    wanted = _merged(links)
    existing = {row[0]: _Existing(*row) for row in connection.execute(_EXISTING, (json.dumps(list(wanted)),))}
    parents = _parents(connection, wanted.values())
    new = [_new_row(site_id, link, parents, now) for url, link in wanted.items() if url not in existing]
    added = max(connection.executemany(_INSERT, new).rowcount, 0) if new else 0
    if added:
        days.add(connection, site_id, now, {"discovered": added})
    known = [(existing[url], link) for url, link in wanted.items() if url in existing]
    better = [row for known_page, link in known if (row := _improvement(known_page, link, parents))]
    connection.executemany(_IMPROVE, better)
    announced = [row for known_page, link in known if (row := _announcement(known_page, link, now, heeded=heeded))]
    connection.executemany(_ANNOUNCE, announced)
    return added


def due(connection: sqlite3.Connection, site_id: int, *, now: str, limit: int) -> list[KnownPage]:
    """At most ``limit`` pages of a site to fetch now that no crawl has in hand.

    What lists articles comes first and alone, since it may say which articles have changed; then articles, the newest
    first.
    """
    pages: list[KnownPage] = []
    for kind in ORDER:
        if pages and kind not in _ROOTS and pages[-1].kind in _ROOTS:
            break
        for query in (DUE_AGAIN, DUE_NEW) if kind in _ROOTS else (DUE_NEW, DUE_AGAIN):
            values = {"site_id": site_id, "kind": kind, "now": now, "limit": limit - len(pages)}
            pages += [known_page(row) for row in connection.execute(query, values)]
    return pages


def next_due(connection: sqlite3.Connection) -> str | None:
    """When the next page of any site comes due, or came; None where none will."""
    sites = [row[0] for row in connection.execute("SELECT id FROM sites")]
    found = (
        connection.execute(query, (site_id, kind)).fetchone()[0]
        for site_id in sites
        for kind in ORDER
        for query in (_NEXT_NEW, _NEXT_AGAIN)
    )
    return min(filter(None, found), default=None)


def bring_forward(connection: sqlite3.Connection, site_id: int, *, now: str, until: str) -> None:
    """Make due now the live pages that would come due by ``until``; what failed, refused or is gone keeps its date."""
    for kind in ORDER:
        connection.execute(_BRING_FORWARD, {"site_id": site_id, "kind": kind, "now": now, "until": until})


def knows_kind(connection: sqlite3.Connection, site_id: int, kind: LinkKind) -> bool:
    """Whether the site has any page of this kind, in whatever state."""
    values = {"site_id": site_id, "kind": kind}
    return bool(connection.execute(_KNOWS_KIND, values).fetchone()[0])


def put_off(connection: sqlite3.Connection, page_id: int, *, state: PageState, due: str | None) -> None:
    """Decide about a page without a visit: its state, and when it is due."""
    connection.execute("UPDATE pages SET state = ?, due = ? WHERE id = ?", (state, due, page_id))


def count_unknown(connection: sqlite3.Connection, urls: Iterable[str]) -> int:
    """How many of some normalised addresses are not in the frontier."""
    return int(connection.execute(_UNKNOWN, (json.dumps(list(urls)),)).fetchone()[0])


def known(connection: sqlite3.Connection, url: str) -> KnownPage | None:
    """What is known of a normalised address; None if it is not in the frontier."""
    row = connection.execute(_KNOWN, (url,)).fetchone()
    return known_page(row) if row else None


def known_page(row: tuple[Any, ...]) -> KnownPage:
    """A row of ``_COLUMNS`` as a ``KnownPage``."""
    rest = iter(row)
    values, rhythm, absence = (dict(zip(names, rest)) for names in (_FIELDS, _RHYTHM, _ABSENCE))  # noqa: B905
    words = {name: word(values[name]) for name, word in _WORDS.items() if values[name] is not None}
    return KnownPage(
        **{**values, **words},
        rhythm=None if rhythm["recent_seconds"] is None else Rhythm(**rhythm),
        absence=None if absence["began"] is None else Absence(**{**absence, "kind": Missing(absence["kind"])}),
    )


def _batches(links: Iterable[Link]) -> Iterator[list[Link]]:
    rest = iter(links)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _merged(links: Iterable[Link]) -> dict[str, Link]:
    """One link per address, in order: the one from the most telling source, the first of equals."""
    merged: dict[str, Link] = {}
    for link in links:
        held = merged.get(link.url)
        if held is None or _TRUST[link.source] < _TRUST[held.source]:
            merged[link.url] = link
    return merged


def _parents(connection: sqlite3.Connection, links: Iterable[Link]) -> dict[str, tuple[int, int]]:
    """Address → (id, depth) of the pages that the links were found on, as far as they are known."""
    urls = json.dumps(sorted({link.found_on for link in links if link.found_on}))
    return {url: (page_id, depth) for url, page_id, depth in connection.execute(_PARENTS, (urls,))}


def _depth(link: Link, parents: dict[str, tuple[int, int]]) -> int:
    if link.found_on is None:
        return 0
    return parents[link.found_on][1] + 1 if link.found_on in parents else 1


def _changed(link: Link, now: str) -> str | None:
    """When a listing says that a page changed; None where it says tomorrow or later, and so nothing.

    Taken at its word, such a date would hide every change until it has come.
    """
    modified = listed(link.modified)
    latest = datetime.fromisoformat(now) + _AHEAD
    return None if modified and modified[:DAY_LENGTH] > latest.date().isoformat() else modified


def _new_row(site_id: int, link: Link, parents: dict[str, tuple[int, int]], now: str) -> dict[str, object]:
    modified, published = _changed(link, now), listed(link.published)
    return {
        "site_id": site_id,
        "url": link.url,
        "kind": link.kind,
        "source": link.source,
        "depth": _depth(link, parents),
        "found_on_id": parents[link.found_on][0] if link.found_on in parents else None,
        "now": now,
        "title": clean(link.title),
        "published": published,
        "modified": modified,
        "day": min(modified or published or now, now)[:DAY_LENGTH],
    }


def _improvement(page: _Existing, link: Link, parents: dict[str, tuple[int, int]]) -> dict[str, object] | None:
    """New values for a known page, None where the link tells nothing better."""
    better = {
        "kind": _better_kind(page, link),
        "source": min(page.source, link.source, key=_TRUST.__getitem__),
        "depth": min(page.depth, _depth(link, parents)),
        "published": page.listed_published or listed(link.published),
    }
    held = {"kind": page.kind, "source": page.source, "depth": page.depth, "published": page.listed_published}
    return {**better, "id": page.id} if better != held else None


def _better_kind(page: _Existing, link: Link) -> str:
    if page.kind == LinkKind.UNKNOWN:
        return link.kind
    named = page.kind == LinkKind.SECTION and link.kind == LinkKind.ARTICLE and link.source in _NAMES_ARTICLES
    return LinkKind.ARTICLE if named else page.kind


def _announcement(page: _Existing, link: Link, now: str, *, heeded: bool) -> dict[str, object] | None:
    """The change that a feed or sitemap announces, for the page that holds the content; None where it is no news."""
    modified = _changed(link, now)
    if modified is None or modified <= (page.target_modified or ""):
        return None
    unread = heeded and page.target_state in _REVISITABLE and modified > (page.target_checked or "")
    soonest = min(now, page.target_due or now) if unread else page.target_due
    return {"id": page.target_id, "modified": modified, "due": soonest}
