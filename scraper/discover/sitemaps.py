"""Bytes of a sitemap (urlset, index, news sitemap, plain text; gzip or not) → a Link for each entry, streamed."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from scraper.discover import feeds
from scraper.discover.kinds import guess_kind
from scraper.discover.pages import is_page
from scraper.discover.shape import shape_of
from scraper.discover.stream import TextStream, address_in, content_of, displayed, elements, local_name, root_name
from scraper.discover.times import to_iso
from scraper.errors import PageError
from scraper.models import Link, LinkKind, Source
from scraper.urls import normalise

MAX_BYTES = 256 * 2**20
"""Bytes of one sitemap, decompressed: five times sitemaps.org's 50 MB, which sites exceed."""
MAX_ENTRIES = 2_000_000
"""Entries of one sitemap: forty times sitemaps.org's 50,000."""

_ROOTS = frozenset({"urlset", "sitemapindex"})
_ADDRESS = re.compile(r"(?i)https?://")
_NO_ARTICLES = re.compile(
    r"(?:^|[-_./])(?:image|images|img|photos|attachment|attachments|tag|tags|post_tag|posttag|keyword|keywords|author|authors"
    r"|auteur|auteurs|user|users|product|products|product_cat|locations?|media-attachments?)(?:[-_./]|sitemap|\d|$)"
)
"""Names of sitemaps that list pictures, products, tags or people, none of which is needed to find an article."""


def read_sitemap(content: bytes, url: str) -> Iterator[Link]:
    """The entries of the sitemap that ``url`` answered with; of an index, the sitemaps.

    ``lastmod`` becomes ``modified``; ``news:publication_date`` and ``news:title`` become ``published`` and ``title``,
    and make the entry an article.  Pictures, films and other languages' addresses inside an entry are ignored, as are
    entries that cannot be pages and sitemaps of tags, authors and pictures.  Namespaces do not matter.  A feed that
    stands in for a sitemap (sitemaps.org allows it) is read as one.  Duplicates are not looked for.

    Raises PageError for what is no sitemap, on the first ``next()``; for damaged gzip data and for what exceeds
    ``MAX_BYTES`` or ``MAX_ENTRIES``, after the entries before it.
    """
    stream = TextStream(content, url, max_bytes=MAX_BYTES)
    entries = _entries(stream)
    yield from islice(entries, MAX_ENTRIES)
    if next(entries, None):
        raise PageError(url, f"More than {MAX_ENTRIES:,} entries; the rest was not read")


def _entries(stream: TextStream) -> Iterator[Link]:
    if _ADDRESS.match(stream.head):
        return _read_lines(stream)
    name = root_name(stream)
    if name in _ROOTS:
        return _read_elements(stream)
    if name in feeds.ROOTS:
        return feeds.read_entries(stream)
    raise PageError(stream.url, f"Not a sitemap: it begins with <{name}>" if name else "Not a sitemap: no XML in it")


def _read_lines(stream: TextStream) -> Iterator[Link]:
    """A text sitemap: one address a line; other lines are passed over."""
    rest = ""
    for chunk in stream.chunks():
        *lines, rest = (rest + chunk).split("\n")
        rest = rest[:_LONG_LINE]
        yield from filter(None, (_line(line, stream.url) for line in lines))
    if link := _line(rest, stream.url):
        yield link


_LONG_LINE = 65_536  # a line without end is cut here instead of growing in memory


def _line(line: str, url: str) -> Link | None:
    return _page_link(line, url, None) if _ADDRESS.match(line) else None


def _read_elements(stream: TextStream) -> Iterator[Link]:
    for element in elements(stream, "url", "sitemap"):
        read = _read_url if local_name(element) == "url" else _read_index_entry
        if link := read(element, stream.url):
            yield link


def _read_url(element: etree._Element, url: str) -> Link | None:
    given = {local_name(child): child for child in element.iterchildren()}
    news = given.get("news")
    address = address_in(given.get("loc"))
    return _page_link(address, url, to_iso(content_of(given.get("lastmod"))), news) if address else None


def _page_link(address: str, url: str, modified: str | None, news: etree._Element | None = None) -> Link | None:
    page = normalise(address, url)
    if page is None or not is_page(page):
        return None
    if news is None:
        return Link(url=page, kind=guess_kind(page), source=Source.SITEMAP, found_on=url, modified=modified)
    said = {local_name(child): content_of(child) for child in news.iterchildren()}
    return Link(
        url=page,
        kind=LinkKind.ARTICLE,
        source=Source.NEWS_SITEMAP,
        found_on=url,
        title=displayed(said.get("title")),
        published=to_iso(said.get("publication_date")),
        modified=modified,
    )


def _read_index_entry(element: etree._Element, url: str) -> Link | None:
    given = {local_name(child): child for child in element.iterchildren()}
    raw = address_in(given.get("loc"))
    address = normalise(raw, url) if raw else None
    if address is None or address == url or _NO_ARTICLES.search(shape_of(address).last):
        return None
    return Link(
        url=address,
        kind=LinkKind.SITEMAP,
        source=Source.SITEMAP,
        found_on=url,
        modified=to_iso(content_of(given.get("lastmod"))),
    )
