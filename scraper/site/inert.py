"""A page as it was served → the same page with nothing in it that acts: no scripts, no forms, nothing from elsewhere.

It is shown in a sandbox that forbids all of that anyway (``policy.CAPTURE``); what is taken out here would ask for it
in vain, and a few things that a policy does not cover (``preconnect``) would ask other machines.
"""

import re

from lxml import etree
from lxml.html import HtmlElement

from scraper.markup import parse

MOST_BYTES = 5_000_000
"""Longest capture that is shown as a page; the source of any is shown up to ``MOST_SOURCE``."""
MOST_SOURCE = 10_000_000
"""Longest capture whose source is shown."""

GONE = (
    "script", "noscript", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "fencedframe", "base",
    "link", "meta", "template", "audio", "video", "canvas",
)  # fmt: skip
"""Elements that are left out with all that is in them."""
ACTING = frozenset(
    "href srcdoc target download autofocus src srcset imagesrcset imagesizes poster background data action formaction"
    " ping lowsrc dynsrc longdesc cite manifest archive codebase classid profile usemap attributionsrc".split()
)
"""Attributes that lead away, or whose address a browser may ask for."""

_REMOTE = re.compile(r"url\(\s*(?!['\"]?data:)[^)]*\)?|@import[^;]*;?|image-set\([^)]*\)?", re.IGNORECASE)
_PICTURE = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)


def inert(content: bytes, charset: str | None) -> str:
    """The page as HTML text, to be served as UTF-8."""
    root = parse(content, charset=charset).root
    etree.strip_elements(root, *GONE, with_tail=False)
    for element in root.iter(etree.Element):
        _disarm(element)
    return "<!DOCTYPE html>\n" + etree.tostring(root, method="html", encoding="unicode")


def source(content: bytes, charset: str | None) -> str:
    """The page as text, in the encoding in which the archive reads it."""
    return content.decode(parse(content[:MOST_BYTES], charset=charset).encoding or "utf-8", "replace")


def _is_picture(element: HtmlElement, name: str, value: str) -> bool:
    return element.tag == "img" and name == "src" and bool(_PICTURE.match(value))


def _disarm(element: HtmlElement) -> None:
    for name, value in element.attrib.items():
        plain = name.lower().rpartition("}")[2]
        if plain == "style":
            element.set(name, _REMOTE.sub("none", str(value)))
        elif plain.startswith("on") or (plain in ACTING and not _is_picture(element, plain, str(value))):
            element.attrib.pop(name)
            if plain == "href" and element.tag in {"a", "area"}:
                element.set("title", str(value)[:500])  # where it would lead is part of what the page says
    if element.tag == "style":
        element.text = _REMOTE.sub("none", element.text or "")
