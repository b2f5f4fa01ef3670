"""A visit to an article's page in, what it tells of the article's presence out: present, suspect, missing, back again.

One 404 is no removal: servers fail, and some fail with an answer.  A suspicion becomes a finding by repeated evidence,
and only visits count as evidence in whose time the site's other articles were found: an outage, a broken release, or a
lapsed domain is no removal, however long it lasts.  Decided here, written by ``archive.absences``.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from scraper.archive.records import AWAY, Absence, Answering, KnownPage, Missing
from scraper.models import Access, Outcome, Shown, Visit

ENOUGH, LONG_ENOUGH = 5, timedelta(days=28)
"""Visits that count, and the time from the first of them to the newest, from which an article is taken for missing.
Parts of a site fail for weeks, and nothing but time tells them from what has been taken away: in a simulated year with
outages of up to three weeks nothing less was right every time (``benchmarks/removals.py``)."""
LONG = timedelta(days=56)
"""Time from the first visit of all from which it is enough that some other article of the site is found: sites that
drop their old articles in bulk miss more than they show for a while."""
LATELY = timedelta(days=7)
"""Before a visit: how far back the site's other articles must have been found."""
INSTEAD = frozenset({Shown.LIST, Shown.OTHER, Shown.ANOTHER})
"""What a page shows that has an article's address and is not that article."""


def missing(visit: Visit, page: KnownPage) -> Missing | None:
    """Return how an article's page did not show it; None where it did, or where the visit tells nothing."""
    if visit.outcome is Outcome.GONE or visit.shows is Shown.NOT_FOUND:
        return Missing.REMOVED
    if visit.outcome is Outcome.MOVED_AWAY:
        return Missing.REDIRECTED
    if visit.shows in {Shown.CONSENT, Shown.CHALLENGE}:
        return Missing.SCREENED
    if visit.shows is Shown.PAYWALL or visit.outcome is Outcome.NOT_MODIFIED:
        walled = page.absence is not None and page.absence.kind is Missing.WALLED  # what has not changed is the wall
        read_before = visit.shows is Shown.PAYWALL and page.article_access is Access.FULL
        return Missing.WALLED if walled or read_before else None
    if visit.shows in INSTEAD:
        return Missing.REPLACED if visit.final_url == visit.url else Missing.REDIRECTED
    return None


def absences(visit: Visit, *, page: KnownPage, answering: Answering, now: datetime) -> tuple[Absence, ...]:
    """Return what a visit tells of the absence of a page's article, as ``Record.absences`` takes it.

    Args:
        visit: the visit just made, with what it showed.
        page: the page, which holds an article, as it was known before.
        answering: how articles of the site were found from ``LATELY`` before the visit on.
        now: when the visit ended.
    """
    how, held, when = missing(visit, page), page.absence, now.isoformat(timespec="seconds")
    if how is None:
        seen = visit.outcome is Outcome.NOT_MODIFIED or visit.shows in {Shown.ARTICLE, Shown.PAYWALL}
        return (replace(held, ended=when),) if held and seen else ()
    if how is Missing.SCREENED and held and held.kind is not how:
        return (held,)  # what stands behind the screen is not known
    goes_on = held is not None and (held.kind is how or {held.kind, how} <= AWAY)
    first = Absence(kind=how, began=when, newest=when)
    absence = replace(held, kind=how, newest=when, visits=held.visits + 1) if held and goes_on else first
    if how in AWAY:
        absence = _weighed(absence, answering)
    elif absence.confirmed is None:
        absence = replace(absence, confirmed=when)  # a wall is seen, not inferred
    return (absence,) if held is None or goes_on else (replace(held, ended=when), absence)


def _weighed(absence: Absence, answering: Answering) -> Absence:
    """Count the newest visit as evidence if the site's other articles were found, and see whether it suffices."""
    if answering.found >= max(answering.missed, 1):
        begin = absence.weighed_from or absence.newest
        absence = replace(absence, weighed=absence.weighed + 1, weighed_from=begin)
    if absence.confirmed is None and _suffices(absence, answering):
        return replace(absence, confirmed=absence.newest)
    return absence


def _suffices(absence: Absence, answering: Answering) -> bool:
    if absence.weighed >= ENOUGH and _span(absence.weighed_from or absence.newest, absence.newest) >= LONG_ENOUGH:
        return True
    return bool(answering.found) and absence.visits >= ENOUGH and _span(absence.began, absence.newest) >= LONG


def _span(begin: str, end: str) -> timedelta:
    return datetime.fromisoformat(end) - datetime.fromisoformat(begin)
