"""What visits tell of an article's presence, as tables of cases: outages are no removals, repeated evidence is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scraper import presence
from scraper.archive.records import Absence, Answering, KnownPage, Missing, PageState
from scraper.models import Access, LinkKind, Outcome, Shown, Source, Visit

URL = "https://gazette.example/2026/ferry"
BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
WELL, OUTAGE, PARTLY = Answering(40, 2), Answering(0, 30), Answering(10, 30)

PAGE = KnownPage(
    id=1, site_id=1, url=URL, kind=LinkKind.ARTICLE, source=Source.FEED, state=PageState.LIVE, depth=1,
    first_seen="2026-02-01T00:00:00Z", due=None, article_id=7, article_access=Access.FULL,
)  # fmt: skip


def visit(outcome=Outcome.FETCHED, shows=None, *, final_url=URL, status=200):
    return Visit(url=URL, started=BEGIN.isoformat(), outcome=outcome, final_url=final_url, status=status, shows=shows)


HOME = "https://gazette.example/"
FOUND = visit(shows=Shown.ARTICLE)
GONE = visit(Outcome.GONE, status=404)
GONE_FOR_GOOD = visit(Outcome.GONE, status=410)
SENT_HOME = visit(shows=Shown.LIST, final_url=HOME)
PAYWALL = visit(shows=Shown.PAYWALL)
SCREEN = visit(shows=Shown.CONSENT)
FAILED = visit(Outcome.SERVER_ERROR, status=503)


@pytest.mark.parametrize(
    ("made", "how"),
    [
        (GONE, Missing.REMOVED),
        (GONE_FOR_GOOD, Missing.REMOVED),
        (visit(shows=Shown.NOT_FOUND), Missing.REMOVED),
        (visit(shows=Shown.NOT_FOUND, final_url=HOME + "404"), Missing.REMOVED),
        (SENT_HOME, Missing.REDIRECTED),
        (visit(shows=Shown.OTHER, final_url=HOME), Missing.REDIRECTED),
        (visit(shows=Shown.ANOTHER, final_url=HOME + "latest"), Missing.REDIRECTED),
        (visit(Outcome.MOVED_AWAY, final_url="https://parking.example/"), Missing.REDIRECTED),
        (visit(shows=Shown.LIST), Missing.REPLACED),
        (visit(shows=Shown.OTHER), Missing.REPLACED),
        (PAYWALL, Missing.WALLED),
        (SCREEN, Missing.SCREENED),
        (visit(shows=Shown.CHALLENGE), Missing.SCREENED),
        (visit(shows=Shown.SHELL), None),
        (FOUND, None),
        (visit(Outcome.NOT_MODIFIED, status=304), None),
        *((visit(outcome), None) for outcome in (
            Outcome.ROBOTS, Outcome.FORBIDDEN, Outcome.RATE_LIMITED, Outcome.SERVER_ERROR, Outcome.TIMEOUT,
            Outcome.UNKNOWN_HOST, Outcome.TLS, Outcome.EMPTY, Outcome.NOT_HTML, Outcome.UNREADABLE,
            Outcome.REDIRECT_LOOP, Outcome.CLIENT_ERROR,
        )),
    ],
)  # fmt: skip
def test_what_a_visit_misses(made, how):
    assert presence.missing(made, PAGE) is how


def test_a_text_that_was_never_whole_is_not_walled_off():
    assert presence.missing(PAYWALL, replace(PAGE, article_access=Access.PARTIAL)) is None


def observed(*steps):
    """What is told of a page after visits: (day, visit, how the site's others answered)."""
    ended, page = [], PAGE
    for day, made, answering in steps:
        now = BEGIN + timedelta(days=day)
        for absence in presence.absences(made, page=page, answering=answering, now=now):
            page = replace(page, absence=absence)
            if absence.ended:
                ended.append(absence)
                page = replace(page, absence=None)
            if absence.kind is Missing.WALLED:  # what is written then
                page = replace(page, article_access=Access.PARTIAL)
    return page.absence, ended


def days(made, *when, answering=WELL):
    return [(day, made, answering) for day in when]


@pytest.mark.parametrize(
    ("steps", "confirmed"),
    [
        # five visits over four weeks while the others are found
        (days(GONE, 0, 7, 14, 21, 28), 28),
        (days(GONE_FOR_GOOD, 0, 7, 14, 21, 28), 28),
        (days(GONE, 0, 7, 14, 28), None),
        (days(GONE, *range(28)), None),
        # an outage that says 404 of everything, however long
        (days(GONE, *range(0, 55, 2), answering=OUTAGE), None),
        (days(GONE, *range(0, 200, 7), answering=OUTAGE), None),
        # most of the site is missed: only two months tell
        (days(GONE, *range(0, 56, 7), answering=PARTLY), None),
        (days(GONE, *range(0, 60, 7), answering=PARTLY), 56),
        # the weeks are counted from when the others were found again
        ([*days(GONE, 0, 5, 9, answering=OUTAGE), *days(GONE, 10, 17, 24, 31, 38)], 38),
        ([*days(GONE, 0, 5, 9, answering=OUTAGE), *days(GONE, 10, 17, 24, 31, 37)], None),
        # 404 first, sent home later: one absence
        ([*days(GONE, 0, 3, 7), *days(SENT_HOME, 14, 28)], 28),
        # failures in between say nothing, for or against
        ([*days(GONE, 0), *days(FAILED, *range(1, 28)), *days(GONE, 28)], None),
        ([*days(GONE, 0, 7), *days(FAILED, 8), *days(GONE, 14, 21, 28)], 28),
        # a screen in between neither
        ([*days(GONE, 0, 7, 14), *days(SCREEN, 20), *days(GONE, 21, 28)], 28),
        # what is seen and not inferred
        (days(PAYWALL, 0), 0),
        (days(SCREEN, 0), 0),
    ],
)
def test_evidence_is_repeated_over_days_while_the_site_answers(steps, confirmed):
    absence, ended = observed(*steps)
    when = None if confirmed is None else (BEGIN + timedelta(days=confirmed)).isoformat(timespec="seconds")
    assert (absence.confirmed, ended) == (when, [])
    assert absence.is_suspicion is (confirmed is None)


@pytest.mark.parametrize("back", [FOUND, visit(Outcome.NOT_MODIFIED, status=304), PAYWALL])
@pytest.mark.parametrize(
    "missed", [days(GONE, 0), days(GONE, 0, 7, 14, 21, 28), days(SENT_HOME, 0, 3, 7), days(SCREEN, 0)]
)
def test_an_article_that_is_seen_again_is_back(missed, back):
    absence, ended = observed(*missed, (30, back, WELL))
    assert [one.kind for one in ended] == [presence.missing(missed[0][1], PAGE)]
    assert absence is None or absence.kind is Missing.WALLED


def test_a_wall_that_has_not_changed_still_stands():
    absence, ended = observed(*days(PAYWALL, 0), *days(visit(Outcome.NOT_MODIFIED, status=304), 5, 9))
    assert (absence.kind, absence.visits, ended) == (Missing.WALLED, 3, [])


def test_a_wall_stays_one_absence_while_it_stands():
    absence, ended = observed(*days(PAYWALL, 0, 5, 50))
    assert (absence.kind, absence.visits, ended) == (Missing.WALLED, 3, [])
    absence, ended = observed(*days(PAYWALL, 0, 5), *days(FOUND, 50))
    assert (absence, [one.kind for one in ended]) == (None, [Missing.WALLED])


def test_a_removal_after_a_wall_is_another_absence():
    absence, ended = observed(*days(PAYWALL, 0), *days(GONE, 5, 8, 12, 20, 33))
    assert [one.kind for one in ended] == [Missing.WALLED]
    assert (absence.kind, absence.began, absence.visits) == (
        Missing.REMOVED, (BEGIN + timedelta(days=5)).isoformat(timespec="seconds"), 5,
    )  # fmt: skip
    assert absence.confirmed


def test_what_is_found_and_was_not_missed_tells_nothing():
    assert observed(*days(FOUND, 0, 1)) == (None, [])
    assert observed(*days(FAILED, 0, 1)) == (None, [])


def test_a_screen_says_nothing_of_what_is_behind_it():
    held = Absence(kind=Missing.REMOVED, began="2026-02-20T00:00:00+00:00", newest="2026-02-21T00:00:00+00:00")
    page = replace(PAGE, absence=held)
    assert presence.absences(SCREEN, page=page, answering=WELL, now=BEGIN) == (held,)
