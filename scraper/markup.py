"""Bytes or text of a page in, a parsed tree with its encoding and base address out; never an error.

lxml is the only parser.  What it cannot take is mended before it sees it: unknown encodings by a fixed order of
evidence, control characters and overrides of direction by leaving them out, nesting beyond libxml2's limit by leaving
out the excess tags.
"""

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urljoin

from lxml import etree, html

HIDDEN_TAGS = frozenset({"script", "style", "template", "noscript", "title", "head", "iframe", "object"})
"""Elements whose text no reader sees; ``noscript`` because the reader runs scripts."""

_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s samp"
    " small span strike strong sub sup time tt u var wbr amp-link"
)
INLINE_TAGS = frozenset(_INLINE.split())
"""Elements that flow within a line; every other one starts and ends a line (HTML standard, rendering section)."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks, UTF-32 before UTF-16, whose mark is its beginning."""

_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""Python's codec name → the superset that browsers read under that label (WHATWG Encoding, "names and labels")."""

_NO_PAGES = frozenset({"idna", "punycode", "utf-7", "unicode-escape", "raw-unicode-escape"})
"""Python's codecs of texts that no browser reads a page in; the first two fail on most bytes."""

_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r\f"})
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, overrides of the direction of writing, the byte order mark: they show nothing, and reorder or
part what stands around them.  The joiners of Persian, Indic and emoji, U+200E and U+200F are none of them."""
_UNSEEN_UTF8 = tuple(
    map(re.compile, (rb"\xc2[\x80-\x84\x86-\x9f]", rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])", rb"\xef\xbb\xbf"))
)
"""The same in UTF-8, one pattern a first byte: a pattern that begins with one certain byte is searched for at memory
speed, one that may begin with any of three is tried at every byte."""
_UNSEEN_REFERENCE = re.compile(
    rb"&#(?:0*(?:[1-8]|11|1[4-9]|2\d|3[01]|127|129|141|143|144|157|823[4-8]|829[4-7]|65279)(?!\d)"
    rb"|x0*(?:[1-8bef]|1[0-9a-f]|7f|81|8[df]|90|9d|202[a-e]|206[6-9]|feff)(?![0-9a-f]));?",
    re.IGNORECASE,
)
"""The same as numeric references; those to most of U+0080-009F mean Windows-1252 (HTML standard, 13.2.5.80)."""
_META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""", re.IGNORECASE
)
_HTML_LANG = re.compile(rb"""<html[^>]{0,500}?\slang\s*=\s*["']?([a-zA-Z]{2,3})""", re.IGNORECASE)
_LATIN = (
    dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro", "bs", "sq"), "cp1250")
    | dict.fromkeys(("lt", "lv", "et"), "cp1257")
    | {"tr": "cp1254", "vi": "cp1258"}
)
"""Language → the Latin encoding its pages were written in; every other: Windows-1252 (WHATWG, "locale" table)."""
_BEYOND_LATIN = "\u0250"
_META_WINDOW = 8192
_DETECT_WINDOW = 65536
_TOLERATED_DAMAGE = 0.05
"""Share of unreadable among non-ASCII characters up to which a declared encoding is still believed: a page put
together from several sources holds a few foreign bytes, a wrong label spoils nearly all of them."""

_MARKED = etree.XPath("//*[@itemscope or @itemprop]")

_LOOKUP = etree.ElementDefaultClassLookup(element=html.HtmlElement)
"""Every element an ``HtmlElement``, without lxml.html's lookup by tag, which costs a Python call an element."""

_DEPTH = 1000
"""Open elements kept when nesting exceeds libxml2's 2,048; deeper ones lose their tags, never their text."""
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]*)[^<>]*>")
_UNENDED = (
    b"p li td th tr dt dd option thead tbody tfoot colgroup br hr img input meta link col area base embed source wbr"
    b" track param"
)
_UNCOUNTED = frozenset(_UNENDED.split())
"""Tags without an end tag, or whose end tag may be left out: they do not tell how deep we are."""
_EARLY_END = re.compile(rb"</(?:body|html|BODY|HTML)>")
"""End tags that browsers read over (HTML standard, "after body"), while libxml2 drops what follows them."""
_LONG_TAG = 100_000
_ATTRIBUTES = 1000
"""libxml2 compares each attribute with every other of its tag; a longer tag with more of them keeps none."""


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed page."""

    root: html.HtmlElement
    """The ``html`` element; comments and processing instructions are left out."""
    encoding: str | None
    """Python name of the encoding the bytes were read in; None for a page given as text."""
    elements: tuple[html.HtmlElement, ...]
    """Every element in document order.

    lxml makes a Python object for an element whenever one is asked for, unless it is still held: held here, each walk
    over a page costs half."""
    by_tag: Mapping[str, Sequence[html.HtmlElement]]
    """Tag → its elements in document order: readers that look for a few tags do not walk the page each."""
    marked: Sequence[html.HtmlElement]
    """The elements of microdata, those with ``itemprop`` or ``itemscope``, in document order."""
    base: str | None
    """What relative addresses resolve against: ``<base href>``, else the page's address, else the one that it declares
    (a saved page need not come with its own); None where unknown."""

    def of(self, *tags: str) -> Sequence[html.HtmlElement]:
        """The elements with one of these tags, in document order."""
        held = [found for tag in tags if (found := self.by_tag.get(tag))]
        if len(held) > 1:
            return [element for element in self.elements if element.tag in tags]
        return held[0] if held else ()


def parse(content: bytes | str, *, url: str | None = None, charset: str | None = None) -> Document:
    """Parse a page.

    ``charset`` is that of the HTTP header.  Evidence for the encoding, in order: byte order mark, valid UTF-8 (pages
    that are valid UTF-8 and declare something else are mislabelled), HTTP, ``<meta>``, detection.  Never raises; a
    page without markup gives an empty ``html`` element.
    """
    if isinstance(content, str):
        return _document(None, content.encode("utf-8", "replace"), url)
    return _document(*_to_utf8(content, charset), url)


def _document(encoding: str | None, data: bytes, url: str | None) -> Document:
    root = _tree(_mend(data))
    elements = tuple(root.iter())
    by_tag: defaultdict[str, list[html.HtmlElement]] = defaultdict(list)
    for element in elements:
        by_tag[element.tag].append(element)
    marked = cast("list[html.HtmlElement]", _MARKED(root))
    return Document(root, encoding, elements, dict(by_tag), marked, _base(by_tag, url))


def printable(text: str) -> str:
    """A text without characters that no reader sees; ``parse`` has left them out of the markup itself.

    For what is decoded only after that: escapes in JSON, entities within attributes.
    """
    return text if text.isprintable() else _UNSEEN.sub("", text)


def text_of(element: html.HtmlElement) -> str:
    """Displayed text of an element, whitespace collapsed.

    Line breaks and block borders count as spaces; text of ``HIDDEN_TAGS`` and the element's tail are left out.
    """
    if not len(element):
        return " ".join((element.text or "").split())
    pieces = [element.text or ""]
    around: list[tuple[Iterator[html.HtmlElement], html.HtmlElement, str]] = []
    children = iter(element)
    while True:
        node = next(children, None)
        if node is None:
            if not around:
                return " ".join("".join(pieces).split())
            children, node, border = around.pop()
        else:
            border = "" if node.tag in INLINE_TAGS else " "
            if node.tag in HIDDEN_TAGS:
                pieces.append(border)
            else:
                pieces += (border, node.text or "")
                if len(node):
                    around.append((children, node, border))
                    children = iter(node)
                    continue
        pieces += (border, node.tail or "")


def _to_utf8(content: bytes, charset: str | None) -> tuple[str, bytes]:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name, _recode(content[len(mark) :], name)
    if wide := _utf16_by_zeros(content):
        return wide, _recode(content, wide)
    if _is_utf8(content):
        return "utf-8", content
    name = _declared(content, charset) or _detected(content)
    return name, _recode(content, name)


def _declared(content: bytes, charset: str | None) -> str | None:
    """The first declared encoding under which the page is readable."""
    named = filter(None, map(_codec, (charset, _meta_charset(content))))
    return next((name for name in named if _damage(content[:_DETECT_WINDOW], name) <= _TOLERATED_DAMAGE), None)


def _recode(content: bytes, name: str) -> bytes:
    return content.decode(name, "replace").encode("utf-8", "replace")


def _is_utf8(content: bytes) -> bool:
    """Valid, but for a last character that a size cap may have cut, if it is not the only one beyond ASCII."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.start >= len(content) - 3
        return cut and not content[: error.start].isascii()
    return True


def _codec(label: str | None) -> str | None:
    """Python's name of a declared encoding, widened as browsers do; None for a label that means no text encoding."""
    try:
        found = codecs.lookup((label or "").strip("\"' "))
        "".encode(found.name)  # LookupError for codecs such as base64, which turn bytes into bytes
    except (LookupError, ValueError):
        return None
    return None if found.name in _NO_PAGES else _WIDER.get(found.name, found.name)


def _meta_charset(content: bytes) -> str | None:
    found = _META_CHARSET.search(content, 0, _META_WINDOW)
    label = found[1].decode("ascii") if found else None
    # A meta element that could be read as ASCII is not in UTF-16, whatever it says (WHATWG, "prescan").
    return "utf-8" if label and label.lower().startswith("utf-16") else label


def _utf16_by_zeros(content: bytes) -> str | None:
    """UTF-16 without a mark shows in markup as a zero in nearly every second byte, and in no other."""
    even, odd = content[:512:2].count(0), content[1:512:2].count(0)
    few, many = sorted((even, odd))
    if few or not many or many < min(len(content), 512) * 0.4:
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _damage(content: bytes, name: str) -> float:
    text = content.decode(name, "replace")
    foreign = sum(len(part) for part in re.findall(r"[^\x00-\x7f]+", text))
    return text.count("\ufffd") / foreign if foreign else 0.0


def _detected(content: bytes) -> str:
    """The encoding that the bytes look like; Latin ones look all alike, so that the page's language decides there."""
    sample = content[:_DETECT_WINDOW]
    from bs4 import UnicodeDammit  # noqa: PLC0415 - a fifth of a second to import, for the few pages that need it

    name = _codec(UnicodeDammit(sample, is_html=True).original_encoding)
    lang = _HTML_LANG.search(sample)
    latin = _LATIN.get(lang[1].decode("ascii").lower() if lang else "", "cp1252")
    if name is None or name.startswith("utf"):  # UTF has been ruled out by now
        return latin
    foreign = re.findall(r"[^\x00-\x7f]", sample.decode(name, "replace"))
    return latin if sum(letter < _BEYOND_LATIN for letter in foreign) * 2 > len(foreign) else name


def _mend(data: bytes) -> bytes:
    data = data.translate(None, _CONTROLS)
    if not data.isascii():
        for unseen in _UNSEEN_UTF8:
            data = _without(unseen, data)
    data = _without(_EARLY_END, _without(_UNSEEN_REFERENCE, data))
    if _has_long_part(data):
        data = b"<".join(_shorten(part) if len(part) > _LONG_TAG else part for part in data.split(b"<"))
    return data


def _without(pattern: re.Pattern[bytes], data: bytes) -> bytes:
    """Leave out what matches; most pages hold nothing of the kind, or only at their end."""
    first = pattern.search(data)
    return data[: first.start()] + pattern.sub(b"", data[first.start() :]) if first else data


def _has_long_part(data: bytes) -> bool:
    """Whether somewhere more than ``_LONG_TAG`` bytes follow one another without a ``<``."""
    start = 0
    while len(data) - start > _LONG_TAG:
        last = data.rfind(b"<", start + 1, start + _LONG_TAG + 1)
        if last < 0:
            return True
        start = last
    return False


def _shorten(part: bytes) -> bytes:
    tag, end, text = part.partition(b">")
    if len(tag) <= _LONG_TAG or tag.count(b"=") + len(tag.split()) <= _ATTRIBUTES:
        return part
    return re.match(rb"/?[\w:-]{0,32}", tag)[0] + end + text  # type: ignore[index]  # the pattern matches anything


def _tree(data: bytes) -> html.HtmlElement:
    parser = _parser()
    root = _feed(data, parser)
    if any("depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        root = _feed(_flatten(data), _parser())
    if root is None:
        root = _feed(b"<html><body></body></html>", _parser())
    return cast("html.HtmlElement", root)


def _parser() -> etree.HTMLParser:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_LOOKUP)
    return parser


def _feed(data: bytes, parser: etree.HTMLParser) -> html.HtmlElement | None:
    try:
        return cast("html.HtmlElement | None", etree.fromstring(data, parser=parser))
    except (etree.LxmlError, ValueError):  # lxml says so for input without any markup or text
        return None


def _flatten(data: bytes) -> bytes:
    """Leave out the tags of elements nested deeper than ``_DEPTH``, in one pass."""
    depth = 0

    def keep(tag: re.Match[bytes]) -> bytes:
        nonlocal depth
        if tag[2].lower() in _UNCOUNTED:
            return tag[0]
        inner = depth - 1 if tag[1] else depth
        depth = max(inner, 0) if tag[1] else depth + 1
        return tag[0] if inner < _DEPTH else b" "

    return _TAG.sub(keep, data)


def _base(by_tag: Mapping[str, Sequence[html.HtmlElement]], url: str | None) -> str | None:
    hrefs = ((node.get("href") or "").strip() for node in by_tag.get("base", ()))
    declared = next(filter(None, hrefs), None)
    url = url or next(filter(_is_http, _own_addresses(by_tag)), None)
    try:
        base = urljoin(url or "", declared or "")
    except ValueError:  # a base such as "http://[" that no address can be resolved against
        base = url or ""
    return base if _is_http(base) or base.startswith("file:") else url


def _own_addresses(by_tag: Mapping[str, Sequence[html.HtmlElement]]) -> Iterator[str]:
    """What a page declares as its own address, the most deliberate first."""
    for link in by_tag.get("link", ()):
        if (link.get("rel") or "").lower() == "canonical":
            yield (link.get("href") or "").strip()
    for meta in by_tag.get("meta", ()):
        if meta.get("property") == "og:url":
            yield (meta.get("content") or "").strip()


def _is_http(address: str) -> bool:
    return address.startswith(("http://", "https://"))
