"""What a robots.txt, or a header, says of use rather than of access in, signals out.

Cloudflare's ``Content-Signal`` (contentsignals.org, 2025) has yes and no for ``search``, ``ai-input`` and ``ai-train``;
``Content-Usage`` (IETF, draft-ietf-aipref-attach-05 and -vocab-08) has y and n for ``train-ai`` and ``search``, and in
a robots.txt a path before them.  Both stand in groups of agents, as rules do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from scraper.signals.paths import even_pattern
from scraper.usage import Place, Scheme, Signal

MAX_SIGNALS = 200
"""Signals taken from one file."""
MAX_RAW = 2_000
"""Characters of a line that are read."""

SCHEMES = {"content-signal": Scheme.CONTENT_SIGNAL, "content-usage": Scheme.CONTENT_USAGE}
"""Name of the line or header, in lower case, and what it is."""

AI_CRAWLERS = frozenset(
    """
    ai2bot ai2bot-dolma amazonbot anthropic-ai applebot-extended bytespider ccbot chatgpt-user claude-searchbot
    claude-user claude-web claudebot cohere-ai cohere-training-data-crawler diffbot duckassistbot facebookbot
    google-cloudvertexbot google-extended googleother gptbot img2dataset meta-externalagent meta-externalfetcher
    mistralai-user oai-searchbot omgili omgilibot pangubot perplexity-user perplexitybot petalbot semrushbot-ocob
    timpibot velenpublicwebcrawler webzio-extended youbot
    """.split()
)
"""Product tokens of crawlers that collect for AI, in lower case: those that their operators publish, and those that
robots.txt files name for them (gathered from the list ai-robots-txt/ai.robots.txt)."""

MAX_LINE = 100
"""Characters of an agent line that are kept."""

_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:([^#]*)")
_RULES = frozenset({"allow", "disallow", "crawl-delay", *SCHEMES})
_PRODUCT = re.compile(r"[a-z0-9_.-]{1,100}")
_LABEL = re.compile(r"[a-z*][a-z0-9_.*-]{0,39}")  # RFC 9651, 3.1.2: the key of a dictionary
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_PLAIN = {"y": "yes", "n": "no", "yes": "yes", "no": "no"}


@dataclass(slots=True)
class _Group:
    """One group of a robots.txt: its agents (lower case → line), and its rules as (name, value, line)."""

    agents: dict[str, str] = field(default_factory=dict)
    rules: list[tuple[str, str, str]] = field(default_factory=list)


def of_header(name: str, line: str) -> Iterator[Signal]:
    """What one header line of either name says."""
    yield from _signals(name, line, raw=line, place=Place.HEADER)


def of_robots_txt(text: str, ours: str) -> tuple[Signal, ...]:
    """What a robots.txt says of use, to us first, and in one summary how it treats crawlers for AI.

    Lines to all robots are for us unless a group names us (RFC 9309, 2.2.1); lines before any group are for all.
    """
    groups = _groups(text)
    if not groups:
        return ()
    named = any(ours in group.agents for group in groups)
    spoken_to = [
        (agent, words) for group in groups if (words := _words_of(group)) for agent in _addressees(group, named=named)
    ]
    said = (
        replace(word, agent=agent, binds=agent in {None, ours})
        for agent, words in sorted(spoken_to, key=lambda pair: pair[0] not in {None, ours})
        for word in words
    )
    return (*islice(said, MAX_SIGNALS), *_summary(groups))


def _words_of(group: _Group) -> list[Signal]:
    """What a group says of use, to whomever."""
    lines = ((name, value, line) for name, value, line in group.rules if name in SCHEMES)
    words = (word for name, value, line in lines for word in _signals(name, value, raw=line, place=Place.FILE))
    return list(islice(words, MAX_SIGNALS))


def _addressees(group: _Group, *, named: bool) -> list[str | None]:
    """Whom a group speaks to: None for all, ``*`` for all but us."""
    if not group.agents:
        return [None]
    return [None if agent == "*" and not named else agent for agent in group.agents]


def _signals(name: str, value: str, *, raw: str, place: Place) -> Iterator[Signal]:
    scheme = SCHEMES[name]
    path, preferences = _path(value) if scheme is Scheme.CONTENT_USAGE and place is Place.FILE else ("", value)
    pattern = even_pattern(path) if path else None
    if path and pattern is None:
        return
    for label, said in _preferences(preferences[:MAX_RAW]):
        yield Signal(
            scheme=scheme,
            name=label,
            value=said,
            place=place,
            raw=raw.strip()[:MAX_RAW],
            path=pattern,
        )


def _path(value: str) -> tuple[str, str]:
    """The path and the preferences behind it (draft-ietf-aipref-attach-05, 3.2): a path begins with a slash."""
    path, *rest = value.split(maxsplit=1) or [""]
    return (path, rest[0] if rest else "") if path.startswith("/") else ("", value)


def _preferences(text: str) -> Iterator[tuple[str, str]]:
    """Yield (label, yes, no or another word); the last word on a label counts, as in any dictionary (RFC 9651, 4.2)."""
    found: dict[str, str] = {}
    for part in text.split(","):
        label, _, said = part.partition(";")[0].partition("=")
        label, said = label.strip().lower(), said.strip()
        if _LABEL.fullmatch(label) and _WORD.fullmatch(said):
            found[label] = _PLAIN.get(said.lower(), said)
    yield from found.items()


def _summary(groups: list[_Group]) -> Iterator[Signal]:
    """One signal that tells which crawlers for AI are kept out, let in or in part."""
    rules: dict[str, list[tuple[str, str]]] = {}
    lines: dict[str, str] = {}
    for group in groups:
        for agent in AI_CRAWLERS.intersection(group.agents):
            lines[agent] = group.agents[agent]
            rules.setdefault(agent, []).extend((name, value) for name, value, _ in group.rules)
    treated: dict[str, list[str]] = {}
    for agent in sorted(rules):
        treated.setdefault(_treatment(rules[agent]), []).append(agent)
    if treated:
        yield Signal(
            scheme=Scheme.AI_CRAWLERS,
            name="ai-crawlers",
            value="; ".join(f"{how}: {', '.join(treated[how])}" for how in sorted(treated)),
            place=Place.FILE,
            raw="\n".join(lines[agent] for agent in sorted(lines)),
            binds=False,
        )


def _treatment(rules: list[tuple[str, str]]) -> str:
    """How a group treats its crawlers, from its rules for the whole site and whether there are others."""
    barred = [value for name, value in rules if name == "disallow" and value]
    if not barred:
        return "allowed"
    let_in = any(name == "allow" and value for name, value in rules)
    return "disallowed" if not let_in and any(value in {"/", "/*", "*"} for value in barred) else "restricted"


def _groups(text: str) -> list[_Group]:
    """The groups of a robots.txt; rules before any of them form one without agents."""
    groups, is_open = [_Group()], False
    for line in text.splitlines():
        match = _LINE.match(line[:MAX_RAW])
        name, value = (match[1].lower(), match[2].strip()) if match else ("", "")
        if name == "user-agent":
            if not is_open:
                groups.append(_Group())
                is_open = True
            groups[-1].agents[_product(value.lower())] = line.strip()[:MAX_LINE]
        elif name in _RULES:
            is_open = False
            groups[-1].rules.append((name, value, line))
    return [group for group in groups if group.agents or group.rules]


def _product(name: str) -> str:
    """The product token of an agent line (RFC 9309, 2.2.1)."""
    product = _PRODUCT.match(name)
    return "*" if name.startswith("*") else product[0] if product else ""
