"""A page in, what kind of page it is out, by adding up what speaks for and against its being one article.

The weights are those of a logistic regression (``scripts/train_page_type.py``); the sum decides, and its parts are the
provenance.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from scraper.extract.declared.jsonld import Node, types
from scraper.extract.declared.meta import Meta, read_meta
from scraper.extract.kinds import page_words as words
from scraper.extract.kinds.page_evidence import LONG_TEXT, STATIC_ADDRESSES, Page, evidence, measures
from scraper.markup import Document
from scraper.models import PageType, Provenance

FARTHEST: Final = 3.0
"""Standard deviations from the mean at which a measure is cut: no number alone makes an article."""
_LISTS: Final = frozenset(
    {
        "body class of a list",
        "several entries of equal rank",
        "headline leads to another page",
        "many linked headlines for its text",
        "home address",
        "address of a list",
        "further page of a list",
    }
)
_ERRORS: Final = frozenset({"title of an error page", "body class of an error page"})
_STATIC: Final = STATIC_ADDRESSES | {"body class of a static page"}


class Weights(NamedTuple):
    """A logistic regression: log-odds of a page's being an article."""

    bias: float
    """What every page starts with."""
    evidence: Mapping[str, float]
    """Name of a piece of evidence → its weight."""
    measures: Mapping[str, Mapping[str, float]]
    """Name of a measure → its ``mean`` and ``spread`` on the training pages, and the ``weight`` a spread has."""

    def of_measures(self, found: Mapping[str, float]) -> float:
        """What a page's measures add together."""
        return sum(
            known["weight"] * min(max((found[name] - known["mean"]) / known["spread"], -FARTHEST), FARTHEST)
            for name, known in self.measures.items()
        )


@cache
def weights() -> Weights:
    """The shipped weights, read once."""
    data: dict[str, Any] = tomllib.loads(files(__package__).joinpath("page_type.toml").read_text(encoding="utf-8"))
    return Weights(data["bias"], data["evidence"], data["measures"])


def read_page_type(
    document: Document,
    nodes: Sequence[Node],
    *,
    url: str | None,
    title: str | None,
    body_text: str,
    published: str | None,
    authors: Sequence[str],
    teasers: int = 0,
    meta: Meta | None = None,
) -> tuple[PageType, Provenance]:
    """Decide, with the evidence and its sum as the raw value.

    ``nodes`` are the page's JSON-LD; ``title``, ``body_text``, ``published`` and ``authors`` what was extracted;
    ``teasers`` the number of its cards; ``meta`` is read if it is not given.
    """
    meta = read_meta(document) if meta is None else meta
    page = Page(
        document=document, nodes=nodes, meta=meta, url=url, title=title, body_text=body_text, published=published,
        authors=authors, teasers=teasers,
    )  # fmt: skip
    said = evidence(page)
    parts = {"at first": weights().bias, "measures": weights().of_measures(measures(page))}
    parts |= {name: weights().evidence.get(name, 0.0) for name in said}  # new evidence has no weight until it is fitted
    total = sum(parts.values())
    raw = "; ".join([f"{total:+.2f}", *(f"{name} {weight:+.2f}" for name, weight in parts.items())])
    kind = _article_kind(nodes, meta, body_text) if total > 0 else _other_kind(frozenset(said))
    return kind, Provenance(reader="dom", raw=raw)


def says_not_found(decided: Provenance | None) -> bool:
    """Whether the evidence for a page's type is that of an error page; ``decided`` is what ``read_page_type`` gave."""
    raw = decided.raw if decided else None
    return any(name in (raw or "") for name in _ERRORS)


def _article_kind(nodes: Sequence[Node], meta: Meta, body_text: str) -> PageType:
    said = _types(nodes)
    written = bool(said & (words.NEWS_TYPES | words.ARTICLE_TYPES))
    if "LiveBlogPosting" in said:
        return PageType.LIVEBLOG
    if len(body_text) >= LONG_TEXT:
        return PageType.ARTICLE
    if (meta.first("og:type") or "").startswith("video") or ("VideoObject" in said and not written):
        return PageType.VIDEO
    return PageType.GALLERY if said & {"ImageGallery", "MediaGallery"} else PageType.ARTICLE


def _other_kind(evidence: frozenset[str]) -> PageType:
    if evidence & _ERRORS or (evidence & _STATIC and not evidence & {"body class of a list", "home address"}):
        return PageType.OTHER
    return PageType.SECTION if evidence & _LISTS else PageType.OTHER


def _types(nodes: Sequence[Node]) -> frozenset[str]:
    return frozenset[str]().union(*map(types, nodes))
