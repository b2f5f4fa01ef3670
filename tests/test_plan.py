from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scraper import plan
from scraper.archive.records import KnownPage, PageState, Rhythm, Trust
from scraper.models import Access, Article, LinkKind, Outcome, PageType, Source, Visit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def known(age=timedelta(0), failures=0):
    return KnownPage(
        id=1,
        site_id=1,
        url="https://example.org/a",
        kind=LinkKind.ARTICLE,
        source=Source.FEED,
        state=PageState.LIVE,
        depth=1,
        first_seen=(NOW - age).isoformat(),
        due=None,
        failures=failures,
    )


def visit(outcome):
    return Visit(
        url="https://example.org/a", started=NOW.isoformat(), outcome=outcome, final_url="https://example.org/a"
    )


@pytest.mark.parametrize(
    ("outcome", "kind", "page", "state", "wait"),
    [
        (Outcome.FETCHED, LinkKind.ARTICLE, known(), PageState.LIVE, 3 * HOUR),
        (Outcome.NOT_MODIFIED, LinkKind.ARTICLE, known(8 * DAY), PageState.LIVE, 2 * DAY),
        (Outcome.FETCHED, LinkKind.ARTICLE, known(3650 * DAY), PageState.LIVE, 90 * DAY),
        (Outcome.FETCHED, LinkKind.FEED, known(), PageState.LIVE, 0.5 * HOUR),
        (Outcome.FETCHED, LinkKind.SECTION, known(90 * DAY), PageState.LIVE, DAY),
        (Outcome.FETCHED, LinkKind.UNKNOWN, known(), PageState.LIVE, 30 * DAY),
        (Outcome.GONE, LinkKind.ARTICLE, known(), PageState.GONE, DAY),
        (Outcome.GONE, LinkKind.ARTICLE, known(16 * DAY), PageState.GONE, 8 * DAY),
        (Outcome.MOVED_AWAY, LinkKind.ARTICLE, known(), PageState.IGNORED, 30 * DAY),
        (Outcome.MOVED_AWAY, LinkKind.ARTICLE, replace(known(), article_id=3), PageState.GONE, 30 * DAY),
        (Outcome.ROBOTS, LinkKind.ARTICLE, known(), PageState.REFUSED, 7 * DAY),
        (Outcome.REFUSED_ADDRESS, LinkKind.ARTICLE, known(), PageState.REFUSED, 7 * DAY),
        (Outcome.NOT_HTML, LinkKind.UNKNOWN, known(), PageState.FAILING, HOUR),
        (Outcome.TOO_LARGE, LinkKind.ARTICLE, known(failures=1), PageState.FAILING, 2 * HOUR),
        (Outcome.SERVER_ERROR, LinkKind.ARTICLE, known(), PageState.FAILING, HOUR),
        (Outcome.TIMEOUT, LinkKind.ARTICLE, known(failures=2), PageState.FAILING, 4 * HOUR),
        (Outcome.TIMEOUT, LinkKind.ARTICLE, known(failures=999), PageState.FAILING, 7 * DAY),
        (Outcome.UNREADABLE, LinkKind.FEED, known(), PageState.FAILING, HOUR),
    ],
)
def test_after_visit(outcome, kind, page, state, wait):
    then = plan.after_visit(visit(outcome), page=page, kind=kind, now=NOW)
    assert then == plan.Next(state, NOW + wait if wait else None)


@pytest.mark.parametrize(
    ("kind", "facts", "wait"),
    [
        (LinkKind.UNKNOWN, {}, None),  # a file
        (LinkKind.SITEMAP, {"source": Source.PROBE}, None),
        (LinkKind.FEED, {"source": Source.PROBE}, 30 * DAY),
        (LinkKind.ARTICLE, {}, DAY),
        (LinkKind.SITEMAP, {"source": Source.ROBOTS}, DAY),
        (LinkKind.FEED, {"source": Source.DECLARED}, DAY),
        (LinkKind.ARTICLE, {"first_seen": (NOW - 8 * DAY).isoformat()}, 8 * DAY),
        (LinkKind.ARTICLE, {"first_seen": (NOW - 800 * DAY).isoformat()}, 90 * DAY),
        (LinkKind.UNKNOWN, {"last_seen": (NOW - 3 * DAY).isoformat()}, 3 * DAY),
    ],
)
@pytest.mark.parametrize(("before", "now"), [(Outcome.NOT_HTML, Outcome.TOO_LARGE), (Outcome.EMPTY, Outcome.EMPTY)])
def test_what_is_no_page_twice_is_given_up_only_if_nobody_named_it(kind, facts, wait, before, now):
    page = replace(known(), last_outcome=before, **facts)
    then = plan.after_visit(visit(now), page=page, kind=kind, now=NOW)
    assert then == plan.Next(PageState.IGNORED, NOW + wait if wait else None)


FAST = Rhythm(recent_seconds=3600 * 9.5, recent_news=9, steady_seconds=3600 * 100, steady_news=50)
"""A new address an hour of late, one in two hours before."""


def seen(rhythm, hours_ago=1, **fields):
    return replace(
        known(90 * DAY), kind=LinkKind.FEED, rhythm=rhythm, last_seen=(NOW - hours_ago * HOUR).isoformat(), **fields
    )


def test_the_first_look_at_a_listing_tells_no_rhythm():
    then = plan.after_visit(visit(Outcome.FETCHED), page=known(), kind=LinkKind.FEED, now=NOW, news=40)
    assert then == plan.Next(PageState.LIVE, NOW + 0.5 * HOUR)


def test_further_looks_add_up_and_the_next_one_follows_the_rhythm():
    then = plan.after_visit(visit(Outcome.FETCHED), page=seen(None), kind=LinkKind.FEED, now=NOW, news=2)
    assert then.rhythm == Rhythm(recent_seconds=3600, recent_news=2, steady_seconds=3600, steady_news=2)
    assert then.due == NOW + timedelta(seconds=3600 / 2.5 * plan.LISTING_SHARE)
    again = plan.after_visit(visit(Outcome.NOT_MODIFIED), page=seen(then.rhythm), kind=LinkKind.FEED, now=NOW)
    assert again.rhythm.recent_news == pytest.approx(2 * 0.5 ** (1 / 16))
    assert again.due > then.due


@pytest.mark.parametrize(
    ("rhythm", "wait"),
    [
        (FAST, HOUR),
        (replace(FAST, recent_news=0), 100 / 50.5 * HOUR),  # a quiet night is no change of rhythm
        (
            Rhythm(recent_seconds=60, recent_news=60, steady_seconds=60, steady_news=60),
            plan.LISTING_SOONEST / plan.LISTING_SHARE,
        ),
        (
            Rhythm(recent_seconds=1e9, recent_news=0, steady_seconds=1e9, steady_news=0),
            plan.LISTING_LATEST / plan.LISTING_SHARE,
        ),
    ],
)
def test_a_listing_is_looked_at_as_often_as_it_brings_something(rhythm, wait):
    due = plan.next_look(seen(rhythm), LinkKind.FEED, NOW)
    assert (due - NOW).total_seconds() == pytest.approx((wait * plan.LISTING_SHARE).total_seconds())


def test_a_listing_that_fails_is_tried_no_later_than_it_would_have_been_looked_at():
    quick = Rhythm(recent_seconds=6000, recent_news=9.5, steady_seconds=6000, steady_news=9.5)
    waits = [
        plan.after_visit(visit(Outcome.TIMEOUT), page=seen(quick, failures=failures), kind=LinkKind.FEED, now=NOW).due
        - NOW
        for failures in (0, 1, 12)
    ]
    assert waits == [plan.LISTING_SOONEST, 2 * plan.LISTING_SOONEST, DAY]
    assert plan.after_visit(visit(Outcome.TIMEOUT), page=seen(quick), kind=LinkKind.FEED, now=NOW).rhythm is None


def test_the_host_says_when_to_come_back():
    limited = replace(visit(Outcome.RATE_LIMITED), retry_at=(NOW + 5 * HOUR).isoformat())
    then = plan.after_visit(limited, page=known(), kind=LinkKind.ARTICLE, now=NOW)
    assert then == plan.Next(PageState.FAILING, NOW + 5 * HOUR)


def test_a_host_that_asks_for_years_is_asked_again_in_a_week():
    limited = replace(visit(Outcome.RATE_LIMITED), retry_at=(NOW + 3650 * DAY).isoformat())
    assert plan.after_visit(limited, page=known(), kind=LinkKind.ARTICLE, now=NOW).due == NOW + plan.FAILURE_LATEST


def test_every_outcome_leads_somewhere():
    for outcome in Outcome:
        assert plan.after_visit(visit(outcome), page=known(), kind=LinkKind.ARTICLE, now=NOW).state in PageState


@pytest.mark.parametrize(
    ("facts", "unchanged"),
    [
        ({"listed_modified": "2026-02-01", "checked_modified": "2026-02-01"}, True),
        ({"listed_modified": "2026-02-02", "checked_modified": "2026-02-01"}, False),
        ({"listed_modified": "2026-02-02", "checked_modified": None}, False),
        ({"listed_modified": "2026-02-01", "checked_modified": "2026-02-01", "etag": '"a"'}, False),
        ({"listed_modified": None, "checked_modified": None}, False),
        ({"listed_modified": "2026-02-01", "checked_modified": "2026-02-01", "state": PageState.GONE}, False),
    ],
)
def test_known_unchanged(facts, unchanged):
    assert plan.known_unchanged(replace(known(), **facts), PROVED, NOW) is unchanged


PROVED = Trust(silent=100, silent_changed=1)


@pytest.mark.parametrize(
    ("trust", "believed"),
    [
        (PROVED, True),
        (Trust(), False),
        (Trust(silent=19), False),
        (Trust(silent=20), True),
        (Trust(silent=100, silent_changed=3), False),
        (Trust(announced=500, announced_changed=500), False),
    ],
)
def test_a_silence_is_believed_where_it_has_proved_right(trust, believed):
    dated = replace(known(), listed_modified="2026-02-01", checked_modified="2026-02-01")
    assert plan.known_unchanged(dated, trust, NOW) is believed


def test_one_page_in_ten_is_asked_for_all_the_same_and_each_in_its_turn():
    dated = [
        replace(known(), id=number, listed_modified="2026-02-01", checked_modified="2026-02-01") for number in range(50)
    ]
    for day in range(3):
        asked = [not plan.known_unchanged(page, PROVED, NOW + day * DAY) for page in dated]
        assert sum(asked) == 5
    assert all(any(not plan.known_unchanged(page, PROVED, NOW + day * DAY) for day in range(10)) for page in dated)


@pytest.mark.parametrize(
    ("trust", "heeded"),
    [
        (Trust(), True),
        (Trust(announced=19), True),
        (Trust(announced=20), False),
        (Trust(announced=20, announced_changed=2), True),
        (Trust(announced=300, announced_changed=29), False),
    ],
)
def test_announcements_are_heeded_until_they_have_proved_wrong(trust, heeded):
    assert plan.is_heeded(trust) is heeded


@pytest.mark.parametrize("outcome", [Outcome.FETCHED, Outcome.NOT_MODIFIED, Outcome.TIMEOUT, Outcome.GONE])
@pytest.mark.parametrize("kind", [LinkKind.FEED, LinkKind.SECTION, LinkKind.SITEMAP])
def test_a_site_with_an_interval_of_its_own_is_looked_at_so_often(outcome, kind):
    every = 40 * plan.LISTING_SOONEST
    then = plan.after_visit(visit(outcome), page=seen(Rhythm()), kind=kind, now=NOW, every=every)
    assert then.due == NOW + every if outcome in plan.ANSWERS else then.due <= NOW + every
    article = plan.after_visit(visit(Outcome.FETCHED), page=known(), kind=LinkKind.ARTICLE, now=NOW, every=every)
    assert article == plan.after_visit(visit(Outcome.FETCHED), page=known(), kind=LinkKind.ARTICLE, now=NOW)


def article(**fields):
    empty = dict.fromkeys(Article.__dataclass_fields__)
    usual = {"title": "A", "body": "B", "authors": (), "tags": (), "page_type": PageType.ARTICLE, "access": Access.FULL}
    return Article(**{**empty, **usual, **fields})


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({}, True),
        ({"page_type": PageType.LIVEBLOG, "access": Access.PARTIAL}, True),
        ({"page_type": PageType.SECTION}, False),
        ({"page_type": PageType.OTHER}, False),
        ({"title": None}, False),
        ({"body": None}, False),
        ({"access": Access.CONSENT}, False),
        ({"access": Access.CHALLENGE}, False),
    ],
)
def test_is_kept(fields, kept):
    assert plan.is_kept(article(**fields)) is kept


@pytest.mark.parametrize(
    ("page_type", "kind"),
    [
        (PageType.ARTICLE, LinkKind.ARTICLE),
        (PageType.VIDEO, LinkKind.ARTICLE),
        (PageType.SECTION, LinkKind.SECTION),
        (PageType.OTHER, LinkKind.UNKNOWN),
    ],
)
def test_kind_of(page_type, kind):
    assert plan.kind_of(article(page_type=page_type)) is kind
