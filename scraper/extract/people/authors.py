"""Everybody that a page's readers name as its author in, those who wrote it out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scraper.extract.declared import statements
from scraper.extract.declared.claims import Claim
from scraper.extract.declared.jsonld import Node, types
from scraper.extract.evidence import Evidence
from scraper.extract.people import bylines

Names = tuple[str, ...]
CLOSING: Final = "headline's end"
"""Place of a claim made by the headline itself."""
SURE: Final = "byline"
"""Place of a displayed byline that is near the headline and marked as one."""
SURE_SCORE: Final = 5
LINE: Final = "line"
"""Place of a name in a line that no markup calls a byline."""
_DECLARERS: Final = frozenset({"json-ld", "meta", "microdata"})

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
        yield Claim(names, evidence.title.value, evidence.title.reader, CLOSING)


def from_json_ld(evidence: Evidence) -> Iterator[Claim[Names]]:
    """``author`` (and the further accounts in ``contributor``), else ``creator``."""
    yield from _from_node(evidence.main, "json-ld")


def from_microdata(evidence: Evidence) -> Iterator[Claim[Names]]:
    """The same of the microdata item."""
    yield from _from_node(evidence.item, "microdata")


def _from_node(node: Node | None, reader: str) -> Iterator[Claim[Names]]:
    for keys in (("author", "contributor"), ("creator",)):
        raw = [name for key in keys for name in statements.names((node or {}).get(key))]
        if names := _distinct(name for text in raw for name in bylines.declared(text)):
            yield Claim(names, ", ".join(raw), reader, keys[0])


def from_meta(evidence: Evidence) -> Iterator[Claim[Names]]:
    """``<meta name="author">`` and its kin, addresses and handles left out."""
    for key in _META:
        raw = [c.value for c in evidence.meta.claims(key) if not c.value.startswith(("http", "/", "@", "www."))]
        if key == "twitter:data1" and not _labelled_author(evidence):
            continue
        if names := _distinct(name for text in raw for name in bylines.declared(text)):
            yield Claim(names, ", ".join(raw), "meta", key)


def _labelled_author(evidence: Evidence) -> bool:
    label = (evidence.meta.first("twitter:label1") or "").lower()
    return any(word in label for word in ("by", "author", "autor", "auteur", "par", "von", "écrit"))


def from_dom(evidence: Evidence) -> Iterator[Claim[Names]]:
    """Displayed bylines; beside people, the site's own name says whom they work for."""
    sites = {bylines.key(name) for name in evidence.site_names}
    for byline in evidence.signatures:
        people = tuple(name for name in byline.names if not _names_house(name, sites))
        yield Claim(people or byline.names, byline.text, "dom", SURE if byline.score >= SURE_SCORE else byline.how)


def from_lines(evidence: Evidence) -> Iterator[Claim[Names]]:
    """Names in lines that no markup calls a byline; neither the site's nor of somebody whom the title names."""
    said = [*evidence.site_names, evidence.title.value if evidence.title else ""]
    known = "|".join(map(bylines.key, said))
    for line in evidence.lines:
        if not any(bylines.key(name) in known for name in line.names):
            yield Claim(line.names, line.text, "dom", LINE)


def _names_house(name: str, sites: set[str]) -> bool:
    """Whether a name is the site's, or one of its houses ("MDR Thüringen" on mdr.de)."""
    key = bylines.key(name)
    return key in sites or any(len(site) > MIN_SITE and key.startswith(site) for site in sites)


MIN_SITE: Final = 2
"""Letters of a site's name that can open the name of one of its houses."""


def choose(evidence: Evidence, claims: Sequence[Claim[Names]]) -> Claim[Names] | None:
    """Whom to believe, among ``claims`` in order of trust.

    1. A headline's closing byline, unless the page names another person.
    2. Who is declared, where that is not the site itself or an account, or is displayed as a byline.
    3. Who is displayed, where nobody is declared, or only a desk while a person is displayed, or more people are.
    4. A line beside the headline that holds names.
    """
    shown = [claim for claim in claims if claim.reader == "dom" and claim.place != LINE]
    declared = [kept for claim in claims if claim.reader in _DECLARERS and (kept := _credible(claim, evidence, shown))]
    closing = next((claim for claim in claims if claim.place == CLOSING), None)
    best = _agreed(declared, shown)
    if closing and (best is None or all(map(bylines.is_desk, best.value)) or _overlap(closing, best)):
        return closing
    return best or next((claim for claim in claims if claim.place == LINE), None)


def _agreed(declared: Sequence[Claim[Names]], shown: Sequence[Claim[Names]]) -> Claim[Names] | None:
    if not declared or not shown:
        return next(iter(declared or shown), None)
    said, seen = declared[0], shown[0]
    if _overlap(said, seen):
        return seen if _within(said, seen) or said.reader == "microdata" else said
    if any(_overlap(said, other) for other in shown):
        return said
    return seen if all(map(bylines.is_desk, said.value)) or seen.place == SURE else said


def _within(one: Claim[Names], other: Claim[Names]) -> bool:
    """Whether all of the one's names stand in the other's, which has more."""
    whole = "|".join(_keys(other))
    return len(one.value) < len(other.value) and all(key in whole for key in _keys(one))


def _overlap(one: Claim[Names], other: Claim[Names]) -> bool:
    whole = "|".join(_keys(other))
    return any(key in whole for key in _keys(one)) or not _keys(one).isdisjoint(_keys(other))


def _keys(claim: Claim[Names]) -> set[str]:
    return {bylines.key(name) for name in claim.value}


def _credible(claim: Claim[Names], evidence: Evidence, shown: Sequence[Claim[Names]]) -> Claim[Names] | None:
    """The claim without names that only stand for the site or an account and that no byline displays."""
    seen = "|".join(bylines.key(other.raw or "") for other in shown)
    sites = {bylines.key(name) for name in evidence.site_names}
    if any(bylines.is_company(name) and bylines.key(name) not in seen for name in claim.value):
        return None
    houses = sites & set(_organisations(evidence))
    names = tuple(
        name
        for name in claim.value
        if (key := bylines.key(name)) in seen or (key not in houses and _is_somebody(name, sites))
    )
    return Claim(names, claim.raw, claim.reader, claim.place) if names else None


def _organisations(evidence: Evidence) -> Iterator[str]:
    """Keys of what the page types as an organisation where an author or publisher stands."""
    for node in (evidence.main or {}, evidence.item or {}):
        for item in (*statements.many(node.get("author")), *statements.many(node.get("publisher"))):
            if isinstance(item, dict) and any("Organization" in name for name in types(item)):
                yield from map(bylines.key, statements.names(item))


def _is_somebody(name: str, sites: set[str]) -> bool:
    """Whether a name that is not displayed can be believed to be an author's."""
    if bylines.key(name) in sites:
        return bylines.is_personal(name)
    return not bylines.is_account(name)


def _distinct(names: Iterable[str]) -> Names:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(bylines.key(name), name)
    return tuple(found.values())
