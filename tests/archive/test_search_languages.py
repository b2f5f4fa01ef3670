"""Searches in seven languages with known answers: the same by the command, by SQL alone and in Datasette's own table."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest
from archive_desk import HOME, Newsroom, written
from click.testing import CliRunner

from scraper.archive.store import Archive
from scraper.commands.main import main
from scraper.site.server import datasette

ARTICLES = {
    "fr-annulees": ("fr", "Les régates annulées", "Le vent a forcé les organisateurs à rentrer ; d’accord, dit l’équipage."),
    "fr-chevaux": ("fr", "Des chevaux sur la grève", "Le cheval de l'Ukraine a gagné à Saint-Servan, œuvre d’art comprise."),
    "fr-note": ("fr", "Trois notes de musique", "La fanfare n'en joue que trois."),
    "de-strasse": ("de", "Die Straße am Deich", "Häuser und Straßen bleiben gesperrt, sagt die Bürgermeisterin."),
    "de-fluss": ("de", "Der Fluß steigt", "Müller maß das Wasser in den Gärten."),
    "el-kosmos": ("el", "Ο κόσμος στο λιμάνι", "Οι θάλασσες του κόσμου και τα πλοία."),
    "el-psomi": ("el", "ΤΟ ΨΩΜΊ ΑΚΡΙΒΑΊΝΕΙ", "Ο φούρνος της πλατείας πουλά ψωμί."),
    "tr-istanbul": ("tr", "İstanbul’da vapurlar durdu", "Isparta’dan gelen kitaplar ıspanak kasalarında bekliyor."),
    "tr-ev": ("tr", "Evlerinde çay içtiler", "DİYARBAKIR yolunda kapılar açıldı."),
    "en-ferries": ("en", "Ferries cancelled again", "The harbour's engineers are not repairing Macron’s boat."),
    "en-plan": ("en", "A plan for the quay", "Nothing that was planned has been built."),
    "zh-dongjing": ("zh", "东京都的渡轮停航", "昨天下午，港口附近的居民在2026年3月看到了三艘船。"),
    "zh-beijing": ("zh", "北京的春天", "京都的樱花还没有开。"),
    "ar-quds": ("ar", "مدينة القُدْس والكتاب", "قرأ الطلّاب الكتبَ في المدرسة الأولى شكراً لكم."),
    "ar-bahr": ("ar", "البحر اليوم", "غادرت السفينة الميناء إلى الإسكندرية ١٢ مرة."),
}  # fmt: skip

ANSWERS = {
    "annulee": ["fr-annulees"], "annulées": ["fr-annulees"], "ANNULER": ["fr-annulees"], "regate": ["fr-annulees"],
    "d'accord": ["fr-annulees"], "cheval": ["fr-chevaux"], "chevaux": ["fr-chevaux"], "ukraine": ["fr-chevaux"],
    "l’Ukraine": ["fr-chevaux"], "saint-servan": ["fr-chevaux"], "oeuvre": ["fr-chevaux"], "œuvres": ["fr-chevaux"],
    "notes": ["fr-note"], "forcer vent": ["fr-annulees"],
    "strasse": ["de-strasse"], "Straße": ["de-strasse"], "STRASSEN": ["de-strasse"], "haus": ["de-strasse"],
    "burgermeisterin": ["de-strasse"], "fluss": ["de-fluss"], "mueller": ["de-fluss"], "garten": ["de-fluss"],
    '"fluss steigt"': ["de-fluss"], "stra*": ["de-strasse"],
    "κοσμος": ["el-kosmos"], "κόσμος": ["el-kosmos"], "ΚΟΣΜΟΥ": ["el-kosmos"], "θαλασσα": ["el-kosmos"],
    "ψωμι": ["el-psomi"], "ψωμί": ["el-psomi"], '"του κοσμου"': ["el-kosmos"],
    "istanbul": ["tr-istanbul"], "İSTANBUL": ["tr-istanbul"], "ıstanbul": ["tr-istanbul"], "isparta": ["tr-istanbul"],
    "ISPANAK": ["tr-istanbul"], "ispanak": ["tr-istanbul"], "kitap": ["tr-istanbul"], "vapur": ["tr-istanbul"],
    "ev": ["tr-ev"], "diyarbakır": ["tr-ev"], "diyarbakir": ["tr-ev"], "cay": ["tr-ev"],
    "ferry": ["en-ferries"], "cancel": ["en-ferries"], "engineer": ["en-ferries"], "macron": ["en-ferries"],
    "planning": ["en-plan"], "harbour NEAR boat": ["en-ferries"], "NEAR(plan quay, 3)": ["en-plan"],
    "东京": ["zh-dongjing"], "东京都": ["zh-dongjing"], "京都": ["zh-beijing", "zh-dongjing"], "港口附近": ["zh-dongjing"],
    "船": ["zh-dongjing"], "2026年": ["zh-dongjing"], "樱花": ["zh-beijing"],
    "القدس": ["ar-quds"], "الْقُدْس": ["ar-quds"], "كتاب": ["ar-quds"], "مدرسة": ["ar-quds"], "المدرسه": ["ar-quds"],
    "الاولي": ["ar-quds"], "شكرا": ["ar-quds"], "سفينة": ["ar-bahr"], "الاسكندرية": ["ar-bahr"], "12": ["ar-bahr"],
    "annulee -regate": [], "title:musique": ["fr-note"], "author:roux plan": ["en-plan"],
}  # fmt: skip

AS_WRITTEN = {
    "annulées": ["fr-annulees"], "annulee": [], "STRASSE": ["de-strasse"], "straße": ["de-strasse"],
    "κοσμος": ["el-kosmos"], "κόσμος": ["el-kosmos"], "istanbul": ["tr-istanbul"], "İstanbul": ["tr-istanbul"],
    "ispanak": ["tr-istanbul"], "ıspanak": ["tr-istanbul"], "东京": ["zh-dongjing"], "القدس": ["ar-quds"],
    "القُدْس": ["ar-quds"], "œuvre": ["fr-chevaux"], "oeuvre": ["fr-chevaux"], "plan": ["en-plan"], "船": ["zh-dongjing"],
}  # fmt: skip
"""What plain MATCH finds, which is what Datasette's search field asks, too."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("languages") / "archive.db"
    with Archive(path) as archive:
        newsroom = Newsroom(archive)
        for name, (language, title, body) in ARTICLES.items():
            newsroom.record(HOME + name, written(title=title, body=body, language=language))
    return path


def names(rows):
    return sorted(url.removeprefix(HOME) for url in rows)


def command(path, query, *options):
    return CliRunner().invoke(main, ["search", query, "--db", str(path), *options], catch_exceptions=False).stdout


@pytest.mark.parametrize("query", ANSWERS)
def test_known_answers_by_command_and_by_sql(filled, query):
    assert names(hit["url"] for hit in json.loads(command(filled, query, "--json"))) == ANSWERS[query]
    statement = command(filled, query, "--sql")
    with closing(sqlite3.connect(f"file:{filled}?mode=ro", uri=True)) as plain:
        assert names(row[3] for row in plain.execute(statement)) == ANSWERS[query]


@pytest.mark.parametrize("words", AS_WRITTEN)
def test_plain_match_finds_words_as_they_are_written(filled, words):
    with closing(sqlite3.connect(f"file:{filled}?mode=ro", uri=True)) as plain:
        found = "SELECT url FROM articles WHERE id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        assert names(url for (url,) in plain.execute(found, (words,))) == AS_WRITTEN[words]


def test_the_table_in_datasette_finds_the_same(filled):
    site = datasette(filled)

    async def ask():
        return {
            words: (
                await site.client.get("/archive/articles.json", params={"_search": words, "_shape": "array"})
            ).json()
            for words in AS_WRITTEN
        }

    found = asyncio.run(ask())
    assert {words: names(row["url"] for row in rows) for words, rows in found.items()} == AS_WRITTEN


@pytest.mark.parametrize(
    ("query", "title", "snippet"),
    [
        ("annulee", "Les régates [annulées]", "Le vent"),
        ("strasse", "Die [Straße] am Deich", "Häuser und [Straßen] bleiben"),
        ("κοσμος", "Ο [κόσμος] στο λιμάνι", "Οι θάλασσες του [κόσμου] και"),
        ("京都", "东[京都]的渡轮停航", "昨天下午"),
        ("كتاب", "مدينة القُدْس [والكتاب]", "قرأ"),
        ("ISPANAK", "İstanbul’da vapurlar durdu", "kitaplar [ıspanak] kasalarında"),
        ("l'ukraine", "Des chevaux sur la grève", "Le cheval de l'[Ukraine] a gagné"),
        ('"cheval de l\'ukraine"', "Des chevaux sur la grève", "Le [cheval de l'Ukraine] a gagné"),
    ],
)
def test_words_are_marked_in_the_real_text(filled, query, title, snippet):
    hits = json.loads(command(filled, query, "--json"))
    (hit,) = [hit for hit in hits if hit["marked_title"] == title]
    assert snippet in hit["snippet"]


def test_sql_alone_marks_words_in_the_real_text(filled):
    with closing(sqlite3.connect(filled)) as plain:
        shown = "SELECT highlight(articles_fts, ?, '[', ']') FROM articles_fts WHERE articles_fts MATCH ?"
        assert plain.execute(shown, (4, "fr0annul")).fetchall() == [("Les régates [annulées]",)]
        assert plain.execute(shown, (0, "strasse")).fetchall() == [("Die [Straße] am Deich",)]


def test_the_longest_beginning_of_a_word_serves_as_its_stem_in_sql(filled):
    with closing(sqlite3.connect(filled)) as plain:
        plain.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, articles_fts, 'row')")
        recipe = """
WITH RECURSIVE cut (word) AS (
  VALUES ('annulee')
   UNION ALL
  SELECT substr(word, 1, length(word) - 1) FROM cut WHERE length(word) > 3)
SELECT articles.title
  FROM articles_fts
  JOIN articles ON articles.id = articles_fts.rowid
 WHERE articles_fts MATCH (
SELECT '"fr0' || word || '"' FROM cut JOIN temp.vocabulary ON term = 'fr0' || word LIMIT 1)"""
        assert plain.execute(recipe).fetchall() == [("Les régates annulées",)]


def test_a_stem_of_one_language_is_none_of_another(filled):
    with Archive(filled, read_only=True) as archive:
        assert [hit.language for hit in archive.search("notes")] == ["fr"]  # and not the English "not"
