"""Whatever a server sends becomes a tree, in the encoding it was written in, in linear time."""

import gc
import time

import pytest
from lxml import html

from scraper.markup import parse, text_of

FRENCH = "Le café du théâtre est fermé depuis l’été dernier à la demande des propriétaires, dit le gérant désolé."
RUSSIAN = "<html><body><p>Город готовится к зиме: первые снегоуборочные машины уже вышли на улицы.</p></body></html>"


def shown(content, **options):
    return text_of(parse(content, **options).root)


@pytest.mark.parametrize(
    ("content", "charset", "encoding", "text"),
    [
        (b"\xef\xbb\xbf<p>caf\xc3\xa9", "latin-1", "utf-8", "café"),
        ("<p>café".encode("utf-16"), None, "utf-16-le", "café"),
        (b"<p>caf\xc3\xa9", "iso-8859-1", "utf-8", "café"),
        (b"<meta charset=iso-8859-1><p>caf\xc3\xa9", None, "utf-8", "café"),
        (b"<p>caf\xe9 \x93noir\x94", "iso-8859-1", "cp1252", "café “noir”"),
        (b"<meta charset='windows-1252'><p>caf\xe9", None, "cp1252", "café"),
        ("<meta charset=gb2312><p>新闻".encode("gb18030"), None, "gb18030", "新闻"),
        ("<p>新聞".encode("cp932"), "Shift_JIS", "cp932", "新聞"),
        (FRENCH.encode("cp1252"), "utf-8", "cp1252", FRENCH),
        (FRENCH.encode("cp1252"), "no-such-charset", "cp1252", FRENCH),
        (FRENCH.encode("cp1252"), "base64", "cp1252", FRENCH),
        (FRENCH.encode("cp1252"), "punycode", "cp1252", FRENCH),
        (FRENCH.encode("cp1252"), "idna", "cp1252", FRENCH),
        (b"<p>1 +ADw- 2", "utf-7", "utf-8", "1 +ADw- 2"),
        ("<html><p>une page sans marque</p></html>".encode("utf-16-be"), None, "utf-16-be", "une page sans marque"),
        ("<p>été, café".encode()[:-1], None, "utf-8", "été, caf\ufffd"),
        (
            RUSSIAN.encode("cp1251"),
            None,
            "cp1251",
            "Город готовится к зиме: первые снегоуборочные машины уже вышли на улицы.",
        ),
    ],
)
def test_encoding_is_decided_by_evidence(content, charset, encoding, text):
    document = parse(content, charset=charset)
    assert (document.encoding, text_of(document.root)) == (encoding, text)


def test_a_few_foreign_bytes_do_not_change_the_encoding():
    page = b"<meta charset=utf-8><p>" + "déjà vu, ".encode() * 40 + b"caf\xe9"
    assert parse(page).encoding == "utf-8"


@pytest.mark.parametrize(
    "content", [b"", "", b"   ", b"<!-- nothing -->", b"\x00\x00", "\ud800", b"<?xml", b"<", b"\xff\xfe"]
)
def test_nothing_gives_an_empty_document(content):
    assert parse(content).root.tag == "html"


def test_text_with_an_xml_declaration_and_lone_surrogates():
    assert shown('<?xml version="1.0" encoding="iso-8859-1"?><html><p>ét\ud800é</p></html>') == "ét?é"


def test_controls_are_left_out():
    assert shown(b"<p>a\x00b\x01c\x1fd\te</p>") == "abcd e"


def test_what_follows_an_early_end_of_the_body_is_read():
    assert shown(b"<html><body><p>before</p></body></html><p>after</p>") == "before after"


def test_text_of_leaves_out_what_is_not_displayed():
    page = "<div>one<br>two<script>x</script><style>y</style><p>th<b>re</b>e</p>four<template>z</template></div>tail"
    assert text_of(parse(page).root.find(".//div")) == "one two three four"


@pytest.mark.parametrize(
    ("content", "url", "base"),
    [
        ("<base href='/a/'>", "https://h.example/x", "https://h.example/a/"),
        ("<base href='https://o.example/'>", None, "https://o.example/"),
        ("<base href='http://['>", "https://h.example/x", "https://h.example/x"),
        ("<base href='javascript:x'>", "https://h.example/x", "https://h.example/x"),
        ("<p>x", "https://h.example/x", "https://h.example/x"),
        ("<p>x", None, None),
    ],
)
def test_base(content, url, base):
    assert parse(content, url=url).base == base


def test_deep_nesting_keeps_the_text_that_follows():
    page = b"<div>" * 5000 + b"inside" + b"</div>" * 5000 + b"<p>after</p>"
    root = parse(page).root
    assert text_of(root) == "inside after"
    assert root.find(".//p").getparent().tag == "body"


@pytest.mark.parametrize(
    "page",
    [
        lambda size: b"<p>some words of text</p>" * size,
        lambda size: b"<b>x" * size,
        lambda size: b"<a " + b" ".join(b"x%d=1" % number for number in range(size)) + b">",
        lambda size: b"<div>" * size + b"x" + b"</div>" * size,
    ],
    ids=["siblings", "unclosed", "attributes", "nested"],
)
def test_time_is_linear(page):
    assert cpu_seconds(page(200_000)) < 8 * max(cpu_seconds(page(50_000)), 0.05)  # 4 if linear, 16 if quadratic


def cpu_seconds(content):
    """Time to parse and read, without the collector, as ``timeit`` has it: it also walks what other tests left."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        text_of(parse(content).root)
        return time.process_time() - started
    finally:
        gc.enable()


def test_a_very_long_text_node_survives():
    assert len(shown(b"<p>" + b"a" * 11_000_000)) == 11_000_000


def test_elements_are_those_of_lxml_html():
    assert all(
        isinstance(element, html.HtmlElement) for element in parse("<p>x<form><input></form><x-y>z</x-y>").root.iter()
    )
