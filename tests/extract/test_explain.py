"""Why a field is what it is: who said so, who said the same, who said otherwise, and how well it is witnessed."""

import dataclasses
import json

import pytest

from scraper import extract
from scraper.extract.explain import Standing, Verdict, explain
from scraper.extract.rules.reading import read_site_rules
from scraper.extract.rules.rule import Rules

URL = "https://www.le-cap.example/2024/05/02/le-bac-rouvre"
TEXT = (
    "Les passagers devront patienter jusqu’à samedi pour monter à bord, a prévenu hier soir la capitainerie du port. "
)
PAGE = f"""<!doctype html><html lang="fr"><head><title>Le bac rouvre | Le Cap</title>
<meta property="og:title" content="Le bac rouvre enfin"><meta name="author" content="Maud Kerrien">
<meta property="og:type" content="article"><meta name="keywords" content="bac, port">
<meta property="article:published_time" content="2024-05-02T08:00:00+02:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Le bac rouvre", "inLanguage": "fr-FR",
"datePublished": "2024-05-02T08:00:00+02:00", "articleSection": "Transports"}}</script></head><body>
<main><article><h1>Le bac rouvre</h1><p class="byline">Par Maud Kerrien, <time datetime="2024-05-02">2 mai 2024</time></p>
<p>{TEXT * 3}</p><p>{TEXT * 2}</p></article></main><footer><p>Tous droits réservés.</p></footer></body></html>"""
RULES = Rules({("le-cap.example", False): read_site_rules('host = "le-cap.example"\n[[rule]]\ntitle = "title"\n', "f")})


def told(page=PAGE, url=URL, **settings):
    return {one.field: one for one in explain(page, url, **settings)}


def test_every_field_has_the_value_that_extract_gives_it():
    article, fields = extract(PAGE, URL), told()
    unexplained = {"url", "published_raw", "teasers", "links", "provenance", "extractor"}
    assert {field.name for field in dataclasses.fields(article)} - fields.keys() == unexplained
    assert {name: one.value for name, one in fields.items()} == {n: getattr(article, n) or None for n in fields}


@pytest.mark.parametrize(
    ("field", "standing", "readers"),
    [
        ("title", Standing.AGREED, {"dom", "json-ld"}),
        ("authors", Standing.AGREED, {"meta", "dom"}),
        ("published", Standing.AGREED, {"json-ld", "meta", "dom", "url"}),
        ("language", Standing.AGREED, {"dom", "json-ld", "text"}),
        ("section", Standing.ALONE, {"json-ld"}),
        ("subtitle", Standing.ABSENT, set()),
        ("page_type", Standing.WEIGHED, set()),
    ],
)
def test_a_field_says_how_well_it_is_witnessed(field, standing, readers):
    one = told()[field]
    agreeing = {c.reader for c in one.candidates if c.verdict is not Verdict.LOST}
    assert (one.standing, agreeing) == (standing, readers)


def test_losers_are_named_with_where_they_stand():
    lost = {(c.reader, c.place, c.value) for c in told()["title"].candidates if c.verdict is Verdict.LOST}
    assert ("meta", "og:title", "Le bac rouvre enfin") in lost
    assert told(PAGE.replace('"headline": "Le bac rouvre", ', ""))["title"].standing is Standing.DISPUTED


def test_exactly_one_candidate_wins_where_one_is_taken():
    for name, one in told().items():
        wins = sum(c.verdict is Verdict.WON for c in one.candidates)
        assert name in {"body", "tags"} or wins == (one.standing not in {Standing.ABSENT, Standing.WEIGHED}), name


def test_each_block_has_its_probability_and_a_rule_needs_none():
    blocks = told()["body"].candidates
    kept = [one for one in blocks if one.verdict is Verdict.WON]
    assert [one.value[:30] for one in kept] == [TEXT[:30]] * 2
    assert all(one.chance is not None and 0 <= one.chance <= 1 for one in blocks)
    assert told(rules=RULES)["title"].standing is Standing.RULED
    within = read_site_rules('host = "le-cap.example"\n[[rule]]\nbody = "article"\n', "f")
    ruled = told(rules=Rules({("le-cap.example", False): within}))["body"]
    assert (ruled.standing, ruled.reader, ruled.candidates) == (Standing.RULED, "rule", ())


def test_what_a_rule_strips_is_no_block_of_the_text():
    page = PAGE.replace("</article>", f'<p class="echo">{TEXT} Encore.</p></article>')
    strips = read_site_rules('host = "le-cap.example"\n[[rule]]\nstrip = "p.echo"\n', "f")
    assert any("Encore" in one.value for one in told(page)["body"].candidates)
    blocks = told(page, rules=Rules({("le-cap.example", False): strips}))["body"].candidates
    assert len(blocks) > 1
    assert not any("Encore" in one.value for one in blocks)


@pytest.mark.parametrize("page", [b"", b"\0", "<html lang='\"><'>", "<meta name=date content=1>" * 5000, "<h1>" * 3000])
def test_any_page_is_explained(page):
    assert json.dumps([dataclasses.asdict(one) for one in explain(page, "https://a.example/")])
