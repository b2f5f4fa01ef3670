"""Kinds follow headings in many languages, class names, and where a block stands."""

import pytest
from test_teaser_shapes import ONE, PROSE, TITLE_ONE, TITLE_TWO, TWO, cards, teasers

from scraper.extract.teasers.teaser_words import _KINDS, _TABLES, is_advert, is_button, is_way_on, kind_of_heading
from scraper.models import TeaserKind

HEADINGS = [
    (TeaserKind.RELATED, "en", "Related Coverage"),
    (TeaserKind.RELATED, "en", "You may also like"),
    (TeaserKind.RELATED, "fr", "Sur le même sujet"),
    (TeaserKind.RELATED, "fr", "Lire aussi :"),
    (TeaserKind.RELATED, "de", "Mehr zum Thema Brückenbau"),
    (TeaserKind.RELATED, "de", "Das könnte Sie auch interessieren"),
    (TeaserKind.RELATED, "es", "Te puede interesar"),
    (TeaserKind.RELATED, "pt", "Leia também"),
    (TeaserKind.RELATED, "it", "Potrebbe interessarti anche"),
    (TeaserKind.RELATED, "nl", "Lees ook"),
    (TeaserKind.RELATED, "sv", "Läs också"),
    (TeaserKind.RELATED, "da", "Læs også"),
    (TeaserKind.RELATED, "no", "Les også:"),
    (TeaserKind.RELATED, "fi", "Lue myös"),
    (TeaserKind.RELATED, "pl", "Czytaj także"),
    (TeaserKind.RELATED, "cs", "Mohlo by vás zajímat"),
    (TeaserKind.RELATED, "hu", "Kapcsolódó cikkek"),
    (TeaserKind.RELATED, "ro", "Citește și"),
    (TeaserKind.RELATED, "ru", "Читайте также"),
    (TeaserKind.RELATED, "uk", "Читайте також"),
    (TeaserKind.RELATED, "el", "Διαβάστε επίσης"),
    (TeaserKind.RELATED, "tr", "İlgili Haberler"),
    (TeaserKind.RELATED, "ar", "مواضيع ذات صلة"),
    (TeaserKind.RELATED, "fa", "اخبار مرتبط"),
    (TeaserKind.RELATED, "he", "כתבות נוספות"),
    (TeaserKind.RELATED, "ja", "関連記事"),
    (TeaserKind.RELATED, "zh", "相關新聞"),
    (TeaserKind.RELATED, "ko", "관련기사"),
    (TeaserKind.RELATED, "id", "Baca juga:"),
    (TeaserKind.RELATED, "vi", "Tin liên quan"),
    (TeaserKind.RELATED, "lt", "Taip pat skaitykite"),
    (TeaserKind.POPULAR, "en", "Most read"),
    (TeaserKind.POPULAR, "fr", "Les plus lus"),
    (TeaserKind.POPULAR, "de", "Meistgelesen"),
    (TeaserKind.POPULAR, "es", "Lo más leído"),
    (TeaserKind.POPULAR, "pt", "As mais lidas"),
    (TeaserKind.POPULAR, "it", "I più letti"),
    (TeaserKind.POPULAR, "ru", "Самое читаемое"),
    (TeaserKind.POPULAR, "ja", "アクセスランキング"),
    (TeaserKind.LATEST, "en", "Our Latest Stories"),
    (TeaserKind.LATEST, "fr", "Dernières actualités"),
    (TeaserKind.LATEST, "de", "Das Neueste aus Wort+"),
    (TeaserKind.LATEST, "es", "Últimas noticias"),
    (TeaserKind.LATEST, "ru", "Свежие записи"),
    (TeaserKind.LATEST, "ja", "社会の新着"),
    (TeaserKind.OTHER, "en", "Editors' Picks"),
    (TeaserKind.OTHER, "fr", "À la une"),
    (TeaserKind.OTHER, "de", "Die Sportredaktion empfiehlt"),
    (TeaserKind.OTHER, "nl", "Hoofdpunten"),
]


@pytest.mark.parametrize(("kind", "heading"), [(kind, text) for kind, _, text in HEADINGS])
def test_heading_decides_the_kind(kind, heading):
    assert kind_of_heading(heading) == (True, kind)
    found = teasers(cards('<li><a href="{url}">{title}</a></li>', heading=f"<h2>{heading}</h2>"))
    assert [one.kind for one in found] == [kind, kind]


@pytest.mark.parametrize(("name", "kind"), _KINDS)
def test_every_phrase_of_the_tables_counts_for_what_it_stands_under(name, kind):
    earlier = dict(_KINDS[: [table for table, _ in _KINDS].index(name)]).values()
    for language, phrases in _TABLES["headings"][name].items():
        for phrase in phrases:
            known, found = kind_of_heading(phrase)
            assert known, (language, phrase)
            assert found is kind or found in earlier, (language, phrase)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("広告業界のニュース", None),
        ("最新の人工衛星、打ち上げに成功", None),
        ("新型車の人気が急上昇、販売台数が過去最高", None),
        ("인기 가수 새 앨범 발표하고 전국 공연", None),
        ("人気の記事", TeaserKind.POPULAR),
        ("社会の新着", TeaserKind.LATEST),
    ],
)
def test_a_word_within_a_headline_names_no_block_where_no_space_parts_words(heading, kind):
    assert kind_of_heading(heading)[1] is kind
    assert kind_of_heading(heading)[0] == (kind is not None)


@pytest.mark.parametrize(
    "heading", ["Comments", "Anzeige", "Newsletter", "Catégories", "タグ", "Теги", "Contenu sponsorisé"]
)
def test_no_teaser_stands_under_these(heading):
    assert kind_of_heading(heading) == (True, None)


@pytest.mark.parametrize(
    "text", ["A popular mayor resigns over bridge costs", "Die Brücke", "Comments on the new bridge divide the council"]
)
def test_headlines_name_no_block(text):
    assert kind_of_heading(text) == (False, None)


@pytest.mark.parametrize(
    "text", ["Read more", "Lire la suite »", "Weiterlesen", "続きを読む", "Read more about the bridge"]
)
def test_buttons(text):
    assert is_button(text)


@pytest.mark.parametrize("text", ["Sponsored", "[Anzeige]", "Post Patrocinado", "PR", "Реклама"])
def test_paid_labels(text):
    assert is_advert(text)


@pytest.mark.parametrize(
    "text", ["Next article", "Article précédent", "Nächster Beitrag", "Следующая запись", "上一篇"]
)
def test_ways_to_the_neighbours(text):
    assert is_way_on(text)


HEADING_SHAPES = {
    "heading": "<h2>Les plus lus</h2>",
    "span": "<span>Les plus lus</span>",
    "named": "<div class='block-title'>Les plus lus</div>",
    "wrapped, with a link to all": "<div class='head'><h2>Les plus lus</h2><a href='/tout'>Tout voir</a></div>",
    "linked": "<h2><a href='/classement'>Les plus lus</a></h2>",
    "split in two": "<h2>Le classement</h2><h3>Les plus lus</h3>",
    "after an advertisement": "<h2>Les plus lus</h2><div class='ad'></div>",
}


@pytest.mark.parametrize("heading", HEADING_SHAPES.values(), ids=HEADING_SHAPES)
def test_heading_shapes(heading):
    found = teasers(cards('<li><a href="{url}">{title}</a></li>', heading=heading))
    assert [(one.kind, one.heading) for one in found] == [(TeaserKind.POPULAR, "Les plus lus")] * 2


def test_tabs_name_their_panels_in_order():
    markup = f"""<main>{PROSE}{PROSE}</main><div class="box"><ul><li>Dernières actualités</li><li>Les plus lus</li></ul>
    <div><div><ul><li><a href="{ONE}">{TITLE_ONE}</a></li><li><a href="{ONE}-2">Encore un tramway pour la ville</a></li></ul></div>
    <div><ul><li><a href="{TWO}">{TITLE_TWO}</a></li><li><a href="{TWO}-2">Encore un bus pour la ville haute</a></li></ul></div></div></div>"""
    assert [one.kind for one in teasers(markup)] == [TeaserKind.LATEST] * 2 + [TeaserKind.POPULAR] * 2


def test_tabs_name_their_panels_by_id():
    markup = f"""<main>{PROSE}{PROSE}</main><a href="#recent">Dernières actualités</a><a href="#top">Les plus lus</a>
    <div><p class="x">Un rappel sans rapport avec ce qui suit, assez long pour ne nommer aucun bloc de cartes, et qui sépare donc
    les onglets de leurs panneaux dans cette page.</p></div>
    <div id="top" class="tab-pane"><ul><li><a href="{TWO}">{TITLE_TWO}</a></li><li><a href="{ONE}">{TITLE_ONE}</a></li></ul></div>"""
    assert {one.heading for one in teasers(markup)} == {"Les plus lus"}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("related-posts", TeaserKind.RELATED),
        ("mostReadBox", TeaserKind.POPULAR),
        ("widget_recent_entries", TeaserKind.LATEST),
        ("post-navigation", TeaserKind.RELATED),
    ],
)
def test_class_names_decide_where_no_heading_does(names, kind):
    shape = '<article><h3><a href="{url}">{title}</a></h3></article>'
    markup = f"<main>{PROSE}{PROSE}</main><div class='{names}'>{shape.format(url=ONE, title=TITLE_ONE)}{shape.format(url=TWO, title=TITLE_TWO)}</div>"
    assert [one.kind for one in teasers(markup)] == [kind, kind]


BOX = f"<div><article><img src='/a.jpg'><h3><a href='{ONE}'>{TITLE_ONE}</a></h3></article><article><img src='/b.jpg'><h3><a href='{TWO}'>{TITLE_TWO}</a></h3></article></div>"


def test_between_paragraphs_is_inline():
    assert {one.kind for one in teasers(f"<main>{PROSE}{BOX}{PROSE}</main>")} == {TeaserKind.INLINE}


def test_after_the_last_paragraph_is_related():
    assert {one.kind for one in teasers(f"<article>{PROSE}{PROSE}{BOX}</article>")} == {TeaserKind.RELATED}


def test_beside_the_article_is_other():
    assert {one.kind for one in teasers(f"<main>{PROSE}{PROSE}</main><div class='column'>{BOX}</div>")} == {
        TeaserKind.OTHER
    }


def test_popular_box_amid_the_text_stays_popular():
    assert {one.kind for one in teasers(f"<main>{PROSE}<h3>Les plus lus</h3>{BOX}{PROSE}</main>")} == {
        TeaserKind.POPULAR
    }


def test_neighbours_in_a_navigation():
    markup = f"""<main>{PROSE}{PROSE}</main><nav class="navigation post-navigation"><h2 class="screen-reader-text">Navigation</h2>
    <div class="nav-links"><div class="nav-previous"><a href="{ONE}" rel="prev"><p class="meta-nav">Article précédent</p>
    <p class="post-title">{TITLE_ONE}</p></a></div><div class="nav-next"><a href="{TWO}" rel="next">
    <p class="meta-nav">Article suivant</p><p class="post-title">{TITLE_TWO}</p></a></div></div></nav>"""
    assert [(one.kind, one.title) for one in teasers(markup)] == [
        (TeaserKind.RELATED, TITLE_ONE),
        (TeaserKind.RELATED, TITLE_TWO),
    ]


def test_a_single_neighbour_is_all_of_its_navigation():
    markup = f"""<main>{PROSE}{PROSE}</main><nav class="post-navigation"><h2 class="screen-reader-text">Navigation</h2>
    <div><a href="{TWO}" rel="next"><p class="meta-nav">Article suivant</p><p class="post-title">{TITLE_TWO}</p></a></div></nav>"""
    assert [(one.kind, one.title) for one in teasers(markup)] == [(TeaserKind.RELATED, TITLE_TWO)]


def test_a_heading_ends_with_the_list_of_subjects_under_it():
    markup = f"<main>{PROSE}{PROSE}</main><div><h3>Lire aussi</h3><ul><li><a href='/tag/ponts'>Ponts</a></li></ul><section class='top'>{BOX}</section></div>"
    assert {(one.kind, one.heading) for one in teasers(markup)} == {(TeaserKind.OTHER, None)}


def test_the_same_card_under_two_headings_counts_twice_under_one_once():
    lists = "".join(f"<section><h2>{name}</h2>{BOX}{BOX}</section>" for name in ("Les plus lus", "Lire aussi"))
    found = teasers(f"<main>{PROSE}{PROSE}</main>{lists}")
    assert [(one.kind, one.title) for one in found] == [
        (TeaserKind.POPULAR, TITLE_ONE),
        (TeaserKind.POPULAR, TITLE_TWO),
        (TeaserKind.RELATED, TITLE_ONE),
        (TeaserKind.RELATED, TITLE_TWO),
    ]


def test_own_address_shows_what_articles_look_like():
    listed = "".join(f"<li><a href='/x/{number}'>Trois mots ici</a></li>" for number in (71234, 71235, 71236))
    markup = f"<main>{PROSE}{PROSE}</main><aside class='recent'><ul>{listed}</ul></aside>"
    assert len(teasers(markup, url="https://journal.example/x/71233")) == 3
    assert teasers(markup, url="https://journal.example/politique/2026/le-maire-de-la-ville-demissionne") == []
