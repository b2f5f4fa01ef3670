"""A text of an article → the form in which versions compare: without what changes though nobody has written anything.

Counters (views, shares, comments), minutes of reading, times counted from now ("3 hours ago") and the labels of
advertisements are churn where they are a part of a short line by themselves: "Ana Roux · il y a 3 heures" compares as
"Ana Roux", while "The song had 1,000 views." is a sentence and stays.  Extraction drops most of these; what it lets
through must not make a version.  The words stand in ``churn.toml``.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from scraper.archive.text import squeezed
from scraper.archive.versions.tokens import words

LONGEST = 120
"""Characters of a line that can hold churn; ours: the longest such lines join a name, a date and two counters."""
MOST = 10
"""Words of a part that can be churn; ours: "mis à jour il y a 5 minutes" has six."""

_LINE_END = re.compile(r"\n\s*")
_PART_END = re.compile(r"\s+[·•∙|/–—-]\s+|\s*[·•∙|]\s*")
_DIGITS = re.compile(r"\d+")


def settled(text: str | None) -> str:
    """Return a text without churn, every run of white space as one blank; None is the empty text."""
    if not text:
        return ""
    return " ".join(filter(None, map(_settled_line, _LINE_END.split(text))))


@lru_cache(maxsize=4096)
def is_churn(part: str) -> bool:
    """Whether a part of a line says nothing but how often it was read, how long ago it is, or that an ad stands there.

    Numbers alone are none, and neither is a number with a unit: "20 minutes" is the name of a newspaper.
    """
    if len(part) > LONGEST:
        return False
    named = words(_DIGITS.sub(" ", part.casefold()))
    if not 0 < len(named) <= MOST:
        return False
    phrases = _phrases()
    bare = " ".join(named)
    if bare in phrases["labels"] or bare in phrases["now"]:
        return True
    return bool(_DIGITS.search(part)) and _all_words().issuperset(named) and _counts(frozenset(named))


def _counts(named: frozenset[str]) -> bool:
    """Whether words hold something that is counted, or both a unit of time and a word that counts it from now."""
    counted, units, ago = (map(frozenset, map(str.split, _phrases()[name])) for name in ("counted", "units", "ago"))
    return any(map(named.issuperset, counted)) or (
        any(map(named.issuperset, ago)) and any(map(named.issuperset, units))
    )


def _settled_line(line: str) -> str:
    line = squeezed(line)
    if not line or len(line) > LONGEST:
        return line
    parts = _PART_END.split(line)
    kept = [part for part in parts if not is_churn(part)]
    return line if len(kept) == len(parts) else " · ".join(filter(None, kept))


@cache
def _phrases() -> dict[str, frozenset[str]]:
    """Table → its phrases in all languages, their words with a blank between them."""
    tables = tomllib.loads(files(__package__).joinpath("churn.toml").read_text(encoding="utf-8"))
    return {
        name: frozenset(" ".join(words(phrase.casefold())) for group in table.values() for phrase in group)
        for name, table in tables.items()
    }


@cache
def _all_words() -> frozenset[str]:
    phrases = _phrases()
    names = ("counted", "units", "ago", "now", "beside")
    return frozenset(word for name in names for phrase in phrases[name] for word in phrase.split())
