import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.kinds import guess_kind
from scraper.discover.pages import is_page
from scraper.models import LinkKind
from scraper.urls import normalise

ARTICLES = [
    # what follows or precedes a headline
    "/blog/why-the-old-bridge-has-to-go/2024/12", "/life/why-the-old-bridge-has-to-go/articleshow/126041363.cms", "/home/a65105606/bridge-opens/",
    "/thema/warum-die-alte-bruecke-weg-muss/497533355", "/themen/nachrichten/detail/neue-bruecke", "/tags/land/398805-von_der_alten_bruecke_und_mehr.html",
    "/themen/verkehr/warum-die-alte-bruecke-weg-muss", "/story/opinion/contributors/2025/12/19/bridge/87830855007/",
    "/news/articleView.html?idxno=12345", "/news/news_view.html?idx=8576&page=1", "/2024/05/author-of-the-year/",
    # a date in the path
    "/2024/05/la-reforme-adoptee/", "/2024/05/12/budget.html", "/politique/2024/05/12/budget-vote",
    "/2024/may/12/budget-vote",
    "/world/2024-05-12/flood", "/20240512-flood-in-the-valley", "/politica/2024/05/12/ley-aprobada.html",
    "/2024/05/12/123456",
    "/news/2024/5/3/storm", "/archives/2024/05/the-long-road", "/sport/article/2024/05/12/finale_612345_3242.html",
    # a headline for a slug
    "/le-gouvernement-presente-son-plan-pour-leau/", "/politics/minister-resigns-after-long-week",
    "/blog/how-we-moved-the-printing-press",
    "/der-lange-weg-zur-neuen-bruecke.html", "/el-rio-vuelve-a-su-cauce/", "/rzad-przyjal-nowy-plan-budzetu",
    "/novosti/vlada-usvojila-novi-plan",
    "/政治/政府が新しい水道計画を発表した", "/新闻/政府公布新的水利计划与预算", "/أخبار/الحكومة-تعلن-خطة-جديدة-للمياه",
    "/novosti/правительство-представило-новый-план-бюджета",
    "/이번-주-국회에서-통과된-새-예산안", "/κυβερνηση-παρουσιασε-το-νεο-σχεδιο",
    # a number
    "/politik/haushalt-beschlossen-a-123456.html", "/sport/finale-verloren-1234567", "/news/123456", "/123456.html",
    "/a1234567",
    "/politics/budget-vote-20512345", "/regional/12345-neue-bruecke-eroeffnet", "/actualite/7-nouveau-pont-ouvert",
    "/news/world-europe-12345678",
    "/economia/ley-presupuestos_1234567.html", "/nieuws/artikel/98765/brug-open",
    "/local/bridge-opens-today-0a1b2c3d4e5f", "/art123456",
    "/politika/clanek/novy-most", "/haber/12345/yeni-kopru", "/cronaca/2024/05/12/news/ponte_nuovo-412345678/",
    # a folder or a query that says so
    "/article/budget", "/posts/hello-world/", "/artikel/neue-bruecke", "/articles/bridge", "/story/bridge-open",
    "/articulo/puente",
    "/spip.php?article12", "/spip.php?page=article&id_article=12", "/article.php?id=12",
    "/index.php?option=com_content&view=article&id=12:pont",
    "/index.php?tx_news_pi1%5Bnews%5D=12&cHash=0a", "/artigo/ponte-nova", "/cikk/uj-hid",
]  # fmt: skip

SECTIONS = [
    "/", "/fr/", "/en-gb", "/index.html", "/politique/", "/sport/football/", "/news", "/actualites/", "/wirtschaft",
    "/economia/", "/zpravy",
    "/tag/climat/", "/tags/a-very-long-tag-with-many-words-in-it", "/author/jean-dupont/", "/category/politics/",
    "/category/region2.html", "/tag/-/", "/author/+",
    "/auteur/jean-dupont", "/mot-cle/eau", "/schlagwort/wasser", "/autor/ana-perez", "/etiqueta/agua",
    "/kategorie/politik", "/tema/agua",
    "/kategoria/polityka", "/forfatter/ola-nordmann", "/etiket/su", "/тег/вода", "/标签/水", "/タグ/水", "/وسم/مياه",
    "/taxonomy/term/12",
    "/2024/", "/2024/05/", "/2024/05/12/", "/2024-05", "/archives/2024/may", "/archives/", "/archiv", "/hemeroteca",
    "/page/2/", "/politique/page/3", "/index2.html", "/politique?page=2", "/seite/4", "/politica/pagina/2",
    "/actualites?debut_articles=10",
    "/index.php?option=com_content&view=category&id=3", "/spip.php?rubrique3", "/spip.php?mot4", "/spip.php?auteur5",
    "/news?start=20",
    "/articles/", "/posts", "/blog/page/2", "/?cat=3", "/?m=202405", "/ニュース", "/политика/", "/authors.html",
    "/tags.html", "/categories/culture",
    "/search?updated-max=2024-05-01T00:00:00Z&max-results=7", "/rubriques/eau", "/themen/wasser", "/profile/jane-doe",
    "/topics/water",
]  # fmt: skip

FEEDS = [
    "/feed/", "/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/index.rdf",
    "/feeds/all.atom.xml", "/feed.json", "/politique/rss_full.xml",
    "/a-story-of-five-words-here/feed/", "/spip.php?page=backend", "/?feed=rss2", "/index.php?format=feed&type=rss",
    "/rss/une.xml", "/?type=9818",
    "/feeds/posts/default?alt=rss", "/news.rss",
]  # fmt: skip

SITEMAPS = [
    "/sitemap.xml",
    "/wp-sitemap-posts-post-1.xml",
    "/sitemap_index.xml",
    "/sitemap-news.xml.gz",
    "/2024.xml.gz",
    "/sitemap.txt",
]

UNKNOWN = [
    "/2609-2/",
    "/about/", "/a-propos", "/contact", "/impressum", "/mentions-legales", "/privacy-policy",
    "/politique-de-confidentialite", "/sample-page/",
    "/quienes-somos", "/node/12", "/chi-siamo", "/o-nas", "/hakkimizda", "/terms-and-conditions", "/newsletter",
    "/agenda", "/kontakt.html",
    "/le-gouvernement-presente-son-plan/page/2", "/2024/05/la-reforme/page/2", "/water", "/?p=12", "/some-page",
]  # fmt: skip


def at(path):
    url = normalise(f"https://example.org{path}")
    assert url is not None
    return url


@pytest.mark.parametrize("path", ARTICLES)
def test_an_article_is_told_by_its_address(path):
    assert guess_kind(at(path)) is LinkKind.ARTICLE
    assert is_page(at(path))


@pytest.mark.parametrize("path", SECTIONS)
def test_a_list_is_told_by_its_address(path):
    assert guess_kind(at(path)) is LinkKind.SECTION


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_told_by_its_address(path):
    assert guess_kind(at(path)) is LinkKind.FEED
    assert not is_page(at(path))


@pytest.mark.parametrize("path", SITEMAPS)
def test_a_sitemap_is_told_by_its_address(path):
    assert guess_kind(at(path)) is LinkKind.SITEMAP
    assert not is_page(at(path))


@pytest.mark.parametrize("path", UNKNOWN)
def test_nothing_is_said_where_the_address_does_not_tell(path):
    assert guess_kind(at(path)) is LinkKind.UNKNOWN
    assert is_page(at(path))


def test_a_headline_as_link_text_helps_where_the_address_does_not_tell():
    assert guess_kind(at("/some-page")) is LinkKind.UNKNOWN
    assert guess_kind(at("/some-page"), "The ferry to the islands sails again") is LinkKind.ARTICLE
    assert guess_kind(at("/some-page"), "Some page") is LinkKind.UNKNOWN
    assert guess_kind(at("/privacy-policy"), "Read here how we handle your data") is LinkKind.UNKNOWN


@given(st.text(max_size=80))
def test_guessing_never_raises(text):
    url = normalise("https://example.org/" + text)
    if url:
        assert guess_kind(url, text) in LinkKind
        assert is_page(url) in (True, False)
