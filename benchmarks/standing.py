"""The development pages → how often a field is right that is agreed on, spoken of by one reader alone, or disputed.

    uv run benchmarks/standing.py --split DIR [--limit 100]

Prints a table in Markdown: for each standing that ``extract --explain`` tells, right answers of pages.
"""

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from gate import load_evaluator

from scraper.extract.explain import Standing, explain

RIGHT: Final[Mapping[str, Callable[[Any], bool]]] = {
    "title": lambda score: bool(score[0]),
    "authors": lambda score: score[0] == score[1] == score[2],
    "published": lambda score: bool(score[0]),
    "language": bool,
}
"""Field → whether the evaluator's score of a page says that it is right."""
SHOWN: Final = (Standing.AGREED, Standing.ALONE, Standing.DISPUTED)


def main() -> None:
    """Explain every page and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", type=Path, required=True, help="folder with truth.jsonl and pages/")
    parser.add_argument("--evaluator", type=Path, help="the script that scores (two folders above: evaluate.py)")
    parser.add_argument("--limit", type=int, default=100, help="pages of each set (100)")
    options = parser.parse_args()
    evaluator = load_evaluator(options.evaluator or options.split.resolve().parents[1] / "evaluate.py")
    pages: Counter[tuple[str, Standing]] = Counter()
    right: Counter[tuple[str, Standing]] = Counter()
    for truth in evaluator.read_truth(str(options.split), limit=options.limit):
        page = gzip.decompress((options.split / "pages" / f"{truth['id']}.html.gz").read_bytes())
        fields = {one.field: one for one in explain(page, truth["url"])}
        scores = evaluator.score_page(truth, {name: one.value for name, one in fields.items()})
        for name in RIGHT.keys() & scores.keys():
            place = (name, fields[name].standing)
            pages[place] += 1
            right[place] += RIGHT[name](scores[name])
        print(f"\r{sum(pages.values())} fields", end="", file=sys.stderr)
    print(f"\n| field | {' | '.join(SHOWN)} |\n|---|{'---|' * len(SHOWN)}")
    for name in RIGHT:
        cells = (_cell(right[name, standing], pages[name, standing]) for standing in SHOWN)
        print(f"| `{name}` | {' | '.join(cells)} |")


def _cell(right: int, pages: int) -> str:
    return f"{100 * right / pages:.0f} % of {pages}" if pages else "–"


if __name__ == "__main__":
    main()
