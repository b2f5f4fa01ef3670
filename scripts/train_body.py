"""Train the body model on the development pages, judge it by cross-validation over domains, write body_model.npz.

    uv run --with lightgbm python scripts/train_body.py --split-dir …/corpus/dev --bench …/bench [--mirrors …/sites]
        --cache /tmp/body --folds 5          # scores by cross-validation
        --write scraper/extract/body/model.npz

Pages of one domain are never on both sides of a split, also for the word evidence of the lexicon: a training page sees
the evidence that the other domains give.  Labels come from aligning a page's blocks with its truth (``body_labels``).
"""

import argparse
import gzip
import hashlib
import json
import math
import pickle
import sys
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import lightgbm  # type: ignore[import-not-found] # not a dependency: `uv run --with lightgbm`
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from body_labels import Labels, label_by_body, label_by_snippets

from scraper.errors import AddressError
from scraper.extract.body.article_body import choose
from scraper.extract.body.basics import SHORT, Basics, read_basics
from scraper.extract.body.blocks import Outline, read_outline
from scraper.extract.body.features import Context, page_table
from scraper.extract.body.lexical import lexical
from scraper.extract.body.lexicon import Lexicon, name_words, phrase_words
from scraper.extract.body.rooms import Room, read_rooms
from scraper.extract.body.tree import Floats
from scraper.extract.body.vocabulary import PHRASES
from scraper.extract.declared.jsonld import nodes
from scraper.markup import Document, parse
from scraper.urls import site_key

DEPTH = 6
TREES = 150
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 40,
    "max_depth": DEPTH,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.35,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "seed": 1,
    "verbose": -1,
    "num_threads": 2,
}
WORD_KINDS = ("names", "inner", "phrases")
PRIOR = {"names": 0.4, "inner": 0.5, "phrases": 0.5}
"""Share of article text under a word that nothing is known of."""
STRENGTH = 2.0
"""Domains that the prior counts for."""
FEWEST = 4
"""Other domains that a word must stand on before it counts."""
KEPT = 0.35
"""Evidence below which a word is left out of the shipped lexicon."""
HEARSAY = -1.5
"""Evidence of a phrase in the vocabulary that the training pages do not know."""
PAGE_WEIGHT = 120.0
"""Most that one page counts; a page of 3,000 navigation lines teaches no more than a page of 100."""
MIRROR_PAGES = 15
"""Pages taken of each mirror: its pages are all alike."""


@dataclass(slots=True)
class Example:
    """One page with its labels."""

    key: str
    domain: str
    outline: Outline
    basics: Basics
    rooms: list[Room]
    title: str
    values: Floats
    """Features without those of the lexicon, which depend on the split."""
    columns: list[str]
    labels: Labels
    weights: Floats
    shares: dict[str, dict[str, float]] = field(default_factory=dict)
    """For each kind, word → share of article text under it."""

    def text(self, chances: Floats) -> str:
        """The body that these chances give."""
        kept = choose(self.outline, self.basics, self.rooms, chances, self.title)
        return "\n\n".join(self.outline.segments[place].text for place in kept)


def declared(document: Document) -> Context:
    """Title, description and body as a page declares them, read simply, so that training does not hang on the rest."""
    metas = document.root.iter("meta")
    said = {str(meta.get("property") or meta.get("name") or "").lower(): meta.get("content") or "" for meta in metas}
    bodies = (node.get("articleBody") for node in nodes(document))
    body = max((body for body in bodies if isinstance(body, str)), key=len, default="")
    title = said.get("og:title") or document.root.findtext(".//title") or ""
    return Context(title.strip(), said.get("og:description") or said.get("description") or "", body)


def read_example(content: bytes, truth: Mapping[str, Any]) -> Example | None:
    """A page as the extractor sees it, with labels; None for one without any text."""
    document = parse(content, url=truth["url"])
    outline = read_outline(document)
    if not outline.segments:
        return None
    basics = read_basics(outline)
    if not len(basics.candidates):
        return None
    context = declared(document)
    table = page_table(outline, context, basics, Lexicon({}, {}, {}))
    learned = len(lexical(outline, basics, Lexicon({}, {}, {})).names)
    rooms = read_rooms(outline, basics.tree)
    outline.elements.clear()  # lxml's elements cannot be cached
    blocks = [segment.text for segment in outline.segments]
    if truth["body"]:
        labels = label_by_body(blocks, truth["body"])
    else:
        labels = label_by_snippets(blocks, truth.get("with") or (), truth.get("without") or ())
    chosen = basics.candidates.tolist()
    labels = Labels(*([row[place] for place in chosen] for row in (labels.text, labels.clarity, labels.sizes)))
    weights = _weights(labels, whole_page=bool(truth["body"]))
    values = table.values[:, :-learned]
    example = Example(
        truth["id"], _domain(truth), outline, basics, rooms, context.title, values, table.names, labels, weights
    )
    example.shares = _shares(example)
    return example


def _domain(truth: Mapping[str, Any]) -> str:
    try:
        return site_key(truth["url"] or "")
    except AddressError:
        return str(truth["id"])


def _weights(labels: Labels, *, whole_page: bool) -> Floats:
    clarity = np.array(labels.clarity, dtype=np.float32)
    if not whole_page:
        return clarity
    weights = clarity * (0.4 + np.log1p(np.array(labels.sizes)) / 3)
    scaled: Floats = (weights * min(1.0, PAGE_WEIGHT / max(float(weights.sum()), 1.0))).astype(np.float32)
    return scaled


def _shares(example: Example) -> dict[str, dict[str, float]]:
    """For each word around or in the page's blocks, how much of what it marks is article text."""
    totals: dict[str, dict[str, list[float]]] = {kind: defaultdict(lambda: [0.0, 0.0]) for kind in WORD_KINDS}

    def count(kind: str, words: Iterable[str], text: float, weight: float) -> None:
        for word in words:
            totals[kind][word][0] += text * weight
            totals[kind][word][1] += weight

    outline, labels = example.outline, example.labels
    rise = example.basics.tree.rise.tolist()
    for row, place in enumerate(example.basics.candidates.tolist()):
        segment = outline.segments[place]
        weight, text = labels.clarity[row] * math.log1p(labels.sizes[row]), labels.text[row]
        if not weight:
            continue
        frame = segment.frame
        while rise[frame]:
            count("names", name_words(outline.signatures[frame]), text, weight)
            frame = outline.parents[frame]
        count("inner", name_words(segment.inner), text, weight)
        if len(segment.text) < SHORT:
            count("phrases", phrase_words(segment.text), text, weight)
    return {kind: {word: got / of for word, (got, of) in found.items()} for kind, found in totals.items()}


def _log_odds(share: float) -> float:
    return math.log((share + 0.02) / (1.02 - share))


class Evidence:
    """What the words of many pages say, by domain, so that one domain's say can be taken back."""

    def __init__(self, examples: list[Example]) -> None:
        self._shares: dict[str, dict[str, dict[str, float]]] = {}
        for kind in WORD_KINDS:
            by_word: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
            for example in examples:
                for word, share in example.shares[kind].items():
                    by_word[word][example.domain].append(share)
            self._shares[kind] = {
                word: {domain: sum(shares) / len(shares) for domain, shares in domains.items()}
                for word, domains in by_word.items()
                if len(domains) >= FEWEST
            }
        self._all = {kind: self._scores(kind) for kind in WORD_KINDS}

    def _scores(self, kind: str) -> dict[str, float]:
        said = dict.fromkeys(PHRASES, HEARSAY) if kind == "phrases" else {}
        return said | {word: self._score(kind, shares.values()) for word, shares in self._shares[kind].items()}

    def _score(self, kind: str, shares: Iterable[float]) -> float:
        known = list(shares)
        return _log_odds((sum(known) + STRENGTH * PRIOR[kind]) / (len(known) + STRENGTH))

    def words(self, kind: str) -> dict[str, float]:
        """All words of a kind that say enough to be shipped."""
        return {word: score for word, score in self._all[kind].items() if abs(score) >= KEPT and "\n" not in word}

    def lexicon(self) -> Lexicon:
        """The evidence of all pages."""
        return Lexicon(self.words("names"), self.words("inner"), self.words("phrases"))

    def without(self, example: Example) -> Lexicon:
        """The same as if the example's domain were not known."""
        names, inner, phrases = (ChainMap(self._taken_back(kind, example), self._all[kind]) for kind in WORD_KINDS)
        return Lexicon(names, inner, phrases)

    def _taken_back(self, kind: str, example: Example) -> dict[str, float]:
        changed = {}
        for word in example.shares[kind]:
            shares = self._shares[kind].get(word, {})
            if example.domain in shares:
                others = [share for domain, share in shares.items() if domain != example.domain]
                changed[word] = self._score(kind, others) if len(others) >= FEWEST else 0.0
        return changed


def table(example: Example, lexicon: Lexicon) -> Floats:
    """All features of an example under a lexicon."""
    learned = lexical(example.outline, example.basics, lexicon).values
    return np.concatenate([example.values, learned], axis=1).astype(np.float32)


def fit(examples: list[Example], evidence: Evidence) -> lightgbm.Booster:
    """The trees."""
    values, labels, weights = [], [], []
    for example in examples:
        judged = example.weights > 0
        if judged.any():
            values.append(table(example, evidence.without(example))[judged])
            labels.append(np.array(example.labels.text)[judged])
            weights.append(example.weights[judged])
    data = lightgbm.Dataset(np.concatenate(values), np.concatenate(labels), weight=np.concatenate(weights))
    return lightgbm.train(SETTINGS, data, TREES)


def fold_of(domain: str, folds: int) -> int:
    """The fold of a domain, the same in every run."""
    return int(hashlib.md5(domain.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def cross_validate(examples: list[Example], folds: int) -> dict[str, Floats]:
    """Chances of each page's candidates by a model that has seen no page of its domain."""
    chances = {}
    for fold in range(folds):
        known = [example for example in examples if fold_of(example.domain, folds) != fold]
        evidence = Evidence(known)
        model, lexicon = fit(known, evidence), evidence.lexicon()
        for example in examples:
            if fold_of(example.domain, folds) == fold:
                chances[example.key] = np.asarray(model.predict(table(example, lexicon)), dtype=np.float32)
        print(f"fold {fold + 1} of {folds}: {len(known)} pages", file=sys.stderr)
    return chances


def read_truths(split: Path, mirrors: Path | None) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Pages that say something about bodies, with their truth."""
    for line in (split / "truth.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        truth = json.loads(line)
        if truth["body"] or truth.get("with"):
            yield split / "pages" / f"{truth['id']}.html.gz", truth
    for file in sorted(mirrors.glob("*/truth.jsonl")) if mirrors else ():
        posts = [json.loads(line) for line in file.read_text(encoding="utf-8").rstrip("\n").split("\n")]
        for post in posts[:: max(1, len(posts) // MIRROR_PAGES)]:
            place = file.parent / "www" / post["path"].strip("/")
            key = f"mirror/{file.parent.name}{post['path']}"
            truth = {"id": key, "url": f"https://{file.parent.name}.example{post['path']}", "body": post["body"]}
            yield place / "index.html" if place.is_dir() else place, truth


def _load(source: tuple[Path, dict[str, Any]]) -> Example | None:
    path, truth = source
    content = path.read_bytes()
    return read_example(gzip.decompress(content) if path.suffix == ".gz" else content, truth)


def load_examples(split: Path, mirrors: Path | None, cache: Path) -> list[Example]:
    """All examples, from the cache if it was filled before (delete it after a change to the features)."""
    if not cache.exists():
        with Pool(2) as pool:
            found = pool.imap(_load, read_truths(split, mirrors), chunksize=8)
            cache.write_bytes(pickle.dumps([example for example in found if example]))
    examples: list[Example] = pickle.loads(cache.read_bytes())  # noqa: S301 - our own file
    return examples


def write_model(examples: list[Example], target: Path) -> None:
    """Train on all pages and write the arrays that ``scraper.extract.body.model`` reads."""
    evidence = Evidence(examples)
    trees = [_complete(tree["tree_structure"]) for tree in fit(examples, evidence).dump_model()["tree_info"]]
    feature, threshold, leaf = (np.stack(rows) for rows in zip(*trees, strict=True))
    arrays = {
        "feature": feature,
        "threshold": threshold,
        "leaf": leaf,
        "columns": np.array("\n".join(examples[0].columns)),
    }
    for kind in WORD_KINDS:
        words = evidence.words(kind)
        arrays |= {kind: np.array("\n".join(words)), f"{kind}_evidence": np.array(list(words.values()), np.float16)}
    np.savez_compressed(target, allow_pickle=False, **arrays)
    print(f"{target}: {target.stat().st_size:,} bytes, {len(feature)} trees, {len(examples)} pages")


def _complete(root: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One tree as a complete binary tree of ``DEPTH``: a leaf higher up is repeated at the bottom."""
    inner = 2**DEPTH - 1
    feature = np.zeros(inner, dtype=np.int16)
    threshold = np.full(inner, np.inf, dtype=np.float32)
    leaf = np.zeros(inner + 1, dtype=np.float32)
    open_nodes = [(root, 0, 0)]
    while open_nodes:
        node, place, depth = open_nodes.pop()
        if "leaf_value" in node:
            first = (place + 1) * 2 ** (DEPTH - depth) - 1 - inner
            leaf[first : first + 2 ** (DEPTH - depth)] = node["leaf_value"]
            continue
        feature[place] = node["split_feature"]
        limit = np.float32(node["threshold"])
        threshold[place] = np.nextafter(limit, np.float32(-np.inf)) if limit > node["threshold"] else limit
        open_nodes += [(node["left_child"], 2 * place + 1, depth + 1), (node["right_child"], 2 * place + 2, depth + 1)]
    return feature, threshold, leaf


_SCORES = {
    "aeb": ("body.shingle_f1", "body.shingle_accuracy"),
    "wcxb": ("body.word_f1",),
    "fundus": ("body.word_f1",),
    "fundus-eval": ("body.rouge_f1",),
    "trafilatura": ("snip.f1",),
}


def report(examples: list[Example], chances: dict[str, Floats], split: Path, bench: Path) -> None:
    """The benchmark's own scores of the cross-validated bodies."""
    sys.path.insert(0, str(bench))
    import evaluate  # type: ignore[import-not-found] # noqa: PLC0415 - lies with the benchmark

    bodies = {example.key: example.text(chances[example.key]) for example in examples}
    for name, metrics in _SCORES.items():
        truths = [t for t in evaluate.read_truth(str(split), [name]) if t["body"] or t.get("with")]
        scored = [evaluate.score_page(truth, {"body": bodies.get(truth["id"], "")}) for truth in truths]
        summary = evaluate.summarise([{"scores": scores, "error": None} for scores in scored])
        print(
            f"{name} ({len(truths)}):", ", ".join(f"{metric} {summary[metric]:.4f}" for metric in metrics), flush=True
        )


def main() -> None:
    """Read the options and do as they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split-dir", type=Path, required=True)
    parser.add_argument("--bench", type=Path, help="folder of evaluate.py, for --folds")
    parser.add_argument("--mirrors", type=Path, help="folder of CMS mirrors with truth.jsonl")
    parser.add_argument("--cache", type=Path, required=True, help="file that keeps the read pages")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    examples = load_examples(options.split_dir, options.mirrors, options.cache)
    if options.write:
        write_model(examples, options.write)
    if options.folds:
        chances = cross_validate(examples, options.folds)
        options.cache.with_suffix(".chances").write_bytes(pickle.dumps(chances))
        report(examples, chances, options.split_dir, options.bench)


if __name__ == "__main__":
    main()
