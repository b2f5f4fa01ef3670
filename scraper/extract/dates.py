"""A page in, when its article was published and last changed out: readers claim, one visible list decides.

The article's own statements come first (JSON-LD, meta, microdata), then what is displayed near the headline, then the
day in the address.  Nothing is ever resolved against today's date.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from scraper.extract import microdata as microdata_reader
from scraper.extract.claims import Claim
from scraper.extract.date_order import page_order
from scraper.extract.date_text import parse_date
from scraper.extract.date_visible import Sighting, anywhere, near_headline
from scraper.extract.headline import find_headline
from scraper.extract.jsonld import Node, is_article, types
from scraper.extract.meta import Meta, read_meta
from scraper.extract.statements import main_node, many
from scraper.markup import Document
from scraper.models import Provenance

__all__ = ["Dates", "parse_date", "read_dates"]

MAX_VALUE: Final = 120
"""Characters of a declared date; longer values are texts."""
DAY_ONLY: Final = 10
"""Length of an ISO date without a time."""

_META_FIRST: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
)
"""The names that are nearly always right, the best first; other names follow by their pattern."""
_META_PUBLISHED: Final = re.compile(
    r"publi|pub_?date|issued|release_?date|articledateoriginal|firstpub|ptime|onlinedate|displaydate|pubdate"
)
_META_CREATED: Final = re.compile(r"creat(?:ed|ion)|upload_?date|gentime")
_META_PLAIN: Final = re.compile(
    r"(?:dc|dcterms|og|article|search|sort|cludo|outbrain|srf|citation)?(?:date|time|datetime|timestamp)"
)
_META_UPDATED: Final = re.compile(r"modif|updat|lastmod|revis|utime|moddate")
_META_FOREIGN: Final = re.compile(
    r"expir|generator|cache|build|deploy|version|verif|app_?id|publisher|publicid|site:id|unpub|until|event|robots|title|url|description"
)
_URL_DAY: Final = re.compile(
    r"[/=\-_](?P<y>(?:19|20)\d{2})(?:[/\-_.](?P<m>0?[1-9]|1[0-2])[/\-_.](?P<d>0?[1-9]|[12]\d|3[01])|(?P<m2>0[1-9]|1[0-2])/?(?P<d2>0[1-9]|[12]\d|3[01]))(?!\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
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
    address = _address(url)
    declared = [
        *_stated(nodes, "json-ld", url, "datePublished"),
        *_meta(meta, _META_PUBLISHED, language, first=_META_FIRST),
        *_stated(microdata, "microdata", url, "datePublished", "datepublished"),
    ]
    changed = [
        *_stated(nodes, "json-ld", url, "dateModified"),
        *_meta(meta, _META_UPDATED, language),
        *_stated(microdata, "microdata", url, "dateModified", "datemodified"),
    ]
    order = page_order(document, language, url)
    seen = near_headline(find_headline(document), language, order)
    if not declared and not any(s.role != "updated" for s in seen):
        seen = [*seen, *anywhere(document, language, order)]
    published = _published(declared, changed, seen, address) or next(
        iter(
            [
                *_meta(meta, _META_PLAIN, language),
                *_stated(nodes, "json-ld", url, "dateCreated", "uploadDate"),
                *_stated(microdata, "microdata", url, "dateCreated", "datecreated", "uploadDate", "uploaddate"),
                *_meta(meta, _META_CREATED, language),
                *address,
            ]
        ),
        None,
    )
    updated = next(iter([*changed, *(_claim(s) for s in seen if s.role == "updated")]), None)
    return _dates(published, updated)


def _published(
    declared: list[Claim[str]], changed: list[Claim[str]], seen: list[Sighting], address: list[Claim[str]]
) -> Claim[str] | None:
    shown = next((s for s in seen if s.role != "updated"), None)
    if declared:
        return declared[0]
    return _claim(shown) if shown else None


def _claim(sighting: Sighting) -> Claim[str]:
    return Claim(sighting.value, sighting.raw, "dom", sighting.role)


def _dates(published: Claim[str] | None, updated: Claim[str] | None) -> Dates:
    if published and updated and not _later(updated.value, published.value):
        updated = None
    provenance = {name: claim.provenance for name, claim in (("published", published), ("updated", updated)) if claim}
    return Dates(
        published=published.value if published else None,
        published_raw=published.raw if published else None,
        updated=updated.value if updated else None,
        provenance=provenance,
    )


def _later(one: str, other: str) -> bool:
    """Whether one ISO date is later than another, by the instant where both give it, else by the day as written."""
    a, b = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if len(one) > DAY_ONLY and len(other) > DAY_ONLY and (a.tzinfo is None) == (b.tzinfo is None):
        return a > b
    return one[:DAY_ONLY] > other[:DAY_ONLY]


def _stated(nodes: Sequence[Node], reader: str, url: str | None, *keys: str) -> Iterator[Claim[str]]:
    """What schema.org nodes say of the page's article: its main node first, then the page that holds it."""
    main = main_node(nodes, url)
    pages = [node for node in nodes if node is not main and (types(node) & {"WebPage", "ItemPage"} or is_article(node))]
    for node in [*([main] if main is not None else []), *pages[:3]]:
        for key in keys:
            for value in many(node.get(key)):
                if isinstance(value, str | int) and (iso := parse_date(str(value)[:MAX_VALUE])):
                    yield Claim(iso, str(value), reader, key)


def _meta(
    meta: Meta, pattern: re.Pattern[str], language: str | None, first: tuple[str, ...] = ()
) -> Iterator[Claim[str]]:
    """Dates under these names, then under every name of this pattern."""
    names = [name for name in meta.values if _names(pattern, name) and name not in first]
    for claim in meta.claims(*first, *names):
        if len(claim.value) <= MAX_VALUE and (iso := parse_date(claim.value, language)):
            yield Claim(iso, claim.raw, claim.reader, claim.place)


def _names(pattern: re.Pattern[str], name: str) -> bool:
    if _META_FOREIGN.search(name):
        return False
    plain = re.sub(r"[^a-z_]", "", name[:100])
    if pattern is _META_PLAIN:
        return bool(pattern.fullmatch(plain.replace("_", "")))
    return bool(pattern.search(plain)) and not (pattern is not _META_UPDATED and _META_UPDATED.search(plain))


def _address(url: str | None) -> list[Claim[str]]:
    """The day in the address, if it has one."""
    match = _URL_DAY.search((url or "")[:2000])
    if not match:
        return []
    try:
        day = date(int(match["y"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
    except ValueError:
        return []
    return [Claim(day.isoformat(), match[0], "url", "path")]
