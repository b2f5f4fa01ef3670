"""JSON-LD as it is found: nested, referenced, encoded twice and broken."""

import pytest

from scraper import markup
from scraper.extract.declared import jsonld


def nodes(*scripts):
    page = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return jsonld.nodes(markup.parse(f"<html><head>{page}</head></html>"))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": 1,}', [{"a": 1}]),
        ('{"a": [1, 2,],}', [{"a": [1, 2]}]),
        ('{"a": "she said "no", and left"}', [{"a": 'she said "no", and left'}]),
        ('{"a": "line\nbreak"}', [{"a": "line\nbreak"}]),
        (r'{"a": "l\'eau"}', [{"a": "l'eau"}]),
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1}, {"b": 2};', [{"a": 1}, {"b": 2}]),
        ('// <![CDATA[\n{"a": 1}\n// ]]>', [{"a": 1}]),
        ('<!-- {"a": 1} -->', [{"a": 1}]),
        ('{"a": /* why */ "http://x.example/y" // so\n}', [{"a": "http://x.example/y"}]),
        ('{"a": {"b": "c', [{"a": {"b": "c"}}]),
        ('{"a": "&amp;#8217;"}', [{"a": "’"}]),
        ('{"a": "https://x.example/?a=1&amp;copy=2"}', [{"a": "https://x.example/?a=1&copy=2"}]),
        ("{&quot;a&quot;: 1}", [{"a": 1}]),
        ("", []),
        ("window.data = 1", []),
        ('{"a" "b"}', []),
    ],
)
def test_block(text, values):
    assert list(jsonld.read_block(text)) == values


def test_graph_is_flat_and_references_are_followed():
    found = nodes('{"@graph": [{"@type": "Article", "author": {"@id": "#p"}}, {"@id": "#p", "name": "Ana"}]}')
    assert found[0]["author"]["name"] == "Ana"
    assert len(found) == 2


def test_references_that_turn_in_circles_end():
    found = nodes('[{"@id": "#a", "b": {"@id": "#b"}, "x": 1}, {"@id": "#b", "a": {"@id": "#a"}, "y": 2}]')
    assert [node["@id"] for node in found] == ["#a", "#b"]


def test_one_broken_script_costs_only_itself():
    assert nodes("{{{", '{"@type": "Article"}') == ({"@type": "Article"},)


@pytest.mark.parametrize(
    ("kind", "article"),
    [
        ("NewsArticle", True),
        ("http://schema.org/NewsArticle", True),
        (["Thing", "schema:BlogPosting"], True),
        ("Person", False),
        (7, False),
        (None, False),
    ],
)
def test_article_types(kind, article):
    assert jsonld.is_article({"@type": kind}) is article
