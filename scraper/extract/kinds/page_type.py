"""A page in, what kind of page it is out, by adding up what speaks for and against its being one article.

Content systems share their words: a type in the structured data, classes on ``body``, one headline with a date against
many headlines with links.  Each piece of evidence has a weight; the sum decides, and the list is the provenance.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from scraper.extract.declared.jsonld import Node, types
from scraper.extract.declared.meta import Meta, read_meta
from scraper.extract.kinds import page_words as words
from scraper.extract.shown.headline import find_headline
from scraper.markup import Document
from scraper.models import PageType, Provenance
from scraper.urls import normalise, site_key

WEIGHTS: Final = {
    "JSON-LD says news article": 4.0,
    "JSON-LD says article": 2.0,
    "JSON-LD says list, profile or search": -3.0,
    "JSON-LD says something else": -2.5,
    "og:type article": 1.5,
    "og:type website": -0.5,
    "og:type something else": -2.0,
    "head gives publication time": 1.0,
    "body class of a single post": 2.5,
    "body class of a static page": -4.0,
    "body class of another thing": -3.0,
    "body class of a list": -5.0,
    "body class of an error page": -8.0,
    "has a date": 2.0,
    "no date": -2.0,
    "has authors": 1.5,
    "no headline": -1.5,
    "long text": 1.5,
    "short text": -1.0,
    "hardly any text": -2.5,
    "many linked headlines for its text": -2.5,
    "several entries of equal rank": -3.0,
    "headline leads to another page": -3.0,
    "home address": -6.0,
    "further page of a list": -4.0,
    "address of a list": -4.0,
    "address of a static page": -4.0,
    "address of a static page of the site": -12.0,
    "address in a folder of static pages": -8.0,
    "address of a forum": -6.0,
    "address of a manual": -3.5,
    "address of a shop or service": -3.0,
    "address with a date": 2.5,
    "address like a headline": 1.5,
    "made by forum or wiki software": -5.0,
    "made by manual software": -3.0,
    "gives a price": -3.0,
    "title of an error page": -5.0,
}
"""Evidence → weight; an article is what comes out above ``THRESHOLD``.

Set by hand for reasons, then held against a logistic regression on the 1,261 WCXB pages and three mirrors, by domain:
every sign agrees.
"""
THRESHOLD: Final = 0.0
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
ERROR_TITLE_LENGTH: Final = 60
"""Characters up to which a title can be the message of an error page."""

_JOINT: Final = re.compile(r"[-_]")
_FOLDER_INDEX: Final = re.compile(r"(?<=/)index\.(?:html?|php|aspx?)$", re.IGNORECASE)
_INDEX_FILE: Final = re.compile(r"(?:/index)?\.(?:html?|php|aspx?)$", re.IGNORECASE)
_LISTS: Final = frozenset(
    {
        "body class of a list",
        "several entries of equal rank",
        "headline leads to another page",
        "many linked headlines for its text",
        "home address",
        "address of a list",
        "further page of a list",
    }
)
_ERRORS: Final = frozenset({"title of an error page", "body class of an error page"})
_STATIC: Final = frozenset(
    {
        "body class of a static page",
        "address of a static page",
        "address of a static page of the site",
        "address in a folder of static pages",
    }
)


def read_page_type(
    document: Document,
    nodes: Sequence[Node],
    *,
    url: str | None,
    title: str | None,
    body_text: str,
    published: str | None,
    authors: Sequence[str],
    meta: Meta | None = None,
) -> tuple[PageType, Provenance]:
    """Decide, with the evidence and its sum as the raw value.

    ``nodes`` are the page's JSON-LD; ``title``, ``body_text``, ``published`` and ``authors`` what was extracted;
    ``meta`` is read if it is not given.
    """
    meta = read_meta(document) if meta is None else meta
    evidence = [
        *_declared(nodes, meta),
        *_named(document, title),
        *_read(document, body_text, published, authors, url),
        *_addressed(url),
    ]
    total = sum(WEIGHTS[name] for name in evidence)
    raw = "; ".join([f"{total:+.1f}", *(f"{name} {WEIGHTS[name]:+.1f}" for name in evidence)])
    kind = _article_kind(nodes, meta, body_text) if total > THRESHOLD else _other_kind(frozenset(evidence))
    return kind, Provenance(reader="dom", raw=raw)


def _article_kind(nodes: Sequence[Node], meta: Meta, body_text: str) -> PageType:
    said = _types(nodes)
    written = bool(said & (words.NEWS_TYPES | words.ARTICLE_TYPES))
    if "LiveBlogPosting" in said:
        return PageType.LIVEBLOG
    if len(body_text) >= LONG_TEXT:
        return PageType.ARTICLE
    if (meta.first("og:type") or "").startswith("video") or ("VideoObject" in said and not written):
        return PageType.VIDEO
    return PageType.GALLERY if said & {"ImageGallery", "MediaGallery"} else PageType.ARTICLE


def _other_kind(evidence: frozenset[str]) -> PageType:
    if evidence & _ERRORS or (evidence & _STATIC and not evidence & {"body class of a list", "home address"}):
        return PageType.OTHER
    return PageType.SECTION if evidence & _LISTS else PageType.OTHER


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


# --- evidence ---------------------------------------------------------------------------------------------------------


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
        yield f"og:type {known}" if known in {"article", "website"} else "og:type something else"
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
    body = next(document.root.iter("body"), document.root)
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
    found = next(document.root.iter("title"), None)
    shown = title or ((found.text if found is not None else "") or "")[: 2 * ERROR_TITLE_LENGTH]
    if len(shown) < ERROR_TITLE_LENGTH and words.ERROR_TITLE.search(shown):
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
    return sum(_is_linked(heading) for heading in document.root.iter("h1", "h2", "h3", "h4"))


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
    for entry in document.root.iter("article"):
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
