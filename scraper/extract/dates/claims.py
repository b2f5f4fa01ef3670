"""A page's structured data, head and address in, the dates they declare out, the most reliable first."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from scraper.extract.dates.text import parse_date
from scraper.extract.declared.claims import Claim
from scraper.extract.declared.jsonld import Node, is_article, types
from scraper.extract.declared.meta import Meta
from scraper.extract.declared.statements import many
from scraper.extract.shown.headline import agreement

MAX_VALUE: Final = 120
"""Characters of a declared date; longer values are texts."""
DAY: Final = 10
"""Characters of an ISO date without its time."""

FIRST: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
)
"""Names of meta elements that are nearly always right, best first; others are known by their pattern."""
NOTHING: Final = re.compile(r"(?!)")
"""No name but the first ones."""
PUBLISHED: Final = re.compile(r"publi|pub_?date|issued|release_?date|articledateoriginal|ptime|onlinedate|displaydate")
"""In the letters of a name: when it appeared."""
CREATED: Final = re.compile(r"creat(?:ed|ion)|upload_?date|gentime")
"""When it was written or uploaded."""
PLAIN: Final = re.compile(
    r"(?:dc|dcterms|og|article|search|sort|cludo|outbrain|srf|citation)?(?:date|time|datetime|timestamp)"
)
"""The whole name says "date" and nothing more."""
UPDATED: Final = re.compile(r"modif|updat|lastmod|revis|utime|moddate")
"""When it last changed."""
_FOREIGN: Final = re.compile(
    r"expir|generator|cache|build|deploy|version|verif|app_?id|publisher|publicid|site:id|unpub|until|event|robots|"
    r"title|url|description|keywords"
)
_PAGES: Final = frozenset({"WebPage", "ItemPage", "AboutPage", "MedicalWebPage"})
_URL_DAY: Final = re.compile(
    r"[/=\-_](?P<y>(?:19|20)\d{2})"
    r"(?:[/\-_.](?P<m>0?[1-9]|1[0-2])[/\-_.](?P<d>0?[1-9]|[12]\d|3[01])|(?P<m2>0[1-9]|1[0-2])/?(?P<d2>0[1-9]|"
    r"[12]\d|3[01]))(?!\d)"
)
_OWN: Final = 0.6
"""Share of words from which a node's headline is the page's (see ``headline.agreement``)."""


def stated(node: Node | None, reader: str, *keys: str) -> Iterator[Claim[str]]:
    """What the schema.org node of the page's article says; see ``own_node``."""
    for key in keys if node else ():
        for value in many(node.get(key)) if node else ():
            yield from _claim(value, None, reader, key)


def stated_of_page(nodes: Sequence[Node], *keys: str) -> Iterator[Claim[str]]:
    """What JSON-LD says of the web page itself: content systems write it for static pages too."""
    for node in nodes:
        for key in keys if types(node) & _PAGES and not is_article(node) else ():
            for value in many(node.get(key)):
                yield from _claim(value, None, "json-ld", key)


def named(
    meta: Meta, pattern: re.Pattern[str], language: str | None, first: Sequence[str] = ()
) -> Iterator[Claim[str]]:
    """Dates in the head: under the first names, then under every name of the pattern."""
    names = [name for name in meta.values if name not in first and _fits(pattern, name)]
    for claim in meta.claims(*first, *names):
        yield from _claim(claim.value, language, "meta", claim.place)


def in_address(url: str | None) -> Iterator[Claim[str]]:
    """The day in the address, if it has one."""
    match = _URL_DAY.search((url or "")[:2000])
    if match:
        try:
            day = date(int(match["y"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
        except ValueError:
            return
        yield Claim(day.isoformat(), match[0], "url", "path")


def _claim(value: object, language: str | None, reader: str, place: str) -> Iterator[Claim[str]]:
    text = str(value) if isinstance(value, str | int) else ""
    if 0 < len(text) <= MAX_VALUE and (iso := parse_date(text, language)):
        yield Claim(iso, text, reader, place)


def own_node(main: Node | None, nodes: Sequence[Node], titles: Sequence[frozenset[str]]) -> Node | None:
    """The article's node; among several with different days only one that has the page's headline.

    None where they are a list of other articles.  ``main`` is what ``statements.main_node`` makes of them.
    """
    if main is not None and types(main) & _PAGES and not is_article(main):
        return None
    dated = [n for n in nodes if (n.get("datePublished") or n.get("datepublished")) and is_article(n)]
    days = {str(n.get("datePublished") or n.get("datepublished"))[:DAY] for n in dated}
    if len(days) <= 1 or any("LiveBlogPosting" in types(n) for n in nodes):
        return main
    return max((n for n in dated if _headline_share(n, titles) >= _OWN), key=lambda n: n is main, default=None)


def _headline_share(node: Node, titles: Sequence[frozenset[str]]) -> float:
    headline = next((h for h in many(node.get("headline") or node.get("name")) if isinstance(h, str)), "")
    return agreement(headline, titles)


@lru_cache(maxsize=4096)
def _fits(pattern: re.Pattern[str], name: str) -> bool:
    """Whether a meta element's name fits; pages name theirs alike, so that most answers are remembered."""
    if len(name) > MAX_VALUE or _FOREIGN.search(name):
        return False
    letters = re.sub(r"[^a-z_]", "", name)
    if pattern is PLAIN:
        return bool(pattern.fullmatch(letters.replace("_", "")))
    return bool(pattern.search(letters)) and (pattern is UPDATED or not UPDATED.search(letters))
