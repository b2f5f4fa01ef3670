"""A date as a page writes it in, its ISO 8601 form out: machine forms, numeric forms and month names of 80 languages.

Only whole dates count: a day, a month and a year.  "2 hours ago" and "12 March" have no meaning without today's date,
which is never asked for, so they give nothing.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Final

from scraper.extract.dates.calendars import (
    ERAS,
    PERSIAN_YEARS,
    YEAR_DIGITS,
    full_year,
    gregorian,
    moment,
    offset_of,
    persian,
)
from scraper.extract.dates.names import Found, find_named, languages

PAIR: Final = 2
"""Digits of a day, a month or a shortened year."""
MONTHS: Final = 12
SECONDS_DIGITS: Final = 10
"""Digits of seconds since 1970; more of them are milliseconds."""
MAX_TEXT: Final = 400
"""Characters of a text that are read; dates with weekday, time and label stay below 150."""

_ZEROS: Final = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀០᠐０"
_DIGITS: Final = {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}
_MARKS: Final = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
)
_PLAIN: Final = _DIGITS | _MARKS | {0xA0: " ", 0x202F: " ", 0x2009: " ", 0xFF0F: "/", 0xFF0E: ".", 0xFF1A: ":"}
"""Every script's decimal digits as 0–9, direction marks left out, wide and narrow signs as their plain twins."""

_ISO: Final = re.compile(
    r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"
    r"(?:[T_ ]{1,3}(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{1,2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<o>Z|UTC|GMT|[+\-−]\d{2}(?::?\d{2})?(?!\d))?)?",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?(?P<o>Z|"
    r"[+\-]\d{2}:?\d{2})?)?"
)
_EPOCH: Final = re.compile(r"\d{9,10}(?:\.\d{1,6})?|\d{12,13}")
_CJK: Final = re.compile(
    r"(?:(?P<era>令和|平成|昭和|民國|民国)\s?)?(?P<y>\d{1,4}|元)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日日일號号]?"
)
_NUMERIC: Final = re.compile(
    r"(?<![\d.,/:\-])(\d{1,4})\s?([./\-]|\. |–)\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/]|[.,:\-]\d)"
)
_VIETNAMESE: Final = re.compile(
    r"(?P<d>\d{1,2})\s?(?:,\s)?(?:tháng|thg)\s(?P<m>\d{1,2})(?:,|\snăm|\s-)?\s(?P<y>\d{4})", re.IGNORECASE
)
_TIME: Final = re.compile(
    r"(?<![\d:.])(?P<H>[01]?\d|2[0-4])"
    r"(?:(?P<sep>[:.h]|\s?[uh]\s?|[時时시点點]\s?)(?P<M>[0-5]\d)(?:[:](?P<S>[0-5]\d))?[分분]?(?!\d|[.:/]\d)|(?=\s?[ap]\.?m\b))"
    r"\s?(?P<half>[ap]\.?\s?m\b)?\.?\s?(?P<o>\(?(?:(?:UTC|GMT)\s?)?[+\-−]\d{1,2}(?::?\d{2})?(?!\d)|\(?[A-Z]{1,5}\b)?",
    re.IGNORECASE,
)
_TIME_REACH: Final = 40
"""Characters after a date within which a time belongs to it."""
_TIME_BEFORE: Final = 30
"""Characters before it, likewise."""
_TIME_GAP: Final = 12
"""Characters between a time and the date after it: a comma and a weekday."""


def parse_date(text: str, language: str | None = None, *, order: str | None = None) -> str | None:
    """The first whole date of a text as ISO 8601, with the time and offset that stand beside it; None without one.

    ``language`` (BCP 47) decides on month names that languages share and on the order of "03/04/2024"; ``order``
    (``dmy``, ``mdy``, ``ymd``) overrides it where the page gives better evidence.  Years outside ``FIRST_YEAR`` to
    ``LAST_YEAR`` and placeholders such as 1970-01-01 give None.
    """
    text = plain(text)
    return _machine(text) or _written(text, language, order)


def plain(text: str) -> str:
    """Text cut to ``MAX_TEXT``, white space collapsed, every digit 0–9, direction marks left out."""
    return " ".join(unicodedata.normalize("NFC", text[: MAX_TEXT * 2]).translate(_PLAIN).split())[:MAX_TEXT]


def find_date(text: str, language: str | None = None, *, order: str | None = None) -> Found | None:
    """The first whole date of an already ``plain`` text, or None."""
    finders = (_find_iso, _find_cjk, _find_vietnamese)
    found = [finder(text) for finder in finders]
    found += [find_named(text, language), _find_numeric(text, language, order)]
    return min((hit for hit in found if hit), key=lambda hit: hit.start, default=None)


def numeric_order(language: str | None) -> str:
    """Order of a numeric date in a language: ``en`` alone reads month first, ``en-GB`` and most others do not."""
    tag = (language or "").replace("_", "-").lower()
    primary, _, region = tag.partition("-")
    if primary == "en":
        return "mdy" if region in {"", "us", "ph"} else "dmy"
    known = languages().get(primary)
    return "mdy" if known and known.order == "mdy" else "dmy"


# --- machine forms ----------------------------------------------------------------------------------------------------


def _machine(text: str) -> str | None:
    """ISO 8601, its compact form, or seconds or milliseconds since 1970, where that is (nearly) the whole text."""
    text = text.strip("\"' ")
    if match := _ISO.match(text):
        return _from_match(match)
    if match := _COMPACT.fullmatch(text):
        return _from_match(match)
    return _from_epoch(text) if _EPOCH.fullmatch(text) else None


def _from_match(match: re.Match[str]) -> str | None:
    day = gregorian(int(match["y"]), int(match["m"]), int(match["d"]))
    if day is None:
        return None
    if match["H"] is None:
        return day.isoformat()
    return moment(day, int(match["H"]), int(match["M"]), int(match["S"] or 0), offset_of(match["o"]))


def _from_epoch(text: str) -> str | None:
    seconds = float(text) / (1000 if len(text.partition(".")[0]) > SECONDS_DIGITS else 1)
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return when.isoformat() if gregorian(when.year, when.month, when.day) else None


# --- written forms ----------------------------------------------------------------------------------------------------


def _written(text: str, language: str | None, order: str | None) -> str | None:
    found = find_date(text, language, order=order)
    return with_time(text, found) if found else None


def with_time(text: str, found: Found) -> str:
    """ISO 8601 of a date found in a ``plain`` text, with the time that stands just after or before it."""
    match = _TIME.search(text, found.end, found.end + _TIME_REACH)
    if match is None:
        before = list(_TIME.finditer(text, max(0, found.start - _TIME_BEFORE), found.start))
        match = before[-1] if before and found.start - before[-1].end() <= _TIME_GAP else None
    if match is None:
        return found.day.isoformat()
    hour, half = int(match["H"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    offset = offset_of(match["o"])
    return moment(found.day, hour, int(match["M"] or 0), int(match["S"] or 0), offset)


def _find_iso(text: str) -> Found | None:
    for match in _ISO.finditer(text):
        if day := gregorian(int(match["y"]), int(match["m"]), int(match["d"])):
            return Found(day, match.start(), match.end("d"))
    return None


def _find_cjk(text: str) -> Found | None:
    for match in _CJK.finditer(text):
        if day := gregorian(_east_asian_year(match), int(match["m"]), int(match["d"])):
            return Found(day, match.start(), match.end())
    return None


def _east_asian_year(match: re.Match[str]) -> int:
    """The Gregorian year of "2024", "24", or of an era's ("令和6", "令和元")."""
    count = "1" if match["y"] == "元" else match["y"]
    return ERAS[match["era"]] + int(count) if match["era"] else full_year(count)


def _find_vietnamese(text: str) -> Found | None:
    for match in _VIETNAMESE.finditer(text):
        if day := gregorian(int(match["y"]), int(match["m"]), int(match["d"])):
            return Found(day, match.start(), match.end())
    return None


def _find_numeric(text: str, language: str | None, order: str | None) -> Found | None:
    for match in _NUMERIC.finditer(text):
        day = _year_first(match) if len(match[1]) == YEAR_DIGITS else _year_last(match, language, order)
        if day:
            return Found(day, match.start(), match.end(), ambiguous=_is_exchangeable(match))
    return None


def _year_first(match: re.Match[str]) -> date | None:
    year, month, day = int(match[1]), int(match[3]), match[4]
    if len(day) > PAIR:
        return None
    return (persian if year in PERSIAN_YEARS else gregorian)(year, month, int(day))


def _year_last(match: re.Match[str], language: str | None, order: str | None) -> date | None:
    """Day or month first, as ``order`` or the language has it (always the day before points), else the other way."""
    is_score = len(match[1]) == 1 and len(match[4]) == PAIR and match[2] == "-"
    if len(match[1]) > PAIR or is_score:
        return None
    year, first, second = full_year(match[4]), int(match[1]), int(match[3])
    month_first = not match[2].startswith(".") and (order or numeric_order(language)) == "mdy"
    month, day = (first, second) if month_first else (second, first)
    return gregorian(year, month, day) or gregorian(year, day, month)


def _is_exchangeable(match: re.Match[str]) -> bool:
    first, second = int(match[1]), int(match[3])
    return first != second and max(first, second) <= MONTHS and len(match[1]) <= PAIR
