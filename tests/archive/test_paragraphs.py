"""Word diffs cut into paragraphs, and which of these are shown."""

import pytest

from scraper.archive.versions.paragraphs import paragraphs, worth_showing


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a x c", [[("equal", "a "), ("delete", "b"), ("insert", "x"), ("equal", " c")]]),
        ("3 euros", "4 euros", [[("delete", "3"), ("insert", "4"), ("equal", " euros")]]),
        ("one\n\ntwo", "one\n\ntwo\n\nthree", [[("equal", "one")], [("equal", "two")], [("insert", "three")]]),
        ("one\n\ntwo", "two", [[("delete", "one")], [("equal", "two")]]),
        (None, "x", [[("insert", "x")]]),
        ("x", None, [[("delete", "x")]]),
        ("", None, []),
        ("one.\n\ntwo.", "one.\n\nnew.\n\ntwo.", [[("equal", "one.")], [("insert", "new.")], [("equal", "two.")]]),
        (
            "He went.\n\nYes.",
            "He went home.\n\nShe sang.\n\nYes.",
            [
                [("equal", "He went"), ("insert", " home.")],
                [("insert", "She sang"), ("equal", ".")],
                [("equal", "Yes.")],
            ],
        ),
    ],
)
def test_versions_are_compared_word_by_word(old, new, expected):
    assert [[(span.kind, span.text) for span in spans] for spans in paragraphs(old, new)] == expected


def test_unchanged_paragraphs_away_from_changes_are_left_out():
    found = worth_showing(paragraphs("\n\n".join("abcdefgh"), "\n\n".join("abcdXfgh")), around=1)
    assert [spans and "".join(span.text for span in spans) for spans in found] == [None, "d", "eX", "f", None]
