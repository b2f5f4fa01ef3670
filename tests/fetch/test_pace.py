import asyncio
import time
from itertools import pairwise

import httpx
import pytest

from scraper.fetch import pace as paces
from scraper.fetch.bearing import MAX_CRAWL_DELAY
from scraper.fetch.pace import Pace, domain_key, server_key


def pace(interval=0.0, *, concurrency=4, total=100):
    return Pace(interval, concurrency=concurrency, total=total)


async def visit(turns, key, log, *, lasts=0.0):
    async with turns.turn(key):
        log.append((key, time.monotonic()))
        await asyncio.sleep(lasts)


def gaps(log, key):
    starts = [at for name, at in log if name == key]
    return [b - a for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://news.example/", "news.example"),
        ("https://news.example/a", "news.example"),
        ("https://news.example:8443/", "news.example:8443"),
        ("http://[2a00::1]:8080/", "2a00::1:8080"),
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
