"""What the archive costs: compression, recording, the frontier and search, each by one command.

uv run benchmarks/archive.py captures FOLDER        zstd levels over the HTML files of a folder (.html, .html.gz)
uv run benchmarks/archive.py record [ARTICLES]      articles per second: settings, triggers, and bare executemany
uv run benchmarks/archive.py frontier [PAGES]       adding links, adding them again, and due() among them
uv run benchmarks/archive.py search [ARTICLES]      search times over synthetic articles with Zipf's words
"""

import gzip
import itertools
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard

from scraper.archive.records import PageState, Record
from scraper.archive.store import Archive
from scraper.models import Access, Article, Link, LinkKind, Outcome, Page, PageType, Source, Teaser, TeaserKind, Visit

NOW = "2026-03-01T08:00:00Z"
SITE = "https://gazette.example"
WORDS = [f"{a}{b}{c}" for a, b, c in itertools.product("bdfklmnprstv", "aeiou", ("r", "n", "l", "s", "ti", "mo", "ve"))]
WORDS = [a + b for a, b in itertools.product(WORDS, ["", *WORDS[:80]])]
"""Some 34,000 words; word n is taken with weight 1/n."""


def captures(folder: str) -> None:
    """Size and speed of each level over real pages."""
    bodies = [_read(path) for path in sorted(Path(folder).rglob("*.html*"))]
    total = sum(map(len, bodies))
    print(f"{len(bodies)} pages, {total / 1e6:.0f} MB")
    print("gzip -6   ", _rate(bodies, total, gzip.compress))
    for level in (1, 3, 4, 5, 6, 7, 8, 9, 10, 12):
        print(f"zstd -{level:<4}", _rate(bodies, total, zstandard.ZstdCompressor(level=level).compress))


def record(count: int = 3_000) -> None:
    """One transaction an article, as a crawl writes, beside the same rows by bare executemany."""
    work = list(_records(count))
    with tempfile.TemporaryDirectory() as folder:
        for name, statements in (
            ("as it is", ()),
            ("synchronous = FULL", ("PRAGMA synchronous = FULL",)),
            ("without triggers (no index)", tuple(f"DROP TRIGGER articles_fts_{on}" for on in ("insert", "update"))),
            ("secure_delete = ON", ("PRAGMA secure_delete = ON",)),
        ):
            with Archive(Path(folder) / f"{name}.db") as archive:
                for statement in statements:
                    archive.connection.execute(statement)
                seconds = _record_all(archive, work)
                print(f"{name:30} {count / seconds:7.0f} articles/s  {1e3 * seconds / count:.2f} ms each")
        for name, index_by in (("bare executemany, triggers", "trigger"), ("bare executemany, one INSERT", "batch")):
            with Archive(Path(folder) / f"{name}.db") as archive:
                seconds = _bare(archive, work, index_by)
                print(f"{name:30} {count / seconds:7.0f} articles/s  {1e3 * seconds / count:.2f} ms each")


def frontier(count: int = 1_000_000) -> None:
    """A frontier of that many pages: filling it, offering the same links again, and asking it what is due."""
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "frontier.db") as archive:
        site_id = archive.ensure_site(SITE, now=NOW)
        for name in ("new", "known"):
            seconds = _timed(lambda: archive.add_links(site_id, _links(count), now=NOW))
            print(f"{name} links: {count / seconds:,.0f} a second")
        archive.connection.execute(
            "UPDATE pages SET state = 'live', due = '2026-04-01T00:00:00Z', last_visit = :now WHERE id % 2",
            {"now": NOW},
        )
        archive.connection.execute("UPDATE pages SET due = :now WHERE id % 100 = 1", {"now": NOW})
        times = [_timed(lambda: archive.due(site_id, now=NOW, limit=100)) for _ in range(50)]
        print(f"due(limit=100) among {count:,}: median {1e3 * statistics.median(times):.2f} ms")
        print(f"known(): {1e6 * _timed(lambda: [archive.known(f'{SITE}/{n}') for n in range(1_000)]) / 1e3:.0f} µs")
        print(f"file: {(Path(folder) / 'frontier.db').stat().st_size / count:.0f} bytes a page")


def search(count: int = 100_000) -> None:
    """Times of searches for words of every frequency."""
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "search.db") as archive:
        seconds = _bare(archive, _records(count, menu=1), "batch")
        print(f"{count:,} articles in {seconds:.0f} s")
        for name, query in (
            ("most frequent word", WORDS[0]),
            ("two frequent words", f"{WORDS[1]} {WORDS[2]}"),
            ("hundredth word", WORDS[100]),
            ("thousandth word", WORDS[1_000]),
            ("rare word", WORDS[20_000]),
            ("phrase of frequent words", f'"{WORDS[0]} {WORDS[1]}"'),
            ("prefix of frequent words", f"{WORDS[1][:5]}*"),
            ("frequent OR rare", f"{WORDS[0]} OR {WORDS[20_000]}"),
            ("frequent NOT frequent", f"{WORDS[0]} NOT {WORDS[1]}"),
        ):
            times = sorted(_timed(lambda query=query: archive.search(query)) for _ in range(7))  # type: ignore[misc]  # mypy does not infer a lambda's default
            print(f"{name:26} median {1e3 * times[3]:7.1f} ms  worst {1e3 * times[-1]:7.1f} ms")


def _read(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _rate(bodies: list[bytes], total: int, compress: Callable[[bytes], bytes]) -> str:
    started = time.process_time()
    packed = sum(len(compress(body)) for body in bodies)
    return f"{total / packed:5.2f} × smaller  {total / 1e6 / (time.process_time() - started):6.0f} MB/s"


def _timed(action: Callable[[], object]) -> float:
    """Seconds of processor time: the machine may be busy with other things.  What waits for the disk does not show."""
    started = time.process_time()
    action()
    return time.process_time() - started


def _records(count: int, *, menu: int = 1_500) -> Iterator[tuple[Article, Page]]:
    chance = random.Random(1)  # noqa: S311 - the same articles each time
    weights = list(itertools.accumulate(1 / n for n in range(1, len(WORDS) + 1)))
    for number in range(count):
        words = chance.choices(WORDS, cum_weights=weights, k=chance.randint(200, 700))
        url = f"{SITE}/2026/{number}"
        teasers = tuple(
            Teaser(position=n, kind=TeaserKind.RELATED, heading="Lire aussi", title=" ".join(words[n : n + 8]),
                   url=f"{SITE}/2026/{chance.randint(0, count)}")
            for n in range(1, 5)
        )  # fmt: skip
        article = Article(
            url=url, canonical_url=url, title=" ".join(words[:8]), subtitle=" ".join(words[8:30]),
            authors=(f"{words[0]} {words[1]}",), byline=None, published=f"2026-02-{number % 28 + 1:02}T08:00:00+01:00",
            published_raw=None, updated=None, language="fr", site_name="Gazette", section=None,
            tags=tuple(words[:3]), description=None, image=None, body=" ".join(words), page_type=PageType.ARTICLE,
            access=Access.FULL, teasers=teasers, extractor="benchmark",
        )  # fmt: skip
        content = f"<html><body>{'<div class=a><p>'.join(words)}{'<li><a href=/x>menu</a>' * menu}".encode()
        yield article, Page(url=url, content=content, content_type="text/html", charset="utf-8")


def _links(count: int) -> Iterator[Link]:
    for number in range(count):
        yield Link(
            url=f"{SITE}/2026/02/{number}-un-titre-assez-long-pour-une-adresse", kind=LinkKind.ARTICLE,
            source=Source.SITEMAP, modified=f"20{number % 26:02}-02-03T00:00:00Z", found_on=f"{SITE}/sitemap.xml",
        )  # fmt: skip


def _record_all(archive: Archive, work: list[tuple[Article, Page]]) -> float:
    site_id = archive.ensure_site(SITE, now=NOW)
    crawl_id = archive.begin_crawl(NOW, {})
    links = [Link(url=page.url, kind=LinkKind.ARTICLE, source=Source.FEED) for _, page in work]
    archive.add_links(site_id, links, now=NOW)
    pages = archive.due(site_id, now=NOW, limit=len(work))
    records = [
        Record(
            page=known, crawl_id=crawl_id, state=PageState.LIVE, due="2026-04-01T00:00:00Z", address=page.url,
            article=article, found=tuple(links[:40]),
            visit=Visit(url=page.url, started=NOW, outcome=Outcome.FETCHED, final_url=page.url, status=200, page=page),
        )
        for known, (article, page) in zip(pages, work, strict=True)
    ]  # fmt: skip
    return _timed(lambda: [archive.record(one) for one in records])


def _bare(archive: Archive, work: Iterator[tuple[Article, Page]] | list[tuple[Article, Page]], index_by: str) -> float:
    """The same rows in one transaction with nothing decided: what SQLite itself costs."""
    site_id = archive.ensure_site(SITE, now=NOW)
    if index_by == "batch":
        archive.connection.execute("DROP TRIGGER articles_fts_insert")
    seconds = 0.0
    numbers = itertools.count(1)
    rest = iter(work)
    while batch := list(itertools.islice(rest, 1_000)):
        rows = [(next(numbers), site_id, article, page) for article, page in batch]
        seconds += _timed(lambda rows=rows: _insert(archive.connection, rows, index_by))  # type: ignore[misc]  # as above
    return seconds


def _insert(connection: sqlite3.Connection, rows: list[tuple[int, int, Article, Page]], index_by: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        """
INSERT INTO pages (id, site_id, url, kind, source, state, depth, first_seen, listed_day)
VALUES (?, ?, ?, 'article', 'feed', 'live', 1, ?, '2026-03-01')""",
        [(n, site, page.url, NOW) for n, site, _, page in rows],
    )
    connection.executemany(
        "INSERT INTO captures (id, sha256, size, first_seen, content) VALUES (?, ?, ?, ?, ?)",
        [(n, f"{n:064}", len(page.content), NOW, zstandard.compress(page.content, 3)) for n, _, _, page in rows],
    )
    connection.executemany(
        """
INSERT INTO articles (id, page_id, site_id, url, title, subtitle, authors, published, language, body, page_type,
                      access, provenance, extractor, capture_id, first_seen, changed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'article', 'full', '{}', 'benchmark', ?, ?, ?)""",
        [
            (n, n, site, a.url, a.title, a.subtitle, a.authors[0], a.published, a.language, a.body, n, NOW, NOW)
            for n, site, a, _ in rows
        ],
    )
    if index_by == "batch":
        connection.execute(
            """
INSERT INTO articles_fts (rowid, title, subtitle, body, authors)
SELECT id, title, subtitle, body, authors FROM articles WHERE id >= ?""",
            (rows[0][0],),
        )
    connection.executemany(
        """
INSERT INTO revisions (article_id, number, seen, origin, changes, title, subtitle, authors, published, body, extractor)
VALUES (?, 1, ?, 'first', '[]', ?, ?, ?, ?, ?, 'benchmark')""",
        [(n, NOW, a.title, a.subtitle, a.authors[0], a.published, a.body) for n, _, a, _ in rows],
    )
    connection.executemany(
        """
INSERT INTO teasers (article_id, position, kind, heading, title, url, opens_span, first_seen, last_seen)
VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)""",
        [(n, t.position, t.kind, t.heading, t.title, t.url, NOW, NOW) for n, _, a, _ in rows for t in a.teasers],
    )
    connection.executemany(
        """
INSERT INTO visits (page_id, started, outcome, seconds, requests, size, capture_id)
VALUES (?, ?, 'fetched', 0.1, 1, ?, ?)""",
        [(n, NOW, len(page.content), n) for n, _, _, page in rows],
    )
    connection.execute("COMMIT")


COMMANDS: dict[str, Callable[..., None]] = {
    "captures": captures,
    "record": record,
    "frontier": frontier,
    "search": search,
}

if __name__ == "__main__":
    if len(sys.argv) not in {2, 3} or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]](*(int(text) if text.isdecimal() else text for text in sys.argv[2:]))
