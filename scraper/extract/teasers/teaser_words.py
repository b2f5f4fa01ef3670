"""Words over, on and around blocks of cards: displayed text in, what it says of the cards out.

The tables stand in ``teaser_words.toml``, by language.  Words are compared in lower case, as whole words where the
script has any.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from scraper.models import TeaserKind

_TABLES: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    files(__package__).joinpath("teaser_words.toml").read_text(encoding="utf-8")
)
_KINDS: Final[tuple[tuple[str, TeaserKind | None], ...]] = (
    ("never", None),
    ("popular", TeaserKind.POPULAR),
    ("latest", TeaserKind.LATEST),
    ("related", TeaserKind.RELATED),
    ("other", TeaserKind.OTHER),
)
"""Tables and what they mean; a phrase of several languages means what the first of them says."""
READ_MORE: Final = frozenset(_TABLES["lines"]["buttons"])
"""What stands on the button of a card; never its headline."""
_BUTTONS: Final = tuple(f"{phrase} " for phrase in READ_MORE if " " in phrase)
_ADVERTS: Final = frozenset(_TABLES["lines"]["adverts"])
_ALL: Final = frozenset(_TABLES["lines"]["all"])
_NEIGHBOURS: Final = re.compile(
    rf"\b(?:{'|'.join(_TABLES['lines']['neighbours'])})|{'|'.join(_TABLES['lines']['neighbours_anywhere'])}",
    re.IGNORECASE,
)
_AROUND: Final = " \n:：→▶►»>-–—|[(•+*"
"""Ornaments around labels."""
_MAX_HEADING: Final = 120
"""Characters; whatever is longer is a headline or a sentence, not the name of a block."""
_LONGEST: Final = 7
"""Words of the longest phrase in the tables that is worth looking up."""
SPACELESS: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts in which words are not counted by spaces: Thai, Lao, Kana, Han, Hangul."""
_WORD: Final = re.compile(r"[\w+]+(?:['’·][\w]+)*")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("i\u0307", "i").replace("’", "'"))


def _phrases() -> Iterable[tuple[str, TeaserKind | None]]:
    for name, kind in _KINDS:
        for phrases in _TABLES["headings"][name].values():
            yield from ((phrase, kind) for phrase in phrases)


_SPACED: dict[tuple[str, ...], TeaserKind | None] = {}
_UNSPACED: dict[str, TeaserKind | None] = {}
for _phrase, _kind in _phrases():
    if SPACELESS.search(_phrase):
        _UNSPACED.setdefault("".join(_words(_phrase)), _kind)
    else:
        _SPACED.setdefault(tuple(word for word in _words(_phrase) if not word.isdigit()), _kind)
_OPENING: Final = frozenset(words[0] for words in _SPACED if words)
"""First words of phrases; most headlines hold none."""


@lru_cache(maxsize=4096)
def kind_of_heading(heading: str) -> tuple[bool, TeaserKind | None]:
    """What a displayed heading says of the cards under it: (known, kind).

    ``(True, None)`` means known and never over teasers.  The longest phrase of the tables that the heading holds
    decides.  It must open the heading or be a good part of it, since "Popular" names a block and "A popular mayor
    resigns" does not; phrases of the table ``never`` must be the whole heading, numbers aside, or half of it where no
    space parts words.
    """
    if len(heading) > _MAX_HEADING:
        return False, None
    found = [*_spaced([word for word in _words(heading) if not word.isdigit()]), *_unspaced(heading)]
    return (True, max(found, key=lambda one: one[0])[1]) if found else (False, None)


def _spaced(words: list[str]) -> Iterable[tuple[int, TeaserKind | None]]:
    starts = [place for place, word in enumerate(words) if word in _OPENING]
    for size in range(1, min(_LONGEST, len(words)) + 1 if starts else 0):
        for start in (start for start in starts if start + size <= len(words)):
            phrase = tuple(words[start : start + size])
            if phrase in _SPACED and _carries(_SPACED[phrase], size, len(words), start):
                yield sum(map(len, phrase)), _SPACED[phrase]


def _carries(kind: TeaserKind | None, size: int, total: int, start: int) -> bool:
    """Whether ``size`` of ``total`` words, the first ``start`` left out, are enough of a heading to name it."""
    if kind is None:
        return size == total
    if size == 1:
        return total <= 2 or (total <= 3 and (kind is not TeaserKind.OTHER or start == total - 1))  # noqa: PLR2004
    return 3 * size >= total or (start == 0 and total < 10)  # noqa: PLR2004 - longer ones are headlines


def _unspaced(heading: str) -> Iterable[tuple[int, TeaserKind | None]]:
    if not SPACELESS.search(heading):
        return
    heading = "".join(_words(heading))
    for phrase, kind in _UNSPACED.items():
        place = heading.find(phrase)
        if place >= 0 and _carries_unspaced(kind, len(phrase), len(heading), place):
            yield len(phrase), kind


def _carries_unspaced(kind: TeaserKind | None, size: int, total: int, start: int) -> bool:
    """The same as ``_carries`` by letters."""
    if kind is None:
        return start == 0 and 2 * size >= total
    return 3 * size >= total or (start == 0 and total < 10)  # noqa: PLR2004 - longer ones are headlines


def is_label(text: str) -> bool:
    """Whether text before a link announces it: "Lire aussi :", "RELATED", "Mehr zum Thema"."""
    known, kind = kind_of_heading(text.strip(_AROUND))
    return known and kind is not None


def is_way_on(text: str) -> bool:
    """Whether a label leads to the article before or after: "Article suivant", "Older post"."""
    return len(text) < 40 and _NEIGHBOURS.search(text) is not None  # noqa: PLR2004 - no label is longer


def is_button(text: str) -> bool:
    """Whether a line is the button of a card: "Read more", "Lire la suite", also with the headline repeated."""
    plain = text.casefold().strip(" »›>→.…:")
    return plain in READ_MORE or (len(plain) > 9 and plain.startswith(_BUTTONS))  # noqa: PLR2004 - the shortest button


def is_advert(text: str) -> bool:
    """Whether a short line on a card says that somebody paid for it."""
    return len(text) < 30 and text.casefold().strip(" :*-–·|[]()") in _ADVERTS  # noqa: PLR2004 - no label is longer


def announces(text: str) -> bool:
    """Whether a short line on a card is its block's name rather than a section's: two words or more, or a colon."""
    return is_name(text) and (len(_words(text)) > 1 or text.endswith((":", "：")))


def is_name(text: str) -> bool:
    """Whether a text names a block of related, popular or latest cards; what editors push bears names of sections."""
    return kind_of_heading(text.strip(_AROUND))[1] not in (None, TeaserKind.OTHER)


def is_whole_name(text: str) -> bool:
    """Whether a text is the name of a block and no word more: "Latest news", not "Latest on the storm"."""
    words = tuple(word for word in _words(text) if not word.isdigit())
    return len(text) <= _MAX_HEADING and (words in _SPACED or "".join(words) in _UNSPACED)


def is_all(text: str) -> bool:
    """Whether the text of a link leads to a whole list: "All news", "Toutes nos vidéos", "Alle Artikel"."""
    words = _words(text[:60])
    return 1 < len(words) < 6 and words[0] in _ALL  # noqa: PLR2004 - a headline is longer
