"""The demo's data files → Papers with their Stories and blocks of text; nothing is rendered here."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

PAPERS = ("courrier", "gazette")
"""The two newspapers, by the names of their folders under ``papers/``."""

EDITIONS = (1, 2)
"""What is in print on the first day, and on the second: one story corrected, one withdrawn, one new."""

_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_ALSO = re.compile(r"\{\{also: ([\w-]+)\}\}")


class BlockKind(StrEnum):
    """What a block of a story is, named as in ``scraper.models.Article.body``."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    ALSO = "also"
    """A box in the running text that offers another story; its text is that story's slug."""


_MARKS = (("## ", BlockKind.HEADING), ("> ", BlockKind.QUOTE), ("- ", BlockKind.ITEM))


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a story, with its links still in ``[text](target)`` form."""

    kind: BlockKind
    source: str

    @property
    def text(self) -> str:
        """What a reader sees: links reduced to their text."""
        return _LINK.sub(r"\1", self.source)

    def links(self) -> tuple[tuple[str, str], ...]:
        """(text, target) of each link; a target is a path, or ``paper:path`` on the other paper."""
        return tuple((match[1], match[2]) for match in _LINK.finditer(self.source))

    def split(self) -> tuple[tuple[str, str | None], ...]:
        """The source as (text, target) runs, target None for plain text."""
        parts = _LINK.split(self.source)
        runs: list[tuple[str, str | None]] = []
        for index in range(0, len(parts) - 1, 3):
            runs += [(parts[index], None), (parts[index + 1], parts[index + 2])]
        runs.append((parts[-1], None))
        return tuple(run for run in runs if run[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A byline of a paper: a person, or a desk."""

    slug: str
    name: str
    role: str
    bio: str
    desk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article as its paper wrote it."""

    slug: str
    number: int
    title: str
    language: str
    """Language of the text, which is not always the paper's."""
    section: str
    authors: tuple[Author, ...]
    published: datetime
    updated: datetime | None
    description: str
    excerpt: str
    blocks: tuple[Block, ...]
    markup: str
    """How its metadata is given: ``json-ld``, ``microdata``, ``meta``, or ``dom`` for what is displayed only."""
    editions: tuple[int, ...]
    subtitle: str | None = None
    kicker: str | None = None
    image: str | None = None
    """Caption of the lead picture; None where the story has none."""
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    """Slugs of the stories on the cards under it."""
    comments: tuple[tuple[str, str], ...] = ()
    amp: bool = False

    @property
    def changed(self) -> datetime:
        """When it was last touched."""
        return self.updated or self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page that is no article: about, legal, or the draft that robots.txt protects."""

    path: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One newspaper: its name, its addresses and everything it ever wrote."""

    key: str
    name: str
    language: str
    locale: str
    tagline: str
    section_size: int
    """Stories on one page of a section."""
    paths: Mapping[str, str]
    """Address patterns by what they lead to (``story``, ``section``, ``author`` …), see ``paper.toml``."""
    sections: Mapping[str, str]
    authors: Mapping[str, Author]
    sheets: tuple[Sheet, ...]
    draft: Sheet
    disallow: str
    labels: Mapping[str, Any]
    """Words of the page furniture that the truth must repeat: headings of the boxes, the "and" between names."""
    date: str
    """Pattern of a displayed date, over day, month, year, hour and minute."""
    months: tuple[str, ...]
    sitemaps: tuple[str, ...]
    """Sitemaps under the index at ``/sitemap.xml``; empty for a paper that has none."""
    most_read: tuple[str, ...]
    stories: tuple[Story, ...]


def in_print(stories: Iterable[Story], edition: int) -> tuple[Story, ...]:
    """Those of one edition, newest first."""
    printed = (story for story in stories if edition in story.editions)
    return tuple(sorted(printed, key=lambda story: story.published, reverse=True))


def displayed_authors(paper: Paper, story: Story) -> str:
    """The names as its pages show them: ``Yann Le Duigou et Camille Arnoux``."""
    conjunction: str = paper.labels["conjunction"]
    return conjunction.join(author.name for author in story.authors)


def displayed_date(paper: Paper, moment: datetime) -> str:
    """A date as its pages show it: ``10 mars 2025 à 7 h 30``."""
    month = paper.months[moment.month - 1]
    return paper.date.format(
        day=moment.day, month=month, year=moment.year, hour=moment.hour, minute=f"{moment.minute:02d}"
    )


def story_path(paper: Paper, story: Story) -> str:
    """Where the paper publishes a story, such as ``/mer/le-bac-1042.html``."""
    return paper.paths["story"].format(
        section=story.section,
        slug=story.slug,
        number=story.number,
        year=f"{story.published:%Y}",
        month=f"{story.published:%m}",
        day=f"{story.published:%d}",
    )


@cache
def load_paper(key: str) -> Paper:
    """Read one paper and its stories from the data files beside this module."""
    folder = files(__package__) / "papers" / key
    settings = tomllib.loads((folder / "paper.toml").read_text(encoding="utf-8"))
    authors = {slug: Author(slug=slug, **values) for slug, values in settings["authors"].items()}
    texts = sorted((folder / "stories").iterdir(), key=lambda entry: entry.name)
    return Paper(
        key=key,
        name=settings["name"],
        language=settings["language"],
        locale=settings["locale"],
        tagline=settings["tagline"],
        section_size=settings["section_size"],
        paths={name.removesuffix("_path"): path for name, path in settings.items() if name.endswith("_path")},
        sections=settings["sections"],
        authors=authors,
        sheets=tuple(_sheet(values) for values in settings["pages"]),
        draft=_sheet(settings["draft"]),
        disallow=settings["draft"]["disallow"],
        labels=settings["labels"],
        date=settings["date"],
        months=tuple(settings["months"]),
        sitemaps=tuple(settings["sitemaps"]),
        most_read=tuple(settings["most_read"]),
        stories=tuple(_story(text, settings["language"], authors) for text in texts),
    )


def _sheet(values: Mapping[str, Any]) -> Sheet:
    return Sheet(path=values["path"], title=values["title"], paragraphs=tuple(values["text"].strip().split("\n\n")))


def _story(entry: Traversable, language: str, authors: Mapping[str, Author]) -> Story:
    """A story file: TOML between two lines of ``+++``, then the text."""
    _, head, text = entry.read_text(encoding="utf-8").split("+++\n", 2)
    values = {"language": language, "updated": None, "editions": EDITIONS, **tomllib.loads(head)}
    values["authors"] = tuple(authors[slug] for slug in values["authors"])
    values["comments"] = tuple((name, comment) for name, comment in values.get("comments", ()))
    for name in ("editions", "tags", "related"):
        values[name] = tuple(values.get(name, ()))
    return Story(**values, blocks=read_blocks(text))


def read_blocks(text: str) -> tuple[Block, ...]:
    """The text of a story as blocks: paragraphs, ``## `` headings, ``> `` quotes, ``- `` items, ``{{also: slug}}``."""
    chunks = (chunk.strip() for chunk in text.split("\n\n"))
    return tuple(_block(line) for chunk in chunks if chunk for line in _lines(chunk))


def _lines(chunk: str) -> list[str]:
    return chunk.splitlines() if chunk.startswith("- ") else [" ".join(chunk.splitlines())]


def _block(line: str) -> Block:
    if also := _ALSO.fullmatch(line):
        return Block(BlockKind.ALSO, also[1])
    for mark, kind in _MARKS:
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark))
    return Block(BlockKind.PARAGRAPH, line)
