"""One site's part of a crawl: its announcements into the frontier, its due pages out of it, records to the desk."""

import asyncio
import logging
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from scraper import plan, presence
from scraper.archive.records import Absence, KnownPage, PageState, Record, Trust
from scraper.desk import Desk, iso
from scraper.discover.kinds import guess_kind
from scraper.discover.probes import probes
from scraper.errors import ArchiveError, PageError
from scraper.fetch.fetcher import Fetcher
from scraper.fetch.media import FEED_TYPES, HTML_TYPES, SITEMAP_TYPES
from scraper.models import Article, Link, LinkKind, Outcome, Page, Shown, Source, Visit
from scraper.read import Reading, read_listing
from scraper.readers import ReaderError
from scraper.sites import Site

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
SHOWN = {
    Shown.CONSENT: "a consent screen",
    Shown.CHALLENGE: "a bot check",
    Shown.NOT_FOUND: "a page that says that nothing is there",
    Shown.LIST: "a list of articles",
    Shown.ANOTHER: "another article",
}
"""What stands in for an article, in words."""
SHELL = "An empty shell: only its scripts would fill it"
TRY_BROWSER = f"{SHELL}; crawl with --browser, or browser = true for its site"


@dataclass(slots=True)
class SiteCrawl:
    """One site's part of a crawl: seeds in, due pages out of the frontier, records to the desk."""

    site: Site
    desk: Desk
    fetcher: Fetcher
    site_id: int = 0
    asked: int = 0

    async def run(self) -> None:
        """Visit everything that is due, including what comes to light on the way."""
        self.site_id = self.desk.archive.ensure_site(self.site.url, now=self._now())
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
        announced = [_link(url, LinkKind.SITEMAP, Source.ROBOTS) for url in robots.sitemaps]
        usual = [link for link in probes(self.site.home) if link.kind is LinkKind.SITEMAP and robots.reachable]
        home = _link(self.site.home, LinkKind.SECTION, Source.SEED)
        seed = _link(self.site.url, guess_kind(self.site.url), Source.SEED)
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
        if not self._belongs(page.url, page.kind, page.source):
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
        visit = await self.fetcher.fetch(
            page.url,
            etag=None if self._is_rendered(page.kind) else page.etag,
            last_modified=None if self._is_rendered(page.kind) else page.last_modified,
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
        self.desk.store(self._record(page, broken, page.kind))

    async def _read(self, page: KnownPage, visit: Visit) -> Record:
        if visit.page is None:
            return self._record(page, visit, page.kind)
        if page.kind in ACCEPT:
            read, news = await self._read_listing(page, visit, visit.page)
            return self._record(page, read, page.kind, news=news)
        return await self._read_html(page, visit, visit.page)

    async def _read_listing(self, page: KnownPage, visit: Visit, answer: Page) -> tuple[Visit, int]:
        """Put what a feed or sitemap lists into the frontier, lazily; return how the visit ended, and what was new."""
        news = 0
        links = self._of_this_site(_within_depth(read_listing(answer, page.kind), page))
        try:
            while batch := list(islice(links, LISTED_AT_ONCE)):
                news += self._add(batch)
                await asyncio.sleep(0)
        except PageError as error:
            return replace(visit, outcome=Outcome.UNREADABLE, message=str(error)), news
        return replace(visit, shows=LISTED[page.kind]), news

    async def _read_html(self, page: KnownPage, visit: Visit, answer: Page) -> Record:
        """Read a page of this site and decide where its content belongs."""
        if not self._belongs(answer.url, page.kind, page.source):
            told = f"Redirects to another site: crawl {answer.url} if it is wanted"
            return self._record(page, replace(visit, outcome=Outcome.MOVED_AWAY, message=told, page=None), page.kind)
        reading = await self.desk.readers.read(answer, visit.started)
        visit = replace(visit, shows=reading.shows)
        if self._needs_browser(page, reading):
            visit, reading = await self._render(visit, answer, reading)
        elif _is_shell(reading):
            visit = _without_validators(visit, TRY_BROWSER)
        if visit.page is None:
            return self._record(page, visit, page.kind)
        # what a page is does not show by its shell
        return self._reading_record(page, visit, replace(reading, kind=page.kind) if _is_shell(reading) else reading)

    def _is_rendered(self, kind: LinkKind) -> bool:
        """Whether pages of a kind are rendered whatever they hold."""
        return self.desk.browser is not None and self.site.browser and kind is LinkKind.ARTICLE

    def _needs_browser(self, page: KnownPage, reading: Reading) -> bool:
        if self.desk.browser is None or reading.elsewhere:
            return False
        asked = self._is_rendered(page.kind) or self._is_rendered(reading.kind)
        return asked or (_is_shell(reading) and (self.site.browser or self.desk.settings.shells))

    async def _render(self, visit: Visit, answer: Page, reading: Reading) -> tuple[Visit, Reading]:
        """Return a visit and the reading of its page as the browser shows it; where that fails, the visit says so.

        Where the page as served shows twice the text (its scripts put a wall before it, say) it is read from there.
        """
        if self.desk.browser is None:  # pragma: no cover - asked before
            raise AssertionError(answer.url)
        began = self.desk.clock()
        shown = await self.desk.browser.render(answer, self._get)
        visit = replace(
            visit,
            rendered=True,
            page=shown.page,
            seconds=round(visit.seconds + (self.desk.clock() - began).total_seconds(), 3),
            requests=visit.requests + shown.requests,
            size=visit.size + shown.size,
        )
        if shown.page is None:
            return replace(visit, outcome=Outcome.UNREADABLE, shows=None, message=shown.failure), reading
        served, reading = reading, await self.desk.readers.read(shown.page, visit.started)
        if _length(reading.article) < _length(served.article) / 2:
            return replace(visit, rendered=False, page=answer), served
        missed = "; ".join(shown.missed) or "they show nothing"
        told = f"{SHELL}, and in the browser they did not: {missed}" if _is_shell(reading) else None
        return _without_validators(replace(visit, shows=reading.shows), told), reading

    async def _get(self, url: str, max_bytes: int) -> Visit:
        """Fetch what the scripts of a page ask for."""
        return await self.fetcher.fetch(url, accept=None, max_bytes=max_bytes)

    def _reading_record(self, page: KnownPage, visit: Visit, reading: Reading) -> Record:
        found = tuple(self._of_this_site(reading.found))
        if reading.elsewhere:
            twin = _link(reading.address, LinkKind.ARTICLE, Source.DECLARED, found_on=page.url)
            return self._record(
                page, visit, reading.kind, state=PageState.ALIAS, address=reading.address, found=(twin, *found)
            )
        if page.article_id is not None and reading.article is None:
            return self._lost_article(page, visit, found)
        if self._leads_to_another(page, visit, reading):
            other = _link(reading.address, LinkKind.ARTICLE, Source.DECLARED, found_on=page.url)
            return self._lost_article(page, replace(visit, shows=Shown.ANOTHER), (other, *found))
        is_list = reading.kind is LinkKind.SECTION
        news = self.desk.archive.count_unknown(link.url for link in found) if is_list else 0
        return self._record(
            page, visit, reading.kind, address=reading.address, article=reading.article, found=found, news=news
        )

    def _leads_to_another(self, page: KnownPage, visit: Visit, reading: Reading) -> bool:
        """Whether a page that held an article redirects to an article that is no version of it."""
        if page.article_id is None or reading.article is None or visit.final_url == page.url:
            return False
        return self.desk.archive.is_another(page.article_id, reading.article)

    def _lost_article(self, page: KnownPage, visit: Visit, found: tuple[Link, ...]) -> Record:
        """Return the record of a page that held an article and now does not: the article stays, the visit says why."""
        does = "shows" if visit.final_url == page.url else "redirects to"
        told = f"Was an article; now {does} {SHOWN.get(visit.shows or Shown.OTHER, 'a page that is none')}"
        return self._record(page, replace(visit, message=visit.message or told), page.kind, found=found)

    def _record(
        self,
        page: KnownPage,
        visit: Visit,
        kind: LinkKind,
        *,
        state: PageState | None = None,
        address: str | None = None,
        article: Article | None = None,
        found: tuple[Link, ...] = (),
        news: int = 0,
    ) -> Record:
        """Join a visit with what was decided about it."""
        now = self.desk.clock()
        then = plan.after_visit(visit, page=page, kind=kind, now=now, news=news, every=self.site.every)
        return Record(
            page=page,
            crawl_id=self.desk.crawl_id,
            visit=visit,
            state=state or then.state,
            due=iso(then.due) if then.due else None,
            address=address or page.url,
            article=article,
            found=found,
            kind=kind,
            rhythm=then.rhythm,
            absences=self._absences(page, visit, now),
        )

    def _absences(self, page: KnownPage, visit: Visit, now: datetime) -> tuple[Absence, ...]:
        """Return what a visit tells of the absence of the article of a page, if it holds one."""
        if page.article_id is None:
            return ()
        answering = self.desk.archive.answering(self.site_id, iso(now - presence.LATELY))
        return presence.absences(visit, page=page, answering=answering, now=now)

    def _add(self, links: Iterable[Link]) -> int:
        """Add links to the frontier; how many were new."""
        heeded = plan.is_heeded(self.desk.archive.trust(self.site_id))
        added = self.desk.archive.add_links(self.site_id, links, now=self._now(), heeded=heeded)
        self.desk.report.discovered += added
        return added

    def _now(self) -> str:
        return iso(self.desk.clock())

    def _of_this_site(self, links: Iterable[Link]) -> Iterator[Link]:
        return (link for link in links if self._belongs(link.url, link.kind, link.source))

    def _belongs(self, url: str, kind: LinkKind, source: Source) -> bool:
        """Whether an address is ours to ask for; listings may stand on another host if the site itself names them."""
        named = kind in ACCEPT and source in {Source.ROBOTS, Source.DECLARED, Source.SEED}
        return named or self.site.holds(url)


def _within_depth(links: Iterable[Link], page: KnownPage) -> Iterator[Link]:
    """Return what a listing names, without further listings where it stands at the end of a long chain of them."""
    return (link for link in links if page.depth < LISTING_DEPTH.get(link.kind, math.inf))


def _is_shell(reading: Reading) -> bool:
    return reading.shows is Shown.SHELL


def _length(article: Article | None) -> int:
    return len(article.body or "") if article else 0


def _without_validators(visit: Visit, message: str | None) -> Visit:
    """A visit to a page that its scripts fill in: what it holds may change while the page as served does not."""
    return replace(visit, etag=None, last_modified=None, message=message)


def _link(url: str, kind: LinkKind, source: Source, found_on: str | None = None) -> Link:
    return Link(url=url, kind=kind, source=source, found_on=found_on)
