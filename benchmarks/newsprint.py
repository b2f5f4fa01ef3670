"""Synthetic articles in seven languages: Zipf's words with each language's endings, 300 to 600 words each.

Word n of a language is taken with weight 1/n, of ``WORDS``; one word in a hundred is new, as names and figures are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

WORDS = 60_000
"""Words of each language."""
MOST, LEAST = 600, 300
"""Words of a text."""

LANGUAGES = {
    # language → share of articles, its consonants, its vowels, endings
    "en": (0.30, "b c d f g h l m n p r s t th st", "a e i o u ea ou", ",s,ed,ing,ly,er,ation,s"),
    "fr": (0.30, "b c d f g l m n p r s t v ch qu", "a e é i o u ou ai eau", ",s,es,ée,ées,er,ait,ation"),
    "de": (0.14, "b d f g h k l m n r s t w sch ß", "a e i o u ä ö ü ei", ",e,en,er,es,ung,ungen,lich"),
    "el": (0.06, "β γ δ κ λ μ ν π ρ σ τ φ χ", "α ά ε έ ι ί ο ό η ή", "ος,ου,ον,οι,ων,ης,α,ες"),
    "tr": (0.07, "b c d k l m n r s t y ş ç ğ", "a e ı i o ö u ü", ",lar,ler,da,de,ın,in,ları"),
    "ar": (0.07, "ب ت ث ج ح د ر س ش ع ف ق ك ل م ن", "ا و ي", ",ة,ات,ون,ين,ه,ها,ي"),
    "zh": (0.06, " ".join(chr(0x4E00 + 7 * n) for n in range(400)), "", ""),
}


@dataclass(frozen=True, slots=True)
class Text:
    """What one article says."""

    language: str
    title: str
    subtitle: str
    author: str
    body: str


def vocabulary(language: str) -> list[str]:
    """The words of a language, the most frequent first: these are the shortest."""
    _, *letters, ends = LANGUAGES[language]
    consonants, vowels = (list(some.split()) or [""] for some in letters)
    endings = ends.split(",")
    chance = np.random.default_rng(len(language) + ord(language[0]) * 256 + ord(language[1]))
    words: dict[str, None] = {}
    rank = 0
    while len(words) < WORDS:
        syllables = 1 + rank // 400 if rank < 800 else 2 + int(chance.integers(0, 2))  # noqa: PLR2004 - short words first
        stem = "".join(
            consonants[chance.integers(0, len(consonants))] + vowels[chance.integers(0, len(vowels))]
            for _ in range(min(syllables, 3))
        )
        words[stem + endings[chance.integers(0, len(endings))]] = None
        rank += 1
    return list(words)


def texts(count: int, *, seed: int = 1) -> Iterator[Text]:
    """That many articles, the same ones each time."""
    chance = np.random.default_rng(seed)
    names = list(LANGUAGES)
    shares = [LANGUAGES[name][0] for name in names]
    words = {name: np.array(vocabulary(name), dtype=object) for name in names}
    weights = np.cumsum(1 / np.arange(1, WORDS + 1))
    weights /= weights[-1]
    for number in range(count):
        language = names[int(chance.choice(len(names), p=shares))]
        length = int(chance.integers(LEAST, MOST))
        picked = words[language][np.searchsorted(weights, chance.random(length))]
        for place in np.flatnonzero(chance.random(length) < 0.01):  # noqa: PLR2004 - one word in a hundred
            picked[place] = f"n{number}x{place}"
        yield _text(language, [str(word) for word in picked])


def _text(language: str, words: list[str]) -> Text:
    blank = "" if language == "zh" else " "
    stop = "。" if language == "zh" else ". "
    sentences = [blank.join(words[at : at + 18]) for at in range(0, len(words), 18)]
    paragraphs = [
        "".join(f"{sentence}{stop}" for sentence in sentences[at : at + 4]) for at in range(0, len(sentences), 4)
    ]
    return Text(
        language, blank.join(words[2:10]), blank.join(words[12:32]), f"{words[-1]} {words[-2]}", "\n\n".join(paragraphs)
    )  # fmt: skip
