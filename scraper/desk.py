"""What all sites of a crawl share: its settings, the archive that records go to, and who reads pages."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.amounts import Budget
from scraper.archive.records import Record, Recorded
from scraper.archive.store import Archive
from scraper.extract.rules.rule import Rules
from scraper.fetch.settings import PRODUCT, FetchSettings
from scraper.models import Source, Visit
from scraper.readers import Readers
from scraper.report import Report
from scraper.signals.reading import of_file
from scraper.sites import Site

if TYPE_CHECKING:
    from scraper.fetch.browser import Browser

Watch = Callable[[Visit, Recorded | None], None]
"""Told of every visit once it is recorded; second, what it did to the archive, None where no article was in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """What to crawl, how far, and how politely."""

    sites: tuple[Site, ...]
    """Sites to crawl; their hosts are asked in parallel."""
    fetch: FetchSettings
    """Pace, limits and the name we go by."""
    limit: int | None = None
    """At most so many pages of each site are asked for; None for all that are due."""
    since: str | None = None
    """ISO date: articles that their listing dates earlier are left alone; None for all."""
    due_only: bool = False
    """Whether to fetch only what is due; else also what comes due within ``plan.LOOK_AHEAD``."""
    budget: Budget = field(default_factory=Budget)
    """What the crawl may spend; what is due then stays due."""
    obey: frozenset[str] = frozenset()
    """Names of signals that keep a page out of the archive (``signals.policy.OBEYABLE``); all are recorded."""
    sites_at_once: int = 50
    """Sites under way at the same time."""
    rules: Rules | None = None
    """Rules of single sites; None for none."""
    readers: int = 0
    """Processes that read pages beside this one; 0: threads of this one do, one at a time."""
    chromium: Path | None = None
    """The browser for pages that need one; None: there is none."""
    shells: bool = False
    """Whether empty shells of any site are rendered in it, not only those of sites that ask for it (``browser``)."""


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def iso(time: datetime) -> str:
    """Return a time as every record writes it: ISO 8601 UTC, to the second."""
    return time.astimezone(UTC).isoformat(timespec="seconds")


def as_data(settings: CrawlSettings) -> dict[str, object]:
    """Return what the archive keeps of a crawl's settings."""
    return {
        "sites": [site.url for site in settings.sites],
        "user_agent": settings.fetch.user_agent,
        "pace": settings.fetch.pace,
        "allow_private": settings.fetch.allow_private,
        "limit": settings.limit,
        "since": settings.since,
        "due_only": settings.due_only,
        "budget": asdict(settings.budget),
        "obey": sorted(settings.obey),
        "browser": settings.shells,
    }


@dataclass(slots=True)
class Desk:
    """What all sites of a crawl share: where records go, who is told, and who reads pages."""

    archive: Archive
    settings: CrawlSettings
    crawl_id: int
    report: Report
    watch: Watch
    clock: Callable[[], datetime]
    readers: Readers
    """Read pages aside from the event loop, and not in its threads, which are for looking up names."""
    browser: "Browser | None" = None
    """Renders pages; None where none are to be rendered."""

    def is_spent(self) -> bool:
        """Whether the crawl's budget is spent; the report says then of what there is no more."""
        seconds = (self.clock() - datetime.fromisoformat(self.report.started)).total_seconds()
        budget, report = self.settings.budget, self.report
        report.spent = report.spent or budget.spent(requests=report.requests, size=report.size, seconds=seconds)
        return report.spent is not None

    def observe(self, visit: Visit) -> None:
        """Keep a visit to a file that speaks for its origin, robots.txt or tdmrep.json, and what it says of use."""
        self.report.count_requests(visit)
        self.archive.record_visit(visit, crawl_id=self.crawl_id, said=of_file(visit, PRODUCT))

    def store(self, record: Record) -> None:
        """Write a record, count it, and tell who watches."""
        recorded = self.archive.record(record)
        self.report.count(record.visit, tell=record.page.source is Source.SEED)
        self.report.discovered += recorded.links
        if recorded.change:
            self.report.changes[recorded.change] += 1
        self.watch(record.visit, recorded)
