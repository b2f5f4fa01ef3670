"""Options of the test run, and three crawls of the demo newspapers that several tests look at."""

import dataclasses
import json
import os
import pickle
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from scraper.demo import DemoNewspaper
from scraper.errors import ConfigError
from scraper.fetch.chromium import find_chromium

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser):
    parser.addoption(
        "--update-screenshots", action="store_true", help="write the browser tests' screenshots to docs/pictures"
    )


@pytest.fixture(scope="session")
def chromium():
    """The browser of this machine."""
    try:
        return find_chromium(None)
    except ConfigError as error:
        pytest.skip(str(error))


@dataclasses.dataclass
class Step:
    """One crawl: the archive as it stood afterwards, and what the servers were asked."""

    archive: Path
    requests: tuple
    exit_code: int
    report: dict

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(self.archive)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(sql, values).fetchall()


@dataclasses.dataclass
class Story:
    """The first edition crawled twice, then the second edition."""

    truth: dict
    disallowed: tuple
    first: Step
    second: Step
    third: Step


@pytest.fixture(scope="session")
def crawled(tmp_path_factory):
    """Three crawls with the real command line, made once for all workers of a run."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    kept = folder / "crawled.pickle"
    with FileLock(folder / "crawled.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_crawl_thrice(folder)))
    truth, disallowed, steps = pickle.loads(kept.read_bytes())
    return Story(truth, disallowed, *(Step(*step) for step in steps))


def _crawl_thrice(folder: Path) -> tuple:
    with DemoNewspaper() as newspaper:
        steps = [_crawl_once(newspaper, folder, name) for name in ("first", "second")]
        newspaper.set_edition(2)
        steps.append(_crawl_once(newspaper, folder, "archive"))
        return newspaper.truth, newspaper.disallowed, steps


def _crawl_once(newspaper: DemoNewspaper, folder: Path, name: str) -> tuple:
    """The fields of a ``Step``."""
    live, copy = folder / "crawled.db", folder / f"{name}.db"
    options = ["--allow-private", "--pace", "0", "--json", "--db", live]
    done = subprocess.run(
        [sys.executable, ROOT / "cli.py", "crawl", *newspaper.urls, *options],
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stderr
    with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy, newspaper.take_requests(), done.returncode, json.loads(done.stdout)
