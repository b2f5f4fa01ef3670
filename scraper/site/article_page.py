"""The number of an article → everything its reading page shows."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from scraper.archive.captured import captures
from scraper.archive.reading import StoredArticle, stored
from scraper.archive.versions.difference import Span
from scraper.archive.versions.history import Revision, history
from scraper.archive.versions.paragraphs import paragraphs, worth_showing
from scraper.extract.body.structure import TextBlock, structured
from scraper.models import Teaser
from scraper.site.blocks import MOST_CHARACTERS, BodyReference, Group, is_cut, typeset

OFFERED_BY = 12
"""Pages that recommend the article which are named; the view ``recommendations`` has all."""
MOST_BYTES = 1_500_000
"""Of a longer capture the kinds of blocks are not looked up: a reader would wait for more than 0.4 s, as measured on a
page of many short blocks."""
COMPARED = ("title", "subtitle", "authors", "published", "body")
"""Fields of two versions that are compared, in the order in which they are shown."""

MOST_COMPARED = 1_000
"""Paragraphs of two versions that are shown side by side at most."""

_TARGETS = "SELECT position, target_id FROM {table} WHERE article_id = ? AND target_id IS NOT NULL"
_ABSENCE = """
SELECT iif(confirmed IS NULL, 'suspect', kind) AS state, kind, began, confirmed, newest, visits
  FROM absences
 WHERE article_id = ? AND ended IS NULL"""
_OFFERED_BY = """
SELECT articles.id, articles.title, sites.name, teasers.kind
  FROM teasers
  JOIN articles ON articles.id = teasers.article_id
  JOIN sites ON sites.id = articles.site_id
 WHERE teasers.target_id = :id AND teasers.article_id <> :id
 GROUP BY articles.id
 ORDER BY articles.published DESC, articles.id DESC
 LIMIT :most"""
_SITE = "SELECT sites.name, sites.key FROM articles JOIN sites ON sites.id = articles.site_id WHERE articles.id = ?"


@dataclass(frozen=True, slots=True)
class Card:
    """A teaser and the article that it leads to, if the archive holds it."""

    teaser: Teaser
    target: int | None


@dataclass(frozen=True, slots=True)
class Cards:
    """The teasers of one block of the page."""

    kind: str
    heading: str | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """How the article's page has missed it of late, as in ``disappearances``."""

    state: str
    kind: str
    began: str
    confirmed: str | None
    newest: str
    visits: int


@dataclass(frozen=True, slots=True)
class Change:
    """One field of two versions, compared."""

    field: str
    paragraphs: list[list[Span] | None]
    """None where paragraphs that have stayed are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """What the reading page shows."""

    held: StoredArticle
    site_name: str
    site: str
    groups: list[Group]
    """The body, typeset."""
    is_cut: bool
    """Whether it is longer than that."""
    teasers: list[Cards]
    offered_by: list[tuple[int, str | None, str, str]]
    """Number and headline of articles whose page recommends this one, the name of their site, the kind of card."""
    absence: Absence | None
    """None while its page shows it."""
    versions: list[Revision]


def article_page(connection: sqlite3.Connection, number: int) -> ArticlePage | None:
    """Everything about an article; None if there is none of that number."""
    found = stored(connection, [number])
    if not found:
        return None
    held = found[0]
    name, key = connection.execute(_SITE, (number,)).fetchone()
    absence = connection.execute(_ABSENCE, (number,)).fetchone()
    return ArticlePage(
        held=held,
        site_name=name,
        site=key,
        groups=_groups(connection, held),
        is_cut=is_cut(held.article.body),
        teasers=_cards(connection, held),
        offered_by=connection.execute(_OFFERED_BY, {"id": number, "most": OFFERED_BY}).fetchall(),
        absence=Absence(*absence) if absence else None,
        versions=history(connection, number),
    )


def _groups(connection: sqlite3.Connection, held: StoredArticle) -> list[Group]:
    targets = _targets(connection, "links", held.id)
    links = [BodyReference(link.text, link.url, targets.get(link.position)) for link in held.article.links]
    return typeset(_blocks(connection, held), links)


def _blocks(connection: sqlite3.Connection, held: StoredArticle) -> tuple[TextBlock, ...]:
    """The body's blocks; what kind each is, the capture tells, where it can be read soon enough."""
    capture, body = None, (held.article.body or "")[:MOST_CHARACTERS]
    with suppress(captures.CaptureError):  # which verify tells of; a reader can do without
        capture = captures.read(connection, held.capture) if held.capture else None
    if capture is None or len(capture.content) > MOST_BYTES:
        return structured(body, None, None)
    return structured(body, capture.content, capture.charset)


def _cards(connection: sqlite3.Connection, held: StoredArticle) -> list[Cards]:
    """The teasers block by block, an article once a block, none that leads to the page itself."""
    targets = _targets(connection, "teasers", held.id)
    cards = [Card(teaser, targets.get(teaser.position)) for teaser in held.article.teasers]
    blocks = groupby(
        (card for card in cards if card.target != held.id), lambda card: (card.teaser.kind, card.teaser.heading)
    )
    return [Cards(kind, heading, tuple(_once(group))) for (kind, heading), group in blocks]


def _once(cards: Iterator[Card]) -> Iterator[Card]:
    seen: set[object] = set()
    for card in cards:
        if (key := card.target or card.teaser.url) not in seen:
            seen.add(key)
            yield card


def _targets(connection: sqlite3.Connection, table: str, number: int) -> dict[int, int]:
    return dict(connection.execute(_TARGETS.format(table=table), (number,)).fetchall())


def pair(versions: Sequence[Revision], old: str | None, new: str | None) -> tuple[Revision, Revision] | None:
    """The two versions to compare, as asked for, else the newest and the one before; None where there is one only."""
    if len(versions) < 2:  # noqa: PLR2004 - it takes two to compare
        return None
    numbered = {str(version.number): version for version in versions}
    later = numbered.get(new or "", versions[-1])
    place = versions.index(later)
    return numbered.get(old or "", versions[max(0, place - 1)]), later


def changes(old: Revision, new: Revision) -> list[Change]:
    """The fields that differ between two versions, word by word."""
    compared: list[tuple[str, Any, Any]] = [(field, getattr(old, field), getattr(new, field)) for field in COMPARED]
    return [
        Change(field, _compared(before or "", after or ""))
        for field, before, after in compared
        if " ".join((before or "").split()) != " ".join((after or "").split())
    ]


def _compared(before: str, after: str) -> list[list[Span] | None]:
    """The paragraphs around what has changed; of long texts and of many changes those at the beginning."""
    found = worth_showing(paragraphs(before[:MOST_CHARACTERS], after[:MOST_CHARACTERS]), around=1)
    is_long = len(found) > MOST_COMPARED or max(len(before), len(after)) > MOST_CHARACTERS
    return [*found[:MOST_COMPARED], None] if is_long else found
