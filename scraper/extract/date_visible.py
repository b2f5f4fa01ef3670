"""A page and its headline in, the dates displayed near that headline out, the most telling first.

A date counts by what stands beside it: a label ("Publié le"), the name of its element, its place.  Comments, other
articles' cards and the page's furniture are stepped over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.date_text import MAX_TEXT, Found, find_date, parse_date, plain, with_time
from scraper.extract.date_words import DATED_PATTERN, FOREIGN_PATTERN, PUBLISHED_PATTERN, UPDATED_PATTERN
from scraper.markup import INLINE_TAGS, Document, text_of

BEFORE: Final = 40
"""Elements looked at before the headline: a dateline or a byline bar above it."""
AFTER: Final = 180
"""Elements looked at after it: subtitle, picture and byline come first, often with a share bar between them."""
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
MAX_ASIDE: Final = 500
"""Characters of an ``aside`` that may hold the article's own particulars; larger ones hold other matter."""
CARD_DEPTH: Final = 6
"""Elements around a date in which a card's link or heading is looked for."""
CARD_TEXT: Final = 35
"""Characters from which a link is a headline; a linked date or name is shorter."""
MAX_LABEL: Final = 40
"""Characters before a date in which its label is looked for."""

_FOREIGN: Final = re.compile(
    r"(?:^|[\s_\-])(?:comments?|kommentare?|commentaires?|comment-?list|respond|disqus|ticker)(?:$|[\s_\-])|comment(?:s-|-?(?:list|body|meta|time|date|item|thread))|"
    r"related|recommend|popular|trending|most-?read|promo(?!ted)|recirc|carousel|outbrain|taboola|copyright|breadcrumb|latest|upcoming|"
    r"weather|countdown|teaser|read-?more|next-?post|prev(?:ious)?-?post|card-?list|author-?bio|widget_recent|recent-posts|swiper|slider",
    re.IGNORECASE,
)
_FOREIGN_TAGS: Final = frozenset(
    {
        "nav",
        "form",
        "select",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "svg",
        "button",
        "figure",
        "figcaption",
        "blockquote",
    }
)
_STRONG_NAME: Final = re.compile(
    r"publi(?!c-|city|cation|sher)|pub-?date|post(?:ed)?[-_]{0,2}(?:date|on|time)|entry[-_]{0,2}(?:date|time)|article[-_]{0,2}(?:date|time)|date[-_]{0,2}(?:publi|post|line|time)|"
    r"story[-_]{0,2}date|news[-_]{0,2}date|dt-published|timestamp|created|veroeffentlich|erschein|pubdate",
    re.IGNORECASE,
)
_WEAK_NAME: Final = re.compile(
    r"date|time(?!line)|datum|fecha|meta|byline|info|dato|tarih|data(?:$|[-_ ])|fech|uhrzeit|posted|submitted|dts|dateline|author|credit|details",
    re.IGNORECASE,
)
_UPDATED_NAME: Final = re.compile(r"updat|modif|aktualis|changed|edited", re.IGNORECASE)
_BYLINE: Final = re.compile(r"author|autor|auteur|byline|profile", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_DATE_LIKE: Final = re.compile(
    r"(?<!\d)(?:1[3489]|2[05])\d\d(?!\d)|\d\s?[./\-]\s?\d{1,2}\s?[./\-]\s?\d\d|[A-Za-zéûäç.][\-'’ ]\d\d(?!\d)|[٠-٩۰-۹०-९০-৯๐-๙၀-၉០-៩]|[年년]"
)
_SENTENCE_END: Final = re.compile(r"[|•·]|\d{4}|\. ")
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


def near_headline(headline: HtmlElement | None, language: str | None, order: str | None) -> list[Sighting]:
    """Dates around the headline, best first; empty without a headline."""
    if headline is None:
        return []
    seen: set[HtmlElement] = set()
    around = frozenset(headline.iterancestors())
    after = _sightings(islice(_following(headline), AFTER), language, order, seen, around, bonus=1.0, decay=0.006)
    before = _sightings(islice(_preceding(headline), BEFORE), language, order, seen, around, bonus=0.5, decay=0.02)
    return sorted([*after, *before], key=lambda sighting: -sighting.score)


def anywhere(document: Document, language: str | None, order: str | None) -> list[Sighting]:
    """Dates of the whole page that are marked up or labelled as its own, best first: a last resort."""
    body = next(document.root.iter("body"), document.root)
    found = list(
        _sightings(islice(_within(body), MAX_PAGE), language, order, set(), frozenset(), bonus=0.0, decay=0.0001)
    )
    telling = [sighting for sighting in found if sighting.role != "plain" or sighting.score >= ALONE]
    bare = [sighting for sighting in found if sighting.score >= BARE]
    if len({sighting.value[:10] for sighting in bare}) == 1:
        telling += bare[:1]
    return sorted([*telling, *_only_time(document, language)], key=lambda sighting: -sighting.score)


def _only_time(document: Document, language: str | None) -> Iterator[Sighting]:
    """The day that every ``time`` element of the page names, wherever it stands."""
    raws = [element.get("datetime") or text_of(element) for element in islice(document.root.iter("time"), 20)]
    days = [iso for raw in raws if raw and (iso := parse_date(raw, language))]
    if days and len({iso[:10] for iso in days}) == 1:
        yield Sighting(days[0], raws[0], "plain", 1.0)


# --- walking ----------------------------------------------------------------------------------------------------------


def _following(element: HtmlElement) -> Iterator[HtmlElement]:
    """The headline and what follows it in reading order."""
    yield element
    yield from element.iterdescendants()
    node: HtmlElement | None = element
    while node is not None:
        after = node.getnext()
        if after is None:
            node = node.getparent()
            continue
        yield from _within(after)
        node = after


def _preceding(element: HtmlElement) -> Iterator[HtmlElement]:
    """What comes before the headline, nearest first."""
    node: HtmlElement | None = element
    while node is not None:
        before = node.getprevious()
        if before is None:
            node = node.getparent()
            continue
        yield from reversed(list(islice(_within(before), BEFORE)))
        node = before


def _within(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and its descendants in reading order, without foreign boxes."""
    stack = [element]
    while stack:
        node = stack.pop()
        if not _is_foreign(node):
            yield node
            stack.extend(node.iterchildren(reversed=True))


def _is_foreign(node: HtmlElement) -> bool:
    if not isinstance(node.tag, str) or node.tag in _FOREIGN_TAGS:
        return True
    if node.tag == "aside" and len(text_of(node)) > MAX_ASIDE:
        return True
    names = node.get("class")
    if names and _named_foreign(names):
        return True
    identity = node.get("id")
    return bool(identity) and _named_foreign(identity)


@lru_cache(maxsize=8192)
def _named_foreign(names: str) -> bool:
    """Whether a class or id names a foreign box; pages repeat theirs, so that most answers are remembered."""
    return bool(_FOREIGN.search(names[:500]))


# --- reading ----------------------------------------------------------------------------------------------------------


def _sightings(
    elements: Iterator[HtmlElement],
    language: str | None,
    order: str | None,
    seen: set[HtmlElement],
    around: frozenset[HtmlElement],
    *,
    bonus: float,
    decay: float,
) -> Iterator[Sighting]:
    prose, last = 0, MAX_PAGE
    for distance, element in enumerate(elements):
        if distance > last:
            return
        place = bonus - decay * distance - 0.2 * min(prose, 6)
        if element.tag == "p" and len(element.text or "") > MAX_LINE:
            prose += 1
        found: Iterator[Sighting] = iter(())
        if element.tag == "time" or (
            element.tag in ("abbr", "relative-time") and (element.get("title") or element.get("datetime"))
        ):
            found = _marked(element, language, place)
        elif _shows_date(element):
            found = _lines(element, language, order, seen, place)
        for sighting in found:
            if not _in_card(element, around):
                yield sighting
                if sighting.score >= CERTAIN and sighting.role != "updated":
                    last = min(last, distance + AFTERWARDS)


def _in_card(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether the date belongs to a link or list entry that offers another article."""
    for node in islice(element.iterancestors(), CARD_DEPTH):
        if node in around or node.tag in ("main", "body"):
            return False
        if node.tag == "a":
            return len(text_of(node)) > CARD_TEXT and not _BYLINE.search(node.get("class") or "")
        if node.tag in ("li", "article", "section"):
            headings = node.iter("h2", "h3", "h4", "h5")
            if any(
                next(h.iter("a"), None) is not None or next(h.iterancestors("a"), None) is not None for h in headings
            ):
                return True
            if node.tag == "li" and any(len(text_of(a)) > CARD_TEXT for a in islice(node.iter("a"), 3)):
                return True
    return False


def _shows_date(element: HtmlElement) -> bool:
    """Whether a text that stands directly in the element could hold the end of a date; cheap, and asked of each."""
    text = element.text
    if text and _DIGIT.search(text) and _DATE_LIKE.search(text[:MAX_TEXT]):
        return True
    for child in islice(element, 20):
        tail = child.tail
        if tail and _DIGIT.search(tail) and _DATE_LIKE.search(tail[:MAX_TEXT]):
            return True
    return False


def _marked(element: HtmlElement, language: str | None, place: float) -> Iterator[Sighting]:
    """A ``time`` element, or an ``abbr`` whose title is a date."""
    for raw in (element.get("datetime"), element.get("title"), text_of(element)):
        if raw and (iso := parse_date(raw, language)):
            words = f"{_names(element)} {_label_before(element)}"
            role = _role(words, element)
            yield Sighting(iso, raw, role, 2.0 + place + (1.0 if role == "published" else 0.0))
            return


def _names(element: HtmlElement) -> str:
    """The names that an element and the inline ones around it go by."""
    names = []
    for node in (element, *islice(element.iterancestors(), 2)):
        names += [
            node.get("class") or "",
            node.get("itemprop") or "",
            node.get("id") or "",
            "pubdate" if node.get("pubdate") is not None else "",
        ]
    return " ".join(names)[:500]


def _label_before(element: HtmlElement) -> str:
    """The text just before an element on its line."""
    previous = element.getprevious()
    while previous is None and element.tag in INLINE_TAGS and (parent := element.getparent()) is not None:
        if parent.text and parent.text.strip():
            return parent.text.strip()[-MAX_LABEL:]
        element, previous = parent, parent.getprevious()
    if previous is None:
        parent = element.getparent()
        return ((parent.text if parent is not None else "") or "").strip()[-MAX_LABEL:]
    tail = (previous.tail or "").strip()
    return tail[-MAX_LABEL:] or (text_of(previous)[-MAX_LABEL:] if previous.tag not in ("time", "abbr") else "")


def _role(words: str, element: HtmlElement | None = None) -> str:
    """What labels and names say a date is; the last label before it decides."""
    lower = words.lower()
    published = [match.start() for match in PUBLISHED_PATTERN.finditer(lower)]
    updated = [match.start() for match in UPDATED_PATTERN.finditer(lower)]
    if element is not None:
        own = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _STRONG_NAME.search(own):
            return "published"
        if _UPDATED_NAME.search(own):
            return "updated"
    if published or updated:
        return "published" if max(published, default=-1) > max(updated, default=-1) else "updated"
    return "published" if _STRONG_NAME.search(lower) else "plain"


def _role_after(words: str) -> str:
    """What a verb after the date says: "wurde am 14. Dezember 2015 veröffentlicht", "tarihinde güncellendi"."""
    first = _SENTENCE_END.split(words.lower(), maxsplit=1)[0]
    published, updated = PUBLISHED_PATTERN.search(first), UPDATED_PATTERN.search(first)
    if published and (not updated or published.start() < updated.start()):
        return "published"
    return "plain" if _SEPARATOR.search(first) or not updated else "updated"


def _line_of(element: HtmlElement) -> HtmlElement:
    """The innermost block around an element."""
    while element.tag in INLINE_TAGS and (parent := element.getparent()) is not None:
        element = parent
    return element


def _lines(
    element: HtmlElement, language: str | None, order: str | None, seen: set[HtmlElement], place: float
) -> Iterator[Sighting]:
    line = _line_of(element)
    if line in seen:
        return
    text = text_of(line)
    if len(text) <= MAX_LINE:
        seen.add(line)
        names = _names(element if element is not line else line)
        found = list(_dates_in(plain(text), names, language, order, place))
        if not found and element is not line:
            found = list(_dates_in(plain(text_of(element)), names, language, order, place))
        yield from found
        return
    for piece in _pieces(element, line):
        if len(piece) <= MAX_LINE:
            yield from _dates_in(plain(piece), _names(element), language, order, place - 0.5)
        elif (found := find_date(plain(piece[:80]), language, order=order)) and found.start == 0:
            yield Sighting(found.day.isoformat(), piece[:80], "plain", 0.5 + place, found.ambiguous)


def _pieces(element: HtmlElement, line: HtmlElement) -> Iterator[str]:
    """The texts with a number that stand directly in an element, each on its own; all of it where it is inline."""
    if element is not line:
        yield text_of(element)
        return
    for text in (element.text, *(child.tail for child in islice(element, 20))):
        if text and _DATE_LIKE.search(text[:MAX_TEXT]):
            yield text.strip()


def _dates_in(text: str, names: str, language: str | None, order: str | None, place: float) -> Iterator[Sighting]:
    """Up to three dates of one short line, each with the label that stands before it."""
    start = 0
    for _ in range(3):
        found = find_date(text[start:], language, order=order)
        if found is None:
            return
        label = text[start : start + found.start]
        sighting = _judged(text[start:], found, label, names, place)
        if sighting:
            yield sighting
        start += found.end


def _judged(text: str, found: Found, label: str, names: str, place: float) -> Sighting | None:
    if FOREIGN_PATTERN.search(label[-MAX_LABEL:].lower()):
        return None
    rest = len(text) - (found.end - found.start)
    role = _role(label[-MAX_LABEL:])
    if role == "plain":
        role = _role_after(text[found.end : found.end + 2 * MAX_LABEL])
    if role == "plain" and _UPDATED_NAME.search(names):
        role = "updated"
    elif role == "plain" and _STRONG_NAME.search(names):
        role = "published"
    score = place
    score += 2.0 if role != "plain" else 1.2 if _WEAK_NAME.search(names) else 0.0
    score += 1.0 if DATED_PATTERN.search(label.lower()) else 0.0
    score += 1.0 if rest <= 12 else 0.5 if rest <= 40 or _SEPARATOR.search(text) else -0.5 if rest <= 90 else -1.0
    return Sighting(with_time(text, found), text, role, score, found.ambiguous)
