"""The development pages → extraction's figures by set and field, and exit code 1 where one is below its floor.

    uv run benchmarks/gate.py --split DIR [--raise] [--new-yardstick]

DIR holds ``truth.jsonl`` and ``pages/``, with ``evaluate.py``, which scores, two folders above.  All pages are
measured, in two processes.  ``--raise`` writes higher floors into ``floors.json`` and changes no other.  Where truth,
pages or evaluator are others than those that the floors were measured with, the gate fails until ``--raise
--new-yardstick`` has set all floors anew, which the diff of ``floors.json`` then shows.

The body's model has seen most of these pages, so that its figures here tell of losses, not of how it does on pages of
other sites; for that, ``docs/extraction.md`` has the cross-validated ones.
"""

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from floors import (
    DIGITS,
    Figures,
    Floors,
    Yardstick,
    below,
    committed,
    lowered,
    misses,
    raised,
    read_floors,
    yardstick,
)

FILE: Final = Path(__file__).with_name("floors.json")
EXTRACTOR: Final = "scraper:extract"
SLOWEST: Final = 4.0
"""CPU seconds of the slowest page; 2 are asked for on the machine where this was measured, and others are slower."""

Rows = list[dict[str, Any]]


def _articles(row: Mapping[str, Any]) -> bool:
    """Pages that the truth calls articles, or of which it does not say what they are."""
    kind = row["scores"].get("page_type")
    return kind is None or bool(kind[0])


SETS: Final[Mapping[str, tuple[str, Callable[[Mapping[str, Any]], bool]]]] = {
    "aeb": ("aeb", bool),
    "wcxb": ("wcxb", bool),
    "wcxb articles": ("wcxb", _articles),
    "fundus": ("fundus", bool),
    "fundus-eval": ("fundus-eval", bool),
    "trafilatura": ("trafilatura", bool),
    "htmldate": ("htmldate", bool),
    "all": ("", bool),
}
"""Name → the folder of its pages ("" for all), and which of them."""
MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "aeb": ("body.shingle_f1", "body.shingle_accuracy"),
    "wcxb": ("page_type.accuracy", "page_type.f1"),
    "wcxb articles": ("body.word_f1", "title.exact", "authors.f1", "authors.exact", "published.exact"),
    "fundus": ("body.word_f1", "title.exact", "authors.f1", "authors.exact", "published.exact"),
    "fundus-eval": ("body.rouge_f1",),
    "trafilatura": ("snip.f1", "title.exact", "authors.f1", "authors.exact", "published.exact"),
    "htmldate": ("published.exact",),
    "all": (
        *("title.exact", "title.token_f1", "authors.f1", "authors.exact", "authors.spurious"),
        *("published.exact", "published.spurious", "language.accuracy"),
    ),
}
"""Name → the evaluator's figures that have a floor."""
INVENTED: Final = {"authors.spurious": "authors.not_invented", "published.spurious": "published.not_invented"}
"""Figures of which less is better → the name of the share that is left, of which more is better."""
WITNESSES: Final = {
    "body.shingle_f1": "shingle",
    "body.shingle_accuracy": "shingle",
    "body.word_f1": "word",
    "body.rouge_f1": "rouge",
    "snip.f1": "snippets",
    "authors.spurious": "authors_spurious",
    "published.spurious": "published_spurious",
}
"""Figure → the score that a page has where it counts for it; the field's own name where none stands here."""


def main() -> None:
    """Measure, print the table, leave with 1 if a floor is missed, lowered, or measured with another yardstick."""
    options = _options()
    evaluator = options.evaluator or options.split.resolve().parents[1] / "evaluate.py"
    held = _held(options.file, yardstick(options.split, evaluator), new=options.new_yardstick)
    report = load_evaluator(evaluator).evaluate(EXTRACTOR, str(options.split), jobs=options.jobs)
    measured, pages = figures(report["rows"], load_evaluator(evaluator).summarise)
    if options.raise_floors:
        held = Floors(held.yardstick, raised(held.floors, below(measured, pages)))
        options.file.write_text(held.as_json(), encoding="utf-8")
    _print(held.floors, measured)
    faults = [*map(str, misses(held.floors, measured)), *_lowered(held, options.file), *_broken(report)]
    print("\nevery floor reached" if not faults else "\nfaults:\n  " + "\n  ".join(faults))
    sys.exit(1 if faults else 0)


def _held(file: Path, stick: Yardstick, *, new: bool) -> Floors:
    """The floors that were measured with this yardstick; none where they are to be set anew."""
    held = read_floors(file.read_text(encoding="utf-8")) if file.exists() else Floors()
    if held.yardstick == stick:
        return held
    if new:
        return Floors(stick)
    changed = [part for part, digest in asdict(stick).items() if digest != getattr(held.yardstick, part)]
    sys.exit(f"Other {', '.join(changed)} than the floors were measured with: look why, then --raise --new-yardstick")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", type=Path, required=True, help="folder with truth.jsonl and pages/")
    parser.add_argument("--evaluator", type=Path, help="the script that scores (two folders above: evaluate.py)")
    parser.add_argument("--file", type=Path, default=FILE, help="the file of floors")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="processes")
    parser.add_argument("--raise", dest="raise_floors", action="store_true", help="raise floors to what is measured")
    parser.add_argument("--new-yardstick", action="store_true", help="with --raise: set all floors anew")
    options = parser.parse_args()
    if options.new_yardstick and not options.raise_floors:
        parser.error("--new-yardstick goes with --raise")
    return options


def load_evaluator(path: Path) -> Any:
    """The evaluator, under the name by which its worker processes know it."""
    if "evaluate" in sys.modules:
        return sys.modules["evaluate"]
    spec = importlib.util.spec_from_file_location("evaluate", path)
    if spec is None or spec.loader is None or not path.is_file():
        sys.exit(f"{path} is not there: give --evaluator")
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate"] = module
    spec.loader.exec_module(module)
    return module


def figures(rows: Rows, summarise: Callable[[Rows], Mapping[str, float]]) -> tuple[Figures, dict[str, dict[str, int]]]:
    """The figures with a floor, and on how many pages each was measured; a set without pages has none."""
    measured: dict[str, dict[str, float]] = {}
    pages: dict[str, dict[str, int]] = {}
    for name, (folder, wanted) in SETS.items():
        here = [row for row in rows if row["id"].startswith(f"{folder}/" if folder else "") and wanted(row)]
        found = summarise(here) if here else {}
        shown = [figure for figure in MEASURES[name] if figure in found]
        if shown:
            measured[name] = {INVENTED.get(one, one): _value(found, one) for one in shown}
            pages[name] = {INVENTED.get(one, one): _witnesses(here, one) for one in shown}
    return measured, pages


def _value(found: Mapping[str, float], figure: str) -> float:
    return 1 - found[figure] if figure in INVENTED else found[figure]


def _witnesses(rows: Rows, figure: str) -> int:
    score = WITNESSES.get(figure, figure.partition(".")[0])
    return sum(score in row["scores"] for row in rows)


def _lowered(now: Floors, path: Path) -> list[str]:
    return [f"lowered since it was committed: {one}" for one in lowered(now, committed(path))]


def _broken(report: Mapping[str, Any]) -> Iterable[str]:
    """Pages that raised, and a page that took too long."""
    yield from (f"{row['id']}: {row['error']}" for row in report["rows"] if row["error"])
    slowest = max(report["rows"], key=lambda row: row["cpu"], default=None)
    if slowest and slowest["cpu"] > SLOWEST:
        yield f"{slowest['id']} took {slowest['cpu']:.1f} s of CPU, at most {SLOWEST:.1f}"


def _print(floors: Figures, measured: Figures) -> None:
    print(f"{'set':15}{'figure':26}{'floor':>8}{'measured':>10}")
    for name, part in measured.items():
        for figure, value in part.items():
            floor = floors.get(name, {}).get(figure)
            shown = "–" if floor is None else f"{floor:.{DIGITS}f}"
            print(f"{name:15}{figure:26}{shown:>8}{value:>10.{DIGITS}f}")


if __name__ == "__main__":
    main()
