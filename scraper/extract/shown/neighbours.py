"""An element in, whether it stands in a box that is not the article's own out."""

import re
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.shown.excerpt import excerpt

MAX_ASIDE: Final = 500
"""Characters of an ``aside`` that may hold the article's own particulars; larger ones hold other matter."""
CARD_DEPTH: Final = 6
"""Elements around a date in which a card's link or heading is looked for."""
CARD_TEXT: Final = 35
"""Characters from which a link is a headline; a linked date or name is shorter."""
MAX_CARD: Final = 1_000
"""Characters of a card with its excerpt; what is longer is an article that links to others."""
_FOREIGN: Final = re.compile(
    r"(?:^|[\s_\-])(?:comments?|kommentare?|commentaires?|comment-?list|respond|disqus|ticker)(?:$|[\s_\-])|"
    r"comment(?:s-|-?(?:list|body|meta|time|date|item|thread))|"
    r"related|recommend|popular|trending|most-?read|promo(?!ted)|recirc|carousel|outbrain|taboola|copyright|"
    r"breadcrumb|latest|upcoming|"
    r"weather|countdown|teaser|read-?more|next-?post|prev(?:ious)?-?post|card-?list|author-?bio|widget_recent|"
    r"recent-posts|swiper|slider|^wm-ipp",
    re.IGNORECASE,
)
_FOREIGN_NAMES = "nav form select script style template noscript iframe svg button figure figcaption blockquote"
_FOREIGN_TAGS: Final = frozenset(_FOREIGN_NAMES.split())
_ROOTS: Final = frozenset({"body", "html"})
_BYLINE: Final = re.compile(r"author|autor|auteur|byline|profile", re.IGNORECASE)


def in_foreign(element: HtmlElement, around: frozenset[HtmlElement], known: dict[HtmlElement, bool]) -> bool:
    """Whether an element is, or stands in, a foreign box.

    ``around`` are the elements around the page's own headline, which are not judged; ``known`` remembers verdicts
    within one page.
    """
    path: list[HtmlElement] = []
    verdict = False
    node: HtmlElement | None = element
    while node is not None and node not in around:
        if node in known:
            verdict = known[node]
            break
        path.append(node)
        if node.tag not in _ROOTS and _is_foreign(node):
            verdict = True
            break
        node = node.getparent()
    known.update(dict.fromkeys(path, verdict))
    return verdict


def _is_foreign(node: HtmlElement) -> bool:
    if not isinstance(node.tag, str) or node.tag in _FOREIGN_TAGS:
        return True
    if node.tag == "aside" and len(excerpt(node, MAX_ASIDE)) > MAX_ASIDE:
        return True
    names = node.get("class")
    if names and _named_foreign(names):
        return True
    identity = node.get("id")
    return bool(identity) and _named_foreign(identity)


@lru_cache(maxsize=8192)
def _named_foreign(names: str) -> bool:
    """Whether a class or id names a foreign box; pages repeat theirs, so that most answers are remembered."""
    return bool(_FOREIGN.search(names[:500]))


def in_card(element: HtmlElement, around: frozenset[HtmlElement], known: dict[HtmlElement, bool]) -> bool:
    """Whether an element belongs to a link or list entry that offers another article.

    ``around`` are the elements around the page's own headline; ``known`` remembers verdicts within one page.
    """
    for node in islice(element.iterancestors(), CARD_DEPTH):
        if node in around or node.tag in ("main", "body"):
            return False
        if node.tag == "a":
            return len(excerpt(node, CARD_TEXT)) > CARD_TEXT and not _BYLINE.search(node.get("class") or "")
        if node.tag in ("li", "article", "section"):
            if node not in known:
                known[node] = _offers_article(node)
            if known[node]:
                return True
    return False


def _offers_article(entry: HtmlElement) -> bool:
    """Whether a list entry has a linked heading, or a link long enough to be one."""
    if len(excerpt(entry, MAX_CARD)) > MAX_CARD:
        return False
    for heading in entry.iter("h2", "h3", "h4", "h5"):
        if next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None:
            return True
    links = islice(entry.iter("a"), 3) if entry.tag == "li" else ()
    return any(len(excerpt(link, CARD_TEXT)) > CARD_TEXT for link in links)
