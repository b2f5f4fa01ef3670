"""The elements around a headline in, bylines that no markup calls so out: short lines of names and little else.

Only given names tell a person's line ("Ana Lima") from a label or a menu's entry ("Market News"), so that without a
lead word ("by A B") one name of a line has to open with one.
"""

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.people.byline_words import BORDER
from scraper.extract.people.bylines import has_lead, is_personal, parse
from scraper.extract.people.given_names import opens_like_a_person
from scraper.extract.people.signatures import Signature, bordered_text, is_of_others
from scraper.extract.shown.places import Places
from scraper.extract.shown.survey import Found
from scraper.markup import HIDDEN_TAGS, INLINE_TAGS, Document

AHEAD: Final = 25
"""Elements after the headline among which its byline stands."""
BEHIND: Final = 6
"""Elements before it."""
MAX_LINE: Final = 120
"""Characters of a line that may be a byline."""
MAX_INLINE: Final = 3
"""Inline elements around a name, up to its line."""
PROSE: Final = 150
"""Characters from which a text is prose."""
_OFFERS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
"""Elements that a line does not hold."""
_SKIPPED: Final = HIDDEN_TAGS | set(
    "button select option label figcaption svg textarea ul ol li td th dt footer".split()
)
_CREDIT: Final = re.compile(r"©|\(c\)|\bCC BY|\b(?:photo|foto|bild|image|crédit|credit)\w*\b", re.IGNORECASE)
"""Says that a line names who took a picture."""
_PART: Final = re.compile(rf"(?:^|[|•·{BORDER}]|\s[–—-]\s)\s*(?=[^\W\d_])")
"""Where a name may begin in a line."""
_MIDDLE: Final = re.compile(r"\d\S*\s+(?=(?:by|von|par|por|door|av|di)\s)")
"""What ends right before a lead word within a line ("3 May 2023 ‖ by A B")."""
_DIGIT: Final = re.compile(r"\d")


def lines(
    document: Document, headline: Found, places: Places, offers: Container[HtmlElement] = ()
) -> Iterator[Signature]:
    """Lines near the headline that name people, in reading order, those after it first; not those in ``offers``."""
    elements, trunk = document.elements, set(headline.element.iterancestors())
    after = elements[headline.place + 1 : headline.place + 1 + AHEAD]
    before = elements[max(headline.place - BEHIND, 0) : headline.place]
    for element in dict.fromkeys(_line(element, trunk) for element in _before_text(after)):
        if (said := _read(element, places)) and not is_of_others(element, offers):
            yield Signature(*said, "line", 0, 0, headline.place, "line")
    for element in dict.fromkeys(_line(element, trunk) for element in before):
        if (said := _read(element, places)) and _DIGIT.search(said[1]):
            yield Signature(*said, "line", 0, 0, headline.place, "line")


def _before_text(elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements up to the text itself, a standfirst passed over."""
    prose = 0
    for element in elements:
        prose += len(element.text or "") > PROSE
        if prose > 1:
            return
        yield element


def _read(line: HtmlElement, places: Places) -> tuple[tuple[str, ...], str] | None:
    """The names of a line and what it displays; None where it names nobody."""
    if line.tag in _SKIPPED or not _is_short(line) or places.strange(line):
        return None
    text = bordered_text(line)
    if len(text) > MAX_LINE or _CREDIT.search(text) or next(line.iter(*_OFFERS), None) is not None:
        return None
    names = _names(text)
    return (names, " ".join(text.replace(BORDER, " ").split())) if names else None


def _is_short(element: HtmlElement) -> bool:
    """Whether an element can be a line at all, which is cheaper to see than to read it."""
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > MAX_LINE:
            return False
    return length > 1


def _line(element: HtmlElement, trunk: set[HtmlElement]) -> HtmlElement:
    """The line that an inline element stands in; itself where that holds the headline too."""
    for _ in range(MAX_INLINE):
        above = element.getparent()
        if above is None or above in trunk or element.tag not in INLINE_TAGS:
            break
        element = above
    return element


def _names(text: str) -> tuple[str, ...]:
    """Names in one line."""
    if middle := _MIDDLE.search(text):
        text = text[middle.end() :]
    if has_lead(text):
        names = parse(text)
        return names if all(is_personal(name) or name.lower() == name.upper() for name in names) else ()
    for start in _PART.finditer(text):
        names = parse(text[start.end() :], strict=True)
        if all(map(is_personal, names)) and any(map(opens_like_a_person, names)):
            return names
    return ()
