"""The quick folding by which finds are looked for in a text agrees with the thorough one by which they are indexed."""

import pytest

from scraper.archive.searching import words

WORDS = ["Straße", "ANNULÉES", "κόσμος", "ΚΌΣΜΟΣ", "İstanbul", "ISPARTA", "œuvre", "Łódź", "ёлка", "القدس", "أخبار"]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_folds_alike(word):
    assert words.has_letters(word)
    assert words.letters(word) == words.fold(word)


@pytest.mark.parametrize("around", ["x", "ο", "и", "ا"])
def test_every_letter_that_is_folded_by_itself_folds_as_in_a_word(around):
    letters = [chr(point) for point in range(0x21, 0x2030) if words.has_letters(chr(point)) and chr(point).isalpha()]
    assert len(letters) > 1_000
    differing = [letter for letter in letters if words.letters(f"{around}{letter}") != words.fold(f"{around}{letter}")]
    assert differing == []


def test_marks_of_their_own_are_left_to_the_thorough_folding():
    assert not words.has_letters("e\u0301te\u0301")
    assert not words.has_letters("東京")


def test_blanks_stay_where_they_are():
    text = "Une\u00a0rue\tÀ\n\nl’Élysée"
    assert len(words.letters(text).split()) == len(text.split())
