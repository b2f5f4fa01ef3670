"""Fetches over HTTP/2."""

import asyncio

import pytest
from http2_server import Http2Server

from scraper.fetch.fetcher import Fetcher
from scraper.models import Outcome

PAGE = b"<!doctype html><title>Budget</title><p>Adopted.</p>"


@pytest.fixture
def run(settings, server_tls, trusting_tls):
    """(visits, server) of fetches one after the other; ``act`` answers all but /robots.txt and /page."""

    def make(act, *paths, **changes):
        def answer(connection, stream, path):
            if path == "/robots.txt":
                return connection.headers(stream, 404, end=True)
            if path == "/page":
                return connection.page(stream, PAGE)
            return act(connection, stream, path)

        async def go():
            async with (
                Http2Server(answer, server_tls) as server,
                Fetcher(settings(**{"retries": 0, **changes}), tls=trusting_tls) as fetcher,
            ):
                return [await fetcher.fetch(server.url(path)) for path in paths], server

        return asyncio.run(go())

    return make


def test_pages_share_one_connection(run):
    visits, server = run(None, "/page", "/page")
    assert {visit.outcome for visit in visits} == {Outcome.FETCHED}
    assert visits[0].page.content == PAGE
    assert (server.connections, len(server.paths)) == (1, 3)


@pytest.mark.parametrize("kind", ["video/mp4", "text/html"])
def test_a_film_that_is_not_wanted_does_not_block_the_rest(run, kind):
    def film(connection, stream, _path):
        connection.headers(stream, content_type=kind)
        return connection.endless(stream)

    paths = ["/film", "/film", "/film", "/page"]
    visits, _ = run(film, *paths, max_bytes=100_000)
    unwanted = Outcome.NOT_HTML if kind == "video/mp4" else Outcome.TOO_LARGE
    assert [visit.outcome for visit in visits] == [unwanted] * 3 + [Outcome.FETCHED]
    assert sum(visit.seconds for visit in visits) < 10


def test_others_under_way_survive_an_unwanted_film(settings, server_tls, trusting_tls):
    async def slow_page(connection, stream):
        await asyncio.sleep(0.3)
        connection.page(stream, PAGE)

    def act(connection, stream, path):
        if path == "/film":
            connection.headers(stream, content_type="video/mp4")
            return connection.endless(stream)
        return slow_page(connection, stream)

    async def go():
        async with (
            Http2Server(act, server_tls) as server,
            Fetcher(settings(), tls=trusting_tls) as fetcher,
        ):
            await fetcher.robots(server.url())
            return await asyncio.gather(*(fetcher.fetch(server.url(path)) for path in ("/a", "/film", "/b")))

    outcomes = [visit.outcome for visit in asyncio.run(go())]
    assert outcomes == [Outcome.FETCHED, Outcome.NOT_HTML, Outcome.FETCHED]


def test_a_stream_that_is_reset_is_told(run):
    def reset(connection, stream, _path):
        connection.h2.reset_stream(stream)
        connection.flush()

    (visit,), _ = run(reset, "/x")
    assert (visit.outcome, visit.requests) == (Outcome.REFUSED, 1)


def test_a_body_that_is_reset_is_broken(run):
    def reset(connection, stream, _path):
        connection.headers(stream, content_type="text/html")
        connection.h2.send_data(stream, b"<p>half")
        connection.h2.reset_stream(stream)
        connection.flush()

    (visit,), _ = run(reset, "/x")
    assert (visit.outcome, visit.status) == (Outcome.BROKEN, 200)


def test_a_goodbye_is_told_and_the_next_request_goes_on(run):
    def goodbye(connection, stream, _path):
        connection.h2.close_connection(error_code=2, last_stream_id=stream)
        connection.flush()
        connection.writer.close()

    (gone, page), server = run(goodbye, "/x", "/page")
    assert (gone.outcome, page.outcome) == (Outcome.REFUSED, Outcome.FETCHED)
    assert server.connections == 2


def test_a_length_that_is_not_kept_is_broken(run):
    def short(connection, stream, _path):
        connection.headers(stream, content_type="text/html", content_length="500")
        connection.h2.send_data(stream, b"<p>short", end_stream=True)
        connection.flush()

    (visit, page), _ = run(short, "/x", "/page")
    assert (visit.outcome, page.outcome) == (Outcome.BROKEN, Outcome.FETCHED)


@pytest.mark.parametrize(
    "junk",
    [
        b"\xff" * 200,
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\x00\x00\x05\x01\x05\x00\x00\x00\x03\xff\xff\xff\xff\xff",
        b"\0" * 64,
    ],
    ids=["ff", "http/1", "bad hpack", "zeros"],
)
def test_frames_that_are_none_are_told_and_the_next_request_goes_on(run, junk):
    def send(connection, _stream, _path):
        connection.writer.write(junk)

    (visit, page), _ = run(send, "/x", "/page", read_timeout=0.5)
    assert visit.outcome in {Outcome.BROKEN, Outcome.REFUSED, Outcome.TIMEOUT}
    assert visit.message
    assert page.outcome is Outcome.FETCHED


def test_headers_have_a_limit(run):
    def long(connection, stream, _path):
        connection.headers(stream, content_type="text/html", **{f"x_{n}": "a" * 1_000 for n in range(90)})

    (visit, page), _ = run(long, "/x", "/page")
    assert (visit.outcome, page.outcome) == (Outcome.BROKEN, Outcome.FETCHED)


@pytest.mark.parametrize("status", ["abc", "", "99999"])
def test_a_status_that_is_none_is_told(run, status):
    def odd(connection, stream, _path):
        connection.headers(stream, status, end=True, content_type="text/html")

    (visit, page), _ = run(odd, "/x", "/page")
    assert visit.outcome is Outcome.BROKEN
    assert page.outcome is Outcome.FETCHED


@pytest.mark.parametrize("politely", [True, False])
def test_a_connection_that_was_closed_while_idle_is_replaced(settings, server_tls, trusting_tls, politely):
    def act(connection, stream, path):
        if path == "/robots.txt":
            connection.headers(stream, 404, end=True)
        else:
            connection.page(stream, PAGE)
        if politely:
            connection.h2.close_connection(last_stream_id=stream)
            connection.flush()
        connection.writer.close()

    async def go():
        async with (
            Http2Server(act, server_tls) as server,
            Fetcher(settings(retries=1), tls=trusting_tls) as fetcher,
        ):
            visits = []
            for _ in range(3):
                visits.append(await fetcher.fetch(server.url("/page")))
                await asyncio.sleep(0.1)
            return visits

    assert [visit.outcome for visit in asyncio.run(go())] == [Outcome.FETCHED] * 3
