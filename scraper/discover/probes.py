"""Any address of a site → the usual places of sitemaps and feeds at its origin, for sites that declare none."""

from scraper.models import Link, LinkKind, Source
from scraper.urls import host_key

SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
"""Drupal, Ghost, Hugo, Jekyll, TYPO3, WordPress (redirects to its own) · Yoast · news sitemaps of all kinds."""
FEEDS = ("/feed/", "/rss.xml", "/feed.xml", "/index.xml", "/atom.xml", "/rss/")
"""WordPress · Drupal · Jekyll and Eleventy · Hugo · static generators · Ghost."""


def probes(url: str) -> tuple[Link, ...]:
    """The usual places at the origin of ``url``, sitemaps first; most of them answer 404 on any one site."""
    origin = host_key(url)
    places = [(path, LinkKind.SITEMAP) for path in SITEMAPS] + [(path, LinkKind.FEED) for path in FEEDS]
    return tuple(Link(url=origin + path, kind=kind, source=Source.PROBE) for path, kind in places)
