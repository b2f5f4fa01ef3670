import gzip

import pytest

from scraper.fetch.media import FEED_TYPES, HTML_TYPES, SITEMAP_TYPES, needs_sniffing, read_type, sniff


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, (None, None)),
        ("", (None, None)),
        (";charset=utf-8", (None, "utf-8")),
        ("text/html", ("text/html", None)),
        ("Text/HTML; Charset=ISO-8859-15", ("text/html", "ISO-8859-15")),
        ('text/html;charset="utf-8"', ("text/html", "utf-8")),
        ("text/html; charset='utf-8'", ("text/html", "utf-8")),
        ("text/html ; version=1; charset = windows-1252 ; x=y", ("text/html", "windows-1252")),
        ("text/html, text/html; charset=utf-8", ("text/html", "utf-8")),
        ("text/html; charset=", ("text/html", None)),
        ("text/html; charset=utf-8; charset=latin-1", ("text/html", "utf-8")),
    ],
)
def test_the_type_is_read_as_servers_write_it(header, expected):
    assert read_type(header) == expected


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"<!DOCTYPE html><html>", "text/html"),
        (b"\xef\xbb\xbf\r\n  <HTML lang=fr>", "text/html"),
        (b"<!-- hello --><html>", "text/html"),
        (b"<div class=a>", "text/html"),
        ("<!DOCTYPE html>".encode("utf-16"), "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><html>", "text/html"),
        (b"<?xml version='1.0'?>\n<rss version='2.0'>", "application/rss+xml"),
        (b"<rss>", "application/rss+xml"),
        (b"<?xml version='1.0'?><rdf:RDF xmlns='x'>", "application/rdf+xml"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "application/atom+xml"),
        (b"<?xml version='1.0'?><urlset>", "application/xml"),
        (b"<?xml version='1.0'?><something>", "application/xml"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "application/json"),
        (gzip.compress(b"x", mtime=0), "application/gzip"),
        (b"https://news.example/1\nhttps://news.example/2\n", "text/plain"),
        (b"\x89PNG\r\n\x1a\n\0\0", "application/octet-stream"),
        (b"%PDF-1.7\n", "text/plain"),
        (b"<diverse thoughts", "text/plain"),
        (b"", "text/plain"),
    ],
)
def test_the_first_bytes_show_the_type(head, media):
    assert sniff(head) == media


@pytest.mark.parametrize(
    ("media", "accept", "expected"),
    [
        ("text/html", HTML_TYPES, False),
        ("image/png", HTML_TYPES, False),
        ("application/pdf", HTML_TYPES, False),
        (None, HTML_TYPES, True),
        ("application/octet-stream", HTML_TYPES, True),
        ("text/plain", HTML_TYPES, True),
        ("text/html", FEED_TYPES, True),
        ("text/plain", FEED_TYPES, True),
        ("text/plain", SITEMAP_TYPES, False),
        ("text/html", SITEMAP_TYPES, True),
    ],
)
def test_only_vague_types_are_looked_into(media, accept, expected):
    assert needs_sniffing(media, accept) is expected
