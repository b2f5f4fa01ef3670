"""A page's microdata in, nodes of the same shape as JSON-LD's out, so that one reader understands both."""

from typing import Final

from lxml.html import HtmlElement

from scraper.extract.declared.jsonld import Node, undo_entities
from scraper.markup import Document, text_of

MAX_PROPERTIES: Final = 2_000
"""``itemprop`` and ``itemscope`` elements of one page that are read; articles use some dozens."""
MAX_TEXT: Final = 2_000
"""Characters kept of one text value: a name or a headline, not the article's body."""

_ADDRESSES: Final = {"img": "src", "link": "href", "video": "src", "audio": "src", "source": "src", "iframe": "src"}
_VALUES: Final = {"meta": "content", "time": "datetime", "data": "value"}
_LINK_PROPERTIES: Final = frozenset(
    {"url", "sameas", "mainentityofpage", "image", "thumbnailurl", "contenturl", "item"}
)
_LONG: Final = frozenset({"articlebody", "reviewbody", "text"})
"""Properties whose text is the body: other readers have it."""


def nodes(document: Document) -> tuple[Node, ...]:
    """Every microdata item of a page (HTML standard, "Microdata"), in document order.

    Each has ``@type`` (a list) and, by property, a list of values: strings, or the nodes of nested items.  A linked
    name (``<a itemprop="author">``) counts as its text, which is what authors of pages mean by it.
    """
    items: dict[HtmlElement, Node] = {}
    for element in document.marked[:MAX_PROPERTIES]:
        owner = next((items[parent] for parent in element.iterancestors() if parent in items), None)
        node: Node | None = None
        if element.get("itemscope") is not None:
            node = items[element] = {"@type": (element.get("itemtype") or "").split()}
        for name in (element.get("itemprop") or "").split() if owner is not None else ():
            value = node if node is not None else _value(element, name.lower())
            if value and owner is not None:
                owner.setdefault(name, []).append(value)
        if node is not None and not node["@type"]:
            _name_by_text(element, node)
    return tuple(items.values())


def _name_by_text(element: HtmlElement, node: Node) -> None:
    """An item that says nothing of its type may hold a bare name."""
    if len(element) == 0 and element.text and element.text.strip():
        node["name"] = [element.text.strip()[:MAX_TEXT]]


def _value(element: HtmlElement, name: str) -> str:
    if name in _LONG:
        return ""
    attribute = _VALUES.get(element.tag) or _ADDRESSES.get(element.tag)
    if name in _LINK_PROPERTIES and element.get("href"):
        attribute = "href"
    given = element.get(attribute) if attribute else element.get("content")
    return undo_entities(given.strip() if given else text_of(element)[:MAX_TEXT])
