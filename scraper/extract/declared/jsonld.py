"""A page's JSON-LD: the document's ``script`` elements in, flat tables of schema.org statements out."""

import html
import json
import re
import string
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from scraper.markup import Document, printable

Node = dict[str, Any]

MAX_BLOCK: Final = 4_000_000
"""Characters of one script that are read; the largest real ones (live blogs with every post) stay below 2 million."""
MAX_NODES: Final = 20_000
"""Nodes of one page; more is a list nobody wrote for a news page."""

ARTICLE_TYPES: Final = frozenset(
    {
        "Article",
        "NewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "TechArticle",
        "APIReference",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "DiscussionForumPosting",
        "MedicalScholarlyArticle",
        "CreativeWork",
        "Review",
        "CriticReview",
        "Recipe",
        "HowTo",
    }
)
"""schema.org types whose headline, author and dates are an article's (https://schema.org/Article and its kin)."""

_LINKS_TO_MAIN: Final = ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate", "video", "subjectOf")
"""Keys whose objects are statements of their own, listed after the node that holds them."""
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WRAPPING: Final = ("//", "/*", "*/", "<!--", "-->", "<![CDATA[", "]]>", ";")
_DECODER: Final = json.JSONDecoder(strict=False)


def nodes(document: Document) -> tuple[Node, ...]:
    """Every JSON-LD statement of a page as a flat tuple, in document order.

    ``@graph``, lists and the objects under ``mainEntity`` and its like are flattened (the holder first); a value that
    is only a reference (``{"@id": …}``) to another node of the page is replaced by that node, one level deep; HTML
    entities in strings are undone (twice where they were encoded twice).  Broken JSON is repaired where its meaning is
    plain, and skipped otherwise.  Values keep the types that JSON gave them: anything may stand anywhere.
    """
    flat: list[Node] = []
    for script in document.of("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for value in read_block(script.text or ""):
                flat.extend(_flatten(value, MAX_NODES - len(flat)))
    return tuple(_resolved(flat))


def types(node: Node) -> frozenset[str]:
    """The node's ``@type`` names without vocabulary address; empty where it has none."""
    return frozenset(name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in _strings(node.get("@type")))


def is_article(node: Node) -> bool:
    """Whether the node's type is one of ``ARTICLE_TYPES``."""
    return not ARTICLE_TYPES.isdisjoint(types(node))


def undo_entities(text: str) -> str:
    """Text with its (closed) HTML entities undone, up to three layers of them; ``&copy=1`` in an address stays.

    Characters that no reader sees are left out, since an entity may have stood for one.
    """
    for _ in range(3):
        if "&" not in text:
            break
        undone = _ENTITY.sub(_undo_entity, text)
        if undone == text:
            break
        text = undone
    return printable(text)


def read_block(text: str) -> tuple[Any, ...]:
    """The JSON values of one script, entities undone; more than one where objects were put side by side.

    Nothing is raised: what cannot be mended gives an empty tuple, as does a block over ``MAX_BLOCK`` characters.
    """
    if not text or len(text) > MAX_BLOCK:
        return ()
    for attempt in (_parse_plain, _parse_repaired):
        try:
            values = attempt(text)
        except (ValueError, RecursionError):
            continue
        return tuple(_decoded(value) for value in values) if "&" in text or "u0026" in text else tuple(values)
    return ()


def _undo_entity(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _strings(value: Any) -> Iterator[str]:
    """The strings of a value that may be one string, a list of them, or something else altogether."""
    for item in value if isinstance(value, list) else (value,):
        if isinstance(item, str):
            yield item


def _parse_plain(text: str) -> list[Any]:
    return [_DECODER.decode(text)]


def _parse_repaired(text: str) -> list[Any]:
    text = _unwrapped(text)
    if "&quot;" in text and '"' not in text:
        text = html.unescape(text)
    return _decode_all(text) or _decode_all(repair(text))


def _unwrapped(text: str) -> str:
    """Text without the comment and CDATA marks that old templates put around scripts."""
    start, end = 0, len(text)
    while start < end and (mark := _first(text[start : start + 9].startswith)):
        start += len(mark)
    while start < end and (mark := _first(text[max(start, end - 9) : end].endswith)):
        end -= len(mark)
    return text[start:end]


def _first(holds: Callable[[str], bool]) -> str:
    return next((mark for mark in (*_WRAPPING, *string.whitespace) if holds(mark)), "")


def _decode_all(text: str) -> list[Any]:
    """Values side by side (``{…}{…}`` or ``{…},{…}``) up to the first fault; empty where the first is broken."""
    values: list[Any] = []
    at = 0
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except ValueError:
            break
        values.append(value)
        at += len(text[at : at + 256]) - len(text[at : at + 256].lstrip(" \t\r\n,;"))
    complete = at >= len(text)
    return values if complete else []


# --- repair -----------------------------------------------------------------------------------------------------------

_CLOSES_STRING: Final = re.compile(
    r'\s*(?:[}\]]|$|/[/*]|:\s*(?:["{\[\-\d/]|true|false|null)|,\s*(?:["{\[\-\d}\]/]|true|false|null|$))'
)
_PIECE: Final = re.compile(r'[^"\\]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\|"')
_OUTSIDE: Final = re.compile(r'//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*+(?:\*/)?|[{}\[\]",:]|[^{}\[\]",:/]+|/')
_CLOSER: Final = {"{": "}", "[": "]"}


def repair(text: str) -> str:
    """JSON-like text made JSON in one pass: comments, stray commas, bad escapes, bare quotes, missing closers."""
    out: list[str] = []
    open_brackets: list[str] = []
    at = 0
    while match := _OUTSIDE.match(text, at):
        sign, at = match[0], match.end()
        if sign == '"':
            string, at = _string_from(text, at)
            out.append(string)
        elif sign.startswith(("//", "/*")):
            continue
        else:
            _put(sign, out, open_brackets)
    _drop_comma(out)
    out.extend(_CLOSER[bracket] for bracket in reversed(open_brackets))
    return "".join(out)


def _put(sign: str, out: list[str], open_brackets: list[str]) -> None:
    if sign in _CLOSER:
        open_brackets.append(sign)
    elif sign in ("}", "]"):
        if not open_brackets or _CLOSER[open_brackets[-1]] != sign:
            return
        open_brackets.pop()
        _drop_comma(out)
    elif sign == "," and out and out[-1] in (",", "{", "["):
        return
    if sign.strip():
        out.append(sign.strip())


def _drop_comma(out: list[str]) -> None:
    while out and out[-1] == ",":
        out.pop()


def _string_from(text: str, at: int) -> tuple[str, int]:
    """The string that opened just before ``at``, mended and quoted, and where it ends.

    A quote ends the string only where what follows can follow a string in JSON; other quotes are the author's own.
    """
    pieces: list[str] = []
    while match := _PIECE.match(text, at):
        piece, at = match[0], match.end()
        if piece == '"' and _CLOSES_STRING.match(text, at):
            break
        pieces.append({'"': '\\"', "\\": ""}.get(piece, piece))
    return f'"{"".join(pieces)}"', at


# --- shape ------------------------------------------------------------------------------------------------------------


def _decoded(value: Any) -> Any:
    """The value with entities undone in every string, in place and without recursion."""
    holder = [value]
    stack: list[Any] = [holder]
    while stack:
        container = stack.pop()
        for key, item in list(_entries(container)):
            if isinstance(item, str):
                container[key] = undo_entities(item)
            elif isinstance(item, dict | list):
                stack.append(item)
    return holder[0]


def _entries(container: Any) -> Iterable[tuple[Any, Any]]:
    return container.items() if isinstance(container, dict) else enumerate(container)


def _flatten(value: Any, limit: int) -> Iterator[Node]:
    stack = [value]
    while stack and limit > 0:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            if set(item) - {"@context", "@graph"}:
                yield item
                limit -= 1
            stack.extend(item[key] for key in reversed(_LINKS_TO_MAIN) if isinstance(item.get(key), dict | list))


def _resolved(flat: list[Node]) -> Iterator[Node]:
    by_id = _by_id(flat)
    for node in flat:
        yield {key: _resolve(value, by_id) for key, value in node.items()} if by_id else node


def _by_id(flat: list[Node]) -> dict[str, Node]:
    """The fullest node said under each ``@id``."""
    found: dict[str, Node] = {}
    for node in flat:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(found.get(name, {"@id": name})):
            found[name] = node
    return found


def _resolve(value: Any, by_id: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolve_one(item, by_id) for item in value]
    return _resolve_one(value, by_id)


def _resolve_one(value: Any, by_id: dict[str, Node]) -> Any:
    if isinstance(value, dict) and not set(value) - {"@id", "@type"}:
        name = value.get("@id")
        return by_id.get(name, value) if isinstance(name, str) else value
    return value
