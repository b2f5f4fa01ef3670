"""Pages that mean harm: they cost linear time and raise nothing."""

import time

import pytest

from scraper import extract

SECONDS = 12
"""Far above what these pages take alone, far below what anything quadratic would."""


def script(text):
    return f'<html><head><script type="application/ld+json">{text}</script></head><body><h1>Tides</h1></body></html>'


PAGES = {
    "deep json-ld": script("[" * 200_000),
    "deep objects": script('{"author":' * 100_000),
    "huge json-ld": script('{"@type":"Article","headline":"Tides","x":"' + "y" * 3_000_000 + '"}'),
    "many nodes": script("[" + ",".join(['{"@type":"Article","author":"A B"}'] * 50_000) + "]"),
    "quotes": script('{"a":"' + '" ' * 300_000),
    "open comments": script("/*" * 300_000),
    "100,000 meta": "<html><head>"
    + '<meta name="author" content="Ana Lima">' * 100_000
    + "</head><h1>Tides</h1></html>",
    "many bylines": "<html><body><h1>Tides</h1>"
    + '<span class="author">By Ana Lima</span>' * 20_000
    + "</body></html>",
    "deep bylines": "<html><body><h1>T</h1>" + '<div class="byline">' * 5_000 + "By Ana Lima" + "</div>" * 5_000,
    "many items": "<html><body>"
    + '<i itemscope itemtype="https://schema.org/Article"><b itemprop="author">A</b>' * 20_000,
    "many headings": "<html><body>" + "<h1>Tides and moons</h1>" * 20_000 + "</body></html>",
    "long byline": '<html><body><h1>T</h1><p class="byline">By ' + "Ana Lima, " * 100_000 + "</p></body></html>",
    "class names": "<html><body>" + "".join(f'<p class="author-{n}">x</p>' for n in range(50_000)) + "</body></html>",
    "nonsense": '<html><head><meta property="og:image" content="http://["><base href="http://["><link rel=canonical href="//">',
    "empty": "",
}


@pytest.mark.parametrize("name", PAGES)
def test_survives(name):
    started = time.process_time()
    extract(PAGES[name].encode(), "https://harbour-herald.example/tides")
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "value",
    ['"x"', "7", "null", "[]", "{}", "[[[]]]", '{"name": 7}', '{"name": {"name": "x"}}', '[{"@id": []}]', "true"],
)
@pytest.mark.parametrize(
    "field", ["author", "headline", "publisher", "image", "keywords", "@type", "@id", "articleSection"]
)
def test_any_json_may_stand_anywhere(field, value):
    extract(script(f'{{"@type": "NewsArticle", "{field}": {value}}}'), "https://harbour-herald.example/tides")
