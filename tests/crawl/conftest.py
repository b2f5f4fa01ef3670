"""What the crawl tests share: an archive, and one call that crawls a newsstand into it."""

import asyncio

import pytest

from scraper.archive.store import Archive
from scraper.crawl import crawl
from scraper.desk import CrawlSettings
from scraper.fetch import retry
from scraper.fetch.settings import FetchSettings
from scraper.sites import Site, site


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


@pytest.fixture
def crawl_once(archive, monkeypatch):
    """Crawl addresses, or sites, into the archive as fast as the loopback goes; keywords change the settings."""
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.02)

    def run(*starts, **settings):
        fetch = FetchSettings(user_agent="article-archive/0 (+https://example.org/)", pace=0, allow_private=True)
        wanted = CrawlSettings(
            sites=tuple(start if isinstance(start, Site) else site(start) for start in starts),
            **{"fetch": fetch, **settings},
        )
        return asyncio.run(crawl(archive, wanted))

    return run
