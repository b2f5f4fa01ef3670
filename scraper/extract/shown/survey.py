"""A parsed page in, the elements that its markup names as headline, byline, standfirst, tag … out, in one walk."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from lxml.html import HtmlElement

from scraper.markup import Document

MAX_MARKED: Final = 400
"""Elements kept for one role; a page with more is a list, and its own article's come first."""
MAX_NAMES: Final = 200_000
"""Characters of different names (class and id together) of one page that are looked at; real ones have some 5,000."""
MAX_NAME: Final = 400
"""Characters of a class and id that are looked at; generated style names can go on for ever."""

_PIECES: Final = {
    "byline": "author byline autor auteur verfass redakt redact writer written reporter posted-by postedby"
    " posted_by journalis assinatura contribut signature vcard h-card created-by createdby submitted creator"
    " username firma kirjoitta forfatter skribent yazar penulis szerzo avtor article-by articleby entry-by"
    " person -by _by nickname",
    "title": "title titel titre titulo titolo headline heading p-name",
    "subtitle": "standfirst subtitle sub-title sub_title subhead sub-head subtitulo soustitre sous-titre"
    " sottotitolo dek chapo chapeau vorspann lead lede bajada entradilla intro ingress summary"
    " excerpt description perex sommaire",
    "trail": "breadcrumb bread-crumb bread_crumb ariane migas brotkrumen",
    "topics": "tags-links cat-links post-tags article-tags entry-tags tag-list tags-list taglist tag-links"
    " article-tag post-tag article__tags post__tags post-categories entry-categories p-category"
    " topic-list keywords schlagwort etiquetas",
    "logo": "logo brand site-title site-name sitetitle sitename site_title site_name masthead",
}
"""Role → pieces of the class and id names that say it, in the languages newsrooms name their elements in."""
_ROLES: Final = {role: tuple(pieces.split()) for role, pieces in _PIECES.items()}
_AUTHOR_SEGMENTS: Final = frozenset(
    "author authors autor autoren autores autorin autori autore auteur auteurs by byline writer writers reporter"
    " reporters journalist journalists journaliste journalistes contributor contributors columnist columnists"
    " correspondents staff people person profile profiles redaktion redacteur bio bios experts kolumnist forfatter"
    " skribent medarbejder yazar yazarlar penulis redactor redactores firma firmas persoon personen perfil"
    " signature signatures editor editors creator avtor users user members member team newsteam"
    " news-team our-team".split()
)
"""Segments of an address that lead to somebody's own page."""
_TOPIC_SEGMENTS: Final = frozenset(
    "tag tags category categories categorie categoria categorias kategorie kategorien schlagwort schlagwoerter"
    " topic topics thema themen theme themes tema temas etiqueta etiquetas argomenti mot mots-cles sujet sujets"
    " emne amne onderwerp kategori label labels keyword keywords rubrique rubriques".split()
)
"""Segments of an address that lead to a topic's page."""
_TELLING_SEGMENTS: Final = _AUTHOR_SEGMENTS | _TOPIC_SEGMENTS
_OPENERS: Final = frozenset(
    "by von par por text texte testo texto autor autorin author auteur auteurs written posted geschrieben ein"
    " propos écrit publié door av af tekst skrevet scritto di escrito redacción redaktion автор текст oleh oprac"
    " autore words story reporting από της του autores autori journalist foto"
    " 文 記者 记者 作者 责任编辑 責任編輯 编辑 글 기자".split()
)
"""First words of a displayed byline; ``bylines`` decides whether it is one."""
_OPENING: Final = frozenset(
    "p em i strong b span small cite div td h3 h4 h5 h6 li font time header a h1 h2 address".split()
)
"""Elements whose text may open a byline."""
_BY_TAG: Final = frozenset(("h1", "h2", "address"))
_LONGEST_OPENING: Final = 160
_LINE_END: Final = re.compile("\n")
_AUTHOR: Final = re.compile("author|creator")
_COLON: Final = re.compile("[:：・]")


@dataclass(slots=True)
class Found:
    """Where one element stands."""

    element: HtmlElement
    place: int
    """Elements before it on the page."""
    paragraphs: int
    """Paragraphs before it."""
    how: str
    """What named it: ``class``, ``rel``, ``itemprop``, ``href``, ``tag`` or ``text``."""


_Spot = tuple[HtmlElement, int, int]


@dataclass(slots=True)
class Survey:
    """The marked elements of a page by role, each role in reading order."""

    roles: dict[str, list[Found]] = field(default_factory=dict)

    def of(self, role: str) -> list[Found]:
        """The elements of one role; empty where none are."""
        return self.roles.get(role, [])


def survey(document: Document) -> Survey:  # noqa: C901 - one hot loop over every element of a page
    """Walk the page once."""
    named: dict[str, list[_Spot]] = {}
    roles: dict[str, list[Found]] = {role: [] for role in (*_ROLES, *_BY_TAG, "topic")}
    byline = roles["byline"]
    authors = {element for element in document.marked if _AUTHOR.search(element.get("itemprop") or "")}
    paragraphs = length = 0
    for place, element in enumerate(document.elements):
        get, tag = element.get, element.tag
        label, name = get("class"), get("id")
        if names := f"{label} {name}" if label and name else label or name:
            spots = named.get(names)
            if spots is not None:
                spots.append((element, place, paragraphs))
            elif length < MAX_NAMES:
                length += min(len(names), MAX_NAME)
                named[names] = [(element, place, paragraphs)]
        if authors and element in authors:
            byline.append(Found(element, place, paragraphs, "itemprop"))
        if tag not in _OPENING:
            continue
        if tag == "a":
            for role, how in _link_marks(get("rel"), get("href")):
                roles[role].append(Found(element, place, paragraphs, how))
        elif tag in _BY_TAG:
            roles[tag].append(Found(element, place, paragraphs, "tag"))
        text = element.text
        if text and len(text) < _LONGEST_OPENING and _opens(text):
            byline.append(Found(element, place, paragraphs, "text"))
        paragraphs += tag == "p"
    for role, names in _by_role(list(named)):
        roles[role].extend(Found(*spot, "class") for spot in named[names])
    return Survey({role: sorted(held, key=_place)[:MAX_MARKED] for role, held in roles.items()})


_place: Final = attrgetter("place")


def _by_role(named: list[str]) -> Iterator[tuple[str, str]]:
    """The names that say a role, each role and name once; searched in all together, which costs a tenth."""
    lines = "\n".join(names[:MAX_NAME].lower().replace("\n", " ") for names in named)
    ends = [match.start() for match in _LINE_END.finditer(lines)]
    for role, pieces in _ROLES.items():
        found: set[int] = set()
        for piece in pieces:
            start = lines.find(piece)
            while start >= 0:
                line = bisect_left(ends, start)
                found.add(line)
                start = lines.find(piece, ends[line]) if line < len(ends) else -1
        for line in sorted(found):
            yield role, named[line]


def _link_marks(rel: str | None, href: str | None) -> Sequence[tuple[str, str]]:
    """The roles of a link, each with what says it; most links have none."""
    segments = href[:MAX_NAME].lower().split("/")[1:-1] if href else ()
    if not rel and _TELLING_SEGMENTS.isdisjoint(segments):
        return ()
    relations = rel.lower().split() if rel else ()
    topical = "tag" in relations or "category" in relations
    marks = (
        ("byline", "rel", "author" in relations),
        ("topic", "rel", topical),
        ("topic", "href", not topical and not _TOPIC_SEGMENTS.isdisjoint(segments)),
        ("byline", "href", not topical and not _AUTHOR_SEGMENTS.isdisjoint(segments)),
    )
    return [(role, how) for role, how, holds in marks if holds]


def _opens(text: str) -> bool:
    """Whether a text begins as a byline does; its first word may end in a colon."""
    first = text.split(None, 1)
    if not first:
        return False
    word = first[0] if first[0].isalpha() else _COLON.split(first[0], maxsplit=1)[0]
    return word.lower() in _OPENERS
