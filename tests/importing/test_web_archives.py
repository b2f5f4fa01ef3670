"""Web archives of others become what a crawl would have written then; what is damaged is told, and the rest goes on."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from newsstand import PARAGRAPHS, article, home
from warc_maker import CODERS, Maker, chunked

from scraper.archive.searching import index
from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive
from scraper.exporting.forms import export_to
from scraper.importing import framing
from scraper.importing.files import import_files

A, B = "https://stand.example/2020/ferry.html", "https://stand.example/2020/quay.html"
MARCH, APRIL, MAY = "2020-03-01T08:00:00Z", "2020-04-01T08:00:00Z", "2020-05-01T08:00:00Z"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def bring(archive, tmp_path):
    """Import the bytes of files of these names."""

    def brought(content, name="a.warc.gz", **options):
        path = tmp_path / name
        path.write_bytes(content)
        return import_files(archive, [path], now=NOW, **options)

    return brought


def titles(archive, url=A):
    return [
        (version.number, version.seen, version.origin, version.changes, version.title)
        for version in archive.history(url)
    ]


def ledger(archive):
    query = "SELECT number, types, words_added, words_removed FROM revision_ledger ORDER BY number"
    return archive.connection.execute(query).fetchall()


def past(archive, word):
    """Numbers of the past versions in which a word stands."""
    assert index.is_sound(archive.connection, index.PAST)
    query = (
        "SELECT number FROM past_versions_fts JOIN revisions ON revisions.id = past_versions_fts.rowid"
        " WHERE past_versions_fts MATCH ? ORDER BY number"
    )
    return [number for (number,) in archive.connection.execute(query, (word,))]


def superseded(archive):
    """Numbers of the versions of which it is known what they said besides."""
    query = "SELECT number FROM superseded JOIN revisions ON revisions.id = revision_id ORDER BY number"
    return [number for (number,) in archive.connection.execute(query)]


def test_captures_have_their_true_dates(archive, bring):
    done = bring(Maker().add(A, article()).bytes)
    assert (done.articles["new"], done.messages) == (1, [])
    held = archive.find(A)
    assert (held.article.title, held.first_seen, held.last_seen) == ("The ferry stays", MARCH, MARCH)
    assert archive.capture(held.capture).first_seen == MARCH
    (visit,) = archive.db.query("SELECT * FROM visits")
    assert (visit["started"], visit["status"], visit["crawl_id"]) == ("2020-03-01T08:00:00.000Z", 200, None)
    assert "a.warc.gz, offset 0" in visit["message"]
    assert list(archive.verify()) == []


@pytest.mark.parametrize("order", ["123", "132", "213", "231", "312", "321"])
def test_captures_in_any_order_make_the_same_history(archive, bring, order):
    pages = {"1": (MARCH, article()), "2": (APRIL, article("The ferry goes")), "3": (MAY, article("The ferry is gone"))}
    for number in order:
        date, page = pages[number]
        bring(Maker().add(A, page, date=date).bytes)
    assert titles(archive) == [
        (1, MARCH, "first", (), "The ferry stays"),
        (2, APRIL, "changed", ("title",), "The ferry goes"),
        (3, MAY, "changed", ("title",), "The ferry is gone"),
    ]
    held = archive.find(A)
    assert (held.article.title, held.first_seen, held.changed) == ("The ferry is gone", MARCH, MAY)
    assert len({version.capture for version in archive.history(A)}) == 3
    assert ledger(archive) == [(2, '["headline"]', 1, 1), (3, '["headline"]', 2, 1)]
    assert (past(archive, "stays"), past(archive, "goes"), past(archive, "gone")) == ([1], [2], [])
    assert superseded(archive) == [1, 2]
    assert list(archive.verify()) == []


def test_an_older_capture_of_the_same_text_dates_it_back(archive, bring):
    bring(Maker().add(A, article(), date=MAY).bytes)
    done = bring(Maker().add(A, article(), date=MARCH).bytes)
    assert done.articles == {"new": 0, "changed": 0, "unchanged": 1}
    assert titles(archive) == [(1, MARCH, "first", (), "The ferry stays")]
    assert (archive.find(A).first_seen, archive.find(A).last_seen) == (MARCH, MAY)


def test_a_text_that_stood_there_between_two_visits_is_two_versions(archive, bring):
    for date in (MARCH, MAY):
        bring(Maker().add(A, article(), date=date).bytes)
    bring(Maker().add(A, article("The ferry goes"), date=APRIL).bytes)
    assert [(number, seen, title) for number, seen, _, _, title in titles(archive)] == [
        (1, MARCH, "The ferry stays"), (2, APRIL, "The ferry goes"), (3, MAY, "The ferry stays"),
    ]  # fmt: skip
    assert archive.find(A).article.title == "The ferry stays"
    assert ledger(archive) == [(2, '["headline"]', 1, 1), (3, '["headline"]', 1, 1)]
    assert (past(archive, "stays"), past(archive, "goes"), superseded(archive)) == ([1], [2], [1, 2])
    assert list(archive.verify()) == []


def test_an_older_capture_of_a_page_that_is_gone_brings_its_article(archive, bring):
    bring(Maker().add(A, home("/a", "/b"), date=MAY).bytes)
    bring(Maker().add(A, article(), date=MARCH).bytes)
    held = archive.find(A)
    assert (held.first_seen, archive.known(A).last_visit) == (MARCH, MAY)
    assert list(archive.verify()) == []


def test_an_older_capture_under_another_address_goes_to_the_same_history(archive, bring):
    bring(Maker().add(A, article("The ferry goes"), date=MAY).bytes)
    bring(Maker().add(f"{A}?edition=2", article(head=f'<link rel="canonical" href="{A}">'), date=MARCH).bytes)
    bring(
        Maker()
        .add(f"{A}?edition=2", article("The ferry sinks", head=f'<link rel="canonical" href="{A}">'), date=APRIL)
        .bytes
    )
    assert [title for *_, title in titles(archive)] == ["The ferry stays", "The ferry sinks", "The ferry goes"]
    assert (archive.known(f"{A}?edition=2").state, archive.known(A).last_visit) == ("alias", MAY)
    assert list(archive.verify()) == []


def test_importing_the_same_again_changes_nothing_but_visits(archive, bring):
    content = Maker().add(A, article(), date=MARCH).add(A, article("The ferry goes"), date=APRIL).bytes
    bring(content)
    before = titles(archive)
    done = bring(content)
    assert (done.articles["new"], done.articles["changed"], titles(archive)) == (0, 0, before)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("coding", [*CODERS, "none"])
def test_encodings_and_chunks_are_undone(archive, bring, packed, coding):
    body = CODERS.get(coding, str.encode)(article() if coding == "none" else article().encode())
    headers = [("Transfer-Encoding", "chunked"), ("Content-Encoding", coding)]
    maker = Maker(packed=packed).add(A, chunked(body), headers=headers)
    done = bring(maker.bytes, "a.warc.gz" if packed else "a.warc")
    assert (done.articles["new"], done.messages) == (1, [])
    held = archive.find(A)
    assert archive.capture(held.capture).content == article().encode()


def test_a_recorder_that_undid_the_encoding_and_left_its_header(bring):
    headers = [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    assert bring(Maker().add(A, article(), headers=headers).bytes).articles["new"] == 1


def test_a_bomb_in_a_record_is_told(bring):
    body = CODERS["gzip"](b"<html>" + bytes(40_000_000))
    done = bring(Maker().add(A, body, headers=[("Content-Encoding", "gzip")]).add(B, article()).bytes)
    (message,) = done.messages
    assert "a.warc.gz, offset 0: a body of more than 20,971,520 bytes" in message
    assert done.articles["new"] == 1


def test_resources_are_pages_and_other_records_are_passed_over(bring):
    maker = Maker().add(A, article(), kind="resource")
    maker.add("https://stand.example/a.png", b"\x89PNG\r\n", headers=[("Content-Type", "image/png")])
    maker.add("https://stand.example/gone", "<h1>Not here</h1>", status="404 Not Found")
    maker.add("dns:stand.example", "127.0.0.1", kind="resource")
    maker.add("urn:meta", "x", kind="metadata")
    done = bring(maker.bytes)
    assert (done.articles["new"], done.passed_over, done.messages) == (1, 4, [])


def test_a_revisit_says_that_nothing_had_changed(archive, bring):
    maker = (
        Maker().add(A, article()).add(A, kind="revisit", date=APRIL, warc={"WARC-Profile": "identical-payload-digest"})
    )
    done = bring(maker.add(B, kind="revisit", date=APRIL).bytes)
    assert archive.find(A).last_seen == APRIL
    assert [row["outcome"] for row in archive.db.query("SELECT outcome FROM visits ORDER BY id")] == [
        "fetched",
        "not-modified",
    ]
    (message,) = done.messages
    assert "had not changed, which was never read" in message


def test_headers_on_use_are_kept(archive, bring):
    bring(Maker().add(A, article(), headers=[("X-Robots-Tag", "noai"), ("ETag", '"x"')]).bytes)
    assert [row["name"] for row in archive.db.query("SELECT name FROM signals")] == ["noai"]
    assert archive.known(A).etag == '"x"'


def test_only_the_wanted_site(archive, bring):
    maker = Maker().add(A, article()).add("https://ads.example/frame.html", article("Buy this"))
    done = bring(maker.bytes, sites=["stand.example"])
    assert (done.articles["new"], done.passed_over) == (1, 1)
    assert [site.key for site in archive.sites()] == ["stand.example"]


# --- damage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("length", [40, 200, 2000])
def test_a_truncated_file_is_read_up_to_its_end(bring, packed, length):
    maker = Maker(packed=packed).add(A, article()).add(B, article("The quay"))
    end = len(maker.bytes) if packed else len(maker.bytes) - 4
    done = bring(maker.bytes[: max(end - length, maker.offsets[1] + 30)], "a.warc")
    assert done.articles["new"] == 1
    (message,) = done.messages
    assert f"a.warc, offset {maker.offsets[1]:,}: the file ends" in message


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("place", [0, 12, 60, 400])
def test_behind_a_damaged_record_the_rest_goes_on(bring, packed, place):
    maker = Maker(packed=packed)
    for number in range(4):
        maker.add(f"{A}?n={number}", article(f"Story number {number}"))
    content = bytearray(maker.bytes)
    start = maker.offsets[1] + place
    content[start : start + 8] = b"\xff" * 8
    done = bring(bytes(content), "a.warc")
    assert done.articles["new"] >= 3
    assert done.articles["new"] == 4 or any(f"offset {maker.offsets[1]:,}" in message for message in done.messages)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"WARC-Date: 2020-03-01T08:00:00Z", b"WARC-Date: yesterday, I think..", "a WARC-Date that is none"),
        (b"WARC-Date: 2020-03-01T08:00:00Z", b"WARC-Date: 2920-03-01T08:00:00Z", "a WARC-Date that cannot be"),
        (b"HTTP/1.1 200 OK", b"GEMINI/1 20 Okay", "begins with no HTTP status line"),
        (b"WARC-Block-Digest: sha1:", b"WARC-Block-Digest: sha1:AAAA", "not what its WARC-Block-Digest says"),
        (b"Content-Length: ", b"Content-Length: -", "without a usable Content-Length"),
        (b"Content-Length: ", b"Content-Length: 9999999", "the file ends after"),
        (b"WARC/1.0", b"WARS/1.0", "no WARC record begins here"),
    ],
)
def test_what_is_mislabelled_is_told_with_its_place(bring, old, new, message):
    first = Maker(packed=False).add(A, article()).bytes
    assert old in first
    done = bring(first.replace(old, new, 1) + Maker(packed=False).add(B, article("The quay")).bytes, "a.warc")
    assert done.articles["new"] >= 1
    assert any("a.warc, offset " in told and message in told for told in done.messages), done.messages


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x1f\x8b\x08",
        b"WARC/1.0",
        b"WARC/1.0\r\n" + b"a" * 200_000,
        b"<html>",
        b"\x1f\x8b\x08" * 5000,
        bytes(100_000),
    ],
)
def test_what_is_no_warc_file_ends_in_messages(bring, content):
    assert bring(content).articles["new"] == 0


def test_a_file_that_is_nothing_but_damage_comes_to_an_end(bring, monkeypatch):
    monkeypatch.setattr(framing, "MOST_DAMAGE", 5)
    done = bring(b"WARC/1.0\r\nContent-Length: x\r\n\r\n" * 50, "a.warc")
    assert done.troubles == 6
    assert "what follows is left out" in done.messages[-1]


def test_one_gzip_member_around_all_records_is_read(bring):
    maker = Maker(packed=False).add(A, article()).add(B, article("The quay"))
    assert bring(CODERS["gzip"](maker.bytes)).articles["new"] == 2


# --- WACZ ------------------------------------------------------------------------------------------------------------


def test_a_revisit_of_an_earlier_body_or_of_another_address_is_read(bring, archive, tmp_path):
    maker = Maker().add(A, article(), date=MARCH).add(A, article("The other ferry"), date=APRIL)
    same = {"WARC-Refers-To-Target-URI": A, "WARC-Refers-To-Date": MARCH}
    maker.add(A, date=MAY, kind="revisit", warc=same).add(B, date=MAY, kind="revisit", warc=same)
    done = bring(maker.bytes)
    assert (done.articles, done.messages) == ({"new": 2, "changed": 2, "unchanged": 0}, [])
    assert [(seen, title) for _, seen, _, _, title in titles(archive)] == [
        (MARCH, "The ferry stays"), (APRIL, "The other ferry"), (MAY, "The ferry stays"),
    ]  # fmt: skip
    export_to(archive, "warc", str(tmp_path / "out.warc.gz"), Selection())
    with Archive(tmp_path / "b.db") as other:
        import_files(other, [tmp_path / "out.warc.gz"], now=NOW)
        assert [titles(other, url) for url in (A, B)] == [titles(archive, url) for url in (A, B)]


def test_what_was_read_anew_before_a_younger_page_came_in_is_older_than_that(bring, archive):
    bring(Maker().add(A, article(), date=MARCH).bytes)
    found = archive.find(A)
    archive.reextracted(
        found.id, replace(found.article, title="The ferry stays, read anew"), now="2026-02-01T00:00:00Z"
    )
    bring(Maker().add(A, article("The ferry goes"), date=MAY).bytes)
    bring(Maker().add(A, article("The ferry comes"), date=APRIL).bytes)
    assert archive.find(A).article.title == "The ferry goes"
    then = {day: archive.find(A, as_of=day).article.title for day in ("2020-03", "2020-04", "2020-05", "2026-03")}
    assert then == {
        "2020-03": "The ferry stays", "2020-04": "The ferry comes", "2020-05": "The ferry goes", "2026-03": "The ferry goes",
    }  # fmt: skip
    assert list(archive.verify()) == []


def test_what_is_imported_twice_is_noted_once(bring, archive):
    maker = Maker().add(A, article(), date=MARCH).add(A, article("The other ferry"), date=APRIL)
    content = maker.add(A, date=MAY, kind="revisit").add("https://stand.example/", home(), date=MAY).bytes
    query = (
        "SELECT (SELECT count(*) FROM visits), (SELECT total(visits) FROM site_days), (SELECT count(*) FROM revisions)"
    )
    told = []
    for name in ("a.warc.gz", "b.warc.gz"):
        done = bring(content, name)
        told.append((done.articles["unchanged"], done.messages, archive.connection.execute(query).fetchone()))
    assert told == [(0, [], (4, told[0][2][1], 2)), (2, [], told[0][2])]


def wacz(files, way=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", way) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def test_the_web_archives_in_a_wacz_file_are_read(bring):
    content = wacz({
        "archive/a.warc.gz": Maker().add(A, article()).bytes,
        "../../archive/b.warc": Maker(packed=False).add(B, article("The quay")).bytes,
        "datapackage.json": json.dumps({"profile": "data-package"}),
    })  # fmt: skip
    done = bring(content, "a.wacz")
    assert (done.articles["new"], done.messages) == (2, [])


def test_a_wacz_file_that_is_none_or_damaged_is_told(bring):
    assert "not a zip file" in bring(b"PK?", "a.wacz").messages[0]
    assert "no WARC file in it" in bring(wacz({"a.txt": "a"}), "b.wacz").messages[0]
    content = bytearray(
        wacz({"a.warc.gz": Maker().add(A, article()).bytes, "b.warc.gz": Maker().add(B, article("Q")).bytes})
    )
    content[200:210] = bytes(10)
    assert bring(bytes(content), "c.wacz").troubles


def test_damage_in_a_packed_member_is_its_end(bring):
    content = Maker(packed=False).add(A, article()).bytes + b"?" * 50 + Maker(packed=False).add(B, article("Q")).bytes
    done = bring(wacz({"a.warc": content}, zipfile.ZIP_DEFLATED), "a.wacz")
    assert done.articles["new"] == 1
    assert "no WARC record begins here; what follows is left out" in done.messages[0]


def test_a_wrong_byte_in_a_stored_member_costs_one_record(bring):
    maker = Maker().add(A, article()).add(B, article("The quay"))
    content = bytearray(wacz({"a.warc.gz": maker.bytes}))
    content[content.find(maker.bytes) + 60] ^= 0xFF
    done = bring(bytes(content), "a.wacz")
    assert (done.articles["new"], done.troubles) == (1, 1)
    assert "a.wacz, a.warc.gz, offset 0: " in done.messages[0]


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("part", ["content", "name"])
def test_a_damaged_member_costs_no_other_one(bring, way, part):
    held = {
        "a.warc": Maker(packed=False).add(A, article()).bytes,
        "b.warc": Maker(packed=False).add(B, article()).bytes,
    }
    content = bytearray(wacz(held, way))
    start = content.find(b"a.warc")
    if part == "content":
        content[start + 40 : start + 120] = b"\xff" * 80
    else:
        content[start], content[7] = 0xFF, 0x08  # no UTF-8, and said to be
    done = bring(bytes(content), "a.wacz")
    assert (done.articles["new"], done.troubles) == (1, 1)
    assert "a.wacz, a.warc" in done.messages[0]


def test_a_head_of_megabytes_is_no_head(bring):
    head = [("Content-Type", "text/html"), *((f"X-{'a' * 50}", "b" * 900) for _ in range(100))]
    done = bring(Maker().add(A, article(), headers=head).add(B, article()).bytes)
    assert done.articles["new"] == 1
    assert "an HTTP head larger than 64 KB" in done.messages[0]


def test_zip_bombs_are_left_out(bring, monkeypatch):
    bomb = {"bomb.warc": bytes(30_000_000), "a.warc": Maker(packed=False).add(A, article()).bytes}
    done = bring(wacz(bomb, zipfile.ZIP_DEFLATED), "a.wacz")
    assert (done.articles["new"], done.troubles) == (1, 1)
    assert "bomb.warc: larger than 100 times" in done.messages[0]
    monkeypatch.setattr("scraper.importing.web_archives.MOST_DIRECTORY", 50)
    assert "table of contents is larger" in bring(wacz(bomb), "b.wacz").messages[0]


def test_pages_are_read_by_processes_where_there_is_much(bring):
    maker = Maker()
    for number in range(12):
        noise = "".join(f"<!-- {(number * 7919 + step * 104729) % 1000003:x} -->" for step in range(70_000))
        maker.add(f"{A}?n={number}", article(f"Story number {number}", after=noise))
    done = bring(maker.bytes, readers=2)
    assert (done.articles["new"], done.messages) == (12, [])
    assert PARAGRAPHS
