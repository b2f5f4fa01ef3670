"""What a page displays and declares as its headline in, the headline without its trimmings out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from scraper.extract.declared.claims import Claim
from scraper.extract.declared.jsonld import undo_entities

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_SEPARATOR: Final = re.compile(
    r"\s+(?:[|¦‖·•»«›‹~/\\]+|[-–—―]+|::+|<+|>+)\s+|\s*[|｜]\s*|\s*::\s*|(?<=\S)\s*_\s*(?=[^\W\d])"
)
_QUOTED: Final = re.compile(r"«[^«»]*»")
"""A French quotation, whose marks stand among spaces and part nothing."""
_WORDS: Final = re.compile(r"\w+")
_EDGE: Final = " \t|¦·•»«›‹~-–—_:"
_AGREES: Final = (("h1", 0.6), ("titled", 0.9), ("h2", 0.9), ("h1", 0.2), ("titled", 0.75), ("h2", 0.75))
"""Kind of heading, in order of trust → agreement with a declared title from which it is the headline; tuned on half of
the dev domains, confirmed on the other."""
_WEAK: Final = 0.5
"""Agreement below which headings are not compared: a town's name and an "in" in common make the first of them likely,
and none more likely than another.  There, and where nothing at all is in common, one word is no headline."""
_PARTED: Final = re.compile(r"\s+[:/~|¦·•»«›‹\\–—―-]+\s+|\s*[|｜_]\s*|\s*[–—―-]+(?=[\u0e00-\U0010ffff]+$)")
"""What parts a title from its kicker, its site and the sections it stands in; in Chinese without any space around."""
_KICKER_ENDS: Final = ":|/–—-•»"
_PUNCTUATION_SPACE: Final = re.compile(r"\s+")
MIN_PART: Final = 5
MIN_SITE: Final = 4
"""Letters from which a part of a title, and a site's name, may be matched by most of their letters."""
MIN_LABEL: Final = 3
"""Letters of a host's label that can be the site's name."""
MIN_WORDS: Final = 3
"""Words that a part of a heading needs to be the headline without the rest."""
_UNSPACED: Final = "\u0e00"
"""The first letter of the scripts that put no space between words: Thai, Kana, Han; Korean does."""
_LETTERS_A_WORD: Final = 2
"""Letters of an unspaced script that count as a word."""


def clean(text: str) -> str:
    """A headline on one line: entities undone, soft hyphens and invisible characters out, whitespace collapsed."""
    text = undo_entities(text)
    return " ".join((text if text.isprintable() else text.translate(_INVISIBLE)).split())


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Lower-case words without accents; for comparing only."""
    if text.isascii():
        return tuple(_WORDS.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORDS.findall("".join(char for char in plain if not unicodedata.combining(char))))


def without_site(title: str, sites: Iterable[str], *, exact: bool = False) -> str:
    """The title without leading or trailing parts that name the site.

    A part is cut only where it says one of ``sites`` (names of the publication, labels of its host): the words are the
    same when run together, or (unless ``exact``, which is for displayed headings) one is most of the other.
    """
    keys = {key for site in sites if (key := "".join(words(site)))}
    pieces = _pieces(title)
    while len(pieces) > 1:
        if _names_site(pieces[-1][1], keys, exact=exact):
            pieces.pop()
        elif _names_site(pieces[0][1], keys, exact=exact):
            pieces.pop(0)
            pieces[0] = ("", pieces[0][1])
        else:
            break
    return "".join(separator + text for separator, text in pieces).strip() or title


def _pieces(title: str) -> list[tuple[str, str]]:
    """The title's parts, each with the separator before it."""
    pieces, at, separator = [], 0, ""
    marks = {place for quoted in _QUOTED.finditer(title) for place in (quoted.start(), quoted.end() - 1)}
    for match in _SEPARATOR.finditer(title):
        if not marks.isdisjoint(range(*match.span())):
            continue
        if match.start() > at:
            pieces.append((separator, title[at : match.start()]))
            separator = match[0]
        at = match.end()
    pieces.append((separator, title[at:]))
    return pieces


def _names_site(part: str, keys: set[str], *, exact: bool) -> bool:
    key = "".join(words(part))
    return (
        not key
        or key in keys
        or (
            not exact
            and len(key) >= MIN_PART
            and any(
                key in site or (site in key and len(site) * 2 >= len(key)) for site in keys if len(site) >= MIN_SITE
            )
        )
    )


def choose(headings: Sequence[Claim[str]], declared: Sequence[Claim[str]], sites: Sequence[str]) -> Claim[str] | None:
    """The headline: the displayed heading that a declared title vouches for, else the best declared title.

    ``headings`` are in reading order, each kind (``h1``, ``part`` of an h1, ``titled``, ``h2``: its place) apart;
    ``declared`` in order of trust; ``sites`` are names of the publication.
    """
    said = [without_site(claim.value, sites) for claim in declared]
    shown = [claim for claim in headings if not _is_site(claim.value, sites)]
    if best := _vouched_for(shown, said):
        return _as_displayed(_trimmed(_stripped(best, sites, exact=True), headings, said), shown)
    alone = {claim.value: claim for claim in shown if claim.place == "h1"}
    if len(alone) == 1 and _word_count(*alone) > 1:
        return next(iter(alone.values()))
    stripped = [_stripped(claim, sites) for claim in declared]
    told = next((claim for claim in stripped if not _is_site(claim.value, sites)), None)
    return _as_displayed(told, shown) if told else next(iter(headings), None)


def _vouched_for(shown: Sequence[Claim[str]], said: Sequence[str]) -> Claim[str] | None:
    """The heading that agrees best with what is declared, of the first kind in which one agrees enough.

    Of two that agree alike, the one that the more trusted declaration repeats.
    """
    for place, enough in _AGREES:
        near = [claim for claim in shown if claim.place == place and _backing(claim, said)[0] >= enough]
        if enough < _WEAK:
            near = [claim for claim in near if _word_count(claim.value) > 1 or _is_part(claim.value, said)][:1]
        if near:
            return max(near, key=lambda claim: _backing(claim, said))
    return None


def _word_count(text: str) -> int:
    """Words of a text, by their letters where no space stands between them."""
    return sum(1 if word[0] < _UNSPACED else len(word) // _LETTERS_A_WORD for word in words(text))


def _is_part(text: str, said: Sequence[str]) -> bool:
    """Whether a text is a whole part of a declared title."""
    mine = words(text)
    return any(words(part) == mine for title in said for part in _PARTED.split(title))


def _as_displayed(claim: Claim[str], shown: Sequence[Claim[str]]) -> Claim[str]:
    """The longest part of a title that is put together, where the page displays it by itself: the rest is around it."""
    longest = max(_PARTED.split(claim.value), key=len).strip()
    if longest != claim.value and _word_count(longest) >= MIN_WORDS and any(one.value == longest for one in shown):
        return Claim(longest, claim.raw, claim.reader, claim.place)
    return claim


def _trimmed(chosen: Claim[str], headings: Sequence[Claim[str]], said: Sequence[str]) -> Claim[str]:
    """The heading without a kicker or date that stands in its element or before a separator and is nowhere declared."""
    known = [words(title) for title in said]
    if words(chosen.raw or "") in known:
        chosen = Claim(chosen.raw or "", chosen.raw, chosen.reader, chosen.place)
    mine = words(chosen.value)
    if mine in known:
        same = next(title for title, other in zip(said, known, strict=True) if other == mine)
        spelled = same if _PUNCTUATION_SPACE.sub("", same) == _PUNCTUATION_SPACE.sub("", chosen.value) else chosen.value
        return Claim(spelled, chosen.raw, chosen.reader, chosen.place)
    pieces = [words(piece) for title in said for _, piece in _pieces(title)]
    if mine in pieces:
        return chosen
    for part in headings:
        inner = words(part.value) if part.place == "part" and part.raw == chosen.raw else ()
        if len(inner) >= MIN_WORDS and (inner in known or inner in pieces):
            return Claim(part.value, chosen.raw, chosen.reader, chosen.place)
    for title, other in zip(said, known, strict=True):
        if MIN_WORDS <= len(other) < len(mine) and mine[-len(other) :] == other and _is_kicker(chosen.value, title):
            return Claim(title, chosen.raw, chosen.reader, chosen.place)
    return chosen


def _is_kicker(heading: str, title: str) -> bool:
    """Whether the heading is the title behind a label and a separator."""
    before = heading[: max(0, len(heading) - len(title))].rstrip()
    return bool(before) and before[-1] in _KICKER_ENDS


def _stripped(claim: Claim[str], sites: Sequence[str], *, exact: bool = False) -> Claim[str]:
    return Claim(without_site(claim.value, sites, exact=exact), claim.raw, claim.reader, claim.place)


def _is_site(title: str, sites: Iterable[str]) -> bool:
    key = "".join(words(title))
    return not key or key in {"".join(words(site)) for site in sites}


def _backing(heading: Claim[str], said: Sequence[str]) -> tuple[float, int]:
    """How well the best declared title vouches for a heading, 0 … 1, and where that stands, the first highest.

    Wholly, where nothing is declared.
    """
    mine = words(heading.value)
    return max(((_overlap(mine, words(title)), -place) for place, title in enumerate(said)), default=(1.0, 0))


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the first's words that the other holds, half of it by how much of the other that is."""
    if not one or not other:
        return 0.0
    a, b = set(one), set(other)
    return len(a & b) / len(a) * (0.5 + 0.5 * len(a & b) / len(b))


def host_names(host: str | None) -> Iterator[str]:
    """What a host may be called in a title: its labels without ``www`` and the public ending, and the whole."""
    labels = [label for label in (host or "").lower().split(".") if label not in ("www", "m", "amp")]
    if len(labels) > 1:
        yield ".".join(labels)
        yield from (label for label in labels[:-1] if len(label) >= MIN_LABEL)
