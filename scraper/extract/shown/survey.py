"""A parsed page in, the elements that its markup names as headline, byline, standfirst, tag … out, in one walk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from scraper.markup import Document

MAX_MARKED: Final = 400
"""Elements kept for one role; a page with more is a list, and its own article's come first."""
MAX_KNOWN: Final = 20_000
"""Different names (class and id together) remembered while walking one page."""
MAX_NAME: Final = 400
"""Characters of a class and id that are looked at; generated style names can go on for ever."""

_PIECES: Final = {
    "byline": "author byline autor auteur verfass redakt redact writer written reporter posted-by postedby"
    " posted_by journalis contribut signature vcard h-card created-by createdby submitted creator"
    " username firma kirjoitta forfatter skribent yazar penulis article-by articleby entry-by person"
    " -by _by nickname",
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
_OPENERS: Final = frozenset(
    "by von par por text texte testo texto autor autorin author auteur auteurs written posted geschrieben ein"
    " propos écrit publié door av af tekst skrevet scritto di escrito redacción redaktion автор текст oleh oprac"
    " autore words story reporting από της του autores autori journalist foto"
    " 文 記者 记者 作者 责任编辑 責任編輯 编辑 글 기자".split()
)
"""First words of a displayed byline; ``bylines`` decides whether it is one."""
_TAGS: Final = {
    "p": "paragraph",
    **dict.fromkeys("em i strong b span small cite div td h3 h4 h5 h6 li font time header".split(), "may open"),
    **dict.fromkeys(("h1", "h2", "address"), "heading"),
    "a": "link",
}
_LONGEST_OPENING: Final = 160
_WORD: Final = re.compile(r"\s*([^\s:：・]+)")


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

    def add(self, role: str, found: Found) -> None:
        """Keep an element under a role, ``MAX_MARKED`` at most."""
        held = self.roles.setdefault(role, [])
        if len(held) < MAX_MARKED:
            held.append(found)


def survey(document: Document) -> Survey:
    """Walk the page once."""
    result = Survey()
    named: dict[str, list[_Spot]] = {}
    paragraphs = 0
    for place, element in enumerate(document.root.iter("*")):
        spot = (element, place, paragraphs)
        if (label := element.get("class")) or element.get("id"):
            names = f"{label or ''} {element.get('id') or ''}"
            if names in named or len(named) < MAX_KNOWN:
                named.setdefault(names, []).append(spot)
        if (item := element.get("itemprop")) and ("author" in item or "creator" in item):
            result.add("byline", Found(*spot, "itemprop"))
        if kind := _TAGS.get(element.tag):
            paragraphs += kind == "paragraph"
            _add_by_tag(result, kind, spot)
    for role, found in _by_role(named):
        result.add(role, found)
    for held in result.roles.values():
        held.sort(key=lambda found: found.place)
    return result


def _add_by_tag(result: Survey, kind: str, spot: _Spot) -> None:
    element = spot[0]
    if kind == "link":
        for role, how in _link_marks(element.get("rel"), element.get("href")):
            result.add(role, Found(*spot, how))
    elif kind == "heading":
        result.add(element.tag, Found(*spot, "tag"))
    if (text := element.text) and _opens(text):
        result.add("byline", Found(*spot, "text"))


def _by_role(named: dict[str, list[_Spot]]) -> Iterator[tuple[str, Found]]:
    for names, spots in named.items():
        for role in {role for name in names[:MAX_NAME].split() for role in _roles(name)}:
            for element, place, paragraphs in spots:
                yield role, Found(element, place, paragraphs, "class")


@lru_cache(maxsize=1 << 16)
def _roles(name: str) -> tuple[str, ...]:
    """The roles one class name or id says; remembered, since a site's pages, and many sites, name things alike."""
    lower = name.lower()
    return tuple(role for role, pieces in _ROLES.items() if any(piece in lower for piece in pieces))


def _link_marks(rel: str | None, href: str | None) -> Iterator[tuple[str, str]]:
    if rel:
        relations = rel.lower().split()
        if "author" in relations:
            yield "byline", "rel"
        if "tag" in relations or "category" in relations:
            yield "topic", "rel"
            href = None
    segments = href[:MAX_NAME].lower().split("/")[1:-1] if href else ()
    if not _TOPIC_SEGMENTS.isdisjoint(segments):
        yield "topic", "href"
    if not _AUTHOR_SEGMENTS.isdisjoint(segments):
        yield "byline", "href"


def _opens(text: str) -> bool:
    first = _WORD.match(text) if len(text) < _LONGEST_OPENING else None
    return first is not None and first[1].lower() in _OPENERS
