"""A date as a page writes it in, its ISO 8601 form out: machine forms, numeric forms and month names of 80 languages.

Only whole dates count: a day, a month and a year.  "2 hours ago" and "12 March" have no meaning without today's date,
which is never asked for, so they give nothing.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib import resources
from itertools import pairwise, product
from typing import Final

FIRST_YEAR: Final = 1800
"""Digitised newspapers go back to the nineteenth century; older dates are mistakes or placeholders ("0001-01-01")."""
LAST_YEAR: Final = 2099
"""No page of ours is younger; later years are placeholders ("9999-12-31")."""
PLACEHOLDERS: Final = frozenset({date(1900, 1, 1), date(1969, 12, 31), date(1970, 1, 1), date(1980, 1, 1)})
"""What systems write for "no date"."""
MAX_TEXT: Final = 400
"""Characters of a text that are read; dates with weekday, time and label stay below 150."""

_ZEROS: Final = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀០᠐０"
_DIGITS: Final = {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}
_MARKS: Final = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
)
_PLAIN: Final = _DIGITS | _MARKS | {0xA0: " ", 0x202F: " ", 0x2009: " ", 0xFF0F: "/", 0xFF0E: ".", 0xFF1A: ":"}
"""Every script's decimal digits as 0–9, direction marks left out, wide and narrow signs as their plain twins."""

_ZONES: Final = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180,
    "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "jst": 540, "kst": 540, "wib": 420, "sast": 120, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Zone abbreviations with one meaning in the news, in minutes east; CST, IST, BST and ET have several and give none."""

_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""East Asian eras and the year before their first."""

_ISO: Final = re.compile(
    r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"
    r"(?:[T_ ]{1,3}(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<o>Z|UTC|GMT|[+\-−]\d{2}(?::?\d{2})?(?!\d))?)?",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?(?P<o>Z|[+\-]\d{2}:?\d{2})?)?"
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
_CLOCK: Final = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|(?<!\d)\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\d{1,9}|[^\W\d_][^\s\d.,;:|/()\[\]–—\-•·'’<>]{0,30}|[^\s\w]")
_PARTICLES: Final = frozenset(
    (
        "st nd rd th er re e de del di du d of the o ος η a ª º den der le la el il m g gada d t an in year год року года г р рік "
        "ta ga ko ge tanggal pada วันที่ เดือน พ.ศ พ ศ ค สหท ने को का के की في من سنة عام سال ที่ ngày năm i ve ye il"
    ).split()
)
"""Words that may stand between the day, the month and the year."""
_BETWEEN: Final = 3
"""Tokens, points and commas included, that may stand between two parts of one date."""
_YEAR_DIGITS: Final = 4
_TIME_REACH: Final = 40
"""Characters after (12 before) a date within which a time belongs to it."""


@dataclass(frozen=True, slots=True)
class Language:
    """How one language writes dates."""

    order: str
    """``dmy``, ``mdy`` or ``ymd``: the order of a numeric date."""
    months: dict[str, int]
    """Month spelling (see ``_month_key``) → 1 to 12."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date found in a text."""

    day: date
    """The Gregorian day."""
    start: int
    """Where its first character stands in the text."""
    end: int
    """Just after its last character."""
    ambiguous: bool = False
    """Numeric with day and month exchangeable: the language decided."""


@cache
def languages() -> dict[str, Language]:
    """Every language of ``months.toml`` by its tag; read once."""
    table = tomllib.loads(resources.files(__package__).joinpath("months.toml").read_text(encoding="utf-8"))
    return {
        tag: Language(row["order"], {name: number for number, names in enumerate(row["months"], 1) for name in names})
        for tag, row in table.items()
    }


@cache
def _shared_months() -> dict[str, int]:
    """Spellings that mean one month in every language that has them ("listopad" is October or November: left out)."""
    seen: dict[str, set[int]] = {}
    for tag, language in languages().items():
        for name, number in language.months.items() if not tag.endswith("-persian") else ():
            seen.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in seen.items() if len(numbers) == 1}


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
    finders = (_find_iso, _find_cjk, _find_named, _find_vietnamese, _find_numeric)
    found = [hit for finder in finders if (hit := finder(text, language, order))]
    return min(found, key=lambda hit: hit.start, default=None)


def numeric_order(language: str | None) -> str:
    """Order of a numeric date in a language: ``en`` alone reads month first, ``en-GB`` and the rest of the world not."""
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
    day = _day(int(match["y"]), int(match["m"]), int(match["d"]))
    if day is None:
        return None
    if match["H"] is None:
        return day.isoformat()
    return _moment(day, int(match["H"]), int(match["M"]), int(match["S"] or 0), _offset(match["o"]))


def _from_epoch(text: str) -> str | None:
    seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return moment.isoformat() if _day(moment.year, moment.month, moment.day) else None


def _offset(text: str | None) -> int | None:
    """Minutes east of Greenwich, or None where nothing (readable) is said."""
    if not text:
        return None
    name = text.strip("( ").lower().replace("−", "-")
    if name in _ZONES:
        return _ZONES[name]
    match = re.fullmatch(r"(?:utc|gmt)?\s?([+\-])(\d{1,2})(?::?(\d{2}))?", name)
    if not match:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return (minutes if match[1] == "+" else -minutes) if minutes <= 14 * 60 else None


def _day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day if it exists and is not a placeholder; Buddhist years (2400 to 2650) are converted."""
    if 2400 <= year <= 2650:
        year -= 543
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return None if found in PLACEHOLDERS else found


def _moment(day: date, hour: int, minute: int, second: int, offset: int | None) -> str:
    """ISO 8601 of a day and its time; only the day where the time is impossible."""
    try:
        zone = None if offset is None else timezone(timedelta(minutes=offset))
        return datetime(day.year, day.month, day.day, hour % 24, minute, min(second, 59), tzinfo=zone).isoformat()
    except ValueError:
        return day.isoformat()


# --- written forms ----------------------------------------------------------------------------------------------------


def _written(text: str, language: str | None, order: str | None) -> str | None:
    found = find_date(text, language, order=order)
    return with_time(text, found) if found else None


def with_time(text: str, found: Found) -> str:
    """ISO 8601 of a date found in a ``plain`` text, with the time that stands just after or before it."""
    match = _TIME.search(text, found.end, found.end + _TIME_REACH)
    if match is None:
        match = _TIME.search(text, max(0, found.start - 24), found.start)
    if match is None:
        return found.day.isoformat()
    hour, half = int(match["H"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    offset = _offset(match["o"])
    return _moment(found.day, hour, int(match["M"] or 0), int(match["S"] or 0), offset)


def _find_iso(text: str, _language: str | None, _order: str | None) -> Found | None:
    for match in _ISO.finditer(text):
        if day := _day(int(match["y"]), int(match["m"]), int(match["d"])):
            return Found(day, match.start(), match.end("d"))
    return None


def _find_cjk(text: str, _language: str | None, _order: str | None) -> Found | None:
    for match in _CJK.finditer(text):
        year = (1 if match["y"] == "元" else int(match["y"])) + _ERAS.get(match["era"] or "", 0)
        if day := _day(year + (2000 if year < 100 else 0), int(match["m"]), int(match["d"])):
            return Found(day, match.start(), match.end())
    return None


def _find_vietnamese(text: str, _language: str | None, _order: str | None) -> Found | None:
    for match in _VIETNAMESE.finditer(text):
        if day := _day(int(match["y"]), int(match["m"]), int(match["d"])):
            return Found(day, match.start(), match.end())
    return None


def _find_numeric(text: str, language: str | None, order: str | None) -> Found | None:
    for match in _NUMERIC.finditer(text):
        first, second, third = int(match[1]), int(match[3]), int(match[4])
        if len(match[1]) >= 3 and len(match[4]) > 2:
            continue
        read = _numeric_day(first, second, third, match, language, order)
        if read:
            exchangeable = len(match[1]) < 3 and first <= 12 and second <= 12 and first != second
            return Found(read, match.start(), match.end(), ambiguous=exchangeable)
    return None


def _numeric_day(
    first: int, second: int, third: int, match: re.Match[str], language: str | None, order: str | None
) -> date | None:
    if len(match[1]) == 4:
        return _persian_day(first, second, third) if 1300 <= first <= 1500 else _day(first, second, third)
    if len(match[1]) == 3 or (len(match[4]) == 2 and match[2] == "-" and len(match[1]) == 1):
        return None
    year = _full_year(third, len(match[4]))
    order = "dmy" if match[2].startswith(".") else order or numeric_order(language)
    preferred, other = (first, second), (second, first)
    if order == "mdy":
        preferred, other = other, preferred
    return _day(year, preferred[1], preferred[0]) or _day(year, other[1], other[0])


def _full_year(year: int, digits: int) -> int:
    return year if digits > 2 else year + (2000 if year < 70 else 1900)


# --- month names ------------------------------------------------------------------------------------------------------


def _find_named(text: str, language: str | None, _order: str | None) -> Found | None:
    """A day and a year around a month's name, in any of the orders that languages use."""
    clear = _CLOCK.sub(lambda match: " " * len(match[0]), text)
    tokens = [(match[0].lower(), match.start(), match.end()) for match in _TOKEN.finditer(clear)]
    for at, month, width, persian in _months_in(tokens, language):
        if found := _around(tokens, at, month, width, persian=persian):
            return found
    return None


def _months_in(tokens: list[tuple[str, int, int]], language: str | None) -> list[tuple[int, int, int, bool]]:
    """(index, month, tokens it takes, whether solar Hijri) of each month's name among the tokens."""
    primary = (language or "").replace("_", "-").lower().partition("-")[0]
    own = languages().get(primary)
    tables = ([own.months] if own else []) + [_shared_months()]
    persian = languages()["fa-persian"].months
    found = []
    for at, (word, _, _) in enumerate(tokens):
        if word[0].isdigit():
            continue
        for name, width in _spellings(tokens, at, word):
            month = next((table[name] for table in tables if name in table), None)
            if month:
                found.append((at, month, width, False))
                break
            if name in persian:
                found.append((at, persian[name], width, True))
                break
    return found


def _spellings(tokens: list[tuple[str, int, int]], at: int, word: str) -> list[tuple[str, int]]:
    """The word joined with the one or two after it ("تشرين الأول", "มี.ค."), then the word alone."""
    joined = [(word, 1)]
    name = word
    for ahead in range(at + 1, min(at + 5, len(tokens))):
        token = tokens[ahead][0]
        if token[0].isdigit() or (not token[0].isalpha() and token != "."):
            break
        if token != ".":
            name += token
            joined.append((name, ahead - at + 1))
    return joined[::-1]


def _around(tokens: list[tuple[str, int, int]], at: int, month: int, width: int, *, persian: bool) -> Found | None:
    """The date that the numbers next to a month's name make with it; day first, then month, then year first."""
    before = _numbers(tokens, range(at - 1, -1, -1))
    after = _numbers(tokens, range(at + width, len(tokens)))
    thai = "\u0e00" <= tokens[at][0][0] <= "\u0e7f"
    around = list(product(before[:1], after[:1]))
    choices = [*around, *pairwise(after), *((year, day) for day, year in around), *pairwise(before)]
    for day_at, year_at in sorted(choices, key=lambda pair: len(tokens[pair[1]][0]) != _YEAR_DIGITS):
        year = _named_year(tokens, year_at, at + width, thai=thai)
        day_word = tokens[day_at][0]
        if year is None or len(day_word) > 2:
            continue
        day = _persian_day(year, month, int(day_word)) if persian else _day(year, month, int(day_word))
        if day:
            places = (at, at + width - 1, day_at, year_at)
            return Found(day, tokens[min(places)][1], tokens[max(places)][2])
    return None


def _numbers(tokens: list[tuple[str, int, int]], places: range) -> list[int]:
    """Indices of up to two numbers reached over nothing but particles and signs."""
    found: list[int] = []
    gap = 0
    for at in places:
        word = tokens[at][0]
        if word[0].isdigit():
            found.append(at)
            gap = 0
            if len(found) == 2:
                break
            continue
        gap += 1
        if gap > _BETWEEN or (word[0].isalpha() and word not in _PARTICLES) or word in "|•·()":
            break
    return found


def _named_year(tokens: list[tuple[str, int, int]], at: int, after_month: int, *, thai: bool) -> int | None:
    """The year in a token; of two digits only right after the month ("5-Mar-24") or an apostrophe ("Mar 5 '24")."""
    word = tokens[at][0]
    if len(word) == _YEAR_DIGITS:
        return int(word)
    follows = at == after_month or (at == after_month + 1 and not tokens[after_month][0].isdigit())
    marked = follows or tokens[at - 1][0] in "'’"
    if len(word) != 2 or not marked:
        return None
    return int(word) + (2500 if thai else 2000 if int(word) < 70 else 1900)


def _persian_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a solar Hijri one, by the 33-year leap cycle (exact from 1206 to 1498 AP)."""
    if not (1300 <= year <= 1498 and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    cycles = year - 1
    days = 365 * cycles + (8 * cycles + 29) // 33 + (month - 1) * 30 + min(month - 1, 6) + day - 1
    return _day(*(date(622, 3, 21) + timedelta(days=days)).timetuple()[:3])
