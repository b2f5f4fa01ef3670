"""The blocks of a body and its links → paragraphs, headings, quotes, lists and tables to be typeset."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from scraper.extract.body.structure import TextBlock

MOST_LINKS = 300
"""Links of a body that are shown as such."""
TRIES = 1_000
"""Places in which the words of a link are looked at."""
MOST_CHARACTERS, MOST_BLOCKS = 1_000_000, 5_000
"""Of a longer body the rest is not set: a browser would be long at it, and the longest articles have 100,000."""

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
    """The first ``MOST_BLOCKS`` that show anything in groups, each link once, where its words stand."""
    shown = list(islice((block for block in blocks if block.text.strip()), MOST_BLOCKS))
    body = _SEPARATOR.join(block.text for block in shown)
    return list(_grouped(_placed(body, shown, list(_spans(body, links)))))


def is_cut(body: str | None) -> bool:
    """Whether a body is longer than what is set of it."""
    text = body or ""
    return len(text) > MOST_CHARACTERS or sum(bool(one.strip()) for one in text.split(_SEPARATOR)) > MOST_BLOCKS


def _placed(body: str, blocks: Iterable[TextBlock], spans: Sequence[tuple[int, int, BodyReference]]) -> Iterator[Block]:
    """The blocks, each cut where its cells and its links end."""
    place = 0
    for block in blocks:
        cells = []
        for text in block.text.split("\t") if block.kind == "table" else [block.text]:
            cells.append(tuple(_pieces(body, place, place + len(text), spans)))
            place += len(text) + 1
        place += len(_SEPARATOR) - 1
        yield Block(block.kind, tuple(cells))


def _spans(body: str, links: Iterable[BodyReference]) -> Iterator[tuple[int, int, BodyReference]]:
    """Where each link stands.  Links are given in reading order: each is looked for behind the one before."""
    place = 0
    for link in islice(links, MOST_LINKS):
        found = _whole_words(body, link.text, place) if link.text.strip() else None
        if found is not None:
            place = found + len(link.text)
            yield found, place, link


def _whole_words(body: str, words: str, start: int) -> int | None:
    """Where words stand from a place on, not as a part of longer ones; None where they do not in ``TRIES`` places."""
    place = start - 1
    for _ in range(TRIES):
        place = body.find(words, place + 1)
        if place < 0:
            break
        around = body[max(place - 1, start) : place], body[place + len(words) : place + len(words) + 1]
        if not any(char.isalnum() or char == "_" for char in around):
            return place
    return None


def _pieces(body: str, start: int, end: int, spans: Sequence[tuple[int, int, BodyReference]]) -> Iterator[Piece]:
    """What stands between two places of a body, cut where links begin and end."""
    for first, last, link in spans[bisect_left(spans, start, key=itemgetter(0)) :]:
        if first >= end:
            break
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
