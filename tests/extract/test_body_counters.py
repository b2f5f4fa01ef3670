"""Lines that count readers or minutes change at every fetch; the article beside them does not."""

import pytest

from scraper import markup
from scraper.extract.body.article_body import read_body
from scraper.extract.body.counters import is_counter

PROSE = (
    "The ferry to the outer islands will sail twice a day from April, the harbour master told the council on Tuesday.",
    "It has sailed once a day since the old boat was sold, and the islanders have complained about it every winter.",
    "A second crew is being trained, and the first of its captains grew up on the smallest of the islands herself.",
)
COUNTERS = (
    "Read by 34 people",
    "1 204 vues",
    "1\u00a0204 vues",
    "12 commentaires",
    "Lu 34 fois",
    "3 min read",
    "Reading time: 4 minutes",
    "Temps de lecture : 4 min",
    "Aufrufe: 812",
    "Lesezeit: ca. 3 Minuten",
    "5,102 views",
    "👁\ufe0f 1.2K views · 3 comments",
    "Tiempo de lectura: 5 min",
    "Просмотров: 812",
    "Время чтения: 3 минуты",
    "Czas czytania: 3 min",
    "قراءة ٣ دقائق",
    "阅读量：1024",
    "3 分钟阅读",
    "조회수 1,204회",
)
SENTENCES = (
    "34 people died.",
    "Three people read it.",
    "He scored 12 goals.",
    "4 minutes",
    "34 people",
    "2 views on the harbour",
    "12 comments on the new ferry",
    "Il a lu 34 livres.",
    "Comments",
    "In 2026",
    "3 Kommentare zur Wahl",
)


def page(*inner):
    return (
        "<!DOCTYPE html><html><head><title>A second ferry</title></head><body><header><a href=/>Gazette</a></header>"
        f"<main><article><h1>A second ferry</h1><div class=post-content>{''.join(inner)}</div></article></main></body></html>"
    )


def blocks_of(*inner):
    return read_body(markup.parse(page(*inner)), title="A second ferry").text.split("\n\n")


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("text", COUNTERS)
def test_a_number_with_words_for_readers_is_a_counter(text):
    assert is_counter(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_other_short_texts_are_none(text):
    assert not is_counter(text)


@pytest.mark.parametrize("counter", COUNTERS)
@pytest.mark.parametrize("tag", ["p", "div"])
def test_no_counter_stands_before_or_after_the_text(counter, tag):
    line = f"<{tag}>{counter}</{tag}>"
    assert blocks_of(line, paragraphs(*PROSE)) == [*PROSE]
    assert blocks_of(paragraphs(*PROSE), line) == [*PROSE]


def test_what_is_counted_does_not_change_the_text():
    assert len({tuple(blocks_of(f"<p>Read by {n} people</p>", paragraphs(*PROSE))) for n in range(5)}) == 1


@pytest.mark.parametrize("text", ["34 people died.", "3 comments"])
def test_short_texts_amid_the_article_stay(text):
    assert blocks_of(paragraphs(PROSE[0], text, *PROSE[1:])) == [PROSE[0], text, *PROSE[1:]]
