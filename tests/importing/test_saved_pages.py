"""Saved pages and lists: their addresses and dates are those that browsers and lists give."""

import json
import os
from datetime import UTC, datetime

import pytest
from newsstand import article

from scraper.archive.store import Archive
from scraper.importing.files import import_files
from scraper.importing.saved import address_in, date_in

NOW = datetime(2026, 3, 1, tzinfo=UTC)
A = "https://stand.example/2020/ferry.html"
SINGLE_FILE = f"""<!DOCTYPE html> <html lang="en"><!--
 Page saved with SingleFile
 url: {A}
 saved date: Sun Mar 01 2020 09:00:00 GMT+0100 (Central European Standard Time)
-->"""
HTTRACK = "<html><!-- Mirrored from stand.example/2020/ferry.html by HTTrack Website Copier/3.x, Sun, 01 Mar 2020 08:00:00 GMT -->"


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "a.db") as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "address", "date"),
    [
        (f"<!-- saved from url=(0037){A} -->", A, None),
        ("<!doctype html>\n<!-- saved from url=(0014)about:internet -->", None, None),
        (SINGLE_FILE, A, "2020-03-01T08:00:00+00:00"),
        (HTTRACK, "http://stand.example/2020/ferry.html", "2020-03-01T08:00:00+00:00"),
        (HTTRACK.replace("01 Mar", "41 Mar"), "http://stand.example/2020/ferry.html", None),
        (SINGLE_FILE.replace("Mar 01 2020 09", "Jan 01 0001 00"), A, None),
        ("<!-- saved from url=(0010)javascript:alert(1) -->", None, None),
        (" " * 5000 + SINGLE_FILE, None, None),
    ],
)
def test_what_browsers_write_into_a_page(text, address, date):
    found = date_in(text.encode())
    assert (address_in(text.encode()), found and found.isoformat()) == (address, date)


def test_a_folder_of_saved_pages(archive, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "a.html").write_text(SINGLE_FILE + article())
    (folder / "b.html").write_text(article("The quay", head='<link rel="canonical" href="https://stand.example/quay">'))
    os.utime(folder / "b.html", (1_600_000_000, 1_600_000_000))
    (folder / "ahead.html").write_text(
        article("Ahead", head='<link rel="canonical" href="https://stand.example/ahead">')
    )
    os.utime(folder / "ahead.html", (4_000_000_000, 4_000_000_000))
    (folder / "elsewhere.html").symlink_to("/etc/hostname")
    done = import_files(archive, [folder], now=NOW)
    assert (done.articles["new"], done.messages) == (3, [])
    assert archive.find(A).first_seen == "2020-03-01T08:00:00Z"
    assert archive.find("https://stand.example/quay").first_seen == "2020-09-13T12:26:40Z"
    assert archive.find("https://stand.example/ahead").first_seen == "2026-03-01T00:00:00Z"


def test_a_list_says_what_it_knows_and_bad_lines_are_told(archive, tmp_path):
    lines = [
        json.dumps({"url": A, "title": "The ferry", "published": "2020-03-01", "seen": "2020-03-02T00:00:00Z"}),
        "{", "[" * 100_000, "[1]", '{"url": 5}', '{"url": "ftp://a.example/"}', '{"url": "https://b.example/", "seen": "?"}',
        '{"url": "https://b.example/", "published": "never", "title": 5}', "",
    ]  # fmt: skip
    (tmp_path / "list.jsonl").write_text("\n".join(lines))
    done = import_files(archive, [tmp_path / "list.jsonl"], now=NOW)
    assert (done.addresses, done.troubles) == (2, 6)
    assert done.messages[0].startswith(f"{tmp_path / 'list.jsonl'}, line 2: ")
    known = archive.known(A)
    assert (known.first_seen, known.listed_published) == ("2020-03-02T00:00:00Z", "2020-03-01")


def test_what_is_dated_before_the_first_web_site_is_told(archive, tmp_path):
    (tmp_path / "a.html").write_text(SINGLE_FILE.replace("2020 09", "0001 09") + article())
    (tmp_path / "b.html").write_text(SINGLE_FILE.replace("Mar 01 2020 09", "Jan 01 0001 00") + article("The quay"))
    os.utime(tmp_path / "b.html", (0, 0))
    lines = [json.dumps({"url": A, "seen": seen}) for seen in ("0001-01-01", "0001-01-01T00:00:00+14:00")]
    lines.append(json.dumps({"url": A, "published": "0001-01-01T00:00:00"}))
    (tmp_path / "list.jsonl").write_text("\n".join(lines))
    done = import_files(archive, [tmp_path / name for name in ("a.html", "b.html", "list.jsonl")], now=NOW)
    assert (done.articles["new"], done.addresses, done.troubles) == (0, 1, 4)
    assert "is dated 0001-03-01, before the first web site" in done.messages[0]
    assert "is dated 1970-01-01, before the first web site" in done.messages[1]
    assert "list.jsonl, line 1: seen on 0001-01-01" in done.messages[2]
    assert "list.jsonl, line 2: " in done.messages[3]
    assert archive.known(A).listed_published == "0001-01-01T00:00:00Z"


def test_a_line_without_end_takes_no_memory(archive, tmp_path, monkeypatch):
    monkeypatch.setattr("scraper.importing.lists.LONGEST", 100)
    (tmp_path / "list.txt").write_text("x" * 1050 + "\nhttps://stand.example/\n")
    done = import_files(archive, [tmp_path / "list.txt"], now=NOW)
    assert (done.addresses, done.troubles) == (1, 1)
