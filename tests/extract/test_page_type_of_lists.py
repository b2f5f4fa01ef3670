"""Lists that print their articles whole, and the static pages of sites whose articles carry the same marks."""

import pytest

from scraper import extract
from scraper.models import PageType

SITE = "https://vallon.example"
PROSE = "The harbour board put off its decision on the crane until the spring, and the boats unload by hand. " * 5


def entry(number, *, heading="h1", href="/posts/{}/"):
    link = f'<a href="{href.format(number)}">Story number {number} of the crane</a>'
    return (
        f'<article class="h-entry"><header><{heading}>{link}</{heading}><p class="byline">By <span itemprop="author">'
        f'Ann Marlow</span></p><time datetime="2025-03-0{number}T08:00:00Z">March {number}, 2025</time></header>'
        f'<div class="e-content">{"".join(f"<p>{PROSE}</p>" for _ in range(4))}</div></article>'
    )


def page(*inner, title="Le Vallon", head=""):
    body = "".join(inner)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body><header><a href="/">Le Vallon</a>'
        f"</header><main>{body}</main></body></html>"
    )


@pytest.mark.parametrize("path", ["/", "/index-3.html", "/page/4/", "/tags/crane/", "/2025/03/"])
@pytest.mark.parametrize("entries", [1, 2, 5])
@pytest.mark.parametrize("heading", ["h1", "h2"])
def test_a_list_of_whole_articles_is_no_article(path, entries, heading):
    html = page(*(entry(number, heading=heading) for number in range(1, entries + 1)))
    assert extract(html, SITE + path).page_type is PageType.SECTION


@pytest.mark.parametrize("href", ["/posts/1/", "/posts/1", "/posts/1/index.html", "/posts/1/?from=list", "#top"])
def test_a_headline_may_lead_to_its_own_page(href):
    html = page(entry(1, href=href), title="Story number 1 of the crane")
    assert extract(html, SITE + "/posts/1/").page_type is PageType.ARTICLE


def test_a_headline_may_lead_to_another_site():
    html = page(entry(1, href="https://other.example/crane"), title="Story number 1 of the crane")
    assert extract(html, SITE + "/posts/1/").page_type is PageType.ARTICLE


SAYS_ARTICLE = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2024-12-01T10:00:00Z">'
    '<script type="application/ld+json">{{"@type": "BlogPosting", "mainEntityOfPage": {{"@id": "{}"}}, "headline": "{}",'
    ' "author": {{"@type": "Person", "name": "Ann Marlow"}}, "datePublished": "2024-12-01T10:00:00Z"}}</script>'
)


@pytest.mark.parametrize(
    "path", ["/a-propos/", "/about", "/fr/mentions-legales/", "/pages/contact.html", "/about/index.html", "/equipe/"]
)
def test_a_static_page_is_no_article_whatever_its_theme_declares(path):
    head = SAYS_ARTICLE.format(SITE + path, "About us")
    html = page("<article><h1>About us</h1>", f"<p>{PROSE}</p>" * 4, "</article>", title="About us", head=head)
    assert extract(html, SITE + path).page_type is PageType.OTHER


@pytest.mark.parametrize("path", ["/blog/", "/fr/actualites", "/news/index.html"])
def test_a_list_of_dated_headlines_is_no_article(path):
    items = "".join(
        f'<li><a href="/posts/{number}/">Story number {number} of the crane in the harbour</a>'
        f'<time datetime="2025-03-0{number}">March {number}, 2025</time></li>'
        for number in range(1, 9)
    )
    assert extract(page("<h1>Archive</h1><ol>", items, "</ol>"), SITE + path).page_type is PageType.SECTION


def test_a_folder_of_pages_holds_no_articles_unless_json_ld_says_so():
    address = SITE + "/pages/notre-equipe-et-nos-amis/"
    text = ("<article><h1>Our team</h1>", f"<p>{PROSE}</p>" * 4, "</article>")
    head = SAYS_ARTICLE.format(address, "Our team")
    assert extract(page(*text, title="Our team", head=head), address).page_type is PageType.ARTICLE
    head = head.partition("<script")[0]
    assert extract(page(*text, title="Our team", head=head), address).page_type is PageType.OTHER


def test_an_article_about_such_a_page_is_one():
    head = SAYS_ARTICLE.format(SITE + "/2025/03/about/", "About the crane")
    html = page("<article><h1>About the crane</h1>", f"<p>{PROSE}</p>" * 4, "</article>", title="About", head=head)
    assert extract(html, SITE + "/2025/03/about/").page_type is PageType.ARTICLE


@pytest.mark.parametrize("home", [SITE, SITE + "/"])
@pytest.mark.parametrize("path", ["/", "/page/2/", "/categories/politics/", "/archives/2025/"])
def test_an_article_declared_at_the_home_address_speaks_for_no_page(home, path):
    head = SAYS_ARTICLE.format(home, "Le Vallon").replace('"article"', '"website"')
    html = page(*(entry(number, heading="p") for number in range(1, 6)), head=head.partition("<script")[0])
    declared = page(
        *(entry(number, heading="p") for number in range(1, 6)), head="<script" + head.partition("<script")[2]
    )
    assert {extract(one, SITE + path).page_type for one in (html, declared)} == {PageType.SECTION}
