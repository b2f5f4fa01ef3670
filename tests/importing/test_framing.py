"""Whatever a file holds, reading it as WARC comes to an end, with records and damage in the order of their places."""

import io

from hypothesis import given
from hypothesis import strategies as st
from warc_maker import Maker

from scraper.importing import framing
from scraper.importing.framing import Damage, Record, records

URL = "https://stand.example/a"


def made(packed):
    maker = Maker(packed=packed)
    for number in range(3):
        maker.add(f"{URL}{number}", f"<html>{number}{'words ' * 50}")
    return maker.bytes


SOUND = {packed: made(packed) for packed in (True, False)}


@given(
    st.booleans(), st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=12)), max_size=4), st.integers(0, 2000)
)
def test_damage_anywhere_ends_nothing_but_what_it_hits(packed, harms, end):
    content = bytearray(SOUND[packed])
    for place, harm in harms:
        content[place % len(content) : place % len(content) + len(harm)] = harm
    found = list(records(io.BytesIO(bytes(content[: len(content) - end % 40]))))
    offsets = [one.offset for one in found]
    assert offsets == sorted(offsets)
    assert all(isinstance(one, Record | Damage) for one in found)


@given(st.binary(max_size=4000))
def test_bytes_of_any_kind_are_read_to_their_end(content):
    assert all(isinstance(one, Record | Damage) for one in records(io.BytesIO(content)))


def test_pieces_are_put_together_whatever_their_size(monkeypatch):
    expected = {packed: list(records(io.BytesIO(content))) for packed, content in SOUND.items()}
    for step in (64, 100, 333):
        monkeypatch.setattr(framing, "STEP", step)
        for packed, content in SOUND.items():
            assert list(records(io.BytesIO(content))) == expected[packed]


def test_a_block_beyond_the_bound_is_cut_and_passed_over(monkeypatch):
    monkeypatch.setattr(framing, "MOST_BODY", 100)
    for content in SOUND.values():
        assert [len(one.block) for one in records(io.BytesIO(content))] == [100] * 3
