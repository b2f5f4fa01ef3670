"""A page in, when its article was published and last changed out: readers claim, one visible list decides.

The article's own statements come first (JSON-LD, meta, microdata), then what stands near the headline, then the day
in the address.  Nothing is ever resolved against today's date.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from scraper.extract import microdata as microdata_reader
from scraper.extract.claims import Claim
from scraper.extract.date_text import parse_date
from scraper.extract.date_visible import visible_dates
from scraper.extract.headline import find_headline
from scraper.extract.jsonld import Node, is_article, types
from scraper.extract.meta import Meta, read_meta
from scraper.extract.statements import main_node, many
from scraper.markup import Document
from scraper.models import Provenance

__all__ = ["Dates", "parse_date", "read_dates"]

MAX_VALUE: Final = 120
"""Characters of a declared date; longer values are texts."""

_META_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "published_time", "datepublished",
    "article.published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dc.date.issued", "dcterms.issued", "dc.issued", "dcterms.date.issued", "citation_publication_date", "citation_online_date", "prism.publicationdate", "rnews:datepublished",
    "article_date_original", "article:publicationdate", "publication_date", "publicationdate", "publish_date", "publish-date", "publishdate", "published_at",
    "published-date", "pubdate", "pub_date", "originalpublicationdate", "date.available", "dcterms.available", "bt:pubdate", "og:pubdate", "og:publish_date", "analyticsattributes.articledate",
    "shareaholic:article_published_time", "vr:published_time", "mediator_published_time", "dcsext.articlefirstpublished", "ptime", "cse_pubdate", "rbpubdate", "gentime", "article.created", "published", "firstpublished", "date.created", "dcterms.created", "dc.date.created", "dc.created", "article:created", "datecreated", "created", "uploaddate",
)  # fmt: skip
"""Names under which a head says when the article appeared, the most reliable first."""
_META_DATE: Final = (
    "date",
    "dc.date",
    "dcterms.date",
    "dc:date",
    "dcterms:date",
    "displaydate",
    "article:date",
    "article_date",
    "eomportal-lastupdate",
    "og:date",
    "creation_date",
    "search_date",
    "timestamp",
    "sort_date",
)
"""Names that say "date" and nothing more."""
_META_UPDATED: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:updated_time", "article:modified", "datemodified", "modified_time", "dcterms.modified", "dc.date.modified", "dc.modified", "date.modified", "date.updated", "lastmod", "last-modified",
    "parsely-post-modified", "cxenseparse:recs:modified", "article.updated", "article_date_updated", "revision_date", "updated_time", "updated", "modified", "bt:moddate", "utime",
)  # fmt: skip
"""Names under which a head says when the article last changed."""
_URL_DAY: Final = re.compile(
    r"/(?P<y>(?:19|20)\d{2})(?:(?P<s>[/\-_.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>0?[1-9]|[12]\d|3[01])|(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01]))(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """When an article appeared and last changed."""

    published: str | None
    """ISO 8601, as in ``Article.published``."""
    published_raw: str | None
    """The published date as the page wrote it."""
    updated: str | None
    """ISO 8601, as in ``Article.updated``."""
    provenance: dict[str, Provenance] = field(default_factory=dict)
    """``published`` and ``updated`` → where they came from."""


def read_dates(
    document: Document,
    nodes: Sequence[Node],
    *,
    url: str | None,
    meta: Meta | None = None,
    microdata: Sequence[Node] | None = None,
) -> Dates:
    """Decide on both dates.  ``nodes`` are the page's JSON-LD; ``meta`` and ``microdata`` are read if not given."""
    meta = read_meta(document) if meta is None else meta
    microdata = microdata_reader.nodes(document) if microdata is None else microdata
    language = document.root.get("lang") or document.root.get("xml:lang")
    visible = visible_dates(document, find_headline(document), language)
    published = _first(
        [
            *_stated(nodes, "json-ld", url, "datePublished"),
            *_meta(meta, _META_PUBLISHED, language),
            *_stated(microdata, "microdata", url, "datePublished"),
            *visible.published,
            *_meta(meta, _META_DATE, language),
            *visible.undated,
            *_stated(nodes, "json-ld", url, "dateCreated", "uploadDate"),
            *_stated(microdata, "microdata", url, "dateCreated", "uploadDate"),
            *_address(url),
        ]
    )
    updated = _first(
        [
            *_stated(nodes, "json-ld", url, "dateModified"),
            *_meta(meta, _META_UPDATED, language),
            *_stated(microdata, "microdata", url, "dateModified"),
            *visible.updated,
        ]
    )
    return _dates(published, updated)


def _dates(published: Claim[str] | None, updated: Claim[str] | None) -> Dates:
    if published and updated and not _later(updated.value, published.value):
        updated = None
    provenance = {name: claim.provenance for name, claim in (("published", published), ("updated", updated)) if claim}
    return Dates(
        published.value if published else None,
        published.raw if published else None,
        updated.value if updated else None,
        provenance,
    )


def _first(claims: list[Claim[str]]) -> Claim[str] | None:
    return claims[0] if claims else None


def _later(one: str, other: str) -> bool:
    """Whether one ISO date is later than another, by the instant where both give it, else by the day as written."""
    a, b = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if len(one) > 10 and len(other) > 10 and (a.tzinfo is None) == (b.tzinfo is None):
        return a > b
    return one[:10] > other[:10]


def _stated(nodes: Sequence[Node], reader: str, url: str | None, *keys: str) -> Iterator[Claim[str]]:
    """What schema.org nodes say: the main node first, then other articles' only where they are not lists."""
    main = main_node(nodes, url)
    pages = [
        node for node in nodes if types(node) & {"WebPage", "ItemPage", "NewsArticle", "Article"} and node is not main
    ]
    ordered = ([main] if main is not None else []) + (pages[:3] if main is None or not is_article(main) or True else [])
    for node in ordered:
        for key in keys:
            for value in many(node.get(key)):
                if isinstance(value, str | int) and (iso := parse_date(str(value)[:MAX_VALUE])):
                    yield Claim(iso, str(value), reader, key)


def _meta(meta: Meta, names: tuple[str, ...], language: str | None) -> Iterator[Claim[str]]:
    for claim in meta.claims(*names):
        if len(claim.value) <= MAX_VALUE and (iso := parse_date(claim.value, language)):
            yield Claim(iso, claim.raw, claim.reader, claim.place)


def _address(url: str | None) -> Iterator[Claim[str]]:
    match = _URL_DAY.search((url or "")[:2000])
    if match:
        try:
            day = date(int(match["y"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
        except ValueError:
            return
        yield Claim(day.isoformat(), match[0], "url", "path")
