"""What kind of page it is, from the evidence that content systems share."""

import pytest

from scraper.extract.declared import jsonld
from scraper.extract.kinds.page_type import read_page_type, says_not_found, weights
from scraper.markup import parse
from scraper.models import PageType

TEXT = "The harbour was opened on Monday, and the first ships came in before noon. " * 30
CARDS = "".join(f'<article><h2><a href="/story-{n}">Story {n}</a></h2><p>Excerpt.</p></article>' for n in range(8))


def kind(html, url="https://news.example/harbour-opens", *, text="", published=None, authors=(), title=None):
    document = parse(html, url=url)
    nodes = jsonld.nodes(document)
    return read_page_type(document, nodes, url=url, title=title, body_text=text, published=published, authors=authors)


FRAME = f"""<header><form role="search"><input name="q"><button>Search</button></form>
<nav><ul>{"".join(f'<li><a href="/{name}">{name}</a></li>' for name in "news town sea sport arts".split())}</ul></nav></header>
{{}}<footer><ul><li><a href="/about">About</a></li><li><a href="/imprint">Imprint</a></li></ul></footer>"""
"""What stands around the text on any page: menu, search, footer."""


def page(head="", body="<h1>Harbour opens</h1>", names=""):
    shown = FRAME.format(body)
    return f'<html><head><title>Harbour opens</title>{head}</head><body class="{names}">{shown}</body></html>'


def ld(*types):
    listed = ", ".join(f'{{"@type": "{name}"}}' for name in types)
    return f'<script type="application/ld+json">[{listed}]</script>'


WRITTEN = {"text": TEXT, "published": "2024-03-05", "authors": ("Ann Lee",)}


@pytest.mark.parametrize(
    ("html", "options", "expected"),
    [
        (page(), WRITTEN, PageType.ARTICLE),
        (page(names="single single-post postid-7"), WRITTEN, PageType.ARTICLE),
        (page(names="home blog single-post"), WRITTEN, PageType.ARTICLE),
        (page(ld("NewsArticle")), {"published": "2024-03-05"}, PageType.ARTICLE),
        (page(ld("LiveBlogPosting")), WRITTEN, PageType.LIVEBLOG),
        (page(ld("NewsArticle", "VideoObject")), WRITTEN, PageType.ARTICLE),
        (page('<meta property="og:type" content="video.other">' + ld("VideoObject"), names="single-post"), {"published": "2024-03-05", "authors": ("A",)}, PageType.VIDEO),
        (page(ld("NewsArticle", "ImageGallery")), {"published": "2024-03-05", "text": "Short."}, PageType.GALLERY),
        (page(body=CARDS, names="home blog"), {"url": "https://news.example/"}, PageType.SECTION),
        (page(body=f"<h1>Politics</h1>{CARDS}", names="archive category"), {"url": "https://news.example/category/politics"}, PageType.SECTION),
        (page(body=f"<h1>Politics</h1>{CARDS}"), {"published": "2024-03-05"}, PageType.SECTION),
        (page(names="author-template"), {"url": "https://news.example/author/ann"}, PageType.SECTION),
        (page(names="page page-id-2 page-template-default"), {"text": TEXT}, PageType.OTHER),
        (page(ld("Article"), names="page-template"), {"url": "https://news.example/about/", **WRITTEN}, PageType.OTHER),
        (page(), {"url": "https://news.example/mentions-legales-et-cookies", "text": TEXT}, PageType.OTHER),
        (page(names="error404"), {"title": "Page not found"}, PageType.OTHER),
        (page(), {"url": "https://forum.example/t/old-bridge-again/123", **WRITTEN}, PageType.OTHER),
        (page('<meta name="generator" content="MediaWiki 1.41">'), {"text": TEXT, "published": "2024-03-05"}, PageType.OTHER),
        (page(ld("Product")), {"url": "https://shop.example/products/old-rope", "text": TEXT}, PageType.OTHER),
    ],
)  # fmt: skip
def test_pages_are_told_apart(html, options, expected):
    found, provenance = kind(html, **options)
    assert found is expected, provenance.raw


def test_the_evidence_and_its_sum_are_the_provenance():
    _, provenance = kind(page(names="single-post"), **WRITTEN)
    total, *evidence = provenance.raw.split("; ")
    rounded = 0.005 * (len(evidence) + 1)
    assert float(total) == pytest.approx(sum(float(item.rsplit(" ", 1)[1]) for item in evidence), abs=rounded)
    assert {item.rsplit(" ", 1)[0] for item in evidence} <= {"at first", "measures", *weights().evidence}


@pytest.mark.parametrize("path", ["/legal/mentions-legales-et-cookies-du-site", "/pages/who-we-are-and-what-we-do"])
def test_the_hyphens_of_a_static_address_spell_no_headline(path):
    _, provenance = kind(page(), f"https://news.example{path}", text=TEXT)
    assert "static" in provenance.raw
    assert "address like a headline" not in provenance.raw


@pytest.mark.parametrize(
    "title",
    [
        "404", "Page not found | The Gazette", "This article is no longer available", "Page introuvable – La Gazette",
        "Cet article n’existe plus", "Seite nicht gefunden", "Página no encontrada", "Página não encontrada",
        "Pagina non trovata", "Pagina niet gevonden", "Sidan kunde inte hittas", "Siden blev ikke fundet",
        "Sivua ei löytynyt", "Nie znaleziono strony", "Stránka nenalezena", "Az oldal nem található",
        "Pagina nu a fost găsită", "Stranica nije pronađena", "Страница не найдена", "Сторінку не знайдено",
        "Η σελίδα δεν βρέθηκε", "Sayfa bulunamadı", "الصفحة غير موجودة", "הדף לא נמצא", "صفحه یافت نشد",
        "ページが見つかりません", "页面不存在", "페이지를 찾을 수 없습니다", "पृष्ठ नहीं मिला", "Halaman tidak ditemukan",
    ],
)  # fmt: skip
def test_a_page_that_says_that_nothing_is_there_is_told_in_many_languages(title):
    document = parse(page(), url="https://news.example/harbour-opens")
    found = read_page_type(
        document, [], url="https://news.example/harbour-opens", title=title, body_text="", published=None, authors=()
    )
    assert found[0] is PageType.OTHER
    assert says_not_found(found[1])


@pytest.mark.parametrize(
    "title", ["Harbour opens", "Body not found in the lake after three days, and what the police say of it now"]
)
def test_a_headline_is_no_such_page(title):
    document = parse(page(), url="https://news.example/harbour-opens")
    _, decided = read_page_type(
        document, [], url="https://news.example/x-y", title=title, body_text=TEXT, published=None, authors=()
    )
    assert not says_not_found(decided)
