"""The quality gate: it fails where a figure falls, where a floor was lowered, and where the truth is another."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))  # scripts stand beside each other, in no package

from floors import Floors, Miss, Yardstick, below, committed, lowered, misses, raised, read_floors

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
STICK = Yardstick("a", "b", "c")
FIGURES = {"wcxb": {"title.exact": 0.9, "authors.f1": 0.8}}
EVALUATOR = """
import gzip, json, os, re

def evaluate(name, split, jobs=1):
    rows = []
    for line in open(os.path.join(split, "truth.jsonl"), encoding="utf-8"):
        truth = json.loads(line)
        html = gzip.open(os.path.join(split, "pages", truth["id"] + ".html.gz"), "rt").read()
        exact = float(re.search("<h1>(.*)</h1>", html)[1] == truth["title"])
        rows.append({"id": truth["id"], "error": None, "cpu": 0.1, "scores": {"title": (exact, exact)}})
    return {"rows": rows}

def summarise(rows):
    return {"title.exact": sum(row["scores"]["title"][0] for row in rows) / len(rows)}
"""
"""One that scores the title alone, of an extractor that is always right."""


@pytest.mark.parametrize(
    ("measured", "missed"),
    [
        ({"wcxb": {"title.exact": 0.9, "authors.f1": 0.8}}, []),
        ({"wcxb": {"title.exact": 0.95, "authors.f1": 0.81}, "aeb": {}}, []),
        ({"wcxb": {"title.exact": 0.8999, "authors.f1": 0.8}}, [Miss("wcxb", "title.exact", 0.9, 0.8999)]),
        ({"wcxb": {"title.exact": 0.9}}, [Miss("wcxb", "authors.f1", 0.8, None)]),
        ({}, [Miss("wcxb", "title.exact", 0.9, None), Miss("wcxb", "authors.f1", 0.8, None)]),
    ],
)
def test_a_figure_below_its_floor_is_missed_and_one_that_is_gone_too(measured, missed):
    assert misses(FIGURES, measured) == missed


def test_raising_never_lowers():
    higher = {"wcxb": {"title.exact": 0.95, "authors.f1": 0.7}, "aeb": {"body.shingle_f1": 0.9}}
    assert raised(FIGURES, higher) == {
        "aeb": {"body.shingle_f1": 0.9},
        "wcxb": {"authors.f1": 0.8, "title.exact": 0.95},
    }


def test_a_floor_stands_a_page_below_what_was_measured_at_most_a_hundredth():
    pages = {"wcxb": {"title.exact": 1000, "authors.f1": 20}}
    assert below(FIGURES, pages) == {"wcxb": {"title.exact": 0.899, "authors.f1": 0.79}}


def test_a_floor_lowered_by_hand_is_found_in_what_was_committed():
    low = {"wcxb": {"title.exact": 0.5, "authors.f1": 0.8}}
    assert lowered(Floors(STICK, low), [Floors(STICK, low), Floors(STICK, FIGURES)]) == [
        Miss("wcxb", "title.exact", 0.9, 0.5)
    ]
    assert lowered(Floors(STICK, low), [Floors(Yardstick("other", "b", "c"), FIGURES)]) == []
    assert lowered(Floors(STICK, {}), [Floors(STICK, FIGURES)])


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"yardstick": {}, "floors": 3}', '{"yardstick": {"x": 1}, "floors": {}}']
)
def test_what_is_no_file_of_floors_is_said_to_be_none(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_floors(text)


@pytest.fixture
def bench(tmp_path):
    """Three pages with their truth, an evaluator, and a repository for the floors."""
    split = tmp_path / "corpus" / "dev"
    (split / "pages" / "wcxb").mkdir(parents=True)
    truths = [{"id": f"wcxb/{n}", "url": None, "title": f"The ferry stays for year {n}"} for n in range(3)]
    for truth in truths:
        page = f"<html><body><h1>{truth['title']}</h1><p>Text.</p></body></html>".encode()
        (split / "pages" / f"{truth['id']}.html.gz").write_bytes(gzip.compress(page, mtime=0))
    (split / "truth.jsonl").write_text("".join(json.dumps(truth) + "\n" for truth in truths))
    (tmp_path / "evaluate.py").write_text(EVALUATOR)
    git(tmp_path, "init", "-q")
    return tmp_path


def git(folder, *words):
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words], cwd=folder, check=True)


def gate(bench, *words):
    command = [sys.executable, BENCHMARKS / "gate.py", "--split", bench / "corpus" / "dev", "--file", bench / "f.json"]
    return subprocess.run([*command, *words], capture_output=True, text=True, check=False)


def test_the_gate_fails_when_a_figure_falls_or_the_truth_changes_or_a_floor_is_lowered(bench):
    assert "Other truth, pages, evaluator than" in gate(bench).stderr
    assert gate(bench, "--raise", "--new-yardstick").returncode == 0
    assert json.loads((bench / "f.json").read_text())["floors"]["wcxb articles"] == {"title.exact": 0.99}
    git(bench, "add", "f.json")
    git(bench, "commit", "-qm", "floors")
    passed = gate(bench, "--raise")
    assert (passed.returncode, "every floor reached" in passed.stdout) == (0, True)

    held = (bench / "f.json").read_text()
    (bench / "f.json").write_text(held.replace("0.99", "0.25"))
    by_hand = gate(bench)
    assert (by_hand.returncode, "lowered since it was committed: wcxb articles title.exact" in by_hand.stdout) == (
        1,
        True,
    )
    (bench / "f.json").write_text(held)

    truth = bench / "corpus" / "dev" / "truth.jsonl"
    true = truth.read_text()
    truth.write_text(true.replace("year 1", "year 9"))
    other = gate(bench)
    assert (other.returncode, other.stderr.startswith("Other truth than the floors")) == (1, True)
    (bench / "f.json").write_text(held.replace(json.loads(held)["yardstick"]["truth"], sha256(truth)))
    fallen = gate(bench)
    assert (fallen.returncode, "wcxb articles title.exact: 0.6667, floor 0.9900" in fallen.stdout) == (1, True)


def test_the_committed_floors_can_be_read_and_were_never_lowered():
    path = BENCHMARKS / "floors.json"
    held = read_floors(path.read_text(encoding="utf-8"))
    assert held.floors
    assert lowered(held, committed(path)) == []


def sha256(path):
    return subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True).stdout.split()[0]
