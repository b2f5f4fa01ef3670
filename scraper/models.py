"""The newsroom's words as frozen records: Link → Visit (with its Page) → Article (with its Teasers).

A stage is named by what the thing is now.  Nothing here reaches the clock, the network or a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class LinkKind(StrEnum):
    """What we expect behind an address before it is fetched."""

    ARTICLE = "article"
    """One news article: named by a feed, a news sitemap, or an address that looks like one."""
    SECTION = "section"
    """A page that lists articles: home, section, tag, author, archive, or a further page of one of them."""
    FEED = "feed"
    """RSS, Atom or JSON Feed."""
    SITEMAP = "sitemap"
    """A sitemap or a sitemap index, plain or gzip."""
    UNKNOWN = "unknown"
    """A page of the site that nothing has been said about yet."""


class Source(StrEnum):
    """Who told us of an address."""

    SEED = "seed"
    """The command line."""
    ROBOTS = "robots"
    """A ``Sitemap:`` line of robots.txt."""
    PROBE = "probe"
    """A usual place that sites do not always declare, such as ``/sitemap.xml`` or ``/feed``."""
    SITEMAP = "sitemap"
    """A ``urlset`` or ``sitemapindex`` entry."""
    NEWS_SITEMAP = "news-sitemap"
    """A sitemap entry with a ``news:news`` element."""
    FEED = "feed"
    """A feed's entry."""
    DECLARED = "declared"
    """``<link rel=alternate>`` (feeds), ``rel=canonical``, ``rel=amphtml``, ``rel=next``."""
    SECTION = "section"
    """A link on a section page."""
    ARTICLE = "article"
    """A link or teaser on an article page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that somebody told us of, not fetched yet."""

    url: str
    """Normalised absolute address (see ``scraper.urls.normalise``)."""
    kind: LinkKind
    """What is expected behind it."""
    source: Source
    """Who told us."""
    found_on: str | None = None
    """Address of the page, feed or sitemap that holds the link; None for a seed."""
    title: str | None = None
    """Headline that the source gives (feed title, news:title, link text), whitespace collapsed."""
    published: str | None = None
    """When the source says it appeared, ISO 8601; None where it says nothing readable."""
    modified: str | None = None
    """When the source says it last changed (sitemap ``lastmod``, Atom ``updated``), ISO 8601; None where silent."""


class Outcome(StrEnum):
    """How one fetch ended.  Only those of ``FAILURES`` count against a crawl."""

    FETCHED = "fetched"
    """2xx with a body that was read to its end."""
    NOT_MODIFIED = "not-modified"
    """304: what we hold is current."""
    GONE = "gone"
    """404 or 410."""
    MOVED_AWAY = "moved-away"
    """It redirects to another site, which this crawl does not cover."""
    ROBOTS = "robots"
    """robots.txt asks us not to fetch it; no request was made."""
    REFUSED_ADDRESS = "refused-address"
    """The guard refused the scheme, the port or the (private) network, before or after a redirect."""
    FORBIDDEN = "forbidden"
    """401, 402, 403, 407 or 451."""
    RATE_LIMITED = "rate-limited"
    """429, or 503 with Retry-After, and still so after the retries."""
    CLIENT_ERROR = "client-error"
    """Any other 4xx."""
    SERVER_ERROR = "server-error"
    """5xx after the retries."""
    REDIRECT_LOOP = "redirect-loop"
    """More redirects than allowed, or one to itself."""
    NOT_HTML = "not-html"
    """A body of a type that this request did not ask for."""
    TOO_LARGE = "too-large"
    """Body larger than the cap, compressed or not."""
    EMPTY = "empty"
    """2xx without a body."""
    BROKEN = "broken"
    """The body ended early or could not be decompressed."""
    UNREADABLE = "unreadable"
    """It came, but is not what it was taken for (a feed that is none), or our reader failed on it."""
    TIMEOUT = "timeout"
    """Connecting, or the whole answer, took longer than allowed."""
    UNKNOWN_HOST = "unknown-host"
    """The name does not resolve."""
    REFUSED = "refused"
    """The connection was refused, reset or lost."""
    TLS = "tls"
    """The TLS handshake or the certificate failed."""


class Shown(StrEnum):
    """What a page that came turned out to show; it may be another thing than what once stood there."""

    ARTICLE = "article"
    """An article, as far as can be told whole."""
    PAYWALL = "paywall"
    """An article of which only a part is shown."""
    CONSENT = "consent"
    """A consent screen in place of the page."""
    CHALLENGE = "challenge"
    """A bot check in place of the page."""
    NOT_FOUND = "not-found"
    """The word that nothing is there, with a status that says otherwise: a soft 404."""
    ANOTHER = "another"
    """An article, and not the one that stood at the address that was asked for."""
    LIST = "list"
    """A page that lists articles."""
    SHELL = "shell"
    """An empty shell, which its own scripts would fill: what it would show is not known."""
    OTHER = "other"
    """None of these: an imprint, a landing page, a form."""
    FEED = "feed"
    """RSS, Atom or JSON Feed."""
    SITEMAP = "sitemap"
    """A sitemap or an index of them."""


FAILURES = frozenset(Outcome) - {
    Outcome.FETCHED,
    Outcome.NOT_MODIFIED,
    Outcome.GONE,
    Outcome.MOVED_AWAY,
    Outcome.ROBOTS,
    Outcome.NOT_HTML,
}
"""Outcomes that make a crawl end with exit code 1; the rest are answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The bytes that an address answered with."""

    url: str
    """Normalised address that finally answered, after redirects."""
    content: bytes
    """Body, content-encoding undone, as served otherwise; at most the fetcher's cap."""
    content_type: str | None
    """Media type in lower case without parameters, such as ``text/html``; None if not sent."""
    charset: str | None
    """``charset`` parameter of Content-Type, as sent; None if not sent."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Response headers, names in lower case, repeated ones joined by a comma."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One fetch and how it ended; failures are values here, not exceptions."""

    url: str
    """Normalised address that was asked for."""
    started: str
    """When the first request left, ISO 8601 UTC with seconds or finer."""
    outcome: Outcome
    """How it ended."""
    final_url: str
    """Address of the last answer, after redirects; ``url`` where none came."""
    redirects: tuple[tuple[int, str], ...] = ()
    """Each hop as (status, target address), in order."""
    status: int | None = None
    """HTTP status of the last answer; None where none came."""
    seconds: float = 0.0
    """From the first request to the last byte, retries and waits between them included."""
    requests: int = 0
    """Requests sent, redirects and retries included."""
    size: int = 0
    """Bytes of the body as held, content-encoding undone."""
    etag: str | None = None
    """``ETag`` of the last answer, for the next conditional request."""
    last_modified: str | None = None
    """``Last-Modified`` of the last answer, likewise."""
    message: str | None = None
    """What happened, one line for a person; None when fetched or not modified."""
    retry_at: str | None = None
    """When the host asks us to come back, or its robots.txt is due again, ISO 8601 UTC; None where neither."""
    usage: tuple[tuple[str, str], ...] = ()
    """Header lines of the last answer that say how it may be used, as (name in lower case, value), in order."""
    page: Page | None = None
    """The page, exactly when ``outcome`` is fetched."""
    shows: Shown | None = None
    """What the page turned out to show once it was read; None before, and where none came."""
    rendered: bool = False
    """Whether ``page`` is what its scripts made of it in a browser; ``requests`` and ``size`` include theirs."""


class PageType(StrEnum):
    """What an HTML page is."""

    ARTICLE = "article"
    LIVEBLOG = "liveblog"
    VIDEO = "video"
    GALLERY = "gallery"
    SECTION = "section"
    OTHER = "other"


ARCHIVED_TYPES = frozenset({PageType.ARTICLE, PageType.LIVEBLOG, PageType.VIDEO, PageType.GALLERY})
"""Page types that become rows of ``articles``; the others are observed as pages only."""


class Access(StrEnum):
    """How much of an article the page gives to an anonymous reader."""

    FULL = "full"
    PARTIAL = "partial"
    """A paywall shows only a part: structured data and visible evidence agree."""
    CONSENT = "consent"
    """A consent screen stands in for the page."""
    CHALLENGE = "challenge"
    """A bot check stands in for the page."""
    UNKNOWN = "unknown"


class TeaserKind(StrEnum):
    """Why a card stands on the page."""

    RELATED = "related"
    """Read more, more on this, recommended, previous and next article."""
    INLINE = "inline"
    """A box or a "read also" line with body text after it."""
    POPULAR = "popular"
    """Most read, trending."""
    LATEST = "latest"
    """Newest articles."""
    OTHER = "other"
    """Editor's picks, top stories, section promotions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A card that offers another article under its headline."""

    position: int
    """Reading order on the page, from 1."""
    kind: TeaserKind
    """Why it stands there."""
    heading: str | None
    """What is displayed over its block ("Lire aussi"); None where nothing is."""
    title: str
    """Displayed headline without kicker, badge, rank, date or excerpt."""
    url: str
    """Normalised absolute address of the article it offers."""
    excerpt: str | None = None
    """Displayed summary; None where the card has none."""
    author: str | None = None
    """Displayed name or names; None where the card has none."""
    published: str | None = None
    """Date as displayed, or its ``<time datetime>``; None where the card has none."""
    image: str | None = None
    """Absolute address of the card's picture; None where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLink:
    """A link in the running text of an article: what it cites."""

    position: int
    """Reading order in the body, from 1."""
    url: str
    """Normalised absolute address."""
    text: str
    """Displayed link text, whitespace collapsed; may be the empty string for a linked picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a field's value came from."""

    reader: str
    """``rule``, ``json-ld``, ``meta``, ``microdata``, ``dom``, ``url`` or ``text`` (decided from the text itself)."""
    raw: str | None
    """The value as the page gives it, before cleaning; for decisions, the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page, understood.  ``dataclasses.asdict`` of it is the JSON that ``cli.py extract`` prints."""

    url: str | None
    """Normalised address the page was read from; None if it is not known."""
    canonical_url: str | None
    """Absolute ``rel=canonical`` (else ``og:url``) of the same site, normalised; None where absent or unusable."""
    title: str | None
    """Displayed headline, without site name, section or kicker; None where the page has none."""
    subtitle: str | None
    """Displayed standfirst or deck where it is not part of the body; None where absent."""
    authors: tuple[str, ...]
    """People and desks, cleaned of roles, places and dates, in displayed order; empty where nobody is named."""
    byline: str | None
    """The byline as displayed; None where nothing is displayed."""
    published: str | None
    """ISO 8601, with offset where the page gives one, a bare date where it gives no time; None, never a guess."""
    published_raw: str | None
    """The published date as the page wrote it."""
    updated: str | None
    """Last change, same format; None where the page gives none or only repeats ``published``."""
    language: str | None
    """BCP 47 primary subtag in lower case (``fr``); from the text where the page lies or is silent."""
    site_name: str | None
    """Name of the publication."""
    section: str | None
    """Section the article stands in, as displayed or declared."""
    tags: tuple[str, ...]
    """Keywords and topic labels in displayed order, without repetition."""
    description: str | None
    """Meta description or its Open Graph twin; None where absent."""
    image: str | None
    """Absolute address of the lead picture; None where absent."""
    body: str | None
    """Text; blocks (paragraph, heading, quote, list item) separated by one blank line; None where there is none."""
    page_type: PageType
    """What kind of page it is."""
    access: Access
    """How much of it an anonymous reader gets."""
    teasers: tuple[Teaser, ...] = ()
    """Cards that offer other articles, in reading order."""
    links: tuple[BodyLink, ...] = ()
    """Links in the body, in reading order."""
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    """Field name → where its value came from, for every field that has one."""
    extractor: str = ""
    """Name and version of the extractor, as in ``article-archive 0.1.0``."""
