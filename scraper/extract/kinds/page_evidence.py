"""A page with what was read from it in, what speaks for and against its being one article out.

Content systems share their words: a type in the structured data, classes on ``body``, one headline with a date against
many headlines with links.  Evidence holds or does not; measures are counts and lengths.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from scraper.extract.declared.jsonld import Node, types
from scraper.extract.declared.meta import Meta
from scraper.extract.kinds import page_words as words
from scraper.extract.kinds.not_found import NOT_FOUND
from scraper.extract.shown.headline import find_headline
from scraper.markup import Document
from scraper.urls import normalise, site_key

LONG_TEXT: Final = 1500
"""Characters of body from which a page reads like an article (median news article of the dev pages: 3,200)."""
SHORT_TEXT: Final = 500
HARDLY_ANY: Final = 150
"""Below it a page holds a caption or an excerpt, not a text."""
PER_HEADLINE: Final = 200
"""Characters of own text for each linked headline below which a page is there for its headlines: lists print
excerpts of at most that length."""
MANY: Final = 3
HEADLINE_JOINTS: Final = 3
"""Hyphens or underlines in one part of a path from which it spells a headline."""
MAX_FOLDERS: Final = 16
"""Parts of a path that are counted."""
ERROR_TITLE_LENGTH: Final = 60
"""Characters up to which a title can be the message of an error page."""

_COUNTED: Final = {
    "links": ("a",),
    "paragraphs": ("p",),
    "first headings": ("h1",),
    "second headings": ("h2",),
    "third headings": ("h3",),
    "pictures": ("img",),
    "forms": ("form",),
    "fields": ("input",),
    "buttons": ("button",),
    "entries": ("article",),
    "items": ("li",),
    "tables": ("table",),
    "code": ("pre", "code"),
    "times": ("time",),
    "players": ("video", "iframe"),
}
"""Measure → the elements whose number it is, as a logarithm."""
_HEADINGS: Final = ("h1", "h2", "h3", "h4")
_JOINT: Final = re.compile(r"[-_]")
_FOLDER_INDEX: Final = re.compile(r"(?<=/)index\.(?:html?|php|aspx?)$", re.IGNORECASE)
STATIC_ADDRESSES: Final = frozenset(
    {"address of a static page", "address of a static page of the site", "address in a folder of static pages"}
)
"""Evidence that an address leads to an imprint, terms, a page about the site."""
_INDEX_FILE: Final = re.compile(r"(?:/index)?\.(?:html?|php|aspx?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is known of a page when its kind is decided."""

    document: Document
    nodes: Sequence[Node]
    """Its JSON-LD."""
    meta: Meta
    url: str | None
    title: str | None
    body_text: str
    published: str | None
    authors: Sequence[str]
    teasers: int
    """Number of related cards."""


def evidence(page: Page) -> list[str]:
    """What holds of a page, by the names that the weights have in ``page_type.toml``."""
    return [
        *_declared(page.nodes, page.meta),
        *_named(page.document, page.title),
        *_read(page.document, page.body_text, page.published, page.authors, page.url),
        *_addressed(page.url),
    ]


def measures(page: Page) -> dict[str, float]:
    """Counts and lengths: numbers of elements and characters as natural logarithms, the others as they are."""
    number = {tag: len(held) for tag, held in page.document.by_tag.items()}
    counts = {name: log1p(sum(number.get(tag, 0) for tag in counted)) for name, counted in _COUNTED.items()}
    parts = [part for part in unquote(urlsplit((page.url or "")[:2000]).path).split("/") if part]
    blocks = page.body_text.count("\n\n")
    return counts | {
        "text": log1p(len(page.body_text)),
        "blocks": log1p(blocks),
        "block": log1p(len(page.body_text) / (blocks + 1)),
        "teasers": log1p(page.teasers),
        "title": float(min(len(page.title or ""), ERROR_TITLE_LENGTH * 4)),
        "folders": float(min(len(parts), MAX_FOLDERS)),
        "joints": float(max((len(_JOINT.findall(part)) for part in parts), default=0)),
        "last part": float(len(parts[-1])) if parts else 0.0,
    }


def _is_of_home(node: Node) -> bool:
    """Whether a node says that its page is the home page: themes print one article node on every page of a site."""
    page = node.get("mainEntityOfPage")
    address = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    try:
        parts = urlsplit(address[:2000]) if isinstance(address, str) else None
    except ValueError:
        return False
    return parts is not None and bool(parts.netloc) and not parts.path.strip("/") and not parts.query + parts.fragment


def _types(nodes: Sequence[Node]) -> frozenset[str]:
    return frozenset[str]().union(*map(types, nodes))


def _declared(nodes: Sequence[Node], meta: Meta) -> Iterator[str]:
    said = _types([node for node in nodes if not _is_of_home(node)])
    written = said & (words.NEWS_TYPES | words.ARTICLE_TYPES)
    if said & words.NEWS_TYPES:
        yield "JSON-LD says news article"
    elif written:
        yield "JSON-LD says article"
    elif said & words.LIST_TYPES:
        yield "JSON-LD says list, profile or search"
    if said & words.OTHER_TYPES and not written:
        yield "JSON-LD says something else"
    if kind := (meta.first("og:type") or "").lower():
        known = "article" if kind in {"article", "blog", "news", "newsarticle", "news_article"} else kind
        known = "video" if kind.startswith("video") else known
        yield f"og:type {known}" if known in {"article", "video", "website"} else "og:type something else"
    if meta.first(*words.TIME_NAMES):
        yield "head gives publication time"
    if meta.first(*words.PRICE_NAMES):
        yield "gives a price"
    maker = " ".join(meta.values.get("generator", ()))[:300]
    if words.FORUM_SOFTWARE.search(maker):
        yield "made by forum or wiki software"
    elif words.MANUAL_SOFTWARE.search(maker):
        yield "made by manual software"


def _named(document: Document, title: str | None) -> Iterator[str]:
    body = next(iter(document.of("body")), document.root)
    names = f"{document.root.get('class') or ''} {body.get('class') or ''} {body.get('id') or ''}"[:4000]
    single = words.SINGLE_POST.search(names)
    if words.ERROR_CLASS.search(names):
        yield "body class of an error page"
    elif words.LIST_CLASS.search(names) and not single:
        yield "body class of a list"
    elif words.OTHER_CLASS.search(names):
        yield "body class of another thing"
    elif words.SINGLE_CLASS.search(names):
        yield "body class of a single post"
    elif words.STATIC_CLASS.search(names):
        yield "body class of a static page"
    found = next(iter(document.of("title")), None)
    shown = title or ((found.text if found is not None else "") or "")[: 2 * ERROR_TITLE_LENGTH]
    if len(shown) < ERROR_TITLE_LENGTH and NOT_FOUND.search(shown):
        yield "title of an error page"


def _read(
    document: Document, body_text: str, published: str | None, authors: Sequence[str], url: str | None
) -> Iterator[str]:
    headline = find_headline(document)
    yield "has a date" if published else "no date"
    if authors:
        yield "has authors"
    elsewhere = headline is not None and _leads_elsewhere(headline, document, url)
    if elsewhere:
        yield "headline leads to another page"
    if headline is None:
        yield "no headline"
    size = len(body_text)
    if size >= LONG_TEXT:
        yield "long text"
    elif size < HARDLY_ANY:
        yield "hardly any text"
    elif size < SHORT_TEXT:
        yield "short text"
    linked = _linked_headlines(document)
    if linked >= MANY and size < PER_HEADLINE * linked:
        yield "many linked headlines for its text"
    if _equal_entries(document, None if elsewhere else headline):
        yield "several entries of equal rank"


def _linked_headlines(document: Document) -> int:
    """Headings that hold a link or stand in one."""
    return sum(_is_linked(heading) for tag in _HEADINGS for heading in document.of(tag))


def _is_linked(heading: HtmlElement) -> bool:
    parent = heading.getparent()
    return next(heading.iter("a"), None) is not None or (parent is not None and parent.tag == "a")


def _leads_elsewhere(headline: HtmlElement, document: Document, url: str | None) -> bool:
    """Whether the headline is a link to another page of the site, as in lists that print their entries whole."""
    parent = headline.getparent()
    link = next(headline.iter("a"), parent if parent is not None and parent.tag == "a" else None)
    target = normalise(link.get("href") or "", document.base) if link is not None and link.get("href") else None
    if target is None or url is None or site_key(target) != site_key(url):
        return False
    return _place(target) not in {_place(url), ""}


def _place(url: str) -> str:
    """The path, without what may be written or left out."""
    path, _, _ = urlsplit(url).path.partition(";")
    return _INDEX_FILE.sub("", unquote(path)).rstrip("/").lower()


def _equal_entries(document: Document, headline: HtmlElement | None) -> bool:
    """Three or more sibling ``article`` elements with linked headings, and none around the page's own headline."""
    own = set(headline.iterancestors()) if headline is not None else set()
    if any(node.tag == "article" for node in own):
        return False
    parents: Counter[HtmlElement | None] = Counter()
    for entry in document.of("article"):
        if any(_is_linked(heading) for heading in entry.iter("h1", "h2", "h3")):
            parents[entry.getparent()] += 1
    return any(count >= MANY for count in parents.values())


def _addressed(url: str | None) -> Iterator[str]:
    """The first thing that the address says, from the most to the least certain; a headline-like path besides."""
    if not url:
        return
    parts = urlsplit(url[:2000])
    path = _FOLDER_INDEX.sub("", unquote(parts.path))
    full = path + (f"?{parts.query}" if parts.query else "")
    if words.HOME_PATH.match(path) and not parts.query:
        yield "home address"
        return
    table = _address_table(path, full, (parts.hostname or "") + full)
    if said := next((name for name, pattern, text in table if pattern.search(text)), None):
        yield said
    if said in STATIC_ADDRESSES:
        return  # "mentions-legales-et-cookies": its hyphens spell no headline
    if max((len(_JOINT.findall(part)) for part in path.split("/")), default=0) >= HEADLINE_JOINTS:
        yield "address like a headline"


def _address_table(path: str, full: str, place: str) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return (
        ("further page of a list", words.FURTHER_PAGE, full),
        ("address of a static page of the site", words.STATIC_AT_ROOT, path),
        ("address in a folder of static pages", words.STATIC_FOLDER, path),
        ("address with a date", words.DATED_PATH, path),
        ("address of a forum", words.FORUM_ADDRESS, place),
        ("address of a list", words.LIST_PATH, path),
        ("address of a static page", words.STATIC_PATH, path),
        ("address of a manual", words.MANUAL_ADDRESS, place),
        ("address of a shop or service", words.SHOP_ADDRESS, place),
    )
