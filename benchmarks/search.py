"""What search costs, by number of articles: building, insertion at the start and at the end, and queries of every kind.

uv run benchmarks/search.py [ARTICLES] [FILE]     100,000 articles in a temporary file, or in one that stays
"""

import itertools
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from newsprint import LANGUAGES, Text, texts, vocabulary

from scraper.archive.searching import index
from scraper.archive.searching.search import count as count_hits
from scraper.archive.searching.search import search
from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive

NOW = "2026-03-01T08:00:00Z"
BATCH = 1_000

_PAGE = """
INSERT INTO pages (id, site_id, url, kind, source, state, depth, first_seen, listed_day)
VALUES (?, ?, ?, 'article', 'feed', 'live', 1, ?, '2026-03-01')"""
_ARTICLE = """
INSERT INTO articles (id, page_id, site_id, url, title, subtitle, authors, published, language, body, page_type,
                      access, provenance, extractor, first_seen, changed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'article', 'full', '{}', 'benchmark', ?, ?)"""
_REVISION = """
INSERT INTO revisions (article_id, number, seen, origin, changes, title, subtitle, authors, published, body, extractor)
VALUES (?, 1, ?, 'first', '[]', ?, ?, ?, ?, ?, 'benchmark')"""


def queries() -> dict[str, str]:
    """Searches as people make them, in every language, with words of every frequency."""
    asked: dict[str, str] = {}
    for language in LANGUAGES:
        words = vocabulary(language)
        asked |= {
            f"{language} most frequent": words[0],
            f"{language} two frequent": f"{words[1]} {words[2]}",
            f"{language} 100th": words[100],
            f"{language} 1,000th": words[1_000],
            f"{language} 1,000th and 2,000th": f"{words[1_000]} {words[2_000]}",
            f"{language} 20,000th": words[20_000],
            f"{language} frequent and rare": f"{words[0]} {words[20_000]}",
            f"{language} frequent OR rare": f"{words[0]} OR {words[20_000]}",
            f"{language} frequent NOT frequent": f"{words[0]} NOT {words[1]}",
            f"{language} phrase": f'"{words[0]} {words[1]}"',
            f"{language} phrase of others": f'"{words[100]} {words[50]}"',
            f"{language} near": f"NEAR({words[100]} {words[200]}, 5)",
            f"{language} prefix": f"{words[1_000]}*",
            f"{language} headline": f"title:{words[100]}",
        }
    return asked


def fill(archive: Archive, count: int) -> None:
    """Write the articles, a thousand a transaction, and tell how fast each step was."""
    site = archive.ensure_site("https://gazette.example", now=NOW)
    rest: Iterator[tuple[int, Text]] = enumerate(texts(count), 1)
    step, seconds, done = max(count // 50, BATCH), 0.0, 0
    while batch := list(itertools.islice(rest, BATCH)):
        seconds += timed(lambda batch=batch: _write(archive.connection, site, batch))  # type: ignore[misc]  # a lambda's default
        done += len(batch)
        if done % step < BATCH:
            print(f"{done:>9,} articles: {step / seconds:6.0f} a second", flush=True)
            seconds = 0.0


def _write(connection: sqlite3.Connection, site: int, batch: list[tuple[int, Text]]) -> None:
    days = [f"20{10 + n // 90_000 % 16:02}-{n // 7_500 % 12 + 1:02}-{n % 28 + 1:02}T08:00:00+01:00" for n, _ in batch]
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_PAGE, [(n, site, f"https://gazette.example/{n}", NOW) for n, _ in batch])
    connection.executemany(
        _ARTICLE,
        [
            (
                n,
                n,
                site,
                f"https://gazette.example/{n}",
                t.title,
                t.subtitle,
                t.author,
                day,
                t.language,
                t.body,
                NOW,
                NOW,
            )
            for (n, t), day in zip(batch, days, strict=True)
        ],
    )
    index.settle(connection)
    connection.executemany(
        _REVISION,
        [(n, NOW, t.title, t.subtitle, t.author, day, t.body) for (n, t), day in zip(batch, days, strict=True)],
    )
    connection.execute("COMMIT")


def ask(connection: sqlite3.Connection) -> None:
    """Processor time of every search and count, and their medians and 95th percentiles."""
    for name, action in (
        ("search", lambda query: search(connection, Selection(query=query))),
        ("count", lambda query: count_hits(connection, Selection(query=query))),
    ):
        times = {kind: _median(action, query) for kind, query in queries().items()}
        ranked = sorted(times.values())
        for kind, seconds in sorted(times.items(), key=lambda one: -one[1])[:12]:
            print(f"  {name} {kind:30} {1e3 * seconds:8.1f} ms")
        print(
            f"{name}: {len(ranked)} queries, p50 {1e3 * statistics.median(ranked):.1f} ms, "
            f"p95 {1e3 * ranked[int(0.95 * len(ranked))]:.1f} ms, worst {1e3 * ranked[-1]:.1f} ms of processor time"
        )


def _median(action: Callable[[str], object], query: str) -> float:
    return statistics.median(timed(lambda: action(query)) for _ in range(3))


def timed(action: Callable[[], object]) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    action()
    return time.process_time() - started


def main(count: int = 100_000, path: str | None = None) -> None:
    """Fill an archive, or take one that is there, and ask."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(path) if path else Path(folder) / "search.db"
        is_new = not file.exists()
        with Archive(file) as archive:
            if is_new:
                fill(archive, count)
            print(f"{file.stat().st_size / 1e6:,.0f} MB")
            ask(archive.connection)


if __name__ == "__main__":
    if len(sys.argv) > 3:  # noqa: PLR2004 - the number and the file
        sys.exit(__doc__)
    main(*(int(text) if text.isdecimal() else text for text in sys.argv[1:]))  # type: ignore[arg-type]  # by their order
