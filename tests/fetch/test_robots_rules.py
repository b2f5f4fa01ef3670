import time

import pytest

from scraper.fetch.robots import MAX_BYTES, product_token, read_robots
from scraper.models import Outcome, Page, Visit

URL = "https://news.example/robots.txt"
AGENT = product_token("article-archive/0.1.0 (+https://example.org)")


def robots(text, *, outcome=Outcome.FETCHED, status=200, message=None, final_url=URL):
    content = text.encode() if isinstance(text, str) else text
    page = Page(url=final_url, content=content, content_type="text/plain", charset=None)
    visit = Visit(
        url=URL,
        started="2026-03-01T00:00:00+00:00",
        outcome=outcome,
        final_url=final_url,
        status=status,
        message=message,
        page=page if outcome is Outcome.FETCHED else None,
    )
    return read_robots(URL, visit, AGENT)


def allowed(text, path):
    return robots(text).can_fetch(f"https://news.example{path}")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        # the table of RFC 9309, 2.2.2 and 2.2.3: longest match, * and $, allow wins a draw
        ("User-agent: *\nDisallow: /", "/", False),
        ("User-agent: *\nDisallow:", "/", True),
        ("", "/", True),
        ("User-agent: *\nDisallow: /\nAllow: /public", "/public/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /public", "/other", False),
        ("User-agent: *\nAllow: /public\nDisallow: /", "/public/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*/print", "/a/print", False),
        ("User-agent: *\nDisallow: /*/print", "/print", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /*?", "/a?x=1", False),
        ("User-agent: *\nDisallow: /*?", "/a", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /café", "/caf%C3%A9/menu", False),
        ("User-agent: *\nDisallow: /Private", "/private", True),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        # groups: our own name beats the star, in any case, with a version or not; merged where repeated
        ("User-agent: *\nDisallow: /\n\nUser-agent: article-archive\nDisallow: /drafts", "/news", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: article-archive\nDisallow: /drafts", "/drafts/1", False),
        ("User-agent: Article-Archive/2.0\nDisallow: /", "/", False),
        ("User-agent: ARTICLE-ARCHIVE\nDisallow: /", "/", False),
        ("User-agent: article\nDisallow: /", "/", True),
        ("User-agent: archive\nDisallow: /", "/", True),
        ("User-agent: article-archiver\nDisallow: /", "/", True),
        ("User-agent: otherbot\nUser-agent: article-archive\nDisallow: /", "/", False),
        ("User-agent: otherbot\nDisallow: /", "/", True),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: *\nDisallow: /b", "/b", False),
        ("User-agent: * # everybody\nDisallow: /a # but not there", "/a", False),
        # as webmasters write it
        ("user-agent:*\ndisallow:/a", "/a", False),
        ("USER-AGENT: *\r\nDISALLOW: /a\r\n", "/a", False),
        ("User-agent: *\rDisallow: /a\r", "/a", False),
        ("User agent: *\nDisallow: /a", "/a", False),
        ("User-agent *\nDisallow /a", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("Disallow: /a", "/a", True),
        ("User-agent: *\nSitemap: https://news.example/s.xml\nDisallow: /a", "/a", False),
        ("<!DOCTYPE html><p>User-agent: *<br>\nDisallow: /\n", "/a", True),
    ],
)
def test_the_rules_say_what_may_be_fetched(text, path, expected):
    assert allowed(text, path) is expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_rules_are_read_in_any_unicode(encoding):
    text = "User-agent: *\nDisallow: /a\n"
    content = b"\xff\xfe" + text.encode(encoding) if encoding == "utf-16-le" else text.encode(encoding)
    assert not allowed(content, "/a")


def test_bytes_that_are_no_text_do_no_harm():
    assert not allowed(b"User-agent: *\nDisallow: /a\nDisallow: /\xff\xfe\n\0\n", "/a")


def test_sitemaps_are_for_everybody_absolute_and_named_once():
    text = (
        "Sitemap: https://news.example/a.xml\nUser-agent: otherbot\nDisallow: /\nSitemap: /b.xml\n"
        "sitemap: https://news.example/a.xml\nSitemap: ftp://news.example/c.xml\nSitemap: http://[broken\n"
    )
    assert robots(text).sitemaps == ("https://news.example/a.xml", "https://news.example/b.xml")


def test_relative_sitemaps_belong_to_where_the_file_was_found():
    assert robots("Sitemap: /b.xml", final_url="https://www.news.example/robots.txt").sitemaps == (
        "https://www.news.example/b.xml",
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: article-archive\nCrawl-delay: 2", 2.0),
        ("User-agent: otherbot\nCrawl-delay: 5", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: inf", None),
    ],
)
def test_crawl_delay_is_read_for_us(text, seconds):
    assert robots(text).crawl_delay == seconds


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.GONE, 404),
        (Outcome.GONE, 410),
        (Outcome.FORBIDDEN, 403),
        (Outcome.FORBIDDEN, 401),
        (Outcome.CLIENT_ERROR, 418),
        (Outcome.EMPTY, 200),
        (Outcome.REDIRECT_LOOP, 302),
    ],
)
def test_no_file_means_no_rules(outcome, status):
    found = robots("", outcome=outcome, status=status)
    assert found.can_fetch("https://news.example/a")
    assert found.refusal("https://news.example/a", "news.example") is None


@pytest.mark.parametrize(
    ("outcome", "status", "told_as"),
    [
        (Outcome.SERVER_ERROR, 503, Outcome.ROBOTS),
        (Outcome.SERVER_ERROR, 500, Outcome.ROBOTS),
        (Outcome.BROKEN, 200, Outcome.ROBOTS),
        (Outcome.RATE_LIMITED, 429, Outcome.RATE_LIMITED),
        (Outcome.TIMEOUT, None, Outcome.TIMEOUT),
        (Outcome.REFUSED, None, Outcome.REFUSED),
        (Outcome.TLS, None, Outcome.TLS),
        (Outcome.UNKNOWN_HOST, None, Outcome.UNKNOWN_HOST),
        (Outcome.REFUSED_ADDRESS, None, Outcome.REFUSED_ADDRESS),
    ],
)
def test_a_file_that_cannot_be_read_refuses_everything(outcome, status, told_as):
    found = robots("", outcome=outcome, status=status, message="it went wrong")
    assert not found.can_fetch("https://news.example/a")
    told, message = found.refusal("https://news.example/a", "news.example")
    assert told is told_as
    assert "it went wrong" in message


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: bot{n}\n" for n in range(12_000)) + "".join(f"Disallow: /x{n}\n" for n in range(14_000)),
        "".join(f"User-agent: bot{n}\nDisallow: /x{n}\n" for n in range(12_000)),
        "User-agent: *\n" + "".join(f"Disallow: /{n}*a*b*c*d*e$\n" for n in range(18_000)),
        "User-agent: *\nDisallow: /" + "*a" * 240_000 + "\n",
        "User-agent: *\nDisallow: /" + "a" * 480_000 + "\n",
        "Sitemap: https://news.example/s.xml\n" * 14_000,
        "#" * 500_000,
        "\n" * 500_000,
    ],
    ids=["agents x rules", "groups", "wildcards", "stars", "long", "sitemaps", "comment", "lines"],
)
def test_a_hostile_file_is_read_in_a_moment(text):
    started = time.process_time()
    found = robots(text[:MAX_BYTES])
    for n in range(20):
        found.can_fetch(f"https://news.example/{n}/{'a' * 1_500}")
    assert time.process_time() - started < 4
