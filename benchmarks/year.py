"""A simulated year of sites with different rhythms: how soon new articles are seen, and how many requests that takes.

    uv run benchmarks/year.py [--sites 200] [--random 1]

The decisions are those of ``scraper.plan``, the clock is the simulation's; each site has one feed.  Its own interval is
the mean time between two of its articles, from twenty minutes to two weeks, and it publishes evenly, by day, on
weekdays, in bursts, ever more, ever less, or with a pause of weeks.  Each host is down six times a year, for two hours
on average.  A crawler with one interval for all is asked for the same freshness: the share of articles that are seen
within twice their site's own interval, counted from when they could be had.
"""

import argparse
import bisect
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from scraper import plan
from scraper.archive.records import KnownPage, PageState
from scraper.models import LinkKind, Outcome, Source, Visit

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 86_400.0
YEAR = 365 * DAY
SHORTEST, LONGEST = 20 * 60.0, 14 * DAY
BUSIEST = 2.4
"""How many times the mean a rhythm reaches at most."""
BURST = 5
"""Articles of the largest burst."""
OUTAGES, OUTAGE = 6, 2 * 3600.0
"""Times that a host is down in the year, and seconds that it is on average."""
OFFICE_HOURS, WORKING_DAYS, PAUSE = range(7, 17), range(5), range(40, 50)
"""Hours of the day, days of the week and hundredths of the year."""
FIRST_TRIED, STEPS = 5.0, 1.15
"""Fixed intervals that are tried: from so many minutes on, each so many times the one before."""

RHYTHMS: dict[str, Callable[[float], float]] = {
    "even": lambda _: 1.0,
    "by day": lambda t: BUSIEST if int(t / 3600 % 24) in OFFICE_HOURS else 0.0,
    "weekdays": lambda t: 1.4 if int(t // DAY % 7) in WORKING_DAYS else 0.0,
    "bursts": lambda _: 1.0,
    "ever more": lambda t: 0.4 if t < YEAR / 2 else 1.6,
    "ever less": lambda t: 1.6 if t < YEAR / 2 else 0.4,
    "a pause": lambda t: 0.0 if int(100 * t / YEAR) in PAUSE else 1.0,
}


@dataclass(frozen=True, slots=True)
class Press:
    """One site's year."""

    rhythm: str
    times: list[float]
    """Seconds from the year's beginning at which it publishes an article."""

    @property
    def interval(self) -> float:
        """Mean seconds between two articles."""
        return YEAR / len(self.times)


def main() -> None:
    """Simulate, and print what it took by rhythm and in all, beside the fixed interval of the same freshness."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--random", type=int, default=1, help="seed of the year")
    options = parser.parse_args()
    chance = random.Random(options.random)  # noqa: S311 - a simulation, not a secret
    presses = [press for press in (_press(chance) for _ in range(options.sites)) if press.times]
    rows = [(press, *followed(press, chance)) for press in presses]
    for rhythm in RHYTHMS:
        own = [(requests, late, len(press.times)) for press, requests, late in rows if press.rhythm == rhythm]
        requests, late, articles = (sum(column) for column in zip(*own, strict=True))
        print(
            f"{rhythm:10} {len(own):3} sites {articles:8,} articles {requests:9,} requests,"
            f" in time {1 - late / articles:.4f}"
        )
    requests, late = sum(row[1] for row in rows), sum(row[2] for row in rows)
    articles = sum(len(press.times) for press in presses)
    print(f"in all: {requests:,} requests, {1 - late / articles:.4f} of {articles:,} articles seen in time")
    minutes, fixed = _fixed(presses, late / articles)
    print(
        f"as fresh at one interval for all: every {minutes:.0f} minutes, {fixed:,} requests;"
        f" ours are {requests / fixed:.3f} of it"
    )


def _press(chance: random.Random) -> Press:
    mean = math.exp(chance.uniform(math.log(SHORTEST), math.log(LONGEST)))
    rhythm = chance.choice(list(RHYTHMS))
    return Press(rhythm, [time for time in _times(chance, mean, rhythm) for _ in range(_size(chance, rhythm))])


def _times(chance: random.Random, mean: float, rhythm: str) -> Iterator[float]:
    """A Poisson process of changing rate, by thinning (Lewis and Shedler 1979)."""
    time = chance.expovariate(BUSIEST / mean)
    while time < YEAR:
        if chance.random() < RHYTHMS[rhythm](time) / BUSIEST:
            yield time
        time += chance.expovariate(BUSIEST / mean)


def _size(chance: random.Random, rhythm: str) -> int:
    return chance.randint(1, BURST) if rhythm == "bursts" else 1


def followed(press: Press, chance: random.Random) -> tuple[int, int]:
    """Look at a site's feed whenever ``plan`` says so: (requests, articles seen later than twice its interval)."""
    page = KnownPage(
        id=1, site_id=1, url="https://press.example/feed", kind=LinkKind.FEED, source=Source.SEED, state=PageState.NEW,
        depth=0, first_seen=BEGIN.isoformat(), due=BEGIN.isoformat(),
    )  # fmt: skip
    outages = _outages(chance)
    now, seen, requests, late = BEGIN, 0, 0, 0
    while (time := (now - BEGIN).total_seconds()) < YEAR:
        requests += 1
        up = not any(begin <= time < end for begin, end in outages)
        published = bisect.bisect(press.times, time)
        if up:
            waited = (time - _had(outages, one) for one in press.times[seen:published])
            late += sum(one > 2 * press.interval for one in waited)
        ended = Outcome.FETCHED if up else Outcome.TIMEOUT
        visit = Visit(url=page.url, final_url=page.url, started=now.isoformat(), outcome=ended)
        then = plan.after_visit(visit, page=page, kind=LinkKind.FEED, now=now, news=published - seen if up else 0)
        page = replace(
            page, state=then.state, rhythm=then.rhythm or page.rhythm, failures=0 if up else page.failures + 1,
            last_visit=now.isoformat(), last_seen=now.isoformat() if up else page.last_seen,
        )  # fmt: skip
        seen = published if up else seen
        if then.due is None:
            raise AssertionError("a feed is never given up")
        now = then.due
    return requests, late


def _outages(chance: random.Random) -> list[tuple[float, float]]:
    begins = (chance.uniform(0, YEAR) for _ in range(OUTAGES))
    return [(begin, begin + chance.expovariate(1 / OUTAGE)) for begin in begins]


def _had(outages: list[tuple[float, float]], time: float) -> float:
    """When an article of that moment could be had first."""
    return max([time, *(end for begin, end in outages if begin <= time < end)])


def _fixed(presses: list[Press], late: float) -> tuple[float, int]:
    """The longest of the tried intervals at which no more than that share is late, and its requests."""
    minutes = FIRST_TRIED
    while _late_at(presses, 60 * minutes * STEPS) <= late:
        minutes *= STEPS
    return minutes, int(len(presses) * YEAR / (60 * minutes))


def _late_at(presses: list[Press], step: float) -> float:
    late = sum(step - time % step > 2 * press.interval for press in presses for time in press.times)
    return late / sum(len(press.times) for press in presses)


if __name__ == "__main__":
    main()
