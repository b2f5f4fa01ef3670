"""Articles that their pages show no longer, crawled over days on an injected clock: suspects, removals, returns."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from newsstand import PARAGRAPHS, Newsstand, article, home

from scraper.crawl import crawl
from scraper.desk import CrawlSettings
from scraper.fetch.settings import FetchSettings
from scraper.sites import site

FERRY, MARKET, BRIDGE = "/2026/ferry.html", "/2026/market.html", "/2026/bridge.html"
OTHERS = (
    "The market hall gets a new roof, which the town has wanted since the storm of the spring before last.",
    "Its builders come from three valleys, and they sleep in the school until the holidays are over.",
    "When the last tile is laid, the baker says, there will be cake for everybody who carried one.",
)


@pytest.fixture
def paper():
    market = article("A roof for the market", body=OTHERS, day="2026-02-04")
    with Newsstand({"/": home(FERRY, MARKET), FERRY: article(), MARKET: market}, etag=False) as stand:
        yield stand


@pytest.fixture
def crawl_on(archive):
    """Crawl whatever is due, and a day ahead, at noon so many days after the first of March."""
    fetch = FetchSettings(user_agent="article-archive/0 (+https://example.org/)", pace=0, allow_private=True)

    def run(stand, *days):
        for day in days:
            time = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=day)
            settings = CrawlSettings(sites=(site(stand.url),), fetch=fetch)
            asyncio.run(crawl(archive, settings, clock=lambda time=time: time))

    return run


def told(archive, path=FERRY):
    rows = archive.connection.execute(
        "SELECT state, kind, observations, evidence FROM disappearances WHERE url LIKE ? ORDER BY began", (f"%{path}",)
    )
    return rows.fetchall()


def test_a_page_that_is_missing_for_weeks_beside_others_is_removed(archive, paper, crawl_on):
    crawl_on(paper, 0)
    paper.pages[FERRY] = (404, {}, "<h1>Not here</h1>")
    crawl_on(paper, 1)
    assert told(archive) == [("suspect", "removed", 1, 1)]
    crawl_on(paper, *range(2, 25, 2))
    assert told(archive)[0][0] == "suspect"
    crawl_on(paper, *range(25, 40, 2))
    ((state, kind, seen, weighed),) = told(archive)
    assert (state, kind) == ("removed", "removed")
    assert seen == weighed >= 5
    assert archive.find(paper.url + FERRY).article.body == "\n\n".join(PARAGRAPHS)
    (held,) = archive.sites()
    assert (held.suspect, held.removed) == (0, 1)


def test_an_outage_that_answers_404_to_everything_is_no_removal(archive, paper, crawl_on):
    crawl_on(paper, 0)
    pages, paper.pages = paper.pages, {"/": paper.pages["/"]}
    crawl_on(paper, *range(1, 50, 2))
    assert {told(archive, path)[0][0] for path in (FERRY, MARKET)} == {"suspect"}
    assert archive.connection.execute("SELECT count(*) FROM removals").fetchone() == (0,)
    paper.pages = pages
    crawl_on(paper, *range(50, 60))
    assert {told(archive, path)[0][0] for path in (FERRY, MARKET)} == {"false alarm"}


SOFT = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Sorry.</p></body></html>"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (SOFT, "removed"),
        ((302, {"Location": "/"}, ""), "redirected"),
        ((301, {"Location": MARKET}, ""), "redirected"),
        (home(MARKET), "replaced"),
    ],
)
def test_however_an_article_is_missing_it_is_kept_and_may_come_back(archive, paper, crawl_on, answer, kind):
    crawl_on(paper, 0)
    kept = {path: archive.find(paper.url + path).article for path in (FERRY, MARKET)}
    ferry, paper.pages[FERRY] = paper.pages[FERRY], answer
    crawl_on(paper, *range(1, 40, 2))
    assert [row[:2] for row in told(archive)] == [(kind, kind)]
    assert {path: archive.find(paper.url + path).article for path in (FERRY, MARKET)} == kept
    assert archive.connection.execute("SELECT count(*) FROM articles").fetchone() == (2,)
    (front,) = archive.connection.execute("SELECT state FROM pages WHERE url = ?", (f"{paper.url}/",)).fetchone()
    assert front == "live"
    paper.pages[FERRY] = ferry
    crawl_on(paper, *range(40, 110, 5))
    assert [row[:2] for row in told(archive)] == [("restored", kind)]
    assert list(archive.verify()) == []


def test_the_article_that_stands_there_instead_is_archived_as_its_own(archive, paper, crawl_on):
    crawl_on(paper, 0)
    paper.pages |= {
        FERRY: (301, {"Location": BRIDGE}, ""),
        BRIDGE: article(
            "The bridge is closed", body=tuple(f"{text} So it is said." for text in OTHERS), day="2026-03-02"
        ),
    }
    crawl_on(paper, 1)
    titles = dict(archive.connection.execute("SELECT url, title FROM articles").fetchall())
    assert titles[paper.url + FERRY] == "The ferry stays"
    assert titles[paper.url + BRIDGE] == "The bridge is closed"
    (message,) = archive.connection.execute("SELECT message FROM visits WHERE shows = 'another'").fetchone()
    assert message == "Was an article; now redirects to another article"


def test_an_article_that_moved_is_found_at_its_new_address(archive, paper, crawl_on):
    crawl_on(paper, 0)
    paper.pages |= {BRIDGE: paper.pages[FERRY], FERRY: (301, {"Location": BRIDGE}, "")}
    crawl_on(paper, 1)
    titles = dict(archive.connection.execute("SELECT url, title FROM articles").fetchall())
    assert (titles.get(paper.url + BRIDGE), len(titles)) == ("The ferry stays", 2)
    assert told(archive, BRIDGE) == []


def test_an_article_that_another_address_leads_to_is_back(archive, paper, crawl_on):
    crawl_on(paper, 0)
    ferry, paper.pages[FERRY] = paper.pages[FERRY], (404, {}, "")
    crawl_on(paper, 1)
    assert told(archive)[0][0] == "suspect"
    canonical = f'<link rel="canonical" href="{paper.url}{FERRY}">'
    paper.pages |= {
        "/": home("/2026/ferry-again.html", MARKET),
        "/2026/ferry-again.html": ferry.replace("</head>", f"{canonical}</head>"),
    }
    crawl_on(paper, 1.5)
    assert told(archive)[0][0] == "false alarm"


def test_a_paywall_that_comes_later_is_told_and_takes_nothing(archive, paper, crawl_on):
    crawl_on(paper, 0)
    whole = archive.find(paper.url + FERRY).article.body
    schema = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    wall = '<div class="paywall subscription-wall"><p>Subscribe to read on.</p><a href="/subscribe">Subscribe</a></div>'
    paper.pages[FERRY] = article(body=PARAGRAPHS[:1], head=schema, after=wall)
    crawl_on(paper, 1)
    assert [row[:3] for row in told(archive)] == [("walled", "walled", 1)]
    held = archive.find(paper.url + FERRY).article
    assert (held.body, held.access) == (whole, "partial")
    paper.pages[FERRY] = article()
    crawl_on(paper, 3)
    assert [row[:3] for row in told(archive)] == [("restored", "walled", 1)]


def test_a_page_that_keeps_the_headline_and_reads_otherwise_is_not_missing(archive, paper, crawl_on):
    crawl_on(paper, 0)
    kept = archive.find(paper.url + FERRY).article
    cards = home(*(f"/2026/other-{number}.html" for number in range(30)))
    paper.pages[FERRY] = cards.replace("<main>", "<h1>The ferry stays</h1><main>")
    crawl_on(paper, *range(1, 40, 2))
    assert told(archive) == []
    assert archive.find(paper.url + FERRY).article == kept
    messages = archive.connection.execute("SELECT DISTINCT message FROM visits WHERE message LIKE 'Bears%'").fetchall()
    assert len(messages) == 1


def test_the_validators_of_an_article_are_not_sent_to_where_it_redirects(archive, paper, crawl_on):
    with Newsstand(dict(paper.pages)) as stand:
        crawl_on(stand, 0)
        stand.pages["/archive/"] = home(MARKET)
        stand.pages[FERRY] = (302, {"Location": "/archive/"}, "")
        crawl_on(stand, *range(1, 45, 2))
        assert [row[:2] for row in told(archive)] == [("redirected", "redirected")]
        outcomes = archive.connection.execute(
            "SELECT DISTINCT outcome FROM visits JOIN pages ON pages.id = page_id WHERE url LIKE ? AND shows IS NULL",
            (f"%{FERRY}",),
        )
        assert outcomes.fetchall() == []


def test_a_consent_screen_is_not_what_the_sitemap_calls_unchanged(archive, paper, crawl_on):
    entry = f"<url><loc>{paper.url}{FERRY}</loc><lastmod>2026-02-03</lastmod></url>"
    paper.pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, f"<urlset>{entry}</urlset>")
    ferry = paper.pages[FERRY]
    paper.pages[FERRY] = """<html><head><title>Your privacy</title></head><body><div id="consent-wall"><h1>We value your
privacy</h1><p>We and our 412 partners store cookies. Accept to continue to the site.</p><button>Accept all</button>
<button>Reject all</button></div></body></html>"""
    crawl_on(paper, 0)
    archive.connection.execute("INSERT OR REPLACE INTO lastmod_trust SELECT id, 0, 0, 100, 0 FROM sites")
    assert archive.known(paper.url + FERRY).checked_modified is None
    paper.pages[FERRY] = ferry
    crawl_on(paper, 8)
    assert archive.find(paper.url + FERRY) is not None
