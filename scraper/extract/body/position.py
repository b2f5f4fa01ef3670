"""Where each block stands: from the headline, from the first and last prose, and between prose."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.basics import FAR, MUCH, SHORT, TELLING, Basics, Table, log, stacked
from scraper.extract.body.blocks import Outline
from scraper.extract.body.tree import Floats

_LONGEST_TITLE = 400
_NEAR = 2
"""Frames between the main container and a paragraph of it: the paragraph's own, and perhaps a wrapper."""


def _squash(text: str) -> str:
    return " ".join(text.split()).casefold()


_HIGHEST = 3.0
_RANKS = {"h1": _HIGHEST, "h2": 2.0, "h3": 2.0}


def headline(outline: Outline, title: str) -> int:
    """Place of the segment that displays the title; -1 where none does.  Headings before others, h1 before all."""
    wanted = _squash(title)
    beginning = wanted[:60]
    best, found = 0.0, -1
    tags = outline.tags
    for place, segment in enumerate(outline.segments):
        rank = _RANKS.get(tags[segment.frame], 1.0)
        length = len(segment.text)
        if length > _LONGEST_TITLE or (rank == 1.0 and length < TELLING):
            continue
        text = segment.text.casefold()
        if text == wanted:
            rank += 5.0
        elif length > TELLING and (text in wanted or beginning in text):
            rank += 3.0
        elif rank < _HIGHEST:
            continue
        if rank > best:
            best, found = rank, place
    return found


def _since(flags: NDArray[np.bool_], amounts: Floats) -> tuple[Floats, Floats]:
    """Segments, and the sum of their amounts, since the last flagged one before each; large where there is none."""
    places = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, places, -1))
    before = np.concatenate(([-1], last[:-1]))
    running = np.concatenate(([0.0], np.cumsum(amounts)))
    gap = np.where(before < 0, FAR, np.minimum(places - before, FAR))
    between = np.where(before < 0, MUCH, np.minimum(running[places] - running[before + 1], MUCH))
    return gap.astype(np.float32), log(between.astype(np.float32))


def positions(outline: Outline, title: str, basics: Basics) -> Table:
    """Where the segment stands on the page: from its first and last prose, from the headline, between prose."""
    prose, chosen = basics.prose, basics.candidates
    count = len(prose)
    places = np.arange(count, dtype=np.float32)
    level, rise = basics.tree.level[basics.frames], basics.tree.rise[basics.frames]
    inside = (prose > 0) & (level == 0) & (rise <= _NEAR)
    if not inside.any():
        inside = prose > 0
    marks = np.flatnonzero(inside)
    first, last = (int(marks[0]), int(marks[-1])) if len(marks) else (0, count - 1)
    displayed = headline(outline, title)
    running = np.cumsum(prose, dtype=np.float32)
    since, text_since = _since(inside, basics.weight)
    until, text_until = _since(inside[::-1], basics.weight[::-1])
    wanted = _squash(title)
    texts = [outline.segments[place].text for place in chosen.tolist()]
    same = [len(text) < _LONGEST_TITLE and text.casefold() == wanted for text in texts]
    within = np.where(level == 0, prose, 0)
    inner = np.cumsum(within, dtype=np.float32)
    innermost = np.float32(max(float(inner[-1]), 1.0))
    typical = np.float32(np.median(prose[marks])) if len(marks) else np.float32(1)
    columns = {
        "from first": np.clip(places - first, -FAR, FAR),
        "from last": np.clip(places - last, -FAR, FAR),
        "from headline": np.clip(places - displayed, -FAR, FAR) if displayed >= 0 else np.full(count, 99, np.float32),
        "is headline": (places == displayed).astype(np.float32),
        "prose before": (running - prose) / np.float32(max(float(running[-1]), 1.0)),
        "place": places / np.float32(count),
        "count": np.full(count, np.log1p(min(count, FAR)), dtype=np.float32),
        "since prose": since,
        "text since prose": text_since,
        "until prose": until[::-1],
        "text until prose": text_until[::-1],
        "main before": (inner - within) / innermost,
        "main after": (innermost - inner) / innermost,
        "of typical": basics.weight / typical,
    }
    picked = {name: column[chosen] for name, column in columns.items()}
    return stacked(picked | {"same as title": np.array(same, dtype=np.float32), "of title": _shared(texts, wanted)})


def _shared(texts: Sequence[str], wanted: str) -> Floats:
    """Share of each short text's words that the title has."""
    known = set(wanted.split())
    words = [set(text.casefold().split()) if len(text) < SHORT else set() for text in texts]
    return np.array([len(known & own) / max(len(own), 1) for own in words], dtype=np.float32)
