"""Everybody that a page's readers name as its author in, those who wrote it out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scraper.extract import bylines, statements
from scraper.extract.claims import Claim
from scraper.extract.evidence import Evidence

Names = tuple[str, ...]

_META: Final = (
    "author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "citation_author",
    "dc.creator.personalname",
    "twitter:data1",
)


def from_title(evidence: Evidence) -> Iterator[Claim[Names]]:
    """A byline that closes the headline ("…, par Thibault de Varenne")."""
    if evidence.title and (names := tuple(bylines.closing_title(evidence.title.value))):
        yield Claim(names, evidence.title.value, evidence.title.reader, "headline's end")


def from_json_ld(evidence: Evidence) -> Iterator[Claim[Names]]:
    """``author`` (and the further accounts in ``contributor``), else ``creator``."""
    yield from _from_node(evidence.main, "json-ld")


def from_microdata(evidence: Evidence) -> Iterator[Claim[Names]]:
    """The same of the microdata item."""
    yield from _from_node(evidence.item, "microdata")


def _from_node(node: statements.Node | None, reader: str) -> Iterator[Claim[Names]]:
    for keys in (("author", "contributor"), ("creator",)) if node else ():
        raw = [name for key in keys for name in statements.names(node.get(key))]
        if names := _distinct(name for text in raw for name in bylines.split_declared(text)):
            yield Claim(names, ", ".join(raw), reader, keys[0])


def from_meta(evidence: Evidence) -> Iterator[Claim[Names]]:
    """``<meta name="author">`` and its kin, addresses and handles left out."""
    for key in _META:
        raw = [c.value for c in evidence.meta.claims(key) if not c.value.startswith(("http", "/", "@", "www."))]
        if key == "twitter:data1" and not _labelled_author(evidence):
            continue
        if names := _distinct(name for text in raw for name in bylines.split_declared(text)):
            yield Claim(names, ", ".join(raw), "meta", key)


def _labelled_author(evidence: Evidence) -> bool:
    label = (evidence.meta.first("twitter:label1") or "").lower()
    return any(word in label for word in ("by", "author", "autor", "auteur", "par", "von", "écrit"))


def from_dom(evidence: Evidence) -> Iterator[Claim[Names]]:
    """Displayed bylines."""
    for byline in evidence.bylines:
        yield Claim(byline.names, byline.text, "dom", byline.place)


def choose(claims: Sequence[Claim[Names]], publishers: Iterable[str]) -> Claim[Names] | None:
    """The first claim that names somebody else than the site itself."""
    sites = {bylines.key(name) for name in publishers}
    for claim in claims:
        names = tuple(name for name in claim.value if bylines.key(name) not in sites)
        if names:
            return Claim(names, claim.raw, claim.reader, claim.place)
    return None


def _distinct(names: Iterable[str]) -> Names:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(bylines.key(name), name)
    return tuple(found.values())
