import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from newsstand import PARAGRAPHS, Newsstand, article, home

from scraper import readers as readers_module
from scraper import site_crawl
from scraper.archive.crawls import days
from scraper.crawl import crawl
from scraper.desk import CrawlSettings
from scraper.errors import ArchiveError
from scraper.fetch.settings import FetchSettings
from scraper.models import LinkKind
from scraper.sites import site


def one(archive, query, *values):
    return archive.connection.execute(query, values).fetchone()


def rows(archive, query, *values):
    return archive.connection.execute(query, values).fetchall()


def articles(archive):
    return dict(rows(archive, "SELECT url, title FROM articles"))


def states(archive):
    return dict(rows(archive, "SELECT url, state FROM pages"))


def test_a_site_is_archived_from_its_front_page(archive, crawl_once):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        report = crawl_once(stand.url)
        assert articles(archive) == {f"{stand.url}/2026/ferry.html": "The ferry stays"}
    assert one(archive, "SELECT body, authors FROM articles") == ("\n\n".join(PARAGRAPHS), "Maud Keller")
    assert (report.changes["new"], report.exit_code) == (1, 0)


def test_a_second_crawl_asks_with_validators_and_writes_nothing_new(archive, crawl_once):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        crawl_once(stand.url)
        before = one(archive, "SELECT count(*) FROM revisions")
        report = crawl_once(stand.url)
    assert report.outcomes["not-modified"] == 2
    assert report.outcomes["fetched"] == 0
    assert one(archive, "SELECT count(*) FROM revisions") == before


def test_a_changed_page_is_one_revision(archive, crawl_once):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        crawl_once(stand.url)
        stand.pages["/2026/ferry.html"] = article(
            body=(
                *PARAGRAPHS,
                "The engine was bought on Friday, and the captain says that it starts at the first turn of the key.",
            )
        )
        report = crawl_once(stand.url)
    assert report.changes["changed"] == 1
    assert rows(archive, "SELECT number, changes FROM revisions") == [(1, "[]"), (2, '["body"]')]


def test_a_removed_page_leaves_the_article_and_an_observation(archive, crawl_once):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        crawl_once(stand.url)
        stand.pages["/2026/ferry.html"] = (410, {}, "<h1>Gone</h1>")
        report = crawl_once(stand.url)
        assert articles(archive) == {f"{stand.url}/2026/ferry.html": "The ferry stays"}
        assert states(archive)[f"{stand.url}/2026/ferry.html"] == "gone"
        visit = (
            "SELECT outcome, status FROM visits JOIN pages ON pages.id = page_id WHERE url = ? ORDER BY visits.id DESC"
        )
        assert one(archive, visit, f"{stand.url}/2026/ferry.html") == ("gone", 410)
    assert report.exit_code == 0


def test_an_article_that_redirects_home_is_gone_and_kept(archive, crawl_once):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        crawl_once(stand.url)
        stand.pages["/2026/ferry.html"] = (302, {"Location": "/"}, "")
        crawl_once(stand.url)
        known = states(archive)
        assert articles(archive) == {f"{stand.url}/2026/ferry.html": "The ferry stays"}
        assert (known[f"{stand.url}/2026/ferry.html"], known[f"{stand.url}/"]) == ("gone", "live")
    assert "Was an article" in one(archive, "SELECT message FROM visits ORDER BY id DESC")[0]


def test_an_article_behind_a_wall_is_kept_as_it_was(archive, crawl_once):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        crawl_once(stand.url)
        stand.pages["/2026/ferry.html"] = home("/2026/ferry.html")
        crawl_once(stand.url)
    assert one(archive, "SELECT body FROM articles") == ("\n\n".join(PARAGRAPHS),)
    assert one(archive, "SELECT count(*) FROM revisions") == (1,)


def test_redirects_and_canonicals_lead_to_one_article(archive, crawl_once):
    with Newsstand({"/": home("/go/1", "/2026/ferry.html?from=home&x=1", "/2026/ferry.html")}) as stand:
        stand.pages["/go/1"] = (301, {"Location": "/2026/ferry.html"}, "")
        canonical = f'<link rel="canonical" href="{stand.url}/2026/ferry.html">'
        page = article(head=canonical)
        stand.pages |= {"/2026/ferry.html": page, "/2026/ferry.html?from=home&x=1": page}
        crawl_once(stand.url)
        assert list(articles(archive)) == [f"{stand.url}/2026/ferry.html"]
        assert states(archive)[f"{stand.url}/go/1"] == "alias"
    assert one(archive, "SELECT count(*) FROM revisions") == (1,)


def test_an_amp_page_leads_to_its_article(archive, crawl_once):
    with Newsstand({"/": home("/2026/ferry/amp/")}) as stand:
        canonical = f'<link rel="canonical" href="{stand.url}/2026/ferry/">'
        amp = article("The ferry stays (AMP)", head=canonical).replace("<html ", "<html amp ")
        stand.pages |= {"/2026/ferry/amp/": amp, "/2026/ferry/": article()}
        crawl_once(f"{stand.url}/2026/ferry/amp/")
        assert articles(archive) == {f"{stand.url}/2026/ferry/": "The ferry stays"}
        assert states(archive)[f"{stand.url}/2026/ferry/amp/"] == "alias"
        crawl_once(stand.url)
    assert one(archive, "SELECT count(*) FROM revisions") == (1,)
    assert list(archive.verify()) == []


def test_a_redirect_to_another_site_is_an_outcome(archive, crawl_once):
    with Newsstand({"/": home("/2026/ferry.html")}) as stand, Newsstand({"/x": article()}) as other:
        stand.pages["/2026/ferry.html"] = (302, {"Location": f"{other.url}/x"}, "")
        report = crawl_once(stand.url)
        assert articles(archive) == {}
        assert report.outcomes["moved-away"] == 1
        assert f"{other.url}/x" not in states(archive)


def test_a_seed_on_another_site_says_where_to_go(crawl_once):
    with Newsstand() as stand, Newsstand({"/": home()}) as other:
        stand.pages["/"] = (301, {"Location": f"{other.url}/"}, "")
        report = crawl_once(stand.url)
    assert report.exit_code == 4
    assert f"crawl {other.url}/" in report.as_text()


def test_robots_are_obeyed_and_the_refusal_is_an_outcome(archive, crawl_once):
    robots = (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /secret/\n")
    with Newsstand({"/": home("/secret/a-long-story-of-the-day.html"), "/robots.txt": robots}) as stand:
        report = crawl_once(stand.url)
        assert "/secret/a-long-story-of-the-day.html" not in stand.asked
    assert (report.outcomes["robots"], report.exit_code) == (1, 0)
    assert one(
        archive, "SELECT count(*) FROM visits JOIN pages ON pages.id = page_id WHERE url LIKE '%/robots.txt'"
    ) == (1,)


def test_a_page_that_breaks_the_reader_costs_its_row(archive, crawl_once, monkeypatch):
    real = readers_module.read_html

    def stumble(page, *settings):
        if "ferry" in page.url:
            raise RecursionError("too deep")
        return real(page, *settings)

    monkeypatch.setattr(readers_module, "read_html", stumble)
    with Newsstand({"/": home("/2026/ferry.html", "/2026/quay.html")}) as stand:
        stand.pages |= {"/2026/ferry.html": article(), "/2026/quay.html": article("The quay is mended")}
        report = crawl_once(stand.url)
        assert list(articles(archive).values()) == ["The quay is mended"]
        assert states(archive)[f"{stand.url}/2026/ferry.html"] == "failing"
    assert (report.outcomes["unreadable"], report.exit_code) == (1, 1)


def test_a_page_that_the_archive_cannot_take_costs_its_row(archive, crawl_once, monkeypatch):
    real = archive.record

    def refuse(record):
        if record.article and "ferry" in record.page.url:
            raise ValueError("a surrogate that no file can hold")
        return real(record)

    monkeypatch.setattr(archive, "record", refuse)
    with Newsstand({"/": home("/2026/ferry.html", "/2026/quay.html")}) as stand:
        stand.pages |= {"/2026/ferry.html": article(), "/2026/quay.html": article("The quay is mended")}
        report = crawl_once(stand.url)
    assert list(articles(archive).values()) == ["The quay is mended"]
    assert (report.outcomes["unreadable"], report.exit_code) == (1, 1)


def test_a_feed_that_is_none_is_an_outcome(archive, crawl_once):
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    with Newsstand({"/": home(head=feed), "/feed/": (200, {"Content-Type": "application/xml"}, "<opml/>")}) as stand:
        crawl_once(stand.url)
        (outcome, message) = one(
            archive,
            "SELECT outcome, message FROM visits JOIN pages ON pages.id = page_id WHERE url = ?",
            f"{stand.url}/feed/",
        )
    assert outcome == "unreadable"
    assert message


def test_nothing_fetched_is_exit_code_4(crawl_once):
    stand = Newsstand()
    stand.server.server_close()
    report = crawl_once(stand.url)
    assert report.exit_code == 4
    assert "refused" in report.as_text()


def test_limit_and_since(archive, crawl_once):
    with Newsstand() as stand:
        items = "".join(
            f"<item><link>{stand.url}/2026/story-{n}.html</link><pubDate>{day} Feb 2026 08:00:00 GMT</pubDate></item>"
            for n, day in enumerate((2, 3, 4))
        )
        feed = (200, {"Content-Type": "application/rss+xml"}, f"<rss><channel>{items}</channel></rss>")
        stand.pages |= {f"/2026/story-{n}.html": article(f"Story {n}") for n in range(3)} | {
            "/feed/": feed,
            "/": home(),
        }
        crawl_once(stand.url, since="2026-02-03")
        assert sorted(articles(archive).values()) == ["Story 1", "Story 2"]
        assert crawl_once(stand.url, limit=2).requests <= 4


def test_due_only_asks_for_nothing_early(crawl_once):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        crawl_once(stand.url)
        report = crawl_once(stand.url, due_only=True)
    assert sum(report.outcomes.values()) == 0
    assert report.exit_code == 0


def test_a_cancelled_crawl_returns_and_the_next_goes_on(archive, crawl_once):
    paths = [f"/2026/story-{n}-of-the-day.html" for n in range(40)]
    with Newsstand({"/": home(*paths), **{path: article(path) for path in paths}}) as stand:
        fetch = FetchSettings(user_agent="article-archive/0", pace=0, allow_private=True)
        settings = CrawlSettings(sites=(site(stand.url),), fetch=fetch)

        async def stopped():
            task = asyncio.current_task()

            def stop(_visit, recorded):
                if recorded and recorded.article_id == 5:
                    task.cancel()

            return await crawl(archive, settings, watch=stop)

        report = asyncio.run(stopped())
        assert (report.interrupted, report.exit_code) == (True, 130)
        held = len(articles(archive))
        assert 5 <= held < 40
        crawl_once(stand.url)
        assert len(articles(archive)) == 40
    (settings_kept, interrupted) = one(archive, "SELECT settings, interrupted FROM crawls WHERE id = 1")
    assert interrupted == 1
    assert json.loads(settings_kept)["user_agent"] == "article-archive/0"


def test_a_full_disk_ends_the_crawl_with_advice_and_keeps_what_was_written(archive, crawl_once):
    (pages,) = one(archive, "PRAGMA page_count")
    archive.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    long = [f"{paragraph} That was vote number {n}." for n in range(400) for paragraph in PARAGRAPHS]
    with (
        Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article(body=long)}) as stand,
        pytest.raises(ArchiveError, match="full"),
    ):
        crawl_once(stand.url)
    assert one(archive, "PRAGMA integrity_check") == ("ok",)


def test_two_sites_are_crawled_side_by_side(archive, crawl_once):
    first = Newsstand({"/": home("/2026/a-story.html"), "/2026/a-story.html": article("One")})
    second = Newsstand({"/": home("/2026/b-story.html"), "/2026/b-story.html": article("Two")})
    with first, second:
        crawl_once(first.url, second.url)
    assert sorted(articles(archive).values()) == ["One", "Two"]
    assert one(archive, "SELECT count(*) FROM sites") == (2,)


def test_an_index_of_indexes_without_end_comes_to_an_end(archive, crawl_once):
    class Endless(dict):
        def get(self, path, default=None):
            if not path.startswith("/sitemap-"):
                return super().get(path, default)
            number = int(path.removeprefix("/sitemap-").removesuffix(".xml"))
            entry = f"<sitemap><loc>{stand.url}/sitemap-{number + 1}.xml</loc></sitemap>"
            return 200, {"Content-Type": "application/xml"}, f"<sitemapindex>{entry}</sitemapindex>"

    with Newsstand() as stand:
        robots = (200, {"Content-Type": "text/plain"}, f"Sitemap: {stand.url}/sitemap-0.xml")
        stand.pages = Endless({"/": home("/2026/ferry.html"), "/robots.txt": robots, "/2026/ferry.html": article()})
        crawl_once(stand.url, limit=60)
        asked = [path for path in stand.asked if path.startswith("/sitemap-")]
    assert len(asked) == site_crawl.LISTING_DEPTH[LinkKind.SITEMAP] + 1
    assert len(articles(archive)) == 1


def test_a_site_that_could_not_be_asked_is_asked_again_by_hand(crawl_once):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        refused = crawl_once(stand.url, fetch=FetchSettings(user_agent="article-archive/0", pace=0))
        assert (refused.exit_code, stand.asked) == (4, [])
        crawl_once(stand.url, due_only=True)
        assert "/" not in stand.asked
        assert crawl_once(stand.url).changes["new"] == 1
    gone = crawl_once("http://nobody.invalid/")
    again = crawl_once("http://nobody.invalid/")
    assert (gone.exit_code, again.exit_code) == (4, 4)
    assert "nobody.invalid is not known" in again.as_text()
    assert sum(gone.outcomes.values()) == 1


STORIES = {
    f"/2026/{name}.html": (f"The {name} report", [f"{text} in the {name}, says page {n}." for n in range(4)])
    for name, text in (
        ("harbour", "Boats stay tied up"),
        ("market", "Stalls were sold"),
        ("school", "A roof was mended"),
    )
}


@pytest.mark.parametrize(
    "names",
    [
        dict.fromkeys(STORIES, "/2026/market.html"),
        dict(zip(STORIES, [*list(STORIES)[1:], "/2026/harbour.html"], strict=True)),
    ],
    ids=["every page names one", "pages name each other in a circle"],
)
@pytest.mark.parametrize("in_flight", [1, 6])
def test_pages_that_name_other_articles_as_canonical_stay_their_own(archive, crawl_once, monkeypatch, names, in_flight):
    monkeypatch.setattr(site_crawl, "IN_FLIGHT", in_flight)
    with Newsstand({"/": home(*STORIES)}, etag=False) as stand:
        for hour, (path, (title, body)) in enumerate(STORIES.items()):
            canonical = f'<link rel="canonical" href="{stand.url}{names[path]}">'
            stand.pages[path] = article(title, body=body, head=canonical, day=f"2026-02-0{hour + 3}")
        for _ in range(3):
            crawl_once(stand.url)
            archive.connection.execute("UPDATE pages SET due = first_seen WHERE due IS NOT NULL")
        assert articles(archive) == {f"{stand.url}{path}": title for path, (title, _) in STORIES.items()}
        assert {states(archive)[f"{stand.url}{path}"] for path in STORIES} == {"live"}
    assert one(archive, "SELECT count(*) FROM revisions") == (len(STORIES),)
    assert list(archive.verify()) == []


def test_a_bot_check_in_place_of_an_article_is_called_one(archive, crawl_once):
    check = (
        "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
        "<p>Enable JavaScript and cookies to continue</p></body></html>"
    )
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        crawl_once(stand.url)
        stand.pages["/2026/ferry.html"] = check
        crawl_once(stand.url)
    assert one(archive, "SELECT title FROM articles") == ("The ferry stays",)
    assert "now shows a bot check" in one(archive, "SELECT message FROM visits ORDER BY id DESC")[0]


def test_the_rhythm_of_listings_is_learnt_from_what_they_bring(archive, crawl_once):
    with Newsstand({"/": home("/2026/a.html"), "/2026/a.html": article()}) as stand:
        crawl_once(stand.url)
        assert archive.connection.execute("SELECT count(*) FROM rhythms").fetchone() == (0,)
        stand.pages |= {"/": home("/2026/a.html", "/2026/b.html"), "/2026/b.html": article("Another story")}
        crawl_once(stand.url)
    (page,) = rows(archive, "SELECT pages.url, recent_news, steady_news FROM rhythms JOIN pages ON pages.id = page_id")
    assert page == (f"{stand.url}/", 1.0, 1.0)
    assert archive.known(f"{stand.url}/").rhythm.recent_news == 1.0


def test_a_site_that_reads_quite_differently_is_trouble(archive, crawl_once):
    usual = {"visits": 12, "fetched": 12, "articles": 10, "new": 10, "unnamed": 0, "undated": 0, "characters": 30_000}
    lost = {**usual, "unnamed": 10}
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        crawl_once(stand.url)
        (site_id,) = one(archive, "SELECT id FROM sites")
        today = datetime.now(UTC).date()
        for ago in range(60):
            days.add(archive.connection, site_id, (today - timedelta(ago)).isoformat(), lost if ago == 0 else usual)
        assert crawl_once(stand.url).trouble == []  # nothing new
        stand.pages |= {
            "/": home("/2026/ferry.html", "/2026/quay.html"),
            "/2026/quay.html": article("The quay is mended"),
        }
        (told,) = crawl_once(stand.url).trouble
    assert "layout changed? authors" in told
