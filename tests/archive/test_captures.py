"""Captures are packed with an earlier page of their site, and each can be read by itself with zstd alone."""

import hashlib
import random
import shutil
import subprocess

import pytest
import zstandard
from archive_desk import HOME, NOW, written
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from scraper.archive.captured import captures, packing
from scraper.archive.captured.captures import CaptureError
from scraper.archive.captured.packing import Choice, Dictionary, Sample, Shelf, choose
from scraper.archive.schema.migrations import applied_migrations, known_migrations, migrate
from scraper.archive.store import Archive
from scraper.errors import ArchiveError
from scraper.site.article_page import article_page
from scraper.site.capture_page import capture_page

SYLLABLES = [a + b for a in "bcdfglmnprst" for b in "aeiou"]


def words(seed, count):
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(count))


def page(number, design="old", text=300):
    """A page whose markup is that of its design, and whose text is its own."""
    frame = "".join(f'<div class="{word}"><a href="/{word}">{word}</a></div>' for word in words(design, 1500).split())
    return f"<html><body>{frame}<article>{words(number, text)}</article></body></html>".encode()


def record(newsroom, number, content, site=HOME):
    newsroom.record(f"{site}{number}", written(title=f"Titre {number}"), content=content)


def rows(archive):
    return archive.connection.execute(
        "SELECT id, sha256, size, content, dictionary_id FROM captures ORDER BY id"
    ).fetchall()


@pytest.fixture(autouse=True, scope="module")
def shelf():
    usual = captures._SHELF
    yield
    captures._SHELF = usual


@pytest.fixture(autouse=True)
def empty_shelf(request):
    if "newsroom" in request.fixturenames:
        captures._SHELF = Shelf()


def test_pages_of_one_design_are_packed_with_the_first_of_them(newsroom):
    for number in range(20):
        record(newsroom, number, page(number))
    first, *others = rows(newsroom.archive)
    assert first[4] is None
    assert {row[4] for row in others} == {first[0]}
    plain = sum(len(zstandard.compress(page(number), 10)) for number in range(20))
    assert plain > 3 * sum(len(row[3]) for row in [first, *others])
    assert list(newsroom.archive.verify()) == []


def test_each_is_read_with_zstd_alone_as_the_recipe_says(newsroom):
    record(newsroom, 1, page(1))
    record(newsroom, 2, page(2))
    (_, _, size, base, _), (_, sha256, _, content, dictionary_id) = rows(newsroom.archive)
    assert dictionary_id == 1
    body = zstandard.decompress(base)
    dictionary = zstandard.ZstdCompressionDict(body, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    read = zstandard.ZstdDecompressor(dict_data=dictionary).decompress(content)
    assert (len(body), read, hashlib.sha256(read).hexdigest()) == (size, page(2), sha256)


@pytest.mark.skipif(not shutil.which("zstd"), reason="needs the zstd command")
def test_the_command_zstd_reads_them_too(newsroom, tmp_path):
    record(newsroom, 1, page(1))
    record(newsroom, 2, page(2))
    for number, *_, content, _ in rows(newsroom.archive):
        (tmp_path / f"{number}.zst").write_bytes(content)
    subprocess.run(["zstd", "-q", "-d", tmp_path / "1.zst"], check=True)
    run = ["zstd", "-q", "-d", "-c", "-D", tmp_path / "1", tmp_path / "2.zst"]
    assert subprocess.run(run, check=True, capture_output=True).stdout == page(2)


def test_a_redesign_gets_its_dictionary_soon(newsroom):
    for number in range(6):
        record(newsroom, number, page(number))
    for number in range(6, 12):
        record(newsroom, number, page(number, design="new"))
    assert [row[4] for row in rows(newsroom.archive)] == [None, 1, 1, 1, 1, 1, 1, 1, None, 9, 9, 9]
    record(newsroom, 99, page(99))
    assert rows(newsroom.archive)[-1][4] == 1  # pages of the old design find theirs


def test_sites_do_not_share_dictionaries(newsroom):
    record(newsroom, 1, page(1))
    record(newsroom, 2, page(2), site="https://kurier.example/")
    assert [row[4] for row in rows(newsroom.archive)] == [None, None]


def test_pages_that_have_nothing_in_common_make_no_dictionaries(newsroom):
    chance = random.Random(5)
    for number in range(8):
        record(newsroom, number, chance.randbytes(4000))
    assert newsroom.count("dictionaries") == 1
    assert [row[4] for row in rows(newsroom.archive)] == [None] * 8


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"x" * (packing.LARGEST + 1), b"\x37\xa4\x30\xec" + page(1)],
    ids=["tiny", "huge", "looks like a trained dictionary"],
)
def test_what_may_not_serve_as_dictionary(newsroom, body):
    record(newsroom, 1, body)
    record(newsroom, 2, page(2))
    record(newsroom, 3, page(3))
    assert [row[4] for row in rows(newsroom.archive)] == [None, None, 2]
    assert list(newsroom.archive.verify()) == []


def test_another_process_goes_on_where_one_stopped(newsroom):
    record(newsroom, 1, page(1))
    captures._SHELF = Shelf()
    record(newsroom, 2, page(2))
    assert rows(newsroom.archive)[1][4] == 1


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (
            "UPDATE captures SET content = x'00' WHERE id = 1",
            "needs capture 1 as dictionary, which cannot be decompressed",
        ),
        (
            "UPDATE captures SET sha256 = 'beef' WHERE id = 1",
            "needs capture 1 as dictionary, which is not what its SHA-256",
        ),
        ("UPDATE captures SET dictionary_id = 2 WHERE id = 2", "needs capture 2 as dictionary, which needs one itself"),
        ("UPDATE captures SET dictionary_id = 7 WHERE id = 2", "needs capture 7 as dictionary, which is not there"),
        ("UPDATE captures SET dictionary_id = NULL WHERE id = 2", "cannot be decompressed"),
    ],
)
def test_harm_to_a_dictionary_is_found_told_and_costs_no_crawl(newsroom, harm, fault):
    record(newsroom, 1, page(1))
    record(newsroom, 2, page(2))
    newsroom.archive.connection.execute("PRAGMA foreign_keys = OFF")
    newsroom.archive.connection.execute(harm)
    captures._SHELF = Shelf()
    found = [problem for problem in newsroom.archive.verify() if problem.table == "captures" and problem.id == 2]
    assert any(problem.message.startswith(fault) for problem in found), found
    with pytest.raises(CaptureError, match=f"The capture 2 {fault}.*restore a backup"):
        newsroom.archive.capture(hashlib.sha256(page(2)).hexdigest())
    record(newsroom, 3, page(3))
    assert newsroom.archive.capture(hashlib.sha256(page(3)).hexdigest()).content == page(3)


def test_a_damaged_capture_costs_its_reading_page_nothing_but_the_structure(newsroom):
    record(newsroom, 1, page(1))
    newsroom.archive.connection.execute("UPDATE captures SET content = x'00'")
    sha256 = hashlib.sha256(page(1)).hexdigest()
    assert capture_page(newsroom.archive.connection, sha256).capture is None
    assert article_page(newsroom.archive.connection, 1).groups


def test_an_error_about_a_capture_is_one_of_the_archive():
    assert (
        str(CaptureError(5, "is lost")) == "The capture 5 is lost; restore a backup, verify tells what else is damaged"
    )
    assert issubclass(CaptureError, ArchiveError)


def test_a_packed_bomb_takes_no_memory(newsroom):
    record(newsroom, 1, page(1))
    record(newsroom, 2, page(2))
    bomb = packing.pack(bytes(50_000_000), Dictionary(page(1)))
    newsroom.archive.connection.execute("UPDATE captures SET content = ? WHERE id = 2", (bomb,))
    (problem,) = newsroom.archive.verify()
    assert "cannot be decompressed" in problem.message


def test_the_first_page_of_a_site_becomes_a_dictionary():
    assert choose(page(1), [], None, 0) == Choice(None, renews=True, regret=0)
    assert choose(b"<p>", [], None, 0) == Choice(None, renews=False, regret=0)


def test_slow_changes_add_up_to_a_new_dictionary():
    base, before = Dictionary(page(1) + page(1, "latest", 0)[:20_000]), Sample(page(2) + page(1, "later", 0)[:20_000])
    body, regret, turns = page(3) + page(1, "later", 0)[:20_000], 0, 0
    while not (choice := choose(body, [base], before, regret)).renews:
        assert (choice.place, choice.regret > regret) == (0, True)
        regret, turns = choice.regret, turns + 1
    assert turns > 0


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_whatever_is_packed_comes_out_again(body, other):
    packed = packing.pack(body, Dictionary(other))
    assert packing.unpack(packed, len(body), Dictionary(other)) == body
    assert packing.unpack(packing.pack(body), len(body)) == body
    assert choose(body, [Dictionary(other)], Sample(other), 0).place in {0, None}


def test_several_crawls_pack_for_one_site(newsroom):
    with Archive(newsroom.archive.path) as second:
        rooms = [newsroom, type(newsroom)(second)]
        for number in range(12):
            captures._SHELF = Shelf()  # each a process of its own
            record(rooms[number % 2], number, page(number))
    assert [row[4] for row in rows(newsroom.archive)] == [None] + [1] * 11
    assert newsroom.count("dictionaries") == newsroom.count("packing") == 1
    assert list(newsroom.archive.verify()) == []


def test_the_shelf_holds_no_more_than_its_room():
    shelf = Shelf(room=10_000 * packing.DICTIONARY_COST)
    for number in range(5):
        shelf.put(str(number), Dictionary(bytes(4_000)))
    assert [number for number in range(5) if shelf.dictionary(str(number))] == [3, 4]
    assert (shelf.sample("4"), shelf.dictionary("9")) == (None, None)
    shelf.put("big", Dictionary(bytes(50_000)))
    assert shelf.dictionary("big")


def test_captures_of_an_earlier_version_stay_as_they_are(tmp_path):
    path = tmp_path / "old.db"
    db = Database(path)
    migrate(db.conn, stop_before="m0015_captures")
    db.conn.execute(
        "INSERT INTO captures (sha256, size, first_seen, content) VALUES (?, ?, ?, ?)",
        (hashlib.sha256(page(1)).hexdigest(), len(page(1)), NOW, zstandard.compress(page(1), 6)),
    )
    db.conn.commit()
    db.close()
    with Archive(path) as archive:
        assert applied_migrations(archive.connection) == set(known_migrations())
        assert archive.capture(hashlib.sha256(page(1)).hexdigest()).content == page(1)
        assert [problem.message for problem in archive.verify()] == ["belongs to no visit, article or revision"]
