"""A visit and what was read on its page in, what becomes of both out: one ``Record`` for the archive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from scraper import plan, presence
from scraper.archive.records import Absence, KnownPage, PageState, Record
from scraper.desk import Desk, iso
from scraper.fetch.settings import PRODUCT
from scraper.models import Article, Link, LinkKind, Shown, Source, Visit
from scraper.read import Reading
from scraper.signals import policy
from scraper.signals.paths import even_path
from scraper.signals.reading import of_headers
from scraper.sites import Site
from scraper.usage import Signal

ANYWHERE = frozenset({LinkKind.FEED, LinkKind.SITEMAP})
"""Kinds that may stand on another host, where the site itself names them."""
SHOWN = {
    Shown.CONSENT: "a consent screen",
    Shown.CHALLENGE: "a bot check",
    Shown.NOT_FOUND: "a page that says that nothing is there",
    Shown.LIST: "a list of articles",
    Shown.ANOTHER: "another article",
}
"""What stands in for an article, in words."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is decided of the visits of one site, with what the archive holds; nothing is written or fetched here."""

    site: Site
    desk: Desk
    site_id: int

    def on_reading(self, page: KnownPage, visit: Visit, reading: Reading) -> Record:
        """Return what becomes of a page that was read: where its content belongs, and whether it is kept."""
        found = tuple(self.of_this_site(reading.found))
        said = (*of_headers(visit.usage, PRODUCT), *reading.signals)
        if reading.elsewhere:
            twin = link_to(reading.address, LinkKind.ARTICLE, Source.DECLARED, found_on=page.url)
            return self.record(
                page, visit, reading.kind, state=PageState.ALIAS, address=reading.address, found=(twin, *found)
            )
        if page.article_id is not None and reading.article is None:
            if self._still_bears_it(page.article_id, visit, reading):
                told = "Bears the headline of its article and does not read as one: what was read before is kept"
                visit = replace(visit, shows=Shown.ARTICLE, message=told)
                return self.record(page, visit, page.kind, found=found, said=said)
            return self._lost_article(page, visit, found)
        if self._leads_to_another(page, visit, reading):
            other = link_to(reading.address, LinkKind.ARTICLE, Source.DECLARED, found_on=page.url)
            return self._lost_article(page, replace(visit, shows=Shown.ANOTHER), (other, *found))
        if reading.article and (signal := self._forbidding(visit.final_url, said)):
            return self._withheld(page, visit, reading, said=said, obeyed=signal, found=found)
        is_list = reading.kind is LinkKind.SECTION
        news = self.desk.archive.count_unknown(link.url for link in found) if is_list else 0
        return self.record(
            page,
            visit,
            reading.kind,
            address=reading.address,
            article=reading.article,
            found=found,
            news=news,
            said=said,
        )

    def _still_bears_it(self, article_id: int, visit: Visit, reading: Reading) -> bool:
        """Whether a page that does not read as an article still has the headline of the one that it held."""
        unsure = visit.shows in {Shown.LIST, Shown.OTHER} and visit.final_url == visit.url
        return unsure and self.desk.archive.is_headed(article_id, reading.title)

    def _forbidding(self, url: str, said: tuple[Signal, ...]) -> Signal | None:
        """Return the signal that keeps a page out of the archive: of what it says itself, and what its files say."""
        obeyed = self.desk.settings.obey
        files = self.desk.archive.file_signals(url)
        return policy.forbidding((*said, *files), even_path(url), obeyed=obeyed, now=self.desk.clock())

    def _withheld(
        self,
        page: KnownPage,
        visit: Visit,
        reading: Reading,
        *,
        said: tuple[Signal, ...],
        obeyed: Signal,
        found: tuple[Link, ...],
    ) -> Record:
        """Return the record of a page whose article we are asked not to archive; what we hold of it stays.

        It stands where it answered, since its word on another address is believed of a text alone.  Its validators are
        not kept, so that it is sent again to a crawl that does not obey the signal.
        """
        self.desk.report.withheld += 1
        told = replace(visit, message=policy.refusal(obeyed), etag=None, last_modified=None)
        return self.record(page, told, reading.kind, address=visit.final_url, found=found, said=said, obeyed=obeyed)

    def _leads_to_another(self, page: KnownPage, visit: Visit, reading: Reading) -> bool:
        """Whether a page that held an article redirects to an article that is no version of it."""
        if page.article_id is None or reading.article is None or visit.final_url == page.url:
            return False
        return self.desk.archive.is_another(page.article_id, reading.article)

    def _lost_article(self, page: KnownPage, visit: Visit, found: tuple[Link, ...]) -> Record:
        """Return the record of a page that held an article and now does not: the article stays, the visit says why."""
        does = "shows" if visit.final_url == page.url else "redirects to"
        told = f"Was an article; now {does} {SHOWN.get(visit.shows or Shown.OTHER, 'a page that is none')}"
        return self.record(page, replace(visit, message=visit.message or told), page.kind, found=found)

    def record(
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
        said: tuple[Signal, ...] | None = None,
        obeyed: Signal | None = None,
    ) -> Record:
        """Join a visit with what was decided about it; without ``said``, the headers alone say something of use."""
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
            signals=_said(visit) if said is None else said,
            obeyed=obeyed,
        )

    def _absences(self, page: KnownPage, visit: Visit, now: datetime) -> tuple[Absence, ...]:
        """Return what a visit tells of the absence of the article of a page, if it holds one."""
        if page.article_id is None:
            return ()
        answering = self.desk.archive.answering(self.site_id, iso(now - presence.LATELY))
        return presence.absences(visit, page=page, answering=answering, now=now)

    def of_this_site(self, links: Iterable[Link]) -> Iterator[Link]:
        """Return those of the links that are ours to ask for."""
        return (link for link in links if self.belongs(link.url, link.kind, link.source))

    def belongs(self, url: str, kind: LinkKind, source: Source) -> bool:
        """Whether an address is ours to ask for; listings may stand on another host if the site itself names them."""
        named = kind in ANYWHERE and source in {Source.ROBOTS, Source.DECLARED, Source.SEED}
        return named or self.site.holds(url)


def link_to(url: str, kind: LinkKind, source: Source, found_on: str | None = None) -> Link:
    """Return a link without title and dates."""
    return Link(url=url, kind=kind, source=source, found_on=found_on)


def _said(visit: Visit) -> tuple[Signal, ...] | None:
    """Return what an answer's headers say of its use; None where there was no answer that would tell."""
    return of_headers(visit.usage, PRODUCT) if visit.outcome in plan.ANSWERS else None
