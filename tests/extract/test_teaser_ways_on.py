"""The ways on from an article: labels for narrow screens are no headlines, a licence box is no teaser."""

import pytest

from scraper.extract.article import extract

URL = "https://gazette.example/2026/05/03/the-weir-is-mended-before-the-floods"
TITLE = "The weir is mended before the floods"
PROSE = (
    "<p>The weir above the mill has been mended in three weeks, and the water stands where it stood before the winter.</p>"
    "<p>The masons used the old stones, since those of the quarry are too soft, and the miller paid for half of the work.</p>"
)
LICENCE = "https://licences.example/by/4.0/deed-of-this-very-licence"


def teasers(inner):
    page = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{PROSE}</article>{inner}</body></html>"
    return [(one.title, one.url) for one in extract(page, URL).teasers]


@pytest.mark.parametrize("icon", ["", '<i class="icon arrow"></i>'])
@pytest.mark.parametrize("label", ["Previous", "Précédent", "Zurück", "前の記事"])
@pytest.mark.parametrize("label_first", [True, False])
@pytest.mark.parametrize("headline", ["A heron on the mill roof", "Who counts the eels?"])
def test_the_label_for_narrow_screens_is_not_the_headline(icon, label, label_first, headline):
    spans = [f"<span class=hidden-mobile>{headline}</span>", f"<span class=visible-mobile>{label}</span>"]
    link = f'<a href="/2026/05/01/a-heron-on-the-mill-roof" title="{headline}">{icon}{"".join(spans[:: -1 if label_first else 1])}</a>'
    found = teasers(f'<div class="post-prevnext"><article class="post-prev">{link}</article></div>')
    assert [title for title, _ in found] == [headline]


@pytest.mark.parametrize("place", ["<div class=licence-box>{}</div>", "<h2>Read more</h2><ul><li>{}</li></ul>"])
def test_a_card_with_the_pages_own_title_on_another_site_is_none(place):
    card = f"<a href='{{}}'><h3>{TITLE}</h3></a><p>Whoever names the author may print this text again.</p>"
    other = "<h2>Read more</h2><ul><li><a href='/2026/05/02/the-eels-are-late'><h3>The eels are late this year</h3></a></li></ul>"
    assert teasers(place.format(card.format(LICENCE)) + other) == [
        ("The eels are late this year", "https://gazette.example/2026/05/02/the-eels-are-late")
    ]


def test_another_article_of_the_site_may_bear_the_same_title():
    card = f"<h2>Read more</h2><ul><li><a href='/2025/05/02/the-weir-is-mended'><h3>{TITLE}</h3></a></li></ul>"
    assert [title for title, _ in teasers(card)] == [TITLE]


@pytest.mark.parametrize(
    "address", ["http://[", "http://", "https://licences.example:99999/x", "//", "file:///licence"]
)
@pytest.mark.parametrize("base", ["", "<base href='http://['>", "<base href='file:///disk/'>"])
def test_no_broken_address_breaks_the_page(address, base):
    card = f"<h2>Read more</h2><ul><li><a href='{address}'><h3>{TITLE}</h3></a></li></ul>"
    assert extract(f"{base}<h1>{TITLE}</h1>{PROSE}{card}").title == TITLE
