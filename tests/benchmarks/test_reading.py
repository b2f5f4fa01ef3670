"""What the benchmarks write for people: the ablation table, the worst pages of each field, and how sure one can be."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
EVALUATOR = """
import json, os

def read_truth(split, sets=None, limit=None, scored_only=False):
    return [json.loads(line) for line in open(os.path.join(split, "truth.jsonl"), encoding="utf-8")]

def score_page(truth, got):
    exact = float(got.get("title") == truth["title"])
    return {"title": (exact, exact), "word": (1.0, 1.0, float(truth["body"] == got.get("body")))}

def summarise(rows):
    return {"title.exact": sum(row["scores"]["title"][0] for row in rows) / len(rows)}
"""
TEXT = "The council met on Tuesday evening to decide what should become of the old ferry, and it took four hours."


@pytest.fixture
def bench(tmp_path):
    """A page whose title stands in its JSON-LD and in a mere div, and the answer to it in a report."""
    split = tmp_path / "corpus" / "dev"
    (split / "pages" / "wcxb").mkdir(parents=True)
    said = json.dumps({"@type": "NewsArticle", "headline": "The ferry stays"})
    page = f'<html lang="en"><script type="application/ld+json">{said}</script><p>{TEXT}</p><p>{TEXT} Then home.</p></html>'
    (split / "pages" / "wcxb" / "1.html.gz").write_bytes(gzip.compress(page.encode(), mtime=0))
    truth = {"id": "wcxb/1", "url": "https://a.example/ferry", "title": "The ferry sails", "body": f"{TEXT}\n\nGone."}
    (split / "truth.jsonl").write_text(json.dumps({**truth, "lang": "en"}) + "\n")
    (tmp_path / "evaluate.py").write_text(EVALUATOR)
    row = {"id": "wcxb/1", "error": None, "cpu": 0.1, "scores": {"title": (0.0, 0.5), "word": (1.0, 1.0, 0.5)}}
    (tmp_path / "report.json").write_text(json.dumps({"rows": [row]}))
    return tmp_path


def script(bench, name, *words):
    command = [sys.executable, BENCHMARKS / f"{name}.py", "--split", bench / "corpus" / "dev", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=BENCHMARKS.parent).stdout


def test_the_worst_pages_are_written_with_truth_answer_and_differences(bench):
    script(bench, "worst", "--into", bench / "worst", "--report", bench / "report.json")
    title, body = ((bench / "worst" / f"{name}.txt").read_text() for name in ("title", "body"))
    assert "true   The ferry sails\nfound  The ferry stays" in title
    assert "json-ld headline: The ferry stays" in title
    assert "- Gone." in body
    assert "Then home." in body
    assert (bench / "worst" / "language.txt").read_text().startswith("language: the 0 worst of 0")


def test_what_a_source_gave_is_lost_without_it(bench):
    truth = bench / "corpus" / "dev" / "truth.jsonl"
    truth.write_text(truth.read_text().replace("sails", "stays"))
    table = script(bench, "ablation", "--only", "JSON-LD", "--only", "meta and link").splitlines()
    rows = {row.split(" | ")[0]: row.split(" | ")[1] for row in table if row.startswith("| ")}
    assert rows["| nothing: the figures"] == "1.000"
    assert (rows["| JSON-LD"], rows["| meta and link"]) == ("-100.0", "·")


def test_how_sure_one_can_be_is_counted_by_standing(bench):
    assert "| `title` | – | 0 % of 1 | – |" in script(bench, "standing")
