"""A parsed page in, the text of its article out, block by block in reading order."""

from dataclasses import dataclass

from lxml import html

from scraper.extract.blocks import Outline, read_outline
from scraper.extract.body_model import body_model
from scraper.extract.features import Basics, Context, page_table, read_basics
from scraper.extract.tree import Floats, Ints
from scraper.markup import Document, text_of
from scraper.models import BodyLink
from scraper.urls import normalise


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an article's text."""

    kind: str
    """``paragraph``, ``heading``, ``quote``, ``item`` or ``table``."""
    text: str
    """Whitespace collapsed; lines of verse end in a newline."""
    element: html.HtmlElement
    """The block-level element that holds it; several blocks may share one."""


@dataclass(frozen=True, slots=True)
class Body:
    """An article's text."""

    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The blocks joined by one blank line; empty where there are none."""
        return "\n\n".join(block.text for block in self.blocks)


_THRESHOLD = 0.5
"""Probability from which a block is kept."""
_WHOLES = frozenset(("ul", "ol", "figcaption"))
_LINKED_LIST = 0.3
"""Mean share of linked characters from which a list may be navigation."""
_WRAPPERS = 4
"""Frames from a list down to an item's text: the list, the item, perhaps a wrapper and a paragraph."""
_KINDS = {"blockquote": "quote", "li": "item", "dd": "item", "dt": "item", "td": "table", "th": "table"}
_KINDS |= dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading")


def read_body(
    document: Document, *, title: str | None = None, description: str | None = None, article_body: str | None = None
) -> Body:
    """The running text of a page's article: lead, subheadings, lists, quotes and tables, and nothing around them.

    ``title``, ``description`` and ``article_body`` are what the page declares elsewhere (meta, JSON-LD); they help to
    tell the text from what surrounds it.  A page without prose gives an empty body.
    """
    outline = read_outline(document.root)
    if not outline.segments:
        return Body()
    kept = _decide(outline, Context(title or "", description or "", article_body or ""))
    return Body(tuple(_block(outline, int(place)) for place in kept))


def body_links(body: Body, base: str | None) -> tuple[BodyLink, ...]:
    """The links inside the body's blocks, in reading order; those that are no http(s) address are left out."""
    elements = dict.fromkeys(block.element for block in body.blocks)
    anchors = dict.fromkeys(anchor for element in elements for anchor in element.iter("a"))
    found = ((normalise(anchor.get("href") or "", base), text_of(anchor)) for anchor in anchors if anchor.get("href"))
    named = ((url, text) for url, text in found if url)
    return tuple(BodyLink(position=place, url=url, text=text) for place, (url, text) in enumerate(named, 1))


def _block(outline: Outline, place: int) -> Block:
    segment = outline.segments[place]
    return Block(_KINDS.get(outline.tags[segment.frame], "paragraph"), segment.text, outline.elements[segment.frame])


def _decide(outline: Outline, context: Context) -> Ints:
    basics = read_basics(outline)
    if not len(basics.candidates):
        return basics.candidates
    model = body_model()
    chances = model.forest.probabilities(page_table(outline, context, basics, model.lexicon).values)
    kept: Ints = basics.candidates[_weigh_wholes(outline, basics, chances) > _THRESHOLD]
    return kept


def _weigh_wholes(outline: Outline, basics: Basics, chances: Floats) -> Floats:
    """The chances, each item given that of its list, whose items belong together, and captions none.

    A single short item looks like a menu entry, a single caption like a sentence; seen with what holds them, neither.
    A list without links is as likely as its most telling item, one with links as the mean of them.
    """
    frames = basics.frames[basics.candidates].tolist()
    weighed = chances.copy()
    lists: dict[int, list[int]] = {}
    for row, frame in enumerate(frames):
        around = _nearest(outline, frame)
        if around < 0:
            continue
        if outline.tags[around] == "figcaption":
            weighed[row] = 0.0
        else:
            lists.setdefault(around, []).append(row)
    linked = basics.linked[basics.candidates]
    for rows in lists.values():
        plain = linked[rows].mean() < _LINKED_LIST
        weighed[rows] = chances[rows].max() if plain else chances[rows].mean()
    return weighed


def _nearest(outline: Outline, frame: int) -> int:
    """The caption or list that a frame stands in, at most ``_WRAPPERS`` frames up; -1 for none."""
    for _ in range(_WRAPPERS):
        if frame < 0 or outline.tags[frame] in _WHOLES:
            return frame
        frame = outline.parents[frame]
    return -1
