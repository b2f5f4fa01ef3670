"""A folder of mirrors → the table of what a crawl of each archives, and exit code 1 where a floor is missed.

    uv run benchmarks/mirrors.py --mirrors DIR [--site NAME …] [--seed FILE] [--json OUT] [--keep DIR]

DIR holds one folder a site (``www/``, ``truth.jsonl``) and the ``serve.py`` that serves them.  Each is crawled three
times with the real command line: everything; then nothing new; then with one article changed and one removed.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from comparison import Figure, compare, read_truth
from mirror import (
    Crawled,
    Mirror,
    change_page,
    editable_copy,
    load_harness,
    problems,
    remove_page,
    site_names,
)
from seed import Seed, read_seed, seed_faults


def main() -> None:
    """Crawl the mirrors, print the table, leave with 1 if a floor is missed."""
    options = _options()
    mirrors: Path = options.mirrors.resolve()
    harness = load_harness(mirrors)
    seed = read_seed(options.seed) if options.seed else None
    results = {}
    for name in options.site or site_names(mirrors):
        with tempfile.TemporaryDirectory() as scratch:
            work = options.keep or Path(scratch)
            results[name] = measure(mirrors / name, harness, work, seed, options.differences)
            print_site(name, results[name])
    if options.json:
        options.json.write_text(json.dumps(_plain(results), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    missed = [f"{name}: {label}" for name, figures in results.items() for label in _missed(figures)]
    print("\nevery floor reached" if not missed else "\nfloors missed:\n  " + "\n  ".join(missed))
    sys.exit(1 if missed else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirrors", type=Path, required=True, help="folder of mirrors, with their serve.py")
    parser.add_argument("--site", action="append", help="only this mirror; may be given several times")
    parser.add_argument("--seed", type=Path, help="copy of the seed article, checked on the mirrors that carry it")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    parser.add_argument("--differences", type=int, default=8, help="how many differences to name on stderr")
    parser.add_argument("--keep", type=Path, help="folder that keeps the archives, one NAME.db a site")
    return parser.parse_args()


def measure(folder: Path, harness: Any, work: Path, seed: Seed | None, differences: int = 0) -> dict[str, Figure]:
    """The three crawls of one mirror and all their figures, in the order of the table."""
    work.mkdir(parents=True, exist_ok=True)
    archive = work / f"{folder.name}.db"
    archive.unlink(missing_ok=True)
    truth = read_truth(folder)
    mirror = Mirror(folder, harness, archive)
    first = mirror.crawl()
    _explain(first)
    held = mirror.held()
    figures = compare(held, truth)
    list_differences(held, truth, differences)
    for article in held:
        if seed and article.title == seed.title:
            post = next((post for post in truth if post["path"] == article.path), None)
            faults = seed_faults(seed, article, with_cards=bool(post and post["teasers"]))
            figures["seed faults"] = Figure(float(len(faults)), 0, most=True)
            print(*(f"  seed: {fault}" for fault in faults), sep="\n")
    figures |= _costs("first", first)
    second = mirror.crawl()
    figures |= _costs("second", second) | {
        "second: pages sent again": Figure(second.pages_sent, 0, most=True),
        "second: articles added": Figure(second.rows["articles"] - first.rows["articles"], 0, most=True),
        "second: revisions added": Figure(second.rows["revisions"] - first.rows["revisions"], 0, most=True),
    }
    return figures | _third_crawl(mirror, truth, second)


def _third_crawl(mirror: Mirror, truth: Sequence[Mapping[str, Any]], second: Crawled) -> dict[str, Figure]:
    """Change one article, remove another, crawl: one revision more, nothing lost, one observation."""
    posts = sorted(truth, key=lambda post: str(post["path"]))
    changed, removed = posts[len(posts) // 3], posts[2 * len(posts) // 3]
    with tempfile.TemporaryDirectory() as scratch:
        mirror.folder = editable_copy(mirror.folder, Path(scratch))
        word = change_page(mirror.folder, changed["path"], changed["body"])
        remove_page(mirror.folder, removed["path"])
        third = mirror.crawl()
    articles = {article.path: article for article in mirror.held()}
    growth = {table: third.rows[table] - second.rows[table] for table in third.rows}
    arrived = changed["path"] in articles and word in articles[changed["path"]].body
    return _costs("third", third) | {
        "third: change archived": Figure(float(arrived), 1),
        "third: revisions besides it": Figure(abs(growth["revisions"] - 1), 0, most=True),
        "third: articles added": Figure(growth["articles"], 0, most=True),
        "third: removed one kept": Figure(float(removed["path"] in articles), 1),
        "third: removal observed": Figure(float(mirror.state(removed["path"]) == "gone"), 1),
        "problems of the file": Figure(len(problems(mirror.archive)), 0, most=True),
    }


def _costs(name: str, crawled: Crawled) -> dict[str, Figure]:
    kinds = {f"{name}: requests for {kind}": Figure(count) for kind, count in crawled.kinds.most_common()}
    statuses = {f"{name}: answers {status}": Figure(count) for status, count in sorted(crawled.statuses.items())}
    return {
        f"{name}: exit code": Figure(crawled.exit_code, 0, most=True),
        f"{name}: seconds": Figure(crawled.seconds),
        f"{name}: requests": Figure(crawled.requests),
        **kinds,
        **statuses,
    }


def _explain(crawled: Crawled) -> None:
    """Show what the command said when it did not end well."""
    if crawled.exit_code:
        print(crawled.output, file=sys.stderr)


def list_differences(held: Sequence[Any], truth: Sequence[Mapping[str, Any]], shown: int) -> None:
    """Name what differs, on stderr, so that a missed floor can be mended."""
    by_path = {article.path: article for article in held}
    wanted = {post["path"]: post for post in truth}
    notes = [f"not an article of the truth: {path}" for path in by_path.keys() - wanted.keys()]
    notes += [f"not archived: {path}" for path in wanted.keys() - by_path.keys()]
    for path in by_path.keys() & wanted.keys():
        one = compare([by_path[path]], [wanted[path]])
        notes += [f"{label} {figure.value:.2f}: {path}" for label, figure in one.items() if figure.missed]
    print(*(f"  {note}" for note in sorted(notes)[:shown]), sep="\n", file=sys.stderr)
    if len(notes) > shown:
        print(f"  … {len(notes) - shown} more", file=sys.stderr)


def print_site(name: str, figures: Mapping[str, Figure]) -> None:
    """Print one site's part of the table."""
    print(f"\n{name}")
    for label, figure in figures.items():
        bound = "" if figure.floor is None else f"  {'≤' if figure.most else '≥'} {figure.floor:g}"
        print(f"  {label:32} {figure.value:9.3f}{bound}{'   MISSED' if figure.missed else ''}")


def _missed(figures: Mapping[str, Figure]) -> list[str]:
    return [label for label, figure in figures.items() if figure.missed]


def _plain(results: Mapping[str, Mapping[str, Figure]]) -> dict[str, dict[str, float]]:
    return {
        name: {label: round(figure.value, 4) for label, figure in figures.items()} for name, figures in results.items()
    }


if __name__ == "__main__":
    main()
