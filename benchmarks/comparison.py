"""What an archive holds and what a mirror's truth says → the figures of the table; pure, nothing is fetched here."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Card:
    """A teaser as the archive holds it."""

    path: str
    title: str
    excerpt: str | None
    author: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """An article as the archive holds it."""

    path: str
    title: str
    authors: tuple[str, ...]
    published: str | None
    language: str | None
    body: str
    teasers: tuple[Card, ...]
    """In reading order."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of the table."""

    value: float
    floor: float | None = None
    """Below it (with ``most``: above it) the benchmark fails; None for a figure that is only shown."""
    most: bool = False

    @property
    def missed(self) -> bool:
        """Whether the floor is missed."""
        if self.floor is None:
            return False
        return self.value > self.floor if self.most else self.value < self.floor


def path_of(url: str) -> str:
    """The path of an address (with its query), percent-encoding undone: what mirrors on any port have in common."""
    parts = urlsplit(url)
    return unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def read_truth(folder: Path) -> list[dict[str, Any]]:
    """The posts of a mirror, one JSON object a line of ``truth.jsonl``, by path.

    Where it lists the cards that the theme shows, those are added that writers put into their texts.
    """
    posts = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    titled = {plain(post["title"]): post for post in posts if post["title"]}
    for post in posts:
        post["path"] = path_of(post["path"])
        if post["teasers"] is not None:
            post["teasers"] = [*_read_also(post, titled), *post["teasers"]]
    return posts


def _read_also(post: Mapping[str, Any], titled: Mapping[str, Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """What a post's text offers in a line of its own: a label, a colon, another post's title."""
    for line in post["body"].splitlines():
        other = titled.get(plain(line.partition(" : ")[2]), post)
        if other is not post:
            yield {"path": other["path"], "title": other["title"], "excerpt": None}


def compare(held: Sequence[Held], truth: Sequence[Mapping[str, Any]]) -> dict[str, Figure]:
    """Every figure about the archived articles of one site; fields are averaged over the articles that were found."""
    by_path = {article.path: article for article in held}
    pairs = [(by_path[post["path"]], post) for post in truth if post["path"] in by_path]
    figures = {
        "precision": Figure(len(pairs) / max(len(held), 1), 0.99),
        "recall": Figure(len(pairs) / max(len(truth), 1), 0.99),
    }
    for name, (floor, agrees) in FIELDS.items():
        figures[name] = Figure(_mean(agrees(article, post) for article, post in pairs), floor)
    figures["captions leaked"] = Figure(float(sum(_captions_leaked(*pair) for pair in pairs)), 0, most=True)
    return figures | _teaser_figures([pair for pair in pairs if pair[1]["teasers"] is not None])


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


def _same_title(article: Held, post: Mapping[str, Any]) -> bool:
    return plain(article.title) == plain(post["title"])


def _same_authors(article: Held, post: Mapping[str, Any]) -> bool:
    return set(article.authors) == set(post["authors"])


def _same_authors_in_order(article: Held, post: Mapping[str, Any]) -> bool:
    return bool(list(article.authors) == post["authors"])


def _same_day(article: Held, post: Mapping[str, Any]) -> bool:
    """The same calendar day as written, or the same instant written in another zone."""
    if article.published is None:
        return False
    same_instant = "T" in article.published and _instant(article.published) == _instant(post["published"])
    return same_instant or article.published[:10] == str(post["published"])[:10]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


def _same_language(article: Held, post: Mapping[str, Any]) -> bool:
    return bool(article.language == post["language"])


def _body_f1(article: Held, post: Mapping[str, Any]) -> float:
    return word_f1(article.body, post["body"])


def _same_body(article: Held, post: Mapping[str, Any]) -> bool:
    return plain(article.body) == plain(post["body"])


FIELDS: Mapping[str, tuple[float | None, Callable[[Held, Mapping[str, Any]], float]]] = {
    "title": (0.99, _same_title),
    "authors": (0.98, _same_authors),
    "authors in order": (None, _same_authors_in_order),
    "day": (0.99, _same_day),
    "language": (0.99, _same_language),
    "body F1": (0.98, _body_f1),
    "body exact": (None, _same_body),
}
"""Figure → its floor and how one article agrees with its post."""


def _captions_leaked(article: Held, post: Mapping[str, Any]) -> int:
    body, true_body = plain(article.body), plain(post["body"])
    return sum(plain(caption) in body and plain(caption) not in true_body for caption in post["captions"])


def _teaser_figures(pairs: Sequence[tuple[Held, Mapping[str, Any]]]) -> dict[str, Figure]:
    """Teasers by the path they lead to; nothing where the truth lists none."""
    if not pairs:
        return {}
    found = hit = listed = titles = excerpts = 0
    for article, post in pairs:
        cards = {card.path: card for card in article.teasers}
        wanted = {path_of(card["path"]): card for card in post["teasers"]}
        common = cards.keys() & wanted.keys()
        found, listed, hit = found + len(cards), listed + len(wanted), hit + len(common)
        titles += sum(plain(cards[path].title) == plain(wanted[path]["title"]) for path in common)
        excerpts += sum(same_start(cards[path].excerpt, wanted[path]["excerpt"]) for path in common)
    return {
        "teasers F1": Figure(2 * hit / max(found + listed, 1), 0.98),
        "teaser title": Figure(titles / max(hit, 1)),
        "teaser excerpt": Figure(excerpts / max(hit, 1)),
    }


def same_start(one: str | None, other: str | None) -> bool:
    """Whether two excerpts are the same up to where the shorter one was cut; both may be missing."""
    first, second = sorted((plain(one).rstrip(" ….["), plain(other).rstrip(" ….[")), key=len)
    return second.startswith(first) if first else not second


def plain(text: str | None) -> str:
    """Text with its white space collapsed; the empty string for None."""
    return " ".join((text or "").split())


def word_f1(one: str, other: str) -> float:
    """F1 over the multisets of lower-cased words of two texts; 1.0 where both are empty."""
    mine, theirs = (Counter(_WORD.findall(text.lower())) for text in (one, other))
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 1.0
