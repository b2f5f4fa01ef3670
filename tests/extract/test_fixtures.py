"""Every fixture page against its expected fields, one test a field."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest

from scraper import extract

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAIRS = sorted(page for page in FIXTURES.rglob("*.html") if page.with_suffix(".json").is_file())


def expected(page):
    return json.loads(page.with_suffix(".json").read_text("utf-8"))


@cache
def article(page):
    found = asdict(extract(page.read_bytes(), expected(page)["url"]))
    return json.loads(json.dumps(found))


def cases():
    for page in PAIRS:
        for field in expected(page):
            yield pytest.param(page, field, id=f"{page.parent.name}/{page.stem}-{field}")


@pytest.mark.parametrize(("page", "field"), list(cases()))
def test_field(page, field):
    assert article(page)[field] == expected(page)[field]


@pytest.mark.parametrize("page", PAIRS, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_every_value_has_its_source(page):
    found = article(page)
    named = {"title", "subtitle", "authors", "site_name", "section", "tags", "description", "image", "canonical_url"}
    assert {field for field in named if found[field]} == named & found["provenance"].keys()
