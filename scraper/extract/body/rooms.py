"""The outline of a page and what is likely text in, the segments that stand where no article does out.

Two kinds of rooms are known by what is in them, whatever their paragraphs look like: a box that asks for a mail
address, and what readers wrote.  Neither is shut where hardly any text would be left outside.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from scraper.extract.body.blocks import Outline
from scraper.extract.body.tree import Tree

Room = NDArray[np.bool_]
"""Of every frame of a page whether it stands in a room."""

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
_PIECES = ("ment", "react")
"""One of these stands in each such name; seen first, since it costs a tenth."""


def read_rooms(outline: Outline, tree: Tree) -> list[Room]:
    """Each sign-up box, then all places for comments together; each says of every frame whether it stands inside."""
    rooms = [_room(len(outline.tags), [box], tree) for box in dict.fromkeys(_boxes(outline, tree))]
    telling = {names for names in set(outline.signatures) if _names_comments(names)}
    said = enumerate(zip(outline.signatures, outline.tags, strict=True)) if telling else ()
    comments = [frame for frame, (names, tag) in said if names in telling and tag not in _LARGE]
    return [*rooms, _room(len(outline.tags), comments, tree)] if comments else rooms


def _room(count: int, frames: Sequence[int], tree: Tree) -> Room:
    """These frames with all that they hold."""
    borders = np.zeros(count + 1, dtype=np.int64)
    np.add.at(borders, list(frames), 1)
    np.subtract.at(borders, tree.ends[list(frames)], 1)
    room: Room = np.cumsum(borders[:-1]) > 0
    return room


def shut_rooms(outline: Outline, rooms: Sequence[Room], likely: list[int]) -> set[int]:
    """Places, out of ``likely``, of the segments that stand in rooms beside which enough is left."""
    shut: set[int] = set()
    if not rooms or not likely:
        return shut
    places = np.array(likely)
    frames = np.array([outline.segments[place].frame for place in likely])
    sizes = np.array([len(outline.segments[place].text) for place in likely])
    unshut = np.ones(len(likely), dtype=bool)
    for room in rooms:
        left = unshut & ~room[frames]
        if sizes[left].sum() >= _OUTSIDE:
            unshut = left
    return set(places[~unshut].tolist())


def _boxes(outline: Outline, tree: Tree) -> Iterator[int]:
    """The frame of each small box around a field for a mail address."""
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
            yield box


def _asks_for_mail(field: HtmlElement) -> bool:
    return field.get("type") == "email" or field.get("name") in {"email", "EMAIL"}


def _names_comments(signature: str) -> bool:
    lower = signature.lower()
    return any(piece in lower for piece in _PIECES) and _COMMENTS.search(signature) is not None
