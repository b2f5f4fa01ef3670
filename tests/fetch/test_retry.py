from datetime import UTC, datetime

import pytest

from scraper.fetch.retry import MAX_WAIT, allowed_tries, read_retry_after, wait_before
from scraper.models import Outcome

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "status", "passing", "tries"),
    [
        (Outcome.REFUSED, None, False, 3),
        (Outcome.BROKEN, 200, False, 3),
        (Outcome.BROKEN, None, False, 3),
        (Outcome.BROKEN, 302, False, 0),
        (Outcome.CLIENT_ERROR, 408, False, 1),
        (Outcome.CLIENT_ERROR, 418, False, 0),
        (Outcome.RATE_LIMITED, 429, False, 3),
        (Outcome.RATE_LIMITED, 503, False, 3),
        (Outcome.SERVER_ERROR, 502, False, 3),
        (Outcome.SERVER_ERROR, 503, False, 3),
        (Outcome.SERVER_ERROR, 504, False, 3),
        (Outcome.SERVER_ERROR, 500, False, 1),
        (Outcome.SERVER_ERROR, 522, False, 1),
        (Outcome.SERVER_ERROR, 501, False, 0),
        (Outcome.SERVER_ERROR, 505, False, 0),
        (Outcome.TIMEOUT, None, True, 1),
        (Outcome.TIMEOUT, 200, False, 0),
        (Outcome.UNKNOWN_HOST, None, True, 1),
        (Outcome.UNKNOWN_HOST, None, False, 0),
        (Outcome.TLS, None, False, 0),
        (Outcome.GONE, 404, False, 0),
        (Outcome.FORBIDDEN, 403, False, 0),
        (Outcome.TOO_LARGE, 200, False, 0),
        (Outcome.NOT_HTML, 200, False, 0),
        (Outcome.FETCHED, 200, False, 0),
    ],
)
def test_only_what_may_pass_is_tried_again(outcome, status, passing, tries):
    assert allowed_tries(outcome, status, passing=passing, retries=3) == tries
    assert allowed_tries(outcome, status, passing=passing, retries=0) == 0


def test_waits_double_and_are_spread():
    def low(tried):
        return wait_before(tried, rate_limited=False, retry_after=None, dice=lambda: 0.0)

    def high(tried):
        return wait_before(tried, rate_limited=False, retry_after=None, dice=lambda: 1.0)

    assert [low(n) for n in (1, 2, 3)] == [0.25, 0.5, 1.0]
    assert [high(n) for n in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert high(50) == MAX_WAIT


def test_the_host_decides_where_it_says_how_long():
    assert wait_before(1, rate_limited=True, retry_after=7.0, dice=lambda: 0.5) == 7.0
    assert wait_before(1, rate_limited=True, retry_after=None, dice=lambda: 0.0) == 2.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Sun, 01 Mar 2026 12:01:30 GMT", 90.0),
        ("Sun, 01 Mar 2026 13:01:30 +0100", 90.0),
        ("Sunday, 01-Mar-26 12:00:10 GMT", 10.0),
        ("Sun Mar  1 12:00:10 2026", 10.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("99999999999999999999", None),
        ("Sun, 99 Mar 2026 99:00:00 GMT", None),
        ("٣", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert read_retry_after(header, NOW) == seconds
