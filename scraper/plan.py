"""What to do next, decided and never done: what is due, what is kept, where content belongs, when to come back.

Facts come in (a page we know, the visit just made, the article just read, the time); decisions go out.  Nothing here
reaches the clock, the network or the database, so every rule is tested by a table of cases.
"""

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
GONE_SOONEST, GONE_LATEST = timedelta(days=1), timedelta(days=90)
"""A page that is gone is looked at again, ever more rarely: it takes repeated evidence to call it removed."""

LISTINGS = frozenset({LinkKind.FEED, LinkKind.SITEMAP, LinkKind.SECTION})


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a page after a visit."""

    state: PageState
    """Its new state."""
    due: datetime | None
    """When to ask again; None for never."""


_USELESS = frozenset({Outcome.NOT_HTML, Outcome.TOO_LARGE, Outcome.EMPTY})


def after_visit(visit: Visit, *, page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    """Return the state and the next visit of a page.

    Args:
        visit: the visit just made.
        page: the page as it was known before the visit.
        kind: what it turned out to be, or is expected to be.
        now: when the visit ended.
    """
    failures = page.failures
    if visit.outcome in {Outcome.FETCHED, Outcome.NOT_MODIFIED}:
        return Next(PageState.LIVE, next_look(page, kind, now))
    if visit.outcome is Outcome.GONE:
        return Next(PageState.GONE, now + _backoff(GONE_SOONEST, GONE_LATEST, failures))
    if visit.outcome is Outcome.ROBOTS:
        return Next(PageState.REFUSED, now + ROBOTS_INTERVAL)
    if visit.outcome is Outcome.REFUSED_ADDRESS:
        return Next(PageState.REFUSED, None)
    if visit.outcome in _USELESS:
        return Next(PageState.IGNORED, None if kind is not LinkKind.FEED else now + STATIC_INTERVAL)
    return Next(PageState.FAILING, now + _backoff(FAILURE_SOONEST, FAILURE_LATEST, failures))


def next_look(page: KnownPage, kind: LinkKind, now: datetime) -> datetime:
    """Return when to ask again for a page that answers."""
    age = now - datetime.fromisoformat(page.first_seen)
    if kind in LISTINGS:
        return now + _clamp(age * LISTING_SHARE_OF_AGE, LISTING_SOONEST, LISTING_LATEST)
    if kind is LinkKind.ARTICLE:
        return now + _clamp(age * ARTICLE_SHARE_OF_AGE, ARTICLE_SOONEST, ARTICLE_LATEST)
    return now + STATIC_INTERVAL


def _backoff(soonest: timedelta, latest: timedelta, failures: int) -> timedelta:
    return min(soonest * 2 ** min(failures, 16), latest)


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
