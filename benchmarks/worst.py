"""The development pages → a folder with the worst pages of each field, for reading: truth, answer, and why.

    uv run benchmarks/worst.py --split DIR --into FOLDER [--count 20] [--report OUT.json] [--fold N …]

``--report`` is what ``evaluate.py --json`` wrote; without it, all pages are measured first.  One text file a field, the
worst page first; among pages that are equally bad, the same ones every time, chosen by hash.  ``--fold`` keeps to pages
whose domain falls into one of these fifths, so that the others stay unread.  The files quote pages of other
people: they do not belong into the repository.
"""

import argparse
import difflib
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from gate import EXTRACTOR, load_evaluator

from scraper.extract.explain import Explained, Verdict, explain
from scraper.urls import site_key

FOLDS: Final = 5
QUOTED: Final = 300
"""Characters of a paragraph or a value."""
SHOWN: Final = 15
"""Candidates of a field, and paragraphs on each side of a difference."""

Value = Callable[[Any], float]
FIELDS: Final[Mapping[str, tuple[str, str, Value]]] = {
    "title": ("title", "title", lambda score: score[1]),
    "authors": ("authors", "authors", lambda score: 2 * score[0] / ((score[1] + score[2]) or 1)),
    "authors-invented": ("authors", "authors_spurious", lambda score: 1.0 - score),
    "published": ("published", "published", lambda score: (score[0] + score[1] + score[2]) / 3),
    "published-invented": ("published", "published_spurious", lambda score: 1.0 - score),
    "language": ("language", "language", float),
    "page_type": ("page_type", "page_type", lambda score: float(score[0] == bool(score[1]))),
    "body": ("body", "word", lambda score: score[2]),
    "snippets": ("body", "snippets", lambda score: (score[0] + score[3]) / (sum(score) or 1)),
}
"""File → the article's field, the evaluator's score, and how good a page is, from 0 to 1."""


def main() -> None:
    """Write the files."""
    options = _options()
    evaluator = load_evaluator(options.evaluator or options.split.resolve().parents[1] / "evaluate.py")
    truths = {truth["id"]: truth for truth in evaluator.read_truth(str(options.split))}
    report = json.loads(options.report.read_text("utf-8")) if options.report else None
    report = report or evaluator.evaluate(EXTRACTOR, str(options.split), jobs=2)
    rows = [row for row in report["rows"] if not options.fold or _fold(truths[row["id"]]) in options.fold]
    options.into.mkdir(parents=True, exist_ok=True)
    for name, (field, score, value) in FIELDS.items():
        scored = [(value(row["scores"][score]), row["id"]) for row in rows if score in row["scores"]]
        worst = sorted((good, _hash(page), page) for good, page in scored if good < 1)[: options.count]
        told = [_told(options.split, truths[page], field, good) for good, _, page in worst]
        wrong = sum(good < 1 for good, _ in scored)
        head = f"{name}: the {len(worst)} worst of {wrong} imperfect pages, {len(scored)} in all\n"
        (options.into / f"{name}.txt").write_text("\n".join([head, *told]), encoding="utf-8")
        print(head, end="")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", type=Path, required=True, help="folder with truth.jsonl and pages/")
    parser.add_argument("--into", type=Path, required=True, help="folder for the files, outside the repository")
    parser.add_argument("--count", type=int, default=20, help="pages of each field (20)")
    parser.add_argument("--report", type=Path, help="report of evaluate.py --json")
    parser.add_argument("--evaluator", type=Path, help="the script that scores (two folders above: evaluate.py)")
    parser.add_argument("--fold", type=int, action="append", choices=range(FOLDS), help="only domains of this fifth")
    return parser.parse_args()


def _fold(truth: Mapping[str, Any]) -> int:
    key = site_key(truth["url"]) if truth["url"] else truth["id"]
    return int(hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def _hash(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()


def _told(split: Path, truth: Mapping[str, Any], field: str, good: float) -> str:
    """One page: where it is, what is true, what was found, and by whom."""
    page = gzip.decompress((split / "pages" / f"{truth['id']}.html.gz").read_bytes())
    found = next(one for one in explain(page, truth["url"]) if one.field == field)
    lines = [f"--- {truth['id']}  {good:.3f}  {truth['url']}"]
    lines += _body(truth, found) if field == "body" else _value(truth, found)
    return "\n".join(lines) + "\n"


def _value(truth: Mapping[str, Any], found: Explained) -> Iterator[str]:
    true = truth.get(found.field) or truth.get({"language": "lang"}.get(found.field, "")) or "none"
    yield f"true   {_quoted(true)}"
    yield f"found  {_quoted(found.value)}  ({found.standing}; {found.reader}: {_quoted(found.evidence)})"
    for one in found.candidates[:SHOWN]:
        yield f"       {one.verdict:5} {one.reader} {one.place}: {_quoted(one.value)}"


def _body(truth: Mapping[str, Any], found: Explained) -> Iterator[str]:
    """The paragraphs that lack (-) and those that are too many (+), each with its probability where it was a block."""
    text = found.value or ""
    chances = {_key(one.value): one.chance for one in found.candidates}
    for piece in truth.get("with") or ():
        yield from [] if piece in text else [f"- {_quoted(piece)}"]
    for piece in truth.get("without") or ():
        yield from [f"+ {_quoted(piece)}"] if piece in text else []
    true, got = ((whole or "").split("\n") for whole in (truth["body"], text))
    kept = sum(one.verdict is Verdict.WON for one in found.candidates)
    yield f"{len(true)} true lines, {len(got)} found; {kept} of {len(found.candidates)} blocks kept"
    for line in islice(_differences(true, got) if truth["body"] else (), 2 * SHOWN):
        chance = chances.get(_key(line[1:]))
        yield f"{line[0]} {'' if chance is None else f'{chance:.2f} '}{_quoted(line[1:])}"


def _differences(true: list[str], got: list[str]) -> Iterator[str]:
    for line in islice(difflib.unified_diff(true, got, n=0, lineterm=""), 2, None):  # two lines name the files
        if line[0] in "+-" and line[1:].strip():
            yield line


def _key(text: str) -> str:
    return " ".join(text.split())[:100]


def _quoted(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"


if __name__ == "__main__":
    main()
