import pytest

from scraper.discover.pages import MAX_PAGE, is_amp, is_other_view, is_page, is_service_host
from scraper.urls import normalise

REFUSED = [
    "/comment/12", "/comment/reply/12", "/a-story-of-water/comment-page-2/", "/recherche?mot=eau", "/news?limit=100", "/news?start=900000",
    "/a-story/embed/", "/spip.php?action=converser&var_lang=en",
    # files
    "/photo.jpg", "/a/report.pdf", "/style.css?ver=1", "/app.js", "/font.woff2", "/talk.mp3", "/film.mp4", "/all.zip",
    "/data.json", "/data.xml", "/list.csv",
    "/favicon.ico", "/photo.WEBP", "/robots.txt",
    # back offices and machine endpoints
    "/wp-json/wp/v2/posts/12", "/wp-admin/", "/wp-login.php", "/xmlrpc.php?rsd", "/wp-content/uploads/2024/05/a",
    "/cdn-cgi/l/email-protection",
    "/?rest_route=/wp/v2/posts", "/a-story/feed/", "/a-story/trackback/", "/oembed/1.0/embed", "/ghost/", "/typo3/",
    "/ecrire/?exec=article", "/.well-known/x",
    # search, doors, tills, in many languages
    "/?s=water", "/search?q=water", "/recherche?q=eau", "/suche", "/buscar", "/cerca", "/zoeken", "/szukaj", "/hledat",
    "/kereses", "/sok", "/haku", "/arama",
    "/поиск", "/搜索", "/検索", "/بحث", "/spip.php?page=recherche", "/login", "/fr/connexion", "/anmelden",
    "/iniciar-sesion", "/accedi", "/inloggen",
    "/zaloguj", "/giris", "/вход", "/ログイン", "/cart", "/panier", "/warenkorb", "/?add-to-cart=12", "/account",
    "/user/login?destination=node/12",
    # other views of a page
    "/2024/05/a-story-of-water/print", "/node/12/print", "/print/12345", "/a-story-of-water/amp/",
    "/amp/a-story-of-water", "/a-story-of-water.amp.html",
    "/a-story-of-water/imprimer", "/a-story-of-water/drucken", "/a-story-of-water/kommentare",
    "/a-story?replytocom=12", "/a-story?share=1",
    "/a-story?print=1", "/index.php?option=com_content&view=article&id=1&tmpl=component", "/a-story?format=pdf",
    "/a-story-of-water/embed/",
    # lists in other orders, facets
    "/news?sort=date", "/news?order=asc", "/news?orderby=title", "/news?f%5B0%5D=topic:12", "/news?f[0]=topic:12",
    "/news?filter_topic=3", "/news?per_page=100",
    "/news?a=1&b=2&c=3&d=4&e=5&f=6&g=7",
    # calendars
    "/events/2024/05/", "/agenda/2024-05-12", "/?ical=1", "/kalender/2024/05", "/events/?tribe-bar-date=2024-05-01",
    "/2999/05/", "/0900/01/",
    "/news?date=9999-01-01", "/calendar?month=2024-05", "/?outlook-ical=1",
    # loops and depth
    "/a/b/a/b/a/b", "/news/news/news/", "/a/b/c/d/e/f/g/h/i/j/k/l/m", f"/page/{MAX_PAGE + 1}",
    f"/news?page={MAX_PAGE + 1}",
]  # fmt: skip

KEPT = [
    # words that are doors and endpoints elsewhere
    "/sport/basket/", "/sport/ajax", "/tag/login", "/tag/atom", "/topics/amp", "/tag/panier/", "/recherche/", "/recherche/actualites/une-etude",
    "/category/search", "/comment/the-case-for-slower-trains", "/2024/05/12/panier", "/tag/feed/",
    # other systems' plain addresses
    "/?q=node/12", "/index.php?option=com_content&view=category&layout=blog&id=8", "/news?limit=20&start=40", "/index.php?s=12",
    "/index.php/politique/12-le-port", "/?query-3-page=2", "/news?offset=1700000000000", "/news?start=150000", "/node?page=3",
    "/", "/about", "/news/", "/2024/05/12/a-story", "/article.php?id=12", "/spip.php?article12",
    "/index.php?option=com_content&view=article&id=1&Itemid=2",
    "/news?page=2", "/a.html", "/a.aspx?id=3", "/research/water", "/findings", "/printing-history",
    "/comment/columnists", "/events/", "/agenda",
    "/uk/comment", "/politik/kommentare", "/2024/05/2024-05-budget", "/press/print/", "/version-2.0-released",
    "/u.s.-votes", "/news/?tx_news_pi1%5Bnews%5D=12",
    "/archive?date=2024-05-12", "/1999/12/31/party", "/amp", "/the-amplifier", "/login-screens-are-back-in-fashion",
    "/cart-horses-return",
]  # fmt: skip

REFUSED_HOSTS = [
    "https://static.example.org/a",
    "https://login.example.org/",
    "https://shop.example.org/a",
    "https://amp.example.org/a",
]


def at(path):
    url = normalise(f"https://example.org{path}")
    assert url is not None
    return url


@pytest.mark.parametrize("path", REFUSED)
def test_what_cannot_be_a_page_is_refused(path):
    assert not is_page(at(path))


@pytest.mark.parametrize("path", KEPT)
def test_what_can_be_a_page_is_kept(path):
    assert is_page(at(path))


@pytest.mark.parametrize("url", REFUSED_HOSTS)
def test_service_hosts_are_told(url):
    assert is_service_host(url) or not is_page(url)


def test_service_words_alone_are_hosts_like_others():
    assert not is_service_host("https://static.com/a")
    assert not is_service_host("http://localhost:8000/a")


def test_twins_and_views_are_told():
    assert is_amp("https://example.org/a/amp/")
    assert not is_amp("https://example.org/a/amps/")
    assert is_other_view("https://example.org/print/12345")
    assert is_other_view("https://example.org/a?print=1")
    assert not is_other_view("https://example.org/a")
