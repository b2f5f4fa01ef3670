"""A parsed page and the rule for it in, what the rule finds there out: claims, the places of the text, links on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from lxml.html import HtmlElement

from scraper.extract.dates.order import page_order
from scraper.extract.dates.text import parse_date
from scraper.extract.declared.claims import Claim
from scraper.extract.people import bylines
from scraper.extract.rules.rule import Choice, Rule
from scraper.extract.rules.selectors import ANY_PAGE, Place, page_size
from scraper.markup import Document, text_of
from scraper.models import Provenance
from scraper.urls import normalise

MAX_VALUE: Final = 5_000
"""Characters of a field's value."""
MAX_GROWTH: Final = 8 * 2**20
"""Bytes that replacements may add to a page."""
_ATTRIBUTES: Final = {
    "meta": ("content",),
    "time": ("datetime",),
    "img": ("src",),
    "link": ("href",),
    "data": ("value",),
}
"""Tag → attribute that says more than the element's text."""
_HIDDEN: Final = "template"
"""What stripped elements are called while the text is read: every walk passes by such an element."""

_KEPT: Final = frozenset({"html", "head", "body"})
"""What is never stripped, though its class may hold a piece that is: themes put dozens of them on ``body``."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule found on one page."""

    rule: Rule
    """The rule."""
    claims: dict[str, Claim[Any]]
    """Field → what stands in its place; ``body`` is not among them."""
    body: tuple[HtmlElement, ...]
    """The elements that hold the text; empty where the rule names none, or none of those it names is there."""
    stripped: tuple[Place, ...]
    """Elements and text nodes that are no part of it."""
    missing: tuple[str, ...]
    """Fields of the rule of which nothing was there."""

    @property
    def provenance(self) -> Provenance:
        """Which rule it was, and what it did not find."""
        missing = ", ".join(self.missing)
        return Provenance(reader="rule", raw=self.rule.name + (f": nothing for {missing}" if missing else ""))

    def silences(self, field: str) -> bool:
        """Whether the general readers may not speak for a field."""
        return not self.rule.fallback and field in self.missing

    @contextmanager
    def stripped_away(self) -> Iterator[None]:
        """Hide what is stripped from every walk over the page, and show it again."""
        tags = [(place, place.tag) for place in self.stripped if isinstance(place, HtmlElement)]
        texts = [text for place in self.stripped if (text := _slot(place))]
        try:
            for element, _ in tags:
                element.tag = _HIDDEN
            for element, name, _ in texts:
                setattr(element, name, None)
            yield
        finally:
            for element, tag in tags:
                element.tag = tag
            for element, name, held in texts:
                setattr(element, name, held)


def read_ruling(document: Document, rule: Rule, url: str | None) -> Ruling:
    """Ask a page for everything that its rule names."""
    size = page_size(document.root)
    page = _Asked(document, size, url)
    claims = {name: claim for name, choices in rule.fields.items() if (claim := page.claim(name, choices))}
    body = page.elements(rule.fields.get("body", ()))
    missing = tuple(name for name in rule.fields if name not in claims and not (name == "body" and body))
    named = (*page.all_of(rule.strip), *_named(document.root, rule.strip_id_or_class, size))
    stripped = tuple(place for place in named if isinstance(place, str) or place.tag not in _KEPT)
    return Ruling(rule, claims, body, stripped, missing)


def link_on(document: Document, choices: Sequence[Choice]) -> str | None:
    """The first address that stands in one of these places; None where none does."""
    page = _Asked(document, page_size(document.root), None)
    found = (_address(place, document) for choice in choices for place in page.places(choice))
    return next((address for address in found if address), None)


def replaced(content: bytes, rule: Rule) -> bytes:
    """A page's source with the rule's replacements made: in its bytes, so beyond ASCII on UTF-8 pages alone."""
    for found, instead in rule.replace:
        old, new = found.encode(), instead.encode()
        if content.count(old) * (len(new) - len(old)) <= MAX_GROWTH:
            content = content.replace(old, new)
    return content


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page that is asked for places."""

    document: Document
    size: int
    url: str | None

    def places(self, choice: Choice) -> list[Place]:
        root = self.document.root
        if choice.condition and not choice.condition.find(root, self.size):
            return []
        return choice.selector.find(root, self.size)

    def all_of(self, choices: Iterable[Choice]) -> Iterator[Place]:
        for choice in choices:
            yield from self.places(choice)

    def elements(self, choices: Iterable[Choice]) -> tuple[HtmlElement, ...]:
        """The elements with text in them of the first choice that has any."""
        for choice in choices:
            held = [place for place in self.places(choice) if isinstance(place, HtmlElement)]
            if found := tuple(element for element in held if text_of(element)):
                return found
        return ()

    def claim(self, field: str, choices: Iterable[Choice]) -> Claim[Any] | None:
        """The field's value at the first choice that gives one."""
        value_of = VALUES.get(field, _first_text)
        for choice in choices if field != "body" else ():
            raw = [text for place in self.places(choice) if (text := _text(place))]
            if raw and (value := value_of(raw, self)):
                return Claim(value, ", ".join(raw), "rule", choice.selector.text)
        return None


def _first_text(raw: Sequence[str], _: _Asked) -> str | None:
    return raw[0]


def _names(raw: Sequence[str], _: _Asked) -> tuple[str, ...]:
    """Names cleaned as declared ones are; what that leaves nothing of stands as it is."""
    return bylines.distinct(name for text in raw for name in (bylines.declared(text) or (text,)))


def _labels(raw: Sequence[str], _: _Asked) -> tuple[str, ...]:
    parts = (part.strip() for text in raw for part in text.split(","))
    return tuple({part.casefold(): part for part in parts if part}.values())


def _date(raw: Sequence[str], page: _Asked) -> str | None:
    language = page.document.root.get("lang")
    order = page_order(language, page.url)
    return next((found for text in raw if (found := parse_date(text, language, order=order))), None)


def _language(raw: Sequence[str], _: _Asked) -> str | None:
    primary = raw[0].replace("_", "-").partition("-")[0].lower()
    return primary if primary.isalpha() else None


def _first_address(raw: Sequence[str], page: _Asked) -> str | None:
    return normalise(raw[0], page.document.base)


VALUES: Final[dict[str, Callable[[Sequence[str], _Asked], Any]]] = {
    "authors": _names,
    "tags": _labels,
    "published": _date,
    "updated": _date,
    "language": _language,
    "image": _first_address,
    "canonical_url": _first_address,
}
"""Field → how the texts found become its value; the first of them, where none stands here."""


def _text(place: Place) -> str:
    if isinstance(place, str):
        return " ".join(place[:MAX_VALUE].split())
    declared = (place.get(name) for name in _ATTRIBUTES.get(str(place.tag), ()))
    return " ".join((next(filter(None, declared), None) or text_of(place))[:MAX_VALUE].split())


def _address(place: Place, document: Document) -> str | None:
    href = place if isinstance(place, str) else place.get("href") or place.get("content")
    return normalise(href, document.base) if href else None


def _named(root: HtmlElement, pieces: Sequence[str], size: int) -> list[HtmlElement]:
    """The elements whose id or class holds one of the pieces; case matters, as in the files this key comes from."""
    if not pieces or size > ANY_PAGE:
        return []
    found: dict[str, bool] = {}

    def is_named(name: str | None) -> bool:
        if name and name not in found:
            found[name] = any(piece in name for piece in pieces)
        return bool(name) and found[name or ""]

    return [element for element in root.iter("*") if is_named(element.get("class")) or is_named(element.get("id"))]


def _slot(place: Place) -> tuple[HtmlElement, str, str] | None:
    """Where a text node stands: its element, ``text`` or ``tail``, and the text; None for what is no text node."""
    parent = None if isinstance(place, HtmlElement) else getattr(place, "getparent", lambda: None)()
    if parent is None or getattr(place, "is_attribute", False):
        return None
    return parent, "tail" if getattr(place, "is_tail", False) else "text", str(place)
