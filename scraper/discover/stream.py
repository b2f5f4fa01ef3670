"""Bytes of a feed or sitemap, gzip or not, in any encoding → its text in chunks and its elements one at a time.

Memory stays constant: what was yielded is forgotten.  The web is hostile, and much of its XML is broken: entities other
than the five of XML become plain text (so none is ever expanded), internal document types are refused, nothing is
loaded from the network, and nesting, text size and the whole are capped.
"""

import codecs
import gzip
import html
import re
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from scraper.errors import PageError

CHUNK = 65_536
MAX_GAP = 4 * 2**20
"""Bytes between two entries: more is no list.  The longest entries known carry full texts with pictures inline."""

MAX_TITLE = 500
"""Characters of a headline that are kept."""

_GZIP = b"\x1f\x8b"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9_.:-]+)""")
_READABLE = re.compile(r"(?i)iso[-_]?8859|latin|windows-|cp\d|gb|big5|euc|shift|sjis|koi8|mac|tis|us-ascii|x-")
_LATIN1 = re.compile(r"(?i)iso[-_]?8859-?1$|latin-?1$|us-ascii$")
_ESCAPED_AMPERSAND = re.compile(r"(?i)&(?:amp|#0*38|#x0*26);")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_LONGEST_ENTITY = len("&#1114111;")
_JUNK = 4_096  # characters before the first tag in which a server's warnings are forgiven
_NAME = re.compile(r"<([A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)")
_START = re.compile(r"<(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex|[A-Za-z_][\w.\-]*:(?:urlset|sitemapindex|feed))\b")


def _cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as what they nearly always are; see ``codecs.register_error``."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("scraper.cp1252", _cp1252)


class TextStream:
    """The cleaned text of one answer, to be read once.

    ``head`` is its beginning without leading blanks.  Reading raises PageError where the compressed data is damaged or
    the text exceeds ``max_bytes``.
    """

    def __init__(self, content: bytes, url: str, *, max_bytes: int) -> None:
        self.url = url
        self.gap = 0
        self._left = max_bytes
        self._cap = max_bytes
        self._source = gzip.GzipFile(fileobj=BytesIO(content)) if content.startswith(_GZIP) else BytesIO(content)
        self._held = ""
        first = self._raw()
        self._decoder = _decoder(first)
        self.head = self._clean(first).lstrip("\ufeff \t\r\n")
        self._started = False

    def chunks(self) -> Iterator[str]:
        """The text from its head on."""
        yield self.head
        while raw := self._raw():
            yield self._clean(raw)
        yield self._held

    def read(self, _size: int = -1) -> bytes:
        """The next chunk as UTF-8, for lxml; empty at the end."""
        if not self._started:
            self._started = True
            return _without_declaration(self.head).encode() or b" "
        raw = self._raw()
        if not raw:
            held, self._held = self._held, ""
            return held.encode()
        self.gap += len(raw)
        if self.gap > MAX_GAP:
            raise PageError(self.url, f"No entry within {MAX_GAP:,} bytes; this is no feed or sitemap")
        return self._clean(raw).encode() or b" "

    def _raw(self) -> bytes:
        try:
            raw = self._source.read(CHUNK)
        except (EOFError, OSError, zlib.error) as error:
            raise PageError(self.url, f"The gzip data is damaged: {error}") from error
        self._left -= len(raw)
        if self._left < 0:
            raise PageError(self.url, f"Longer than {self._cap:,} bytes; the rest was not read")
        return raw

    def _clean(self, raw: bytes) -> str:
        """Decoded text without what XML forbids; an ampersand at the end waits for what follows it."""
        text = self._held + _NOT_XML.sub("", self._decoder.decode(raw))
        cut = text.rfind("&", max(len(text) - _LONGEST_ENTITY, 0))
        self._held = text[cut:] if cut >= 0 else ""
        return _BARE_AMPERSAND.sub("&amp;", text[:cut] if cut >= 0 else text)


def _decoder(first: bytes) -> codecs.IncrementalDecoder:
    name = _encoding(first)
    return codecs.getincrementaldecoder(name)("scraper.cp1252" if name == "utf-8" else "replace")


def _encoding(first: bytes) -> str:
    """Byte order mark, valid UTF-8, declaration; UTF-8 else, as XML has it."""
    for mark, name in _BOMS:
        if first.startswith(mark):
            return name
    declared = _DECLARED.search(first[:CHUNK])
    name = declared[1].decode("ascii") if declared else "utf-8"
    if not _READABLE.match(name) or _is_utf8(first):
        return "utf-8"
    try:
        b"".decode(name)
    except LookupError:
        return "utf-8"
    return "cp1252" if _LATIN1.match(name) else name


def _is_utf8(first: bytes) -> bool:
    if first.isascii():
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(first)
    except UnicodeDecodeError:
        return False
    return True


def _without_declaration(head: str) -> str:
    """From the first tag on, without a server's warnings before it and the XML declaration, which no longer holds."""
    start = None if head.startswith(("<?", "<!")) else _START.search(head, 0, _JUNK)
    text = head[start.start() :] if start else head
    return text[text.index("?>") + 2 :].lstrip() if text.startswith("<?xml") and "?>" in text else text


def root_name(stream: TextStream) -> str | None:
    """Local name of the first element in the head; None where there is none.

    Raises PageError for a document type with declarations inside: neither feeds nor sitemaps need one.
    """
    text, at = _without_declaration(stream.head), 0
    while (at := text.find("<", at)) >= 0:
        if match := _NAME.match(text, at):
            return match[2]
        if text.startswith("<!DOCTYPE", at):
            _refuse_declarations(stream, text[at:])
        end = text.find(_END_OF.get(text[at : at + 2], ">"), at)
        if text.startswith("<!--", at):
            end = text.find("-->", at)
        if end < 0:
            return None
        at = end + 1
    return None


_END_OF = {"<?": "?>"}


def _refuse_declarations(stream: TextStream, doctype: str) -> None:
    bracket, end = doctype.find("["), doctype.find(">")
    if 0 <= bracket < end:
        raise PageError(stream.url, "Document type with declarations refused")


def elements(stream: TextStream, *names: str) -> Iterator[etree._Element]:
    """Each element with one of the local names, complete; forgotten when the next one is asked for.

    Reads what can be read of broken XML.  Raises PageError where nothing can.
    """
    try:
        for _, element in etree.iterparse(
            stream,
            events=("end",),
            tag=[f"{{*}}{name}" for name in names],
            encoding="utf-8",
            recover=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            stream.gap = 0
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise PageError(stream.url, f"Not readable as XML: {error.msg}") from error


def _forget(element: etree._Element) -> None:
    element.clear()
    if (parent := element.getparent()) is not None:
        while element.getprevious() is not None:
            del parent[0]


def content_of(element: etree._Element | None) -> str | None:
    """Its text, blanks around it dropped; None where there is none."""
    if element is None:
        return None
    text = element.text if not len(element) else "".join(map(str, element.itertext(with_tail=False)))
    return (text or "").strip() or None


def address_in(element: etree._Element | None) -> str | None:
    """Its text as an address: ampersands escaped twice are undone, nothing else (``&copy=2`` is a parameter)."""
    text = content_of(element)
    return _ESCAPED_AMPERSAND.sub("&", text) if text and "&" in text else text


def displayed(text: str | None) -> str | None:
    """Text for a reader: entities undone (feeds escape once or twice), tags dropped, whitespace collapsed."""
    if not text:
        return None
    return " ".join(html.unescape(_TAG.sub(" ", html.unescape(text[: 4 * MAX_TITLE]))).split())[:MAX_TITLE] or None


def local_name(element: etree._Element) -> str:
    """The name without namespace or prefix; comments and instructions were left out when parsing."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]
