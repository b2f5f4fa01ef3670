"""Cards that look like something else: the page itself, the name of a block, a stretch of the article, a date."""

import dataclasses

import pytest
from test_teaser_shapes import PROSE, teasers

from scraper import extract
from scraper.extract.teasers.card_lines import _role_of_class
from scraper.extract.teasers.card_words import _TABLES
from scraper.models import Teaser, TeaserKind
from scraper.parts import joined

TITLES = (
    "Les pêcheurs demandent un quota plus bas",
    "Le vieux phare vendu à une enseignante",
    "La tempête abîme trois maisons",
)
DAY = "https://journal.example/politique/2026/le-port-aura-son-nouveau-quai-100.html"


def block(titles, hrefs, heading="Lire aussi", beside=""):
    made = "".join(
        f"<li><h3><a href='{href}'>{title}</a></h3>{beside}</li>" for title, href in zip(titles, hrefs, strict=True)
    )
    return f"<main><article>{PROSE}{PROSE}</article></main><section><h2>{heading}</h2><ul>{made}</ul></section>"


@pytest.mark.parametrize(
    ("page", "card"),
    [
        ("https://journal.example/article.php?id=100", "/article.php?id={}"),
        ("https://journal.example/news/articleView.html?idxno=10000", "/news/articleView.html?idxno={}"),
        ("https://journal.example/?p=100", "/?p={}"),
        ("https://journal.example/2026/03/tempete", "/2026/03/tempete/ce-que-l-on-sait-du-vent-{}"),
        (
            "https://journal.example/legal/2026/la-cour-annule-le-permis-du-quai-100.html",
            "/legal/2026/un-titre-assez-long-{}.html",
        ),
    ],
)
def test_articles_that_differ_from_the_page_in_little(page, card):
    found = teasers(block(TITLES, [card.format(number) for number in (20201, 20202, 20203)]), url=page)
    assert [one.title for one in found] == [*TITLES]


@pytest.mark.parametrize("href", ["?page=2", "?p=2", "#comments", "/2", "/photos", "?cpage=3"])
def test_what_leads_to_the_page_itself_is_no_teaser(href):
    links = [f"{DAY}{href}" if href[0] != "/" else f"{DAY.removesuffix('.html')}{href}" for _ in TITLES]
    assert teasers(block(TITLES, links), url=DAY.removesuffix(".html") if href[0] == "/" else DAY) == []


def test_the_declared_address_of_the_page_is_its_own_too():
    head = f"<link rel='canonical' href='{DAY}'>"
    markup = block(
        ("Le port aura son nouveau quai", *TITLES[:2]),
        [DAY, "/a/un-titre-assez-long-201.html", "/a/un-titre-assez-long-202.html"],
    )
    page = f"<html><head><title>Le port</title>{head}</head><body><h1>Le port</h1>{markup}</body></html>"
    found = extract(page, "https://journal.example/amp/le-port-aura-son-nouveau-quai-100").teasers
    assert [one.title for one in found] == [*TITLES[:2]]


@pytest.mark.parametrize(
    ("heading", "titles"),
    [
        ("Related articles", ("Popular vote", "Latest on Iran", "Top stories of 2025")),
        ("関連記事", ("最新の人工衛星、打ち上げに成功", "新型車の人気が急上昇", "災害関連死、県内で新たに3人認定")),
        ("관련기사", ("최신 위성 발사에 성공했다", "인기 가수 새 앨범 발표", "속보: 시의회 예산안 통과")),
    ],
)
def test_headlines_that_begin_as_names_of_blocks_do(heading, titles):
    hrefs = [f"/politique/2026/un-titre-assez-long-{number}.html" for number in (201, 202, 203)]
    found = teasers(block(titles, hrefs, heading), url=DAY)
    assert [(one.heading, one.title) for one in found] == [(heading, title) for title in titles]


def test_summaries_of_cards_after_the_article_do_not_make_those_before_them_inline():
    summary = "<p>Les pêcheurs du port ont remis hier leur demande à la mairie, qui promet une réponse avant la fin du mois.</p>"
    found = teasers(
        block(TITLES, [f"/a/2026/un-titre-assez-long-{number}.html" for number in (201, 202, 203)], beside=summary),
        url=DAY,
    )
    assert {one.kind for one in found} == {TeaserKind.RELATED}
    assert len(found) == len(TITLES)


def one_card(inner):
    markup = block(TITLES, [f"/a/2026/un-titre-assez-long-{number}.html" for number in (201, 202, 203)], beside=inner)
    return teasers(markup, url=DAY)[0]


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("Ann Smith - 3 March 2026", "Ann Smith", "3 March 2026"),
        ("By Ann Smith, Bob Jones and Carl Li | March 3, 2026", "Ann Smith, Bob Jones and Carl Li", "March 3, 2026"),
        ("Rosa Klein, 3 May 2026", "Rosa Klein", "3 May 2026"),
        ("May 3, 2026 by Rosa Klein", "Rosa Klein", "May 3, 2026"),
        ("Rosa Klein, 2 hours ago", "Rosa Klein", "2 hours ago"),
        ("£12.50", None, None),
        ("$30.99", None, None),
        ("TEMU", None, None),
        ("Video 3:45", None, None),
        ("Leestijd: 3 min", None, None),
    ],
)
def test_lines_beside_a_headline(line, author, published):
    found = one_card(f"<div class='x'>{line}</div>")
    assert (found.author, found.published) == (author, published)


@pytest.mark.parametrize(
    ("picture", "address"),
    [
        (
            "<picture><source srcset='/quai-1200.webp 1200w, /quai-600.webp 600w'><img alt='quai'></picture>",
            "https://journal.example/quai-1200.webp",
        ),
        ("<img src='javascript:void(0)'>", None),
        (
            "<img src='data:image/gif;base64,R0lGOD' data-src='/lazy-afternoon.jpg'>",
            "https://journal.example/lazy-afternoon.jpg",
        ),
        ("<img src='/img/pixel-phone.png'>", "https://journal.example/img/pixel-phone.png"),
        ("<img src='/img/pixel.gif' srcset='/quai.jpg 1x'>", "https://journal.example/quai.jpg"),
        ("<img src='/lazy_placeholder.png'><img src='/quai.jpg'>", "https://journal.example/quai.jpg"),
        ("<img srcset='data:image/svg+xml,x 1x' src='file:///quai.jpg'>", None),
        ("<img src='https://me:secret@journal.example/quai.jpg'>", None),
        ("<img src='/quai &quot;neuf&quot;.jpg'>", "https://journal.example/quai%20%22neuf%22.jpg"),
        (f"<img src='/{'a' * 5000}.jpg'>", None),
    ],
)
def test_pictures(picture, address):
    assert one_card(picture).image == address


def test_a_saved_page_without_its_address_has_the_one_that_it_declares():
    markup = block(TITLES, [f"/a/2026/un-titre-assez-long-{number}.html" for number in (201, 202, 203)])
    page = f"<html><head><link rel='canonical' href='{DAY}'></head><body><h1>Le port aura son quai</h1>{markup}</body></html>"
    article = extract(page)
    assert article.url is None
    assert [one.url for one in article.teasers] == [
        f"https://journal.example/a/2026/un-titre-assez-long-{n}.html" for n in (201, 202, 203)
    ]


def test_the_parts_of_an_article_keep_a_card_once_under_each_heading():
    first = extract(
        f"<h1>Le port</h1>{block(TITLES[:1], ['https://journal.example/a/un-titre-assez-long-201.html'])}", DAY
    )
    card = Teaser(position=1, kind=TeaserKind.RELATED, heading="Lire aussi", title="A", url="https://journal.example/a")
    popular = dataclasses.replace(card, kind=TeaserKind.POPULAR, heading="Les plus lus")
    pages = [dataclasses.replace(first, teasers=cards) for cards in ((card,), (popular, card))]
    assert [(one.position, one.kind) for one in joined(pages).teasers] == [
        (1, TeaserKind.RELATED),
        (2, TeaserKind.POPULAR),
    ]


@pytest.mark.parametrize("role", ["kicker", "date", "author", "excerpt", "title"])
def test_every_class_name_of_a_role_gives_it(role):
    order = ["kicker", "date", "author", "excerpt", "title"]
    for word in _TABLES["roles"][role]:
        assert _role_of_class(word) in order[: order.index(role) + 1], word


def block_of(card):
    hrefs = [f"/news/2026/05/10/a-44{number}.html" for number in (10, 11, 12)]
    made = "".join(card.format(href=href, title=title) for href, title in zip(hrefs, TITLES, strict=True))
    return f"<main><article>{PROSE}{PROSE}</article></main><section><h2>Related stories</h2><div>{made}</div></section>"


@pytest.mark.parametrize("button", ["Read more", "Continue reading", "Lire la suite", "Weiterlesen"])
def test_a_card_whose_only_link_is_its_button(button):
    card = f"<div><h3>{{title}}</h3><p>The ministry will pay thirty million this year.</p><a href='{{href}}'>{button}</a></div>"
    assert [one.title for one in teasers(block_of(card), url=DAY)] == [*TITLES]


@pytest.mark.parametrize("clock", ["<span>10:20</span>", "<b>10h20</b>", "<small class='x'>10:20</small>"])
def test_the_time_before_a_headline_is_its_date(clock):
    found = teasers(block_of(f"<li><a href='{{href}}'>{clock} {{title}}</a></li>"), url=DAY)
    assert [one.title for one in found] == [*TITLES]
    assert all(one.published in clock for one in found)


def test_the_ways_to_the_neighbouring_articles_in_a_pager():
    links = f"<a rel='prev' href='/a/un-titre-assez-long-201.html'><small>Previous article</small><span>{TITLES[0]}</span></a>"
    found = teasers(f"<main><article>{PROSE}{PROSE}</article></main><div class='pager'>{links}</div>", url=DAY)
    assert [one.title for one in found] == [TITLES[0]]


@pytest.mark.parametrize(
    "box",
    [
        block_of(
            "<div class='story'><a href='{href}'><h4>{title}</h4></a><p>It is said.</p><p class='byline'>By Rosa Klein</p></div>"
        ),
        "<main></main><div class='authors'><h3>Authors</h3>"
        + "".join(
            f"<a href='/news/2026/05/10/a-44{n}.html'><b>Rosa Klein</b><span>{TITLES[n]}</span></a>" for n in range(3)
        )
        + "</div>",
    ],
)
def test_who_wrote_what_a_card_offers_did_not_write_the_article(box):
    page = (
        f"<html><body><article><h1>Le port aura son nouveau quai</h1>{PROSE}{PROSE}{PROSE}</article>{box}</body></html>"
    )
    assert extract(page, DAY).authors == ()


def test_no_text_of_cards_beyond_the_last_that_is_kept_is_in_the_body():
    cards = "".join(
        f"<div class='related'><h3><a href='/a/un-titre-assez-long-{n}.html'>Le quai numéro {n} rouvre demain</a></h3></div>"
        for n in range(1000, 1700)
    )
    article = extract(
        f"<html><body><article><h1>Le port</h1>{PROSE}{PROSE}</article><section><h2>Lire aussi</h2>{cards}</section></body></html>",
        DAY,
    )
    assert len(article.teasers) == 500
    assert "rouvre demain" not in article.body


def test_a_headline_without_end_is_cut():
    card = f"<div><h3><a href='{{href}}'>{'very long ' * 20_000}</a></h3><p>{'so long ' * 20_000}.</p></div>"
    found = teasers(block_of(card), url=DAY)
    assert all(len(one.title) <= 2000 and len(one.excerpt or "") <= 2000 for one in found)
