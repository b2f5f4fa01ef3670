"""What a reader asks for on the search page → hits, counts, facets and a histogram, in bounded time.

The hits themselves come from ``searching.search``, so that the page finds what the command finds, in the same order.
What is counted are the ``COUNTED`` newest hits: of more, the page says that there are more.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from scraper.archive.searching.search import Hit, search
from scraper.archive.searching.selection import Selection
from scraper.errors import QueryError
from scraper.site.bounds import bounded
from scraper.site.facets import Bar, Row, Value, histogram, spread

COUNTED = 5_000
"""Hits that are counted for facets and histogram, the newest; ``searching.search`` ranks fewer."""
PAGE = 20
"""Hits of one page."""
PAGES = 25
"""Pages that can be leafed through; who wants more narrows the search, or takes the table."""
LONGEST_PASSAGE = 300
"""Characters of a standfirst, or of a text without one, that stand under a headline."""
SECONDS = 5.0
"""Longest time that counting, or the newest articles of a filter, may take."""
MARKS = ("\x02", "\x03")
"""Around found words until they are escaped; ``archive.text`` lets them through, and ``_clean`` does not."""

_YEAR = re.compile(r"\d{4}")
_FILTERS = ("q", "site", "language", "section", "author", "year", "since", "until")

_ROW = (
    "articles.id, sites.key, articles.language, articles.section, articles.authors, substr(articles.published, 1, 10)"
)
_FOUND = f"""
SELECT {_ROW}
  FROM articles_fts
 CROSS JOIN articles ON articles.id = articles_fts.rowid
 CROSS JOIN sites ON sites.id = articles.site_id
 WHERE articles_fts MATCH :match AND {{condition}}
 ORDER BY articles_fts.rowid DESC
 LIMIT :most"""  # noqa: S608 - the columns stand above
_NEWEST = f"""
SELECT {_ROW}
  FROM articles
 CROSS JOIN sites ON sites.id = articles.site_id
 WHERE {{condition}}
 ORDER BY articles.published DESC, articles.id DESC
 LIMIT :most"""  # noqa: S608 - as above
_NAMES = "SELECT key, name FROM sites WHERE key IN (SELECT value FROM json_each(?))"
_SHOWN = """
SELECT articles.id, articles.url, sites.key, sites.name, articles.title, articles.authors, articles.published,
       articles.language, articles.access, articles.section,
       coalesce(articles.subtitle, articles.description, substr(articles.body, 1, :longest + 1)),
       (SELECT max(number) FROM revisions WHERE article_id = articles.id),
       (SELECT iif(confirmed IS NULL, 'suspect', kind) FROM absences
         WHERE article_id = articles.id AND ended IS NULL)
  FROM json_each(:ids)
  JOIN articles ON articles.id = json_each.value
  JOIN sites ON sites.id = articles.site_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address of a search page asks for."""

    q: str | None = None
    """Words, as a person typed them."""
    site: str | None = None
    language: str | None = None
    section: str | None = None
    author: str | None = None
    year: str | None = None
    since: str | None = None
    until: str | None = None
    page: int = 1
    """From 1."""

    @property
    def filters(self) -> dict[str, str]:
        """What is given, by the name it has in the address; without the page."""
        return {name: value for name in _FILTERS if (value := getattr(self, name))}

    @property
    def selection(self) -> Selection:
        """The same as the archive takes it; a year overrules since and until."""
        return Selection(
            query=self.q, site=self.site, author=self.author, since=self.year or self.since,
            until=self.year or self.until, language=self.language, section=self.section,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One hit as it is shown."""

    id: int
    url: str
    site: str
    site_name: str
    title: Markup
    """Headline, escaped, found words in ``mark``; empty where it has none."""
    passage: Markup
    """A passage of the text, likewise."""
    authors: list[str]
    published: str | None
    language: str | None
    access: str
    section: str | None
    versions: int
    state: str | None
    """How its page misses it, as in ``disappearances.state``; None while it shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What all hits are like, as far as they are counted."""

    numbers: list[int]
    """``articles.id`` of each, the newest first."""
    more: bool
    """Whether there are more than are counted."""
    facets: dict[str, list[Value]]
    bars: list[Bar]
    """When they were published."""
    site_names: dict[str, str]
    """``sites.key`` → name of the publication."""

    @property
    def pages(self) -> int:
        """Pages that can be leafed through."""
        return min(PAGES, max(1, -(-len(self.numbers) // PAGE)))


def asked(arguments: Mapping[str, str]) -> Asked:
    """What the arguments of an address ask for; those that are unknown or empty count for nothing.

    Raises:
        QueryError: a year or page that is none.
    """
    given = {name: value.strip() for name in _FILTERS if (value := arguments.get(name, "")).strip()}
    if "year" in given and not _YEAR.fullmatch(given["year"]):
        raise QueryError(f"{given['year']!r} is no year; give four digits")
    page = arguments.get("page") or "1"
    if page not in map(str, range(1, PAGES + 1)):
        raise QueryError(f"There are {PAGES} pages at most; narrow the search for what lies beyond")
    return Asked(**given, page=int(page))


def counted(connection: sqlite3.Connection, wanted: Asked) -> Counted:
    """The hits, counted.

    Raises:
        QueryError: a search, site or date that cannot be used, or one that takes too long.
    """
    selection = wanted.selection
    condition, values = selection.conditions(connection)
    values["most"] = COUNTED + 1
    if selection.match is not None:
        query, values["match"] = _FOUND, selection.match_in(connection)
    else:
        query, condition = _NEWEST, condition + _in_index(selection, values)
    with bounded(connection, SECONDS):
        found = connection.execute(query.format(condition=condition), values).fetchall()
    rows = [Row(*facts) for _, *facts in found[:COUNTED]]
    return Counted(
        numbers=[number for number, *_ in found[:COUNTED]],
        more=len(found) > COUNTED,
        facets=spread(rows),
        bars=histogram(row.day for row in rows),
        site_names=_names(connection, {row.site for row in rows}),
    )


def newest(connection: sqlite3.Connection, wanted: Asked, numbers: Sequence[int]) -> list[Shown]:
    """The hits of one page of articles that are not searched for by words, of those counted."""
    shown = numbers[PAGE * (wanted.page - 1) : PAGE * wanted.page]
    return [Shown(**facts) for facts in _facts(connection, shown)]


def best(connection: sqlite3.Connection, wanted: Asked) -> list[Shown]:
    """The hits of one page of a search, as the command ranks them.

    Raises:
        QueryError: as ``counted``.
    """
    hits = search(connection, wanted.selection, limit=PAGE * wanted.page, marks=MARKS)[PAGE * (wanted.page - 1) :]
    facts = {one["id"]: one for one in _facts(connection, [hit.id for hit in hits])}
    return [Shown(**{**facts[hit.id], **_marked(hit, facts[hit.id])}) for hit in hits if hit.id in facts]


def _marked(hit: Hit, facts: Mapping[str, Any]) -> dict[str, Markup]:
    return {"title": marked(hit.marked_title), "passage": marked(hit.snippet) or facts["passage"]}


def _in_index(selection: Selection, values: dict[str, object]) -> str:
    """The dates once more, in a form that the index on ``published`` serves: text that begins as a date does."""
    conditions = ""
    for name, text, condition in (
        ("since", selection.since, " AND articles.published >= :first_text"),
        ("until", selection.until, " AND articles.published < :last_text"),
    ):
        if text and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
            values["first_text" if name == "since" else "last_text"] = text if name == "since" else text + "~"
            conditions += condition
    return conditions


def _names(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, str]:
    return dict(connection.execute(_NAMES, (json.dumps(list(keys)),)).fetchall())


def _facts(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[dict[str, Any]]:
    wanted = {"ids": json.dumps(list(numbers)), "longest": LONGEST_PASSAGE}
    rows = {row[0]: row for row in connection.execute(_SHOWN, wanted)}
    names = ("id", "url", "site", "site_name", "title", "authors", "published", "language", "access", "section")
    found = []
    for row in (rows[number] for number in numbers if number in rows):
        *known, passage, versions, state = row
        facts = dict(zip(names, known, strict=True))
        facts |= {"title": marked(facts["title"]), "passage": marked(begun(passage)), "state": state}
        facts |= {"authors": facts["authors"].split("; ") if facts["authors"] else [], "versions": versions or 1}
        found.append(facts)
    return found


def begun(text: str | None) -> str | None:
    """The first words of a text, with a sign that it goes on; whole where it has no more than ``LONGEST_PASSAGE``."""
    if text is None or len(text) <= LONGEST_PASSAGE:
        return text
    cut = text[:LONGEST_PASSAGE]
    return f"{cut.rpartition(' ')[0] or cut}…"


def marked(text: str | None) -> Markup:
    """Text from the web, escaped, with what stands between ``MARKS`` in ``mark``; lone marks are dropped."""
    safe = str(escape(" ".join((text or "").split())))
    safe = re.sub(f"{MARKS[0]}([^{MARKS[0]}{MARKS[1]}]*){MARKS[1]}", r"<mark>\1</mark>", safe)
    return Markup(safe.translate(dict.fromkeys(map(ord, MARKS))))  # noqa: S704 - escaped two lines above
