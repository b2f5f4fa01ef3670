"""A container of cards in, the heading that its children tell for each card out.

A heading holds for the cards after it until another heading, a paragraph or a list of other links comes.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.teasers.card_dates import has_date
from scraper.extract.teasers.card_lines import HEADING_TAGS, words_in
from scraper.extract.teasers.card_words import group, words_of
from scraper.extract.teasers.teaser_words import is_button, is_label, is_name, kind_of_heading
from scraper.markup import HIDDEN_TAGS, INLINE_TAGS, text_of

MAX_CHILDREN: Final = 5000
"""Children of a container that are read; no more cards are looked at either (``cards.MAX_LINKS``)."""
_MAX_HEADING: Final = 100
_MAX_PEEK: Final = 60
_FEW: Final = 8
_PARAGRAPH: Final = 130
"""Characters of text without cards from which it ends what a heading announces."""
_BESIDE: Final = 60
"""Characters that stand beside a heading in its own element: a link to the whole list, a line under it."""
_LABEL: Final = 10
"""Words that a label with a colon has fewer than."""
_NAME: Final = (6, 50)
"""Words and characters that text which opens a container has at most to be its name."""
_NAMES: Final = group("headings", "names")
_HIDDEN: Final = group("headings", "hidden")
_BUTTONS: Final = group("headings", "buttons")
_UNNAMED: Final = frozenset({"ul", "ol"}) | (INLINE_TAGS - {"span", "strong", "b"})
_COLONS: Final = (":", "：")


@dataclass(frozen=True, slots=True)
class Heading:
    """The displayed name of a block of cards."""

    text: str
    """Whitespace collapsed; a heading split in two is joined by a space."""
    element: HtmlElement | None
    """Where it stands; None for text that stands directly in the cards' container or on a card."""
    tabs: tuple[str, ...] = ()
    """The labels of a row of tabs, each the name of one panel of cards below."""


@dataclass(slots=True)
class _State:
    """What holds at one place of a container."""

    heading: Heading | None
    fresh: bool
    """Whether no card came since the heading."""
    block: HtmlElement | None = None
    """The child with cards that came last under the heading."""
    opening: bool = True
    """Whether neither a card nor a heading came yet."""
    ended: bool = False
    """Whether a paragraph came, so that no heading further up holds either."""


class Scan:
    """Reads containers of one page's cards."""

    def __init__(self, holders: dict[HtmlElement, str], headline: HtmlElement | None, title: str | None) -> None:
        """``holders`` and ``headline`` are those of ``Cards``; ``title`` is the article's, which names no block."""
        self._holders = holders
        self._spine = frozenset({headline, *headline.iterancestors()}) if headline is not None else frozenset()
        self._title = title

    def holds_several(self, node: HtmlElement) -> bool:
        """Whether cards of several addresses stand in an element."""
        return self._holders.get(node) == ""

    def read(self, container: HtmlElement) -> dict[HtmlElement, Heading | None]:
        """Children with cards → the heading over them, or None where it is certain that none is."""
        found: dict[HtmlElement, Heading | None] = {}
        label = _as_label(container.text or "")
        state = _State(label, label is not None)
        single = bool(self._holders.get(container))
        for child in islice(container, MAX_CHILDREN):
            if child in self._spine:
                state = _State(None, fresh=False, opening=False)
            elif child in self._holders:
                self._pass(state, child)
                if state.heading or state.ended:
                    found[child] = state.heading
            elif child.tag not in HIDDEN_TAGS and not self._is_barred_card(state, child):
                self._learn(state, child, single=single)
            if child.tail and (label := _as_label(child.tail)):
                state.heading, state.fresh, state.block = label, True, None
        return found

    def _pass(self, state: _State, child: HtmlElement) -> None:
        """Go past a child with cards; under a heading only one block of several cards stands, or several alike."""
        last = state.block
        if last is not None and not self._holders[last] and _kind(child) != _kind(last):
            state.heading = None
        state.fresh, state.opening, state.block = False, False, child

    def _is_barred_card(self, state: _State, child: HtmlElement) -> bool:
        """Whether a child is built like the card before it but offers no article: an advertisement in the row."""
        card = state.block
        if card is None or not self._holders[card] or child.tag != card.tag or next(child.iter("a"), None) is None:
            return False
        names = (card.get("class") or "").split()[:1]
        return bool(names) and names == (child.get("class") or "").split()[:1]

    def _learn(self, state: _State, child: HtmlElement, *, single: bool) -> None:
        """Go past a child without cards: a heading, a paragraph, a list of other links, or nothing of note."""
        text = short_text(child)
        if text is None or (child.tag == "p" and len(text) > _MAX_HEADING):
            state.heading, state.fresh, state.block, state.ended = None, False, None, text is None
            return
        heading = self._heading(child, text, opens=state.opening and not single) if text else None
        if heading is not None:
            state.heading = _joined(state.heading, heading) if state.fresh and state.heading else heading
            state.fresh, state.block, state.opening, state.ended = True, None, False, False
        elif text:
            state.ended = False
            if _lists_links(child):
                state.heading, state.fresh, state.block = None, False, None

    def _heading(self, child: HtmlElement, text: str, *, opens: bool) -> Heading | None:
        if (is_button(text) or _is_hidden(child)) and not kind_of_heading(text)[0]:
            return None
        if tabs := _tabs_of(child):
            return Heading(" ".join(tabs), child, tabs)
        inner = child if child.tag in HEADING_TAGS else next(child.iter(*HEADING_TAGS), None)
        if inner is not None:
            name = _without_buttons(inner)
            if name and name != self._title and len(name) <= _MAX_HEADING and len(text) - len(name) < _BESIDE:
                return Heading(name, inner)
        if child.tag == "li" or next(child.iter("form", "select", "textarea"), None) is not None:
            return None
        if _is_named(child) or is_label(text) or text.endswith(_COLONS) or (opens and _is_short(text)):
            return Heading(_without_buttons(child) or text, child)
        return None


def short_text(node: HtmlElement) -> str | None:
    """Displayed text of an element; None where there is more of it than any heading has."""
    size = 0
    for seen, inner in enumerate(node.iter()):
        if inner.tag not in HIDDEN_TAGS:
            size += len((inner.text or "").strip()) + (len((inner.tail or "").strip()) if inner is not node else 0)
        if size > _PARAGRAPH:
            return None
        if seen > _MAX_PEEK:
            return ""
    return text_of(node) if size else ""


def _kind(node: HtmlElement) -> tuple[str, str | None]:
    return node.tag, node.get("class")


def _lists_links(node: HtmlElement) -> bool:
    """Whether an element lists links of its own (subjects, say), so that the heading before it was theirs."""
    links = (link for link in node.iter("a") if not (link.get("href") or "#").startswith(("#", "javascript:")))
    return next(islice(links, 0 if node.tag in ("ul", "ol") else 1, None), None) is not None


def _is_short(text: str) -> bool:
    """Whether text that opens a container of cards can be its name."""
    words, size = _NAME
    return words_in(text) <= words and len(text) <= size and not has_date(text) and any(map(str.isalpha, text))


def _is_hidden(node: HtmlElement) -> bool:
    """Whether a heading is written for screen readers only."""
    inner = node[0].get("class") if len(node) else None
    names = f"{node.get('class') or ''} {inner or ''}"[:300]
    return not _HIDDEN.isdisjoint(names.lower().replace("_", "-").split())


def _tabs_of(node: HtmlElement) -> tuple[str, ...]:
    """The labels of a row of tabs: two items or more, each known to name a block."""
    for row in (node, *islice(node.iter("ul", "div", "nav", "p", "h2", "h3", "h4"), _FEW)):
        labels = [text_of(item) for item in row[:_FEW]]
        if len(labels) > 1 and all(label and is_name(label) for label in labels):
            return tuple(labels)
    return ()


def _joined(one: Heading, two: Heading) -> Heading:
    """A heading in two parts; where only one of them is known to name blocks, that one."""
    known = [part for part in (one, two) if kind_of_heading(part.text)[0]]
    if one.text == two.text or len(one.text) + len(two.text) >= _MAX_HEADING:
        return two
    return known[0] if len(known) == 1 else Heading(f"{one.text} {two.text}", two.element)


def _as_label(text: str) -> Heading | None:
    """Text that stands directly in a container, where it announces the cards after it."""
    text = " ".join(text.split())
    if not text or len(text) > _MAX_HEADING:
        return None
    announces = is_label(text) or (text.endswith(_COLONS) and words_in(text) < _LABEL)
    return Heading(text, None) if announces else None


def _without_buttons(node: HtmlElement) -> str:
    """Text of a heading without the link to the whole list beside it."""
    text = text_of(node)
    for link in node.iter("a"):
        label = text_of(link)
        small = text.endswith(label) and 2 * len(label) < len(text)
        if label and label != text and (is_button(label) or (small and _is_button(link))):
            text = text.removesuffix(label).strip()
    return text


def _is_button(link: HtmlElement) -> bool:
    return not _BUTTONS.isdisjoint(words_of((link.get("class") or "")[:100]))


def _is_named(node: HtmlElement) -> bool:
    return node.tag not in _UNNAMED and _is_title_class((node.get("class") or "")[:200])


@lru_cache(maxsize=8192)
def _is_title_class(names: str) -> bool:
    return any((words := words_of(name)) and words[-1] in _NAMES for name in names.split())
