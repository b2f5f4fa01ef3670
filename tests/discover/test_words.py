import pytest

from scraper.discover import words
from scraper.discover.words import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Été  À\nSète", "ete a sete"),
        ("SØK", "sok"),
        ("Straße", "strasse"),
        ("Øvrige Ærø", "ovrige aero"),
        ("ПОИСК", "поиск"),
        ("検索", "検索"),
    ],
)
def test_text_is_folded_for_comparison(text, folded):
    assert fold(text) == folded


def test_every_table_speaks_at_least_a_dozen_languages():
    for name, languages in words._load().items():
        assert len(languages) >= 12, name


def test_no_section_is_taken_for_a_door_or_a_view():
    assert words.SECTION.isdisjoint(words.ACCOUNT | words.SEARCH)
    assert words.TAG.isdisjoint(words.ACCOUNT | words.SEARCH | words.VIEW)
    assert words.STORY.isdisjoint(words.TAG | words.CATEGORY | words.ACCOUNT | words.SEARCH)
