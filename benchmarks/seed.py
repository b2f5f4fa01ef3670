"""The seed article as a reader copied it from its page → its title, the body's blocks and the cards under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from comparison import Held, plain, same_start

_CARD_LINES = 3
"""Distinct lines of a card: headline, excerpt, author."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What the page must give, and nothing else."""

    title: str
    body: tuple[str, ...]
    cards: tuple[Mapping[str, str], ...]
    """``title``, ``excerpt`` (cut where the copy was cut) and ``author`` of each card."""


def read_seed(path: Path) -> Seed:
    """Read the copy: title twice, share label, body, share label, furniture, then cards whose headlines come twice."""
    lines = [plain(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    title = lines[0]
    rest = [line for line in lines if line != title]
    label = rest[0]
    end = rest.index(label, 1)
    return Seed(title, tuple(rest[1:end]), _cards(rest[end + 1 :]))


def _cards(lines: list[str]) -> tuple[Mapping[str, str], ...]:
    runs = [(line, len(list(copies))) for line, copies in groupby(lines)]
    first = next((index for index, (_, copies) in enumerate(runs) if copies > 1), len(runs))
    texts = [line for line, _ in runs[first:]]
    cards = (texts[start : start + _CARD_LINES] for start in range(0, len(texts), _CARD_LINES))
    return tuple(dict(zip(("title", "excerpt", "author"), card, strict=True)) for card in cards)


def seed_faults(seed: Seed, article: Held, *, with_cards: bool) -> list[str]:
    """How an archived article differs from the seed, one line a difference; empty where it is perfect."""
    blocks = [plain(block) for block in article.body.split("\n\n")]
    faults = [f"title is {article.title!r}"] if plain(article.title) != seed.title else []
    faults += [f"body lacks {block[:60]!r}" for block in seed.body if block not in blocks]
    faults += [f"body adds {block[:60]!r}" for block in blocks if block not in seed.body]
    if not faults and blocks != list(seed.body):
        faults.append("blocks are out of order or repeated")
    return faults + (_card_faults(seed, article) if with_cards else [])


def _card_faults(seed: Seed, article: Held) -> list[str]:
    if len(article.teasers) != len(seed.cards):
        return [f"{len(article.teasers)} teasers instead of {len(seed.cards)}"]
    return [
        f"teaser {number}: {name} is {plain(shown)[:60]!r}"
        for number, (card, wanted) in enumerate(zip(article.teasers, seed.cards, strict=True), start=1)
        for name, shown in (("title", card.title), ("excerpt", card.excerpt), ("author", card.author))
        if not same_start(shown, wanted[name])
    ]
