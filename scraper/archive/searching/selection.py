"""Site, author, dates and language as people give them → SQL conditions on ``articles`` with their values."""

import re
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from scraper.archive.searching import index, words
from scraper.archive.searching.query import column_phrase, match_expression
from scraper.archive.text import clean, moment
from scraper.errors import AddressError, QueryError
from scraper.urls import site_key

_PART_OF_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_SITES_NAMED = 5  # sites that a message names at most
_LAST_OF = {4: "-12-31", 7: "-31", 10: ""}  # length of a year, month or day → what makes it the last day, as text


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles are meant; every field left None selects nothing away."""

    query: str | None = None
    """Words to find, as in ``query.match_expression``."""
    site: str | None = None
    """Domain, host, address or name of a site of the archive."""
    author: str | None = None
    """A name or a part of it in whole words; case and accents do not matter."""
    since: str | None = None
    """Earliest publication: a year, month, day (as the page dates it) or time; undated articles fall out."""
    until: str | None = None
    """Latest publication, the whole of that year, month or day included."""
    language: str | None = None
    """Language code; only its primary subtag counts."""
    as_of: str | None = None
    """A year, month, day (its end) or time: the archive as it was known then (``as_of``); None: as it is."""
    section: str | None = None
    """Section, just as the articles give it."""

    @property
    def match(self) -> str | None:
        """The FTS5 expression for query and author, for every archive; None where neither is given.

        Raises:
            QueryError: as ``match_expression``.
        """
        return self._match(words.TAGS)

    def match_in(self, connection: sqlite3.Connection) -> str | None:
        """The same, shorter: with the stems of no other languages than the archive holds, or the selection names.

        Raises:
            QueryError: as ``match_expression``.
        """
        return self._match(index.tags(connection))

    def _match(self, tags: Collection[str]) -> str | None:
        if self.language is not None:
            tags = (words.tag(_subtag(self.language)),)
        parts = [
            *([match_expression(self.query, tags)] if self.query is not None else []),
            *([column_phrase("authors", self.author)] if self.author is not None else []),
        ]
        return " AND ".join(parts) or None

    def conditions(self, connection: sqlite3.Connection) -> tuple[str, dict[str, object]]:
        """The condition on ``articles`` for everything but ``match``, and its values.

        Raises:
            QueryError: for a site that the archive does not hold, or a date that is none.
        """
        values: dict[str, object] = {}
        conditions = ["1"]
        if self.site is not None:
            numbers = ", ".join(str(number) for number in _site_numbers(connection, self.site))
            conditions.append(f"articles.site_id IN ({numbers})")
        for name, text, operator in (("since", self.since, ">="), ("until", self.until, "<=")):
            if text is not None:
                expression, values[name] = _bound(name, text)
                conditions.append(f"{expression} {operator} :{name}")
        if self.language is not None:
            conditions.append("articles.language = :language")
            values["language"] = _subtag(self.language)
        if self.as_of is not None:
            values["as_of"] = end_of(self.as_of)
        if self.section is not None:
            conditions.append("articles.section = :section")
            values["section"] = clean(self.section)
        return " AND ".join(conditions), values


def _subtag(language: str) -> str:
    return clean(language).lower().split("-")[0]


def end_of(text: str) -> str:
    """The last second of a year, a month, a day or a time, as ``text.moment``.

    Raises:
        QueryError: if it is none of these.
    """
    _, bound = _bound("as-of", text)
    return bound if "T" in bound else f"{bound}T23:59:59Z"


def _bound(name: str, text: str) -> tuple[str, str]:
    """The expression that a date is compared with, and the date in the form that compares as text."""
    if _PART_OF_DATE.fullmatch(text):
        try:
            date.fromisoformat((text + "-01-01")[:10])
        except ValueError:
            raise QueryError(f"There is no day {text!r}; give --{name} as 2026-01-31") from None
        day = text + _LAST_OF[len(text)] if name != "since" else text
        return "substr(articles.published, 1, 10)", day
    try:
        return "strftime('%Y-%m-%dT%H:%M:%SZ', articles.published)", moment(text)
    except (ValueError, OverflowError):
        raise QueryError(f"{text!r} is no date; give --{name} as 2026, 2026-01, 2026-01-31 or a full time") from None


def _site_numbers(connection: sqlite3.Connection, site: str) -> list[int]:
    wanted = {site.casefold(), _key(site)}
    sites = connection.execute("SELECT id, key, name FROM sites ORDER BY key").fetchall()
    numbers = [number for number, key, name in sites if key in wanted or name.casefold() in wanted]
    if not numbers:
        held = ", ".join(key for _, key, _ in sites[:_SITES_NAMED]) or "none yet"
        more = " …" if len(sites) > _SITES_NAMED else ""
        raise QueryError(f"This archive holds no site {site!r}; it holds {held}{more}")
    return numbers


def _key(site: str) -> str:
    try:
        return site_key(site if "://" in site else f"http://{site}/")
    except AddressError:
        return ""
