"""The outline of a page and what is likely text in, the segments that stand where no article does out.

Two kinds of rooms are known by what is in them, whatever their paragraphs look like: a box that asks for a mail
address, and what readers wrote.  Neither is shut where hardly any text would be left outside.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml import etree, html

from scraper.extract.body.blocks import Outline

_LARGEST_BOX = 600
"""Characters of a box around a form that asks for a mail address; more is a page that has such a form."""
_OUTSIDE = 200
"""Characters of likely text outside a room from which it may be shut: below, the room may be the article."""
_CLIMB = 12
"""Elements around a form that are looked at."""
_FORMS = 20
"""Fields for a mail address that are looked at."""
_LARGE = frozenset(("html", "body", "main", "article"))

_MAIL = etree.XPath("//input[@type='email' or @name='email' or @name='EMAIL']")
_COMMENTS = re.compile(
    r"(?:comments?|commentaires?|kommentare?|comentarios?|comentários?|commenti|commento|reacties|komentarze|kommentarer)"
    r"(?:[-_]{1,2}(?:area|section|list|wrapper|container|block|box|thread))?",
    re.IGNORECASE,
)
"""Class or id of what holds readers' comments, a whole token."""


def shut_rooms(outline: Outline, likely: list[int]) -> set[int]:
    """Places, out of ``likely``, of the segments that stand in a sign-up box or among comments."""
    shut: set[int] = set()
    for inside in (*_boxes(outline), _comments(outline)):
        within = {place for place in likely if outline.segments[place].frame in inside}
        outside = sum(
            len(outline.segments[place].text) for place in likely if place not in within and place not in shut
        )
        if within and outside >= _OUTSIDE:
            shut |= within
    return shut


def _boxes(outline: Outline) -> Iterator[set[int]]:
    """The frames of each small box around a field for a mail address."""
    found = _MAIL(outline.elements[0].getroottree()) if outline.elements else []
    fields = cast("list[html.HtmlElement]", found)[:_FORMS]
    numbers = {element: frame for frame, element in enumerate(outline.elements)}
    sizes = _sizes(outline)
    for field in fields:
        around = islice(field.iterancestors(), _CLIMB)
        box = None
        for element in around:
            frame = numbers.get(element)
            if element.tag in _LARGE or (frame is not None and sizes[frame] > _LARGEST_BOX):
                break
            box = frame if frame is not None else box
        if box is not None:
            yield _within(outline, box)


def _comments(outline: Outline) -> set[int]:
    """The frames of everything that is named as holding comments."""
    inside: set[int] = set()
    for frame, (element, parent) in enumerate(zip(outline.elements, outline.parents, strict=True)):
        if parent in inside or (element.tag not in _LARGE and _is_named_comments(element)):
            inside.add(frame)
    return inside


def _is_named_comments(element: html.HtmlElement) -> bool:
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return any(_COMMENTS.fullmatch(name) for name in names.split())


def _within(outline: Outline, frame: int) -> set[int]:
    """A frame and all frames inside it; frames stand in document order, so they follow it without a gap."""
    inside = {frame}
    for other in range(frame + 1, len(outline.parents)):
        if outline.parents[other] not in inside:
            break
        inside.add(other)
    return inside


def _sizes(outline: Outline) -> list[int]:
    """Characters of text in each frame, those inside it included."""
    sizes = [0] * len(outline.parents)
    for segment in outline.segments:
        sizes[segment.frame] += len(segment.text)
    for frame in range(len(sizes) - 1, -1, -1):
        if outline.parents[frame] >= 0:
            sizes[outline.parents[frame]] += sizes[frame]
    return sizes
