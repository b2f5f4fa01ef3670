"""An FTS5 expression and a text → the text with the words that were found between marks, whole or the best passage.

FTS5's own ``highlight()`` and ``snippet()`` know the words of the index only: not those appended to a text, which
are what finds 東京 within a sentence, or *annulees* for annulées.  This reads the text as the index does: each
different piece of it is judged once, and what is found is sought in the text as it stands there.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from scraper.archive.searching import words

PASSAGE = 240
"""Characters of a passage, about: it ends with a word."""
LEAD = 60
"""Characters of it that may stand before the first find."""
EDGE = "…"
"""Stands where a passage begins or ends within the text."""
READ = 50_000
"""Characters of a text that are read for a passage: what a snippet may cost is bounded by it."""

_QUOTED = re.compile(r'"([^"]*)"( \*)?')
_STEM = re.compile(r"[a-z]{2}0.")
_SENTENCE = re.compile(r"[.!?…:](?=\s)|[。！？\n]")

Span = tuple[int, int]
Phrase = tuple[tuple[str, ...], bool]
"""Words of a phrase, and whether the last one is a beginning."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an FTS5 expression seeks, in the forms of the index."""

    stems: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()
    begins: tuple[str, ...] = ()
    """Their first words."""
    runs: tuple[str, ...] = ()
    """Strings in scripts without blanks between words."""


def wanted(match: str) -> Wanted:
    """What to mark for an expression of ``query.match_expression``."""
    stems, phrases, runs = set(), [], []
    for text, star in _QUOTED.findall(match):
        if words.is_unspaced(text):
            runs.append(_run(text.split()))
        elif _STEM.match(text):
            stems.add(text)
        elif text:
            phrases.append((tuple(text.split()), bool(star)))
    begins = tuple({parts[0] for parts, _ in phrases})
    return Wanted(frozenset(stems), tuple(phrases), begins, tuple(runs))


def marked(text: str | None, seek: Wanted, language: str | None, marks: tuple[str, str]) -> str | None:
    """The whole text with marks; None for None."""
    return None if text is None else _with_marks(text, (0, len(text)), _found(text, seek, language), marks)


def passage(text: str | None, seek: Wanted, language: str | None, marks: tuple[str, str]) -> str | None:
    """Some ``PASSAGE`` characters of the text with the most different finds, with marks; None without text."""
    if not text:
        return None
    spans = _found(text[:READ], seek, language)
    start, end = _best(text, spans)
    shown = _with_marks(text, (start, end), spans, marks)
    return f"{EDGE if start else ''}{shown}{EDGE if end < len(text) else ''}"


def _with_marks(text: str, within: Span, spans: list[Span], marks: tuple[str, str]) -> str:
    pieces, at = [], within[0]
    for first, last in spans:
        if first >= at and last <= within[1]:
            pieces += [text[at:first], marks[0], text[first:last], marks[1]]
            at = last
    return "".join((*pieces, text[at : within[1]]))


def _run(parts: list[str]) -> str:
    """The string that pairs which overlap were made of."""
    run = parts[0]
    for before, part in pairwise(parts):
        overlaps = len(before) == 2 and before[1] == part[0] and words.is_unspaced(before)  # noqa: PLR2004 - a pair
        run += part[1:] if overlaps else part
    return run


def _found(text: str, seek: Wanted, language: str | None) -> list[Span]:
    """Where finds stand, in order; of those that begin together the longest first."""
    by = words.tag(language)
    needles = [stem[3:5] for stem in seek.stems if stem.startswith(by)]
    alone: set[str] = set()
    first: set[str] = set()
    parts: set[str] = set()
    is_folded = words.has_letters(text)
    for piece, letters in _pieces(text).items():
        is_read = not is_folded and not words.has_letters(piece)
        if needles and (is_read or _has(letters, needles)):
            alone.update(_with_stem(piece, by, seek.stems))
        if seek.begins and (is_read or _has(letters, seek.begins)):
            first.update(word for word in words.cut(piece) if words.fold(word).startswith(seek.begins))
        if seek.runs and not piece.isascii():
            parts.update(_runs(piece, seek.runs))
    spans = {*_places(text, alone), *_phrases(text, first, seek.phrases), *_places(text, parts, whole=False)}
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _pieces(text: str) -> dict[str, str]:
    """What stands between blanks, with its folded letters as ``words.letters`` has them."""
    pieces, letters = text.split(), words.letters(text).split()
    return dict(zip(pieces, letters if len(letters) == len(pieces) else map(words.letters, pieces), strict=True))


def _has(letters: str, needles: Iterable[str]) -> bool:
    """Whether a piece may hold what is sought: a stem begins as its word does, or nearly so, and is read then."""
    for needle in needles:  # a loop: any() costs more than all of it  # noqa: SIM110
        if needle in letters:
            return True
    return False


def _with_stem(piece: str, by: str, stems: frozenset[str]) -> Iterable[str]:
    """The words of a piece that have one of the stems."""
    _, _, stem, plain = words.forms(piece, by)
    if stem not in stems and plain not in stems and stems.isdisjoint(f"{stem} {plain}".split()):
        return ()
    return {word for word in words.cut(piece) if not stems.isdisjoint(words.stemmed(word, by))}


def _places(text: str, strings: Iterable[str], *, whole: bool = True) -> Iterator[Span]:
    """Where strings stand in a text, as ``whole`` words or anywhere."""
    for string in strings:
        at = text.find(string)
        while at >= 0:
            end = at + len(string)
            if not whole or not (words.is_within(text, at) or words.is_within(text, end)):
                yield at, end
            at = text.find(string, end)


def _phrases(text: str, first: Iterable[str], phrases: Iterable[Phrase]) -> Iterator[Span]:
    """Where phrases stand that begin with one of these words: what follows there is read."""
    for start, _ in _places(text, first):
        for phrase in phrases:
            reach = 3 * sum(map(len, phrase[0])) + 8 * len(phrase[0])  # endings, and what stands between words
            length = _length(text[start : start + reach], phrase)
            if length:
                yield start, start + length


def _length(text: str, phrase: Phrase) -> int:
    """Characters of a phrase where a text begins with it; 0 where it does not."""
    parts, starred = phrase
    found = words.cut(text)[: len(parts)]
    forms = [words.fold(word) for word in found]
    if starred and len(forms) == len(parts) and forms[-1].startswith(parts[-1]):
        forms[-1] = parts[-1]
    if tuple(forms) != parts:
        return 0
    end = 0
    for word in found:
        end = text.index(word, end) + len(word)
    return end


def _runs(piece: str, runs: tuple[str, ...]) -> Iterator[str]:
    """What stands in a piece for the runs that are sought; its whole word, where folding has changed its length."""
    for word in words.cut(piece):
        form = words.fold(word)
        for run in runs:
            at = form.find(run)
            if at >= 0:
                yield word[at : at + len(run)] if len(form) == len(word) else word


def _best(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Where the passage with the most different finds begins and ends; of equal ones the first."""
    best, most, left = 0, 0, 0
    for right, (_, end) in enumerate(spans):
        while end - spans[left][0] > PASSAGE - LEAD and left < right:
            left += 1
        different = len({text[first:last].casefold() for first, last in spans[left : right + 1]})
        if different > most:
            best, most = spans[left][0], different
    start = _start(text, best)
    return start, _end(text, start, max(start + PASSAGE, best + PASSAGE - LEAD))


def _start(text: str, find: int) -> int:
    """Where a sentence begins, else a word, not long before the find."""
    if find <= LEAD:
        return 0
    before = text[find - LEAD : find]
    sentences = [found.end() for found in _SENTENCE.finditer(before)]
    blank = sentences[-1] if sentences else before.find(" ") + 1
    start = find - LEAD + blank
    return start + (len(text[start:find]) - len(text[start:find].lstrip()))


def _end(text: str, start: int, end: int) -> int:
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", start, end + 1)
    return blank if blank > end - LEAD else end
