"""The archive as one object: pages, visits and articles in, answers out; the rest of this wing works behind it."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scraper.archive import frontier, recording
from scraper.archive.connection import open_archive, transaction, translated
from scraper.archive.records import KnownPage, PageState, Record, Recorded
from scraper.archive.text import moment
from scraper.models import Link, LinkKind, Visit

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


class Archive:
    """One SQLite file of news, opened; use it as a context manager, from one thread.

    Every method raises ``ArchiveError`` with one line of advice when the file is locked, full, damaged or read-only.
    Times are ISO 8601 with offset (or in UTC); they are kept in UTC.
    """

    def __init__(self, path: str | Path, *, create: bool = True, read_only: bool = False) -> None:
        self.path = Path(path)
        self.db: Database = open_archive(self.path, create=create, read_only=read_only)
        """The archive for ``sqlite_utils``."""
        self.connection: sqlite3.Connection = self.db.conn
        """The same for ``sqlite3``, in autocommit."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the last one to do so folds the write-ahead log into it."""
        with translated(self.path):
            self.connection.close()

    # --- crawling -------------------------------------------------------------------------------------------------

    def begin_crawl(self, started: str, settings: Mapping[str, object]) -> int:
        """Note that a crawl begins; its number."""
        with translated(self.path):
            cursor = self.connection.execute(
                "INSERT INTO crawls (started, settings) VALUES (?, ?)",
                (moment(started), json.dumps(settings, default=str)),
            )
        assert cursor.lastrowid is not None  # noqa: S101 - an INSERT that did not raise has a row id
        return cursor.lastrowid

    def end_crawl(self, crawl_id: int, finished: str, *, interrupted: bool, counts: Mapping[str, object]) -> None:
        """Note how a crawl ended."""
        with translated(self.path):
            self.connection.execute(
                "UPDATE crawls SET finished = ?, interrupted = ?, counts = ? WHERE id = ?",
                (moment(finished), interrupted, json.dumps(counts), crawl_id),
            )

    def ensure_site(self, url: str, *, now: str) -> int:
        """The number of the site that an address belongs to (``urls.site_key``), made if it is new."""
        with self._writing():
            return frontier.ensure_site(self.connection, url, now=moment(now))

    def add_links(self, site_id: int, links: Iterable[Link], *, now: str) -> int:
        """Add links to the frontier, in transactions of ``frontier.BATCH``, read lazily; how many were new.

        New ones are due at once.  Known ones get the better kind, source, depth and dates; one whose announced change
        is later than what was read becomes due at once.
        """
        with translated(self.path):
            return frontier.add_links(self.connection, site_id, links, now=moment(now))

    def due(self, site_id: int, *, now: str, limit: int, kinds: Collection[LinkKind] | None = None) -> list[KnownPage]:
        """At most ``limit`` due pages of a site: sitemaps, feeds and sections first, then articles, newest first.

        It claims nothing: asked again before they are recorded, it gives the same pages.
        """
        with translated(self.path):
            return frontier.due(self.connection, site_id, now=moment(now), limit=limit, kinds=kinds)

    def bring_forward(self, site_id: int, *, now: str, until: str) -> None:
        """Make due now the pages of a site that would come due by ``until``, as a crawl started by hand wants them."""
        with self._writing():
            frontier.bring_forward(self.connection, site_id, now=moment(now), until=moment(until))

    def put_off(self, page_id: int, *, state: PageState, due: str | None) -> None:
        """Decide about a page without a visit: its state, and when it is due (None: not again)."""
        with self._writing():
            frontier.put_off(self.connection, page_id, state=state, due=moment(due) if due else None)

    def site_urls(self) -> list[str]:
        """The addresses by which the sites of the archive became known, in that order."""
        with translated(self.path):
            return [url for (url,) in self.connection.execute("SELECT url FROM sites ORDER BY id")]

    def known(self, url: str) -> KnownPage | None:
        """What is known of a normalised address; None if it is not in the frontier."""
        with translated(self.path):
            return frontier.known(self.connection, url)

    def record(self, record: Record) -> Recorded:
        """Write one visit and everything that it brought in one transaction.

        The content belongs to ``record.address``; the address that was asked for and the redirects on the way become
        aliases of it.  Recording the same content again adds a visit, and no article, revision or capture.
        """
        with self._writing():
            return recording.write(self.connection, record)

    def record_visit(self, visit: Visit, *, crawl_id: int | None) -> None:
        """Write a visit that no page of the frontier asked for, such as one to robots.txt."""
        with self._writing():
            recording.write_side_visit(self.connection, visit, crawl_id=crawl_id)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with translated(self.path), transaction(self.connection):
            yield
