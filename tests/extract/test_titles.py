"""Which headline is the headline, and what of it."""

import pytest

from scraper.extract.declared.claims import Claim
from scraper.extract.shown import titles

SITES = ("The Harbour Herald", "harbour-herald.example", "harbour-herald")


def claims(place, *values):
    return [Claim(value, value, "dom", place) for value in values]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Ferry crews vote to strike | The Harbour Herald", "Ferry crews vote to strike"),
        ("Ferry crews vote to strike - The Harbour Herald", "Ferry crews vote to strike"),
        ("The Harbour Herald » Ferry crews vote to strike", "Ferry crews vote to strike"),
        ("Ferry crews vote to strike – harbour-herald.example", "Ferry crews vote to strike"),
        ("Ferry – and why we love it", "Ferry – and why we love it"),
        ("Nothing but the tide", "Nothing but the tide"),
        ("The Harbour Herald", "The Harbour Herald"),
        (
            "Vingt ans avec « The Harbour Herald » et ses lecteurs",
            "Vingt ans avec « The Harbour Herald » et ses lecteurs",
        ),
        ("The Harbour Herald » Le maire : « Nous irons » au port", "Le maire : « Nous irons » au port"),
        ("Le journal « The Harbour Herald » | The Harbour Herald", "Le journal « The Harbour Herald »"),
        ("« The Harbour Herald » sort de l’eau", "« The Harbour Herald » sort de l’eau"),
        ("Le port rouvre « The Harbour Herald", "Le port rouvre"),
    ],
)
def test_site_name_is_cut_only_where_it_is_one(title, bare):
    assert titles.without_site(title, SITES) == bare


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("It&#8217;s over", "It’s over"),
        ("It&amp;#8217;s over", "It’s over"),
        ("Two\n lines\t here ", "Two lines here"),
        ("Land\u00adungs\u200bbrücke", "Landungsbrücke"),
        ("?a=1&copy=2", "?a=1&copy=2"),
    ],
)
def test_clean(raw, text):
    assert titles.clean(raw) == text


def test_logo_heading_is_never_the_headline():
    shown = claims("h1", "The Harbour Herald", "Ferry crews vote to strike")
    assert titles.choose(shown, claims("og:title", "Ferry crews vote to strike"), SITES).value == shown[1].value


def test_displayed_heading_beats_the_one_for_search_engines():
    shown = claims("h1", "Crews of both ferries vote to stop work")
    declared = claims("og:title", "Ferry strike: crews of both ferries vote | The Harbour Herald")
    assert titles.choose(shown, declared, SITES).value == "Crews of both ferries vote to stop work"


def test_heading_that_nobody_vouches_for_loses():
    shown = claims("h1", "Newsletter")
    declared = claims("og:title", "Ferry crews vote to strike | The Harbour Herald")
    assert titles.choose(shown, declared, SITES).value == "Ferry crews vote to strike"


def test_kicker_before_a_separator_goes():
    shown = claims("h1", "Industry | Ferry crews vote to strike")
    declared = claims("headline", "Ferry crews vote to strike")
    assert titles.choose(shown, declared, SITES).value == "Ferry crews vote to strike"


def test_without_any_title():
    assert titles.choose([], [], SITES) is None
    assert titles.choose(claims("h1", "Tides"), [], SITES).value == "Tides"


def test_of_two_headings_the_more_trusted_declaration_decides():
    shown = claims("h1", "News", "Ferry crews vote to strike")
    declared = [*claims("og:title", "Ferry crews vote to strike"), *claims("title", "News | The Harbour Herald")]
    assert titles.choose(shown, declared, SITES).value == "Ferry crews vote to strike"


def test_first_of_headings_that_share_few_words_with_the_declared_one():
    shown = claims("h1", "The best walks in and around Brindale’s port", "Crab in Brindale")
    declared = claims("og:title", "Our favourite walks in Brindale")
    assert titles.choose(shown, declared, SITES).value == shown[0].value


def test_one_word_of_the_title_is_no_headline():
    shown = claims("h1", "Ferries")
    declared = claims("og:title", "How the crews of our ferries, tugs and pilot boats came to stop work")
    assert titles.choose(shown, declared, SITES).value == declared[0].value


def test_one_word_that_is_a_whole_part_of_the_title_is():
    declared = claims("title", "Tides – Tables of the Brindale harbour office for the whole coming year")
    assert titles.choose(claims("h1", "Tides"), declared, SITES).value == "Tides"


def test_only_heading_beats_a_title_that_all_pages_of_the_site_have():
    declared = claims("title", "Outings along the coast")
    assert titles.choose(claims("h1", "Brindale West"), declared, SITES).value == "Brindale West"


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Strike at sea - Ferry crews vote to stop work", "Ferry crews vote to stop work"),
        ("Ferry crews vote to stop work : Harbour notes | Since 2005", "Ferry crews vote to stop work"),
        ("渡轮船员投票决定罢工-海港新闻网", "渡轮船员投票决定罢工"),
    ],
)
def test_title_put_together_gives_way_to_the_part_that_is_displayed(title, headline):
    shown = [*claims("h1", "Harbour notes"), *claims("titled", "Strike at sea", headline)]
    assert titles.choose(shown, claims("title", title), ["Harbour notes"]).value == headline


def test_kicker_that_is_displayed_alone_is_not_the_headline():
    shown = [*claims("h1", "Strike at sea - Crews of both ferries stop work"), *claims("titled", "Strike at sea")]
    assert titles.choose(shown, claims("title", shown[0].value), SITES).value == shown[0].value
