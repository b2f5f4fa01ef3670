"""The marked elements of a page in, the bylines that it displays for its own article out, the best first."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.declared.jsonld import undo_entities
from scraper.extract.people.byline_words import BORDER
from scraper.extract.people.bylines import (
    after_lead,
    before_review,
    declared,
    distinct,
    from_lead,
    has_lead,
    is_interface,
    is_personal,
    key,
    parse,
)
from scraper.extract.shown.places import Places, label
from scraper.extract.shown.survey import Found, Survey
from scraper.markup import HIDDEN_TAGS, INLINE_TAGS

MAX_TEXT: Final = 250
"""Characters of a byline element; a longer one is an author's box or a paragraph, whose parts are looked at."""
NEAR: Final = 4
"""Paragraphs between headline and byline up to which they stand together."""
ADJACENT: Final = 1
"""The same, up to which a line is the headline's even where it stands in what offers another page: a series, say."""
_ENOUGH: Final = 3
SLUG_WORD: Final = 4
"""Letters of a word of a name that an address can be expected to spell."""
CARD_WORDS: Final = 6
"""Words in a link beside a name from which the link offers another piece; roles and places are shorter."""
MAX_CLIMB: Final = 14
"""Elements from a name up to the card it stands in; cards are no larger (``teasers.cards``)."""
MAX_HELD: Final = 60
"""Elements of a byline that are looked at for an offer."""
MAX_STEP: Final = 12
"""Elements between two authors of one byline."""
MAX_MERGED: Final = 8
"""Names put together from neighbouring elements; more is a list of people."""
MAX_NAME_WORDS: Final = 5
MAX_ACCOUNT: Final = 60
"""Characters of an account's name."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A displayed byline."""

    names: tuple[str, ...]
    text: str
    how: str
    gap: int
    """Paragraphs after the headline; negative before it."""
    score: int
    """How surely it is the article's own byline."""
    place: int
    """Elements before it on the page."""
    kind: str
    """What its markup looks like; equal for neighbours of one list."""


def signatures(
    survey: Survey, headline: Found | None, places: Places, offers: Container[HtmlElement] = ()
) -> tuple[Signature, ...]:
    """Bylines of the article under ``headline``, the best first; equal ones in reading order.

    ``offers`` are elements that offer other pages: names in them, unless beside the headline, are those of others.
    """
    taken: dict[HtmlElement, Signature] = {}
    for found in sorted((*survey.of("byline"), *survey.of("address")), key=lambda found: found.place):
        if found.element.tag in _NEVER or any(parent in taken for parent in islice(found.element.iterancestors(), 12)):
            continue
        if places.strange(found.element) and not _stands_beside(found.element, headline):
            continue
        if _is_headline(found.element, headline) or _is_of_card(found.element):
            continue
        if found.element in taken or not (signature := _read(found, headline)) or signature.score < _ENOUGH:
            continue
        if abs(signature.gap) <= ADJACENT or not is_of_others(found.element, offers):
            taken[found.element] = signature
    return tuple(sorted(_merged(taken.values()), key=lambda signature: -signature.score))


_SIGNERS: Final = re.compile(r"(?:^|\s)\S*(?:post|entry|article|story)(?:__|--?|_)authors?(?:__name|-name)?(?=\s|$)")
"""A class that says whose authors an element holds: those of the piece ("md-post__authors", "entry-author")."""
_OFFERS: Final = frozenset("article h1 h2 h3 h4 h5 blockquote form footer figcaption".split())
"""Elements that a card, a comment or a box holds, and a bare list of the piece's authors does not."""


def _stands_beside(element: HtmlElement, headline: Found | None) -> bool:
    """Whether it holds the piece's own authors in a ``nav`` or column beside the text that offers nothing else."""
    if headline is None or not _SIGNERS.search((element.get("class") or "").lower()):
        return False
    trunk = set(headline.element.iterancestors())
    branch = element
    while (parent := branch.getparent()) is not None and parent not in trunk:
        branch = parent
    alike = islice((node for node in branch.iter() if node.get("class") == element.get("class")), 2)
    return len(list(alike)) == 1 and branch.tag not in _OFFERS and next(branch.iter(*_OFFERS), None) is None


def _is_beside(gap: int) -> bool:
    """Whether something stands beside the headline, by the paragraphs between them."""
    return -NEAR // 2 <= gap <= NEAR


def is_of_others(element: HtmlElement, offers: Container[HtmlElement]) -> bool:
    """Whether an element stands in an offer, or holds some, as a box of columnists does."""
    around, within = islice(element.iterancestors(), MAX_CLIMB), islice(element.iter(), MAX_HELD)
    return any(node in offers for node in (*around, *within))


def _is_headline(element: HtmlElement, headline: Found | None) -> bool:
    return headline is not None and (
        element is headline.element or any(node is element for node in headline.element.iter())
    )


def _is_of_card(element: HtmlElement) -> bool:
    """Whether it stands in a link with much text beside it: a card, which names the author of another piece."""
    link = next(element.iterancestors("a"), None)
    if link is None or not link.get("href"):
        return False
    return len(bordered_text(link).split()) > len(bordered_text(element).split()) + CARD_WORDS


_NEVER: Final = frozenset("body html head main meta link article".split())


def _merged(found: Iterable[Signature]) -> Iterator[Signature]:
    """Neighbours of one kind made one byline: many sites give each author an element of its own."""
    held: Signature | None = None
    for signature in found:
        if held and _neighbours(held, signature):
            held = replace(
                held,
                names=distinct((*held.names, *signature.names)),
                text=f"{held.text}, {signature.text}",
                place=signature.place,
            )
        else:
            if held:
                yield held
            held = signature
    if held:
        yield held


def _neighbours(one: Signature, other: Signature) -> bool:
    return (
        one.kind == other.kind
        and one.gap == other.gap
        and other.place - one.place <= MAX_STEP
        and len(one.names) + len(other.names) <= MAX_MERGED
        and not has_lead(other.text)
    )


def _read(found: Found, headline: Found | None) -> Signature | None:
    text = bordered_text(found.element)
    if not text or len(text) > MAX_TEXT:
        return None
    said = before_review(text)
    if found.how in ("text", "tag") and not has_lead(text):
        return None
    gap = found.paragraphs - headline.paragraphs if headline else found.paragraphs
    names = _names(found, said) if said else ()
    if not names:
        return None
    shown = " ".join(from_lead(text).replace(BORDER, " ").split())
    kind = f"{found.how} {found.element.tag} {found.element.get('class') or ''}"
    return Signature(names, shown, found.how, gap, _score(found, text, gap, names), found.place, kind)


def _names(found: Found, text: str) -> tuple[str, ...]:
    if found.how == "href" and not _is_own_page(found.element, text):
        return ()
    if found.how in ("rel", "itemprop") or _is_name_element(found.element):
        return _account(text) or parse(text)
    if _LISTS.search((found.element.get("class") or "").lower()) and (strong := _strong_names(found.element)):
        return strong
    whole = key(text)
    linked = tuple(name for name in _linked_names(found.element) if key(name) in whole)
    if linked and not has_lead(text):
        return linked
    strict = found.how == "text" or (found.how == "class" and not _named_author(found))
    if strict and not has_lead(text):
        return ()
    said = parse(text, strict=strict)
    if not said and found.how == "class" and _named_author(found):
        said = _account(after_lead(text))
    return said if not linked or {key(name) for name in linked} <= {key(name) for name in said} else linked


_LISTS: Final = re.compile(r"(?:^|[\s_-])authors(?=\s|$)")


def _strong_names(element: HtmlElement) -> tuple[str, ...]:
    """The names of a list of authors that sets each off from the role behind it, where all that is strong is a name."""
    strong = [parse(bordered_text(node), strict=True) for node in islice(element.iter("strong", "b"), MAX_MERGED)]
    return distinct(name for names in strong for name in names) if all(strong) else ()


_DATE: Final = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}")


def _account(text: str) -> tuple[str, ...]:
    """The names in an element that holds nothing but them, in whatever letters."""
    plain = text.replace(BORDER, " ")
    names = declared(plain)
    fits = all(
        len(name.split()) <= MAX_NAME_WORDS and not is_interface(name) and not _DATE.search(name) for name in names
    )
    return names if fits and len(plain) <= MAX_ACCOUNT and BORDER not in text else ()


def _is_own_page(link: HtmlElement, text: str) -> bool:
    """Whether a link to somebody's page bears the name that its address spells ("/people/ana-lima")."""
    slug = key(unquote(link.get("href") or ""))
    return any(key(word) in slug for word in text.split() if len(word) >= SLUG_WORD) and "?" not in text


def _is_name_element(element: HtmlElement) -> bool:
    return any(
        piece in label(element)
        for piece in (
            "author-name",
            "author__name",
            "authorname",
            "author_name",
            "byline-name",
            "byline__name",
            "username",
            "type-author",
        )
    )


_AUTHOR: Final = re.compile(
    r"author|byline|autor|auteur|assinatura|yazar|penulis|skribent|forfatter|verfasser|szerzo|kirjoittaj|avtor"
    r"|(?<![a-z])firma(?![a-z])"
)
"""Pieces of names of elements that say "author", where style sheets are written in other languages too."""


def _named_author(found: Found) -> bool:
    return _AUTHOR.search(label(found.element)) is not None


def _score(found: Found, text: str, gap: int, names: Sequence[str]) -> int:
    sure = found.how in ("rel", "itemprop")
    score = 2 if sure or "byline" in label(found.element) else 1
    score += has_lead(text)
    score += _named_author(found)
    score += 2 if _is_beside(gap) else 0
    score += any(" " in name for name in names)
    return score if found.how != "text" or any(map(is_personal, names)) else score - 1


def _linked_names(element: HtmlElement) -> tuple[str, ...]:
    """Names in parts of a byline that are marked as such."""
    names: list[str] = []
    for part in islice(element.iter("a", "span", "strong", "b", "h3", "h4", "h5", "p", "div", "address", "cite"), 40):
        marked = (
            _says_name(label(part)) or "author" in (part.get("rel") or "") or "name" in (part.get("itemprop") or "")
        )
        if part.tag == "a" and part is not element and "author" in (part.get("href") or ""):
            marked = True
        if marked and not any("name" in label(child) for child in islice(part, 5)):
            names.extend(parse(bordered_text(part)))
    return distinct(names)


def _says_name(names: str) -> bool:
    return "name" in names or " fn" in f" {names}"


def bordered_text(element: HtmlElement) -> str:
    """Displayed text with ``BORDER`` where a block, a link or a time begins or ends; some hundred characters of it."""
    pieces: list[str] = []
    length = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        bordered = node.tag not in INLINE_TAGS or node.tag in ("a", "time")
        if bordered and node is not element:
            pieces.append(BORDER)
        if event == "start" and node.tag in HIDDEN_TAGS:
            walk.skip_subtree()
            continue
        piece = node.text if event == "start" else (node.tail if node is not element else None)
        if piece:
            pieces.append(piece)
            length += len(piece)
            if length > 4 * MAX_TEXT:
                break
    text = undo_entities(" ".join("".join(pieces).split()))
    return f" {BORDER} ".join(segment for part in text.split(BORDER) if (segment := part.strip()))
