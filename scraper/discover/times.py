"""A date as feeds and sitemaps write it (RFC 822, ISO 8601) → ISO 8601, or None rather than a guess."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_BLANK = re.compile(r"(\d)\s+([+-]\d{2}:?\d{2}|Z)$")
_ZONE_NAME = re.compile(r"\s([A-Z]{3,5})$")
_ZONES = {
    "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2, "WET": 0, "WEST": 1, "EET": 2, "EEST": 3, "BST": 1,
    "MSK": 3, "TRT": 3, "SAST": 2, "EAT": 3, "WAT": 1, "CAT": 2, "GST": 4, "PKT": 5, "WIB": 7, "ICT": 7, "SGT": 8,
    "HKT": 8, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "CLT": -4, "AKST": -9, "HST": -10,
}  # fmt: skip
"""Zone names beyond RFC 822's that feeds use, in hours from UTC; ambiguous ones (IST, CST in China) are left out."""
_FIRST_YEAR = 1900  # before it: the zero of some software's calendar, such as 0001-01-01
_EPOCH = date(1970, 1, 1)
_MAX = 64  # characters; the longest RFC 822 date has 40


def to_iso(text: str | None) -> str | None:
    """A time with its offset where one is given, a bare date where only a date is; None for what is neither.

    The zeros of clocks and calendars (1970-01-01, years before 1900) count as missing.
    """
    text = " ".join((text or "").split())
    if not text or len(text) > _MAX:
        return None
    if _ISO_DATE.fullmatch(text):
        return text if _is_plausible(_parse_date(text)) else None
    moment = _parse_iso(text) or _parse_rfc822(text)
    return moment.isoformat(timespec="seconds") if moment and _is_plausible(moment.date()) else None


def _is_plausible(day: date | None) -> bool:
    return day is not None and day.year >= _FIRST_YEAR and day != _EPOCH


def _parse_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _parse_iso(text: str) -> datetime | None:
    try:
        return (
            datetime.fromisoformat(_ISO_BLANK.sub(r"\1\2", text))
            if text[:4].isdecimal() and len(text) > len("20240501")
            else None
        )
    except ValueError:
        return None


def _parse_rfc822(text: str) -> datetime | None:
    named = _ZONE_NAME.search(text)
    hours = _ZONES.get(named[1]) if named else None
    try:
        moment = parsedate_to_datetime(text)
        if hours is not None:
            return moment.replace(tzinfo=timezone(timedelta(hours=hours)))
        if moment.tzinfo is None and text.endswith("-0000"):  # RFC 2822: a time in UTC, place unknown
            return moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment
