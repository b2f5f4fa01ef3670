"""Numbers and addresses → articles as they were extracted, with what the archive knows about them."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scraper.archive.text import clean
from scraper.errors import ArchiveError
from scraper.models import Access, Article, BodyLink, PageType, Provenance, Teaser, TeaserKind
from scraper.urls import normalise

_TEXTS = (
    "url", "canonical_url", "title", "subtitle", "byline", "published", "published_raw", "updated", "language",
    "site_name", "section", "description", "image", "body", "page_type", "access", "extractor", "provenance",
)  # fmt: skip
_ARTICLES = f"""
SELECT articles.id, sites.key, pages.state, pages.last_seen, articles.first_seen, articles.changed, captures.sha256,
       (SELECT max(number) FROM revisions WHERE article_id = articles.id), {", ".join(f"articles.{n}" for n in _TEXTS)}
  FROM json_each(?) AS asked
  JOIN articles ON articles.id = asked.value
  JOIN pages ON pages.id = articles.page_id
  JOIN sites ON sites.id = articles.site_id
  LEFT JOIN captures ON captures.id = articles.capture_id
 ORDER BY articles.id"""  # noqa: S608 - the columns stand above

_NAMES = """
SELECT article_{thing}s.article_id, {thing}s.name
  FROM json_each(?) AS asked
  JOIN article_{thing}s ON article_{thing}s.article_id = asked.value
  JOIN {thing}s ON {thing}s.id = article_{thing}s.{thing}_id
 ORDER BY article_{thing}s.article_id, article_{thing}s.position"""

_TEASERS = """
SELECT article_id, position, kind, heading, title, url, excerpt, author, published, image
  FROM json_each(?) AS asked
  JOIN teasers ON teasers.article_id = asked.value
 ORDER BY article_id, position"""

_LINKS = """
SELECT article_id, position, url, text
  FROM json_each(?) AS asked
  JOIN links ON links.article_id = asked.value
 ORDER BY article_id, position"""

_BY_ADDRESS = """
SELECT articles.id
  FROM pages
  JOIN articles ON articles.page_id = coalesce(pages.canonical_id, pages.id)
 WHERE pages.url = ?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An archived article and what the archive knows about it; times are ISO 8601 UTC."""

    id: int
    """``articles.id``."""
    site: str
    """Registered domain of its site."""
    page_state: str
    """State of its page, as in ``PageState``: ``gone`` means that the site has removed it."""
    last_seen: str | None
    """When its page last answered with content; None only for articles written by other programs."""
    first_seen: str
    """When it was archived."""
    changed: str
    """When its newest revision was archived."""
    revisions: int
    """How many versions the archive holds."""
    capture: str | None
    """Hex SHA-256 of the capture that this version was read from; None where none was kept."""
    article: Article
    """The newest version as it was extracted."""


def number_of(connection: sqlite3.Connection, article: int | str) -> int | None:
    """The number of an article given by number or by any address that leads to it; None if it is not archived."""
    if isinstance(article, int):
        row = connection.execute("SELECT id FROM articles WHERE id = ?", (article,)).fetchone()
    else:
        row = connection.execute(_BY_ADDRESS, (clean(normalise(article) or article),)).fetchone()
    return row[0] if row else None


def stored(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[StoredArticle]:
    """The articles of these numbers, in their order; numbers that are not there are left out."""
    asked = (json.dumps(list(numbers)),)
    names = {thing: _grouped(connection, _NAMES.format(thing=thing), asked) for thing in ("author", "tag")}
    teasers, links = _grouped(connection, _TEASERS, asked), _grouped(connection, _LINKS, asked)
    return [
        _article(
            row,
            authors=tuple(name for (name,) in names["author"][row[0]]),
            tags=tuple(name for (name,) in names["tag"][row[0]]),
            teasers=_teasers(row[0], teasers[row[0]]),
            links=tuple(BodyLink(position=place, url=url, text=text) for place, url, text in links[row[0]]),
        )
        for row in connection.execute(_ARTICLES, asked).fetchall()
    ]


def _grouped(connection: sqlite3.Connection, query: str, asked: tuple[str]) -> defaultdict[int, list[tuple[Any, ...]]]:
    groups: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for number, *values in connection.execute(query, asked):
        groups[number].append(tuple(values))
    return groups


def _teasers(number: int, rows: Iterable[tuple[Any, ...]]) -> tuple[Teaser, ...]:
    with as_written(number):
        return tuple(map(_teaser, rows))


def _teaser(row: tuple[Any, ...]) -> Teaser:
    position, kind, heading, title, url, excerpt, author, published, image = row
    return Teaser(
        position=position, kind=TeaserKind(kind), heading=heading, title=title, url=url, excerpt=excerpt,
        author=author, published=published, image=image,
    )  # fmt: skip


def _article(row: tuple[Any, ...], **relations: Any) -> StoredArticle:
    number, site, state, last_seen, first_seen, changed, capture, revisions, *texts = row
    fields: dict[str, Any] = dict(zip(_TEXTS, texts, strict=True))
    with as_written(number):
        if any(isinstance(text, bytes) for text in texts):
            raise TypeError("bytes in the place of text")
        fields["page_type"] = PageType(fields["page_type"])
        fields["access"] = Access(fields["access"])
        fields["provenance"] = {
            name: Provenance(**source) for name, source in json.loads(fields["provenance"] or "{}").items()
        }
    return StoredArticle(
        id=number, site=site, page_state=state, last_seen=last_seen, first_seen=first_seen, changed=changed,
        capture=capture, revisions=revisions or 0, article=Article(**fields, **relations),
    )  # fmt: skip


@contextmanager
def as_written(number: int) -> Iterator[None]:
    """Read what this package has written of an article; what another program has put in its place is told.

    Raises:
        ArchiveError: a value is none that this package writes.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ArchiveError(
            f"The article {number} cannot be read, another program has changed it ({error}); verify tells what else"
        ) from error
