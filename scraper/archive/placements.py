"""The cards that a page shows → rows of ``teasers``; those it shows no longer → ``past_teasers``, each with its times.

A placement is one headline over one address in one kind of block of one page.  While the page shows it, its row only
moves on in ``last_seen``; a card that goes and comes back is another placement, and so is one with another headline.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scraper.archive.text import clean
from scraper.models import Teaser

FIELDS = ("position", "kind", "heading", "title", "url", "excerpt", "author", "published", "image")
"""What a card says and where, as ``models.Teaser`` has it."""

_HELD = f"SELECT id, {', '.join(FIELDS)} FROM teasers WHERE article_id = ? ORDER BY position"  # noqa: S608 - our own

_INSERT = f"""
INSERT INTO teasers (article_id, {", ".join(FIELDS)}, opens_span, first_seen, last_seen, target_id)
VALUES (:article_id, {", ".join(f":{name}" for name in FIELDS)}, :opens_span, :now, :now, (
SELECT articles.id
  FROM pages
  JOIN articles ON articles.page_id = coalesce(pages.canonical_id, pages.id)
 WHERE pages.url = :url))"""  # noqa: S608 - the columns are this module's own

_KEPT = (*FIELDS, "article_id", "opens_span", "first_seen", "last_seen", "target_id")
_PASS = f"""
INSERT INTO past_teasers (gone, {", ".join(_KEPT)})
SELECT ?, {", ".join(_KEPT)} FROM teasers WHERE id = ?"""  # noqa: S608 - as above
_DELETE = "DELETE FROM teasers WHERE id = ?"

_ASIDE = "UPDATE teasers SET position = -position WHERE article_id = ?"
"""Positions are unique within a page: those that change places step aside first."""
_RESTATE = f"UPDATE teasers SET {', '.join(f'{name} = :{name}' for name in FIELDS)} WHERE id = :id"  # noqa: S608 - as above
_SEEN = "UPDATE teasers SET last_seen = ? WHERE article_id = ?"

_STILL_THERE = """
UPDATE teasers
   SET last_seen = :now
 WHERE article_id = (SELECT id FROM articles WHERE page_id = :page_id)
   AND last_seen = (SELECT last_seen FROM pages WHERE id = :page_id)"""

_LAST_READ = """
SELECT pages.last_seen
  FROM articles
  JOIN pages ON pages.id = articles.page_id
  JOIN captures ON captures.id = articles.capture_id AND captures.sha256 = pages.sha256
 WHERE articles.id = ?"""

Row = dict[str, str | int | None]
_Key = Callable[[Row], tuple[object, ...]]


def _placement(row: Row) -> tuple[object, ...]:
    return row["url"], row["kind"], row["title"]


_SAME_READER: tuple[_Key, ...] = (_placement,)
_OTHER_READER: tuple[_Key, ...] = (_placement, lambda row: (row["url"], row["kind"]), lambda row: (row["url"],))
"""By what a card is known again, the surest first.  What another version of the extractor makes of a title or a block
is no doing of the site: the card is the same by its address."""


@dataclass(slots=True)
class _Matched:
    """The cards held and the cards shown, laid side by side."""

    stay: list[tuple[Row, Row]]
    new: list[Row]
    gone: list[Row]


def read(
    connection: sqlite3.Connection, number: int, teasers: Iterable[Teaser], *, now: str, same_reader: bool
) -> None:
    """Take down what the page of an article shows now; ``same_reader``: by the extractor that read it before."""
    held, matched = _compare(connection, number, teasers, _SAME_READER if same_reader else _OTHER_READER)
    connection.executemany(_PASS, [(now, row["id"]) for row in matched.gone])
    _write(connection, number, matched, held, now)
    connection.execute(_SEEN, (now, number))


def read_again(connection: sqlite3.Connection, number: int, teasers: Iterable[Teaser]) -> None:
    """Take down what a newer extractor finds in the capture of an article, if that is what the page last showed.

    What it does not find was never there.  An older capture says nothing about the cards of today: they stay.
    """
    last_read = connection.execute(_LAST_READ, (number,)).fetchone()
    if last_read is not None:
        held, matched = _compare(connection, number, teasers, _OTHER_READER)
        _write(connection, number, matched, held, last_read[0])


def still_there(connection: sqlite3.Connection, page_id: int, *, now: str) -> None:
    """The page is as it was last read, and so are its cards, unless what it last showed was no article (a wall)."""
    connection.execute(_STILL_THERE, {"page_id": page_id, "now": now})


def _compare(
    connection: sqlite3.Connection, number: int, teasers: Iterable[Teaser], keys: tuple[_Key, ...]
) -> tuple[list[Row], _Matched]:
    held = [dict(zip(("id", *FIELDS), row, strict=True)) for row in connection.execute(_HELD, (number,))]
    shown = [{**_row(teaser), "position": place} for place, teaser in enumerate(teasers, 1)]
    return held, _match(held, shown, keys)


def _row(teaser: Teaser) -> Row:
    values = {name: getattr(teaser, name) for name in FIELDS}
    return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}


def _match(held: list[Row], shown: list[Row], keys: tuple[_Key, ...]) -> _Matched:
    """Pair held and shown cards by each key in turn, in reading order; what finds no partner is new or gone."""
    matched = _Matched(stay=[], new=shown, gone=held)
    for key in keys:
        waiting: defaultdict[tuple[object, ...], list[Row]] = defaultdict(list)
        for row in reversed(matched.gone):
            waiting[key(row)].append(row)
        found = [(waiting[key(row)].pop(), row) if waiting[key(row)] else (None, row) for row in matched.new]
        matched.stay += [(before, row) for before, row in found if before is not None]
        matched.new = [row for before, row in found if before is None]
        matched.gone = [row for rows in waiting.values() for row in rows]
    return matched


def _write(connection: sqlite3.Connection, number: int, matched: _Matched, held: list[Row], now: str) -> None:
    connection.executemany(_DELETE, [(row["id"],) for row in matched.gone])
    connection.executemany(_RESTATE, _restated(connection, number, matched.stay))
    known = {row["url"] for row in held}
    for row in matched.new:
        values = {**row, "article_id": number, "now": now, "opens_span": row["url"] not in known}
        connection.execute(_INSERT, values)
        known.add(row["url"])


def _restated(connection: sqlite3.Connection, number: int, stay: list[tuple[Row, Row]]) -> list[Row]:
    """The rows that stay and say something else now; all of them where one changes places."""
    now = [{"id": before["id"], **row} for before, row in stay]
    if all(before["position"] == row["position"] for before, row in stay):
        return [row for row, (before, _) in zip(now, stay, strict=True) if row != before]
    connection.execute(_ASIDE, (number,))
    return now
