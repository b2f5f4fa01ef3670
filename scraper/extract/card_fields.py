"""The elements of one card in, its displayed fields out: headline, summary, names, date and picture.

The card is cut into lines as displayed; each line has the role that the nearest class name, tag or link gives it.
The headline is chosen first, the other fields from what is left.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from typing import Final
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.card_words import group, groups_of, words_of
from scraper.extract.teaser_words import is_advert, is_button, is_name
from scraper.markup import HIDDEN_TAGS, INLINE_TAGS

MAX_LINES: Final = 60
"""Lines of one card that are read; the longest real ones have some 15."""
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED: Final = HIDDEN_TAGS | {"svg", "button", "form", "select", "video", "audio", "textarea", "nav"}
_ROLE_OF: Final = groups_of("roles", "title", "excerpt", "author", "date", "kicker")
_NEUTRAL: Final = group("roles", "neutral")
_ICONS: Final = group("roles", "icons")
_BY: Final = re.compile(
    r"^(?:(?:by|par|von|por|di|da|door|av|af|de|od|από|του|von:|autor|autora|auteur|author|yazan|oleh|text|текст|автор|written by|écrit par|publié par|posted by)\b\s*:?\s+)",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(r"^(?:by|par|von|door|written by|posted by|escrito por)\s+\S", re.IGNORECASE)
_ENDS_BY: Final = re.compile(r"^(?:\S+ ){0,3}(?:by|par|von|por|di|door|av|af|de|od|przez):?$", re.IGNORECASE)
_DATE: Final = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}[:h.]\d{2}\b|\b(?:19|20)\d\d\b|\d+\s?年|\d+\s?月|\d+\s?日"
    r"|\bago\b|\bvor \d|\bvor einem|\bvor einer|\bil y a\b|\bhace\b|\bhá \d|\bfa$|\bgeleden\b|\bsedan\b|\bsiden\b|\btemu\b|\bnazad\b|\bназад\b|\bönce\b|\bπριν\b|\btoday\b|\byesterday\b|\bheute\b|\bgestern\b"
    r"|\bhier\b|\baujourd.hui\b|\b\d+\s?(?:min|mins|h|hr|hrs|std|d|days?|hours?|minutes?)\b",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_WIDE: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_AUTHOR_PATH: Final = re.compile(
    r"/(?:authors?|auteurs?|autore?s?|autoren|autori|profile?s?|staff|journalist\w*|contributors?|by|people|team)/",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(r"([^:：|>»–—]{3,40}?)\s*[:：|>»–—]\s+(?=\S.{9})")
_PARTS: Final = re.compile(r"\s+[|•·–—/]\s+|\s*[|•·]\s*")
_ASIDES: Final = frozenset({"kicker", "date"})
_LABEL: Final = 40
"""Characters of the longest label before a headline."""
_PART: Final = 12
"""Elements from which something is too big to be a label or a date."""
_LABELS: Final = frozenset({"span", "small", "label", "i", "em", "strong", "b"})
_SOURCES: Final = ("data-src", "data-lazy-src", "data-original", "data-lazy", "src")
_SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE: Final = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([\d.]{1,8})[wx])?\s*(?:,|$)")
_BLANK: Final = re.compile(
    r"(?:blank|spacer|placeholder|transparent|pixel|lazy|1x1)[\w-]*\.(?:gif|png|svg|jpe?g)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What one card displays."""

    title: str
    """Headline without kicker, badge, rank, date or excerpt; the empty string where the card displays none."""
    excerpt: str | None = None
    """Summary."""
    author: str | None = None
    """Names, without "by"."""
    published: str | None = None
    """Date as displayed, else the ``datetime`` of its ``<time>``."""
    image: str | None = None
    """Absolute address of the first picture."""
    spare: tuple[str, ...] = ()
    """Headings and labels of the card that stand before the headline and are not part of it."""
    advert: bool = False
    """Whether a label of the card says that somebody paid for it."""
    in_heading: bool = False
    """Whether the headline stands in an ``h1`` … ``h6`` or an element named as a title."""


@dataclass(slots=True)
class _Line:
    text: str
    role: str
    heading: HtmlElement | None
    titled: HtmlElement | None
    linked: HtmlElement | None
    box: HtmlElement
    stamp: str | None


def words_in(text: str) -> int:
    """Number of words; in scripts without spaces three characters count as one."""
    wide = len(_WIDE.findall(text))
    return len(_WIDE.sub(" ", text).split()) + wide // 3 if wide else len(text.split())


def has_date(text: str) -> bool:
    """Whether a date or a time stands in a text."""
    return bool(_DATE.search(text))


def read_fields(parts: Iterable[HtmlElement], links: frozenset[HtmlElement], base: str | None) -> Fields:
    """The fields of the card made of ``parts`` whose own links are ``links``."""
    parts = tuple(parts)
    lines = [line for part in parts for line in _lines(part, links)][:MAX_LINES]
    chosen = _title_lines(lines)
    last = max((index for index, line in enumerate(lines) if any(line is one for one in chosen)), default=-1)
    rest = [line for line in lines if not any(line is one for one in chosen)]
    label, title = _unlabelled(" ".join(line.text for line in chosen))
    return Fields(
        title=title,
        excerpt=_excerpt(chosen, lines[last + 1 :], rest),
        author=_author(rest),
        published=_date(rest),
        image=next(filter(None, (_image(part, base) for part in parts)), None),
        spare=(*_spare(lines, chosen), *filter(None, [label])),
        advert=any(is_advert(line.text) for line in rest),
        in_heading=any(line.heading is not None or line.titled is not None for line in chosen),
    )


def _lines(part: HtmlElement, links: frozenset[HtmlElement]) -> Iterator[_Line]:
    cut = _Cutter(links, linked=next((node for node in part.iterancestors("a") if node in links), None))
    walk = etree.iterwalk(part, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node.tag in _SKIPPED:
                walk.skip_subtree()
            cut.open(node)
        else:
            cut.close(node, is_root=node is part)
        if len(cut.lines) > MAX_LINES:
            break
    cut.flush()
    yield from cut.lines


@dataclass(slots=True)
class _Context:
    node: HtmlElement
    role: str
    heading: HtmlElement | None
    titled: HtmlElement | None
    linked: HtmlElement | None
    breaks: bool
    splits: bool


class _Cutter:
    """Cuts displayed text into lines, each with the context of the innermost element that borders it."""

    def __init__(self, links: frozenset[HtmlElement], *, linked: HtmlElement | None) -> None:
        self.lines: list[_Line] = []
        self._links = links
        self._text: list[str] = []
        self._stack: list[_Context] = []
        self._linked = linked

    def open(self, node: HtmlElement) -> None:
        above = self._stack[-1] if self._stack else None
        role = _role(node) or ("kicker" if above and (_is_glued(node) or _is_announcement(node)) else "")
        if role in _ASIDES and self._holds_card(node):
            role = ""
        heading = node if node.tag in _HEADINGS else above.heading if above else None
        breaks = self._breaks(node, role, above)
        if breaks:
            self.flush()
        self._stack.append(
            _Context(
                node,
                role or (above.role if above else ""),
                heading,
                node if role == "title" else above.titled if above else None,
                node if node in self._links else above.linked if above else self._linked,
                breaks,
                _splits(node) if heading is None else False,
            )
        )
        if node.text and node.tag not in _SKIPPED:
            self._text.append(node.text)

    def _holds_card(self, node: HtmlElement) -> bool:
        """Whether a whole card bears the name of a part: a class such as ``premium-card`` names it, not its text."""
        inner = list(islice(node.iter(), _PART))
        return len(inner) == _PART or any(one in self._links or one.tag in _HEADINGS for one in inner)

    def close(self, node: HtmlElement, *, is_root: bool) -> None:
        if self._stack[-1].breaks:
            self.flush()
        self._stack.pop()
        if not is_root and node.tail:
            self._text.append(node.tail)

    def flush(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if not text or not self._stack:
            return
        context = next((one for one in reversed(self._stack) if one.breaks), self._stack[0])
        role = "kicker" if is_button(text) else context.role
        if role != "date" and len("".join(_LETTER.findall(text))) < 5 and words_in(text) < 4:
            role = "date" if _DATE.search(text) else "kicker" if not _LETTER.search(text) else role
        stamp = context.node.get("datetime") if context.node.tag == "time" else None
        self.lines.append(_Line(text, role, context.heading, context.titled, context.linked, context.node, stamp))

    def _breaks(self, node: HtmlElement, role: str, above: _Context | None) -> bool:
        if above is None or node.tag not in INLINE_TAGS:
            return node.tag != "br" or above is None or above.heading is None
        if role or node.tag == "time" or (node.tag == "a" and above.heading is None):
            return True
        return above.splits or role == "kicker"


def _is_announcement(node: HtmlElement) -> bool:
    """Whether an inline element within a headline says why it stands there: "Lire aussi"."""
    return node.tag in _LABELS and not len(node) and len(node.text or "") < _LABEL and is_name(node.text or "")


def _is_glued(node: HtmlElement) -> bool:
    """Whether an element's text would run into the next word but for a style sheet: so are labels put before titles."""
    text = node.text or ""
    if node.tag not in _LABELS or len(node) or len(text) < 3 or not (text[-1].islower() or text.isupper()):  # noqa: PLR2004
        return False
    follower = node.getnext()
    after = node.tail or ""
    for _ in range(3):
        if after or follower is None:
            break
        after, follower = follower.text or "", next(iter(follower), None)
    return after[:1].isupper() or after[:1].isdigit()


def _splits(node: HtmlElement) -> bool:
    """Whether an element's inline children are separate lines: several of them, and no text between."""
    children = [child for child in node[:8] if child.tag in INLINE_TAGS]
    if len(children) < 2 or (node.text or "").strip():  # noqa: PLR2004 - two make a pair
        return False
    return all(
        child.tag in ("span", "strong", "b", "small", "a", "time", "em") and not (child.tail or "").strip()
        for child in children
    )


def _role(node: HtmlElement) -> str:
    if node.tag == "time":
        return "date"
    if node.tag == "figcaption":
        return "kicker"
    if node.tag == "a" and (node.get("rel") == "author" or _AUTHOR_PATH.search(node.get("href") or "")):
        return "author"
    names = node.get("class")
    prop = node.get("itemprop")
    if prop in ("headline", "author", "datePublished", "description"):
        return {"headline": "title", "author": "author", "datePublished": "date", "description": "excerpt"}[prop]
    return _role_of_class(names[:300]) if names else ""


@lru_cache(maxsize=16384)
def _role_of_class(names: str) -> str:
    if not _ICONS.isdisjoint(names.split()):
        return "kicker"
    found = [role for name in names.split() if (role := _role_of_name(name))]
    for role in ("kicker", "date", "author", "excerpt", "title"):
        if role in found:
            return role
    return ""


def _role_of_name(name: str) -> str:
    """The role of one class name: what its last telling word says, in ``block__element--modifier`` the element's.

    ``teaser-title-wrapper`` is a title, ``title-category`` a category, ``meta__item--author`` an author.
    """
    base, _, modifier = name.partition("--")
    return _role_of_words(words_of(base.rsplit("__", 1)[-1] or base)) or _role_of_words(words_of(modifier))


def _role_of_words(words: tuple[str, ...]) -> str:
    telling = [*words]
    while telling and (telling[-1] in _NEUTRAL or len(telling[-1]) == 1 or telling[-1].isdigit()):
        telling.pop()
    if not telling:
        return _ROLE_OF.get(words[0], "") if len(words) == 1 else ""
    return _ROLE_OF.get("-".join(telling[-2:])) or _ROLE_OF.get(telling[-1], "")


def _title_lines(lines: list[_Line]) -> list[_Line]:
    usable = [line for line in lines if line.role not in ("kicker", "date", "author")]
    return (
        _best_group(usable, lambda line: line.heading)
        or _best_group(usable, lambda line: line.titled)
        or _from_link(usable)
        or _first_telling(usable)
    )


def _best_group(lines: list[_Line], key) -> list[_Line]:
    groups = [
        (element, list(group)) for element, group in groupby((line for line in lines if key(line) is not None), key=key)
    ]
    if not groups:
        return []
    linked = [pair for pair in groups if any(line.linked is not None for line in pair[1])]
    element, best = max(linked or groups, key=lambda pair: _weight(*pair))
    named = [line for line in best if line.titled is not None and line.titled is not element] or best
    own = [line for line in named if line.linked is not None]
    return own or named


def _weight(element: HtmlElement, lines: list[_Line]) -> tuple[bool, bool, int]:
    text = " ".join(line.text for line in lines)
    level = int(element.tag[1]) if element.tag in _HEADINGS else 9
    return any(line.role == "title" for line in lines), words_in(text) > 2, -level  # noqa: PLR2004 - a headline's least


def _from_link(lines: list[_Line]) -> list[_Line]:
    linked = [line for line in lines if line.linked is not None and line.role != "excerpt"] or [
        line for line in lines if line.linked
    ]
    return _first_telling(linked)


def _first_telling(lines: list[_Line]) -> list[_Line]:
    """The first line that could be a headline, else the longest."""
    plain = [line for line in lines if line.role != "excerpt"] or lines
    first = next((line for line in plain if words_in(line.text) >= 4), None)  # noqa: PLR2004 - a headline's usual least
    return [first or max(plain, key=lambda line: len(line.text))] if plain else []


def _excerpt(chosen: list[_Line], after: list[_Line], rest: list[_Line]) -> str | None:
    named = [line for line in rest if line.role == "excerpt" and words_in(line.text) > 2]  # noqa: PLR2004 - not a label
    if named:
        return " ".join(line.text for line in rest if line.box is named[0].box and line.role == "excerpt")
    own = {line.linked for line in chosen if line.linked is not None}
    return next((line.text for line in after if _is_sentence(line) or _is_second_link(line, own)), None)


def _is_second_link(line: _Line, own: set[HtmlElement]) -> bool:
    """Whether a line is a further link to the same address: what it says of it is a summary, however short."""
    return (
        bool(own) and line.linked is not None and line.linked not in own and not line.role and words_in(line.text) > 1
    )


def _is_sentence(line: _Line) -> bool:
    return (
        line.role in ("", "title")
        and words_in(line.text) >= 6
        and len(line.text) >= 25
        and not _BYLINE.match(line.text)
    )  # noqa: PLR2004


def _author(rest: list[_Line]) -> str | None:
    found: list[str] = []
    for before, line in zip([None, *rest], rest, strict=False):
        if line.role == "author" or (before is not None and _ENDS_BY.search(before.text) and not line.role):
            found += _names(line.text)
        elif not line.role and _BYLINE.match(line.text) and words_in(line.text) < 9:  # noqa: PLR2004 - no sentence
            found += _names(line.text)
    return ", ".join(dict.fromkeys(found)) or None


def _names(text: str) -> list[str]:
    pieces = [_BY.sub("", piece).strip(" ,:|·•-–") for piece in _PARTS.split(text)]
    return [
        piece
        for piece in pieces
        if _LETTER.search(piece) and len(piece) < 90 and not _DATE.search(piece) and not _bare_by(piece)
    ]  # noqa: PLR2004


def _bare_by(piece: str) -> bool:
    return bool(_BY.fullmatch(f"{piece} ")) or piece.casefold() in (
        "and",
        "et",
        "und",
        "y",
        "e",
        "in",
        "on",
        "le",
        "am",
    )


def _date(rest: list[_Line]) -> str | None:
    dated = [
        line
        for line in rest
        if line.role == "date" or (line.role in ("", "kicker", "author") and words_in(line.text) < 9)
    ]  # noqa: PLR2004
    for line in sorted(dated, key=lambda line: line.role != "date"):
        piece = next((piece.strip(" /|,·•–-") for piece in _PARTS.split(line.text) if _DATE.search(piece)), None)
        if piece or (line.role == "date" and line.stamp):
            return piece or line.stamp
    return None


def _spare(lines: list[_Line], chosen: list[_Line]) -> tuple[str, ...]:
    before = lines[: next((index for index, line in enumerate(lines) if chosen and line is chosen[0]), 0)]
    return tuple(
        line.text for line in before if line.heading is not None or line.titled is not None or line.role == "kicker"
    )


def _unlabelled(title: str) -> tuple[str | None, str]:
    """A headline without a label such as "Lire aussi :" in the same line, and that label."""
    title = title.strip(" \u200b\ufeff|")
    found = _LABELLED.match(title)
    if found and is_name(found[1]):
        return found[0].strip(), title[found.end() :]
    return None, title


def _image(part: HtmlElement, base: str | None) -> str | None:
    for picture in part.iter("img", "amp-img"):
        for name in _SOURCES:
            value = (picture.get(name) or "").strip()
            if value and not value.startswith(("data:", "blob:", "about:")) and not _BLANK.search(value):
                return _absolute(value, base)
        for name in _SETS:
            if value := _largest(picture.get(name) or ""):
                return _absolute(value, base)
    return None


def _largest(candidates: str) -> str | None:
    """The widest picture of a ``srcset`` (HTML standard, image candidate strings)."""
    found = _CANDIDATE.findall(candidates[:4000])
    return max(found, key=lambda one: float(one[1] or 0))[0] if found else None


def _absolute(value: str, base: str | None) -> str | None:
    try:
        return urljoin(base or "", value)
    except ValueError:
        return None
