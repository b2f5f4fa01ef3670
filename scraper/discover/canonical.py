"""One parsed HTML page → the address that its content belongs to, where it names another one worth following."""

from dataclasses import dataclass

from scraper.discover.kinds import guess_kind
from scraper.discover.pages import is_amp, is_other_view, is_page
from scraper.discover.shape import Shape, shape_of
from scraper.markup import Document
from scraper.models import LinkKind
from scraper.urls import normalise, site_key

_AMP_ATTRIBUTES = ("amp", "⚡", "⚡️", "amp4ads")
"""On ``<html>``: https://amp.dev/documentation/guides-and-tutorials/learn/spec/amphtml."""
_MOBILE_HOSTS = frozenset({"m", "mobile", "mobil", "amp", "wap", "print"})
_INDEX_FILES = frozenset({"index.html", "index.htm", "index.php"})
_IDENTITIES = frozenset(
    {"id", "p", "article", "aid", "nid", "sid", "story", "storyid", "newsid", "articleid", "id_article"}
)


@dataclass(frozen=True, slots=True)
class Canonical:
    """Where a page's content belongs."""

    url: str
    """Normalised address, of the same site, different from the page's own."""
    elsewhere: bool = False
    """True where the page is only another view of it (AMP, print, mobile, a later part of a long article)."""


def read_canonical(document: Document, url: str) -> Canonical | None:
    """The address that the page at ``url`` names as its own, if that can be believed; None: it belongs to ``url``.

    What the crawler may do with the answer: the content belongs to that address; store it there, keep ``url`` as its
    alias, and never count the two as two pages.  Where ``elsewhere`` is set, what is served here is a lesser view:
    fetch the address instead, and store nothing from this page.

    ``rel=canonical`` counts before ``og:url``.  Not believed: several that contradict each other, another site, the
    front page for an inner page, a list for a page shaped as an article, a folder above it, page one of a list for
    page N (their articles differ), what cannot be a page, the same address with a lesser scheme, and one that loses
    the query by which the page is named (``?id=12``).
    """
    for claims in (_canonicals(document), _og_urls(document)):
        targets = {target for claim in claims if (target := normalise(claim, document.base or url))}
        if targets:
            return _judge(targets, url, is_amp_page=_is_amp_page(document)) if len(targets) == 1 else None
    return None


def _canonicals(document: Document) -> list[str]:
    links = (link for link in document.of("link") if "canonical" in link.get("rel", "").lower().split())
    return [href for link in links if (href := link.get("href")) is not None]


def _og_urls(document: Document) -> list[str]:
    metas = (meta for meta in document.of("meta") if "og:url" in (meta.get("property"), meta.get("name")))
    return [content for meta in metas if (content := meta.get("content")) is not None]


def _judge(targets: set[str], url: str, *, is_amp_page: bool) -> Canonical | None:
    (target,) = targets
    if target == url or not is_page(target) or site_key(target) != site_key(url):
        return None
    here, there = shape_of(url), shape_of(target)
    if (
        any(disbelieves(here, there) for disbelieves in _DOUBTS)
        or _is_lesser(target, url)
        or _is_index_file(target, url)
    ):
        return None
    if guess_kind(target) is LinkKind.SECTION and (guess_kind(url) is LinkKind.ARTICLE or _is_later_part(here, there)):
        return None
    lesser_view = is_amp_page or is_amp(url) or is_other_view(url) or _is_named_view(here, there)
    return Canonical(target, lesser_view or _is_mobile(here, there) or _is_later_part(here, there))


def _is_amp_page(document: Document) -> bool:
    return any(document.root.get(name) is not None for name in _AMP_ATTRIBUTES)


def _is_lesser(target: str, url: str) -> bool:
    """Plain http for a page that came over https."""
    return url.startswith("https:") and target.startswith("http:") and target[5:] == url[6:]


def _is_index_file(target: str, url: str) -> bool:
    """``/story/index.html`` for ``/story/``: generators name the file they write, readers and links the folder."""
    return url.endswith("/") and target.startswith(url) and target[len(url) :].lower() in _INDEX_FILES


def _is_home_for_inner(here: Shape, there: Shape) -> bool:
    return there.is_home and not here.is_home


def _is_folder_above(here: Shape, there: Shape) -> bool:
    """A folder above, unless what follows it is only a view or a page number."""
    above = len(there.segments) < len(here.segments) and here.segments[: len(there.segments)] == there.segments
    rest = here.segments[len(there.segments) :]
    return above and here.host == there.host and not here.is_home and not _is_suffix(rest, here)


def _is_suffix(rest: tuple[str, ...], here: Shape) -> bool:
    return rest[-1] in _VIEW_WORDS or (here.page_number is not None and here.before_page == here.segments[: -len(rest)])


def _loses_identity(here: Shape, there: Shape) -> bool:
    if there.parameters or here.segments != there.segments:
        return False
    return any(name in _IDENTITIES or (not value and name[-1:].isdecimal()) for name, value in here.parameters)


_VIEW_WORDS = frozenset(
    {"amp", "print", "imprimer", "drucken", "imprimir", "stampa", "afdrukken", "drukuj", "tisk", "skriv-ut"}
)
_DOUBTS = (_is_home_for_inner, _is_folder_above, _loses_identity)


def _is_mobile(here: Shape, there: Shape) -> bool:
    return here.host != there.host and here.host.partition(".")[0] in _MOBILE_HOSTS


def _is_named_view(here: Shape, there: Shape) -> bool:
    """A path with a word of view that the canonical one lacks: ``/print/some-story`` for ``/news/some-story-12``."""
    return not _VIEW_WORDS.isdisjoint(set(here.segments) - set(there.segments))


def _is_later_part(here: Shape, there: Shape) -> bool:
    """Page two that names page one."""
    return here.page_number is not None and there.page_number is None
