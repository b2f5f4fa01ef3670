"""Cases of robots.txt: what RFC 9309, Google's parser and Protego prove, in our own words.

Each case names what it is about.  ``RFC`` stands for a section of RFC 9309, ``Google`` for a test of robots_test.cc
(github.com/google/robotstxt), ``Protego`` for one of tests/test_protego.py or test_on_google_spec.py
(github.com/scrapy/protego).  Where they do not agree, or we do not agree with one of them, ``DIFFERENCES`` says so, and
docs/politeness.md with it.  What goes over the wire (statuses, redirects, cache, size) is at the end, and proved on a
server in test_fetcher_politeness.py.
"""

import time

import pytest

from scraper.fetch import robots as module
from scraper.fetch.robots import read_robots
from scraper.models import Outcome, Page, Visit

HERE = "https://gazette.example"
US, RIVAL, THIRD = "article-archive", "ferrybot", "lighthouse-reader"


def read(text, agent=US):
    content = text.encode() if isinstance(text, str) else text
    url = f"{HERE}/robots.txt"
    page = Page(url=url, content=content, content_type="text/plain", charset=None)
    return read_robots(url, Visit(url=url, started="", outcome=Outcome.FETCHED, final_url=url, page=page), agent)


def cases(table):
    """One test a line: (text, agent, path, allowed), by the name of its case, the path and the agent."""
    return pytest.mark.parametrize(
        ("text", "agent", "path", "allowed"),
        [
            pytest.param(text, agent, path, allowed, id=f"{name}: {path[:40]} by {agent}")
            for name, text, lines in table
            for agent, allowed, paths in lines
            for path in paths
        ],
    )


def lines(*directives, end="\n"):
    return end.join(directives) + end


GROUPS = [
    ("RFC 2.2.1, Protego: an empty file allows everything", "", [(US, True, ["/", "/index.html", "/desk/private"])]),
    (
        "RFC 2.1, Google: groups of one agent are merged, rules above the first agent are nobody's",
        lines(
            "Allow: /masthead/", "", "User-agent: article-archive", "Disallow: /", "Allow: /news/", "User-agent: ferrybot",
            "Disallow: /", "Allow: /tides/", "", "", "Allow: /berths/", "User-agent: lighthouse-reader", "",
            "User-agent: article-archive", "Allow: /letters/", "Disallow: /",
        ),
        [
            (US, True, ["/news/1", "/letters/1"]),
            (US, False, ["/tides/1", "/masthead/", "/"]),
            (RIVAL, True, ["/tides/1", "/berths/1"]),
            (RIVAL, False, ["/letters/1", "/masthead/"]),
            (THIRD, True, ["/letters/1"]),
            (THIRD, False, ["/masthead/"]),
        ],
    ),
    (
        "RFC 2.2.1, Protego: several agents share a group, which a rule ends",
        lines("User-agent: article-archive", "User-agent: ferrybot", "Disallow: /drafts", "User-agent: *", "Disallow: /all"),
        [(US, False, ["/drafts"]), (RIVAL, False, ["/drafts"]), (US, True, ["/all"]), (THIRD, False, ["/all"])],
    ),
    (
        "RFC 2.2.1, Google, Protego: the star is for those who are not named, wherever it stands",
        lines("User-agent: ferrybot", "Disallow: /a", "", "User-agent: *", "Disallow: /b", "", "User-agent: other", "Disallow: /"),
        [(RIVAL, False, ["/a"]), (RIVAL, True, ["/b"]), (US, False, ["/b"]), (US, True, ["/a"])],
    ),
    (
        "Google: named and only allowed elsewhere, nobody else is meant",
        lines("User-agent: ferrybot", "Allow: /", "User-agent: other", "Disallow: /"),
        [(US, True, ["/news"]), (RIVAL, True, ["/news"])],
    ),
    (
        "Google, Protego: the star allows, our own group does not",
        lines("User-agent: *", "Allow: /", "User-agent: article-archive", "Disallow: /"),
        [(US, False, ["/news"]), (RIVAL, True, ["/news"])],
    ),
    (
        "Protego: a group of ours without a path is one all the same, and allows everything",
        lines("User-agent: *", "Disallow:    /", "", "User-agent: article-archive", "Disallow:"),
        [(US, True, ["/", "/news"]), (RIVAL, False, ["/", "/news"])],
    ),
    (
        "Protego: Allow and Disallow without a path say nothing",
        lines("User-agent: article-archive", "Disallow:", "", "User-agent: ferrybot", "Allow:"),
        [(US, True, ["/a"]), (RIVAL, True, ["/a"])],
    ),
    (
        "RFC 2.2.1: a Disallow without a path ends the list of agents",
        lines("User-agent: article-archive", "Disallow:", "User-agent: ferrybot", "Disallow: /"),
        [(US, True, ["/a"]), (RIVAL, False, ["/a"])],
    ),
    (
        "Protego: an agent at the end of the file has a group without rules",
        lines("User-agent: ferrybot", "Disallow: /", "User-agent: article-archive"),
        [(US, True, ["/a"])],
    ),
    (
        "RFC 2.2.4, Google: Sitemap does not end the list of agents",
        lines("User-agent: ferrybot", "Sitemap: https://gazette.example/all.xml", "User-agent: *", "Disallow: /"),
        [(US, False, ["/"]), (RIVAL, False, ["/"])],
    ),
    (
        "RFC 2.2.4, Google: nor does a line that nobody knows",
        lines("User-agent: ferrybot", "Weather: fair", "User-agent: *", "Disallow: /"),
        [(US, False, ["/"]), (RIVAL, False, ["/"])],
    ),
    (
        "RFC 2.2.4, crawler-commons: nor Crawl-delay, as far as rules are concerned",
        lines("User-agent: *", "Crawl-delay: 5", "", "User-agent: ferrybot", "Disallow: /tides"),
        [(US, False, ["/tides"]), (RIVAL, False, ["/tides"])],
    ),
    (
        "Protego: lines that are unknown or no directives at all change nothing between rules",
        lines("User-agent: article-archive", "Disallow: /a", "Weather: fair", "fair weather", "User-agent: x", "Disallow: /b"),
        [(US, False, ["/a"]), (US, True, ["/b"])],
    ),
    (
        "RFC 2.2.1: an agent line without a name ends the group before",
        lines("User-agent: article-archive", "Disallow: /a", "User-agent:", "Disallow: /b"),
        [(US, False, ["/a"]), (US, True, ["/b"])],
    ),
]  # fmt: skip

AGENTS = [
    (
        f"RFC 2.2.1, Google, Protego: {value!r} is {US}",
        lines("User-agent: *", "Allow: /", "", f"User-agent: {value}", "Allow: /open", "Disallow: /"),
        [(US, True, ["/open"]), (US, False, ["/news"]), (RIVAL, True, ["/news"])],
    )
    for value in (
        "article-archive", "ARTICLE-ARCHIVE", "Article-Archive", "aRtIcLe-aRcHiVe/2.1", "article-archive images",
        "article-archive*", "article-archive; +https://example.org", "article-archive # who we are",
    )
] + [
    (
        f"RFC 2.2.1, Google: {value!r} is not {US}",
        lines("User-agent: *", "Allow: /", "", f"User-agent: {value}", "Disallow: /"),
        [(US, True, ["/news"])],
    )
    for value in (
        "article", "archive", "article-archiver", "article-archive_", "the-article-archive", "*archive", "article archive",
        "ツ", "Mozilla/5.0 (compatible; article-archive)", "",
    )
] + [
    (
        f"Google: {value!r} is everybody",
        lines(f"User-agent: {value}", "Disallow: /"),
        [(US, False, ["/news"])],
    )
    for value in ("*", "* # all", "*  and whoever else", "\t*\t")
]  # fmt: skip

SPELLINGS = [
    (
        f"Google, Protego: {agent!r}, {disallow!r} and {allow!r} are understood",
        lines(f"{agent} article-archive", f"{disallow} /", f"{allow} /open"),
        [(US, True, ["/open/1"]), (US, False, ["/news"]), (RIVAL, True, ["/news"])],
    )
    for agent, disallow, allow in (
        ("User-agent:", "Disallow:", "Allow:"), ("USER-AGENT:", "DISALLOW:", "ALLOW:"), ("uSeR-aGeNt:", "dIsAlLoW:", "aLlOw:"),
        ("user-agent", "disallow", "allow"), ("user agent:", "disallow :", "allow\t:"), ("useragent", "Disallow\t", "Allow\t"),
        ("User-Agents:", "Dissallow:", "Allowed:"), ("user-agent:", "Dissalow:", "allow:"), ("user-agent:", "Disalow:", "allow:"),
        ("user-agent:", "Diasllow:", "allow:"), ("user-agent:", "Disallaw:", "allow:"), ("  user-agent:", "\tdisallow:", "  allow:"),
    )
] + [
    (
        "Google, Protego: names that mean nothing mean nothing",
        lines("Agent: article-archive", "Forbidden: /", "Deny: /", "Dsallow: /", "Noindex: /"),
        [(US, True, ["/news"])],
    )
]  # fmt: skip

LINE_ENDS = [
    (
        f"RFC 2.2, Google, Protego: lines end with {end!r}",
        lines("User-agent: article-archive", "Allow: /some", "User-agent: ferrybot", "", "", "Disallow: /", end=end),
        [(US, True, ["/some", "/other"]), (RIVAL, False, ["/some"])],
    )
    for end in ("\n", "\r", "\r\n")
] + [
    (
        "Google: all of them in one file, and none at its end",
        "User-agent: article-archive\r\n\n\rAllow: /some\rDisallow: /\r\n\r\nUser-agent: ferrybot\nDisallow: /some",
        [(US, True, ["/some"]), (US, False, ["/other"]), (RIVAL, False, ["/some"]), (RIVAL, True, ["/other"])],
    )
] + [
    (
        f"RFC 2.2: {mark!r} ends no line, be it in a comment or in a path",
        lines("User-agent: *", f"# once upon a time{mark}Disallow: /told", f"Disallow: /a{mark}Disallow: /b"),
        [(US, True, ["/told", "/a", "/b"])],
    )
    for mark in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
]  # fmt: skip

MARKS = [
    (f"Google: {name}", mark + lines("User-agent: *", "Disallow: /a").encode(), [(US, not read, ["/a"])])
    for name, mark, read in (
        ("a byte order mark is skipped", b"\xef\xbb\xbf", True),
        ("two thirds of one, too", b"\xef\xbb", True),
        ("a third, too", b"\xef", True),
        ("a broken one spoils its line", b"\xef\x11\xbf", False),
        ("a second one, too", b"\xef\xbb\xbf\xef\xbb\xbf", False),
    )
] + [
    (
        "Google: within the file it spoils its line",
        lines("User-agent: *", "\ufeffDisallow: /a", "Disallow: /b"),
        [(US, True, ["/a"]), (US, False, ["/b"])],
    ),
    (
        "octets that are no UTF-8 spoil nothing but themselves",
        b"# caf\xe9\nUser-agent: *\nDisallow: /caf\xe9\nDisallow: /b\n",
        [(US, True, ["/cafe", "/caf"]), (US, False, ["/b"])],
    ),
]


def star(*rules):
    return lines("User-agent: *", *rules)


PRECEDENCE = [
    ("RFC 2.2.2, Google: the longer Disallow wins", star("Disallow: /dock/plan.html", "Allow: /dock/"), [(US, False, ["/dock/plan.html"]), (US, True, ["/dock/"])]),
    ("RFC 2.2.2, Google: the longer Allow wins", star("Allow: /dock/plan.html", "Disallow: /dock/"), [(US, True, ["/dock/plan.html"]), (US, False, ["/dock/"])]),
    ("Google: neither says anything", star("Disallow: ", "Allow: "), [(US, True, ["/dock/plan.html"])]),
    ("RFC 2.2.2, Google, Protego: at equal length Allow wins, whichever comes first", star("Disallow: /", "Allow: /"), [(US, True, ["/", "/a"])]),
    ("Google, Protego: so it does the other way round", star("Allow: /dock", "Disallow: /dock"), [(US, True, ["/dock/plan"])]),
    ("Google: a slash more is longer", star("Disallow: /dock", "Allow: /dock/"), [(US, False, ["/dock"]), (US, True, ["/dock/"])]),
    ("Google: wildcards count as characters", star("Allow: /plan", "Disallow: /*.html"), [(US, False, ["/plan.html"]), (US, True, ["/plan"])]),
    ("Google: the longer one need not be the one with the wildcard", star("Allow: /dock/plan.", "Disallow: /*.html"), [(US, True, ["/dock/plan.html"]), (US, False, ["/dock/log.html"])]),
    ("Google, Protego: a short Allow beats the bare slash", star("Allow: /p", "Disallow: /"), [(US, True, ["/plan"]), (US, False, ["/news"])]),
    ("Google, Protego: the front page alone", star("Allow: /$", "Disallow: /"), [(US, True, ["/", ""]), (US, False, ["/plan.html"])]),
    ("Protego: a leading star counts, too", star("Allow: */p", "Disallow: /"), [(US, True, ["/plan"])]),
    ("Protego: and may be the longer", star("Allow: /plan", "Disallow: */*.htm"), [(US, False, ["/plan.htm"])]),
    ("RFC 2.2.2: robots.txt itself may always be fetched", star("Disallow: /"), [(US, True, ["/robots.txt"]), (US, False, ["/robots.txt.bak", "/a/robots.txt"])]),
]  # fmt: skip

MATCHING = [
    # (pattern, paths that it matches, paths that it does not)
    ("/", ["/", "", "/tide", "/tide/table.html"], []),
    ("/*", ["/", "/tide", "/tide/table.html"], []),
    ("/tide", ["/tide", "/tide.html", "/tide/table.html", "/tidewater", "/tidewater/log.html", "/tide.php?day=1"], ["/Tide.asp", "/lowtide", "/?day=tide", "/a/tide"]),
    ("/tide*", ["/tide", "/tide.html", "/tide/table.html", "/tidewater", "/tide.php?day=1"], ["/Tide.asp", "/lowtide", "/?day=tide"]),
    ("/tide/", ["/tide/", "/tide/?day=1", "/tide/table.htm"], ["/tide", "/tide.html", "/Tide/Table.asp"]),
    ("/*.php", ["/log.php", "/a/log.php", "/a/log.php?x", "//a/any.php.file.html", "/log.php/", "/index?f=log.php/"], ["/", "/php/", "/index?php", "/LOG.PHP"]),
    ("/*.php$", ["/log.php", "/a/log.php"], ["/log.php?x", "/log.php/", "/log.php5", "/php/", "/log?php", "/aphpa", "//LOG.PHP"]),
    ("/tide*.php", ["/tide.php", "/tidewater/catalog.php?x"], ["/Tide.PHP"]),
    ("/dock/*/end$", ["/dock/x/end", "/dock/x/y/end", "/dock//end"], ["/dock", "/dock/end", "/dock/x/ending"]),
    ("/wind*mill", ["/windmill", "/windmills", "/wind_mill", "/wind/mill", "/wind_and_water_mill"], ["/inwindmill", "/wind_mil"]),
    ("*m", ["/m", "/arm", "/tide.html", "/moor"], ["/tide", "/tide/a.txt"]),
    ("*", ["/", "/anything"], []),
    ("/a*/*bar.html", ["/a/bar.html", "/ab/sandbar.html", "/a/b/c/sandbar.html"], ["/a/sandbarx", "/bar.html"]),
    ("*****/****.js", ["/a.js", "/a/b.js"], ["/a.css"]),
    ("/dock$", ["/dock"], ["/dock/", "/dock/a", "/docks", "/dock?a"]),
    ("/*s=", ["/?s=ferry", "/a?b=1&s=2"], ["/", "/s/"]),
    ("/?", ["/?q=1"], ["/", "/a?q=1"]),
    ("/;", ["/;p"], ["/"]),
    ("/path;params?query", ["/path;params?query", "/path;params?query=1", "/path;params?query#part"], ["/path", "/path;params"]),
    ("//deck/*", ["//deck/", "//deck/a"], ["/", "/deck", "/deck/", "//deck"]),
    ("/dock/quay#side", ["/dock/quay"], ["/dock"]),  # a comment
    ("http://courier.example/", ["/http://courier.example/"], ["/", "/courier.example/"]),  # no path of this host
    ("dock", [], ["/dock", "/"]),  # no path at all
]  # fmt: skip

ENCODING = [
    # RFC 2.2.2 and its table; Google: ID_Encoding; Protego: escaped and unescaped addresses, the drafts of 1994 and 1996
    ("/a/b?from=x&to=https://tide.example?q&r", ["/a/b?from=x&to=https://tide.example?q&r", "/a/b?from=x&to=https%3A//tide.example%3Fq%26r"], ["/a/b?from=y"]),
    ("/port/ツ", ["/port/%E3%83%84", "/port/%e3%83%84", "/port/ツ"], ["/port/", "/port/%E3%83%85"]),
    ("/port/%E3%83%84", ["/port/%E3%83%84", "/port/ツ"], ["/port/"]),
    ("/port/%62%61%7A", ["/port/baz", "/port/%62%61%7A", "/port/%62az"], ["/port/ba"]),
    ("/~anna/index", ["/~anna/index", "/%7Eanna/index", "/%7eanna/index"], ["/anna/index"]),
    ("/%7eanna/index", ["/~anna/index", "/%7Eanna/index"], []),
    ("/a%3cb", ["/a<b", "/a%3Cb", "/a%3cb"], ["/ab"]),
    ("/a<b", ["/a<b", "/a%3Cb", "/a%3cb"], ["/ab"]),
    ("/a%3cb*c", ["/a<bc", "/a%3Cbxc"], ["/a<b"]),
    ("/a%2fb", ["/a%2fb", "/a%2Fb"], ["/a/b"]),  # an escaped slash is none
    ("/a/b", ["/a/b"], ["/a%2fb"]),
    ("/k%C3%A4ytt%C3%A4j%C3%A4:", ["/k%C3%A4ytt%C3%A4j%C3%A4:", "/käyttäjä:", "/käyttäjä:ana"], ["/kayttaja:"]),
    ("/käyttäjä:", ["/k%C3%A4ytt%C3%A4j%C3%A4:", "/käyttäjä:"], []),
    ("/a b", ["/a%20b", "/a b"], ["/a+b", "/a"]),
    # RFC 2.2.3: special characters as themselves
    ("/file-%2A.html", ["/file-*.html", "/file-%2A.html", "/file-%2a.html"], ["/file-x.html"]),
    ("/file-%24", ["/file-$", "/file-%24", "/file-$more"], ["/file-"]),
    ("/x$/abc", ["/x$/abcdef", "/x%24/abc"], ["/x/abc", "/x"]),
    ("/x*y$/abc", ["/x1y$/abcdef", "/xy%24/abc"], ["/x1y"]),
    ("/x/abc$", ["/x/abc", "/x/abc$", "/x/abc%24"], ["/x/abcd"]),
    ("/x*x/abc", ["/x*x/abc", "/xx/abc"], ["/x/abc"]),
]  # fmt: skip


def matching(table, *rules):
    return [
        (pattern, star(*(rule.format(pattern) for rule in rules)), [(US, False, hits), (US, True, misses)])
        for pattern, hits, misses in table
    ]


def allowing(table):
    """The same patterns allowed where all else is refused."""
    return [
        (f"allowed {pattern}", star(f"Allow: {pattern}", "Disallow: /$", "Disallow: /*?", "Disallow: /"), [(US, True, hits)])
        for pattern, hits, _ in table
        if len(pattern) > 2
    ]  # fmt: skip


DIFFERENCES = [
    (
        "Protego ends a list of agents at an unknown line; RFC 2.2.4 and Google do not, nor do we",
        lines("User-agent: *", "Weather: /fair", "User-agent: ferrybot", "Disallow: /"),
        [(US, False, ["/a"])],
    ),
    (
        "Google leaves escapes of plain letters as they are; RFC 2.2.2 undoes them, and so do Protego and we",
        star("Disallow: /%62erth"),
        [(US, False, ["/berth"])],
    ),
    (
        "Google takes addresses as they are; ours are compared by what they mean",
        star("Disallow: /møle"),
        [(US, False, ["/møle", "/m%C3%B8le"])],
    ),
    (
        "Google cuts lines at 16,664 bytes, so that a cut rule matches more; ours are read whole",
        star("Disallow: /" + "a" * 20_000 + "/end"),
        [(US, True, ["/" + "a" * 20_000 + "/other"]), (US, False, ["/" + "a" * 20_000 + "/end"])],
    ),
    (
        "Google and Protego take an allowed index.html for its folder; Google alone index.htm",
        star("Allow: /quay/index.html", "Allow: /pier/index.htm", "Disallow: /"),
        [(US, True, ["/quay/", "/quay/index.html", "/pier/index.htm"]), (US, False, ["/quay/index.htm", "/pier/", "/"])],
    ),
    (
        "Google reads a line without a colon if it has two words; we take the rest for its path, which no address has",
        lines("User-agent *", "Disallow the whole harbour"),
        [(US, True, ["/", "/the"])],
    ),
    (
        "Protego finds an agent anywhere in ours; RFC 2.2.1 and Google want the whole token, and so do we",
        lines("User-agent: archive", "Disallow: /", "User-agent: article", "Disallow: /"),
        [(US, True, ["/a"])],
    ),
]  # fmt: skip


@cases([*GROUPS, *AGENTS, *SPELLINGS, *LINE_ENDS, *MARKS, *PRECEDENCE, *DIFFERENCES])
def test_who_may_fetch_what(text, agent, path, allowed):
    assert read(text, agent).can_fetch(HERE + path) is allowed


@cases([*matching(MATCHING, "Disallow: {}"), *matching(ENCODING, "Disallow: {}")])
def test_a_pattern_matches_what_it_means(text, agent, path, allowed):
    assert read(text, agent).can_fetch(HERE + path) is allowed


@cases([*allowing(MATCHING[2:9]), *allowing(ENCODING)])
def test_a_pattern_allows_what_it_would_refuse(text, agent, path, allowed):
    assert read(text, agent).can_fetch(HERE + path) is allowed


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (
            lines("User-agent: *", "Disallow: /x", "Crawl-delay: 10", "User-agent: article-archive", "Crawl-delay: 15"),
            15.0,
        ),
        (lines("User-agent: *", "Crawl-delay: 10", "User-agent: article-archive", "Crawl-delay: 2"), 2.0),
        (lines("User-agent: article-archive", "User-agent: ferrybot", "Crawl-delay: 4"), 4.0),
        (lines("User-agent: article-archive", "Crawl-delay: 4", "User-agent: ferrybot", "Crawl-delay: 9"), 4.0),
        (lines("User-agent: *", "Crawl-delay: 4", "User-agent: ferrybot", "Crawl-delay: 9"), 4.0),
        (
            lines("User-agent: *", "Crawl-delay: 4", "User-agent: article-archive", "Disallow: /x"),
            None,
        ),  # not by our name
        (lines("User-agent: *", "Sitemap: /s.xml", "User-agent: article-archive", "crawl delay 3"), 3.0),
        (lines("User-agent: *", "Crawl-delay: 3", "Disallow: /x", "Crawl-delay: 7"), 7.0),  # the most
        (lines("User-agent: *", "Crawl-delay: 3", "User-agent: *", "Crawl-delay: 2"), 3.0),
        (lines("Crawl-delay: 5.2", "User-agent: article-archive", "Disallow: /x"), None),  # nobody's
        (lines("User-agent: *", "Crawl-delay: 10 # a while"), 10.0),
        (lines("User-agent: *", "Crawl-delay: some time"), None),
        (lines("User-agent: *", "Crawl-delay:"), None),
        (lines("User-agent: *", "Crawl-delay: nan", "Crawl-delay: -3", "Crawl-delay: 1e999"), None),
        (lines("User-agent: *", "Request-rate: 1/10s", "Visit-time: 0200-0630"), None),  # not read
        (lines("User-agent: *", "Disallow: /x"), None),
    ],
)
def test_a_crawl_delay_is_for_the_agents_right_above_it(text, seconds):
    assert read(text).crawl_delay == seconds


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (lines("Sitemap: https://gazette.example/s.xml", "User-agent: x", "Disallow: /"), ["/s.xml"]),
        (lines("User-agent: x", "Allow: /a", "User-agent: y", "", "", "Sitemap: https://gazette.example/s.xml"), ["/s.xml"]),
        (lines("User-agent: *", "Disallow: /", "SITEMAP: /1.xml", "Allow: /a", "site-map: /2.xml", "Sitemaps: /3.xml"), ["/1.xml", "/2.xml", "/3.xml"]),
        (lines("Sitemap https://gazette.example/s.xml"), ["/s.xml"]),
        (lines("Sitemap:https://gazette.example/s.xml # all"), ["/s.xml"]),
        (lines("Sitemap:", "User-agent: *"), []),
        (lines("User-agent: *", "Disallow: /", "Crawl-delay: 10"), []),
    ],
)  # fmt: skip
def test_sitemaps_stand_anywhere_and_are_for_everybody(text, paths):
    assert read(text).sitemaps == tuple(HERE + path for path in paths)


def test_rules_are_for_the_path_whatever_stands_before_it():
    rules = read(star("Disallow: /tide.html"))
    addresses = ("http://gazette.example", "https://www.gazette.example:8443", "https://user@gazette.example:10")
    assert not any(rules.can_fetch(f"{address}/tide.html#now") for address in addresses)


def test_what_goes_over_the_wire_is_within_the_bounds_of_the_standard():
    assert module.MAX_BYTES >= 500 * 1024  # 2.5
    assert module.MAX_REDIRECTS >= 5  # 2.3.1.2
    assert module.FRESH <= 24 * 3600  # 2.4


@pytest.mark.parametrize(
    ("outcome", "status", "allowed"),
    [
        (Outcome.GONE, 404, True),  # 2.3.1.3: unavailable
        (Outcome.GONE, 410, True),
        (Outcome.FORBIDDEN, 401, True),
        (Outcome.FORBIDDEN, 403, True),
        (Outcome.CLIENT_ERROR, 418, True),
        (Outcome.REDIRECT_LOOP, 301, True),  # 2.3.1.2: more than five
        (Outcome.EMPTY, 204, True),
        (Outcome.SERVER_ERROR, 500, False),  # 2.3.1.4: unreachable
        (Outcome.SERVER_ERROR, 599, False),
        (Outcome.TIMEOUT, None, False),
        (Outcome.UNKNOWN_HOST, None, False),
        (Outcome.RATE_LIMITED, 429, False),  # the standard would let us; Google takes it for a 5xx, and so do we
        (Outcome.RATE_LIMITED, 503, False),
    ],
)
def test_no_file_allows_everything_and_one_out_of_reach_nothing(outcome, status, allowed):
    url = f"{HERE}/robots.txt"
    visit = Visit(url=url, started="", outcome=outcome, final_url=url, status=status, message="it went wrong")
    assert read_robots(url, visit, US).can_fetch(f"{HERE}/news") is allowed


@pytest.mark.parametrize(
    "text",
    [
        "Disallow" + " " * 500_000,
        "User" + " " * 500_000 + "agent",
        "user-agent" + ":" * 400_000,
        "Allow:" + "\x0c" * 400_000,
    ],
    ids=["blanks", "inner blanks", "colons", "form feeds"],
)
def test_odd_lines_are_read_in_a_moment(text):
    started = time.process_time()
    read("User-agent: *\n" + text)
    assert time.process_time() - started < 1
