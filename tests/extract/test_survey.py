"""What one walk over a page finds, and where it says that it stands."""

import pytest

from scraper import markup
from scraper.extract.shown.survey import MAX_MARKED, survey


def found(markup_text: str, role: str):
    return survey(markup.parse(f"<html><body>{markup_text}</body></html>")).of(role)


def test_the_paragraphs_before_an_element_are_counted():
    page = "<p>Eins.</p><p>Zwei.</p><h1>Später Frost</h1><p>Drei.</p><div class='autor'>Anna Berg</div>"
    assert [one.paragraphs for one in found(page, "h1")] == [2]
    assert [one.paragraphs for one in found(page, "byline")] == [3]


@pytest.mark.parametrize("tag", ["p", "span", "div", "h2", "time", "li"])
def test_a_line_may_open_as_a_byline_in_any_of_these(tag):
    assert [one.how for one in found(f"<{tag}>par Odile Marchand</{tag}>", "byline")] == ["text"]


def test_what_names_an_element_is_told():
    page = (
        "<a rel='author' href='/x'>A</a><a href='/auteur/odile'>B</a><i itemprop='author'>C</i><b class='byline'>D</b>"
    )
    assert [one.how for one in found(page, "byline")] == ["rel", "href", "itemprop", "class"]


def test_a_topic_by_relation_is_not_named_again_by_its_address():
    assert [one.how for one in found("<a rel='tag' href='/tag/gel'>Gel</a>", "topic")] == ["rel"]


def test_a_list_of_bylines_is_cut():
    assert len(found("<b class='byline'>A</b>" * (MAX_MARKED + 50), "byline")) == MAX_MARKED
