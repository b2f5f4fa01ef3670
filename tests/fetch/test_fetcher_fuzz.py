"""Whatever a server sends, a fetch ends in a Visit."""

import asyncio
import random

import pytest
from http2_server import Http2Server
from misbehaving_server import ANY, Server, answer, pieces

from scraper.fetch.fetcher import Fetcher
from scraper.models import Outcome, Visit

PAGE = "<!doctype html><title>Budget</title><p>La séance est levée.</p>"
HOSTILE = (
    "",
    "\x7f",
    "é" * 50,
    "\xff\xfe",
    "a" * 5_000,
    '"' * 500,
    ";" * 2_000,
    "%" * 300,
    "%00",
    "//",
    "///",
    "\\\\evil\\",
    "http:",
    "http://",
    "https:///x",
    "http://[",
    "http://a b/",
    "http://127.0.0.1:99999/",
    "http://" + "a" * 300 + "/",
    "http://xn--a/",
    "http://é.é.é:80:80/",
    "?",
    "#",
    ":",
    "data:text/html,x",
    "=;=;=",
    "a=b; Domain=.; Path=; Expires=Thu, 99 Foo 99999 99:99:99; Max-Age=99999999999999999999",
    "a=" + "b" * 4_000 + "; Version=1; Port=,,",
    "99999999999999999999999",
    "-1",
    "Mon, 31 Feb 99999 25:61:61 GMT",
    "gzip, gzip, gzip",
    "text/html; charset=" + "x" * 3_000,
    "text/html;;;; charset ===",
)


def mutated(whole, dice):
    """A right answer with some bytes wrong, doubled, dropped or cut."""
    data = bytearray(whole)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(data))
        kind = dice.randrange(4)
        if kind == 0:
            data[at] = dice.randrange(256)
        elif kind == 1:
            data[at:at] = data[at : at + dice.randrange(20)]
        elif kind == 2:
            del data[at : at + dice.randrange(5)]
        else:
            data[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(5)))
    return bytes(data)


def check(visits):
    assert all(isinstance(visit, Visit) for visit in visits)
    assert all((visit.page is not None) is (visit.outcome is Outcome.FETCHED) for visit in visits)
    assert all(visit.message for visit in visits if visit.outcome is not Outcome.FETCHED)
    assert all("\n" not in (visit.message or "") for visit in visits)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_answers(settings, seed):
    dice = random.Random(seed)
    whole = (
        answer(PAGE, ETag='"1"', Retry_After="1"),
        answer(PAGE, status=302, Location="/next", Set_Cookie="a=b; Path=/"),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n0\r\n\r\n",
    )

    async def go():
        answers = {f"/{n}": pieces(mutated(dice.choice(whole), dice)) for n in range(60)}
        async with (
            Server(answers) as server,
            Fetcher(settings(retries=0, read_timeout=1, max_retry_after=0)) as fetcher,
        ):
            await fetcher.robots(server.url())
            for n in range(60):
                fetcher._pace._hosts.clear()
                yield await fetcher.fetch(server.url(f"/{n}"))

    async def collect():
        return [visit async for visit in go()]

    check(asyncio.run(collect()))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Location", 302),
        ("Set-Cookie", 302),
        ("Retry-After", 429),
        ("Retry-After", 503),
        ("Content-Type", 200),
        ("Content-Length", 200),
        ("Content-Encoding", 200),
        ("ETag", 200),
    ],
)
def test_hostile_headers(settings, name, status):
    async def resolve(_host, _port):
        raise OSError("nowhere")

    extra = "Location: /elsewhere\r\n" if name == "Set-Cookie" else ""

    async def go():
        answers = {
            f"/{n}": pieces(
                f"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n{extra}{name}: ".encode()
                + value.encode()
                + b"\r\n\r\n"
                + PAGE.encode()
            )
            for n, value in enumerate(HOSTILE)
        }
        async with (
            Server({**answers, ANY: answer(PAGE)}) as server,
            Fetcher(settings(retries=0, max_redirects=3), resolve=resolve) as fetcher,
        ):
            visits = []
            for path in answers:
                fetcher._pace._hosts.clear()
                visits.append(await fetcher.fetch(server.url(path)))
            return visits

    check(asyncio.run(go()))


@pytest.mark.parametrize("seed", range(3))
def test_damaged_frames(settings, server_tls, trusting_tls, seed):
    dice = random.Random(seed)

    def damaged(connection, stream, path):
        if path == "/robots.txt":
            return connection.headers(stream, 404, end=True)
        connection.h2.send_headers(stream, [(":status", "200"), ("content-type", "text/html"), ("x-y", "z" * 50)])
        connection.h2.send_data(stream, PAGE.encode(), end_stream=True)
        connection.writer.write(mutated(connection.h2.data_to_send(), dice))
        connection.writer.close()
        return None

    async def go():
        async with (
            Http2Server(damaged, server_tls) as server,
            Fetcher(settings(retries=0, read_timeout=1), tls=trusting_tls) as fetcher,
        ):
            return [await fetcher.fetch(server.url(f"/{n}")) for n in range(40)]

    check(asyncio.run(go()))
