"""The outline of a page in, what its frames hold and where the main container is out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scraper.extract.blocks import Outline
from scraper.extract.vocabulary import GROUPS, names_in

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
    """The frames of a page with what they hold, as lists over frames."""

    own: list[int]
    """Mask of ``BITS`` of the frame itself."""
    local: list[int]
    """The same of all frames from below the main chain down to this one."""
    rise: list[int]
    """Steps up to the main chain (the main container and all around it); 0 on it."""
    level: list[int]
    """Steps from where that chain is met down to the main container."""
    branch: list[int]
    """The outermost frame below the chain on the way to this one; itself if on the chain."""
    sums: Floats
    """Four rows over frames: prose, weight, linked weight and number of segments of each with all below it."""


def read_tree(outline: Outline, frames: Ints, prose: Floats, weight: Floats, linked: Floats) -> Tree:
    """What each frame holds; ``frames``, ``prose``, ``weight`` and ``linked`` (a share) have a value a segment."""
    parents = outline.parents
    own = _own_masks(outline)
    on_chain: dict[int, int] = {}
    frame = _main_container(parents, own, frames, prose)
    while frame >= 0:
        on_chain[frame] = len(on_chain)
        frame = parents[frame]
    tree = Tree(own, [], [], [], [], _sums(parents, frames, [prose, weight, weight * linked, np.ones_like(prose)]))
    for frame, parent in enumerate(parents):
        if frame in on_chain or parent < 0:
            row = (0, 0, on_chain.get(frame, len(on_chain)), frame)
        else:
            outermost = tree.branch[parent] if tree.rise[parent] else frame
            row = (tree.local[parent] | own[frame], tree.rise[parent] + 1, tree.level[parent], outermost)
        for column, value in zip((tree.local, tree.rise, tree.level, tree.branch), row, strict=True):
            column.append(value)
    return tree


def _own_masks(outline: Outline) -> list[int]:
    tag_bit = TAG_BIT.get
    named = zip(outline.tags, outline.signatures, strict=True)
    masks = [tag_bit(tag, 0) | (names_in(signature) if signature else 0) for tag, signature in named]
    return [0 if tag in {"html", "body"} else mask for tag, mask in zip(outline.tags, masks, strict=True)]


def _sums(parents: list[int], frames: Ints, rows: list[Floats]) -> Floats:
    """Totals of each frame's subtree; a frame's parent comes before it, so one pass backwards adds them up."""
    totals = []
    for row in rows:
        total = np.bincount(frames, weights=row, minlength=len(parents)).tolist()
        for frame in range(len(parents) - 1, 0, -1):
            total[parents[frame]] += total[frame]
        totals.append(total)
    return np.array(totals, dtype=np.float32)


def _main_container(parents: list[int], own: list[int], frames: Ints, prose: Floats) -> int:
    """The frame whose own text and children hold most prose, -1 without any; names weigh in (after Readability)."""
    direct = np.bincount(frames, weights=prose, minlength=len(parents)).tolist()
    if not any(direct):
        return -1
    score = [0.6 * amount for amount in direct]
    for frame, amount in enumerate(direct):
        parent = parents[frame]
        if amount and parent >= 0:
            score[parent] += amount
            if parents[parent] >= 0:
                score[parents[parent]] += 0.5 * amount
    factors = [(0.6 if mask & _OUTSIDE else 1.0) * (1.3 if mask & _INSIDE else 1.0) for mask in own]
    return int(np.argmax(np.array(score) * np.array(factors)))
