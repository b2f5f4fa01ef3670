"""Both dates of a page, from pages written here."""

import time

import pytest

from scraper.extract.dates.article_dates import read_dates
from scraper.extract.evidence import Evidence
from scraper.markup import parse


def dates_of(html, url="https://news.example/a-long-story"):
    return read_dates(Evidence(parse(html, url=url), url))


def page(head="", body="", lang="en"):
    return (
        f'<html lang="{lang}"><head><title>Harbour opens | Daily</title>{head}</head>'
        f"<body><article><h1>Harbour opens</h1>{body}</article></body></html>"
    )


def ld(**fields):
    pairs = ", ".join(f'"{name}": "{value}"' for name, value in fields.items())
    return (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Harbour opens", {pairs}}}</script>'
    )


@pytest.mark.parametrize(
    ("html", "published", "updated"),
    [
        (
            page(ld(datePublished="2024-03-05T10:20:00+01:00", dateModified="2024-03-06T08:00:00+01:00")),
            "2024-03-05T10:20:00+01:00",
            "2024-03-06T08:00:00+01:00",
        ),
        (page(ld(datePublished="2024-03-05", dateModified="2024-03-05")), "2024-03-05", None),
        (
            page('<meta property="article:published_time" content="2024-03-05T10:20:00Z">'),
            "2024-03-05T10:20:00+00:00",
            None,
        ),
        (page('<meta name="publish-date" content="5 Mar 2024">'), "2024-03-05", None),
        (page('<meta name="expires" content="2030-01-01">'), None, None),
        (page(body='<span itemscope itemtype="https://schema.org/Article"><i itemprop="datePublished" content="2024-03-05"></i></span>'), "2024-03-05", None),
        (page(body='<time datetime="2024-03-05T10:20:00+01:00">today</time>'), "2024-03-05T10:20:00+01:00", None),
        (page(body='<footer><abbr class="published" title="2024-03-05T10:20:00+01:00">mardi</abbr></footer>'), "2024-03-05T10:20:00+01:00", None),
        (page(body="<p>Publié le 5 mars 2024 à 10h20, mis à jour le 6 mars 2024</p>", lang="fr"), "2024-03-05T10:20:00", "2024-03-06"),
        (page(body="<div><span>Updated</span> <span>March 6, 2024</span></div>"), "2024-03-06", None),
        (page(body='<div class="post-meta"><b>05</b> <b>March</b> <b>2024</b></div>'), "2024-03-05", None),
        (page(body="<p>Dieser Artikel wurde am 5. März 2024 um 10:20 Uhr veröffentlicht.</p>", lang="de"), "2024-03-05T10:20:00", None),
        (page(body="<p>Posted 2 hours ago</p>"), None, None),
        (page(body="<footer>© 5 March 2024 Daily</footer>"), None, None),
        (page(body='<div class="comments"><time datetime="2024-04-01">April</time></div>'), None, None),
        (page(body='<ul><li><a href="/b"><h3>Another story of the town</h3></a><time datetime="2024-04-01">x</time></li></ul>'), None, None),
    ],
)  # fmt: skip
def test_each_source_gives_its_dates(html, published, updated):
    dates = dates_of(html)
    assert (dates.published, dates.updated) == (published, updated)


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ("<p><span>16 août 2019</span> <span>- Mis à jour le 9 juillet 2025</span></p>", "2019-08-16"),
        ("<div>Sea and shore <h3>Harbour opens</h3><span>18 December 2025 · 3 min</span></div>", "2025-12-18"),
        ("<p><a>Région</a><span>22 décembre 2022</span><span>Mis à jour : 2 janvier 2026</span></p>", "2022-12-22"),
        ('<div id="wm-ipp"><div>3 Feb 2009 – 10 Nov 2013</div></div>', None),
        (f'<section><time datetime="2025-12-19">x</time><p>{"Wort " * 250}</p><h3><a>Hafen</a></h3></section>', "2025-12-19"),
        ('<section><time datetime="2025-12-19">x</time><p>Wort</p><h3><a>Anderes</a></h3></section>', None),
    ],
    ids=["updated after a dash", "beside the headline", "in glued spans", "an archive's bar", "long section", "card"],
)  # fmt: skip
def test_displayed_dates_are_told_apart(body, published):
    assert dates_of(page(body=body, lang="fr")).published == published


def test_a_time_of_day_does_not_set_the_articles_date_behind_that_of_a_card():
    own = '<div class="a__date">Monday, 02 Mar 2026 10:15</div><div><p>Ships are back.</p></div>'
    card = '<div class="c"><h3 class="c__t"><a href="/b">Ferry</a></h3><div class="c__date">Sunday, 01 Mar 2026</div></div>'
    assert dates_of(page(body=f"<h1>Harbour opens</h1>{own}{card}")).published == "2026-03-02T10:15:00"


def test_the_raw_text_and_its_reader_are_kept():
    dates = dates_of(page(body="<p>Published on March 5, 2024</p>"))
    assert dates.published_raw == "Published on March 5, 2024"
    assert dates.provenance["published"].reader == "dom"


def test_the_address_is_the_last_resort_and_gives_a_day():
    dates = dates_of(page(), url="https://news.example/2024/03/05/harbour-opens")
    assert (dates.published, dates.provenance["published"].reader) == ("2024-03-05", "url")


def test_the_day_in_the_address_beats_a_tag_that_is_plainly_the_last_change():
    html = page(ld(datePublished="2024-06-01T09:00:00+02:00", dateModified="2024-06-01T09:00:00+02:00"))
    assert dates_of(html, url="https://news.example/2024/03/05/harbour-opens").published == "2024-03-05"


def test_utc_gives_way_to_the_same_moment_in_local_time():
    html = page(ld(datePublished="2024-03-06T02:20:00Z"), "<p>Published March 5, 2024 at 9:20 pm</p>")
    assert dates_of(html).published == "2024-03-05T21:20:00-05:00"


def test_utc_gives_way_to_the_displayed_time_of_a_page_changed_later():
    head = ld(datePublished="2024-03-04T23:10:00Z", dateModified="2024-03-06T08:00:00Z")
    shown = '<p class="datum">5. März 2024, 00:10 Uhr</p>'
    assert dates_of(page(head, shown, lang="de")).published == "2024-03-05T00:10:00+01:00"


@pytest.mark.parametrize(
    ("changed", "shown", "published"),
    [
        ("2024-05-01", '<p class="date">8 octobre 2022</p>', "2022-10-08"),
        ("2024-05-01", '<p class="date">1er mai 2024</p>', "2022-10-24"),
        ("2024-05-01", '<p class="date">24 octobre 2022</p><p class="date">8 octobre 2022</p>', "2022-10-24"),
        ("2024-05-01", "<p>La fête du 8 octobre 2022 avait attiré du monde jusque tard dans la soirée.</p>", "2022-10-24"),
    ],
    ids=["another day", "the last change", "both", "a sentence"],
)  # fmt: skip
def test_a_telling_displayed_date_overrules_one_that_nothing_bears_out(changed, shown, published):
    head = ld(datePublished="2022-10-24", dateModified=changed)
    assert dates_of(page(head, shown, lang="fr")).published == published


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-05-01T09:00:00">',
        '<meta name="date" content="2024-05-01">',
    ],
)
def test_a_displayed_last_change_counts_where_the_page_also_declares_it_as_its_date(head):
    declared = head + ld(datePublished="2018-04-03", dateModified="2024-05-01T09:00:00")
    assert dates_of(page(declared, '<p class="datum">1. Mai 2024</p>', lang="de")).published[:10] == "2024-05-01"


@pytest.mark.parametrize(
    ("names", "published"),
    [("post-template single single-post", "2015-06-04"), ("page page-id-12 page-template-default", None)],
)
def test_a_static_page_is_no_article_though_its_system_calls_it_one(names, published):
    head = (
        '<meta property="og:type" content="article"><script type="application/ld+json">'
        '{"@type": "WebPage", "name": "Über uns", "datePublished": "2015-06-04"}</script>'
    )
    html = page(head, "<p>Wir sind seit langem am Hafen.</p>", lang="de").replace("<body>", f'<body class="{names}">')
    assert dates_of(html).published == published


def test_the_date_of_a_mere_web_page_counts_only_where_it_is_displayed():
    head = '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2024-03-05T10:20:00Z"}</script>'
    assert dates_of(page(head)).published is None
    assert dates_of(page(head, "<p>March 5, 2024</p>")).published == "2024-03-05T10:20:00+00:00"


def test_a_list_of_articles_in_structured_data_gives_no_date():
    items = ", ".join(
        f'{{"@type": "NewsArticle", "headline": "Item {n}", "datePublished": "2024-03-0{n}"}}' for n in range(1, 5)
    )
    assert dates_of(page(f'<script type="application/ld+json">[{items}]</script>')).published is None


def test_the_rest_of_the_page_settles_an_exchangeable_day_and_month():
    body = '<p class="date">02-12-2025</p><p>Read also our piece of <i>24-11-2025</i>.</p>'
    assert dates_of(page(body=body)).published == "2025-12-02"


@pytest.mark.parametrize(
    "body",
    [
        "<h2>" * 5_000 + "3 March 2024",
        "<aside>" * 3_000 + "words and more words " * 5_000,
        "<span>12</span>" * 50_000,
        "3/3/2024 <b>x</b>" * 30_000,
        "<section><time datetime='x'>3 March 2024</time>" * 3_000,
        "<p>12 March</p>" * 50_000,
    ],
    ids=["unclosed headings", "nested asides", "numbers", "dates in one line", "nested sections", "half dates"],
)
def test_hostile_pages_take_linear_time(body):
    document = parse(f"<html><title>t</title><body><h1>t</h1>{body}</body></html>")
    started = time.perf_counter()
    read_dates(Evidence(document, None))
    assert time.perf_counter() - started < 2
