"""What people type → an FTS5 expression, or a message that helps."""

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.archive.query import MAX_DEPTH, MAX_LENGTH, match_expression
from scraper.errors import QueryError


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("pont", '"pont"'),
        ("pont mairie", '("pont" AND "mairie")'),
        ("pont AND mairie", '("pont" AND "mairie")'),
        ("l'Ukraine", '"l\'Ukraine"'),
        ("l’Ukraine d’accord", '("l’Ukraine" AND "d’accord")'),
        ("Saint-Denis", '"Saint-Denis"'),
        ('"pont levant"', '"pont levant"'),
        ("« pont levant »", '" pont levant "'),
        ("„Brücke gesperrt“", '"Brücke gesperrt"'),
        ("“pont”*", '"pont" *'),
        ("ferm*", '"ferm*" *'),
        ("pont OR bac", '("pont" OR "bac")'),
        ("pont bac OR gué", '(("pont" AND "bac") OR "gué")'),
        ("pont (bac OR gué)", '("pont" AND (("bac" OR "gué")))'),
        ("pont NOT levant", '(("pont") NOT ("levant"))'),
        ("pont -levant -mobile", '(("pont") NOT ("levant" OR "mobile"))'),
        ("title:pont", 'title : "pont"'),
        ("Titre:pont auteur:roux", '(title : "pont" AND authors : "roux")'),
        ('title:"pont levant"', 'title : "pont levant"'),
        ("title:(pont OR bac)", 'title : (("pont" OR "bac"))'),
        ("http://a.example/b", '"http://a.example/b"'),
        ("18:30", '"18:30"'),
        ("pont — mairie !", '("pont" AND "mairie")'),
        (
            "near and or not",
            '("near" AND "and" AND "or" AND "not")',
        ),
        ("C++ R&D", '("C++" AND "R&D")'),
        ("東京 мост γέφυρα", '("東京" AND "мост" AND "γέφυρα")'),
    ],
)
def test_what_people_type(typed, expression):
    assert match_expression(typed) == expression


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("", "holds no word"),
        ("  \t", "holds no word"),
        ("— … !", "holds no word"),
        ('""', "holds no word"),
        ('"pont', "opens a quote"),
        ("«pont", "opens a quote"),
        ("(pont", "not closed"),
        ("pont)", "never opened"),
        ("pont OR", "without a word"),
        ("OR pont", "without a word"),
        ("pont AND", "without a word"),
        ("pont NOT", "without a word"),
        ("NOT pont", "without a word"),
        ("-pont", "without a word"),
        ("pont AND OR bac", "without a word"),
        ("() pont", "without a word"),
        ("pont OR (NOT bac)", "without a word"),
        ("title:(pont", "not closed"),
        ("(" * (MAX_DEPTH + 2) + "a" + ")" * (MAX_DEPTH + 2), "nests more than"),
        ("title:" * (MAX_DEPTH + 2) + "a", "nested columns"),
        ("a" * (MAX_LENGTH + 1), "longer than"),
    ],
)
def test_what_cannot_be_searched_is_said(typed, what):
    with pytest.raises(QueryError, match=what):
        match_expression(typed)


@pytest.fixture(scope="module")
def index():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(title, subtitle, body, authors)")
    connection.execute("INSERT INTO t VALUES ('a', 'b', 'c', 'd')")
    yield connection
    connection.close()


SYNTAX = st.sampled_from(
    ['"', "'", "’", "(", ")", "*", "-", ":", "^", "+", "{", "}", "AND", "OR", "NOT", "NEAR", "title:", "\x00"]
)
WORDS = st.one_of(SYNTAX, st.text(max_size=4), st.sampled_from([" ", "a", "été", "l'an", "\ud800", "«", "”"]))


@given(st.lists(WORDS, max_size=40).map("".join))
@example("title:title:NEAR")
def test_whatever_is_typed_fts5_can_read_it_or_we_say_why(index, typed):
    try:
        expression = match_expression(typed)
    except QueryError:
        return
    index.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchone()


@given(st.lists(st.sampled_from(["a", "b", "OR", "NOT", "AND", "(", ")", "-c", '"d e"', "title:", "f*"]), max_size=60))
def test_whatever_is_built_of_operators_too(index, parts):
    test_whatever_is_typed_fts5_can_read_it_or_we_say_why.hypothesis.inner_test(index, " ".join(parts))
