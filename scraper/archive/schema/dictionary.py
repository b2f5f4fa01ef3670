"""A connection to an archive → its data dictionary: every table and view with what the SQL comments say of it.

``docs/schema.md`` and Datasette's column descriptions are made of it.
"""

import re
import sqlite3
from dataclasses import dataclass

_ENTRIES = r"""
SELECT type, name, sql
  FROM sqlite_master
 WHERE type IN ('table', 'view') AND sql IS NOT NULL
   AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\_fts\_%' ESCAPE '\' AND name NOT LIKE '_sqlite_%'
 ORDER BY type, rowid"""

_COMMENT = re.compile(r"--\s?(.*)$")
_CODE = re.compile(r"^\s*([a-z_0-9]+)\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or view with its comments."""

    kind: str
    """``table`` or ``view``."""
    name: str
    about: str
    """What a row of it is."""
    columns: dict[str, str]
    """Column → comment, the empty string where it has none."""


def entries(connection: sqlite3.Connection) -> list[Entry]:
    """Every table and view of an archive, documented or not; SQLite's own and the index's inner tables left out."""
    rows = connection.execute(_ENTRIES).fetchall()
    return [_entry(kind, name, sql, _columns(connection, name)) for kind, name, sql in rows]


def _columns(connection: sqlite3.Connection, name: str) -> list[str]:
    """Columns as declared; FTS5 adds hidden ones, its own name and rank."""
    rows = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
    return [column for _, column, *_, hidden in rows if not hidden]


def _entry(kind: str, name: str, sql: str, columns: list[str]) -> Entry:
    """Comments before the first column are the table's; those behind and below a column are that column's."""
    comments: dict[str, list[str]] = {"": [], **{column: [] for column in columns}}
    current = ""
    for line in sql.splitlines()[1:]:
        code, comment = line.split("--")[0], _COMMENT.search(line)
        starts = _CODE.match(code)
        if starts and starts[1] in columns:
            current = starts[1]
        if code.strip() and (not starts or starts[1] not in columns):
            current = "(a constraint, an option or the query)"
        if comment:
            comments.setdefault(current, []).append(comment[1].strip())
    joined = {column: " ".join(lines) for column, lines in comments.items()}
    return Entry(kind, name, joined[""], {column: joined[column] for column in columns})
