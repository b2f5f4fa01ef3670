"""How small captures become, site by site, and what it costs.

uv run benchmarks/captures.py                      pages of $ARCHIVE_MIRRORS and $ARCHIVE_BENCH, sites of 20 and more
uv run benchmarks/captures.py FOLDER… [--least N]  pages of other folders, a site each (.html, .html.gz)
uv run benchmarks/captures.py --levels …           beside it, the levels of zstd with our choice of dictionaries

Every page is kept by ``captured.captures`` in an archive of its own a site, in the order of time where that is known
(of names otherwise), read back and compared.  Beside it stand gzip and plain zstd, and zstd with the site's first page
as dictionary.  "CPU" is processor time of keeping, SQLite included.  Last comes all of it as one archive, pages of all
sites by turns, as a crawl brings them: there dictionaries give way to each other in memory.
"""

import argparse
import gzip
import hashlib
import itertools
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import zstandard

from scraper.archive.captured import captures, packing
from scraper.archive.store import Archive
from scraper.models import Page
from scraper.urls import site_key

NOW = "2026-03-01T08:00:00Z"
LEAST = 20
Bodies = list[bytes]


def main() -> None:
    """Measure what the command line names."""
    options = _options()
    sites = dict(_sites(options.folders))
    sites = {name: bodies for name, bodies in sites.items() if len(bodies) >= options.least}
    if not sites:
        sys.exit(f"There is no site of {options.least} pages; give folders, or set ARCHIVE_MIRRORS and ARCHIVE_BENCH")
    ways = {**WAYS, **(LEVELS if options.levels else {})}
    print(
        f"{'site':28}{'pages':>6}{'KB each':>9}",
        *(f"{name:>9}" for name in ways),
        f"{'kept':>9}{'plain':>6}{'CPU ms':>8}",
    )
    sums = dict.fromkeys([*ways, "kept"], 0)
    total = sum(sum(map(len, bodies)) for bodies in sites.values())
    for name, bodies in sites.items():
        size, packed = sum(map(len, bodies)), {way: pack(bodies) for way, pack in ways.items()}
        kept, plain, seconds = _keep([(name, body) for body in bodies])
        sums = {way: sums[way] + {**packed, "kept": kept}[way] for way in sums}
        print(
            f"{name[:27]:28}{len(bodies):6}{size / len(bodies) / 1e3:9.0f}",
            *(f"{size / packed[way]:9.2f}" for way in ways),
            f"{size / kept:9.2f}{plain:6}{1e3 * seconds / len(bodies):8.2f}",
        )
    print(f"{'all':28}{sum(map(len, sites.values())):6}{'':9}", *(f"{total / sums[way]:9.2f}" for way in sums))
    turns = [
        (name, body)
        for row in itertools.zip_longest(*sites.values())
        for name, body in zip(sites, row, strict=True)
        if body is not None
    ]
    kept, plain, seconds = _keep(turns)
    print(f"by turns in one archive: {total / kept:.2f} ×, {plain} plain, {1e3 * seconds / len(turns):.2f} ms CPU each")
    for level, seconds in SPENT.items():
        print(f"level {level}: {1e3 * seconds / len(turns):.2f} ms CPU each, reading back included")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--least", type=int, default=LEAST, help="pages that a site must have")
    parser.add_argument("--levels", action="store_true", help="beside it, the levels of zstd with our dictionaries")
    return parser.parse_args()


def _sites(folders: Sequence[Path]) -> Iterator[tuple[str, Bodies]]:
    if folders:
        for folder in folders:
            yield folder.name, _distinct(map(_read, sorted(folder.rglob("*.html*"))))
        return
    if "ARCHIVE_MIRRORS" in os.environ:
        for folder in sorted(Path(os.environ["ARCHIVE_MIRRORS"]).glob("*/truth.jsonl")):
            yield folder.parent.name, _distinct(_posts(folder))
    if "ARCHIVE_BENCH" in os.environ:
        yield from _benched(Path(os.environ["ARCHIVE_BENCH"])).items()


def _posts(truth: Path) -> Iterator[bytes]:
    """The articles of a mirror: other pages are not kept."""
    rows = list(map(json.loads, truth.open("rb")))
    for row in sorted(rows, key=lambda row: str(row["published"])):
        place = truth.parent / "www" / row["path"].split("?")[0].strip("/")
        yield from (
            path.read_bytes() for path in (place, place / "index.html", Path(f"{place}.html")) if path.is_file()
        )


def _benched(folder: Path) -> dict[str, Bodies]:
    """Pages of the extraction benchmark by their site; blogs that share a domain go by their host."""
    rows = list(map(json.loads, (folder / "truth.jsonl").open("rb")))
    sites: defaultdict[str, list[tuple[str, Path]]] = defaultdict(list)
    for row in rows:
        path = folder / "pages" / f"{row['id']}.html.gz"
        host = urlsplit(row.get("url") or "").hostname
        if host and path.exists():
            key = site_key(f"https://{host}/")
            sites[host if key in {"wordpress.com", "archive.org", "substack.com"} else key].append(
                (str(row.get("published") or ""), path)
            )
    return {name: _distinct(_read(path) for _, path in sorted(pages)) for name, pages in sites.items()}


def _read(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _distinct(bodies: Iterator[bytes]) -> Bodies:
    return list({hashlib.sha256(body).digest(): body for body in bodies}.values())


def _plain(level: int) -> Callable[[Bodies], int]:
    return lambda bodies: sum(len(zstandard.ZstdCompressor(level=level).compress(body)) for body in bodies)


def _with_first(level: int) -> Callable[[Bodies], int]:
    def packed(bodies: Bodies) -> int:
        dictionary = zstandard.ZstdCompressionDict(bodies[0], dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        dictionary.precompute_compress(level=level)
        compressor = zstandard.ZstdCompressor(level=level, dict_data=dictionary)
        return _plain(level)(bodies[:1]) + sum(len(compressor.compress(body)) for body in bodies[1:])

    return packed


def _chosen(level: int) -> Callable[[Bodies], int]:
    def packed(bodies: Bodies) -> int:
        usual, packing.LEVEL = packing.LEVEL, level
        started = time.process_time()
        try:
            return _keep([("site", body) for body in bodies])[0]
        finally:
            packing.LEVEL = usual
            SPENT[level] += time.process_time() - started

    return packed


def _keep(pages: list[tuple[str, bytes]]) -> tuple[int, int, float]:
    """Bytes that pages take in an archive, plain ones among them, seconds of processor time; read back and compared."""
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "archive.db") as archive:
        names = {name for name, _ in pages}
        numbers = {name: archive.ensure_site(f"https://{name.replace('.', '-')}.example/", now=NOW) for name in names}
        captures._SHELF = packing.Shelf()  # noqa: SLF001 - a process that has just begun
        work = [
            (
                numbers[name],
                Page(url="", content=body, content_type="text/html", charset=None),
                hashlib.sha256(body).hexdigest(),
            )
            for name, body in pages
        ]
        started = time.process_time()
        for site_id, page, sha256 in work:
            captures.keep(archive.connection, page, sha256, now=NOW, site_id=site_id)
        seconds = time.process_time() - started
        _compare(archive.connection, work)
        row = "SELECT sum(length(content)), sum(dictionary_id IS NULL) FROM captures"
        kept, plain = archive.connection.execute(row).fetchone()
        return kept, plain, seconds


def _compare(connection: sqlite3.Connection, work: list[tuple[int, Page, str]]) -> None:
    for _, page, sha256 in work:
        held = captures.read(connection, sha256)
        if held is None or held.content != page.content:
            sys.exit(f"The capture {sha256} is not what was kept")


WAYS: dict[str, Callable[[Bodies], int]] = {
    "gzip": lambda bodies: sum(len(gzip.compress(body, 6)) for body in bodies),
    "zstd-3": _plain(3),
    "zstd-10": _plain(10),
    "first-3": _with_first(3),
    "first-10": _with_first(10),
}
LEVELS = {f"ours-{level}": _chosen(level) for level in (3, 6, 7, 8, 9, 10, 12)}
SPENT: defaultdict[int, float] = defaultdict(float)
"""Level → seconds of processor time."""

if __name__ == "__main__":
    main()
