"""A page in, the element of its main headline out: the landmark near which date, byline and own text stand."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scraper.extract.shown.excerpt import excerpt
from scraper.markup import Document

MAX_HEADLINE: Final = 400
"""Characters of a headline that are compared; the longest real ones stay below 250."""
MAX_HEADINGS: Final = 60
"""Headings of one rank that are compared; a page with more is a list."""
_WORDS: Final = re.compile(r"\w+")
_ENOUGH: Final = 0.6
"""Share of a heading's words that the page's own titles must hold for it to be the headline."""


def find_headline(document: Document, titles: Sequence[frozenset[str]] | None = None) -> HtmlElement | None:
    """The h1 (else h2, h3) that the page's ``title``, ``og:title`` or ``itemprop=headline`` repeats.

    Where none agrees, the only h1; None on a page without one.  Sites put their own name into an h1 of every page, so
    that "the first h1" would be wrong for them.  ``titles`` are the page's ``declared_titles``, read if not given.
    """
    titles = declared_titles(document) if titles is None else titles
    best: tuple[float, HtmlElement] | None = None
    for rank, tag in enumerate(("h1", "h2", "h3")):
        for place, heading in enumerate(document.of(tag)[:MAX_HEADINGS]):
            share = agreement(excerpt(heading, MAX_HEADLINE), titles)
            score = share - 0.02 * rank - 0.0001 * place
            if share >= _ENOUGH and (best is None or score > best[0] + 0.05) and not _leads_home(heading):
                best = (score, heading)
    if best is not None:
        return best[1]
    headings = document.of("h1")[:MAX_HEADINGS]
    inside = [
        heading for heading in headings if any(node.tag in ("article", "main") for node in heading.iterancestors())
    ]
    return headings[0] if len(headings) == 1 else inside[0] if inside else None


def _leads_home(heading: HtmlElement) -> bool:
    """Whether the heading is the site's name: linked to the home page."""
    link = next(heading.iter("a"), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    return bool(href) and urlsplit(href[:500]).path in ("", "/", "./") and not href.startswith("#")


def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case."""
    return frozenset(_WORDS.findall(text.lower()))


def agreement(text: str, titles: Sequence[frozenset[str]]) -> float:
    """0 to 1: how many words a heading shares with the title that comes nearest, containment in it weighing half."""
    return _share(words_of(text[:MAX_HEADLINE]), titles)


def declared_titles(document: Document) -> tuple[frozenset[str], ...]:
    """The words of ``title``, ``og:title`` and their like."""
    titles = [meta.get("content") or "" for meta in document.of("meta") if _names_title(meta)]
    title = next(iter(document.of("title")), None)
    if title is not None:
        titles.append(title.text or "")
    return tuple(words for text in titles[:6] if (words := words_of(text[:MAX_HEADLINE])))


def _share(words: frozenset[str], titles: Sequence[frozenset[str]]) -> float:
    if not words:
        return 0.0
    return max((_overlap(words, title) for title in titles), default=0.0)


def _overlap(words: frozenset[str], title: frozenset[str]) -> float:
    common = len(words & title)
    return 0.5 * common / len(words) + common / (len(words) + len(title))


def _names_title(meta: HtmlElement) -> bool:
    name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
    return name in {"og:title", "twitter:title", "headline", "dc.title", "dcterms.title"}
