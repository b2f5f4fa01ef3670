"""A text → the runs of words that it is made of, and the few numbers by which texts with many runs in common meet.

Shingles after Broder ("On the resemblance and containment of documents", SEQUENCES 1997); MinHash signatures by
``rensa``, cut into bands (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4): texts that share a band are
compared.  Papers cut agency texts from the end, so that the beginning of a text has bands of its own, by which a
short text is found within a long one.
"""

import hashlib
from collections.abc import Sequence

from rensa import RMinHash  # type: ignore[import-untyped]  # it ships no types

from scraper.archive.versions.tokens import is_unspaced, words

WORDS, CHARACTERS = 5, 8
"""Words of a shingle, and characters in scripts without blanks between words, whose words have 1.6 on average."""
FEWEST = 30
"""Shingles below which a text is too short to be told from another: a line, a caption, a notice; ours."""
LONGEST = 20_000
"""Words of a text that count; the longest articles have 15,000."""
_LETTERS = 20  # characters of a word and the blank behind it, at most
LEAD = 80
"""Shingles of the beginning that has bands of its own."""

ROWS = 3
BANDS, LEAD_BANDS = 24, 10
"""Numbers of a band, and bands.  Of two texts with a share s of shingles in common (of all that either has), a band
agrees with s^3: with 24 bands, 95 % of pairs at s = 0.5 meet, 48 % at 0.3 and 2 % at 0.1 (``benchmarks/copies.py``)."""
METHOD = 1_000 * int(RMinHash.ALGORITHM_VERSION) + 1
"""Changes with what this module or the library does: what was made by another one is not compared."""


def shingles(text: str | None) -> list[str]:
    """Return the shingles of a text in order, each once; none where there are fewer than ``FEWEST``."""
    found = [word.casefold() for word in words((text or "")[: LONGEST * _LETTERS])[:LONGEST]]
    size = CHARACTERS if 2 * sum(map(is_unspaced, found[:200])) > len(found[:200]) else WORDS
    runs = dict.fromkeys(map(" ".join, zip(*(found[place:] for place in range(size)), strict=False)))
    return list(runs) if len(runs) >= FEWEST else []


def bands(runs: Sequence[str]) -> list[int]:
    """Return the bands of a text's shingles, 64-bit numbers with sign; none of none."""
    if not runs:
        return []
    whole = _bands(runs, BANDS, 0)
    return [*whole, *_bands(runs[:LEAD], LEAD_BANDS, BANDS)]


def _bands(runs: Sequence[str], count: int, first: int) -> list[int]:
    signature = RMinHash(num_perm=count * ROWS, seed=1)
    signature.update(list(runs))
    numbers = signature.digest()
    parts = (numbers[at : at + ROWS] for at in range(0, len(numbers), ROWS))
    return [_number(first + place, part) for place, part in enumerate(parts)]


def _number(place: int, part: Sequence[int]) -> int:
    text = b"".join(number.to_bytes(8, "big") for number in (place, *part))
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)
