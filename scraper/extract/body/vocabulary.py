"""Names of elements in, the groups of names they belong to out, as bit masks; and tables of words."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

_TABLES: dict[str, dict[str, list[str]]] = tomllib.loads(
    files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
)

GROUPS = tuple(_TABLES["names"])
"""Groups of names; the place of each is its bit in ``names_in``."""
PHRASES = frozenset(phrase for group in _TABLES["phrases"].values() for phrase in group)
"""Words and pairs of words that short blocks around an article hold, in more languages than the training pages."""
COUNTED = frozenset(_TABLES["counters"]["counted"])
"""What a line that counts readers counts, one word each."""
COUNTED_BESIDE = COUNTED | frozenset(_TABLES["counters"]["beside"])
"""All the words that such a line is made of."""

_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_AROUND = ' .,:;!?()[]«»"“”…→>|'


def _bits(groups: dict[str, list[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, words in enumerate(groups.values()):
        for word in words:
            found[word] = found.get(word, 0) | 1 << place
    return found


_NAME_BITS = _bits(_TABLES["names"])
_BEGINNINGS = frozenset(word[:end] for word in _NAME_BITS for end in range(1, len(word)))
"""What a word that two tokens make together can begin with: most tokens begin none."""


@lru_cache(maxsize=50_000)
def names_in(signature: str) -> int:
    """Bit mask of the ``GROUPS`` that an element's names (class, id …) belong to."""
    bits, before = 0, ""
    for found in _TOKEN.findall(signature):
        token = found.lower()
        bits |= _NAME_BITS.get(token, 0)
        if before in _BEGINNINGS:
            bits |= _NAME_BITS.get(before + token, 0)
        before = token
    return bits
