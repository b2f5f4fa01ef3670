"""The elements of one card in, its displayed fields out: headline, summary, names, date and picture.

The headline is chosen first among the card's lines, the other fields from what is left.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final
from urllib.parse import quote, urljoin

from lxml.html import HtmlElement

from scraper.extract.people.given_names import opens_like_a_person
from scraper.extract.teasers.card_addresses import MAX_LENGTH
from scraper.extract.teasers.card_dates import has_date, is_reading_time
from scraper.extract.teasers.card_lines import HEADING_TAGS, MAX_LINES, Line, lines_of, words_in
from scraper.extract.teasers.teaser_words import announces, is_advert, is_name

_BY: Final = (
    "by|par|von|por|di|da|door|av|af|de|od|przez|από|του|autor|autora|auteur|author|yazan|text|текст|автор|written by"
    "|écrit par|publié par|posted by|escrito por"
)
"""Words before a name."""
_BEFORE_NAME: Final = re.compile(rf"^(?:{_BY})\b\s*:?\s+", re.IGNORECASE)
_BYLINE: Final = re.compile(r"^(?:by|par|von|door|written by|posted by|escrito por)\s+\S", re.IGNORECASE)
_ENDS_BY: Final = re.compile(r"^(?:\S+ ){0,3}(?:by|par|von|por|di|door|av|af|de|od|przez):?$", re.IGNORECASE)
_NO_NAMES: Final = frozenset({"and", "et", "und", "y", "e", "in", "on", "le", "am", *_BY.split("|")})
_LETTER: Final = re.compile(r"[^\W\d_]")
_LABELLED: Final = re.compile(r"([^:：|>»–—]{3,40}?)\s*[:：|>»–—]\s+(?=\S.{9})")
_PIECES: Final = re.compile(r"\s+[|•·–—/-]\s+|\s*[|•·]\s*")
_BEFORE_BY: Final = re.compile(rf"(?<=\d)\s+(?=(?:{_BY})\s)", re.IGNORECASE)
"""Between a date and the name behind it: "May 3, 2026 by Rosa Klein"."""
_AND: Final = re.compile(r"\s+(?:and|et|und|y|e|en|og|och|ja|i|a|и|та|και|ve|&)\s+", re.IGNORECASE)
"""Between two names."""
_SOURCES: Final = ("data-src", "data-lazy-src", "data-original", "data-lazy", "src")
_SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE: Final = re.compile(r"([^\s,]\S*[^\s,])(?:\s+(\d{1,6}(?:\.\d{1,2})?)[wx])?\s*(?:,|$)")
_BLANK: Final = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|placeholder|transparent|pixel|lazy|lazyload|1x1)(?:[_-]?(?:img|image|gif|load|\d+(?:x\d+)?))?"
    r"\.(?:gif|png|svg|jpe?g)",
    re.IGNORECASE,
)
_UNSAFE: Final = re.compile(r"[\s\"'<>\\^`{|}\x00-\x1f\x7f]")
"""Characters that no address holds unescaped (RFC 3986, 2)."""
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_LONGEST_SET: Final = 4000
HEADLINE: Final = 4
"""Words that a headline usually has at least."""
_SUMMARY: Final = (6, 25)
"""Words and characters that a summary has at least where nothing names it."""
_NAMES: Final = (9, 90)
"""Words and characters that a line of names has fewer than."""
_META: Final = 5
"""Words that each thing has at most in a line that lists author, date, reading time and comments."""
_STOPS: Final = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔")
_PERSON: Final = 4
"""Words that one person's name has at most beside a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What one card displays."""

    title: str
    """Headline without kicker, badge, rank, date or excerpt; the empty string where the card displays none."""
    excerpt: str | None = None
    """Summary."""
    author: str | None = None
    """Names, without "by"."""
    published: str | None = None
    """Date as displayed, else the ``datetime`` of its ``<time>``."""
    image: str | None = None
    """Absolute address of the first picture."""
    labels: tuple[str, ...] = ()
    """Headings, kickers and labels before the headline."""
    advert: bool = False
    """Whether a label of the card says that somebody paid for it."""
    in_heading: bool = False
    """Whether the headline stands in an ``h1`` … ``h6`` or an element named as a title."""


def read_fields(parts: Iterable[HtmlElement], links: frozenset[HtmlElement], base: str | None) -> Fields:
    """The fields of the card made of ``parts`` whose own links are ``links``."""
    parts = tuple(parts)
    lines = [line for part in parts for line in lines_of(part, links)][:MAX_LINES]
    chosen = _title_lines(lines)
    places = [place for place, line in enumerate(lines) if any(line is one for one in chosen)]
    before, after = (lines[: places[0]], lines[places[-1] + 1 :]) if places else ([], lines)
    rest = [line for place, line in enumerate(lines) if place not in places]
    label, title = _unlabelled(" ".join(line.text for line in chosen))
    return Fields(
        title=title,
        excerpt=_excerpt(chosen, after, rest),
        author=_author(rest),
        published=_date(rest),
        image=next(filter(None, (_image(part, base) for part in parts)), None),
        labels=(*(line.text for line in before if _is_label(line)), *filter(None, [label])),
        advert=any(is_advert(line.text) for line in rest),
        in_heading=any(line.heading is not None or line.titled is not None for line in chosen),
    )


def _title_lines(lines: list[Line]) -> list[Line]:
    usable = [line for line in lines if line.role not in ("kicker", "date", "author")]
    linked = [line for line in usable if line.linked is not None]
    return (
        _best_group(usable, lambda line: line.heading)
        or _best_group(usable, lambda line: line.titled)
        or _first_telling([line for line in linked if line.role != "excerpt"] or linked)
        or _first_telling([line for line in lines if line.linked is not None and _is_long_kicker(line)])
        or _first_telling(usable)
    )


def _is_long_kicker(line: Line) -> bool:
    """Whether a line named as a kicker has a headline's length: "rubrik" is a section's name here, a headline there."""
    return line.role == "kicker" and words_in(line.text) >= HEADLINE


def _best_group(lines: list[Line], key: Callable[[Line], HtmlElement | None]) -> list[Line]:
    """The lines of the best among the elements that ``key`` names: linked before others, then by ``_weight``."""
    groups = [(node, [*group]) for node, group in groupby(lines, key=key) if node is not None]
    if not groups:
        return []
    linked = [pair for pair in groups if any(line.linked is not None for line in pair[1])]
    element, best = max(linked or groups, key=lambda pair: _weight(*pair))
    named = [line for line in best if line.titled is not None and line.titled is not element] or best
    return [line for line in named if line.linked is not None] or named


def _weight(element: HtmlElement | None, lines: list[Line]) -> tuple[bool, bool, int]:
    words = sum(words_in(line.text) for line in lines)
    level = int(element.tag[1]) if element is not None and element.tag in HEADING_TAGS else 9
    return any(line.role == "title" for line in lines), words >= HEADLINE - 1, -level


def _first_telling(lines: list[Line]) -> list[Line]:
    """The first line that could be a headline, else the longest."""
    plain = [line for line in lines if line.role != "excerpt"] or lines
    first = next((line for line in plain if words_in(line.text) >= HEADLINE), None)
    return [first or max(plain, key=lambda line: len(line.text))] if plain else []


def _excerpt(chosen: list[Line], after: list[Line], rest: list[Line]) -> str | None:
    named = [line for line in rest if line.role == "excerpt" and words_in(line.text) >= HEADLINE - 1]
    if named:
        return " ".join(line.text for line in rest if line.box is named[0].box and line.role == "excerpt")
    own = {line.linked for line in chosen if line.linked is not None}
    return next((line.text for line in after if _is_sentence(line) or _is_second_link(line, own)), None)


def _is_second_link(line: Line, own: set[HtmlElement]) -> bool:
    """Whether a line is a further link to the same address: what it says of it is a summary, however short."""
    other = line.linked is not None and line.linked not in own
    return bool(own) and other and not line.role and words_in(line.text) > 1


def _is_sentence(line: Line) -> bool:
    """Whether a line is long enough for a summary; a paragraph of its own that ends as sentences do may be shorter."""
    if line.role not in ("", "title") or _BYLINE.match(line.text) or _is_meta(line):
        return False
    words, size = _SUMMARY
    ends = line.box.tag == "p" and line.text.endswith(_STOPS) and words_in(line.text) >= HEADLINE - 1
    return ends or (words_in(line.text) >= words and len(line.text) >= size)


def _author(rest: list[Line]) -> str | None:
    found: list[str] = []
    for before, line in zip([None, *rest], rest, strict=False):
        announced = before is not None and _ENDS_BY.search(before.text)
        byline = _BYLINE.match(line.text) and words_in(line.text) < _NAMES[0]
        if line.role == "author" or (not line.role and (announced or byline)):
            found += _names(line.text)
        elif line.role == "date" or _is_meta(line) or (not line.role and _BEFORE_NAME.match(line.text)):
            found += [name for name in _names(line.text) if all(map(_is_person, _AND.split(name)))]
    return ", ".join(dict.fromkeys(found)) or None


def _is_meta(line: Line) -> bool:
    """Whether a line lists a date and other short things: "Por Ana Ruiz · hace 3 horas · 4 min"."""
    if line.role not in ("", "kicker"):
        return False
    pieces = _pieces(line.text)
    return len(pieces) > 1 and any(map(has_date, pieces)) and all(words_in(piece) <= _META for piece in pieces)


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[str, ...]:
    """The things that a line lists; commas part them too where it opens with "by", and a name from a date after it."""
    pieces = [part for piece in _PIECES.split(text) for part in _BEFORE_BY.split(piece)]
    parts = (piece.split(", ") if _BEFORE_NAME.match(piece) else _named(piece) for piece in pieces)
    return tuple(part for found in parts for part in found)


def _named(piece: str) -> list[str]:
    """A name and the date after it, "Rosa Klein, 3 May 2026", apart; anything else as it is."""
    name, _, rest = piece.partition(", ")
    return [name, rest] if rest and has_date(rest) and not has_date(name) and _is_person(name) else [piece]


def _names(text: str) -> list[str]:
    pieces = (_BEFORE_NAME.sub("", piece).strip(" ,:|·•-–") for piece in _pieces(text))
    return [piece for piece in pieces if _is_name(piece)]


def _is_person(name: str) -> bool:
    """Whether what stands beside a date or after "by" is somebody: "4 mars · Anne Le Goff"."""
    return 1 < words_in(name) <= _PERSON and opens_like_a_person(name)


def _is_name(piece: str) -> bool:
    return (
        _LETTER.search(piece) is not None
        and len(piece) < _NAMES[1]
        and not has_date(piece)
        and not is_reading_time(piece)
        and piece.casefold() not in _NO_NAMES
    )


def _date(rest: list[Line]) -> str | None:
    loose = [line for line in rest if line.role in ("", "kicker", "author")]
    short = [line for line in loose if words_in(line.text) < _NAMES[0] or _is_meta(line)]
    for line in [*(line for line in rest if line.role == "date"), *short]:
        piece = next((piece.strip(" /|,·•–-") for piece in _pieces(line.text) if has_date(piece)), None)
        if piece or line.stamp:
            return piece or line.stamp
    return None


def _is_label(line: Line) -> bool:
    return line.heading is not None or line.titled is not None or line.role == "kicker" or announces(line.text)


def _unlabelled(title: str) -> tuple[str | None, str]:
    """A label such as "Lire aussi :" in the same line as a headline, and the headline without it."""
    title = title.strip(" \u200b\ufeff|")
    found = _LABELLED.match(title)
    if found and is_name(found[1]):
        return found[0].strip(), title[found.end() :]
    return None, title


def _image(part: HtmlElement, base: str | None) -> str | None:
    for picture in part.iter("img", "amp-img", "source"):
        named = ((picture.get(name) or "").strip() for name in _SOURCES) if picture.tag != "source" else ()
        sets = (_largest(picture.get(name) or "") for name in _SETS)
        shown = (_absolute(value, base) for value in (*named, *sets) if value and not _BLANK.search(value[-200:]))
        if found := next(filter(None, shown), None):
            return found
    return None


def _largest(candidates: str) -> str | None:
    """The widest picture of a ``srcset`` (HTML standard, image candidate strings)."""
    found = _CANDIDATE.findall(candidates[:_LONGEST_SET])
    return max(found, key=lambda one: float(one[1] or 0))[0] if found else None


def _absolute(value: str, base: str | None) -> str | None:
    """The http(s) address of a picture, or what stands for one on a page whose address is unknown; None for others."""
    try:
        address = urljoin(base or "", value) if len(value) <= MAX_LENGTH else ""
    except ValueError:
        return None
    if not address.startswith(("http://", "https://")):
        return address if address and not (base or _SCHEME.match(address)) else None
    credentials = "@" in address.split("/", 3)[2]
    return None if credentials else _UNSAFE.sub(lambda found: quote(found[0]), address)
