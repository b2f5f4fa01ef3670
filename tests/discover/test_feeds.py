import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.feeds import read_feed
from scraper.errors import PageError
from scraper.models import LinkKind, Source

URL = "https://gazette.example/feed/"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Gazette</title><link>https://gazette.example/</link>
<atom:link rel="self" href="https://gazette.example/feed/"/>{items}</channel></rss>"""


def rss(*items):
    return RSS.format(items="".join(f"<item>{item}</item>" for item in items)).encode()


def read(content, url=URL):
    return list(read_feed(content, url))


def only(content, url=URL):
    (link,) = read(content, url)
    return link


def test_an_rss_item_becomes_an_article():
    link = only(rss("""<title>The harbour &amp;amp; the <![CDATA[<b>bridge</b>]]></title><media:title>Photo</media:title>
      <link> https://gazette.example/2024/05/harbour/?utm_source=rss </link><guid isPermaLink="false">12</guid>
      <pubDate>Sun, 12 May 2024 08:30:00 +0200</pubDate><dc:date>2020-01-01</dc:date><media:content url="a.jpg"/>
      <content:encoded><![CDATA[<a href="https://gazette.example/other">x</a>]]></content:encoded>"""))  # fmt: skip
    assert link.url == "https://gazette.example/2024/05/harbour/"
    assert (link.kind, link.source, link.found_on) == (LinkKind.ARTICLE, Source.FEED, URL)
    assert link.title == "The harbour & the bridge"
    assert (link.published, link.modified) == ("2024-05-12T08:30:00+02:00", None)


def test_the_address_is_the_original_link_then_the_link_then_the_permalink():
    burner = "<feedburner:origLink>https://gazette.example/a</feedburner:origLink><link>https://feeds.feeder.example/~r/1</link>"
    assert only(rss(burner)).url == "https://gazette.example/a"
    assert only(rss("<guid>https://gazette.example/b</guid>")).url == "https://gazette.example/b"
    clicks = "<link>https://clicks.example/r/1</link><guid>https://gazette.example/c</guid>"
    assert only(rss(clicks)).url == "https://gazette.example/c"
    shortlink = '<link>https://gazette.example/d/</link><guid isPermaLink="false">https://gazette.example/?p=12</guid>'
    assert only(rss(shortlink)).url == "https://gazette.example/d/"
    assert read(rss('<guid isPermaLink="false">https://gazette.example/?p=12</guid>', "<title>No link</title>")) == []


def test_relative_links_and_files():
    assert only(rss("<link>/a-story</link>")).url == "https://gazette.example/a-story"
    assert read(rss("<link>/talk.mp3</link>")) == []


def test_a_comment_gives_its_article_without_the_comments_title_and_dates():
    link = only(
        rss("<title>By: Jane</title><link>/a-story/#comment-12</link><pubDate>Sun, 12 May 2024 08:30 GMT</pubDate>")
    )
    assert (link.url, link.title, link.published) == ("https://gazette.example/a-story/", None, None)


def test_atom_with_bases_alternates_and_both_dates():
    link, following = sorted(read(b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://gazette.example/news/">
      <link rel="self" href="feed"/><link rel="next" href="feed?p=2"/>
      <entry xml:base="2024/"><title type="html">A &amp;lt;b&amp;gt;story&amp;lt;/b&amp;gt;</title><id>tag:x,2024:1</id>
      <link rel="enclosure" href="talk.mp3"/><link type="application/json" href="one.json"/><link rel="alternate" type="text/html" href="one"/>
      <published>2024-05-12T08:30:00Z</published><updated>2024-05-13T09:00:00.5+02:00</updated></entry></feed>"""),
      key=lambda link: link.kind)  # fmt: skip
    assert link.url == "https://gazette.example/news/2024/one"
    assert link.title == "A story"
    assert (link.published, link.modified) == ("2024-05-12T08:30:00+00:00", "2024-05-13T09:00:00+02:00")
    assert (following.url, following.kind) == ("https://gazette.example/feed/feed?p=2", LinkKind.FEED)


@pytest.mark.parametrize(
    "content",
    [
        b"<rss version='0.91'><channel><item><title>T</title><link>https://gazette.example/a</link></item></channel></rss>",
        b"""<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
        <rss><channel><item><title>T</title><link>https://gazette.example/a</link></item></channel></rss>""",
        b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/>
        <item rdf:about="https://gazette.example/a"><title>T</title></item></rdf:RDF>""",
        b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel/>
        <item><title>T</title><link>https://gazette.example/a</link></item></rdf:RDF>""",
        b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>T</title>
        <link rel="alternate" href="https://gazette.example/a"/></entry></feed>""",
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/a","title":"T"}]}'.replace(
            b'"/a"', b'"https://gazette.example/a"'
        ),
        b"\xef\xbb\xbf\n <rss><channel><item><title>T</title><link>https://gazette.example/a</link></item></channel></rss>",
        (
            b"<br />\n<b>Warning</b>: in x.php\n<?xml version='1.0'?><rss><channel><item><title>T</title>"
            b"<link>https://gazette.example/a</link></item></channel></rss>"
        ),
        b"<rss><channel><item><title>T</title><link>https://gazette.example/a</link></item><item><title>cut",
        b"<rss><channel><item><bad:tag>x</bad:tag><title>T\x0b\x00</title><link>https://gazette.example/a</link></p></item>",
        "<?xml version='1.0' encoding='utf-16'?><rss><channel><item><title>T</title><link>https://gazette.example/a</link></item></channel></rss>".encode("utf-16"),
        b"<?xml version='1.0' encoding='utf-16'?><rss><channel><item><title>T</title><link>https://gazette.example/a</link></item></channel></rss>",
        b"<?xml version='1.0' encoding='rot13'?><rss><channel><item><title>T</title><link>https://gazette.example/a</link></item></channel></rss>",
    ],
)  # fmt: skip
def test_every_dialect_and_much_damage_is_read(content):
    link = only(content)
    assert (link.url, link.title) == ("https://gazette.example/a", "T")


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("iso-8859-1", "cp1252"),
        ("utf-8", "cp1252"),
        ("windows-1251", "windows-1251"),
        ("iso-8859-1", "utf-8"),
        ("nonsense", "utf-8"),
    ],
)
def test_titles_survive_their_encoding(declared, used):
    title = "Вода дорожает" if used == "windows-1251" else "L’été à Sète"
    text = f"<?xml version='1.0' encoding='{declared}'?><rss><channel><item><title>{title}</title><link>/a</link></item></channel></rss>"
    assert only(text.encode(used)).title == title


def test_html_entities_and_bare_ampersands_are_read():
    link = only(rss("<title>Caf&eacute; R&D</title><link>/a?id=1&kind=2</link>"))
    assert (link.url, link.title) == ("https://gazette.example/a?id=1&kind=2", "Café R&D")


def test_json_feed():
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "next_url": "https://gazette.example/feed.json?page=2",
        "items": [
            {
                "id": "https://gazette.example/a",
                "title": "A",
                "date_published": "2024-05-12T08:30:00Z",
                "date_modified": "2024-05-13",
            },
            {"id": "2"},
            "nonsense",
            {"url": 3},
        ],
    }
    following, link = read(json.dumps(feed).encode())
    assert (following.url, following.kind) == ("https://gazette.example/feed.json?page=2", LinkKind.FEED)
    assert (link.url, link.published, link.modified) == (
        "https://gazette.example/a",
        "2024-05-12T08:30:00+00:00",
        "2024-05-13",
    )


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><title>&b;</title><link>https://gazette.example/a</link></item></channel></rss>"""


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   ", b"nothing", b"<!DOCTYPE html><html><body>Not found</body></html>", b"<urlset></urlset>", b"{}", b"[1]", b"{broken",
        b'{"version": "1", "items": []}', b'{"a":' * 50_000, b"\x1f\x8bnot gzip", b"\x00" * 100, b"<?xml version='1.0'?>", b"<!-- <rss> -->", BOMB,
        b"<!DOCTYPE rss SYSTEM 'file:///etc/passwd' [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><item><title>&x;</title></item></rss>",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_an_error_with_its_address(content):
    with pytest.raises(PageError) as caught:
        read(content)
    assert caught.value.url == URL


def test_entities_are_never_expanded():
    padded = BOMB.replace(b"<!DOCTYPE", b"<!--" + b"x" * 100_000 + b"--><!DOCTYPE")
    try:
        links = read(padded)
    except PageError:
        return
    assert all("aaaa" not in (link.title or "") for link in links)


def test_an_empty_feed_is_a_feed():
    assert read(rss()) == []


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"<rss><channel>", b"<?xml version='1.0'?><feed>", b"{", b"\x1f\x8b"]),
)
def test_anything_gives_links_or_a_page_error(content, head):
    with suppress(PageError):
        read(head + content)
