"""Stored captures read again: what would change is shown first, what does not change is not written."""

import json
import sqlite3
from contextlib import closing

import pytest

from scraper import readers
from scraper.reextract import LEAD, SHOWN, Impact

OLD = "article-archive 0.0.1"


@pytest.fixture
def changed(made, tmp_path):
    """A copy of an archive of which an older extractor has read one article, otherwise than this one."""
    path = tmp_path / "copy.db"
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        (number,) = copy.execute("SELECT id FROM articles WHERE url LIKE '%ferry%'").fetchone()
        article = "UPDATE articles SET title = 'The fairy stays', section = 'Quays', extractor = ? WHERE id = ?"
        copy.execute(article, (OLD, number))
        newest = "(SELECT max(id) FROM revisions WHERE article_id = ?)"
        copy.execute(f"UPDATE revisions SET title = 'The fairy stays' WHERE id = {newest}", (number,))
        copy.commit()
    return path


def rows(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def told(run, path, *words):
    result = run("reextract", "--db", path, "--workers", "0", "--json", *words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_report_says_what_would_change_where(run, changed):
    before = rows(changed, "SELECT * FROM articles")
    impact = told(run, changed)
    assert (impact["read"], impact["differing"], impact["written"]) == (2, 1, 0)
    assert (impact["fields"], impact["beside"]) == ({"title": 1}, {"section": 1})
    assert list(impact["sites"].values()) == [{"title": 1, "section": 1}]
    (sample,) = impact["samples"]["title"]
    assert (sample["before"], sample["after"][:14]) == ("The fairy stays", "The ferry stay")
    assert rows(changed, "SELECT * FROM articles") == before
    text = run("reextract", "--db", changed, "--workers", "0")
    assert "    - The fairy stays\n    + The ferry stays" in text.stdout
    assert "section: 1 (makes no revision)" in text.stdout
    assert "accept it with --write" in text.stderr


def test_what_is_accepted_is_written_once(run, changed):
    assert told(run, changed, "--write")["written"] == 1
    assert rows(changed, "SELECT origin FROM revisions ORDER BY id DESC LIMIT 1") == [("reextracted",)]
    assert rows(changed, f"SELECT count(*) FROM articles WHERE extractor = '{OLD}'") == [(0,)]
    again = told(run, changed, "--write")
    assert (again["read"], again["differing"], again["written"], again["fields"]) == (2, 0, 0, {})
    assert run("verify", "--db", changed).exit_code == 0


def test_what_this_version_has_read_can_be_passed_over(run, changed):
    assert told(run, changed, "--outdated")["read"] == 1
    told(run, changed, "--write")
    assert told(run, changed, "--outdated")["read"] == 0


def test_processes_read_what_this_one_does(run, changed):
    side_by_side = json.loads(run("reextract", "--db", changed, "--workers", "2", "--json").stdout)
    assert side_by_side == told(run, changed)


def test_a_capture_that_cannot_be_read_costs_itself(run, changed, monkeypatch):
    read = readers.read_html

    def stumbling(page, *rest):
        if "halle" in page.url:
            raise ValueError("a fault of ours")
        return read(page, *rest)

    monkeypatch.setattr(readers, "read_html", stumbling)
    result = run("reextract", "--db", changed, "--workers", "0", "--write", "--json")
    impact = json.loads(result.stdout)
    assert (result.exit_code, impact["read"], impact["written"], len(impact["failed"])) == (1, 2, 1, 1)
    assert "a fault of ours" in impact["failed"][0]


def test_a_damaged_capture_costs_itself(run, changed):
    with closing(sqlite3.connect(changed)) as connection, connection:
        connection.execute(
            "UPDATE captures SET content = 'no bytes' WHERE id = (SELECT capture_id FROM articles LIMIT 1)"
        )
    result = run("reextract", "--db", changed, "--workers", "0", "--json")
    impact = json.loads(result.stdout)
    assert (result.exit_code, impact["read"], len(impact["failed"])) == (1, 2, 1)
    assert "cannot be decompressed (no bytes)" in impact["failed"][0]


def test_what_is_no_article_any_more_is_left_as_it_is(run, changed, monkeypatch):
    monkeypatch.setattr("scraper.plan.is_kept", lambda article: article.language != "fr")
    impact = told(run, changed, "--write")
    assert [address.rpartition("/")[2] for address in impact["no_longer_articles"]] == ["halle.html"]
    assert rows(changed, "SELECT count(*) FROM articles") == [(2,)]


def test_samples_show_the_first_difference_of_long_texts():
    impact = Impact()
    impact.add("https://gazette.example/a", {"body": ("a" * 500 + "b" * 500, "a" * 500 + "c" * 500)})
    (sample,) = impact.samples["body"]
    assert sample.before == "…" + "a" * LEAD + "b" * (SHOWN - LEAD) + "…"
    assert impact.sites == {"gazette.example": {"body": 1}}


def test_a_damaged_capture_is_told_and_the_others_are_read(run, changed):
    with closing(sqlite3.connect(changed)) as connection:
        connection.execute(
            "UPDATE captures SET content = x'00' WHERE id = (SELECT capture_id FROM articles WHERE url LIKE '%ferry%')"
        )
        connection.commit()
    result = run("reextract", "--db", changed, "--workers", "0", "--json")
    (failure,) = json.loads(result.stdout)["failed"]
    assert "cannot be decompressed" in failure
    assert "ferry" in failure
