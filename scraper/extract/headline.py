"""A page in, the element of its main headline out: the landmark near which date, byline and own text stand."""

import re
from typing import Final

from lxml.html import HtmlElement

from scraper.markup import Document, text_of

MAX_HEADLINE: Final = 400
"""Characters of a headline that are compared; the longest real ones stay below 250."""
_WORDS: Final = re.compile(r"\w+")
_ENOUGH: Final = 0.6
"""Share of a heading's words that the page's own titles must hold for it to be the headline."""


def find_headline(document: Document) -> HtmlElement | None:
    """The h1 (else h2, h3) that the page's ``title``, ``og:title`` or ``itemprop=headline`` repeats.

    Where none agrees, the only h1; None on a page without one.  Sites put their own name into an h1 of every page, so
    that "the first h1" would be wrong for them.
    """
    titles = _declared_words(document)
    best: tuple[float, HtmlElement] | None = None
    for rank, tag in enumerate(("h1", "h2", "h3")):
        for place, heading in enumerate(document.root.iter(tag)):
            if place >= 60:
                break
            share = _share(words_of(text_of(heading)[:MAX_HEADLINE]), titles)
            score = share - 0.02 * rank - 0.0001 * place
            if share >= _ENOUGH and (best is None or score > best[0] + 0.05):
                best = (score, heading)
    if best is not None:
        return best[1]
    only = list(document.root.iter("h1"))
    return only[0] if len(only) == 1 else None


def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case."""
    return frozenset(_WORDS.findall(text.lower()))


def _share(words: frozenset[str], titles: tuple[frozenset[str], ...]) -> float:
    """Dice overlap with the title that comes nearest, containment in it weighing double."""
    if not words:
        return 0.0
    found = 0.0
    for title in titles:
        common = len(words & title)
        found = max(found, 0.5 * common / len(words) + common / (len(words) + len(title)))
    return found


def _declared_words(document: Document) -> tuple[frozenset[str], ...]:
    titles = [meta.get("content") or "" for meta in document.root.iter("meta") if _names_title(meta)]
    title = next(document.root.iter("title"), None)
    if title is not None:
        titles.append(title.text or "")
    return tuple(words for text in titles[:6] if (words := words_of(text[:MAX_HEADLINE])))


def _names_title(meta: HtmlElement) -> bool:
    name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
    return name in {"og:title", "twitter:title", "headline", "dc.title", "dcterms.title"}
