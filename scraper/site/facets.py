"""The hits of a search, one short row each → how they spread over sites, languages, sections, authors, and time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

Span = TypeVar("Span", str, int)

VALUES = 8
"""Values of a facet that are offered; the field for its name finds the others."""
MOST_BARS = 100
"""Bars of a histogram at most: a quarter of a year by days, and what a telephone of 360 px still tells apart."""
MOST_AUTHORS = 20
"""Names of one article that are counted."""
_DAYS_OF_WEEKS = 400  # beyond a year, months tell more
_DAY_LENGTH = len("2026-01-31")
_MONTH_LENGTH = len("2026-01")


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted of one hit."""

    site: str
    """``sites.key``."""
    language: str | None
    section: str | None
    authors: str | None
    """Names, separated by "; "."""
    day: str | None
    """The first ten characters of ``published``; None where it has none."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One span of a histogram."""

    span: str
    """Day, month or year, as the filters take them."""
    until: str
    """Its last day, month or year: that of ``span``, but for bars of several years."""
    count: int


def spread(rows: Sequence[Row]) -> dict[str, list[Value]]:
    """Name of a facet → its most frequent values, the most frequent first; years, the newest first."""
    years = Counter[str]()
    for day, count in Counter(map(attrgetter("day"), rows)).items():
        if day and _date(day):
            years[day[:4]] += count
    authors = Counter[str]()
    for names, count in Counter(map(attrgetter("authors"), rows)).items():
        for name in names.split("; ")[:MOST_AUTHORS] if names else ():
            authors[name] += count
    return {
        **{name: _top(Counter(map(attrgetter(name), rows))) for name in ("site", "language", "section")},
        "author": _top(authors),
        "year": [Value(year, years[year]) for year in sorted(years, reverse=True)[:VALUES]],
    }


def _top(counts: Counter[str]) -> list[Value]:
    """The most frequent values; the empty one and None are none."""
    ordered = sorted(((value, count) for value, count in counts.items() if value), key=lambda one: (-one[1], one[0]))
    return [Value(*one) for one in ordered[:VALUES]]


def histogram(days: Iterable[str | None]) -> list[Bar]:
    """Counts by day, week, month or year, whichever the bars are not too many for; spans without a hit included."""
    counts = Counter(days)
    dated = sorted(day for day in counts if day and _date(day))
    if not dated:
        return []
    first, last = _date(dated[0]), _date(dated[-1])
    assert first is not None  # noqa: S101 - as filtered
    assert last is not None  # noqa: S101 - as filtered
    if _DAYS_OF_WEEKS >= (last - first).days >= MOST_BARS:
        return _weeks({day: counts[day] for day in dated}, first, last)
    for length, spans in ((_DAY_LENGTH, _days), (_MONTH_LENGTH, _months), (4, _years)):
        wanted = list(_bounded(spans(first, last)))
        if len(wanted) <= MOST_BARS:
            sums = _summed((day[:length], counts[day]) for day in dated)
            return [Bar(span, span, sums[span]) for span in wanted]
    return _grouped_years(_summed((day[:4], counts[day]) for day in dated), first.year, last.year)


def _summed(counts: Iterable[tuple[Span, int]]) -> Counter[Span]:
    sums = Counter[Span]()
    for span, count in counts:
        sums[span] += count
    return sums


def _weeks(dated: Mapping[str, int], first: date, last: date) -> list[Bar]:
    """Bars of a week each, from Monday on."""
    monday = first - timedelta(days=first.weekday())
    counts = _summed(((date.fromisoformat(day) - monday).days // 7, count) for day, count in dated.items())
    starts = [monday + timedelta(days=7 * n) for n in range((last - monday).days // 7 + 1)]
    return [
        Bar(start.isoformat(), (start + timedelta(days=6)).isoformat(), counts[n]) for n, start in enumerate(starts)
    ]


def _grouped_years(counts: Counter[str], first: int, last: int) -> list[Bar]:
    """Bars of several years each, for archives whose dates are a century apart or wrong."""
    step = -(-(last - first + 1) // MOST_BARS)
    edges = [*range(first, last + 1, step), last + 1]
    return [
        Bar(f"{start:04}", f"{end - 1:04}", sum(counts[f"{year:04}"] for year in range(start, end)))
        for start, end in pairwise(edges)
    ]


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day[:_DAY_LENGTH])
    except ValueError:
        return None


def _bounded(spans: Iterator[str]) -> Iterator[str]:
    yield from (span for span, _ in zip(spans, range(MOST_BARS + 1), strict=False))


def _days(first: date, last: date) -> Iterator[str]:
    return ((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))


def _months(first: date, last: date) -> Iterator[str]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return (f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers)


def _years(first: date, last: date) -> Iterator[str]:
    return (f"{year:04}" for year in range(first.year, last.year + 1))
