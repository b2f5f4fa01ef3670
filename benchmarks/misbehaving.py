"""Mirrors of real sites on servers that misbehave on a fifth of all requests: what of the articles comes through.

    uv run benchmarks/misbehaving.py ../shared/sites [--random 1] [--share 0.2]

Each mirror is crawled once from a server that behaves, and then from one that does not: server errors, rate limits with
Retry-After, connections reset before and within the answer, bodies cut short with and without a length, bodies that
drip, redirect loops, bad gzip and endless pages, each on an equal part of the requests, robots.txt and sitemaps
included.  That crawl is repeated as ``crawl --due`` would repeat it over months: the clock is put on to when the next
of the pages is due that could not be read yet.  Exits with 1 unless every article is there in the end, once, with the
text, title, authors and date that the first crawl read, never having been anything else, and no host was ever asked
sooner than its pace or its Retry-After, by the server's own log.
"""

import argparse
import asyncio
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from comparison import path_of
from mirror import load_harness, problems, site_names

from scraper.archive.store import Archive
from scraper.crawl import crawl
from scraper.desk import CrawlSettings
from scraper.fetch.settings import FetchSettings, user_agent
from scraper.sites import site

PACE = 0.05
"""Seconds between two requests to a host."""
SLACK = 0.005
"""Seconds by which two arrivals may seem closer than they were sent: the server's threads take their turns."""
RETRY_AFTER = 1
"""Seconds that the server asks for."""
ROUNDS = 400
"""Crawls after which what is still missing is missing."""
FAULTS: dict[str, dict[str, Any]] = {
    "503 with Retry-After": {"status": 503, "retry_after": RETRY_AFTER},
    "500": {"status": 500},
    "429 with Retry-After": {"status": 429, "retry_after": RETRY_AFTER},
    "reset": {"reset": 1},
    "reset within the body": {"reset": "body"},
    "cut short": {"trunc": 0.5},
    "cut chunk": {"chunktrunc": 1},
    "drip": {"drip": "512:0.05"},
    "loop": {"loop": 1},
    "bad gzip": {"badgzip": 1},
    "endless page": {"big": 40},
}


def main() -> int:
    """Crawl every mirror twice and print what came of it; 1 where one is missing, damaged or asked for too soon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirrors", type=Path)
    parser.add_argument("--random", type=int, default=1, help="seed of the misbehaviour")
    parser.add_argument("--share", type=float, default=0.2, help="share of requests that are answered badly")
    options = parser.parse_args()
    harness = load_harness(options.mirrors)
    failed = False
    for name in site_names(options.mirrors):
        with tempfile.TemporaryDirectory() as folder:
            failed |= _try(name, harness, options, Path(folder))
    return int(failed)


def _try(name: str, harness: Callable[..., Any], options: argparse.Namespace, folder: Path) -> bool:
    mirror = {str((options.mirrors / name).resolve()): ("127.0.0.1", 0)}
    with harness(mirror) as origin:
        _crawl(f"{origin.url(name)}/", folder / "good.db", pace=0.0, rounds=1)
    faulty = {"*": {"seed": options.random, "rules": list(_rules(options.share))}}
    with harness(mirror, config=faulty) as origin:
        rounds = _crawl(f"{origin.url(name)}/", folder / "bad.db", pace=PACE, rounds=ROUNDS)
        asked = sorted(origin.requests, key=lambda request: request["ts"])
    good, bad = _read(folder / "good.db"), _read(folder / "bad.db")
    gaps = [later["ts"] - sooner["ts"] for sooner, later in pairwise(asked)]
    missing = good.keys() - bad.keys()
    damaged = [path for path in good.keys() & bad.keys() if good[path] != bad[path]]
    wrong = problems(folder / "bad.db")
    badly = sum(bool(request["fault"]) for request in asked)
    print(
        f"{name}: {len(good)} articles; {rounds} crawls, {len(asked)} requests, {badly / len(asked):.1%} answered badly"
    )
    print(f"  {dict(Counter(_fault(request) for request in asked if request['fault']).most_common())}")
    print(f"  missing {len(missing)}, damaged {len(damaged)}, too many {len(bad.keys() - good.keys())}")
    print(f"  the archive: {wrong or 'sound'}")
    print(f"  smallest gap between two requests {min(gaps) * 1000:.1f} ms, pace {PACE * 1000:.0f} ms")
    waits = [gap for request, gap in zip(asked, gaps, strict=False) if "retry_after" in (request["fault"] or {})]
    print(f"  smallest gap after a Retry-After of {RETRY_AFTER} s: {min(waits, default=math.inf):.3f} s")
    for path in sorted(missing | set(damaged))[:10]:
        print(f"    {path}")
    soonest = min(gaps) < PACE - SLACK or min(waits, default=math.inf) < RETRY_AFTER - SLACK
    return bool(missing or damaged or wrong or bad.keys() - good.keys() or soonest)


def _rules(share: float) -> Iterator[dict[str, Any]]:
    """One rule for each fault; a rule is asked only about requests that those before it left alone."""
    each = share / len(FAULTS)
    for number, fault in enumerate(FAULTS.values()):
        yield {"match": "", "prob": each / (1 - each * number), "do": fault}


def _crawl(url: str, path: Path, *, pace: float, rounds: int) -> int:
    """Crawl until nothing that once failed is left to try again; how many crawls that took."""
    fetch = FetchSettings(user_agent=user_agent("https://example.org/"), pace=pace, allow_private=True)
    settings = CrawlSettings(sites=(site(url),), fetch=fetch, due_only=True)
    begun, ahead = time.monotonic(), timedelta()

    def clock() -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + ahead + timedelta(seconds=time.monotonic() - begun)

    for number in range(1, rounds + 1):
        with Archive(path) as archive:
            asyncio.run(crawl(archive, settings, clock=clock))
            unread, due = archive.connection.execute(_UNREAD).fetchone()
        if not unread:
            return number
        ahead += max(datetime.fromisoformat(due) - clock(), timedelta()) + timedelta(seconds=1)
        print(f"\r  crawl {number}, {unread} pages to be tried again, day {ahead.days}", end="", file=sys.stderr)
    return rounds


_UNREAD = """
SELECT count(*), min(due)
  FROM pages
 WHERE due IS NOT NULL AND last_seen IS NULL AND (last_outcome IS NULL OR last_outcome NOT IN ('gone', 'robots'))"""
"""Pages that have never been read, and may be there."""


_VERSIONS = """
SELECT articles.url, revisions.title, revisions.subtitle, revisions.authors, revisions.published, revisions.body
  FROM articles
  JOIN revisions ON revisions.article_id = articles.id
 ORDER BY articles.id, number"""


def _read(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Path of each article → all that it has ever been, version by version."""
    with Archive(path, create=False, read_only=True) as archive:
        rows = archive.connection.execute(_VERSIONS).fetchall()
    read: dict[str, list[tuple[object, ...]]] = {}
    for url, *version in rows:
        read.setdefault(path_of(url), []).append(tuple(version))
    return read


def _fault(request: dict[str, Any]) -> str:
    told = {key: str(value) for key, value in request["fault"].items() if key != "client"}
    named = (name for name, fault in FAULTS.items() if {key: str(value) for key, value in fault.items()} == told)
    return next(named, "hung up by us")


if __name__ == "__main__":
    sys.exit(main())
