"""The archive → the rows behind the plots: articles over time, coverage, who recommends whom, revisions.

Each is small enough to be a table on the page, which is what those read who do not see the plot.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scraper.site.bounds import bounded

SECONDS = 8.0
"""Longest time that one plot may take."""
MOST_SITES = 6
"""Sites that have a colour of their own; the others share one."""
MOST_DAYS = 120
"""Days of the map of coverage, the newest."""
MOST_ROWS = 24
"""Sites of the map of coverage, those with the most articles."""
RECENT = 20_000
"""Articles, those archived last, whose cards make the graph of recommendations."""
MOST_PAIRS = 140
"""Pairs that it shows, those of the articles that the most pages recommend."""
MOST_EACH = 7
"""Pages that it shows of those that recommend one article, the newest: of a favourite, the rest would be a fan."""
OTHERS = ""
"""Stands for the sites without a colour of their own."""

_PER_DAY = """
SELECT site_id, substr(published, 1, 10), count(*)
  FROM articles
 WHERE substr(published, 1, 10) BETWEEN :first AND :last
 GROUP BY 1, 2"""
_NEWEST_DAY = "SELECT max(published) FROM articles WHERE published <= :now"
_NAMES = "SELECT id, name FROM sites"
_COVERAGE = """
SELECT sites.name, day, mark, visits, fetched, new, changed, failed, blocked
  FROM coverage
  JOIN sites ON sites.key = coverage.site
 WHERE day >= :first
 ORDER BY sites.name, sites.key, day"""
_LAST_DAY = "SELECT max(day) FROM site_days WHERE visits"
_PAIRS = """
WITH recent AS (
  SELECT DISTINCT article_id, target_id
    FROM teasers
   WHERE article_id > (SELECT max(id) FROM articles) - :recent
     AND target_id IS NOT NULL AND target_id <> article_id
), counted AS (
  SELECT recent.*, count(*) OVER (PARTITION BY target_id) AS pages,
         row_number() OVER (PARTITION BY target_id ORDER BY article_id DESC) AS place
    FROM recent
), ranked AS (
  SELECT * FROM counted WHERE place <= :each ORDER BY pages DESC, target_id, place LIMIT :most
)
SELECT ranked.article_id, sources.title, source_sites.name, ranked.target_id, targets.title, target_sites.name,
       ranked.pages
  FROM ranked
  JOIN articles AS sources ON sources.id = ranked.article_id
  JOIN sites AS source_sites ON source_sites.id = sources.site_id
  JOIN articles AS targets ON targets.id = ranked.target_id
  JOIN sites AS target_sites ON target_sites.id = targets.site_id
 ORDER BY ranked.pages DESC, ranked.target_id, ranked.place"""
_BETWEEN = """
SELECT source_sites.name, target_sites.name, count(*)
  FROM (SELECT DISTINCT article_id, target_id
          FROM teasers
         WHERE article_id > (SELECT max(id) FROM articles) - :recent
           AND target_id IS NOT NULL AND target_id <> article_id) AS pairs
  JOIN articles AS sources ON sources.id = pairs.article_id
  JOIN sites AS source_sites ON source_sites.id = sources.site_id
  JOIN articles AS targets ON targets.id = pairs.target_id
  JOIN sites AS target_sites ON target_sites.id = targets.site_id
 GROUP BY 1, 2
 ORDER BY 3 DESC, 1, 2
 LIMIT 20"""
_REVISIONS = """
SELECT day,
       CASE WHEN type IN ('headline', 'standfirst') THEN 'headline'
            WHEN type IN ('correction', 'update') THEN 'correction'
            WHEN type IN ('body', 'typo', 'removal') THEN type
            ELSE 'other' END AS kind,
       sum(changes)
  FROM changes_per_day
 WHERE origin <> 'reextracted' AND type <> 'churn'
 GROUP BY day, kind
 ORDER BY day, kind"""


@dataclass(frozen=True, slots=True)
class Counted:
    """Articles of one site in one span of time."""

    span: str
    """First day of it."""
    site: str
    """Name of the site; ``OTHERS`` for all without a colour."""
    count: int


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles over time."""

    step: str
    """day, week or month: how long a span is."""
    sites: list[str]
    """Names, those with the most articles first."""
    counts: list[Counted]
    """In order of time, then of ``sites``."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One site on one day."""

    site: str
    day: str
    mark: str | None
    """What is not as usual, as in ``coverage.mark``."""
    visits: int
    fetched: int
    new: int
    changed: int
    failed: int
    blocked: int

    @property
    def tone(self) -> str:
        """How it is coloured: hole (nothing asked, no answer), odd (something else is not as usual) or fine."""
        if self.mark is None:
            return "fine"
        return "hole" if self.mark.startswith(("not asked", "no answer", "refused", "mostly failed")) else "odd"


@dataclass(frozen=True, slots=True)
class Pair:
    """One article's page recommends another article."""

    source: int
    source_title: str | None
    source_site: str
    target: int
    target_title: str | None
    target_site: str
    pages: int
    """How many pages recommend that article."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Changes of one kind that were first seen on one day."""

    day: str
    kind: str
    """headline (or standfirst), body, correction (or update), typo, removal or other."""
    count: int


def articles(connection: sqlite3.Connection, *, days: int, now: str) -> Articles:
    """Articles of the last ``days`` that have any, by day, week or month, whichever shows more than noise.

    Dates after ``now`` are none that a newspaper printed.
    """
    with bounded(connection, SECONDS):
        newest = connection.execute(_NEWEST_DAY, {"now": now}).fetchone()[0]
        if newest is None or (last := _day(newest)) is None:
            return Articles("day", [], [])
        first = max(last - timedelta(days=days - 1), date(1900, 1, 1))
        bounds = {"first": first.isoformat(), "last": last.isoformat()}
        rows = connection.execute(_PER_DAY, bounds).fetchall()
        names = dict(connection.execute(_NAMES).fetchall())
    dated = [(names[site], found, count) for site, day, count in rows if (found := _day(day))]
    return _stepped(dated)


def _stepped(dated: Sequence[tuple[str, date, int]]) -> Articles:
    if not dated:
        return Articles("day", [], [])
    span = (max(day for _, day, _ in dated) - min(day for _, day, _ in dated)).days
    step, first_of = _step(span)
    totals: Counter[str] = Counter()
    for site, _, count in dated:
        totals[site] += count
    sites = [site for site, _ in sorted(totals.items(), key=lambda one: (-one[1], one[0]))]
    coloured = sites if len(sites) <= MOST_SITES else sites[: MOST_SITES - 1]
    counts: Counter[tuple[str, str]] = Counter()
    for site, day, count in dated:
        counts[first_of(day).isoformat(), site if site in coloured else OTHERS] += count
    shown = [*coloured, *([OTHERS] if len(coloured) < len(sites) else [])]
    places = {site: place for place, site in enumerate(shown)}
    ordered = sorted(counts.items(), key=lambda one: (one[0][0], places[one[0][1]]))
    return Articles(step, shown, [Counted(span, site, count) for (span, site), count in ordered])


def _step(days: int) -> tuple[str, Callable[[date], date]]:
    if days <= 100:  # noqa: PLR2004 - as many bars as a telephone tells apart, here and below
        return "day", lambda day: day
    if days <= 700:  # noqa: PLR2004
        return "week", lambda day: day - timedelta(days=day.weekday())
    return "month", lambda day: day.replace(day=1)


def coverage(connection: sqlite3.Connection) -> list[Covered]:
    """The newest days of each site, as the view ``coverage`` has them."""
    with bounded(connection, SECONDS):
        last = _day(connection.execute(_LAST_DAY).fetchone()[0])
        if last is None:
            return []
        first = (last - timedelta(days=MOST_DAYS - 1)).isoformat()
        rows = [Covered(*row) for row in connection.execute(_COVERAGE, {"first": first}) if _day(row[1])]
    busiest = Counter[str]()
    for row in rows:
        busiest[row.site] += row.visits + 1
    shown = {site for site, _ in sorted(busiest.items(), key=lambda one: (-one[1], one[0]))[:MOST_ROWS]}
    return [row for row in rows if row.site in shown]


def recommendations(connection: sqlite3.Connection) -> list[Pair]:
    """Which pages recommend the articles that are recommended most."""
    with bounded(connection, SECONDS):
        rows = connection.execute(_PAIRS, {"recent": RECENT, "most": MOST_PAIRS, "each": MOST_EACH}).fetchall()
    return [Pair(*row) for row in rows]


def revisions(connection: sqlite3.Connection) -> list[Changed]:
    """What was changed after publication, by the day on which it was first seen; the newest ``MOST_DAYS`` days."""
    with bounded(connection, SECONDS):
        rows = [Changed(*row) for row in connection.execute(_REVISIONS) if _day(row[0])]
    if not rows:
        return []
    first = date.fromisoformat(rows[-1].day) - timedelta(days=MOST_DAYS - 1)
    return [row for row in rows if date.fromisoformat(row.day) >= first]


def between_sites(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """Which site recommends which, and how many pairs of articles; the most first."""
    with bounded(connection, SECONDS):
        return connection.execute(_BETWEEN, {"recent": RECENT}).fetchall()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
