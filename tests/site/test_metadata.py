"""What Datasette is told of an archive: every table exists, every query runs, and scraped text stays text."""

import asyncio
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from scraper.archive.schema.search import WEIGHTS
from scraper.archive.store import Archive
from scraper.errors import ArchiveError, ConfigError
from scraper.site.metadata import LABELS, TABLES, metadata, saved_queries
from scraper.site.server import datasette, serve, start_page

ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty(tmp_path):
    path = tmp_path / "archive.db"
    Archive(path).close()
    return path


def get(path: Path, *urls: str):
    async def ask():
        site = datasette(path)
        await site.invoke_startup()
        return [await site.client.get(url) for url in urls]

    with ThreadPoolExecutor(1) as aside:  # the browser tests keep an event loop in the main thread
        return aside.submit(asyncio.run, ask()).result()


def test_every_table_and_label_it_speaks_of_exists(empty):
    with closing(sqlite3.connect(empty)) as connection:
        names = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        }
        assert {*TABLES, *LABELS} <= names
        for table, column in LABELS.items():
            connection.execute(f"SELECT {column} FROM {table}")


@pytest.mark.parametrize("name", saved_queries())
def test_every_saved_query_runs_with_and_without_its_words(empty, name):
    answers = get(empty, *(f"/archive/{name}.json{words}" for words in ("", "?words=%20", '?words=a"b*&author=x')))
    assert [answer.status_code for answer in answers] == [200, 200, 200], answers[0].text
    assert metadata("archive", ())["databases"]["archive"]["queries"][name]["description"]


def test_the_saved_search_ranks_as_the_command_does():
    assert f"bm25(articles_fts, {WEIGHTS})" in saved_queries()["search_with_snippets"]["sql"]
    assert f"bm25(articles_fts, {WEIGHTS})" in (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8")


def test_columns_are_described_and_the_style_sheet_is_served(empty):
    page, style = get(empty, "/archive/articles", "/-/archive/archive.css")
    assert "Headline as displayed, without site name, section or kicker" in page.text
    assert '<link rel="stylesheet" href="/-/archive/archive.css?' in page.text
    assert "column-descriptions" in style.text


def test_scraped_text_stays_text(empty):
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    with closing(sqlite3.connect(empty)) as connection, connection:
        connection.execute("INSERT INTO sites (key, name, url, first_seen) VALUES (?, ?, ?, '')", (hostile,) * 3)
        connection.execute(
            "INSERT INTO pages (site_id, url, kind, source, state, depth, first_seen, listed_day)"
            " VALUES (1, ?, 'article', 'seed', 'live', 0, '', '')",
            (f"javascript:{hostile}",),
        )
    for answer in get(empty, "/archive/sites", "/archive/sites/1", "/archive/pages", "/archive/pages/1", "/archive"):
        assert answer.status_code == 200
        assert "<img src=x" not in answer.text
        assert "<script>alert" not in answer.text
        assert 'href="javascript:' not in answer.text


def test_visitors_cannot_write(empty):
    (answer,) = get(empty, "/archive.json?sql=delete+from+sites")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("host", "name", "address"),
    [
        ("127.0.0.1", "archive.db", "http://127.0.0.1:8001/archive/-/search"),
        ("0.0.0.0", "my news.v2.db", "http://127.0.0.1:8001/my+news~2Ev2/-/search"),
        ("::1", "a.db", "http://[::1]:8001/a/-/search"),
    ],
)
def test_the_start_page_is_the_search_page(host, name, address):
    assert start_page(Path(name), host=host, port=8001) == address


def test_an_archive_that_is_none_and_a_port_in_use_are_said_so(tmp_path, empty):
    with pytest.raises(ArchiveError):
        serve(tmp_path / "missing.db")
    with pytest.raises(ConfigError, match="--port"):
        serve(empty, host="203.0.113.7", port=8001)
    done = subprocess.run(
        [sys.executable, ROOT / "cli.py", "serve", "--db", tmp_path / "missing.db"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith("Error:")  # and not first that it is served
