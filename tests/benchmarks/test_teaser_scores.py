"""Labels kept as digests score and find leaks as labels kept as text do."""

import importlib.util
import json
import os
from pathlib import Path

import pytest

from scraper import extract
from scraper.models import Teaser, TeaserKind

spec = importlib.util.spec_from_file_location("teaser_scores", Path(__file__).parents[2] / "benchmarks" / "teasers.py")
teasers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(teasers)

URL = "https://gazette.example/2026/quai"
TITLE = "L’écluse du vieux port rouvrira “avant l’été”"
EXCERPT = "Les éclusiers ont reçu les nouvelles portes, promises depuis deux hivers."
SHOWN = {"href": "/2026/ecluse", "kind": "related", "title": TITLE, "heading": "À lire", "author": "Par Ana Roux"}
PLAIN = {"id": "a/b", "url": URL, "teasers": [{**SHOWN, "excerpt": EXCERPT, "published": None}]}


@pytest.fixture(params=["text", "digest"])
def label(request, tmp_path, capsys):
    if request.param == "text":
        return PLAIN
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(PLAIN), encoding="utf-8")
    teasers.digests(path)
    return json.loads(capsys.readouterr().out)


def card(**fields):
    base = {"position": 1, "kind": TeaserKind.RELATED, "heading": None, "title": TITLE, "excerpt": EXCERPT,
            "url": "https://www.gazette.example/2026/ecluse/?utm_source=x", "author": "Ana Roux"}  # fmt: skip
    return Teaser(**{**base, **fields})


def test_a_digest_holds_no_text_of_the_page(tmp_path, capsys):
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(PLAIN), encoding="utf-8")
    teasers.digests(path)
    line = capsys.readouterr().out
    assert not any(word in line for word in ("cluse du", "clusiers", "Roux", "lire"))
    assert json.loads(line)["teasers"][0]["href"] == "https://gazette.example/2026/ecluse"


def test_the_same_card_in_other_type_is_right(label):
    typed = card(title="L'ÉCLUSE du vieux port rouvrira \"avant l'été\"", excerpt=EXCERPT[:60] + "…")
    scores, counts = teasers.scored(label, [typed])
    assert scores == {"found": 1, "related": 1}
    assert [counts[name] for name in ("cards", "title", "kind", "excerpt", "author")] == [1, 1, 1, 1, 1]


def test_another_title_kind_excerpt_and_author_are_wrong(label):
    wrong = card(title="À LIRE L’écluse", kind=TeaserKind.POPULAR, excerpt=None, author="Li Wei")
    scores, counts = teasers.scored(label, [wrong, card(url="https://gazette.example/menu")])
    assert scores["found"] == pytest.approx(2 / 3)
    assert [counts[name] for name in ("cards", "title", "kind", "excerpt", "author")] == [1, 0, 0, 0, 0]


def test_what_a_card_does_not_have_is_spurious(label):
    bare = {**label, "teasers": [{**label["teasers"][0], "excerpt": None, "author": None}]}
    _, counts = teasers.scored(bare, [card()])
    assert (counts["excerpt spurious"], counts["author spurious"]) == (1, 1)


def test_the_articles_own_card_counts_neither_way(label):
    own = {**label, "teasers": [*label["teasers"], {**label["teasers"][0], "href": URL}]}
    assert teasers.scored(own, [card()])[0] == {"found": 1, "related": 1}


def test_a_block_that_is_a_headline_or_begins_as_an_excerpt_leaks(label):
    body = "\n\n".join(("Le quai.", TITLE.upper(), EXCERPT + " Et plus encore.", f"{TITLE} : c’est écrit ailleurs."))
    assert len(teasers.leaked(label, body)) == 2
    assert teasers.leaked(label, None) == []


BENCH = os.environ.get("ARCHIVE_BENCH")
OURS = Path(__file__).parents[1] / "fixtures" / "teaser_digests.jsonl"
FLOORS = {"found": 0.94, "related": 0.945, "title": 0.985, "kind": 0.935, "excerpt": 0.97, "author": 0.91}
"""What must be reached on our own labels; floors are only ever raised."""


@pytest.mark.skipif(not BENCH, reason="ARCHIVE_BENCH names no folder of benchmark pages")
def test_floors_on_our_own_labels_and_no_card_in_the_body():
    rows, total, leaks = [], teasers.Counter(), []
    for label, page in teasers.labelled_pages(OURS, Path(BENCH, "pages")):
        article = extract(page, label["url"])
        row, counts = teasers.scored(label, article.teasers)
        rows.append(row)
        total += counts
        leaks += teasers.leaked(label, article.body)
    figures = teasers.figures(rows, total)
    assert {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor} == {}
    assert leaks == []
