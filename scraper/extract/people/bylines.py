"""Byline text in, the names of people and desks out: without lead words, roles, places, dates and handles."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scraper.extract.people import byline_words as words
from scraper.extract.people.byline_words import BORDER
from scraper.extract.shown.titles import clean

MAX_BYLINE: Final = 400
"""Characters of a byline that are read; what is longer is a paragraph."""
MAX_NAMES: Final = 30
"""Names of one byline; investigations by several newsrooms come near it."""
MAX_WORDS: Final = 6
"""Words of one name ("María de la Concepción García Pérez")."""
MAX_NAME: Final = 70
"""Characters of one name."""
SIGNED: Final = 12
"""Characters that a name of an unspaced script and a role behind it have fewer than."""
INITIALS: Final = 3
"""Letters up to which a single word in capitals stands for a login or initials."""

_WORD: Final = re.compile(r"[^\W\d_][\w’'.\-]*")
_NO_NAME: Final = re.compile(r"[?!:{}<>=]")
_INITIAL_BEHIND: Final = re.compile(r"\w+(?: \w\.?)?")
_OPENERS: Final = frozenset(("von", "vom", "par", "by", "por"))
"""Lead words, which no name opens or ends with, but some hold ("Walter von Aachen")."""
_PLAIN: Final = re.compile(r"\W+")
_EDGE: Final = " .,:;|/-–—*\"“”«»'‘’_·•~>#"


def parse(text: str, *, strict: bool = False) -> tuple[str, ...]:
    """Names in a displayed byline ("By A B and C D in Paris | 3 May"), in order; empty where it names nobody.

    ``BORDER`` in the text parts what stands in different elements; a list of names goes on behind one only where a
    comma or an "and" says so.  Strict: every piece before the first stop (a date, a place, a credit) has to be a name
    or a role, as where only the words say that it is a byline.
    """
    names: list[str] = []
    joined = True
    for segment in after_lead(before_review(_without_noise(text))).split(BORDER):
        if words.OPENS_ON.fullmatch(segment.rstrip()):
            joined = True
            continue
        if names and not joined and not words.OPENS_ON.match(segment):
            break
        shorter = words.STOP.sub("", f" {segment}").strip()
        found = _names_in(words.JOINT.split(shorter), strict=strict, follows=bool(names))
        if found is None:
            return ()
        names.extend(found)
        if names and shorter != segment.strip():
            break
        joined = bool(words.GOES_ON.search(segment))
    return distinct(_of_one_kind(names))


def _without_noise(text: str) -> str:
    return words.NOISE.sub(" ", text[: MAX_BYLINE * 2])[:MAX_BYLINE]


def _names_in(parts: Iterable[str], *, strict: bool, follows: bool) -> list[str] | None:
    """The names up to an affiliation or a date; None where strict and a part is neither a name nor a role."""
    names: list[str] = []
    for name in map(tidy, parts):
        if (names or follows) and (is_affiliation(name) or any(map(str.isdigit, name))):
            break
        if looks_like_name(name):
            names.append(name)
        elif strict and name and not is_role(name):
            return None
    return names


def _of_one_kind(names: list[str]) -> list[str]:
    """Beside people, a single word is a section or a control, unless it is an agency."""
    if not any(map(is_personal, names)):
        return names
    return [name for name in names if " " in name or not name.isascii() or key(name) in words.AGENCIES]


def declared(text: str) -> tuple[str, ...]:
    """Names in a declared author value, which is one name, or a list of them; roles and credentials left out."""
    text = after_lead(_without_noise(clean(text[: MAX_BYLINE * 2])))
    parts = [tidy(words.ASIDE.sub("", part)) for part in words.DECLARED_JOINT.split(text)]
    if "," in text and _is_reversed(parts):
        parts = [f"{parts[1]} {parts[0]}"]
    return distinct(part for place, part in enumerate(parts) if part and not (place and is_role(part)))


def _is_reversed(parts: Sequence[str]) -> bool:
    """Whether two parts are one name in library order ("Kaufman, Jeff T.")."""
    match parts:
        case [family, given] if " " not in family and key(family) not in words.AGENCIES:
            credential = words.CREDENTIAL.fullmatch(given)
            return not credential and all(map(looks_like_name, parts)) and bool(_INITIAL_BEHIND.fullmatch(given))
    return False


def before_review(text: str) -> str:
    """A byline without those who reviewed, checked, edited or tested the piece, and all that follows them."""
    found = words.REVIEWED.search(text)
    return text[: found.start()] if found else text


def after_lead(text: str) -> str:
    """The text behind its lead word ("Published 3 May ‖ By ‖ A B"); all of it where it has none."""
    for match in words.LEAD.finditer(text):
        if text[match.end() :].strip(f" {BORDER}"):
            return text[match.end() :]
    return text


def from_lead(text: str) -> str:
    """The text from its lead word on ("By ‖ A B"); all of it where it has none."""
    found = words.LEAD.search(text)
    return text[found.start() :] if found else text


def has_lead(text: str) -> bool:
    """Whether a text opens like a byline, or is one name with what its bearer is behind it."""
    return bool(words.LEAD.match(text)) or (len(text) < SIGNED and bool(words.ROLE_BEHIND.search(text)))


def tidy(name: str) -> str:
    """One name without what stands around it; empty where nothing is left or it names an account (``admin``)."""
    name = words.ROLE_BEHIND.sub("", " ".join(name.split()).strip(_EDGE))
    return "" if name.casefold() in words.ACCOUNTS else name


def is_affiliation(part: str) -> bool:
    """Whether a part that follows a name says whom somebody works for ("Bay Press", "Global Desk"); agencies do not."""
    if key(part) in words.AGENCIES or not part:
        return False
    single = " " not in part and part.isascii() and not part.islower()
    return single or bool(words.DESK.search(part)) or is_company(part)


def is_role(part: str) -> bool:
    """Whether a part of a byline says what somebody is rather than who ("Senior Editor", "MD")."""
    return bool(words.ROLE.fullmatch(part) or words.CREDENTIAL.fullmatch(part))


def is_interface(name: str) -> bool:
    """Whether a text holds words of a page's controls ("Follow", "3 comments") rather than a name."""
    found = (word.casefold() for word in _WORD.findall(name))
    return not words.INTERFACE.isdisjoint(found) or bool(_NO_NAME.search(name))


def looks_like_name(name: str) -> bool:
    """Whether a piece of a displayed byline can be a person's or a desk's name: a few words in capitals, no role."""
    found = _WORD.findall(name)
    if not 0 < len(found) <= MAX_WORDS or len(name) > MAX_NAME or any(char.isdigit() for char in name):
        return False
    if key(name) in words.AGENCIES:
        return True
    if is_role(name) or is_interface(name):
        return False
    if not _OPENERS.isdisjoint((found[0].casefold(), found[-1].casefold())):
        return False
    return not found[0][0].islower() and all(map(_capital, found))


def _capital(word: str) -> bool:
    return not word[0].islower() or word in words.PARTICLES or word[1:2] in "’'"


def is_desk(name: str) -> bool:
    """Whether a name is that of a desk or account rather than of a person."""
    return bool(words.DESK.search(name)) or len(name.split()) == 1


def is_personal(name: str) -> bool:
    """Whether a name can be that of a person: two to four words and nothing of a company's or desk's."""
    return (
        bool(words.PERSON.fullmatch(name))
        and not is_company(name)
        and not words.DESK.search(name)
        and looks_like_name(name)
    )


def is_company(name: str) -> bool:
    """Whether a name carries a company's legal form."""
    return bool(words.COMPANY.search(name))


def is_account(name: str) -> bool:
    """Whether a name is a login, initials or a company rather than what a byline would say."""
    if is_company(name):
        return True
    return " " not in name and name.isascii() and (not name.istitle() or len(name) <= INITIALS)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names without repetition, the first spelling kept."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(key(name), name)
    return tuple(found.values())[:MAX_NAMES]


def key(name: str) -> str:
    """What two spellings of one name share: lower case, no accents, no punctuation or spaces."""
    if name.isascii():
        return _PLAIN.sub("", name.lower())
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalnum())


def closing_title(title: str) -> Iterator[str]:
    """Names of a byline that closes a headline ("…, par Thibault de Varenne"); none where it is no byline."""
    match = words.CLOSING.search(title)
    for name in parse(match[1], strict=True) if match else ():
        if " " in name:
            yield name
