"""The marked elements of a page in, what it displays of its site and article out: titles, section, tags, deck."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.declared.claims import Claim
from scraper.extract.shown.places import Places, label
from scraper.extract.shown.survey import Found, Survey
from scraper.extract.shown.titles import clean
from scraper.markup import HIDDEN_TAGS, Document, text_of

MAX_HEADING: Final = 1_000
"""Characters of a heading that are read; the longest headlines of the dev corpus stay below 300."""
MAX_HEADINGS: Final = 80
"""Headings of one kind that are looked at."""
MAX_SITE_NAME: Final = 60
"""Characters of a publication's name."""
MAX_LINKS: Final = 30
MAX_FEEDS: Final = 10
MAX_SITE_WORDS: Final = 6
MAX_LABEL: Final = 60
"""Characters of a tag or section."""
DECK: Final = (20, 600)
"""Characters of a standfirst: shorter ones are labels, longer ones text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A displayed heading."""

    claim: Claim[str]
    """Its text."""
    found: Found
    """Where it stands."""


def headings(survey: Survey) -> Iterator[Heading]:
    """Displayed headings that may be the headline: ``h1`` and its parts, then what is called a title, then ``h2``."""
    for place, role in (("h1", "h1"), ("titled", "title"), ("h2", "h2")):
        for found in survey.of(role)[:MAX_HEADINGS]:
            if found.element.tag in HIDDEN_TAGS or len(found.element) > MAX_CHILDREN:
                continue
            if text := clean(text_of(found.element)[:MAX_HEADING]):
                yield Heading(Claim(without_kicker(found.element) or text, text, "dom", place), found)
                for part in _parts(found.element) if role == "h1" else ():
                    yield Heading(Claim(part, text, "dom", "part"), found)


def _parts(element: HtmlElement) -> Iterator[str]:
    """The texts of an element's children, down to those without any, and what stands beside them."""
    for node in islice(element.iter(), MAX_CHILDREN):
        for piece in (node.text if len(node) else text_of(node), node.tail if node is not element else None):
            if piece and (part := clean(piece[:MAX_HEADING])):
                yield part


def without_kicker(element: HtmlElement) -> str:
    """A heading's text without the children whose class says that they are a kicker, a date or a reading time."""
    node = element
    while len(node) == 1 and not (node.text or "").strip() and not (node[0].tail or "").strip():
        node = node[0]
    kept = [child for child in node if not _KICKER.search(label(child)) and child.tag != "time"]
    if not kept and not (node.text or "").strip() and not any((child.tail or "").strip() for child in node):
        return ""
    if len(kept) == len(node):
        return ""
    pieces = [node.text or ""]
    for child in node:
        pieces.extend((text_of(child) if child in kept else "", child.tail or ""))
    return clean(" ".join(pieces)).lstrip(" :|/–—-•»")


_KICKER: Final = re.compile(
    r"kicker|overline|topline|roof|dachzeile|eyebrow|spitzmarke|pre-?title|super-?title|surtitre|antetitulo|occhiello|vignette"
    r"|strap|badge|flag|hashtag|categor|reading-?time|post-?meta|byline|pub-?date|publish|topic|rubri|label|crosshead|sponsor"
)
MAX_CHILDREN: Final = 12
"""Children of a headline's element: more make it a part of the page."""


def document_title(document: Document) -> Iterator[Claim[str]]:
    """The ``<title>`` of the head."""
    for element in document.of("title")[:1]:
        if text := clean((element.text or "")[:MAX_HEADING]):
            yield Claim(text, text, "dom", "title")


# --- the site and where in it we are --------------------------------------------------------------------------------

_FEED_TYPES: Final = ("rss", "atom")
_FEED_WORDS: Final = re.compile(
    r"\s*(?:[»|:–-]\s.*|(?:full\s+)?(?:rss|atom)(?:\s*\d(?:\.\d)?)?(?:[\s-]*feed)?|feed|flux)\s*$", re.IGNORECASE
)
_HOME: Final = re.compile(r"(?:https?:)?(?://[^/?#]+)?/?(?:index\.\w+)?")


def site_names(document: Document, survey: Survey) -> Iterator[Claim[str]]:
    """What the page calls its site: the titles of its feeds, the words of its logo, a linked ``h1``."""
    for title in islice(_feed_titles(document), MAX_FEEDS):
        name = _FEED_WORDS.sub("", clean(title[:MAX_HEADING]))
        if 1 < len(name) <= MAX_SITE_NAME and len(name.split()) <= MAX_SITE_WORDS:
            yield Claim(name, title, "dom", "feed title")
    for found in (*survey.of("logo")[:12], *survey.of("h1")[:3]):
        if _leads_home(found.element) and 1 < len(name := clean(text_of(found.element)[:MAX_HEADING])) <= MAX_SITE_NAME:
            yield Claim(name, name, "dom", "logo")


def _feed_titles(document: Document) -> Iterator[str]:
    for link in document.of("link"):
        title, kind = link.get("title"), link.get("type") or ""
        if title is not None and "alternate" in (link.get("rel") or "") and any(name in kind for name in _FEED_TYPES):
            yield title


def _leads_home(element: HtmlElement) -> bool:
    """Whether it is, holds or stands in a link to a home page."""
    links = (*islice(element.iter("a"), 3), *islice(element.iterancestors("a"), 1))
    return any(_HOME.fullmatch(link.get("href") or "x") for link in links)


def sections(survey: Survey) -> Iterator[Claim[str]]:
    """The breadcrumb's last link that does not lead home, or the category link."""
    trail = [link for found in survey.of("trail")[:3] for link in islice(found.element.iter("a"), 12)]
    for link in reversed(trail):
        text = clean(text_of(link)[:MAX_HEADING])
        if text and len(text) <= MAX_LABEL and not _HOME.fullmatch(link.get("href") or "x"):
            yield Claim(text, text, "dom", "breadcrumb")


def tags(survey: Survey, places: Places) -> Iterator[Claim[str]]:
    """Displayed topic labels of the article: links marked as tags or categories, or that lead to one's page."""
    marked = [(found.element, found.how) for found in survey.of("topic")]
    listed = [(link, "class") for found in survey.of("topics") for link in islice(found.element.iter("a"), MAX_LINKS)]
    for link, how in marked or listed:
        text = clean(text_of(link)[:MAX_HEADING])
        if text and len(text) <= MAX_LABEL and not places.strange(link):
            yield Claim(text, text, "dom", how)


def subtitles(survey: Survey, places: Places, headline: Found | None) -> Iterator[Claim[str]]:
    """Standfirsts and decks displayed under the headline."""
    for found in survey.of("subtitle"):
        if headline is None or found.place < headline.place or found.paragraphs > headline.paragraphs + 2:
            continue
        text = clean(text_of(found.element)[: 2 * MAX_HEADING])
        if DECK[0] <= len(text) <= DECK[1] and not places.strange(found.element):
            yield Claim(text, text, "dom", "standfirst")
