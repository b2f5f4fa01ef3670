"""What came with a page or a file in, its signals out: header lines, meta elements, robots.txt, tdmrep.json."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from scraper.fetch.robots import decode
from scraper.models import Outcome, Visit
from scraper.signals import robot_tags, tdmrep, usage_lines
from scraper.usage import ROBOTS_TXT, Signal

MAX_SIGNALS = 100
"""Signals taken from one page."""
_ABSENT = frozenset({Outcome.GONE, Outcome.NOT_HTML, Outcome.EMPTY})
"""Outcomes that say that there is no such file; others say nothing of it."""


def of_headers(lines: Iterable[tuple[str, str]], ours: str) -> tuple[Signal, ...]:
    """The signals in an answer's header lines (name in lower case, value); ``ours`` is our product token."""
    return _each_once(chain.from_iterable(_of_line(name, value, ours) for name, value in lines))


def of_meta(values: Mapping[str, Sequence[str]], ours: str) -> tuple[Signal, ...]:
    """The signals in a page's meta elements, as name in lower case and contents."""
    return _each_once(chain(robot_tags.of_meta(values, ours), tdmrep.of_meta(values)))


def of_file(visit: Visit, ours: str) -> tuple[Signal, ...] | None:
    """The signals in a file that speaks for its origin; None where the visit tells nothing of it."""
    if visit.outcome in _ABSENT:
        return ()
    if visit.page is None:
        return None
    if visit.url.endswith(ROBOTS_TXT):
        return usage_lines.of_robots_txt(decode(visit.page.content), ours)
    return tdmrep.of_file(visit.page.content)


def _of_line(name: str, value: str, ours: str) -> Iterator[Signal]:
    if name in usage_lines.SCHEMES:
        return usage_lines.of_header(name, value)
    if name in {tdmrep.RESERVATION, tdmrep.POLICY}:
        return tdmrep.of_header(name, value)
    return robot_tags.of_header(value, ours) if name == "x-robots-tag" else iter(())


def _each_once(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    return tuple(dict.fromkeys(islice(signals, MAX_SIGNALS)))
