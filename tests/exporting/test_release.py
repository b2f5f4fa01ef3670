"""A release is the same each time, says what it is, and can be made whole and checked by others."""

import hashlib
import json
import zipfile

import pandas as pd
import pytest
import yaml
from archive_desk import HOME, Newsroom, written

from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive
from scraper.errors import ConfigError, QueryError
from scraper.exporting.checking import check_release
from scraper.exporting.fingerprints import hash_of
from scraper.exporting.release import About, write_release
from scraper.exporting.release_texts import dictionary
from scraper.importing.files import import_files

ABOUT = About(title='Ponts: "2026" # no comment\n- a', authors=("Ana: Roux", "Li Wei"), date="2026-03-05")
WORDS = "Le pont rouvre lundi, et personne ne sait pourquoi il avait fermé.\n\nLa mairie l’a annoncé."


@pytest.fixture
def filled(newsroom):
    newsroom.record(HOME + "a", written(body=WORDS))
    newsroom.record(HOME + "b", written("Le bac", body="Le bac reste.", language="en", published="2026-01-02"))
    newsroom.record("https://kurier.example/c", written("Die Brücke", body=None, published=None, language=None))
    return newsroom.archive


def rows(folder):
    return [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").split("\n") if line]


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_release_as_of_a_date_is_the_same_after_later_crawls(newsroom, tmp_path):
    newsroom.record(HOME + "a", written(body=WORDS))
    selection = Selection(as_of="2026-03-01", site="gazette.example")
    told = write_release(newsroom.archive, tmp_path / "one", selection, ABOUT)
    newsroom.record(HOME + "a", written("Autre", body="Autre."), at="2026-03-02T08:00:00Z", content=b"2")
    newsroom.record(HOME + "b", written("Le bac", body="Le bac reste."), at="2026-03-02T08:00:00Z", content=b"3")
    assert write_release(newsroom.archive, tmp_path / "two", selection, ABOUT) == told
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert (told["selection"]["as_of"], told["counts"]["articles"]) == ("2026-03-01", 1)


@pytest.mark.parametrize("with_text", [True, False])
@pytest.mark.parametrize("name", ["release", "release.zip"])
def test_the_same_input_gives_the_same_bytes(filled, tmp_path, name, with_text):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        with Archive(filled.path, read_only=True) as reader:
            write_release(reader, tmp_path / folder / name, Selection(), ABOUT, with_text=with_text)
    one, two = tmp_path / "one" / name, tmp_path / "two" / name
    assert one.read_bytes() == two.read_bytes() if name.endswith(".zip") else contents(one) == contents(two)
    assert [path.name for path in (tmp_path / "one").iterdir()] == [name]
    assert str(tmp_path).encode() not in b"".join(contents(one).values() if one.is_dir() else [one.read_bytes()])


def test_the_manifest_says_what_it_is_and_the_hash_of_each_file(filled, tmp_path):
    told = write_release(filled, tmp_path / "r", Selection(site="gazette.example", query="pont OR bac"), ABOUT)
    files = contents(tmp_path / "r")
    assert json.loads(files.pop("manifest.json")) == told
    assert set(files) == {"README.md", "CITATION.cff", "articles.jsonl", "articles.parquet", "data-dictionary.json"}
    assert {name: about["sha256"] for name, about in told["files"].items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert told["selection"] == {"query": "pont OR bac", "site": "gazette.example"}
    assert told["counts"] == {
        "articles": 2, "sites": {"gazette.example": 2}, "languages": {"en": 1, "fr": 1},
        "first_day": "2026-01-02", "last_day": "2026-02-28",
    }  # fmt: skip
    assert told["extractors"] == {"article-archive 0.1.0": 2}
    assert len(pd.read_parquet(tmp_path / "r" / "articles.parquet")) == 2


def test_the_citation_is_yaml_whatever_the_title_says(filled, tmp_path):
    told = write_release(filled, tmp_path / "r", Selection(), ABOUT)
    cited = yaml.safe_load((tmp_path / "r" / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["title"], [person["name"] for person in cited["authors"]]) == (ABOUT.title, ["Ana: Roux", "Li Wei"])
    assert (cited["cff-version"], cited["type"], str(cited["date-released"])) == ("1.2.0", "dataset", "2026-03-05")
    assert cited["identifiers"][0]["value"] == f"sha256:{told['content_sha256']}"


def test_every_field_of_a_release_is_in_its_dictionary(filled, tmp_path):
    for with_text in (True, False):
        folder = tmp_path / str(with_text)
        write_release(filled, folder, Selection(), ABOUT, with_text=with_text)
        for line in rows(folder):
            assert set(line) == set(dictionary(with_text=with_text)["articles"])


def test_a_release_without_texts_has_no_word_of_them(filled, tmp_path):
    write_release(filled, tmp_path / "r", Selection(), About(title="Ohne"), with_text=False)
    everything = b"".join(contents(tmp_path / "r").values()).decode()
    for text in ("pont", "mairie", "Brücke", "Roux", "travaux", "lundi"):
        assert text not in everything
    assert not (tmp_path / "r" / "articles.parquet").exists()
    row = rows(tmp_path / "r")[0]
    assert (row["url"], row["characters"], row["body_sha256"]) == (HOME + "a", len(WORDS), hash_of(WORDS))


def test_others_can_make_it_whole_and_check_it(filled, tmp_path):
    write_release(filled, tmp_path / "r", Selection(), ABOUT, with_text=False)
    with Archive(tmp_path / "theirs.db") as theirs:
        assert import_files(theirs, [tmp_path / "r" / "articles.jsonl"]).addresses == 3
        assert theirs.known(HOME + "a").state == "new"
        checked = check_release(theirs, tmp_path / "r")
        assert (checked.articles, checked.lacking, checked.is_whole) == (3, 3, False)
        room = Newsroom(theirs)
        room.record(
            HOME + "a", written("Un autre titre", body="  " + WORDS.replace(" ", "\n"))
        )  # white space is no word
        room.record(HOME + "b", written("Le bac", body="Le bac reste."))
        room.record(HOME + "b", written("Le bac", body="Le bac part."), at="2026-03-02T08:00:00Z")
        room.record("https://kurier.example/c", written("Die Brücke", body="Text"))
        checked = check_release(theirs, tmp_path / "r" / "manifest.json")
        assert (checked.same, checked.earlier, checked.different) == (1, 1, ["https://kurier.example/c"])
        assert checked.as_text().startswith(
            "2 of 3 texts are the same, 1 of them as another version; 1 differ, 0 are not"
        )


def test_a_release_that_was_tampered_with_is_told(filled, tmp_path):
    write_release(filled, tmp_path / "r", Selection(), ABOUT)
    assert check_release(filled, tmp_path / "r").is_whole
    with (tmp_path / "r" / "README.md").open("a") as file:
        file.write("More.")
    (tmp_path / "r" / "CITATION.cff").unlink()
    checked = check_release(filled, tmp_path / "r")
    assert (checked.damaged, checked.is_whole) == (["CITATION.cff", "README.md"], False)


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("{", "is no manifest"),
        ("[]", "is no manifest"),
        ("{}", "is no manifest"),
        ('{"format": "another 3", "files": {}}', "another kind of release"),
        ('{"format": "article-archive release 1", "files": []}', "is no manifest"),
        ('{"format": "article-archive release 1", "files": {"../../etc/passwd": 5}}', "articles.jsonl"),
    ],
)
def test_what_is_no_release_is_told(filled, tmp_path, manifest, message):
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ConfigError, match=message):
        check_release(filled, tmp_path / "manifest.json")


@pytest.mark.parametrize("line", ["{", "[]", '{"url": 5}', "[" * 100_000])
def test_lines_that_are_no_articles_are_told(filled, tmp_path, line):
    write_release(filled, tmp_path / "r", Selection(), ABOUT)
    (tmp_path / "r" / "articles.jsonl").write_text(line)
    with pytest.raises(ConfigError, match=r"cannot be read: articles\.jsonl"):
        check_release(filled, tmp_path / "r")


def test_nothing_is_written_over(filled, tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "mine.txt").write_text("mine")
    (tmp_path / "r.zip").write_text("mine")
    for name in ("r", "r.zip"):
        with pytest.raises(ConfigError, match="is there already"):
            write_release(filled, tmp_path / name, Selection(), ABOUT)
    with pytest.raises(QueryError, match="no site"):
        write_release(filled, tmp_path / "new", Selection(site="nowhere"), ABOUT)
    with pytest.raises(ConfigError, match="cannot be written"):
        write_release(filled, tmp_path / "none" / "new", Selection(), ABOUT)
    assert sorted(path.name for path in tmp_path.iterdir() if "db" not in path.name) == ["r", "r.zip"]
    assert not filled.connection.in_transaction


def test_a_zip_file_has_no_dates_of_its_making(filled, tmp_path):
    write_release(filled, tmp_path / "r.zip", Selection(), ABOUT)
    with zipfile.ZipFile(tmp_path / "r.zip") as packed:
        assert packed.testzip() is None
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert len(packed.infolist()) == 6


def test_a_manifest_that_does_not_name_the_articles_proves_nothing(filled, tmp_path):
    write_release(filled, tmp_path / "r", Selection(), ABOUT)
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    (tmp_path / "r" / "manifest.json").write_text(json.dumps({**manifest, "files": {}}))
    (tmp_path / "r" / "articles.jsonl").write_text("")
    checked = check_release(filled, tmp_path / "r")
    assert (checked.damaged, checked.is_whole) == (["articles.jsonl"], False)
