"""An article → its versions, each with what changed since the one before."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

_REVISIONS = """
SELECT revisions.number, revisions.seen, revisions.origin, revisions.changes, revisions.title, revisions.subtitle,
       revisions.authors, revisions.published, revisions.body, revisions.extractor, captures.sha256, ledger.types,
       ledger.words_added, ledger.words_removed, ledger.notice
  FROM revisions
  LEFT JOIN ledger ON ledger.revision_id = revisions.id
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
    """Fields that differ from the version before, of ``ledger.COMPARED``; empty for the first."""
    types: tuple[str, ...] = ()
    """What kind of change it is, as in ``ledger.Type``; empty for the first."""
    words_added: int | None = None
    """Words of headline, standfirst and text that came; None for the first."""
    words_removed: int | None = None
    """Words of these that went; None for the first."""
    notice: str | None = None
    """The notices that came, by which the article says that it was corrected or updated; None: none."""
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
    return [_revision(*row) for row in connection.execute(_REVISIONS, (article_id,))]


def _revision(*row: Any) -> Revision:
    names = [
        "number", "seen", "origin", "changes", "title", "subtitle", "authors", "published", "body", "extractor",
        "capture", "types", "words_added", "words_removed", "notice",
    ]  # fmt: skip
    values = dict(zip(names, row, strict=True))
    values["changes"], values["types"] = (tuple(json.loads(values[name] or "[]")) for name in ("changes", "types"))
    return Revision(**values)
