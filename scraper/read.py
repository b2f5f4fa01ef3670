"""A fetched page, read: bytes in, the article, the links and the address they belong to out.

This is the pure middle of a crawl: no network, no clock, no database, so it can run in a thread or another process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scraper import markup, plan
from scraper.discover.canonical import read_canonical
from scraper.discover.feeds import read_feed
from scraper.discover.links import read_links
from scraper.discover.sitemaps import read_sitemap
from scraper.extract.article import read_article
from scraper.models import Access, Article, Link, LinkKind, Page


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
    access: Access = Access.UNKNOWN
    """How much of it an anonymous reader is shown: a wall is no article."""
    elsewhere: bool = False
    """Whether this is another view (AMP, print) of ``address``, which is to be fetched instead."""


def read_html(page: Page) -> Reading:
    """Read an HTML page once for its article and its links."""
    document = markup.parse(page.content, url=page.url, charset=page.charset)
    article = read_article(document, page.url)
    found = _with_headlines(read_links(document, page.url), article)
    target = read_canonical(document, page.url)
    return Reading(
        kind=plan.kind_of(article),
        address=target.url if target else page.url,
        article=article if plan.is_kept(article) else None,
        found=found,
        access=article.access,
        elsewhere=bool(target and target.elsewhere),
    )


def _with_headlines(found: tuple[Link, ...], article: Article) -> tuple[Link, ...]:
    """The links, those of cards under the card's headline; an address that says nothing of its kind is an article's."""
    headlines = {teaser.url: teaser.title for teaser in article.teasers}
    return tuple(_offered(link, headlines[link.url]) if link.url in headlines else link for link in found)


def _offered(link: Link, headline: str) -> Link:
    kind = LinkKind.ARTICLE if link.kind is LinkKind.UNKNOWN else link.kind
    return replace(link, kind=kind, title=headline)


def read_listing(page: Page, kind: LinkKind) -> Iterator[Link]:
    """Yield the links of a feed or a sitemap, lazily: a sitemap may hold many thousands.

    Raises:
        PageError: the page is not of that kind; before the first link or, cut short, between two.
    """
    reader = read_feed if kind is LinkKind.FEED else read_sitemap
    return reader(page.content, page.url)
