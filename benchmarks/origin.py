"""Many news sites on loopback ports: a folder of pages in, a front page and its articles for each site out."""

import argparse
import asyncio
import gzip
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

HEAD = re.compile(rb"<head[^>]{0,200}>", re.IGNORECASE)


def main() -> None:
    """Serve until stdin is closed; print the sites' addresses, one a line, then an empty line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", type=Path, help="folder with truth.jsonl and pages/")
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    options = parser.parse_args()
    asyncio.run(_serve(options))


async def _serve(options: argparse.Namespace) -> None:
    pages = list(_pages(options.split, options.pages))
    for host in range(options.hosts):
        own = {f"/news/2026/{number}.html": page for number, page in enumerate(pages[host :: options.hosts])}
        own["/"] = _front(own)
        site = Site(own, options.latency)
        server = await asyncio.start_server(site.answer, "127.0.0.1", 0)
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    print(flush=True)
    await asyncio.to_thread(sys.stdin.read)


def _pages(split: Path, count: int) -> Iterator[bytes]:
    """Real article pages, over again where there are not enough; relative links lead to where they truly belong."""
    with (split / "truth.jsonl").open(encoding="utf-8") as lines:
        truths = [json.loads(line) for line in lines]
    articles = [truth for truth in truths if truth["page_type"] == "article" and truth["url"]]
    for number in range(count):
        truth = articles[number % len(articles)]
        content = gzip.decompress((split / "pages" / f"{truth['id']}.html.gz").read_bytes())
        base = f'<base href="{truth["url"]}">'.encode()
        yield HEAD.sub(lambda head, base=base: head[0] + base, content, count=1)  # type: ignore[misc]


def _front(pages: Mapping[str, bytes]) -> bytes:
    cards = "".join(f'<article><h2><a href="{path}">The story of {path} of today</a></h2></article>' for path in pages)
    return f"<!doctype html><html><head><title>News</title></head><body><main>{cards}</main></body></html>".encode()


class Site:
    """One host's pages."""

    def __init__(self, pages: Mapping[str, bytes], latency: float) -> None:
        self._pages, self._latency = pages, latency

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests until it closes."""
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode("ascii", "replace")
                await asyncio.sleep(self._latency)
                writer.write(self._response(path))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _response(self, path: str) -> bytes:
        if path == "/robots.txt":
            return _message(b"200 OK", b"text/plain", b"User-agent: *\nDisallow: /private/\n")
        page = self._pages.get(path)
        return (
            _message(b"404 Not Found", b"text/html", b"") if page is None else _message(b"200 OK", b"text/html", page)
        )


def _message(status: bytes, kind: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (status, kind, len(body), body)


if __name__ == "__main__":
    main()
