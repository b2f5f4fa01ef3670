"""Which signals are in force for a page, and which of them keep it out of the archive."""

from datetime import UTC, datetime

import pytest

from scraper.signals import policy, reading, tdmrep, usage_lines
from scraper.signals.paths import even_path, even_pattern, matches

OURS = "article-archive"
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        # RFC 9309, 2.2.2 and 2.2.3, Google's table of examples in other words, and that of TDMRep
        ("/", "/anything?x=1", True),
        ("/news", "/newsroom", True),
        ("/news/", "/news", False),
        ("/News", "/news", False),
        ("/*.jpg$", "/a/b.jpg", True),
        ("/*.jpg$", "/a/b.jpg?w=1", False),
        ("/*.jpg", "/a/b.jpg?w=1", True),
        ("/a*b*c", "/a-b-c-d", True),
        ("/a*b*c$", "/a-b-c-d", False),
        ("/a*b*c$", "/abc", True),
        ("/x$", "/x", True),
        ("/x$", "/x/", False),
        ("/*", "/", True),
        ("*", "/x", True),
        ("/ab*ba$", "/aba", False),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/path/a%2Ab", "/path/a*b", True),
        ("/path/a%2ab", "/path/axb", False),
        ("/caf%C3%A9", "/caf%c3%a9", True),
        ("/café", "/caf%C3%A9", True),
        ("/%7Eann/", "/~ann/", True),
        ("/a%2Fb", "/a/b", False),
    ],
)
def test_patterns(pattern, path, expected):
    assert matches(even_pattern(pattern), even_path("https://gazette.example" + path)) is expected


@pytest.mark.parametrize("pattern", ["", "news", "https://gazette.example/", "/" + "a" * 500])
def test_what_is_no_pattern(pattern):
    assert even_pattern(pattern) is None


def test_a_pattern_made_to_keep_us_busy_does_not():
    assert not matches(even_pattern("/" + "*a" * 200 + "b"), "/" + "a" * 20_000)


def page(*headers, meta=None, robots="", rules=b""):
    return (
        *reading.of_headers(headers, OURS),
        *reading.of_meta(meta or {}, OURS),
        *usage_lines.of_robots_txt(robots, OURS),
        *tdmrep.of_file(rules),
    )


TAG = "x-robots-tag"
FILE = b'[{"location": "/open/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://p.example/"}]'  # fmt: skip
USAGE = "User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /open/ train-ai=y\nContent-Signal: ai-input=no\n"


@pytest.mark.parametrize(
    ("signals", "path", "obeyed", "expected"),
    [
        # recorded, not obeyed
        (page((TAG, "noindex, noarchive, noai")), "/a", (), None),
        (page((TAG, "noarchive")), "/a", ("noindex",), None),
        # obeyed when told to
        (page((TAG, "noindex")), "/a", ("noindex",), "noindex"),
        (page((TAG, "none")), "/a", ("noindex",), "noindex"),
        (page(meta={"robots": ("noarchive",)}), "/a", ("noarchive",), "noarchive"),
        (page(meta={"robots": ("noai",)}), "/a", ("noarchive", "noai"), "noai"),
        (page((TAG, "noimageai")), "/a", policy.OBEYABLE, None),
        (page((TAG, "max-snippet:0")), "/a", ("nosnippet",), "max-snippet"),
        (page((TAG, "max-snippet:20")), "/a", ("nosnippet",), None),
        # others' words
        (page((TAG, "otherbot: noarchive"), meta={"googlebot": ("noindex",)}), "/a", policy.OBEYABLE, None),
        # our name
        (page((TAG, "article-archive: noarchive")), "/a", (), "noarchive"),
        (page(meta={OURS: ("noindex",)}), "/a", (), "noindex"),
        (page(robots="User-agent: article-archive\nContent-Usage: train-ai=n\n"), "/a", (), "train-ai"),
        # from a time on
        (page((TAG, "unavailable_after: 2026-02-28")), "/a", ("unavailable_after",), "unavailable_after"),
        (page((TAG, "unavailable_after: 28 Feb 2026 20:00:00 GMT")), "/a", ("unavailable_after",), "unavailable_after"),
        (page((TAG, "unavailable_after: Saturday, 28-Feb-26 20:00:00 GMT")), "/a", ("unavailable_after",), "unavailable_after"),
        (page((TAG, "unavailable_after: 2026-03-02")), "/a", ("unavailable_after",), None),
        (page((TAG, "unavailable_after: soon")), "/a", ("unavailable_after",), None),
        # TDMRep: the first rule of the file, a header before it, a meta element before both
        (page(rules=FILE), "/a", ("tdm-reservation",), "tdm-reservation"),
        (page(rules=FILE), "/a", (), None),
        (page(rules=FILE), "/open/a", ("tdm-reservation",), None),
        (page(("tdm-reservation", "0"), rules=FILE), "/a", ("tdm-reservation",), None),
        (page(("tdm-reservation", "0"), meta={"tdm-reservation": ("1",)}, rules=FILE), "/a", ("tdm-reservation",), "tdm-reservation"),
        (page(("tdm-reservation", "1"), meta={"tdm-reservation": ("0",)}), "/a", ("tdm-reservation",), None),
        (page(("tdm-reservation", "1"), meta={"tdm-reservation": ("maybe",)}), "/a", ("tdm-reservation",), "tdm-reservation"),
        # robots.txt: the longest path; of equals the stricter one
        (page(robots=USAGE), "/a", ("ai-train",), "train-ai"),
        (page(robots=USAGE), "/open/a", ("ai-train",), None),
        (page(robots=USAGE), "/open/a", ("ai-train", "ai-input"), "ai-input"),
        (page(robots="Content-Usage: train-ai=y\nContent-Usage: train-ai=n\n"), "/a", ("ai-train",), "train-ai"),
        (page(("content-usage", "train-ai=y"), robots=USAGE), "/a", ("ai-train",), "train-ai"),
        (page(robots="User-agent: *\nContent-Signal: search=yes, ai-train=no\n"), "/a", ("search",), None),
        (page(robots="User-agent: GPTBot\nDisallow: /\nContent-Signal: ai-train=no\n"), "/a", policy.OBEYABLE, None),
    ],
)  # fmt: skip
def test_what_keeps_a_page_out(signals, path, obeyed, expected):
    found = policy.forbidding(signals, path, obeyed=obeyed, now=NOW)
    assert (found and found.name) == expected


def test_the_policy_of_a_rule_goes_with_its_rule():
    names = [signal.name for signal in policy.in_force(page(rules=FILE), "/open/a")]
    assert names == ["tdm-reservation"]
    assert [signal.value for signal in policy.in_force(page(rules=FILE), "/a")] == ["1", "https://p.example/"]


def test_a_refusal_says_what_stood_where():
    (signal,) = page((TAG, "article-archive: noarchive"))
    told = policy.refusal(signal)
    assert told == "Not archived: noarchive in its headers, which names us (article-archive: noarchive)"
    (signal,) = page(robots="Content-Signal: ai-train=no")
    assert policy.refusal(signal) == "Not archived: ai-train=no in a file of its site (Content-Signal: ai-train=no)"
