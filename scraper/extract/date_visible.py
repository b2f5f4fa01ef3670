"""A page and its headline in, the dates displayed near that headline out, sorted by what they say they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.claims import Claim
from scraper.extract.date_text import find_date, parse_date, plain, with_time
from scraper.extract.date_words import DATE_NAME, FOREIGN_PATTERN, PUBLISHED_PATTERN, UPDATED_PATTERN
from scraper.markup import INLINE_TAGS, Document, text_of

BEFORE: Final = 40
"""Elements looked at before the headline: a dateline or a byline bar above it."""
AFTER: Final = 160
"""Elements looked at after it."""
MAX_LINE: Final = 160
"""Characters of a line that shows a date; longer ones are sentences that mention one."""
_FOREIGN: Final = re.compile(
    r"comment|related|recommend|sidebar|widget|popular|trending|most-?read|newsletter|promo|recirc|carousel|slider|outbrain|taboola|"
    r"disqus|copyright|breadcrumb|ticker|latest|upcoming|weather|banner|countdown|calendar",
    re.IGNORECASE,
)
_FOREIGN_TAGS: Final = frozenset(
    {"nav", "aside", "form", "select", "script", "style", "template", "noscript", "iframe", "svg", "button"}
)
_DIGIT: Final = re.compile(r"\d")


@dataclass(slots=True)
class Visible:
    """Claims of displayed dates, each list in order of trust."""

    published: list[Claim[str]] = field(default_factory=list)
    """Labelled or marked up as the date of publication."""
    updated: list[Claim[str]] = field(default_factory=list)
    """Labelled or marked up as the date of the last change."""
    undated: list[Claim[str]] = field(default_factory=list)
    """A date near the headline that says nothing of itself."""


def visible_dates(document: Document, headline: HtmlElement | None, language: str | None) -> Visible:
    """Dates displayed near the headline; empty without a headline."""
    found = Visible()
    seen: set[HtmlElement] = set()
    for element in _near(headline) if headline is not None else ():
        if element.tag in ("time", "abbr"):
            _add_marked(element, found, language)
        elif _has_number(element):
            line = _line_of(element)
            if line not in seen:
                seen.add(line)
                _add_line(line, element, found, language)
    return found


def _near(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements after the headline, then those before it, nearest first; foreign boxes left out."""
    for element in islice(_following(headline), AFTER):
        yield element
    yield from islice(_preceding(headline), BEFORE)


def _following(element: HtmlElement) -> Iterator[HtmlElement]:
    node: HtmlElement | None = element
    yield from element.iterdescendants()
    while node is not None:
        after = node.getnext()
        if after is None:
            node = node.getparent()
            continue
        yield from _within(after)
        node = after


def _within(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and its descendants in order, without the foreign ones and what they hold."""
    stack = [element]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _FOREIGN_TAGS or _FOREIGN.search(node.get("class") or ""):
            continue
        yield node
        stack.extend(node.iterchildren(reversed=True))


def _preceding(element: HtmlElement) -> Iterator[HtmlElement]:
    node: HtmlElement | None = element
    while node is not None:
        before = node.getprevious()
        if before is None:
            node = node.getparent()
            continue
        yield from islice(reversed(list(islice(_within(before), 4 * BEFORE))), BEFORE)
        node = before


def _has_number(element: HtmlElement) -> bool:
    if element.text and _DIGIT.search(element.text):
        return True
    return any(child.tail and _DIGIT.search(child.tail) for child in islice(element, 20))


def _line_of(element: HtmlElement) -> HtmlElement:
    """The innermost block around an element."""
    while element.tag in INLINE_TAGS and (parent := element.getparent()) is not None:
        element = parent
    return element


def _add_marked(element: HtmlElement, found: Visible, language: str | None) -> None:
    """A ``time`` element, or an ``abbr`` whose title is a date."""
    attribute = "datetime" if element.tag == "time" else "title"
    raw = element.get(attribute) or (text_of(element) if element.tag == "time" else "")
    iso = parse_date(raw, language) if raw else None
    if not iso:
        return
    names = " ".join(
        filter(None, (element.get("class"), element.get("itemprop"), element.get("pubdate") is not None and "pubdate"))
    )
    parent = element.getparent()
    label = " ".join(
        filter(
            None, (parent.text if parent is not None else "", (parent.get("class") or "") if parent is not None else "")
        )
    ).lower()
    previous = element.getprevious()
    if previous is not None:
        label = (
            f"{text_of(previous)[-60:]} {previous.tail or ''}".lower()
            if previous.tag not in ("time", "abbr")
            else (previous.tail or "").lower()
        )
    _sort(Claim(iso, raw, "dom", element.tag), f"{names} {label}".lower(), found, marked=True)


def _sort(claim: Claim[str], words: str, found: Visible, *, marked: bool) -> None:
    updated = list(UPDATED_PATTERN.finditer(words))
    published = list(PUBLISHED_PATTERN.finditer(words))
    if published and (not updated or published[-1].start() > updated[-1].start() or "published" in words):
        found.published.append(claim)
    elif updated:
        found.updated.append(claim)
    else:
        (found.published if marked else found.undated).append(claim)


def _add_line(line: HtmlElement, element: HtmlElement, found: Visible, language: str | None) -> None:
    text = text_of(line)
    if len(text) > MAX_LINE:
        text = text_of(element)
        if len(text) > MAX_LINE or element is line:
            return
    text = plain(text)
    if FOREIGN_PATTERN.search(text.lower()):
        return
    start = 0
    for _ in range(3):
        hit = find_date(text[start:], language)
        if hit is None:
            break
        words = text[start : start + hit.start].lower()
        claim = Claim(with_time(text[start:], hit), text, "dom", "text")
        rest = len(text) - (hit.end - hit.start)
        if rest < 60 or DATE_NAME.search(f"{line.get('class') or ''} {element.get('class') or ''}"):
            _sort(claim, words, found, marked=False)
        start += hit.end
