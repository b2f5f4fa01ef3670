"""A reader's languages → words, dates, numbers and names of languages in one of those that our pages speak."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal

SPOKEN = {"en": "en_GB", "fr": "fr_FR"}
"""Language → the locale whose dates and numbers go with it."""
DEFAULT = "en"

_RANGE = re.compile(r"\s*([a-zA-Z]{1,8})(?:-[\w-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")
_DAY_LENGTH = len("2026-01-31")
_MONTH_LENGTH = len("2026-01")
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Wording:
    """One language in which pages speak; ``wording("search")`` is what they call searching."""

    code: str
    """Its language code, for the attribute ``lang``."""

    def __call__(self, key: str, **values: object) -> str:
        """The message of that key; of one with two forms, that which goes with ``n``.

        Raises:
            KeyError: there is no such message.
        """
        message = _messages()[key][self.code]
        if isinstance(message, list):
            number = values["n"]
            message = message[0 if isinstance(number, int) and self._locale.plural_form(number) == "one" else 1]
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return message.format(**shown)

    @property
    def _locale(self) -> Locale:
        return _locale(self.code)

    def named(self, group: str, value: str | None) -> str:
        """The word for one of a set of values, such as a kind of teaser; the value itself where there is none."""
        held = _messages().get(f"{group}.{value}")
        return str(held[self.code]) if held else (value or "")

    def number(self, value: float) -> str:
        """A number with the separators of this language."""
        return str(format_decimal(value, locale=self._locale))

    def day(self, text: str | None) -> str:
        """A day, month or year of ISO 8601 in words, as its own page dates it; what is none, as it is."""
        parsed = _parsed(text)
        if parsed is None or text is None:
            return text or ""
        if len(text) < _MONTH_LENGTH:
            return text
        if len(text) < _DAY_LENGTH:
            return str(format_skeleton("yMMMM", parsed, locale=self._locale))
        return str(format_date(parsed.date(), "long", locale=self._locale))

    def moment(self, text: str | None) -> str:
        """A time in words, by the clock of its own offset, UTC named as such; a bare date as ``day``."""
        parsed = _parsed(text)
        if parsed is None or text is None or len(text) <= _DAY_LENGTH:
            return self.day(text)
        zone = " UTC" if text.endswith("Z") else ""
        return f"{format_datetime(parsed, 'd MMMM y, HH:mm', locale=self._locale)}{zone}"

    def language(self, code: str | None) -> str:
        """The name of a language; its code where it has none here."""
        return str(self._locale.languages.get(code or "", code or ""))


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(SPOKEN[code])


@cache
def _messages() -> dict[str, dict[str, str | list[str]]]:
    """``group.key`` → language → message, from ``messages.toml``."""
    groups = tomllib.loads((files(__package__) / "messages.toml").read_text(encoding="utf-8"))
    return {f"{group}.{key}": value for group, keys in groups.items() for key, value in keys.items()}


def _parsed(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        full = {4: f"{text}-01-01", _MONTH_LENGTH: f"{text}-01"}.get(len(text), text)
        return datetime.fromisoformat(full)
    except ValueError:
        return None


def chosen(asked: str | None, kept: str | None, accepted: str | None) -> str:
    """The language for a reader: as asked for in the address, as kept, as the browser prefers, or ``DEFAULT``."""
    for code in (asked, kept, *_preferred(accepted or "")):
        if code in SPOKEN:
            return str(code)
    return DEFAULT


def _preferred(accepted: str) -> list[str]:
    """Languages of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4); what it is not, left out."""
    found = [_RANGE.fullmatch(part) for part in accepted[:1000].split(",")]
    weighed = [(float(match[2] or 1), match[1].lower()) for match in found if match]
    return [code for weight, code in sorted(weighed, key=lambda one: -one[0]) if weight]


def lang_of(code: str | None) -> str | None:
    """A language code that may stand in the attribute ``lang``; None for what is none."""
    return code if code and _CODE.fullmatch(code) else None


def direction_of(code: str | None) -> str:
    """``rtl`` for languages that are written from right to left, ``ltr`` for others, ``auto`` for unknown ones."""
    try:
        return Locale.parse(code).text_direction if lang_of(code) else "auto"
    except (UnknownLocaleError, ValueError):
        return "auto"
