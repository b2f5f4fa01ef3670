"""Every form of export holds the articles, reads back elsewhere, and runs nothing of what they say."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC

import duckdb
import pandas as pd
import pytest
import yaml
from archive_desk import HOME, NOW, written
from lxml import etree
from newsstand import article
from pyarrow import parquet

from scraper import extract, frames
from scraper.archive.export import as_record
from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive
from scraper.errors import ConfigError
from scraper.exporting import parquet as parquet_form
from scraper.exporting.fields import FIELDS
from scraper.exporting.forms import export_to
from scraper.importing.files import import_files
from scraper.models import BodyLink, Provenance, Teaser, TeaserKind

TEI = "{http://www.tei-c.org/ns/1.0}"
EVIL = "<script>alert('x')</script> & {{ evil }}\x07 ../../../etc/passwd =cmd|'/c calc'!A1"
STRUCTURED = """<html><body><article><h1>Le pont</h1><p>Un premier paragraphe.</p><h2>Les travaux</h2>
<ul><li>Un tablier</li><li>Deux piles</li></ul><ol><li>Sonder</li><li>Poser</li></ol><blockquote><p>Enfin !</p></blockquote>
<table><tr><td>Coût</td><td>12</td></tr><tr><td>Durée</td><td>3</td></tr></table><p>Un dernier mot.</p></article></body></html>"""
BODY = (
    "Un premier paragraphe.\n\nLes travaux\n\nUn tablier\n\nDeux piles\n\nSonder\n\nPoser\n\nEnfin !\n\n"
    "Coût\t12\n\nDurée\t3\n\nUn dernier mot."
)


@pytest.fixture
def filled(newsroom):
    full = written(
        body=BODY,
        teasers=(Teaser(position=1, kind=TeaserKind.INLINE, heading=None, title="Lire aussi", url=HOME + "b"),),
        links=(BodyLink(position=1, url="https://cited.example.org/x", text="cité"),),
        provenance={"title": Provenance(reader="json-ld", raw="Le pont")},
    )
    newsroom.record(HOME + "a", full, content=STRUCTURED.encode())
    newsroom.record(
        HOME + "b", written(title=EVIL, subtitle=EVIL, body=EVIL, authors=(EVIL,), tags=(EVIL,), published="2026")
    )
    newsroom.record(HOME + "c", written(title=None, body=None, authors=(), tags=(), published=None, language="en"))
    return newsroom.archive


def write(archive, form, tmp_path, name, **selection):
    count = export_to(archive, form, f"{tmp_path}/{name}", Selection(**selection))
    return count, tmp_path / name


# --- Parquet ---------------------------------------------------------------------------------------------------------


def test_parquet_has_typed_columns_and_reads_in_duckdb_and_pandas(filled, tmp_path):
    count, path = write(filled, "parquet", tmp_path, "a.parquet")
    assert count == 3
    table = duckdb.sql(
        f"SELECT title, authors, len(tags) AS tags, first_seen, teasers[1].url AS teaser FROM '{path}' ORDER BY id"
    )
    first = table.fetchall()[0]
    assert first[:3] == ("Le pont rouvre", ["Ana Roux", "Li Wei"], 2)
    assert (first[3].astimezone(UTC).isoformat(), first[4]) == ("2026-03-01T08:00:00+00:00", HOME + "b")
    frame = pd.read_parquet(path)
    assert list(frame.columns) == [field.name for field in FIELDS]
    assert str(frame["first_seen"].dtype).startswith("datetime64[us, UTC")
    assert (frame["title"][1], list(frame["authors"][2]), frame["body"].isna()[2]) == (EVIL, [], True)
    assert parquet.read_schema(path).field("access").metadata[b"about"].startswith(b"What an anonymous reader gets")


def test_parquet_is_written_group_by_group(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_form, "ROW_GROUP", 2)
    _, path = write(filled, "parquet", tmp_path, "a.parquet")
    assert parquet.read_metadata(path).num_row_groups == 2


def test_parquet_without_pyarrow_says_what_to_install(filled, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigError, match="uv sync --extra parquet"):
        write(filled, "parquet", tmp_path, "a.parquet")
    assert list(tmp_path.glob("*.parquet")) == []


def test_every_field_of_an_article_is_one_of_the_dictionary(filled):
    (first, *_) = filled.articles()
    assert set(as_record(first)) == {field.name for field in FIELDS}


# --- Markdown --------------------------------------------------------------------------------------------------------


def test_markdown_keeps_the_structure_of_the_page(filled, tmp_path):
    _, path = write(filled, "markdown", tmp_path, "a.md", language="fr", query="travaux")
    front, text = path.read_text(encoding="utf-8").split("\n---\n", 1)
    assert yaml.safe_load(front) | {"revisions": 1} == yaml.safe_load(front)
    assert yaml.safe_load(front)["authors"] == ["Ana Roux", "Li Wei"]
    assert text.strip().split("\n\n") == [
        "# Le pont rouvre", "Un premier paragraphe.", "## Les travaux", "- Un tablier\n- Deux piles", "1. Sonder\n2. Poser", "> Enfin !",
        "| Coût | 12 |\n| --- | --- |\n| Durée | 3 |", "Un dernier mot.",
    ]  # fmt: skip


def test_a_folder_of_markdown_has_a_file_for_each_article_and_none_elsewhere(filled, tmp_path):
    count, folder = write(filled, "markdown", tmp_path, "out/")
    names = sorted(path.name for path in folder.iterdir())
    assert (count, len(names)) == (3, 3)
    assert names[0] == "2026-02-28-gazette-example-le-pont-rouvre-1.md"
    assert sorted(tmp_path.rglob("*.md")) == sorted(folder.glob("*.md"))
    evil = next(path for path in folder.iterdir() if path.name.endswith("-2.md")).read_text(encoding="utf-8")
    front, text = evil.removeprefix("---\n").split("\n---\n", 1)
    assert yaml.safe_load(front)["title"] == EVIL
    assert "<script" not in text
    assert "{{" not in text


# --- TEI -------------------------------------------------------------------------------------------------------------


def test_tei_has_a_header_and_the_structure_of_the_page(filled, tmp_path):
    _, folder = write(filled, "tei", tmp_path, "out/")
    root = etree.parse(next(folder.glob("*-1.xml"))).getroot()
    header = root.find(f"{TEI}teiHeader")
    assert [etree.QName(part).localname for part in header] == [
        "fileDesc",
        "encodingDesc",
        "profileDesc",
        "revisionDesc",
    ]
    assert header.find(f".//{TEI}publicationStmt/{TEI}date").get("when") == "2026-02-28T18:00:00+01:00"
    assert header.find(f".//{TEI}publicationStmt/{TEI}date").text == "28 février 2026"
    assert [author.text for author in header.findall(f".//{TEI}titleStmt/{TEI}author")] == ["Ana Roux", "Li Wei"]
    assert header.find(f".//{TEI}language").get("ident") == "fr"
    division = root.find(f"{TEI}text/{TEI}body/{TEI}div")
    assert shape(division) == [
        "head", "p", ("div", ["head", ("list", ["item", "item"]), ("list", ["item", "item"]), ("quote", ["p"]),
                              ("table", [("row", ["cell", "cell"]), ("row", ["cell", "cell"])]), "p"]),
    ]  # fmt: skip
    assert [one.get("rend") for one in division.iter(f"{TEI}list")] == [None, "numbered"]
    assert [change.text for change in header.iter(f"{TEI}change")] == ["First version archived."]


def shape(element):
    return [
        (etree.QName(part).localname, shape(part)) if len(part) else etree.QName(part).localname for part in element
    ]


def test_a_corpus_holds_every_article_whatever_it_says(filled, tmp_path):
    count, path = write(filled, "tei", tmp_path, "a.xml")
    corpus = etree.parse(path).getroot()
    assert (count, corpus.tag, len(corpus.findall(f"{TEI}TEI"))) == (3, f"{TEI}teiCorpus", 3)
    assert corpus.find(f"{TEI}TEI[2]//{TEI}title").text == EVIL.replace("\x07", "\ufffd")
    date = corpus.find(f"{TEI}TEI[2]//{TEI}publicationStmt/{TEI}date")
    assert date.get("when") is None
    for division in corpus.iter(f"{TEI}div"):
        assert division[0].tag == f"{TEI}head"


# --- WARC ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def read(newsroom):
    """An archive of pages that the extractor reads: two versions of one, seen again, and one rendered."""
    for day, title in (("01", "The ferry stays"), ("02", "The ferry goes"), ("03", "The ferry goes")):
        page = article(title)
        newsroom.record(
            HOME + "a", extracted(page, HOME + "a"), at=f"2026-03-{day}T08:00:00.250Z", content=page.encode()
        )
    page = article("The quay", head='<link rel="canonical" href="https://gazette.example/quay">')
    newsroom.record(HOME + "quay?x=1", extracted(page, HOME + "quay"), content=page.encode(), address=HOME + "quay")
    page = article("Rendered")
    newsroom.record(HOME + "r", extracted(page, HOME + "r"), content=page.encode(), rendered=True)
    return newsroom.archive


def extracted(page, url):
    return extract(page.encode(), url)


def test_a_warc_passes_the_check_and_is_the_same_each_time(read, tmp_path):
    count, path = write(read, "warc", tmp_path, "a.warc.gz")
    assert count == 5
    _, again = write(read, "warc", tmp_path, "b.warc.gz")
    assert path.read_bytes() == again.read_bytes()
    warcio = [sys.executable, "-c", "from warcio.cli import main; main()"]
    done = subprocess.run([*warcio, "check", "-v", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("digest pass")) == (0, 5), done.stdout + done.stderr
    told = subprocess.run([*warcio, "index", "-f", "warc-type,warc-date,warc-target-uri,http:x-archive-reconstructed", path],
                          capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert told.count('"warc-type": "revisit"') == told.count('"warc-type": "resource"') == 1
    assert '"warc-date": "2026-03-02T08:00:00.250Z"' in told
    assert told.count("headers written anew") == 4


def test_a_warc_file_is_plain_where_its_name_says_so(read, tmp_path):
    _, path = write(read, "warc", tmp_path, "a.warc")
    assert path.read_bytes().startswith(b"WARC/1.1\r\n")
    with Archive(tmp_path / "again.db") as again:
        assert import_files(again, [path]).articles["new"] == 3


def test_a_warc_as_of_a_date_holds_what_was_there(read, tmp_path):
    assert write(read, "warc", tmp_path, "a.warc.gz", as_of="2026-03-01")[0] == 3
    assert write(read, "warc", tmp_path, "a.warc.gz", as_of="2026-02")[0] == 0


def test_an_imported_warc_gives_the_same_articles(read, tmp_path):
    _, path = write(read, "warc", tmp_path, "a.warc.gz")
    with Archive(tmp_path / "again.db") as again:
        done = import_files(again, [path])
        assert (done.articles["new"], done.articles["changed"], done.messages) == (3, 1, [])
        theirs = {held.article.url: held for held in again.articles()}
        for held in read.articles():
            other = theirs[held.article.url]
            assert replace(other.article, provenance={}) == replace(held.article, provenance={})
            assert (other.capture, other.first_seen, other.changed) == (held.capture, held.first_seen, held.changed)
            ours = [(version.number, version.seen, version.title, version.body) for version in read.history(held.id)]
            assert [(v.number, v.seen, v.title, v.body) for v in again.history(other.id)] == ours
        assert list(again.verify()) == []


def test_headers_that_a_server_made_up_do_not_break_records(newsroom, tmp_path):
    page = article()
    newsroom.record(HOME + "a", extracted(page, HOME + "a"), content=page.encode())
    newsroom.archive.connection.execute(
        "UPDATE captures SET media_type = 'text/html' || char(13, 10) || 'X: y', charset = 'a\"b;'"
    )
    _, path = write(newsroom.archive, "warc", tmp_path, "a.warc.gz")
    with Archive(tmp_path / "again.db") as again:
        assert import_files(again, [path]).messages == ["x"][:0]


# --- all -------------------------------------------------------------------------------------------------------------


def test_forms_for_files_are_not_printed(filled):
    with pytest.raises(ConfigError, match="give a file with -o"):
        export_to(filled, "parquet", "-", Selection())


@pytest.mark.parametrize("form", ["parquet", "markdown", "tei", "warc", "csv", "jsonl"])
def test_a_file_appears_when_it_is_complete(filled, tmp_path, form):
    path = tmp_path / "a.out"
    path.write_text("before")
    with pytest.raises(ConfigError, match="no site"):
        export_to(filled, form, str(path), Selection(site="nowhere"))
    assert (path.read_text(), list(tmp_path.glob(".export*"))) == ("before", [])
    with pytest.raises(ConfigError, match="cannot be written"):
        export_to(filled, form, str(tmp_path / "none" / "a"), Selection())


def test_a_capture_that_is_damaged_costs_the_structure_and_not_the_text(filled, tmp_path):
    filled.connection.execute("UPDATE captures SET content = x'00'")
    _, path = write(filled, "markdown", tmp_path, "a.md", query="travaux")
    assert "\n\nLes travaux\n\n" in path.read_text(encoding="utf-8")


def test_a_data_frame_of_articles(filled):
    frame = frames.articles(filled.path)
    assert list(frame.index) == [1, 2, 3]
    assert (frame.loc[1, "title"], frame.loc[1, "authors"]) == ("Le pont rouvre", ("Ana Roux", "Li Wei"))
    assert (str(frame.loc[1, "day"])[:10], frame["day"].isna().tolist()) == ("2026-02-28", [False, True, True])
    assert frame.loc[1, "first_seen"] == pd.Timestamp(NOW)
    assert list(frames.articles(filled.path, "travaux", language="fr").index) == [1]
    assert len(frames.articles(filled.path, language="xx")) == 0
