"""A table of block features in, the probability that each block is article text out: shallow trees as plain arrays.

The data file ``model.npz`` is written by ``scripts/train_body.py``, which says from which pages.  Its arrays:
``feature``, ``threshold`` (a row a tree, a column an inner node of a complete binary tree in breadth-first order: right
if the value is greater), ``leaf`` (log-odds), and words with their evidence for the ``Lexicon``.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.lexicon import Lexicon
from scraper.extract.body.tree import Floats

_WORDS = ("names", "inner", "phrases")


@dataclass(frozen=True, slots=True)
class Forest:
    """Complete binary trees of one depth."""

    feature: NDArray[np.int32]
    """Trees × inner nodes: the column that a node asks for."""
    threshold: Floats
    """Trees × inner nodes: a greater value goes right."""
    leaf: Floats
    """Trees × leaves: what the tree adds to the log-odds."""

    def probabilities(self, values: Floats) -> Floats:
        """The mean answer for each row, all trees and rows at once, one level after the other."""
        trees, inner = self.feature.shape
        first = np.arange(0, trees * inner, inner)[:, None]
        columns = np.ascontiguousarray(values.T)
        cells, rows = columns.ravel(), np.arange(len(values))
        starts, threshold = self.feature.ravel().astype(np.intp) * len(values), self.threshold.ravel()
        node = first + 1 + (columns[self.feature[:, 0]] > self.threshold[:, :1])
        for _ in range((inner + 1).bit_length() - 2):
            place = starts.take(node)
            place += rows
            right = cells.take(place) > threshold.take(node)
            node += node - first
            node += 1
            node += right
        node += np.arange(trees)[:, None] - inner  # a tree has one leaf more than inner nodes
        total = self.leaf.ravel().take(node).sum(axis=0)
        chances: Floats = 1.0 / (1.0 + np.exp(-total))
        return chances


@dataclass(frozen=True, slots=True)
class BodyModel:
    """All that was learned."""

    forest: Forest
    lexicon: Lexicon
    columns: tuple[str, ...]
    """Names of the features in the order the forest knows them."""


@cache
def body_model() -> BodyModel:
    """The shipped model, read once."""
    source = files(__package__).joinpath("model.npz")
    with as_file(source) as path, np.load(path, allow_pickle=False) as data:
        forest = Forest(data["feature"].astype(np.int32), data["threshold"], data["leaf"])
        names, inner, phrases = (_evidence(data[kind], data[f"{kind}_evidence"]) for kind in _WORDS)
        return BodyModel(forest, Lexicon(names, inner, phrases), tuple(data["columns"].item().split("\n")))


def _evidence(words: NDArray[np.str_], scores: NDArray[np.float16]) -> dict[str, float]:
    """Words are stored as one text, a line each."""
    return dict(zip(words.item().split("\n"), scores.astype(np.float64).tolist(), strict=True))
