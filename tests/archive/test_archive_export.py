"""What leaves the archive: CSV and JSONL, histories, and single articles."""

import csv
import io
import json
from dataclasses import asdict, fields

import pytest
from archive_desk import HOME, NOW, written

from scraper.archive import export as export_module
from scraper.archive.searching.selection import Selection
from scraper.errors import ConfigError, QueryError
from scraper.models import Article, BodyLink, Provenance, Teaser, TeaserKind

FULL = written(
    title='=HYPERLINK("http://evil.example")',
    body='Un, "deux"\n\ntrois; ünï\u2028code',
    teasers=(Teaser(position=1, kind=TeaserKind.INLINE, heading=None, title="Lire aussi", url=HOME + "b"),),
    links=(BodyLink(position=1, url="https://cited.example.org/x", text="cité"),),
    provenance={"title": Provenance(reader="json-ld", raw="Le pont")},
)  # fmt: skip


@pytest.fixture
def filled(newsroom):
    newsroom.record(HOME + "a", FULL)
    newsroom.record(HOME + "b", written(title="-5 % au port", language="en", published="2026-01-01"))
    return newsroom.archive


def rows(lines):
    return list(csv.DictReader(io.StringIO("".join(lines))))


def test_jsonl_holds_every_field_of_the_contract(filled):
    lines = list(filled.export("jsonl"))
    assert [line.count("\n") for line in lines] == [1, 1]
    record = json.loads(lines[0])
    assert {field.name for field in fields(Article)} <= set(record)
    expected = json.loads(json.dumps(asdict(FULL)))
    expected["url"] = HOME + "a"
    assert {name: record[name] for name in expected} == expected
    assert (record["id"], record["site"], record["page_state"], record["revisions"]) == (
        1,
        "gazette.example",
        "live",
        1,
    )
    assert record["first_seen"] == NOW


def test_csv_reads_back_and_runs_no_formula(filled):
    first, second = rows(filled.export("csv"))
    assert list(first) == list(export_module.CSV_COLUMNS)
    assert first["title"] == "'" + FULL.title
    assert second["title"] == "'-5 % au port"
    assert (first["body"], first["authors"], first["tags"]) == (FULL.body, "Ana Roux; Li Wei", "ponts; travaux")
    assert (first["teasers"], first["links"], first["subtitle"]) == ("1", "1", "")
    raw, _ = rows(filled.export("csv", spreadsheet_safe=False))
    assert raw["title"] == FULL.title


def test_a_selection_is_exported(filled):
    def ids(**selection):
        return [json.loads(line)["id"] for line in filled.export("jsonl", Selection(**selection))]

    assert ids(language="en") == [2]
    assert ids(since="2026-02") == [1]
    assert ids(query="port") == [2]
    assert ids(author="roux", site="gazette.example") == [1, 2]
    assert ids(query="nothing") == []


def test_an_export_reads_page_by_page_while_others_write(newsroom, monkeypatch):
    monkeypatch.setattr(export_module, "PAGE", 2)
    for number in range(5):
        newsroom.record(f"{HOME}{number}", written())
    lines = newsroom.archive.export("csv")
    assert next(lines).startswith("id,site,")
    next(lines)
    newsroom.record(HOME + "later", written())
    assert len(list(lines)) == 5


def test_an_unusable_export_is_said(filled):
    with pytest.raises(ConfigError, match="no export format 'xml'; take csv or jsonl"):
        list(filled.export("xml"))
    with pytest.raises(QueryError, match="no site"):
        list(filled.export("csv", Selection(site="nowhere")))


def test_history_tells_versions_apart(newsroom):
    newsroom.record(HOME + "a", written())
    newsroom.record(HOME + "a", written(title="Deux", body="B"), at="2026-03-02T08:00:00Z", content=b"2")
    newsroom.record(HOME + "a", written(title="Deux", body="C"), at="2026-03-03T08:00:00Z", content=b"3")
    versions = newsroom.archive.history(HOME + "a")
    assert [(v.number, v.seen[:10], v.origin, v.changes) for v in versions] == [
        (1, "2026-03-01", "first", ()),
        (2, "2026-03-02", "changed", ("title", "body")),
        (3, "2026-03-03", "changed", ("body",)),
    ]
    assert [(v.title, v.body) for v in versions[1:]] == [("Deux", "B"), ("Deux", "C")]
    assert len({v.capture for v in versions}) == 3
    assert newsroom.archive.history(1) == versions
    assert newsroom.archive.history(2) == newsroom.archive.history("nonsense") == []
    changed = newsroom.archive.connection.execute("SELECT number, title_before, title FROM changes").fetchall()
    assert changed == [(2, "Le pont rouvre", "Deux"), (3, "Deux", "Deux")]


def test_an_article_is_found_by_number_and_by_any_way_to_write_its_address(newsroom):
    newsroom.record(HOME + "a", written())
    for asked in (1, HOME + "a", "HTTPS://Gazette.example:443/a?utm_source=x#top"):
        assert newsroom.archive.find(asked).id == 1
    for asked in (2, -1, HOME, "", "\ud800", "nonsense"):
        assert newsroom.archive.find(asked) is None


def test_views_count(filled):
    def view(name):
        return list(filled.db.query(f"SELECT * FROM {name}"))

    assert [(row["day"], row["articles"]) for row in view("articles_per_day")] == [("2026-01-01", 1), ("2026-02-28", 1)]
    (recommendation,) = view("recommendations")
    assert (recommendation["article_id"], recommendation["target_id"], recommendation["target"]) == (
        1,
        2,
        "-5 % au port",
    )
    (coverage,) = view("coverage")
    assert (coverage["mark"], coverage["fetched"], coverage["articles"], coverage["new"]) == (None, 2, 2, 2)
    assert [(row["cited"], row["links"]) for row in view("cited_sites")] == [("example.org", 1)]
    assert {row["author"]: row["articles"] for row in view("author_activity")} == {"Ana Roux": 2, "Li Wei": 2}
    (site,) = filled.sites()
    assert (site.articles, site.pages, site.suspect + site.removed, site.last_published) == (2, 2, 0, "2026-02-28")
