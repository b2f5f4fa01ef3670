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
