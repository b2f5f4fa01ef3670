from dataclasses import replace

import pytest

from scraper.fetch.bearing import DELAY_FACTOR, FIRST_PENALTY, MAX_CRAWL_DELAY, MAX_PENALTY, MAX_REST, Bearing


@pytest.mark.parametrize(
    ("bearing", "pace", "delay", "seconds"),
    [
        (Bearing(), 1.0, 0.0, 1.0),
        (Bearing(), 0.0, 0.0, 0.0),
        (Bearing(), 1.0, 5.0, 5.0),
        (Bearing(), 0.0, 5.0, 5.0),
        (Bearing(), 1.0, 86_400.0, MAX_CRAWL_DELAY),
        (Bearing(latency=0.1), 1.0, 0.0, 1.0),  # quicker than our pace: nothing to do
        (Bearing(latency=4.0), 1.0, 0.0, DELAY_FACTOR * 4.0),
        (Bearing(latency=4.0), 1.0, 20.0, 20.0),
        (Bearing(latency=4.0), 0.0, 0.0, 0.0),  # an own server
        (Bearing(latency=4.0), 0.0, 1.0, 1.0),
        (Bearing(latency=200.0), 1.0, 0.0, MAX_REST),
        (Bearing(penalty=3.0), 1.0, 0.0, 4.0),
        (Bearing(penalty=3.0, latency=4.0), 1.0, 0.0, 3.0 + DELAY_FACTOR * 4.0),
        (Bearing(penalty=0.25), 0.0, 0.0, 0.25),
    ],
)
def test_the_largest_of_what_is_asked_for_counts_and_a_penalty_comes_on_top(bearing, pace, delay, seconds):
    assert bearing.interval(pace, delay) == seconds


@pytest.mark.parametrize(
    ("penalty", "status", "after"),
    [
        (0.0, 200, 0.0),
        (0.0, 429, 2.0),  # our pace doubles
        (0.0, 503, 2.0),
        (2.0, 429, 4.0),
        (50.0, 429, MAX_PENALTY),
        (10.0, 200, 8.0),
        (10.0, 304, 8.0),
        (10.0, 404, 8.0),
        (10.0, 500, 10.0),  # trouble is no good answer, and none to be punished for
        (10.0, None, 10.0),
        (0.01, 200, 0.0),  # ends some day
    ],
)
def test_refusals_double_the_penalty_and_good_answers_ease_it(penalty, status, after):
    assert Bearing(penalty=penalty).after(status, None, pace=2.0).penalty == after


def test_a_refusal_counts_even_where_we_have_no_pace():
    assert Bearing().after(429, None, pace=0.0).penalty == FIRST_PENALTY


@pytest.mark.parametrize(
    ("latency", "status", "seconds", "after"),
    [
        (0.0, 200, 3.0, 3.0),
        (1.0, 200, 5.0, 5.0),  # slower: at once
        (5.0, 200, 1.0, 3.0),  # quicker: half way
        (5.0, 304, 1.0, 3.0),
        (5.0, 404, 0.1, 5.0),  # errors, redirects and refusals are quick, and say nothing
        (5.0, 301, 0.1, 5.0),
        (5.0, 503, 0.1, 5.0),
        (1.0, 503, 9.0, 9.0),
        (1.0, None, 20.0, 20.0),  # waited for in vain
        (5.0, None, None, 5.0),  # not even connected
    ],
)
def test_the_latency_rises_at_once_and_falls_by_and_by(latency, status, seconds, after):
    assert Bearing(latency=latency).after(status, seconds, pace=1.0).latency == after


def test_recovery_takes_several_answers_and_is_complete():
    bearing, intervals = Bearing(), []
    for _ in range(3):
        bearing = bearing.after(429, 0.1, pace=1.0)
    worst = bearing.interval(1.0, 0.0)
    while bearing.penalty:
        bearing = bearing.after(200, 0.1, pace=1.0)
        intervals.append(bearing.interval(1.0, 0.0))
    assert worst == 5.0
    assert intervals == sorted(intervals, reverse=True)
    assert intervals[5] > 2.0
    assert 20 < len(intervals) < 40
    assert replace(bearing, latency=0.0) == Bearing()
