"""Bytes of a feed (RSS 0.9–2.0, RDF, Atom, JSON Feed) → a Link for each entry, in the feed's order."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from scraper.discover.pages import is_page
from scraper.discover.stream import TextStream, address_in, content_of, displayed, elements, local_name, root_name
from scraper.discover.times import to_iso
from scraper.errors import PageError
from scraper.models import Link, LinkKind, Source
from scraper.urls import normalise, site_key

MAX_BYTES = 64 * 2**20
"""Feeds with every article in full reach some ten megabytes."""
MAX_ENTRIES = 50_000
"""As many as a sitemap may hold; a longer feed is read so far."""

ROOTS = frozenset({"rss", "RDF", "feed", "channel"})
"""Root elements of RSS 0.91–2.0, RSS 0.9 and 1.0, Atom, and RSS that lost its wrapper."""

_PUBLISHED = ("pubDate", "published", "issued", "created", "date", "publicationDate", "available")
_MODIFIED = ("updated", "modified")
"""Local names by precedence: RSS, Atom 1.0, Atom 0.3 and Dublin Core Terms, Dublin Core, PRISM."""
_EXTENSIONS = (
    "search.yahoo.com/mrss",
    "itunes.com",
    "podcast",
    "google.com/schemas",
    "schema.org",
    "media:",
    "itunes:",
)
"""Namespaces whose ``title`` and ``link`` are not the entry's own."""
_NEXT = frozenset({"next", "prev-archive"})  # RFC 5005, paged and archived feeds
_COMMENT = re.compile(r"#(?:comment|respond|c\d)")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_feed(content: bytes, url: str) -> Iterator[Link]:
    """The entries of the feed that ``url`` answered with, each an article, and its further pages (RFC 5005).

    The address of an entry is, in this order: ``feedburner:origLink``, its link, its permanent guid; relative ones
    are resolved against ``xml:base`` or the feed.  Entries on other sites are given too; pictures, sound and other
    files are not.  Broken XML is read as far as it goes.  An entry that is a comment gives the article it stands under,
    without the comment's title and dates.

    Raises PageError, on the first ``next()``, for what is no feed.
    """
    stream = TextStream(content, url, max_bytes=MAX_BYTES)
    if stream.head.startswith("{"):
        yield from _read_json(content, url)
        return
    name = root_name(stream)
    if name not in ROOTS:
        raise PageError(url, f"Not a feed: it begins with <{name}>" if name else "Not a feed: no XML and no JSON in it")
    yield from read_entries(stream)


def read_entries(stream: TextStream) -> Iterator[Link]:
    """The entries of a stream that is known to be an RSS, RDF or Atom feed."""
    first = True
    for element in islice(elements(stream, "item", "entry"), MAX_ENTRIES):
        if first:
            first = False
            yield from _further_pages(element, stream.url)
        if link := _read_entry(element, stream.url):
            yield link


def _further_pages(entry: etree._Element, url: str) -> Iterator[Link]:
    for sibling in entry.itersiblings(preceding=True):
        if local_name(sibling) == "link" and sibling.get("rel") in _NEXT:
            yield from _next_page(sibling.get("href"), url)


def _next_page(href: str | None, url: str) -> Iterator[Link]:
    address = normalise(href, url) if href else None
    if address and address != url and site_key(address) == site_key(url):
        yield Link(url=address, kind=LinkKind.FEED, source=Source.DECLARED, found_on=url)


def _read_entry(entry: etree._Element, url: str) -> Link | None:
    fields = _fields(entry)
    base = _base(entry, url)
    raw = _address(entry, fields, base, url)
    address = normalise(raw, base) if raw else None
    if raw is None or address is None:
        return None
    return _link(
        address,
        url,
        raw=raw,
        title=displayed(content_of(fields.get("title"))),
        published=_first_date(fields, _PUBLISHED),
        modified=_first_date(fields, _MODIFIED),
    )


def _link(
    address: str, url: str, *, raw: str, title: str | None, published: str | None, modified: str | None
) -> Link | None:
    if not is_page(address):
        return None
    if _COMMENT.search(raw):
        title = published = modified = None
    return Link(
        url=address,
        kind=LinkKind.ARTICLE,
        source=Source.FEED,
        found_on=url,
        title=title,
        published=published,
        modified=modified,
    )


def _fields(entry: etree._Element) -> dict[str, etree._Element]:
    """The entry's own children by local name, the first of each."""
    fields: dict[str, etree._Element] = {}
    for child in entry.iterchildren():
        name = local_name(child)
        if name and not _is_extension(child, name):
            fields.setdefault(name, child)
    return fields


def _is_extension(child: etree._Element, name: str) -> bool:
    return name in ("title", "link", "id", "guid") and any(part in str(child.tag) for part in _EXTENSIONS)


def _address(entry: etree._Element, fields: dict[str, etree._Element], base: str, url: str) -> str | None:
    original = address_in(fields.get("origLink"))
    if original:
        return original
    link, guid = _entry_link(entry), _permalink(fields)
    if link and guid and _is_elsewhere(link, base, url) and not _is_elsewhere(guid, base, url):
        return guid  # the link counts clicks on another host, the guid names the article
    return link or guid or entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")


def _is_elsewhere(link: str, base: str, url: str) -> bool:
    address = normalise(link, base)
    return address is None or site_key(address) != site_key(url)


def _entry_link(entry: etree._Element) -> str | None:
    """Atom's alternate link, HTML before others; RSS's link."""
    found: list[tuple[int, str]] = []
    for child in entry.iterchildren():
        if local_name(child) != "link" or _is_extension(child, "link"):
            continue
        href = child.get("href") or address_in(child)
        if href and child.get("rel", "alternate") == "alternate":
            found.append((0 if child.get("type", "text/html") == "text/html" else 1, href))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _permalink(fields: dict[str, etree._Element]) -> str | None:
    guid = fields.get("guid")
    if guid is None or guid.get("isPermaLink", "true").strip().lower() == "false":
        guid = fields.get("id")
    text = address_in(guid)
    return text if text and text.lower().startswith(("http://", "https://")) else None


def _base(entry: etree._Element, url: str) -> str:
    """``xml:base`` of the entry and of what it stands in, each relative to the one outside it."""
    declared = [step for node in (entry, *entry.iterancestors()) if (step := node.get(_XML_BASE))]
    base = url
    for step in reversed(declared):
        base = normalise(step, base) or base
    return base


def _first_date(fields: dict[str, etree._Element], names: tuple[str, ...]) -> str | None:
    return next(filter(None, (to_iso(content_of(fields.get(name))) for name in names)), None)


def _read_json(content: bytes, url: str) -> Iterator[Link]:
    """JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    feed = _parse_json(content, url)
    version, items = feed.get("version"), feed.get("items")
    if not (isinstance(version, str) and "jsonfeed.org" in version and isinstance(items, list)):
        raise PageError(url, "Not a feed: JSON, but no JSON Feed")
    following = feed.get("next_url")
    yield from _next_page(following if isinstance(following, str) else None, url)
    for item in items[:MAX_ENTRIES]:
        if isinstance(item, dict) and (link := _read_json_item(item, url)):
            yield link


def _parse_json(content: bytes, url: str) -> dict[str, Any]:
    try:
        feed = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise PageError(url, f"Not a feed: broken JSON ({type(error).__name__})") from error
    return feed if isinstance(feed, dict) else {}


def _read_json_item(item: dict[str, Any], url: str) -> Link | None:
    given = {name: value for name, value in item.items() if isinstance(value, str)}
    raw = given.get("url") or given.get("id") or ""
    address = normalise(raw, url) if given.get("url") else normalise(raw)
    if address is None:
        return None
    return _link(
        address,
        url,
        raw=raw,
        title=displayed(given.get("title")),
        published=to_iso(given.get("date_published")),
        modified=to_iso(given.get("date_modified")),
    )
