"""The development pages with one source of evidence taken away at a time → what each field loses without it.

    uv run benchmarks/ablation.py --split DIR [--limit 100] [--only SOURCE …] [--json OUT]

Nothing in the extractor is switched off: the page is parsed, and what the source would have read is taken out of it.
``--limit`` pages of each set, the same ones every time, chosen by hash.  Prints a table in Markdown: first the figures
of the whole page, then the differences, in hundredths.
"""

import argparse
import dataclasses
import gzip
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from gate import figures, load_evaluator

from scraper import markup
from scraper.extract.article import read_article
from scraper.markup import Document

COLUMNS: Final = (
    ("title", "all", "title.exact"),
    ("authors F1", "all", "authors.f1"),
    ("no author invented", "all", "authors.not_invented"),
    ("published", "all", "published.exact"),
    ("no date invented", "all", "published.not_invented"),
    ("body aeb", "aeb", "body.shingle_f1"),
    ("body wcxb", "wcxb articles", "body.word_f1"),
    ("body fundus", "fundus", "body.word_f1"),
    ("body fundus-eval", "fundus-eval", "body.rouge_f1"),
    ("snippets", "trafilatura", "snip.f1"),
    ("article or not", "wcxb", "page_type.accuracy"),
)
"""Head of a column, and the figure that stands there."""
_MICRODATA: Final = ("itemscope", "itemtype", "itemprop", "itemid", "itemref")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


def _json_ld(document: Document) -> None:
    for element in document.root.iter("script"):
        if "ld+json" in (element.get("type") or ""):
            element.text = None


def _meta(document: Document) -> None:
    for element in document.root.iter("meta", "link"):
        element.attrib.clear()


def _microdata(document: Document) -> None:
    _drop(document, _MICRODATA)


def _names(document: Document) -> None:
    _drop(document, ("class", "id"))


def _drop(document: Document, attributes: tuple[str, ...]) -> None:
    for element in document.elements:
        for name in attributes:
            element.attrib.pop(name, None)


def _title(document: Document) -> None:
    for element in document.root.iter("title"):
        element.text = None


def _headings(document: Document) -> None:
    for element in list(document.root.iter(*_HEADINGS)):
        element.tag = "div"


def _times(document: Document) -> None:
    for element in list(document.root.iter("time")):
        element.tag = "span"
        element.attrib.clear()


def _declared(document: Document) -> None:
    for take_away in (_json_ld, _meta, _microdata, _title):
        take_away(document)


def _nothing(_: Document) -> None:
    return


SOURCES: Final[Mapping[str, Callable[[Document], None]]] = {
    "nothing": _nothing,
    "JSON-LD": _json_ld,
    "meta and link": _meta,
    "microdata": _microdata,
    "title element": _title,
    "all that is declared": _declared,
    "heading tags": _headings,
    "time tags": _times,
    "class and id": _names,
    "address": _nothing,
}
"""What is taken away → how; the address is not part of the page."""


def main() -> None:
    """Measure with each source away and print the table."""
    options = _options()
    evaluator = load_evaluator(options.evaluator or options.split.resolve().parents[1] / "evaluate.py")
    truths = evaluator.read_truth(str(options.split), limit=options.limit, scored_only=False)
    sources = ["nothing", *(options.only or [name for name in SOURCES if name != "nothing"])]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in sources}
    for number, truth in enumerate(truths, 1):
        for name, row in _scored(options.split, truth, sources, evaluator.score_page):
            rows[name].append(row)
        print(f"\r{number} of {len(truths)} pages", end="", file=sys.stderr)
    measured = {name: figures(found, evaluator.summarise)[0] for name, found in rows.items()}
    if options.json:
        options.json.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    print(f"\n{len(truths)} pages\n", "\n".join(_table(measured)), sep="\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", type=Path, required=True, help="folder with truth.jsonl and pages/")
    parser.add_argument("--evaluator", type=Path, help="the script that scores (two folders above: evaluate.py)")
    parser.add_argument("--limit", type=int, default=100, help="pages of each set (100)")
    parser.add_argument("--only", action="append", choices=[*SOURCES], help="only this source; may be repeated")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    return parser.parse_args()


def _scored(
    split: Path, truth: dict[str, Any], sources: list[str], score: Callable[..., Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A page's scores with each source away."""
    page = gzip.decompress((split / "pages" / f"{truth['id']}.html.gz").read_bytes())
    for name in sources:
        url = None if name == "address" else truth["url"]
        document = markup.parse(page, url=url)
        SOURCES[name](document)
        article = dataclasses.asdict(read_article(document, url))
        yield name, {"id": truth["id"], "error": None, "scores": score(truth, article)}


def _table(measured: Mapping[str, Any]) -> Iterator[str]:
    yield f"| without | {' | '.join(head for head, *_ in COLUMNS)} |"
    yield f"|---|{'---|' * len(COLUMNS)}"
    whole = measured["nothing"]
    yield f"| nothing: the figures | {' | '.join(_share(whole, *place) for _, *place in COLUMNS)} |"
    for name in measured:
        if name != "nothing":
            yield f"| {name} | {' | '.join(_loss(whole, measured[name], *place) for _, *place in COLUMNS)} |"


def _share(figures_of: Mapping[str, Any], name: str, figure: str) -> str:
    value = figures_of.get(name, {}).get(figure)
    return "–" if value is None else f"{value:.3f}".lstrip("0")


def _loss(whole: Mapping[str, Any], rest: Mapping[str, Any], name: str, figure: str) -> str:
    before, after = (part.get(name, {}).get(figure) for part in (whole, rest))
    if before is None or after is None:
        return "–"
    hundredths = 100 * (after - before)
    return f"{hundredths:+.1f}" if abs(hundredths) >= 0.05 else "·"  # noqa: PLR2004 - what rounds to nought


if __name__ == "__main__":
    main()
