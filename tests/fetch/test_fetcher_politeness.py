"""robots.txt and the pace at work, read from the servers' own logs."""

import asyncio
import time
from contextlib import AsyncExitStack
from itertools import pairwise

import pytest
from misbehaving_server import ANY, Server, answer, hang, pieces, redirect, reset

from scraper.errors import AddressError
from scraper.fetch import fetcher as fetchers
from scraper.fetch import transport
from scraper.fetch.fetcher import Fetcher
from scraper.fetch.robots import MAX_BYTES
from scraper.models import Outcome

PAGE = "<!doctype html><title>Budget</title><p>La séance est levée.</p>"


def robots(text, **headers):
    return answer(text, content_type="text/plain", **headers)


def gaps(server):
    return [b - a for a, b in pairwise(server.starts())]


class TestRobots:
    def run(self, answers, settings, *paths):
        """(visits, server, observed visits to robots.txt)"""
        observed = []

        async def go():
            async with Server(answers) as server, Fetcher(settings(), observe=observed.append) as fetcher:
                return [await fetcher.fetch(server.url(path)) for path in paths or ("/page",)], server

        visits, server = asyncio.run(go())
        return visits, server, observed

    def test_what_it_asks_not_to_fetch_is_not_requested(self, settings):
        text = "User-agent: *\nAllow: /\n\nUser-agent: article-archive\nDisallow: /private"
        (visit, other), server, observed = self.run(
            {"/robots.txt": robots(text), ANY: answer(PAGE)}, settings, "/private/1", "/public"
        )
        assert (visit.outcome, visit.requests, visit.status) == (Outcome.ROBOTS, 0, None)
        assert "robots.txt of 127.0.0.1 asks article-archive not to fetch" in visit.message
        assert visit.retry_at is None
        assert other.outcome is Outcome.FETCHED
        assert server.targets() == ["/robots.txt", "/public"]
        assert [(each.url, each.outcome) for each in observed] == [(server.url("/robots.txt"), Outcome.FETCHED)]

    def test_a_redirect_does_not_lead_around_it(self, settings):
        text = "User-agent: *\nDisallow: /private"
        (visit,), server, _ = self.run({"/robots.txt": robots(text), "/page": redirect("/private/1")}, settings)
        assert visit.outcome is Outcome.ROBOTS
        assert visit.redirects == ((302, server.url("/private/1")),)
        assert server.targets() == ["/robots.txt", "/page"]

    def test_of_another_host_counts_there(self, settings):
        async def go():
            async with Server(host="127.0.0.2") as other, Server() as server, Fetcher(settings()) as fetcher:
                server.answers = {"/page": redirect(other.url("/private/1"))}
                other.answers = {"/robots.txt": robots("User-agent: *\nDisallow: /private")}
                return await fetcher.fetch(server.url("/page")), other

        visit, other = asyncio.run(go())
        assert visit.outcome is Outcome.ROBOTS
        assert "127.0.0.2" in visit.message
        assert other.targets() == ["/robots.txt"]

    @pytest.mark.parametrize("status", [401, 403, 404, 410, 418])
    def test_a_missing_one_allows_everything(self, settings, status):
        (visit,), _, _ = self.run({"/robots.txt": answer("", status=status), "/page": answer(PAGE)}, settings)
        assert visit.outcome is Outcome.FETCHED

    @pytest.mark.parametrize("body", ["", "\n", "<!doctype html><p>Disallow: /", b"\x89PNG\0\0\0", b"\xff\xfe"])
    def test_one_without_rules_allows_everything(self, settings, body):
        (visit,), _, _ = self.run({"/robots.txt": robots(body), "/page": answer(PAGE)}, settings)
        assert visit.outcome is Outcome.FETCHED

    @pytest.mark.parametrize("kind", ["text/html", "application/octet-stream", "image/png", None])
    def test_its_content_type_does_not_matter(self, settings, kind):
        text = answer("User-agent: *\nDisallow: /page", content_type=kind)
        (visit,), _, _ = self.run({"/robots.txt": text, "/page": answer(PAGE)}, settings)
        assert visit.outcome is Outcome.ROBOTS

    @pytest.mark.parametrize(
        ("fault", "outcome"),
        [
            (answer("", status=500), Outcome.ROBOTS),
            (answer("", status=503), Outcome.ROBOTS),
            (pieces(robots("User-agent: *")[:-4]), Outcome.ROBOTS),
            (answer("", status=429), Outcome.RATE_LIMITED),
            (answer("", status=503, Retry_After="9999"), Outcome.RATE_LIMITED),
            (reset(), Outcome.REFUSED),
            (hang, Outcome.TIMEOUT),
        ],
        ids=["500", "503", "cut", "429", "503+", "reset", "silence"],
    )
    def test_one_that_cannot_be_read_refuses_everything(self, settings, fault, outcome):
        def impatient(**changes):
            return settings(read_timeout=0.3, **changes)

        (visit, second), server, _ = self.run({"/robots.txt": fault, ANY: answer(PAGE)}, impatient, "/page", "/other")
        assert visit.outcome is second.outcome is outcome
        assert visit.requests == second.requests == 0
        assert visit.retry_at
        assert set(server.targets()) == {"/robots.txt"}

    def test_one_that_cannot_be_read_is_asked_for_again(self, settings, monkeypatch):
        monkeypatch.setattr(fetchers, "RETRY", 0.1)

        async def go():
            async with (
                Server({"/robots.txt": answer("", status=501), "/page": answer(PAGE)}) as server,
                Fetcher(settings()) as fetcher,
            ):
                first = await fetcher.fetch(server.url("/page"))
                server.answers["/robots.txt"] = robots("")
                await asyncio.sleep(0.15)
                return first, await fetcher.fetch(server.url("/page"))

        first, second = asyncio.run(go())
        assert (first.outcome, second.outcome) == (Outcome.ROBOTS, Outcome.FETCHED)
        assert "501" in first.message

    def test_an_older_copy_serves_while_it_cannot_be_read(self, settings, monkeypatch):
        monkeypatch.setattr(fetchers, "FRESH", 0.05)

        async def go():
            text = robots("User-agent: *\nDisallow: /private")
            async with (
                Server({"/robots.txt": [text, answer("", status=501)], ANY: answer(PAGE)}) as server,
                Fetcher(settings()) as fetcher,
            ):
                await fetcher.robots(server.url())
                await asyncio.sleep(0.1)
                return [await fetcher.fetch(server.url(path)) for path in ("/private", "/page")], server

        (private, page), server = asyncio.run(go())
        assert (private.outcome, page.outcome) == (Outcome.ROBOTS, Outcome.FETCHED)
        assert server.targets() == ["/robots.txt", "/robots.txt", "/page"]

    @pytest.mark.parametrize(("hops", "outcome"), [(5, Outcome.ROBOTS), (6, Outcome.FETCHED)])
    def test_five_redirects_are_followed_to_it(self, settings, hops, outcome):
        chain = {f"/{n}": redirect(f"/{n + 1}") for n in range(1, hops)}
        answers = {"/robots.txt": redirect("/1"), **chain, f"/{hops}": robots("User-agent: *\nDisallow: /page")}
        (visit,), _, _ = self.run({**answers, "/page": answer(PAGE)}, settings)
        assert visit.outcome is outcome

    def test_one_that_another_origin_redirects_to_is_read_once(self, settings):
        async def go():
            async with Server(host="127.0.0.2") as www, Server() as bare, Fetcher(settings()) as fetcher:
                bare.answers = {"/robots.txt": redirect(www.url("/robots.txt"), 301), "/": redirect(www.url("/"), 301)}
                www.answers = {"/robots.txt": robots("User-agent: *\nDisallow: /private"), "/": answer(PAGE)}
                visit = await fetcher.fetch(bare.url("/"))
                return visit, (await fetcher.fetch(www.url("/private"))), bare.targets(), www.targets()

        visit, private, bare, www = asyncio.run(go())
        assert (visit.outcome, private.outcome) == (Outcome.FETCHED, Outcome.ROBOTS)
        assert (bare, www) == (["/robots.txt", "/"], ["/robots.txt", "/"])

    @pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
    def test_a_huge_one_is_read_up_to_the_limit(self, settings, end):
        first, kept, cut = f"User-agent: *{end}", f"Disallow: /page{end}", f"Disallow: /other{end}"
        filling = "#" * (MAX_BYTES - len(first + end + kept + "Disallow: /"))
        text = first + filling + end + kept + cut + "#" * 200_000
        (page, other), _, _ = self.run({"/robots.txt": robots(text), ANY: answer(PAGE)}, settings, "/page", "/other")
        assert (page.outcome, other.outcome) == (Outcome.ROBOTS, Outcome.FETCHED)

    def test_its_sitemaps_and_its_status_are_told(self, settings):
        async def go():
            text = "Sitemap: https://news.example/a.xml\nUser-agent: *\nCrawl-delay: 3"
            async with Server({"/robots.txt": robots(text)}) as server, Fetcher(settings()) as fetcher:
                return await fetcher.robots(server.url("/some/page"))

        found = asyncio.run(go())
        assert found.sitemaps == ("https://news.example/a.xml",)
        assert (found.status, found.outcome, found.crawl_delay, found.message) == (200, Outcome.FETCHED, 3.0, None)

    def test_of_no_address_is_an_error(self, settings):
        async def go():
            async with Fetcher(settings()) as fetcher:
                await fetcher.robots("mailto:desk@news.example")

        with pytest.raises(AddressError):
            asyncio.run(go())


class TestPace:
    def test_one_host_is_asked_at_its_pace_and_by_one_at_a_time(self, settings):
        async def go():
            slow = pieces(0.05, answer(PAGE, Connection="close"))
            async with Server({ANY: answer(PAGE), "/3": slow}) as server, Fetcher(settings(pace=0.2)) as fetcher:
                await asyncio.gather(*(fetcher.fetch(server.url(f"/{n}")) for n in range(6)))
                return server

        server = asyncio.run(go())
        assert len(server.asked) == 7
        assert server.busiest == 1
        assert all(gap >= 0.18 for gap in gaps(server))

    def test_retries_and_redirects_keep_it_too(self, settings):
        async def go():
            answers = {"/a": [answer("", status=502), redirect("/b")], "/b": redirect("/c"), "/c": answer(PAGE)}
            async with Server(answers) as server, Fetcher(settings(pace=0.15)) as fetcher:
                visit = await fetcher.fetch(server.url("/a"))
                return visit, server

        visit, server = asyncio.run(go())
        assert (visit.outcome, visit.requests) == (Outcome.FETCHED, 4)
        assert all(gap >= 0.13 for gap in gaps(server))

    def test_the_wait_for_an_answer_does_not_count_as_pace(self, settings):
        async def go():
            late = pieces(0.3, answer(PAGE, Connection="close"))
            async with Server({ANY: answer(PAGE), "/0": late}) as server, Fetcher(settings(pace=0.3)) as fetcher:
                for n in range(2):
                    await fetcher.fetch(server.url(f"/{n}"))
                return server

        assert gaps(asyncio.run(go()))[-1] >= 0.58

    def test_the_time_to_connect_does_not_count_as_pace(self, settings):
        async def slow(_host, _port):
            await asyncio.sleep(0.3)
            return ["127.0.0.1"]

        async def go():
            async with Server({ANY: answer(PAGE)}) as server, Fetcher(settings(pace=0.4), resolve=slow) as fetcher:
                await fetcher.fetch(f"http://news.example:{server.port}/")
                return server

        assert gaps(asyncio.run(go()))[0] >= 0.38

    def test_subdomains_are_not_asked_more_often_than_one_host(self, settings):
        async def resolve(_host, _port):
            return ["127.0.0.1"]

        async def go():
            async with Server({ANY: answer(PAGE)}) as server, Fetcher(settings(pace=0.2), resolve=resolve) as fetcher:
                hosts = [f"city{n}.gazette.org:{server.port}" for n in range(5)]
                visits = await asyncio.gather(*(fetcher.fetch(f"http://{host}/") for host in hosts))
                return visits, server

        visits, server = asyncio.run(go())
        assert {visit.outcome for visit in visits} == {Outcome.FETCHED}
        assert server.targets().count("/robots.txt") == 5
        # on its way a request may gain on the next one, and a busy loop reads it late: test_pace has the exact gaps
        assert sum(gaps(server)) >= 1.0

    def test_a_server_that_answers_slowly_is_asked_more_slowly(self, settings):
        async def go():
            late = pieces(0.4, answer(PAGE, Connection="close"))
            async with Server({ANY: answer(PAGE), "/slow": late}) as server, Fetcher(settings(pace=0.1)) as fetcher:
                for path in ("/slow", "/quick", "/quick"):
                    await fetcher.fetch(server.url(path))
                return server

        _, after_slow, after_quick = gaps(asyncio.run(go()))
        assert after_slow >= 0.4 + 0.8 - 0.02
        assert 0.38 <= after_quick < after_slow

    def test_crawl_delay_is_obeyed(self, settings):
        async def go():
            text = "User-agent: article-archive\nCrawl-delay: 0.3"
            async with (
                Server({"/robots.txt": robots(text), ANY: answer(PAGE)}) as server,
                Fetcher(settings(pace=0)) as fetcher,
            ):
                await asyncio.gather(*(fetcher.fetch(server.url(f"/{n}")) for n in range(3)))
                return server

        server = asyncio.run(go())
        assert all(gap >= 0.28 for gap in gaps(server))

    def test_without_a_pace_a_few_requests_run_at_once(self, settings):
        async def go():
            slow = pieces(0.1, answer(PAGE, Connection="close"))
            async with (
                Server({"/robots.txt": robots(""), ANY: slow}) as server,
                Fetcher(settings(pace=0, concurrency=3)) as fetcher,
            ):
                await asyncio.gather(*(fetcher.fetch(server.url(f"/{n}")) for n in range(9)))
                return server

        assert asyncio.run(go()).busiest == 3

    def test_a_hundred_hosts_run_in_parallel(self, settings):
        async def go():
            servers = [Server({ANY: answer(PAGE)}, host=f"127.0.1.{n}") for n in range(1, 101)]
            for server in servers:
                await server.__aenter__()
            try:
                async with Fetcher(settings(pace=0.5, connect_timeout=10)) as fetcher:
                    started = time.monotonic()
                    wanted = [server.url(f"/{n}") for n in range(3) for server in servers]
                    visits = await asyncio.gather(*(fetcher.fetch(url) for url in wanted))
                    return visits, servers, time.monotonic() - started
            finally:
                for server in servers:
                    await server.__aexit__()

        visits, servers, seconds = asyncio.run(go())
        assert {visit.outcome for visit in visits} == {Outcome.FETCHED}
        assert all(len(server.asked) == 4 and server.busiest == 1 for server in servers)
        # the hundred servers share our event loop, and a busy one reads a request late: test_pace has the exact gaps
        found = sorted(gap for server in servers for gap in gaps(server))
        assert found[len(found) // 2] >= 0.48
        assert found[0] >= 0.2
        assert 1.5 <= seconds < 60

    def test_a_host_that_refuses_is_slowed_down(self, settings):
        async def go():
            busy = answer("", status=429, Retry_After="0")
            async with (
                Server({"/a": [busy, busy, answer(PAGE)], ANY: answer(PAGE)}) as server,
                Fetcher(settings(pace=0)) as fetcher,
            ):
                for path in ("/a", "/b", "/c"):
                    await fetcher.fetch(server.url(path))
                return server

        server = asyncio.run(go())
        _, second, third, fourth, fifth = gaps(server)
        assert second >= 0.24
        assert third >= 0.49
        assert min(fourth, fifth) > 0.2


def test_connections_of_many_origins_are_not_kept_for_ever(settings, monkeypatch):
    monkeypatch.setattr(transport, "MAX_POOLS", 3)

    async def go():
        async with AsyncExitStack() as stack:
            servers = [
                await stack.enter_async_context(Server({ANY: answer(PAGE)}, host=f"127.0.2.{n}")) for n in range(1, 9)
            ]
            fetcher = await stack.enter_async_context(Fetcher(settings()))
            visits = await asyncio.gather(*(fetcher.fetch(server.url(f"/{n}")) for n in range(4) for server in servers))
            await fetcher.fetch(servers[0].url("/last"))
            return visits, len(fetcher._client._transport._pools)

    visits, kept = asyncio.run(go())
    assert {visit.outcome for visit in visits} == {Outcome.FETCHED}
    assert kept <= 8
