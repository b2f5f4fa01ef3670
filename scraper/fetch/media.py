"""A Content-Type header and a body's first bytes in, the media type and whether it was asked for out."""

import re

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
"""What pages come as."""

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
    | {"application/xml", "text/xml", "text/rss+xml", "text/rss", "text/atom+xml", "application/x-rss+xml"}
)  # fmt: skip
"""What feeds come as: RSS, Atom and JSON Feed under their proper and their customary names."""

SITEMAP_TYPES = frozenset(
    {"application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "text/plain"}
    | {"application/gzip", "application/x-gzip", "application/gzip-compressed", "application/x-gunzip"}
)
"""What sitemaps come as: XML, plain lists, feeds (sitemaps.org allows them), gzip files of these."""

JSON_TYPES = frozenset({"application/json", "text/json", "application/ld+json"})
"""What a tdmrep.json comes as."""

SNIFF_BYTES = 1024
"""How much of a body is looked at; the standard (https://mimesniff.spec.whatwg.org) looks at up to 1445 bytes."""

# Types that say nothing, and types that servers put on everything: the bytes decide.
_VAGUE = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/unknown", "unknown/unknown", "text/plain"}
    | {"application/x-unknown-content-type", "content/unknown", "*/*", "text/html", "text/xml", "application/xml"}
    | {"application/force-download", "application/x-download", "application/text", "text"}
)

_TYPE = re.compile(r"\s*([^\s;,]*)")
_CHARSET = re.compile(r"(?i);\s*charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;,\"']+))")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_XML_ROOTS = (
    (re.compile(rb"<(?:\w+:)?rss[\s>]"), "application/rss+xml"),
    (re.compile(rb"<(?:\w+:)?RDF[\s>]"), "application/rdf+xml"),
    (re.compile(rb"<(?:\w+:)?feed[\s>]"), "application/atom+xml"),
    (re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]"), "application/xml"),
    (re.compile(rb"(?i)<(?:!doctype\s+)?html[\s>]"), "text/html"),
)
_HTML = re.compile(
    rb"(?i)<(?:!doctype\s+html|html|head|body|title|meta|link|script|div|p|h1|table|a|br|!--)(?=[\s/>-]|$)"
)


def read_type(header: str | None) -> tuple[str | None, str | None]:
    """(media type in lower case, charset as sent) of a Content-Type value; None for what it does not say.

    Repeated headers arrive joined by commas: the first type and the first charset count.
    """
    if not header:
        return None, None
    media = _TYPE.match(header)
    charset = _CHARSET.search(header)
    name = next((group.strip() for group in charset.groups() if group), "") if charset else ""
    return ((media[1].lower() if media else "") or None), (name or None)


def sniff(head: bytes) -> str:
    """The media type that a body's first bytes show: one of HTML, a feed's, XML, JSON, gzip, plain text, or octets."""
    if head.startswith(b"\x1f\x8b"):
        return "application/gzip"
    text = _as_bytes_of_text(head)
    if text.startswith((b"<?xml", b"<?XML")) or any(pattern.match(text) for pattern, _ in _XML_ROOTS):
        return next((media for pattern, media in _XML_ROOTS if pattern.search(text)), "application/xml")
    if _HTML.match(text):
        return "text/html"
    if text[:1] in (b"{", b"["):
        return "application/json"
    return "application/octet-stream" if _looks_binary(text) else "text/plain"


def needs_sniffing(media: str | None, accept: frozenset[str]) -> bool:
    """Whether a type that was not asked for is too vague to refuse a body by."""
    return media not in accept and (media or "") in _VAGUE


def _as_bytes_of_text(head: bytes) -> bytes:
    """Without byte order mark, comments' blanks and the zero bytes of UTF-16."""
    if head[:2] in _BOMS:
        head = head[2:].replace(b"\0", b"")
    return head.removeprefix(_BOMS[0]).lstrip(b" \t\r\n\f")


def _looks_binary(text: bytes) -> bool:
    """Whether there is a byte that the standard counts as binary data (mimesniff, "binary data byte")."""
    return any(byte <= 0x08 or byte == 0x0B or 0x0E <= byte <= 0x1A or 0x1C <= byte <= 0x1F for byte in text)  # noqa: PLR2004 - the standard's own ranges
