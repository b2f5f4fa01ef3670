import time

import pytest

from scraper import extract

TEXT = "".join(
    f"<p>On day {day} the {who} carried the old bell down to the quay, and the whole street came out to hear it.</p>"
    for day, who in enumerate(("bakers", "fishermen", "teachers", "children", "firemen"), 1)
)
FIVE = 5


def blocks(after, *, before="", text=TEXT):
    page = f"<body><main><article><header><h1>The bell comes down</h1>{before}</header>{text}</article>{after}</main></body>"
    return extract(page, "https://news.example/2026/the-bell-comes-down").body.split("\n\n")


@pytest.mark.parametrize(
    "box",
    [
        (
            '<section class="lettre"><h2>La marée</h2><p>Chaque matin, l’essentiel du port dans votre boîte.</p>'
            '<form><input type="email"><button>Je m’inscris</button></form></section>'
        ),
        (
            "<div><p>Every morning at six, the news of both shores, free of charge and without advertising.</p>"
            '<form><input name="email"></form></div>'
        ),
        (
            "<aside><h3>Der Morgenbrief</h3><p>Jeden Morgen um sechs das Wichtigste vom Hafen, kostenlos in Ihr Postfach.</p>"
            '<div><form><label>Adresse</label><input type="email"></form></div></aside>'
        ),
    ],
)
def test_a_box_that_asks_for_an_address_is_no_text(box):
    assert len(blocks(box)) == FIVE


def test_a_page_with_hardly_any_text_keeps_it_although_a_form_stands_beside_it():
    page = "<body><div><h1>The bell</h1><p>The bell came down on Monday, and nobody was hurt, the mayor said.</p>"
    page += "<form><input type=email></form></div></body>"
    assert "The bell came down on Monday" in (extract(page, "https://news.example/2026/bell").body or "")


@pytest.mark.parametrize("name", ["comments", "commentaires", "comments-area", "comment-list", "Kommentare"])
@pytest.mark.parametrize("attribute", ["id", "class"])
def test_what_readers_wrote_is_no_text(name, attribute):
    said = (
        "<li><b>Anna</b><p>I was there on the second day, and it sounded exactly as it did when I was a child.</p></li>"
    )
    assert len(blocks(f'<section {attribute}="{name}"><h2>Comments (2)</h2><ol>{said * 2}</ol></section>')) == FIVE


def test_an_article_whose_own_container_is_named_after_comments_is_kept():
    assert len(blocks("", text=f'<div class="comments">{TEXT}</div>')) == FIVE


def test_a_standfirst_beside_the_headline_is_the_subtitle_alone():
    deck = "After ninety years in the tower, the bell of Saint Anne is carried down for a summer of repairs."
    page = f"""<body><article><header><h1>The bell comes down</h1><p class="standfirst">{deck}</p></header>{TEXT}</article>"""
    article = extract(page, "https://news.example/2026/the-bell-comes-down")
    assert article.subtitle == deck
    assert article.body.count(deck) == 0
    assert len(article.body.split("\n\n")) == FIVE


def test_many_comments_and_forms_are_read_in_linear_time():
    said = (
        '<div class="comment"><p>I was there on the second day, and it sounded as it did when I was a child.</p></div>'
    )
    form = '<form><input type="email"></form>'
    begin = time.process_time()
    found = blocks((said + form) * 20_000)
    assert len(found) <= FIVE
    assert time.process_time() - begin < 20
