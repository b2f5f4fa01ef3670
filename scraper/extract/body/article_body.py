"""A parsed page in, the text of its article out, block by block in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

import numpy as np
from lxml import html

from scraper.extract.body.basics import Basics, read_basics
from scraper.extract.body.blocks import Outline, Segment, read_outline
from scraper.extract.body.counters import is_counter
from scraper.extract.body.features import Context, page_table
from scraper.extract.body.model import body_model
from scraper.extract.body.rooms import Room, read_rooms, shut_rooms
from scraper.extract.body.tree import Floats
from scraper.markup import INLINE_TAGS, Document, text_of
from scraper.models import BodyLink
from scraper.urls import normalise


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an article's text."""

    kind: str
    """``paragraph``, ``heading``, ``quote``, ``item`` or ``table``."""
    text: str
    """Whitespace collapsed; lines of verse are separated by a newline, cells of a table row by a tab."""
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


_CELLS = frozenset(("td", "th"))
_LONGEST_CELL = 200
"""Characters; more is prose in a table made for layout."""
_LOOK_UP = 3
"""Frames around a block that may say what kind it is."""
_DEEPEST_LINK = 20
"""Inline elements around a link that are climbed through."""
_THRESHOLD = 0.5
"""Probability from which a block is kept."""
_LOWEST = 0.15
"""Probability below which no block is ever kept."""
_COPIED = 0.3
"""Share of repeated text from which a page carries its article twice."""
_SENTENCE = 60
"""Characters from which a text is long; shorter ones, prices and labels, are repeated in any list of products."""
_NEAR_HIGHEST = 0.6
"""Share of the page's highest probability from which a block is kept where none is above ``_THRESHOLD``."""
_SECTIONS = frozenset(("article", "main", "section"))
_NEVER = frozenset(("figcaption", "footer"))
_WHOLES = _NEVER | {"ul", "ol", "table"}
_LINKED_LIST = 0.3
"""Mean share of linked characters from which a list may be navigation."""
_KIN = 0.25
"""How much those that look like a block count beside it; of 0.25 and 0.4 the better by cross-validation."""
_LINE = 60
"""Weighted characters from which a block is raised with its kin."""
_UNSURE = 1e-4
"""Probabilities are cut here before they become log-odds."""
_WRAPPERS = 5
"""Frames from a list or table down to a text in it: the table, its body, a row, a cell, perhaps a paragraph."""
_KINDS = {"blockquote": "quote", "li": "item", "dd": "item", "dt": "item"}
_KINDS |= dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading")


def read_body(
    document: Document, *, title: str | None = None, description: str | None = None, article_body: str | None = None
) -> Body:
    """The running text of a page's article: lead, subheadings, lists, quotes and tables, and nothing around them.

    ``title``, ``description`` and ``article_body`` are what the page declares elsewhere (meta, JSON-LD); they help to
    tell the text from what surrounds it.  A page without prose gives an empty body.
    """
    outline = read_outline(document)
    if not outline.segments:
        return Body()
    kept = _decide(outline, Context(title or "", description or "", article_body or ""))
    return Body(tuple(_blocks(outline, kept)))


def body_within(document: Document, holders: Sequence[html.HtmlElement], *, title: str | None = None) -> Body:
    """All the text of a page that stands inside these elements, where somebody knows that they hold the article."""
    inside: set[html.HtmlElement] = set()
    for holder in holders:
        if holder not in inside:
            inside.update(holder.iter())
    outline = read_outline(document)
    kept = [place for place, one in enumerate(outline.segments) if outline.elements[one.frame] in inside]
    if not kept:  # they stand within a line
        return Body(tuple(Block("paragraph", text, holder) for holder in holders if (text := text_of(holder))))
    return Body(tuple(_blocks(outline, _without_title(outline, kept, title or ""))))


def all_blocks(document: Document) -> Iterator[Block]:
    """Every block of a page, in reading order, whether of the article or not."""
    outline = read_outline(document)
    yield from _blocks(outline, list(range(len(outline.segments))))


def weigh_blocks(
    document: Document, *, title: str | None = None, description: str | None = None, article_body: str | None = None
) -> Iterator[tuple[str, str, float]]:
    """Each block that may be text, in reading order, for those who ask why: its tag, its text and its probability.

    The probability is that before lists are weighed as wholes and before what no single block can tell.
    """
    outline = read_outline(document)
    if not outline.segments:
        return
    basics, chances = _weigh(outline, Context(title or "", description or "", article_body or ""))
    chances = _weigh_kin(basics, chances)
    for place, chance in zip(basics.candidates.tolist(), chances.tolist(), strict=True):
        segment = outline.segments[place]
        yield outline.tags[segment.frame], segment.text, chance


def body_links(document: Document, body: Body) -> tuple[BodyLink, ...]:
    """The links inside the body's blocks, in reading order; those that are no http(s) address are left out."""
    if not body.blocks:
        return ()
    elements = {block.element for block in body.blocks}
    anchors = (link for link in document.of("a") if link.get("href") and _holder(link, elements) is not None)
    found = ((normalise(anchor.get("href") or "", document.base), text_of(anchor)) for anchor in anchors)
    named = ((url, text) for url, text in found if url)
    return tuple(BodyLink(position=place, url=url, text=text) for place, (url, text) in enumerate(named, 1))


def _holder(anchor: html.HtmlElement, elements: set[html.HtmlElement]) -> html.HtmlElement | None:
    """The block's element that a link stands in directly; None if it is in no block, or in one that was left out."""
    around = islice(anchor.iterancestors(), _DEEPEST_LINK)
    block = next((element for element in around if element.tag not in INLINE_TAGS), None)
    row = block.getparent() if block is not None and block.tag in _CELLS else None
    return next((element for element in (block, row) if element in elements), None)


def _blocks(outline: Outline, kept: list[int]) -> Iterator[Block]:
    """The kept segments as blocks; neighbouring cells of a table row become one."""
    for row, places in groupby(kept, key=lambda place: _row_of(outline, outline.segments[place])):
        if row is None:
            yield from (_block(outline, outline.segments[place]) for place in places)
        else:
            cells = [outline.segments[place].text for place in places]
            yield Block("table", "\t".join(cells), outline.elements[row])


def _row_of(outline: Outline, segment: Segment) -> int | None:
    """The frame of the table row that a cell's text stands in; None for the rest, prose laid out in a table too."""
    if outline.tags[segment.frame] not in _CELLS or len(segment.text) > _LONGEST_CELL:
        return None
    row = outline.parents[segment.frame]
    return row if row >= 0 and outline.tags[row] == "tr" else None


def _block(outline: Outline, segment: Segment) -> Block:
    return Block(_kind(outline, segment.frame), segment.text, outline.elements[segment.frame])


def _kind(outline: Outline, frame: int) -> str:
    """By the innermost of the few frames around that says: a paragraph of a quote is a quote."""
    for _ in range(_LOOK_UP):
        kind = _KINDS.get(outline.tags[frame])
        if kind or outline.parents[frame] < 0:
            return kind or "paragraph"
        frame = outline.parents[frame]
    return "paragraph"


def _decide(outline: Outline, context: Context) -> list[int]:
    """Places of the segments that are the article's text, in reading order."""
    basics, chances = _weigh(outline, context)
    return choose(outline, basics, read_rooms(outline, basics.tree), chances, context.title) if len(chances) else []


def _weigh(outline: Outline, context: Context) -> tuple[Basics, Floats]:
    """What is known of the segments, at least one, and the model's probability of each candidate."""
    basics, model = read_basics(outline), body_model()
    if not len(basics.candidates):
        return basics, np.zeros(0, dtype=np.float32)
    return basics, model.forest.probabilities(page_table(outline, context, basics, model.lexicon).values)


def choose(outline: Outline, basics: Basics, rooms: Sequence[Room], chances: Floats, title: str) -> list[int]:
    """Places of the segments that are kept, given each candidate's probability: what no single block can tell."""
    chances = _weigh_wholes(outline, basics, _weigh_kin(basics, chances))
    kept = basics.candidates[chances > _threshold(chances)].tolist()
    shut = shut_rooms(outline, rooms, kept)
    kept = [place for place in kept if place not in shut] if shut else kept
    kept = _without_title(outline, _without_second_copy(outline, kept), title)
    return _without_last_headings(outline, _without_counters(outline, kept))


def _without_title(outline: Outline, kept: list[int], title: str) -> list[int]:
    """Without the headline, where it stands in the text's own container as its first heading."""
    if kept and title:
        first = outline.segments[kept[0]]
        if first.text.casefold() == title.casefold() and _KINDS.get(outline.tags[first.frame]) == "heading":
            return kept[1:]
    return kept


def _weigh_kin(basics: Basics, chances: Floats) -> Floats:
    """Raise the probability of prose towards that of what looks the same: one paragraph of many is hardly none.

    The mean is that of the log-odds, weighed by the logarithm of the text's length.
    """
    kin, weight = basics.kin()[basics.candidates], basics.weight[basics.candidates]
    odds = np.clip(chances, _UNSURE, 1 - _UNSURE)
    odds = np.log(odds / (1 - odds))
    length = np.log1p(weight)
    mean = (np.bincount(kin, length * odds) / np.maximum(np.bincount(kin, length), _UNSURE))[kin]
    prose = (weight >= _LINE) & (basics.linked[basics.candidates] <= _LINKED_LIST) & (mean > odds)
    raised: Floats = 1 / (1 + np.exp(-odds - _KIN * (mean - odds)))
    return np.where(prose, raised, chances).astype(np.float32)


def _weigh_wholes(outline: Outline, basics: Basics, chances: Floats) -> Floats:
    """The chances, each item given that of its list, and none to captions and to what stands at the foot of the site.

    A single short item looks like a menu entry, a single caption like a sentence; seen with what holds them, neither.
    A list without links is as likely as its most telling item, one with links as the mean of them; likewise a table,
    unless its cells hold prose, which makes it a layout.
    """
    weighed = chances.copy()
    lists: dict[int, list[int]] = {}
    linked, weight = basics.linked[basics.candidates], basics.weight[basics.candidates]
    for row, frame in enumerate(basics.frames[basics.candidates].tolist()):
        around, tag = _whole(outline, frame)
        if tag in _NEVER:
            weighed[row] = 0.0
        elif tag:
            lists.setdefault(around, []).append(row)
    for around, rows in lists.items():
        if outline.tags[around] == "table" and weight[rows].max() > _LONGEST_CELL:
            continue
        plain = linked[rows].mean() < _LINKED_LIST
        weighed[rows] = chances[rows].max() if plain else chances[rows].mean()
    return weighed


def _whole(outline: Outline, frame: int) -> tuple[int, str]:
    """The caption, list, table or site's footer around a frame, at most ``_WRAPPERS`` frames up, and its tag."""
    for _ in range(_WRAPPERS):
        if frame < 0:
            break
        tag = outline.tags[frame]
        if tag in _WHOLES and (tag != "footer" or _is_of_site(outline, frame)):
            return frame, tag
        frame = outline.parents[frame]
    return -1, ""


def _is_of_site(outline: Outline, footer: int) -> bool:
    """Whether a footer is the site's: a child of ``body``, or of a wrapper of the whole page."""
    parent = outline.parents[footer]
    above = outline.parents[parent] if parent >= 0 else -1
    tags = {outline.tags[frame] if frame >= 0 else "body" for frame in (parent, above)}
    return "body" in tags and not _SECTIONS & tags


def _threshold(chances: Floats) -> float:
    """Half, or lower on a page where no block reaches it: the model doubts all of a page unlike those it knows."""
    highest = float(chances.max())
    return _THRESHOLD if highest > _THRESHOLD else max(_LOWEST, highest * _NEAR_HIGHEST)


def _without_second_copy(outline: Outline, kept: list[int]) -> list[int]:
    """Each text once where much of the page stands on it twice, as in copies for wide and narrow screens.

    Elsewhere what is repeated was meant to be, as the refrain of a song or the same note under several products.
    """
    seen: set[str] = set()
    first, again = [], 0
    for place in kept:
        text = outline.segments[place].text
        again += len(text) if text in seen and len(text) >= _SENTENCE else 0
        if text not in seen:
            seen.add(text)
            first.append(place)
    whole = sum(len(outline.segments[place].text) for place in kept)
    return first if again > _COPIED * whole else kept


def _without_counters(outline: Outline, kept: list[int]) -> list[int]:
    """Without lines that count readers, before the first long text and after the last; between, they are its own."""
    long = [place for place in kept if len(outline.segments[place].text) >= _SENTENCE]
    first, last = (long[0], long[-1]) if long else (len(outline.segments), -1)
    return [place for place in kept if first < place < last or not is_counter(outline.segments[place].text)]


def _without_last_headings(outline: Outline, kept: list[int]) -> list[int]:
    """Without headings at the end: what they announced has been left out."""
    while kept and _KINDS.get(outline.tags[outline.segments[kept[-1]].frame]) == "heading":
        kept.pop()
    return kept
