"""A page's cards and its body in, its teasers out: which cards are teasers, of what kind, in reading order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING, Final

from lxml.html import HtmlElement

from scraper.extract.teasers.body_span import BodySpan
from scraper.extract.teasers.card_fields import HEADLINE
from scraper.extract.teasers.card_headings import Headings
from scraper.extract.teasers.card_lines import words_in
from scraper.extract.teasers.card_places import CHROME
from scraper.extract.teasers.cards import Card, Cards
from scraper.extract.teasers.heading_scan import Heading
from scraper.extract.teasers.teaser_words import announces, is_way_on, kind_of_heading
from scraper.markup import INLINE_TAGS, Document
from scraper.models import Teaser, TeaserKind
from scraper.urls import normalise, site_key

if TYPE_CHECKING:
    from scraper.extract.body.article_body import Body

MAX_TEASERS: Final = 500
"""Teasers kept of one page; labelled pages have up to 82, the longest real home pages some 400."""
_ENOUGH: Final = 4
"""Evidence (see ``_evidence``) from which a block of cards is taken for teasers; set on labelled pages."""
_HINTS: Final = frozenset({"related", "popular", "latest", "next"})
"""Places whose class names speak of teasers."""
_WARNINGS: Final = frozenset({"event", "shop", "job"})
"""Places whose class names speak of other offers."""
_KIND_OF_PLACE: Final = (
    ("popular", TeaserKind.POPULAR),
    ("related", TeaserKind.RELATED),
    ("latest", TeaserKind.LATEST),
    ("next", TeaserKind.RELATED),
)
_ROW: Final = 3
"""Cards from which a block is a list."""
_PROSE: Final = 15
"""Words of running text that make a stretch of the article, whatever link stands in it."""
_SLACK_WORDS: Final = 5
"""Words in a card beside what it displays as its own: a kicker, a badge, a button."""
_SLACK: Final = 30
"""Characters beside labels and headlines in a paragraph that offers nothing but teasers."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The teasers of a page with the elements that display them."""

    teasers: tuple[Teaser, ...]
    """In reading order, positions from 1."""
    elements: tuple[HtmlElement, ...]
    """What displays cards and their labels, and nothing of the article's own text: also those of cards beyond
    ``MAX_TEASERS``, of cards without a usable address and of second cards for one address."""


@dataclass(slots=True)
class _Placed:
    card: Card
    heading: Heading | None
    known: bool
    kind: TeaserKind | None
    inside: bool
    beneath: bool


def place_teasers(document: Document, cards: Cards, body: "Body", *, url: str | None, title: str | None) -> Placement:
    """The teasers of a page and what displays them; ``title`` is the article's.

    ``body`` may still hold text of cards; whoever asks leaves it out by the elements.
    """
    headings = Headings(document.root, cards.holders, cards.headline, title)
    span = BodySpan(body.blocks)
    shown = (card for card in cards.cards if card.fields.title and not card.fields.advert)
    shown = (card for card in shown if not _is_stamped(card, url or document.base, title))
    placed = [one for card in shown if not _is_article(one := _place(card, headings, span), span)]
    offered = {id(one) for block in _blocks(placed) if _is_offered(block) for one in block}
    kept = [one for one in placed if id(one) in offered and not one.card.own]
    covers = _Covers(kept, span)
    elements = {id(one): covers.of(one) for one in kept}
    _place_anew(kept, body, {inner for cover in elements.values() for element in cover for inner in element.iter()})
    teasers = tuple(_teasers(kept, url or document.base))
    return Placement(teasers, tuple(element for cover in elements.values() for element in cover))


def _place_anew(kept: Iterable[_Placed], body: "Body", covered: set[HtmlElement]) -> None:
    """Place teasers by the article's text alone: the text of a card makes the cards before it none amid the article."""
    own = [block for block in body.blocks if block.element not in covered]
    if len(own) == len(body.blocks):
        return
    span = BodySpan(own)
    for one in kept:
        one.inside, one.beneath = span.holds(one.card.element), span.follows(one.card.element)


def _is_stamped(card: Card, page: str | None, title: str | None) -> bool:
    """Whether a card names the page itself and leads to another site: a licence, a badge, a button to share it."""
    if not title or not page or card.title.casefold() != title.casefold():
        return False
    here, there = normalise(page), normalise(card.url, page)
    return here is not None and there is not None and site_key(here) != site_key(there)


def _place(card: Card, headings: Headings, span: BodySpan) -> _Placed:
    label = next((Heading(text, None) for text in card.fields.labels if announces(text)), None)
    heading = label or headings.over(card.element)
    known, kind = kind_of_heading(heading.text) if heading else (False, None)
    return _Placed(card, heading, known, kind, span.holds(card.element), span.follows(card.element))


def _is_article(one: _Placed, span: BodySpan) -> bool:
    """Whether a card is a stretch of the article with a link in it: an item of a round-up, a section, a step."""
    held = [block for part in one.card.parts for block in span.blocks_in(part)]
    if sum(_foreign_words(block.text, one) for block in held) >= _PROSE:
        return True
    told = any(block.kind == "paragraph" and words_in(block.text) >= _PROSE for block in held)
    return told and not one.known and not one.card.flags & _HINTS


def _foreign_words(text: str, one: _Placed) -> int:
    """How many words of a text the card does not display as its own."""
    fields = one.card.fields
    own = (fields.title, fields.excerpt, fields.author, fields.published, *fields.labels)
    shown = {word for field in own if field for word in field.split()}
    return sum(word not in shown for word in text.split())


def _blocks(placed: Iterable[_Placed]) -> list[list[_Placed]]:
    """Cards that stand together: under one heading, else in one container."""
    blocks: dict[HtmlElement | None, list[_Placed]] = defaultdict(list)
    for one in placed:
        named = one.heading.element if one.heading else None
        blocks[one.card.element.getparent() if named is None else named].append(one)
    return list(blocks.values())


def _is_offered(block: list[_Placed]) -> bool:
    if any(one.known and one.kind is None and "next" not in one.card.flags for one in block) or _are_subjects(block):
        return False
    doubt = not any(one.known or one.card.flags & _HINTS for one in block)
    alone = len(block) == 1 or all(one.inside for one in block)
    return _evidence(block) >= _ENOUGH + (doubt and alone)


def _are_subjects(block: list[_Placed]) -> bool:
    """Whether a block lists names of subjects: one or two words each, and nothing beside them."""
    fields = [one.card.fields for one in block]
    bare = not any(one.excerpt or one.published or one.image for one in fields)
    return bare and median(words_in(one.title) for one in fields) < HEADLINE - 1


def _evidence(block: list[_Placed]) -> float:
    """How much speaks for a block of cards being teasers."""
    cards = [one.card for one in block]
    fields = [card.fields for card in cards]
    known = any(one.known for one in block)
    flags = cards[0].flags
    standing = fmean(card.standing for card in cards)
    words = fmean(words_in(one.title) for one in fields)
    weights = (
        (2.5, known),
        (1.0, block[0].heading is not None),
        (1.5, bool(flags & _HINTS)),
        (standing, True),
        (1.5, words > HEADLINE),
        (0.5, HEADLINE - 1 <= words <= HEADLINE),
        (-1.5, words < HEADLINE - 1),
        (1.0, any(one.in_heading for one in fields)),
        (1.0, any(one.excerpt or one.published or one.author for one in fields)),
        (0.5, any(one.image for one in fields)),
        (0.5, all(one.image and one.in_heading for one in fields)),
        (1.0, len(cards) >= _ROW and words > HEADLINE),
        (-2.0, bool(flags & _WARNINGS)),
        (-_out_of_place(block, known=known and standing >= 1), True),
    )
    return sum(weight for weight, holds in weights if holds)


def _out_of_place(block: list[_Placed], *, known: bool) -> float:
    """What standing in a menu or a footer speaks against a block; only the way to the next article stands there."""
    flags, heading = block[0].card.flags, block[0].heading
    if not flags & CHROME or "next" in flags or (heading is not None and is_way_on(heading.text)):
        return 0
    if "menu" in flags:
        return 8
    return 0 if known else 4


def _teasers(kept: Iterable[_Placed], page: str | None) -> Iterator[Teaser]:
    """Each card as a teaser, one for each address under each heading."""
    seen: set[tuple[str, str | None, TeaserKind]] = set()
    for one in kept:
        url, kind, heading = normalise(one.card.url, page), _kind(one), one.heading.text if one.heading else None
        if url is None or (url, heading, kind) in seen:
            continue
        seen.add((url, heading, kind))
        fields = one.card.fields
        yield Teaser(
            position=len(seen),
            kind=kind,
            heading=heading,
            title=fields.title,
            url=url,
            excerpt=fields.excerpt,
            author=fields.author,
            published=fields.published,
            image=fields.image,
        )
        if len(seen) == MAX_TEASERS:
            return


def _kind(one: _Placed) -> TeaserKind:
    """What the heading says, else the place; what is offered with the article amid its text is inline."""
    by_place = (kind for flag, kind in _KIND_OF_PLACE if flag in one.card.flags)
    kind = one.kind or next(by_place, TeaserKind.RELATED if one.beneath else TeaserKind.OTHER)
    return TeaserKind.INLINE if one.inside and kind in (TeaserKind.RELATED, TeaserKind.OTHER) else kind


class _Covers:
    """What of the page displays each teaser: its card, the paragraph that holds nothing else, the label over it."""

    def __init__(self, kept: Iterable[_Placed], span: BodySpan) -> None:
        self._span = span
        self._shown: dict[HtmlElement, int] = defaultdict(int)
        self._whole: dict[HtmlElement, bool] = {}
        for one in kept:
            self._shown[_host(one.card.element)] += len(one.card.title) + len(one.heading.text if one.heading else "")

    def of(self, one: _Placed) -> tuple[HtmlElement, ...]:
        """The elements of one teaser that hold nothing of the article's own text."""
        elements = [*one.card.parts]
        host = _host(one.card.element)
        if host is not one.card.element and self._is_whole(host):
            elements.append(host)
        if one.heading is not None and one.heading.element is not None and one.kind is not None:
            elements.append(one.heading.element)
        return tuple(element for element in elements if not self._holds_text(element, one))

    def _is_whole(self, host: HtmlElement) -> bool:
        """Whether a paragraph of the article holds nothing but teasers and their labels."""
        if host not in self._whole:
            text = sum(len(block.text) for block in self._span.blocks_in(host))
            self._whole[host] = 0 < text <= self._shown[host] + _SLACK
        return self._whole[host]

    def _holds_text(self, element: HtmlElement, one: _Placed) -> bool:
        """Whether an element holds text of the article beside the card's own and its heading."""
        heading = set(one.heading.text.split()) if one.heading else set()
        blocks = self._span.blocks_in(element)
        return sum(max(0, _foreign_words(block.text, one) - len(heading)) for block in blocks) >= _SLACK_WORDS


def _host(element: HtmlElement) -> HtmlElement:
    """The block-level element that an element is, or stands in."""
    node: HtmlElement = element
    while node.tag in INLINE_TAGS and (above := node.getparent()) is not None:
        node = above
    return node
