"""Numbers that name a day or an hour in, Gregorian days and ISO 8601 out; what cannot be gives None."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

FIRST_YEAR: Final = 1800
"""Digitised newspapers go back to the nineteenth century; older dates are mistakes or placeholders ("0001-01-01")."""
LAST_YEAR: Final = 2099
"""No page of ours is younger; later years are placeholders ("9999-12-31")."""
PLACEHOLDERS: Final = frozenset({date(1900, 1, 1), date(1969, 12, 31), date(1970, 1, 1), date(1980, 1, 1)})
"""What systems write for "no date"."""
BUDDHIST_YEARS: Final = range(2400, 2651)
"""Years that only the Thai calendar can mean; it counts ``BUDDHIST_AHEAD`` more than the Gregorian."""
BUDDHIST_AHEAD: Final = 543
PERSIAN_YEARS: Final = range(1300, 1499)
"""Years that only the solar Hijri calendar can mean."""
YEAR_DIGITS: Final = 4
PIVOT: Final = 70
"""Years of two digits below it are of this century."""
ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""East Asian eras and the year before their first."""
LAST_HOUR: Final = 24
FARTHEST_ZONE: Final = 14 * 60
"""Minutes: no local time is further from UTC (IANA time zone database, Pacific/Kiritimati)."""

_ZONES: Final = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180,
    "msk": 180, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "jst": 540,
    "kst": 540, "wib": 420, "sast": 120, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Zone abbreviations with one meaning in the news, in minutes east; CST, IST, BST and ET have several and give none."""
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s?([+\-])(\d{1,2})(?::?(\d{2}))?")
_HALF_YEAR: Final = 6
_PERSIAN_START: Final = date(622, 3, 21)


def gregorian(year: int, month: int, day: int) -> date | None:
    """The day if it exists and is not a placeholder; years of the Thai calendar are converted."""
    if year in BUDDHIST_YEARS:
        year -= BUDDHIST_AHEAD
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return None if found in PLACEHOLDERS else found


def persian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a solar Hijri one, by the 33-year leap cycle (exact from 1206 to 1498 AP)."""
    length = 31 if month <= _HALF_YEAR else 30
    if year not in PERSIAN_YEARS or month not in range(1, 13) or day not in range(1, length + 1):
        return None
    years = year - 1
    days = 365 * years + (8 * years + 29) // 33 + (month - 1) * 30 + min(month - 1, _HALF_YEAR) + day - 1
    found = _PERSIAN_START + timedelta(days=days)
    return gregorian(found.year, found.month, found.day)


def full_year(digits: str) -> int:
    """The year that two, three or four digits mean."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < PIVOT else 1900)  # noqa: PLR2004 - the century is left out


def moment(day: date, hour: int, minute: int, second: int = 0, offset: int | None = None) -> str:
    """ISO 8601 of a day and its time, ``offset`` in minutes east; only the day where the time is impossible."""
    if hour > LAST_HOUR:
        return day.isoformat()
    try:
        zone = None if offset is None else timezone(timedelta(minutes=offset))
        hour %= LAST_HOUR
        return datetime(day.year, day.month, day.day, hour, minute, min(second, 59), tzinfo=zone).isoformat()
    except ValueError:
        return day.isoformat()


def offset_of(text: str | None) -> int | None:
    """Minutes east of Greenwich of "+01:00", "GMT-3" or "CET"; None where nothing readable is said."""
    if not text:
        return None
    name = text.strip("( ").lower().replace("−", "-")
    if name in _ZONES:
        return _ZONES[name]
    match = _OFFSET.fullmatch(name)
    if not match:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return (minutes if match[1] == "+" else -minutes) if minutes <= FARTHEST_ZONE else None
