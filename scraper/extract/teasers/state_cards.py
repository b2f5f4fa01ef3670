"""A page's cards and the JSON state it carries in, with the cards that it displays without a link out.

Applications (Next, Nuxt and the like) display a card's headline and follow a click by script: the address stands in the
state only, a ``<script type="application/json">``.  A record of the state counts where the page shows its headline in
a heading, word for word and unlinked; what a script would still have to fill in shows nothing, and counts for nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from lxml.html import HtmlElement

from scraper.extract.teasers.card_fields import HEADLINE, read_fields
from scraper.extract.teasers.card_lines import words_in
from scraper.extract.teasers.card_places import CHROME, NEVER, Places
from scraper.extract.teasers.cards import MANY, MAX_CARD_TEXT, Card, Cards
from scraper.markup import Document, text_of

MAX_STATE: Final = 2_000_000
"""Characters of JSON that are read of one page; the states of article pages have up to some 700,000."""
MAX_VALUES: Final = 200_000
"""Values of a state that are looked at."""
_MAX_SHOWN: Final = 100
"""Unlinked headlines that are looked for in the state."""
_MAX_CLIMB: Final = 14
_MAX_PIECES: Final = 20
"""Elements within a displayed headline, and pieces of text in a card."""
_LENGTHS: Final = range(15, 251)
"""Characters of a headline."""

_TITLES: Final = ("headline", "title", "heading", "name")
_ADDRESSES: Final = ("url", "href", "link", "path", "uri", "permalink", "canonicalUrl", "webUrl")
"""Keys that give a record's headline and address, the most telling first."""
_INNER: Final = ("text", "rendered", "url", "href", "path")
"""Keys under which the value of such a key may hold its text."""
_FLAT: Final = "__NUXT_DATA__"
"""A state of this id is one list of values, in which whole numbers point to others (Nuxt 3, devalue)."""

_IDS: Final = frozenset({"__NEXT_DATA__", _FLAT})
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")


def with_state_cards(document: Document, cards: Cards) -> Cards:
    """The cards with those added that are displayed unlinked and have their address in the page's state."""
    states = [script for script in document.of("script") if _may_offer(script)]
    shown = _unlinked(document, cards) if states else {}
    offers = _offers(states, shown) if shown else {}
    places = Places(cards.spine, 0, 0)
    new = [
        (element, address, flags)
        for title, element in shown.items()
        if (address := cards.addresses.resolve(offers.get(title) or ""))
        and cards.addresses.standing(address) > 0
        and not NEVER & (flags := places.of(element))
        and not CHROME & flags
    ]
    return _joined(document, cards, new) if new else cards


def _may_offer(script: HtmlElement) -> bool:
    """Whether a script is a state with keys for headlines and addresses: most are settings of other scripts."""
    if not (script.get("type") or "").startswith("application/json") and script.get("id") not in _IDS:
        return False
    text = script.text or ""
    return all(any(f'"{key}"' in text for key in keys) for keys in (_TITLES, _ADDRESSES))


def _unlinked(document: Document, cards: Cards) -> dict[str, HtmlElement]:
    """Headline → the element that displays it, of those that no link holds or is held by."""
    shown: dict[str, HtmlElement] = {}
    for element in document.of(*_HEADINGS)[: 10 * _MAX_SHOWN]:
        if element in cards.holders or not _is_plain(element):
            continue
        title = " ".join(text_of(element).split())
        if len(title) in _LENGTHS and words_in(title) >= HEADLINE and len(shown) < _MAX_SHOWN:
            shown.setdefault(title, element)
    return shown


def _is_plain(element: HtmlElement) -> bool:
    """Whether an element is small and has no link within or around it."""
    within = [node.tag for node in islice(element.iter(), _MAX_PIECES + 1)]
    around = (node.tag for node in islice(element.iterancestors(), _MAX_CLIMB))
    return len(within) <= _MAX_PIECES and "a" not in within and "a" not in around


def _offers(states: Iterable[HtmlElement], shown: Iterable[str]) -> dict[str, str]:
    """Displayed headline → the one address that the state gives for it."""
    keys = [key for title in shown for key in (title, json.dumps(title)[1:-1])]
    given: dict[str, set[str]] = {title: set() for title in shown}
    left = MAX_STATE
    for script in states:
        text = script.text or ""
        left -= len(text)
        if left < 0:
            break
        if any(key in text for key in keys):
            for title, address in _records(text, flat=script.get("id") == _FLAT):
                given.get(title, set()).add(address)
    return {title: next(iter(addresses)) for title, addresses in given.items() if len(addresses) == 1}


def _records(text: str, *, flat: bool) -> Iterator[tuple[str, str]]:
    """(headline, address) of every record of a state that has both."""
    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        return
    values = root if flat and isinstance(root, list) else []
    waiting = [root]
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            title, address = _text(value, _TITLES, values), _text(value, _ADDRESSES, values)
            if title and address:
                yield " ".join(title.split()), address
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value[:MAX_VALUES])


def _text(record: dict[str, Any], names: Iterable[str], values: list[Any], *, inner: bool = True) -> str | None:
    """The first text under one of these keys, itself or as part of a record there."""
    for name in names:
        value = record.get(name)
        if type(value) is int and 0 <= value < len(values):
            value = values[value]
        if isinstance(value, str) and value:
            return value
        if inner and isinstance(value, dict) and (text := _text(value, _INNER, values, inner=False)):
            return text
    return None


def _joined(document: Document, cards: Cards, new: list[tuple[HtmlElement, str, frozenset[str]]]) -> Cards:
    """The cards of both kinds in document order, and every element that holds one of either."""
    holders = dict(cards.holders)
    held = Counter(node for element, *_ in new for node in (element, *element.iterancestors()))
    made = []
    for element, address, flags in new:
        unit = _unit(element, held, cards)
        fields = read_fields((unit,), frozenset((element,)), document.base)
        standing, own = cards.addresses.standing(address), cards.addresses.is_own(address)
        made.append(
            Card(element=unit, parts=(unit,), url=address, fields=fields, flags=flags, standing=standing, own=own)
        )
        for node in (element, *element.iterancestors()):
            holders[node] = address if holders.get(node, address) == address else MANY
    order = {element: place for place, element in enumerate(document.elements)}
    both = sorted((*cards.cards, *made), key=lambda card: order.get(card.element, 0))
    return replace(cards, cards=tuple(both), holders=holders)


def _unit(element: HtmlElement, held: Counter[HtmlElement], cards: Cards) -> HtmlElement:
    """The largest element around an unlinked headline that holds no other offer and no long text."""
    unit = element
    for above in islice(element.iterancestors(), _MAX_CLIMB):
        if above.tag in ("body", "main", "html") or above in cards.spine or above in cards.holders or held[above] > 1:
            break
        pieces = list(islice(above.itertext(), 4 * _MAX_PIECES))
        if len(pieces) == 4 * _MAX_PIECES or sum(map(len, pieces)) > MAX_CARD_TEXT:
            break
        unit = above
    return unit
