"""Two versions of a text → paragraph by paragraph the words that stayed, went and came, and what is worth showing.

What became of each word is found by ``difference.words``; here it is cut for those who read it, at a terminal or on a
page.
"""

import re
from collections.abc import Sequence

from scraper.archive.versions.difference import Kind, Span, words

_BORDER = re.compile(r"\n\s*\n")


def paragraphs(old: str | None, new: str | None) -> list[list[Span]]:
    """The paragraphs of both versions, each in spans; one that is whole in one version is a single span."""
    found: list[list[Span]] = [[]]
    for span in words(old, new):
        first, *others = _BORDER.split(span.text)
        found[-1].append(span._replace(text=first))
        found += [[span._replace(text=text)] for text in others]
    kept = [[span for span in spans if span.text] for spans in found]
    return [spans for spans in kept if any(span.text.strip() for span in spans)]


def worth_showing(found: Sequence[list[Span]], *, around: int) -> list[list[Span] | None]:
    """The changed paragraphs with so many before and behind each; None where paragraphs that stayed are left out."""
    changed = {place for place, spans in enumerate(found) if any(span.kind is not Kind.EQUAL for span in spans)}
    near = {other for place in changed for other in range(place - around, place + around + 1)}
    shown: list[list[Span] | None] = []
    for place, spans in enumerate(found):
        if place in near:
            shown.append(spans)
        elif not shown or shown[-1] is not None:
            shown.append(None)
    return shown
