"""A page's cards and its body in, its teasers out: which cards are teasers, of what kind, in reading order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING, Final

from lxml.html import HtmlElement

from scraper.extract.card_addresses import Addresses
from scraper.extract.card_fields import words_in
from scraper.extract.card_headings import Heading, Headings
from scraper.extract.card_places import CHROME, Flags
from scraper.extract.cards import Card, Cards
from scraper.extract.teaser_words import announces, is_way_on, kind_of_heading
from scraper.markup import Document
from scraper.models import Teaser, TeaserKind

if TYPE_CHECKING:
    from scraper.extract.body import Body

MAX_TEASERS: Final = 500
"""Teasers kept of one page; labelled pages have up to 82, the longest real home pages some 400."""
_ENOUGH: Final = 4
_HINTS: Final = frozenset({"related", "popular", "latest", "next"})
"""Places whose class names speak of teasers."""


@dataclass(frozen=True, slots=True)
class PlacedTeaser:
    """A teaser with the elements that display it."""

    teaser: Teaser
    elements: tuple[HtmlElement, ...]
    """What the card covers, its label in running text included."""


@dataclass(slots=True)
class _Placed:
    card: Card
    heading: Heading | None
    known: bool
    kind: TeaserKind | None
    inside: bool = False
    beneath: bool = False


def read_teasers(
    document: Document, cards: Cards, body: "Body", *, url: str | None, title: str | None
) -> tuple[Teaser, ...]:
    """The teasers of a page, positions from 1 in reading order."""
    return tuple(placed.teaser for placed in place_teasers(document, cards, body, url=url, title=title))


def place_teasers(
    document: Document, cards: Cards, body: "Body", *, url: str | None, title: str | None
) -> tuple[PlacedTeaser, ...]:
    """The same with the elements that display them, for those who must leave their text out of the body."""
    headings = Headings(document.root, cards.holders, cards.headline, title)
    placed = [_place(card, headings) for card in cards.cards if card.fields.title and not card.fields.advert]
    span = _Span(body)
    for one in placed:
        one.inside, one.beneath = span.holds(one.card.element), span.follows(one.card.element)
    kept = [one for block in _blocks(placed) if _is_offered(block) for one in block]
    order = {id(card): index for index, card in enumerate(cards.cards)}
    kept.sort(key=lambda one: order[id(one.card)])
    return tuple(_teasers(kept))


def _place(card: Card, headings: Headings) -> _Placed:
    inner = next((Heading(text, card.element) for text in card.fields.spare if announces(text)), None)
    heading = inner or headings.over(card.element)
    known, kind = kind_of_heading(heading.text) if heading else (False, None)
    return _Placed(card, heading, known, kind)


class _Span:
    """The stretch of the page between the article's first and last block."""

    def __init__(self, body: "Body") -> None:
        elements = [block.element for block in body.blocks]
        self._ranks: dict[HtmlElement, dict[HtmlElement, int]] = {}
        self._first, self._last = (_path(elements[0]), _path(elements[-1])) if elements else ({}, {})
        self._root = _common(elements)
        above = [] if self._root is None else [self._root, *self._root.iterancestors()]
        self._article = next((node for node in above if node.tag in ("article", "main")), self._root)

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

    def _order(self, element: HtmlElement, path: dict[HtmlElement, HtmlElement]) -> int:
        """Below 0 where an element stands before the other, whose ``path`` is given, above 0 after it, 0 within."""
        child = element
        for node in element.iterancestors():
            if node in path:
                ranks = self._ranks.setdefault(node, {}) or self._rank(node)
                return ranks[child] - ranks[path[node]]
            child = node
        return 0

    def _rank(self, node: HtmlElement) -> dict[HtmlElement, int]:
        self._ranks[node] = {child: place for place, child in enumerate(node)}
        return self._ranks[node]


def _path(element: HtmlElement) -> dict[HtmlElement, HtmlElement]:
    """Each ancestor of an element with its child on the way down to it."""
    path, child = {}, element
    for node in element.iterancestors():
        path[node], child = child, node
    return path


def _common(elements: Sequence[HtmlElement]) -> HtmlElement | None:
    """The innermost element that holds all of ``elements``."""
    if not elements:
        return None
    chain = list(elements[0].iterancestors())
    for element in elements[1:]:
        above = set(element.iterancestors())
        while chain and chain[0] not in above:
            chain.pop(0)
    return chain[0] if chain else None


def _blocks(placed: Iterable[_Placed]) -> list[list[_Placed]]:
    """Cards that stand together: under one heading, else in one container."""
    blocks: dict[object, list[_Placed]] = defaultdict(list)
    for one in placed:
        mark = one.heading.element if one.heading and one.heading.element is not None else one.card.element.getparent()
        blocks[mark].append(one)
    return list(blocks.values())


def _is_offered(block: list[_Placed]) -> bool:
    if any(one.known and one.kind is None for one in block) or _are_subjects(block):
        return False
    lone = len(block) == 1 and not block[0].known and not block[0].card.flags & _HINTS
    return _evidence(block) >= _ENOUGH + lone


def _are_subjects(block: list[_Placed]) -> bool:
    """Whether a block lists names of subjects: one or two words each, and nothing beside them."""
    cards = [one.card for one in block]
    bare = not any(card.fields.excerpt or card.fields.published or card.fields.image for card in cards)
    return bare and median(words_in(card.title) for card in cards) < 3  # noqa: PLR2004 - no headlines


def _evidence(block: list[_Placed]) -> float:
    """How much speaks for a block of cards being teasers; ``_ENOUGH`` is enough."""
    cards = [one.card for one in block]
    flags = cards[0].flags
    known = any(one.known for one in block)
    score = 0.0
    score += 2.5 if known else 0
    score += 1 if block[0].heading else 0
    score += 1.5 if flags & _HINTS else 0
    standing = fmean(card.standing for card in cards)
    score += standing
    words = fmean(words_in(card.title) for card in cards)
    score += 1.5 if words >= 5 else 0.5 if words >= 3 else -1.5
    score += 1 if any(card.fields.in_heading for card in cards) else 0
    score += 1 if any(card.fields.excerpt or card.fields.published or card.fields.author for card in cards) else 0
    score += 0.5 if any(card.fields.image for card in cards) else 0
    score += 1 if len(cards) >= 3 and words >= 5 else 0
    score -= 0 if _leads_on(block) else _out_of_place(flags, known=known and standing >= 1)
    score -= 2 if flags & {"event", "shop", "job"} else 0
    return score


def _leads_on(block: list[_Placed]) -> bool:
    """Whether a block is the way to the articles before and after this one, which may bear the name of a menu."""
    heading = block[0].heading
    return "next" in block[0].card.flags or (heading is not None and is_way_on(heading.text))


def _out_of_place(flags: Flags, *, known: bool) -> int:
    """What standing in a menu or a footer speaks against a block; only the way to the next article stands there."""
    if not flags & CHROME:
        return 0
    if "menu" in flags:
        return 8
    return 0 if known else 4


def _teasers(kept: list[_Placed]) -> Iterable[PlacedTeaser]:
    seen: set[tuple[str, str | None, TeaserKind]] = set()
    position = 0
    for one in kept:
        if one.card.own:
            continue
        kind = _kind(one)
        mark = (one.card.url, one.heading.text if one.heading else None, kind)
        if mark in seen or position >= MAX_TEASERS:
            continue
        seen.add(mark)
        position += 1
        fields = one.card.fields
        teaser = Teaser(
            position=position,
            kind=kind,
            heading=one.heading.text if one.heading else None,
            title=fields.title,
            url=one.card.url,
            excerpt=fields.excerpt,
            author=fields.author,
            published=fields.published,
            image=fields.image,
        )
        yield PlacedTeaser(teaser, one.card.parts)


def _kind(one: _Placed) -> TeaserKind:
    kind = one.kind or _kind_of_place(one)
    if one.inside and kind in (TeaserKind.RELATED, TeaserKind.OTHER):
        return TeaserKind.INLINE
    return kind


def _kind_of_place(one: _Placed) -> TeaserKind:
    flags = one.card.flags
    for flag, kind in (
        ("popular", TeaserKind.POPULAR),
        ("related", TeaserKind.RELATED),
        ("latest", TeaserKind.LATEST),
        ("next", TeaserKind.RELATED),
    ):
        if flag in flags:
            return kind
    return TeaserKind.RELATED if one.beneath else TeaserKind.OTHER
