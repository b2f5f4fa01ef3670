"""Two versions of a text → what was deleted, inserted and left, word by word, in time that no text can stretch.

Paragraphs are aligned first, then the words of those that differ.  Both go by the patience diff of Bram Cohen: what
stands once in both texts, in the same order, holds them together; between these the shortest edit is sought (Myers, "An
O(ND) difference algorithm and its variations", Algorithmica 1, 1986).  Where that would take more than ``STEPS`` in
all, or a passage is longer than ``LONGEST``, the passage counts as replaced.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import count, groupby
from typing import NamedTuple

from scraper.archive.versions.tokens import tokens
from scraper.archive.versions.tokens import words as words_of

STEPS = 1_000_000
"""Comparisons that the search for shortest edits may take in all, half a second; ours."""
LONGEST = 1_000_000
"""Characters of a passage, old and new together, that is compared word by word; ours: a long article has 100,000."""
FEW = 3
"""Words that stay between two longer changes up to which they count as changed with them, so that a sentence that was
rewritten does not read as scattered words; ours."""
_DEPTH = 8  # passages within passages between words that stand once in each
_PARAGRAPH = re.compile(r"(\n\s*\n)")


class Kind(StrEnum):
    """What became of a passage."""

    EQUAL = "equal"
    """It stands in both versions."""
    DELETE = "delete"
    """It stood in the version before."""
    INSERT = "insert"
    """It stands in the version after."""


class Span(NamedTuple):
    """A passage and what became of it."""

    kind: Kind
    text: str


def words(before: str | None, after: str | None, *, steps: int = STEPS) -> tuple[Span, ...]:
    """Return the way from one text to another.

    Equal and deleted spans together are ``before``, equal and inserted ones ``after``, character by character; what was
    deleted stands before what was inserted in its place.  No text is the empty text.  ``steps`` bounds the search.
    """
    if before == after:
        return (Span(Kind.EQUAL, before),) if before else ()
    budget = _Budget(steps)
    old, new = (_PARAGRAPH.split(text or "") for text in (before, after))
    spans: list[Span] = []
    for part in _grouped(_aligned(old, new, budget), few=0):
        spans += _spans(part) if part.is_equal else _within(part, budget)
    return tuple(_slid(list(_joined(spans))))


class _Budget:
    """Steps that are left."""

    def __init__(self, steps: int) -> None:
        self.steps = steps


class _Part(NamedTuple):
    """Tokens of the version before, and what stands in their place after."""

    is_equal: bool
    old: Sequence[str]
    new: Sequence[str]


def _within(part: _Part, budget: _Budget) -> Iterator[Span]:
    """Compare two passages word by word."""
    gone, come = "".join(part.old), "".join(part.new)
    if not gone or not come or len(gone) + len(come) > LONGEST:
        yield from _spans(part)
        return
    for inner in _grouped(_aligned(tokens(gone), tokens(come), budget), few=FEW):
        yield from _spans(inner)


def _spans(part: _Part) -> Iterator[Span]:
    gone, come = "".join(part.old), "".join(part.new)
    if part.is_equal:
        yield Span(Kind.EQUAL, gone)
        return
    if gone:
        yield Span(Kind.DELETE, gone)
    if come:
        yield Span(Kind.INSERT, come)


def _text(span: Span) -> str:
    return span.text


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    for kind, run in groupby(filter(_text, spans), key=lambda span: span.kind):
        yield Span(kind, "".join(text for _, text in run))


def _slid(spans: list[Span]) -> list[Span]:
    """The same, but that what came or went between two paragraphs begins with a border, not with the end of one.

    After "one." came either "¶two." or, which is the same between "one" and ".", ".¶two": a reader expects the first.
    """
    for place in range(1, len(spans) - 1):
        before, changed, after = spans[place - 1 : place + 2]
        border = _PARAGRAPH.search(changed.text)
        tail = changed.text[: border.start()] if border else ""
        if tail and before.kind is after.kind is Kind.EQUAL and after.text.startswith(tail):
            spans[place - 1 : place + 2] = (
                before._replace(text=before.text + tail),
                changed._replace(text=changed.text[len(tail) :] + tail),
                after._replace(text=after.text[len(tail) :]),
            )
    return [span for span in spans if span.text]


def _grouped(parts: Iterator[_Part], *, few: int) -> Iterator[_Part]:
    """Join neighbours of a kind, and changes between which nothing, or next to nothing, stays."""
    runs = [_sum(list(run)) for _, run in groupby(parts, key=lambda part: part.is_equal)]
    changed: list[_Part] = []
    for place, part in enumerate(runs):
        inside = bool(changed) and place + 1 < len(runs)
        if not part.is_equal or (inside and _is_scrap(part, changed[-1], runs[place + 1], few)):
            changed.append(part)
            continue
        if changed:
            yield _sum(changed)._replace(is_equal=False)
        changed = []
        yield part
    if changed:
        yield _sum(changed)._replace(is_equal=False)


def _sum(parts: Sequence[_Part]) -> _Part:
    old = [token for part in parts for token in part.old]
    new = [token for part in parts for token in part.new]
    return _Part(parts[0].is_equal, old, new)


def _is_scrap(part: _Part, before: _Part, after: _Part, few: int) -> bool:
    """Whether what stays between two changes is no word, or ``few`` words and shorter than either change."""
    text = "".join(part.old)
    held = len(words_of(text)) if len(part.old) <= 2 * few + 2 else few + 1
    return not text.strip() or held == 0 or (held <= few and len(text) <= min(_size(before), _size(after)))


def _size(part: _Part) -> int:
    return max(sum(map(len, side)) for side in (part.old, part.new))


def _aligned(old: Sequence[str], new: Sequence[str], budget: _Budget, depth: int = 0) -> Iterator[_Part]:
    """Align two sequences: what they begin and end with, what stands once in each, and the shortest edits between."""
    start = shared(old, new)
    end = shared(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield _Part(is_equal=True, old=old[:start], new=new[:start])
    anchors = _anchors(middle_old, middle_new) if middle_old and middle_new and depth < _DEPTH else []
    if anchors:
        yield from _between(middle_old, middle_new, anchors, budget, depth)
    else:
        yield from _shortest(middle_old, middle_new, budget)
    if end:
        yield _Part(is_equal=True, old=old[len(old) - end :], new=new[len(new) - end :])


def _between(
    old: Sequence[str], new: Sequence[str], anchors: Sequence[tuple[int, int]], budget: _Budget, depth: int
) -> Iterator[_Part]:
    """Align what stands before, between and behind the anchors."""
    at_old = at_new = 0
    for place_old, place_new in anchors:
        yield from _aligned(old[at_old:place_old], new[at_new:place_new], budget, depth + 1)
        at_old, at_new = place_old + 1, place_new + 1
        yield _Part(is_equal=True, old=old[place_old:at_old], new=new[place_new:at_new])
    yield from _aligned(old[at_old:], new[at_new:], budget, depth + 1)


def shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many tokens (of two strings: letters) two sequences begin with alike."""
    unlike = (place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(unlike, min(len(old), len(new)))


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of tokens that stand once in each, the longest run of them that goes forward in both."""
    counts_old, counts_new = Counter(old), Counter(new)
    places = {token: place for place, token in enumerate(new) if counts_new[token] == counts_old[token] == 1}
    return _rising([(place, places[token]) for place, token in enumerate(old) if token in places])


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second places rise (patience sorting, O(n log n))."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(last[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        last[pile : pile + 1] = [number]
    chain, number = [], last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _shortest(old: Sequence[str], new: Sequence[str], budget: _Budget) -> Iterator[_Part]:
    """The shortest edit between two sequences with unlike ends; both whole where the budget does not suffice."""
    trace = _trace(old, new, budget) if _is_worthwhile(old, new, budget) else None
    at_old = at_new = 0
    for place_old, place_new, length in (*_snakes(trace or [], len(old), len(new)), (len(old), len(new), 0)):
        if place_old > at_old or place_new > at_new:
            yield _Part(is_equal=False, old=old[at_old:place_old], new=new[at_new:place_new])
        at_old, at_new = place_old + length, place_new + length
        if length:
            yield _Part(is_equal=True, old=old[place_old:at_old], new=new[place_new:at_new])


def _is_worthwhile(old: Sequence[str], new: Sequence[str], budget: _Budget) -> bool:
    """Whether two sequences share a token, and the least edits that their tokens allow are within the budget."""
    shares = (Counter(old) & Counter(new)).total()
    edits = len(old) + len(new) - 2 * shares
    return shares > 0 and edits * edits // 4 <= budget.steps


def _trace(old: Sequence[str], new: Sequence[str], budget: _Budget) -> list[list[int]] | None:
    """For 0, 1, 2 … edits the furthest place in ``old`` on each diagonal, up to the end; None where it costs too much.

    So many edits lead to the diagonals ``-edits, -edits + 2, …, edits``; the one at ``place`` is ``2 * place - edits``.
    """
    trace: list[list[int]] = []
    for edits in count():
        reached = [0] * (edits + 1)
        for place in range(edits + 1):
            x = begin = _start(trace[-1], place) if edits else 0
            y = x - (2 * place - edits)
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            budget.steps -= 1 + x - begin
            reached[place] = x
            if x >= len(old) and y >= len(new):
                return [*trace, reached]
        if budget.steps < 0:
            break
        trace.append(reached)
    return None


def _start(before: list[int], place: int) -> int:
    """Where one more edit leads on a diagonal: an insertion from the one above, or a deletion from the one below."""
    return before[place] if _is_insertion(before, place) else before[place - 1] + 1


def _is_insertion(before: list[int], place: int) -> bool:
    return place == 0 or (place < len(before) and before[place - 1] < before[place])


def _snakes(trace: Sequence[list[int]], x: int, y: int) -> list[tuple[int, int, int]]:
    """Runs of equal tokens on the way that a trace found: place in each sequence, and length, in order."""
    runs = []
    for edits in reversed(range(len(trace))):
        place = (x - y + edits) // 2
        begin = _start(trace[edits - 1], place) if edits else 0
        runs.append((begin, begin - (x - y), x - begin))
        if edits:
            down = _is_insertion(trace[edits - 1], place)
            x, y = (begin, begin - (x - y) - 1) if down else (begin - 1, begin - (x - y))
    return runs[::-1]
