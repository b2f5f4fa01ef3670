"""Who has whose text: wire copy, parts, clusters, credits; and what costs no more however often a text is there."""

import random
import time

import pytest
from archive_desk import HOME, written

from scraper.archive.likeness import copies, shingles
from scraper.archive.likeness.agencies import credited
from scraper.models import BodyLink

DAYS = [f"2026-03-{day:02}T08:00:00Z" for day in range(1, 29)]
OTHER = "https://courrier.example/"
WORDS = [
    f"{a}{b}"
    for a in "bac pont quai port mer halle rue mairie vent digue".split()
    for b in "eau ier age ette on ure".split()
]


def text(seed, length=300):
    """Words in paragraphs of forty."""
    chance = random.Random(seed)
    words = [chance.choice(WORDS) + chance.choice(("", "s", "é", "n")) for _ in range(length)]
    return "\n\n".join(" ".join(words[at : at + 40]) + "." for at in range(0, length, 40))


def chinese(seed, length=600):
    chance = random.Random(seed)
    return "".join(chr(chance.randrange(0x4E00, 0x4E00 + 1500)) for _ in range(length))


TAIL_CUT = text(1)[: int(len(text(1)) * 0.6)]
PARAGRAPHS = text(1).split("\n\n")
INSERTED = "\n\n".join([*PARAGRAPHS[:3], text(2, 40), *PARAGRAPHS[3:]])


def compared(newsroom, *bodies, **fields):
    for number, body in enumerate(bodies):
        home = (HOME, OTHER)[number % 2]
        newsroom.record(f"{home}{number}", written(f"Titre {number}", body, **fields), at=DAYS[number])
    while newsroom.archive.compare_copies():
        pass
    query = (
        "SELECT article_id, source_id, round(copied, 2), round(source_copied, 2), is_version FROM copies ORDER BY 1, 2"
    )
    return newsroom.archive.connection.execute(query).fetchall()


def clusters(newsroom):
    query = "SELECT cluster_id, group_concat(article_id) FROM copy_texts GROUP BY 1 ORDER BY 1"
    return [sorted(map(int, members.split(","))) for _, members in newsroom.archive.connection.execute(query)]


@pytest.mark.parametrize(
    ("copy", "copied", "source_copied"),
    [(text(1), 1.0, 1.0), (TAIL_CUT, 1.0, 0.6), (INSERTED, 0.87, 0.99), (chinese(1), None, None)],
    ids=["the same", "tail cut off", "paragraph inserted", "another text"],
)
def test_wire_copy_is_found(newsroom, copy, copied, source_copied):
    found = compared(newsroom, text(1), copy)
    if copied is None:
        assert found == []
    else:
        ((article, source, share, source_share, is_version),) = found
        assert (article, source, is_version) == (2, 1, 1)
        assert share == pytest.approx(copied, abs=0.02)
        assert source_share == pytest.approx(source_copied, abs=0.02)
        assert clusters(newsroom) == [[1, 2]]


def test_scripts_without_blanks_are_compared_by_characters(newsroom):
    body = chinese(1)
    assert compared(newsroom, body, body[:400] + chinese(2, 80))[0][:2] == (2, 1)


def test_a_shared_quotation_makes_no_copy(newsroom):
    quotation = text(9, 40)
    assert compared(newsroom, text(1) + "\n\n" + quotation, text(2) + "\n\n" + quotation) == []


def test_short_texts_are_not_compared(newsroom):
    assert compared(newsroom, "Le pont rouvre lundi.", "Le pont rouvre lundi.") == []
    assert newsroom.count("copy_texts", "shingles = 0") == 2


def test_a_digest_holds_parts_and_joins_no_clusters(newsroom):
    briefs = [text(seed, 80) for seed in (1, 2, 3, 4)]
    found = compared(newsroom, *briefs, "\n\n".join(briefs))
    assert {(article, copied, is_version) for article, _, _, copied, is_version in found} == {(5, 1.0, 0)}
    assert 1 in {source for _, source, *_ in found}  # of parts further down, some do not meet
    assert clusters(newsroom) == [[1], [2], [3], [4], [5]]


def test_clusters_grow_and_tell_who_was_observed_first(newsroom):
    compared(newsroom, text(1), text(2), INSERTED, TAIL_CUT)
    assert clusters(newsroom) == [[1, 3, 4], [2]]
    columns = "cluster_id, articles, sites, earliest_id, earliest_title, first_seen, last_seen"
    (row,) = newsroom.archive.connection.execute(f"SELECT {columns} FROM copy_clusters").fetchall()
    assert row == (1, 3, 2, 1, "Titre 0", DAYS[0], DAYS[3])
    without = newsroom.archive.connection.execute(
        "SELECT id, copies FROM articles_without_copies ORDER BY id"
    ).fetchall()
    assert without == [(1, 2), (2, 0)]


def test_two_clusters_that_meet_become_one(newsroom):
    first, last = text(1, 200), text(2, 200)
    assert compared(newsroom, first, last) == []
    newsroom.record(HOME + "both", written("Les deux", first + "\n\n" + last), at=DAYS[5])
    newsroom.archive.compare_copies()
    assert clusters(newsroom) == [[1, 2, 3]]


def test_an_article_that_changes_is_compared_anew(newsroom):
    compared(newsroom, text(1), text(1), text(1))
    newsroom.record(HOME + "0", written("Titre 0", text(7)), at=DAYS[6], content=b"2")
    newsroom.archive.compare_copies()
    assert clusters(newsroom) == [[1], [2, 3]]
    assert newsroom.archive.connection.execute("SELECT article_id, source_id FROM copies").fetchall() == [(3, 2)]
    newsroom.record(HOME + "0", written("Titre 0", text(1)), at=DAYS[7], content=b"3")
    newsroom.archive.compare_copies()
    assert clusters(newsroom) == [[1, 2, 3]]
    assert newsroom.archive.compare_copies() == 0


def test_what_is_not_the_text_makes_nobody_wait(newsroom):
    compared(newsroom, text(1))
    newsroom.record(HOME + "0", written("Un autre titre", text(1)), at=DAYS[6], content=b"2")
    assert newsroom.count("copy_queue") == 0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"canonical_url": OTHER + "b"}, {}, (1, 2, "canonical")),
        ({}, {"canonical_url": HOME + "a"}, (2, 1, "canonical")),
        ({"links": (BodyLink(position=1, url=OTHER + "b", text="x"),)}, {}, (1, 2, "cited")),
        ({"published": "2026-02-03"}, {"published": "2026-02-01"}, (1, 2, "published")),
        ({"published": None}, {"published": "2026-02-01"}, (2, 1, "seen")),
    ],
)
def test_whose_text_it_likely_is(newsroom, first, second, expected):
    newsroom.record(HOME + "a", written(body=text(1), **first), at=DAYS[0])
    newsroom.record(OTHER + "b", written(body=text(1), **second), at=DAYS[1])
    newsroom.archive.compare_copies()
    (row,) = newsroom.archive.connection.execute("SELECT article_id, source_id, because FROM copies")
    assert row == expected


@pytest.mark.parametrize(
    ("byline", "authors", "body", "expected"),
    [
        ("Le Monde avec AFP", None, None, ("AFP",)),
        ("AAP with Reuters", None, None, ("AAP", "Reuters")),
        ("Text: dpa/AFP", None, None, ("dpa", "AFP")),
        (None, "AP", None, ("AP",)),
        ("By AP Smith", None, None, ()),
        (None, None, "PARIS (AFP) – Le préfet a dit.", ("AFP",)),
        (None, None, "LONDON, March 3 (Reuters) - The bridge", ("Reuters",)),
        (None, None, "Madrid, 3 mar (EFE).- El puente", ("EFE",)),
        (None, None, "dpa – Die Brücke", ("dpa",)),
        (None, None, "新华社北京3月3日电 大桥", ("Xinhua",)),
        (None, None, "Il ponte riapre.\n\nANSA", ("ANSA",)),
        (None, None, "Le pont rouvre.\n\nAvec AFP", ("AFP",)),
        (None, None, "Die Brücke öffnet. (dpa)", ("dpa",)),
        (None, None, "Η γέφυρα άνοιξε.\n\nΠηγή: ΑΠΕ-ΜΠΕ", ("ΑΠΕ-ΜΠΕ",)),
        (None, None, "Мост открыт.\n\nИнтерфакс", ("Interfax",)),
        (None, None, "L’AFP a raconté. Le pont de l’AFP non.", ()),
        (None, None, None, ()),
    ],
)
def test_agencies_are_credited(byline, authors, body, expected):
    assert credited(byline, authors, body) == expected


def test_clusters_name_their_agencies(newsroom):
    compared(newsroom, "PARIS (AFP) – " + text(1), text(1))
    assert newsroom.archive.connection.execute("SELECT agencies FROM copy_clusters").fetchone() == ("AFP",)
    assert newsroom.archive.connection.execute("SELECT agencies FROM copies").fetchone() == ("AFP",)


def test_a_text_that_all_have_costs_no_more(newsroom, monkeypatch):
    monkeypatch.setattr(copies, "MET", 6)
    monkeypatch.setattr(copies, "COMPARED", 4)
    monkeypatch.setattr(copies, "PAIRED", 3)
    compared(newsroom, *[text(1, 60)] * 20)
    pairs = "SELECT article_id, count(*) FROM copy_pairs GROUP BY 1"
    assert max(count for _, count in newsroom.archive.connection.execute(pairs)) == 3
    assert clusters(newsroom) == [list(range(1, 21))]


def test_another_method_compares_all_anew(newsroom, monkeypatch):
    compared(newsroom, text(1), text(1))
    monkeypatch.setattr(copies, "METHOD", -1)
    assert newsroom.archive.compare_copies() == 2
    assert newsroom.count("copy_texts", "method = -1") == 2
    assert (clusters(newsroom), newsroom.archive.compare_copies()) == ([[1, 2]], 0)


def test_an_endless_text_is_cut():
    assert len(shingles.shingles(" ".join(map(str, range(1_000_000))))) == shingles.LONGEST - shingles.WORDS + 1
    assert shingles.shingles("a " * 100_000) == []
    assert shingles.bands([]) == []


def test_an_endless_byline_is_read_in_time():
    began = time.process_time()
    assert credited(" " * 1_000_000, "\t" * 1_000_000 + "AFP", None) == ()
    assert credited("Ana Roux \n\n avec\tAFP" + " " * 1_000_000, None, None) == ("AFP",)
    assert time.process_time() - began < 1
