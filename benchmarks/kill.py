"""Kill a crawl with SIGKILL at random moments, crawl again, and compare with a crawl that nobody disturbed.

    uv run benchmarks/kill.py [--moments 50] [--bulletins 60] [--mirror FOLDER] [--random 1]

Crawls the demo newspapers with so many tide bulletins each, or one mirror (see mirrors.py).  Exit code 1 if an article
was lost, stands twice or differs, or if SQLite finds fault with a file, right after a kill or in the end.
"""

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from mirror import CRAWL_TIMEOUT, ROOT, crawl_command, load_harness, problems

from scraper.demo import DemoNewspaper

Articles = Counter[tuple[str, str, str]]
"""(address, title, text) of every article, with how often it stands in the archive."""


def main() -> None:
    """Run the experiment, print one line a moment, leave with 1 if anything was lost."""
    options = _options()
    chance = random.Random(options.random)  # noqa: S311 - moments, not secrets
    with _served(options) as urls, tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        whole = Path(scratch) / "whole.db"
        _crawl(urls, whole)
        length, wanted = time.perf_counter() - started, articles(whole)
        print(f"undisturbed: {wanted.total()} articles in {length:.1f} s")
        faults = []
        for number in range(1, options.moments + 1):
            archive, moment = Path(scratch) / f"{number}.db", chance.uniform(0, length)
            found = disturbed(urls, archive, moment, wanted)
            faults += found
            print(f"{number:3} killed after {moment:5.2f} s: {'; '.join(found) or 'nothing lost'}", flush=True)
    print(f"{options.moments} kills, {len(faults)} faults")
    sys.exit(1 if faults else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50, help="how many crawls are killed")
    parser.add_argument("--bulletins", type=int, default=60, help="tide bulletins in each demo newspaper")
    parser.add_argument("--mirror", type=Path, help="crawl this mirror instead of the demo")
    parser.add_argument("--random", type=int, default=1, help="seed of the moments")
    return parser.parse_args()


@contextmanager
def _served(options: argparse.Namespace) -> Iterator[Sequence[str]]:
    """Serve what is to be crawled; yields the addresses to begin from."""
    if options.mirror is None:
        with DemoNewspaper(bulletins=options.bulletins, latency=0.002) as newspaper:
            yield newspaper.urls
        return
    folder = options.mirror.resolve()
    with load_harness(folder.parent)({str(folder): ("127.0.0.1", 0)}) as harness:
        yield [f"{harness.url(folder.name)}/"]


def disturbed(urls: Sequence[str], archive: Path, moment: float, wanted: Articles) -> list[str]:
    """Kill a crawl after ``moment`` seconds, look at the file, crawl again; returns what is wrong, one line a fault."""
    faults = [f"after the kill: {problem}" for problem in _killed(urls, archive, moment)]
    exit_code = _crawl(urls, archive)
    held = articles(archive)
    faults += [f"exit code {exit_code}"] if exit_code else []
    faults += [f"lost {url}" for url, _, _ in wanted - held]
    faults += [f"twice or different {url}" for url, _, _ in held - wanted]
    return faults + problems(archive)


def _killed(urls: Sequence[str], archive: Path, moment: float) -> list[str]:
    with subprocess.Popen(
        crawl_command(urls, archive), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
    return problems(archive) if archive.exists() else []


def _crawl(urls: Sequence[str], archive: Path) -> int:
    done = subprocess.run(
        crawl_command(urls, archive), cwd=ROOT, capture_output=True, check=False, timeout=CRAWL_TIMEOUT
    )
    return done.returncode


def articles(archive: Path) -> Articles:
    """Every article of an archive."""
    with closing(sqlite3.connect(archive)) as connection:
        return Counter(connection.execute("SELECT url, coalesce(title, ''), coalesce(body, '') FROM articles"))


if __name__ == "__main__":
    main()
