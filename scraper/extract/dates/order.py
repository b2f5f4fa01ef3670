"""A page's language, address and other dates in, the order in which it writes day, month and year out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from scraper.extract.dates.text import numeric_order
from scraper.extract.dates.visible import Sighting
from scraper.extract.declared.claims import Claim
from scraper.extract.shown.excerpt import excerpt
from scraper.markup import Document

MAX_SEARCHED: Final = 60_000
"""Characters of a page searched for numeric dates that leave no choice."""
_NEAR: Final = 31
"""Days within which another date of the page speaks for a reading."""
_DAY_FIRST_DOMAINS: Final = frozenset(
    "uk ie au nz in za sg my pk lk bd ng gh ke tz ug zm zw mt hk jm tt bb fj pg".split()
)
"""Country domains whose English writes the day first."""
_NUMERIC: Final = re.compile(r"(?<![\d./\-])(\d{1,2})[/\-](\d{1,2})[/\-](?:19|20)\d{2}(?!\d)")


def page_order(language: str | None, url: str | None) -> str | None:
    """``dmy`` or ``mdy``; None where the language is not English and decides alone."""
    primary = (language or "en").partition("-")[0].partition("_")[0].lower()
    if primary != "en":
        return None
    host = urlsplit((url or "")[:2000]).hostname or ""
    return "dmy" if host.rpartition(".")[2] in _DAY_FIRST_DOMAINS else numeric_order(language or "en")


def settled(seen: Sequence[Sighting], document: Document, others: Sequence[Claim[str]]) -> list[Sighting]:
    """Displayed dates, day and month exchanged where the rest of the page says so; most are not in question."""
    if not any(sighting.ambiguous for sighting in seen):
        return list(seen)
    days = [date.fromisoformat(claim.value[:10]) for claim in others]
    month_first, day_first = _unmistakable(excerpt(document.root, MAX_SEARCHED))
    return [
        _exchanged(sighting) if _is_exchanged(sighting, days, month_first - day_first) else sighting
        for sighting in seen
    ]


def _is_exchanged(sighting: Sighting, days: Sequence[date], month_first: int) -> bool:
    """Whether day and month are to be exchanged: other dates of the page decide, else how it writes numeric ones."""
    if not sighting.ambiguous:
        return False
    read, other = (date.fromisoformat(one.value[:10]) for one in (sighting, _exchanged(sighting)))
    for_read = any(abs((day - read).days) <= _NEAR for day in days)
    for_other = any(abs((day - other).days) <= _NEAR for day in days)
    if for_read != for_other:
        return for_other
    written_first = re.search(r"\d{1,2}", sighting.raw)
    starts_with_day = written_first is not None and int(written_first[0]) == read.day
    return month_first > 0 if starts_with_day else month_first < 0


def _exchanged(sighting: Sighting) -> Sighting:
    read = date.fromisoformat(sighting.value[:10])
    return replace(sighting, value=date(read.year, read.day, read.month).isoformat() + sighting.value[10:])


def _unmistakable(text: str) -> tuple[int, int]:
    """How many numeric dates can only be month first, and how many only day first."""
    pairs = [(int(match[1]), int(match[2])) for match in _NUMERIC.finditer(text)]
    return sum(second > 12 for _, second in pairs), sum(first > 12 for first, _ in pairs)  # noqa: PLR2004 - months
