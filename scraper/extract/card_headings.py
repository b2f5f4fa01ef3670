"""Cards in, the heading displayed over each one's block out.

Each container on the way up is read once, from its first child to its last: a heading holds for the cards after it
until another heading or a paragraph comes.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.card_fields import has_date, words_in
from scraper.extract.card_words import words_of
from scraper.extract.teaser_words import READ_MORE, is_button, is_label, is_name, kind_of_heading
from scraper.markup import HIDDEN_TAGS, INLINE_TAGS, text_of

_MAX_CLIMB: Final = 12
_MAX_HEADING: Final = 100
_MAX_PEEK: Final = 60
_FEW: Final = 8
_PARAGRAPH: Final = 130
"""Characters of text without cards from which it ends what a heading announces."""
_BESIDE: Final = 60
"""Characters that stand beside a heading in its own element: a link to the whole list, a line under it."""
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMES: Final = frozenset(
    "title heading headline header head titre titel titulo titolo label caption legend ttl boxhead".split()
)
_HIDDEN: Final = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screenreader screen-reader-only hidden invisible u-hidden a11y offscreen".split()
)
"""Classes of text that is read aloud, not displayed."""
_PANELS: Final = frozenset({"tab", "tabs", "tabpanel", "panel", "pane", "tabcontent"})
_TABS = etree.XPath(
    "//a[starts-with(@href, '#') and string-length(@href) > 1] | //*[@aria-controls] | //*[@data-target]"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The displayed name of a block of cards."""

    text: str
    """Whitespace collapsed; a heading split in two is joined by a space."""
    element: HtmlElement | None
    """Where it stands; None for text that stands directly in the cards' container."""
    tabs: tuple[str, ...] = ()
    """The labels of a row of tabs, each the name of one panel of cards below."""


class Headings:
    """Finds the headings of one page's cards."""

    def __init__(
        self, root: HtmlElement, holders: dict[HtmlElement, str], headline: HtmlElement | None, title: str | None
    ) -> None:
        """``holders`` and ``headline`` are those of ``Cards``; ``title`` is the article's, which names no block."""
        self._root = root
        self._headline = headline
        self._spine = frozenset(headline.iterancestors()) if headline is not None else frozenset()
        self._holders = holders
        self._title = title
        self._read: dict[HtmlElement, dict[HtmlElement, Heading | None]] = {}
        self._tabs: dict[str, Heading] | None = None

    def over(self, unit: HtmlElement) -> Heading | None:
        """The heading over the block that a card's element belongs to; None where none is displayed."""
        node = below = unit
        for _ in range(_MAX_CLIMB):
            above = node.getparent()
            if above is None or node.tag in ("body", "main", "aside"):
                return None
            known = self._in(above)
            if (found := known.get(node) or self._tab(above)) or node in known:
                return found and self._of_panel(found, node, below)
            node, below = above, node
        return None

    def _of_panel(self, heading: Heading, node: HtmlElement, below: HtmlElement) -> Heading:
        """Of a row of tabs the label that belongs to the panel a card stands in: labels and panels are in step."""
        if not heading.tabs:
            return heading
        for panel in (node, below):
            around = panel.getparent()
            panels = [child for child in around if child in self._holders] if around is not None else []
            if len(panels) == len(heading.tabs) and panel in panels:
                return Heading(heading.tabs[panels.index(panel)], heading.element)
        return Heading(heading.tabs[0], heading.element)

    def _in(self, container: HtmlElement) -> dict[HtmlElement, Heading | None]:
        if container not in self._read:
            self._read[container] = self._scan(container)
        return self._read[container]

    def _scan(self, container: HtmlElement) -> dict[HtmlElement, Heading | None]:
        found: dict[HtmlElement, Heading | None] = {}
        current = _as_label(container.text or "", None)
        fresh, block, empty, ended = current is not None, None, True, False
        for child in container:
            if child in self._spine or child is self._headline:
                current, fresh, empty, ended, block = None, False, False, False, None
            elif child in self._holders:
                if block is not None and self._ends(block, child):
                    current = None
                if current or ended:
                    found[child] = current
                fresh, empty, block = False, False, child
            elif child.tag not in HIDDEN_TAGS:
                before, text = current, _short_text(child)
                ended = text is None or (ended and not text)
                current, fresh = self._after(
                    child, text, current, fresh=fresh, first=empty and not self._holders.get(container)
                )
                block = block if current is before else None
                empty = empty and current is before
            if child.tail and (label := _as_label(child.tail, None)):
                current, fresh, block = label, True, None
        return found

    def _ends(self, block: HtmlElement, child: HtmlElement) -> bool:
        """Whether a second block of several cards follows the first, for which a heading does not hold any more."""
        return self._holders[block] == "" and (child.tag, child.get("class")) != (block.tag, block.get("class"))

    def _after(
        self, child: HtmlElement, text: str | None, current: Heading | None, *, fresh: bool, first: bool
    ) -> tuple[Heading | None, bool]:
        """What holds after a child without cards: its heading, nothing after a paragraph, else what held before."""
        if text is None or (child.tag == "p" and len(text) > _MAX_HEADING):
            return None, False
        heading = self._heading(child, text, first=first) if text else None
        if heading is None:
            return (None, False) if text and _has_links(child) else (current, fresh)
        if fresh and current and current.text != heading.text and len(current.text) + len(heading.text) < _MAX_HEADING:
            return _joined(current, heading), True
        return heading, True

    def _heading(self, child: HtmlElement, text: str, *, first: bool) -> Heading | None:
        if (is_button(text) or _is_hidden(child)) and not kind_of_heading(text)[0]:
            return None
        if tabs := _tabs_of(child):
            return Heading(" ".join(tabs), child, tabs)
        inner = child if child.tag in _HEADINGS else next(child.iter(*_HEADINGS), None)
        if inner is not None:
            name = _without_buttons(inner)
            if name and len(name) <= _MAX_HEADING and name != self._title and len(text) - len(name) < _BESIDE:
                return Heading(name, inner)
        if child.tag == "li" or next(child.iter("form", "select", "textarea"), None) is not None:
            return None
        if _is_named(child) or is_label(text) or text.endswith((":", "：")) or (first and _is_short(text)):
            return Heading(_without_buttons(child) or text, child)
        return None

    def _tab(self, panel: HtmlElement) -> Heading | None:
        """The label of the tab that shows a panel."""
        name = panel.get("id")
        if not name or _PANELS.isdisjoint(
            words_of(f"{panel.get('class') or ''} {name} {panel.get('role') or ''}"[:300])
        ):
            return None
        if self._tabs is None:
            self._tabs = self._read_tabs()
        return self._tabs.get(name)

    def _read_tabs(self) -> dict[str, Heading]:
        tabs: dict[str, Heading] = {}
        for node in _TABS(self._root)[:500]:
            name = node.get("aria-controls") or (node.get("href") or node.get("data-target") or "").lstrip("#")
            text = _short_text(node)
            if text and kind_of_heading(text)[0]:
                tabs.setdefault(name, Heading(" ".join(text.split()), node))
        return tabs


def _has_links(node: HtmlElement) -> bool:
    """Whether an element lists links of its own (subjects, say), so that the heading before it was theirs."""
    links = (link for link in node.iter("a") if not (link.get("href") or "#").startswith(("#", "javascript:")))
    return next(islice(links, 0 if node.tag in ("ul", "ol") else 1, None), None) is not None


def _is_short(text: str) -> bool:
    """Whether text that opens a container of cards can be its name."""
    return any(letter.isalpha() for letter in text) and words_in(text) <= 6 and len(text) <= 50 and not has_date(text)  # noqa: PLR2004


def _is_hidden(node: HtmlElement) -> bool:
    """Whether a heading is written for screen readers only."""
    names = f"{node.get('class') or ''} {node[0].get('class') or '' if len(node) else ''}"[:300]
    return bool(_HIDDEN & set(names.lower().replace("_", "-").split()))


def _tabs_of(node: HtmlElement) -> tuple[str, ...]:
    """The labels of a row of tabs: two items or more, each known to name a block."""
    rows = [node, *islice(node.iter("ul", "div", "nav", "p", "h2", "h3", "h4"), _FEW)]
    for row in rows:
        labels = [text_of(item) for item in row[:_FEW]]
        if len(labels) > 1 and all(label and is_name(label) for label in labels):
            return tuple(labels)
    return ()


def _joined(one: Heading, two: Heading) -> Heading:
    """A heading in two parts; where only one of them is known to name blocks, that one."""
    known = [part for part in (one, two) if kind_of_heading(part.text)[0]]
    if len(known) == 1:
        return known[0]
    return Heading(f"{one.text} {two.text}", two.element)


def _as_label(text: str, element: HtmlElement | None) -> Heading | None:
    text = " ".join(text.split())
    if text and len(text) <= _MAX_HEADING and (is_label(text) or (text.endswith((":", "：")) and words_in(text) < 10)):  # noqa: PLR2004
        return Heading(text, element)
    return None


def _short_text(node: HtmlElement) -> str | None:
    """Displayed text of an element; None where there is more of it than any heading has."""
    size = seen = 0
    for inner in node.iter():
        seen += 1
        if inner.tag not in HIDDEN_TAGS:
            size += len((inner.text or "").strip()) + (len((inner.tail or "").strip()) if inner is not node else 0)
        if size > _PARAGRAPH:
            return None
        if seen > _MAX_PEEK:
            break
    return text_of(node) if size and seen <= _MAX_PEEK else ""


def _without_buttons(node: HtmlElement) -> str:
    """Text of a heading without the link to the whole list beside it."""
    text = text_of(node)
    for link in node.iter("a"):
        label = text_of(link)
        if (
            label
            and label != text
            and (
                label.casefold().strip(" »›>→+") in READ_MORE
                or len(label) < len(text) / 2
                and text.endswith(label)
                and _is_button(link)
            )
        ):
            text = text.removesuffix(label).strip()
    return text


def _is_button(link: HtmlElement) -> bool:
    return bool({"more", "all", "btn", "button", "link"} & set(words_of((link.get("class") or "")[:100])))


@lru_cache(maxsize=8192)
def _is_title_class(names: str) -> bool:
    return any((words := words_of(name)) and words[-1] in _NAMES for name in names.split())


def _is_named(node: HtmlElement) -> bool:
    return (
        _is_title_class((node.get("class") or "")[:200])
        and node.tag not in ("p", "ul", "ol")
        and node.tag not in INLINE_TAGS
        or (node.tag in ("span", "strong", "b", "p") and _is_title_class((node.get("class") or "")[:200]))
    )
