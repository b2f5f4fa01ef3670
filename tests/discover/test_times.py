import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.times import to_iso

TIMES = {
    "Sun, 12 May 2024 08:30:00 +0200": "2024-05-12T08:30:00+02:00",
    "Sun, 12 May 2024 08:30:00 GMT": "2024-05-12T08:30:00+00:00",
    "12 May 2024 08:30 EST": "2024-05-12T08:30:00-05:00",
    "Sun, 12 May 2024 08:30:00 CEST": "2024-05-12T08:30:00+02:00",
    "Sun, 12 May 24 08:30:00 -0000": "2024-05-12T08:30:00+00:00",
    "Sun,  12 May 2024\n08:30:00 Z": "2024-05-12T08:30:00+00:00",
    "2024-05-12T08:30:00Z": "2024-05-12T08:30:00+00:00",
    "2024-05-12T08:30:00.000Z": "2024-05-12T08:30:00+00:00",
    "2024-05-12T08:30+02:00": "2024-05-12T08:30:00+02:00",
    "2024-05-12 08:30:00 +0200": "2024-05-12T08:30:00+02:00",
    "2024-05-12T08:30:00": "2024-05-12T08:30:00",
    "2024-05-12": "2024-05-12",
    " 2024-05-12 ": "2024-05-12",
}

NONE = [
    None, "", "yesterday", "2024", "2024-05", "2024-13-01", "2024-02-30", "0001-01-01T00:00:00", "0001-01-01", "1970-01-01T00:00:00Z",
    "Thu, 01 Jan 1970 00:00:00 GMT", "Sun, 32 May 2024 08:30:00 GMT", "Sun, 12 May 99999999999 08:30:00 GMT", "12/05/2024", "x" * 1_000, "1715502600",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TIMES.items())
def test_a_time_is_read(text, expected):
    assert to_iso(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_time_is_none(text):
    assert to_iso(text) is None


@given(st.text(alphabet="0123456789 :-+TZ.,aeionprJanFebMyGMT", max_size=40))
def test_reading_never_raises(text):
    to_iso(text)
