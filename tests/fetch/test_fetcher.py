"""One fetch against a real server: every way that an answer can go, as a Visit."""

import asyncio
import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import zstandard
from misbehaving_server import ANY, Server, answer, hang, pieces, redirect, reset

from scraper.fetch.fetcher import Fetcher
from scraper.fetch.media import FEED_TYPES, HTML_TYPES, SITEMAP_TYPES
from scraper.models import Outcome

PAGE = "<!doctype html><title>Conseil</title><p>Le conseil municipal a voté le budget.</p>"


def run(answers, settings, path="/page", **fetch):
    """(visit, server) of one fetch."""

    async def go():
        async with Server(answers) as server, Fetcher(settings) as fetcher:
            return await fetcher.fetch(server.url(path), **fetch), server

    return asyncio.run(go())


def asked_for(server, path="/page"):
    return [asked for asked in server.asked if asked.target.partition("?")[0] == path]


class TestAPage:
    def test_is_fetched_with_every_field_of_the_visit(self, settings):
        headers = {"ETag": '"v1"', "Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT", "X_Robots_Tag": "noarchive"}
        visit, server = run({"/page": answer(PAGE, content_type="text/html; charset=UTF-8", **headers)}, settings())
        assert visit.outcome is Outcome.FETCHED
        assert (visit.status, visit.requests, visit.redirects, visit.message, visit.retry_at) == (
            200,
            1,
            (),
            None,
            None,
        )
        assert visit.url == visit.final_url == server.url("/page")
        assert (visit.etag, visit.last_modified) == ('"v1"', "Sun, 01 Mar 2026 12:00:00 GMT")
        assert 0 < visit.seconds < 10
        assert datetime.fromisoformat(visit.started).utcoffset() == timedelta(0)
        page = visit.page
        assert page.content == PAGE.encode()
        assert visit.size == len(page.content)
        assert (page.url, page.content_type, page.charset) == (visit.final_url, "text/html", "UTF-8")
        assert page.headers["x-robots-tag"] == "noarchive"

    def test_is_asked_for_honestly_and_bare(self, settings):
        _, server = run({"/page": answer(PAGE)}, settings())
        headers = asked_for(server)[0].headers
        assert headers["user-agent"] == "article-archive/0.1.0 (+https://example.org/crawler)"
        assert headers["accept-encoding"] == "gzip, deflate, zstd"
        assert headers["host"] == f"127.0.0.1:{server.port}"
        assert headers["accept"].startswith("text/html")
        assert not {"referer", "authorization", "cookie", "if-none-match", "if-modified-since"} & set(headers)

    def test_comes_after_robots_txt_which_is_read_once(self, settings):
        async def go():
            async with Server({ANY: answer(PAGE)}) as server, Fetcher(settings()) as fetcher:
                await asyncio.gather(*(fetcher.fetch(server.url(f"/{n}")) for n in range(6)))
                return server.targets()

        targets = asyncio.run(go())
        assert targets[0] == "/robots.txt"
        assert targets.count("/robots.txt") == 1
        assert len(targets) == 7

    @pytest.mark.parametrize("name", ["gzip", "zstd"])
    def test_may_be_compressed(self, settings, name):
        content = {"gzip": gzip.compress, "zstd": zstandard.compress}[name](PAGE.encode())
        visit, _ = run({"/page": answer(content, Content_Encoding=name)}, settings())
        assert visit.page.content == PAGE.encode()
        assert visit.size == len(PAGE.encode())

    def test_may_come_in_chunks_or_until_the_connection_ends(self, settings):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        chunked = head + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n3\r\ncde\r\n0\r\n\r\n"
        visit, _ = run({"/page": chunked}, settings())
        assert visit.page.content == b"<p>abcde"
        visit, _ = run({"/page": pieces(head + b"\r\n<p>ab", 0.01, b"cde")}, settings())
        assert visit.page.content == b"<p>abcde"

    def test_of_many_on_one_connection(self, settings):
        async def go():
            async with (
                Server({"/page": answer(PAGE), "/old": redirect("/page")}) as server,
                Fetcher(settings()) as fetcher,
            ):
                for path in ("/page", "/old", "/missing", "/page"):
                    await fetcher.fetch(server.url(path))
                return server

        server = asyncio.run(go())
        assert (server.connections, len(server.asked)) == (1, 6)


class TestConditional:
    def test_a_page_that_has_not_changed_is_an_answer(self, settings):
        visit, server = run(
            {"/page": answer(b"", status=304, content_type=None, ETag='"v1"')},
            settings(),
            etag='"v1"',
            last_modified="Sun, 01 Mar 2026 12:00:00 GMT",
        )
        assert (visit.outcome, visit.status, visit.message, visit.page) == (Outcome.NOT_MODIFIED, 304, None, None)
        headers = asked_for(server)[0].headers
        assert headers["if-none-match"] == '"v1"'
        assert headers["if-modified-since"] == "Sun, 01 Mar 2026 12:00:00 GMT"

    def test_an_unasked_304_is_empty(self, settings):
        visit, _ = run({"/page": answer(b"", status=304, content_type=None)}, settings())
        assert visit.outcome is Outcome.EMPTY

    @pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', '"é"', ""])
    def test_a_validator_that_no_header_can_carry_is_left_out(self, settings, etag):
        visit, server = run({"/page": answer(PAGE)}, settings(), etag=etag)
        assert visit.outcome is Outcome.FETCHED
        assert not {"if-none-match", "x-evil"} & set(asked_for(server)[0].headers)


@pytest.mark.parametrize(
    ("status", "outcome", "requests"),
    [
        (400, Outcome.CLIENT_ERROR, 1),
        (401, Outcome.FORBIDDEN, 1),
        (402, Outcome.FORBIDDEN, 1),
        (403, Outcome.FORBIDDEN, 1),
        (404, Outcome.GONE, 1),
        (407, Outcome.FORBIDDEN, 1),
        (410, Outcome.GONE, 1),
        (418, Outcome.CLIENT_ERROR, 1),
        (429, Outcome.RATE_LIMITED, 3),
        (451, Outcome.FORBIDDEN, 1),
        (500, Outcome.SERVER_ERROR, 2),
        (501, Outcome.SERVER_ERROR, 1),
        (502, Outcome.SERVER_ERROR, 3),
        (503, Outcome.SERVER_ERROR, 3),
        (504, Outcome.SERVER_ERROR, 3),
        (300, Outcome.BROKEN, 1),
        (302, Outcome.BROKEN, 1),
        (408, Outcome.CLIENT_ERROR, 2),
        (204, Outcome.EMPTY, 1),
    ],
)
def test_each_status_has_its_outcome_and_its_number_of_tries(settings, status, outcome, requests):
    visit, server = run({"/page": answer("", status=status)}, settings())
    assert (visit.outcome, visit.status, visit.requests) == (outcome, status, requests)
    assert len(asked_for(server)) == requests
    assert visit.page is None
    assert "127.0.0.1" in visit.message
    assert "\n" not in visit.message


class TestRetries:
    @pytest.mark.parametrize(
        "fault",
        [
            answer("", status=502),
            answer("", status=500),
            answer("", status=429),
            answer("", status=503, Retry_After="0"),
            reset(),
            reset(answer(PAGE)[:-20]),
            pieces(answer(PAGE)[:-20]),
            pieces(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n"),
            pieces(b""),
            pieces(answer(gzip.compress(PAGE.encode())[:-5], Content_Encoding="gzip")),
        ],
        ids=["502", "500", "429", "503+", "reset", "reset body", "short", "cut chunks", "hang up", "cut gzip"],
    )
    def test_a_fault_that_passes_is_waited_out(self, settings, fault):
        visit, _ = run({"/page": [fault, answer(PAGE)]}, settings())
        assert (visit.outcome, visit.requests) == (Outcome.FETCHED, 2)
        assert visit.page.content == PAGE.encode()

    @pytest.mark.parametrize("first", [reset(), answer("", status=503)], ids=["reset", "503"])
    def test_one_kind_of_trouble_does_not_use_up_the_try_of_another(self, settings, first):
        visit, _ = run({"/page": [first, answer("", status=500), answer(PAGE)]}, settings())
        assert (visit.outcome, visit.requests) == (Outcome.FETCHED, 3)

    def test_the_second_answer_of_a_kind_that_gets_one_more_try_ends_it(self, settings):
        error = answer("", status=500)
        visit, _ = run({"/page": [error, reset(), error, answer(PAGE)]}, settings(retries=8))
        assert (visit.outcome, visit.requests) == (Outcome.SERVER_ERROR, 3)

    def test_all_kinds_together_are_bounded_by_the_setting(self, settings):
        faults = [reset(), answer("", status=503), answer("", status=502), answer(PAGE)]
        visit, _ = run({"/page": faults}, settings())
        assert (visit.outcome, visit.requests) == (Outcome.SERVER_ERROR, 3)

    @pytest.mark.parametrize(
        ("fault", "outcome"),
        [
            (reset(), Outcome.REFUSED),
            (pieces(b""), Outcome.REFUSED),
            (pieces(b"220 mail.example ESMTP ready\r\n\r\n"), Outcome.BROKEN),
            (pieces(b"HTTP/1.1 200 OK\r\nContent-Length: twelve\r\n\r\n"), Outcome.BROKEN),
            (reset(answer(PAGE)[:-20]), Outcome.BROKEN),
            (pieces(answer(PAGE)[:-20]), Outcome.BROKEN),
            (pieces(answer(b"\x1f\x8bnonsense", Content_Encoding="gzip")), Outcome.BROKEN),
            (answer(b"x", Content_Encoding="br"), Outcome.BROKEN),
        ],
        ids=["reset", "hang up", "mail", "bad length", "reset body", "short", "bad gzip", "brotli"],
    )
    def test_one_that_stays_is_told(self, settings, fault, outcome):
        visit, _ = run({"/page": fault}, settings(retries=1))
        assert (visit.outcome, visit.requests, visit.page) == (outcome, 2, None)
        assert "127.0.0.1" in visit.message

    def test_none_are_made_where_none_are_wanted(self, settings):
        visit, _ = run({"/page": answer("", status=503)}, settings(retries=0))
        assert visit.requests == 1

    @pytest.mark.parametrize("status", [429, 503])
    @pytest.mark.parametrize("kind", ["seconds", "date"])
    def test_retry_after_is_waited_out(self, settings, status, kind):
        async def go():
            soon = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
            busy = answer("", status=status, Retry_After="1" if kind == "seconds" else soon)
            async with Server({"/page": [busy, answer(PAGE)]}) as server, Fetcher(settings()) as fetcher:
                visit = await fetcher.fetch(server.url("/page"))
                return visit, [asked.at for asked in asked_for(server)]

        visit, (first, second) = asyncio.run(go())
        assert visit.outcome is Outcome.FETCHED
        assert 0.95 <= second - first < 10

    def test_a_rate_limit_holds_the_whole_host_back(self, settings):
        async def go():
            busy = answer("", status=429, Retry_After="1")
            async with (
                Server({"/a": [busy, answer(PAGE)], ANY: answer(PAGE)}) as server,
                Fetcher(settings()) as fetcher,
            ):
                await fetcher.robots(server.url())
                first = asyncio.create_task(fetcher.fetch(server.url("/a")))
                await asyncio.sleep(0.2)
                other = await fetcher.fetch(server.url("/b"))
                return await first, other, server

        first, other, server = asyncio.run(go())
        assert {first.outcome, other.outcome} == {Outcome.FETCHED}
        limited = asked_for(server, "/a")[0].at
        assert asked_for(server, "/b")[0].at - limited >= 0.99

    def test_retry_after_holds_when_nobody_tries_again(self, settings):
        async def go():
            busy = answer("", status=429, Retry_After="1")
            async with (
                Server({"/a": busy, ANY: answer(PAGE)}) as server,
                Fetcher(settings(retries=0)) as fetcher,
            ):
                first = await fetcher.fetch(server.url("/a"))
                return first, await fetcher.fetch(server.url("/b")), server

        first, other, server = asyncio.run(go())
        assert (first.outcome, first.requests, other.outcome) == (Outcome.RATE_LIMITED, 1, Outcome.FETCHED)
        assert asked_for(server, "/b")[0].at - asked_for(server, "/a")[0].at >= 0.99

    def test_a_long_retry_after_ends_the_fetch_and_closes_the_host(self, settings):
        async def go():
            busy = answer("", status=503, Retry_After="3600")
            async with Server({"/page": busy, "/other": answer(PAGE)}) as server, Fetcher(settings()) as fetcher:
                started = time.monotonic()
                visit = await fetcher.fetch(server.url("/page"))
                other = await fetcher.fetch(server.url("/other"))
                return visit, other, server, time.monotonic() - started

        visit, other, server, seconds = asyncio.run(go())
        assert (visit.outcome, visit.status, visit.requests) == (Outcome.RATE_LIMITED, 503, 1)
        assert (other.outcome, other.status, other.requests) == (Outcome.RATE_LIMITED, None, 0)
        assert seconds < 30
        assert asked_for(server, "/other") == []
        for each in (visit, other):
            wait = datetime.fromisoformat(each.retry_at) - datetime.now(UTC)
            assert timedelta(seconds=3_500) < wait <= timedelta(seconds=3_600)
        assert "not before" in visit.message

    def test_a_wait_can_be_cancelled(self, settings):
        async def go():
            async with (
                Server({"/page": answer("", status=429, Retry_After="60")}) as server,
                Fetcher(settings()) as fetcher,
            ):
                task = asyncio.create_task(fetcher.fetch(server.url("/page")))
                await asyncio.sleep(0.3)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

        started = time.monotonic()
        asyncio.run(go())
        assert time.monotonic() - started < 30

    def test_a_download_can_be_cancelled(self, settings):
        async def go():
            async with (
                Server({"/page": pieces(answer(PAGE)[:-20], 30.0)}) as server,
                Fetcher(settings()) as fetcher,
            ):
                task = asyncio.create_task(fetcher.fetch(server.url("/page")))
                await asyncio.sleep(0.3)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert (await fetcher.fetch(server.url("/missing"))).outcome is Outcome.GONE

        asyncio.run(go())


class TestTime:
    def test_silence_is_a_timeout_and_asked_once_more(self, settings):
        visit, _ = run({"/page": hang}, settings(read_timeout=0.3))
        assert (visit.outcome, visit.requests, visit.status) == (Outcome.TIMEOUT, 2, None)
        assert 0.6 < visit.seconds < 10

    def test_a_body_that_drips_is_given_up(self, settings):
        drip = [part for _ in range(50) for part in (b"<p>", 0.1)]
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
        visit, _ = run({"/page": pieces(head, *drip)}, settings(answer_timeout=0.6))
        assert (visit.outcome, visit.status, visit.requests) == (Outcome.TIMEOUT, 200, 1)
        assert 0.5 < visit.seconds < 4

    def test_headers_that_drip_are_given_up(self, settings):
        drip = [part for n in range(50) for part in (b"X-%d: y\r\n" % n, 0.1)]
        visit, _ = run({"/page": pieces(b"HTTP/1.1 200 OK\r\n", *drip)}, settings(answer_timeout=0.6, retries=0))
        assert visit.outcome is Outcome.TIMEOUT
        assert visit.seconds < 4

    def test_an_unwanted_body_that_drips_does_not_hide_the_status(self, settings):
        head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 99999\r\n\r\n"
        visit, _ = run({"/page": pieces(head, *[0.2, b"x"] * 50)}, settings())
        assert visit.outcome is Outcome.GONE
        assert visit.seconds < 9


class TestSize:
    def test_a_body_up_to_the_cap_is_fetched(self, settings):
        visit, _ = run({"/page": answer("<p>" + "a" * 997)}, settings(max_bytes=1_000))
        assert (visit.outcome, visit.size) == (Outcome.FETCHED, 1_000)

    @pytest.mark.parametrize("declared", [True, False])
    def test_a_larger_one_is_not_downloaded(self, settings, declared):
        body = b"<p>" + b"a" * (8 << 20)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        visit, _ = run({"/page": answer(body) if declared else pieces(head, body)}, settings(max_bytes=100_000))
        assert (visit.outcome, visit.status, visit.page, visit.size) == (Outcome.TOO_LARGE, 200, None, 0)
        assert "100,000" in visit.message

    def test_the_cap_can_be_set_for_one_fetch(self, settings):
        visit, _ = run({"/page": answer("<p>" + "a" * 5_000)}, settings(max_bytes=1_000), max_bytes=10_000)
        assert visit.outcome is Outcome.FETCHED

    def test_a_bomb_is_defused(self, settings):
        bomb = gzip.compress(b"<p>" + b"a" * (50 << 20))
        visit, _ = run({"/page": answer(bomb, Content_Encoding="gzip")}, settings())
        assert visit.outcome is Outcome.TOO_LARGE
        assert "decompressed" in visit.message

    @pytest.mark.parametrize("size", [70_000, 4 << 20])
    def test_headers_have_a_limit_too(self, settings, size):
        visit, _ = run({"/page": answer(PAGE, X_Long="a" * size)}, settings(retries=0))
        assert visit.outcome is Outcome.BROKEN

    def test_endless_headers_have_it_as_well(self, settings):
        async def endless(writer):
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while not writer.is_closing():
                writer.write(b"X-More: and more\r\n" * 1_000)
                await writer.drain()

        visit, _ = run({"/page": endless}, settings(retries=0))
        assert visit.outcome is Outcome.BROKEN
        assert visit.seconds < 5


class TestTypes:
    @pytest.mark.parametrize(
        ("content_type", "body", "accept", "outcome"),
        [
            ("text/html", PAGE, HTML_TYPES, Outcome.FETCHED),
            ("application/xhtml+xml", PAGE, HTML_TYPES, Outcome.FETCHED),
            (None, PAGE, HTML_TYPES, Outcome.FETCHED),
            ("application/octet-stream", PAGE, HTML_TYPES, Outcome.FETCHED),
            ("text/plain", PAGE, HTML_TYPES, Outcome.FETCHED),
            ("text/plain", "nothing but words", HTML_TYPES, Outcome.NOT_HTML),
            ("application/octet-stream", b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000, HTML_TYPES, Outcome.NOT_HTML),
            ("image/jpeg", PAGE, HTML_TYPES, Outcome.NOT_HTML),
            ("application/pdf", PAGE, HTML_TYPES, Outcome.NOT_HTML),
            ("application/json", "{}", HTML_TYPES, Outcome.NOT_HTML),
            ("application/rss+xml", "<rss/>", HTML_TYPES, Outcome.NOT_HTML),
            ("application/rss+xml", "<rss version='2.0'/>", FEED_TYPES, Outcome.FETCHED),
            ("text/html", "<?xml version='1.0'?><rss version='2.0'></rss>", FEED_TYPES, Outcome.FETCHED),
            ("text/html", PAGE, FEED_TYPES, Outcome.NOT_HTML),
            ("text/html", PAGE, SITEMAP_TYPES, Outcome.NOT_HTML),
            ("text/plain", "https://news.example/1", SITEMAP_TYPES, Outcome.FETCHED),
            ("application/octet-stream", gzip.compress(b"<urlset/>", mtime=0), SITEMAP_TYPES, Outcome.FETCHED),
        ],
    )
    def test_only_what_was_asked_for_is_kept(self, settings, content_type, body, accept, outcome):
        visit, _ = run({"/page": answer(body, content_type=content_type)}, settings(), accept=accept)
        assert visit.outcome is outcome
        assert (visit.page is not None) is (outcome is Outcome.FETCHED)

    def test_a_film_is_not_downloaded(self, settings):
        sent = []

        async def film(writer):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 999999999\r\n\r\n")
            while not writer.is_closing() and len(sent) < 100:
                sent.append(len(sent))
                writer.write(b"\0" * 1_000_000)
                await writer.drain()

        visit, _ = run({"/page": film}, settings())
        assert (visit.outcome, visit.status) == (Outcome.NOT_HTML, 200)
        assert "video/mp4" in visit.message
        assert len(sent) < 20

    @pytest.mark.parametrize("body", ["", " \n\t "])
    def test_a_page_without_anything_is_empty(self, settings, body):
        visit, _ = run({"/page": answer(body)}, settings())
        assert visit.outcome is Outcome.EMPTY


class TestRedirects:
    def test_are_followed_and_kept(self, settings):
        visit, server = run(
            {"/page": redirect("/second", 301), "/second": redirect("third?a=1#part", 307), "/third": answer(PAGE)},
            settings(),
        )
        assert visit.outcome is Outcome.FETCHED
        assert visit.redirects == ((301, server.url("/second")), (307, server.url("/third?a=1")))
        assert visit.url == server.url("/page")
        assert visit.final_url == visit.page.url == server.url("/third?a=1")
        assert visit.requests == 3

    def test_keep_the_target_as_sent_but_tell_it_normalised(self, settings):
        visit, server = run({"/page": [redirect("/page?utm_source=feed"), answer(PAGE)]}, settings())
        assert visit.outcome is Outcome.FETCHED
        assert server.targets()[1:] == ["/page", "/page?utm_source=feed"]
        assert visit.final_url == server.url("/page")

    def test_in_a_circle_end(self, settings):
        visit, _ = run({"/page": redirect("/b"), "/b": redirect("/c"), "/c": redirect("/b")}, settings())
        assert (visit.outcome, visit.status, visit.requests) == (Outcome.REDIRECT_LOOP, 302, 3)
        assert "circle" in visit.message

    def test_to_itself_end_at_once(self, settings):
        visit, _ = run({"/page": redirect("/page")}, settings())
        assert (visit.outcome, visit.requests) == (Outcome.REDIRECT_LOOP, 1)

    @pytest.mark.parametrize(("hops", "outcome"), [(10, Outcome.FETCHED), (11, Outcome.REDIRECT_LOOP)])
    def test_are_counted(self, settings, hops, outcome):
        answers = {f"/{n}": redirect(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": answer(PAGE)}
        visit, _ = run(answers, settings(), "/0")
        assert visit.outcome is outcome

    def test_bring_a_cookie_back_to_its_host_and_to_no_other(self, settings):
        async def go():
            async with Server(host="127.0.0.2") as other, Server() as server, Fetcher(settings()) as fetcher:
                server.answers = {
                    "/page": [redirect("/page", Set_Cookie="seen=1; Path=/"), redirect(other.url("/there"))],
                }
                other.answers = {"/there": redirect(server.url("/back"))}
                server.answers["/back"] = answer(PAGE)
                visit = await fetcher.fetch(server.url("/page"))
                again = await fetcher.fetch(server.url("/back"))
                return visit, again, server, other

        visit, again, server, other = asyncio.run(go())
        assert visit.outcome is again.outcome is Outcome.FETCHED
        cookies = [asked.headers.get("cookie") for asked in server.asked if asked.target != "/robots.txt"]
        assert cookies == [None, "seen=1", "seen=1", None]
        assert all("cookie" not in asked.headers for asked in other.asked)

    def test_send_validators_to_the_address_that_gave_them_only(self, settings):
        async def go():
            async with Server(host="127.0.0.2") as other, Server() as server, Fetcher(settings()) as fetcher:
                server.answers = {"/page": redirect("/next"), "/next": redirect(other.url("/there"))}
                other.answers = {"/there": answer(PAGE)}
                await fetcher.fetch(server.url("/page"), etag='"v1"')
                return [asked.headers.get("if-none-match") for asked in server.asked[1:] + other.asked[1:]]

        assert asyncio.run(go()) == ['"v1"', None, None]

    @pytest.mark.parametrize(
        ("target", "outcome"),
        [
            ("ftp://example.org/", Outcome.REFUSED_ADDRESS),
            ("file:///etc/passwd", Outcome.REFUSED_ADDRESS),
            ("http://reader:secret@127.0.0.1/", Outcome.REFUSED_ADDRESS),
            ("http://127.0.0.1:25/", Outcome.REFUSED_ADDRESS),
            ("http://[broken/", Outcome.REFUSED_ADDRESS),
            ("http://no-such-host.invalid/", Outcome.UNKNOWN_HOST),
        ],
    )
    def test_lead_nowhere_else_than_the_guard_allows(self, settings, target, outcome):
        visit, server = run({"/page": redirect(target)}, settings(retries=0))
        assert (visit.outcome, visit.url) == (outcome, server.url("/page"))
        assert visit.message


class TestNoServer:
    def test_a_closed_port_refuses(self, settings):
        async def go():
            async with Server() as server:
                url = server.url("/page")
            async with Fetcher(settings()) as fetcher:
                return await fetcher.fetch(url)

        visit = asyncio.run(go())
        assert (visit.outcome, visit.status, visit.requests) == (Outcome.REFUSED, None, 0)
        assert "refused the connection" in visit.message

    def test_a_name_that_does_not_exist_is_unknown(self, settings):
        async def resolve(_host, _port):
            raise OSError("no such name")

        async def go():
            async with Fetcher(settings(), resolve=resolve) as fetcher:
                return await fetcher.fetch("https://nwes.example/")

        visit = asyncio.run(go())
        assert (visit.outcome, visit.requests) == (Outcome.UNKNOWN_HOST, 0)
        assert "nwes.example is not known; check its spelling" in visit.message

    def test_a_silent_name_service_is_a_timeout(self, settings):
        async def resolve(_host, _port):
            await asyncio.sleep(30)

        async def go():
            async with Fetcher(settings(connect_timeout=0.2, retries=0), resolve=resolve) as fetcher:
                return await fetcher.fetch("https://news.example/")

        assert asyncio.run(go()).outcome is Outcome.TIMEOUT

    @pytest.mark.parametrize(
        "url", ["", "news.example", "mailto:desk@news.example", "http://", "https://" + "a" * 9_000]
    )
    def test_what_is_no_address_is_refused_without_a_request(self, settings, url):
        async def go():
            async with Fetcher(settings()) as fetcher:
                return await fetcher.fetch(url)

        visit = asyncio.run(go())
        assert (visit.outcome, visit.requests, visit.url) == (Outcome.REFUSED_ADDRESS, 0, url)


def test_lines_on_use_are_kept_apart_and_in_order(settings):
    lines = b"X-Robots-Tag: otherbot: noindex\r\nTDM-Reservation: 1\r\nX-Robots-Tag: noarchive\r\nServer: noai\r\n"
    whole = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n%b\r\n<p>x</" % lines
    visit, _ = run({"/page": pieces(whole)}, settings())
    assert visit.usage == (
        ("x-robots-tag", "otherbot: noindex"),
        ("tdm-reservation", "1"),
        ("x-robots-tag", "noarchive"),
    )
