"""Floors on labelled pages of the benchmark, where its folder is given: ARCHIVE_BENCH is the dev split."""

import gzip
import json
import os
from pathlib import Path
from statistics import fmean
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from scraper import extract
from scraper.urls import normalise

BENCH = os.environ.get("ARCHIVE_BENCH")
OURS = Path(__file__).parents[1] / "fixtures" / "teaser_labels.jsonl"
"""Pages labelled by us: hrefs with their kinds (null where several would do), and hrefs that may be given or not."""
NEAR = {"related", "inline"}

pytestmark = pytest.mark.skipif(not BENCH, reason="ARCHIVE_BENCH names no folder of benchmark pages")


def address(href, base):
    absolute = urljoin(base or "", href)
    parts = urlsplit(unquote(normalise(absolute) or absolute))
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def f1(true, got):
    return 2 * len(true & got) / (len(true) + len(got)) if true or got else 1.0


def score(lines):
    found, near, kinds, titles = [], [], [], []
    for label in lines:
        page = gzip.decompress(Path(BENCH, "pages", f"{label['id']}.html.gz").read_bytes())
        base = label.get("base") or label["url"]
        own = address(label["url"], base)
        gold: dict[str, list[dict]] = {}
        for one in label["teasers"]:
            gold.setdefault(address(one["href"], base), []).append(one)
        gold.pop(own, None)
        free = {address(href, base) for href in label.get("open", ())} - set(gold)
        got: dict[str, list] = {}
        for one in extract(page, label["url"]).teasers:
            got.setdefault(address(one.url, base), []).append(one)
        answer = set(got) - free - {own}
        found.append(f1(set(gold), answer))
        if all(one["kind"] for ones in gold.values() for one in ones):
            true = {key for key, ones in gold.items() if any(one["kind"] in NEAR for one in ones)}
            near.append(f1(true, {key for key in answer if any(one.kind in NEAR for one in got[key])}))
        for key in set(gold) & set(got):
            wanted = {one["kind"] for one in gold[key]}
            kinds.append(None in wanted or bool(wanted & {one.kind for one in got[key]}))
            shown = {" ".join(one["title"].split()) for one in gold[key] if "title" in one}
            titles += [bool(shown & {one.title for one in got[key]})] if shown else []
    return fmean(found), fmean(near), fmean(kinds), fmean(titles or [1])


def test_pages_of_the_benchmark():
    with Path(BENCH, "teasers.jsonl").open(encoding="utf-8") as lines:
        found, near, kinds, titles = score(map(json.loads, lines))
    assert (found >= 0.95, near >= 0.90, kinds >= 0.91, titles >= 0.93) == (True,) * 4, (found, near, kinds, titles)


def test_pages_labelled_by_us():
    with OURS.open(encoding="utf-8") as lines:
        found, near, kinds, _ = score(map(json.loads, lines))
    assert (found >= 0.94, near >= 0.90, kinds >= 0.93) == (True,) * 3, (found, near, kinds)
