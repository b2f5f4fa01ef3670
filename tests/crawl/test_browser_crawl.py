"""Sites whose pages are empty without their scripts: crawled with a browser, and without one."""

import itertools
import json
import time

import pytest
from newsstand import PARAGRAPHS, Newsstand, article

from scraper.fetch import rendering
from scraper.fetch.settings import FetchSettings
from scraper.rendered import TRY_BROWSER
from scraper.sites import site

FERRY, MOLE = "/2026/02/03/the-ferry-stays", "/2026/02/04/the-mole-is-mended"
SHELL = """<!doctype html><html lang="en"><head><title>The Stand</title><link rel="stylesheet" href="/style.css"></head>
<body><div id="root"></div><noscript>This page needs JavaScript.</noscript><script src="/app.js"></script></body></html>"""
APP = (
    200,
    {"Content-Type": "text/javascript"},
    "fetch('/api' + location.pathname).then(answer => answer.text()).then(markup => {"
    "  const story = new DOMParser().parseFromString(markup, 'text/html');"
    "  document.title = story.title;"
    "  for (const meta of story.querySelectorAll('meta')) document.head.append(meta);"
    "  document.getElementById('root').append(...story.body.childNodes) })",
)


def home(*paths):
    cards = "".join(
        f'<article><h2><a href="{path}">A story of the day about {path}</a></h2></article>' for path in paths
    )
    return f'<html lang="en"><title>The Stand</title><body class="home"><main>{cards}</main></body></html>'


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch):
    monkeypatch.setattr(rendering, "OWN_SECONDS", 4.0)
    monkeypatch.setattr(rendering, "CALL_SECONDS", 3.0)


@pytest.fixture
def stand():
    """A paper of two stories, each in a shell; the front page is none."""
    pages = {
        "/": home(FERRY, MOLE),
        "/app.js": APP,
        FERRY: SHELL,
        MOLE: SHELL,
        f"/api{FERRY}": article("The ferry stays"),
        f"/api{MOLE}": article("The mole is mended", author="Ruben Oake", body=PARAGRAPHS[::-1]),
    }
    with TimedStand(pages) as opened:
        yield opened


class TimedStand(Newsstand):
    """A newsstand that knows when it was asked."""

    def answer(self, path):
        self.__dict__.setdefault("times", []).append(time.monotonic())
        return super().answer(path)


VISIT = """
SELECT outcome, shows, rendered, requests, message, visits.sha256
  FROM visits JOIN pages ON pages.id = visits.page_id
 WHERE url LIKE ? ORDER BY visits.id DESC"""


def visit(archive, path):
    """The newest visit to a page."""
    names = ("outcome", "shows", "rendered", "requests", "message", "sha256")
    return dict(zip(names, archive.connection.execute(VISIT, (f"%{path}",)).fetchone(), strict=True))


def articles(archive):
    return dict(archive.connection.execute("SELECT title, body FROM articles").fetchall())


def test_shells_are_rendered_and_archived(archive, crawl_once, chromium, stand):
    report = crawl_once(stand.url, chromium=chromium, shells=True)
    assert articles(archive) == {
        "The ferry stays": "\n\n".join(PARAGRAPHS),
        "The mole is mended": "\n\n".join(PARAGRAPHS[::-1]),
    }
    assert archive.connection.execute("SELECT DISTINCT published, authors FROM articles ORDER BY 2").fetchall() == [
        ("2026-02-03T08:00:00+00:00", "Maud Keller"), ("2026-02-03T08:00:00+00:00", "Ruben Oake"),
    ]  # fmt: skip
    told = visit(archive, FERRY)
    assert (told["outcome"], told["shows"], told["rendered"], told["message"]) == ("fetched", "article", 1, None)
    assert PARAGRAPHS[0].encode() in archive.capture(told["sha256"]).content
    assert {path: stand.asked.count(path) for path in ("/app.js", f"/api{FERRY}", "/style.css")} == {
        "/app.js": 1, f"/api{FERRY}": 1, "/style.css": 0,
    }  # fmt: skip
    assert visit(archive, FERRY)["requests"] + visit(archive, MOLE)["requests"] == 5
    assert report.requests == len(stand.asked)
    assert visit(archive, "/")["rendered"] == 0


def test_without_a_browser_the_visit_says_what_is_wanted(archive, crawl_once, stand):
    crawl_once(stand.url)
    told = visit(archive, FERRY)
    assert (told["outcome"], told["shows"], told["rendered"], told["message"]) == ("fetched", "shell", 0, TRY_BROWSER)
    assert articles(archive) == {}
    assert "/app.js" not in stand.asked


def test_what_a_crawl_without_a_browser_left_open_the_next_one_renders(archive, crawl_once, chromium, stand):
    crawl_once(stand.url)
    crawl_once(stand.url, chromium=chromium, shells=True)
    assert set(articles(archive)) == {"The ferry stays", "The mole is mended"}


def test_data_that_changes_behind_an_unchanged_shell_is_a_revision(archive, crawl_once, chromium, stand):
    crawl_once(stand.url, chromium=chromium, shells=True)
    stand.pages[f"/api{FERRY}"] = article(
        "The ferry stays", body=(*PARAGRAPHS, "It will be painted blue in the spring.")
    )
    report = crawl_once(stand.url, chromium=chromium, shells=True)
    assert report.changes["changed"] == 1
    assert articles(archive)["The ferry stays"].endswith("blue in the spring.")


def test_robots_txt_forbids_the_script_and_the_visit_says_so(archive, crawl_once, chromium, stand):
    stand.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /app.js\n")
    crawl_once(stand.url, chromium=chromium, shells=True)
    told = visit(archive, FERRY)
    assert (told["rendered"], told["requests"]) == (1, 1)
    assert f"{stand.url}/app.js" in told["message"]
    assert "robots.txt" in told["message"]
    assert "/app.js" not in stand.asked


def test_scripts_and_their_data_keep_the_pace(crawl_once, chromium, stand):
    pace = 0.25
    fetch = FetchSettings(user_agent="article-archive/0", pace=pace, allow_private=True)
    crawl_once(stand.url, chromium=chromium, shells=True, fetch=fetch)
    gaps = [later - earlier for earlier, later in itertools.pairwise(stand.times)]
    assert {"/app.js", f"/api{FERRY}", f"/api{MOLE}"} <= set(stand.asked)
    assert min(gaps) >= pace - 0.005


def test_an_article_that_becomes_a_shell_is_not_missing(archive, crawl_once, stand):
    stand.pages |= {FERRY: article("The ferry stays"), MOLE: article("The mole is mended")}
    crawl_once(stand.url)
    stand.pages[FERRY] = SHELL
    crawl_once(stand.url)
    told = visit(archive, FERRY)
    assert (told["outcome"], told["shows"], told["message"]) == ("fetched", "shell", TRY_BROWSER)
    assert archive.connection.execute("SELECT count(*) FROM absences").fetchone() == (0,)
    assert len(articles(archive)) == 2


def test_a_page_without_end_costs_itself_and_the_crawl_goes_on(archive, crawl_once, chromium, stand):
    stand.pages[MOLE] = SHELL.replace("/app.js", "/loop.js")
    stand.pages["/loop.js"] = (200, APP[1], "for (;;);")
    report = crawl_once(stand.url, chromium=chromium, shells=True)
    told = visit(archive, MOLE)
    assert (told["outcome"], told["rendered"], told["requests"]) == ("unreadable", 1, 2)
    assert "came to no end" in told["message"]
    assert set(articles(archive)) == {"The ferry stays"}
    assert (report.failed, report.requests) == (1, len(stand.asked))


PART = article("The ferry stays", body=PARAGRAPHS[:2], after='<p id="rest"></p><script src="/rest.js"></script>')
REST = (200, APP[1], f"document.querySelector('article').innerHTML += {json.dumps(f'<p>{PARAGRAPHS[2]}</p>')}")


@pytest.mark.parametrize("browser", [True, False])
def test_a_site_may_ask_for_its_articles_to_be_rendered(archive, crawl_once, chromium, stand, browser):
    stand.pages |= {FERRY: PART, "/rest.js": REST}
    paragraphs = 3 if browser else 2
    wanted = site(stand.url, browser=browser)
    crawl_once(wanted, chromium=chromium)
    assert articles(archive)["The ferry stays"] == "\n\n".join(PARAGRAPHS[:paragraphs])
    assert (visit(archive, FERRY)["rendered"], visit(archive, MOLE)["rendered"]) == (browser, browser)
    assert visit(archive, "/")["rendered"] == 0
    stand.pages["/rest.js"] = (200, APP[1], "0")
    report = crawl_once(wanted, chromium=chromium)
    assert report.changes["changed"] == browser, "what scripts bring may change while the page as served does not"


def test_an_article_that_scripts_take_away_is_read_as_served(archive, crawl_once, chromium, stand):
    stand.pages |= {FERRY: PART, "/rest.js": (200, APP[1], "document.body.innerHTML = '<p>Subscribe</p>'")}
    crawl_once(site(stand.url, browser=True), chromium=chromium)
    assert articles(archive)["The ferry stays"] == "\n\n".join(PARAGRAPHS[:2])
    assert visit(archive, FERRY)["rendered"] == 0
