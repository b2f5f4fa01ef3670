"""The text of a robots.txt in, what it says to one agent out: RFC 9309, 2.1 and 2.2, up to the matching of paths.

Lines are read as leniently as Google reads them (https://github.com/google/robotstxt): a forgotten colon, common
misspellings, more letters behind a name.  Lines that the standard does not define do not end a list of agents
(RFC 9309, 2.2.4), ``Crawl-delay`` neither; itself it is for the agents that stand right above it, since that is what
its writer means (https://github.com/crawler-commons/crawler-commons/issues/390).
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")  # RFC 9309, 2.2: EOL; nothing else that str.splitlines takes for one
_NAMES = {
    "agent": r"user[ \t-]*agent",
    "allow": r"allow",
    "disallow": r"diss?all?ow|diasllow|disallaw",
    "delay": r"crawl[ -]?delay",
    "sitemap": r"site-?map",
}
_DIRECTIVE = re.compile(
    r"(?i)(?:"
    + "|".join(f"(?P<{kind}>{names})" for kind, names in _NAMES.items())
    + r")[^:\s]*(?:\s*:|\s|$)(?P<value>.*)"
)
_TOKEN = re.compile(r"\*(?=\s|$)|[A-Za-z_-]+")  # RFC 9309, 2.2.1: product-token, or everybody
_RULES = frozenset({"allow", "disallow"})
_RULES_AND_DELAYS = _RULES | {"delay"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``Allow`` or ``Disallow`` line that says something."""

    allow: bool
    path: str
    """Its pattern as written: ``*`` for anything, ``$`` for the end."""


@dataclass(frozen=True, slots=True)
class Directives:
    """What a robots.txt says to one agent."""

    rules: tuple[Rule, ...]
    """Rules of all its groups; where there are none by its name, of those for everybody."""
    crawl_delay: float | None
    """Seconds, the most that is asked of it, uncapped; None where nothing is."""
    sitemaps: tuple[str, ...]
    """Values of all ``Sitemap`` lines, which stand outside of groups."""


def read_directives(text: str, agent: str) -> Directives:
    """The directives for an agent, by its product token in lower case."""
    lines = list(_directives(text))
    name = agent if any(kind == "agent" and _is_of(value, agent) for kind, value in lines) else "*"
    delays = [_seconds(value) for kind, value in _addressed(lines, name, ending=_RULES_AND_DELAYS) if kind == "delay"]
    return Directives(
        rules=tuple(
            Rule(kind == "allow", value)
            for kind, value in _addressed(lines, name, ending=_RULES)
            if kind in _RULES and value
        ),
        crawl_delay=max((seconds for seconds in delays if seconds is not None), default=None),
        sitemaps=tuple(value for kind, value in lines if kind == "sitemap" and value),
    )


def _directives(text: str) -> Iterator[tuple[str, str]]:
    """(kind, value) of each line that says something to somebody; the value may be empty."""
    for line in _LINE_END.split(text):
        match = _DIRECTIVE.match(line.partition("#")[0].strip())
        if match:
            value = match["value"].strip()
            yield next(kind for kind in _NAMES if match[kind]), value


def _addressed(lines: Iterable[tuple[str, str]], name: str, *, ending: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The lines below a list of agents that has ``name``; a list goes on until a line of the kinds in ``ending``."""
    named, listing = False, False
    for kind, value in lines:
        if kind == "agent":
            named = (named and listing) or _is_of(value, name)
            listing = True
        elif named:
            yield kind, value
        listing = listing and kind not in ending


def _is_of(value: str, name: str) -> bool:
    """Whether a line of agents names one: by its product token, whatever stands behind it, or by ``*``."""
    token = _TOKEN.match(value)
    return token is not None and token[0].lower() == name


def _seconds(value: str) -> float | None:
    """A delay that is one: a number, finite and not negative."""
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
