"""A stored body, the page it was read from and its links → paragraphs, headings, quotes and lists to be typeset.

The archive keeps a body as text, blocks between blank lines.  What kind each block is, the capture still tells: a block
whose words are those of a heading, a quote or a list item of the page is one.  Without a capture all are paragraphs.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Literal

from scraper.markup import parse, text_of

Kind = Literal["paragraph", "heading", "quote", "item", "numbered"]

MOST_BYTES = 3_000_000
"""Of a longer capture the kinds of blocks are not looked up: its parsing would keep a reader waiting."""
MOST_WORDS = 40
"""Words that a heading has at most; longer ones are paragraphs in the wrong element."""

MOST_LINKS = 300
"""Links of a body that are shown as such."""
TRIES = 1_000
"""Places in which the words of a link are looked at."""
MOST_CHARACTERS, MOST_BLOCKS = 1_000_000, 5_000
"""Of a longer body the rest is not set: a browser would be long at it, and the longest articles have 100,000."""

_BLOCK = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_KINDS: Mapping[str, Kind] = {
    "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "blockquote": "quote",
}  # fmt: skip


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

    kind: Kind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that are set as one: a list, a quote of several paragraphs, or a single block."""

    kind: Kind
    blocks: tuple[Block, ...]


def typeset(body: str | None, kinds: Mapping[str, Kind], links: Iterable[BodyReference]) -> list[Group]:
    """The blocks of a body in groups, each link once, where its words stand."""
    text = (body or "")[:MOST_CHARACTERS]
    spans = list(_spans(text, links))
    return list(
        _grouped(
            Block(kinds.get(_squeezed(found[0]), "paragraph"), tuple(_pieces(text, *found.span(), spans)))
            for found in islice(_BLOCK.finditer(text), MOST_BLOCKS)
        )
    )


def is_cut(body: str | None) -> bool:
    """Whether a body is longer than what is set of it."""
    text = body or ""
    more = islice(_BLOCK.finditer(text[:MOST_CHARACTERS]), MOST_BLOCKS, None)
    return len(text) > MOST_CHARACTERS or next(more, None) is not None


def kinds_of(content: bytes, charset: str | None) -> dict[str, Kind]:
    """Text of each heading, quote and list item of a page → its kind; empty for a page that is too long."""
    if len(content) > MOST_BYTES:
        return {}
    document = parse(content, charset=charset)
    kinds: dict[str, Kind] = {}
    for item in document.by_tag.get("li", ()):
        numbered = (parent := item.getparent()) is not None and parent.tag == "ol"
        kinds[_squeezed(text_of(item))] = "numbered" if numbered else "item"
    for tag, kind in _KINDS.items():
        for element in document.by_tag.get(tag, ()):
            parts = [element, *element.iter("p")] if kind == "quote" else [element]
            kinds |= {_squeezed(text_of(part)): kind for part in parts}
    return {text: kind for text, kind in kinds.items() if kind != "heading" or len(text.split()) <= MOST_WORDS}


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
        if held and (block.kind != held[0].kind or block.kind in {"paragraph", "heading"}):
            yield Group(held[0].kind, tuple(held))
            held = []
        held.append(block)
    if held:
        yield Group(held[0].kind, tuple(held))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
