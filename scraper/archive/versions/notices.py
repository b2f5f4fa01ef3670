"""A paragraph → whether it says that the article was corrected or updated, in the languages of ``notices.toml``."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from scraper.archive.text import squeezed

REACH = 400
"""Characters of a paragraph that are read: a notice says what it is at its beginning."""
_PARAGRAPH_END = re.compile(r"\n\s*\n")


class Notice(StrEnum):
    """What a paragraph tells of the article that it stands in."""

    CORRECTION = "correction"
    """Something in it was wrong, and was put right or made clear."""
    UPDATE = "update"
    """Something was added, or it was brought up to date."""


def notice(paragraph: str) -> Notice | None:
    """Return what a paragraph tells of its article; None where it is no notice.

    "Correction: …", "Mise à jour du 3 mars à 14 h" and "Dans une version précédente …" are; "Correction of prices goes
    on" is none, since neither a sign nor a number follows.
    """
    text = squeezed(paragraph[:REACH]).casefold()
    return next((kind for kind, pattern in _patterns() if pattern.search(text)), None)


def notices(text: str | None) -> dict[str, Notice]:
    """Return the paragraphs of a text that are notices, white space as single blanks, and what each tells."""
    found = ((squeezed(paragraph), notice(paragraph)) for paragraph in _PARAGRAPH_END.split(text or ""))
    return {paragraph: kind for paragraph, kind in found if kind}


@cache
def _patterns() -> tuple[tuple[Notice, re.Pattern[str]], ...]:
    tables = tomllib.loads(files(__package__).joinpath("notices.toml").read_text(encoding="utf-8"))
    return tuple((kind, _pattern(tables[kind])) for kind in Notice)


def _pattern(table: dict[str, dict[str, list[str]]]) -> re.Pattern[str]:
    """Beginnings count before a sign, before a date or a time that follows closely, or alone."""
    begins, says = (_any_of(table[place]) for place in ("begins", "says"))
    follows = r"(?=\W*$|\s*[:：–—(\[|.\]】,、;]|\s+-|[^.:!?。]{0,30}[\d:：])"
    return re.compile(rf"^[\W_]*{begins}(?!\w){follows}|{says}")


def _any_of(phrases: dict[str, list[str]]) -> str:
    ordered = sorted({phrase.casefold() for group in phrases.values() for phrase in group}, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, ordered)) + ")"
