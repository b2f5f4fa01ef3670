"""Crawls that nobody attends: watch, --alone, and who is told of trouble."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from newsstand import Newsstand, article, home

from scraper import alarm
from scraper.alarm import AlarmError
from scraper.archive.store import Archive
from scraper.errors import ArchiveError, ConfigError
from scraper.models import Outcome, Visit
from scraper.report import Report
from scraper.watching import watch

ROOT = Path(__file__).parents[2]


def scraper(*words, **options):
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, **options)


def until(holds, seconds=30):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def count(path):
    """Articles of an archive, 0 while it is being made."""
    try:
        with Archive(path, create=False, read_only=True) as archive:
            return archive.status().articles
    except ArchiveError:
        return 0


def test_watch_crawls_what_comes_due_tells_systemd_and_obeys_sigterm(tmp_path):
    path, told = tmp_path / "a.db", tmp_path / "notify"
    pages = {"/": home("/2026/a.html"), "/2026/a.html": article("The first story of the day")}
    with Newsstand(pages) as stand, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(told))
        manager.settimeout(10)
        environment = {**os.environ, "NOTIFY_SOCKET": str(told)}
        words = ("watch", stand.url, "--db", path, "--allow-private", "--pace", 0)
        with scraper(*words, env=environment) as process:
            try:
                assert until(lambda: count(path) == 1)
                stand.pages |= {"/": home("/2026/a.html", "/2026/b.html"), "/2026/b.html": article("Another story")}
                with Archive(path) as archive:
                    archive.connection.execute("UPDATE pages SET due = '2026-01-01T00:00:00Z' WHERE kind = 'section'")
                assert until(lambda: count(path) == 2, 90)
            finally:
                process.send_signal(signal.SIGTERM)
            output = process.communicate(timeout=30)
        assert process.returncode == 0, output
        states = [manager.recv(200).decode() for _ in range(2)]
    assert states[0] == "READY=1"
    assert "STATUS=crawling" in states or "WATCHDOG=1" in states


def test_watch_sleeps_until_the_next_page_is_due(archive):
    now = datetime(2026, 3, 1, tzinfo=UTC)
    slept = []

    async def sleep(seconds):
        nonlocal now
        slept.append(seconds)
        now += timedelta(seconds=seconds)
        if len(slept) > 6:
            raise asyncio.CancelledError

    async def crawl_once():
        site_id = archive.ensure_site("https://stand.example/", now="2026-03-01T00:00:00Z")
        due = (now + timedelta(seconds=90)).strftime("%Y-%m-%dT%H:%M:%SZ")
        archive.connection.execute(
            "INSERT INTO pages (site_id, url, kind, source, state, depth, first_seen, due, listed_day)"
            " VALUES (?, 'https://stand.example/', 'section', 'seed', 'live', 0, ?, ?, '2026-03-01')"
            " ON CONFLICT (url) DO UPDATE SET due = excluded.due",
            (site_id, due, due),
        )
        return Report(started="2026-03-01T00:00:00Z")

    assert asyncio.run(watch(archive, crawl_once, clock=lambda: now, sleep=sleep)) == 3
    assert slept == [5, 60, 25, 5, 60, 25, 5]


def test_alone_does_nothing_beside_another_crawl(tmp_path):
    path = tmp_path / "a.db"
    with Newsstand({"/": home("/2026/a.html"), "/2026/a.html": article()}) as stand, Archive(path) as archive:
        other = archive.begin_crawl("2026-03-01T08:00:00Z", {})
        words = ("crawl", stand.url, "--db", path, "--allow-private", "--pace", 0, "--due", "--alone")
        with scraper(*words) as process:
            assert process.wait(60) == 0
            assert "under way" in process.stderr.read()
        assert stand.asked == []
        archive.leave_crawl(other)
        with scraper(*words, "--quiet") as process:
            assert process.wait(60) == 0
        assert "/2026/a.html" in stand.asked


def visit(url, outcome):
    return Visit(
        url=url, started="2026-03-01T08:00:00Z", outcome=outcome, final_url=url, status=None, requests=1, size=0
    )


def test_trouble_is_a_site_that_fails_more_than_it_answers():
    report = Report(started="2026-03-01T08:00:00Z")
    for number in range(3):
        report.count(visit(f"https://down.example/{number}", Outcome.TIMEOUT))
        report.count(visit(f"https://up.example/{number}", Outcome.FETCHED))
    report.count(visit("https://up.example/9", Outcome.SERVER_ERROR))
    report.count(visit("https://gone.example/", Outcome.GONE))
    assert report.trouble == ["down.example: 3 of 3 pages failed"]
    assert report.as_json()["trouble"] == report.trouble


def test_a_command_is_told_of_trouble(tmp_path):
    told = tmp_path / "told.json"
    words = ("crawl", "http://127.0.0.1:9/", "--db", tmp_path / "a.db", "--allow-private", "--pace", 0)
    with scraper(*words, "--notify", f"tee '{told}'") as process:
        assert process.wait(90) == 4
    assert json.loads(told.read_text())["trouble"] == ["127.0.0.1:9: 1 of 1 pages failed"]


@pytest.fixture
def hook():
    got = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path == "/broken" else 204)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_web_address_is_told_of_trouble(hook):
    url, got = hook
    alarm.tell(f"{url}/hook", ["down.example: 3 of 3 pages failed"], {"requests": 3})
    assert got == [{"trouble": ["down.example: 3 of 3 pages failed"], "report": {"requests": 3}}]


def test_who_cannot_be_told_is_named(hook):
    with pytest.raises(AlarmError, match="500"):
        alarm.tell(f"{hook[0]}/broken", ["x"], {})
    with pytest.raises(AlarmError, match="no-such-program"):
        alarm.tell("no-such-program --at all", ["x"], {})
    with pytest.raises(AlarmError, match="exit status 1"):
        alarm.tell("false", ["x"], {})
    for target in ("", "   ", "open 'quote"):
        with pytest.raises(ConfigError):
            alarm.check(target)
