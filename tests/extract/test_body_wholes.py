"""What is decided for a whole rather than block by block: the items of a list, the words under a picture."""

import pytest

from scraper import markup
from scraper.extract.body.article_body import read_body

PROSE = (
    "The harbour board met on Monday and put off its decision on the crane until the spring, members said.",
    "Three firms have handed in an offer, the cheapest of them from a yard that has never built a crane before.",
    "Until then the boats unload by hand, as they did sixty years ago, and the queue reaches the lighthouse.",
    "Nobody on the quay believes that a new crane will turn before the herring comes back, the foreman said.",
)
ITEMS = ("a fund of 86974 pounds", "reopening line 51", "a survey of the wells")
CAPTION = "Dockers at work near the old customs house."


def page(*inner):
    blocks = "".join(inner)
    return (
        "<!DOCTYPE html><html><head><title>The crane must wait</title></head><body><header><a href=/>Gazette</a></header>"
        f"<main><article><h1>The crane must wait</h1><div class=post-content>{blocks}</div></article></main>"
        "<footer><a href=/legal>Legal notice</a></footer></body></html>"
    )


def text_of(*inner):
    return read_body(markup.parse(page(*inner)), title="The crane must wait").text.split("\n\n")


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("item", ["<li>{}</li>", "<li><p>{}</p></li>", "<li><span>{}</span></li>"])
@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_the_items_of_a_list_stand_together(tag, item):
    items = "".join(item.format(text) for text in ITEMS)
    found = text_of(paragraphs(*PROSE[:2]), f"<{tag}>{items}</{tag}>", paragraphs(*PROSE[2:]))
    assert found == [*PROSE[:2], *ITEMS, *PROSE[2:]]


def test_a_list_of_links_to_other_pages_stays_out():
    items = "".join(f'<li><a href="/{place}">{text}</a></li>' for place, text in enumerate(ITEMS))
    assert text_of(paragraphs(*PROSE), f"<h3>More stories</h3><ul class=related>{items}</ul>")[: len(PROSE)] == [*PROSE]


@pytest.mark.parametrize("caption", ["<figcaption>{}</figcaption>", "<figcaption><p>{}</p></figcaption>"])
@pytest.mark.parametrize("before", [0, 2])
def test_a_caption_is_never_text(caption, before):
    figure = f'<figure><img src="crane.jpg" alt="">{caption.format(CAPTION)}</figure>'
    assert text_of(paragraphs(*PROSE[:before]), figure, paragraphs(*PROSE[before:])) == [*PROSE]


@pytest.mark.parametrize("wrapper", ["{}", "<div id=page>{}</div>"])
def test_the_foot_of_the_site_is_never_text(wrapper):
    footer = (
        "<footer><div><p><em>Printed on the quay with a hand press that we built ourselves.</em></p></div></footer>"
    )
    article = f"<main><h1>The crane must wait</h1>{paragraphs(*PROSE)}</main>"
    html = f"<!DOCTYPE html><html><body>{wrapper.format(article + footer)}</body></html>"
    assert read_body(markup.parse(html), title="The crane must wait").text.split("\n\n") == [*PROSE]


@pytest.mark.parametrize("level", ["h1", "h2"])
def test_the_headline_is_not_said_twice(level):
    html = f"<!DOCTYPE html><html><body><article class=content><{level} id=crane>The crane must wait</{level}>"
    html += f"{paragraphs(*PROSE)}</article></body></html>"
    assert read_body(markup.parse(html), title="The crane must wait").text.split("\n\n") == [*PROSE]
