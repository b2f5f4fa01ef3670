"""Cards on an article's page lead a crawl on, within its site and its limits; what they offer elsewhere is noted only."""

import re

import pytest
from newsstand import Newsstand, article, home

from scraper.sites import site

CARDS = """<aside class="related"><h2>Read also</h2><ul>{}</ul></aside>"""


ROBOTS = "User-agent: *\nDisallow: /private/\nSitemap: {}/sitemap.xml\n"
FIRST = 3
"""Pages asked for up to the first article: the announced sitemap, the front page, and that."""


def cards(*offers):
    """A block of cards: (address, headline)."""
    return CARDS.format("".join(f'<li><h3><a href="{url}">{title}</a></h3></li>' for url, title in offers))


@pytest.fixture
def stands():
    """Two papers; the ferry's page of the first offers articles of both, and no list names them."""
    with Newsstand() as ours, Newsstand({"/2026/mole.html": article("The mole is mended")}) as theirs:
        ours.pages |= {
            "/": home("/2026/ferry.html"),
            "/robots.txt": (200, {"Content-Type": "text/plain"}, ROBOTS.format(ours.url)),
            "/2026/ferry.html": article(
                after=cards(
                    ("/2026/lock.html", "The lock opens again in spring"),
                    ("/the-tide-tables-are-wrong", "The tide tables are wrong, say pilots"),
                    ("/private/2026/pier.html", "The pier that nobody may see"),
                    ("/games/2026/chess.html", "Chess by the harbour draws a crowd"),
                    (f"{theirs.url}/2026/mole.html", "The mole of our neighbours is mended"),
                )
            ),
            "/2026/lock.html": article(
                "The lock opens", after=cards(("/2026/quay.html", "The quay is sinking by an inch a year"))
            ),
            "/2026/quay.html": article("The quay is sinking"),
            "/the-tide-tables-are-wrong": article("The tide tables are wrong"),
            "/games/2026/chess.html": article("Chess by the harbour"),
        }
        yield ours, theirs


def offered(archive):
    query = "SELECT teasers.title, articles.title FROM teasers LEFT JOIN articles ON articles.id = target_id"
    return dict(archive.connection.execute(query).fetchall())


def pages_asked(stand):
    return {path for path in stand.asked if path.endswith(".html") or path.startswith("/the-")}


def test_cards_lead_on_within_the_site_and_nowhere_else(archive, crawl_once, stands):
    ours, theirs = stands
    crawl_once(ours.url)
    everywhere = {"/2026/ferry.html", "/2026/lock.html", "/2026/quay.html", "/the-tide-tables-are-wrong"}
    assert pages_asked(ours) == {*everywhere, "/games/2026/chess.html"}
    assert theirs.asked == []
    assert archive.connection.execute("SELECT count(*) FROM sites").fetchone() == (1,)
    assert offered(archive) == {
        "The lock opens again in spring": "The lock opens",
        "The tide tables are wrong, say pilots": "The tide tables are wrong",
        "The pier that nobody may see": None,
        "Chess by the harbour draws a crowd": "Chess by the harbour",
        "The mole of our neighbours is mended": None,
        "The quay is sinking by an inch a year": "The quay is sinking",
    }
    depths = dict(archive.connection.execute("SELECT url, depth FROM pages").fetchall())
    assert [depths[f"{ours.url}/2026/{name}.html"] for name in ("ferry", "lock", "quay")] == [1, 2, 3]


def test_a_limit_ends_the_crawl_and_the_next_one_fills_the_targets(archive, crawl_once, stands):
    ours, theirs = stands
    crawl_once(ours.url, limit=FIRST)
    assert pages_asked(ours) == {"/2026/ferry.html"}
    assert set(offered(archive).values()) == {None}
    crawl_once(ours.url)
    assert offered(archive)["The tide tables are wrong, say pilots"] == "The tide tables are wrong"
    assert theirs.asked == []


def test_what_a_site_excludes_is_not_asked_for_because_a_card_offers_it(archive, crawl_once, stands):
    ours, _ = stands
    crawl_once(site(ours.url, exclude=(re.compile("/games/"),)))
    assert "/games/2026/chess.html" not in ours.asked
    assert offered(archive)["Chess by the harbour draws a crowd"] is None


def test_cards_of_another_site_are_followed_once_that_is_asked_for(archive, crawl_once, stands):
    ours, theirs = stands
    crawl_once(ours.url)
    theirs.pages["/"] = home("/2026/mole.html")
    crawl_once(theirs.url)
    assert offered(archive)["The mole of our neighbours is mended"] == "The mole is mended"
    query = "SELECT site <> target_site FROM recommendations WHERE offers LIKE '%neighbours%'"
    assert archive.connection.execute(query).fetchall() == [(1,)]


def test_a_card_tells_kind_and_headline_where_the_address_does_not(archive, crawl_once, stands):
    ours, _ = stands
    crawl_once(ours.url, limit=FIRST)
    query = "SELECT kind, listed_title FROM pages WHERE url LIKE '%/the-tide%'"
    assert archive.connection.execute(query).fetchall() == [("article", "The tide tables are wrong, say pilots")]


def test_a_card_whose_address_stands_in_the_state_leads_on_too(archive, crawl_once, stands):
    ours, _ = stands
    card = "<section><h2>Read also</h2><div><h3>The dredger has found an old anchor</h3></div></section>"
    record = '{"headline": "The dredger has found an old anchor", "url": "/2026/02/04/dredger-finds-anchor.html"}'
    state = f'<script type="application/json">[{record}]</script>'
    ours.pages["/2026/lock.html"] = article("The lock opens", after=card + state)
    ours.pages["/2026/02/04/dredger-finds-anchor.html"] = article("An anchor from the harbour")
    crawl_once(ours.url)
    assert offered(archive)["The dredger has found an old anchor"] == "An anchor from the harbour"
