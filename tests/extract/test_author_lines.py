"""Bylines that no markup calls so: a line beside the headline that holds a name."""

import pytest

from scraper import extract
from scraper.extract.people.given_names import opens_like_a_person

URL = "https://harbour-herald.example/town/ferry"
TEXT = "<p>The ferry between the islands was late again, and nobody on the quay could say for how long.</p>" * 3


def page(after, *, before=""):
    return f"<html><body><main>{before}<h1>Ferry late again</h1>{after}{TEXT}</main></body></html>"


@pytest.mark.parametrize(
    ("html", "names"),
    [
        (page('<div class="t3"><p class="c9">Moira Tait</p><p class="c8">Harbour reporter</p></div>'), ["Moira Tait"]),
        (page('<div class="row"><span>3 May 2025</span><div>· Lucía Peralta</div></div>'), ["Lucía Peralta"]),
        (page('<div class="row">Anna Kowalczyk, 2 czerwca 2023</div>'), ["Anna Kowalczyk"]),
        (page("<div>12/05/2025 by Moira Tait</div>"), ["Moira Tait"]),
        (page('<div>Written by: <span class="x1">Moira Tait</span></div>'), ["Moira Tait"]),
        (page("<p>by: Moira Tait, Dec 17, 2024</p>"), ["Moira Tait"]),
        (
            page("<div><a href='/a1'>Ruth Harms</a> und <a href='/a2'>Ole Petersen</a></div>"),
            ["Ruth Harms", "Ole Petersen"],
        ),
        (page("", before="<small>04.02.2025 | 13:10 Uhr | Ruth Harms</small>"), ["Ruth Harms"]),
        (page(f"<p>{'Every second boat was cancelled this week. ' * 5}</p><div>Олена Ткач</div>"), ["Олена Ткач"]),
    ],
)
def test_a_line_near_the_headline(html, names):
    article = extract(html, URL)
    assert list(article.authors) == names
    assert article.provenance["authors"].reader == "dom"


@pytest.mark.parametrize(
    "html",
    [
        page("<div>Market News</div>"),
        page("<ul><li>Moira Tait</li></ul>"),
        page("<p>© Moira Tait</p>"),
        page("<div>Foto: <span>Ruth Harms</span></div>"),
        page("<div>Harbour Herald</div>"),
        page("<h2>Moira Tait</h2>"),
        page(f"<p>Among those who waited was <a href='/m'>Moira Tait</a>, {'who had a parcel to post. ' * 6}</p>"),
        page("", before="<div>Moira Tait</div>"),
        page("<div>Ferry Late Again</div>"),
    ],
)
def test_lines_about_something_else(html):
    assert extract(html, URL).authors == ()


def test_a_marked_byline_goes_before_a_line():
    html = page('<div>Moira Tait</div><p class="byline">By Dev Anand</p>')
    assert extract(html, URL).authors == ("Dev Anand",)


@pytest.mark.parametrize(
    ("name", "person"), [("Lucía Peralta", True), ("Олена Ткач", True), ("Market News", False), ("The Harbour", False)]
)
def test_given_names(name, person):
    assert opens_like_a_person(name) is person
