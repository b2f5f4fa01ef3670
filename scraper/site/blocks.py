"""The blocks of a body and its links → paragraphs, headings, quotes, lists and tables to be typeset."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from scraper.extract.body.structure import TextBlock

MOST_LINKS = 300
"""Links of a body that are shown as such."""

_SEPARATOR = "\n\n"
_ALONE = frozenset(("paragraph", "heading"))
"""Kinds of which each block is set by itself."""


@dataclass(frozen=True, slots=True)
class BodyReference:
    """A link of the running text."""

    text: str
    """The words that are linked."""
    url: str
    target: int | None
    """The article that it leads to, if the archive holds it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text within a block, linked or not."""

    text: str
    link: BodyReference | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body."""

    kind: str
    """As in ``TextBlock``."""
    cells: tuple[tuple[Piece, ...], ...]
    """The text of each cell of a row of a table; all other blocks have one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that are set as one: a list, a table, a quote of several paragraphs, or a single block."""

    kind: str
    blocks: tuple[Block, ...]


def typeset(blocks: Sequence[TextBlock], links: Iterable[BodyReference]) -> list[Group]:
    """The blocks of a body in groups, each link once, where its words stand."""
    body = _SEPARATOR.join(block.text for block in blocks)
    return list(_grouped(_placed(body, blocks, list(_spans(body, links)))))


def _placed(body: str, blocks: Iterable[TextBlock], spans: Sequence[tuple[int, int, BodyReference]]) -> Iterator[Block]:
    """The blocks that show anything, each cut where its cells and its links end."""
    place = 0
    for block in blocks:
        cells = []
        for text in block.text.split("\t") if block.kind == "table" else [block.text]:
            cells.append(tuple(_pieces(body, place, place + len(text), spans)))
            place += len(text) + 1
        place += len(_SEPARATOR) - 1
        if block.text.strip():
            yield Block(block.kind, tuple(cells))


def _spans(body: str, links: Iterable[BodyReference]) -> Iterator[tuple[int, int, BodyReference]]:
    """Where each link stands.  Links are given in reading order: each is looked for behind the one before."""
    place = 0
    for link in islice(links, MOST_LINKS):
        words = re.search(rf"(?<!\w){re.escape(link.text)}(?!\w)", body[place:]) if link.text.strip() else None
        if words:
            yield place + words.start(), place + words.end(), link
            place += words.end()


def _pieces(body: str, start: int, end: int, spans: Iterable[tuple[int, int, BodyReference]]) -> Iterator[Piece]:
    """What stands between two places of a body, cut where links begin and end."""
    for first, last, link in spans:
        if start <= first and last <= end:
            if start < first:
                yield Piece(body[start:first])
            yield Piece(body[first:last], link)
            start = last
    if start < end:
        yield Piece(body[start:end])


def _grouped(blocks: Iterable[Block]) -> Iterator[Group]:
    held: list[Block] = []
    for block in blocks:
        if held and (block.kind != held[0].kind or block.kind in _ALONE):
            yield Group(held[0].kind, tuple(held))
            held = []
        held.append(block)
    if held:
        yield Group(held[0].kind, tuple(held))
