"""A page in, its ``Article`` out: which reader is believed for which field stands in ``PRECEDENCE``, nowhere else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from scraper import markup
from scraper.collector import paused_collector
from scraper.extract.body.article_body import Body, body_links, body_within, read_body
from scraper.extract.dates.article_dates import Dates, read_dates
from scraper.extract.declared import statements
from scraper.extract.declared.claims import Claim
from scraper.extract.evidence import Evidence
from scraper.extract.kinds.access import read_access
from scraper.extract.kinds.language import read_language
from scraper.extract.kinds.page_type import read_page_type
from scraper.extract.people import authors
from scraper.extract.rules.rule import Rule, Rules
from scraper.extract.rules.ruling import read_ruling, replaced
from scraper.extract.shown import dom
from scraper.extract.teasers.article_teasers import place_teasers
from scraper.extract.teasers.state_cards import with_state_cards
from scraper.markup import Document
from scraper.models import Article, Provenance, Teaser
from scraper.urls import normalise, site_key

EXTRACTOR: Final = "article-archive 0.1.0"
"""Name and version that every article carries."""

_STANDFIRST_AMONG: Final = 3
"""First blocks of a body among which its standfirst is looked for."""
_STANDFIRST_BELOW: Final = 8
"""Elements from a standfirst up among which the ``header`` is looked for."""

Reader = Callable[[Evidence], Iterable[Claim[Any]]]


def _json_ld(*keys: str) -> Reader:
    return lambda page: statements.texts(page.main, *keys, reader="json-ld")


def _microdata(*keys: str) -> Reader:
    return lambda page: statements.texts(page.item, *keys, reader="microdata")


def _meta(*names: str) -> Reader:
    return lambda page: page.meta.claims(*names)


def _links(*relations: str) -> Reader:
    def read(page: Evidence) -> Iterator[Claim[str]]:
        for relation in relations:
            for href in page.meta.links.get(relation, ()):
                yield Claim(href, href, "meta", f"link rel={relation}")

    return read


def _rule(field: str) -> Reader:
    return lambda page: [claim] if (claim := page.ruled(field)) else []


_GENERAL: Final[Mapping[str, tuple[Reader, ...]]] = {
    "title": (lambda page: [heading.claim for heading in page.headings], lambda page: page.declared_titles),
    "subtitle": (
        _json_ld("alternativeHeadline"),
        _microdata("alternativeHeadline"),
        lambda page: dom.subtitles(page.survey, page.places, page.headline),
    ),
    "authors": (
        authors.from_title,
        authors.from_json_ld,
        authors.from_meta,
        authors.from_microdata,
        authors.from_dom,
        authors.from_lines,
    ),
    "byline": (authors.from_dom, authors.from_lines),
    "site_name": (
        _meta("og:site_name"),
        lambda page: statements.site_names(page.nodes, page.main, reader="json-ld"),
        _meta("application-name", "apple-mobile-web-app-title"),
        lambda page: statements.site_names(page.items, page.item, reader="microdata"),
        lambda page: dom.site_names(page.document, page.survey),
    ),
    "section": (
        _json_ld("articleSection"),
        _meta("article:section", "parsely-section", "sailthru.section", "cxenseparse:section", "section"),
        _microdata("articleSection"),
        lambda page: dom.sections(page.survey),
    ),
    "tags": (
        _meta("article:tag", "og:article:tag", "parsely-tags"),
        _json_ld("keywords"),
        lambda page: dom.tags(page.survey, page.places),
        _meta("news_keywords", "sailthru.tags"),
        _microdata("keywords"),
        _meta("keywords"),
    ),
    "description": (
        _meta("description", "og:description", "twitter:description", "dc.description"),
        _json_ld("description"),
        _microdata("description"),
    ),
    "image": (
        _meta("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"),
        lambda page: statements.images(page.main, reader="json-ld"),
        lambda page: statements.images(page.item, reader="microdata"),
        _links("image_src"),
    ),
    "canonical_url": (_links("canonical"), _meta("og:url")),
}
"""Field → its readers on any site, the most trusted first.

Title and authors are weighed rather than taken from the first that speaks: ``shown.titles.choose`` and
``people.authors.choose`` say how.
"""

PRECEDENCE: Final[Mapping[str, tuple[Reader, ...]]] = {
    field: (_rule(field), *readers) for field, readers in _GENERAL.items()
}
"""Field → its readers, the most trusted first: the site's own rule, whose word is final, before all others."""


@paused_collector()
def extract(
    html: bytes | str,
    url: str | None = None,
    *,
    charset: str | None = None,
    rules: Rules | None = None,
    when: str | None = None,
) -> Article:
    """Read one page.

    ``url`` is the address it came from, ``charset`` that of its HTTP header, ``rules`` those of single sites and
    ``when`` the day of its capture (ISO 8601), which decides among a site's rules; without it, those without a last
    day hold.  Pure: no network, clock or disk; safe in threads and processes.  Raises nothing for any input: what a
    page does not say is None or empty.
    """
    rule = rules.rule_for(url, when) if rules else None
    return read_article(parse_for(html, url, charset=charset, rule=rule), url, rule=rule)


def parse_for(html: bytes | str, url: str | None, *, charset: str | None = None, rule: Rule | None = None) -> Document:
    """Parse a page as its rule wants to see it."""
    if rule and rule.replace:
        html = replaced(html.encode("utf-8", "replace") if isinstance(html, str) else html, rule)
    return markup.parse(html, url=url, charset=charset)


def read_article(document: Document, url: str | None = None, *, rule: Rule | None = None) -> Article:
    """Read one parsed page, with the rule for it where there is one; see ``extract``."""
    return read_gathered(gather(document, url, rule=rule))


def read_gathered(page: Evidence) -> Article:
    """Read one page of which the evidence is gathered; who asks for that himself may look at it, too."""
    document = page.document
    claims = claims_that_won(page)
    value: dict[str, Any] = {name: claim.value for name, claim in claims.items()}
    title, authors_named = value.get("title"), value.get("authors", ())
    dates = _dates(page)
    body, teasers = _body_and_teasers(page, title, value.get("description"))
    body = _without_standfirst(body, value.get("subtitle"))
    text = body.text
    language, language_from = _language(page, text)
    page_type, type_from = read_page_type(
        document,
        page.nodes,
        url=page.url,
        title=title,
        body_text=text,
        published=dates.published,
        authors=authors_named,
        teasers=len(teasers),
        meta=page.meta,
    )
    access, access_from = read_access(document, page.nodes, body_text=text, page_type=page_type)
    provenance = {name: claim.provenance for name, claim in claims.items()} | dates.provenance
    decided = {"language": language_from, "page_type": type_from, "access": access_from}
    provenance |= {name: source for name, source in decided.items() if source}
    if text:
        provenance["body"] = Provenance(reader="rule" if page.ruling and page.ruling.body else "dom", raw=None)
    if page.ruling:
        provenance["rule"] = page.ruling.provenance
    return Article(
        url=page.url,
        canonical_url=value.get("canonical_url"),
        title=title,
        subtitle=value.get("subtitle"),
        authors=authors_named,
        byline=value.get("byline"),
        published=dates.published,
        published_raw=dates.published_raw,
        updated=dates.updated,
        language=language,
        site_name=value.get("site_name"),
        section=value.get("section"),
        tags=value.get("tags", ()),
        description=value.get("description"),
        image=value.get("image"),
        body=text or None,
        page_type=page_type,
        access=access,
        teasers=teasers,
        links=body_links(document, body),
        provenance=provenance,
        extractor=EXTRACTOR,
    )


def gather(document: Document, url: str | None, *, rule: Rule | None = None) -> Evidence:
    """A parsed page as its readers see it, asked first for what its rule names."""
    address = normalise(url) if url else None
    return Evidence(document, address, read_ruling(document, rule, address) if rule else None)


def _dates(page: Evidence) -> Dates:
    """Both dates; what the site's rule says of one goes before what the readers weigh up."""
    said = {name: claim for name in ("published", "updated") if (claim := page.ruled(name))}
    silent = {name: None for name in ("published", "updated") if page.ruling and page.ruling.silences(name)}
    dates = read_dates(page)
    if not said and not silent:
        return dates
    values: dict[str, Any] = silent | {name: claim.value for name, claim in said.items()}
    if "published" in values:
        values["published_raw"] = said["published"].raw if "published" in said else None
    sources = {name: source for name, source in dates.provenance.items() if name not in silent}
    return replace(dates, provenance=sources | {name: claim.provenance for name, claim in said.items()}, **values)


def _language(page: Evidence, text: str) -> tuple[str | None, Provenance | None]:
    said = page.ruled("language")
    return (said.value, said.provenance) if said else read_language(page.document, text, nodes=page.nodes)


def _body_and_teasers(page: Evidence, title: str | None, description: str | None) -> tuple[Body, tuple[Teaser, ...]]:
    """The running text without the cards that stand in it, and the cards."""
    body = _body(page, title, description)
    cards = with_state_cards(page.document, page.cards)
    placed = place_teasers(page.document, cards, body, url=page.url, title=title)
    if page.ruling and page.ruling.body:
        return body, placed.teasers
    return _without(body, placed.elements), placed.teasers


def _body(page: Evidence, title: str | None, description: str | None) -> Body:
    """The text where the site's rule says it stands, else what the page's blocks themselves tell."""
    if page.ruling is None:
        return read_body(page.document, title=title, description=description, article_body=page.stated_body)
    if page.ruling.silences("body"):
        return Body()
    with page.ruling.stripped_away():
        if page.ruling.body:
            return body_within(page.document, page.ruling.body, title=title)
        return read_body(page.document, title=title, description=description, article_body=page.stated_body)


def claims_that_won(page: Evidence) -> dict[str, Claim[Any]]:
    """Field → the claim that is believed; nothing where none is."""
    found = {name: page.ruled(name) or _weighed(page, name) for name in PRECEDENCE}
    return {name: claim for name, claim in found.items() if claim}


def _weighed(page: Evidence, name: str) -> Claim[Any] | None:
    if page.ruling and page.ruling.silences(name):
        return None
    return DECISIONS.get(name, _first)(page, name)


def _without_standfirst(body: Body, subtitle: str | None) -> Body:
    """Leave out what is the subtitle already: a standfirst in a ``header``, above the text."""
    for place, block in enumerate(body.blocks[:_STANDFIRST_AMONG]):
        around = islice(block.element.iterancestors(), _STANDFIRST_BELOW)
        if block.text == subtitle and any(above.tag == "header" for above in around):
            return Body(body.blocks[:place] + body.blocks[place + 1 :])
    return body


def _without(body: Body, elements: Iterable[HtmlElement]) -> Body:
    """Leave out of a body what stands inside elements that offer other articles."""
    inside: set[HtmlElement] = set()
    for element in elements:
        if element not in inside:
            inside.update(element.iter())
    return Body(tuple(block for block in body.blocks if block.element not in inside)) if inside else body


def claims_of(page: Evidence, field: str) -> Iterator[Claim[Any]]:
    """Every claim of a field, in order of precedence."""
    for reader in PRECEDENCE[field]:
        yield from reader(page)


def _first(page: Evidence, field: str) -> Claim[Any] | None:
    return next((claim for claim in claims_of(page, field) if claim.value), None)


def _authors(page: Evidence, field: str) -> Claim[Any] | None:
    return authors.choose(page, list(claims_of(page, field)))


def _tags(page: Evidence, field: str) -> Claim[Any] | None:
    for reader in PRECEDENCE[field]:
        claims = list(reader(page))
        parts = [part.strip() for claim in claims for part in claim.value.split(",")]
        if tags := tuple({part.casefold(): part for part in reversed(parts) if part}.values())[::-1]:
            return Claim(tags, ", ".join(claim.raw or "" for claim in claims), claims[0].reader, claims[0].place)
    return None


def _subtitle(page: Evidence, field: str) -> Claim[Any] | None:
    title = page.title.value if page.title else None
    return next((claim for claim in claims_of(page, field) if claim.value and claim.value != title), None)


def _address(page: Evidence, field: str) -> Claim[Any] | None:
    for claim in claims_of(page, field):
        try:
            address = urljoin(page.document.base or "", claim.value.strip())
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            return Claim(address, claim.raw, claim.reader, claim.place)
    return None


def _canonical(page: Evidence, field: str) -> Claim[Any] | None:
    """The declared address, where it is of the same site and no home page standing in for an article."""
    for claim in claims_of(page, field):
        address = normalise(claim.value, page.document.base)
        if address and (page.url is None or _stands_for(address, page.url)):
            return Claim(address, claim.raw, claim.reader, claim.place)
    return None


def _stands_for(address: str, url: str) -> bool:
    home = urlsplit(address).path in ("", "/") and not urlsplit(address).query
    return site_key(address) == site_key(url) and (not home or urlsplit(url).path in ("", "/"))


def _title(page: Evidence, _: str) -> Claim[Any] | None:
    return page.title


def _byline(page: Evidence, field: str) -> Claim[Any] | None:
    claim = _first(page, field)
    return Claim(claim.raw, claim.raw, claim.reader, claim.place) if claim else None


DECISIONS: Final[Mapping[str, Callable[[Evidence, str], Claim[Any] | None]]] = {
    "title": _title,
    "subtitle": _subtitle,
    "authors": _authors,
    "byline": _byline,
    "tags": _tags,
    "image": _address,
    "canonical_url": _canonical,
}
"""Field → how its candidates are weighed; where none stands here, the first of ``PRECEDENCE`` wins."""
