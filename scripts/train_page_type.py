"""Fit the weights by which a page is told to be an article, judge them by cross-validation over domains, write them.

    uv run python scripts/train_page_type.py --split-dir …/corpus/dev [--write scraper/extract/kinds/page_type.toml]

A logistic regression on what ``scraper.extract.kinds.page_evidence`` says of a page.  Its weights of evidence are drawn
not towards zero but towards ``PRIOR``, set by hand for reasons: the pages of the corpus hold few home pages, error
pages and imprints, of which a news crawl meets many.  Pages of sets without page types are all articles.
"""

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scraper.errors import AddressError
from scraper.extract.article import read_article
from scraper.extract.declared import jsonld
from scraper.extract.declared.meta import read_meta
from scraper.extract.kinds.page_evidence import Page, evidence, measures
from scraper.extract.kinds.page_type import FARTHEST
from scraper.markup import parse
from scraper.urls import site_key

Floats = NDArray[np.float64]

PRIOR = {
    "JSON-LD says news article": 4.0,
    "JSON-LD says article": 2.0,
    "JSON-LD says list, profile or search": -3.0,
    "JSON-LD says something else": -2.5,
    "og:type article": 1.5,
    "og:type video": -0.5,
    "og:type website": -0.5,
    "og:type something else": -2.0,
    "head gives publication time": 1.0,
    "body class of a single post": 2.5,
    "body class of a static page": -4.0,
    "body class of another thing": -3.0,
    "body class of a list": -5.0,
    "body class of an error page": -8.0,
    "has a date": 2.0,
    "no date": -2.0,
    "has authors": 1.5,
    "no headline": -1.5,
    "long text": 1.5,
    "short text": -1.0,
    "hardly any text": -2.5,
    "many linked headlines for its text": -2.5,
    "several entries of equal rank": -3.0,
    "headline leads to another page": -3.0,
    "home address": -6.0,
    "further page of a list": -4.0,
    "address of a list": -4.0,
    "address of a static page": -4.0,
    "address of a static page of the site": -12.0,
    "address in a folder of static pages": -12.0,
    "address of a forum": -6.0,
    "address of a manual": -3.5,
    "address of a shop or service": -3.0,
    "address with a date": 2.5,
    "address like a headline": 1.5,
    "made by forum or wiki software": -5.0,
    "made by manual software": -3.0,
    "gives a price": -3.0,
    "title of an error page": -5.0,
}
"""Evidence → weight, by hand."""
SHRUNK = 0.5
"""What a weight by hand is multiplied by: the measures say part of the same."""
PULL, PENALTY = 1.0, 30.0
"""Strength of the pull of weights towards ``PRIOR``, and of those of measures (a standard deviation each) towards 0."""
ARTICLES = ("aeb", "fundus", "fundus-eval")
"""Sets of articles only."""
FOLDS = 5
HELD = (3, 4)
"""Folds that were not looked at while the measures were chosen."""
ROUNDS = 25
"""Newton steps; the figures stand still after ten."""
SMALL_STEP = 1e-6
"""A step below which the weights stand still."""


@dataclass(frozen=True, slots=True)
class Example:
    """One page, what it is, and what its evidence says."""

    set: str
    domain: str
    article: bool
    evidence: frozenset[str]
    measures: dict[str, float]


def read_example(source: tuple[Path, Mapping[str, Any]]) -> Example:
    """A page as the extractor sees it."""
    path, truth = source
    document = parse(gzip.decompress(path.read_bytes()), url=truth["url"])
    article = read_article(document, truth["url"])
    page = Page(
        document=document, nodes=jsonld.nodes(document), meta=read_meta(document), url=article.url, title=article.title,
        body_text=article.body or "", published=article.published, authors=article.authors,
        teasers=len(article.teasers),
    )  # fmt: skip
    kind = truth["page_type"] or "article"
    return Example(
        truth["id"].split("/")[0], _domain(truth), kind == "article", frozenset(evidence(page)), measures(page)
    )


def _domain(truth: Mapping[str, Any]) -> str:
    try:
        return site_key(truth["url"] or "")
    except AddressError:
        return str(truth["id"])


def read_truths(split: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Pages of which it is known whether they are articles."""
    for line in (split / "truth.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        truth = json.loads(line)
        if truth["page_type"] or truth["id"].split("/")[0] in ARTICLES:
            yield split / "pages" / f"{truth['id']}.html.gz", truth


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of evidence, of measures, and the bias, in that order; means and spreads of the measures."""

    weights: Floats
    mean: Floats
    spread: Floats

    def odds(self, examples: Sequence[Example]) -> Floats:
        """Log-odds of each page's being an article."""
        odds: Floats = _table(examples, self.mean, self.spread) @ self.weights
        return odds


def _measured(examples: Sequence[Example]) -> Floats:
    return np.array([list(example.measures.values()) for example in examples])


def _table(examples: Sequence[Example], mean: Floats, spread: Floats) -> Floats:
    said = np.array([[name in example.evidence for name in PRIOR] for example in examples], dtype=float)
    numbers = np.clip((_measured(examples) - mean) / spread, -FARTHEST, FARTHEST)
    return np.concatenate([said, numbers, np.ones((len(examples), 1))], axis=1)


def fit(examples: Sequence[Example]) -> Model:
    """Newton's method on the penalised likelihood; a step that would make it worse is halved until it does not."""
    numbers = _measured(examples)
    mean, spread = numbers.mean(axis=0), numbers.std(axis=0) + 1e-3
    table, wanted = _table(examples, mean, spread), np.array([float(example.article) for example in examples])
    start = np.concatenate([SHRUNK * np.array(list(PRIOR.values())), np.zeros(len(mean) + 1)])
    pull = np.concatenate([np.full(len(PRIOR), PULL), np.full(len(mean), PENALTY), [1e-6]])
    weights = start.copy()

    def loss(tried: Floats) -> float:
        odds = table @ tried
        return float(np.sum(np.logaddexp(0, odds) - wanted * odds) + np.sum(pull * (tried - start) ** 2) / 2)

    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chances - wanted) + pull * (weights - start)
        bend = (table * (chances * (1 - chances))[:, None]).T @ table + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > SMALL_STEP:
            step /= 2
        weights -= step
    return Model(weights, mean, spread)


def fold_of(domain: str) -> int:
    """The fold of a domain, the same in every run."""
    return int(hashlib.md5(domain.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def cross_validate(examples: Sequence[Example]) -> None:
    """Print the share of pages told rightly by a model that has seen no page of their domain."""
    right: dict[str, list[bool]] = {"wcxb": [], "wcxb, folds held back": [], "sets of articles only": []}
    for fold in range(FOLDS):
        model = fit([example for example in examples if fold_of(example.domain) != fold])
        held = [example for example in examples if fold_of(example.domain) == fold]
        for example, odds in zip(held, model.odds(held), strict=True):
            hit = bool(odds > 0) == example.article
            right["sets of articles only" if example.set in ARTICLES else "wcxb"].append(hit)
            if example.set == "wcxb" and fold in HELD:
                right["wcxb, folds held back"].append(hit)
    for name, hits in right.items():
        print(f"{name}: {np.mean(hits):.4f} of {len(hits)}")


def as_toml(examples: Sequence[Example]) -> str:
    """The weights fitted to all pages, in the form that ``scraper.extract.kinds.page_type`` reads."""
    model = fit(examples)
    said = "\n".join(f'"{name}" = {weight:.3f}' for name, weight in zip(PRIOR, model.weights, strict=False))
    rows = zip(examples[0].measures, model.mean, model.spread, model.weights[len(PRIOR) :], strict=False)
    numbers = "\n".join(
        f'"{name}" = {{ mean = {mean:.3f}, spread = {spread:.3f}, weight = {weight:.3f} }}'
        for name, mean, spread, weight in rows
    )
    return (
        f"# Written by scripts/train_page_type.py from {len(examples)} pages of the development corpus: log-odds of an"
        f" article.\nbias = {model.weights[-1]:.3f}\n\n[evidence]\n{said}\n\n[measures]\n{numbers}\n"
    )


def main() -> None:
    """Read the options and do as they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split-dir", type=Path, required=True)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    with Pool(2) as pool:
        examples = pool.map(read_example, list(read_truths(options.split_dir)), chunksize=8)
    cross_validate(examples)
    if options.write:
        options.write.write_text(as_toml(examples), encoding="utf-8")


if __name__ == "__main__":
    main()
