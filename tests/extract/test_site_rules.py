"""Rules for single sites: what they say wins, what they do not find is said, and no rule can hurt a run."""

import pickle
import re
import time
from datetime import date

import pytest

from scraper import extract
from scraper.errors import ConfigError
from scraper.extract.article import read_article
from scraper.extract.rules.reading import read_site_rules
from scraper.extract.rules.rule import Rules
from scraper.extract.rules.selectors import selector
from scraper.markup import parse

URL = "https://www.le-cap.example/2024/le-bac"
PAGE = """<!doctype html><html lang="fr"><head><title>Le bac rouvre | Le Cap</title>
<meta property="og:title" content="Le bac rouvre"><meta name="author" content="Rédaction">
<meta property="article:published_time" content="2024-05-02T08:00:00+02:00"></head><body class="page single">
<main><article><div class="surtitre">Transports</div><h1>Le bac rouvre</h1><h2 class="vrai">Le bac, deux ans après</h2>
<p class="signe">Par Maud Kerrien et Yann Le Goff</p><span class="jour">le 3 mai 2024</span>
<div class="texte"><h2>Le bac, deux ans après</h2>
<p>La coque a été refaite à neuf pendant l’hiver <span class="note">(voir nos photos)</span>, et le moteur aussi.</p>
<p class="lire-aussi">Lire aussi : <a href="/2024/port">Le port s’agrandit encore cette année</a></p>
<p>Les passagers devront patienter jusqu’à samedi pour monter à bord, a prévenu la capitainerie du port.</p></div>
<ul class="mots"><li>bac</li><li>port, mer</li></ul></article></main></body></html>"""
RULE = """host = "le-cap.example"
[[rule]]
title = ["h1.absent", "h2.vrai"]
authors = "//p[@class='signe']"
published = ".jour"
tags = "ul.mots li"
section = "//div[@class='surtitre']/text()"
body = "div.texte"
strip = [".lire-aussi", "//span[@class='note']"]
"""


def rules(*texts):
    read = [read_site_rules(text, f"file{n}.toml") for n, text in enumerate(texts)]
    return Rules({(one.host, one.subdomains): one for one in read})


def test_what_a_rule_finds_wins_over_every_other_reader():
    found = extract(PAGE, URL, rules=rules(RULE))
    assert (found.title, found.authors) == ("Le bac, deux ans après", ("Maud Kerrien", "Yann Le Goff"))
    assert (found.published, found.published_raw) == ("2024-05-03", "le 3 mai 2024")
    assert (found.tags, found.section) == (("bac", "port", "mer"), "Transports")
    assert found.body == (
        "La coque a été refaite à neuf pendant l’hiver , et le moteur aussi.\n\n"
        "Les passagers devront patienter jusqu’à samedi pour monter à bord, a prévenu la capitainerie du port."
    )
    ruled = {"title", "authors", "published", "tags", "section", "body"}
    assert {field for field, source in found.provenance.items() if source.reader == "rule"} == ruled | {"rule"}
    assert found.provenance["rule"].raw == "file0.toml, rule 1"


def test_without_a_rule_for_the_site_nothing_changes():
    plain = extract(PAGE, URL)
    assert extract(PAGE, URL, rules=rules(RULE.replace("le-cap", "cap"))) == plain
    assert extract(PAGE, None, rules=rules(RULE)) == extract(PAGE)
    assert "rule" not in plain.provenance


def test_where_a_rule_finds_nothing_the_general_readers_speak_and_it_is_said():
    silent = 'host = "le-cap.example"\n[[rule]]\ntitle = "h1.absent"\npublished = "h1"\nbody = ".absent"\n'
    found, plain = extract(PAGE, URL, rules=rules(silent)), extract(PAGE, URL)
    assert (found.title, found.published, found.body) == (plain.title, plain.published, plain.body)
    assert found.provenance["rule"].raw == "file0.toml, rule 1: nothing for title, published, body"
    strict = extract(PAGE, URL, rules=rules(silent + "fallback = false\n"))
    assert (strict.title, strict.published, strict.body, strict.authors) == (None, None, None, plain.authors)


def test_stripping_alone_mends_the_general_text():
    strip = 'host = "le-cap.example"\n[[rule]]\nstrip = "//span/text()"\nstrip_id_or_class = ["signe", "singl"]\n'
    body = extract(PAGE, URL, rules=rules(strip)).body
    assert "voir nos photos" not in body
    assert "capitainerie" in body


def test_the_page_is_whole_again_after_a_reading():
    document = parse(PAGE, url=URL)
    rule = rules(RULE + 'strip_id_or_class = "texte"\n').rule_for(URL)
    assert "Lire aussi" in document.root.text_content()
    read_article(document, URL, rule=rule)
    assert document.root.text_content() == parse(PAGE, url=URL).root.text_content()
    assert not list(document.root.iter("template"))


def test_replacements_are_made_before_the_page_is_read():
    unhide = 'host = "le-cap.example"\n[[rule]]\nreplace = [{ find = "<noscript>", with = "<div>" }]\nbody = "//div[@id=\'x\']"\n'
    page = '<p>x</p><noscript><div id="x"><p>Sous le voile, un texte.</p></div></noscript>'
    assert extract(page.encode(), URL, rules=rules(unhide)).body == "Sous le voile, un texte."


@pytest.mark.parametrize(
    ("when", "title"),
    [
        ("2023-05-31", "old"),
        ("2023-06-01", "old"),
        ("2023-06-02T00:10:00+00:00", "new"),
        (None, "new"),
        ("2019-01-01", None),
    ],
)
def test_the_day_of_the_capture_decides_on_the_rule(when, title):
    two = """host = "le-cap.example"
[[rule]]
valid_from = 2020-01-01
valid_until = 2023-06-01
title = ".old"
[[rule]]
valid_from = 2023-06-02
title = ".new"
"""
    page = '<h1>Titre</h1><p class="old">old</p><p class="new">new</p>'
    assert extract(page, URL, rules=rules(two), when=when).title == (title or "Titre")


@pytest.mark.parametrize(
    ("host", "subdomains", "url", "held"),
    [
        ("le-cap.example", False, "https://le-cap.example/a", True),
        ("www.le-cap.example", False, "https://m.le-cap.example/a", True),
        ("le-cap.example", False, "https://sport.le-cap.example/a", False),
        ("le-cap.example", True, "https://sport.le-cap.example/a", True),
        ("cap.example", True, "https://le-cap.example/a", False),
        ("le-cap.example", True, "https://le-cap.example.net/a", False),
    ],
)
def test_a_rule_is_for_its_host(host, subdomains, url, held):
    text = f'host = "{host}"\nsubdomains = {str(subdomains).lower()}\n[[rule]]\ntitle = "h1"\n'
    assert (rules(text).rule_for(url) is not None) is held


def test_the_hosts_own_file_goes_before_one_for_a_domain_and_paths_part_rules():
    wide = 'host = "example"\nsubdomains = true\n[[rule]]\ntitle = "h1"\n'
    own = 'host = "le-cap.example"\n[[rule]]\npath = "^/blog/"\ntitle = "h2"\n'
    both = rules(wide, own)
    assert both.rule_for("https://le-cap.example/blog/1").name == "file1.toml, rule 1"
    assert both.rule_for("https://le-cap.example/news/1").name == "file0.toml, rule 1"


def test_rules_travel_between_processes():
    again = pickle.loads(pickle.dumps(rules(RULE)))
    assert extract(PAGE, URL, rules=again) == extract(PAGE, URL, rules=rules(RULE))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("host", "f.toml: not TOML: "),
        ("host = \n", "f.toml, line 1: not TOML: "),
        ('[[rule]]\ntitle = "h1"', 'f.toml: host is missing or no host: write host = "example.org"'),
        ('host = "a b"\n[[rule]]\ntitle = "h1"', "f.toml, line 1: host is missing or no host"),
        ('host = "a.example"', "f.toml: holds no rule"),
        ('host = "a.example"\nrule = 3', "f.toml, line 2: rule is written as a table [[rule]]"),
        (
            'host = "a.example"\n[[rule]]\ntitel = "h1"',
            "f.toml, line 3, rule 1: unknown key 'titel': known are authors,",
        ),
        ('host = "a.example"\n[[rule]]\nvalid_until = 2024-01-01', "f.toml, line 2, rule 1: says nothing"),
        (
            'host = "a.example"\n[[rule]]\ntitle = "h1["',
            "f.toml, line 3, rule 1, title: 'h1[': neither an XPath nor a CSS",
        ),
        ('host = "a.example"\n[[rule]]\ntitle = "//h1["', "f.toml, line 3, rule 1, title: '//h1[': not an XPath"),
        ('host = "a.example"\n[[rule]]\ntitle = 3', "f.toml, line 3, rule 1, title: 3 is neither a selector nor"),
        ('host = "a.example"\n[[rule]]\ntitle = []', "f.toml, line 3, rule 1, title: give 1 to 200 selectors"),
        (
            'host = "a.example"\n[[rule]]\ntitle = "h1"\nvalid_from = "2024"',
            "f.toml, line 4, rule 1, valid_from: '2024' is no day",
        ),
        (
            'host = "a.example"\n[[rule]]\ntitle = "h1"\npath = "("',
            "line 4, rule 1, path: '(' is not a regular expression",
        ),
        (
            'host = "a.example"\n[[rule]]\nreplace = [{ find = "a", with = "" }]',
            "f.toml, line 3, rule 1, replace: find has 3 to 500",
        ),
        (
            'host = "a.example"\n[[rule]]\ntitle = "h1"\nvalid_from = 2024-02-01\nvalid_until = 2024-01-01',
            "f.toml, line 4, rule 1: valid_from is later",
        ),
        ('host = "a.example"\n[[rule]]\ntitle = "h1"\n[[test]]\ntitle = "x"', "f.toml, line 4, test 1: url is missing"),
        (
            'host = "a.example"\n[[rule]]\ntitle = "h1"\n[[test]]\nurl = "https://a.example/"\nfile = "../x"',
            "is no file beside",
        ),
    ],
)
def test_a_wrong_file_is_one_message_that_says_where(text, message):
    with pytest.raises(ConfigError, match=re.escape(message)):
        read_site_rules(text, "f.toml")


def test_the_line_is_that_of_the_wrong_table_though_the_same_text_stands_before():
    text = 'host = "a.example"\n[[rule]]\ntitle = "h1"\n\n[[rule]]\nbody = "p"\ntitle = ["h1", "h1["]\n'
    with pytest.raises(ConfigError, match=re.escape("f.toml, line 7, rule 2, title: 'h1['")):
        read_site_rules(text, "f.toml")


@pytest.mark.parametrize(
    "text",
    [
        "document('file:///etc/passwd')//x",
        "//a[contains(document('http://x/'), 'y')]",
        "//a[re:test(@href, '(a+)+$')]",
        "//a[$x]",
        "//*[count(//*) > 3]",
        "//p[count(preceding::*) > 3]",
        "//p[a][b[/html//a]]",
        "//a" * 30,
        "x" * 2000,
        "",
    ],
)
def test_a_selector_that_reaches_out_or_takes_long_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        selector(text)


@pytest.mark.parametrize(
    ("text", "xpath"),
    [
        ("h1[id=t]", "//h1[@id = 't']"),
        ("meta[name=author]::attr(content)", "(//meta[@name = 'author'])/@content"),
        ("img::attr(src)", "(//img)/@src"),
        ("substring-after(//p, 'By ')", "substring-after(//p, 'By ')"),
        ("(//article)[1]", "(//article)[1]"),
        ("//li[not(.//text()[normalize-space()])]", "//li[not(.//text()[normalize-space()])]"),
        ("//footer/self::footer | //a/..", "//footer/self::footer | //a/.."),
    ],
)
def test_css_and_xpath_are_told_apart(text, xpath):
    assert selector(text).xpath == xpath


@pytest.mark.parametrize(
    "text", ["sum(//a)", "count('x')", "//a[substring(1)]", "true()", "id('x')", "//@class", "/", "//text()", "lang()"]
)
def test_an_odd_selector_gives_nothing_or_text_and_never_an_error(text):
    try:
        found = selector(text)
    except ValueError:
        return
    odd = f'host = "le-cap.example"\n[[rule]]\ntitle = "{text}"\nbody = "{text}"\nstrip = "{text}"\ntags = "{found.text}"\n'
    extract(PAGE, URL, rules=rules(odd))


def test_hostile_pages_are_read_in_time_and_values_are_cut():
    many = 'host = "le-cap.example"\n[[rule]]\ntitle = "//*//*"\nbody = "//div//p | //p//div"\nstrip = "//*[.//a]//*"\ntags = "//a"\n'
    page = "<h1>Titre</h1>" + "<div class=a><p>x <a href=b>c</a></p></div>" * 60_000
    held = rules(many)
    plain, ruled = time.process_time(), 0.0
    extract(page, URL)
    plain, start = time.process_time() - plain, time.process_time()
    assert extract(page, URL, rules=held).title == "Titre"
    ruled = time.process_time() - start
    assert ruled < 3 * plain + 1
    long = extract(
        "<h1>" + "x" * 99_999 + "</h1>", URL, rules=rules('host = "le-cap.example"\n[[rule]]\ntitle = "h1"\n')
    )
    assert len(long.title) == 5_000


def test_a_rule_of_today_holds_on_any_day_after_its_first():
    text = 'host = "le-cap.example"\n[[rule]]\nvalid_from = 2020-01-01\ntitle = "h1"\n'
    (rule,) = read_site_rules(text, "f").rules
    assert rule.valid_from == date(2020, 1, 1)
    assert [rule.holds_on(day) for day in (None, "2020-01-01", "2019-12-31")] == [True, True, False]
