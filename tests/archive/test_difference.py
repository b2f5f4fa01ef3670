"""Word diffs: exact, readable, and bounded whatever the texts are."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.versions.difference import Kind, words
from scraper.archive.versions.tokens import came_and_went, is_unspaced, tokens
from scraper.archive.versions.tokens import words as words_of

MARKS = {Kind.EQUAL: "{}", Kind.DELETE: "[-{}-]", Kind.INSERT: "{{+{}+}}"}
NOT_LONG = 20.0  # seconds on a busy machine; quadratic work on these texts takes hours


def shown(before, after):
    return "".join(MARKS[kind].format(text) for kind, text in words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Le pont rouvre lundi.", "Le pont rouvre mardi.", "Le pont rouvre [-lundi-]{+mardi+}."),
        ("Le pont rouvre.", "Le vieux pont rouvre.", "Le {+vieux +}pont rouvre."),
        ("Le vieux pont rouvre.", "Le pont rouvre.", "Le [-vieux -]pont rouvre."),
        ("Un.\n\nDeux.", "Un.\n\nEt demi.\n\nDeux.", "Un.\n\n{+Et demi.\n\n+}Deux."),
        ("Un.\n\nFin.", "Un.\n\nDeux.\n\nFin.", "Un.\n\n{+Deux.\n\n+}Fin."),
        ("3 euros.\n\nFin.", "4 euros.\n\nDeux pas.\n\nFin.", "[-3-]{+4+} euros.{+\n\nDeux pas.+}\n\nFin."),
        ("l’Ukraine d’hier", "l’Ukraine d’aujourd’hui", "l’Ukraine [-d’hier-]{+d’aujourd’hui+}"),
        ("大桥周一开放", "大桥周二开放", "大桥周[-一-]{+二+}开放"),
        ("สะพานเปิด", "สะพานปิด", "สะพาน[-เ-]ปิด"),
        ("पुल सोमवार को खुला", "पुल मंगलवार को खुला", "पुल [-सोमवार-]{+मंगलवार+} को खुला"),
        ("red, blue", "green, white", "[-red, blue-]{+green, white+}"),
        (None, "Neu.", "{+Neu.+}"),
        ("Alt.", None, "[-Alt.-]"),
        (None, "", ""),
        ("Gleich.", "Gleich.", "Gleich."),
    ],
)
def test_what_changed_is_marked(before, after, expected):
    assert shown(before, after) == expected


def test_a_paragraph_that_moved_down_is_told_from_one_that_changed():
    old = "The ferry runs at noon.\n\nTickets cost two crowns."
    new = "Storms are expected.\n\nThe ferry runs at six.\n\nTickets cost two crowns."
    assert shown(old, new) == (
        "{+Storms are expected.\n\n+}The ferry runs at [-noon-]{+six+}.\n\nTickets cost two crowns."
    )


def test_a_rewritten_sentence_does_not_read_as_scattered_words():
    old = "Yesterday evening the council voted for the new harbour wall by a large majority."
    new = "Fishermen protested on Tuesday against the plans of engineers who measured currents."
    assert len([kind for kind, _ in words(old, new) if kind is Kind.DELETE]) == 1


PIECES = st.lists(
    st.sampled_from(["a", "b", "le", "pont", " ", "\n\n", ".", "桥", "é", "\u0301", "\x00", "_"]), max_size=60
)


@given(PIECES, PIECES)
def test_spans_are_both_texts(one, other):
    before, after = "".join(one), "".join(other)
    spans = words(before, after)
    assert "".join(text for kind, text in spans if kind is not Kind.INSERT) == before
    assert "".join(text for kind, text in spans if kind is not Kind.DELETE) == after
    assert all(text for _, text in spans)
    assert (before == after) == all(kind is Kind.EQUAL for kind, _ in spans)


@given(st.text())
def test_tokens_are_the_text(text):
    assert "".join(tokens(text)) == text
    assert [token for token in tokens(text) if token in set(words_of(text))] == words_of(text)


def test_words_are_counted():
    assert came_and_went("Le pont rouvre lundi.", "Le pont ferme mardi matin.") == (3, 2)
    assert came_and_went("大桥", "大桥开放") == (2, 0)
    assert came_and_went("Un.", None) == (0, 1)


@pytest.mark.parametrize(
    ("word", "expected"), [("桥", True), ("は", True), ("ก", True), ("한국", False), ("pont", False)]
)
def test_scripts_without_blanks_are_known(word, expected):
    assert is_unspaced(word) is expected


HOSTILE = {
    "one paragraph without blanks": ("a" * 10_000_000, "b" * 10_000_000),
    "two words that take turns": ("a b " * 100_000, "b a " * 90_000 + "c"),
    "the same in many paragraphs": ("a b\n\n" * 100_000, "b a\n\n" * 90_000 + "c"),
    "nothing in common": (" ".join(map(str, range(80_000))), " ".join(map(str, range(80_000, 160_000)))),
    "backwards": (" ".join(map(str, range(80_000))), " ".join(map(str, range(80_000, 0, -1)))),
    "blank lines": ("\n" * 5_000_000, "\n\n \n" * 1_000_000),
    "lines of blanks": (("\n" + " " * 100_000) * 20, "x" + ("\n" + " " * 100_000) * 19),
    "ten megabytes of paragraphs": (
        "\n\n".join(f"Paragraph {n} of the report." for n in range(300_000)),
        "\n\n".join(f"Paragraph {n} of the {'second ' if n % 7 == 0 else ''}report." for n in range(300_000)),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_stretches_the_time(name):
    before, after = HOSTILE[name]
    begin = time.process_time()
    spans = words(before, after)
    assert time.process_time() - begin < NOT_LONG
    assert "".join(text for kind, text in spans if kind is not Kind.INSERT) == before
