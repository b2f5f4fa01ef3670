"""The text of one block in, whether it only counts readers or the minutes a text takes out: "Lu 34 fois", "3 min read".

Such a number changes from one fetch to the next while the article does not.
"""

import unicodedata

from scraper.extract.body.vocabulary import COUNTED, COUNTED_BESIDE

_LONGEST = 80
"""Characters; a longer line is no counter."""
_MOST = 6
"""Words beside numbers that a counter has at most."""


def is_counter(text: str) -> bool:
    """Whether a text is a number with words for counting readers, and no other word: so "34 people died." is none."""
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return False
    words = "".join(letter if _is_of_word(letter) else " " for letter in text.casefold()).split()
    return 0 < len(words) <= _MOST and not COUNTED.isdisjoint(words) and COUNTED_BESIDE.issuperset(words)


def _is_of_word(letter: str) -> bool:
    """Letters and the marks on them; numbers, signs and pictograms part words."""
    return unicodedata.category(letter)[0] in "LM" and letter != "\ufe0f"  # which follows a pictogram
