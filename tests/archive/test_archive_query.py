"""What people type → an FTS5 expression, or a message that helps."""

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.archive.searching.query import MAX_DEPTH, MAX_LENGTH, match_expression
from scraper.errors import QueryError


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("pont", '"fr0pont"'),
        ("pont mairie", '("fr0pont" AND "fr0mair")'),
        ("pont AND mairie", '("fr0pont" AND "fr0mair")'),
        ("l'Ukraine", '"fr0ukrain"'),
        ("l’Ukraine d’accord", '("fr0ukrain" AND "fr0accord")'),
        ("Macron's jusqu’ici", '("fr0macron" AND "fr0ici")'),
        ("aujourd’hui O'Neil", '("aujourd hui" AND "o neil")'),
        ("Saint-Denis", '"saint denis"'),
        ('"pont levant"', '"pont levant"'),
        ("« pont levant »", '"pont levant"'),
        ("„Brücke gesperrt“", '"brucke gesperrt"'),
        ("“pont”*", '"pont" *'),
        ("ferm*", '"ferm" *'),
        ("Saint-Den*", '"saint den" *'),
        ("pont OR bac", '("fr0pont" OR "fr0bac")'),
        ("pont bac OR gué", '(("fr0pont" AND "fr0bac") OR "fr0gu")'),
        ("pont (bac OR gué)", '("fr0pont" AND (("fr0bac" OR "fr0gu")))'),
        ("pont NOT levant", '(("fr0pont") NOT ("fr0lev"))'),
        ("pont -levant -mobile", '(("fr0pont") NOT ("fr0lev" OR "fr0mobil"))'),
        ("title:pont", '{title title_stems} : "fr0pont"'),
        ("Titre:pont auteur:roux", '({title title_stems} : "fr0pont" AND {authors authors_stems} : "fr0roux")'),
        ('title:"pont levant"', '{title title_stems} : "pont levant"'),
        ("title:(pont OR bac)", '{title title_stems} : (("fr0pont" OR "fr0bac"))'),
        ("http://a.example/b", '"http a example b"'),
        ("18:30", '"18 30"'),
        ("pont — mairie !", '("fr0pont" AND "fr0mair")'),
        ("near and or not", '("fr0near" AND "fr0and" AND "fr0or" AND "fr0not")'),
        ("C++ R&D", '("fr0c" AND "r d")'),
        ("東京 мост γέφυρα", '("東京" AND "fr0мост" AND "fr0γεφυρα")'),
        ("東京都庁 2026年", '("東京 京都 都庁" AND "2026 年" *)'),
        ("東", '"東"'),
        ("NEAR(pont mairies, 5)", 'NEAR("pont" "mairies", 5)'),
        ('NEAR("le pont" rouv*)', 'NEAR("le pont" "rouv" *, 10)'),
        ("pont NEAR mairie", 'NEAR("pont" "mairie", 10)'),
        ("pont NEAR/3 mairie bac", '(NEAR("pont" "mairie", 3) AND "fr0bac")'),
        ("NEAR", '"fr0near"'),
    ],
)
def test_what_people_type(typed, expression):
    assert match_expression(typed, ("fr",)) == expression


def test_a_word_is_sought_by_its_stem_in_each_language():
    assert match_expression("chevaux", ("en", "fr", "xx")) == '("en0chevaux" OR "fr0cheval" OR "xx0chevaux")'
    assert match_expression("annulées", ("fr",)) == '"fr0annul"' == match_expression("ANNULEES", ("fr",))
    assert match_expression("İstanbul’da", ("tr",)) == '"istanbul da"'
    assert match_expression("informações", ("pt",)) == '("pt0inform" OR "pt0informac")'


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
        ("NEAR(a, b)", "a comma or quote too many"),
        ("NEAR(, 5)", "a NEAR without words"),
        ("a NEAR (b c)", "a NEAR without a word"),
        ("NEAR(a b) NEAR c", "a NEAR within a NEAR"),
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
    names = ("title", "subtitle", "body", "authors")
    columns = ", ".join((*names, *(f"{name}_stems" for name in names)))
    connection.execute(f"CREATE VIRTUAL TABLE t USING fts5({columns})")
    connection.execute("INSERT INTO t VALUES ('a', 'b', 'c', 'd', 'a', 'b', 'c', 'd')")
    yield connection
    connection.close()


SYNTAX = st.sampled_from(
    [
        '"',
        "'",
        "’",
        "(",
        ")",
        "*",
        "-",
        ":",
        "^",
        "+",
        "{",
        "}",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR(",
        ", 5)",
        "NEAR/3",
        "title:",
        "\x00",
    ]
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
