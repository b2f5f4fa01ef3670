import gzip
import subprocess
import sys
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover import sitemaps
from scraper.discover.sitemaps import read_sitemap
from scraper.errors import PageError
from scraper.models import LinkKind, Source

URL = "https://gazette.example/sitemap.xml"
STORY = "https://gazette.example/2024/05/the-harbour-opens"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def read(content, url=URL):
    return list(read_sitemap(content, url))


def urlset(*entries, namespace=NAMESPACE):
    return f"<urlset {namespace}>{''.join(f'<url>{entry}</url>' for entry in entries)}</urlset>".encode()


def test_a_urlset_gives_pages_with_their_last_change():
    story, section = read(
        b'<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="/s.xsl"?>'
        + urlset(
            f"<loc>\n {STORY} </loc><lastmod>2024-05-12T08:30:00.000Z</lastmod><priority>0.5</priority>",
            "<loc>/politics/</loc>",
        )
    )
    assert (story.url, story.kind, story.source, story.found_on) == (STORY, LinkKind.ARTICLE, Source.SITEMAP, URL)
    assert (story.modified, story.published, story.title) == ("2024-05-12T08:30:00+00:00", None, None)
    assert (section.url, section.kind, section.modified) == (
        "https://gazette.example/politics/",
        LinkKind.SECTION,
        None,
    )


def test_pictures_films_and_other_languages_are_ignored():
    entry = f"""<loc>{STORY}</loc><image:image><image:loc>https://gazette.example/a-picture-of-the-harbour</image:loc></image:image>
      <xhtml:link rel="alternate" hreflang="fr" href="https://gazette.example/fr/le-port"/>
      <video:video><video:player_loc>https://gazette.example/v</video:player_loc></video:video>"""
    (link,) = read(urlset(entry, namespace=NAMESPACE + ' xmlns:image="i" xmlns:xhtml="x" xmlns:video="v"'))
    assert link.url == STORY


def test_files_are_not_pages():
    assert (
        read(urlset("<loc>/report.pdf</loc>", "<loc>/photo.jpg</loc>", "<loc></loc>", "", "<loc>mailto:a@b.c</loc>"))
        == []
    )


NEWS = f"""<loc>{STORY}</loc><lastmod>2024-05-13</lastmod><news:news><news:publication><news:name>Gazette</news:name>
  <news:language>en</news:language></news:publication><news:publication_date>2024-05-12T08:30+02:00</news:publication_date>
  <news:title> The &amp;eacute;t&amp;eacute;  opens &amp; closes</news:title></news:news>"""


@pytest.mark.parametrize(
    "namespace", ['xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', 'xmlns:news="urn:wrong"', ""]
)
def test_a_news_sitemap_gives_articles_with_title_and_date(namespace):
    (link,) = read(urlset(NEWS, namespace=namespace))
    assert (link.url, link.kind, link.source) == (STORY, LinkKind.ARTICLE, Source.NEWS_SITEMAP)
    assert (link.published, link.modified) == ("2024-05-12T08:30:00+02:00", "2024-05-13")
    assert link.title == "The été opens & closes"


def test_an_index_gives_sitemaps_but_not_those_of_tags_people_and_pictures():
    names = [
        "posts.xml",
        "news.xml.gz",
        "post_tag-sitemap.xml",
        "wp-sitemap-users-1.xml",
        "sitemap-images.xml",
        "author-sitemap2.xml",
        "sitemap.xml",
    ]
    entries = "".join(
        f"<sitemap><loc>https://gazette.example/{name}</loc><lastmod>2024-05-12</lastmod></sitemap>" for name in names
    )
    posts, news = read(f"<sitemapindex {NAMESPACE}>{entries}</sitemapindex>".encode())
    assert (posts.url, posts.kind, posts.source, posts.modified) == (
        "https://gazette.example/posts.xml", LinkKind.SITEMAP, Source.SITEMAP, "2024-05-12",
    )  # fmt: skip
    assert news.url == "https://gazette.example/news.xml.gz"


@pytest.mark.parametrize(
    "content",
    [
        urlset(f"<loc>{STORY}</loc>", namespace=""),
        urlset(f"<loc>{STORY}</loc>", namespace='xmlns="http://www.google.com/schemas/sitemap/0.84"'),
        b"\xef\xbb\xbf\r\n\n  " + urlset(f"<loc>{STORY}</loc>"),
        b"\n<?xml version='1.0'?>" + urlset(f"<loc>{STORY}</loc>"),
        urlset(f"<loc><![CDATA[{STORY}]]></loc>"),
        f"<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url><s:loc>{STORY}</s:loc></s:url></s:urlset>".encode(),
        gzip.compress(urlset(f"<loc>{STORY}</loc>"), mtime=0),
        urlset(f"<loc>{STORY}</loc>").decode().join(("<?xml version='1.0' encoding='utf-16'?>", "")).encode("utf-16"),
        f"{STORY}\n".encode(),
        f"\n{STORY}?utm_source=x\r\n\r\nnonsense\nftp://gazette.example/".encode(),
        gzip.compress(STORY.encode(), mtime=0),
        urlset(f"<loc>{STORY}</loc>")[: -len("</urlset>")],
        f"<rss><channel><item><link>{STORY}</link></item></channel></rss>".encode(),
        b"<urlset><url><loc>" + STORY.encode() + b"</loc><lastmod>\x0b\x00</lastmod><junk></url></urlset>",
    ],
)
def test_what_stands_for_a_sitemap_is_read(content):
    (link,) = read(content)
    assert link.url == STORY


def test_bare_ampersands_in_addresses_are_read():
    (link,) = read(urlset("<loc>https://gazette.example/article.php?id=1&lang=fr&copy=2</loc>"))
    assert link.url == "https://gazette.example/article.php?id=1&lang=fr&copy=2"


BOMB = b'<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'


@pytest.mark.parametrize(
    "content",
    [
        b"", b" ", b"Not found", b"<!DOCTYPE html><html><body><a href='https://gazette.example/'>x</a></body></html>", b"<html><url><loc>x</loc></url></html>",
        b"{}", b"\x1f\x8b", b"\x1f\x8b\x08\x00garbage garbage garbage", b"<?xml version='1.0'?>", b"<!-- never ends <urlset>", BOMB, b"\x89PNG\r\n\x1a\n",
    ],
)  # fmt: skip
def test_what_is_no_sitemap_is_an_error_with_its_address(content):
    with pytest.raises(PageError) as caught:
        read(content)
    assert caught.value.url == URL


def test_damaged_gzip_gives_what_came_before_and_then_an_error():
    whole = gzip.compress(urlset(*(f"<loc>{STORY}-{zlib.crc32(b'%d' % n)}</loc>" for n in range(20_000))), mtime=0)
    links = read_sitemap(whole[: len(whole) // 2], URL)
    assert len([next(links) for _ in range(1_000)]) == 1_000
    with pytest.raises(PageError, match="damaged"):
        list(links)


def test_caps_cut_a_sitemap_short(monkeypatch):
    content = urlset(*(f"<loc>{STORY}-{number}</loc>" for number in range(5_000)))
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 100)
    links = read_sitemap(content, URL)
    assert len([next(links) for _ in range(100)]) == 100
    with pytest.raises(PageError, match="More than 100 entries"):
        next(links)
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 5_000)
    assert len(read(content)) == 5_000
    monkeypatch.setattr(sitemaps, "MAX_BYTES", 100_000)
    with pytest.raises(PageError, match="Longer than 100,000 bytes"):
        read(content)


@pytest.mark.parametrize(
    "junk",
    [
        b"<x/>" * 2_000_000,
        b"<url>" + b"<y>z</y>" * 1_000_000,
        b"<x>" * 2_000_000,
        b"z" * 8_000_000,
        b"<!-- -->" * 1_000_000,
    ],
    ids=["elements", "one entry", "nesting", "text", "comments"],
)
def test_junk_without_entries_is_refused_early(junk):
    with pytest.raises(PageError):
        read(gzip.compress(b"<urlset>" + junk, 1))


MEASURE = """
import gzip, resource, sys
from scraper.discover.sitemaps import read_sitemap
picture = b"<image:image><image:loc>https://gazette.example/harbour.jpg</image:loc></image:image>" * 30
entry = b"<url><loc>https://gazette.example/2024/05/the-harbour-opens-%d.html</loc>" + picture + b"</url>\\n"
body = b"<urlset>" + b"".join(entry % number for number in range(20_000)) + b"</urlset>"
size = len(body)
if sys.argv[1] == "gzip":
    body = gzip.compress(body, 1)
next(read_sitemap(body[:100_000], "https://gazette.example/s.xml"), None)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in read_sitemap(body, "https://gazette.example/s.xml"))
print(size, count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("packing", ["plain", "gzip"])
def test_memory_does_not_grow_with_the_sitemap(packing):
    """The high-water mark, in a process of its own: what is counted is the caches of addresses, which are bounded."""
    run = [sys.executable, "-c", MEASURE, packing]
    size, count, kilobytes = map(int, subprocess.run(run, check=True, capture_output=True, text=True).stdout.split())
    assert size > 50_000_000
    assert count == 20_000
    assert kilobytes < 40_000


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"<urlset>", b"<urlset><url><loc>", b"http://a.b/", b"\x1f\x8b\x08"])
)
def test_anything_gives_links_or_a_page_error(content, head):
    with suppress(PageError):
        read(head + content)
