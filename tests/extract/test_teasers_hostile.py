"""Hostile pages: every step stays linear, nothing is raised, caps hold."""

import time

import pytest

from scraper.extract.body.article_body import Body
from scraper.extract.teasers.article_teasers import MAX_TEASERS, place_teasers
from scraper.extract.teasers.cards import MAX_LINKS, find_cards
from scraper.markup import parse

PAGE = "https://journal.example/2026/03/14/le-pont-neuf-rouvre-apres-deux-ans"
LINK = '<a href="/2026/03/12/{}-un-titre-assez-long">Un titre assez long {}</a>'


def read(markup):
    document = parse(f"<h1>Titre</h1>{markup}", url=PAGE)
    return place_teasers(document, find_cards(document, url=PAGE), Body(), url=PAGE, title="Titre").teasers


def links(count, wrap="{}"):
    return "".join(wrap.format(LINK.format(number, number)) for number in range(count))


PAGES = {
    "100,000 links in a list": lambda: f"<h2>Related</h2><ul>{links(100_000, '<li>{}</li>')}</ul>",
    "100,000 links in a paragraph": lambda: f"<p>{links(100_000)}</p>",
    "one address 50,000 times": lambda: f"<div>{'<div>' + LINK.format(1, 1) + '</div>'}" * 50_000,
    "5,000 boxes deep": lambda: '<div class="ad"><p>' * 5_000 + links(5_000),
    "5,000 headings deep": lambda: "".join(f"<div><h3>Related</h3>{LINK.format(n, n)}" for n in range(5_000)),
    "20,000 headed blocks": lambda: links(20_000, "<div><h3>Related</h3><form></form><div>{}</div></div>"),
    "200,000 empty siblings": lambda: f"<div>{'<i></i>' * 200_000}{links(5_000, '<div>{}</div>')}</div>",
    "2,000 classes each": lambda: (
        f"<ul>{links(200, '<li class=' + chr(34) + ' '.join(f'c{n}-ad' for n in range(2_000)) + chr(34) + '>{}</li>')}</ul>"
    ),
    "endless srcset": lambda: (
        f"<ul>{links(30, '<li>{}<img srcset=' + chr(34) + 'a, ' * 30_000 + chr(34) + '></li>')}</ul>"
    ),
    "endless addresses": lambda: f'<a href="/{"a-" * 100_000}">Un titre assez long</a>' * 30,
    "100,000 elements in a card": lambda: f"<ul><li>{LINK.format(1, 1)}{'<b>x</b>' * 100_000}</li></ul>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_time_is_linear(page):
    markup = page()
    started = time.process_time()
    found = read(markup)
    assert time.process_time() - started < 15, "seconds; each takes below 3 on a slow machine"
    assert len(found) <= MAX_TEASERS


def test_twice_the_links_take_about_twice_the_time():
    def spent(count):
        markup = f"<h2>Related</h2><div>{links(count, '<div><div>{}</div></div>')}</div>"
        document = parse(f"<h1>Titre</h1>{markup}", url=PAGE)
        started = time.process_time()
        find_cards(document, url=PAGE)
        return time.process_time() - started

    spent(200)
    assert spent(MAX_LINKS) < 12 * spent(MAX_LINKS // 4) + 0.5


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<a>",
        "<a href>x y z w v</a>",
        "<a href='http://[::1'>Un titre assez long ici</a>",
        "<a href='//'>Un titre assez long ici</a>",
        "<a href='http://a:b@c/d-e-f-g-h'>Un titre assez long ici</a>",
        "<a href='\x00\ufffd'>Un titre assez long ici</a>",
        "<ul><li><a href='/1/2/3/4/5/6/7/8/9'>\u200b\u200f</a></li></ul>",
        "<h2>Related</h2><a href='/a-b-c-d-e'>" + "<b>" * 300 + "Un titre assez long ici",
        "<table><tr><a href='/a-b-c-d-e'><td>Un titre assez long ici",
    ],
)
def test_broken_markup_raises_nothing(markup):
    read(markup)


def test_without_any_address():
    document = parse("<h2>Related</h2><ul><li><a href='/a-b-c-d-e'>Un titre assez long ici</a></li></ul>")
    assert place_teasers(document, find_cards(document, url=None), Body(), url=None, title=None).teasers == ()
