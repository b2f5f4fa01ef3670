"""A crawl of many sites with everything on, beside Scrapy with trafilatura and SQLite, on the same pages in one run.

    uv run benchmarks/throughput.py --split DIR --peer PYTHON [--hosts 50] [--pages 3000] [--latency 0.05] [--rounds 1]

DIR holds ``truth.jsonl`` and ``pages/``; PYTHON is one that has scrapy and trafilatura (in an environment of its own).
Both obey robots.txt and have no pace; ours keeps captures, revisions, teasers and links as well.  CPU is that of all
processes of a crawl by the kernel's account, the server's aside.  Linux only.
"""

import argparse
import ctypes
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PR_SET_CHILD_SUBREAPER = 36
"""prctl(2): orphans below this process become its children, so that their time is counted when they end."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one crawl took."""

    articles: int
    wall: float
    cpu: float


def main() -> None:
    """Crawl in turn with both, print each run and the ratios of the medians."""
    options = _options()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    runs: dict[str, list[Run]] = {"ours": [], "peer": []}
    with _origin(options) as urls, tempfile.TemporaryDirectory() as scratch:
        for number in range(options.rounds):
            archive = Path(scratch) / f"{number}.db"
            runs["ours"].append(_timed(_ours(urls, archive, Path(scratch)), archive))
            _tell("ours", runs["ours"][-1])
            if options.peer:
                table = Path(scratch) / f"{number}.peer.db"
                runs["peer"].append(_timed(_peer(urls, table, options.peer), table))
                _tell("scrapy + trafilatura", runs["peer"][-1])
    if runs["peer"]:
        ours, peer = (
            [statistics.median(figure(run) for run in runs[who]) for figure in (_rate, _cost)] for who in runs
        )
        print(f"articles a second: {ours[0] / peer[0]:.2f} times the peer; CPU an article: 1/{peer[1] / ours[1]:.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", type=Path, required=True, help="folder with truth.jsonl and pages/")
    parser.add_argument("--peer", type=Path, help="a Python that has scrapy and trafilatura; without it, ours alone")
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--rounds", type=int, default=1)
    return parser.parse_args()


@contextmanager
def _origin(options: argparse.Namespace) -> Iterator[list[str]]:
    command = [sys.executable, str(ROOT / "benchmarks" / "origin.py"), str(options.split)]
    command += [f"--{name}={getattr(options, name)}" for name in ("hosts", "pages", "latency")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None  # noqa: S101 - it was asked for
        yield list(iter(lambda: server.stdout.readline().strip(), ""))  # type: ignore[union-attr]
        server.kill()


def _ours(urls: Sequence[str], archive: Path, scratch: Path) -> list[str]:
    sites = scratch / "sites.toml"
    sites.write_text("".join(f'[[site]]\nurl = "{url}"\npace = 0\n' for url in urls), encoding="utf-8")
    options = ["--sites", str(sites), "--allow-private", "--pace", "0", "--quiet", "--db", str(archive)]
    return [sys.executable, str(ROOT / "cli.py"), "crawl", *options]


def _peer(urls: Sequence[str], table: Path, python: Path) -> list[str]:
    return [str(python), str(ROOT / "benchmarks" / "peer_scrapy.py"), str(table), *urls]


def _timed(command: Sequence[str], database: Path) -> Run:
    began, used = time.perf_counter(), _children()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    process.wait()
    wall = time.perf_counter() - began
    _wait_for_orphans(process.pid)
    with closing(sqlite3.connect(database)) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles WHERE body IS NOT NULL").fetchone()
    return Run(articles, wall, _children() - used)


def _wait_for_orphans(session: int) -> None:
    """Reap what a crawl left behind, which the kernel has made ours; the server is in another session."""
    while True:
        try:
            found = os.waitid(os.P_PGID, session, os.WEXITED)
        except ChildProcessError:
            return
        if found is None:
            return


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _rate(run: Run) -> float:
    return run.articles / run.wall


def _cost(run: Run) -> float:
    return run.cpu / run.articles


def _tell(who: str, run: Run) -> None:
    print(
        f"{who:22} {run.articles} articles in {run.wall:.1f} s, {_rate(run):.1f} a second; "
        f"{1000 * _cost(run):.0f} ms CPU an article",
        flush=True,
    )


if __name__ == "__main__":
    main()
