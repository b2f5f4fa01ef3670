"""The archive's own words: what the frontier hands out, what a crawl hands in, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from scraper.models import Access, Article, Link, LinkKind, Outcome, Source, Visit
from scraper.usage import Signal


class PageState(StrEnum):
    """What is known of an address after the visits so far."""

    NEW = "new"
    """Never fetched."""
    LIVE = "live"
    """It answered with content when last asked."""
    GONE = "gone"
    """It answered 404 or 410."""
    FAILING = "failing"
    """The last attempts failed; it is tried again."""
    REFUSED = "refused"
    """robots.txt, the guard or the server will not have us."""
    ALIAS = "alias"
    """Another address of a page that we hold: ``canonical_id`` names it; never fetched on its own again."""
    IGNORED = "ignored"
    """Known, not wanted (robots.txt itself, pictures, foreign pages); never fetched by the crawl."""


class Change(StrEnum):
    """What a recorded article did to the archive."""

    NEW = "new"
    """A row in ``articles`` and its first revision."""
    CHANGED = "changed"
    """A further revision."""
    UNCHANGED = "unchanged"
    """Neither: what is compared is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What the looks at a listing brought, added up, each the less the longer ago it was (``plan.with_look``)."""

    recent_seconds: float = 0.0
    """Seconds between looks, of the last looks."""
    recent_news: float = 0.0
    """New addresses that those brought."""
    steady_seconds: float = 0.0
    """Seconds between looks, of the last weeks."""
    steady_news: float = 0.0
    """New addresses that those brought."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How often the dates of change in a site's sitemaps and feeds have proved right, later visits counting more."""

    announced: int = 0
    """Visits to articles whose listing announced a change since the last one."""
    announced_changed: int = 0
    """Those of them that found one."""
    silent: int = 0
    """Visits to articles whose listing gave a date, and no later one than at the last visit."""
    silent_changed: int = 0
    """Those of them that found a change all the same."""


class Missing(StrEnum):
    """How an article's page shows it no longer."""

    REMOVED = "removed"
    """404, 410, or a page that says that nothing is there."""
    REDIRECTED = "redirected"
    """It leads to a page that is no article or another one, or to another site."""
    REPLACED = "replaced"
    """Its own address shows a page that is no article."""
    WALLED = "walled"
    """It is there, and a paywall hides what was read before."""
    SCREENED = "screened"
    """A consent screen or a bot check stands in for it."""


AWAY = frozenset({Missing.REMOVED, Missing.REDIRECTED, Missing.REPLACED})
"""Ways of missing an article that take evidence, together: pages often answer 404 first and redirect later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A run of visits to an article's page that did not find it (``presence``).  Times are ISO 8601 UTC."""

    kind: Missing
    """How the newest of them did not find it."""
    began: str
    """When the first of them was."""
    newest: str
    """When the newest of them was."""
    visits: int = 1
    """How many there were."""
    weighed_from: str | None = None
    """When the first of those was that count as evidence; None: none does yet."""
    weighed: int = 0
    """How many count as evidence."""
    confirmed: str | None = None
    """When the evidence sufficed; None: it is a suspicion."""
    ended: str | None = None
    """When the article was seen again, or was missed in another way; None: it has not been."""

    @property
    def is_sure_removal(self) -> bool:
        """Whether it goes on, the evidence suffices, and the article is not just hidden behind something."""
        return self.ended is None and self.confirmed is not None and self.kind in AWAY

    @property
    def is_suspicion(self) -> bool:
        """Whether it goes on, and the evidence does not suffice yet."""
        return self.ended is None and self.confirmed is None


@dataclass(frozen=True, slots=True)
class Answering:
    """How a site's articles were found of late: whether it is the one article that is missing, or the site."""

    found: int
    """Visits that found an article."""
    missed: int
    """Visits that found an article's page without it, those behind walls not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """One row of ``pages``: an address and all that is known of it.  Times are ISO 8601 UTC."""

    id: int
    """``pages.id``."""
    site_id: int
    """``sites.id``."""
    url: str
    """Normalised address."""
    kind: LinkKind
    """What is expected, or was found, behind it."""
    source: Source
    """Who told us of it; the most telling source so far."""
    state: PageState
    """What the visits so far say."""
    depth: int
    """Links between it and the address that the crawl was started with, 0 for that one."""
    first_seen: str
    """When we first heard of it."""
    due: str | None
    """When to fetch it next; None: not again."""
    last_visit: str | None = None
    """When it was last asked for; None: never."""
    last_seen: str | None = None
    """When it last answered with content, 304 included; None: never."""
    last_outcome: Outcome | None = None
    """How the last visit ended."""
    failures: int = 0
    """Visits in a row that ended in one of ``models.FAILURES``."""
    etag: str | None = None
    """Validator of the content that we read last."""
    last_modified: str | None = None
    """Validator of the content that we read last."""
    sha256: str | None = None
    """Hex SHA-256 of the body that we read last; None where no body was read."""
    listed_modified: str | None = None
    """Newest change that a feed or sitemap announced; a time, or a bare date."""
    listed_published: str | None = None
    """Publication time that a feed or sitemap announced; a time, or a bare date."""
    checked_modified: str | None = None
    """``listed_modified`` as it stood when the page was last read."""
    canonical_id: int | None = None
    """``pages.id`` of the page this is an alias of; None: it stands for itself."""
    article_id: int | None = None
    """``articles.id`` of the article it (or the page it is an alias of) holds; None: none."""
    article_access: Access | None = None
    """How much of that article was there for an anonymous reader when it was last read; None: it holds none."""
    rhythm: Rhythm | None = None
    """How fast it brings something new, where it is a listing that was looked at twice."""
    absence: Absence | None = None
    """Since when its article has not been found there; None: it was found when last asked for, or it holds none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One visit with everything decided about it: what ``Archive.record`` writes in one transaction."""

    page: KnownPage
    """The page that was asked for."""
    crawl_id: int | None
    """``crawls.id``; None outside a crawl (import)."""
    visit: Visit
    """The fetch and how it ended."""
    state: PageState
    """State of the page that the content belongs to, after this visit."""
    due: str | None
    """When to fetch that page next; None: not again."""
    address: str
    """Normalised canonical address that the content belongs to; ``page.url`` where nothing was fetched."""
    article: Article | None = None
    """The article that the page is, if it is one that is archived."""
    found: tuple[Link, ...] = ()
    """Links to add to the frontier; their ``site_key`` decides the site."""
    kind: LinkKind | None = None
    """What the page turned out to be; None leaves the expectation (an article makes it an article)."""
    rhythm: Rhythm | None = None
    """How fast a listing brings something new, this look included; None leaves what is known."""
    absences: tuple[Absence, ...] = ()
    """What this visit tells of the absence of the page's article: the one that was open, as it stands now, and a new
    one; empty leaves what is known."""

    signals: tuple[Signal, ...] | None = None
    """All that the page says of its use; None leaves what is known."""
    obeyed: Signal | None = None
    """The signal because of which its article is not archived; None: there is none."""

    @property
    def misses(self) -> bool:
        """Whether the page held an article and did not show any of it."""
        return any(absence.ended is None and absence.kind is not Missing.WALLED for absence in self.absences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What came of a ``Record``."""

    change: Change | None
    """What happened to the article; None where there was none."""
    article_id: int | None
    """``articles.id``; None where there is no article."""
    page_id: int
    """``pages.id`` of the page that the content belongs to."""
    links: int = 0
    """How many of the found links were new to the frontier."""
