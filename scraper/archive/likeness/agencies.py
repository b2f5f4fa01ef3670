"""Byline, authors and text of an article → the news agencies that it credits, by the names of ``agencies.toml``.

Credits stand in the byline ("Le Monde avec AFP"), in brackets or before a dash at the beginning of the text ("PARIS
(AFP) –", "dpa –") and, alone or in brackets, at its end ("(Reuters)", "Source: ANSA").  An agency that an article only
tells of is not credited.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from scraper.archive.text import squeezed

BEGINNING, END = 200, 120
"""Characters of a text in which a credit can stand, at its beginning and at its end; ours: datelines take 40."""

LONGEST = 2_000
"""Characters of a byline that are read; ours: those of collective pieces take some hundred."""

_PART = re.compile(
    r"\s*(?:[;,/|·•+&:]|\s[-–—]\s|\b(?:and|et|und|y|e|en|och|og|ja|i|ve|with|avec|mit|con|com|met|med)\b)\s*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,60})[)）\]】]")
_BEFORE_DASH = re.compile(r"^\W{0,3}(?:[^\n–—:(]{1,40},\s*)?([^\n–—:(,]{1,30})\s*[–—:]")
_DATELINE = re.compile(r"^[\W_]*(新华社|新華社|中新社|中央社|共同社|共同通信|時事|路透社|美联社|연합뉴스)")
_AT_END = re.compile(r"(?:^|\n|[.!?。»”\"]\s+)(?:©|\W{0,3}|[^\W\d]{2,12}\s?[:：]\s*)([^\n.:：]{2,40})\W{0,3}$")


def credited(byline: str | None, authors: str | None, body: str | None) -> tuple[str, ...]:
    """Return the agencies that an article credits, in order of their appearance."""
    body = body or ""
    found = [agency for place in (byline, authors) if place for agency in _in_credit(squeezed(place[:LONGEST]))]
    for text in _bracketed(body):
        found += _in_credit(text)
    for text in _by_itself(body):
        found += _all_of(text)
    return tuple(dict.fromkeys(found))


def _bracketed(body: str) -> Iterator[str]:
    """What stands in brackets where a text can credit an agency."""
    yield from _BRACKETS.findall(body[:BEGINNING].partition("\n")[0])
    end = body[-END:].rstrip()
    if (last := _BRACKETS.search(end[-62:])) and last.end() >= len(end[-62:]) - 1:
        yield last[1]


def _by_itself(body: str) -> Iterator[str]:
    """What stands before the dash of a dateline or, as in Chinese, at its beginning, and alone at the end."""
    if before := _BEFORE_DASH.match(body[:BEGINNING]):
        yield before[1]
    if dateline := _DATELINE.match(body):
        yield dateline[1]
    if alone := _AT_END.search(body[-END:].rstrip()):
        yield alone[1]


def _all_of(text: str) -> list[str]:
    """Agencies of a text that names nothing else."""
    names, short = _names()
    parts = [part for part in map(str.strip, _PART.split(text)) if part]
    agencies = [names.get(part, short.get(part)) for part in parts]
    return [agency for agency in agencies if agency] if all(agencies) else []


def _in_credit(text: str) -> list[str]:
    """Agencies named in a credit; where a name is a word or another name, too, it must be a part by itself."""
    names, short = _names()
    found = [(match.start(), names[match[0]]) for match in _pattern().finditer(text)]
    found += [(text.index(part), short[part]) for part in map(str.strip, _PART.split(text)) if part in short]
    return [agency for _, agency in sorted(found)]


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Spelling → agency: those that count anywhere in a credit, and those that must stand alone."""
    table = tomllib.loads(files(__package__).joinpath("agencies.toml").read_text(encoding="utf-8"))
    both = ({}, {})  # type: tuple[dict[str, str], dict[str, str]]
    for agency, spellings in table.items():
        both[0].update(dict.fromkeys(spellings["names"], agency))
        both[1].update(dict.fromkeys(spellings.get("short", ()), agency))
    return both


@cache
def _pattern() -> re.Pattern[str]:
    spellings = sorted(_names()[0], key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, spellings))})(?![^\W_])")
