"""FiveFilters site configurations: every directive becomes a line of our rule file, or is named with its line and why."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import extract
from scraper.errors import ConfigError
from scraper.extract.rules.fivefilters import Fate, read_configuration
from scraper.extract.rules.reading import read_site_rules
from scraper.extract.rules.rule import Rules

CONFIGURATION = """# how Le Cap is read
title: //h2[@class='vrai']
author: //p[@class='signe']
date: //span[@class='jour']
body: //div[@class='texte']
body: //article
strip: //p[@class='lire-aussi']
strip_id_or_class: "note"
strip_image_src: /pixel.gif
tidy: no
prune: no
http_header(user-agent): Mozilla/5.0
requires_login: yes
wrap_in(blockquote): //p[@class='q']
stirp: //aside
just words
body: //div[re:test(@id, 'x')]
single_page_link: //a[@rel='whole']
if_page_contains: //a[@rel='next']
find_string: <noscript>
replace_string: <div>
replace_string(</noscript>): </div>
find_string: <em>
test_url: https://www.le-cap.example/2024/le-bac
test_contains: a été refaite à neuf
test https://www.le-cap.example/2024/le-phare
"""
PAGE = """<html lang="fr"><h1>Le bac rouvre</h1><h2 class="vrai">Le bac, deux ans après</h2><p class="signe">Par Maud Kerrien</p>
<span class="jour">le 3 mai 2024</span><noscript><div class="texte"><p>La coque a été refaite à neuf pendant l’hiver.</p>
<p class="lire-aussi">Lire aussi : le port</p><p class="la-note">Photos : nous</p></div></noscript>"""


def test_a_configuration_becomes_a_rule_that_reads_its_pages():
    text = read_configuration(CONFIGURATION, "www.le-cap.example.txt").as_toml()
    site = read_site_rules(text, "le-cap.example.toml")
    found = extract(PAGE.encode(), "https://le-cap.example/2024/le-bac", rules=Rules({(site.host, False): site}))
    assert (found.title, found.authors, found.published) == ("Le bac, deux ans après", ("Maud Kerrien",), "2024-05-03")
    assert found.body == "La coque a été refaite à neuf pendant l’hiver."
    assert [test.url.rpartition("/")[2] for test in site.tests] == ["le-bac", "le-phare"]
    assert site.tests[0].expected == {"body_contains": ["a été refaite à neuf"]}
    (link,) = site.rules[0].single_page_link
    assert (link.selector.text, link.condition.text) == ("//a[@rel='whole']", "//a[@rel='next']")


def test_every_line_left_out_is_named_with_its_number_and_why():
    notes = {note.line: note.fate for note in read_configuration(CONFIGURATION, "le-cap.example.txt").notes}
    assert notes == {
        9: Fate.NEEDLESS,
        10: Fate.NEEDLESS,
        11: Fate.NEEDLESS,
        12: Fate.REFUSED,
        13: Fate.REFUSED,
        14: Fate.UNSUPPORTED,
        15: Fate.UNKNOWN,
        16: Fate.UNKNOWN,
        17: Fate.BROKEN,
        23: Fate.BROKEN,
    }
    broken = next(note for note in read_configuration(CONFIGURATION, "le-cap.example.txt").notes if note.line == 17)
    assert str(broken).startswith(
        "line 17: broken: body: //div[re:test(@id, 'x')]: re:test() is not a function of XPath"
    )


@pytest.mark.parametrize(
    ("file", "host", "name"),
    [
        ("le-cap.example.txt", ("le-cap.example", False), "le-cap.example.toml"),
        (".le-cap.example.txt", ("le-cap.example", True), "any.le-cap.example.toml"),
        ("WWW.Le-Cap.example.txt", ("le-cap.example", False), "le-cap.example.toml"),
    ],
)
def test_the_files_name_is_its_host(file, host, name):
    imported = read_configuration("title: //h1", file)
    assert ((imported.host, imported.subdomains), imported.file_name) == (host, name)


@pytest.mark.parametrize("file", ["global.txt", "LICENSE.txt", "..txt", "a/../.txt", "a b.example.txt", "x" * 300])
def test_what_is_no_host_is_refused(file):
    with pytest.raises(ValueError, match="no host"):
        read_configuration("title: //h1", file)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["title", "body", "strip", "strip_id_or_class", "find_string", "replace_string", "test_url"]
            )
            | st.sampled_from(["if_page_contains", "single_page_link", "test_contains", "replace_string(x", "author"]),
            st.sampled_from([":", " : ", "): ", ""]),
            st.text(max_size=40)
            | st.sampled_from(["//h1", "//a[", "//p[count(//*)>1]", "https://a.example/", '"', "\\", "\x7f"]),
        ),
        max_size=12,
    )
)
def test_whatever_the_lines_are_the_rule_file_can_be_read(lines):
    imported = read_configuration("\n".join("".join(line) for line in lines), "le-cap.example.txt")
    text = imported.as_toml()
    tomllib.loads(text)
    if imported.usable:
        read_site_rules(text, "f.toml")


def test_a_configuration_of_any_size_is_bounded():
    imported = read_configuration("strip: //a\n" * 100_000 + "x" * 1_000_000, "le-cap.example.txt")
    assert len(imported.rule["strip"]) <= 5_000
    many = read_configuration("".join(f"strip: //a[{n}]\n" for n in range(300)), "le-cap.example.txt")
    with pytest.raises(ConfigError, match=r"f\.toml, line 4, rule 1, strip: give 1 to 200 selectors"):
        read_site_rules(many.as_toml(), "f.toml")
