"""One ``Record`` → rows of every table it touches, search index and frontier included, in the caller's transaction.

What identifies content is its canonical address: ``pages.url`` is unique, ``articles.page_id`` is unique, and every
other address that led to it becomes an alias, so that however a page is reached there is one article.
"""

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict

from scraper.archive import contents, placements
from scraper.archive.captured import captures
from scraper.archive.crawls import absences, claims, days, frontier, signals, trust
from scraper.archive.records import Change, KnownPage, PageState, Record, Recorded
from scraper.archive.text import clean, fine_moment, moment
from scraper.models import FAILURES, Article, Link, LinkKind, Outcome, Shown, Visit
from scraper.urls import host_key, site_key
from scraper.usage import FILES, Signal

_READ = frozenset({Outcome.FETCHED, Outcome.NOT_MODIFIED})
"""Outcomes that bring content, or say that what we hold is current."""

_STAND_INS = frozenset({Shown.CONSENT, Shown.CHALLENGE, Shown.NOT_FOUND, Shown.SHELL})
"""What is not the page that was asked for: its validators, and the dates of its listings, say nothing about that."""

_ENSURE = """
INSERT INTO pages (site_id, url, kind, source, state, depth, found_on_id, first_seen, listed_day)
VALUES (:site_id, :url, :kind, :source, 'new', :depth, :found_on_id, :now, substr(:now, 1, 10))
ON CONFLICT (url) DO NOTHING"""

_ALIAS = """
UPDATE pages
   SET state = 'alias', due = NULL, canonical_id = :canonical_id, last_visit = :now, last_outcome = :outcome,
       failures = 0
 WHERE id = :id"""

_STANDS_FOR = "SELECT coalesce(canonical_id, id) FROM pages WHERE id = ?"

_OWN_VIEW = """
UPDATE pages SET state = 'live', due = :due, last_visit = :now, last_seen = :now, last_outcome = :outcome, failures = 0
 WHERE id = :id"""

_FLATTEN = "UPDATE pages SET canonical_id = :canonical_id WHERE canonical_id = :id"

_ANSWERED = """
UPDATE pages
   SET state = :state, due = :due, kind = coalesce(:kind, kind), canonical_id = NULL,
       last_visit = :now, last_outcome = :outcome, failures = CASE WHEN :failed THEN failures + 1 ELSE 0 END,
       last_seen = CASE WHEN :read THEN :now ELSE last_seen END,
       checked_modified = CASE WHEN NOT :itself THEN checked_modified
                               WHEN coalesce(checked_modified, '') < :checked THEN :checked
                               ELSE checked_modified END,
       etag = CASE WHEN :fetched THEN iif(:own, :etag, NULL)
                   WHEN :read THEN coalesce(:etag, etag)
                   ELSE etag END,
       last_modified = CASE WHEN :fetched THEN iif(:own, :last_modified, NULL)
                            WHEN :read THEN coalesce(:last_modified, last_modified)
                            ELSE last_modified END,
       sha256 = coalesce(:sha256, sha256)
 WHERE id = :id"""

_RHYTHM = """
INSERT INTO rhythms (page_id, recent_seconds, recent_news, steady_seconds, steady_news)
VALUES (:page_id, :recent_seconds, :recent_news, :steady_seconds, :steady_news)
ON CONFLICT (page_id) DO UPDATE
   SET recent_seconds = excluded.recent_seconds, recent_news = excluded.recent_news,
       steady_seconds = excluded.steady_seconds, steady_news = excluded.steady_news"""

_VISIT = """
INSERT INTO visits (crawl_id, page_id, started, outcome, shows, status, seconds, rendered, requests, size, sha256,
                    final_url, redirects, message, change, capture_id)
VALUES (:crawl_id, :page_id, :started, :outcome, :shows, :status, :seconds, :rendered, :requests, :size, :sha256,
        :final_url, :redirects, :message, :change, :capture_id)"""

_NOTED = """
SELECT 1
  FROM visits
 WHERE page_id = :page_id AND started = :started AND outcome = :outcome AND sha256 IS :sha256
 LIMIT 1"""

_IGNORED = """
INSERT INTO pages (site_id, url, kind, source, state, depth, first_seen, listed_day, last_visit)
VALUES (:site_id, :url, 'unknown', 'probe', 'ignored', 0, :now, substr(:now, 1, 10), :now)
ON CONFLICT (url) DO UPDATE SET last_visit = :now"""


def write(connection: sqlite3.Connection, record: Record) -> Recorded:
    """Write everything that one visit brought."""
    now = moment(record.visit.started)
    if record.state is PageState.ALIAS:
        return _write_other_view(connection, record, now)
    record = claims.believed(connection, record)
    claims.give_back(connection, record, now=now)
    page_id, moved = _place(connection, record, now)
    if record.visit.outcome is Outcome.NOT_MODIFIED:
        placements.still_there(connection, page_id, now=now)
        signals.still_there(connection, page_id, now=now)
    sha256 = digest(record.visit)
    written = None
    if record.article is not None:
        written = contents.write_article(
            connection, record.article, page_id=page_id, body_of=record.visit.page, sha256=sha256, now=now,
            crawl_id=record.crawl_id,
        )  # fmt: skip
    _update_page(connection, record, page_id=page_id, sha256=sha256, now=now)
    if record.rhythm:
        connection.execute(_RHYTHM, {"page_id": record.page.id, **asdict(record.rhythm)})
    _write_absences(connection, record, written, now)
    _write_signals(connection, record, page_id, now)
    change = written.change if written else None
    note(connection, record, sha256, change, now=now)
    trust.add(connection, record, change)
    if written or moved:
        gained = moved or (written is not None and written.change is Change.NEW)
        contents.resolve_targets(connection, page_id, aliases=gained)
    links = _add_found(connection, record.found, now)
    return Recorded(
        change=change,
        article_id=written.article_id if written else None,
        page_id=page_id,
        links=links,
    )


def rewrite(connection: sqlite3.Connection, article_id: int, article: Article, *, now: str) -> Recorded:
    """Write what a newer extractor makes of the capture of an article that is there.

    Raises:
        LookupError: if there is no such article.
    """
    row = connection.execute("SELECT page_id FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise LookupError(article_id)
    written = contents.write_article(
        connection, article, page_id=row[0], body_of=None, sha256=None, now=now, crawl_id=None, origin="reextracted"
    )
    return Recorded(change=written.change, article_id=article_id, page_id=row[0])


def _write_other_view(connection: sqlite3.Connection, record: Record, now: str) -> Recorded:
    """Make a page (AMP, print) another address of ``record.address``, which is to be fetched itself.

    What it said is not written there: neither content nor validators.  Two pages that each name the other stay apart.
    """
    links = _add_found(connection, record.found, now)
    page_id = _ensure_page(connection, record.address, record.page, now)
    (stands_for,) = connection.execute(_STANDS_FOR, (page_id,)).fetchone()
    if stands_for == record.page.id:
        due = moment(record.due) if record.due else None
        values = {"id": record.page.id, "now": now, "outcome": record.visit.outcome, "due": due}
        connection.execute(_OWN_VIEW, values)
    elif _merge(connection, record.page.id, stands_for, record.visit.outcome, now):
        contents.resolve_targets(connection, stands_for, aliases=True)
    write_visit(connection, record.visit, page_id=record.page.id, crawl_id=record.crawl_id, sha256=digest(record.visit))
    days.add(connection, record.page.site_id, now, days.of_visit(record, None))
    return Recorded(change=None, article_id=None, page_id=stands_for, links=links)


def _alias(connection: sqlite3.Connection, page_id: int, canonical_id: int, outcome: Outcome, now: str) -> None:
    """Make a page, and what is an alias of it, an alias of another; who offers one of them offers what that holds."""
    values = {"id": page_id, "canonical_id": canonical_id, "now": now, "outcome": outcome}
    connection.execute(_ALIAS, values)
    contents.resolve_targets(connection, page_id, aliases=True)
    connection.execute(_FLATTEN, {"id": page_id, "canonical_id": canonical_id})


def note(
    connection: sqlite3.Connection, record: Record, sha256: str | None, change: Change | None, *, now: str
) -> None:
    """Add the row of ``visits`` and count it in its day, unless an import brings once more what it brought before."""
    seen = {"page_id": record.page.id, "started": fine_moment(record.visit.started), "outcome": record.visit.outcome}
    if record.crawl_id is None and connection.execute(_NOTED, {**seen, "sha256": sha256}).fetchone():
        return
    write_visit(
        connection, record.visit, page_id=record.page.id, crawl_id=record.crawl_id, sha256=sha256, change=change
    )
    days.add(connection, record.page.site_id, now, days.of_visit(record, change))


def write_visit(
    connection: sqlite3.Connection,
    visit: Visit,
    *,
    page_id: int,
    crawl_id: int | None,
    sha256: str | None,
    change: Change | None = None,
) -> None:
    """Add the row of ``visits``; its capture is the one that holds just these bytes, if there is one."""
    values = {
        "crawl_id": crawl_id,
        "page_id": page_id,
        "started": fine_moment(visit.started),
        "outcome": visit.outcome,
        "shows": visit.shows,
        "status": visit.status,
        "seconds": visit.seconds,
        "rendered": visit.rendered,
        "requests": visit.requests,
        "size": visit.size,
        "sha256": sha256,
        "final_url": clean(visit.final_url) if visit.final_url != visit.url else None,
        "redirects": json.dumps(visit.redirects) if visit.redirects else None,
        "message": clean(visit.message),
        "change": change,
        "capture_id": captures.find(connection, sha256),
    }
    connection.execute(_VISIT, values)


def write_side_visit(
    connection: sqlite3.Connection, visit: Visit, *, crawl_id: int | None, said: Iterable[Signal] | None = None
) -> None:
    """A visit that no page of the frontier asked for (robots.txt): its address becomes an ignored page.

    What it brought is kept: by which rules a site was crawled must be known as long as what was crawled.  ``said`` is
    what such a file says of the use of its origin; None where the visit tells nothing of that.
    """
    now = moment(visit.started)
    page_id = _ignored(connection, visit.url, now)
    sha256 = digest(visit)
    if visit.page and sha256:
        captures.keep(connection, visit.page, sha256, now=now)
    write_visit(connection, visit, page_id=page_id, crawl_id=crawl_id, sha256=sha256)
    (site_id,) = connection.execute("SELECT site_id FROM pages WHERE id = ?", (page_id,)).fetchone()
    days.add(connection, site_id, now, days.of_requests(visit))
    if said is not None:
        for url in _speaking_for(visit):
            signals.write(connection, _ignored(connection, url, now), said, now=now)


def claim(connection: sqlite3.Connection, url: str, *, now: str, since: str) -> bool:
    """Whether a file was not asked for since a time; from now on it counts as asked for."""
    row = connection.execute("SELECT last_visit FROM pages WHERE url = ?", (url,)).fetchone()
    if row and since < (row[0] or "") <= now:  # one from the future was written by a clock that was ahead
        return False
    _ignored(connection, url, now)
    return True


def _ignored(connection: sqlite3.Connection, url: str, now: str) -> int:
    """The number of a page that is visited and never in the frontier's turn."""
    site_id = frontier.ensure_site(connection, url, now=now)
    connection.execute(_IGNORED, {"site_id": site_id, "url": url, "now": now})
    (number,) = connection.execute("SELECT id FROM pages WHERE url = ?", (url,)).fetchone()
    return int(number)


def _speaking_for(visit: Visit) -> tuple[str, ...]:
    """The address of a file and, where that redirected to the like of another host of the site, that one's."""
    ours, theirs = visit.url, visit.final_url
    is_twin = theirs.endswith(FILES) and theirs == f"{host_key(theirs)}{ours.removeprefix(host_key(ours))}"
    return (ours, theirs) if is_twin and theirs != ours and site_key(theirs) == site_key(ours) else (ours,)


def _write_signals(connection: sqlite3.Connection, record: Record, page_id: int, now: str) -> None:
    """Write what the page says of its use; one that stands in the place of an article says nothing of that."""
    if record.signals is not None and not record.misses:
        whole = record.visit.outcome is Outcome.FETCHED
        signals.write(connection, page_id, record.signals, now=now, whole=whole)
    if record.obeyed is not None:
        signals.obeyed(connection, record.obeyed, page_id=page_id, url=record.visit.final_url)


def _write_absences(connection: sqlite3.Connection, record: Record, written: contents.Written | None, now: str) -> None:
    """Write what a visit tells of absences; an article that was found by way of another address is back, too."""
    if record.absences and record.page.article_id is not None:
        absences.write(connection, record.page.article_id, record.absences)
    if written and written.article_id != record.page.article_id:
        absences.end(connection, written.article_id, now=now)


def stands_for(connection: sqlite3.Connection, record: Record, now: str) -> int:
    """The page that the content of a record of the past belongs to; one that was never visited becomes its alias."""
    page_id = _ensure_page(connection, record.address, record.page, now)
    (page_id,) = connection.execute(_STANDS_FOR, (page_id,)).fetchone()
    if page_id != record.page.id and record.page.state is PageState.NEW and record.article is not None:
        _merge(connection, record.page.id, page_id, record.visit.outcome, now)
    return int(page_id)


def _place(connection: sqlite3.Connection, record: Record, now: str) -> tuple[int, bool]:
    """The page that the content belongs to, and whether it took over the article of another address.

    An address that holds an article never becomes an alias of a page without one: a removed article that is
    redirected to the home page is not the home page.
    """
    fetched = record.visit.outcome is Outcome.FETCHED
    if record.visit.outcome not in _READ or (fetched and record.article is None and record.page.article_id is not None):
        return record.page.id, False
    page_id = _ensure_page(connection, record.address, record.page, now)
    hops = (record.page.url, *(url for _, url in record.visit.redirects), record.visit.final_url)
    site = site_key(record.address)
    others = [
        _ensure_page(connection, url, record.page, now)
        for url in dict.fromkeys(hops)
        if url != record.address and (url == record.page.url or site_key(url) == site)
    ]
    others = [other for other in others if _may_become_alias(connection, other, page_id, record)]
    moved = [_merge(connection, other, page_id, record.visit.outcome, now) for other in others]
    return page_id, any(moved)


def _merge(connection: sqlite3.Connection, other: int, page_id: int, outcome: Outcome, now: str) -> bool:
    """Make a page an alias of another; whether its article moved there."""
    moved = contents.move_article(connection, other, page_id)
    _alias(connection, other, page_id, outcome, now)
    return moved


def _may_become_alias(connection: sqlite3.Connection, other: int, page_id: int, record: Record) -> bool:
    if record.article is not None:
        return True
    held = "SELECT EXISTS (SELECT 1 FROM articles WHERE page_id = ?)"
    holds, target_holds = (bool(connection.execute(held, (page,)).fetchone()[0]) for page in (other, page_id))
    return target_holds or not holds


def _ensure_page(connection: sqlite3.Connection, url: str, named_by: KnownPage, now: str) -> int:
    """The number of the page of an address that another page led to; a row like that page's is made if it is new."""
    select = "SELECT id FROM pages WHERE url = ?"
    row = connection.execute(select, (url,)).fetchone()
    if row is None:
        site_id = frontier.ensure_site(connection, url, now=now)
        values = {
            "site_id": site_id,
            "url": url,
            "kind": named_by.kind,
            "source": named_by.source,
            "depth": named_by.depth,
            "found_on_id": named_by.id,
            "now": now,
        }
        connection.execute(_ENSURE, values)
        row = connection.execute(select, (url,)).fetchone()
    return int(row[0])


def _update_page(connection: sqlite3.Connection, record: Record, *, page_id: int, sha256: str | None, now: str) -> None:
    visit = record.visit
    itself = visit.outcome not in FAILURES and not record.misses and visit.shows not in _STAND_INS and not record.obeyed
    values = {
        "id": page_id,
        "state": record.state,
        "due": moment(record.due) if record.due else None,
        "kind": record.kind or (LinkKind.ARTICLE if record.article else None),
        "now": now,
        "outcome": visit.outcome,
        "failed": visit.outcome in FAILURES,
        "read": visit.outcome in _READ and not record.misses,
        "fetched": visit.outcome is Outcome.FETCHED,
        "itself": itself,
        "own": visit.final_url == record.address and itself,
        "checked": record.page.listed_modified,
        "etag": clean(visit.etag),
        "last_modified": clean(visit.last_modified),
        "sha256": sha256,
    }
    connection.execute(_ANSWERED, values)


def _add_found(connection: sqlite3.Connection, found: Iterable[Link], now: str) -> int:
    by_site: defaultdict[str, list[Link]] = defaultdict(list)
    for link in found:
        by_site[site_key(link.url)].append(link)
    return sum(
        frontier.add_batch(connection, frontier.ensure_site(connection, links[0].url, now=now), links, now=now)
        for links in by_site.values()
    )


def digest(visit: Visit) -> str | None:
    """Hex SHA-256 of the body that a visit brought; None where it brought none."""
    return hashlib.sha256(visit.page.content).hexdigest() if visit.page else None
