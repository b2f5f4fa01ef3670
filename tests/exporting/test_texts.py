"""Hostile text is shown in files, and never run by them."""

import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scraper.exporting.texts import file_name, for_markdown, for_xml, for_yaml

ANY = st.text(st.characters(exclude_categories=()))


@given(ANY)
def test_yaml_reads_back_what_was_written(text):
    written = f"a: {for_yaml(text)}\nb: 1\n"
    assert "\n" not in for_yaml(text)
    read = yaml.safe_load(written.encode("utf-8"))
    assert (list(read), json.loads(for_yaml(text))) == (["a", "b"], text)
    if text.isprintable():
        assert read["a"] == text


@given(ANY)
def test_xml_takes_everything(text):
    assert (etree.fromstring(etree.tostring(_element(for_xml(text)))).text or "") == for_xml(text)


def _element(text):
    element = etree.Element("a")
    element.text = text
    return element


@given(ANY, ANY, ANY)
def test_file_names_stay_where_they_are_put(site, published, title):
    name = file_name(7, site, published, title)
    assert re.fullmatch(r"[0-9a-z][0-9a-z-]{0,200}-7", name)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "2026-02-28-a-example-etc-passwd-7"),
        ("L’été à Noël", "2026-02-28-a-example-lete-a-noel-7"),
        ("新聞", "2026-02-28-a-example-7"),
        ("CON", "2026-02-28-a-example-con-7"),
        ("x" * 500, f"2026-02-28-a-example-{'x' * 60}-7"),
        (None, "2026-02-28-a-example-7"),
    ],
)
def test_file_names_tell_day_site_and_headline(title, name):
    assert file_name(7, "a.example", "2026-02-28T10:00:00Z", title) == name
    assert file_name(7, "a.example", "28/02/2026", title).startswith("undated-")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Plain words, even 5 % of them.", "Plain words, even 5 % of them."),
        ("# No heading", r"\# No heading"),
        ("- no item", r"\- no item"),
        ("12. no item", r"12\. no item"),
        ("> no quote", r"\> no quote"),
        ("--- \nb", "\\--- \\\nb".replace(" \\\n", "\\\n")),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ("![a](javascript:x) [b](http://c)", r"!\[a\](javascript:x) \[b\](http://c)"),
        ("*a* _b_ `c` ~~d~~ a|b", r"\*a\* \_b\_ \`c\` \~\~d\~\~ a\|b"),
        ("{{ site.secret }} {% include x %}", r"\{\{ site.secret \}\} \{% include x %\}"),
        ("AT&T &lt;", "AT&amp;T &amp;lt;"),
        ("one\ntwo", "one\\\ntwo"),
        ("    code?", "code?"),
        ("a\x00b\x1bc", "a\ufffdb\ufffdc"),
    ],
)
def test_markdown_shows_the_characters_of_a_text(text, written):
    assert for_markdown(text) == written
