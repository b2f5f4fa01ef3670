"""The crawl of an archive: its sites side by side, each at its pace, under one desk, with signs of life.

    seeds ─► frontier ─► due page ─► Visit ─► Reading ─► Record ─► archive
             archive     archive     fetch    discover    plan        │
                ▲                             extract                 │
                └───────────────────── new links ◄────────────────────┘

What is done for one site stands in ``site_crawl``.  The frontier lives in the archive, and every page is recorded in
one transaction with what it brought: a crawl that is killed loses at most the pages in flight, and the next one goes
on where it stood.  Any number of crawls may share an archive: each takes pages that no other has in hand, and all of
them keep one pace for each host.
"""

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.archive.crawls.leases import BEAT
from scraper.archive.records import Change
from scraper.archive.store import Archive
from scraper.copying import compare_copies
from scraper.desk import CrawlSettings, Desk, Watch, as_data, iso, utc_now
from scraper.errors import ArchiveError
from scraper.fetch.fetcher import Fetcher
from scraper.readers import Readers
from scraper.report import Report
from scraper.site_crawl import SiteCrawl
from scraper.sites import Site

if TYPE_CHECKING:
    from scraper.fetch.browser import Browser


async def crawl(
    archive: Archive,
    settings: CrawlSettings,
    *,
    watch: Watch = lambda _visit, _recorded: None,
    clock: Callable[[], datetime] = utc_now,
) -> Report:
    """Crawl the sites into the archive and return what was done; a cancelled crawl returns too, marked interrupted.

    Raises:
        ArchiveError: the archive cannot be written; all that was recorded before stays.
    """
    begin = clock()
    report = Report(started=iso(begin))
    crawl_id = archive.begin_crawl(report.started, as_data(settings))
    desk = Desk(archive, settings, crawl_id, report, watch, clock, Readers(settings.readers, settings.rules))
    beating = asyncio.create_task(_beat(archive, crawl_id))
    try:
        async with _browser(settings.chromium) as desk.browser:
            await _crawl_sites(desk)
    except asyncio.CancelledError:
        report.interrupted = True
    except BaseExceptionGroup as failures:
        raise _first(failures) from failures
    finally:
        beating.cancel()
        desk.readers.close()
        archive.leave_crawl(crawl_id)
    report.seconds = (clock() - begin).total_seconds()
    if report.changes[Change.NEW]:  # only what is new can read otherwise
        report.drifts = [f"{mark.site}: {mark.mark}" for mark in archive.marks(iso(clock())) if mark.is_drift]
    if not report.interrupted:
        compare_copies(archive)
    archive.end_crawl(crawl_id, iso(clock()), interrupted=report.interrupted, counts=report.as_json())
    return report


def _browser(path: Path | None) -> "contextlib.AbstractAsyncContextManager[Browser | None]":
    """Return the browser of a crawl, which starts with the first page that needs it."""
    if path is None:
        return contextlib.nullcontext()
    from scraper.fetch.browser import Browser  # noqa: PLC0415 - Playwright is an extra

    return Browser(path)


async def _beat(archive: Archive, crawl_id: int) -> None:
    """Give signs of life until cancelled; where the archive cannot be written, those who crawl will say so."""
    while True:
        await asyncio.sleep(BEAT.total_seconds())
        with contextlib.suppress(ArchiveError):
            archive.beat(crawl_id)


async def _crawl_sites(desk: Desk) -> None:
    """Crawl all sites side by side; those of one pace share a fetcher, so that two on one server are paced together."""
    gate = asyncio.Semaphore(desk.settings.sites_at_once)

    async def one(site: Site, fetcher: Fetcher) -> None:
        async with gate:
            await SiteCrawl(site, desk, fetcher).run()

    usual = desk.settings.fetch
    paces = {site: usual.pace if site.pace is None else site.pace for site in desk.settings.sites}
    async with AsyncExitStack() as opened, asyncio.TaskGroup() as group:
        fetchers = {
            pace: await opened.enter_async_context(
                Fetcher(
                    replace(usual, pace=pace),
                    observe=desk.observe,
                    ledger=desk.archive.hosts(desk.crawl_id),
                    now=desk.clock,
                )
            )
            for pace in set(paces.values())
        }
        for site, pace in paces.items():
            group.create_task(one(site, fetchers[pace]))


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    inner = failures.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
