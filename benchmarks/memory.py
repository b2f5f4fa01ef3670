"""What a crawl needs of memory: over a frontier of millions of addresses, and from its first thousand pages on.

    uv run benchmarks/memory.py frontier [--urls 5000000] [--limit 2000]
    uv run benchmarks/memory.py growth [--pages 100000] [--minutes 10]

A server on this machine makes up its pages from their addresses: articles of some 40 kB with cards, robots.txt and
sitemaps of 10,000 each.  ``frontier`` puts the addresses into an archive as a crawl does, then crawls some of them;
``growth`` crawls from nothing, as many pages as there is time for.  The memory is the resident set of the crawl's own
process, and of it with its readers (memory that they share counted once for each), from /proc; Linux only.  Exits with
1 if the own process ever needs more than 300 MB, or grows by more than a tenth after the first thousand pages.
"""

import argparse
import asyncio
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scraper.archive.store import Archive
from scraper.models import Link, LinkKind, Source

ROOT = Path(__file__).resolve().parents[1]
ALLOWED, GROWTH = 300.0, 0.1
"""Megabytes of the crawl's own process; share by which it may grow."""
SETTLED = 1000
"""Pages after which it must not grow."""
A_SITEMAP, LISTED = 10_000, 20_000
"""Addresses of a sitemap; those that sitemaps list while a frontier is crawled that has many more."""
MEGABYTE = 2**20
WORDS = (
    "the harbour council ferry engine bridge market winter lantern archive morning wind village sentence reporter tide"
    " asked opened closed carried measured of in on with about after before because nobody everybody twice once never"
).split()


@dataclass(frozen=True, slots=True)
class Sample:
    """Memory at a moment, megabytes."""

    pages: int
    """Visits recorded so far."""
    own: float
    tree: float


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["frontier", "growth", "serve"])
    parser.add_argument("--urls", type=int, default=5_000_000)
    parser.add_argument("--limit", type=int, default=2000, help="pages of that frontier that are crawled")
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=10.0)
    options = parser.parse_args()
    if options.what == "serve":
        asyncio.run(_serve(options.pages))
        return 0
    with tempfile.TemporaryDirectory() as folder, _origin(options) as url:
        return (_frontier if options.what == "frontier" else _growth)(url, Path(folder) / "archive.db", options)


def _frontier(url: str, path: Path, options: argparse.Namespace) -> int:
    begun = time.perf_counter()
    with Archive(path) as archive:
        now = "2026-01-01T00:00:00Z"
        links = (
            Link(url=f"{url}{_address(number)}", kind=LinkKind.ARTICLE, source=Source.SITEMAP, modified="2025-12-01")
            for number in range(options.urls)
        )
        added = archive.add_links(archive.ensure_site(url, now=now), links, now=now)
    size = path.stat().st_size / MEGABYTE
    print(f"{added:,} addresses put into the frontier in {time.perf_counter() - begun:.0f} s, {size:,.0f} MB")
    samples = list(_crawl(url, path, "--limit", str(options.limit), seconds=60 * options.minutes))
    peak = max(samples, key=lambda sample: sample.own)
    tree = max(sample.tree for sample in samples)
    print(f"{samples[-1].pages:,} pages crawled: {peak.own:.0f} MB at most, {tree:.0f} MB with its readers")
    return int(peak.own > ALLOWED)


def _growth(url: str, path: Path, options: argparse.Namespace) -> int:
    samples, told = [], 0
    for sample in _crawl(url, path, "--limit", str(options.pages), seconds=60 * options.minutes):
        samples.append(sample)
        if sample.pages >= told + SETTLED:
            told = sample.pages
            print(f"{sample.pages:8,} pages: {sample.own:5.0f} MB, {sample.tree:5.0f} MB with readers", flush=True)
    later = [sample for sample in samples if sample.pages >= SETTLED]
    if not later:
        print("Too few pages to tell: give it more --minutes")
        return 1
    slope = _slope(later)
    most, at_first = max(sample.own for sample in later), later[0].own
    print(
        f"from page {later[0].pages:,} to {later[-1].pages:,}: {at_first:.0f} MB at first, {most:.0f} MB at most,"
        f" {1000 * slope:+.0f} kB for each thousand pages"
    )
    return int(most > ALLOWED or most > (1 + GROWTH) * at_first)


def _slope(samples: list[Sample]) -> float:
    """Megabytes per page, by least squares."""
    count = len(samples)
    pages, own = sum(one.pages for one in samples) / count, sum(one.own for one in samples) / count
    spread = sum((one.pages - pages) ** 2 for one in samples)
    return sum((one.pages - pages) * (one.own - own) for one in samples) / spread if spread else 0.0


def _crawl(url: str, path: Path, *options: str, seconds: float) -> Iterator[Sample]:
    """Crawl with the command that users have and yield its memory twice a second."""
    command = [sys.executable, str(ROOT / "cli.py"), "crawl", url, "--db", str(path), "--allow-private", "--pace", "0"]
    begun = time.monotonic()
    with subprocess.Popen([*command, "--quiet", "--due", "--budget", f"{max(int(seconds), 1)}s", *options]) as crawl:
        while crawl.poll() is None:
            time.sleep(0.5)
            if sample := _sample(crawl.pid, path):
                yield sample
    if crawl.returncode not in {0, 1}:
        sys.exit(f"The crawl ended with {crawl.returncode} after {time.monotonic() - begun:.0f} s")


def _sample(pid: int, path: Path) -> Sample | None:
    family = {pid, *_descendants(pid)}
    sizes = {one: size for one in family if (size := _resident(one))}
    if pid not in sizes or not path.exists():
        return None
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        try:
            (pages,) = connection.execute("SELECT coalesce(max(id), 0) FROM visits").fetchone()
        except sqlite3.Error:
            return None
    return Sample(pages, sizes[pid], sum(sizes.values()))


def _descendants(pid: int) -> Iterator[int]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in map(int, children.read_text().split()):
                yield child
                yield from _descendants(child)
        except OSError:  # it has ended meanwhile
            continue


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


@contextmanager
def _origin(options: argparse.Namespace) -> Iterator[str]:
    pages = min(options.pages, LISTED) if options.what == "frontier" else options.pages
    command = [sys.executable, __file__, "serve", "--pages", str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None  # noqa: S101 - it was asked for
        yield server.stdout.readline().strip()
        server.kill()


async def _serve(pages: int) -> None:
    server = await asyncio.start_server(lambda reader, writer: _answer(reader, writer, pages), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    await asyncio.to_thread(sys.stdin.read)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pages: int) -> None:
    try:
        while request := await reader.readuntil(b"\r\n\r\n"):
            host = next(
                line[6:] for line in request.decode("latin-1").splitlines() if line.lower().startswith("host: ")
            )
            status, kind, body = _page(request.split(b" ", 2)[1].decode("ascii", "replace"), f"http://{host}/", pages)
            head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def _address(number: int) -> str:
    return f"news/2025/{number}-the-story-of-the-day.html"


def _page(path: str, home: str, pages: int) -> tuple[str, str, bytes]:
    if path == "/robots.txt":
        return "200 OK", "text/plain", f"User-agent: *\nAllow: /\nSitemap: {home}sitemap.xml\n".encode()
    if path == "/sitemap.xml":
        count = -(-pages // A_SITEMAP)
        parts = "".join(f"<sitemap><loc>{home}sitemap-{part}.xml</loc></sitemap>" for part in range(count))
        return "200 OK", "application/xml", f"<sitemapindex>{parts}</sitemapindex>".encode()
    if path.startswith("/sitemap-"):
        begin = int(path[9:-4]) * A_SITEMAP
        numbers = range(begin, min(begin + A_SITEMAP, pages))
        return (
            "200 OK",
            "application/xml",
            f"<urlset>{''.join(_listed(home, number) for number in numbers)}</urlset>".encode(),
        )
    if path.startswith("/news/2025/") and (number := path[11:].partition("-")[0]).isdecimal():
        return "200 OK", "text/html; charset=utf-8", _article(int(number), pages)
    front = path == "/"
    body = "<!doctype html><title>News</title><h1>News</h1>" if front else "<!doctype html><title>404</title>"
    return ("200 OK" if front else "404 Not Found"), "text/html; charset=utf-8", body.encode()


def _listed(home: str, number: int) -> str:
    return f"<url><loc>{home}{_address(number)}</loc><lastmod>2025-12-01</lastmod></url>"


@lru_cache(maxsize=1)
def _frame() -> tuple[str, str]:
    """What stands around each article: a menu and styles before it, a footer after it."""
    menu = "".join(f'<li class="menu-item"><a href="/{word}/">{word.title()}</a></li>' for word in WORDS)
    style = "".join(f".{word}-{number} {{ margin: {number}px; }}\n" for word in WORDS for number in range(12))
    return (
        f"<style>{style}</style></head><body><nav><ul>{menu}</ul></nav><main>",
        f"</main><footer><ul>{menu}</ul></footer>",
    )


def _article(number: int, pages: int) -> bytes:
    made = random.Random(number)  # noqa: S311 - words, not secrets
    title = _sentence(made, 8).removesuffix(".")
    text = "".join(f"<p>{' '.join(_sentence(made, made.randint(6, 22)) for _ in range(4))}</p>" for _ in range(25))
    cards = "".join(
        f'<article class="card"><h3><a href="/{_address(made.randrange(pages))}">{_sentence(made, 7)}</a></h3>'
        f"<p>{_sentence(made, 14)}</p></article>"
        for _ in range(6)
    )
    before, after = _frame()
    name = f"{made.choice(WORDS)} {made.choice(WORDS)}".title()
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | News</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2025-12-01T08:00:00Z">
{before}<article><h1>{title}</h1><p class="byline">By <a rel="author" href="/author/{number % 50}/">{name}</a></p>{text}
</article><section class="related"><h2>Related</h2>{cards}</section>{after}</body></html>""".encode()


def _sentence(made: random.Random, words: int) -> str:
    return " ".join(made.choice(WORDS) for _ in range(words)).capitalize() + "."


if __name__ == "__main__":
    sys.exit(main())
