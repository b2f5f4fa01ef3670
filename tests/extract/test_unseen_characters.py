"""Characters that show nothing, or turn the text around them, stand in no field; those that scripts need stay."""

import json
from dataclasses import asdict

import pytest

from scraper.extract.article import extract
from scraper.markup import parse, printable, text_of

URL = "https://gazette.example/2026/04/02/the-lock-keeper-retires-after-forty-years"
UNSEEN = [*map(chr, (1, 8, 0x1F, 0x7F, 0x81, 0x92, 0x9F, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF))]
NEEDED = ["\u200c", "\u200d", "\u200e", "\u200f", "می\u200cخواهم", "👩\u200d🌾", "क्\u200dष"]
PROSE = (
    "The keeper of the upper{} lock has opened it for forty years, and nobody has counted the boats that went through.",
    "She says that the river{} was louder in the first of them, and that the new gates have taken a sound from it.",
    "Her successor starts in May{} and will be the first to open the gates from a desk in the town, the board said.",
)


def page(mark):
    said = {"@type": "NewsArticle", "headline": f"The lock keeper{mark} retires", "author": {"name": f"Ann{mark} Oar"}}
    body = "".join(f"<p>{text.format(mark)}</p>" for text in PROSE)
    card = '<li><a href="/2026/04/0{0}/a-bridge-opens-{0}"><h3>A bridge{1} opens over the river {0}</h3></a><p>By Tom{1} Weir</p></li>'
    return (
        f"<html><head><title>The lock keeper{mark} retires</title><meta name=description content='A life{mark} at the gates'>"
        f"<meta property='article:tag' content='river{mark}s'><script type='application/ld+json'>{json.dumps(said)}</script>"
        f"</head><body><article><h1>The lock keeper{mark} retires</h1><p class=byline>By Ann{mark} Oar</p>{body}</article>"
        f"<h2>Read{mark} more</h2><ul>{''.join(card.format(n, mark) for n in range(1, 5))}</ul></body></html>"
    )


def values(article):
    return {name: value for name, value in asdict(article).items() if name != "provenance"}


@pytest.mark.parametrize("mark", UNSEEN, ids=ascii)
def test_no_field_holds_a_character_that_shows_nothing(mark):
    assert values(extract(page(mark), URL)) == values(extract(page(""), URL))
    assert extract(page(""), URL).teasers


@pytest.mark.parametrize("number", [1, 0x1F, 0x81, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF])
@pytest.mark.parametrize("form", ["&#{0};", "&#x{0:x};", "&#X00{0:X};", "&#0{0};", "&amp;#{0};"])
def test_a_reference_to_one_is_left_out_too(number, form):
    article = extract(page(form.format(number)), URL)
    assert (article.title, article.description) == ("The lock keeper retires", "A life at the gates")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("don&#146;t", "don’t"),
        ("&#8217;&#82345;&#x2020;&#x1F600;", "’\U000141a9†😀"),
        ("&#65;&#10;&#9;b", "A b"),
        ("one\u0085two", "one two"),
    ],
)
def test_other_references_mean_what_they_did(markup, text):
    assert text_of(parse(f"<p>{markup}</p>").root) == text


@pytest.mark.parametrize("text", NEEDED)
def test_what_a_script_needs_stays(text):
    assert text_of(parse(f"<p>a{text}b</p>").root) == f"a{text}b"
    assert printable(f"a\n\t{text}b") == f"a\n\t{text}b"
