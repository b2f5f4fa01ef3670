"""The archive's SQL comments → ``docs/schema.md``, the data dictionary; ``uv run scripts/schema_docs.py`` writes it."""

import sys
import tempfile
from pathlib import Path

from scraper.archive.schema.dictionary import Entry, entries
from scraper.archive.store import Archive

TARGET = Path(__file__).parent.parent / "docs" / "schema.md"

HEAD = """# What is in the archive

One SQLite file, to be read with anything that reads SQLite.  This page is made from the comments in the schema
(`uv run scripts/schema_docs.py`); the same comments are in the file itself: `sqlite3 archive.db .schema`.
Times are ISO 8601 in UTC as text, so that they sort and compare as text and SQLite's date functions take them;
`published` and `updated` of an article are as the page gives them.
"""


def markdown(archive: Archive) -> str:
    """The data dictionary as Markdown."""
    return "\n".join([HEAD, *(_section(entry) for entry in entries(archive.connection))])


def main() -> None:
    """Write ``docs/schema.md`` from the schema of an empty archive."""
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "empty.db") as archive:
        TARGET.write_text(markdown(archive), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")


def _section(entry: Entry) -> str:
    rows = [f"| `{column}` | {comment.replace('|', chr(92) + '|')} |" for column, comment in entry.columns.items()]
    return "\n".join([f"## {entry.name} ({entry.kind})", entry.about, "", "| column | |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    main()
