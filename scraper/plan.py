"""What to do next, decided and never done: what is due, what is kept, where content belongs, when to come back.

Facts come in (a page we know, the visit just made, the article just read, the time); decisions go out.  Nothing here
reaches the clock, the network or the database, so every rule is tested by a table of cases.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.archive.records import KnownPage, PageState
from scraper.models import ARCHIVED_TYPES, Access, Article, LinkKind, Outcome, PageType, Visit

LOOK_AHEAD = timedelta(days=1)
"""A crawl that somebody starts by hand also fetches what would come due within this time."""

ARTICLE_SHARE_OF_AGE = 0.25
"""An article is looked at again after this share of the time since it was first seen: corrections come early, then
rarely (news pages change with a rate that falls with age: Fetterly et al., "A large-scale study of the evolution of
web pages", WWW 2003; the share is ours)."""
ARTICLE_SOONEST, ARTICLE_LATEST = timedelta(hours=3), timedelta(days=90)

LISTING_SHARE_OF_AGE = 0.5
"""A feed, sitemap or section is looked at again after this share of the time that we have known it: a new one soon, so
that its rate of change shows, at the latest once a day (the rates themselves are not estimated yet)."""
LISTING_SOONEST, LISTING_LATEST = timedelta(minutes=30), timedelta(days=1)

STATIC_INTERVAL = timedelta(days=30)
"""Pages that are neither articles nor lists: imprint, contact, a landing page."""
ROBOTS_INTERVAL = timedelta(days=7)
"""A page that robots.txt refuses is asked about again after a week: the file may change."""
FAILURE_SOONEST, FAILURE_LATEST = timedelta(hours=1), timedelta(days=7)
"""A page that fails is tried again after an hour, then after twice as long each time."""
FAILURES_COUNTED = 16
"""Failures in a row beyond which the wait no longer grows: it has long met ``FAILURE_LATEST``."""
GONE_SHARE_OF_ABSENCE = 0.5
GONE_SOONEST, GONE_LATEST = timedelta(days=1), timedelta(days=90)
"""A page that is gone is looked at again after half the time since it last answered, ever more rarely: it takes
repeated evidence to call it removed."""

LISTINGS = frozenset({LinkKind.FEED, LinkKind.SITEMAP, LinkKind.SECTION})


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a page after a visit."""

    state: PageState
    """Its new state."""
    due: datetime | None
    """When to ask again; None for never."""


def after_visit(visit: Visit, *, page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    """Return the state and the next visit of a page.

    Args:
        visit: the visit just made.
        page: the page as it was known before the visit.
        kind: what it turned out to be, or is expected to be.
        now: when the visit ended.

    Where the host said when to come back (``Retry-After``), its word is taken, up to ``FAILURE_LATEST``.
    """
    then = _DECISIONS.get(visit.outcome, _failing)(page, kind, now)
    if visit.retry_at is None:
        return then
    return Next(then.state, min(datetime.fromisoformat(visit.retry_at), now + FAILURE_LATEST))


def _live(page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    return Next(PageState.LIVE, next_look(page, kind, now))


def _gone(page: KnownPage, _kind: LinkKind, now: datetime) -> Next:
    missing = now - datetime.fromisoformat(page.last_seen or page.first_seen)
    return Next(PageState.GONE, now + _clamp(missing * GONE_SHARE_OF_ABSENCE, GONE_SOONEST, GONE_LATEST))


def _moved_away(page: KnownPage, _kind: LinkKind, now: datetime) -> Next:
    return Next(PageState.GONE if page.article_id else PageState.IGNORED, now + STATIC_INTERVAL)


def _refused_by_robots(_page: KnownPage, _kind: LinkKind, now: datetime) -> Next:
    return Next(PageState.REFUSED, now + ROBOTS_INTERVAL)


def _refused_by_us(_page: KnownPage, _kind: LinkKind, _now: datetime) -> Next:
    return Next(PageState.REFUSED, None)


def _useless(page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    """Decide about what is no page: never again, unless a feed or an article stood there and may come back."""
    may_return = kind is LinkKind.FEED or page.article_id is not None
    return Next(PageState.IGNORED, now + STATIC_INTERVAL if may_return else None)


def _failing(page: KnownPage, _kind: LinkKind, now: datetime) -> Next:
    wait = FAILURE_SOONEST * 2.0 ** min(page.failures, FAILURES_COUNTED)
    return Next(PageState.FAILING, now + min(wait, FAILURE_LATEST))


_DECISIONS: Mapping[Outcome, Callable[[KnownPage, LinkKind, datetime], Next]] = {
    Outcome.FETCHED: _live,
    Outcome.NOT_MODIFIED: _live,
    Outcome.GONE: _gone,
    Outcome.MOVED_AWAY: _moved_away,
    Outcome.ROBOTS: _refused_by_robots,
    Outcome.REFUSED_ADDRESS: _refused_by_us,
    Outcome.NOT_HTML: _useless,
    Outcome.TOO_LARGE: _useless,
    Outcome.EMPTY: _useless,
}
"""What each outcome means for the page; all others are failures, tried again ever more rarely."""


def next_look(page: KnownPage, kind: LinkKind, now: datetime) -> datetime:
    """Return when to ask again for a page that answers."""
    age = now - datetime.fromisoformat(page.first_seen)
    if kind in LISTINGS:
        return now + _clamp(age * LISTING_SHARE_OF_AGE, LISTING_SOONEST, LISTING_LATEST)
    if kind is LinkKind.ARTICLE:
        return now + _clamp(age * ARTICLE_SHARE_OF_AGE, ARTICLE_SOONEST, ARTICLE_LATEST)
    return now + STATIC_INTERVAL


def _clamp(value: timedelta, low: timedelta, high: timedelta) -> timedelta:
    return max(low, min(value, high))


def known_unchanged(page: KnownPage) -> bool:
    """Whether a page need not be asked for, because its listing says that it has not changed since we looked.

    That is so when the newest change that a sitemap or feed announced is the one that we have read.  Where the server
    gave a validator we ask all the same: a conditional request costs one 304 and does not rely on the listing's word.
    """
    has_validator = bool(page.etag or page.last_modified)
    read = page.listed_modified is not None and page.listed_modified <= (page.checked_modified or "")
    return page.state is PageState.LIVE and read and not has_validator


def is_kept(article: Article) -> bool:
    """Whether a page becomes a row of ``articles``: an article by type, with a headline and text, not a wall."""
    walled = article.access in {Access.CONSENT, Access.CHALLENGE}
    return article.page_type in ARCHIVED_TYPES and bool(article.title) and bool(article.body) and not walled


def kind_of(article: Article) -> LinkKind:
    """What a fetched HTML page turned out to be, for the frontier."""
    if article.page_type in ARCHIVED_TYPES:
        return LinkKind.ARTICLE
    return LinkKind.SECTION if article.page_type is PageType.SECTION else LinkKind.UNKNOWN
