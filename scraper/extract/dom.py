"""A page's tree in, what it displays about its article out: headings, bylines, standfirst, tags, section."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.bylines import parse
from scraper.extract.claims import Claim
from scraper.extract.titles import clean
from scraper.markup import Document, text_of

MAX_CANDIDATES: Final = 200
"""Elements looked at for one field; a page with more is a list."""

_HEADINGS: Final = etree.XPath("//h1")
_TITLED: Final = etree.XPath(
    "//*[@itemprop='headline' or contains(@class,'entry-title') or contains(@class,'post-title')"
    " or contains(@class,'article-title') or contains(@class,'headline') or contains(@class,'p-name')][not(self::h1)]"
    " | //h2"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A displayed heading."""

    claim: Claim[str]
    """Its text."""
    element: HtmlElement
    """Where it stands."""


def headings(document: Document) -> Iterator[Heading]:
    """Displayed headings that may be the headline, ``h1`` first."""
    for place, find in (("h1", _HEADINGS), ("titled", _TITLED)):
        for element in find(document.root)[:MAX_CANDIDATES]:
            if text := clean(text_of(element)[:1000]):
                yield Heading(Claim(text, text, "dom", place), element)


def document_title(document: Document) -> Iterator[Claim[str]]:
    """The ``<title>`` of the head."""
    for element in islice(document.root.iter("title"), 1):
        if text := clean((element.text or "")[:1000]):
            yield Claim(text, text, "dom", "title")


# --- the site and where in it we are --------------------------------------------------------------------------------------

_FEEDS: Final = etree.XPath(
    "//link[contains(@rel,'alternate') and (contains(@type,'rss') or contains(@type,'atom'))]/@title"
)
_FEED_WORDS: Final = re.compile(
    r"\s*(?:[»|:–-]\s.*|(?:full\s+)?(?:rss|atom)(?:\s*\d(?:\.\d)?)?(?:[\s-]*feed)?|feed|flux)\s*$", re.IGNORECASE
)
_SITE_TITLES: Final = etree.XPath(
    "//*[contains(@class,'site-title') or contains(@class,'site-name') or contains(@id,'site-title') or"
    " contains(@id,'site-name') or contains(@class,'logo') or contains(@class,'brand')]"
    " | //h1[a]"
)


def site_names(document: Document) -> Iterator[Claim[str]]:
    """What the page calls its site: the titles of its feeds, the words of its logo."""
    for title in _FEEDS(document.root)[:MAX_CANDIDATES]:
        name = _FEED_WORDS.sub("", clean(title))
        if 1 < len(name) <= 60:
            yield Claim(name, str(title), "dom", "feed title")
    for element in _SITE_TITLES(document.root)[:10]:
        if _leads_home(element) and 1 < len(name := clean(text_of(element)[:200])) <= 60:
            yield Claim(name, name, "dom", "logo")


def _leads_home(element: HtmlElement) -> bool:
    """Whether it is, holds or stands in a link to a home page."""
    links = (*islice(element.iter("a"), 3), *islice(element.iterancestors("a"), 1))
    return any(_HOME.fullmatch(link.get("href") or "") for link in links)


_HOME: Final = re.compile(r"(?:https?:)?(?://[^/?#]+)?/?(?:index\.\w+)?")
_SECTIONS: Final = etree.XPath(
    "//*[contains(@class,'breadcrumb') or contains(@id,'breadcrumb') or contains(@typeof,'BreadcrumbList')]//a"
    " | //a[contains(@rel,'category')]"
)
_TAGS: Final = etree.XPath(
    "//a[contains(concat(' ',@rel,' '),' tag ') or contains(concat(' ',@rel,' '),' category ')]"
    " | //*[contains(@class,'article-tag') or contains(@class,'post-tag') or contains(@class,'tags') or contains(@class,'post-categor') or contains(@class,'p-category')]/descendant-or-self::a"
)


def sections(document: Document) -> Iterator[Claim[str]]:
    """The breadcrumb's last link that is not the home page, or the category link."""
    for element in reversed(_SECTIONS(document.root)[:20]):
        if text := clean(text_of(element)[:100]):
            yield Claim(text, text, "dom", "breadcrumb")


def tags(document: Document) -> Iterator[Claim[str]]:
    """Displayed topic labels of the article."""
    known: dict[HtmlElement, bool] = {}
    for element in _TAGS(document.root)[:MAX_CANDIDATES]:
        text = clean(text_of(element)[:100])
        if text and len(text) <= 60 and not _in_strange_place(element, known):
            yield Claim(text, text, "dom", "rel=tag")


_SUBTITLES: Final = etree.XPath(
    "//*[contains(@class,'standfirst') or contains(@class,'subtitle') or contains(@class,'sub-title') or contains(@class,'subheadline')"
    " or contains(@class,'dek') or contains(@class,'chapo') or contains(@class,'excerpt') or contains(@class,'article-lead')"
    " or contains(@class,'article__lead') or contains(@class,'intro') or contains(@class,'article-summary') or contains(@class,'lead-text') or contains(@itemprop,'alternativeHeadline')]"
)


def subtitles(document: Document) -> Iterator[Claim[str]]:
    """Standfirsts and decks displayed near the headline."""
    known: dict[HtmlElement, bool] = {}
    for element in _SUBTITLES(document.root)[:30]:
        text = clean(text_of(element)[:1000])
        if 20 <= len(text) <= 600 and not _in_strange_place(element, known):
            yield Claim(text, text, "dom", "standfirst")


# --- bylines ------------------------------------------------------------------------------------------------------------

_BYLINES: Final = etree.XPath(
    "//h1 | //p | //*[contains(@class,'uthor') or contains(@class,'yline') or contains(@class,'autor') or"
    " contains(@class,'auteur') or contains(@class,'Autor') or contains(@class,'signature') or contains(@class,'vcard')"
    " or contains(@class,'h-card') or contains(@class,'verfasser') or contains(@class,'redakt') or"
    " contains(@class,'writer') or contains(@class,'reporter') or contains(@class,'posted-by') or"
    " contains(@class,'journalist') or contains(@class,'contributor') or contains(@class,'credit') or"
    " contains(@class,'createdby') or contains(@class,'submitted') or"
    " contains(@id,'author') or contains(@id,'byline') or contains(@itemprop,'author') or contains(@itemprop,'creator')"
    " or contains(@class,'author') or contains(@rel,'author') or contains(@data-testid,'yline') or contains(@data-testid,'uthor')][not(self::h1 or self::p or self::body or self::html or self::meta or self::link or self::img or self::script)]"
    " | //p[contains(@class,'uthor') or contains(@class,'yline') or contains(@class,'autor')]"
    " | //address"
)
_STRANGE: Final = re.compile(
    r"comment|sidebar|related|recommend|teaser|widget|popular|trending|most-|newsletter|promo|card|recirc|next-|"
    r"more-|also|footer-|site-footer|nav|menu|carousel|slider|latest|outbrain|taboola|disqus|reply|modal|popup|caption|gallery|photo",
    re.IGNORECASE,
)
_FOREIGN_TAGS: Final = frozenset({"nav", "aside", "figure", "figcaption", "form", "blockquote", "select"})
_PAGE: Final = frozenset({"body", "html"})
_NAME_PARTS: Final = etree.XPath(
    ".//*[@rel='author' or contains(@itemprop,'name') or contains(@class,'fn') or contains(@href,'/author') or contains(@href,'/autor') or contains(@href,'/auteur') or contains(@class,'name')]"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """A displayed element that names authors."""

    text: str
    names: tuple[str, ...]
    place: str
    gap: int
    """Paragraphs between the headline and it; negative before the headline."""


def bylines(document: Document, headline: HtmlElement | None) -> list[Byline]:
    """Displayed bylines in reading order."""
    found: list[tuple[int, HtmlElement]] = []
    paragraphs = start = 0
    for element in _BYLINES(document.root):
        if element is headline:
            start = paragraphs
        elif _is_byline(element):
            found.append((paragraphs, element))
        elif element.tag == "p":
            paragraphs += 1
    strange: dict[HtmlElement, bool] = {}
    result = []
    seen: set[HtmlElement] = set()
    for at, element in found[:MAX_CANDIDATES]:
        if any(parent in seen for parent in element.iterancestors()) or _in_strange_place(element, strange):
            continue
        text = clean(text_of(element))
        if not text or len(text) > 250:
            continue
        names = _names_in(element) or parse(text)
        if names:
            seen.add(element)
            result.append(Byline(text, names, _place(element), at - start))
    return result


def _is_byline(element: HtmlElement) -> bool:
    return element.tag not in ("h1", "p") or bool(
        element.get("class") and re.search("uthor|yline|autor", element.get("class"))
    )


def _names_in(element: HtmlElement) -> tuple[str, ...]:
    names = []
    for part in _NAME_PARTS(element):
        names.extend(parse(text_of(part)[:200]))
    return tuple(dict.fromkeys(names))


def _place(element: HtmlElement) -> str:
    if element.get("rel") == "author":
        return "rel"
    if "author" in (element.get("itemprop") or ""):
        return "itemprop"
    text = f"{element.get('class')} {element.get('id')} {element.get('data-testid')}".lower()
    if "byline" in text:
        return "byline"
    if "author" in text or "autor" in text or "auteur" in text:
        return "author"
    return "other"


def _in_strange_place(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    path = []
    verdict = False
    for node in (element, *element.iterancestors()):
        if node in known:
            verdict = known[node]
            break
        path.append(node)
        if node.tag in _PAGE:
            break
        if (
            node.tag in _FOREIGN_TAGS
            or (node.tag == "footer" and node.getparent() is not None and node.getparent().tag == "body")
            or _STRANGE.search(f"{node.get('class') or ''} {node.get('id') or ''}")
        ):
            verdict = True
            break
    for node in path:
        known[node] = verdict
    return verdict
