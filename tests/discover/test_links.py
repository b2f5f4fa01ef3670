import time

import pytest

from scraper import markup
from scraper.discover.links import MAX_LINKS, MAX_VARIANTS, read_links
from scraper.models import LinkKind, Source

HOME = "https://www.gazette.example/"


def read(html, url=HOME):
    return read_links(markup.parse(html, url=url), url)


def addresses(html, url=HOME):
    return [link.url.removeprefix(HOME.rstrip("/")) for link in read(html, url)]


def test_links_of_the_site_are_given_once_in_page_order_with_their_text():
    html = """<nav><a href="/politics/">Politics</a><a href="https://other.example/x">Elsewhere</a></nav>
      <a href="/2024/05/harbour-opens/"><img src="a.jpg"></a>
      <h2><a href="/2024/05/harbour-opens/?utm_source=home#top"> The  harbour <b>opens</b> </a></h2>
      <a href="http://archive.gazette.example/1998/03/old-story">Old story</a><a href="/">Home</a><a href="mailto:a@b.c">Mail</a>"""
    politics, story, old = read(html)
    assert (politics.url, politics.kind, politics.title) == (HOME + "politics/", LinkKind.SECTION, "Politics")
    assert (story.url, story.kind, story.title) == (
        HOME + "2024/05/harbour-opens/",
        LinkKind.ARTICLE,
        "The harbour opens",
    )
    assert old.url == "http://archive.gazette.example/1998/03/old-story"
    assert {link.source for link in (politics, story, old)} == {Source.SECTION}
    assert {link.found_on for link in (politics, story, old)} == {HOME}


def test_links_of_an_article_say_so():
    (link,) = read('<a href="/2024/05/other-story/">x</a>', HOME + "2024/05/12/a-story-of-five-words/")
    assert link.source is Source.ARTICLE


def test_relative_links_follow_the_declared_base():
    html = '<base href="/archive/"><a href="a-tale-of-five-old-ships">x</a><a href="?page=2">2</a>'
    assert addresses(html) == ["/archive/a-tale-of-five-old-ships", "/archive/?page=2"]


def test_declared_feeds_are_given_and_those_of_comments_and_pages_are_not():
    html = """<link rel="alternate" type="application/rss+xml" title="The Gazette » Feed" href="/feed/">
      <link rel="alternate" type="application/rss+xml" title="Flux des commentaires" href="/autre/feed/">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
      <link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x">
      <link rel="alternate" type="application/feed+json" href="/feed.json">
      <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="https://feeds.feeder.example/gazette">
      <link rel="alternate" type="application/rss+xml" href="/tag/water/feed/">
      <link rel="alternate" type="application/rss+xml" href="/author/jane/feed/">"""
    assert [(link.url, link.kind, link.source) for link in read(html)] == [
        (HOME + "feed/", LinkKind.FEED, Source.DECLARED),
        (HOME + "feed.json", LinkKind.FEED, Source.DECLARED),
        ("https://feeds.feeder.example/gazette", LinkKind.FEED, Source.DECLARED),
    ]


def test_an_article_does_not_give_its_own_feed_its_shortlink_or_its_endpoints():
    url = HOME + "2024/05/a-story/"
    html = """<link rel="alternate" type="application/rss+xml" href="/feed/">
      <link rel="alternate" type="application/rss+xml" href="/2024/05/a-story/feed/">
      <link rel="shortlink" href="/?p=12"><link rel="https://api.w.org/" href="/wp-json/">
      <link rel="amphtml" href="/2024/05/a-story/amp/"><link rel="canonical" href="/2024/05/a-story/">
      <link rel="stylesheet" href="/style"><link rel="EditURI" href="/xmlrpc.php?rsd">
      <a href="/2024/05/a-story/?replytocom=3#respond">Reply</a><a href="/2024/05/a-story/?share=mail">Share</a>
      <a href="/2024/05/a-story/feed/">RSS</a><a href="/?ical=1">Calendar</a><a href="/wp-login.php">Log in</a>
      <a href="/2024/05/a-story/amp/">AMP</a><a href="/photo.jpg">Photo</a>"""
    assert addresses(html, url) == ["/feed/"]


def test_the_feed_of_a_front_page_in_a_language_is_the_sites():
    html = '<link rel="alternate" type="application/rss+xml" href="/fr/feed/">'
    assert addresses(html, HOME + "fr/") == ["/fr/feed/"]
    assert addresses(html, HOME + "en/") == ["/fr/feed/"]


def test_the_feed_of_a_list_is_not_given_on_that_list():
    html = """<link rel="alternate" type="application/rss+xml" href="/politics?format=feed&amp;type=rss">
      <link rel="alternate" type="application/rss+xml" href="/sport/rss.xml">"""
    assert addresses(html, HOME + "politics") == ["/sport/rss.xml"]
    assert addresses(html) == ["/politics?format=feed&type=rss", "/sport/rss.xml"]


def test_hosts_that_serve_no_articles_are_left_out_unless_this_is_one():
    html = '<a href="https://static.gazette.example/a">x</a><a href="https://local.gazette.example/a">y</a>'
    assert addresses(html) == ["https://local.gazette.example/a"]
    assert addresses(html, "https://static.gazette.example/") == [
        "https://static.gazette.example/a",
        "https://local.gazette.example/a",
    ]


def test_untrusted_links_are_left_out_and_nofollow_is_followed():
    html = """<a rel="nofollow" href="/nofollow">a</a><a rel="ugc nofollow" href="/ugc">b</a>
      <a rel="Sponsored" href="/sponsored">c</a>"""
    assert addresses(html) == ["/nofollow"]


def test_a_list_turns_its_pages():
    html = """<link rel="next" href="/news/?page=2"><a href="/news/more?before=17">Older posts</a>
      <a href="/news/x7">7</a><a href="/news/x8" rel="next">→</a><a href="/news/x9">Articles plus anciens</a>
      <a href="/news/about-x">About x</a><a href="/news/z?c=1">次のページ</a>"""
    kinds = {link.url.removeprefix(HOME): link.kind for link in read(html, HOME + "news/")}
    assert kinds.pop("news/about-x") is LinkKind.UNKNOWN
    assert len(kinds) == 6
    assert set(kinds.values()) == {LinkKind.SECTION}


def test_previous_and_next_of_an_article_are_no_lists():
    (link,) = read('<a rel="next" href="/the-other">The other</a>', HOME + "2024/05/a-story-of-water/")
    assert link.kind is LinkKind.UNKNOWN


def test_other_languages_refreshes_maps_and_sitemaps_are_links():
    html = """<link rel="alternate" hreflang="fr" href="/fr/"><link rel="alternate" media="handheld" hreflang="fr" href="/m/">
      <meta http-equiv="Refresh" content="0; URL='/moved-to/'"><meta http-equiv="refresh" content="30">
      <map><area href="/map-target"></map><a href="/sitemap.xml">Sitemap</a><link rel="sitemap" href="/sitemap2.xml">"""
    links = {link.url.removeprefix(HOME): link for link in read(html)}
    assert set(links) == {"fr/", "moved-to/", "map-target", "sitemap.xml", "sitemap2.xml"}
    assert links["sitemap.xml"].kind is links["sitemap2.xml"].kind is LinkKind.SITEMAP
    assert links["moved-to/"].source is links["fr/"].source is Source.DECLARED


def test_a_list_by_date_leads_back_and_deeper_never_on():
    html = "".join(
        f'<a href="/{date}/">x</a>' for date in ("2024/04", "2024/06", "2024/05/12", "2023", "2025", "2024/05")
    )
    assert addresses(html, HOME + "2024/05/") == ["/2024/04/", "/2024/05/12/", "/2023/"]
    assert len(addresses(html)) == 6
    asked = '<a href="/archive?date=2024-05-13">next</a><a href="/archive?date=2024-05-11">previous</a>'
    assert addresses(asked, HOME + "archive?date=2024-05-12") == ["/archive?date=2024-05-11"]


def test_facets_are_limited():
    html = "".join(f'<a href="/list?colour={number}">x</a>' for number in range(500))
    assert len(read(html)) == MAX_VARIANTS


def test_links_are_limited_and_a_page_of_many_takes_linear_time():
    def seconds(count):
        html = "".join(
            f'<p><a href="/a-story-of-water-{number}">A story of water {number}</a></p>' for number in range(count)
        )
        document = markup.parse(html, url=HOME)
        begin = time.process_time()
        assert len(read_links(document, HOME)) == min(count, MAX_LINKS)
        return time.process_time() - begin

    seconds(100)
    assert seconds(20_000) < 40 * seconds(1_000) + 1


@pytest.mark.parametrize(
    "html", ["", "<a>", "<a href>", "<a href='http://['>x</a>", "<a href='\x00'>x</a>", "<link rel href>", "\ufffe"]
)
def test_broken_pages_give_nothing(html):
    assert read(html) == ()


def test_a_very_deep_link_text_is_read():
    html = "<a href='/deep-in-here'>" + "<b>" * 5_000 + "Text"
    (link,) = read(html)
    assert link.title == "Text"


def test_a_short_link_is_the_page_itself():
    head = '<link rel="shortlink" href="/?p=12">'
    body = '<a href="/?p=12">Short link</a> <a href="/2026/another-story-of-the-day.html">Another story</a>'
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    found = read_links(markup.parse(page, url="https://news.example/a-story"), "https://news.example/a-story")
    assert [link.url for link in found] == ["https://news.example/2026/another-story-of-the-day.html"]
