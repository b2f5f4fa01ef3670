"""schema.org nodes (from JSON-LD or microdata) in, what they claim about the page's article out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from scraper.extract.declared.claims import Claim
from scraper.extract.declared.jsonld import ARTICLE_TYPES, Node, is_article, types

_GENERIC: Final = frozenset({"CreativeWork", "Review", "Recipe", "HowTo", "SocialMediaPosting"})
"""Article types that also describe parts of a page; a plainer article beats them."""
_PAGES: Final = frozenset({"WebPage", "ItemPage", "AboutPage", "MedicalWebPage", "VideoObject", "PodcastEpisode"})
"""Types that speak for the article where none of ``ARTICLE_TYPES`` is there."""
_SITES: Final = frozenset({"WebSite", "NewsMediaOrganization", "Newspaper", "Periodical"})


def main_node(nodes: Sequence[Node], url: str | None) -> Node | None:
    """The node about the page's own article: typed as one, headlined, and of the same address where it says one."""
    candidates = [node for node in nodes if is_article(node)] or [n for n in nodes if types(n) & _PAGES]
    return max(candidates, key=lambda node: _fitness(node, url), default=None)


def _fitness(node: Node, url: str | None) -> int:
    said = {address.partition("#")[0].rstrip("/") for address in _addresses(node)}
    return (
        4 * (url is not None and url.partition("#")[0].rstrip("/") in said)
        + 2 * bool(types(node) & (ARTICLE_TYPES - _GENERIC))
        + 2 * bool(node.get("headline"))
        + bool(node.get("author"))
    )


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        for value in many(node.get(key)):
            address = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(address, str):
                yield address


def many(value: Any) -> Iterator[Any]:
    """The values of a property that may hold one, a list, or nothing."""
    if isinstance(value, list):
        for item in value:
            yield from item if isinstance(item, list) else (item,)
    elif value is not None:
        yield value


def names(value: Any) -> Iterator[str]:
    """The names in a property that may hold strings, objects with a name, or lists of either."""
    for item in many(value):
        for name in many(name_of(item)):
            if isinstance(name, str) and (text := " ".join(name.split())):
                yield text


def name_of(item: Any) -> Any:
    """The name of a person, organisation or thing: a string, a list of them, or None."""
    if not isinstance(item, dict):
        return item
    parts = [part for key in ("givenName", "familyName") for part in many(item.get(key)) if isinstance(part, str)]
    return item.get("name") or " ".join(parts) or item.get("legalName") or item.get("alternateName")


def texts(node: Node | None, *keys: str, reader: str) -> Iterator[Claim[str]]:
    """Claims of the texts or names under these properties of a node, in the order of the keys."""
    for key in keys:
        for text in names((node or {}).get(key)):
            yield Claim(text, text, reader, key)


def site_names(nodes: Iterable[Node], main: Node | None, *, reader: str) -> Iterator[Claim[str]]:
    """The publication's name: the article's publisher, or what the page says the site is called."""
    yield from texts(main, "publisher", reader=reader)
    for node in nodes:
        if types(node) & _SITES:
            yield from texts(node, "name", reader=reader)


def images(node: Node | None, *, reader: str) -> Iterator[Claim[str]]:
    """Addresses of the article's pictures, as written."""
    for key in ("image", "thumbnailUrl", "primaryImageOfPage"):
        for item in many((node or {}).get(key)):
            address = item.get("url") or item.get("contentUrl") or item.get("@id") if isinstance(item, dict) else item
            for one in many(address):
                if isinstance(one, str) and one.strip():
                    yield Claim(one.strip(), one, reader, key)
