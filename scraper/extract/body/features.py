"""The outline of a page in, a table of numbers out: for each block that may be text what it looks like and where it is.

``scripts/train_body.py`` and ``article_body`` read the same table; the model knows its columns by their order, so a
change here needs a new training.
"""

import re
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.basics import SHORT, TELLING, Basics, Table, stacked
from scraper.extract.body.blocks import Outline, Segment
from scraper.extract.body.lexical import lexical
from scraper.extract.body.lexicon import Lexicon
from scraper.extract.body.position import positions
from scraper.extract.body.surroundings import surroundings
from scraper.extract.body.tree import BITS, HEADING_BITS, Floats, Ints

_SENTENCE_MARKS = frozenset(".!?。！？…।؟۔")
_SENTENCES = re.compile(r"[.!?。！？…।؟۔]")
_COMMAS = re.compile(r"[,;、，；،؛]")
_DIGITS = re.compile(r"\d")
_COLONS = frozenset(":：")
_ELLIPSES = ("…", "...", "[…]", "[...]")
_CLOSING = " \"'”’»)]」』）"
_QUOTES = frozenset('"“”„«»「『')
_DASHES = frozenset("-–—•*▪●→►")
_PROBE = 40
"""Characters of a block looked up in texts that the page declares (description, articleBody)."""
_OFFSETS = (-3, -2, -1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Context:
    """What the page says of itself outside its text blocks; empty strings where it says nothing."""

    title: str = ""
    description: str = ""
    article_body: str = ""


def page_table(outline: Outline, context: Context, basics: Basics, lexicon: Lexicon) -> Table:
    """The numbers of a page's candidates, in time linear in its size."""
    parts = [
        _text(outline, basics),
        _names(basics),
        surroundings(outline, basics),
        positions(outline, context.title, basics),
        _declared(outline, context, basics),
        _neighbours(basics),
        lexical(outline, basics, lexicon),
    ]
    names = [name for part in parts for name in part.names]
    return Table(names, np.concatenate([part.values for part in parts], axis=1))


_TEXT_NAMES = (
    "length words marks commas ends_sentence ends_colon ends_open upper_start lower_start digit_start quote_start"
    " dash_start all_caps digits strong light links breaks pictures at bar address"
)


def _text_row(segment: Segment) -> tuple[float, ...]:
    text = segment.text
    length = len(text)
    first, last = text[0], text.rstrip(_CLOSING)[-1:]
    return (
        length,
        text.count(" ") + 1,
        len(_SENTENCES.findall(text)),
        len(_COMMAS.findall(text)),
        last in _SENTENCE_MARKS,
        last in _COLONS,
        text.endswith(_ELLIPSES),
        first.isupper(),
        first.islower(),
        first.isdigit(),
        first in _QUOTES,
        first in _DASHES,
        length < SHORT and text.isupper(),
        len(_DIGITS.findall(text)) / length if length < SHORT else 0.0,
        min(segment.strong / length, 1.0),
        min(segment.light / length, 1.0),
        segment.links,
        segment.breaks,
        segment.pictures,
        "@" in text,
        "|" in text,
        "http" in text or "www." in text,
    )


def _text(outline: Outline, basics: Basics) -> Table:
    chosen = basics.candidates
    segments = outline.segments
    rows = np.array([_text_row(segments[place]) for place in chosen.tolist()], dtype=np.float32)
    more = np.stack([basics.weight[chosen], basics.wide[chosen], basics.linked[chosen], basics.prose[chosen]], axis=1)
    return Table([*_TEXT_NAMES.split(), "weight", "wide", "linked", "prose"], np.concatenate([rows, more], axis=1))


_PLACES_OF_BITS = np.arange(len(BITS))


def _spread(masks: Ints) -> Floats:
    """Bit masks as columns of 0 and 1."""
    spread: Floats = ((masks[:, None] >> _PLACES_OF_BITS) & 1).astype(np.float32)
    return spread


def _names(basics: Basics) -> Table:
    """Groups of names and tags of the segment's frame, and of all frames from below the main chain down to it."""
    frames, tree = basics.frames[basics.candidates], basics.tree
    names = [f"{where} {name}" for where in ("own", "path") for name in BITS]
    return Table(names, np.concatenate([_spread(tree.own[frames]), _spread(tree.local[frames])], axis=1))


def _declared(outline: Outline, context: Context, basics: Basics) -> Table:
    """Whether the segment's first and last characters occur in what the page declares as description and body."""
    texts = [outline.segments[place].text for place in basics.candidates.tolist()]
    columns: dict[str, Floats] = {}
    for name, declared in (("description", context.description), ("declared", context.article_body)):
        squashed = " ".join(declared.split())
        probed = texts if squashed else ()
        starts = [len(text) > TELLING and text[:_PROBE] in squashed for text in probed] or [False] * len(texts)
        ends = [len(text) > TELLING and text[-_PROBE:] in squashed for text in probed] or [False] * len(texts)
        columns |= {f"{name} starts": np.array(starts, dtype=np.float32), f"{name} ends": np.array(ends, np.float32)}
    columns["declared size"] = np.full(len(texts), np.log1p(len(context.article_body)), dtype=np.float32)
    columns["declared share"] = np.full(len(texts), columns["declared starts"].mean(), dtype=np.float32)
    return stacked(columns)


Number = TypeVar("Number", np.float32, np.float64, np.int64)

_NUMBERS = ("weight", "linked", "prose", "rise", "level", "heading")
_KEYS = ("parent", "names", "frame")


def _framed(rows: NDArray[Number], room: int, value: int) -> NDArray[Number]:
    """Rows with this value some places before their beginnings and after their ends; ``np.pad`` takes ten times it."""
    framed = np.full((len(rows), rows.shape[1] + 2 * room), value, dtype=rows.dtype)
    framed[:, room:-room] = rows
    return framed


def _neighbours(basics: Basics) -> Table:
    """The same few numbers of the three segments before and after, and whether they stand in the same place."""
    tree, frames, chosen = basics.tree, basics.frames, basics.candidates
    own = tree.own[frames]
    heading = (own & HEADING_BITS) > 0
    numbers = np.stack([basics.weight, basics.linked, basics.prose, tree.rise[frames], tree.level[frames], heading])
    keys = np.stack([tree.parents[frames], own, frames])
    room = max(_OFFSETS)
    beside = (chosen + room)[None, :] + np.array(_OFFSETS)[:, None]
    around = _framed(numbers, room, -1)[:, beside]
    same = _framed(keys, room, -9)[:, beside] == keys[:, None, chosen]
    rows = (around.reshape(-1, len(chosen)), same.reshape(-1, len(chosen)), heading[None, chosen])
    names = [f"{name} {offset:+d}" for name in (*_NUMBERS, *(f"same {key}" for key in _KEYS)) for offset in _OFFSETS]
    return Table([*names, "heading"], np.concatenate(rows).T.astype(np.float32))
