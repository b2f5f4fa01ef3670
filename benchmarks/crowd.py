"""Several crawls of one archive at once, killed with SIGKILL at random moments and begun again, beside one undisturbed.

    uv run benchmarks/crowd.py [--kills 200] [--crawls 3] [--bulletins 2000] [--random 1]

Crawls the demo newspapers with so many tide bulletins each.  Exit code 1 if an article was lost, stands twice or
differs, if one was fetched and recorded twice, if the server was asked for more pages than are recorded and can have
been in flight at a kill, or if SQLite finds fault with the file.
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from kill import articles
from mirror import CRAWL_TIMEOUT, OK, ROOT, crawl_command, problems

from scraper.demo import DemoNewspaper
from scraper.site_crawl import IN_FLIGHT

SITES = 2
"""Demo newspapers, each with ``IN_FLIGHT`` pages under way in a crawl."""
LONGEST_LIFE = 3.0
"""Seconds after which a crawl is killed at the latest, counted from the kill before."""

_RECORDED = """
SELECT pages.url, count(*)
  FROM visits
  JOIN pages ON pages.id = visits.page_id
  JOIN articles ON articles.url = pages.url
 WHERE visits.outcome = 'fetched'
 GROUP BY pages.url"""


def main() -> None:
    """Run the experiment, say what was found, leave with 1 if anything was lost or done twice."""
    options = _options()
    with DemoNewspaper(bulletins=options.bulletins, latency=0.002) as paper, tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        whole = Path(scratch) / "whole.db"
        subprocess.run(crawl_command(paper.urls, whole), cwd=ROOT, check=True, capture_output=True)
        wanted = articles(whole)
        print(f"undisturbed: {wanted.total()} articles in {time.perf_counter() - started:.1f} s", flush=True)
        paper.take_requests()
        faults = disturbed(paper, Path(scratch) / "crowd.db", options, wanted)
    print("\n".join(faults) or "nothing lost, nothing twice, the file is sound")
    sys.exit(1 if faults else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many crawls are killed")
    parser.add_argument("--crawls", type=int, default=3, help="crawls at once")
    parser.add_argument("--bulletins", type=int, default=2000, help="tide bulletins in each demo newspaper")
    parser.add_argument("--random", type=int, default=1, help="seed of the moments")
    return parser.parse_args()


def disturbed(
    paper: DemoNewspaper, archive: Path, options: argparse.Namespace, wanted: Counter[tuple[str, str, str]]
) -> list[str]:
    """Kill and restart crawls of one archive, let the last ones end; returns what is wrong, one line a fault."""
    chance = random.Random(options.random)  # noqa: S311 - moments, not secrets
    command = [*crawl_command(paper.urls, archive), "--due"]
    started = time.perf_counter()
    crawls = [_start(command) for _ in range(options.crawls)]
    working = 0
    for _ in range(options.kills):
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        place = chance.randrange(len(crawls))
        working += crawls[place].poll() is None
        crawls[place].kill()
        crawls[place].wait()
        crawls[place] = _start(command)
    killed_after = time.perf_counter() - started
    held = articles(archive).total()
    codes = [crawl.wait(CRAWL_TIMEOUT) for crawl in crawls]
    print(
        f"{options.kills} kills in {killed_after:.0f} s, {working} of them of a crawl under way; {held} articles then, "
        f"the rest in {time.perf_counter() - started - killed_after:.0f} s",
        flush=True,
    )
    faults = [f"exit code {code}" for code in codes if code]
    faults += [f"lost {url}" for url, _, _ in wanted - articles(archive)]
    faults += [f"twice or different {url}" for url, _, _ in articles(archive) - wanted]
    return faults + _fetched_twice(paper, archive, working) + problems(archive)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _fetched_twice(paper: DemoNewspaper, archive: Path, kills: int) -> list[str]:
    """Articles recorded twice, and whether more was asked for than was recorded or in flight at a kill."""
    with closing(sqlite3.connect(archive)) as connection:
        recorded: dict[str, int] = dict(connection.execute(_RECORDED))
        (left,) = connection.execute("SELECT count(*) FROM leases").fetchone()
    paths = {urlsplit(url).path for url in recorded}
    asked = sum(request.path in paths and request.status == OK for request in paper.take_requests())
    unrecorded, in_flight = asked - sum(recorded.values()), kills * SITES * IN_FLIGHT
    print(f"{asked} articles sent, {sum(recorded.values())} recorded, {in_flight} at most in flight at the kills")
    faults = [f"recorded {count} times {url}" for url, count in recorded.items() if count > 1]
    faults += [f"{unrecorded} articles were sent and not recorded"] if unrecorded > in_flight else []
    return faults + ([f"{left} leases are left"] if left else [])


if __name__ == "__main__":
    main()
