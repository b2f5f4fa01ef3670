"""Crawls that share an archive: pages in one hand at a time, one pace for a host, and nothing lost with who dies."""

import os
import subprocess
import sys
import time

import pytest
from archive_desk import HOME, NOW

from scraper.archive.crawls import leases, process
from scraper.archive.crawls.process import has_died, own_process
from scraper.archive.records import PageState
from scraper.archive.store import Archive

A, B, C = f"{HOME}a", f"{HOME}b", f"{HOME}c"


@pytest.fixture
def other(newsroom):
    """A second crawl of the same archive, on a connection of its own."""
    with Archive(newsroom.archive.path) as archive:
        yield archive, archive.begin_crawl(NOW, {})


def take(archive, crawl_id, site_id, limit=10):
    return [page.url for page in archive.take(site_id, crawl_id, now=NOW, limit=limit)]


def test_what_one_crawl_has_in_hand_no_other_takes(newsroom, other):
    archive, second = other
    for url in (A, B, C):
        newsroom.link(url)
    assert take(newsroom.archive, newsroom.crawl_id, newsroom.site_id, limit=2) == [A, B]
    assert take(archive, second, newsroom.site_id) == [C]
    assert take(newsroom.archive, newsroom.crawl_id, newsroom.site_id) == []
    assert archive.held_by_others(newsroom.site_id, second)
    assert not archive.held_by_others(newsroom.site_id + 1, second)


def test_a_page_is_free_again_once_it_is_recorded_or_put_off(newsroom, other):
    archive, second = other
    pages = [newsroom.link(url)[1] for url in (A, B)]
    take(newsroom.archive, newsroom.crawl_id, newsroom.site_id)
    newsroom.record(A, due=NOW)
    newsroom.archive.put_off(pages[1].id, state=PageState.LIVE, due=NOW)
    assert not archive.held_by_others(newsroom.site_id, second)
    assert take(archive, second, newsroom.site_id) == [A, B]


def test_a_crawl_that_ends_lets_go(newsroom, other):
    archive, second = other
    newsroom.link(A)
    take(newsroom.archive, newsroom.crawl_id, newsroom.site_id)
    newsroom.archive.leave_crawl(newsroom.crawl_id)
    assert take(archive, second, newsroom.site_id) == [A]


def test_what_a_silent_crawl_has_in_hand_is_free_after_a_while(newsroom, other, monkeypatch):
    monkeypatch.setattr(leases, "own_process", lambda: None)
    archive, second = other
    newsroom.link(A)
    newsroom.archive.leave_crawl(newsroom.crawl_id)
    take(newsroom.archive, newsroom.crawl_id, newsroom.site_id)
    assert take(archive, second, newsroom.site_id) == []
    long_ago = "2026-01-01T00:00:00Z"
    archive.connection.execute("UPDATE running SET alive = ? WHERE crawl_id = ?", (long_ago, newsroom.crawl_id))
    assert take(archive, second, newsroom.site_id) == [A]
    newsroom.archive.beat(newsroom.crawl_id)  # it was only slow: it comes back with empty hands
    assert not archive.held_by_others(newsroom.site_id, second)
    assert newsroom.record(A, due=NOW).page_id
    assert newsroom.count("leases") == 0


TAKER = """
import sys
from scraper.archive.store import Archive
with Archive(sys.argv[1]) as archive:
    crawl_id = archive.begin_crawl("2026-03-01T08:00:00Z", {})
    print(len(archive.take(int(sys.argv[2]), crawl_id, now="2026-03-01T08:00:00Z", limit=9)), flush=True)
    print(archive.hosts(crawl_id).take("gazette.example", 5.0, None, 0.0), flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(own_process() is None, reason="this system does not tell about processes")
def test_what_a_killed_process_had_in_hand_is_free_at_once(newsroom):
    newsroom.link(A)
    command = [sys.executable, "-c", TAKER, str(newsroom.archive.path), str(newsroom.site_id)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as taker:
        assert [taker.stdout.readline().strip() for _ in range(2)] == ["1", "0.0"]
        assert take(newsroom.archive, newsroom.crawl_id, newsroom.site_id) == []
        hosts = newsroom.archive.hosts(newsroom.crawl_id)
        assert hosts.take("gazette.example", 0.001, None, 0.0) > 0  # its turn, whatever the pace
        taker.kill()
        taker.wait()
    assert 0 < hosts.take("gazette.example", 60.0, None, 0.0) <= 60  # its turn no more, but it did ask
    assert hosts.take("gazette.example", 0.0, None, 0.0) == 0
    assert take(newsroom.archive, newsroom.crawl_id, newsroom.site_id) == [A]


def test_of_a_process_elsewhere_nothing_is_said():
    own = own_process() or "boot pid:[1] 1 1"
    boot, namespace, number, start = own.split(" ")
    assert not has_died(own)
    assert not has_died(None)
    assert not has_died(f"another-boot {namespace} {number} {start}")
    assert not has_died(f"{boot} pid:[4] 999999999 {start}")


@pytest.mark.skipif(own_process() is None, reason="this system does not tell about processes")
def test_a_number_that_another_process_has_now_is_no_sign_of_life():
    boot, namespace, number, start = own_process().split(" ")
    assert has_died(f"{boot} {namespace} {number} {int(start) - 1}")
    assert has_died(f"{boot} {namespace} 999999999 {start}")


@pytest.mark.skipif(own_process() is None, reason="this system does not tell about processes")
def test_a_process_that_nobody_has_waited_for_yet_is_dead():
    child = os.fork()
    if not child:
        os._exit(0)
    boot, namespace, _, _ = own_process().split(" ")
    start = None
    deadline = time.monotonic() + 10
    while process._started(child) and time.monotonic() < deadline:
        start = process._started(child)
    try:
        assert has_died(f"{boot} {namespace} {child} {start or 1}")
    finally:
        os.waitpid(child, 0)


def test_a_host_is_asked_by_one_crawl_at_a_time_and_at_one_pace(newsroom, other):
    archive, second = other
    first, rival = newsroom.archive.hosts(newsroom.crawl_id), archive.hosts(second)
    assert first.take("news.example", 0.2, None, 0.0) == 0
    assert rival.take("news.example", 0.2, None, 0.0) > 0
    assert rival.take("elsewhere.example", 0.2, None, 0.0) == 0
    first.leave("news.example", 0.05, 0.05, 0.0, 0.0)
    assert 0.1 < rival.take("news.example", 0.2, None, 0.0) <= 0.2
    assert rival.take("news.example", 0.0, None, 0.0) == 0


def test_a_wait_and_a_closed_door_are_known_to_all(newsroom, other):
    archive, second = other
    first, rival = newsroom.archive.hosts(newsroom.crawl_id), archive.hosts(second)
    first.hold("news.example", 30, asked=False)
    first.hold("news.example", 3, asked=True)
    assert 29 < rival.take("news.example", 0.1, None, 0.0) <= 30
    first.close("news.example", 3600)
    assert 3599 < rival.closed("news.example") <= 3600
    assert rival.closed("elsewhere.example") == 0


def test_a_clock_that_was_set_back_makes_nobody_wait(newsroom):
    hosts = newsroom.archive.hosts(newsroom.crawl_id)
    hosts.take("news.example", 1.0, None, 0.0)
    hosts.leave("news.example", -7 * 86_400, -7 * 86_400, 0.0, 0.0)
    assert hosts.take("news.example", 1.0, None, 0.0) == 0
