"""The archive's SQL comments → ``docs/schema.md``, the data dictionary; ``uv run scripts/schema_docs.py`` writes it."""

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scraper.archive.store import Archive

TARGET = Path(__file__).parent.parent / "docs" / "schema.md"

HEAD = """# What is in the archive

One SQLite file, to be read with anything that reads SQLite.  This page is made from the comments in the schema
(`uv run scripts/schema_docs.py`); the same comments are in the file itself: `sqlite3 archive.db .schema`.
Times are ISO 8601 in UTC as text, so that they sort and compare as text and SQLite's date functions take them;
`published` and `updated` of an article are as the page gives them.
"""

_ENTRIES = """
SELECT type, name, sql
  FROM sqlite_master
 WHERE type IN ('table', 'view') AND sql IS NOT NULL
   AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'articles_fts_%' AND name NOT LIKE '_sqlite_%'
 ORDER BY type, rowid"""

_COMMENT = re.compile(r"--\s?(.*)$")
_CODE = re.compile(r"^\s*([a-z_0-9]+)\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or view with its comments."""

    kind: str
    name: str
    about: str
    columns: dict[str, str]
    """Column → comment, the empty string where it has none."""


def entries(archive: Archive) -> list[Entry]:
    """Every table and view of an archive, documented or not."""
    return [
        _entry(
            kind,
            name,
            sql,
            _columns(archive, name),
        )
        for kind, name, sql in archive.connection.execute(_ENTRIES).fetchall()
    ]


def markdown(archive: Archive) -> str:
    """The data dictionary as Markdown."""
    return "\n".join([HEAD, *(_section(entry) for entry in entries(archive))])


def main() -> None:
    """Write ``docs/schema.md`` from the schema of an empty archive."""
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "empty.db") as archive:
        TARGET.write_text(markdown(archive), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")


def _columns(archive: Archive, name: str) -> list[str]:
    """Columns as declared; FTS5 adds hidden ones, its own name and rank."""
    rows = archive.connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
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


def _section(entry: Entry) -> str:
    rows = [f"| `{column}` | {comment.replace('|', chr(92) + '|')} |" for column, comment in entry.columns.items()]
    return "\n".join([f"## {entry.name} ({entry.kind})", entry.about, "", "| column | |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    main()
