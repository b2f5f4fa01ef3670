"""A page in, the places where it may show a date out, in reading order, from one walk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from scraper.markup import HIDDEN_TAGS

MAX_SPOTS: Final = 2_000
"""Places kept of one page; the page of an article has some thirty."""
MAX_LOOKED: Final = 400
"""Characters at the start of a text that are looked at."""
PARAGRAPH: Final = 160
"""Characters from which a paragraph counts as prose."""
_DATED_TAGS: Final = frozenset({"abbr", "relative-time"})
_DATE_LIKE: Final = re.compile(
    r"(?<!\d)(?:1[3489]|2[05])\d\d(?!\d)|\d\s?[./\-]\s?\d{1,2}\s?[./\-]\s?\d\d|[A-Za-zéûäç.][\-'’ ]\d\d(?!\d)|"
    r"[٠-٩۰-۹०-९০-৯๐-๙၀-၉០-៩]|[年년]"
)
"""Signs that a text may hold the end of a date."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An element whose own text, or attributes, may give a date."""

    element: HtmlElement
    place: int
    """Elements before it on the page, or before the child after which its text stands."""
    prose: int
    """Long paragraphs before it."""


@dataclass(frozen=True, slots=True)
class Spots:
    """The places of one page."""

    before: tuple[Spot, ...]
    """Those before the headline; none where there is no headline."""
    after: tuple[Spot, ...]
    """Those in and after the headline."""
    headline: Spot | None
    """Where the headline stands."""


def spots(root: HtmlElement, headline: HtmlElement | None) -> Spots:
    """Walk the page once."""
    found: list[Spot] = []
    title: Spot | None = None
    split = prose = 0
    for place, element in enumerate(root.iter("*")):
        tag = element.tag
        if element is headline:
            title, split = Spot(element, place, prose), len(found)
        text, tail = element.text, element.tail
        if tag not in HIDDEN_TAGS:
            if (text and _may_date(text)) or is_marked(element):
                found.append(Spot(element, place, prose))
            prose += tag == "p" and text is not None and len(text) > PARAGRAPH
        if tail and _may_date(tail) and (parent := element.getparent()) is not None:
            found.append(Spot(parent, place, prose))
        if len(found) > MAX_SPOTS:
            break
    return Spots(tuple(found[:split]), tuple(found[split:]), title)


def may_date(text: str) -> bool:
    """Whether a text could hold the end of a date."""
    return bool(_DATE_LIKE.search(text[:MAX_LOOKED]))


def is_marked(element: HtmlElement) -> bool:
    """Whether an element's attributes may give a date."""
    tag = element.tag
    return tag == "time" or (tag in _DATED_TAGS and bool(element.get("title") or element.get("datetime")))


def _may_date(text: str) -> bool:
    return ("20" in text or "19" in text) and may_date(text)
