"""What stands around each block: what its frames hold, and how often the like of it stands on the page."""

import numpy as np

from scraper.extract.body.basics import MANY, MUCH, Basics, Table, log
from scraper.extract.body.blocks import Outline
from scraper.extract.body.tree import Floats, Ints

_RANGES = ("frame", "parent", "grandparent", "branch")
_HOLDINGS = ("prose", "density", "linked", "size", "segments")


def surroundings(outline: Outline, basics: Basics) -> Table:
    """What the segment's frame, the two around it and its branch hold, and how often the like stands on the page."""
    tree, chosen = basics.tree, basics.candidates
    frames = basics.frames[chosen]
    up = np.maximum(tree.parents[frames], 0)
    ranges = np.stack([frames, up, np.maximum(tree.parents[up], 0), tree.branch[frames]])
    whole = min(max(float(tree.sums[0].max()), 1.0), MUCH)
    prose, weight, linked, number = tree.sums[:, ranges]
    size = np.maximum(weight, 1.0)
    amounts = (log(np.minimum(weight, MUCH)), log(np.minimum(number, MANY)))
    held = np.stack([np.minimum(prose / whole, 1.0), prose / size, linked / size, *amounts], axis=1)
    likeness = _likeness(basics)
    repeated, above = _repeats(outline, chosen)
    page = np.full(len(frames), np.log1p(whole))
    rest = np.stack([tree.rise[frames], tree.level[frames], page, repeated, above, *likeness.values()])
    names = [f"{where} {what}" for where in _RANGES for what in _HOLDINGS]
    names += ["rise", "level", "page prose", "repeated", "repeated before", *likeness]
    return Table(names, np.concatenate([held.reshape(-1, len(frames)), rest]).T.astype(np.float32))


def _likeness(basics: Basics) -> dict[str, Floats]:
    """How many frames have the same tag and names, in the same parent and on the page; and what their texts are like.

    The paragraphs of an article mostly look the same, and so do the cards beside it.
    """
    chosen, held, group = basics.frames[basics.candidates], np.unique(basics.frames), basics.kin()
    columns = {"siblings": _counted(np.stack([basics.tree.parents, basics.looks]), held, chosen)}
    columns["alike"] = _counted(basics.looks[None], held, chosen)
    number, weight, prose, linked = (
        np.bincount(group, weights=row).astype(np.float32)
        for row in (np.ones_like(basics.weight), np.minimum(basics.weight, 1000), basics.prose, basics.linked)
    )
    mine = group[basics.candidates]
    columns["look weight"] = log(weight / number)[mine]
    columns["look linked"] = (linked / number)[mine].astype(np.float32)
    columns["look prose"] = (prose / max(float(basics.prose.sum()), 1.0))[mine].astype(np.float32)
    columns["look size"] = log(np.minimum(number, MANY))[mine]
    return columns


def _counted(keys: Ints, held: Ints, chosen: Ints) -> Floats:
    """The logarithm of how many of the frames that hold text share all keys with each chosen one."""
    mixed = keys[0] if len(keys) == 1 else keys[0] * (int(keys[1].max()) + 1) + keys[1]
    mixed = mixed - int(mixed.min())
    _, group, number = np.unique(mixed[held], return_inverse=True, return_counts=True)
    of_frame = np.zeros(len(mixed), dtype=np.int64)
    of_frame[held] = number[group]
    return log(np.minimum(of_frame[chosen], MANY).astype(np.float32))


def _repeats(outline: Outline, chosen: Ints) -> tuple[Floats, Floats]:
    """How often each text stands on the page, and how often above."""
    seen: dict[str, int] = {}
    above = []
    for segment in outline.segments:
        count = seen.get(segment.text, 0)
        above.append(count)
        seen[segment.text] = count + 1
    counts = [seen[outline.segments[place].text] for place in chosen.tolist()]
    return np.array(counts, dtype=np.float32), np.array(above, dtype=np.float32)[chosen]
