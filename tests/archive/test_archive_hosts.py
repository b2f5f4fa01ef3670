"""The ledger of hosts: one pace for hosts and domains, how they answer, and the proof that the pace was kept."""

from datetime import UTC, datetime, timedelta

import pytest
from archive_desk import NOW
from sqlite_utils import Database

from scraper.archive.crawls.hosts import Hosts
from scraper.archive.schema.migrations import migrate
from scraper.archive.store import Archive

HOST, SISTER, DOMAIN = "www.gazette.org", "blog.gazette.org", "*.gazette.org"


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def __call__(self):
        return self.now

    def passes(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def crawls(newsroom, clock):
    """Two crawls of one archive, each on a connection of its own, by one clock."""
    with Archive(newsroom.archive.path) as other:
        second = other.begin_crawl(NOW, {})
        yield tuple(
            Hosts(archive.connection, archive.path, crawl_id, clock)
            for archive, crawl_id in ((newsroom.archive, newsroom.crawl_id), (other, second))
        )


def ask(hosts, clock, name, *, pace=1.0, domain=DOMAIN, gap=1.0, takes=0.0, connects=0.0):
    """One request, if it may be: 0.0, else the wait."""
    wait = hosts.take(name, pace, domain, gap)
    if wait <= 0:
        clock.passes(connects + takes)
        hosts.leave(name, takes, 0.0, 0.0, takes)
    return wait


def noted(hosts, name, *columns):
    return hosts.connection.execute(f"SELECT {', '.join(columns)} FROM hosts WHERE name = ?", (name,)).fetchone()


def test_hosts_of_a_domain_share_its_gap_whichever_crawl_asks(crawls, clock):
    first, second = crawls
    assert ask(first, clock, HOST) == 0
    assert ask(second, clock, SISTER) == pytest.approx(1.0)
    clock.passes(0.4)
    assert ask(second, clock, SISTER) == pytest.approx(0.6)
    assert ask(second, clock, "www.courier.org", domain="*.courier.org") == 0
    clock.passes(0.6)
    assert ask(second, clock, SISTER) == 0
    assert ask(first, clock, HOST) == pytest.approx(1.0)


def test_a_turn_that_is_refused_is_not_noted_in_part(crawls, clock):
    first, second = crawls
    ask(first, clock, HOST)
    clock.passes(0.5)
    assert ask(second, clock, SISTER) > 0
    assert noted(second, SISTER, "crawl_id") is None
    clock.passes(0.5)
    assert ask(second, clock, HOST, pace=10.0) == pytest.approx(9.0)
    assert noted(second, DOMAIN, "requests") == (1,)


def test_a_slow_host_holds_its_own_turn_and_not_its_domains(crawls, clock):
    first, second = crawls
    assert first.take(HOST, 1.0, DOMAIN, 1.0) == 0
    clock.passes(5)
    assert second.take(HOST, 1.0, DOMAIN, 1.0) > 0
    assert ask(second, clock, SISTER) == 0


def test_how_a_host_answers_is_known_to_all_and_beyond_the_end_of_a_crawl(crawls):
    first, second = crawls
    assert second.bearing(HOST) is None
    assert first.take(HOST, 1.0, None, 0.0) == 0
    first.leave(HOST, 0.0, 0.0, 4.0, 1.5)
    assert second.bearing(HOST) == (4.0, 1.5)
    second.note(HOST, 2.0, 1.0)
    second.note(DOMAIN, 8.0, 0.0)
    assert (first.bearing(HOST), first.bearing(DOMAIN)) == ((2.0, 1.0), (8.0, 0.0))


def test_the_smallest_gap_is_noted_with_the_pace_of_that_time(crawls, clock):
    first, second = crawls
    ask(first, clock, HOST)
    assert noted(first, HOST, "requests", "smallest_gap", "smallest_pace") == (1, None, None)
    clock.passes(9)
    ask(second, clock, HOST, pace=8.0)
    assert noted(first, HOST, "requests", "smallest_gap", "smallest_pace") == (2, 9.0, 8.0)
    clock.passes(1.25)
    ask(first, clock, HOST, pace=1.0)
    clock.passes(30)
    ask(first, clock, HOST, pace=20.0)
    assert noted(first, HOST, "requests", "smallest_gap", "smallest_pace", "early") == (4, 1.25, 1.0, 0)
    assert noted(first, DOMAIN, "requests", "smallest_gap", "smallest_pace", "early") == (4, 1.25, 1.0, 0)


def test_a_gap_is_reckoned_from_when_the_request_left_not_from_its_turn(crawls, clock):
    first, _ = crawls
    ask(first, clock, HOST, connects=3.0, takes=0.5)
    clock.passes(1.0)
    ask(first, clock, HOST)
    assert noted(first, HOST, "smallest_gap") == (1.5,)


def test_a_gap_that_is_too_short_would_show(crawls, clock):
    first, _ = crawls
    ask(first, clock, HOST)
    later = (clock.now + timedelta(seconds=0.3)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    clock.passes(1.0)
    first.connection.execute("UPDATE hosts SET asked = ? WHERE name = ?", (later, HOST))
    ask(first, clock, HOST)
    assert noted(first, HOST, "smallest_gap", "smallest_pace", "early") == (0.7, 1.0, 1)


def test_a_clock_that_was_set_back_proves_nothing(crawls, clock):
    first, _ = crawls
    ask(first, clock, HOST)
    clock.passes(-3600)
    assert ask(first, clock, HOST) == 0
    assert noted(first, HOST, "requests", "smallest_gap", "early") == (2, None, 0)


def test_waits_that_the_host_asked_for_are_counted_and_others_are_not(crawls):
    first, second = crawls
    first.hold(HOST, 2.0, asked=False)
    assert noted(first, HOST, "waits", "longest_wait") == (0, 0.0)
    first.hold(HOST, 30.0, asked=True)
    second.hold(HOST, 10.0, asked=True)
    assert noted(first, HOST, "waits", "longest_wait") == (2, 30.0)
    second.close(HOST, 7200.0)
    assert noted(first, HOST, "waits", "longest_wait") == (3, 7200.0)


def test_hosts_of_an_earlier_version_keep_their_times(tmp_path):
    with Database(tmp_path / "old.db") as db:
        migrate(db.conn, stop_before="m0009_manners")
        db.conn.executescript("""
INSERT INTO hosts (name, heard, held_until, closed_until)
VALUES ('www.gazette.org', '2026-03-01T08:00:00.000000Z', '2026-03-01T08:00:30.000000Z', '2026-03-02T08:00:00.000000Z')""")
    with Archive(tmp_path / "old.db") as archive:
        hosts = Hosts(archive.connection, archive.path, archive.begin_crawl(NOW, {}), Clock())
        assert hosts.take(HOST, 1.0, None, 0.0) == pytest.approx(30.0)
        assert hosts.closed(HOST) == pytest.approx(86_400.0)
        assert noted(hosts, HOST, "requests", "smallest_gap", "penalty") == (0, None, 0.0)
        assert archive.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(Exception, match="FOREIGN KEY"):
            archive.connection.execute("UPDATE hosts SET crawl_id = 99")
