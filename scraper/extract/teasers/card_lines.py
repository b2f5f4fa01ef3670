"""One element of a card in, its displayed lines out, each with the role that class names, tags and links give it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.teasers.card_dates import has_date
from scraper.extract.teasers.card_words import group, groups_of, words_of
from scraper.extract.teasers.teaser_words import SPACELESS, is_button, is_name
from scraper.markup import HIDDEN_TAGS, INLINE_TAGS

MAX_LINES: Final = 60
"""Lines of one card that are read; the longest real ones have some 15."""
MAX_LINE: Final = 2000
"""Characters of one line that are kept; a whole real card has fewer."""
HEADING_TAGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED: Final = HIDDEN_TAGS | {"svg", "button", "form", "select", "video", "audio", "textarea", "nav"}
_ROLE_NAMES: Final = ("kicker", "date", "author", "excerpt", "title")
"""Roles, the one that decides first where an element bears several."""
_ROLE_OF: Final = groups_of("roles", *reversed(_ROLE_NAMES))
_NEUTRAL: Final = group("roles", "neutral")
_ICONS: Final = group("roles", "icons")
_HIDDEN: Final = group("headings", "hidden")
_ITEMPROPS: Final = {"headline": "title", "author": "author", "datePublished": "date", "description": "excerpt"}
_AUTHOR_PATH: Final = re.compile(
    r"/(?:authors?|auteurs?|autore?s?|autoren|autori|profile?s?|staff|journalist\w*|contributors?|by|people|team)/",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?(?:h|uhr|am|pm))?", re.IGNORECASE)
_LABEL_TAGS: Final = frozenset({"span", "small", "label", "i", "em", "strong", "b"})
_ROW_TAGS: Final = frozenset({"span", "strong", "b", "small", "a", "time", "em"})
_PARTIAL: Final = frozenset({"kicker", "date"})
_LABEL: Final = 40
"""Characters of the longest label before a headline."""
_ROOFLINE: Final = 80
"""Characters of the longest line over a headline that a separator of its own parts from it."""
_SEPARATORS: Final = frozenset("-–—|:•·/›»")
_VIEWS: Final = frozenset({"views", "view"})
"""How Drupal begins the class of each part of a card (``views-field-title``): not a count of views."""
_LEAST: Final = 3
"""Letters of the shortest label, such as TOP, and words of the longest that a style sheet alone sets apart."""
_PART: Final = 12
"""Elements from which something is too big to be a label or a date."""
_WORDED: Final = re.compile(r"(?:[\W\d_]*[^\W\d_]){5}")
"""Five letters, from which a line is more than a date, a rank or a count: "14:00 Uhr", "1月10日 (金)"."""


@dataclass(slots=True)
class Line:
    """One line of a card as displayed."""

    text: str
    """Whitespace collapsed, never empty."""
    role: str
    """``title``, ``excerpt``, ``author``, ``date``, ``kicker``, or the empty string where nothing tells."""
    heading: HtmlElement | None
    """The ``h1`` … ``h6`` it stands in."""
    titled: HtmlElement | None
    """The element named as a title that it stands in."""
    linked: HtmlElement | None
    """The card's own link that it stands in."""
    box: HtmlElement
    """The element that borders it."""
    stamp: str | None
    """``datetime`` of the ``<time>`` that it is."""


@dataclass(slots=True)
class _Context:
    node: HtmlElement
    role: str
    heading: HtmlElement | None
    titled: HtmlElement | None
    linked: HtmlElement | None
    breaks: bool
    splits: bool


def words_in(text: str) -> int:
    """Number of words; in scripts without spaces three characters count as one."""
    wide = 0 if text.isascii() else len(SPACELESS.findall(text))
    return len(SPACELESS.sub(" ", text).split()) + wide // 3 if wide else len(text.split())


def lines_of(part: HtmlElement, links: frozenset[HtmlElement]) -> Iterator[Line]:
    """The lines of one element of a card whose own links are ``links``."""
    cutter = _Cutter(links, next((node for node in part.iterancestors("a") if node in links), None))
    walk = etree.iterwalk(part, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node.tag in _SKIPPED and node is not part:
                walk.skip_subtree()
            cutter.open(node)
        else:
            cutter.close(node, is_root=node is part)
        if len(cutter.lines) > MAX_LINES:
            break
    yield from cutter.lines


class _Cutter:
    """Cuts displayed text into lines, each with the context of the innermost element that borders it."""

    def __init__(self, links: frozenset[HtmlElement], linked: HtmlElement | None) -> None:
        self.lines: list[Line] = []
        self._links = links
        self._text: list[str] = []
        self._stack: list[_Context] = []
        self._root = _Context(_NOTHING, "", None, None, linked, breaks=True, splits=False)

    def open(self, node: HtmlElement) -> None:
        above = self._stack[-1] if self._stack else self._root
        role = self._role(node)
        breaks = not self._stack or _breaks(node, role, above)
        if breaks:
            self._flush()
        heading = node if node.tag in HEADING_TAGS else above.heading
        titled = node if role == "title" else above.titled
        linked = node if node in self._links else above.linked
        splits = heading is None and _is_row(node)
        self._stack.append(_Context(node, role or above.role, heading, titled, linked, breaks, splits))
        if node.text and node.tag not in _SKIPPED:
            self._text.append(node.text)

    def close(self, node: HtmlElement, *, is_root: bool) -> None:
        if self._stack[-1].breaks:
            self._flush()
        self._stack.pop()
        if not is_root and node.tail:
            self._text.append(node.tail)

    def _role(self, node: HtmlElement) -> str:
        if _is_named_by_link(node):
            return "title"
        role = _role(node)
        if self._stack and node.tag in _LABEL_TAGS and not len(node):
            role = _role_of_label(node, role)
        if node.tag in HEADING_TAGS and not _HIDDEN.isdisjoint((node.get("class") or "")[:300].split()):
            return "kicker"
        return "" if role in _PARTIAL and self._holds_card(node) else role

    def _holds_card(self, node: HtmlElement) -> bool:
        """Whether a whole card bears the name of a part: a class such as ``premium-card`` names it, not its text."""
        inner = list(islice(node.iter(), _PART))
        return len(inner) == _PART or any(one in self._links or one.tag in HEADING_TAGS for one in inner)

    def _flush(self) -> None:
        text = " ".join("".join(self._text).split())[:MAX_LINE]
        self._text.clear()
        if text and self._stack:
            at = next(context for context in reversed(self._stack) if context.breaks)
            stamp = at.node.get("datetime") if at.node.tag == "time" else None
            role = _role_of_text(text, at.role)
            self.lines.append(Line(text, role, at.heading, at.titled, at.linked, at.node, stamp))


_NOTHING: Final = etree.Element("nothing")


def _role_of_text(text: str, role: str) -> str:
    """The role of a line where its words say more than its element: buttons, dates, ranks and counts."""
    if is_button(text):
        return "kicker"
    if role == "date" or _WORDED.match(text) or words_in(text) > _LEAST:
        return role
    return "date" if has_date(text) else role if _LETTER.search(text) else "kicker"


def _breaks(node: HtmlElement, role: str, above: _Context) -> bool:
    """Whether a line ends where an element begins."""
    if node.tag not in INLINE_TAGS:
        return node.tag != "br" or above.heading is None
    return bool(role) or node.tag == "time" or above.splits or (node.tag == "a" and above.heading is None)


def _role_of_label(node: HtmlElement, role: str) -> str:
    """The role of an inline element that holds text alone and has this one by its names."""
    if _is_label(node) if not role else role == "title" and _is_single_word(node):
        return "kicker"
    return role or ("date" if _is_clock(node) else "")


def _is_label(node: HtmlElement) -> bool:
    """Whether an inline element that no class names is put before a headline, rather than part of it."""
    return _is_glued(node) or _is_announcement(node) or _is_separator(node) or _is_roofline(node)


def _is_clock(node: HtmlElement) -> bool:
    """Whether an inline element shows a time of day and nothing else: headlines in a ticker begin with theirs."""
    return _CLOCK.fullmatch((node.text or "").strip()) is not None


def _is_single_word(node: HtmlElement) -> bool:
    """Whether an element named as a title is but a word put before it: "Photos", "Video"."""
    return _is_glued(node) and len((node.text or "").split()) == 1


def _is_separator(node: HtmlElement) -> bool:
    """Whether an element holds a dash or the like and nothing else: it parts what style sheets show apart."""
    return node.tag in _LABEL_TAGS and not len(node) and (node.text or "").strip() in _SEPARATORS


def _is_roofline(node: HtmlElement) -> bool:
    """Whether an element is parted by such a separator from a longer text after it, the headline."""
    separator = node.getnext()
    if node.tag not in _LABEL_TAGS or len(node) or separator is None or not _is_separator(separator):
        return False
    text, after = (node.text or "").strip(), separator.getnext()
    beside = (separator.tail or "").strip()
    headline = beside or ("" if after is None else after.text or "")
    if (node.tail or "").strip() or len(headline.split()) < _LEAST:
        return False
    return len(text) <= _ROOFLINE and len(text) < len(headline)


def _is_announcement(node: HtmlElement) -> bool:
    """Whether an inline element within a headline says why it stands there: "Lire aussi"."""
    text = node.text or ""
    return len(text) < _LABEL and is_name(text)


def _is_named_by_link(node: HtmlElement) -> bool:
    """Whether an element displays just what its link's ``title`` says, beside a label for narrow screens, say."""
    if node.tag not in INLINE_TAGS or len(node):
        return False
    link = node.getparent()
    if link is None or link.tag != "a" or len(link) == 1:
        return False
    named, text = (link.get("title") or "").split(), (node.text or "").split()
    return bool(text) and text == named


def _is_glued(node: HtmlElement) -> bool:
    """Whether an element's text would run into the next word but for a style sheet: so are labels put before titles."""
    text = node.text or ""
    if len(text) < _LEAST or not (text.isupper() or (text[-1].islower() and len(text.split()) <= _LEAST)):
        return False
    after, follower = node.tail or "", node.getnext()
    while not after and follower is not None:
        after, follower = follower.text or "", next(iter(follower), None)
    return after[:1].isupper() or after[:1].isdigit()


def _is_row(node: HtmlElement) -> bool:
    """Whether an element's inline children are separate lines: several of them, and no text between."""
    if len(node) <= 1:
        return False
    children = [child for child in node[:8] if child.tag in INLINE_TAGS]
    if len(children) <= 1 or (node.text or "").strip():
        return False
    return all(child.tag in _ROW_TAGS and not (child.tail or "").strip() for child in children)


def _role(node: HtmlElement) -> str:
    if node.tag in ("time", "figcaption"):
        return "date" if node.tag == "time" else "kicker"
    if node.tag == "a" and (node.get("rel") == "author" or _AUTHOR_PATH.search(node.get("href") or "")):
        return "author"
    if role := _ITEMPROPS.get(node.get("itemprop") or ""):
        return role
    names = node.get("class") or node.get("slot")  # custom elements name their parts by the slot they fill
    return _role_of_class(names[:300]) if names else ""


@lru_cache(maxsize=16384)
def _role_of_class(names: str) -> str:
    if not _ICONS.isdisjoint(names.split()):
        return "kicker"
    found = {_role_of_name(name) for name in names.split()}
    return next((role for role in _ROLE_NAMES if role in found), "")


def _role_of_name(name: str) -> str:
    """The role of one class name: what its last telling word says, in ``block__element--modifier`` the element's.

    ``teaser-title-wrapper`` is a title, ``title-category`` a category, ``meta__item--author`` an author.
    """
    base, _, modifier = name.partition("--")
    words = words_of(base.rsplit("__", 1)[-1] or base)
    words = words[1:] if len(words) > 1 and words[0] in _VIEWS else words
    return _role_of_words(words) or _role_of_words(words_of(modifier))


def _role_of_words(words: tuple[str, ...]) -> str:
    telling = [*words]
    while telling and (telling[-1] in _NEUTRAL or len(telling[-1]) == 1 or telling[-1].isdigit()):
        telling.pop()
    if not telling:
        return _ROLE_OF.get(words[0], "") if len(words) == 1 else ""
    return _ROLE_OF.get("-".join(telling[-2:])) or _ROLE_OF.get(telling[-1], "")
