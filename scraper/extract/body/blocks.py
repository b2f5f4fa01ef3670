"""A parsed page in, its text blocks in reading order out, each with the elements around it: one walk, no decision."""

import re
from dataclasses import dataclass, field
from itertools import chain

from lxml import html

from scraper.markup import INLINE_TAGS

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
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")

_BLOCK, _FLOW, _SKIP, _FOREIGN, _LINE_BREAK = range(5)
_SILENT = frozenset((_SKIP, _FOREIGN))
_State = tuple[html.HtmlElement | None, int, int, int, html.HtmlElement | None]
"""An open element: itself, its conduct, its frame, its marks, the outermost inline element it stands in."""
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


def read_outline(root: html.HtmlElement) -> Outline:  # noqa: C901, PLR0912, PLR0915 - the one hot loop of extraction
    """Walk the tree once, in document order, without recursion.

    The loop visits every element of a page; it keeps its state in local variables because an object and a method call
    for each element would cost as much as parsing the page did.
    """
    outline = Outline()
    elements, tags, parents, segments = outline.elements, outline.tags, outline.parents, outline.segments
    pieces: list[str] = []
    linked = strong = light = links = breaks = pictures = 0
    blank_line = True  # nothing but white space since the last line break
    inner: str | None = None
    conduct_of, mark_of = _CONDUCT.get, _MARKS.get
    top: _State = (None, _BLOCK, -1, 0, None)
    stack = [top]

    def flush() -> None:
        nonlocal linked, strong, light, links, breaks, pictures, blank_line, inner
        text = _collapse("".join(pieces))
        pieces.clear()
        if text:
            segments.append(Segment(top[2], text, inner or "", linked, strong, light, links, breaks, pictures))
            pictures = 0
        linked = strong = light = links = breaks = 0
        blank_line = True
        inner = None

    def add(text: str) -> None:
        nonlocal linked, strong, light, blank_line, inner
        _, _, _, marks, inline = top
        if marks & _VERBATIM:
            text = text.replace("\n", _BREAK)
        pieces.append(text)
        if text.isspace():
            return
        blank_line = False
        if inner is None:
            inner = "" if inline is None else _signature(inline)
        if marks:
            length = len(text)
            linked += length if marks & _LINKED else 0
            strong += length if marks & _STRONG else 0
            light += length if marks & _LIGHT else 0

    for element in chain(root.iter(), (None,)):
        parent = None if element is None else element.getparent()
        while top[0] is not parent:
            if top[1] == _BLOCK:
                if pieces:
                    flush()
                if top[2] == len(tags) - 1 and (not segments or segments[-1].frame < top[2]):
                    del elements[-1], tags[-1], parents[-1]  # no text in it, nor in any frame that it held
            tail = top[0].tail  # type: ignore[union-attr] # only the bottom of the stack has no element
            stack.pop()
            top = stack[-1]
            if tail and top[1] not in _SILENT:
                add(tail)
        if element is None or len(segments) >= MAX_BLOCKS:
            break
        tag = element.tag
        _, around, frame, marks, inline = top
        conduct = conduct_of(tag, _BLOCK)
        if around == _SKIP or (around == _FOREIGN and tag not in _CLOSING_FOREIGN):
            conduct = around
        if conduct in _SILENT:
            pictures += tag in _PICTURES
            stack.append(top := (element, conduct, frame, marks, inline))
            continue
        if conduct == _BLOCK and ":" not in tag:
            if pieces:
                flush()
            elements.append(element)
            tags.append(tag)
            parents.append(frame)
            marks = marks & (_LINKED | _VERBATIM) | (_VERBATIM if tag == "pre" else 0)
            top = (element, _BLOCK, len(tags) - 1, marks, None)
        elif conduct == _LINE_BREAK:
            if blank_line and pieces:
                flush()
            pieces.append(_BREAK)
            breaks += 1
            blank_line = True
            top = (element, _FLOW, frame, marks, inline)
        else:
            links += tag == "a"
            pictures += tag in _PICTURES
            top = (element, _FLOW, frame, marks | mark_of(tag, 0), element if inline is None else inline)
        stack.append(top)
        text = element.text
        if text:
            add(text)
    outline.signatures.extend(map(_signature, elements))
    return outline


def _signature(element: html.HtmlElement) -> str:
    found = []
    for name, value in element.items():
        if name in _NAMING:
            found.append(value)
        elif name == "hidden" or (name == "style" and _UNSEEN.search(value)):
            found.append("is-hidden")
    return " ".join(found)


def _collapse(raw: str) -> str:
    """Collapse white space; keep the lines where there are so many that they carry meaning (verse, address, code)."""
    if _BREAK not in raw:
        text = " ".join(raw.split())
    else:
        lines = [line for part in raw.split(_BREAK) if (line := " ".join(part.split()))]
        text = ("\n" if len(lines) >= _VERSE else " ").join(lines)
    return text if text.strip(_INVISIBLE) else ""
