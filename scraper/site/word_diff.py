"""Two versions of a text → the words that stayed, went and came, in reading order.

Blocks are compared first, then the words of those that have changed: a moved comma costs a word, not a paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 4_000
"""Words of a changed part, both versions together, that are compared word by word; a longer part is replaced whole."""

_WORD = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """Text that has stayed, gone or come."""

    kind: Literal["same", "gone", "come"]
    text: str


def word_diff(old: str | None, new: str | None) -> list[list[Run]]:
    """Block by block of either version, its runs; a block that has stayed is one run."""
    before, after = _blocks(old), _blocks(new)
    return [runs for blocks in _compared(before, after) for runs in blocks if runs]


def _blocks(text: str | None) -> list[str]:
    return [block for block in (text or "").split("\n\n") if block.strip()]


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[list[list[Run]]]:
    for kind, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield [[Run("same", block)] for block in before[first:last]]
        elif kind == "replace":
            yield from _replaced(before[first:last], after[begin:end])
        else:
            yield [[Run("gone", block)] for block in before[first:last]]
            yield [[Run("come", block)] for block in after[begin:end]]


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[list[list[Run]]]:
    """Blocks that stand in each other's place, paired in order; those of the longer version that are left, whole."""
    pairs = min(len(before), len(after))
    for old, new in zip(before, after, strict=False):
        yield [list(_words(old, new))]
    yield [[Run("gone", block)] for block in before[pairs:]]
    yield [[Run("come", block)] for block in after[pairs:]]


def _words(old: str, new: str) -> Iterator[Run]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        yield from (Run("gone", old), Run("come", new))
        return
    for kind, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Run("same", "".join(before[first:last]))
            continue
        if last > first:
            yield Run("gone", "".join(before[first:last]))
        if end > begin:
            yield Run("come", "".join(after[begin:end]))


def around(blocks: Sequence[list[Run]]) -> list[list[Run] | None]:
    """The changed blocks with the one before and behind each; None where blocks that have stayed are left out."""
    changed = {place for place, runs in enumerate(blocks) if any(run.kind != "same" for run in runs)}
    near = {other for place in changed for other in (place - 1, place, place + 1)}
    shown: list[list[Run] | None] = []
    for place, runs in enumerate(blocks):
        if place in near:
            shown.append(runs)
        elif not shown or shown[-1] is not None:
            shown.append(None)
    return shown
