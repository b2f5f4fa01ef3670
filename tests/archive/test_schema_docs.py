"""The schema is a promise: every table, view and column is documented, and docs/schema.md says the same."""

import importlib.util
import re
from pathlib import Path

import pytest

from scraper.archive.records import Change, Missing, PageState
from scraper.archive.schema.dictionary import entries
from scraper.archive.versions.ledger import Type
from scraper.models import ARCHIVED_TYPES, Access, LinkKind, Outcome, Shown, Source, TeaserKind
from scraper.signals.policy import OBEYABLE
from scraper.usage import Place, Scheme

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("schema_docs", ROOT / "scripts" / "schema_docs.py")
schema_docs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(schema_docs)

PROMISED = {
    "sites", "pages", "visits", "captures", "articles", "revisions", "authors", "article_authors", "tags",
    "article_tags", "teasers", "past_teasers", "links", "crawls", "running", "leases", "hosts", "rhythms",
    "articles_fts", "site_days", "absences", "lastmod_trust", "signals", "dictionaries", "packing",
    "ledger", "superseded", "past_versions_fts",
    "copy_queue", "copy_texts", "copy_bands", "copy_pairs",
    "search_languages", "search_queue", "saved_searches",
}  # fmt: skip


def test_everything_is_documented(archive):
    for entry in entries(archive.connection):
        assert entry.about.endswith("."), entry.name
        for column, comment in entry.columns.items():
            assert comment.endswith("."), f"{entry.name}.{column}: {comment!r}"


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("visits", "outcome", Outcome),
        ("visits", "change", Change),
        ("visits", "shows", Shown),
        ("absences", "kind", Missing),
        ("pages", "kind", LinkKind),
        ("pages", "source", Source),
        ("pages", "state", PageState),
        ("articles", "page_type", ARCHIVED_TYPES),
        ("articles", "access", Access),
        ("teasers", "kind", TeaserKind),
        ("placements", "kind", TeaserKind),
        ("ledger", "types", Type),
        ("signals", "scheme", Scheme),
        ("signals", "place", Place),
        ("signals", "name", OBEYABLE),
    ],
)
def test_every_word_that_a_column_can_hold_is_named(archive, table, column, words):
    comment = next(entry for entry in entries(archive.connection) if entry.name == table).columns[column]
    assert [word for word in words if not re.search(rf"(?<![\w-]){word}(?![\w-])", comment)] == []


def test_the_promised_tables_are_there(archive):
    assert {entry.name for entry in entries(archive.connection) if entry.kind == "table"} == PROMISED


def test_the_page_is_current(archive):
    written = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert written == schema_docs.markdown(archive), "run: uv run scripts/schema_docs.py"


def test_every_view_can_be_read(archive):
    for entry in entries(archive.connection):
        assert archive.connection.execute(f"SELECT * FROM {entry.name}").fetchall() == []
