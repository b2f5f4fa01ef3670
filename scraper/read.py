"""A fetched page, read: bytes in, the article, the links and the address they belong to out.

This is the pure middle of a crawl: no network, no clock, no database, so it can run in a thread or another process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scraper import plan
from scraper.collector import paused_collector
from scraper.discover.canonical import read_canonical
from scraper.discover.feeds import read_feed
from scraper.discover.links import read_links
from scraper.discover.pages import is_page
from scraper.discover.sitemaps import read_sitemap
from scraper.empty_shell import is_empty_shell
from scraper.extract.article import gather, parse_for, read_gathered
from scraper.extract.kinds.page_type import says_not_found
from scraper.extract.rules.rule import Rule, Rules
from scraper.extract.rules.ruling import link_on
from scraper.fetch.settings import PRODUCT
from scraper.markup import Document
from scraper.models import Access, Article, Link, LinkKind, Page, PageType, Shown, Source
from scraper.signals.reading import of_meta
from scraper.urls import site_key
from scraper.usage import Signal

_WALLS = {Access.CONSENT: Shown.CONSENT, Access.CHALLENGE: Shown.CHALLENGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one HTML page says."""

    kind: LinkKind
    """What it turned out to be."""
    address: str
    """The address that the content belongs to: the canonical one, else the one that answered."""
    article: Article | None
    """The article, where the page is one that is kept; None for listings, static pages and walls."""
    found: tuple[Link, ...]
    """Addresses of the same site that it names."""
    shows: Shown = Shown.OTHER
    """The same more closely: a wall, say, is no article."""
    title: str | None = None
    """Its headline, article or not."""
    signals: tuple[Signal, ...] = ()
    """What its meta elements say of its use."""
    elsewhere: bool = False
    """Whether this is another view (AMP, print) of ``address``, which is to be fetched instead."""


@paused_collector()
def read_html(page: Page, rules: Rules | None = None, when: str | None = None) -> Reading:
    """Read an HTML page once for its article and its links.

    ``rules`` are those of single sites and ``when`` the day of the capture, ISO 8601, which decides among them.
    """
    rule = rules.rule_for(page.url, when) if rules else None
    document = parse_for(page.content, page.url, charset=page.charset, rule=rule)
    evidence = gather(document, page.url, rule=rule)
    article = read_gathered(evidence)
    found = _with_offers(read_links(document, page.url), article, page.url)
    target = read_canonical(document, page.url)
    single = whole_page(document, page.url, rule)
    lesser = bool(target and target.elsewhere) and not (rule and rule.single_page_link)
    return Reading(
        kind=plan.kind_of(article),
        address=single or (target.url if target else page.url),
        article=article if plan.is_kept(article) else None,
        found=found,
        shows=shown_on(document, article),
        title=article.title,
        signals=of_meta(evidence.meta.values, PRODUCT),
        elsewhere=single is not None or lesser,
    )


def shown_on(document: Document, article: Article) -> Shown:
    """What a page shows; a wall is no empty shell, whatever its scripts would bring."""
    shows = _shown_by(article)
    return Shown.SHELL if shows in {Shown.LIST, Shown.OTHER} and is_empty_shell(document) else shows


def _shown_by(article: Article) -> Shown:
    """What a page shows, by all that was read from it."""
    if article.access in _WALLS:
        return _WALLS[article.access]
    if plan.is_kept(article):
        return Shown.PAYWALL if article.access is Access.PARTIAL else Shown.ARTICLE
    if says_not_found(article.provenance.get("page_type")):
        return Shown.NOT_FOUND
    return Shown.LIST if article.page_type is PageType.SECTION else Shown.OTHER


def whole_page(document: Document, url: str, rule: Rule | None) -> str | None:
    """The address of the whole article on one page, where the site's rule finds a link to it; None on that page itself.

    Where a rule sends to a print view, the print view's own word that the article belongs elsewhere does not send back.
    """
    link = link_on(document, rule.single_page_link) if rule and rule.single_page_link else None
    return link if link and link != url and site_key(link) == site_key(url) else None


def _with_offers(found: tuple[Link, ...], article: Article, url: str) -> tuple[Link, ...]:
    """The links, those of cards under the card's headline, with what cards offer on this site without a link."""
    headlines = {teaser.url: teaser.title for teaser in article.teasers}
    linked = {link.url for link in found}
    unlinked = (
        Link(url=address, kind=LinkKind.ARTICLE, source=Source.ARTICLE, found_on=url, title=headline)
        for address, headline in headlines.items()
        if address not in linked and address != url and site_key(address) == site_key(url) and is_page(address)
    )
    named = (_offered(link, headlines[link.url]) if link.url in headlines else link for link in found)
    return (*named, *unlinked)


def _offered(link: Link, headline: str) -> Link:
    """A link under the headline of its card; one whose address says nothing of its kind leads to an article."""
    kind = LinkKind.ARTICLE if link.kind is LinkKind.UNKNOWN else link.kind
    return replace(link, kind=kind, title=headline)


def read_listing(page: Page, kind: LinkKind) -> Iterator[Link]:
    """Yield the links of a feed or a sitemap, lazily: a sitemap may hold many thousands.

    Raises:
        PageError: the page is not of that kind; before the first link or, cut short, between two.
    """
    reader = read_feed if kind is LinkKind.FEED else read_sitemap
    return reader(page.content, page.url)
