"""The body of pages written for this test: what is kept, what is left out, and how long it takes."""

import time

import pytest

from scraper.extract.body.article_body import Body, body_links, read_body
from scraper.extract.body.basics import read_basics
from scraper.extract.body.blocks import read_outline
from scraper.extract.body.features import Context, page_table
from scraper.extract.body.model import body_model
from scraper.markup import parse

FRENCH = (
    (
        "Le conseil municipal a adopté mardi soir, par trente voix contre douze, le projet de rénovation de la halle, dont"
        " le coût est estimé à quatre millions d’euros."
    ),
    (
        "« Nous avons attendu trop longtemps », a déclaré la maire devant une salle comble, en rappelant que la charpente"
        " menace depuis l’hiver dernier et que les commerçants ont dû déménager."
    ),
    "Une enquête publique sera ouverte au printemps",
    (
        "Les travaux doivent commencer en septembre et durer dix-huit mois ; pendant ce temps, le marché se tiendra sur la"
        " place voisine, où l’eau et l’électricité seront installées."
    ),
    (
        "L’opposition regrette l’absence de concertation et demande que les riverains soient entendus avant toute décision"
        " définitive sur le stationnement."
    ),
)
ENGLISH = (
    (
        "The harbour authority said on Friday that it would close the northern pier for six weeks, after divers found cracks"
        " in two of the oldest columns."
    ),
    (
        "Ferries to the islands will leave from the fish market instead, an hour later than usual, and cars will not be"
        " carried at all until the end of the month."
    ),
    (
        "Islanders who depend on the morning boat were not impressed, and a petition against the change had gathered nine"
        " hundred names by noon."
    ),
)
CHINESE = (
    "市政府星期三宣布，将在三年内改造老城区的供水管道，总投资约二十亿元，首批工程将于今年秋天开工，涉及六个街道的居民。",
    "负责人表示，改造期间将分段停水，每次不超过八小时，并提前一周通知居民，学校和医院的供水不会受到任何影响，请大家放心。",
    "一些居民希望工程能够避开考试季节，施工单位答应调整夜间作业时间，同时在附近设立临时取水点，方便老人和儿童使用。",
)
ARABIC = (
    "أعلنت البلدية يوم الثلاثاء أنها ستعيد فتح المكتبة القديمة بعد ثلاث سنوات من أعمال الترميم، التي شملت السقف والنوافذ.",
    "وقال مدير المشروع إن القاعة الكبرى ستستقبل القراء ابتداء من الأسبوع المقبل، وإن الدخول سيكون مجانيا طوال الشهر الأول.",
    "ورحب السكان بالقرار، وطالب بعضهم بتمديد ساعات العمل في المساء حتى يتمكن الطلاب من الدراسة بعد انتهاء الدروس.",
)


def paragraphs(texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def page(content, lang="en"):
    return f"""<!DOCTYPE html><html lang="{lang}"><head><title>The title - The Paper</title></head><body>
    <header class="site-header"><nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/p">Politics</a></li>
    <li><a href="/s">Sport</a></li></ul></nav></header>
    <main><article class="post"><header class="article-header"><h1>The title</h1></header>
    <div class="article-body">{content}</div></article></main>
    <aside class="sidebar"><h3>Most read</h3><ul><li><a href="/1">A story about something else</a></li>
    <li><a href="/2">Another story of the day</a></li><li><a href="/3">And one more of them</a></li></ul></aside>
    <footer class="site-footer"><p>Copyright The Paper. All rights reserved.</p></footer></body></html>"""


def body_of(content, **options):
    return read_body(parse(page(content, **options)), title="The title")


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH, CHINESE, ARABIC], ids=["fr", "en", "zh", "ar"])
def test_paragraphs_come_out_whole_and_alone(texts):
    assert body_of(paragraphs(texts)).text == "\n\n".join(texts)


def test_text_without_paragraphs():
    content = "<br><br>".join(ENGLISH)
    assert body_of(content).text == "\n\n".join(ENGLISH)


def test_subheading_list_and_quote_are_kept_with_their_kind():
    content = (
        f"<p>{FRENCH[0]}</p><h2>{FRENCH[2]}</h2><blockquote><p>{FRENCH[1]}</p></blockquote>"
        f"<ul><li>{FRENCH[3]}</li><li>{FRENCH[4]}</li></ul><p>{FRENCH[3]} {FRENCH[4]}</p>"
    )
    body = body_of(content, lang="fr")
    assert [block.kind for block in body.blocks] == ["paragraph", "heading", "quote", "item", "item", "paragraph"]


def test_caption_share_newsletter_and_tags_stay_out():
    content = (
        f"<p>{FRENCH[0]}</p><figure><img src=x><figcaption>La halle, vue du nord. Photo : A. Martin</figcaption></figure>"
        f"<p>{FRENCH[1]}</p><div class='share-buttons'><a href='#'>Partager cet article</a></div><p>{FRENCH[3]}</p>"
        f"<p>{FRENCH[4]}</p><div class='newsletter-signup'><h4>Abonnez-vous à notre newsletter</h4><form><input></form></div>"
        "<div class='post-tags'><a href='/t/1'>Urbanisme</a> <a href='/t/2'>Commerce</a></div>"
    )
    assert body_of(content, lang="fr").text == "\n\n".join((FRENCH[0], FRENCH[1], FRENCH[3], FRENCH[4]))


def test_comments_stay_out_even_as_articles():
    comments = "".join(
        f"<article class='comment-body'><footer class='comment-meta'>Reader {number}</footer>"
        f"<div class='comment-content'><p>I take that boat every day and I agree with the petition.</p></div></article>"
        for number in range(6)
    )
    content = f"{paragraphs(ENGLISH)}</div><section id='comments' class='comments-area'><h2>6 comments</h2>{comments}</section><div>"
    assert body_of(content).text == "\n\n".join(ENGLISH)


@pytest.mark.parametrize(
    "content", ["", "<html></html>", "<p> </p>", "<frameset><frame src=x></frameset>", "<nav><a href=x>y</a></nav>"]
)
def test_a_page_without_text_has_an_empty_body(content):
    document = parse(content)
    body = read_body(document)
    assert (body.text, body.blocks, body_links(document, body)) == ("", (), ())


def test_an_article_for_two_screen_sizes_comes_out_once():
    copies = f"<div class='desktop'>{paragraphs(ENGLISH)}</div><div class='mobile'>{paragraphs(ENGLISH)}</div>"
    assert body_of(copies).text == "\n\n".join(ENGLISH)


def test_links_are_those_of_the_kept_blocks():
    content = f"<p>{ENGLISH[0]} <a href='/report'>the report</a></p>{paragraphs(ENGLISH[1:])}<p><a href='mailto:a@b.example'>x</a></p>"
    document = parse(page(content), url="https://paper.example/news/1")
    links = body_links(document, read_body(document, title="The title"))
    assert [(link.position, link.url, link.text) for link in links] == [
        (1, "https://paper.example/report", "the report")
    ]


def test_empty_body():
    assert (Body().text, body_links(parse(""), Body())) == ("", ())


def test_model_and_features_agree():
    outline = read_outline(parse(page(paragraphs(ENGLISH))))
    model = body_model()
    table = page_table(outline, Context(), read_basics(outline), model.lexicon)
    assert tuple(table.names) == model.columns
    assert table.values.shape[1] == len(model.columns)


@pytest.mark.parametrize(
    "content",
    [
        lambda size: paragraphs(["Some words that make a sentence of the usual length."] * size),
        lambda size: "".join(
            f"<li class='c{number}'><a href='/{number}'>Link {number}</a></li>" for number in range(size)
        ),
        lambda size: "<div>text" * size + "</div>" * size,
        lambda size: "<table>" + "<tr><td>cell</td><td>12</td></tr>" * size + "</table>",
        lambda size: "<p>" + "<span>word </span>" * size + "</p>",
    ],
    ids=["siblings", "links", "nested", "cells", "inline"],
)
def test_time_is_linear(content):
    def seconds(size):
        document = parse(page(content(size)), url="https://h.example/")
        started = time.process_time()
        body_links(document, read_body(document, title="The title"))
        return time.process_time() - started

    seconds(100)
    assert seconds(20_000) < 4 * max(seconds(10_000), 0.1)
