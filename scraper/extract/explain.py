"""A page in, for each field of its article out: the value, who says the same, who says otherwise, and why one won."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from scraper import markup
from scraper.extract.article import PRECEDENCE, claims_of, gather, parse_for, read_article
from scraper.extract.body.article_body import weigh_blocks
from scraper.extract.dates.article_dates import Dates, parse_date, read_dates
from scraper.extract.declared import statements
from scraper.extract.declared.claims import Claim
from scraper.extract.declared.meta import Meta
from scraper.extract.evidence import Evidence
from scraper.extract.kinds.language import classify, primary
from scraper.extract.rules.rule import Rules
from scraper.extract.shown.titles import words
from scraper.markup import Document
from scraper.models import Article, Provenance

MAX_CANDIDATES: Final = 400
"""Candidates of one field that are told."""
MAX_DATED_NAMES: Final = 40
"""Names in the head that are heard on a date."""
LONGEST_DATE: Final = 100
"""Characters of a head's value that may be a date."""
SAID: Final = 200
"""Characters of a candidate block."""


class Standing(StrEnum):
    """How well a field is witnessed; ``docs/extraction.md`` says how often each is right."""

    RULED = "ruled"
    """The site's own rule says it."""
    AGREED = "agreed"
    """Another reader says the same."""
    ALONE = "alone"
    """No other reader says anything."""
    DISPUTED = "disputed"
    """Other readers speak, and none says the same."""
    WEIGHED = "weighed"
    """Decided by evidence rather than taken from somewhere."""
    ABSENT = "absent"
    """Nothing is said, or nothing of what is said is believed."""


class Verdict(StrEnum):
    """What became of a candidate."""

    WON = "won"
    SAME = "same"
    """It says what the winner says."""
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one reader offers for a field."""

    verdict: Verdict
    reader: str
    """``rule``, ``json-ld``, ``meta``, ``microdata``, ``dom``, ``url`` or ``text``."""
    place: str
    """Where in the page."""
    value: Any
    raw: str | None
    """As the page gives it."""
    chance: float | None = None
    """Probability that a block is article text; None for other fields."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One field."""

    field: str
    value: Any
    standing: Standing
    reader: str | None
    """The reader whose word it is; None where there is no value."""
    evidence: str | None
    """What it rests on: the value as the page gives it, or the signs that were weighed."""
    why: str
    """How this field is decided."""
    candidates: tuple[Candidate, ...] = ()
    """In order of trust; for the body, in reading order."""


_FIRST: Final = "the first reader in order of trust that says anything"
_WHY: Final[Mapping[str, str]] = {
    "title": "the displayed heading that the declared titles agree with best, without site name and section",
    "subtitle": "the first reader in order of trust that says something else than the title",
    "authors": "declared names that the displayed byline bears out, else the more credible of both",
    "byline": "the best displayed byline of this article",
    "published": "the article's own statements, mended by what is displayed; then the displayed day, then the address",
    "updated": "the article's own statements, then what is displayed; only if later than the day of publication",
    "language": "what the page declares, unless its text clearly says otherwise",
    "tags": "all labels of the first reader in order of trust that has any",
    "image": "the first reader in order of trust with a usable address",
    "canonical_url": "the first declared address of the same site that is no home page",
    "body": "blocks from a probability of one half, lists as wholes, then what no single block can tell",
    "page_type": "the sum of the signs below: an article is what comes out above nought",
    "access": "structured data together with what is displayed",
}
_FIELDS: Final = (
    *("title", "subtitle", "authors", "byline", "published", "updated", "language", "site_name", "section", "tags"),
    *("description", "image", "canonical_url", "body", "page_type", "access"),
)


def explain(
    html: bytes | str,
    url: str | None = None,
    *,
    charset: str | None = None,
    rules: Rules | None = None,
    when: str | None = None,
) -> tuple[Explained, ...]:
    """Read one page as ``extract`` does, and say of every field why it is what it is."""
    rule = rules.rule_for(url, when) if rules else None
    document = parse_for(html, url, charset=charset, rule=rule)
    article = read_article(document, url, rule=rule)
    page = gather(document, url, rule=rule)
    return tuple(_explained(page, article, field) for field in _FIELDS)


def _explained(page: Evidence, article: Article, field: str) -> Explained:
    source, value = article.provenance.get(field), getattr(article, field)
    candidates = tuple(_candidates(page, article, field))
    why = "the site's rule, whose word is final" if source and source.reader == "rule" else _WHY.get(field, _FIRST)
    return Explained(
        field=field,
        value=value or None,
        standing=_standing(field, source, candidates),
        reader=source.reader if source else None,
        evidence=source.raw if source else None,
        why=why,
        candidates=candidates,
    )


def _standing(field: str, source: Provenance | None, candidates: Iterable[Candidate]) -> Standing:
    if source is None:
        return Standing.ABSENT
    if source.reader == "rule":
        return Standing.RULED
    others = {one.verdict for one in candidates if one.reader != source.reader and one.value}
    if field in {"body", "page_type", "access"}:
        return Standing.WEIGHED
    if Verdict.SAME in others:
        return Standing.AGREED
    return Standing.DISPUTED if others else Standing.ALONE


# --- candidates -------------------------------------------------------------------------------------------------------


def _candidates(page: Evidence, article: Article, field: str) -> Iterator[Candidate]:
    if field == "body":
        yield from islice(_blocks(page, article), MAX_CANDIDATES)
        return
    source, won = article.provenance.get(field), False
    for claim in islice(_claims(page, article, field), MAX_CANDIDATES):
        wins = source is not None and _is_the_word(claim, source, field) and (field == "tags" or not won)
        won = won or wins
        same = _key(field, claim.value) == _key(field, getattr(article, field))
        verdict = Verdict.WON if wins else Verdict.SAME if same else Verdict.LOST
        yield Candidate(verdict, claim.reader, claim.place, claim.value, claim.raw)


def _claims(page: Evidence, article: Article, field: str) -> Iterator[Claim[Any]]:
    if field in PRECEDENCE:
        yield from claims_of(page, field)
    elif ruled := page.ruled(field):
        yield ruled
    if read := _HEARD.get(field):
        yield from read(page, article, field)


def _is_the_word(claim: Claim[Any], source: Provenance, field: str) -> bool:
    """Whether the winner's word is this claim's; tags are all those of one reader, joined."""
    if claim.reader != source.reader:
        return False
    return claim.raw == source.raw or (field == "tags" and (claim.raw or "") in (source.raw or ""))


def _key(field: str, value: Any) -> object:
    """What two values of a field have in common when they say the same."""
    if not value:
        return None
    if field in {"published", "updated"}:
        return value[:10]
    if isinstance(value, tuple):
        return frozenset(text.casefold() for text in value)
    return words(value) or value


def _dates(page: Evidence, _: Article, field: str) -> Iterator[Claim[str]]:
    """Each source heard alone on a date."""
    for source, place, dates in _heard_alone(page):
        found, value = dates.provenance.get(field), getattr(dates, field)
        if found and found.reader == source:
            yield Claim(value, found.raw, source, place)


def _heard_alone(page: Evidence) -> Iterator[tuple[str, str, Dates]]:
    blank = markup.parse(f'<html lang="{_plain_language(page)}">')
    yield "json-ld", "", read_dates(_hearing(page.document, nodes=page.nodes))
    for name, values in _dated(page.meta):
        yield "meta", name, read_dates(_hearing(blank, meta=Meta({name: values}, {})))
    yield "microdata", "", read_dates(_hearing(page.document, items=page.items))
    yield "dom", "", read_dates(_hearing(page.document))
    yield "url", "", read_dates(_hearing(blank, url=page.url))


def _hearing(document: Document, *, url: str | None = None, **sources: Any) -> Evidence:
    """A page on which nothing is declared but these sources: what is put in place here is not read."""
    heard = Evidence(document, url)
    vars(heard).update({"nodes": (), "items": (), "meta": Meta({}, {})} | sources)
    return heard


def _plain_language(page: Evidence) -> str:
    return primary(page.document.root.get("lang")) or ""


def _dated(meta: Meta) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names in the head under which a date stands."""
    dated = ((name, values) for name, values in meta.values.items() if parse_date(values[0][:LONGEST_DATE]))
    return islice(dated, MAX_DATED_NAMES)


def _languages(page: Evidence, article: Article, _: str) -> Iterator[Claim[str]]:
    """What the page declares, and what its text sounds like."""
    root = page.document.root
    declared = (
        Claim(root.get("lang") or root.get("xml:lang") or "", None, "dom", "html lang"),
        *page.meta.claims("content-language", "og:locale", "language", "dc.language"),
        *statements.texts(page.main, "inLanguage", reader="json-ld"),
    )
    for claim in declared:
        if name := primary(claim.value[:LONGEST_DATE]):
            yield replace(claim, value=name, raw=claim.value)
    guess, confidence = classify(article.body or "")
    if guess:
        yield Claim(guess, f"{guess} {confidence:.2f}", "text", "the body's words")


_HEARD: Final[Mapping[str, Callable[[Evidence, Article, str], Iterator[Claim[Any]]]]] = {
    "published": _dates,
    "updated": _dates,
    "language": _languages,
}


def _blocks(page: Evidence, article: Article) -> Iterator[Candidate]:
    """Each block of the page that might be text, with its probability; none where a rule says where the text is."""
    if page.ruling and (page.ruling.body or page.ruling.silences("body")):
        return
    title, description = (claim.value if claim else None for claim in (page.title, _first(page, "description")))
    kept = {line for text in (article.body or "").split("\n\n") for line in (text, *text.split("\t"))}
    with page.ruling.stripped_away() if page.ruling else nullcontext():
        blocks = weigh_blocks(page.document, title=title, description=description, article_body=page.stated_body)
        weighed = list(blocks)
    for tag, text, chance in weighed:
        verdict = Verdict.WON if text in kept else Verdict.LOST
        yield Candidate(verdict, "dom", tag, text[:SAID], None, round(chance, 3))


def _first(page: Evidence, field: str) -> Claim[Any] | None:
    return next((claim for claim in claims_of(page, field) if claim.value), None)
