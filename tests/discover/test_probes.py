from scraper.discover.probes import probes
from scraper.models import LinkKind, Source


def test_the_usual_places_are_at_the_origin():
    links = probes("http://news.gazette.example:8080/politics/?page=2")
    assert {link.source for link in links} == {Source.PROBE}
    assert links[0].url == "http://news.gazette.example:8080/sitemap.xml"
    assert [link.kind for link in links] == sorted((link.kind for link in links), reverse=True)
    assert {link.kind for link in links} == {LinkKind.SITEMAP, LinkKind.FEED}
    assert len(links) <= 10
