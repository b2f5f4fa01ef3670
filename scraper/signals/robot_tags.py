"""The words of ``X-Robots-Tag`` and ``<meta name="robots">`` in, signals out.

No standard defines them: they are search engines' words (Google, "Robots meta tag, data-nosnippet, and X-Robots-Tag
specifications"), joined by those of DeviantArt (``noai``, ``noimageai``, 2022).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from scraper.usage import Place, Scheme, Signal

MAX_RAW = 2_000
"""Characters of one header line or meta element that are read."""
MAX_WORDS = 100
"""Words taken from one of them."""

PLAIN = frozenset({"noindex", "noarchive", "nosnippet", "noai", "noimageai"})
"""Words that ask for something on which how we use a page depends."""
VALUED = frozenset({"max-snippet", "unavailable_after"})
"""Such words with a value behind a colon."""
_BESIDE = frozenset(
    "all index follow nofollow none noimageindex notranslate indexifembedded nocache archive snippet noodp noydir "
    "noyaca noml nositelinkssearchbox".split()
)
_BESIDE_VALUED = frozenset({"max-image-preview", "max-video-preview"})
_WORDS = PLAIN | _BESIDE
_ANY_VALUED = VALUED | _BESIDE_VALUED
_KNOWN = _WORDS | _ANY_VALUED
_EVERYBODY = frozenset({"*", "robots"})

_AGENT = re.compile(r"[a-z*][\w.*+/-]{0,99}")
_TELLING = re.compile("|".join(sorted({*PLAIN, *VALUED, "none"})))
_DATED = re.compile(r"(?i)\bunavailable_after\s*:")
_LENGTH = re.compile(r"[0-9]{1,9}")


def of_header(line: str, ours: str) -> Iterator[Signal]:
    """What one ``X-Robots-Tag`` line says; a robot's name in it holds for what follows, to the end of the line."""
    yield from _signals(line, "", Place.HEADER, ours)


def of_meta(values: Mapping[str, Sequence[str]], ours: str) -> Iterator[Signal]:
    """What meta elements say, by name: those for all robots, those for ours, and those for others.

    Any name may be another robot's: it is taken for one where everything behind it is a word for robots.
    """
    for name, contents in values.items():
        for content in contents:
            if not _TELLING.search(content[:MAX_RAW].lower()):
                continue
            if name in {"robots", ours} or _is_for_robots(content):
                yield from _signals(content, "" if name == "robots" else name, Place.META, ours)


def _is_for_robots(content: str) -> bool:
    words = {word for _, word, _ in _words(content[:MAX_RAW], "")}
    return words <= _KNOWN and not words.isdisjoint(PLAIN | VALUED)


def _signals(raw: str, agent: str, place: Place, ours: str) -> Iterator[Signal]:
    raw = raw[:MAX_RAW]
    for name, word, value in islice(_words(raw, agent), MAX_WORDS):
        if (said := _said(word, value)) is not None:
            yield Signal(
                scheme=Scheme.ROBOTS,
                name=said,
                value=value or None,
                place=place,
                raw=raw,
                agent=name or None,
                binds=name in {"", ours},
            )


def _said(word: str, value: str) -> str | None:
    """The signal in a word; None where it asks for nothing that concerns us, as ``max-snippet:-1``, no bound at all."""
    if word == "none":
        return "noindex"
    if word in PLAIN and not value:
        return word
    if word == "max-snippet" and _LENGTH.fullmatch(value):
        return word
    return word if word == "unavailable_after" and value else None


def _words(raw: str, agent: str) -> Iterator[tuple[str, str, str]]:
    """Yield (robot's name or nothing, word in lower case, value or nothing)."""
    for part in _parts(raw):
        name, rest = _addressed(part)
        agent = agent if name is None else name
        word, colon, value = rest.partition(":")
        if colon and word.strip().lower() in _ANY_VALUED:
            yield agent, word.strip().lower(), value.strip()
        else:
            yield from ((agent, word, "") for word in rest.lower().split())


def _parts(raw: str) -> list[str]:
    """What stands between commas; a comma within a date ("Sunday, 3 May 2026") parts nothing."""
    parts: list[str] = []
    for part in map(str.strip, raw.replace(";", ",").split(",")):
        if parts and _DATED.search(parts[-1]) and not _is_apart(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    return parts


def _is_apart(part: str) -> bool:
    head = part.partition(":")[0].strip().lower()
    return head in _ANY_VALUED or _addressed(part)[0] is not None or _WORDS.issuperset(part.lower().split())


def _addressed(part: str) -> tuple[str | None, str]:
    """(robot's name, the rest), the name empty for all robots; None where no name stands before the words."""
    head, colon, rest = part.partition(":")
    head = head.strip().lower().partition("/")[0]  # a version is no part of a name (RFC 9309, 2.2.1)
    if not colon or head in _KNOWN or not _AGENT.fullmatch(head):
        return None, part
    return ("" if head in _EVERYBODY else head), rest.strip()
