"""What a page displays and declares as its headline in, the headline without its trimmings out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scraper.extract.claims import Claim
from scraper.extract.jsonld import undo_entities

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_SEPARATOR: Final = re.compile(
    r"\s+(?:[|¦‖·•»«›‹~/\\]+|[-–—―]+|::+|<+|>+)\s+|\s*[|｜»]\s*|\s*::\s*|(?<=\S)\s*_\s*(?=[^\W\d])"
)
_WORDS: Final = re.compile(r"\w+")
_EDGE: Final = " \t|¦·•»«›‹~-–—_:"
_AGREES: Final = 0.6
"""Share of a heading's words that a declared title must hold to vouch for it; tuned on half of the dev domains."""


def clean(text: str) -> str:
    """A headline on one line: entities undone, soft hyphens and invisible characters out, whitespace collapsed."""
    return " ".join(undo_entities(text).translate(_INVISIBLE).split())


def words(text: str) -> list[str]:
    """Lower-case words without accents; for comparing only."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORDS.findall("".join(char for char in plain if not unicodedata.combining(char)))


def without_site(title: str, sites: Iterable[str]) -> str:
    """The title without leading or trailing parts that name the site.

    A part is cut only where it says one of ``sites`` (names of the publication, labels of its host): the words are the
    same when run together, or the part is all made of them.
    """
    keys = {key for site in sites if (key := "".join(words(site)))}
    pieces = _pieces(title)
    while len(pieces) > 1:
        if _names_site(pieces[-1][1], keys):
            pieces.pop()
        elif _names_site(pieces[0][1], keys):
            pieces.pop(0)
            pieces[0] = ("", pieces[0][1])
        else:
            break
    return "".join(separator + text for separator, text in pieces).strip() or title


def _pieces(title: str) -> list[tuple[str, str]]:
    """The title's parts, each with the separator before it."""
    pieces, at, separator = [], 0, ""
    for match in _SEPARATOR.finditer(title):
        if match.start() > at:
            pieces.append((separator, title[at : match.start()]))
            separator = match[0]
        at = match.end()
    pieces.append((separator, title[at:]))
    return pieces


def _names_site(part: str, keys: set[str]) -> bool:
    key = "".join(words(part))
    return (
        not key
        or key in keys
        or (
            len(key) >= 5
            and any(key in site or site in key and len(site) * 2 >= len(key) for site in keys if len(site) >= 4)
        )
    )


def choose(headings: Sequence[Claim[str]], declared: Sequence[Claim[str]], sites: Sequence[str]) -> Claim[str] | None:
    """The headline: the displayed heading that a declared title vouches for, else the best declared title.

    ``headings`` are in reading order, ``declared`` in order of trust; ``sites`` are names of the publication.
    """
    usable = [claim for claim in headings if claim.value and not _is_site(claim.value, sites)]
    scored = [(agreement(claim.value, [d.value for d in declared]), claim) for claim in usable]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best and best[0] >= _AGREES:
        return _stripped(best[1], sites)
    stripped = [_stripped(claim, sites) for claim in declared]
    return next((claim for claim in stripped if not _is_site(claim.value, sites)), usable[0] if usable else None)


def _stripped(claim: Claim[str], sites: Sequence[str]) -> Claim[str]:
    return Claim(without_site(claim.value, sites), claim.raw, claim.reader, claim.place)


def _is_site(title: str, sites: Iterable[str]) -> bool:
    key = "".join(words(title))
    return not key or key in {"".join(words(site)) for site in sites}


def agreement(heading: str, declared: Iterable[str]) -> float:
    """How well the best declared title vouches for a heading: F-measure of their words, 0 … 1."""
    mine = words(heading)
    return max((_overlap(mine, words(other)) for other in declared), default=0.0)


def _overlap(one: list[str], other: list[str]) -> float:
    if not one or not other:
        return 0.0
    a, b = set(one), set(other)
    return len(a & b) / len(a) * (0.5 + 0.5 * len(a & b) / len(b))


def host_names(host: str | None) -> Iterator[str]:
    """What a host may be called in a title: its labels without ``www`` and the public ending, and the whole."""
    labels = [label for label in (host or "").lower().split(".") if label not in ("www", "m", "amp")]
    if len(labels) > 1:
        yield ".".join(labels)
        yield from (label for label in labels[:-1] if len(label) > 2)
