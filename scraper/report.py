"""What a crawl did: visits come in one by one, counts and lines of text or JSON go out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scraper.models import FAILURES, Outcome, Visit
from scraper.urls import site_key

ANSWERED = frozenset({Outcome.FETCHED, Outcome.NOT_MODIFIED})
"""Outcomes that bring a page, or the word that it has not changed."""
KEPT_MESSAGES = 20
"""How many messages of failures a report keeps; all of them stand in ``visits``."""


@dataclass(slots=True)
class Report:
    """Running counts of one crawl."""

    started: str
    """When the crawl began, ISO 8601 UTC."""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    """Visits by outcome, robots.txt left out."""
    changes: Counter[str] = field(default_factory=Counter)
    """Articles by what the visit did to them: new, changed, unchanged."""
    discovered: int = 0
    """Addresses that were not known before."""
    skipped: int = 0
    """Pages not asked for, because their listing says that they have not changed."""
    withheld: int = 0
    """Pages whose articles were not archived, since a signal that is obeyed asks for it."""
    requests: int = 0
    """Requests sent, redirects and retries included, robots.txt too."""
    size: int = 0
    """Bytes of bodies read, content-encoding undone."""
    sites: dict[str, Counter[str]] = field(default_factory=dict)
    """Site (``urls.site_key``) → its visits by how they ended: answered, failed or otherwise."""
    drifts: list[str] = field(default_factory=list)
    """Sites whose pages read quite differently from one day to the next, a line each (view ``coverage``)."""
    messages: list[str] = field(default_factory=list)
    """The first failures, one line each with the address."""
    interrupted: bool = False
    """Whether somebody stopped it; what was recorded is kept."""
    spent: str | None = None
    """What the crawl had to spend and has spent, in words; None: it came to its end before."""
    seconds: float = 0.0
    """Wall time from begin to end."""

    def count(self, visit: Visit, *, tell: bool = False) -> None:
        """Add one visit; ``tell`` keeps its message although it did not fail, as for an address given by hand."""
        self.outcomes[visit.outcome] += 1
        ended = "answered" if visit.outcome in ANSWERED else "failed" if visit.outcome in FAILURES else "otherwise"
        self.sites.setdefault(site_key(visit.url), Counter())[ended] += 1
        self.count_requests(visit)
        told = visit.outcome in FAILURES or (tell and visit.message is not None)
        if told and len(self.messages) < KEPT_MESSAGES:
            self.messages.append(f"{visit.url}: {visit.message or visit.outcome}")

    def count_requests(self, visit: Visit) -> None:
        """Add the cost of a visit that nobody asked for, such as one to robots.txt."""
        self.requests += visit.requests
        self.size += visit.size

    @property
    def failed(self) -> int:
        """Visits that count against the crawl."""
        return sum(count for outcome, count in self.outcomes.items() if outcome in FAILURES)

    @property
    def answered(self) -> int:
        """Visits that brought a page or the word that it has not changed."""
        return sum(self.outcomes[outcome] for outcome in ANSWERED)

    @property
    def trouble(self) -> list[str]:
        """What somebody should look at, a line for each site: it failed more than it answered, or reads differently.

        Single failures are not told: they are tried again, and stand in ``visits``.
        """
        failing = [
            f"{site}: {ended['failed']} of {ended.total()} pages failed"
            for site, ended in sorted(self.sites.items())
            if ended["failed"] > ended["answered"]
        ]
        return failing + self.drifts

    @property
    def exit_code(self) -> int:
        """130 interrupted, 4 nothing could be fetched, 1 some failures, 0 done."""
        if self.interrupted:
            return 130
        if sum(self.outcomes.values()) and not self.answered:
            return 4
        return 1 if self.failed else 0

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "started": self.started,
            "seconds": round(self.seconds, 3),
            "interrupted": self.interrupted,
            "spent": self.spent,
            "requests": self.requests,
            "bytes": self.size,
            "discovered": self.discovered,
            "skipped_unchanged": self.skipped,
            "withheld": self.withheld,
            "articles": {change: self.changes[change] for change in ("new", "changed", "unchanged")},
            "outcomes": {str(outcome): count for outcome, count in sorted(self.outcomes.items())},
            "failures": self.messages,
            "trouble": self.trouble,
        }

    def as_text(self) -> str:
        """The report as a few lines for a person."""
        visits = sum(self.outcomes.values())
        new, changed, again = (self.changes[change] for change in ("new", "changed", "unchanged"))
        outcomes = self.outcomes.most_common()
        lines = [
            f"{visits} pages asked for in {self.seconds:.1f} s: {self.requests} requests, {self.size / 1e6:.1f} MB",
            f"articles: {new} new, {changed} changed, {again} seen again unchanged",
            "outcomes: " + (", ".join(f"{count} {outcome}" for outcome, count in outcomes) or "none"),
        ]
        if not visits and not self.interrupted:
            lines.append("nothing was due: every page is asked for again when its time has come, see pages.due")
        if self.spent:
            lines.append(f"stopped, since its budget of {self.spent} is spent: what was due still is")
        if self.skipped:
            lines.append(f"not asked for, since their listing says that they have not changed: {self.skipped}")
        if self.withheld:
            lines.append(f"not archived, since their pages or sites ask for it: {self.withheld}")
        lines += [f"trouble: {message}" for message in (*self.drifts, *self.messages)]
        if self.failed > len(self.messages):
            lines.append(f"trouble: {self.failed - len(self.messages)} more; all of them are in the table visits")
        return "\n".join(lines)
