"""An article that a site spreads over several pages, in one again, where the site's rule says how they are linked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from scraper.extract.article import parse_for
from scraper.extract.rules.rule import Rules
from scraper.extract.rules.ruling import link_on
from scraper.models import Article, Page, Teaser, TeaserKind
from scraper.urls import site_key

MAX_PARTS: Final = 30
"""Pages of one article."""


async def follow(page: Page, rules: Rules, fetch: Callable[[str], Awaitable[Page]], when: str | None) -> list[Page]:
    """Fetch what belongs to a page: the whole article on one page in its stead, and the pages after it, in order."""
    single = _link(page, rules, when, "single_page_link")
    pages = [await fetch(single) if single else page]
    seen = {page.url, pages[0].url}
    while len(pages) < MAX_PARTS and (url := _link(pages[-1], rules, when, "next_page_link")) and url not in seen:
        pages.append(await fetch(url))
        seen |= {url, pages[-1].url}
    return pages


def _link(page: Page, rules: Rules, when: str | None, key: str) -> str | None:
    """A link within the site that the page's rule names."""
    rule = rules.rule_for(page.url, when)
    choices = getattr(rule, key) if rule else ()
    if not choices:
        return None
    url = link_on(parse_for(page.content, page.url, charset=page.charset, rule=rule), choices)
    return url if url and url != page.url and site_key(url) == site_key(page.url) else None


def joined(articles: Sequence[Article]) -> Article:
    """The first page's article with the text, links and teasers of all of them."""
    if len(articles) == 1:
        return articles[0]
    links = [link for article in articles for link in article.links]
    teasers: dict[tuple[str, str | None, TeaserKind], Teaser] = {}
    for teaser in (teaser for article in articles for teaser in article.teasers):
        teasers.setdefault((teaser.url, teaser.heading, teaser.kind), teaser)
    return replace(
        articles[0],
        body="\n\n".join(article.body for article in articles if article.body) or None,
        links=tuple(replace(link, position=place) for place, link in enumerate(links, 1)),
        teasers=tuple(replace(teaser, position=place) for place, teaser in enumerate(teasers.values(), 1)),
    )
