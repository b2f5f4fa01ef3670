"""Amounts as people write them."""

from datetime import timedelta

import pytest

from scraper.amounts import Budget, parse_budget, parse_interval
from scraper.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "every"), [("30m", timedelta(minutes=30)), ("6h", timedelta(hours=6)), ("1d", timedelta(1))]
)
def test_reads_an_interval(text, every):
    assert parse_interval(text) == every


@pytest.mark.parametrize("text", ["", "1", "h", "1w", "-1h", "1m", "29d", "99999h", "１h"])
def test_refuses_what_is_no_interval_or_out_of_bounds(text):
    with pytest.raises(ConfigError):
        parse_interval(text)


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("2000", Budget(requests=2000)),
        ("1 request", Budget(requests=1)),
        ("2000 requests", Budget(requests=2000)),
        ("500MB", Budget(size=500 * 10**6)),
        ("2 gb", Budget(size=2 * 10**9)),
        ("90s", Budget(seconds=90.0)),
        ("2h", Budget(seconds=7200.0)),
    ],
)
def test_reads_a_budget(text, budget):
    assert parse_budget(text) == budget


@pytest.mark.parametrize("text", ["", "0", "-5", "1.5GB", "10 pages", "MB", "999999999999d", "²"])
def test_refuses_what_is_no_budget(text):
    with pytest.raises(ConfigError, match="give a budget such as"):
        parse_budget(text)


@pytest.mark.parametrize(
    ("budget", "used", "spent"),
    [
        (Budget(), (10**9, 10**12, 10.0**9), None),
        (Budget(requests=5), (4, 10**12, 10.0**9), None),
        (Budget(requests=5), (5, 0, 0.0), "5 requests"),
        (Budget(size=2 * 10**6), (0, 2 * 10**6, 0.0), "2.0 MB"),
        (Budget(seconds=3600), (0, 0, 3600.0), "1:00:00 of time"),
        (Budget(requests=5) | Budget(seconds=60), (4, 0, 61.0), "0:01:00 of time"),
        (Budget(requests=5) | Budget(requests=7), (6, 0, 0.0), None),
    ],
)
def test_says_what_is_spent(budget, used, spent):
    requests, size, seconds = used
    assert budget.spent(requests=requests, size=size, seconds=seconds) == spent
