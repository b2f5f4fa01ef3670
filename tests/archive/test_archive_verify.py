"""Each kind of harm done to an archive is found; a sound one is sound."""

import pytest
import zstandard
from archive_desk import HOME, written

from scraper.archive.store import Archive
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
