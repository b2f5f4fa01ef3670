"""The shape of an address → whether it is named as feeds and sitemaps are."""

import re

from scraper.discover import words
from scraper.discover.shape import Shape

_FEED_NAME = re.compile(
    r"(?:feed|feeds|rss|rss2|atom|rdf|backend)(?:\.(?:xml|php|aspx|json|rss|rdf|atom))?|index\.(?:xml|rdf|rss|atom)"
    r"|[^/]*\.(?:rss|atom|rdf)|[^/]*(?:rss|feed|atom)[^/]*\.(?:xml|json)"
)
_FEED_FOLDERS = frozenset({"feeds", "rss"})
_FEED_PARAMETERS = {
    "feed": re.compile(r".+"),  # WordPress
    "format": re.compile(r"feed|rss|atom"),  # Joomla
    "type": re.compile(r"rss|atom|100|9818"),  # TYPO3's usual page types for feeds
    "page": re.compile(r"backend.*"),  # SPIP
    "alt": re.compile(r"rss|atom"),  # Blogger
    "output": re.compile(r"rss|atom"),
    "rss": re.compile(r"1|true|"),
}
_SITEMAP_NAME = re.compile(r"[^/]*site-?map[^/]*\.xml(?:\.gz)?|[^/]*\.xml\.gz|[^/]*site-?map[^/]*\.(?:gz|txt)")


def is_feed(shape: Shape) -> bool:
    """Whether an address looks like a feed's."""
    if any(name in _FEED_PARAMETERS and _FEED_PARAMETERS[name].fullmatch(value) for name, value in shape.parameters):
        return True
    if not words.TAG.isdisjoint(shape.segments[-2:-1]):
        return False  # /tag/atom is about physics
    in_folder = shape.extension == "xml" and not _FEED_FOLDERS.isdisjoint(shape.segments[-2:-1])
    return in_folder or bool(_FEED_NAME.fullmatch(shape.last))


def is_sitemap(shape: Shape) -> bool:
    """Whether an address looks like a sitemap's."""
    return bool(_SITEMAP_NAME.fullmatch(shape.last))
