"""A site's rules as frozen records, and the one that holds for a page: an address and a day in, a ``Rule`` out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from scraper.extract.rules.selectors import Selector

FIELDS: Final = (
    "title",
    "subtitle",
    "authors",
    "byline",
    "published",
    "updated",
    "language",
    "site_name",
    "section",
    "tags",
    "description",
    "image",
    "canonical_url",
    "body",
)
"""Fields of an article that a rule can give."""
VIEWS: Final = ("www.", "m.", "amp.", "mobile.")
"""First labels that name another view of the same host, not another part of the site."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several places where a field may stand."""

    selector: Selector
    """Where."""
    condition: Selector | None = None
    """What must be on the page for this choice to count; None: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one site's pages are read in one span of time."""

    name: str
    """The file it stands in and its number there, for messages."""
    valid_from: date | None = None
    """First day of the pages' capture on which it holds; None: since ever."""
    valid_until: date | None = None
    """Last such day; None: until today."""
    path: re.Pattern[str] | None = None
    """Searched in path and query: the pages it is for; None: all of the site."""
    fields: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    """Field → places in order: the first with something in it wins."""
    strip: tuple[Choice, ...] = ()
    """What is no part of the text."""
    strip_id_or_class: tuple[str, ...] = ()
    """Pieces of an id or class that name what is no part of the text."""
    replace: tuple[tuple[str, str], ...] = ()
    """Text of the page's source and what is read in its stead."""
    single_page_link: tuple[Choice, ...] = ()
    """Where the link to the whole article on one page stands."""
    next_page_link: tuple[Choice, ...] = ()
    """Where the link to the article's next page stands."""
    fallback: bool = True
    """Whether the general readers speak for a field of ``fields`` where none of its places is there."""

    def holds_on(self, when: str | None) -> bool:
        """Whether it holds for a page of that day (ISO 8601); without a day, whether it holds until today."""
        if when is None:
            return self.valid_until is None
        day = when[:10]
        return (self.valid_from is None or self.valid_from.isoformat() <= day) and (
            self.valid_until is None or day <= self.valid_until.isoformat()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTest:
    """A page and what its rule should make of it."""

    name: str
    """The file it stands in and its number there."""
    url: str
    """Address of the page."""
    file: str | None = None
    """The saved page, relative to the rule file; None: it is on the web."""
    when: str | None = None
    """Day of the page's capture, ISO 8601."""
    expected: Mapping[str, Any] = field(default_factory=dict)
    """Field of the article → its value; ``body_contains`` and ``body_lacks`` → pieces of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """One rule file."""

    name: str
    """The file."""
    host: str
    """Host without ``www.`` and the like."""
    subdomains: bool = False
    """Whether it is for all hosts below, too."""
    rules: tuple[Rule, ...] = ()
    """In the file's order: the first that holds is used."""
    tests: tuple[RuleTest, ...] = ()
    """Pages it is tried on."""


class Rules:
    """Every site's rules."""

    def __init__(self, sites: Mapping[tuple[str, bool], SiteRules] | None = None) -> None:
        self._sites = dict(sites or {})

    def __iter__(self) -> Iterator[SiteRules]:
        return iter(self._sites.values())

    def __len__(self) -> int:
        return len(self._sites)

    def rule_for(self, url: str | None, when: str | None = None) -> Rule | None:
        """The rule for a page, captured on that day (ISO 8601); None where no rule is for it.

        The host's own file goes before one for all hosts of a domain.
        """
        parts = urlsplit(url) if url and self._sites else None
        if parts is None or not parts.hostname:
            return None
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        for site in self._for_host(bare_host(parts.hostname)):
            for rule in site.rules:
                if rule.holds_on(when) and (rule.path is None or rule.path.search(target)):
                    return rule
        return None

    def _for_host(self, host: str) -> Iterator[SiteRules]:
        if own := self._sites.get((host, False)):
            yield own
        while host:
            if wide := self._sites.get((host, True)):
                yield wide
            host = host.partition(".")[2]


def bare_host(host: str) -> str:
    """A host in lower case without the labels of ``VIEWS``."""
    host = host.lower()
    for label in VIEWS:
        host = host.removeprefix(label)
    return host
