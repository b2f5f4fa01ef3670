"""A simulated year of articles that are removed, and of outages that look like it: what is called removed, and when.

    uv run benchmarks/removals.py [--sites 200] [--random 1]

The decisions are those of ``scraper.plan`` and ``scraper.presence``, with the sums of each day as the archive adds them
up; the clock is the simulation's.  A site publishes from one article in five days to eight a day.  One article in
twenty is removed some day, in one of six ways, and one in six of those comes back.  Each site has up to ten outages,
from minutes to three weeks, of the whole site or of a part of its articles, and each answers in one of eight ways, most
of them as a removal would.  Exits with 1 where anything was called removed that stood there, outage or not.
"""

import argparse
import heapq
import math
import random
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from scraper import plan, presence
from scraper.archive.records import AWAY, Answering, KnownPage, PageState
from scraper.models import Access, LinkKind, Outcome, Shown, Source, Visit

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 86_400.0
YEAR = 365 * DAY
RAREST, MOST = 0.2, 8.0
"""Articles a day."""
REMOVED, RETURNED = 0.05, 1 / 6
"""Shares: of articles that are removed, of those that come back."""
OUTAGES, SHORTEST, LONGEST = 10, 600.0, 21 * DAY
APART = 4 * DAY
"""Between two outages: what is hidden longer than three weeks at a stretch cannot be told from what is taken away."""
PARTIAL, SMALLEST = 0.5, 0.02
"""Share of outages that concern a part of the articles, and the smallest such part."""
SETTLED = 60 * DAY
"""A removal that is as old as that at the year's end should have been found."""

URL, HOME = "https://press.example/article", "https://press.example/"
FOUND: dict[str, object] = {"outcome": Outcome.FETCHED, "shows": Shown.ARTICLE, "status": 200, "final_url": URL}
WAYS: dict[str, dict[str, object]] = {
    "404": {"outcome": Outcome.GONE, "status": 404, "final_url": URL},
    "410": {"outcome": Outcome.GONE, "status": 410, "final_url": URL},
    "soft 404": {"outcome": Outcome.FETCHED, "shows": Shown.NOT_FOUND, "status": 200, "final_url": URL},
    "sent home": {"outcome": Outcome.FETCHED, "shows": Shown.LIST, "status": 200, "final_url": HOME},
    "sent to another": {"outcome": Outcome.FETCHED, "shows": Shown.ANOTHER, "status": 200, "final_url": HOME},
    "another page": {"outcome": Outcome.FETCHED, "shows": Shown.OTHER, "status": 200, "final_url": URL},
}
FAILURES: dict[str, dict[str, object]] = {
    "5xx": {"outcome": Outcome.SERVER_ERROR, "status": 503, "final_url": URL},
    "time-out": {"outcome": Outcome.TIMEOUT, "final_url": URL},
    "bot check": {"outcome": Outcome.FETCHED, "shows": Shown.CHALLENGE, "status": 200, "final_url": URL},
    "404": WAYS["404"],
    "410": WAYS["410"],
    "sent home": WAYS["sent home"],
    "maintenance": WAYS["another page"],
    "parked": {"outcome": Outcome.MOVED_AWAY, "status": 200, "final_url": "https://parking.example/"},
}


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which a site, or a part of its articles, answers otherwise."""

    begin: float
    end: float
    part: float
    """Share of the articles concerned."""
    way: str
    """Name in ``FAILURES``."""
    salt: float
    """Which articles those are."""

    def concerns(self, article: int, time: float) -> bool:
        """Whether an article answers so at a time."""
        return self.begin <= time < self.end and (article * 0.618034 + self.salt) % 1 < self.part


@dataclass(slots=True)
class Story:
    """An article's true life, and what the crawler knows of it."""

    page: KnownPage
    removed: float = math.inf
    """When it was taken away, seconds from the year's beginning."""
    back: float = math.inf
    way: str = "404"
    confirmed: list[float] = field(default_factory=list)
    """When the crawler became sure."""

    def stands(self, time: float) -> bool:
        """Whether its page shows it, outages aside."""
        return not self.removed <= time < self.back


@dataclass(slots=True)
class Tally:
    """What came of all sites."""

    visits: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    """Confirmed absences of articles that stood there, by what was going on."""
    right: int = 0
    due: int = 0
    """Removals that lasted long enough to be found."""
    found: int = 0
    delays: list[float] = field(default_factory=list)
    """Days from a removal to its confirmation."""


def main() -> int:
    """Simulate, print precision, recall and delay; 1 where anything was called removed that was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--random", type=int, default=1, help="seed of the year")
    options = parser.parse_args()
    chance = random.Random(options.random)  # noqa: S311 - a simulation, not a secret
    tally = Tally()
    for _ in range(options.sites):
        _follow(chance, tally)
    wrong = tally.wrong.total()
    print(f"{options.sites} sites, {tally.visits:,} visits")
    print(f"confirmed: {tally.right + wrong}, wrongly {wrong} {dict(tally.wrong)}")
    print(f"precision {tally.right / max(tally.right + wrong, 1):.4f}")
    print(
        f"recall of removals at least {SETTLED / DAY:.0f} days old:"
        f" {tally.found / max(tally.due, 1):.4f} of {tally.due}"
    )
    quarters = statistics.quantiles(tally.delays, n=20)
    print(f"days until sure: median {quarters[9]:.1f}, 95 % within {quarters[18]:.1f}")
    return 1 if wrong else 0


def _follow(chance: random.Random, tally: Tally) -> None:
    """Crawl one site for a year."""
    stories = list(_stories(chance))
    outages = _outages(chance)
    days: Counter[tuple[int, str]] = Counter()
    queue = [(_seconds(story.page.first_seen), number) for number, story in enumerate(stories)]
    heapq.heapify(queue)
    while queue and queue[0][0] < YEAR:
        time, number = heapq.heappop(queue)
        story = stories[number]
        fails = [outage for outage in outages if outage.concerns(number, time)]
        sure, due = _record(story, _visit(story, time, fails), time, days)
        if sure:
            _judge(story, time, fails, tally)
        tally.visits += 1
        if due is not None:
            heapq.heappush(queue, (due, number))
    for story in stories:
        if story.removed < YEAR - SETTLED and story.back - story.removed > SETTLED:
            tally.due += 1
            known = [time for time in story.confirmed if story.removed <= time < story.back]
            tally.found += bool(known)
            tally.delays += [(known[0] - story.removed) / DAY] if known else []


def _stories(chance: random.Random) -> Iterator[Story]:
    rate = math.exp(chance.uniform(math.log(RAREST), math.log(MOST)))
    time = chance.expovariate(rate / DAY)
    while time < YEAR:
        when = (BEGIN + timedelta(seconds=time)).isoformat()
        page = KnownPage(
            id=1, site_id=1, url=URL, kind=LinkKind.ARTICLE, source=Source.FEED, state=PageState.LIVE, depth=1,
            first_seen=when, last_seen=when, due=when, article_id=1, article_access=Access.FULL,
        )  # fmt: skip
        story = Story(page)
        if chance.random() < REMOVED:
            story.removed = time + chance.expovariate(1 / (60 * DAY))
            story.way = chance.choice(list(WAYS))
            if chance.random() < RETURNED:
                story.back = story.removed + chance.expovariate(1 / (40 * DAY))
        yield story
        time += chance.expovariate(rate / DAY)


def _outages(chance: random.Random) -> list[Outage]:
    """Ten outages or fewer: those that would begin before another one is over for ``APART`` are left out."""
    wanted = sorted((_outage(chance) for _ in range(OUTAGES)), key=lambda outage: outage.begin)
    kept: list[Outage] = []
    for outage in wanted:
        if not kept or outage.begin > kept[-1].end + APART:
            kept.append(outage)
    return kept


def _outage(chance: random.Random) -> Outage:
    begin = chance.uniform(0, YEAR)
    lasts = math.exp(chance.uniform(math.log(SHORTEST), math.log(LONGEST)))
    partial = chance.random() < PARTIAL
    part = math.exp(chance.uniform(math.log(SMALLEST), 0)) if partial else 1.0
    return Outage(begin, begin + lasts, part, chance.choice(list(FAILURES)), chance.random())


def _visit(story: Story, time: float, fails: list[Outage]) -> Visit:
    answer = FAILURES[fails[-1].way] if fails else FOUND if story.stands(time) else WAYS[story.way]
    started = (BEGIN + timedelta(seconds=time)).isoformat()
    return Visit(url=URL, started=started, **answer)  # type: ignore[arg-type]


def _record(story: Story, visit: Visit, time: float, days: Counter[tuple[int, str]]) -> tuple[bool, float | None]:
    """Do what crawl and archive do with a visit: (whether a removal became sure, when the next visit is due)."""
    now, day = BEGIN + timedelta(seconds=time), int(time // DAY)
    since = range(int((time - presence.LATELY.total_seconds()) // DAY), day + 1)
    answering = Answering(sum(days[one, "found"] for one in since), sum(days[one, "missed"] for one in since))
    told = presence.absences(visit, page=story.page, answering=answering, now=now)
    then = plan.after_visit(visit, page=story.page, kind=LinkKind.ARTICLE, now=now)
    before = story.page.absence
    absence = before if not told else None if told[-1].ended else told[-1]
    sure = absence is not None and bool(absence.confirmed) and absence.kind in AWAY
    known = before is not None and bool(before.confirmed)
    found = visit.shows is Shown.ARTICLE
    days[day, "found"] += found
    days[day, "missed"] += visit.shows is not Shown.CHALLENGE and any(one.is_suspicion for one in told)
    failed = visit.outcome in {Outcome.SERVER_ERROR, Outcome.TIMEOUT}
    story.page = replace(
        story.page, state=then.state, absence=absence, failures=story.page.failures + 1 if failed else 0,
        last_seen=now.isoformat() if found else story.page.last_seen,
    )  # fmt: skip
    return sure and not known, None if then.due is None else (then.due - BEGIN).total_seconds()


def _judge(story: Story, time: float, fails: list[Outage], tally: Tally) -> None:
    """Hold a removal that became sure against the truth; one that an outage has hidden the end of was one."""
    absence = story.page.absence
    if absence is not None and story.removed < time and story.back > _seconds(absence.began):
        tally.right += 1
        story.confirmed.append(time)
        return
    during = [f"{one.way}, {one.part:.0%}, {(one.end - one.begin) / DAY:.0f} days" for one in fails]
    tally.wrong["; ".join(during) or "no outage"] += 1


def _seconds(when: str) -> float:
    return (datetime.fromisoformat(when) - BEGIN).total_seconds()


if __name__ == "__main__":
    raise SystemExit(main())
