"""Several crawls of one archive at a time: every page fetched once, one pace for the host, and the dead succeeded."""

import asyncio
import threading
import time
from itertools import pairwise

from newsstand import Newsstand, article, home

from scraper.archive.store import Archive
from scraper.crawl import crawl
from scraper.desk import CrawlSettings
from scraper.fetch.settings import FetchSettings
from scraper.sites import site

PATHS = [f"/2026/{number}.html" for number in range(30)]


class TimedStand(Newsstand):
    """Notes when each request came."""

    def __init__(self, pages):
        super().__init__(pages)
        self.times = []

    def answer(self, path):
        self.times.append(time.monotonic())
        return super().answer(path)


def stand():
    pages = {path: article(f"Report {path}") for path in PATHS}
    return TimedStand({"/": home(*PATHS), **pages})


def crawl_beside(path, url, *, pace, reports):
    fetch = FetchSettings(user_agent="article-archive/0 (+https://example.org/)", pace=pace, allow_private=True)
    with Archive(path) as archive:
        reports.append(asyncio.run(crawl(archive, CrawlSettings(sites=(site(url),), fetch=fetch))))


def crawl_together(archive, url, *, pace, crawls=3):
    reports = []
    threads = [
        threading.Thread(target=crawl_beside, args=(archive.path, url), kwargs={"pace": pace, "reports": reports})
        for _ in range(crawls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return reports


def test_three_crawls_fetch_every_page_once_and_keep_one_pace(archive):
    with stand() as newsstand:
        reports = crawl_together(archive, newsstand.url, pace=0.03)
        asked, times = list(newsstand.asked), sorted(newsstand.times)
    assert sorted(path for path in asked if path in PATHS) == sorted(PATHS)
    assert asked.count("/") == 1
    assert min(b - a for a, b in pairwise(times)) >= 0.03
    assert sum(report.changes["new"] for report in reports) == len(PATHS)
    assert len(reports) == 3
    assert archive.connection.execute("SELECT count(*) FROM articles").fetchone()[0] == len(PATHS)
    assert archive.connection.execute("SELECT count(*) FROM running").fetchone()[0] == 0
    columns = "requests, smallest_gap, smallest_pace, early"
    ((requests, gap, kept, early),) = archive.connection.execute(f"SELECT {columns} FROM hosts").fetchall()
    assert (requests, early) == (len(asked), 0)
    assert gap >= kept >= 0.03


def test_a_crawl_waits_for_the_last_pages_of_another(archive):
    with stand() as newsstand:
        site_id = archive.ensure_site(newsstand.url, now="2026-03-01T08:00:00Z")
        crawl_beside(archive.path, newsstand.url, pace=0, reports=[])
        (page,) = archive.connection.execute("SELECT id FROM pages WHERE url LIKE '%/0.html'").fetchone()
        archive.connection.execute("UPDATE pages SET due = '2026-03-01T08:00:00Z' WHERE id = ?", (page,))
        holder = archive.begin_crawl("2026-03-01T08:00:00Z", {})
        assert len(archive.take(site_id, holder, now="2026-03-01T08:00:00Z", limit=5)) == 1
        reports = []
        waiting = threading.Thread(
            target=crawl_beside, args=(archive.path, newsstand.url), kwargs={"pace": 0, "reports": reports}
        )
        waiting.start()
        waiting.join(1.0)
        assert waiting.is_alive()
        before = newsstand.asked.count("/2026/0.html")
        archive.leave_crawl(holder)
        waiting.join(10)
        assert reports
        assert newsstand.asked.count("/2026/0.html") == before + 1


def test_a_limited_crawl_waits_for_nobody(archive, crawl_once):
    with stand() as newsstand:
        crawl_once(newsstand.url)
        archive.connection.execute("UPDATE pages SET due = '2026-03-01T08:00:00Z' WHERE url LIKE '%html'")
        holder = archive.begin_crawl("2026-03-01T08:00:00Z", {})
        site_id = archive.ensure_site(newsstand.url, now="2026-03-01T08:00:00Z")
        archive.take(site_id, holder, now="2026-03-01T08:00:00Z", limit=5)
        report = crawl_once(newsstand.url, limit=3)
    assert report.exit_code == 0
