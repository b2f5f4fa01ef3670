"""Names of elements and words of short blocks in, learned evidence for or against running text out.

What a name such as ``c-byline`` or a line such as "Read more" says about a block was counted over the sites of the
training pages (``scripts/train_body.py``); evidence is the log-odds of being article text, 0 where nothing is known.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

Evidence = tuple[float, float, float]
"""Mean, lowest and highest evidence of several words."""

NOTHING: Evidence = (0.0, 0.0, 0.0)
MAX_WORDS = 6
"""Words at a block's start that count as phrases; what a block is shows in how it begins."""
MAX_NAMES = 16
"""Words of a signature that count; utility classes can make it hundreds long."""
MAX_SEEN = 50_000
"""Signatures remembered, some 10 MB: those of a site repeat, those of a hostile page never do."""
_TOKEN = re.compile(r"[A-Z]?[a-z]{1,30}|[A-Z]{1,30}(?![a-z])")
_BEGINNING = 100
"""Characters of a block's start that are looked at."""
_SHORT_LINE = 4
"""Words up to which a whole block is one phrase, such as "You may also like"."""
_AROUND = " .,:;!?()[]«»\"“”…→>|•-–—'"


def name_words(signature: str) -> tuple[str, ...]:
    """Lower-case words of a signature and pairs of neighbours: ``c-articleBody`` → article, body, article_body."""
    words = [word.lower() for word in _TOKEN.findall(signature) if len(word) > 1][:MAX_NAMES]
    return tuple(dict.fromkeys((*words, *map("_".join, pairwise(words)))))


def phrase_words(text: str) -> list[str]:
    """Words and pairs of words that a block begins with, ``^`` before the first, ``=`` before a whole short block."""
    words = [word.strip(_AROUND) or word for word in text[:_BEGINNING].lower().split()[: MAX_WORDS + 1]]
    found = words[:MAX_WORDS]
    found.append("^" + words[0])
    if len(words) <= _SHORT_LINE:
        found.append("=" + " ".join(words))
    found.extend(map(" ".join, pairwise(words)))
    return found


def weigh(words: Iterable[str], evidence: Callable[[str], float | None]) -> Evidence:
    """Sum up the evidence of those words that have any."""
    found = [value for word in words if (value := evidence(word)) is not None]
    return (sum(found) / len(found), min(found), max(found)) if found else NOTHING


@dataclass(slots=True)
class Lexicon:
    """Evidence by word; a signature's is computed once."""

    names: Mapping[str, float]
    """Of words in the names of the elements around a block."""
    inner: Mapping[str, float]
    """Of words in the name of the inline element that a block begins with."""
    phrases: Mapping[str, float]
    """Of words at the beginning of short blocks."""
    _seen: dict[str, Evidence] = field(default_factory=dict)

    def of_names(self, signature: str) -> Evidence:
        """Evidence of a frame's signature."""
        return self._once(signature, signature, self.names)

    def of_inner(self, signature: str) -> float:
        """Lowest evidence of an inline element's signature."""
        return self._once("~" + signature, signature, self.inner)[1]

    def of_phrases(self, text: str) -> Evidence:
        """Evidence of a block's first words."""
        return weigh(phrase_words(text), self.phrases.get)

    def _once(self, key: str, signature: str, evidence: Mapping[str, float]) -> Evidence:
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= MAX_SEEN:
                self._seen.clear()
            found = self._seen[key] = weigh(name_words(signature), evidence.get)
        return found
