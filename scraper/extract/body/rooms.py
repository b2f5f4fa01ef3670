"""The outline of a page and what is likely text in, the segments that stand where no article does out.

Two kinds of rooms are known by what is in them, whatever their paragraphs look like: a box that asks for a mail
address, and what readers wrote.  Neither is shut where hardly any text would be left outside.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from scraper.extract.body.blocks import Outline
from scraper.extract.body.tree import Tree

_LARGEST_BOX = 600
"""Weighted characters of a box around a form that asks for a mail address; more is a page that has such a form."""
_OUTSIDE = 200
"""Characters of likely text outside a room from which it may be shut: below, the room may be the article."""
_CLIMB = 12
"""Elements around a form that are looked at."""
_FORMS = 20
"""Fields for a mail address that are looked at."""
_LARGE = frozenset(("html", "body", "main", "article"))

_COMMENTS = re.compile(
    r"(?<!\S)(?:comments?|commentaires?|kommentare?|comentarios?|comentários?|commenti|commento|reacties|komentarze"
    r"|kommentarer)(?:[-_]{1,2}(?:area|section|list|wrapper|container|block|box|thread))?(?!\S)",
    re.IGNORECASE,
)
"""A name of what holds readers' comments, a whole token of a signature."""


def read_rooms(outline: Outline, tree: Tree) -> list[range]:
    """The frames of each sign-up box, then those of each place for comments."""
    return [*_boxes(outline, tree), *_comments(outline, tree)]


def shut_rooms(outline: Outline, rooms: Sequence[range], likely: list[int]) -> set[int]:
    """Places, out of ``likely``, of the segments that stand in rooms beside which enough is left."""
    shut: set[int] = set()
    segments = outline.segments
    left = sum(len(segments[place].text) for place in likely) if rooms else 0
    for room in rooms:
        within = {place for place in likely if segments[place].frame in room and place not in shut}
        outside = left - sum(len(segments[place].text) for place in within)
        if within and outside >= _OUTSIDE:
            shut |= within
            left = outside
    return shut


def _boxes(outline: Outline, tree: Tree) -> Iterator[range]:
    """The frames of each small box around a field for a mail address."""
    root = outline.elements[0] if outline.elements else None
    fields = () if root is None else tuple(islice(filter(_asks_for_mail, root.iter("input")), _FORMS))
    numbers = {element: frame for frame, element in enumerate(outline.elements)} if fields else {}
    for field in fields:
        box = None
        for element in islice(field.iterancestors(), _CLIMB):
            frame = numbers.get(element)
            if element.tag in _LARGE or (frame is not None and tree.sums[1, frame] > _LARGEST_BOX):
                break
            box = frame if frame is not None else box
        if box is not None:
            yield range(box, int(tree.ends[box]))


def _asks_for_mail(field: HtmlElement) -> bool:
    return field.get("type") == "email" or field.get("name") in {"email", "EMAIL"}


def _comments(outline: Outline, tree: Tree) -> Iterator[range]:
    """The frames of everything that is named as holding comments, as one room for each outermost such element."""
    end = 0
    for frame, signature in enumerate(outline.signatures):
        if frame >= end and signature and _names_comments(signature) and outline.tags[frame] not in _LARGE:
            end = int(tree.ends[frame])
            yield range(frame, end)


@lru_cache(maxsize=20_000)
def _names_comments(signature: str) -> bool:
    return _COMMENTS.search(signature) is not None
