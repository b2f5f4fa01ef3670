"""A parsed page in, its text blocks in reading order out, each with the elements around it: one walk, no decision."""

import re
from dataclasses import dataclass, field
from itertools import chain

from lxml import html

from scraper.markup import INLINE_TAGS, Document

_SKIPPED = "script style template noscript head iframe select textarea datalist"
SKIPPED_TAGS = frozenset(_SKIPPED.split())
"""Elements whose content is not running text."""
_FOREIGN_TAGS = frozenset(("svg", "math", "canvas", "audio", "object"))
"""Likewise, but often left open: a browser closes them before the first block-level element, libxml2 does not."""
_BLOCKS = "p div article section main h1 h2 h3 ul ol table header footer aside nav blockquote figure"
_CLOSING_FOREIGN = frozenset(_BLOCKS.split())

_REPLACED = "img picture source video input embed track area map amp-img amp-video meter progress"
_PICTURES = frozenset(("img", "amp-img", "video", "amp-video", "iframe", "svg", "audio"))
_LINKED, _STRONG, _LIGHT, _VERBATIM = 1, 2, 4, 8
_MARKS = {"a": _LINKED, "b": _STRONG, "strong": _STRONG, "em": _LIGHT, "i": _LIGHT, "small": _LIGHT, "cite": _LIGHT}
_BREAK = "\uffff"
"""Stands for a line's end within a block; a noncharacter, which no page may contain (Unicode 23.7)."""
MAX_BLOCKS = 20_000
"""Blocks read of one page: ten times the longest article of the benchmark; no article goes on behind them."""

_VERSE = 4
"""Lines from which a block keeps its line ends."""
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad \n"
_NAMING = frozenset(("class", "id", "itemprop", "role", "data-component", "data-testid", "data-module", "data-type"))
_NAMES = frozenset(("class", "id"))
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")

_BLOCK, _FLOW, _SKIP, _FOREIGN, _LINE_BREAK = range(5)
_SILENT = frozenset((_SKIP, _FOREIGN))
_State = tuple[html.HtmlElement | None, int, int, int, html.HtmlElement | None]
"""An open element: itself, its conduct, its frame, its marks, the outermost inline element it stands in."""
_Piece = tuple[str, int, html.HtmlElement | None]
"""A text as it stands in the tree, its marks, the outermost inline element it stands in."""
_CONDUCT = dict.fromkeys(INLINE_TAGS, _FLOW) | dict.fromkeys(_REPLACED.split(), _FLOW)
_CONDUCT |= (
    dict.fromkeys(SKIPPED_TAGS, _SKIP) | dict.fromkeys(_FOREIGN_TAGS, _FOREIGN) | {"br": _LINE_BREAK, "wbr": _FLOW}
)


@dataclass(slots=True)
class Segment:
    """A run of text between two block borders."""

    frame: int
    """Index of the innermost frame."""
    text: str
    """Whitespace collapsed; lines of a poem, an address or a preformatted text end in a newline."""
    inner: str
    """Signature of the inline element that holds the first text; empty where it stands bare."""
    linked: int
    """Characters inside links, white space included."""
    strong: int
    """Characters in bold, likewise."""
    light: int
    """Characters in italic or small print, likewise."""
    links: int
    """Links with text in it."""
    breaks: int
    """Line breaks in it."""
    pictures: int
    """Pictures and players between the segment before and its end."""


@dataclass(slots=True)
class Outline:
    """The text blocks of a page and the frames (block-level elements) that hold any, in document order, as columns."""

    elements: list[html.HtmlElement] = field(default_factory=list)
    """The element of each frame."""
    tags: list[str] = field(default_factory=list)
    """Its tag."""
    signatures: list[str] = field(default_factory=list)
    """Its class, id, itemprop and role in one string; empty where it has none."""
    parents: list[int] = field(default_factory=list)
    """Index of the frame around it, always smaller than its own; -1 for the outermost."""
    segments: list[Segment] = field(default_factory=list)
    """The text, in reading order."""


def read_outline(document: Document) -> Outline:  # noqa: C901, PLR0912, PLR0915 - the one hot loop of extraction
    """Walk the tree once, in document order, without recursion.

    The loop visits every element of a page; it keeps its state in local variables because an object and a method call
    for each element would cost as much as parsing the page did.
    """
    outline = Outline()
    elements, tags, parents, segments = outline.elements, outline.tags, outline.parents, outline.segments
    pieces: list[_Piece] = []
    links = breaks = pictures = 0
    conduct_of, mark_of = _CONDUCT.get, _MARKS.get
    holder: html.HtmlElement | None = None
    conduct, frame, marks, inline = _BLOCK, -1, 0, None
    stack: list[_State] = []
    for element in chain(document.elements, (None,)):
        parent = None if element is None else element.getparent()
        while holder is not parent:
            if conduct == _BLOCK:
                if pieces:
                    pictures = _end_segment(outline, frame, pieces, (links, breaks, pictures))
                links = breaks = 0
                if frame == len(tags) - 1 and (not segments or segments[-1].frame < frame):
                    del elements[-1], tags[-1], parents[-1]  # no text in it, nor in any frame that it held
            text = holder.tail  # type: ignore[union-attr] # only the bottom of the stack has no element
            holder, conduct, frame, marks, inline = stack.pop()
            if text and conduct not in _SILENT and (pieces or not text.isspace()):
                pieces.append((text, marks, inline))
        if element is None or len(segments) >= MAX_BLOCKS:
            break
        tag = element.tag
        stack.append((holder, conduct, frame, marks, inline))
        holder, around = element, conduct
        conduct = conduct_of(tag, _BLOCK)
        if around == _SKIP or (around == _FOREIGN and tag not in _CLOSING_FOREIGN):
            conduct = around
        if conduct in _SILENT:
            pictures += tag in _PICTURES
            continue
        if conduct == _BLOCK and ":" not in tag:
            if pieces:
                pictures = _end_segment(outline, frame, pieces, (links, breaks, pictures))
                links = breaks = 0
            elements.append(element)
            tags.append(tag)
            parents.append(frame)
            frame = len(tags) - 1
            marks = marks & (_LINKED | _VERBATIM) | (_VERBATIM if tag == "pre" else 0)
            inline = None
        elif conduct == _LINE_BREAK:
            if pieces and _is_blank_line(pieces):
                pictures = _end_segment(outline, frame, pieces, (links, breaks, pictures))
                links = breaks = 0
            pieces.append((_BREAK, 0, None))
            breaks += 1
            conduct = _FLOW
        else:
            links += tag == "a"
            pictures += tag in _PICTURES
            conduct = _FLOW
            marks |= mark_of(tag, 0)
            inline = inline if inline is not None else element
        text = element.text
        if text and (pieces or not text.isspace()):
            pieces.append((text, marks, inline))
    outline.signatures.extend(map(_signature, elements))
    return outline


def _is_blank_line(pieces: list[_Piece]) -> bool:
    """Whether nothing but white space stands behind the last line break; without one, whether nothing stands at all."""
    for text, _, _ in reversed(pieces):
        if text == _BREAK:
            return True
        if not text.isspace():
            return False
    return True


def _end_segment(outline: Outline, frame: int, pieces: list[_Piece], counts: tuple[int, int, int]) -> int:
    """Make the pieces a segment, unless they show nothing; return the pictures that remain for the next one.

    ``counts`` are the links, breaks and pictures seen.
    """
    linked = strong = light = 0
    if len(pieces) == 1 and not pieces[0][1] & ~_LINKED and pieces[0][0] != _BREAK:  # a bare text or a plain link
        raw, around, inline = pieces[0]
        text = _visible(" ".join(raw.split()))
        linked = len(raw) if around else 0
    else:
        text, linked, strong, light, inline = _joined(pieces)
    pieces.clear()
    if not text:
        return counts[2]
    inner = _signature(inline) if inline is not None else ""
    outline.segments.append(Segment(frame, text, inner, linked, strong, light, *counts))
    return 0


def _joined(pieces: list[_Piece]) -> tuple[str, int, int, int, html.HtmlElement | None]:
    """Text, its linked, bold and light characters, and the inline element around the first that shows."""
    linked = strong = light = 0
    first: tuple[html.HtmlElement | None] | None = None
    texts = []
    for text, marks, inline in pieces:
        texts.append(text.replace("\n", _BREAK) if marks & _VERBATIM else text)
        if text.isspace() or text == _BREAK:
            continue
        if first is None:
            first = (inline,)
        if marks:
            linked += len(text) if marks & _LINKED else 0
            strong += len(text) if marks & _STRONG else 0
            light += len(text) if marks & _LIGHT else 0
    return _collapse("".join(texts)), linked, strong, light, first[0] if first else None


def _signature(element: html.HtmlElement) -> str:
    """Its names, and whether it is hidden; nearly all elements have a class, an id, or nothing."""
    given: list[tuple[str, str]] = element.items()
    if len(given) == 1 and given[0][0] in _NAMES:
        return given[0][1]
    if not given:
        return ""
    label, name = element.get("class"), element.get("id")
    if len(given) == (label is not None) + (name is not None):
        return f"{label} {name}" if label and name else label or name or ""
    found = []
    for key, value in given:
        if key in _NAMING:
            found.append(value)
        elif key == "hidden" or (key == "style" and _UNSEEN.search(value)):
            found.append("is-hidden")
    return " ".join(found)


def _collapse(raw: str) -> str:
    """Collapse white space; keep the lines where there are so many that they carry meaning (verse, address, code)."""
    if _BREAK not in raw:
        text = " ".join(raw.split())
    else:
        lines = [line for part in raw.split(_BREAK) if (line := " ".join(part.split()))]
        text = ("\n" if len(lines) >= _VERSE else " ").join(lines)
    return _visible(text)


def _visible(text: str) -> str:
    """The text, or the empty string where only characters without a width stand in it."""
    return text if text.strip(_INVISIBLE) else ""
