"""How long a reader waits: pages of results and of articles in Chromium, on an archive of any size.

uv run benchmarks/site.py ARCHIVE                     times on an archive that is there
uv run benchmarks/site.py ARCHIVE --make 100000       the same, after writing one of so many synthetic articles

The time is the browser's own, from the click to the end of the event ``load``: server, transfer, layout, styles, fonts.
Words come from the archive itself: the most frequent of a sample of its articles, and rarer ones.
"""

import argparse
import itertools
import json
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

import zstandard
from playwright.sync_api import Page, sync_playwright

from scraper.archive.searching import index
from scraper.archive.store import Archive
from scraper.fetch.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-03-01T08:00:00Z"
LIMIT = 0.300
"""Seconds within which 95 % of the pages are to stand there (the promise of the project)."""
ROUNDS = 5
BATCH = 1_000
CAPTURES = 500
"""Different captures of a synthetic archive; each article has one of them."""
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_TIME = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def measure(archive: Path) -> dict[str, list[float]]:
    """Kind of page → seconds of each visit."""
    searches, articles = _addresses(archive)
    chance = random.Random(2)  # noqa: S311 - the same order each time
    visits = [("results", address) for address in searches * ROUNDS] + [("article", address) for address in articles]
    chance.shuffle(visits)
    times: dict[str, list[float]] = {"results": [], "article": []}
    slowest: dict[str, float] = {}
    with _served(archive) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(None), args=_FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        for address in (*searches, *articles[:10]):  # files into the browser's cache, pages into that of the system
            page.goto(root + address)
        for kind, address in visits:
            seconds = _visit(page, root + address)
            times[kind].append(seconds)
            slowest[address] = max(seconds, slowest.get(address, 0.0))
        browser.close()
    for address, seconds in sorted(slowest.items(), key=lambda one: -one[1])[:5]:
        print(f"  slow: {1e3 * seconds:6.0f} ms  {address}")
    return times


def _visit(page: Page, address: str) -> float:
    page.goto(address, wait_until="load")
    while not (milliseconds := page.evaluate(_TIME)):
        time.sleep(0.01)
    return float(milliseconds) / 1e3


def _addresses(archive: Path) -> tuple[list[str], list[str]]:
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        (last,) = connection.execute("SELECT max(id) FROM articles").fetchone()
        chance = random.Random(1)  # noqa: S311 - the same articles each time
        numbers = [chance.randint(1, last) for _ in range(100)]
        bodies = connection.execute(
            "SELECT body FROM articles WHERE body IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        ).fetchall()
    counts = Counter(word for (body,) in bodies for word in set(body.split()) if word.isalpha() and len(word) > 1)
    words = [word for word, _ in counts.most_common()]
    often, rare = words[0], words[-1]
    queries = [
        "", often, words[1], words[10], words[100], rare, f"{often} {words[1]}", f'"{words[1]} {words[2]}"',
        f"{words[3][:4]}*", f"{often} OR {rare}", f"{words[5]} NOT {often}", f"title:{often}",
    ]  # fmt: skip
    searches = [f"/-/search?q={quote(query)}" for query in queries]
    searches += [
        f"/-/search?q={quote(often)}&year=2026",
        f"/-/search?q={quote(words[1])}&page=5",
        "/-/search?year=2025",
    ]
    return searches, [f"/-/article/{number}" for number in numbers[: ROUNDS * 15]]


@contextmanager
def _served(archive: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--db", str(archive), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            root = f"http://127.0.0.1:{port}/{archive.stem}"
            _wait_for(root)
            yield root
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + 60
    while True:
        try:
            opener.open(address, timeout=10).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def make(path: Path, count: int) -> None:
    """Write an archive of synthetic articles: Zipf's words, 450 each, four teasers, a page of 60 kB as capture."""
    chance = random.Random(3)  # noqa: S311 - the same archive each time
    vowels = ("a", "e", "i", "o", "u")
    words = ["".join(parts) for parts in itertools.product("bdfklmnprst", vowels, "lmnrs", vowels, ("", "n", "r", "s"))]
    weights = list(itertools.accumulate(1 / n for n in range(1, len(words) + 1)))
    with Archive(path) as archive:
        connection = archive.connection
        for n in range(20):
            archive.ensure_site(f"https://paper{n}.example/", now=NOW)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for number in range(1, CAPTURES + 1):
            page = "".join(f"<p>{' '.join(chance.choices(words, cum_weights=weights, k=60))}</p>" for _ in range(150))
            connection.execute(
                "INSERT INTO captures (id, sha256, media_type, charset, size, first_seen, content)"
                " VALUES (?, ?, 'text/html', 'utf-8', ?, ?, ?)",
                (number, f"{number:064x}", len(page), NOW, zstandard.compress(page.encode())),
            )
        for start in range(1, count + 1, BATCH):
            for number in range(start, min(start + BATCH, count + 1)):
                _write(connection, number, count, chance, chance.choices(words, cum_weights=weights, k=450))
            index.settle(connection)
        connection.execute("COMMIT")


def _write(connection: sqlite3.Connection, number: int, count: int, chance: random.Random, words: list[str]) -> None:
    site = number % 20 + 1
    url = f"https://paper{number % 20}.example/{number}"
    day = f"20{10 + 17 * number // (count + 1):02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    title, authors = " ".join(words[:9]).capitalize(), f"{words[20].title()} {words[number % 3]}"
    body = "\n\n".join(" ".join(words[place : place + 60]) for place in range(0, 450, 60))
    connection.execute(
        "INSERT INTO pages (id, site_id, url, kind, source, state, depth, first_seen, last_seen, listed_day)"
        " VALUES (?, ?, ?, 'article', 'feed', 'live', 1, ?, ?, '2026-03-01')",
        (number, site, url, NOW, NOW),
    )
    connection.execute(
        "INSERT INTO articles (id, page_id, site_id, url, title, subtitle, authors, published, language, section, body,"
        " page_type, access, provenance, extractor, capture_id, first_seen, changed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'article', 'full', '{}', 'benchmark', ?, ?, ?)",
        (number, number, site, url, title, " ".join(words[9:30]), authors, f"{day}T08:00:00+01:00",
         ("fr", "en", "de")[number % 3], f"Section {number % 9}", body, number % CAPTURES + 1, NOW, NOW),
    )  # fmt: skip
    connection.execute(
        "INSERT INTO revisions (article_id, number, seen, origin, changes, title, extractor, capture_id, body)"
        " VALUES (?, 1, ?, 'first', '[]', ?, 'benchmark', ?, ?)",
        (number, NOW, title, number % CAPTURES + 1, body),
    )
    for position in range(1, 5):
        target = chance.randint(1, number)
        connection.execute(
            "INSERT INTO teasers (article_id, position, kind, heading, title, url, target_id, opens_span, first_seen,"
            " last_seen) VALUES (?, ?, 'related', 'More', ?, ?, ?, 1, ?, ?)",
            (number, position, title, f"{url}-{target}", target, NOW, NOW),
        )


def main() -> None:
    """Measure, print, and leave with 1 where the promise is not kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("archive", type=Path)
    options.add_argument("--make", type=int, metavar="ARTICLES", help="write the archive first; it must not be there")
    given = options.parse_args()
    if given.make:
        if given.archive.exists():
            options.error(f"{given.archive} is there already")
        started = time.monotonic()
        make(given.archive, given.make)
        print(f"{given.make:,} articles written in {time.monotonic() - started:.0f} s")
    kept = True
    for kind, seconds in measure(given.archive).items():
        ordered = sorted(seconds)
        p95 = ordered[int(0.95 * (len(ordered) - 1))]
        kept = kept and p95 <= LIMIT
        print(
            f"{kind:8} {len(seconds):4} visits  p50 {1e3 * statistics.median(ordered):5.0f} ms  p95 {1e3 * p95:5.0f} ms"
        )
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
