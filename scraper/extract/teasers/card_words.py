"""The vocabulary of class names and addresses around cards: ``card_words.toml`` in, its groups as frozen sets out."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

_TABLES: Final[dict[str, dict[str, list[str]]]] = tomllib.loads(
    files(__package__).joinpath("card_words.toml").read_text(encoding="utf-8")
)
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def group(table: str, name: str) -> frozenset[str]:
    """One group of a table."""
    return frozenset(_TABLES[table][name])


def groups_of(table: str, *names: str) -> dict[str, str]:
    """Word → the group it belongs to, for the named groups of a table, or for all of them."""
    return {word: name for name in names or _TABLES[table] for word in _TABLES[table][name]}


def names_of(table: str) -> tuple[str, ...]:
    """The groups of a table, in its order."""
    return tuple(_TABLES[table])


@lru_cache(maxsize=32768)
def words_of(name: str) -> tuple[str, ...]:
    """The words of one class name or id, in lower case: ``mostReadBox`` and ``most-read_box`` are alike."""
    return tuple(word.lower() for word in _WORD.findall(name))
