"""Scrapy, trafilatura and SQLite as one would join them: addresses and a file in, a table with full-text search out.

Run by ``throughput.py`` with the Python that has them; it is no part of the package and imports nothing of it.
"""

import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy  # type: ignore[import-not-found]
import trafilatura  # type: ignore[import-not-found]
from scrapy.crawler import CrawlerProcess  # type: ignore[import-not-found]

COMMIT_EVERY = 100


class News(scrapy.Spider):  # type: ignore[misc]
    """Follow the links of each front page."""

    name = "news"

    async def start(self) -> AsyncIterator[Any]:
        """Begin with every site."""
        for url in sys.argv[2:]:
            yield scrapy.Request(url, self.parse)

    def parse(self, response: Any, **_: Any) -> Iterator[Any]:
        """Ask for the articles of a front page."""
        yield from response.follow_all(css="h2 a", callback=self.article)

    def article(self, response: Any) -> Iterator[dict[str, str | None]]:
        """Hand on what trafilatura makes of a page."""
        found = trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
        fields = found.as_dict() if found else {}
        yield {
            "url": response.url, "title": fields.get("title"), "author": fields.get("author"),
            "date": fields.get("date"), "body": fields.get("text"),
        }  # fmt: skip


class Table:
    """Write items to SQLite."""

    def open_spider(self, spider: Any = None) -> None:  # noqa: ARG002 - Scrapy's signature
        """Make the tables."""
        self.db = sqlite3.connect(sys.argv[1])
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, url UNIQUE, title, author, date, body)")
        self.db.execute("CREATE VIRTUAL TABLE articles_fts USING fts5(title, body, content='articles')")
        self.written = 0

    def process_item(self, item: dict[str, str | None], spider: Any = None) -> dict[str, str | None]:  # noqa: ARG002 - Scrapy's signature
        """Write one."""
        row = self.db.execute(
            "INSERT INTO articles (url, title, author, date, body) VALUES (:url, :title, :author, :date, :body)", item
        ).lastrowid
        self.db.execute(
            "INSERT INTO articles_fts (rowid, title, body) VALUES (?, ?, ?)", (row, item["title"], item["body"])
        )
        self.written += 1
        if self.written % COMMIT_EVERY == 0:
            self.db.commit()
        return item

    def close_spider(self, spider: Any = None) -> None:  # noqa: ARG002 - Scrapy's signature
        """Write the rest."""
        self.db.commit()
        self.db.close()


if __name__ == "__main__":
    process = CrawlerProcess({
        "ROBOTSTXT_OBEY": True,
        "USER_AGENT": "peer/1.0 (+https://example.org/)",
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "DOWNLOAD_DELAY": 0,
        "ITEM_PIPELINES": {Table: 1},
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    })  # fmt: skip
    process.crawl(News)
    process.start()
