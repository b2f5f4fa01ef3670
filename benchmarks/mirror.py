"""One mirror of a site, served on the loopback interface, crawled by the real command line, and read back."""

import importlib.util
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comparison import Card, Held, path_of

ROOT = Path(__file__).resolve().parents[1]
ROBOTS, OK = "/robots.txt", 200
CRAWL_TIMEOUT = 1200
"""Seconds after which a crawl of one mirror counts as hung."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """What one run of the crawl command did, by the server's account and the archive's."""

    exit_code: int
    seconds: float
    requests: int
    statuses: Counter[int]
    pages_sent: int
    """Answers 200 with a body, robots.txt aside."""
    kinds: Counter[str]
    """Requests by the kind of page that the archive says they were for; ``robots`` for robots.txt."""
    rows: Mapping[str, int]
    """Rows of ``articles`` and ``revisions`` afterwards."""
    output: str
    """The end of what the command wrote to stderr."""


def site_names(mirrors: Path) -> list[str]:
    """The mirrors in a folder: its folders that hold a ``truth.jsonl``."""
    return sorted(path.parent.name for path in mirrors.glob("*/truth.jsonl"))


def load_harness(mirrors: Path) -> Callable[..., Any]:
    """The ``Harness`` of the folder's own ``serve.py``."""
    spec = importlib.util.spec_from_file_location("serve", mirrors / "serve.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{mirrors} has no serve.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    harness: Callable[..., Any] = module.Harness
    return harness


class Mirror:
    """A site that can be served again on the same port after its folder was changed."""

    def __init__(self, folder: Path, harness: Callable[..., Any], archive: Path) -> None:
        self.folder, self.archive = folder, archive
        self._harness = harness
        self._port = 0

    @contextmanager
    def served(self) -> Iterator[Any]:
        """Serve the folder; yields the harness, which knows the address and every request."""
        with self._harness({str(self.folder): ("127.0.0.1", self._port)}) as harness:
            self._port = int(harness.url(self.folder.name).rpartition(":")[2])
            yield harness

    def crawl(self) -> Crawled:
        """Serve the folder and crawl it once with the command that users have."""
        with self.served() as harness:
            started = time.perf_counter()
            done = subprocess.run(
                crawl_command([f"{harness.url(self.folder.name)}/"], self.archive),
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                timeout=CRAWL_TIMEOUT,
            )
            seconds = time.perf_counter() - started
            statuses = Counter(request["status"] for request in harness.requests)
            sent = sum(asked["status"] == OK and asked["target"] != ROBOTS for asked in harness.requests)
            kinds = Counter(self._kinds(request["target"] for request in harness.requests))
        return Crawled(
            exit_code=done.returncode,
            seconds=seconds,
            requests=statuses.total(),
            statuses=statuses,
            pages_sent=sent,
            kinds=kinds,
            rows=self.rows(),
            output=done.stderr[-2000:] + done.stdout[-2000:],
        )

    def _kinds(self, targets: Iterator[str]) -> Iterator[str]:
        with closing(sqlite3.connect(self.archive)) as connection:
            known = {path_of(url): kind for url, kind in connection.execute("SELECT url, kind FROM pages")}
        for target in targets:
            yield "robots" if target == ROBOTS else known.get(path_of(target), "other")

    def rows(self) -> dict[str, int]:
        """Rows of the two tables that a crawl without news must not lengthen."""
        with closing(sqlite3.connect(self.archive)) as connection:
            return {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - two names above
                for table in ("articles", "revisions")
            }

    def held(self) -> list[Held]:
        """Every article of the archive."""
        with closing(sqlite3.connect(self.archive)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute("SELECT id, url, title, published, language, body FROM articles").fetchall()
            return [_held(connection, row) for row in rows]

    def state(self, path: str) -> str | None:
        """State of the page at a path, as the archive sees it."""
        with closing(sqlite3.connect(self.archive)) as connection:
            rows = connection.execute("SELECT url, state FROM pages").fetchall()
        return next((state for url, state in rows if path_of(url) == path), None)


def crawl_command(urls: Sequence[str], archive: Path) -> list[str]:
    """The command line that crawls addresses on this machine as fast as they answer."""
    options = ["--allow-private", "--pace", "0", "--db", str(archive)]
    return [sys.executable, str(ROOT / "cli.py"), "crawl", *urls, *options]


def problems(archive: Path) -> list[str]:
    """What SQLite finds wrong with an archive; empty for a sound one."""
    with closing(sqlite3.connect(archive)) as connection:
        integrity = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return integrity + [f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")]


def _held(connection: sqlite3.Connection, row: sqlite3.Row) -> Held:
    authors = connection.execute(
        """
        SELECT authors.name
          FROM article_authors
          JOIN authors ON authors.id = article_authors.author_id
         WHERE article_authors.article_id = ?
         ORDER BY article_authors.position
        """,
        (row["id"],),
    )
    teasers = connection.execute(
        "SELECT url, title, excerpt, author FROM teasers WHERE article_id = ? ORDER BY position", (row["id"],)
    )
    return Held(
        path=path_of(row["url"]),
        title=row["title"] or "",
        authors=tuple(name for (name,) in authors),
        published=row["published"],
        language=row["language"],
        body=row["body"] or "",
        teasers=tuple(Card(path_of(url), title, excerpt, author) for url, title, excerpt, author in teasers),
    )


def editable_copy(folder: Path, target: Path) -> Path:
    """Copy a mirror so that its pages can be changed."""
    shutil.copytree(folder, target / folder.name)
    return target / folder.name


def change_page(folder: Path, path: str, body: str) -> str:
    """Add a word to a sentence of the article at ``path`` and return that word."""
    file = _file_of(folder, path)
    html, word = file.read_text(encoding="utf-8"), "corrigendum"
    runs = sorted(re.findall(r"[A-Za-z0-9 ,]{20,}", body), key=len, reverse=True)
    run = next(run for run in runs if html.count(run) == 1)
    file.write_text(html.replace(run, f"{run.rstrip()} {word} "), encoding="utf-8")
    return word


def remove_page(folder: Path, path: str) -> None:
    """Let the address answer 404 (a static mirror) or 410 (one with an index)."""
    index = folder / "_index.jsonl"
    if not index.exists():
        _file_of(folder, path).unlink()
        return
    entries = _index(folder)
    kept = [{**entry, "status": 410, "headers": {}} if path_of(entry["url"]) == path else entry for entry in entries]
    index.write_text("".join(json.dumps(entry) + "\n" for entry in kept), encoding="utf-8")


def _file_of(folder: Path, path: str) -> Path:
    if (folder / "_index.jsonl").exists():
        return folder / next(str(entry["file"]) for entry in _index(folder) if path_of(entry["url"]) == path)
    file = folder / "www" / path.lstrip("/")
    return file / "index.html" if file.is_dir() else file


def _index(folder: Path) -> Sequence[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "_index.jsonl").read_text(encoding="utf-8").splitlines()]
