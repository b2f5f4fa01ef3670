"""The pause of Python's collector: over when the work is, whatever its end, and never a start where there was none."""

import gc

import pytest

from scraper import extract
from scraper.collector import paused_collector


@pytest.fixture(autouse=True)
def as_before():
    """Leave the collector running, as other tests expect it."""
    yield
    gc.enable()


def test_it_is_paused_within_and_runs_after_an_error_too():
    seen = []

    @paused_collector()
    def fail():
        seen.append(gc.isenabled())
        raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert seen == [False]
    assert gc.isenabled()


def test_reading_a_page_leaves_it_as_it_was():
    extract("<h1>The lock opens</h1>")
    assert gc.isenabled()
    gc.disable()
    extract("<h1>The lock opens</h1>")
    assert not gc.isenabled()
