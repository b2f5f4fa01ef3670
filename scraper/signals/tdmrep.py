"""The TDM Reservation Protocol's header lines, meta elements and file in, signals out.

W3C Text and Data Mining Reservation Protocol Community Group, "TDM Reservation Protocol (TDMRep)", final report, 2024.
A value that is neither 0 nor 1 counts as none ("protocol error").  Of the file's rules the first that matches counts; a
header overrules the file, a meta element both.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from scraper.signals.paths import even_pattern
from scraper.usage import Place, Scheme, Signal

RESERVATION, POLICY = "tdm-reservation", "tdm-policy"

MAX_FILE = 500 << 10
"""Bytes of a file that is read: as many as of a robots.txt, which says the same sort of thing."""
MAX_RULES = 200
"""Rules taken from one file."""
MAX_VALUE = 2_000
"""Characters of a policy's address, and of a rule as it is kept."""


def of_header(name: str, line: str) -> Iterator[Signal]:
    """What one header line of this protocol says."""
    yield from _said(name, line, place=Place.HEADER, raw=line)


def of_meta(values: Mapping[str, Sequence[str]]) -> Iterator[Signal]:
    """What meta elements say, by name."""
    for name in (RESERVATION, POLICY):
        for content in values.get(name, ()):
            yield from _said(name, content, place=Place.META, raw=content)


def of_file(content: bytes) -> tuple[Signal, ...]:
    """What the file's rules say, in order; nothing for one that is no list of rules, however it is broken.

    One rule without the brackets around it is taken for a list of one.
    """
    try:
        rules = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    rules = [rules] if isinstance(rules, dict) else rules
    if not isinstance(rules, list):
        return ()
    return tuple(signal for place, rule in enumerate(islice(rules, MAX_RULES)) for signal in _of_rule(rule, place))


def _of_rule(rule: Any, position: int) -> Iterator[Signal]:
    location = rule.get("location") if isinstance(rule, dict) else None
    path = even_pattern(location.strip()) if isinstance(location, str) else None
    if path is None:
        return
    plain = {name: value for name, value in rule.items() if isinstance(value, str | int | float | None)}
    stands: dict[str, Any] = {
        "place": Place.FILE,
        "raw": json.dumps(plain, ensure_ascii=False)[:MAX_VALUE],
        "path": path,
        "position": position,
    }
    reserved = list(_said(RESERVATION, _plain(rule.get(RESERVATION)), **stands))
    yield from reserved
    if reserved:
        yield from _said(POLICY, _plain(rule.get(POLICY)), **stands)


def _plain(value: Any) -> str:
    """A number or text as text; nothing for what is neither."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _said(
    name: str, value: str, *, place: Place, raw: str, path: str | None = None, position: int = 0
) -> Iterator[Signal]:
    value = value.strip()
    if value in {"0", "1"} if name == RESERVATION else 0 < len(value) <= MAX_VALUE:
        yield Signal(
            scheme=Scheme.TDMREP,
            name=name,
            value=value,
            place=place,
            raw=raw[:MAX_VALUE],
            path=path,
            position=position,
        )
