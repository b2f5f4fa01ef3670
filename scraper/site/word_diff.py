"""Two versions of a text → block by block the words that stayed, went and came, and which blocks are worth showing.

What became of each word is found by ``archive.versions.difference``; here it is cut into the blocks that a page shows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.archive.versions.difference import Kind, Span, words

_BORDER = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Run:
    """Text that has stayed, gone or come."""

    kind: Kind
    text: str


def word_diff(old: str | None, new: str | None) -> list[list[Run]]:
    """The blocks of both versions, each in runs; one that is whole in one version is a single run."""
    blocks: list[list[Run]] = [[]]
    for span in _slid(list(words(old, new))):
        first, *others = _BORDER.split(span.text)
        blocks[-1].append(Run(span.kind, first))
        blocks += [[Run(span.kind, text)] for text in others]
    kept = [[run for run in runs if run.text] for runs in blocks]
    return [runs for runs in kept if any(run.text.strip() for run in runs)]


def _slid(spans: Sequence[Span]) -> list[Span]:
    """The same, but that what came or went between two blocks begins with a border, not with the end of a block.

    After "one." came either "¶two." or, which is the same between "one" and ".", ".¶two": a reader expects the first.
    """
    slid = list(spans)
    for place in range(1, len(slid) - 1):
        before, changed, after = slid[place - 1 : place + 2]
        border = _BORDER.search(changed.text)
        tail = changed.text[: border.start()] if border else ""
        if tail and before.kind is after.kind is Kind.EQUAL and after.text.startswith(tail):
            slid[place - 1 : place + 2] = (
                before._replace(text=before.text + tail),
                changed._replace(text=changed.text[len(tail) :] + tail),
                after._replace(text=after.text[len(tail) :]),
            )
    return slid


def around(blocks: Sequence[list[Run]]) -> list[list[Run] | None]:
    """The changed blocks with the one before and behind each; None where blocks that have stayed are left out."""
    changed = {place for place, runs in enumerate(blocks) if any(run.kind is not Kind.EQUAL for run in runs)}
    near = {other for place in changed for other in (place - 1, place, place + 1)}
    shown: list[list[Run] | None] = []
    for place, runs in enumerate(blocks):
        if place in near:
            shown.append(runs)
        elif not shown or shown[-1] is not None:
            shown.append(None)
    return shown
