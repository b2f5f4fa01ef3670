"""A parsed page in, the cards on it out: links that offer another page under a headline, found by their shape alone.

A card is the largest element that holds links to one address only, however its picture, headline, summary and "read
more" are wrapped.  Whether a card is a teaser, and of what kind, ``article_teasers.py`` decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.teasers.card_addresses import Addresses
from scraper.extract.teasers.card_fields import HEADLINE, Fields, read_fields
from scraper.extract.teasers.card_lines import HEADING_TAGS, words_in
from scraper.extract.teasers.card_places import CHROME, NEVER, Flags, Places
from scraper.extract.teasers.teaser_words import READ_MORE, is_all, is_button, is_name, is_whole_name, kind_of_heading
from scraper.markup import HIDDEN_TAGS, INLINE_TAGS, Document, text_of

MAX_LINKS: Final = 5000
"""Links of one page that are looked at; the largest real front pages have some 2,000."""
MAX_CARD_TEXT: Final = 1600
"""Characters of the longest real card (headline, long summary, byline); more text is an article, not a card."""
_MAX_CLIMB: Final = 14
_MAX_PEEK: Final = 150
MANY: Final = ""
"""What stands for several addresses among an element's offers."""
_PAIR: Final = 2
_NAME: Final = 24
"""Characters of the longest name that a block commonly has, where its address does not look like an article's."""
_FEW: Final = 12
"""Children that the name of a block has at most."""
_SENTENCE: Final = 6
"""Words beside a link from which they make a sentence with it."""
_WAYS_ON: Final = frozenset({"next", "prev"})
"""``rel`` of the links to the articles after and before (HTML standard, link types)."""
_FLOWING: Final = INLINE_TAGS | HIDDEN_TAGS | {"br", "img", "picture", "svg"}
"""Elements within a line of text."""
_STRING = etree.XPath("normalize-space()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One offered page, as displayed."""

    element: HtmlElement
    """The element that covers the card, block heading excluded."""
    parts: tuple[HtmlElement, ...]
    """All elements of the card, in order, where nothing covers them alone; else ``element`` only."""
    url: str
    """Absolute address without fragment and tracking parameters."""
    fields: Fields
    """Title, excerpt, author, date and picture."""
    flags: Flags
    """Where it stands (see ``card_places``)."""
    standing: int
    """How much the address looks like an article's (see ``card_addresses.standing``)."""
    own: bool
    """Whether it offers the page it stands on."""

    @property
    def title(self) -> str:
        """Displayed headline."""
        return self.fields.title


@dataclass(slots=True)
class _Link:
    element: HtmlElement
    url: str
    text: str
    flags: Flags
    standing: int


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of a page with what was learnt on the way."""

    cards: tuple[Card, ...]
    """In document order."""
    holders: dict[HtmlElement, str]
    """Every element that holds offered links: their one address, or ``""`` for several."""
    headline: HtmlElement | None
    """The article's ``h1``; None where the page has none."""
    spine: frozenset[HtmlElement]
    """The elements that hold it."""
    addresses: Addresses
    """The page's own address and what it tells of others."""


def find_cards(document: Document, *, url: str | None, canonical: str | None = None) -> Cards:
    """The cards of a page, whatever their kind; links in menus, comments and the like are left out at once.

    ``url`` is the page's address, ``canonical`` the one that it declares: what leads to either offers the page itself.
    """
    page = url or document.base
    heading = _headline(document)
    spine = frozenset(heading.iterancestors()) if heading is not None else frozenset()
    anchors = [anchor for anchor in document.of("a") if anchor.get("href") is not None]
    places = Places(spine, len(anchors), len(document.of("p")))
    addresses = Addresses(document.base, page, canonical)
    links = _offered(list(_links(anchors, places, addresses)))
    holders = _holders(links)
    cards = tuple(_cards(links, holders, addresses, document.base, spine))
    return Cards(cards, holders, heading, spine, addresses)


def _headline(document: Document) -> HtmlElement | None:
    """The ``h1`` of the article: the one whose words open the page's title, else the first; logos are headings too."""
    found = document.of("h1")[:_FEW]
    title = " ".join(((heads[0].text if (heads := document.of("title")) else "") or "").split()).casefold()
    named = (node for node in found if title.startswith(text_of(node).casefold()[:_NAME] or "?"))
    return next(chain(named, found), None)


def _links(anchors: list[HtmlElement], places: Places, addresses: Addresses) -> Iterator[_Link]:
    hosts = _Hosts()
    for element in anchors[:MAX_LINKS]:
        flags, relation = places.of(element), element.get("rel") or ""
        if relation and not _WAYS_ON.isdisjoint(relation.lower().split()):
            flags |= {"next"}
        if _is_barred(element, flags) or "sponsored" in relation:
            continue
        url = addresses.resolve(element.get("href") or "")
        if url is None or (standing := addresses.standing(url)) < 0:
            continue
        if (standing < 1 and CHROME & flags and "next" not in flags) or hosts.cite(element):
            continue
        yield _Link(element, url, str(_STRING(element))[:MAX_CARD_TEXT], flags, standing)


def _offered(links: list[_Link]) -> list[_Link]:
    """The links that can offer an article, and their short neighbours in plain lists of such links."""
    offers = {link.element for link in links if _offers(link)}
    lists: dict[HtmlElement | None, list[bool]] = defaultdict(list)
    for link in links:
        if (item := link.element.getparent()).tag == "li":
            lists[item.getparent()].append(link.element in offers)
    good = {parent for parent, ones in lists.items() if parent is not None and 2 * sum(ones) > len(ones) > _PAIR}
    return [link for link in links if link.element in offers or _is_item(link, good)]


def _is_item(link: _Link, lists: set[HtmlElement]) -> bool:
    item = link.element.getparent()
    return item.tag == "li" and item.getparent() in lists and bool(link.text) and link.text.casefold() not in READ_MORE


def _is_barred(element: HtmlElement, flags: Flags) -> bool:
    """Whether no link is a teaser there, whatever its address.

    Menus and footers hold few teasers, and those lead to addresses that look like an article's and, in menus, are
    headlines; the way to the neighbouring articles may look like a menu or a row of page numbers.
    """
    if "next" in flags:
        return bool(NEVER & (flags - {"pagination"}))
    return bool(NEVER & flags) or ("menu" in flags and not _is_headed_link(element))


def _is_headed_link(element: HtmlElement) -> bool:
    """Whether a link stands in a heading or holds one."""
    return element.getparent().tag in HEADING_TAGS or any(child.tag in HEADING_TAGS for child in element[:4])


def _offers(link: _Link) -> bool:
    """Whether a link can offer an article: one that looks so by address, or by its words."""
    if is_button(link.text) or (link.standing < 1 and is_all(link.text)):
        return link.standing > 0
    if is_whole_name(link.text) if link.standing > 0 else len(link.text) < _NAME and kind_of_heading(link.text)[0]:
        return False  # the name of a block, linked to the whole list
    return link.standing > 0 or _is_headline(link)


def _is_headline(link: _Link) -> bool:
    words = words_in(link.text)
    return words >= HEADLINE or (words > 1 and (len(link.text) > 24 or _is_headed_link(link.element)))  # noqa: PLR2004


def _holders(links: Iterable[_Link]) -> dict[HtmlElement, str]:
    """Every ancestor of the links with its one address, or ``MANY``; each changes at most twice."""
    held: dict[HtmlElement, str] = {}
    for link in links:
        node: HtmlElement | None = link.element
        while node is not None:
            known = held.get(node)
            if known in (MANY, link.url):
                break
            held[node] = link.url if known is None else MANY
            node = node.getparent()
    return held


def _cards(
    links: list[_Link],
    holders: dict[HtmlElement, str],
    addresses: Addresses,
    base: str | None,
    spine: frozenset[HtmlElement],
) -> Iterator[Card]:
    for url, parts, own_links in _merged(links, holders, spine):
        fields = read_fields(parts, frozenset(link.element for link in own_links), base)
        yield Card(
            element=parts[0],
            parts=parts,
            url=url,
            fields=fields,
            flags=own_links[0].flags,
            standing=own_links[0].standing,
            own=addresses.is_own(url),
        )


def _merged(
    links: list[_Link], holders: dict[HtmlElement, str], spine: frozenset[HtmlElement]
) -> Iterator[tuple[str, tuple[HtmlElement, ...], list[_Link]]]:
    """Links to one address that stand together, as (address, elements, links), in document order."""
    parts: list[HtmlElement] = []
    own: list[_Link] = []
    for link in links:
        unit = _unit(link, holders, spine)
        if own and own[0].url == link.url and (unit is parts[-1] or unit.getparent() is parts[-1].getparent()):
            own.append(link)
            if unit is not parts[-1] and len(parts) < _FEW:
                parts.append(unit)
            continue
        if own:
            yield own[0].url, tuple(parts), own
        parts, own = [unit], [link]
    if own:
        yield own[0].url, tuple(parts), own


def _unit(link: _Link, holders: dict[HtmlElement, str], spine: frozenset[HtmlElement]) -> HtmlElement:
    """The largest element around a link that holds no other offer, no long text and no heading of a block."""
    unit, size = link.element, len(link.text)
    for _ in range(_MAX_CLIMB):
        above = unit.getparent()
        if above is None or above in spine or above.tag in ("body", "html", "main") or holders.get(above) != link.url:
            break
        if above.tag == "p" and unit.tag not in INLINE_TAGS:
            break  # a box that stands in a paragraph, which is the article's own
        size += _text_beside(above, unit)
        if size > MAX_CARD_TEXT or _is_headed(above, unit, holders):
            break
        unit = above
    return unit


def _is_headed(above: HtmlElement, unit: HtmlElement, holders: dict[HtmlElement, str]) -> bool:
    """Whether the name of a block stands before ``unit``, which then is all of the block's only card."""
    if above.text and is_name(" ".join(above.text.split())):
        return True
    before = islice(unit.itersiblings(preceding=True), 3)
    return any(node not in holders and len(node) < _FEW and is_name(text_of(node)) for node in before)


def _text_beside(above: HtmlElement, unit: HtmlElement) -> int:
    """Characters of displayed text in ``above`` outside ``unit``; more than a card has where there is too much."""
    size, seen = len((above.text or "").strip()), 0
    for child in above:
        if child is unit:
            continue
        for node in child.iter():
            seen += 1
            if seen > _MAX_PEEK or size > MAX_CARD_TEXT:
                return MAX_CARD_TEXT + 1
            if node.tag not in HIDDEN_TAGS and node.text:
                size += len(node.text.strip())
    return size


class _Hosts:
    """Tells links in running text from links that stand alone, reading each block once."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, dict[HtmlElement, bool]] = {}

    def cite(self, link: HtmlElement) -> bool:
        """Whether a link is part of a sentence."""
        child, host = link, link.getparent()
        while host is not None and host.tag in INLINE_TAGS:
            child, host = host, host.getparent()
        if host is None or host.tag in HEADING_TAGS:
            return False
        if host not in self._known:
            self._known[host] = {}
            for run in _runs(host):
                self._known[host] |= dict.fromkeys(run.links, run.cites(host))
        return self._known[host].get(child, False)


@dataclass(slots=True)
class _Run:
    """A stretch of a block's own text between its inner blocks."""

    links: list[HtmlElement]
    """The inline children that are links or hold some."""
    before: list[str]
    """Text before the first of them."""
    beside: list[str]
    """Text after it, outside links."""
    breaks: bool = False
    """Whether a line break follows a link."""

    def cites(self, host: HtmlElement) -> bool:
        """Whether the text is a sentence around its links, neither a label before nor a remark after them."""
        before, beside = (" ".join("".join(pieces).split()) for pieces in (self.before, self.beside))
        if (
            before
            and is_name(before)
            and (before[-1] in ":：" or (words_in(before) < _SENTENCE and beside[:1] not in ".,;"))
        ):
            return words_in(beside) > 2 * _SENTENCE
        if words_in(beside) + words_in(before) < _SENTENCE:
            return host.tag == "p" and bool(before) and beside.startswith(".")
        if host.tag == "li" and not beside:
            return words_in(before) > 2 * _SENTENCE
        return bool(before) or (host.tag in ("p", "blockquote", "dd") and not self.breaks)


def _runs(host: HtmlElement) -> Iterator[_Run]:
    """The stretches of a block's own text, in order, those with links only."""
    run = _Run([], [host.text or ""], [])
    for child in host:
        if child.tag not in _FLOWING:
            if run.links:
                yield run
            run = _Run([], [child.tail or ""], [])
            continue
        if child.tag == "a" or (child.tag != "br" and child.find(".//a") is not None):
            run.links.append(child)
        pieces = run.beside if run.links else run.before
        if child.tag == "br":
            run.breaks = run.breaks or bool(run.links)
            pieces.append(" ")
        elif child.tag in INLINE_TAGS and child not in run.links[-1:]:
            pieces.append(text_of(child))
        pieces.append(child.tail or "")
    if run.links:
        yield run
