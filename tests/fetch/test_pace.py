import asyncio
import time
from itertools import pairwise

import httpx
import pytest
from virtual_loop import run as run_virtually

from scraper.fetch import pace as paces
from scraper.fetch.bearing import MAX_CRAWL_DELAY
from scraper.fetch.pace import Pace, domain_key, server_key


def pace(interval=0.0, *, concurrency=4, total=100):
    return Pace(interval, concurrency=concurrency, total=total)


async def visit(turns, key, log, *, lasts=0.0):
    async with turns.turn(key):
        log.append((key, time.monotonic()))
        await asyncio.sleep(lasts)


class Together:
    """A ledger of several paces on one clock, as far as hosts' turns go: what an archive's is, in memory."""

    def __init__(self, clock):
        self.clock = clock
        self.heard, self.turns, self.held, self.bearings = {}, {}, set(), {}

    def take(self, name, interval, domain, gap):
        now = self.clock()
        if name in self.held:
            return 0.05
        wait = max(self.heard.get(name, -1e9) + interval, self.turns.get(domain, -1e9) + gap) - now
        if wait <= 0:
            self.heard[name] = self.turns[domain] = now
            self.held.add(name)
        return wait

    def leave(self, name, _sent, heard, penalty, latency):
        self.heard[name] = self.clock() - heard
        self.held.discard(name)
        self.note(name, penalty, latency)

    def note(self, name, penalty, latency):
        self.bearings[name] = penalty, latency

    def bearing(self, name):
        return self.bearings.get(name)

    def hold(self, name, seconds, *, asked):
        pass

    def close(self, name, seconds):
        pass

    def closed(self, _name):
        return 0.0


async def ask(turns, key, log, clock, *, takes=0.0, status=200):
    """One request: when it left, and how it went."""
    async with turns.turn(key) as turn:
        turn.leaves()
        log.append((key, clock()))
        await asyncio.sleep(takes)
        turn.is_heard()
        turn.ends(status)


def gaps(log, key):
    starts = [at for name, at in log if name == key]
    return [b - a for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://news.example/", "news.example"),
        ("https://news.example/a", "news.example"),
        ("https://news.example:8443/", "news.example:8443"),
        ("http://[2a00::1]:8080/", "[2a00::1]:8080"),
        ("https://müller.example/", "xn--mller-kva.example"),
    ],
)
def test_http_and_https_of_a_host_are_one_server(url, key):
    assert server_key(httpx.URL(url)) == key


def test_a_host_waits_its_pace_and_is_never_asked_twice_at_once():
    async def run():
        turns, log = pace(0.1), []
        await asyncio.gather(*(visit(turns, "a", log, lasts=0.02) for _ in range(5)))
        return log

    assert all(gap >= 0.099 for gap in gaps(asyncio.run(run()), "a"))


def test_a_slow_answer_delays_the_next_request():
    async def run():
        turns, log = pace(0.05), []
        await asyncio.gather(*(visit(turns, "a", log, lasts=0.12) for _ in range(3)))
        return log

    assert all(gap >= 0.119 for gap in gaps(asyncio.run(run()), "a"))


def test_hosts_run_in_parallel():
    async def run():
        turns, log = pace(0.1), []
        started = time.monotonic()
        await asyncio.gather(*(visit(turns, str(n % 50), log) for n in range(150)))
        return time.monotonic() - started

    assert 0.19 <= asyncio.run(run()) < 5


def test_without_a_pace_a_few_requests_share_a_host():
    async def run():
        turns = pace(concurrency=3)
        busy = most = 0

        async def one():
            nonlocal busy, most
            async with turns.turn("a"):
                busy += 1
                most = max(most, busy)
                await asyncio.sleep(0.01)
                busy -= 1

        await asyncio.gather(*(one() for _ in range(12)))
        return most

    assert asyncio.run(run()) == 3


def test_the_total_is_kept_and_the_pace_with_it():
    async def run():
        turns, log = pace(0.1, total=1), []
        await asyncio.gather(*(visit(turns, key, log, lasts=0.03) for key in "abcabc"))
        return log

    log = asyncio.run(run())
    assert all(gap >= 0.099 for key in "abc" for gap in gaps(log, key))
    starts = sorted(at for _, at in log)
    assert all(b - a >= 0.029 for a, b in pairwise(starts))


def test_connecting_does_not_eat_into_the_next_wait():
    async def run():
        turns, sent = pace(0.1), []
        for _ in range(2):
            async with turns.turn("a") as turn:
                await asyncio.sleep(0.08 if not sent else 0)
                turn.leaves()
                sent.append(time.monotonic())
        return sent[1] - sent[0]

    assert asyncio.run(run()) >= 0.099


def test_a_hold_reaches_those_who_wait_already():
    async def run():
        turns, log = pace(0.05), []
        tasks = [asyncio.create_task(visit(turns, "a", log)) for _ in range(2)]
        await asyncio.sleep(0.01)
        turns.hold("a", 0.2)
        turns.hold("a", 0.01)
        held = time.monotonic()
        await asyncio.gather(*tasks)
        return log[1][1] - held

    assert 0.199 <= asyncio.run(run()) < 5


def test_crawl_delay_is_obeyed_even_without_a_pace_of_ours_but_capped():
    async def run():
        turns, log = pace(0.0), []
        turns.set_delay("a", 0.1)
        await asyncio.gather(*(visit(turns, "a", log) for _ in range(3)))
        turns.set_delay("b", 86_400.0)
        return gaps(log, "a"), turns.interval(turns._host("b"))

    found, capped = asyncio.run(run())
    assert all(gap >= 0.099 for gap in found)
    assert capped == MAX_CRAWL_DELAY


@pytest.mark.parametrize(
    ("key", "domain"),
    [
        ("news.example.org", "*.example.org"),
        ("example.org:8443", "*.example.org"),
        ("www.bbc.co.uk", "*.bbc.co.uk"),
        ("somebody.github.io", "*.somebody.github.io"),  # a private suffix: its hosts have nothing in common
        ("127.0.0.1:8000", None),
        ("[2a00::1]:8080", None),
        ("localhost", None),
    ],
)
def test_hosts_of_a_registered_domain_are_bound_together(key, domain):
    assert domain_key(key) == domain


def test_twenty_subdomains_get_no_more_than_one_would():
    async def main(clock):
        turns, log = Pace(1.0, concurrency=4, total=100, clock=clock), []
        keys = [f"city{n}.gazette.org" for n in range(20)]
        await asyncio.gather(*(ask(turns, key, log, clock, takes=0.2) for _ in range(30) for key in keys))
        return log

    log = run_virtually(main)
    starts = sorted(at for _, at in log)
    assert len(log) == 600
    assert min(b - a for a, b in pairwise(starts)) >= 1.0
    assert starts[-1] < 605  # and no less either
    shares = [sum(at < 300 for key, at in log if key == f"city{n}.gazette.org") for n in range(20)]
    assert max(shares) - min(shares) <= 1  # first come, first served


def test_a_slow_host_does_not_keep_its_domain_waiting():
    async def main(clock):
        turns, log = Pace(1.0, concurrency=4, total=100, clock=clock), []
        turns.set_delay("archive.gazette.org", 60.0)
        slow = [ask(turns, "archive.gazette.org", log, clock) for _ in range(5)]
        quick = [ask(turns, "www.gazette.org", log, clock) for _ in range(100)]
        await asyncio.gather(*slow, *quick)
        return log

    log = run_virtually(main)
    assert min(gaps(log, "archive.gazette.org")) >= 60
    assert max(at for key, at in log if key == "www.gazette.org") < 105


def test_sites_of_different_domains_do_not_wait_for_each_other():
    async def main(clock):
        turns, log = Pace(1.0, concurrency=4, total=100, clock=clock), []
        await asyncio.gather(*(ask(turns, f"www.paper{n}.org", log, clock) for _ in range(3) for n in range(40)))
        return clock()

    assert run_virtually(main) < 3


def test_own_servers_are_not_bound_by_their_domain():
    async def main(clock):
        turns, log = Pace(0.0, concurrency=4, total=100, clock=clock), []
        await asyncio.gather(*(ask(turns, f"{n}.gazette.org", log, clock, takes=1.0) for n in range(20)))
        return clock()

    assert run_virtually(main) < 1.1


def test_a_server_that_slows_down_is_asked_more_slowly_and_by_and_by_as_before():
    async def main(clock):
        turns, log = Pace(1.0, concurrency=4, total=100, clock=clock), []
        for takes in [0.1] * 3 + [4.0] * 2 + [0.1] * 8:
            await ask(turns, "www.gazette.org", log, clock, takes=takes)
        return gaps(log, "www.gazette.org")

    found = run_virtually(main)
    expected = [1.1, 1.1, 1.1, 12.0, 12.0, 4.2, 2.25, 1.275, 1.1, 1.1, 1.1, 1.1]
    assert found == pytest.approx(expected, abs=1e-3)


def test_an_answer_that_never_comes_counts_as_slow():
    async def main(clock):
        turns, log = Pace(1.0, concurrency=4, total=100, clock=clock), []
        async with turns.turn("www.gazette.org") as turn:
            turn.leaves()
            await asyncio.sleep(10.0)
            turn.ends(None)
        left = clock()
        await ask(turns, "www.gazette.org", log, clock)
        return log[0][1] - left

    # from when it had heard us at the latest, which is when the request left
    assert run_virtually(main) == pytest.approx(20.0 - 10.0, abs=1e-3)


def test_a_refusal_of_one_host_slows_its_domain_and_good_answers_of_others_ease_that():
    async def main(clock):
        turns, log = Pace(1.0, concurrency=4, total=100, clock=clock), []
        await ask(turns, "a.gazette.org", log, clock, status=429)
        for _ in range(30):
            await ask(turns, "b.gazette.org", log, clock)
        return [b[1] - a[1] for a, b in pairwise(log)]

    found = run_virtually(main)
    assert found[0] == pytest.approx(2.0, abs=1e-3)
    assert found[1] == pytest.approx(1.8, abs=1e-3)
    assert found[-1] == pytest.approx(1.0, abs=1e-3)


def test_crawls_that_share_a_ledger_share_pace_domain_and_bearing():
    async def main(clock):
        ledger, log = Together(clock), []
        crawls = [Pace(1.0, concurrency=4, total=100, ledger=ledger, clock=clock) for _ in range(3)]
        await ask(crawls[0], "a.gazette.org", log, clock, status=429)
        keys = [f"{letter}.gazette.org" for letter in "abcd"]
        await asyncio.gather(*(ask(turns, key, log, clock) for _ in range(10) for turns in crawls for key in keys))
        return log, ledger

    log, ledger = run_virtually(main)
    starts = sorted(at for _, at in log)
    assert len(log) == 121
    assert min(b - a for a, b in pairwise(starts)) >= 1.0
    assert min(gaps(sorted(log, key=lambda entry: entry[1]), "a.gazette.org")) >= 1.0
    assert starts[1] - starts[0] >= 2.0  # two of the three were not there when it refused
    assert ledger.bearings["*.gazette.org"][0] == 0


def test_a_closed_host_opens_again():
    async def main(clock):
        turns, found = Pace(1.0, concurrency=4, total=100, clock=clock), []
        turns.close("a", 50.0)
        for _ in range(2):
            async with turns.turn("a") as turn:
                found.append(turn.closed)
            await asyncio.sleep(60.0)
        return found

    assert run_virtually(main) == pytest.approx([50.0, 0.0], abs=1e-3)


def test_a_cancelled_wait_leaves_the_turn_to_the_next():
    async def run():
        turns, log = pace(0.05), []
        tasks = [asyncio.create_task(visit(turns, "a", log, lasts=0.01)) for _ in range(4)]
        await asyncio.sleep(0.02)
        tasks[1].cancel()
        tasks[2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return gaps(log, "a")

    assert [gap >= 0.049 for gap in asyncio.run(run())] == [True]


def test_hosts_that_owe_nothing_are_forgotten(monkeypatch):
    monkeypatch.setattr(paces, "MAX_HOSTS", 10)

    async def run():
        turns, log = pace(0.001), []
        turns.set_delay("slow", 30)
        for n in range(50):
            await visit(turns, str(n), log)
            await asyncio.sleep(0.002)
        return set(turns._hosts)

    kept = asyncio.run(run())
    assert "slow" in kept
    assert len(kept) <= 11
