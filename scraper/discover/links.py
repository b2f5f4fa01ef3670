"""One parsed HTML page → the addresses of its site that it names, its feeds and its next page, in page order.

Beyond what ``pages`` refuses by shape, a page cannot lead a crawl astray without end:

- of addresses that differ only in their query, at most ``MAX_VARIANTS`` are taken from one page (facets);
- a list by date leads to earlier dates and into its own, never to later ones (a calendar ends at its first year);
- a further page of a list is taken from that list only, not beyond ``pages.MAX_PAGE``;
- at most ``MAX_LINKS`` are taken from one page.
"""

from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from scraper.discover import words
from scraper.discover.feed_worth import is_worth_following
from scraper.discover.kinds import guess_kind
from scraper.discover.listings import is_feed
from scraper.discover.pages import is_page, is_service_host
from scraper.discover.shape import shape_of
from scraper.discover.words import fold
from scraper.markup import Document, text_of
from scraper.models import Link, LinkKind, Source
from scraper.urls import normalise, site_key

MAX_LINKS = 5_000
"""Links taken from one page; the longest archive lists hold some thousands."""
MAX_VARIANTS = 60
"""Addresses of one path with different queries taken from one page: pagination needs a dozen, ``?id=`` lists more."""
MAX_TEXT = 300
"""Characters of a link's text that can be a headline; more is a whole card."""

FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
    "application/xml", "text/xml", "application/json", "text/rss+xml", "application/x-rss+xml",
})  # fmt: skip
"""Media types with which pages declare feeds; the general ones need an address that looks like one."""
_PLAIN_TYPES = frozenset({"application/xml", "text/xml", "application/json"})

_UNTRUSTED = frozenset({"ugc", "sponsored"})
"""Links that readers or advertisers wrote; plain ``nofollow`` is about ranking and is followed."""
_LABEL_LENGTH = 40  # characters of "older posts" in any language


def read_links(document: Document, url: str) -> tuple[Link, ...]:
    """The addresses that a page at the normalised ``url`` offers, each once, in page order.

    Links of the same site (``urls.site_key``), their kind guessed from address and text; feeds that it declares, on
    any host, unless they are comments' or a single page's; its sitemap; the next and previous page; other languages;
    the target of a refresh.  Not given: the page itself, its ``rel=shortlink``, AMP twins, what ``pages.is_page``
    refuses, ``rel=ugc`` and ``sponsored``.
    """
    reader = _Reader(url, document.base or url)
    for element in document.of("a", "area", "link"):
        if reader.is_full:
            break
        if element.get("href") is not None and (element.tag != "link" or element.get("rel") is not None):
            reader.take(element)
    for element in document.of("meta"):
        reader.take_refresh(element)
    return tuple(reader.found.values())


@dataclass(slots=True)
class _Reader:
    """What one page has given so far."""

    url: str
    base: str
    found: dict[str, Link] = field(default_factory=dict)
    variants: dict[str, int] = field(default_factory=dict)
    own: set[str] = field(init=False)
    site: str = field(init=False)
    host: str = field(init=False)
    date: str | None = field(init=False)
    kind: LinkKind = field(init=False)

    def __post_init__(self) -> None:
        self.own = {self.url}
        self.site = site_key(self.url)
        self.host = shape_of(self.url).host
        self.date = shape_of(self.url).archive_date
        self.kind = guess_kind(self.url)

    @property
    def is_full(self) -> bool:
        return len(self.found) >= MAX_LINKS

    @property
    def source(self) -> Source:
        return Source.ARTICLE if self.kind is LinkKind.ARTICLE else Source.SECTION

    def take(self, element: HtmlElement) -> None:
        """Keep what one ``a``, ``area`` or ``link`` offers, if it is worth it."""
        relations = _relations(element)
        address = normalise(element.get("href", ""), self.base)
        if address is None or address in self.own or not _UNTRUSTED.isdisjoint(relations):
            return
        if "shortlink" in relations:
            self.own.add(address)
            return
        if element.tag == "link":
            self._take_declared(element, relations, address)
        elif site_key(address) == self.site:
            self._take_anchor(element, relations, address)

    def take_refresh(self, element: HtmlElement) -> None:
        """Keep the target of ``<meta http-equiv=refresh content="0; url=…">``."""
        if element.get("http-equiv", "").strip().lower() != "refresh":
            return
        _, mark, target = element.get("content", "").partition("=")
        address = normalise(target.strip(" '\""), self.base) if mark else None
        if address and address != self.url and site_key(address) == self.site:
            self._add_page(address, Source.DECLARED)

    def _take_declared(self, element: HtmlElement, relations: frozenset[str], address: str) -> None:
        if "alternate" in relations and _declares_feed(element, address):
            self._add_feed(address, element.get("title"))
        elif site_key(address) == self.site:
            self._take_related(element, relations, address)

    def _take_related(self, element: HtmlElement, relations: frozenset[str], address: str) -> None:
        if "sitemap" in relations:
            self._add(Link(url=address, kind=LinkKind.SITEMAP, source=Source.DECLARED, found_on=self.url))
        elif not relations.isdisjoint(("next", "prev", "previous")) or _is_translation(element, relations):
            self._add_page(address, Source.DECLARED)

    def _take_anchor(self, element: HtmlElement, relations: frozenset[str], address: str) -> None:
        kind = guess_kind(address)
        if kind is LinkKind.FEED:
            if self.kind is not LinkKind.ARTICLE:
                self._add_feed(address, element.get("title"))
        elif kind is LinkKind.SITEMAP:
            self._add(Link(url=address, kind=kind, source=self.source, found_on=self.url))
        else:
            self._add_page(address, self.source, text=text_of(element), relations=relations)

    def _add_feed(self, address: str, title: str | None) -> None:
        if is_worth_following(address, page=self.url, title=title):
            self._add(Link(url=address, kind=LinkKind.FEED, source=Source.DECLARED, found_on=self.url))

    def _add_page(
        self, address: str, source: Source, text: str | None = None, relations: frozenset[str] = frozenset()
    ) -> None:
        title = text if text and len(text) <= MAX_TEXT else None
        if known := self.found.get(address):
            self._name(known, title)
        elif self._is_wanted(address) and self._is_new_variant(address):
            kind = self._kind(address, title, relations)
            self._add(Link(url=address, kind=kind, source=source, found_on=self.url, title=title))

    def _add(self, link: Link) -> None:
        self.found.setdefault(link.url, link)

    def _name(self, known: Link, title: str | None) -> None:
        """A card links its picture first, its headline after: the longer text is the headline."""
        if title and len(title) > len(known.title or ""):
            kind = guess_kind(known.url, title) if known.kind is LinkKind.UNKNOWN else known.kind
            self.found[known.url] = replace(known, title=title, kind=kind)

    def _kind(self, address: str, title: str | None, relations: frozenset[str]) -> LinkKind:
        kind = guess_kind(address, title)
        if kind is LinkKind.UNKNOWN and (_turns_page(title, relations) or "tag" in relations):
            return LinkKind.SECTION if self.kind is not LinkKind.ARTICLE else kind
        return kind

    def _is_wanted(self, address: str) -> bool:
        """A page; on a host for articles or on this one; of lists by date only earlier and narrower ones."""
        shape = shape_of(address)
        if not is_page(address) or (shape.host != self.host and is_service_host(address)):
            return False
        date = shape.archive_date
        return self.date is None or date is None or date < self.date or date.startswith(self.date)

    def _is_new_variant(self, address: str) -> bool:
        path, mark, _ = address.partition("?")
        if not mark:
            return True
        self.variants[path] = self.variants.get(path, 0) + 1
        return self.variants[path] <= MAX_VARIANTS


def _relations(element: HtmlElement) -> frozenset[str]:
    rel = element.get("rel")
    return frozenset(rel.lower().split()) if rel else frozenset()


def _declares_feed(element: HtmlElement, address: str) -> bool:
    media_type = element.get("type", "").partition(";")[0].strip().lower()
    return media_type in FEED_TYPES and (media_type not in _PLAIN_TYPES or is_feed(shape_of(address)))


def _is_translation(element: HtmlElement, relations: frozenset[str]) -> bool:
    """Another language's address of the page; one with ``media`` is the same page for small screens."""
    return "alternate" in relations and bool(element.get("hreflang")) and not element.get("media")


def _turns_page(title: str | None, relations: frozenset[str]) -> bool:
    """Whether a link says that it leads to another page of the same list: a number, "older posts", ``rel=next``."""
    if not relations.isdisjoint(("next", "prev")):
        return True
    label = fold(title) if title and len(title) <= _LABEL_LENGTH else ""
    return label.isdecimal() or label.strip(" «‹<←→>›»").startswith(words.OLDER)
