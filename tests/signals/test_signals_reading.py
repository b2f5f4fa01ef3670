"""What headers, meta elements and files say of use: tables of cases, and what hostile ones must not do."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.models import Outcome, Page, Visit
from scraper.signals import reading, tdmrep, usage_lines
from scraper.usage import Place, Scheme

OURS = "article-archive"


def said(signals):
    """(agent, name, value) of each, and whether it binds us."""
    return [(signal.agent, signal.name, signal.value, signal.binds) for signal in signals]


def everybody(*names):
    return [(None, name, None, True) for name in names]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("noindex", everybody("noindex")),
        ("NoIndex,NOARCHIVE", everybody("noindex", "noarchive")),
        ("noindex nosnippet", everybody("noindex", "nosnippet")),
        ("none", everybody("noindex")),
        ("all, index, follow, nofollow, noimageindex, max-image-preview:large", []),
        ("noai, noimageai", everybody("noai", "noimageai")),
        ("max-snippet:50", [(None, "max-snippet", "50", True)]),
        ("max-snippet: 0", [(None, "max-snippet", "0", True)]),
        ("max-snippet:-1, max-video-preview:-1", []),
        ("max-snippet:many", []),
        ("otherbot: noindex", [("otherbot", "noindex", None, False)]),
        ("otherbot: noindex, nosnippet", [("otherbot", "noindex", None, False), ("otherbot", "nosnippet", None, False)]),
        ("noarchive, otherbot: noindex", [*everybody("noarchive"), ("otherbot", "noindex", None, False)]),
        ("otherbot: noindex, Article-Archive: noarchive", [("otherbot", "noindex", None, False), (OURS, "noarchive", None, True)]),
        ("otherbot: max-snippet: 5", [("otherbot", "max-snippet", "5", False)]),
        ("*: noai", everybody("noai")),
        ("unavailable_after: 2026-05-03", [(None, "unavailable_after", "2026-05-03", True)]),
        ("unavailable_after: Sunday, 03-May-2026 15:00:00 GMT, noarchive",
         [(None, "unavailable_after", "Sunday, 03-May-2026 15:00:00 GMT", True), *everybody("noarchive")]),
        ("unavailable_after: 3 May 2026 15:00:00 GMT, otherbot: noai",
         [(None, "unavailable_after", "3 May 2026 15:00:00 GMT", True), ("otherbot", "noai", None, False)]),
        ("unavailable_after:", []),
        ("please do not, thank you", []),
        ("", []),
    ],
)  # fmt: skip
def test_robots_tag(line, expected):
    signals = reading.of_headers([("x-robots-tag", line)], OURS)
    assert said(signals) == expected
    assert {(signal.scheme, signal.place, signal.raw) for signal in signals} <= {(Scheme.ROBOTS, Place.HEADER, line)}


def test_the_name_of_a_robot_holds_to_the_end_of_its_own_line():
    lines = [("x-robots-tag", "otherbot: noindex"), ("x-robots-tag", "noarchive"), ("server", "noai")]
    assert said(reading.of_headers(lines, OURS)) == [("otherbot", "noindex", None, False), *everybody("noarchive")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"robots": ("noindex, follow",)}, everybody("noindex")),
        ({"robots": ("noarchive", "nosnippet")}, everybody("noarchive", "nosnippet")),
        ({"googlebot": ("noarchive",)}, [("googlebot", "noarchive", None, False)]),
        ({"some-new-bot": ("noarchive, max-snippet:20",)}, [("some-new-bot", "noarchive", None, False), ("some-new-bot", "max-snippet", "20", False)]),
        ({OURS: ("noarchive",)}, [(OURS, "noarchive", None, True)]),
        ({"description": ("Why noindex is no noarchive",), "keywords": ("noindex, seo",), "twitter:creator": ("none",)}, []),
        ({"generator": ("index, follow",)}, []),
        ({"tdm-reservation": ("1",), "tdm-policy": ("https://gazette.example/tdm.json",)},
         [(None, "tdm-reservation", "1", True), (None, "tdm-policy", "https://gazette.example/tdm.json", True)]),
        ({"tdm-reservation": ("yes",)}, []),
    ],
)  # fmt: skip
def test_meta_elements(values, expected):
    assert said(reading.of_meta(values, OURS)) == expected


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("tdm-reservation", "1", [("tdm-reservation", "1")]),
        ("tdm-reservation", " 0 ", [("tdm-reservation", "0")]),
        ("tdm-reservation", "2", []),
        ("tdm-policy", "https://gazette.example/p", [("tdm-policy", "https://gazette.example/p")]),
        ("content-usage", "train-ai=n, search=y", [("train-ai", "no"), ("search", "yes")]),
        ("content-usage", "train-ai=n;x=1, train-ai=y", [("train-ai", "yes")]),
        ("content-usage", "train-ai, ???, =n, search=", []),
        ("content-signal", "search=yes,ai-train=no", [("search", "yes"), ("ai-train", "no")]),
    ],
)
def test_other_headers(name, line, expected):
    assert [(signal.name, signal.value) for signal in reading.of_headers([(name, line)], OURS)] == expected


ROBOTS = """
Content-Signal: search=yes  # before any group: for all
User-agent: *
Content-signal: ai-train=no, ai-input=no
Content-Usage: train-ai=n
Content-Usage: /open/ train-ai=y
Disallow: /never/

User-agent: GPTBot
User-agent: CCBot
Disallow: /
User-agent: PerplexityBot
Disallow: /paid/
User-agent: ChatGPT-User
Allow: /
User-agent: Bytespider
Disallow: /
Allow: /feed/
"""


def lines(text):
    return [(s.agent, s.name, s.value, s.path, s.binds) for s in usage_lines.of_robots_txt(text, OURS)]


def test_robots_txt():
    *usage, summary = usage_lines.of_robots_txt(ROBOTS, OURS)
    assert [(s.agent, s.name, s.value, s.path, s.binds) for s in usage] == [
        (None, "search", "yes", None, True),
        (None, "ai-train", "no", None, True),
        (None, "ai-input", "no", None, True),
        (None, "train-ai", "no", None, True),
        (None, "train-ai", "yes", "/open/", True),
    ]
    assert usage[1].raw == "Content-signal: ai-train=no, ai-input=no"
    assert (summary.scheme, summary.binds) == (Scheme.AI_CRAWLERS, False)
    assert summary.value == "allowed: chatgpt-user; disallowed: ccbot, gptbot; restricted: bytespider, perplexitybot"
    assert "User-agent: GPTBot" in summary.raw.splitlines()


def test_a_group_that_names_us_takes_the_place_of_that_for_all():
    text = "User-agent: *\nContent-Usage: train-ai=n\nUser-agent: Article-Archive/1.0\nContent-Usage: train-ai=y\n"
    assert lines(text) == [(OURS, "train-ai", "yes", None, True), ("*", "train-ai", "no", None, False)]


def test_a_group_of_others_does_not_bind_us():
    assert lines("User-agent: OtherBot\nContent-Signal: ai-train=no\n") == [("otherbot", "ai-train", "no", None, False)]


@pytest.mark.parametrize("text", ["", "User-agent: *\nDisallow: /x/\nSitemap: /s.xml\n", "<html>no file</html>"])
def test_a_robots_txt_without_words_on_use(text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([{"location": "/", "tdm-reservation": 1}], [("/", "tdm-reservation", "1", 0)]),
        ([{"location": "/a/*.jpg$", "tdm-reservation": 0}], [("/a/*.jpg$", "tdm-reservation", "0", 0)]),
        ([{"location": "/a", "tdm-reservation": "1", "tdm-policy": "https://x.example/p"}],
         [("/a", "tdm-reservation", "1", 0), ("/a", "tdm-policy", "https://x.example/p", 0)]),
        ({"location": "/", "tdm-reservation": 1}, [("/", "tdm-reservation", "1", 0)]),
        ([{"location": "/a", "tdm-reservation": 7}, {"location": "/b", "tdm-reservation": 1}], [("/b", "tdm-reservation", "1", 1)]),
        ([{"location": "/a", "tdm-reservation": True}, {"location": 3, "tdm-reservation": 1}, {"tdm-reservation": 1}, None, "x", []], []),
        ([{"location": "/a", "tdm-policy": "https://x.example/p"}], []),
        ([{"location": "/" + "a" * 600, "tdm-reservation": 1}], []),
        ("text", []), (12, []), (None, []),
    ],
)  # fmt: skip
def test_tdmrep_file(rules, expected):
    signals = tdmrep.of_file(json.dumps(rules).encode())
    assert [(signal.path, signal.name, signal.value, signal.position) for signal in signals] == expected


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe\x00",
        b"9" * 10_000,
        b'[{"location": "\\ud800"}]',
        b"nul",
    ],
)
def test_a_hostile_tdmrep_file_says_nothing(content):
    assert tdmrep.of_file(content) == ()


@pytest.mark.parametrize("depth", [100, 900, 960, 980])
def test_what_is_nested_beside_a_rule_is_not_its_text(depth):
    content = b'[{"location": "/", "tdm-reservation": 1, "x": %b%b}]' % (b"[" * depth, b"]" * depth)
    assert {signal.raw for signal in tdmrep.of_file(content)} <= {'{"location": "/", "tdm-reservation": 1}'}


def test_a_file_of_many_rules_is_read_in_part():
    rules = [{"location": f"/{n}", "tdm-reservation": 1} for n in range(5_000)]
    assert len(tdmrep.of_file(json.dumps(rules).encode())) == tdmrep.MAX_RULES


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: a\n" * 35_000,
        "".join(f"User-agent: a{n}\n" for n in range(15_000)) + "Content-Usage:\n" * 15_000,
        "Content-Usage: /" + "*" * 500_000,
        "Content-Signal: " + "a=yes," * 80_000,
        "User-agent: *\n" + "Content-Usage: /a train-ai=n\n" * 17_000,
    ],
)
def test_a_hostile_robots_txt_takes_no_time(text):
    begin = time.process_time()
    assert len(usage_lines.of_robots_txt(text, OURS)) <= usage_lines.MAX_SIGNALS + 1
    assert time.process_time() - begin < 2


@given(st.text(max_size=300))
def test_no_text_breaks_a_reader(text):
    for name in ("x-robots-tag", "tdm-reservation", "tdm-policy", "content-usage", "content-signal"):
        assert len(reading.of_headers([(name, text)], OURS)) <= reading.MAX_SIGNALS
    reading.of_meta({"robots": (text,), text: (text, "noindex")}, OURS)
    usage_lines.of_robots_txt(text, OURS)
    tdmrep.of_file(text.encode("utf-8", "replace"))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["location", "tdm-reservation", "tdm-policy", "x"]), inner)))  # fmt: skip
def test_no_json_breaks_the_reader_of_the_file(value):
    assert all(signal.value for signal in tdmrep.of_file(json.dumps(value).encode()))


def visited(url, outcome, content=b""):
    page = Page(url=url, content=content, content_type=None, charset=None) if outcome is Outcome.FETCHED else None
    return Visit(url=url, started="2026-03-01T08:00:00Z", outcome=outcome, final_url=url, page=page)


@pytest.mark.parametrize(
    ("outcome", "tells"),
    [(Outcome.GONE, True), (Outcome.NOT_HTML, True), (Outcome.EMPTY, True), (Outcome.TIMEOUT, False), (Outcome.SERVER_ERROR, False), (Outcome.ROBOTS, False)],
)  # fmt: skip
def test_a_file_that_is_not_there_differs_from_one_that_cannot_be_read(outcome, tells):
    assert reading.of_file(visited("https://gazette.example/robots.txt", outcome), OURS) == (() if tells else None)


def test_files_are_told_apart_by_their_address():
    rule = b'[{"location": "/", "tdm-reservation": 1}]'
    there = visited("https://gazette.example/.well-known/tdmrep.json", Outcome.FETCHED, rule)
    assert [signal.name for signal in reading.of_file(there, OURS)] == ["tdm-reservation"]
    for mark, form in ((b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"", "utf-16")):
        content = mark + "Content-Signal: ai-train=no".encode(form)
        there = visited("https://gazette.example/robots.txt", Outcome.FETCHED, content)
        assert [signal.name for signal in reading.of_file(there, OURS)] == ["ai-train"]


def test_what_is_said_to_us_is_not_cut_off_by_what_is_said_to_many():
    bots = "".join(f"User-agent: bot{number}\n" for number in range(100))
    text = f"{bots}Content-Signal: search=no, ai-input=no, ai-train=no\nUser-agent: *\nContent-Signal: ai-train=no\n"
    assert (None, "ai-train", "no", None, True) in lines(text)
