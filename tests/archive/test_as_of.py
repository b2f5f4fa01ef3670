"""The archive as it was known at a date: what was not there yet is not, and texts are those of then."""

import json

import pytest
from archive_desk import HOME, written

from scraper.archive.searching.selection import Selection, end_of
from scraper.archive.store import Archive
from scraper.errors import QueryError
from scraper.models import Access, BodyLink, Outcome, Teaser, TeaserKind

A, B = HOME + "a", HOME + "b"
DAYS = [f"2026-03-{day:02}T08:00:00Z" for day in range(1, 10)]
CARD = Teaser(position=1, kind=TeaserKind.RELATED, heading=None, title="Le bac", url=HOME + "bac")
OTHER = Teaser(position=1, kind=TeaserKind.RELATED, heading=None, title="Le quai", url=HOME + "quai")


@pytest.fixture
def filled(newsroom):
    """Article 1: a ferry on day 1, a harbour from day 3, a market from day 5; article 2: from day 4 on."""
    links = (BodyLink(position=1, url=HOME + "x", text="bac"),)
    first = written(
        "Le bac rouvre", "Le bac rouvre lundi.", section="Ville", tags=("bac",), links=links, teasers=(CARD,)
    )
    newsroom.record(A, first, at=DAYS[0])
    newsroom.record(A, outcome=Outcome.NOT_MODIFIED, at=DAYS[1])
    second = written(
        "Le port rouvre", "Le port rouvre mardi.", published="2026-03-03", authors=("Li Wei",), section="Mer"
    )
    newsroom.record(A, second, at=DAYS[2], content=b"2")
    newsroom.record(B, written("La halle", "La halle ferme.", language="en"), at=DAYS[3])
    third = written("Le marché rouvre", "Le marché rouvre.", section="Éco", teasers=(OTHER,), access=Access.PARTIAL)
    newsroom.record(A, third, at=DAYS[4], content=b"3")
    return newsroom.archive


def found(archive, query, day, **selection):
    return [hit.id for hit in archive.search(query, as_of=f"2026-03-0{day}", **selection)]


@pytest.mark.parametrize(
    ("query", "days"),
    [("bac", [1, 2]), ("port", [3, 4]), ("marché", [5, 6]), ("halle", [4, 5, 6]), ("rouvre", [1, 2, 3, 4, 5, 6])],
)
def test_texts_are_searched_as_they_stood(filled, query, days):
    assert [day for day in range(1, 7) if found(filled, query, day)] == days


def test_hits_tell_of_the_version_that_was_found(filled):
    (hit,) = filled.search("port", as_of="2026-03-03")
    assert (hit.id, hit.title, hit.authors, hit.published) == (1, "Le port rouvre", "Li Wei", "2026-03-03")
    assert (hit.marked_title, hit.snippet, hit.access) == ("Le [port] rouvre", "Le [port] rouvre mardi.", "full")
    (now,) = filled.search("marché", as_of="2026-03-05")
    assert (now.marked_title, now.access, now.url) == ("Le [marché] rouvre", "partial", A)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({"author": "Li Wei", "query": "rouvre"}, [1]),
        ({"author": "Ana Roux", "query": "rouvre"}, []),
        ({"since": "2026-03-03", "query": "rouvre"}, [1]),
        ({"until": "2026-03-02", "query": "rouvre"}, []),
        ({"language": "en", "query": "halle OR rouvre"}, [2]),
        ({"site": "gazette.example", "query": "halle OR rouvre"}, [1, 2]),
    ],
)
def test_filters_go_by_the_version_of_then(filled, selection, expected):
    assert sorted(found(filled, selection.pop("query"), 4, **selection)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "2026-12-31T23:59:59Z"), ("2026-02", "2026-02-31T23:59:59Z"), ("2026-03-01", "2026-03-01T23:59:59Z"),
        ("2026-03-01T08:00:00+01:00", "2026-03-01T07:00:00Z"),
    ],
)  # fmt: skip
def test_a_date_means_its_end(text, expected):
    assert end_of(text) == expected


def test_a_date_that_is_none_is_a_usage_error(filled):
    with pytest.raises(QueryError, match="--as-of"):
        filled.search("bac", as_of="yesterday")


def exported(archive, day, **selection):
    lines = archive.export("jsonl", Selection(as_of=f"2026-03-0{day}", **selection))
    return {record["id"]: record for record in map(json.loads, lines)}


def test_an_export_gives_what_was_known(filled):
    first, third, last = (exported(filled, day) for day in (2, 4, 6))
    assert [sorted(one) for one in (first, third, last)] == [[1], [1, 2], [1, 2]]
    assert [one[1]["title"] for one in (first, third, last)] == ["Le bac rouvre", "Le port rouvre", "Le marché rouvre"]
    assert [one[1]["revisions"] for one in (first, third, last)] == [1, 2, 3]
    assert [one[1]["section"] for one in (first, third, last)] == ["Ville", "Mer", "Éco"]
    assert (first[1]["tags"], first[1]["links"][0]["url"], third[1]["links"]) == (["bac"], HOME + "x", [])
    assert [[card["title"] for card in one[1]["teasers"]] for one in (first, third, last)] == [
        ["Le bac"],
        [],
        ["Le quai"],
    ]
    assert (first[1]["last_seen"], first[1]["changed"], first[1]["first_seen"]) == (DAYS[1], DAYS[0], DAYS[0])
    assert len({one[1]["capture"] for one in (first, third, last)}) == 3
    assert exported(filled, 4, query="marché") == {}
    assert sorted(exported(filled, 4, query="port")) == [1]
    now = [json.loads(line) for line in filled.export("jsonl")]
    assert list(last.values()) == now


def test_the_state_of_a_page_is_that_of_then(newsroom):
    newsroom.record(A, written(), at=DAYS[0])
    newsroom.record(A, outcome=Outcome.GONE, status=404, at=DAYS[2])
    newsroom.record(A, outcome=Outcome.TIMEOUT, at=DAYS[4])
    states = [newsroom.archive.find(A, as_of=f"2026-03-0{day}").page_state for day in (1, 2, 3, 4, 5)]
    assert states == ["live", "live", "gone", "gone", "failing"]


def test_what_was_replaced_before_such_things_were_kept_is_not_made_up(filled):
    filled.connection.execute("DELETE FROM superseded")
    article = filled.find(1, as_of="2026-03-01").article
    assert (article.title, article.language, article.section, article.tags, article.links) == (
        "Le bac rouvre",
        "fr",
        None,
        (),
        (),
    )
    assert found(filled, "bac", 1) == [1]


def test_an_article_that_was_not_archived_yet_is_not_there(filled):
    assert filled.find(2, as_of="2026-03-03") is None
    assert filled.find(2, as_of="2026-03-04").article.title == "La halle"
    assert filled.find(99, as_of="2026-03-04") is None


def test_archives_that_are_read_only_can_be_asked(filled):
    with Archive(filled.path, read_only=True) as reader:
        assert [hit.id for hit in reader.search("bac", as_of="2026-03-01")] == [1]
