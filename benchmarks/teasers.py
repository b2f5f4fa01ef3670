"""Teasers on labelled pages: how many are found, how many leak into the body, and what share of the time they cost.

uv run benchmarks/teasers.py score LABELS PAGES    found, related, title, kind, excerpt, author, as means over pages
uv run benchmarks/teasers.py leaks LABELS PAGES    headlines and excerpts of cards that stand in the body as a block
uv run benchmarks/teasers.py cost LABELS PAGES     share of extraction's processor time that finding the cards takes
uv run benchmarks/teasers.py digest LABELS         labels with text → the same labels as digests, on standard output

PAGES is a folder with ``<id>.html.gz``.  LABELS is a file of JSON lines, one page each: ``id``, ``url``, and
``teasers``, each with ``href``, ``kind``, ``position`` (order on the page, from 1), ``heading``, ``title``, ``excerpt``
and ``author``; null is a field that the card does not have.  Texts stand there as they are displayed or, as pages of
others are not copied, as ``sha1:`` and the SHA-1 of their normal form: of ``plain(title)``, of the first 40 characters
of ``plain(excerpt)``, of ``str(names(author))``.  The forms are those of the benchmark's own scorer, which reads
both kinds of labels, too.
"""

import gzip
import hashlib
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from statistics import fmean
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from scraper import extract
from scraper.extract import article as pipeline
from scraper.extract import evidence
from scraper.models import Teaser
from scraper.urls import normalise

LEAST_LEAK = 30
"""Characters from which a block of the body that equals a card's text is a leak; shorter ones can be a coincidence."""
OPENING = 40
"""Characters of an excerpt that are compared: what follows may be cut off by the page's style."""
NEAR = frozenset({"related", "inline"})
"""Kinds by which the newsroom offers something with this very article."""

_NOISE = re.compile(
    r"(utm_\w+|fbclid|gclid|at_\w+|xtor|xtref|cmp|ref|referrer|source|iref|int_\w+|ns_\w+|icid|traffic_source)",
    re.IGNORECASE,
)
_SIGNS = (
    (re.compile("[‘’‚‛`´]"), "'"),
    (re.compile("[“”„«»]"), '"'),
    (re.compile("[\u2010-\u2015\u2212]"), "-"),
    (re.compile(r"\s+"), " "),
)
_AND = re.compile(r",|;|\band\b|\bet\b|\bund\b|\by\b|&")
_BY = re.compile(r"^(by|par|von|di|por|de)\s+")

Label = Mapping[str, Any]
Form = Callable[[str | None], object]


def plain(text: str | None) -> str:
    """A text without what differs by typewriter only: case, kinds of quotes and dashes, spaces, outer punctuation."""
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    for signs, sign in _SIGNS:
        folded = signs.sub(sign, folded)
    return folded.strip(" \"'.:-–|")


def opening(text: str | None) -> str:
    """The beginning of a text in its plain form."""
    return plain(text)[:OPENING]


def names(text: str | None) -> list[str]:
    """The names of a byline in plain form, sorted."""
    return sorted(name for name in _AND.split(_BY.sub("", plain(text))) if name.strip())


FORMS: Mapping[str, Form] = {"title": plain, "heading": plain, "excerpt": opening, "author": names}
"""Field → the form in which it is compared and, as a digest, kept."""


def digest(form: Form, text: str | None) -> str:
    """What stands in a label for a text that is not to be copied."""
    return "sha1:" + hashlib.sha1(str(form(text)).encode(), usedforsecurity=False).hexdigest()


def same(gold: str, got: str | None, form: Form) -> bool:
    """Whether a displayed text is the label's."""
    return digest(form, got) == gold if gold.startswith("sha1:") else form(gold) == form(got)


def address(href: str, base: str) -> str:
    """An address made comparable: absolute; no fragment, tracking, scheme, ``www.`` or closing slash."""
    try:
        parts = urlsplit(urljoin(base, href.strip()))
    except ValueError:
        return href
    query = urlencode(
        [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _NOISE.fullmatch(pair[0])]
    )
    return urlunsplit(("", re.sub(r"^www\d?\.", "", parts.netloc.lower()), parts.path.rstrip("/"), query, ""))


def f1(true: Collection[str], got: Collection[str]) -> float:
    """Harmonic mean of precision and recall; 1 where there is nothing and nothing is given."""
    both = len(set(true) & set(got))
    return 2 * both / (len(set(true)) + len(set(got))) if true or got else 1.0


def scored(label: Label, teasers: Iterable[Teaser]) -> tuple[dict[str, float], Counter[str]]:
    """F1 of a page, and how many of the cards that were found have the right title, kind, excerpt and author."""
    base = label["url"]
    gold: defaultdict[str, list[Label]] = defaultdict(list)
    got: defaultdict[str, list[Teaser]] = defaultdict(list)
    for one in label["teasers"]:
        gold[address(one["href"], base)].append(one)
    for teaser in teasers:
        got[address(teaser.url, base)].append(teaser)
    gold.pop(address(base, base), None)
    near = {key for key, ones in gold.items() if any(one["kind"] in NEAR for one in ones)}
    got_near = {key for key, ones in got.items() if any(one.kind in NEAR for one in ones)}
    counts: Counter[str] = Counter()
    for key in gold.keys() & got.keys():
        counts.update(_agreement(gold[key], got[key]))
    return {"found": f1(gold, got), "related": f1(near, got_near)}, counts


def _agreement(gold: list[Label], got: list[Teaser]) -> Counter[str]:
    """What a card that was found agrees in; in any of its places, where it stands in several blocks."""
    counts = Counter(cards=1)
    counts["title"] += any(same(one["title"], card.title, plain) for one in gold for card in got)
    counts["kind"] += any(one["kind"] == card.kind for one in gold for card in got)
    for field in ("excerpt", "author"):
        wanted = [one[field] for one in gold if one.get(field)]
        given = [value for card in got if (value := getattr(card, field))]
        counts[f"{field}s" if wanted else f"no {field}"] += 1
        right = any(same(one, value, FORMS[field]) for one in wanted for value in given)
        counts[field if wanted else f"{field} spurious"] += right if wanted else bool(given)
    return counts


def leaked(label: Label, body: str | None) -> list[str]:
    """The blocks of a body that are the headline or the excerpt of a card."""
    titles = {_kept(one["title"], plain) for one in label["teasers"]}
    excerpts = {_kept(one["excerpt"], opening) for one in label["teasers"] if one.get("excerpt")}
    return [
        block
        for block in (body or "").split("\n\n")
        if len(block) >= LEAST_LEAK and (digest(plain, block) in titles or digest(opening, block) in excerpts)
    ]


def _kept(text: str, form: Form) -> str:
    return text if text.startswith("sha1:") else digest(form, text)


def score(labels: Path, pages: Path) -> None:
    """Print the scores, with each page whose cards are not all found."""
    rows, total = [], Counter[str]()
    for label, page in labelled_pages(labels, pages):
        row, counts = scored(label, extract(page, label["url"]).teasers)
        rows.append(row)
        total += counts
        if row["found"] < 1:
            print(f"  {label['id']:70} found {row['found']:.2f}  related {row['related']:.2f}")
    for name, value in figures(rows, total).items():
        print(f"{name:18} {value:.4f}")
    print(f"{len(rows)} pages, {total['cards']} cards found; {total['excerpts']} excerpts, {total['authors']} authors")


def figures(rows: list[dict[str, float]], total: Counter[str]) -> dict[str, float]:
    """Means over pages for what was found; shares of the cards that were found for what they say."""
    means = {name: fmean(row[name] for row in rows) for name in ("found", "related")}
    means |= {name: total[name] / max(1, total["cards"]) for name in ("title", "kind")}
    for field in ("excerpt", "author"):
        means[field] = total[field] / max(1, total[f"{field}s"])
        means[f"{field} spurious"] = total[f"{field} spurious"] / max(1, total[f"no {field}"])
    return means


def leaks(labels: Path, pages: Path) -> None:
    """Print every block that leaked, and how many there are."""
    number, among, blocks = 0, 0, 0
    for label, page in labelled_pages(labels, pages):
        number += 1
        found = leaked(label, extract(page, label["url"]).body)
        blocks += len(found)
        among += bool(found)
        for block in found:
            print(f"  {label['id']}: {block[:60]}")
    print(f"{blocks} blocks of teaser text in the body of {among} among {number} pages")


def cost(labels: Path, pages: Path) -> None:
    """Print the processor time of the whole extraction and of the steps that find and place the cards."""
    spent: Counter[str] = Counter()
    work = list(labelled_pages(labels, pages))
    for module, name in ((evidence, "find_cards"), (pipeline, "with_state_cards"), (pipeline, "place_teasers")):
        setattr(module, name, _clocked(getattr(module, name), name, spent))
    started = time.process_time()
    for label, page in work:
        extract(page, label["url"])
    whole = time.process_time() - started
    print(f"extraction {1e3 * whole / len(work):.1f} ms a page, {len(work)} pages")
    for name, seconds in spent.items():
        print(f"{name:14} {1e3 * seconds / len(work):6.2f} ms a page  {seconds / whole:6.1%}")
    print(f"share of teasers {spent.total() / whole:.1%}")


def _clocked(function: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def timed(*values: Any, **options: Any) -> Any:
        started = time.process_time()
        try:
            return function(*values, **options)
        finally:
            spent[name] += time.process_time() - started  # type: ignore[assignment]  # a counter of seconds

    return timed


def digests(labels: Path) -> None:
    """Print labels without a text of the pages."""
    for label in _labels(labels):
        teasers = [
            {
                "href": normalise(one["href"], label["url"]) or one["href"],
                "kind": one["kind"],
                "position": place,
                **{name: digest(form, one[name]) if one.get(name) else None for name, form in FORMS.items()},
            }
            for place, one in enumerate(label["teasers"], 1)
        ]
        print(json.dumps({"id": label["id"], "url": label["url"], "teasers": teasers}, ensure_ascii=False))


def _labels(labels: Path) -> Iterator[dict[str, Any]]:
    with labels.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def labelled_pages(labels: Path, pages: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Each label with the page that it is about, as served."""
    for label in _labels(labels):
        yield label, gzip.decompress((pages / f"{label['id']}.html.gz").read_bytes())


COMMANDS: Mapping[str, Callable[..., None]] = {"score": score, "leaks": leaks, "cost": cost, "digest": digests}

if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]](*map(Path, sys.argv[2:]))
