"""One site's part of a crawl: its announcements into the frontier, its due pages out of it, records to the desk."""

import asyncio
import logging
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from scraper import plan
from scraper.archive.records import KnownPage, PageState, Record, Trust
from scraper.desk import Desk, iso
from scraper.discover.kinds import guess_kind
from scraper.discover.probes import probes
from scraper.errors import ArchiveError, PageError
from scraper.fetch.fetcher import Fetcher
from scraper.fetch.media import FEED_TYPES, HTML_TYPES, SITEMAP_TYPES
from scraper.models import Link, LinkKind, Outcome, Page, Shown, Source, Visit
from scraper.read import read_listing
from scraper.readers import ReaderError
from scraper.rendered import Rendering
from scraper.reservations import Reservations
from scraper.sites import Site
from scraper.verdicts import Verdicts, link_to

log = logging.getLogger(__name__)

BATCH = 50
"""Pages taken from the frontier at a time; what they bring to light is ordered in with the next batch."""
GLANCE = 0.2
"""Seconds after which a site is looked at again whose last pages other crawls have in hand."""
IN_FLIGHT = 6
"""Pages of one site under way at once; the fetcher decides how many of them may ask one host at a time."""
LISTED_AT_ONCE = 1_000
"""Links of a listing that are read and written, some 60 ms, before the other pages get a turn."""
SITEMAP_CAP = 64 * 2**20
"""Bytes of a sitemap; the protocol allows 50 MB (sitemaps.org, "Sitemap file location")."""
LISTING_DEPTH = {LinkKind.SITEMAP: 8, LinkKind.FEED: 2_000}
"""Steps from the site's announcements to a listing that may still name others of its kind: a server can make them up
without end.  The protocol knows two of sitemaps, an index and what it lists; feeds are turned page by page."""

ACCEPT = {LinkKind.FEED: FEED_TYPES, LinkKind.SITEMAP: SITEMAP_TYPES}
"""Media types asked for by kind; HTML for all others."""
UNASKED = frozenset({Outcome.UNKNOWN_HOST, Outcome.REFUSED, Outcome.TLS, Outcome.TIMEOUT, Outcome.REFUSED_ADDRESS})
"""Outcomes in which no host answered, or we did not let ourselves ask it (``allow_private``)."""
LISTED = {LinkKind.FEED: Shown.FEED, LinkKind.SITEMAP: Shown.SITEMAP}


@dataclass(slots=True)
class SiteCrawl:
    """One site's part of a crawl: seeds in, due pages out of the frontier, records to the desk."""

    site: Site
    desk: Desk
    fetcher: Fetcher
    asked: int = 0
    site_id: int = field(init=False)
    verdicts: Verdicts = field(init=False)
    rendering: Rendering = field(init=False)
    reservations: Reservations = field(init=False)

    def __post_init__(self) -> None:
        self.site_id = self.desk.archive.ensure_site(self.site.url, now=self._now())
        self.verdicts = Verdicts(self.site, self.desk, self.site_id)
        self.rendering = Rendering(self.site, self.desk, self.fetcher)
        self.reservations = Reservations(self.desk, self.fetcher)

    async def run(self) -> None:
        """Visit everything that is due, including what comes to light on the way."""
        await self._seed()
        await self._visit_due()
        reachable = (await self.fetcher.robots(self.site.home)).reachable
        if reachable and not self.desk.archive.knows_kind(self.site_id, LinkKind.FEED):
            self._add(link for link in probes(self.site.home) if link.kind is LinkKind.FEED)
            await self._visit_due()

    async def _seed(self) -> None:
        """Put the site's own announcements into the frontier, and what is nearly due on top.

        Usual places are only tried on a host that answers, where the site announces nothing: sitemaps in robots.txt,
        feeds on its pages.
        """
        if not self.desk.settings.due_only:
            self.desk.archive.bring_forward(
                self.site_id, now=self._now(), until=iso(self.desk.clock() + plan.LOOK_AHEAD)
            )
        robots = await self.fetcher.robots(self.site.home)
        announced = [link_to(url, LinkKind.SITEMAP, Source.ROBOTS) for url in robots.sitemaps]
        usual = [link for link in probes(self.site.home) if link.kind is LinkKind.SITEMAP and robots.reachable]
        home = link_to(self.site.home, LinkKind.SECTION, Source.SEED)
        seed = link_to(self.site.url, guess_kind(self.site.url), Source.SEED)
        self._add([seed, home, *(announced or usual)])
        if not self.desk.settings.due_only:
            self._knock_again([seed, home, *announced, *probes(self.site.home)])

    def _knock_again(self, entrances: Iterable[Link]) -> None:
        """Make due the entrances of the site that could not be asked: who crawls by hand wants to know how it is now.

        What the host itself said (to come back later, say) stands.
        """
        for link in entrances:
            page = self.desk.archive.known(link.url)
            if page and page.last_outcome in UNASKED:
                self.desk.archive.put_off(page.id, state=page.state, due=self._now())

    async def _visit_due(self) -> None:
        """Visit until nothing is due: what was visited is due again in half an hour at the soonest.

        What other crawls have in hand may yet bring something to light, so that their last pages are waited for.
        """
        while True:
            if pages := self._take():
                await self._visit_all(pages)
            elif self._left() and self.desk.archive.held_by_others(self.site_id, self.desk.crawl_id):
                await asyncio.sleep(GLANCE)
            else:
                return

    def _left(self) -> int:
        """How many pages may be taken at once before the limit is reached, or the budget spent."""
        if self.desk.is_spent():
            return 0
        limit = self.desk.settings.limit
        return BATCH if limit is None else min(BATCH, limit - self.asked)

    def _take(self) -> list[KnownPage]:
        """Return the next pages to ask for; those that need not be asked for are put off on the way."""
        archive, crawl_id = self.desk.archive, self.desk.crawl_id
        trust = archive.trust(self.site_id)
        while (left := self._left()) and (pages := archive.take(self.site_id, crawl_id, now=self._now(), limit=left)):
            wanted = [page for page in pages if self._wants(page, trust)]
            if wanted:
                return wanted
        return []

    def _wants(self, page: KnownPage, trust: Trust) -> bool:
        """Whether to ask for a page now; if not, say when."""
        if not self.verdicts.belongs(page.url, page.kind, page.source):
            self.desk.archive.put_off(page.id, state=PageState.IGNORED, due=None)
            return False
        if self.desk.settings.since and page.listed_published and page.listed_published < self.desk.settings.since:
            self.desk.archive.put_off(page.id, state=page.state, due=iso(self.desk.clock() + plan.STATIC_INTERVAL))
            return False
        now = self.desk.clock()
        if plan.known_unchanged(page, trust, now):
            self.desk.report.skipped += 1
            due = plan.next_look(page, page.kind, now, self.site.every)
            self.desk.archive.put_off(page.id, state=page.state, due=iso(due))
            return False
        return True

    async def _visit_all(self, pages: list[KnownPage]) -> None:
        self.asked += len(pages)
        gate = asyncio.Semaphore(IN_FLIGHT)

        async def one(page: KnownPage) -> None:
            async with gate:
                await self._visit(page)

        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(one(page))

    async def _visit(self, page: KnownPage) -> None:
        """Fetch one page, read it, record it; it stays due where the budget is spent before its turn."""
        if self.desk.is_spent():
            self.desk.archive.put_off(page.id, state=page.state, due=page.due)
            return
        if page.kind not in ACCEPT:
            await self.reservations.know(page.url)
        visit = await self.fetcher.fetch(
            page.url,
            etag=None if self.rendering.is_wanted(page.kind) else page.etag,
            last_modified=None if self.rendering.is_wanted(page.kind) else page.last_modified,
            accept=ACCEPT.get(page.kind, HTML_TYPES),
            max_bytes=SITEMAP_CAP if page.kind is LinkKind.SITEMAP else None,
        )
        try:
            self.desk.store(await self._read(page, visit))
        except ArchiveError:
            raise
        except ReaderError as error:
            self._store_unreadable(page, visit, str(error))
        except Exception as error:
            # A page that our own code stumbles over costs its row, never the run; the trace tells where to mend it.
            log.exception("Cannot read %s", page.url)
            self._store_unreadable(page, visit, f"Our reader failed: {error!r}")

    def _store_unreadable(self, page: KnownPage, visit: Visit, message: str) -> None:
        broken = replace(visit, outcome=Outcome.UNREADABLE, message=message, page=None)
        self.desk.store(self.verdicts.record(page, broken, page.kind))

    async def _read(self, page: KnownPage, visit: Visit) -> Record:
        if visit.page is None:
            return self.verdicts.record(page, visit, page.kind)
        if page.kind in ACCEPT:
            read, news = await self._read_listing(page, visit, visit.page)
            return self.verdicts.record(page, read, page.kind, news=news)
        return await self._read_html(page, visit, visit.page)

    async def _read_listing(self, page: KnownPage, visit: Visit, answer: Page) -> tuple[Visit, int]:
        """Put what a feed or sitemap lists into the frontier, lazily; return how the visit ended, and what was new."""
        news = 0
        links = self.verdicts.of_this_site(_within_depth(read_listing(answer, page.kind), page))
        try:
            while batch := list(islice(links, LISTED_AT_ONCE)):
                news += self._add(batch)
                await asyncio.sleep(0)
        except PageError as error:
            return replace(visit, outcome=Outcome.UNREADABLE, message=str(error)), news
        return replace(visit, shows=LISTED[page.kind]), news

    async def _read_html(self, page: KnownPage, visit: Visit, answer: Page) -> Record:
        """Read a page of this site and decide where its content belongs."""
        if not self.verdicts.belongs(answer.url, page.kind, page.source):
            told = f"Redirects to another site: crawl {answer.url} if it is wanted"
            return self.verdicts.record(
                page, replace(visit, outcome=Outcome.MOVED_AWAY, message=told, page=None), page.kind
            )
        await self.reservations.know(answer.url)  # which a redirect may have led to from another origin
        reading = await self.desk.readers.read(answer, visit.started)
        visit, reading = await self.rendering.shown(visit, answer, reading, page.kind)
        if visit.page is None:
            return self.verdicts.record(page, visit, page.kind)
        return self.verdicts.on_reading(page, visit, reading)

    def _add(self, links: Iterable[Link]) -> int:
        """Add links to the frontier; how many were new."""
        heeded = plan.is_heeded(self.desk.archive.trust(self.site_id))
        added = self.desk.archive.add_links(self.site_id, links, now=self._now(), heeded=heeded)
        self.desk.report.discovered += added
        return added

    def _now(self) -> str:
        return iso(self.desk.clock())


def _within_depth(links: Iterable[Link], page: KnownPage) -> Iterator[Link]:
    """Return what a listing names, without further listings where it stands at the end of a long chain of them."""
    return (link for link in links if page.depth < LISTING_DEPTH.get(link.kind, math.inf))
