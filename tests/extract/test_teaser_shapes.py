"""Every shape that cards are built in gives the same teaser; what is no teaser gives none."""

import pytest

from scraper.extract.body.article_body import Block, Body
from scraper.extract.teasers.article_teasers import Placement, place_teasers
from scraper.extract.teasers.cards import find_cards
from scraper.markup import parse, text_of
from scraper.models import TeaserKind

PAGE = "https://journal.example/2026/03/14/le-pont-neuf-rouvre-apres-deux-ans"
HEAD = "<title>Le pont neuf rouvre après deux ans – Le Journal</title><h1>Le pont neuf rouvre après deux ans</h1>"
PROSE = "<p>Le pont a rouvert ce matin devant une centaine de riverains, qui attendaient la fin des travaux.</p>"
ONE = "/2026/03/12/la-mairie-promet-un-tramway-pour-mai"
TWO = "/2026/03/11/les-bus-de-nuit-font-leur-retour-en-ville"
TITLE_ONE, TITLE_TWO = "La mairie promet un tramway pour mai", "Les bus de nuit font leur retour en ville"


def body_of(document):
    """The paragraphs that tests mark as the article's own."""
    own = [node for node in document.root.iter("p") if node.get("class") is None and len(text_of(node)) > 60]
    return Body(tuple(Block("paragraph", text_of(node), node) for node in own))


def placed(markup, url=PAGE):
    document = parse(f"<html><body>{HEAD}{markup}</body></html>", url=url)
    cards = find_cards(document, url=url)
    return place_teasers(document, cards, body_of(document), url=url, title="Le pont neuf rouvre après deux ans")


def teasers(markup, url=PAGE):
    return [*placed(markup, url).teasers]


def cards(shape, heading="<h2>À lire aussi</h2>"):
    both = "".join(shape.format(url=url, title=title) for url, title in ((ONE, TITLE_ONE), (TWO, TITLE_TWO)))
    return f"<main>{PROSE}{PROSE}</main><section>{heading}<div>{both}</div></section>"


SHAPES = {
    "link in heading": '<article><h3><a href="{url}">{title}</a></h3></article>',
    "heading in link": '<article><a href="{url}"><h3>{title}</h3></a></article>',
    "whole-card link": '<a href="{url}"><div><img src="/p.jpg"></div><div class="card-title">{title}</div></a>',
    "whole-card link without names": '<a href="{url}"><span><img src="/p.jpg"></span><span>{title}</span></a>',
    "plain list": '<li><a href="{url}">{title}</a></li>',
    "table": '<table><tr><th><a href="{url}"><img src="/p.jpg"></a></th><td><a href="{url}">{title}</a></td></tr></table>',
    "stretched link": '<article><h3>{title}</h3><a class="stretched-link" href="{url}"></a></article>',
    "empty link before": '<article><a href="{url}"></a><header><strong>{title}</strong></header></article>',
    "image, title, button": (
        '<div><a href="{url}"><img src="/p.jpg"></a><h4><a href="{url}">{title}</a></h4><a href="{url}">Lire la suite</a></div>'
    ),
    "siblings without a cover": '<a href="{url}"><img src="/p.jpg"></a><h4><a href="{url}">{title}</a></h4>',
    "kicker in heading": '<a href="{url}"><h3><span class="kicker">Transports</span> <span>{title}</span></h3></a>',
    "kicker glued to the headline": '<a href="{url}"><h3><span>Premium</span><span>{title}</span></h3></a>',
    "kicker parted by a dash of its own": (
        '<h3><a href="{url}"><span>Transports de la région</span><span class="x"> - </span> <span>{title}</span></a></h3>'
    ),
    "one word named as the headline": '<a href="{url}"><span><span class="headline">Photos</span>{title}</span></a>',
    "kicker heading over headline": '<div><h4>Transports</h4><h3><a href="{url}">{title}</a></h3></div>',
    "slots of a custom element": (
        '<x-card><a href="{url}"><b slot="hat">Transports de la région et des communes</b><br><b slot="title">{title}</b></a></x-card>'
    ),
    "rank": '<li><span>1</span> <a href="{url}">{title}</a></li>',
    "badge and section": '<div><a href="/transports">Transports</a><a href="{url}"><b class="badge">Abonnés</b> <span class="headline">{title}</span></a></div>',
    "block element modifier": '<a class="teaser__link" href="{url}"><div class="teaser__title--large">{title}</div></a>',
    "utility classes": '<a class="block duration-300" href="{url}"><div><span class="line-clamp-2">{title}</span></div></a>',
    "named after a part": '<div class="premium-card"><a href="{url}"><h3>{title}</h3></a></div>',
    "time before": '<li><span>18:42</span> <a href="{url}">{title}</a></li>',
    "hidden label": '<a href="{url}"><h3><span class="sr-only">Abonnés</span> {title}</h3></a>',
    "icon font": '<a href="{url}"><h3><i class="material-icons">lock</i>{title}</h3></a>',
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_shape(shape):
    found = teasers(cards(shape))
    assert [(one.title, one.url, one.kind, one.heading) for one in found] == [
        (TITLE_ONE, f"https://journal.example{ONE}", TeaserKind.RELATED, "À lire aussi"),
        (TITLE_TWO, f"https://journal.example{TWO}", TeaserKind.RELATED, "À lire aussi"),
    ]
    assert [one.position for one in found] == [1, 2]


def test_fields_of_a_full_card():
    card = """<article><a href="{url}"><figure><img src="data:image/gif;base64,x" data-src="/p/large.jpg" alt="x"></figure>
    <div class="kicker">Transports</div><h3 class="title">{title}</h3>
    <p class="excerpt">Le chantier commencera plus tôt que prévu, assure le conseil.</p>
    <footer><span class="author">Par Zoé Martin</span> <time datetime="2026-03-12">12 mars 2026</time></footer></a></article>"""
    one = teasers(cards(card))[0]
    assert one.title == TITLE_ONE
    assert one.excerpt == "Le chantier commencera plus tôt que prévu, assure le conseil."
    assert one.author == "Zoé Martin"
    assert one.published == "12 mars 2026"
    assert one.image == "https://journal.example/p/large.jpg"


EXCERPTS = {
    "plain paragraph": "<div><h3><a href='{url}'>{title}</a></h3><p class='x'>Une phrase entière, sans aucun nom de classe.</p></div>",
    "second link": "<div><p class='x'><a href='{url}'>{title}</a></p><p class='x'><a href='{url}'>Trois mots suffisent</a></p></div>",
    "smaller heading": "<div><h3><a href='{url}'>{title}</a></h3><h4 class='subline'>Trois mots suffisent</h4></div>",
}


@pytest.mark.parametrize("shape", EXCERPTS.values(), ids=EXCERPTS)
def test_excerpt_beside_the_link(shape):
    found = teasers(cards(shape))
    assert [one.title for one in found] == [TITLE_ONE, TITLE_TWO]
    assert all(one.excerpt for one in found)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<span class='byline'>By Ann Lee | 3 days ago</span>", "Ann Lee"),
        ("<span class='meta__item--author'>Ann Lee, Bo Chen</span>", "Ann Lee, Bo Chen"),
        ("<span class='a'>Kommentar von</span><span class='b'>Ann Lee</span>", "Ann Lee"),
        ("<a href='/author/ann-lee/'>Ann Lee</a>", "Ann Lee"),
        ("<span>Par Ann Lee</span>", "Ann Lee"),
        ("<span class='author'>2 days ago</span>", None),
        ("<span class='category'>Sports</span>", None),
    ],
)
def test_author(byline, author):
    shape = "<article><h3><a href='{url}'>{title}</a></h3><div>" + byline + "</div></article>"
    assert [one.author for one in teasers(cards(shape))] == [author, author]


NO_TEASERS = {
    "menu": "<nav><ul><li><a href='{url}'>{title}</a></li></ul></nav>",
    "mega-menu with headlines": "<header><div class='mega-menu'><article><a href='{url}'><h3>{title}</h3></a></article></div></header>",
    "page footer": "<footer><ul><li><a href='{url}'>{title}</a></li></ul></footer>",
    "breadcrumbs": "<ol class='breadcrumb'><li><a href='{url}'>{title}</a></li></ol>",
    "comments": "<section id='comments'><h3><a href='{url}'>{title}</a></h3></section>",
    "advertisement": "<div class='ad-slot'><h3><a href='{url}'>{title}</a></h3></div>",
    "native advertisement": "<div class='OUTBRAIN'><h3><a href='{url}'>{title}</a></h3></div>",
    "sponsored link": "<div><h3><a rel='sponsored nofollow' href='{url}'>{title}</a></h3></div>",
    "paid label": "<div><span class='label'>Sponsorisé</span><h3><a href='{url}'>{title}</a></h3></div>",
    "newsletter box": "<div class='newsletter-box'><h3><a href='{url}'>{title}</a></h3></div>",
    "paid heading": "<section><h2>Contenu sponsorisé</h2><article><h3><a href='{url}'>{title}</a></h3></article></section>",
    "unseen without scripts": "<noscript><h2>À lire aussi</h2><a href='{url}'>{title}</a></noscript>",
    "placeholder of a script": "<section class='related'><h2>À lire aussi</h2><article><a href='{url}'></a><h3></h3></article></section>",
    "another house": "<section><h2>À lire aussi</h2><h3><a href='https://elsewhere.example{url}'>{title}</a></h3></section>",
}


@pytest.mark.parametrize("markup", NO_TEASERS.values(), ids=NO_TEASERS)
def test_no_teaser(markup):
    both = "".join(markup.format(url=url, title=title) for url, title in ((ONE, TITLE_ONE), (TWO, TITLE_TWO)))
    assert teasers(f"{both}<main>{PROSE}{PROSE}</main>{both}") == []


@pytest.mark.parametrize(
    "links",
    [
        "<a href='/tag/ponts'>Les ponts de la ville</a> <a href='/tag/travaux'>Les travaux de la ville</a>",
        "<a href='/author/zoe-martin/'>Tous les articles de Zoé Martin</a>",
        "<a href='/2026/03/14/le-pont-neuf-rouvre-apres-deux-ans'>Le pont neuf rouvre après deux ans</a>",
        "<a href='/2026/03/14/le-pont-neuf-rouvre-apres-deux-ans/2'>Suite de l'article en page deux</a>",
        "<a href='/'>Retour à la page d'accueil du journal</a>",
        "<a href='#top'>Retour en haut de la page ouverte</a>",
        "<a href='mailto:a@journal.example'>Écrire à la rédaction du journal</a>",
        "<a href='/sponsored/le-bon-matelas-pour-bien-dormir/'>Le bon matelas pour bien dormir</a>",
        "<a href='/media/rapport-annuel-de-la-ville.pdf'>Le rapport annuel de la ville entière</a>",
    ],
)
def test_links_that_offer_no_other_article(links):
    assert teasers(f"<main>{PROSE}{PROSE}</main><section><h2>À lire aussi</h2><div>{links}</div></section>") == []


def test_citation_in_running_text_is_no_teaser():
    cited = f"<p>Comme nous l'écrivions, <a href='{ONE}'>{TITLE_ONE}</a>, et le conseil l'a confirmé depuis lors.</p>"
    assert teasers(f"<main>{PROSE}{cited}{PROSE}</main>") == []


def test_sentence_that_ends_with_a_link_is_no_teaser():
    cited = f"<p>Sur le même sujet, voir notre article <a href='{ONE}'>{TITLE_ONE}</a>.</p>"
    assert teasers(f"<main>{PROSE}{cited}{PROSE}</main>") == []


@pytest.mark.parametrize(
    "line",
    [
        f"<p>Lire aussi : <a href='{ONE}'>{TITLE_ONE}</a></p>",
        f"<p><strong>Lire aussi :</strong> <a href='{ONE}'>{TITLE_ONE}</a></p>",
        f"<p><a href='{ONE}'>Lire aussi : {TITLE_ONE}</a></p>",
        f"<div><span>Lire aussi</span><a href='{ONE}'>{TITLE_ONE}</a></div>",
        f"<aside class='related'><h4>Lire aussi</h4><a href='{ONE}'><h3>{TITLE_ONE}</h3></a></aside>",
    ],
)
def test_read_also_line_is_inline_and_covered(line):
    found = placed(f"<main>{PROSE}{line}{PROSE}</main>")
    (one,) = found.teasers
    assert (one.kind, one.title) == (TeaserKind.INLINE, TITLE_ONE)
    assert one.heading.startswith("Lire aussi")
    covered = {node for element in found.elements for node in element.iter()}
    assert [node.get("href") for node in covered if node.tag == "a"] == [ONE]


def test_cover_of_a_labelled_line_is_its_paragraph():
    found = placed(f"<main>{PROSE}<p>Lire aussi : <a href='{ONE}'>{TITLE_ONE}, dit l'adjointe</a></p>{PROSE}</main>")
    assert "p" in {element.tag for element in found.elements}


def test_cards_never_cover_the_articles_own_paragraphs():
    roundup = f"<div><h3><a href='{ONE}'>{TITLE_ONE}</a></h3>{PROSE}</div><div><h3><a href='{TWO}'>{TITLE_TWO}</a></h3>{PROSE}</div>"
    assert placed(f"<main>{PROSE}{roundup}{PROSE}</main>") == Placement((), ())


def test_box_in_a_paragraph_leaves_the_paragraph():
    box = f"<p><article class='recommended'><a href='{ONE}'><h4>{TITLE_ONE}</h4></a></article>Le conseil avait voté ce budget à une large majorité, au terme de débats qui ont duré la nuit.</p>"
    found = placed(f"<main>{PROSE}{box}{PROSE}</main>")
    assert all("budget" not in text_of(element) for element in found.elements)


def test_a_field_of_a_view_is_a_summary_and_no_count_of_views():
    shape = (
        '<div class="views-row"><div class="views-field views-field-title"><h3><a href="{url}">{title}</a></h3></div>'
        '<div class="views-field views-field-field-teaser"><p>Les riverains attendaient depuis deux longues années.</p>'
        '</div><div class="view-count">12 345 vues</div></div>'
    )
    assert {one.excerpt for one in teasers(cards(shape))} == {"Les riverains attendaient depuis deux longues années."}


def test_a_dash_after_the_headline_does_not_make_it_a_kicker():
    shape = '<h3><a href="{url}"><span>{title}</span><span> - </span><span>Anne Le Goff</span></a></h3>'
    assert all(
        one.title.startswith(title) for one, title in zip(teasers(cards(shape)), (TITLE_ONE, TITLE_TWO), strict=True)
    )


def test_a_name_beside_a_date_is_the_author_and_a_place_is_not():
    shape = '<div><h3><a href="{url}">{title}</a></h3><div class="card-date"><span>4 mars 2026</span><span>• %s</span></div></div>'
    found = teasers(cards(shape.replace("%s", "Anne Le Goff")))
    assert [(one.author, one.published) for one in found] == [("Anne Le Goff", "4 mars 2026")] * 2
    assert {one.author for one in teasers(cards(shape.replace("%s", "Salle du Conseil")))} == {None}
