"""An element in, the beginning of its displayed text out, without reading the rest of it."""

from lxml import etree
from lxml.html import HtmlElement

from scraper.markup import HIDDEN_TAGS, INLINE_TAGS


def excerpt(element: HtmlElement, limit: int) -> str:
    """Displayed text as ``markup.text_of`` gives it, broken off once it is longer than ``limit`` characters.

    What is longer than ``limit`` is known to be cut; a page of one unclosed heading costs no more than a short one.
    """
    if not len(element):
        return " ".join((element.text or "")[: 4 * limit].split())
    pieces: list[str] = []
    size = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        starts = event == "start"
        if node.tag not in INLINE_TAGS:
            pieces.append(" ")
        if starts and node.tag in HIDDEN_TAGS:
            walk.skip_subtree()
            continue
        text = node.text if starts else node.tail if node is not element else None
        if text:
            pieces.append(text)
            size += 0 if text.isspace() else len(" ".join(text.split()))
            if size > limit:
                break
    return " ".join("".join(pieces).split())
