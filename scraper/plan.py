"""What to do next, decided and never done: what is due, what is kept, where content belongs, when to come back.

Facts come in (a page we know, the visit just made, the article just read, the time); decisions go out.  Nothing here
reaches the clock, the network or the database, so every rule is tested by a table of cases.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.archive.records import KnownPage, PageState, Rhythm, Trust
from scraper.models import ARCHIVED_TYPES, Access, Article, LinkKind, Outcome, PageType, Shown, Source, Visit

LOOK_AHEAD = timedelta(days=1)
"""A crawl that somebody starts by hand also fetches what would come due within this time."""

ARTICLE_SHARE_OF_AGE = 0.25
"""An article is looked at again after this share of the time since it was first seen: corrections come early, then
rarely (news pages change with a rate that falls with age: Fetterly et al., "A large-scale study of the evolution of
web pages", WWW 2003; the share is ours)."""
ARTICLE_SOONEST, ARTICLE_LATEST = timedelta(hours=3), timedelta(days=90)

LISTING_SHARE_OF_AGE = 0.5
"""A feed, sitemap or section of which nothing is known yet is looked at again after this share of the time that we have
known it: soon, so that its rhythm shows."""
LISTING_SHARE = 0.7
"""One whose rhythm is known is looked at again after this share of the time in which it brings one new address: of
0.7, 1.0, 1.3 and 1.5 the largest with which, in a simulated year, 99 % of new articles were seen within twice their
site's own interval (``benchmarks/year.py``)."""
RECENT, STEADY = 16, timedelta(days=7)
"""After how many looks, and after how long, a look counts half.  Rates change, so that the last looks tell most; nights
and weekends are no change, so that nothing is looked at more rarely than its last weeks say."""
NEWS_BEFORE = 0.5
"""New addresses that a listing is credited with beforehand, half of one, so that one that never brought any is looked
at ever more rarely, and not never (Jeffreys' prior for a Poisson rate)."""
LISTING_SOONEST, LISTING_LATEST = timedelta(minutes=10), timedelta(days=14)
LISTING_FIRST, LISTING_DAILY = timedelta(minutes=30), timedelta(days=1)
"""The same for one whose rhythm is not known."""

STATIC_INTERVAL = timedelta(days=30)
"""Pages that are neither articles nor lists: imprint, contact, a landing page."""
WALL_INTERVAL = timedelta(days=7)
"""A page behind a consent screen or a bot check is asked for again within a week: such screens come and go, and for an
empty shell somebody may bring a browser."""
REFUSED_INTERVAL = timedelta(days=7)
"""A page that robots.txt or our guard refuses is asked about again after a week: the file may change, or the name."""
FAILURE_SOONEST, FAILURE_LATEST = timedelta(hours=1), timedelta(days=7)
"""A page that fails is tried again after an hour, then after twice as long each time."""
LISTING_FAILURE_LATEST = timedelta(days=1)
"""The longest wait for a listing of known rhythm: as long as it fails, nothing new is seen."""
FAILURES_COUNTED = 16
"""Failures in a row beyond which the wait no longer grows: it has long met ``FAILURE_LATEST``."""
USELESS_SOONEST, USELESS_LATEST = timedelta(days=1), timedelta(days=90)
"""A page that sends another type, nothing or too much, again and again, is looked at after twice as long each time."""
GONE_SHARE_OF_ABSENCE = 0.5
GONE_SOONEST, SUSPECT_LATEST, GONE_LATEST = timedelta(days=1), timedelta(days=3), timedelta(days=90)
"""A page that is gone is looked at again after half the time since it last answered, ever more rarely, but every three
days as long as an article that stood there is only suspected to be missing (``presence``)."""

PROVEN = 20
"""Visits after which a site's dates of change have proved right or wrong."""
HEEDED, BROKEN = 0.1, 0.02
"""Share of announced changes that must have been changes for announcements to be heeded, and of pages that were said to
be unchanged and had changed up to which that is believed (both ours)."""
SAMPLED = 10
"""One in so many of the pages that are said to be unchanged is asked for on a day all the same (ours)."""

ANSWERS = (Outcome.FETCHED, Outcome.NOT_MODIFIED)
"""Outcomes that bring content, or say that what we hold is current."""
USELESS = frozenset({Outcome.NOT_HTML, Outcome.TOO_LARGE, Outcome.EMPTY})
"""Outcomes that bring no page, or none that we take."""
LISTINGS = frozenset({LinkKind.FEED, LinkKind.SITEMAP, LinkKind.SECTION})


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a page after a visit."""

    state: PageState
    """Its new state."""
    due: datetime | None
    """When to ask again; None for never."""
    rhythm: Rhythm | None = None
    """How fast a listing that answers brings something new; None for others, and where that is not known yet."""


def after_visit(
    visit: Visit, *, page: KnownPage, kind: LinkKind, now: datetime, news: int = 0, every: timedelta | None = None
) -> Next:
    """Return the state and the next visit of a page.

    Args:
        visit: the visit just made.
        page: the page as it was known before the visit.
        kind: what it turned out to be, or is expected to be.
        now: when the visit ended.
        news: addresses that it named and nobody had named before.
        every: how often the site's listings are to be looked at; None: as often as they bring something new.

    Where the host said when to come back (``Retry-After``), its word is taken, up to ``FAILURE_LATEST``.
    """
    if visit.outcome in ANSWERS and kind in LISTINGS and page.last_seen is not None:
        # the first look of all tells what is old, not how fast it comes
        seconds = (now - datetime.fromisoformat(page.last_seen)).total_seconds()
        page = replace(page, rhythm=with_look(page.rhythm or Rhythm(), max(seconds, 0.0), news))
        return Next(PageState.LIVE, next_look(page, kind, now, every), page.rhythm)
    decide = _SHOWING.get(visit.shows) or _DECISIONS.get(visit.outcome, _failing)
    then = decide(page, kind, now)
    if visit.retry_at is None:
        return Next(then.state, min(then.due, now + every)) if every and then.due and kind in LISTINGS else then
    return Next(then.state, min(datetime.fromisoformat(visit.retry_at), now + FAILURE_LATEST))


def with_look(rhythm: Rhythm, seconds: float, news: int) -> Rhythm:
    """Return a rhythm with one more look, so many seconds after the one before, and the new addresses it brought."""
    recent, steady = 0.5 ** (1 / RECENT), 0.5 ** (seconds / STEADY.total_seconds())
    return Rhythm(
        recent_seconds=rhythm.recent_seconds * recent + seconds,
        recent_news=rhythm.recent_news * recent + news,
        steady_seconds=rhythm.steady_seconds * steady + seconds,
        steady_news=rhythm.steady_news * steady + news,
    )


def _live(page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    return Next(PageState.LIVE, next_look(page, kind, now))


def _gone(page: KnownPage, _kind: LinkKind, now: datetime) -> Next:
    missing = now - datetime.fromisoformat(page.last_seen or page.first_seen)
    sure = page.absence is not None and page.absence.is_sure_removal
    doubtful = page.article_id is not None and not sure
    latest = SUSPECT_LATEST if doubtful else GONE_LATEST
    return Next(PageState.GONE, now + _clamp(missing * GONE_SHARE_OF_ABSENCE, GONE_SOONEST, latest))


def _walled(page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    """Decide about a page that a wall or an empty shell stands in for: what is behind it is not known."""
    return Next(PageState.LIVE, min(next_look(page, kind, now), now + WALL_INTERVAL))


def _no_article(page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    """Decide about a page that shows no article: one that held it is looked at as if it were gone."""
    return _live(page, kind, now) if page.article_id is None else _gone(page, kind, now)


def _moved_away(page: KnownPage, _kind: LinkKind, now: datetime) -> Next:
    return Next(PageState.GONE if page.article_id else PageState.IGNORED, now + STATIC_INTERVAL)


def _refused_by_robots(_page: KnownPage, _kind: LinkKind, now: datetime) -> Next:
    return Next(PageState.REFUSED, now + REFUSED_INTERVAL)


def _refused_by_us(_page: KnownPage, _kind: LinkKind, now: datetime) -> Next:
    """Decide about an address that the guard refuses: the name may lead elsewhere again, as after a hotel's network."""
    return Next(PageState.REFUSED, now + REFUSED_INTERVAL)


def _useless(page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    """Decide about what is no page, or none that we take: a first such answer may be a fault, like any failure.

    After a second one, what once was a page comes back, and what is named as an article or a listing, ever more rarely.
    Else it is a file, or a usual place with nothing in it, and is not asked for again; but sites get feeds.
    """
    if page.last_outcome not in USELESS:
        return _failing(page, kind, now)
    missing = now - datetime.fromisoformat(page.last_seen or page.first_seen)
    named = kind is not LinkKind.UNKNOWN and page.source is not Source.PROBE
    if named or page.last_seen is not None:
        return Next(PageState.IGNORED, now + _clamp(missing, USELESS_SOONEST, USELESS_LATEST))
    return Next(PageState.IGNORED, now + STATIC_INTERVAL if kind is LinkKind.FEED else None)


def _failing(page: KnownPage, kind: LinkKind, now: datetime) -> Next:
    """Decide about a page that failed: soon again, a listing no later than it would have been looked at."""
    soonest, latest = FAILURE_SOONEST, FAILURE_LATEST
    if kind in LISTINGS and page.rhythm is not None:
        soonest = _clamp(interval(page.rhythm) * LISTING_SHARE, LISTING_SOONEST, FAILURE_SOONEST)
        latest = LISTING_FAILURE_LATEST
    wait = soonest * 2.0 ** min(page.failures, FAILURES_COUNTED)
    return Next(PageState.FAILING, now + min(wait, latest))


_DECISIONS: Mapping[Outcome, Callable[[KnownPage, LinkKind, datetime], Next]] = {
    **dict.fromkeys(ANSWERS, _live),
    Outcome.GONE: _gone,
    Outcome.MOVED_AWAY: _moved_away,
    Outcome.ROBOTS: _refused_by_robots,
    Outcome.REFUSED_ADDRESS: _refused_by_us,
    **dict.fromkeys(USELESS, _useless),
}
"""What each outcome means for the page; all others are failures, tried again ever more rarely."""
_SHOWING: Mapping[Shown | None, Callable[[KnownPage, LinkKind, datetime], Next]] = {
    Shown.NOT_FOUND: _gone,
    Shown.CONSENT: _walled,
    Shown.CHALLENGE: _walled,
    Shown.SHELL: _walled,
    **dict.fromkeys((Shown.LIST, Shown.OTHER, Shown.ANOTHER), _no_article),
}
"""What a page that came means where it shows no article, whatever its status says."""


def next_look(page: KnownPage, kind: LinkKind, now: datetime, every: timedelta | None = None) -> datetime:
    """Return when to ask again for a page that answers; ``every`` as for ``after_visit``."""
    if every is not None and kind in LISTINGS:
        return now + every
    age = now - datetime.fromisoformat(page.first_seen)
    if kind in LISTINGS and page.rhythm is None:
        return now + _clamp(age * LISTING_SHARE_OF_AGE, LISTING_FIRST, LISTING_DAILY)
    if kind in LISTINGS and page.rhythm is not None:
        return now + _clamp(interval(page.rhythm) * LISTING_SHARE, LISTING_SOONEST, LISTING_LATEST)
    if kind is LinkKind.ARTICLE:
        return now + _clamp(age * ARTICLE_SHARE_OF_AGE, ARTICLE_SOONEST, ARTICLE_LATEST)
    return now + STATIC_INTERVAL


def interval(rhythm: Rhythm) -> timedelta:
    """Return the time in which a listing brings one new address, the shorter of what late and steady looks say.

    The maximum likelihood of a Poisson process that is observed at any intervals is the number of events over the whole
    time (Cho and Garcia-Molina, "Estimating frequency of change", ACM TOIT 3(3), 2003, where only whether there were
    any is known; a listing tells how many).
    """
    recent = rhythm.recent_seconds / (rhythm.recent_news + NEWS_BEFORE)
    steady = rhythm.steady_seconds / (rhythm.steady_news + NEWS_BEFORE)
    return timedelta(seconds=min(recent, steady))


def _clamp(value: timedelta, low: timedelta, high: timedelta) -> timedelta:
    return max(low, min(value, high))


def is_heeded(trust: Trust) -> bool:
    """Whether a change that a site's listing announces is reason to ask for the page at once.

    It is until it has proved wrong: some date every page with the day, and would have all of them read every day.
    """
    return trust.announced < PROVEN or trust.announced_changed >= HEEDED * trust.announced


def known_unchanged(page: KnownPage, trust: Trust, now: datetime) -> bool:
    """Whether a page need not be asked for, because its listing says that it has not changed since we looked.

    That is so when the newest change that a sitemap or feed announced is the one that we have read, and when the site's
    silence has proved right: some never touch the date again.  One page in ``SAMPLED`` is asked for all the same, so
    that it goes on being proved.  Where the server gave a validator we ask, too: a conditional request costs one 304
    and does not rely on the listing's word.
    """
    has_validator = bool(page.etag or page.last_modified)
    read = page.listed_modified is not None and page.listed_modified <= (page.checked_modified or "")
    proved = trust.silent >= PROVEN and trust.silent_changed <= BROKEN * trust.silent
    sampled = (page.id + now.toordinal()) % SAMPLED == 0
    return page.state is PageState.LIVE and read and not has_validator and proved and not sampled


def is_kept(article: Article) -> bool:
    """Whether a page becomes a row of ``articles``: an article by type, with a headline and text, not a wall."""
    walled = article.access in {Access.CONSENT, Access.CHALLENGE}
    return article.page_type in ARCHIVED_TYPES and bool(article.title) and bool(article.body) and not walled


def kind_of(article: Article) -> LinkKind:
    """What a fetched HTML page turned out to be, for the frontier."""
    if article.page_type in ARCHIVED_TYPES:
        return LinkKind.ARTICLE
    return LinkKind.SECTION if article.page_type is PageType.SECTION else LinkKind.UNKNOWN
