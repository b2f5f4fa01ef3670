"""The outline of a page in, what its frames hold and where the main container is out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.blocks import Outline
from scraper.extract.body.vocabulary import GROUPS, names_in

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_TAG_NAMES = (
    "article main section aside header footer nav form figure figcaption blockquote ul ol li table td p h1 h2 h3 h4 h5"
    " h6 div dl dd address pre details center button"
)
TAGS = tuple(_TAG_NAMES.split())
TAG_BIT = {tag: 1 << (len(GROUPS) + place) for place, tag in enumerate(TAGS)}
TAG_BIT |= {"th": TAG_BIT["td"], "dt": TAG_BIT["dd"], "summary": TAG_BIT["details"]}
BITS = (*GROUPS, *(f"<{tag}>" for tag in TAGS))
"""What each bit of a frame's mask says: a group of names, or its tag."""
HEADING_BITS = sum(TAG_BIT[tag] for tag in ("h1", "h2", "h3", "h4", "h5", "h6"))


def _mask(*names: str) -> int:
    return sum(1 << BITS.index(name) for name in names)


NAV_BITS = _mask("<nav>")
_OUTSIDE = _mask("comment", "footer", "nav", "cookie", "related", "<footer>", "<nav>", "<aside>", "<form>", "aside")
_INSIDE = _mask("body", "article", "<article>", "<main>")


@dataclass(frozen=True, slots=True)
class Tree:
    """The frames of a page with what they hold; arrays and lists have a value a frame."""

    parents: Ints
    ends: Ints
    """The first frame behind each that it does not hold."""
    own: Ints
    """Mask of ``BITS`` of the frame itself."""
    local: Ints
    """The same of all frames from below the main chain down to this one."""
    rise: Ints
    """Steps up to the main chain (the main container and all around it); 0 on it."""
    level: Ints
    """Steps from where that chain is met down to the main container."""
    branch: Ints
    """The outermost frame below the chain on the way to this one; itself if on the chain."""
    sums: Floats
    """Four rows: prose, weight, linked weight and number of segments of each with all below it."""


def read_tree(outline: Outline, frames: Ints, prose: Floats, weight: Floats, linked: Floats) -> Tree:
    """What each frame holds; ``frames``, ``prose``, ``weight`` and ``linked`` (a share) have a value a segment.

    Frames stand in document order, so all that a frame holds lies between it and its end: sums are differences of
    running totals, and what holds for a subtree is set in one slice.
    """
    count = len(outline.parents)
    parents = np.array(outline.parents, dtype=np.int64)
    own = _own_masks(outline)
    depth, ends = _depths_and_ends(outline.parents)
    chain = _chain(_main_container(parents, own, frames, prose), outline.parents)
    level = np.full(count, len(chain), dtype=np.int64)
    met = np.zeros(count, dtype=np.int64)
    for steps, frame in reversed(list(enumerate(chain))):
        level[frame : ends[frame]] = steps
        met[frame : ends[frame]] = depth[frame]
    rise = depth - met
    is_branch = rise == 1
    roots = np.flatnonzero(is_branch)
    branch = np.arange(count)
    below = rise > 0
    branch[below] = roots[np.searchsorted(roots, branch[below], side="right") - 1] if len(roots) else branch[below]
    masks = own.tolist()
    local = [0] * count
    for frame in np.flatnonzero(below).tolist():
        local[frame] = local[outline.parents[frame]] | masks[frame]
    rows = np.stack([prose, weight, weight * linked, np.ones_like(prose)])
    return Tree(parents, ends, own, np.array(local, dtype=np.int64), rise, level, branch, _sums(rows, frames, ends))


def _own_masks(outline: Outline) -> Ints:
    """The mask of each frame; of ``html`` and ``body`` themselves nothing counts."""
    tag_bit = TAG_BIT.get
    named = zip(outline.tags, outline.signatures, strict=True)
    masks = [tag_bit(tag, 0) | (names_in(signature) if signature else 0) for tag, signature in named]
    masks[:2] = [0 if tag in {"html", "body"} else mask for tag, mask in zip(outline.tags[:2], masks, strict=False)]
    return np.array(masks, dtype=np.int64)


def _depths_and_ends(parents: list[int]) -> tuple[Ints, Ints]:
    """Frames above each, and the first frame after each that it does not hold."""
    depth = [0] * len(parents)
    ends = list(range(1, len(parents) + 1))
    for frame, parent in enumerate(parents):
        if parent >= 0:
            depth[frame] = depth[parent] + 1
    for frame in range(len(parents) - 1, 0, -1):
        parent, end = parents[frame], ends[frame]
        ends[parent] = max(ends[parent], end)
    return np.array(depth, dtype=np.int64), np.array(ends, dtype=np.int64)


def _chain(frame: int, parents: list[int]) -> list[int]:
    """A frame and all around it, inside out."""
    chain = []
    while frame >= 0:
        chain.append(frame)
        frame = parents[frame]
    return chain


def _sums(rows: Floats, frames: Ints, ends: Ints) -> Floats:
    """Totals of each frame's subtree; segments and frames are both in document order, but not the same order."""
    own = np.stack([np.bincount(frames, weights=row, minlength=len(ends)) for row in rows])
    running = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(own, axis=1)], axis=1)
    sums: Floats = (running[:, ends] - running[:, :-1]).astype(np.float32)
    return sums


def _main_container(parents: Ints, own: Ints, frames: Ints, prose: Floats) -> int:
    """The frame whose own text and children hold most prose, -1 without any; names weigh in (after Readability)."""
    direct = np.bincount(frames, weights=prose, minlength=len(parents))
    holders = np.flatnonzero(direct)
    if not len(holders):
        return -1
    score = 0.6 * direct
    up = parents[holders]
    np.add.at(score, np.maximum(up, 0), np.where(up >= 0, direct[holders], 0.0))
    upper = np.where(up >= 0, parents[np.maximum(up, 0)], -1)
    np.add.at(score, np.maximum(upper, 0), np.where(upper >= 0, 0.5 * direct[holders], 0.0))
    score *= np.where(own & _OUTSIDE, 0.6, 1.0) * np.where(own & _INSIDE, 1.3, 1.0)
    return int(np.argmax(score))
