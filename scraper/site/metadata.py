"""What Datasette is told of an archive: titles, facets, labels, column descriptions and saved queries."""

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from scraper.archive.schema.dictionary import Entry

SETTINGS: Mapping[str, Any] = {
    "default_page_size": 50,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    # The most frequent values are enough to begin with: the rows should be on the first screen.
    "default_facet_size": 8,
    # Counting every column's values to suggest facets costs more than it tells: the useful ones are named below.
    "suggest_facets": False,
    # A body runs to thousands of characters; its page shows all of it.
    "truncate_cells_html": 240,
    # The whole table leaves as CSV, streamed, however long it is.
    "allow_csv_stream": True,
    "max_csv_mb": 0,
}
"""Datasette's settings that differ from its defaults, and those that we rely on."""

LABELS = {"sites": "name", "articles": "title", "pages": "url", "authors": "name", "tags": "name", "crawls": "started"}
"""Table → the column by which rows of other tables name it."""

TABLES: Mapping[str, Mapping[str, Any]] = {
    "articles": {
        "title": "Articles",
        "sort_desc": "published",
        "facets": ["site_id", "language", "section", {"date": "published"}],
        "fts_table": "articles_fts",
        "fts_pk": "id",
    },
    "revisions": {"sort_desc": "seen"},
    "teasers": {"facets": ["kind"]},
    "visits": {"sort_desc": "started", "facets": ["outcome", "shows", "change"]},
    "pages": {"facets": ["site_id", "kind", "state"], "sort_desc": "last_visit"},
    "captures": {"sort_desc": "first_seen"},
    "crawls": {"sort_desc": "started"},
    "removals": {"sort_desc": "began", "facets": ["site", "state"]},
    "disappearances": {"sort_desc": "began", "facets": ["site", "state"]},
    "changes": {"sort_desc": "seen"},
    "articles_per_day": {"sort_desc": "day", "facets": ["site"]},
    "coverage": {"sort_desc": "day", "facets": ["site", "mark"]},
    "signals": {"sort_desc": "last_seen", "facets": ["scheme", "name", "place", "binds"]},
    "article_signals": {"facets": ["site", "name", "place"]},
    "politeness": {"sort_desc": "requests"},
    "robots_versions": {"sort_desc": "last_seen", "facets": ["host"]},
    "past_teasers": {"facets": ["kind"], "sort_desc": "gone"},
    "recommendations": {"facets": ["kind", "heading"]},
    "most_recommended": {"sort_desc": "pages"},
    "headline_drift": {"facets": ["kind", "drift"]},
    "_sqlite_migrations": {"hidden": True},
}
"""Table or view → how Datasette shows it."""


def metadata(database: str, dictionary: Iterable[Entry]) -> dict[str, Any]:
    """Datasette's metadata for the archive that it calls ``database`` (the file's name without ``.db``)."""
    return {
        "title": "News archive",
        "description": "Articles, their revisions, their teasers and every visit, as crawled.",
        "plugins": {"article-archive": {"guard_all": True}},
        "databases": {
            database: {
                "title": database,
                "description": "Begin with the table articles, or with one of the saved queries.",
                "tables": _tables(dictionary),
                "queries": saved_queries(),
            }
        },
    }


def saved_queries() -> dict[str, dict[str, Any]]:
    """Name → title, description and SQL of each saved query, from ``queries.toml``; the SQL is shown on demand."""
    queries = tomllib.loads((files(__package__) / "queries.toml").read_text(encoding="utf-8"))
    return {name: {**query, "hide_sql": True} for name, query in queries.items()}


def _tables(dictionary: Iterable[Entry]) -> dict[str, dict[str, Any]]:
    tables = {name: dict(settings) for name, settings in TABLES.items()}
    for entry in dictionary:
        tables.setdefault(entry.name, {}).update(description=entry.about, columns=entry.columns)
    for name, column in LABELS.items():
        tables.setdefault(name, {})["label_column"] = column
    return tables
