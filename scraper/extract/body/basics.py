"""What is known of each block of a page at little cost, and the table that its features fill."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scraper.extract.body.blocks import Outline, Segment
from scraper.extract.body.tree import NAV_BITS, Floats, Ints, Tree, read_tree

_CJK = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Scripts written without spaces (Thai, Lao, Burmese, Khmer, Kana, Han); such a character weighs as much as three."""
_LONG = 80
"""Weighted characters from which a block with few links counts as prose."""
_CROWD, _LINK, _LINE = 0.6, 0.8, 100
"""Share of linked text that makes a list of links, a link, and weight of a line: plain navigation by these holds 0.1 %
of the training pages' article text."""
_MAX_LINKED = 0.4
SHORT = 160
"""Characters up to which a block's words are looked up."""
MUCH, MANY = 10_000.0, 40.0
"""Characters and blocks from which more makes no difference: else a page longer than those of the training, a report
of a hundred pages or an interview of a thousand answers, looks like nothing that the model knows."""
FAR = 60
"""Distances in blocks are cut here."""
TELLING = 15
"""Characters from which a text is not found in another by chance."""


@dataclass(frozen=True, slots=True)
class Basics:
    """What is known of every block at little cost."""

    frames: Ints
    """Innermost frame of each segment."""
    weight: Floats
    """Characters, those of unspaced scripts threefold."""
    wide: Floats
    """Characters of unspaced scripts."""
    linked: Floats
    """Share of characters in links."""
    prose: Floats
    """Weight of a block that looks like prose, at most 1,000; else 0."""
    tree: Tree
    looks: Ints
    """Of each frame its look, tag and names: equal numbers for equal looks."""
    candidates: Ints
    """Places of the segments that may be text; the others are plain navigation."""

    def kin(self) -> Ints:
        """Of each segment a number that it shares with those whose frame, and the one around it, look the same."""
        up = self.looks[np.maximum(self.tree.parents, 0)]
        pairs = (self.looks * (int(self.looks.max()) + 1) + up)[self.frames]
        numbers: Ints = np.unique(pairs, return_inverse=True)[1]
        return numbers


@dataclass(frozen=True, slots=True)
class Table:
    """Named numbers, a row for each candidate."""

    names: list[str]
    values: Floats


def read_basics(outline: Outline) -> Basics:
    """Weigh all segments, read the tree and set plain navigation aside; needs at least one segment."""
    segments = outline.segments
    frames = np.array([segment.frame for segment in segments], dtype=np.int64)
    length = np.array([len(segment.text) for segment in segments], dtype=np.float32)
    linked = np.array([segment.linked for segment in segments], dtype=np.float32)
    linked = np.minimum(linked / length, 1.0)
    wide = _wide(segments)
    weight = length + 2 * wide
    prose = np.where((weight >= _LONG) & (linked < _MAX_LINKED), np.minimum(weight, 1000), 0).astype(np.float32)
    tree = read_tree(outline, frames, prose, weight, linked)
    looks = _numbered(zip(outline.tags, outline.signatures, strict=True))
    return Basics(frames, weight, wide, linked, prose, tree, looks, _candidates(frames, weight, linked, tree))


def _wide(segments: Sequence[Segment]) -> Floats:
    """Characters of unspaced scripts in each segment."""
    counts = [0 if segment.text.isascii() else len(_CJK.findall(segment.text)) for segment in segments]
    return np.array(counts, dtype=np.float32)


def _candidates(frames: Ints, weight: Floats, linked: Floats, tree: Tree) -> Ints:
    """All but links in ``nav`` and short blocks among links, which are half of a page's blocks and hardly ever text."""
    around = np.maximum(tree.parents[np.maximum(tree.parents[frames], 0)], 0)
    crowd = tree.sums[2][around] > _CROWD * tree.sums[1][around]
    aside = tree.level[frames] > 0
    in_nav = (tree.local[frames] & NAV_BITS) > 0
    branch = tree.branch[frames]
    listed = tree.sums[2][branch] > _CROWD * tree.sums[1][branch]
    navigation = in_nav | ((weight < _LINE) & aside & (listed | (crowd & (linked > _LINK))))
    return np.flatnonzero(~navigation)


def _numbered(things: Iterable[Hashable]) -> Ints:
    """Equal things by equal numbers."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(thing, len(known)) for thing in things], dtype=np.int64)


def log(values: Floats) -> Floats:
    """Logarithms of one more than each amount."""
    logs: Floats = np.log1p(values).astype(np.float32)
    return logs


def stacked(columns: dict[str, Floats]) -> Table:
    """Columns of one length as a table."""
    return Table(list(columns), np.stack(list(columns.values()), axis=1).astype(np.float32, copy=False))
