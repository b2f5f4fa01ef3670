"""Pages read by processes of their own: the same readings, and a page that brings one down costs only itself."""

import asyncio
import os
import re
import subprocess
import sys
import threading
import time

import pytest
from newsstand import Newsstand, article, home

from scraper import readers as readers_module
from scraper.extract.rules.rule import Rule, Rules, SiteRules
from scraper.models import Page
from scraper.readers import ReaderError, Readers

WHEN = "2026-03-01T08:00:00Z"
ENDLESS = Rules(
    {
        ("slow.example", False): SiteRules(
            name="slow", host="slow.example", rules=(Rule(name="slow 1", path=re.compile("(a+)+$")),)
        )
    }
)
"""A rule whose pattern takes for ever on an address of many a and another letter."""
HANGS = "https://slow.example/" + "a" * 60 + "!"


def page(url="https://stand.example/2026/ferry.html"):
    return Page(url=url, content=article().encode(), content_type="text/html", charset="utf-8")


@pytest.fixture
def pool():
    opened = []

    def start(count, rules=None):
        opened.append(Readers(count, rules))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_processes_read_as_threads_do(pool):
    async def read(readers):
        return await asyncio.gather(*(readers.read(page(f"https://stand.example/{n}"), WHEN) for n in range(6)))

    assert asyncio.run(read(pool(2))) == asyncio.run(read(pool(0)))


def test_a_page_that_never_ends_costs_itself(pool, monkeypatch):
    monkeypatch.setattr(readers_module, "PATIENCE", 0.5)

    async def read(readers):
        with pytest.raises(ReaderError, match="not read to its end"):
            await readers.read(page(HANGS), WHEN)
        monkeypatch.setattr(readers_module, "PATIENCE", 30)
        return await readers.read(page(), WHEN)

    assert asyncio.run(read(pool(1, ENDLESS))).article.title == "The ferry stays"


def test_a_page_that_brings_its_reader_down_costs_itself(pool):
    async def read(readers):
        await readers.read(page(), WHEN)
        worker = readers._workers[0]
        killer = threading.Timer(0.5, worker.process.kill)
        killer.start()
        with pytest.raises(ReaderError, match=r"has died.*slow\.example"):
            await readers.read(page(HANGS), WHEN)
        return await readers.read(page(), WHEN)

    assert asyncio.run(read(pool(1, ENDLESS))).article.title == "The ferry stays"


def test_a_fault_of_ours_comes_back_as_one_line_and_is_logged_whole(pool, caplog):
    broken = Page(url="https://stand.example/", content=None, content_type="text/html", charset="utf-8")

    async def read(readers):
        with pytest.raises(ReaderError, match="Our reader failed") as failure:
            await readers.read(broken, WHEN)
        return str(failure.value)

    for count in (1, 0):
        assert "\n" not in asyncio.run(read(pool(count)))
    assert caplog.text.count("Traceback") == 2


ORPHANS = """
import asyncio, os, sys
from scraper.models import Page
from scraper.readers import Readers

async def main():
    readers = Readers(2)
    page = Page(url="https://stand.example/", content=b"<h1>A</h1>", content_type="text/html", charset=None)
    await asyncio.gather(*(readers.read(page, "2026-03-01T08:00:00Z") for _ in range(2)))
    print(*(worker.process.pid for worker in readers._workers), flush=True)
    sys.stdin.read()

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_readers_of_a_killed_crawl_end_by_themselves(tmp_path):
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    with subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crawl:
        numbers = [int(number) for number in crawl.stdout.readline().split()]
        assert len(numbers) == 2
        assert all(map(alive, numbers))
        crawl.kill()
    deadline = time.monotonic() + 10
    while any(map(alive, numbers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, numbers))


def alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_crawl_with_processes_archives_the_same(archive, crawl_once):
    paths = [f"/2026/{number}.html" for number in range(5)]
    with Newsstand({"/": home(*paths), **{path: article(f"Report {path}") for path in paths}}) as stand:
        report = crawl_once(stand.url, readers=2)
    assert report.changes["new"] == len(paths)
    assert archive.connection.execute("SELECT count(DISTINCT title) FROM articles").fetchone() == (len(paths),)
