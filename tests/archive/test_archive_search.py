"""Searches with known answers, their filters, marks and limits."""

import contextlib
import itertools

import pytest
from archive_desk import HOME, written

from scraper.archive.searching import search as search_module
from scraper.archive.searching.selection import Selection
from scraper.errors import QueryError

OTHER = "https://www.courrier.example/"

ARTICLES = {
    "pont": written(
        title="Le pont rouvre", subtitle="Deux ans de travaux", body="La mairie de Saint-Denis l’annonce.",
        published="2026-02-28T23:30:00+01:00",
    ),
    "ukraine": written(
        title="Le blé de l'Ukraine", body="Un accord, d’accord, mais lequel ?\n\nLe pont aérien.",
        published="2026-01-15", authors=("Zoé Martín",),
    ),
    "bridge": written(
        title="Bridge reopens", body="The bridge, le pont, reopens. " + "Nothing else. " * 100, language="en",
        authors=("Sam O'Neil",), published="2025-12-31T23:30:00Z",
    ),
    "undated": written(title="Économie", body="Sans date.", published=None, authors=()),
}  # fmt: skip


@pytest.fixture
def filled(newsroom):
    for name, article in ARTICLES.items():
        newsroom.record(HOME + name, article)
    newsroom.archive.ensure_site(OTHER, now="2026-03-01T08:00:00Z")
    newsroom.record(OTHER + "pont", written(title="Un pont de plus", site_name="Le Courrier"), address=OTHER + "pont")
    return newsroom.archive


def names(archive, query, **options):
    return [hit.url.removeprefix(HOME) for hit in archive.search(query, **options)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("l'Ukraine", {"ukraine"}),
        ("l’ukraine", {"ukraine"}),
        ("d'accord", {"ukraine"}),
        ("saint-denis", {"pont"}),
        ("Saint‑Denis", {"pont"}),
        ("economie", {"undated"}),
        ("ECONOMIE", {"undated"}),
        ("martin", {"ukraine"}),
        ("auteur:o'neil", {"bridge"}),
        ("reop*", {"bridge"}),
        ('"la mairie de"', {"pont"}),
        ("« la mairie de »", {"pont"}),
        ("title:economie OR title:bridge", {"undated", "bridge"}),
        ("blé -travaux", {"ukraine"}),
        ("pont NOT (travaux OR bridge OR plus)", {"ukraine"}),
        ("introuvable", set()),
    ],
)
def test_known_answers(filled, query, expected):
    assert set(names(filled, query)) == expected


def test_the_headline_weighs_most(filled):
    hits = filled.search("pont")
    assert {hit.title for hit in hits[:2]} == {"Un pont de plus", "Le pont rouvre"}
    assert [hit.score for hit in hits] == sorted(hit.score for hit in hits)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"language": "en"}, {"bridge"}),
        ({"language": "EN-gb"}, {"bridge"}),
        ({"author": "zoe martin"}, {"ukraine"}),
        ({"author": "roux"}, {"pont", OTHER + "pont"}),
        ({"since": "2026-02-28"}, {"pont", OTHER + "pont"}),
        ({"since": "2026"}, {"pont", "ukraine", OTHER + "pont"}),
        ({"until": "2025"}, {"bridge"}),
        ({"until": "2026-01"}, {"bridge", "ukraine"}),
        ({"since": "2026-01-15", "until": "2026-01-15"}, {"ukraine"}),
        ({"since": "2026-02-28T22:00:00Z"}, {"pont"}),
        ({"until": "2025-12-31T23:29:59Z"}, set()),
        ({"site": "gazette.example"}, {"pont", "ukraine", "bridge"}),
        ({"site": "courrier.example"}, {OTHER + "pont"}),
        ({"site": "le courrier"}, {OTHER + "pont"}),
        ({"site": OTHER}, {OTHER + "pont"}),
        ({"site": "LA GAZETTE", "language": "fr"}, {"pont", "ukraine"}),
    ],
)
def test_filters(filled, filters, expected):
    assert set(names(filled, "pont", **filters)) == expected


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"query": '"pont'}, "opens a quote"),
        ({"query": "pont", "site": "nowhere.example"}, "no site 'nowhere.example'; it holds"),
        ({"query": "pont", "since": "yesterday"}, "is no date; give --since"),
        ({"query": "pont", "until": "2026-02-30"}, "no day '2026-02-30'; give --until"),
        ({"query": "pont", "since": "2026-13"}, "no day"),
        ({"query": "pont", "author": "!"}, "holds no word"),
        ({"query": "pont", "limit": 0}, "limit 0"),
        ({"query": "pont", "limit": 10**9}, "limit 1000000000"),
    ],
)
def test_what_cannot_be_asked_is_said(filled, options, what):
    with pytest.raises(QueryError, match=what) as caught:
        filled.search(**options)
    assert "\n" not in str(caught.value)


def test_found_words_stand_between_the_marks(filled):
    hit = filled.search("travaux pont", marks=("<", ">"))[0]
    assert (hit.marked_title, hit.title) == ("Le <pont> rouvre", "Le pont rouvre")
    assert hit.snippet == "La mairie de Saint-Denis l’annonce."
    (hit,) = filled.search('"nothing else" reopens', limit=1)
    assert "[Nothing else]" in hit.snippet
    assert len(hit.snippet.split()) < 60


def test_a_snippet_of_an_article_without_text_is_its_standfirst(newsroom):
    newsroom.record(HOME + "v", written(title="Une vidéo", subtitle="Le pont vu du ciel", body=None))
    assert newsroom.archive.search("pont")[0].snippet == "Le [pont] vu du ciel"


def test_nobody_can_smuggle_sql_in(filled):
    for typed in ("' OR 1=1 --", '"); DROP TABLE articles; --', "pont' UNION SELECT", "a:b;c"):
        for option in ({"query": typed}, {"query": "pont", "site": typed}, {"query": "pont", "language": typed}):
            with contextlib.suppress(QueryError):
                filled.search(**option)
    assert filled.status().articles == len(ARTICLES) + 1


def test_a_word_that_stands_everywhere_is_ranked_among_the_newest(newsroom, monkeypatch):
    monkeypatch.setattr(search_module, "SCORED", 3)
    for number in range(10):
        newsroom.record(f"{HOME}{number}", written(title=f"Le bac {number}" if number % 2 else f"Le pont {number}"))
    archive = newsroom.archive
    assert {hit.id for hit in archive.search("lundi")} == {8, 9, 10}
    assert {hit.id for hit in archive.search("pont")} == {8, 9, 10, 1, 3, 5, 7}  # older ones by their headline
    monkeypatch.setattr(search_module, "COUNTED", 5)
    assert {hit.id for hit in archive.search("pont")} == {8, 9, 10}  # unless there are too many to count
    assert {hit.id for hit in archive.search("pont 4")} == {5}


def test_a_search_that_takes_too_long_is_given_up(newsroom, monkeypatch):
    clock = itertools.count(0, 1_000)
    monkeypatch.setattr(search_module.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(search_module, "_STEPS", 10)
    newsroom.record(HOME + "a", written())
    with pytest.raises(QueryError, match="took longer than"):
        newsroom.archive.search("pont")
    monkeypatch.undo()
    assert len(newsroom.archive.search("pont")) == 1


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"query": "pont"}, 4),
        ({"query": "pont", "language": "en"}, 1),
        ({"author": "roux"}, 2),
        ({"language": "fr"}, 4),
        ({}, 5),
        ({"query": "introuvable"}, 0),
    ],
)
def test_hits_are_counted(filled, fields, number):
    assert filled.searches.count(Selection(**fields)) == number


def test_counting_ends_where_nobody_needs_to_know_more(filled, monkeypatch):
    monkeypatch.setattr(search_module, "COUNTED", 2)
    assert filled.searches.count(Selection(query="pont")) == 2
