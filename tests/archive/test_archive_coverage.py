"""What each day brought, and which days are marked: holes, refusals, silence, and layouts that changed."""

from datetime import date, timedelta

import pytest
from archive_desk import HOME, NOW, written

from scraper.archive import days
from scraper.archive.records import Answering
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
