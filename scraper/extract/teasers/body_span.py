"""The blocks of a body in, where other elements of the page stand to them out: amid them, after them, around them."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from lxml.html import HtmlElement

if TYPE_CHECKING:
    from scraper.extract.body.article_body import Block


_MAX_CLIMB: Final = 60
"""Containers of a block that are remembered; no card is nested deeper around one."""


class BodySpan:
    """The stretch of the page from the first to the last block of an article's text.

    Answers by climbing from the element that is asked for; the children of a container are counted once.
    """

    def __init__(self, blocks: "Sequence[Block]") -> None:
        self._blocks = blocks
        self._ranks: dict[HtmlElement, dict[HtmlElement, int]] = {}
        first, last = _ends(blocks)
        self._first = {} if first is None else _path(first)
        self._last = {} if last is None else _path(last)
        self._root = next((node for node in self._last if node in self._first), None)
        self._article = next((node for node in _from(self._root) if node.tag in ("article", "main")), self._root)
        self._held: dict[HtmlElement, list[Block]] | None = None

    def holds(self, element: HtmlElement) -> bool:
        """Whether body text stands before and after an element, in the same container."""
        if self._root is None or not any(node is self._root for node in element.iterancestors()):
            return False
        return self._order(element, self._first) > 0 > self._order(element, self._last)

    def follows(self, element: HtmlElement) -> bool:
        """Whether an element stands after the body's last block, still in the article's column."""
        if self._article is None or self._order(element, self._last) <= 0:
            return False
        for node in element.iterancestors():
            if node is self._article:
                return True
            if node.tag == "aside" and self._article.tag != "article":
                return False
        return False

    def blocks_in(self, element: HtmlElement) -> "list[Block]":
        """The body's blocks that stand in an element."""
        if self._held is None:
            self._held = {}
            for block in self._blocks:
                for node in islice(_from(block.element), _MAX_CLIMB):
                    self._held.setdefault(node, []).append(block)
        return self._held.get(element, [])

    def _order(self, element: HtmlElement, path: dict[HtmlElement, HtmlElement]) -> int:
        """Below 0 where an element stands before the other, whose ``path`` is given, above 0 after it, 0 within."""
        child = element
        for node in element.iterancestors():
            if node in path:
                return self._rank(node, child) - self._rank(node, path[node])
            child = node
        return 0

    def _rank(self, container: HtmlElement, child: HtmlElement) -> int:
        if container not in self._ranks:
            self._ranks[container] = {one: place for place, one in enumerate(container)}
        return self._ranks[container][child]


def _ends(blocks: "Sequence[Block]") -> tuple[HtmlElement | None, HtmlElement | None]:
    """The elements of the first and the last block; text that stands directly around all others is none."""
    if not blocks:
        return None, None
    above = set(blocks[-1].element.iterancestors())
    first = next((block.element for block in blocks if block.element not in above), blocks[-1].element)
    above = set(first.iterancestors())
    return first, next((block.element for block in reversed(blocks) if block.element not in above), first)


def _path(element: HtmlElement) -> dict[HtmlElement, HtmlElement]:
    """Each ancestor of an element, the innermost first, with its child on the way down to it."""
    path, child = {}, element
    for node in element.iterancestors():
        path[node], child = child, node
    return path


def _from(element: HtmlElement | None) -> Iterable[HtmlElement]:
    return () if element is None else (element, *element.iterancestors())
