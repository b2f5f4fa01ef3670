"""Each kind of harm done to an archive is found; a sound one is sound."""

import pytest
import zstandard
from archive_desk import HOME, written

from scraper.archive.store import Archive
from scraper.errors import ArchiveError
from scraper.models import BodyLink, Teaser, TeaserKind


@pytest.fixture
def filled(newsroom):
    teaser = Teaser(position=1, kind=TeaserKind.RELATED, heading=None, title="Le bac", url=HOME + "b")
    link = BodyLink(position=1, url=HOME + "b", text="bac")
    newsroom.record(HOME + "a", written(teasers=(teaser,), links=(link,)))
    newsroom.record(HOME + "c", written(title="Le bac"), address=HOME + "b")
    return newsroom.archive


def test_a_sound_archive_has_no_problem(filled):
    assert list(filled.verify()) == []


@pytest.mark.parametrize(
    ("harm", "problems"),
    [
        ("UPDATE captures SET content = x'00' WHERE id = 1", [("captures", 1, "cannot be decompressed")]),
        ("UPDATE captures SET sha256 = 'beef' WHERE id = 2", [("captures", 2, "is not what its SHA-256")]),
        ("UPDATE captures SET size = size + 1 WHERE id = 2", [("captures", 2, "cannot be decompressed")]),
        ("UPDATE captures SET size = size - 1 WHERE id = 2", [("captures", 2, "cannot be decompressed")]),
        ("DELETE FROM revisions WHERE article_id = 2", [("articles", 2, "has no revision")]),
        ("UPDATE captures SET content = 'text' WHERE id = 2", [("captures", 2, "cannot be decompressed (no bytes)")]),
        ("UPDATE revisions SET body = 'forged' WHERE article_id = 1", [("articles", 1, "says something else than")]),
        ("UPDATE revisions SET number = 3 WHERE article_id = 1", [("articles", 1, "lacks a version between")]),
        ("UPDATE visits SET sha256 = 'beef' WHERE id = 1", [("visits", 1, "names a capture of another body")]),
        ("UPDATE articles SET title = CAST(x'ff' AS TEXT) WHERE id = 1", [("articles", 1, "holds no text in title")]),
        ("UPDATE articles SET byline = x'41' WHERE id = 2", [("articles", 2, "holds no text in byline")]),
        ("UPDATE articles SET page_type = 'epic' WHERE id = 2", [("articles", 2, "holds no page_type that is known")]),
        ("UPDATE articles SET provenance = '{' WHERE id = 2", [("articles", 2, "holds no JSON in provenance")]),
        ("UPDATE teasers SET kind = 'epic'", [("teasers", 1, "holds no kind that is known")]),
        ("DROP TRIGGER articles_fts_insert", [("file", None, "lacks the trigger articles_fts_insert")]),
        ("DROP VIEW coverage", [("file", None, "lacks the view coverage")]),
        ("DROP TABLE superseded", [("file", None, "lacks the table superseded")]),
        ("UPDATE teasers SET target_id = NULL", [("teasers", 1, "leads to an archived article")]),
        ("UPDATE links SET target_id = NULL", [("links", 1, "leads to an archived article")]),
        ("UPDATE pages SET canonical_id = NULL", [("pages", 2, "is an alias of nothing")]),
        ("UPDATE articles SET url = 'http://x.example/' WHERE id = 2", [("articles", 2, "stands at another address")]),
        ("DELETE FROM authors WHERE id = 1", [("article_authors", 1, "refers to a row of authors")]),
        ("DELETE FROM articles_fts_docsize WHERE id = 1", [("articles", 1, "is not in the search index")]),
        (
            "INSERT INTO articles_fts (articles_fts, rowid, title) VALUES ('delete', 1, 'Le pont rouvre')",
            [("articles_fts", None, "differs from the articles")],
        ),
    ],
)
def test_harm_is_found(filled, harm, problems):
    filled.connection.execute("PRAGMA foreign_keys = OFF")
    filled.connection.execute(harm)
    found = list(filled.verify())
    for table, number, message in problems:
        assert any(p.table == table and p.id == number and message in p.message for p in found), found


def test_a_frame_that_claims_too_much_takes_no_memory(filled):
    bomb = zstandard.compress(bytes(50_000_000))
    filled.connection.execute("UPDATE captures SET content = ? WHERE id = 1", (bomb,))
    (problem,) = filled.verify()
    assert "cannot be decompressed" in problem.message


def test_a_reader_can_verify(filled):
    with Archive(filled.path, read_only=True) as reader:
        assert list(reader.verify()) == []


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        ("title = CAST(x'ff' AS TEXT)", "holds text that is not UTF-8"),
        ("title = x'41'", "bytes in the place of text"),
        ("page_type = 'epic'", "'epic' is not a valid PageType"),
        ("provenance = '{'", "another program has changed it"),
        ("provenance = '[1]'", "another program has changed it"),
        ("provenance = '{\"title\": {}}'", "another program has changed it"),
    ],
)
def test_what_another_program_wrote_is_told_in_one_line(filled, harm, message):
    filled.connection.execute(f"UPDATE articles SET {harm} WHERE id = 1")
    with pytest.raises(ArchiveError, match=message):
        filled.find(1)
    assert filled.find(2) is not None
