"""Dates of change in sitemaps: believed where they have proved right for the site, heeded until they prove wrong."""

import pytest
from newsstand import PARAGRAPHS, Newsstand, article, home

from scraper import plan
from scraper.archive.records import Trust

FERRY = "/2026/ferry.html"
SITE = "SELECT id FROM sites"


@pytest.fixture
def paper(monkeypatch):
    monkeypatch.setattr(plan, "SAMPLED", 10**9)
    with Newsstand({"/": home(), FERRY: article()}, etag=False) as stand:
        announce(stand, "2026-02-03")
        yield stand


def announce(stand, day):
    entry = f"<url><loc>{stand.url}{FERRY}</loc><lastmod>{day}</lastmod></url>"
    stand.pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, f"<urlset>{entry}</urlset>")


def prove(archive, **counts):
    held = {"announced": 0, "announced_changed": 0, "silent": 0, "silent_changed": 0, **counts}
    archive.connection.execute(
        "INSERT OR REPLACE INTO lastmod_trust VALUES ((SELECT id FROM sites), :announced, :announced_changed, :silent,"
        " :silent_changed)", held,
    )  # fmt: skip


def trust(archive):
    return archive.trust(archive.connection.execute(SITE).fetchone()[0])


def test_a_silence_is_no_reason_before_it_has_proved_right(archive, paper, crawl_once):
    crawl_once(paper.url)
    report = crawl_once(paper.url)
    assert (paper.asked.count(FERRY), report.skipped) == (2, 0)
    assert trust(archive) == Trust(silent=1)


def test_a_silence_that_has_proved_right_is_believed(archive, paper, crawl_once):
    crawl_once(paper.url)
    prove(archive, silent=20)
    report = crawl_once(paper.url)
    assert (paper.asked.count(FERRY), report.skipped) == (1, 1)
    announce(paper, "2026-02-05")
    crawl_once(paper.url)
    assert paper.asked.count(FERRY) == 2


def test_a_change_that_nobody_announced_speaks_against_the_site(archive, paper, crawl_once):
    crawl_once(paper.url)
    paper.pages[FERRY] = article(
        body=(*PARAGRAPHS, "The engine was bought on Friday, and it starts at the first turn.")
    )
    crawl_once(paper.url)
    assert trust(archive) == Trust(silent=1, silent_changed=1)


def test_announcements_are_counted_by_whether_they_were_true(archive, paper, crawl_once):
    crawl_once(paper.url)
    announce(paper, "2026-02-05")
    crawl_once(paper.url)
    assert (trust(archive).announced, trust(archive).announced_changed) == (1, 0)
    announce(paper, "2026-02-06")
    paper.pages[FERRY] = article(
        body=(*PARAGRAPHS, "The engine was bought on Friday, and it starts at the first turn.")
    )
    crawl_once(paper.url)
    assert (trust(archive).announced, trust(archive).announced_changed) == (2, 1)


@pytest.mark.parametrize(("announced_changed", "state"), [(0, "later"), (20, "now")])
def test_announcements_that_have_proved_wrong_bring_nothing_forward(
    archive, paper, crawl_once, announced_changed, state
):
    crawl_once(paper.url)
    prove(archive, announced=100, announced_changed=announced_changed)
    before = archive.known(paper.url + FERRY)
    archive.put_off(before.id, state=before.state, due="2099-01-01T00:00:00Z")
    announce(paper, "2026-02-05")
    crawl_once(paper.url)
    known = archive.known(paper.url + FERRY)
    assert known.listed_modified == "2026-02-05"
    assert (paper.asked.count(FERRY), known.due > "2098") == ((2, False) if state == "now" else (1, True))


def test_later_visits_count_more(archive, paper, crawl_once):
    crawl_once(paper.url)
    prove(archive, announced=7, silent=399, silent_changed=40)
    crawl_once(paper.url)
    assert trust(archive) == Trust(announced=3, silent=200, silent_changed=20)
