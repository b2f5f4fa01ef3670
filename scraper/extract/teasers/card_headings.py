"""Cards in, the heading displayed over each one's block out: over it, on the way up, or on the tab that shows it."""

from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.teasers.card_words import words_of
from scraper.extract.teasers.heading_scan import Heading, Scan, short_text
from scraper.extract.teasers.teaser_words import kind_of_heading

_MAX_CLIMB: Final = 12
"""Containers between a card and its heading, page builders nest some ten."""
_MAX_TABS: Final = 500
_PANELS: Final = frozenset({"tab", "tabs", "tabpanel", "panel", "pane", "tabcontent"})
"""Words in the class, id or role of what a tab shows."""
_TABS = etree.XPath(
    "//a[starts-with(@href, '#') and string-length(@href) > 1] | //*[@aria-controls] | //*[@data-target]"
)


class Headings:
    """Finds the headings of one page's cards; each container is read once."""

    def __init__(
        self, root: HtmlElement, holders: dict[HtmlElement, str], headline: HtmlElement | None, title: str | None
    ) -> None:
        """``holders`` and ``headline`` are those of ``Cards``; ``title`` is the article's, which names no block."""
        self._root = root
        self._scan = Scan(holders, headline, title)
        self._read: dict[HtmlElement, dict[HtmlElement, Heading | None]] = {}
        self._panels: dict[HtmlElement, dict[HtmlElement, int]] = {}
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

    def _in(self, container: HtmlElement) -> dict[HtmlElement, Heading | None]:
        if container not in self._read:
            self._read[container] = self._scan.read(container)
        return self._read[container]

    def _of_panel(self, heading: Heading, node: HtmlElement, below: HtmlElement) -> Heading:
        """Of a row of tabs the label that belongs to the panel a card stands in: labels and panels are in step."""
        if not heading.tabs:
            return heading
        for panel in (node, below):
            panels = self._panels_in(panel.getparent())
            if len(panels) == len(heading.tabs) and panel in panels:
                return Heading(heading.tabs[panels[panel]], heading.element)
        return Heading(heading.tabs[0], heading.element)

    def _panels_in(self, container: HtmlElement) -> dict[HtmlElement, int]:
        if container not in self._panels:
            holding = (child for child in container if self._scan.holds_several(child))
            self._panels[container] = {child: place for place, child in enumerate(holding)}
        return self._panels[container]

    def _tab(self, panel: HtmlElement) -> Heading | None:
        """The label of the tab that names a panel by its id."""
        name = panel.get("id")
        if not name:
            return None
        words = words_of(f"{panel.get('class') or ''} {name} {panel.get('role') or ''}"[:300])
        if _PANELS.isdisjoint(words):
            return None
        if self._tabs is None:
            self._tabs = _read_tabs(self._root)
        return self._tabs.get(name)


def _read_tabs(root: HtmlElement) -> dict[str, Heading]:
    """Ids of panels → the labels of their tabs, where those name blocks of cards."""
    tabs: dict[str, Heading] = {}
    found: list[HtmlElement] = _TABS(root)  # type: ignore[assignment]  # an XPath of elements gives a list of them
    for node in found[:_MAX_TABS]:
        name = node.get("aria-controls") or (node.get("href") or node.get("data-target") or "").lstrip("#")
        text = short_text(node)
        if text and kind_of_heading(text)[0]:
            tabs.setdefault(name, Heading(text, node))
    return tabs
