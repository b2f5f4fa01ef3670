"""A stored body, the page it was read from and its links → paragraphs, headings, quotes and lists to be typeset.

The archive keeps a body as text, blocks between blank lines.  What kind each block is, the capture still tells: a block
whose words are those of a heading, a quote or a list item of the page is one.  Without a capture all are paragraphs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from scraper.markup import parse, text_of

Kind = Literal["paragraph", "heading", "quote", "item", "numbered"]

MOST_BYTES = 3_000_000
"""Of a longer capture the kinds of blocks are not looked up: its parsing would keep a reader waiting."""
MOST_WORDS = 40
"""Words that a heading has at most; longer ones are paragraphs in the wrong element."""

MOST_LINKS = 300
"""Links of a body that are shown as such."""

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
    text = body or ""
    spans = list(_spans(text, links))
    return list(
        _grouped(
            Block(kinds.get(_squeezed(found[0]), "paragraph"), tuple(_pieces(text, *found.span(), spans)))
            for found in _BLOCK.finditer(text)
        )
    )


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
        if held and (block.kind != held[0].kind or block.kind in {"paragraph", "heading"}):
            yield Group(held[0].kind, tuple(held))
            held = []
        held.append(block)
    if held:
        yield Group(held[0].kind, tuple(held))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
