"""The words of ``words.toml`` by meaning, in every language at once, folded for comparison with addresses."""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.resources import files

_FOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"})


def fold(text: str) -> str:
    """Text for comparison: case folded, accents and other marks dropped, whitespace collapsed."""
    text = text.casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_FOLDED))
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(text.split())


def _load() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("scraper.discover") / "words.toml").read_text(encoding="utf-8"))


def _all(languages: Mapping[str, str], separator: str | None = None) -> Iterable[str]:
    return (fold(word) for words in languages.values() for word in words.split(separator))


_TABLES = _load()

TAG, AUTHOR, CATEGORY, ARCHIVE, SECTION, STORY, STORIES, STATIC, SEARCH, ACCOUNT, VIEW, CALENDAR, PAGE = (
    frozenset(_all(_TABLES[name]))
    for name in (
        "tag", "author", "category", "archive", "section", "story", "stories", "static", "search", "account", "view",
        "calendar", "page",
    )
)  # fmt: skip
"""Path segments by meaning; see the comment on each table of ``words.toml``."""

COMMENT_FEED = tuple(sorted(set(_all(_TABLES["comment_feed"]))))
"""Beginnings of words that stand in the title of a feed of comments."""

OLDER = tuple(sorted(set(_all(_TABLES["older"], "|"))))
"""Beginnings of what the link to the next page of a list says."""
