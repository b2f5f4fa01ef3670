"""A page in, the places where it may show a date out, in reading order."""

import re
from collections.abc import Iterator, Sequence
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
_MARKED_TAGS: Final = frozenset({"time", *_DATED_TAGS})
_TWO_DIGITS: Final = re.compile(r"\d\d")
"""Every whole date has them; tried first, since it costs a tenth of the next."""
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
    """Long paragraphs before it among the elements looked at."""


def spots(elements: Sequence[HtmlElement], start: int, stop: int) -> Iterator[Spot]:
    """The places among the elements from ``start`` up to ``stop``."""
    # Asked of each text: a call of our own would double the cost.
    has_two, looks = _TWO_DIGITS.search, _DATE_LIKE.search
    prose = 0
    for place, element in enumerate(elements[start:stop], start):
        tag = element.tag
        if tag not in HIDDEN_TAGS:
            text = element.text
            dated = text and has_two(text, 0, MAX_LOOKED) and looks(text, 0, MAX_LOOKED)
            if dated or (tag in _MARKED_TAGS and is_marked(element)):
                yield Spot(element, place, prose)
            if text and tag == "p":
                prose += len(text) > PARAGRAPH
        tail = element.tail
        if tail and has_two(tail, 0, MAX_LOOKED) and looks(tail, 0, MAX_LOOKED):
            yield Spot(element.getparent(), place, prose)


def may_date(text: str) -> bool:
    """Whether a text could hold the end of a date."""
    return bool(_DATE_LIKE.search(text, 0, MAX_LOOKED))


def is_marked(element: HtmlElement) -> bool:
    """Whether an element's attributes may give a date."""
    tag = element.tag
    return tag == "time" or (tag in _DATED_TAGS and bool(element.get("title") or element.get("datetime")))
