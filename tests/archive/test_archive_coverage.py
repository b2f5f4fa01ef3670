"""What each day brought, and which days are marked: holes, refusals, silence, and layouts that changed."""

from datetime import date, timedelta

import pytest
from archive_desk import HOME, NOW, written
from sqlite_utils import Database

from scraper.archive.crawls import days
from scraper.archive.records import Answering
from scraper.archive.schema.migrations import migrate
from scraper.archive.store import Archive
from scraper.models import Link, LinkKind, Outcome, Shown, Source

FIRST = date(2026, 1, 5)
USUAL = {"visits": 12, "fetched": 12, "articles": 10, "new": 10, "unnamed": 1, "undated": 0, "characters": 30_000}


def fill(newsroom, *counts, begin=FIRST):
    """One day after another; None is a day without a crawl."""
    for number, count in enumerate(counts):
        if count is not None:
            days.add(newsroom.archive.connection, newsroom.site_id, (begin + timedelta(number)).isoformat(), count)


def marks(newsroom):
    return {mark.day: mark.mark for mark in newsroom.archive.marks("2025-01-01T00:00:00Z")}


def day(number):
    return (FIRST + timedelta(number)).isoformat()


def test_usual_days_are_not_marked(newsroom):
    fill(newsroom, *[USUAL] * 60)
    assert marks(newsroom) == {}


@pytest.mark.parametrize(
    ("last", "mark"),
    [
        (None, "not asked"),
        ({"visits": 5, "failed": 5}, "no answer"),
        ({"visits": 5, "blocked": 3, "failed": 2}, "no answer"),
        ({"visits": 10, "fetched": 4, "blocked": 3, "failed": 3}, "mostly failed"),
        ({"visits": 5, "refused": 5}, "refused by robots.txt"),
        ({"visits": 9, "fetched": 2, "gone": 7, "articles": 1, "missed": 6}, "articles missing"),
        ({"visits": 8, "fetched": 3, "not_modified": 5}, "nothing new"),
        ({**USUAL, "unnamed": 8}, "layout changed? authors"),
        ({**USUAL, "undated": 10}, "layout changed? dates"),
        ({**USUAL, "characters": 9_000}, "layout changed? length"),
        (
            {**USUAL, "unnamed": 10, "undated": 10, "characters": 100},
            "layout changed? authors; layout changed? dates; layout changed? length",
        ),
        ({**USUAL, "visits": 30, "fetched": 13, "failed": 17, "unnamed": 10}, "mostly failed; layout changed? authors"),
        ({**USUAL, "new": 4, "articles": 4, "characters": 11_000}, None),
    ],
)
def test_a_day_that_is_not_as_usual_is_marked(newsroom, last, mark):
    fill(newsroom, *[USUAL] * 40, last, USUAL)
    assert marks(newsroom) == ({day(40): mark} if mark else {})


def test_a_site_that_never_names_authors_has_not_lost_them(newsroom):
    fill(newsroom, *[{**USUAL, "unnamed": 10, "undated": 9}] * 60)
    assert marks(newsroom) == {}


def test_a_small_site_is_judged_by_its_week(newsroom):
    rare = {"visits": 3, "fetched": 3, "articles": 1, "new": 1, "characters": 3_000}
    fill(newsroom, *[rare] * 50, {**rare, "unnamed": 1})
    assert marks(newsroom) == {}
    fill(newsroom, *[{**rare, "unnamed": 1}] * 7, begin=FIRST + timedelta(51))
    assert set(marks(newsroom).values()) == {"layout changed? authors"}


def test_a_young_archive_is_not_judged(newsroom):
    fill(newsroom, USUAL, USUAL, {"visits": 3, "fetched": 3}, {**USUAL, "unnamed": 10})
    assert marks(newsroom) == {}


def test_only_recent_marks_are_told_and_drifts_are_told_apart(newsroom):
    fill(newsroom, *[USUAL] * 40, None, {**USUAL, "undated": 10})
    found = newsroom.archive.marks(day(40))
    assert [(mark.day, mark.site, mark.is_drift) for mark in found] == [
        (day(41), "gazette.example", True), (day(40), "gazette.example", False),
    ]  # fmt: skip
    assert [mark.day for mark in newsroom.archive.marks(day(41))] == [day(41)]


def test_a_day_adds_up_what_is_recorded(newsroom):
    home = newsroom.link(HOME, LinkKind.SECTION, Source.SEED)[1]
    found = [Link(url=HOME + name, kind=LinkKind.ARTICLE, source=Source.SECTION) for name in ("a", "b", "c", "d")]
    newsroom.record(home.url, shows=Shown.LIST, found=found)
    newsroom.record(HOME + "a", written(body="x" * 40), shows=Shown.ARTICLE)
    newsroom.record(HOME + "b", written("Ein Titel", authors=(), published=None, body="y" * 60), shows=Shown.PAYWALL)
    newsroom.record(HOME + "c", outcome=Outcome.GONE, status=404)
    newsroom.record(HOME + "d", outcome=Outcome.SERVER_ERROR, status=500)
    newsroom.record(HOME + "a", outcome=Outcome.NOT_MODIFIED, status=304)
    newsroom.record(HOME + "d", shows=Shown.CHALLENGE)
    newsroom.record(HOME + "d", outcome=Outcome.FORBIDDEN, status=403)
    newsroom.record(HOME + "a", written(body="z" * 50), shows=Shown.ARTICLE)
    (row,) = newsroom.archive.db.query("SELECT * FROM coverage")
    wanted = {
        "day": NOW[:10], "discovered": 5, "visits": 9, "fetched": 5, "not_modified": 1, "gone": 1, "blocked": 1,
        "failed": 1, "walled": 2, "articles": 4, "new": 2, "changed": 1, "undated": 1, "unnamed": 1, "length": 50,
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert newsroom.archive.answering(newsroom.site_id, NOW) == Answering(found=4, missed=0)
    assert newsroom.archive.answering(newsroom.site_id, "2026-03-02T00:00:00Z") == Answering(found=0, missed=0)


def test_an_archive_of_an_earlier_version_is_added_up(tmp_path):
    with Database(tmp_path / "old.db") as db:
        migrate(db.conn, stop_before="m0005_days")
        db.conn.executescript("""
INSERT INTO sites (id, key, name, url, first_seen)
VALUES (1, 'gazette.example', 'g', 'https://gazette.example/', '2026-03-01T08:00:00Z');
INSERT INTO pages (id, site_id, url, kind, source, state, depth, first_seen, last_seen, listed_day)
VALUES (1, 1, 'https://gazette.example/a', 'article', 'feed', 'gone', 0, '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z', '2026-03-01'),
       (2, 1, 'https://gazette.example/b', 'article', 'feed', 'live', 0, '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z', '2026-03-01'),
       (3, 1, 'https://gazette.example/robots.txt', 'unknown', 'probe', 'ignored', 0, '2026-03-01T08:00:00Z', NULL, '2026-03-01');
INSERT INTO articles (id, page_id, site_id, url, first_seen, changed, title, authors, published, body, page_type, access, extractor, provenance)
VALUES (1, 1, 1, 'https://gazette.example/a', '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z', 'A', 'Ana', '2026-03-01', '12345', 'article', 'full', 'x', '{}'),
       (2, 2, 1, 'https://gazette.example/b', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z', 'B', NULL, NULL, '1234567', 'article', 'full', 'x', '{}');
INSERT INTO visits (page_id, started, outcome, seconds, requests, size, change)
VALUES (3, '2026-03-01T07:59:00.000Z', 'fetched', 1, 1, 10, NULL),
       (1, '2026-03-01T08:00:00.000Z', 'fetched', 1, 2, 100, 'new'),
       (2, '2026-03-02T08:00:00.000Z', 'fetched', 1, 1, 100, 'new'),
       (1, '2026-03-03T08:00:00.000Z', 'gone', 1, 1, 0, NULL),
       (1, '2026-03-05T08:00:00.000Z', 'timeout', 1, 3, 0, NULL),
       (1, '2026-03-05T09:00:00.000Z', 'gone', 1, 1, 0, NULL);
UPDATE pages SET etag = '"1"', last_outcome = iif(id = 2, 'fetched', 'too-large')""")
    with Archive(tmp_path / "old.db") as archive:
        columns = (
            "day, mark, discovered, visits, requests, fetched, gone, failed, articles, new, undated, unnamed, length"
        )
        assert archive.connection.execute(f"SELECT {columns} FROM coverage ORDER BY day").fetchall() == [
            ("2026-03-01", None, 1, 1, 3, 1, 0, 0, 1, 1, 0, 0, 5),
            ("2026-03-02", None, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 7),
            ("2026-03-03", None, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, None),
            ("2026-03-04", "not asked", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, None),
            ("2026-03-05", None, 0, 2, 4, 0, 1, 1, 0, 0, 0, 0, None),
        ]
        missed = "SELECT url, state, began, newest, observations, evidence FROM disappearances"
        assert archive.connection.execute(missed).fetchall() == [
            ("https://gazette.example/a", "suspect", "2026-03-03T08:00:00Z", "2026-03-05T09:00:00Z", 2, 0)
        ]
        assert archive.known("https://gazette.example/a").absence.visits == 2
        assert archive.connection.execute("SELECT count(*) FROM visits WHERE shows IS NULL").fetchone() == (6,)
        assert archive.connection.execute("SELECT id FROM pages WHERE etag IS NOT NULL").fetchall() == [(2,)]
