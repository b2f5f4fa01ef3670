"""An article → its versions, each with what changed since the one before."""

import json
import sqlite3
from dataclasses import dataclass

_REVISIONS = """
SELECT revisions.number, revisions.seen, revisions.origin, revisions.changes, revisions.title, revisions.subtitle,
       revisions.authors, revisions.published, revisions.body, revisions.extractor, captures.sha256
  FROM revisions
  LEFT JOIN captures ON captures.id = revisions.capture_id
 WHERE revisions.article_id = ?
 ORDER BY revisions.number"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One version of an article."""

    number: int
    """1 for the first version, then counting up."""
    seen: str
    """When this version was first seen, ISO 8601 UTC."""
    origin: str
    """``first``; ``changed`` by the site; ``reextracted`` by a newer extractor from the same capture."""
    changes: tuple[str, ...]
    """Fields that differ from the version before, of ``contents.COMPARED``; empty for the first."""
    title: str | None
    """Headline of this version."""
    subtitle: str | None
    """Standfirst of this version."""
    authors: str | None
    """Names of this version, separated by "; "."""
    published: str | None
    """Publication date that this version gave."""
    body: str | None
    """Text of this version."""
    extractor: str
    """Name and version of the extractor that read it."""
    capture: str | None
    """Hex SHA-256 of the capture that it was read from; None where none was kept."""


def history(connection: sqlite3.Connection, article_id: int) -> list[Revision]:
    """Every version of an article, the first one first; empty if there is no such article."""
    return [
        Revision(
            number=number, seen=seen, origin=origin, changes=tuple(json.loads(changes)), title=title,
            subtitle=subtitle, authors=authors, published=published, body=body, extractor=extractor, capture=capture,
        )
        for number, seen, origin, changes, title, subtitle, authors, published, body, extractor, capture
        in connection.execute(_REVISIONS, (article_id,))
    ]  # fmt: skip
