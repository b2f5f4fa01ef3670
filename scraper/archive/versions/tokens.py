"""A text → its words, and what stands between them: how versions are compared, and copies are found.

Scripts that set no blanks between words give one word a character, as Unicode leaves them to dictionaries (UAX #29,
section 4: https://www.unicode.org/reports/tr29/).  Marks belong to the letter that they stand on.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise

_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
)
_JOINERS = "'’\u200c\u200d\u2011-"
"""What joins two words into one where it stands between them: l'Ukraine, vice-président, the half space of Persian."""


def tokens(text: str) -> list[str]:
    """A text cut into words, runs of white space and single other characters; joined again, they are the text."""
    return _patterns()[0].findall(text)


def words(text: str) -> list[str]:
    """The words of a text, numbers included."""
    return _patterns()[1].findall(text)


def came_and_went(before: str | None, after: str | None) -> tuple[int, int]:
    """How many words one text has more than another, and how many less, wherever they stand."""
    old, new = (Counter(words(text or "")) for text in (before, after))
    return (new - old).total(), (old - new).total()


def is_unspaced(word: str) -> bool:
    """Whether a word is a character of a script that sets no blanks between words."""
    return _patterns()[2].match(word) is not None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns for tokens, for words, and for a character of an unspaced script."""
    letter, marks = rf"[^\W_{_UNSPACED}]", f"[{_marks()}]"
    word = f"{letter}+(?:{marks}+{letter}*|[{_JOINERS}]{letter}+)*|[{_UNSPACED}]{marks}*"
    return re.compile(rf"{word}|\s+|.", re.DOTALL), re.compile(word), re.compile(f"[{_UNSPACED}]")


def _marks() -> str:
    r"""The marks of the basic plane as ranges of a character class; ``\w`` knows letters without them."""
    marks = [number for number in range(0x10000) if unicodedata.category(chr(number))[0] == "M"]
    starts = [marks[0], *(after for before, after in pairwise(marks) if after != before + 1)]
    ends = [*(before for before, after in pairwise(marks) if after != before + 1), marks[-1]]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
