"""Two versions of an article → what kind of change leads from one to the other: the typed ledger, decided here alone.

The rules are ours, and go by the form of a change alone: whether a changed word makes another fact is not judged, but a
number, a word that goes on standing elsewhere in the text, or a word that came without another one going is no typo.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from unicodedata import category, combining, normalize

from scraper.archive.versions.churn import settled
from scraper.archive.versions.difference import Kind, Span, shared, words
from scraper.archive.versions.notices import Notice, notices
from scraper.archive.versions.tokens import came_and_went, is_unspaced
from scraper.archive.versions.tokens import words as words_of

MOST_TYPOS = 5
"""Changed places of a text up to which they can all be typos; ours: who changes more has gone over the text."""
STEPS = 20_000
"""Steps of the search for what changed, some 10 ms while an archive is locked: typos take few."""
LONG_WORD = 8
"""Letters of a word from which two of them side by side may be wrong, else one; ours."""


class Type(StrEnum):
    """What kind of change a revision is; several may go together."""

    TYPO = "typo"
    """Letters within few words of headline, standfirst or text, or signs, spaces, accents and capitals alone."""
    HEADLINE = "headline"
    """The headline, beyond typos."""
    STANDFIRST = "standfirst"
    """The standfirst, beyond typos."""
    BODY = "body"
    """The text, beyond typos and notices."""
    CORRECTION = "correction"
    """A notice came in, or changed, by which the article says that it was corrected."""
    UPDATE = "update"
    """The same for one by which it says that it was updated."""
    BYLINE = "byline"
    """The authors."""
    DATE = "date"
    """The publication date."""
    ACCESS = "access"
    """How much of it an anonymous reader gets."""
    CHURN = "churn"
    """Nothing but counters and the like (``churn``); of archives of earlier versions, which made revisions of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is compared of a version of an article; each as in ``articles``, None where missing."""

    title: str | None = None
    subtitle: str | None = None
    authors: str | None = None
    published: str | None = None
    body: str | None = None
    access: str | None = None
    """None: not known, which is no change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change as the ledger holds it."""

    types: tuple[Type, ...]
    """What kind of change it is, in the order of ``Type``."""
    added: int
    """Words of headline, standfirst and text that came."""
    removed: int
    """Words of these that went."""
    notice: str | None
    """The notices that came, a blank line between them; None: none did."""


_TEXTS = ("title", "subtitle", "body")
COMPARED = ("title", "subtitle", "authors", "published", "body")
"""Fields that make a revision when they differ in more than churn and white space."""


def changes(before: Version, after: Version) -> list[str]:
    """Return the fields of ``COMPARED`` that differ; two spellings of one moment are one date."""
    return [name for name in COMPARED if _form(name, before) != _form(name, after)]


def entry(before: Version, after: Version) -> Entry:
    """Return what kind of change leads from one version to another."""
    differing = changes(before, after)
    came = _notices_that_came(before, after)
    found = set(_types(differing, before, after))
    found |= {Type(kind) for kind in came.values()}
    if before.access and after.access and before.access != after.access:
        found.add(Type.ACCESS)
    counts = [came_and_went(getattr(before, name), getattr(after, name)) for name in _TEXTS if name in differing]
    return Entry(
        types=tuple(kind for kind in Type if kind in (found or {Type.CHURN})),
        added=sum(added for added, _ in counts),
        removed=sum(removed for _, removed in counts),
        notice="\n\n".join(came) or None,
    )


def _types(differing: Sequence[str], before: Version, after: Version) -> Iterator[Type]:
    for name, kind in (("title", Type.HEADLINE), ("subtitle", Type.STANDFIRST)):
        if name in differing:
            yield Type.TYPO if are_typos(getattr(before, name), getattr(after, name)) else kind
    if "body" in differing:
        yield from _types_of_body(before.body, after.body)
    if "authors" in differing:
        yield Type.BYLINE
    if "published" in differing:
        yield Type.DATE


def _types_of_body(old: str | None, new: str | None) -> Iterator[Type]:
    """Text without its notices: they are a type of their own."""
    noticed = notices(old) | notices(new)
    if noticed:
        old, new = _without(old, noticed), _without(new, noticed)
        if settled(old) == settled(new):
            return
    yield Type.TYPO if are_typos(old, new) else Type.BODY


def _without(text: str | None, paragraphs: dict[str, Notice]) -> str:
    return "\n\n".join(
        part for part in (text or "").split("\n\n") if settled(part) and " ".join(part.split()) not in paragraphs
    )


def _notices_that_came(before: Version, after: Version) -> dict[str, Notice]:
    held = {**notices(before.subtitle), **notices(before.body)}
    now = {**notices(after.subtitle), **notices(after.body)}
    return {paragraph: kind for paragraph, kind in now.items() if paragraph not in held}


def are_typos(before: str | None, after: str | None) -> bool:
    """Whether all that changed between two texts is small enough to be the mending of slips.

    No more than ``MOST_TYPOS`` places; in each, the same words but for signs, spaces, capitals and accents, or one word
    for another that differs in one letter (two neighbours in a long word), or in the order of two letters, and that
    stands nowhere else in what stays.
    """
    if max(came_and_went(before, after)) > MOST_TYPOS * MOST_TYPOS:
        return False
    spans = words(before, after, steps=STEPS)
    places = list(_places(spans))
    stay = {word.casefold() for kind, text in spans if kind is Kind.EQUAL for word in words_of(text)}
    return 0 < len(places) <= MOST_TYPOS and all(_is_typo(gone, come, stay) for gone, come in places)


def _places(spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """What went and what came, place by place."""
    padded = [Span(Kind.EQUAL, ""), *spans, Span(Kind.EQUAL, "")]
    for one, other in pairwise(padded):
        if one.kind is Kind.DELETE:
            yield one.text, other.text if other.kind is Kind.INSERT else ""
        elif other.kind is Kind.INSERT:
            yield "", other.text


def _is_typo(gone: str, come: str, stay: set[str]) -> bool:
    old, new = ([word.casefold() for word in words_of(text)] for text in (gone, come))
    if _bare(old) == _bare(new):
        return True
    if len(old) != len(new) or len(old) > MOST_TYPOS:
        return False
    return all(one == other or (_is_slip(one, other) and one not in stay) for one, other in zip(old, new, strict=True))


def _bare(named: Sequence[str]) -> str:
    """Letters and digits of words without accents: what stays when only signs, spaces, capitals or accents change.

    Signs for vowels, as in Devanagari, are no accents: they do not combine (class 0).
    """
    letters = normalize("NFKD", "".join(named))
    return "".join(letter for letter in letters if category(letter)[0] in "LNM" and not combining(letter))


def _is_slip(one: str, other: str) -> bool:
    """Whether two words differ by a letter or two; numbers, and scripts whose letters are words, have no slips."""
    if any(map(str.isdigit, one + other)) or is_unspaced(one) or is_unspaced(other):
        return False
    old, new = _core(one, other)
    if len(old) == len(new) == 2 and old == new[::-1]:  # noqa: PLR2004 - two letters that changed places
        return True
    return max(len(old), len(new)) <= (2 if min(len(one), len(other)) >= LONG_WORD else 1)


def _core(one: str, other: str) -> tuple[str, str]:
    """What two words do not begin and end with alike."""
    start = shared(one, other)
    end = shared(one[start:][::-1], other[start:][::-1])
    return one[start : len(one) - end], other[start : len(other) - end]


def _form(name: str, version: Version) -> str:
    text: str | None = getattr(version, name)
    return _moment(text) if name == "published" else settled(text)


def _moment(text: str | None) -> str:
    """A date with time as UTC, so that the same moment is the same text; others as they are."""
    if not text or "T" not in text:
        return text or ""
    try:
        parsed = datetime.fromisoformat(text)
        return parsed.astimezone(UTC).isoformat() if parsed.tzinfo else text
    except (ValueError, OverflowError):  # the first and the last hours of the calendar are none elsewhere
        return text
