"""The parts of our pages that only think: facets, histograms, blocks, wording, addresses, inert pages."""

import time
from dataclasses import replace

import pytest

from scraper.archive.versions.history import Revision
from scraper.extract.body.structure import TextBlock
from scraper.site.addresses import outward
from scraper.site.article_page import MOST_COMPARED, changes
from scraper.site.blocks import MOST_BLOCKS, MOST_CHARACTERS, BodyReference, is_cut, typeset
from scraper.site.facets import MOST_BARS, Row, histogram, spread
from scraper.site.finding import LONGEST_PASSAGE, begun, marked
from scraper.site.inert import inert, source
from scraper.site.wording import SPOKEN, Wording, _messages, chosen, direction_of, lang_of

FRENCH, ENGLISH = Wording("fr"), Wording("en")


def row(day="2026-03-01", **fields):
    return Row(**{"site": "a.example", "language": "fr", "section": None, "authors": None, "day": day, **fields})


def test_facets_count_each_name_and_the_newest_years_first():
    rows = [
        row(authors="Ana; Li"),
        row(authors="Li", language=None),
        row("2024-01-01", site="b.example"),
        row("{{7*7}}"),
    ]
    facets = {name: [(one.value, one.count) for one in values] for name, values in spread(rows).items()}
    assert facets == {
        "site": [("a.example", 3), ("b.example", 1)],
        "language": [("fr", 3)],
        "section": [],
        "author": [("Li", 2), ("Ana", 1)],
        "year": [("2026", 2), ("2024", 1)],
    }


@pytest.mark.parametrize(
    ("days", "bars", "first", "second"),
    [
        (["2026-03-01", "2026-03-03", "2026-03-03"], 3, ("2026-03-01", "2026-03-01", 1), ("2026-03-02", "2026-03-02", 0)),
        (["2026-01-01", "2026-06-30"], 27, ("2025-12-29", "2026-01-04", 1), ("2026-01-05", "2026-01-11", 0)),
        (["2020-11-05", "2026-01-01"], 63, ("2020-11", "2020-11", 1), ("2020-12", "2020-12", 0)),
        (["1950-01-01", "2026-01-01", None, "x"], 77, ("1950", "1950", 1), ("1951", "1951", 0)),
        (["0001-01-01", "2026-01-01"], 97, ("0001", "0021", 1), ("0022", "0042", 0)),
        ([], 0, None, None),
        ([None, "soon", "2026-02-31"], 0, None, None),
    ],
)  # fmt: skip
def test_a_histogram_has_as_many_bars_as_can_be_told_apart_and_loses_nobody(days, bars, first, second):
    found = histogram(days)
    assert len(found) == bars <= MOST_BARS
    assert [(bar.span, bar.until, bar.count) for bar in found[:2]] == [one for one in (first, second) if one]
    assert sum(bar.count for bar in found) == sum(
        1 for day in days if day and day[:1].isdigit() and day != "2026-02-31"
    )


def test_a_body_is_typeset_in_groups_and_links_stand_where_their_words_do():
    links = [
        BodyReference("link", "https://a.example/", 7),
        BodyReference("nowhere", "u", None),
        BodyReference("Said", "u", None),
        BodyReference("3", "u", 8),
    ]
    kinds = ("heading", "paragraph", "quote", "item", "item", "paragraph", "numbered", "table", "table")
    texts = ("A head", "One link here.", "Said.", "x", "y", " ", "z", "a\t1", "b\t3")
    groups = typeset([TextBlock(kind, text) for kind, text in zip(kinds, texts, strict=True)], links)
    assert [(group.kind, len(group.blocks)) for group in groups] == [
        ("heading", 1), ("paragraph", 1), ("quote", 1), ("item", 2), ("numbered", 1), ("table", 2)
    ]  # fmt: skip
    assert [(piece.text, piece.link and piece.link.target) for piece in groups[1].blocks[0].cells[0]] == [
        ("One ", None), ("link", 7), (" here.", None)
    ]  # fmt: skip
    assert groups[2].blocks[0].cells[0][0].link == links[2]
    assert [[[piece.text for piece in cell] for cell in row.cells] for row in groups[5].blocks] == [
        [["a"], ["1"]], [["b"], ["3"]]
    ]  # fmt: skip
    assert groups[5].blocks[1].cells[1][0].link == links[3]


def test_of_a_body_without_end_the_beginning_is_set_in_time():
    links = [BodyReference(f"nowhere {number}", "u", None) for number in range(300 - 2)]
    links += [BodyReference("word 900", "u", 1), BodyReference("a", "u", 2)]
    body = "a" * 5_000 + "\n\n" + "\n\n".join(f"word {number} again" for number in range(200_000))
    began = time.process_time()
    groups = typeset([TextBlock("paragraph", text) for text in body.split("\n\n")], links)
    assert (len(groups), is_cut(body), is_cut("a\n\nb")) == (MOST_BLOCKS, True, False)
    assert [piece.text for piece in groups[901].blocks[0].cells[0]] == ["word 900", " again"]
    assert is_cut("x" * (MOST_CHARACTERS + 1))
    assert time.process_time() - began < 5


def test_of_many_changes_the_first_are_shown():
    old, new = ("\n\n".join(f"{word} {number}" for number in range(3_000)) for word in ("a", "b"))
    version = Revision(
        number=1, seen="2026-03-01T08:00:00Z", origin="first", changes=(), title=None, subtitle=None, authors=None,
        published=None, body=old, extractor="x", capture=None,
    )  # fmt: skip
    (change,) = changes(version, replace(version, body=new))
    assert change.paragraphs[-1] is None
    assert len(change.paragraphs) <= MOST_COMPARED + 1


def test_no_text_is_no_group():
    assert typeset((), ()) == []


def test_every_message_is_said_in_every_language():
    for key, forms in _messages().items():
        assert set(forms) == set(SPOKEN), key
        kinds = {type(form) for form in forms.values()}
        assert len(kinds) == 1, key
        texts = [text for form in forms.values() for text in ([form] if isinstance(form, str) else form)]
        assert all(text.strip() for text in texts), key
        placeholders = {tuple(sorted({part.split("}")[0] for part in text.split("{")[1:]})) for text in texts}
        assert len(placeholders) == 1, key


def test_numbers_dates_and_plurals_are_those_of_the_language():
    assert ENGLISH("find.count", n=1) == "1 article"
    assert ENGLISH("find.count", n=0) == "0 articles"
    assert FRENCH("find.count", n=0) == "0 article"
    assert FRENCH("find.count", n=12345) == "12\u202f345 articles"
    assert [FRENCH.day(day) for day in ("2026-03-01", "2026-03", "2026", "bientôt", None)] == [
        "1 mars 2026", "mars 2026", "2026", "bientôt", ""
    ]  # fmt: skip
    assert ENGLISH.moment("2026-03-01T18:05:00+01:00") == "1 March 2026, 18:05"
    assert ENGLISH.moment("2026-03-01T18:05:00Z") == "1 March 2026, 18:05 UTC"
    assert (FRENCH.language("de"), ENGLISH.language("de"), ENGLISH.language("{{")) == ("allemand", "German", "{{")


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        (None, None, None, "en"),
        (None, None, "fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        (None, None, "de, en;q=0.5, fr;q=0.7", "fr"),
        (None, None, "fr;q=0, en;q=0.1", "en"),
        (None, "fr", "en", "fr"),
        ("en", "fr", "fr", "en"),
        ("x", None, ";;;,,q=", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_then_kept_then_preferred(asked, kept, accepted, language):
    assert chosen(asked, kept, accepted) == language


def test_languages_of_articles_come_into_attributes_only_as_codes():
    assert [lang_of(code) for code in ("fr", "ckb", None, 'fr" onload="', "FR")] == ["fr", "ckb", None, None, None]
    assert [direction_of(code) for code in ("fr", "ar", "he", None, "xx", "<")] == [
        "ltr",
        "rtl",
        "rtl",
        "auto",
        "auto",
        "auto",
    ]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " https://a.example/", "https://a.example/\n", "data:text/html,x", "//a.example/", "http://", "mailto:a@a.example", "http://[", "https://a.example/\u202e", None, "", "https://a.example/" + "x" * 2_000],
)  # fmt: skip
def test_links_lead_out_to_the_web_alone(url):
    assert outward(url) is None


def test_links_to_the_web_lead_there():
    assert outward("https://a.example/é?x=1#y") == "https://a.example/é?x=1#y"


def test_found_words_are_marked_and_all_else_is_text():
    assert marked("a <b> \x02c & d\x03 \x02e\x02f\x03 \x03") == "a &lt;b&gt; <mark>c &amp; d</mark> e<mark>f</mark> "
    assert marked(None) == ""


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p onclick=x style='background:url(//e/x.png);color:red'>t</p>", '<p style="background:none;color:red">t</p>'),
        ("<a href='https://e/' target=_top ping=//e>t</a>", '<a title="https://e/">t</a>'),
        ("<img src=//e/x.png srcset='x 2x' alt=t>", '<img alt="t">'),
        ("<img src='data:image/png;base64,AA=='>", '<img src="data:image/png;base64,AA==">'),
        ("<img src='data:image/svg+xml,<svg>'>", "<img>"),
        ("<form action=//e><button formaction=//e>t</button></form>", "<form><button>t</button></form>"),
        ("<style>@import '//e/x.css'; p{background:url(//e)}</style>", "<style>none p{background:none}</style>"),
        ("<iframe src=//e></iframe><object data=//e></object><script>x</script>t", "<p>t</p>"),
    ],
)  # fmt: skip
def test_a_capture_keeps_its_looks_and_loses_what_acts(html, kept):
    assert kept in inert(f"<body>{html}</body>".encode(), None).replace("<body>t</body>", "<body><p>t</p></body>")


def test_a_capture_is_read_in_its_own_encoding():
    page = "<html><head><meta charset=iso-8859-1></head><body>été</body></html>".encode("latin-1")
    assert "<body>été</body>" in inert(page, "iso-8859-1")
    assert "été" in source(page, "iso-8859-1")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (None, None),
        ("Court.", "Court."),
        ("mot " * LONGEST_PASSAGE, ("mot " * (LONGEST_PASSAGE // 4)).rstrip() + "…"),
        ("字" * 2 * LONGEST_PASSAGE, "字" * LONGEST_PASSAGE + "…"),
    ],
    ids=["none", "short", "words", "unspaced"],
)
def test_a_text_too_long_for_a_list_is_cut_between_words(text, shown):
    assert begun(text) == shown
