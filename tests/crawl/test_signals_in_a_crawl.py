"""What sites say of the use of their pages, in a crawl: recorded always, obeyed when told to or when it names us."""

import json

import pytest
from newsstand import PARAGRAPHS, Newsstand, article, home

FERRY, QUAY = "/2026/ferry.html", "/2026/quay.html"
JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain"}
TDMREP = "/.well-known/tdmrep.json"
RESERVED = (
    200,
    JSON,
    json.dumps([{"location": "/open/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]),
)


def rows(archive, sql, *values):
    return archive.connection.execute(sql, values).fetchall()


def said(archive, path):
    return rows(
        archive,
        "SELECT place, coalesce(agent, '') AS agent, name, value FROM signals JOIN pages ON pages.id = page_id "
        "WHERE pages.url LIKE '%' || ? AND gone IS NULL ORDER BY place, name",
        path,
    )


def message(archive, path):
    return rows(
        archive,
        "SELECT message FROM visits JOIN pages ON pages.id = page_id WHERE pages.url LIKE '%' || ? ORDER BY visits.id DESC",
        path,
    )[0][0]


def count(archive, table):
    return rows(archive, f"SELECT count(*) FROM {table}")[0][0]


@pytest.fixture
def stand():
    with Newsstand({"/": home(FERRY, QUAY), FERRY: article(), QUAY: article("The quay is mended")}) as opened:
        yield opened


def test_all_is_recorded_and_the_articles_are_archived(archive, crawl_once, stand):
    head = '<meta name="robots" content="noindex, max-snippet:40"><meta name="googlebot" content="noarchive">'
    tag = {"X-Robots-Tag": "otherbot: noindex, nosnippet", "tdm-reservation": "1"}
    stand.pages |= {
        FERRY: (200, tag, article(head=head)),
        TDMREP: RESERVED,
        "/robots.txt": (
            200,
            TEXT,
            "User-agent: *\nContent-Signal: ai-train=no\nAllow: /\nUser-agent: GPTBot\nDisallow: /\n",
        ),
    }
    report = crawl_once(stand.url)
    assert report.changes["new"] == 2
    assert report.withheld == 0
    assert said(archive, FERRY) == [
        ("header", "otherbot", "noindex", None),
        ("header", "otherbot", "nosnippet", None),
        ("header", "", "tdm-reservation", "1"),
        ("meta", "", "max-snippet", "40"),
        ("meta", "googlebot", "noarchive", None),
        ("meta", "", "noindex", None),
    ]
    assert said(archive, TDMREP) == [("file", "", "tdm-reservation", "0"), ("file", "", "tdm-reservation", "1")]
    assert said(archive, "/robots.txt") == [
        ("file", "", "ai-crawlers", "disallowed: gptbot"),
        ("file", "", "ai-train", "no"),
    ]
    in_force = "SELECT name, value, place FROM article_signals WHERE url LIKE '%' || ? ORDER BY name"
    assert rows(archive, in_force, FERRY) == [
        ("ai-train", "no", "file"),
        ("max-snippet", "40", "meta"),
        ("noindex", None, "meta"),
        ("tdm-reservation", "1", "header"),
    ]
    assert rows(archive, in_force, QUAY) == [("ai-train", "no", "file"), ("tdm-reservation", "1", "file")]


@pytest.mark.parametrize(
    ("page", "obeyed", "told"),
    [
        ((200, {"X-Robots-Tag": "noarchive"}, article()), {"noarchive"}, "noarchive in its headers"),
        (article(head='<meta name="robots" content="noai">'), {"noai"}, "noai in a meta element"),
        (article(head='<meta name="robots" content="none">'), {"noindex"}, "noindex in a meta element"),
        (article(head='<meta name="tdm-reservation" content="1">'), {"tdm-reservation"}, "tdm-reservation=1 in a meta"),
        ((200, {"Content-Usage": "train-ai=n"}, article()), {"ai-train"}, "train-ai=no in its headers"),
        ((200, {"X-Robots-Tag": "article-archive: noarchive"}, article()), set(), "which names us"),
    ],
)
def test_what_is_obeyed_keeps_body_and_capture_out_and_the_visit_says_why(archive, crawl_once, page, obeyed, told):
    with Newsstand({"/": home(FERRY, QUAY), FERRY: page, QUAY: article("The quay is mended")}) as stand:
        report = crawl_once(stand.url, obey=obeyed)
    assert rows(archive, "SELECT title FROM articles") == [("The quay is mended",)]
    assert (count(archive, "captures"), count(archive, "revisions")) == (1, 1)
    assert message(archive, FERRY).startswith("Not archived: ")
    assert told in message(archive, FERRY)
    assert (report.withheld, report.exit_code) == (1, 0)
    assert "not archived, since their pages or sites ask for it: 1" in report.as_text()
    assert rows(archive, "SELECT sum(obeyed) FROM signals") == [(1,)]
    assert list(archive.verify()) == []


def test_the_links_of_a_page_that_is_not_archived_lead_on(archive, crawl_once, stand):
    stand.pages |= {
        "/": home(FERRY),
        FERRY: article(
            head='<meta name="robots" content="noarchive">', after=f'<a href="{QUAY}">The quay is mended</a>'
        ),
    }
    crawl_once(stand.url, obey=frozenset({"noarchive"}))
    assert rows(archive, "SELECT title FROM articles") == [("The quay is mended",)]


def test_who_obeys_no_longer_gets_the_page_although_it_has_not_changed(archive, crawl_once, stand):
    stand.pages[FERRY] = article(head='<meta name="robots" content="noarchive">')
    crawl_once(stand.url, obey=frozenset({"noarchive"}))
    assert count(archive, "articles") == 1
    crawl_once(stand.url)
    assert count(archive, "articles") == 2


def test_a_signal_seen_later_loses_nothing(archive, crawl_once, stand):
    crawl_once(stand.url)
    stand.pages[FERRY] = article(head='<meta name="robots" content="noarchive">', body=("Nothing of it is left.",))
    report = crawl_once(stand.url, obey=frozenset({"noarchive"}))
    assert report.withheld == 1
    body = rows(archive, "SELECT body FROM articles WHERE url LIKE '%' || ?", FERRY)
    assert body == [("\n\n".join(PARAGRAPHS),)]
    assert (count(archive, "captures"), count(archive, "revisions"), count(archive, "absences")) == (2, 2, 0)
    assert said(archive, FERRY) == [("meta", "", "noarchive", None)]


def test_a_file_reserves_the_paths_that_it_names(archive, crawl_once, stand):
    free = "/open/2026/harbour.html"
    stand.pages |= {"/": home(FERRY, QUAY, free), free: article("The harbour is open"), TDMREP: RESERVED}
    report = crawl_once(stand.url, obey=frozenset({"tdm-reservation"}))
    assert rows(archive, "SELECT title FROM articles") == [("The harbour is open",)]
    assert report.withheld == 2
    assert "tdm-reservation=1 in a file of its site" in message(archive, FERRY)


def test_the_file_is_asked_for_once_a_day_before_the_pages(archive, crawl_once, stand):
    crawl_once(stand.url)
    crawl_once(stand.url)
    assert stand.asked.count(TDMREP) == 1
    assert stand.asked.index(TDMREP) < stand.asked.index("/")
    archive.connection.execute("UPDATE pages SET last_visit = '2026-01-01T00:00:00Z' WHERE url LIKE '%tdmrep.json'")
    crawl_once(stand.url)
    assert stand.asked.count(TDMREP) == 2


def test_a_file_that_robots_txt_refuses_is_not_asked_for(crawl_once, stand):
    stand.pages["/robots.txt"] = (200, TEXT, "User-agent: *\nDisallow: /.well-known/\n")
    assert crawl_once(stand.url).changes["new"] == 2
    assert TDMREP not in stand.asked


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, "<!doctype html><html><body>Nothing here</body></html>"),
        (200, JSON, "[" * 200_000),
        (200, JSON, "[" + " " * 600_000 + "]"),
        (302, {"Location": TDMREP}, ""),
        (200, JSON, '[{"location": ["/"], "tdm-reservation": {"a": 1}}]'),
    ],
)
def test_a_file_that_is_no_use_costs_nothing_else(archive, crawl_once, stand, answer):
    stand.pages[TDMREP] = answer
    report = crawl_once(stand.url, obey=frozenset({"tdm-reservation"}))
    assert (report.changes["new"], report.withheld, report.exit_code) == (2, 0, 0)
    assert count(archive, "signals") == 0


def test_a_signal_that_has_gone_is_kept_with_its_end(archive, crawl_once, stand):
    stand.pages[FERRY] = (200, {"X-Robots-Tag": "noindex"}, article())
    crawl_once(stand.url)
    stand.pages[FERRY] = article(body=(*PARAGRAPHS, "And that was that."))
    crawl_once(stand.url)
    assert rows(archive, "SELECT name, gone IS NOT NULL FROM signals") == [("noindex", 1)]


def test_a_listing_has_signals_too(archive, crawl_once, stand):
    feed = f"<rss><channel><item><link>{stand.url}{FERRY}</link></item></channel></rss>"
    stand.pages["/feed/"] = (200, {"Content-Type": "application/rss+xml", "X-Robots-Tag": "noindex, follow"}, feed)
    crawl_once(stand.url)
    assert said(archive, "/feed/") == [("header", "", "noindex", None)]
    assert count(archive, "articles") == 2


def test_the_settings_of_a_crawl_tell_what_it_obeyed(archive, crawl_once, stand):
    crawl_once(stand.url, obey=frozenset({"noai", "noindex"}))
    (run,) = archive.crawls()
    assert run.settings["obey"] == ["noai", "noindex"]


def test_a_withheld_page_with_a_wrong_canonical_is_not_lost(archive, crawl_once, stand):
    canonical = f'<link rel="canonical" href="{stand.url}{FERRY}">'
    other = article(
        "The quay is mended",
        head=canonical,
        body=("It took nine weeks.", "The masons have gone home."),
        day="2026-02-09",
    )
    stand.pages[QUAY] = (200, {"X-Robots-Tag": "noarchive"}, other)
    crawl_once(stand.url, obey=frozenset({"noarchive"}))
    assert count(archive, "articles") == 1
    crawl_once(stand.url)
    assert count(archive, "articles") == 2
