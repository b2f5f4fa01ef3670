"""The archive as one object: pages, visits and articles in, answers out; the rest of this wing works behind it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from scraper.archive import contents, recording, summary
from scraper.archive.captured import captures, served
from scraper.archive.captured.captures import Capture, CaptureError
from scraper.archive.captured.served import CapturedVisit
from scraper.archive.connection import open_archive, transaction, translated
from scraper.archive.crawls import claims, coverage, days, frontier, leases, politeness, signals, trust
from scraper.archive.crawls.coverage import Mark
from scraper.archive.crawls.hosts import Hosts
from scraper.archive.crawls.politeness import HostConduct
from scraper.archive.export import export, selected
from scraper.archive.likeness import copies
from scraper.archive.reading import StoredArticle, number_of, stored
from scraper.archive.records import Answering, KnownPage, PageState, Record, Recorded, Trust
from scraper.archive.searching import index
from scraper.archive.searching.saved import Searches
from scraper.archive.searching.search import Hit, search
from scraper.archive.searching.selection import Selection, end_of
from scraper.archive.summary import CrawlSummary, SiteSummary, Status
from scraper.archive.text import moment
from scraper.archive.verify import Problem, verify
from scraper.archive.versions import past
from scraper.archive.versions.as_of import search_as_of
from scraper.archive.versions.history import Revision, history
from scraper.archive.versions.reading_then import stored_then
from scraper.models import Article, Link, LinkKind, Visit
from scraper.usage import Signal

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
        self.connection: sqlite3.Connection = open_archive(self.path, create=create, read_only=read_only)
        """The archive for ``sqlite3``, in autocommit."""

    @cached_property
    def db(self) -> "Database":
        """The same for ``sqlite_utils``."""
        from sqlite_utils import Database  # noqa: PLC0415 - takes a second to import where there is a pandas

        return Database(self.connection)

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
        """Note that a crawl begins; its number.  From now on it counts as living, see ``beat``."""
        with self._writing():
            cursor = self.connection.execute(
                "INSERT INTO crawls (started, settings) VALUES (?, ?)",
                (moment(started), json.dumps(settings, default=str)),
            )
            assert cursor.lastrowid is not None  # noqa: S101 - an INSERT that did not raise has a row id
            leases.beat(self.connection, cursor.lastrowid)
        return cursor.lastrowid

    def beat(self, crawl_id: int) -> None:
        """Give a crawl's sign of life: without one for ``leases.SILENCE``, others take over what it has in hand."""
        with self._writing():
            leases.beat(self.connection, crawl_id)

    def leave_crawl(self, crawl_id: int) -> None:
        """Let go of all that a crawl has in hand, however it ended."""
        with self._writing():
            leases.leave(self.connection, crawl_id)

    def end_crawl(self, crawl_id: int, finished: str, *, interrupted: bool, counts: Mapping[str, object]) -> None:
        """Note how a crawl ended."""
        with translated(self.path):
            self.connection.execute(
                "UPDATE crawls SET finished = ?, interrupted = ?, counts = ? WHERE id = ?",
                (moment(finished), interrupted, json.dumps(counts), crawl_id),
            )

    def hosts(self, crawl_id: int) -> Hosts:
        """What a crawl and all others of this archive agree on about the hosts that they ask."""
        return Hosts(self.connection, self.path, crawl_id)

    def ensure_site(self, url: str, *, now: str) -> int:
        """The number of the site that an address belongs to (``urls.site_key``), made if it is new."""
        with self._writing():
            return frontier.ensure_site(self.connection, url, now=moment(now))

    def trust(self, site_id: int) -> Trust:
        """How often the dates of change in a site's sitemaps and feeds have proved right."""
        with translated(self.path):
            return trust.held(self.connection, site_id)

    def add_links(self, site_id: int, links: Iterable[Link], *, now: str, heeded: bool = True) -> int:
        """Add links to the frontier, in transactions of ``frontier.BATCH``, read lazily; how many were new.

        New ones are due at once.  Known ones get the better kind, source, depth and dates; one whose announced change
        is later than what was read becomes due at once where announcements are ``heeded``.
        """
        with translated(self.path):
            return frontier.add_links(self.connection, site_id, links, now=moment(now), heeded=heeded)

    def due(self, site_id: int, *, now: str, limit: int) -> list[KnownPage]:
        """At most ``limit`` due pages of a site that no crawl has in hand; asked again, it gives the same.

        Sitemaps, feeds and sections come first and alone, then articles, newest first.
        """
        with translated(self.path):
            return frontier.due(self.connection, site_id, now=moment(now), limit=limit)

    def next_due(self) -> str | None:
        """When the next page of any site comes due, or came, ISO 8601 UTC; None where none will."""
        with translated(self.path):
            return frontier.next_due(self.connection)

    def under_way(self, besides: int | None = None) -> bool:
        """Whether a living crawl is at work on this archive, ``besides`` that one."""
        with self._writing():
            return leases.others_live(self.connection, besides)

    def take(self, site_id: int, crawl_id: int, *, now: str, limit: int) -> list[KnownPage]:
        """The same, and from now on a crawl has them in hand: until each is recorded or put off, or the crawl ends."""
        with self._writing():
            return leases.take(self.connection, site_id, crawl_id, now=moment(now), limit=limit)

    def held_by_others(self, site_id: int, crawl_id: int) -> bool:
        """Whether another living crawl has pages of a site in hand, which may bring new ones to light."""
        with self._writing():
            return leases.held_by_others(self.connection, site_id, crawl_id)

    def bring_forward(self, site_id: int, *, now: str, until: str) -> None:
        """Make due now the pages of a site that would come due by ``until``, as a crawl started by hand wants them."""
        with self._writing():
            frontier.bring_forward(self.connection, site_id, now=moment(now), until=moment(until))

    def put_off(self, page_id: int, *, state: PageState, due: str | None) -> None:
        """Decide about a page without a visit: its state, and when it is due (None: not again)."""
        with self._writing():
            frontier.put_off(self.connection, page_id, state=state, due=moment(due) if due else None)
            leases.give_back(self.connection, page_id)

    def knows_kind(self, site_id: int, kind: LinkKind) -> bool:
        """Whether the frontier has any page of this kind for a site."""
        with translated(self.path):
            return frontier.knows_kind(self.connection, site_id, kind)

    def site_urls(self) -> list[str]:
        """The addresses by which the sites of the archive became known, in that order."""
        with translated(self.path):
            return [url for (url,) in self.connection.execute("SELECT url FROM sites ORDER BY id")]

    def count_unknown(self, urls: Iterable[str]) -> int:
        """How many of some normalised addresses the frontier does not know."""
        with translated(self.path):
            return frontier.count_unknown(self.connection, urls)

    def known(self, url: str) -> KnownPage | None:
        """What is known of a normalised address; None if it is not in the frontier."""
        with translated(self.path):
            return frontier.known(self.connection, url)

    def answering(self, site_id: int, since: str) -> Answering:
        """How the articles of a site were found from the day of a time on (``presence``)."""
        with translated(self.path):
            return days.answering(self.connection, site_id, moment(since))

    def is_another(self, article_id: int, article: Article) -> bool:
        """Whether an article is quite another one than that of a number, not a version of it."""
        with translated(self.path):
            return claims.is_another(self.connection, article_id, article)

    def is_headed(self, article_id: int, title: str | None) -> bool:
        """Whether a headline is that of the article of a number."""
        with translated(self.path):
            return claims.is_headed(self.connection, article_id, title)

    def record(self, record: Record) -> Recorded:
        """Write one visit and everything that it brought in one transaction.

        The content belongs to ``record.address``; the address that was asked for and the redirects on the way become
        aliases of it.  Recording the same content again adds a visit, and no article, revision or capture.
        """
        with self._writing():
            recorded = recording.write(self.connection, record)
            leases.give_back(self.connection, record.page.id)
            return recorded

    def record_past(self, record: Record) -> Recorded:
        """Write a visit of any age: as ``record`` does if it is the newest of its page, else into its history alone."""
        with self._writing():
            return (
                past.write(self.connection, record)
                if past.is_past(self.connection, record)
                else recording.write(self.connection, record)
            )

    def record_visit(self, visit: Visit, *, crawl_id: int | None, said: Iterable[Signal] | None = None) -> None:
        """Write a visit that no page of the frontier asked for, such as one to robots.txt.

        ``said`` is what such a file says of the use of its origin; None leaves what is known.
        """
        with self._writing():
            recording.write_side_visit(self.connection, visit, crawl_id=crawl_id, said=said)

    def claim(self, url: str, *, now: str, since: str) -> bool:
        """Whether a file was not asked for since a time, by any crawl; if so, it is the caller's to ask for now."""
        with self._writing():
            return recording.claim(self.connection, url, now=moment(now), since=moment(since))

    def file_signals(self, url: str) -> tuple[Signal, ...]:
        """What the files of an address's origin say of its use, as they were last read."""
        with translated(self.path):
            return signals.of_files(self.connection, url)

    # --- reading --------------------------------------------------------------------------------------------------

    def search(
        self, query: str, *, limit: int = 20, marks: tuple[str, str] = ("[", "]"), **among: str | None
    ) -> list[Hit]:
        """The best hits for a query as people type it (``query.match_expression``), with found words between marks.

        ``among`` are the other fields of ``Selection``, by name.

        Raises:
            QueryError: a query, site, date or limit that cannot be used; the message says what to do.
        """
        return self.find_all(Selection(query=query, **among), limit=limit, marks=marks)

    def find_all(self, selection: Selection, **options: Any) -> list[Hit]:
        """The same for a selection, with the options of ``search.search``; as of a date it takes limit and marks."""
        with translated(self.path):
            return (search_as_of if selection.as_of else search)(self.connection, selection, **options)

    @property
    def searches(self) -> Searches:
        """Searches that are counted, written as SQL, or kept."""
        return Searches(self.connection, self.path)

    def rebuild_index(self) -> None:
        """Build the search indexes anew from the texts."""
        with self._writing():
            index.rebuild_all(self.connection)

    def export(self, form: str, selection: Selection | None = None, *, spreadsheet_safe: bool = True) -> Iterator[str]:
        """The selected articles (all, without a selection) as lines of ``csv`` or ``jsonl``, streamed.

        Raises:
            ConfigError: an unknown format, or (as QueryError) an unusable selection; raised as the first line is read.
        """
        with translated(self.path):
            yield from export(self.connection, form, selection or Selection(), spreadsheet_safe=spreadsheet_safe)

    def articles(self, selection: Selection | None = None) -> Iterator[StoredArticle]:
        """The selected articles (all, without a selection) in order of archiving, streamed.

        Raises:
            QueryError: an unusable selection; raised as the first article is read.
        """
        with translated(self.path):
            yield from selected(self.connection, selection or Selection())

    def find(self, article: int | str, *, as_of: str | None = None) -> StoredArticle | None:
        """An article by number, or by any address that leads to it; None if it is not archived, or was not by then.

        Raises:
            QueryError: if ``as_of`` is no date.
        """
        with translated(self.path):
            number = number_of(self.connection, article)
            numbers = [] if number is None else [number]
            held = stored_then(self.connection, numbers, end_of(as_of)) if as_of else stored(self.connection, numbers)
            return held[0] if held else None

    def history(self, article: int | str) -> list[Revision]:
        """Every version of an article, the first one first; empty if it is not archived."""
        with translated(self.path):
            number = number_of(self.connection, article)
            return history(self.connection, number) if number is not None else []

    def sites(self) -> list[SiteSummary]:
        """Every site in numbers."""
        with translated(self.path):
            return summary.sites(self.connection)

    def crawls(self, limit: int = 10) -> list[CrawlSummary]:
        """The newest crawls in numbers."""
        with translated(self.path):
            return summary.crawls(self.connection, limit)

    def status(self) -> Status:
        """The whole archive in numbers."""
        with translated(self.path):
            return summary.status(self.connection)

    def marks(self, since: str) -> list[Mark]:
        """The days of sites that were not as usual (view ``coverage``), from the day of a time on, newest first."""
        with translated(self.path):
            return coverage.marks(self.connection, moment(since))

    def conduct(self) -> list[HostConduct]:
        """How each host was asked (view ``politeness``), those with the most requests first."""
        with translated(self.path):
            return politeness.conduct(self.connection)

    def compare_copies(self, *, limit: int = 25) -> int:
        """Compare the texts of at most ``limit`` articles that wait for it with the others; how many it were."""
        with self._writing():
            return copies.settle(self.connection, limit=limit)

    def verify(self) -> Iterator[Problem]:
        """Everything that is wrong with the archive, as it is found; nothing if it is sound."""
        with translated(self.path):
            yield from verify(self.connection)

    # --- captures -------------------------------------------------------------------------------------------------

    def capture(self, sha256: str) -> Capture | None:
        """The capture of that hash; None if there is none."""
        with translated(self.path):
            return captures.read(self.connection, sha256)

    def captured_visits(self, article_id: int, *, as_of: str | None = None) -> list[CapturedVisit]:
        """The visits that brought a version of an article, or found it again, in order of time; those until a date.

        Raises:
            QueryError: if ``as_of`` is no date.
        """
        with translated(self.path):
            found = served.visits(self.connection, article_id)
        return [visit for visit in found if as_of is None or moment(visit.started) <= end_of(as_of)]

    def came_again(self, url: str, started: str, source: tuple[str, str]) -> Capture | None:
        """The capture that a visit brought again, where it is not what the visit before brought (``served``)."""
        with translated(self.path):
            sha256 = served.came_again(self.connection, url, started, source)
            return captures.read(self.connection, sha256) if sha256 else None

    def captured_articles(
        self, *, after: int = 0, limit: int = 100, besides: str | None = None
    ) -> list[tuple[int, str, Capture | CaptureError]]:
        """At most ``limit`` articles whose number is above ``after``: number, address and newest capture, or its fault.

        Call it again with the last number to go on: no read transaction stays open in between.  Articles that the
        extractor ``besides`` (name and version) has read are left out.
        """
        with translated(self.path):
            return captures.of_articles(self.connection, after=after, limit=limit, besides=besides)

    def differences(self, article_id: int, article: Article) -> dict[str, tuple[str | None, str | None]]:
        """What ``reextracted`` would change: field → value held, and value that would be; cards and links left out."""
        with translated(self.path):
            return contents.differences(self.connection, article_id, article)

    def reextracted(self, article_id: int, article: Article, *, now: str) -> Recorded:
        """Write what a newer extractor makes of an article's capture; a difference becomes a revision."""
        with self._writing():
            return recording.rewrite(self.connection, article_id, article, now=moment(now))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with translated(self.path), transaction(self.connection):
            yield
            index.settle(self.connection)
