"""A page and its headline in, the dates displayed near that headline out, the most telling first.

A date counts by what stands beside it: a label ("Publié le"), the name of its element, its place.  Comments, other
articles' cards and the page's furniture are stepped over.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.dates.names import Found
from scraper.extract.dates.spots import MAX_SPOTS, Spot, is_marked, may_date, spots
from scraper.extract.dates.text import MAX_TEXT, find_date, parse_date, plain, with_time
from scraper.extract.dates.words import DATED_PATTERN, FOREIGN_PATTERN, PUBLISHED_PATTERN, UPDATED_PATTERN
from scraper.extract.shown.excerpt import excerpt
from scraper.extract.shown.neighbours import in_card, in_foreign
from scraper.extract.shown.survey import Found as Headline
from scraper.markup import INLINE_TAGS, Document

AFTER: Final = 150
"""Elements after the headline among which dates are looked for: subtitle, picture and share bar come first."""
BEFORE: Final = 60
"""Elements before it: a dateline or a byline bar above it."""
MAX_PAGE: Final = 4_000
"""Elements looked at on the whole page where nothing stands near the headline."""
CERTAIN: Final = 2.6
"""Score from which the search goes on for ``AFTERWARDS`` elements only: the date of the last change stands near."""
AFTERWARDS: Final = 25
ALONE: Final = 1.6
"""Score from which a date far from the headline counts by itself: it stands in an element named for dates."""
BARE: Final = 0.7
"""Score from which it counts where it is the only one: a line that holds nothing else."""
MAX_LINE: Final = 160
"""Characters of a line that shows a date; longer ones are sentences that mention one."""
MAX_LABEL: Final = 40
"""Characters before a date in which its label is looked for."""
MAX_PARTS: Final = 20
"""Children of one element whose following text is looked at."""
DATELINE: Final = 80
"""Characters at the start of a paragraph in which a date may open it."""
PROSE: Final = 0.2
"""What each paragraph before a date takes from its score, up to ``MAX_PROSE`` of them."""
MAX_PROSE: Final = 6
_REST: Final = ((12, 1.0), (40, 0.5), (90, -0.5), (10**9, -1.0))
"""Characters that stand beside a date on its line, and what they say."""

_STRONG_NAME: Final = re.compile(
    r"publi(?!c-|city|cation|sher)|pub-?date|post(?:ed)?[-_]{0,2}(?:date|on|time)|entry[-_]{0,2}(?:date|time)|"
    r"article[-_]{0,2}(?:date|time)|date[-_]{0,2}(?:publi|post|line|time)|"
    r"story[-_]{0,2}date|news[-_]{0,2}date|dt-published|timestamp|created|veroeffentlich|erschein|pubdate",
    re.IGNORECASE,
)
_WEAK_NAME: Final = re.compile(
    r"date|time(?!line)|datum|fecha|meta|byline|info|dato|tarih|data(?:$|[-_ ])|fech|uhrzeit|posted|submitted|dts|"
    r"dateline|author|credit|details",
    re.IGNORECASE,
)
_UPDATED_NAME: Final = re.compile(r"updat|modif|aktualis|changed|edited", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[|•·]|\d{4}|\. |\s[-–—]\s")
_CLOCK: Final = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)(?:\s?(?:[ap]\.m\.|[a-z]{2,4}\b))?", re.IGNORECASE)
"""A time of day with "Uhr", "pm" or a zone, which belongs to the date beside it."""
_SEPARATOR: Final = re.compile(r"[|•·–—/]")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A displayed date."""

    value: str
    """ISO 8601."""
    raw: str
    """As displayed, or the attribute that gives it."""
    role: str
    """``published``, ``updated``, or ``plain`` where nothing says which."""
    score: float
    """How much it looks like the article's own date; 3 and more is hardly ever another's."""
    ambiguous: bool = False
    """Numeric with day and month exchangeable."""


@dataclass(slots=True)
class _Reader:
    """What reading the dates of one page needs to know and remember."""

    language: str | None
    order: str | None
    around: frozenset[HtmlElement] = frozenset()
    """The elements around the page's own headline."""
    foreign: dict[HtmlElement, bool] = field(default_factory=dict)
    """Whether an element stands in a box that is not the article's, as far as known."""
    cards: dict[HtmlElement, bool] = field(default_factory=dict)
    """Whether an element offers another article, as far as known."""
    lines: dict[HtmlElement, frozenset[str] | None] = field(default_factory=dict)
    """Lines already looked at: the days that they label, or None where too long to be one."""


def near_headline(
    document: Document, headline: Headline | None, language: str | None, order: str | None
) -> list[Sighting]:
    """Dates around the headline, best first; empty without a headline."""
    if headline is None:
        return []
    elements, start = document.elements, headline.place
    reader = _Reader(language, order, frozenset(headline.element.iterancestors()))
    after = _sightings(reader, start, spots(elements, start, start + AFTER), bonus=1.0, decay=0.006)
    above = list(spots(elements, max(0, start - BEFORE), start))[::-1]
    before = _sightings(reader, start, above, bonus=0.5, decay=0.02)
    return sorted([*after, *before], key=lambda sighting: -sighting.score)


def anywhere(document: Document, language: str | None, order: str | None) -> list[Sighting]:
    """Dates of the whole page that are marked up or labelled as its own, best first: a last resort."""
    found = islice(spots(document.elements, 0, MAX_PAGE), MAX_SPOTS)
    seen = list(_sightings(_Reader(language, order), 0, found, bonus=0.0, decay=0.0001, prose=0.0))
    telling = [sighting for sighting in seen if sighting.role != "plain" or sighting.score >= ALONE]
    bare = [sighting for sighting in seen if sighting.score >= BARE]
    if len({sighting.value[:10] for sighting in bare}) == 1:
        telling += bare[:1]
    return sorted(telling, key=lambda sighting: -sighting.score)


def _sightings(
    reader: _Reader, start: int, found: Iterable[Spot], *, bonus: float, decay: float, prose: float = PROSE
) -> Iterator[Sighting]:
    """Dates at a run of places: each counts less the further it stands and the more prose lies before it."""
    last = MAX_PAGE
    for spot in found:
        distance = abs(spot.place - start)
        if distance > last:
            return
        if in_foreign(spot.element, reader.around, reader.foreign):
            continue
        place = bonus - decay * distance - prose * min(spot.prose, MAX_PROSE)
        for sighting in _dates_of(reader, spot.element, place):
            if not in_card(spot.element, reader.around, reader.cards):
                yield sighting
                if sighting.score >= CERTAIN and sighting.role != "updated":
                    last = min(last, distance + AFTERWARDS)


def _dates_of(reader: _Reader, element: HtmlElement, place: float) -> Iterator[Sighting]:
    return _marked(reader, element, place) if is_marked(element) else _displayed(reader, element, place)


# --- marked up --------------------------------------------------------------------------------------------------------


def _marked(reader: _Reader, element: HtmlElement, place: float) -> Iterator[Sighting]:
    """A ``time`` element, or an ``abbr`` whose title is a date."""
    for raw in (element.get("datetime"), element.get("title"), excerpt(element, MAX_LINE)):
        if raw and (iso := parse_date(raw, reader.language)):
            role = _role_of(element)
            yield Sighting(iso, raw, role, 2.0 + place + (1.0 if role == "published" else 0.0))
            return


def _role_of(element: HtmlElement) -> str:
    """The element's own name decides, then the names and the label around it."""
    own = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _STRONG_NAME.search(own):
        return "published"
    if _UPDATED_NAME.search(own):
        return "updated"
    return _role(f"{_names(element)} {_label_before(element)}")


def _names(element: HtmlElement) -> str:
    """The names that an element and the two around it go by."""
    names = ["pubdate" if element.get("pubdate") is not None else ""]
    for node in (element, *islice(element.iterancestors(), 2)):
        names += [node.get("class") or "", node.get("itemprop") or "", node.get("id") or ""]
    return " ".join(names)[:500]


def _label_before(element: HtmlElement) -> str:
    """The text just before an element on its line."""
    previous = element.getprevious()
    while previous is None and (parent := element.getparent()) is not None:
        text = (parent.text or "").strip()
        if text or element.tag not in INLINE_TAGS:
            return text[-MAX_LABEL:]
        element, previous = parent, parent.getprevious()
    if previous is None:
        return ""
    tail = (previous.tail or "").strip()
    if tail or previous.tag in ("time", "abbr"):
        return tail[-MAX_LABEL:]
    text = excerpt(previous, MAX_LINE)
    return text[-MAX_LABEL:] if len(text) <= MAX_LINE else ""


# --- written out ------------------------------------------------------------------------------------------------------


def _displayed(reader: _Reader, element: HtmlElement, place: float) -> Iterator[Sighting]:
    """The dates of the line that an element stands in; in a longer text, those of each piece of the element itself.

    An inline element is read by itself too, for what stands beside it ("7 July 2024" + "3 min read" + "Summer fair")
    may run into it; not where the line has labelled its date.
    """
    line = _line_of(element)
    if line not in reader.lines:
        text = excerpt(line, MAX_LINE)
        found = list(_dates_in(reader, plain(text), _names(element), place)) if len(text) <= MAX_LINE else []
        labelled = frozenset(sighting.value[:10] for sighting in found if sighting.role != "plain")
        reader.lines[line] = labelled if len(text) <= MAX_LINE else None
        yield from found
    labelled_days = reader.lines[line]
    if labelled_days is None:
        for piece in _pieces(element, line):
            yield from _of_piece(reader, piece, _names(element), place)
    elif element is not line:
        alone = _dates_in(reader, plain(excerpt(element, MAX_LINE)), _names(element), place)
        yield from (sighting for sighting in alone if sighting.value[:10] not in labelled_days)


def _of_piece(reader: _Reader, piece: str, names: str, place: float) -> Iterator[Sighting]:
    if len(piece) <= MAX_LINE:
        yield from _dates_in(reader, plain(piece), names, place - 0.5)
        return
    found = find_date(plain(piece[:DATELINE]), reader.language, order=reader.order)
    if found and found.start == 0:
        yield Sighting(found.day.isoformat(), piece[:DATELINE], "plain", 0.5 + place, found.ambiguous)


def _line_of(element: HtmlElement) -> HtmlElement:
    """The innermost block around an element."""
    while element.tag in INLINE_TAGS and (parent := element.getparent()) is not None:
        element = parent
    return element


def _pieces(element: HtmlElement, line: HtmlElement) -> Iterator[str]:
    """The texts with a number that stand directly in an element, each on its own; all of it where it is inline."""
    if element is not line:
        yield excerpt(element, MAX_LINE)
        return
    for text in (element.text, *(child.tail for child in islice(element, MAX_PARTS))):
        if text and may_date(text):
            yield text[: 2 * MAX_TEXT].strip()


def _dates_in(reader: _Reader, text: str, names: str, place: float) -> Iterator[Sighting]:
    """Up to three dates of one short line, each with the label that stands before it."""
    for _ in range(3):
        found = find_date(text, reader.language, order=reader.order)
        if found is None:
            return
        if not FOREIGN_PATTERN.search(text[max(0, found.start - MAX_LABEL) : found.start].lower()):
            yield _judged(text, found, names, place)
        text = text[found.end :]


def _judged(text: str, found: Found, names: str, place: float) -> Sighting:
    label = text[max(0, found.start - MAX_LABEL) : found.start].lower()
    role = _role(label)
    if role == "plain":
        role = _role_after(text[found.end : found.end + 2 * MAX_LABEL].lower())
    if role == "plain" and _UPDATED_NAME.search(names):
        role = "updated"
    elif role == "plain" and _STRONG_NAME.search(names):
        role = "published"
    named = 2.0 if role != "plain" else 1.2 if _WEAK_NAME.search(names) else 0.0
    called = 1.0 if DATED_PATTERN.search(label) else 0.0
    score = place + named + called + _share(text, found)
    return Sighting(with_time(text, found), text, role, score, found.ambiguous)


def _share(text: str, found: Found) -> float:
    """What the rest of the line says: a date that stands alone is somebody's date, one among words is mentioned."""
    beside = _CLOCK.sub("", text[: found.start] + " " + text[found.end :], count=1)
    score = next(score for limit, score in _REST if len(beside) <= limit)
    return max(score, 0.5) if _SEPARATOR.search(text) else score


def _role(words: str) -> str:
    """What labels and names before a date say it is; the last of them decides."""
    lower = words.lower()
    published = max((match.start() for match in PUBLISHED_PATTERN.finditer(lower)), default=-1)
    updated = max((match.start() for match in UPDATED_PATTERN.finditer(lower)), default=-1)
    if published == updated:
        return "published" if _STRONG_NAME.search(lower) else "plain"
    return "published" if published > updated else "updated"


def _role_after(words: str) -> str:
    """What a verb after the date says: "wurde am 14. Dezember 2015 veröffentlicht", "tarihinde güncellendi"."""
    first = _SENTENCE_END.split(words, maxsplit=1)[0]
    published, updated = PUBLISHED_PATTERN.search(first), UPDATED_PATTERN.search(first)
    if published and (not updated or published.start() < updated.start()):
        return "published"
    return "plain" if _SEPARATOR.search(first) or not updated else "updated"
