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

from scraper.extract.headline import find_headline
from scraper.extract.jsonld import Node, types
from scraper.extract.meta import Meta, read_meta
from scraper.markup import Document, text_of
from scraper.models import PageType, Provenance

WEIGHTS: Final = {
    "JSON-LD says news article": 4.0,
    "JSON-LD says article": 3.0,
    "JSON-LD says list, profile or search": -3.0,
    "JSON-LD says something else": -2.0,
    "og:type article": 2.0,
    "og:type website": -1.0,
    "og:type something else": -2.0,
    "head gives publication time": 2.0,
    "body class of a single post": 3.0,
    "body class of a static page": -4.0,
    "body class of a list": -5.0,
    "body class of an error page": -8.0,
    "microdata article": 1.5,
    "one h-entry around the headline": 2.0,
    "has a date": 2.5,
    "has authors": 1.5,
    "no date": -2.0,
    "no headline": -2.0,
    "long text": 1.5,
    "short text": -1.0,
    "hardly any text": -3.0,
    "many linked headlines for its text": -3.0,
    "several entries of equal rank": -3.0,
    "home address": -6.0,
    "address of a list": -4.0,
    "address of a static page": -3.0,
    "address with a date": 1.5,
    "address like a headline": 1.0,
    "further page of a list": -4.0,
    "title of an error page": -5.0,
}
"""Evidence → weight; an article is what comes out above ``THRESHOLD``."""
THRESHOLD: Final = 0.0

_NEWS: Final = frozenset(
    "NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle"
    " SatiricalArticle LiveBlogPosting BlogPosting Report".split()
)
_ARTICLES: Final = frozenset(
    "Article TechArticle ScholarlyArticle MedicalScholarlyArticle AdvertiserContentArticle".split()
)
_LISTS: Final = frozenset("CollectionPage SearchResultsPage ProfilePage Blog ItemList AboutPage ContactPage".split())
_OTHERS: Final = frozenset(
    "Product ProductGroup SoftwareApplication QAPage DiscussionForumPosting JobPosting Event Service LocalBusiness Course FAQPage".split()
)

_SINGLE_CLASS: Final = re.compile(
    r"(?:^|\s)(?:single|single-post|single-format-\S+|post-template|post-template-default|postid-\d+|node-type-(?:article|news|story|blog)|page-node-type-(?:article|news|story|blog|actualite)|"
    r"page_article|view-article|article-page|article-template|post-page|page-article|story-page|is-article|news-single|blog-post|tpl-article)(?=\s|$)",
    re.IGNORECASE,
)
_STATIC_CLASS: Final = re.compile(
    r"(?:^|\s)(?:page-template|page-template-default|page-id-\d+|page-node-type-(?:page|basic-page|landing-page)|node-type-page|static-page|page-about|page-contact)(?=\s|$)",
    re.IGNORECASE,
)
_LIST_CLASS: Final = re.compile(
    r"(?:^|\s)(?:home|home-template|front|path-frontpage|front-page|blog|archive|category|tag|author|tag-template|author-template|tax-\S+|search|search-results|paged|paged-\d+|date|"
    r"page_rubrique|page_sommaire|page_auteur|page_mot|view-category|view-featured|view-categories|view-tag|path-taxonomy|page-taxonomy\S*|list-page|index-template|taxonomy|section-page|page-section)(?=\s|$)",
    re.IGNORECASE,
)
_ERROR_CLASS: Final = re.compile(
    r"(?:^|\s)(?:error404|error-404|page-404|error-template|error-page|page_404|not-found)(?=\s|$)", re.IGNORECASE
)
_ERROR_TITLE: Final = re.compile(
    r"\b404\b|page (?:not|can ?not be) found|not found|page introuvable|non trouvée?|nicht gefunden|no encontrada|non trovata|niet gevonden|não encontrada",
    re.IGNORECASE,
)
_LIST_PATH: Final = re.compile(
    r"/(?:tags?|categor(?:y|ies|ie|ia|ias)|kategorie|catégorie|rubrique|rubriken?|authors?|auteurs?|autor(?:en)?|topics?|themen?|themes?|archives?|archiv|search|recherche|suche|sections?|label|feed|series?|dossiers?|taxonomy)(?:/|\.html?$|$)|"
    r"/page/\d+/?$|/\d{4}(?:/\d{2}(?:/\d{2})?)?/?$",
    re.IGNORECASE,
)
_STATIC_PATH: Final = re.compile(
    r"/(?:about|about-us|a-propos|apropos|ueber-uns|uber-uns|qui-sommes-nous|contact|contact-us|kontakt|contacto|privacy|privacy-policy|datenschutz|confidentialite|politique-de-confidentialite|impressum|imprint|"
    r"mentions-legales|legal|terms|terms-of-(?:use|service)|cgu|cgv|sample-page|page-d-exemple|faq|newsletter|newsletters|subscribe|abo|abonnement|login|signin|register|account|help|aide|hilfe|jobs|careers|advertise|team|cookies|sitemap|pricing)/?(?:\.\w{3,5})?$",
    re.IGNORECASE,
)
_FURTHER_PAGE: Final = re.compile(
    r"/page/\d+/?$|[?&](?:page|paged|p|start|offset)=\d+(?:&|$)|/(?:index|page|seite)-?\d+(?:\.html?)?$", re.IGNORECASE
)
_DATED_PATH: Final = re.compile(r"/(?:19|20)\d\d[/\-_.]?(?:0?[1-9]|1[0-2])(?:[/\-_.]?[0-3]?\d)?[/\-_][^/]{4,}")
_HOME: Final = re.compile(
    r"^/?(?:index|home|default|accueil|[a-z]{2}(?:-[a-z]{2})?)?(?:\.(?:html?|php|aspx?))?/?$", re.IGNORECASE
)
LONG_TEXT: Final = 1500
SHORT_TEXT: Final = 500
HARDLY_ANY: Final = 150


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
    """Decide, with the evidence and its sum as the raw value.  ``meta`` is read if it is not given."""
    meta = read_meta(document) if meta is None else meta
    evidence = [
        *_declared(nodes, meta),
        *_named(document, title),
        *_read(document, body_text, published, authors),
        *_addressed(url),
    ]
    total = sum(WEIGHTS[name] for name in evidence)
    raw = "; ".join([f"{total:+.1f}", *(f"{name} {WEIGHTS[name]:+.1f}" for name in evidence)])
    kind = _article_kind(nodes, meta, body_text) if total > THRESHOLD else _other_kind(evidence)
    return kind, Provenance(reader="dom", raw=raw)


def _article_kind(nodes: Sequence[Node], meta: Meta, body_text: str) -> PageType:
    said = frozenset[str]().union(*map(types, nodes))
    if "LiveBlogPosting" in said:
        return PageType.LIVEBLOG
    if len(body_text) < LONG_TEXT and (
        (meta.first("og:type") or "").startswith("video") or ("VideoObject" in said and not said & (_NEWS | _ARTICLES))
    ):
        return PageType.VIDEO
    if "ImageGallery" in said or ("MediaGallery" in said and len(body_text) < LONG_TEXT):
        return PageType.GALLERY
    return PageType.ARTICLE


def _other_kind(evidence: list[str]) -> PageType:
    lists = {
        "body class of a list",
        "several entries of equal rank",
        "many linked headlines for its text",
        "home address",
        "address of a list",
        "further page of a list",
    }
    if {"title of an error page", "body class of an error page"} & set(evidence):
        return PageType.OTHER
    return PageType.SECTION if lists & set(evidence) else PageType.OTHER


def _declared(nodes: Sequence[Node], meta: Meta) -> Iterator[str]:
    said = frozenset[str]().union(*map(types, nodes))
    if said & _NEWS:
        yield "JSON-LD says news article"
    elif said & _ARTICLES:
        yield "JSON-LD says article"
    elif said & _LISTS:
        yield "JSON-LD says list, profile or search"
    if said & _OTHERS and not said & (_NEWS | _ARTICLES):
        yield "JSON-LD says something else"
    kind = (meta.first("og:type") or "").lower()
    if kind:
        known = "article" if kind in {"article", "blog", "news", "newsarticle", "news_article"} else kind
        yield f"og:type {known}" if known in {"article", "website"} else "og:type something else"
    if meta.first(
        "article:published_time",
        "og:article:published_time",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
    ):
        yield "head gives publication time"


def _named(document: Document, title: str | None) -> Iterator[str]:
    body = next(document.root.iter("body"), document.root)
    names = f"{document.root.get('class') or ''} {body.get('class') or ''} {body.get('id') or ''}"[:4000]
    if _ERROR_CLASS.search(names):
        yield "body class of an error page"
    elif _LIST_CLASS.search(names) and not re.search(r"(?:^|\s)single(?:\s|$)", names):
        yield "body class of a list"
    elif _SINGLE_CLASS.search(names):
        yield "body class of a single post"
    elif _STATIC_CLASS.search(names):
        yield "body class of a static page"
    found = next(document.root.iter("title"), None)
    page_title = ((found.text if found is not None else "") or "")[:200]
    if _ERROR_TITLE.search(title or page_title) and len(title or page_title) < 60:
        yield "title of an error page"


def _read(document: Document, body_text: str, published: str | None, authors: Sequence[str]) -> Iterator[str]:
    headline = find_headline(document)
    yield from ("has a date",) if published else ("no date",)
    if authors:
        yield "has authors"
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
    if linked >= 3 and size < 200 * linked:
        yield "many linked headlines for its text"
    if _equal_entries(document, headline):
        yield "several entries of equal rank"


def _linked_headlines(document: Document) -> int:
    """Headings that are, or hold, a link."""
    return sum(
        1
        for heading in document.root.iter("h1", "h2", "h3", "h4")
        if next(heading.iter("a"), None) is not None
        or ((parent := heading.getparent()) is not None and parent.tag == "a")
    )


def _equal_entries(document: Document, headline: HtmlElement | None) -> bool:
    """Three or more sibling ``article`` elements (or entries), each with a linked heading, none of them the page's own."""
    parents: Counter[HtmlElement] = Counter()
    own = set(headline.iterancestors()) if headline is not None else set()
    for entry in document.root.iter("article"):
        parent = entry.getparent()
        if (
            entry not in own
            and parent is not None
            and any(next(h.iter("a"), None) is not None for h in entry.iter("h1", "h2", "h3"))
        ):
            parents[parent] += 1
    return any(count >= 3 for count in parents.values()) and not any(e.tag == "article" for e in own)


def _addressed(url: str | None) -> Iterator[str]:
    if not url:
        return
    parts = urlsplit(url[:2000])
    path = unquote(parts.path)
    if _HOME.match(path) and not parts.query:
        yield "home address"
    elif _FURTHER_PAGE.search(path + ("?" + parts.query if parts.query else "")):
        yield "further page of a list"
    elif _LIST_PATH.search(path):
        yield "address of a list"
    elif _STATIC_PATH.search(path):
        yield "address of a static page"
    elif _DATED_PATH.search(path):
        yield "address with a date"
    elif max((len(re.findall(r"[-_]", piece)) for piece in path.split("/")), default=0) >= 3:
        yield "address like a headline"
