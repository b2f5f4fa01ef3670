"""What sites say of use, kept: from when to when each signal stood, whom it binds, which is in force for an article."""

import dataclasses
import json
import time

import pytest
from archive_desk import HOME, visited, written

from scraper.archive.records import PageState, Record
from scraper.models import Outcome
from scraper.signals import policy, reading, tdmrep, usage_lines
from scraper.signals.paths import even_path
from scraper.usage import FILES, ROBOTS_TXT, TDMREP_JSON

OURS = "article-archive"
URL = HOME + "2026/pont"


def day(number):
    return f"2026-03-{number:02}T08:00:00Z"


FIRST = day(1)


def tags(*lines):
    return reading.of_headers([("x-robots-tag", line) for line in lines], OURS)


def record(newsroom, said, *, url=URL, at=FIRST, article=None, obeyed=None, **visit):
    page = newsroom.archive.known(url) or newsroom.link(url)[1]
    made = visited(url, at=at, **visit)
    return newsroom.archive.record(
        Record(
            page=page, crawl_id=newsroom.crawl_id, visit=made, state=PageState.LIVE, due=None, address=url,
            article=article, signals=said, obeyed=obeyed,
        )
    )  # fmt: skip


def file(newsroom, path, said, *, at=FIRST, final_url=None):
    visit = visited(HOME.rstrip("/") + path, at=at, content=b"x", final_url=final_url or HOME.rstrip("/") + path)
    newsroom.archive.record_visit(visit, crawl_id=newsroom.crawl_id, said=said)


def rows(newsroom, columns="name, first_seen, last_seen, gone"):
    return newsroom.archive.connection.execute(f"SELECT {columns} FROM signals ORDER BY id").fetchall()


def in_force(newsroom, columns="name, value, place"):
    return newsroom.archive.connection.execute(f"SELECT {columns} FROM article_signals ORDER BY signal_id").fetchall()


def test_a_signal_has_a_first_a_last_and_an_end(newsroom):
    record(newsroom, tags("noindex, noarchive"), article=written())
    record(newsroom, tags("noindex, noarchive"), at=day(2), article=written())
    record(newsroom, tags(), at=day(3), outcome=Outcome.NOT_MODIFIED, status=304)
    record(newsroom, tags("noarchive"), at=day(4), article=written())
    record(newsroom, tags("noindex, noarchive"), at=day(5), article=written())
    assert rows(newsroom) == [
        ("noindex", day(1), day(3), day(4)),
        ("noarchive", day(1), day(3), day(4)),
        ("noarchive", day(4), day(4), day(5)),
        ("noindex", day(5), day(5), None),
        ("noarchive", day(5), day(5), None),
    ]
    assert rows(newsroom, "DISTINCT raw, place, binds, scheme") == [
        ("noindex, noarchive", "header", 1, "robots"),
        ("noarchive", "header", 1, "robots"),
    ]


@pytest.mark.parametrize("outcome", [Outcome.SERVER_ERROR, Outcome.GONE, Outcome.ROBOTS])
def test_a_visit_without_a_page_leaves_what_is_known(newsroom, outcome):
    record(newsroom, tags("noindex"), article=written())
    record(newsroom, None, at=day(2), outcome=outcome)
    assert rows(newsroom) == [("noindex", day(1), day(1), None)]


def test_an_answer_without_a_page_may_add_to_what_is_known(newsroom):
    record(newsroom, tags("noindex"), article=written())
    record(newsroom, tags("noarchive"), at=day(2), outcome=Outcome.NOT_MODIFIED, status=304)
    assert rows(newsroom) == [("noindex", day(1), day(2), None), ("noarchive", day(2), day(2), None)]


def test_words_for_others_are_kept_and_are_not_in_force(newsroom):
    record(newsroom, tags("otherbot: noindex", f"{OURS}: noarchive", "noai"), article=written())
    assert rows(newsroom, "agent, name, binds") == [
        ("otherbot", "noindex", 0),
        (OURS, "noarchive", 1),
        (None, "noai", 1),
    ]
    assert in_force(newsroom, "agent, name") == [(OURS, "noarchive"), (None, "noai")]


def test_what_was_obeyed_is_counted(newsroom):
    (signal,) = tags("noarchive")
    record(newsroom, (signal,), obeyed=signal)
    record(newsroom, (signal,), at=day(2), obeyed=signal)
    record(newsroom, (signal,), at=day(3), article=written())
    assert rows(newsroom, "name, obeyed") == [("noarchive", 2)]


def test_a_rule_of_a_file_is_counted_at_the_file(newsroom):
    said = usage_lines.of_robots_txt("Content-Signal: ai-train=no", OURS)
    file(newsroom, ROBOTS_TXT, said)
    assert newsroom.archive.file_signals(URL) == said
    record(newsroom, (), obeyed=said[0])
    assert rows(newsroom, "name, obeyed, (SELECT url FROM pages WHERE id = page_id)") == [
        ("ai-train", 1, HOME + "robots.txt")
    ]


def test_a_file_that_cannot_be_read_leaves_what_is_known_and_one_that_is_gone_ends_it(newsroom):
    file(newsroom, ROBOTS_TXT, usage_lines.of_robots_txt("Content-Signal: ai-train=no", OURS))
    file(newsroom, ROBOTS_TXT, None, at=day(2))
    assert rows(newsroom) == [("ai-train", day(1), day(1), None)]
    file(newsroom, ROBOTS_TXT, (), at=day(3))
    assert rows(newsroom) == [("ai-train", day(1), day(1), day(3))]
    assert newsroom.archive.file_signals(URL) == ()


def test_a_file_that_redirects_speaks_for_both_hosts_of_a_site(newsroom):
    said = usage_lines.of_robots_txt("Content-Signal: ai-train=no", OURS)
    file(newsroom, ROBOTS_TXT, said, final_url="https://www.gazette.example/robots.txt")
    assert newsroom.archive.file_signals("https://www.gazette.example/x") == said
    assert newsroom.archive.file_signals(URL) == said


def test_a_file_that_redirects_to_another_site_speaks_for_its_own(newsroom):
    file(newsroom, ROBOTS_TXT, tags("noindex"), final_url="https://host.example.net/robots.txt")
    assert newsroom.count("sites") == 1


def test_a_file_is_asked_for_once_a_day_by_all_crawls(newsroom):
    archive, url = newsroom.archive, HOME.rstrip("/") + TDMREP_JSON
    assert archive.claim(url, now=day(2), since=day(1))
    assert not archive.claim(url, now=day(2), since=day(1))
    assert archive.claim(url, now=day(4), since=day(3))
    assert archive.known(url).state is PageState.IGNORED


def test_text_that_no_file_can_hold_is_mended(newsroom):
    signal = dataclasses.replace(tags("noindex")[0], raw="\ud800 \x00")
    for number in (1, 2):
        record(newsroom, (signal,), at=day(number), article=written())
    assert rows(newsroom, "raw, gone") == [("\ufffd \ufffd", None)]


TDM = b"""[{"location": "/open/", "tdm-reservation": 0}, {"location": "/a[1]?.htm$", "tdm-reservation": 1},
 {"location": "/20*/p", "tdm-reservation": 1, "tdm-policy": "https://p.example/"}]"""
USAGE = "User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /open/ train-ai=y\nContent-Signal: ai-input=no\n"


@pytest.mark.parametrize(
    "path", ["2026/pont", "open/pont", "a[1]?.htm", "a1x.htm", "a%5B1%5D?.htm", "2026/quai?p=$", ""]
)
@pytest.mark.parametrize(
    "headers", [(), (("tdm-reservation", "0"), ("x-robots-tag", "noai"), ("content-usage", "train-ai=y"))]
)
@pytest.mark.parametrize("meta", [{}, {"tdm-reservation": ("1",), "robots": ("noarchive",), "otherbot": ("noindex",)}])
def test_the_view_says_what_the_policy_says(newsroom, path, headers, meta):
    files = {ROBOTS_TXT: usage_lines.of_robots_txt(USAGE, OURS), TDMREP_JSON: tdmrep.of_file(TDM)}
    for name in FILES:
        file(newsroom, name, files[name])
    own = (*reading.of_headers(headers, OURS), *reading.of_meta(meta, OURS))
    record(newsroom, own, url=HOME + path, article=written())
    expected = policy.in_force((*own, *newsroom.archive.file_signals(HOME + path)), even_path(HOME + path))
    assert sorted(in_force(newsroom)) == sorted((s.name, s.value, s.place) for s in expected)


def test_rules_made_to_keep_the_view_busy_do_not(newsroom):
    rules = [{"location": "/" + "*a" * 240 + f"{n}b", "tdm-reservation": 1} for n in range(1_000)]
    file(newsroom, TDMREP_JSON, tdmrep.of_file(json.dumps(rules).encode()))
    record(newsroom, (), url=HOME + "a" * 1_500, article=written())
    begin = time.process_time()
    assert in_force(newsroom) == []
    assert policy.in_force(newsroom.archive.file_signals(HOME), "/" + "a" * 1_500) == ()
    assert time.process_time() - begin < 2
