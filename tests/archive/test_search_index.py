"""The index of words: filled by the migration, in step with every writer, built anew when its makers change, checked."""

import sqlite3

import pytest
from archive_desk import HOME, Newsroom, written
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.schema import search as schema_search
from scraper.archive.schema.first import SEARCH
from scraper.archive.schema.ledger import LEDGER
from scraper.archive.searching import index, words
from scraper.archive.store import Archive


def found(archive, match):
    rows = archive.connection.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY 1", (match,))
    return [number for (number,) in rows]


@pytest.fixture
def path(tmp_path):
    with Archive(tmp_path / "a.db") as archive:
        newsroom = Newsroom(archive)
        newsroom.record(HOME + "a", written(title="Les régates annulées"))
        newsroom.record(HOME + "b", written(title="Die Straße", language="de"))
        newsroom.record(HOME + "b", written(title="Die Brücke", language="de"), at="2026-03-02T08:00:00Z", content=b"2")
        newsroom.record(HOME + "c", written(title="Cancelled", body=None, language=None, authors=()))
    return tmp_path / "a.db"


def as_before_the_migration(path):
    """Give an archive the index that it had before migration 12."""
    with sqlite3.connect(path) as raw:
        for table in ("articles_fts", "search_languages", "search_queue", "saved_searches"):
            raw.execute(f"DROP TABLE {table}")
        for name in ("insert", "delete", "update"):
            raw.execute(f"DROP TRIGGER articles_fts_{name}")
        raw.execute("DROP VIEW search_texts")
        for statement in SEARCH:
            raw.execute(statement)
        raw.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        raw.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0012_search'")
        raw.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0018_past_search'")
        raw.execute("DROP TABLE past_versions_fts")
        raw.execute("DROP VIEW past_search_texts")
        for statement in LEDGER:
            if "past_versions_fts" in statement:
                raw.execute(statement)
    raw.close()


def test_opening_an_older_archive_indexes_what_it_holds(path):
    as_before_the_migration(path)
    with Archive(path) as archive:
        assert [hit.id for hit in archive.search("annuler")] == [1]
        assert [hit.id for hit in archive.search("brucken")] == [2]
        assert [hit.id for hit in archive.search("strassen", as_of="2026-03-01")] == [2]
        assert list(archive.verify()) == []


def test_each_language_is_told_with_its_stemmer(path):
    with Archive(path) as archive:
        held = archive.connection.execute("SELECT * FROM search_languages ORDER BY tag").fetchall()
        assert held == [("de", "german", words.VERSION), ("fr", "french", words.VERSION), ("xx", None, words.VERSION)]
        assert index.tags(archive.connection) == ("fr", "de", "xx") or set(index.tags(archive.connection)) == {
            "fr",
            "de",
            "xx",
        }


def test_other_stemmers_make_the_next_writer_build_the_index_anew(path):
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE search_languages SET version = 'of yesterday'")
        raw.execute("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    raw.close()
    with Archive(path, read_only=True) as reader:
        assert reader.search("annuler") == []
    with Archive(path) as archive:
        assert [hit.id for hit in archive.search("annuler")] == [1]
        assert list(archive.verify()) == []


@pytest.mark.parametrize(
    "harm",
    [
        "INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')",  # as sqlite-utils rebuild-fts does
        "INSERT INTO articles_fts (rowid, title) VALUES (1, 'mot')",
        "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
    ],
)
def test_verify_finds_an_index_that_differs_and_mends_it_when_asked(path, harm):
    with Archive(path) as archive:
        archive.connection.execute(harm)
        assert any(problem.table in {"articles", "articles_fts"} for problem in archive.verify())
        view = archive.connection.execute("SELECT sql FROM sqlite_master WHERE name = 'search_texts'").fetchone()
        assert view[0] == schema_search.INDEX[0].strip()  # the check has left no trace
        archive.rebuild_index()
        assert list(archive.verify()) == []
        assert [hit.id for hit in archive.search("annuler")] == [1]


def test_what_others_write_is_indexed_by_the_next_opening(path):
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE articles SET title = 'Les phares éteints' WHERE id = 1")
        raw.execute("UPDATE articles SET language = 'en' WHERE id = 2")
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DELETE FROM articles WHERE id = 3")
    raw.close()
    with Archive(path) as archive:
        assert (found(archive, "phares"), found(archive, "annulees"), found(archive, "cancelled")) == ([1], [], [])
        assert (found(archive, "en0bruck"), found(archive, "de0bruck")) == ([2], [])
        assert index.is_settled(archive.connection)
        assert index.is_sound(archive.connection)


TEXTS = st.one_of(
    st.text(st.characters(max_codepoint=0x24F), max_size=30),
    st.text(st.sampled_from("aéßıİΣςάёй東京都2年 مُحدة-'’.\u0301\u00ad\ufe0f_हिन्दी"), max_size=30),
)


@pytest.fixture(scope="module")
def tokenizer():
    connection = sqlite3.connect(":memory:")
    connection.execute(f'CREATE VIRTUAL TABLE t USING fts5(a, tokenize="{words.TOKENIZER}")')
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    yield connection
    connection.close()


def tokens(connection, text):
    connection.execute("DELETE FROM t")
    connection.execute("INSERT INTO t VALUES (?)", (text,))
    return [term for (term,) in connection.execute("SELECT term FROM v ORDER BY offset")]


@given(TEXTS)
def test_each_word_of_the_index_has_the_place_of_its_word_in_the_text(tokenizer, text):
    cut = len(tokens(tokenizer, text))
    exact, stems = words.both(text, "fr")
    assert len(words.cut(text)) == cut
    assert len(tokens(tokenizer, exact)) >= cut
    assert len(tokens(tokenizer, stems)) >= cut


@given(TEXTS)
def test_a_word_is_found_however_it_is_typed(tokenizer, text):
    """By its folded form, and by itself as the tokenizer reads it; a run without blanks by its pairs."""
    exact, _ = words.both(text, "fr")
    held = set(tokens(tokenizer, exact))
    for word in words.cut(text):
        form = words.fold(word)
        if form and not words.is_unspaced(form):
            assert form in held
            assert {token for token in tokens(tokenizer, word) if token} <= held


@given(st.text(max_size=80), st.sampled_from([*words.TAGS, "zz", "nb", "", None]))
def test_no_text_is_too_strange(text, language):
    exact, stems = words.both(text, language)
    assert (words.exact(text), words.stems(text, language)) == (exact, stems)


def test_an_accent_that_no_letter_takes_is_dropped():
    assert words.fold("\u0926\u0301") == "\u0926"
    assert words.fold("\u0438\u0306") == "й"


def test_folding_is_final():
    for word in "Straße κόσμος İstanbul ISPARTA مُحَمَّد ﬁn ½ œuvre 東京 ガス हिन्दी".split():
        assert words.fold(words.fold(word)) == words.fold(word)
