"""Numbers of articles and a time → the articles as they were known then, with what was known about them.

Headline, standfirst, authors, date and text are those of the version that was the newest one.  The other fields, tags
and links are those that stood beside it when another version took its place; where that was before such things were
kept, they are left empty rather than taken from a later version.  Of a version that is still the newest, they are as
they are now.  Cards are those that the page was known to show; page and capture are as the visits until then say.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scraper.archive.reading import StoredArticle, as_written, stored
from scraper.archive.records import PageState
from scraper.archive.text import moment
from scraper.archive.versions.as_of import ARTICLES
from scraper.archive.versions.revisions import KEPT_BESIDE
from scraper.models import Access, Article, BodyLink, Outcome, PageType, Provenance, Shown, Teaser, TeaserKind

_NUMBERS = f"{ARTICLES} SELECT articles.id FROM articles WHERE articles.id IN (SELECT value FROM json_each(:ids))"  # noqa: S608 - our own

_VERSION = f"""{ARTICLES}
SELECT articles.is_newest, versions.title, versions.subtitle, versions.authors, versions.published, versions.body,
       versions.extractor, versions.seen, captures.sha256, superseded.fields, articles.page_id,
       (SELECT count(*) FROM main.revisions WHERE article_id = articles.id AND seen <= :as_of)
  FROM articles
  JOIN main.revisions AS versions ON versions.id = articles.revision_id
  LEFT JOIN captures ON captures.id = versions.capture_id
  LEFT JOIN superseded ON superseded.revision_id = versions.id
 WHERE articles.id = :id"""  # noqa: S608 - our own

_TEASER = "position, kind, heading, title, url, excerpt, author, published, image"
_TEASERS = f"""
SELECT {_TEASER} FROM teasers WHERE article_id = :id AND first_seen <= :as_of
 UNION ALL
SELECT {_TEASER} FROM past_teasers WHERE article_id = :id AND first_seen <= :as_of AND gone > :as_of
 ORDER BY position"""  # noqa: S608 - our own

_VISITS = """
SELECT started, outcome, shows
  FROM visits
 WHERE page_id IN (SELECT id FROM pages WHERE id = :page_id OR canonical_id = :page_id) AND started <= :as_of
 ORDER BY started DESC"""

_STATES = {
    Outcome.FETCHED: PageState.LIVE,
    Outcome.NOT_MODIFIED: PageState.LIVE,
    Outcome.GONE: PageState.GONE,
    Outcome.MOVED_AWAY: PageState.GONE,
    Outcome.ROBOTS: PageState.REFUSED,
    Outcome.REFUSED_ADDRESS: PageState.REFUSED,
}
"""What the last visit until then said of an article's page; other outcomes are failures."""
_ALWAYS_THERE = {"language", "site_name", "page_type", "access", "provenance"}
"""Fields that an article cannot do without, or that do not change with its versions."""
_NOT_THERE = frozenset({Shown.NOT_FOUND, Shown.LIST, Shown.OTHER, Shown.ANOTHER})


def stored_then(connection: sqlite3.Connection, numbers: Sequence[int], as_of: str) -> list[StoredArticle]:
    """The articles of these numbers that were archived by a time (as ``text.moment``), as they were known then."""
    asked = {"as_of": as_of, "ids": json.dumps(list(numbers))}
    there = [number for (number,) in connection.execute(_NUMBERS, asked)]
    return [_as_it_was(connection, held, as_of) for held in stored(connection, there)]


def _as_it_was(connection: sqlite3.Connection, held: StoredArticle, as_of: str) -> StoredArticle:
    asked = {"as_of": as_of, "id": held.id}
    row = connection.execute(_VERSION, asked).fetchone()
    is_newest, title, subtitle, authors, published, body, extractor, seen, capture, beside, page_id, versions = row
    with as_written(held.id):
        article = held.article if is_newest else _with(held.article, json.loads(beside) if beside else None)
        article = replace(
            article, title=title, subtitle=subtitle, authors=tuple(authors.split("; ")) if authors else (),
            published=published, body=body, extractor=extractor,
            teasers=tuple(_teaser(values) for values in connection.execute(_TEASERS, asked)),
        )  # fmt: skip
    state, last_seen = _page(connection, page_id, as_of)
    return replace(
        held, article=article, changed=seen, capture=capture, revisions=versions, page_state=state, last_seen=last_seen
    )


def _with(article: Article, beside: dict[str, Any] | None) -> Article:
    """An article with the fields that stood beside an earlier version; without them where they are not known."""
    if beside is None:
        unknown: dict[str, Any] = dict.fromkeys(
            set(KEPT_BESIDE) - {"language", "site_name", "page_type", "access", "provenance"}
        )
        return replace(article, **unknown, tags=(), links=(), provenance={})
    fields: dict[str, Any] = {name: beside[name] for name in KEPT_BESIDE}
    fields["page_type"], fields["access"] = PageType(fields["page_type"]), Access(fields["access"])
    sources = json.loads(fields["provenance"] or "{}")
    fields["provenance"] = {name: Provenance(**source) for name, source in sources.items()}
    links = (BodyLink(position=place, url=url, text=text) for place, (url, text) in enumerate(beside["links"], 1))
    return replace(article, **fields, tags=tuple(beside["tags"]), links=tuple(links))


def _teaser(row: tuple[Any, ...]) -> Teaser:
    names = ("position", "kind", "heading", "title", "url", "excerpt", "author", "published", "image")
    values = dict(zip(names, row, strict=True))
    return Teaser(**{**values, "kind": TeaserKind(values["kind"])})


def _page(connection: sqlite3.Connection, page_id: int, as_of: str) -> tuple[PageState, str | None]:
    """State of a page, and when it last answered with content, as the visits until a time say."""
    visits = connection.execute(_VISITS, {"page_id": page_id, "as_of": as_of}).fetchall()
    states = [(moment(started), _state(Outcome(outcome), shows)) for started, outcome, shows in visits]
    state = states[0][1] if states else PageState.LIVE
    return state, next((when for when, one in states if one is PageState.LIVE), None)


def _state(outcome: Outcome, shows: str | None) -> PageState:
    return PageState.GONE if shows in _NOT_THERE else _STATES.get(outcome, PageState.FAILING)
