"""From a site's front page, by what the discover wing gives alone: is every article reached, and at what cost?"""

import json
import os
from collections import Counter, deque
from pathlib import Path

import pytest
from protego import Protego

from scraper import markup
from scraper.discover.canonical import read_canonical
from scraper.discover.feeds import read_feed
from scraper.discover.links import read_links
from scraper.discover.probes import probes
from scraper.discover.sitemaps import read_sitemap
from scraper.errors import PageError
from scraper.models import Link, LinkKind, Source
from scraper.urls import host_key, normalise, site_key

FOLDER = os.environ.get("ARCHIVE_MIRRORS")
SITES = sorted(path.parent.name for path in Path(FOLDER).glob("*/truth.jsonl")) if FOLDER else []
CHANNELS = {"everything": True, "links alone": False}


class Mirror:
    """A stored site, answered from its files."""

    def __init__(self, folder):
        self.files = folder / "www"
        index = folder / "_index.jsonl"
        rows = [json.loads(line) for line in index.read_text().splitlines()] if index.exists() else None
        self.index = None if rows is None else {row["url"]: row for row in rows}
        self.folder = folder
        self.origin = json.loads((folder / "_meta.json").read_text())["origin"]
        truth = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
        self.truth = {json.loads(line)["path"] for line in truth}

    def get(self, path):
        """The body, or the address of a redirect, or None."""
        if self.index is None:
            file = self.files / path.partition("?")[0].lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            return file.read_bytes() if file.is_file() else None
        row = self.index.get(path)
        if row is None or row["status"] >= 400:
            return None
        return row["headers"]["location"] if row["status"] >= 300 else (self.folder / row["file"]).read_bytes()


class Crawl:
    """Follow everything, as a crawler would."""

    def __init__(self, mirror, *, everything):
        self.mirror = mirror
        self.known = {}
        self.queue = deque()
        self.fetched = Counter()
        self.reached = set()
        self.wasted = []
        start = normalise(mirror.origin)
        if everything:
            robots = mirror.get("/robots.txt") or b""
            for sitemap in Protego.parse(robots.decode()).sitemaps:
                self.add(Link(url=normalise(sitemap), kind=LinkKind.SITEMAP, source=Source.ROBOTS))
            for link in probes(start):
                self.add(link)
        self.add(Link(url=start, kind=LinkKind.SECTION, source=Source.SEED))
        while self.queue:
            self.visit(self.queue.popleft(), everything=everything)

    def add(self, link):
        if link.url not in self.known and site_key(link.url) == site_key(self.mirror.origin):
            self.known[link.url] = link
            self.queue.append(link)

    def visit(self, link, *, everything):
        path = link.url.removeprefix(host_key(link.url))
        body = self.mirror.get(path)
        self.fetched[link.kind if body is not None else "gone"] += 1
        if isinstance(body, str):
            self.add(Link(url=normalise(body, link.url), kind=link.kind, source=link.source))
        elif body is not None and link.kind in (LinkKind.FEED, LinkKind.SITEMAP):
            self.read_list(body, link, everything=everything)
        elif body is not None:
            self.read_page(body, link, path)

    def read_list(self, body, link, *, everything):
        if not everything:
            return
        try:
            for found in (read_feed if link.kind is LinkKind.FEED else read_sitemap)(body, link.url):
                self.add(found)
        except PageError:
            self.wasted.append(link.url)

    def read_page(self, body, link, path):
        document = markup.parse(body, url=link.url)
        assert read_canonical(document, link.url) is None
        for found in read_links(document, link.url):
            self.add(found)
        if path in self.mirror.truth:
            self.reached.add(path)
            assert link.kind is LinkKind.ARTICLE


@pytest.mark.skipif(not SITES, reason="ARCHIVE_MIRRORS names no folder of mirrors")
@pytest.mark.parametrize("channels", CHANNELS)
@pytest.mark.parametrize("site", SITES)
def test_every_article_is_reached_and_little_else(site, channels):
    mirror = Mirror(Path(FOLDER) / site)
    crawl = Crawl(mirror, everything=CHANNELS[channels])
    assert crawl.reached == mirror.truth
    assert crawl.wasted == []
    assert crawl.fetched["gone"] <= len(probes(mirror.origin))
    assert sum(crawl.fetched.values()) < 2 * len(mirror.truth) + 30
    endless = ("wp-json", "?p=", "replytocom", "/comments/", "wp-login")
    assert not [url for url in crawl.known if any(part in url for part in endless)]
