"""A text in, the first date written with a month's name out, in any of the orders that languages use."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise, product
from typing import Final

from scraper.extract.dates.calendars import BUDDHIST_AHEAD, YEAR_DIGITS, full_year, gregorian, persian

_CLOCK: Final = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|(?<!\d)\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
"""Times of day, which are no days."""
_TOKEN: Final = re.compile(r"\d{1,9}|[^\W\d_][^\s\d.,;:|/()\[\]–—\-•·'’<>]{0,30}|[^\s\w]")
_PARTICLES: Final = frozenset(
    (
        "st nd rd th er re e de del di du d of the o ος η a ª º den der le la el il m g gada t an in year год року года"
        " г р рік ta ga ko ge tanggal pada วันที่ เดือน พ.ศ พ ศ ค สหท ने को का के की في من سنة عام سال ที่ ngày"
        " năm i ve ye"
    ).split()
)
"""Words that may stand between the day, the month and the year."""
_BETWEEN: Final = 3
"""Tokens, points and commas included, that may stand between two parts of one date."""
_JOINED: Final = 5
"""Tokens that one month's name may take, points included ("มี.ค.", "تشرين الأول")."""
_PAIR: Final = 2
"""Digits of a day or a shortened year; also how many numbers stand around a month."""
_POINT: Final = "."
_THAI: Final = ("\u0e00", "\u0e7f")

Token = tuple[str, int, int]
"""A word, number or sign in lower case, where it starts and where it ends."""


@dataclass(frozen=True, slots=True)
class Language:
    """How one language writes dates."""

    order: str
    """``dmy``, ``mdy`` or ``ymd``: the order of a numeric date."""
    months: dict[str, int]
    """Month spelling (see ``scripts/make_months.py``) → 1 to 12."""


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
def shared_months() -> dict[str, int]:
    """Spellings that mean one month in every language that has them ("listopad" is October or November: left out)."""
    seen: dict[str, set[int]] = {}
    for tag, language in languages().items():
        for name, number in language.months.items() if not tag.endswith("-persian") else ():
            seen.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in seen.items() if len(numbers) == 1}


@cache
def _beginnings() -> frozenset[str]:
    """Every beginning of every month's name: most words of a text are none, and need no further look."""
    names = {name for language in languages().values() for name in language.months}
    return frozenset(name[:end] for name in names for end in range(1, len(name) + 1))


def find_named(text: str, language: str | None) -> Found | None:
    """A day and a year around a month's name, in any of the orders that languages use."""
    clear = _CLOCK.sub(lambda match: " " * len(match[0]), text)
    tokens = [(match[0].lower(), match.start(), match.end()) for match in _TOKEN.finditer(clear)]
    for at, month, width, is_solar in _months_in(tokens, language):
        if found := _around(tokens, at, month, width, solar=is_solar):
            return found
    return None


def _months_in(tokens: list[Token], language: str | None) -> list[tuple[int, int, int, bool]]:
    """(index, month, tokens it takes, whether solar Hijri) of each month's name among the tokens."""
    primary = (language or "").replace("_", "-").lower().partition("-")[0]
    own = languages().get(primary)
    tables = ([own.months] if own else []) + [shared_months()]
    solar = languages()["fa-persian"].months
    beginnings = _beginnings()
    found = []
    for at, (word, _, _) in enumerate(tokens):
        if word not in beginnings:
            continue
        for name, width in _spellings(tokens, at, word):
            month = next((table[name] for table in tables if name in table), None)
            if month:
                found.append((at, month, width, False))
                break
            if name in solar:
                found.append((at, solar[name], width, True))
                break
    return found


def _spellings(tokens: list[Token], at: int, word: str) -> list[tuple[str, int]]:
    """The word joined with the one or two after it ("تشرين الأول", "มี.ค."), then the word alone."""
    joined = [(word, 1)]
    name = word
    for ahead in range(at + 1, min(at + _JOINED, len(tokens))):
        word = tokens[ahead][0]
        if word[0].isdigit() or (not word[0].isalpha() and word != _POINT):
            break
        if word != _POINT:
            name += word
            joined.append((name, ahead - at + 1))
    return joined[::-1]


def _around(tokens: list[Token], at: int, month: int, width: int, *, solar: bool) -> Found | None:
    """The date that the numbers next to a month's name make with it; day first, then month, then year first."""
    before = _numbers(tokens, range(at - 1, -1, -1))
    after = _numbers(tokens, range(at + width, len(tokens)))
    thai = _THAI[0] <= tokens[at][0][0] <= _THAI[1]
    around = list(product(before[:1], after[:1]))
    choices = [*around, *pairwise(after), *((year, day) for day, year in around), *pairwise(before)]
    for day_at, year_at in sorted(choices, key=lambda pair: len(tokens[pair[1]][0]) != YEAR_DIGITS):
        year = _named_year(tokens, year_at, at + width, thai=thai)
        day_word = tokens[day_at][0]
        if year is None or len(day_word) > _PAIR:
            continue
        day = (persian if solar else gregorian)(year, month, int(day_word))
        if day:
            places = (at, at + width - 1, day_at, year_at)
            return Found(day, tokens[min(places)][1], tokens[max(places)][2])
    return None


def _numbers(tokens: list[Token], places: range) -> list[int]:
    """Indices of up to two numbers reached over nothing but particles and signs."""
    found: list[int] = []
    gap = 0
    for at in places:
        word = tokens[at][0]
        if word[0].isdigit():
            found.append(at)
            gap = 0
            if len(found) == _PAIR:
                break
            continue
        gap += 1
        if gap > _BETWEEN or (word[0].isalpha() and word not in _PARTICLES) or word in "|•·()":
            break
    return found


def _named_year(tokens: list[Token], at: int, after_month: int, *, thai: bool) -> int | None:
    """The year in a token; of two digits only right after the month ("5-Mar-24") or an apostrophe ("Mar 5 '24")."""
    word = tokens[at][0]
    if len(word) == YEAR_DIGITS:
        return int(word)
    follows = at == after_month or (at == after_month + 1 and not tokens[after_month][0].isdigit())
    marked = follows or tokens[at - 1][0] in "'’"
    if len(word) != _PAIR or not marked:
        return None
    return int(word) + 2500 - BUDDHIST_AHEAD if thai else full_year(word)
