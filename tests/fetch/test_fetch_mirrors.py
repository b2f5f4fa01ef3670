"""Mirrors of real sites, served by their own harness with a fault on every third request."""

import asyncio
import importlib.util
import json
import os
import re
from pathlib import Path

import pytest

from scraper.fetch.fetcher import Fetcher
from scraper.models import Outcome

MIRRORS = os.environ.get("ARCHIVE_MIRRORS")
ONCE = {"status": 500}
"""The fault that gets one more try: it may come anywhere, but not twice for one page."""
FAULTS = (
    {"status": 503},
    {"status": 503, "retry_after": 0},
    {"status": 429, "retry_after": 0},
    {"reset": 1},
    {"reset": "body"},
    {"trunc": 0.5},
    {"chunktrunc": 1},
    {"badgzip": 1},
    {"latency": 0.1},
    {"nolen": 1},
)

pytestmark = [
    pytest.mark.skipif(MIRRORS is None, reason="ARCHIVE_MIRRORS names no folder of mirrors"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def mirrors():
    return sorted(path.parent.name for path in Path(MIRRORS or "/nowhere").glob("*/truth.jsonl"))


@pytest.fixture(scope="module")
def harness():
    spec = importlib.util.spec_from_file_location("mirror_harness", Path(MIRRORS) / "serve.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Harness


def fetch_all(harness, name, paths, settings, rules=()):
    """{path: visit}, the server's log, and its port, which stands in every page."""

    async def go(base):
        async with Fetcher(settings) as fetcher:
            visits = await asyncio.gather(*(fetcher.fetch(base + path) for path in paths))
            return dict(zip(paths, visits, strict=True))

    with harness({name: ("127.0.0.1", 0)}, config={"*": {"rules": list(rules)}}, root=MIRRORS) as served:
        return asyncio.run(go(served.url(name))), served.requests, served.url(name).rpartition(":")[2].encode()


@pytest.mark.parametrize("name", mirrors())
def test_every_page_comes_whole_through_every_fault(harness, settings, name):
    truth = (Path(MIRRORS) / name / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    paths = [json.loads(line)["path"] for line in truth][:60]
    rules = [{"match": "^/(?!robots.txt)", "prob": 0.03, "do": fault} for fault in FAULTS]
    rules += [{"match": f"^{re.escape(path)}$", "prob": 0.03, "times": 1, "do": ONCE} for path in paths]
    calm, _, calm_port = fetch_all(harness, name, paths, settings())
    stormy, log, stormy_port = fetch_all(harness, name, paths, settings(retries=8, answer_timeout=20), rules)
    assert {visit.outcome for visit in calm.values()} == {Outcome.FETCHED}
    assert {visit.outcome for visit in stormy.values()} == {Outcome.FETCHED}
    assert all(
        visit.page.content == calm[path].page.content.replace(calm_port, stormy_port) for path, visit in stormy.items()
    )
    assert sum(visit.requests for visit in stormy.values()) == len(log) - 1  # but for robots.txt
    assert any(entry["fault"] for entry in log)
