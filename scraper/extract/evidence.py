"""A parsed page in, everything its readers have to say about it out, each read once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scraper.extract.declared import jsonld, meta, microdata, statements
from scraper.extract.declared.claims import Claim
from scraper.extract.declared.jsonld import Node
from scraper.extract.people.lines import lines
from scraper.extract.people.signatures import Signature, signatures
from scraper.extract.rules.ruling import Ruling
from scraper.extract.shown import dom, titles
from scraper.extract.shown.places import Places
from scraper.extract.shown.survey import Found, Survey, survey
from scraper.extract.teasers.card_fields import HEADLINE
from scraper.extract.teasers.card_lines import words_in
from scraper.extract.teasers.cards import Cards, find_cards
from scraper.markup import Document
from scraper.urls import normalise


@dataclass(frozen=True)
class Evidence:
    """One page as its readers see it; what is not asked for is not read."""

    document: Document
    """The parsed page."""
    url: str | None
    """Its normalised address."""
    ruling: Ruling | None = None
    """What the site's own rule finds on it; None where no rule is for it."""

    def ruled(self, field: str) -> Claim[Any] | None:
        """What the site's rule says of a field."""
        return self.ruling.claims.get(field) if self.ruling else None

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every JSON-LD statement."""
        return jsonld.nodes(self.document)

    @cached_property
    def main(self) -> Node | None:
        """The JSON-LD statement about the article."""
        return statements.main_node(self.nodes, self.url)

    @cached_property
    def items(self) -> tuple[Node, ...]:
        """Every microdata item."""
        return microdata.nodes(self.document)

    @cached_property
    def item(self) -> Node | None:
        """The microdata item about the article."""
        return statements.main_node(self.items, self.url)

    @cached_property
    def meta(self) -> meta.Meta:
        """The ``<meta>`` and ``<link>`` elements."""
        return meta.read_meta(self.document)

    @cached_property
    def headings(self) -> tuple[dom.Heading, ...]:
        """Displayed headings that may be the headline."""
        return tuple(dom.headings(self.survey))

    @cached_property
    def declared_titles(self) -> tuple[Claim[str], ...]:
        """Titles the page declares, in order of trust."""
        found = (
            *statements.texts(self.main, "headline", reader="json-ld"),
            *self.meta.claims("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"),
            *statements.texts(self.item, "headline", reader="microdata"),
            *dom.document_title(self.document),
            *statements.texts(self.main, "name", reader="json-ld"),
        )
        return tuple(Claim(titles.clean(c.value), c.raw, c.reader, c.place) for c in found if titles.clean(c.value))

    @cached_property
    def site_names(self) -> tuple[str, ...]:
        """What the site may be called, its host's labels included: for cutting it out of titles and bylines."""
        host = urlsplit(self.url).hostname if self.url else None
        declared = (
            *self.meta.claims("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site"),
            *statements.site_names(self.nodes, self.main, reader="json-ld"),
            *dom.site_names(self.document, self.survey),
        )
        headlines = {titles.words(claim.value) for claim in self.meta.claims("og:title", "twitter:title")}
        called = (c.value.lstrip("@") for c in declared if c.place != "logo" or titles.words(c.value) not in headlines)
        return tuple(dict.fromkeys((*called, *titles.host_names(host))))

    @cached_property
    def stated_body(self) -> str | None:
        """The whole text as JSON-LD gives it."""
        return next((claim.value for claim in statements.texts(self.main, "articleBody", reader="json-ld")), None)

    @cached_property
    def title(self) -> Claim[str] | None:
        """The headline."""
        headings = [heading.claim for heading in self.headings]
        return self.ruled("title") or titles.choose(headings, self.declared_titles, self.site_names)

    @cached_property
    def survey(self) -> Survey:
        """The elements that the markup names by role."""
        return survey(self.document)

    @cached_property
    def headline(self) -> Found | None:
        """The element that displays the headline, else the first ``h1``; None where there is neither."""
        raw = self.title.raw if self.title else None
        shown = next((heading.found for heading in self.headings if heading.claim.raw == raw), None)
        return shown or next(iter(self.survey.of("h1")), None)

    @cached_property
    def places(self) -> Places:
        """Tells the article's part of the page from others."""
        return Places(self.headline.element if self.headline else None)

    @cached_property
    def signatures(self) -> tuple[Signature, ...]:
        """Displayed bylines of this article, the best first."""
        return signatures(self.survey, self.headline, self.places, self.offers)

    @cached_property
    def cards(self) -> Cards:
        """The cards that offer other pages."""
        declared = next(iter(self.meta.links.get("canonical", ())), "")
        return find_cards(self.document, url=self.url, canonical=normalise(declared, self.document.base))

    @cached_property
    def offers(self) -> frozenset[HtmlElement]:
        """The elements that display them, where they are sure to be more than a link: under a headline."""
        shown = (card for card in self.cards.cards if not card.own and words_in(card.title) >= HEADLINE)
        return frozenset(part for card in shown for part in card.parts)

    @cached_property
    def lines(self) -> tuple[Signature, ...]:
        """Names in lines beside the headline, where the markup calls nothing a byline."""
        if self.signatures or self.headline is None:
            return ()
        return tuple(lines(self.document, self.headline, self.places, self.offers))
