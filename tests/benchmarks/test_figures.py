"""The benchmark's figures: right answers score one, each kind of mistake costs what it should, floors are kept."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))  # scripts stand beside each other, in no package

from comparison import Card, Figure, Held, compare, path_of, read_truth, same_start, word_f1
from seed import Seed, read_seed, seed_faults

POST = {
    "path": "/2025/a/",
    "title": "A ferry returns",
    "authors": ["Ann Oar", "Bo Quay"],
    "published": "2025-03-01T23:30:00+00:00",
    "language": "en",
    "body": "One two three.\n\nFour five.",
    "captions": ["The quay at dawn"],
    "teasers": [{"path": "/2025/b/", "title": "B", "excerpt": "Begins like this and"}],
}


def held(**changes):
    article = {
        "path": "/2025/a/",
        "title": "A ferry returns",
        "authors": ("Ann Oar", "Bo Quay"),
        "published": "2025-03-01T23:30:00+00:00",
        "language": "en",
        "body": "One two three.\n\nFour five.",
        "teasers": (Card("/2025/b/", "B", "Begins like this and goes on", None),),
    }
    return Held(**(article | changes))


def test_the_truth_itself_misses_nothing():
    figures = compare([held()], [POST])
    assert not [name for name, figure in figures.items() if figure.missed]
    assert figures["teaser excerpt"].value == 1


def test_what_a_text_offers_in_a_line_of_its_own_is_wanted_too(tmp_path):
    other = {**POST, "path": "/2025/c/", "title": "The quay : a walk", "teasers": None}
    post = {**POST, "body": "One two.\n\nRead also : The quay : a walk\n\nOf a walk : A ferry returns"}
    (tmp_path / "truth.jsonl").write_text("\n".join(map(json.dumps, (post, other))))
    read, unlisted = read_truth(tmp_path)
    assert [card["path"] for card in read["teasers"]] == ["/2025/c/", "/2025/b/"]
    assert unlisted["teasers"] is None
    both = (Card("/2025/c/", "The quay : a walk", None, None), *held().teasers)
    assert compare([held(teasers=both)], [read])["teasers F1"].value == 1
    assert compare([held()], [read])["teasers F1"].missed


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({"path": "/tag/x/"}, {"precision", "recall"}),
        ({"title": "A ferry returns - The Paper"}, {"title"}),
        ({"authors": ("Ann Oar",)}, {"authors"}),
        ({"published": "2025-03-02"}, {"day"}),
        ({"published": None}, {"day"}),
        ({"language": None}, {"language"}),
        ({"body": "One two three. Four five. The quay at dawn"}, {"body F1", "captions leaked"}),
        ({"teasers": ()}, {"teasers F1"}),
    ],
)
def test_each_mistake_misses_its_floor(changes, missed):
    figures = compare([held(**changes)], [POST])
    assert missed <= {name for name, figure in figures.items() if figure.missed}


@pytest.mark.parametrize("published", ["2025-03-01", "2025-03-02T00:30:00+01:00", "2025-03-01T18:30:00-05:00"])
def test_a_day_is_right_as_a_bare_date_and_in_any_zone(published):
    assert compare([held(published=published)], [POST])["day"].value == 1


def test_authors_are_a_set_and_their_order_is_told_apart():
    figures = compare([held(authors=("Bo Quay", "Ann Oar"))], [POST])
    assert (figures["authors"].value, figures["authors in order"].value) == (1, 0)


def test_paths_agree_however_they_are_written():
    assert path_of("http://127.0.0.1:81/caf%C3%A9/?p=1") == "/café/?p=1"
    assert path_of("https://example.org") == "/"


def test_words_and_excerpts():
    assert word_f1("", "") == 1
    assert word_f1("a b b", "a b c") == pytest.approx(2 / 3)
    assert same_start(None, None)
    assert not same_start(None, "text")
    assert same_start("It begins …", "It begins like this")


def test_floors_bound_from_below_and_from_above():
    assert Figure(0.9, 0.99).missed
    assert not Figure(0.99, 0.99).missed
    assert Figure(1, 0, most=True).missed
    assert not Figure(7).missed


COPY = """A title

A title

Share
The lead.

A subheading
The end.

Share
Comments
Sign up
Card one

Card one
Excerpt one, cut he
Desk

Desk
Card two

Card two
Excerpt two
Desk
"""


def test_a_copy_of_the_seed_is_read_and_held_against_the_archive(tmp_path):
    (tmp_path / "copy.txt").write_text(COPY, encoding="utf-8")
    seed = read_seed(tmp_path / "copy.txt")
    assert seed == Seed(
        "A title",
        ("The lead.", "A subheading", "The end."),
        (
            {"title": "Card one", "excerpt": "Excerpt one, cut he", "author": "Desk"},
            {"title": "Card two", "excerpt": "Excerpt two", "author": "Desk"},
        ),
    )
    cards = (Card("/1", "Card one", "Excerpt one, cut here", "Desk"), Card("/2", "Card two", "Excerpt two", "Desk"))
    good = held(title="A title", body="The lead.\n\nA subheading\n\nThe end.", teasers=cards)
    assert seed_faults(seed, good, with_cards=True) == []
    bad = held(title="A title", body="The lead.\n\nThe end.\n\nShare", teasers=cards[:1])
    assert len(seed_faults(seed, bad, with_cards=True)) == 3
