"""Text blocks of a page and the truth about its article in, a label and its clarity for each block out."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_NOSPACE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_NOSPACE}]|[^\W{_NOSPACE}]+")
_GRAM = 4
"""Words of a shingle, as in scrapinghub's benchmark."""
_SHARED = 0.3
"""Share of a block's shingles that must occur in the truth for the block to be aligned with it."""
_UNCLEAR = 0.4
"""Clarity of a block whose text is in the truth, but only once, and better aligned with another block."""
_SHORT_BLOCK = 40


@dataclass(frozen=True, slots=True)
class Labels:
    """Judgement of a page's blocks."""

    text: list[float]
    """1 for article text, 0 for the rest."""
    clarity: list[float]
    """From 0 (no idea) to 1 (certain)."""
    sizes: list[int]
    """Words of each block; characters for scripts without spaces."""


def words(text: str) -> list[str]:
    """Lower-case words; characters for scripts without spaces."""
    return _WORD.findall(text.lower())


def label_by_body(blocks: Sequence[str], body: str) -> Labels:
    """Align the blocks with an article's text in reading order; a text that stands twice on the page counts once."""
    truth, tokens = words(body), [words(block) for block in blocks]
    coverage, starts = _match(tokens, truth)
    chain = _heaviest_chain(tokens, coverage, starts)
    text = [float(place in chain and share > 0.5) for place, share in enumerate(coverage)]  # noqa: PLR2004 - half
    clarity = [1.0] * len(blocks)
    for place, share in enumerate(coverage):
        if place in chain:
            clarity[place] = abs(2 * share - 1)
        elif share >= 0.5:  # noqa: PLR2004 - half
            clarity[place] = _UNCLEAR
    _fill_gaps(tokens, truth, chain, text, clarity)
    return Labels(text, clarity, [len(block) for block in tokens])


def label_by_snippets(blocks: Sequence[str], with_: Sequence[str], without: Sequence[str]) -> Labels:
    """Judge only blocks that hold a snippet of one kind; a snippet is a few words, some longer than a block."""
    inside, outside = (
        [" ".join(snippet.split()) for snippet in with_],
        [" ".join(snippet.split()) for snippet in without],
    )
    text, clarity = [], []
    for block in blocks:
        wanted = any(snippet in block or (len(block) >= _SHORT_BLOCK and block in snippet) for snippet in inside)
        unwanted = any(snippet in block for snippet in outside)
        text.append(float(wanted))
        clarity.append(float(wanted != unwanted))
    return Labels(text, clarity, [len(words(block)) for block in blocks])


def _match(tokens: list[list[str]], truth: list[str]) -> tuple[list[float], list[list[int]]]:
    """Share of each block's shingles that occur in the truth, and the likeliest places where the block starts there."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(truth) - _GRAM + 1):
        index[tuple(truth[place : place + _GRAM])].append(place)
    coverage, starts = [], []
    for block in tokens:
        grams = [tuple(block[place : place + _GRAM]) for place in range(len(block) - _GRAM + 1)]
        found = [(place, index[gram]) for place, gram in enumerate(grams) if gram in index]
        offsets = Counter(at - place for place, ats in found if len(ats) <= 6 for at in ats)  # noqa: PLR2004 - rare ones
        coverage.append(len(found) / len(grams) if grams else 0.0)
        most = max(offsets.values(), default=0)
        starts.append(sorted(offset for offset, count in offsets.items() if count >= 0.7 * most)[:4])
    return coverage, starts


def _heaviest_chain(tokens: list[list[str]], coverage: list[float], starts: list[list[int]]) -> dict[int, int]:
    """The blocks that cover most of the truth with both in reading order: block → its start in the truth."""
    steps = [(b, s) for b, share in enumerate(coverage) if share >= _SHARED for s in starts[b]]
    score, back = [0.0] * len(steps), [-1] * len(steps)
    for here, (block, start) in enumerate(steps):
        for there in range(here):
            before, begun = steps[there]
            fits = before < block and begun + len(tokens[before]) * 0.5 <= start + 2
            if fits and score[there] > score[here]:
                score[here], back[here] = score[there], there
        score[here] += len(tokens[block]) * coverage[block]
    chain: dict[int, int] = {}
    here = max(range(len(steps)), key=score.__getitem__, default=-1)
    while here >= 0:
        chain[steps[here][0]] = steps[here][1]
        here = back[here]
    return chain


def _fill_gaps(
    tokens: list[list[str]], truth: list[str], chain: dict[int, int], text: list[float], clarity: list[float]
) -> None:
    """Short blocks are article text where their words stand in the truth between those of their aligned neighbours."""
    aligned = sorted(chain)
    if not aligned:
        return
    reached, ahead = 0, 0
    for place, block in enumerate(tokens):
        while ahead < len(aligned) and aligned[ahead] < place:
            reached = max(reached, chain[aligned[ahead]] + len(tokens[aligned[ahead]]) - 1)
            ahead += 1
        if place in chain or not block or len(block) > _SHORT_BLOCK:
            continue
        stop = chain[aligned[ahead]] if ahead < len(aligned) else len(truth)
        last = min(stop + 1, reached + 2000) - len(block)
        at = next((at for at in range(reached, last + 1) if truth[at : at + len(block)] == block), -1)
        if at >= 0:
            text[place], clarity[place] = 1.0, 1.0 if len(block) > 1 else 0.6
            reached = max(reached, at + len(block))
