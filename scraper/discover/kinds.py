"""One normalised address → what is expected behind it, from its shape and words alone: a guess, never a verdict.

UNKNOWN means "a page of the site, nothing said"; it is fetched like the others, and what is found there decides.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from scraper.discover import words
from scraper.discover.listings import is_feed, is_sitemap
from scraper.discover.shape import PAGE_EXTENSIONS, Shape, shape_of
from scraper.models import LinkKind

LONG_SLUG = 5
"""Words in the last segment that make a headline; sections are named in one to four."""
HEADLINE = 6
"""Words of a link's text that make a headline rather than a label."""

_NUMBER_AT_END = re.compile(r"(?:^|[^\d])(\d{4,})$")
_NAMED_NUMBER = re.compile(r"(?:article|artikel|articulo|art|story|news|post|nota|id|ar|a|c|n|s)[-_]?\d{4,}")
_HEXADECIMAL = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}")
_SPIP = re.compile(r"(article|breve|rubrique|mot|auteur|site)-?\d+")
_SPIP_KINDS = {"article": LinkKind.ARTICLE, "breve": LinkKind.ARTICLE}
_ARTICLE_PARAMETERS = frozenset({
    "id_article", "articleid", "article_id", "article", "aid", "newsid", "news_id", "storyid", "story_id", "nid",
    "idnews", "tx_news_pi1[news]", "tx_news_pi1%5bnews%5d", "tx_ttnews[tt_news]", "tx_ttnews%5btt_news%5d",
    "postid", "post_id", "artid", "art_id", "idxno", "newsno", "wr_id",
})  # fmt: skip
_ARTICLE_SCRIPT = re.compile(r"article|artikel|artic|news|story|view|read|detail|noticia|nota|show|post|item|haber")
_NUMBER_PARAMETERS = ("id", "idx", "no", "num", "seq", "n", "uid")
_LIST_PARAMETERS = frozenset({
    "id_rubrique", "id_mot", "id_auteur", "cat", "cat_id", "category", "categoryid", "tag", "author", "section",
    "rubrique", "rubrik", "topic",
})  # fmt: skip
_LISTS = words.TAG | words.AUTHOR | words.CATEGORY
_STORY_FOLDERS = words.STORY | words.STORIES
_LIST_NAMES = words.SECTION | words.ARCHIVE | words.STORIES
_JOOMLA_LISTS = frozenset({"category", "categories", "featured", "archive", "tag", "tags", "frontpage"})
_LONG_NUMBER = re.compile(r"[a-z]?\d{5,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_DIGITS = 4
_NAMED = 3  # words beside the number
_ID_DIGITS = 5  # a bare number shorter than this can be a year, a page or a section


def guess_kind(url: str, text: str | None = None) -> LinkKind:
    """What is expected behind a normalised address.

    ``text`` is what the link displays, where there is one; it only helps when the address does not tell.
    """
    kind = _kind_of(url)
    headline = kind is LinkKind.UNKNOWN and text is not None and _is_headline(url, text)
    return LinkKind.ARTICLE if headline else kind


@lru_cache(maxsize=16_384)
def _kind_of(url: str) -> LinkKind:
    shape = shape_of(url)
    return next((kind for applies, kind in _RULES if applies(shape)), LinkKind.UNKNOWN)


def _is_home(shape: Shape) -> bool:
    return shape.is_home


def _is_named_article(shape: Shape) -> bool:
    """Articles that the query names: SPIP, Joomla, TYPO3, ``article.php?id=12``."""
    if not shape.parameters:
        return False
    given = dict(shape.parameters)
    if given.get("option") == "com_content" and given.get("view") == "article":
        return True
    if any(_SPIP_KINDS.get(match[1]) for name in given if (match := _SPIP.fullmatch(name))):
        return True
    if not _ARTICLE_PARAMETERS.isdisjoint(given):
        return True
    if shape.extension not in PAGE_EXTENSIONS or not _ARTICLE_SCRIPT.search(shape.last):
        return False
    return any(given.get(name, "").isdecimal() for name in _NUMBER_PARAMETERS)


def _is_named_list(shape: Shape) -> bool:
    if not shape.parameters:
        return False
    given = dict(shape.parameters)
    if given.get("view") in _JOOMLA_LISTS or any(_SPIP.fullmatch(name) for name in given):
        return True
    return not _LIST_PARAMETERS.isdisjoint(given)


def _is_listing(shape: Shape) -> bool:
    """Below or at a word for tag, author or category, unless a date, a number or a headline says article."""
    return not _LISTS.isdisjoint(shape.segments) and not _is_certain_article(shape)


def _is_certain_article(shape: Shape) -> bool:
    if shape.archive_date or shape.page_number:
        return False
    deep = _LISTS.isdisjoint(shape.segments[-2:])
    named = _is_headline_slug(shape)
    numbered = bool(_NUMBER_AT_END.search(shape.last)) or "".join(shape.slug[:1]).isdecimal()
    return (
        shape.is_dated or (named and (deep or numbered)) or (deep and not words.STORY.isdisjoint(shape.segments[:-1]))
    )


def _is_time_archive(shape: Shape) -> bool:
    return shape.archive_date is not None


def _is_further_page(shape: Shape) -> bool:
    return shape.page_number is not None and not _is_part_of_article(shape)


def _is_part_of_article(shape: Shape) -> bool:
    """Page two of an article: it belongs to page one, and is no article of its own."""
    if shape.page_number is None:
        return False
    first = shape_of(f"http://{shape.host}/" + "/".join(shape.before_page))
    return len(first.slug) >= LONG_SLUG - 1 or (first.is_dated and first.archive_date is None)


def _is_static(shape: Shape) -> bool:
    return shape.last in words.STATIC and not shape.is_dated and len(shape.segments) <= _STATIC_DEPTH


_STATIC_DEPTH = 3


def _is_dated_article(shape: Shape) -> bool:
    return shape.is_dated and any(not word.isdecimal() or len(word) >= _ID_DIGITS for word in shape.slug)


def _is_headline_slug(shape: Shape) -> bool:
    slug = [word for word in shape.slug if not word.isdecimal()]
    if len(slug) >= LONG_SLUG or (len(slug) <= 1 and _is_headline_before(shape)):
        return True
    anchored = shape.extension in PAGE_EXTENSIONS or len(shape.segments) > 1 or len(shape.last) > _LONG_NAME
    return len(slug) == LONG_SLUG - 1 and anchored


def _is_headline_before(shape: Shape) -> bool:
    """``/a-headline-of-five-words/12345``, ``/…/2024/12``: what follows the headline is a number or a date."""
    rest = [segment for segment in shape.segments if not segment.isdecimal()]
    headline = max((len(_WORDS.findall(segment)) for segment in rest[-2:]), default=0)
    return headline >= LONG_SLUG and any(character.isdecimal() for character in shape.last)


_WORDS = re.compile(r"[^\W\d_]+")
_LONG_NAME = 24  # letters of a four-word segment at the root that make a headline


def _is_numbered_article(shape: Shape) -> bool:
    slug, last = shape.slug, shape.last
    if not slug:
        return False
    number = _NUMBER_AT_END.search(last)
    named = sum(not word.isdecimal() for word in slug)
    if slug[0].isdecimal():
        return named >= _NAMED or (named > 1 and len(slug[0]) >= _YEAR_DIGITS)
    if number and not _YEAR.fullmatch(number[1]):
        return named > 1 or _is_bare_number(shape)
    return named >= _NAMED and bool(_HEXADECIMAL.fullmatch(slug[-1]))


def _is_bare_number(shape: Shape) -> bool:
    """``/news/123456``, ``/123456.html``, ``/a1234567``: a number that is all the name there is."""
    digits = len(shape.last) - len(shape.last.rstrip("0123456789"))
    bare = shape.last.isdecimal() or bool(_NAMED_NUMBER.fullmatch(shape.last))
    return bare and digits >= _ID_DIGITS


def _is_numbered_page(shape: Shape) -> bool:
    placed = shape.extension in PAGE_EXTENSIONS or len(shape.segments) > 1
    return placed and _is_bare_number(shape)


def _is_below_number(shape: Shape) -> bool:
    """``/news/12345/bridge-open``: the number stands before the name."""
    return any(_LONG_NUMBER.fullmatch(segment) for segment in shape.segments[:-1]) and not shape.last.isdecimal()


def _is_in_story_folder(shape: Shape) -> bool:
    return not _STORY_FOLDERS.isdisjoint(shape.segments[:-1]) and shape.last != "index"


def _is_node(shape: Shape) -> bool:
    """Drupal's ``/node/12``: an article as often as a static page."""
    return len(shape.segments) == 2 and shape.segments[0] == "node"  # noqa: PLR2004 - the folder and its number


def _is_list_by_name(shape: Shape) -> bool:
    return shape.last in _LIST_NAMES


def _is_below_section(shape: Shape) -> bool:
    """``/sport/football/``, ``/monde/afrique``: a short word in a section."""
    short = len(shape.slug) <= _SECTION_WORDS and not any(character.isdecimal() for character in shape.last)
    inside = len(shape.segments) in _SECTION_DEPTH and shape.segments[0] in words.SECTION
    return inside and short and shape.extension is None


_SECTION_WORDS = 1
_SECTION_DEPTH = (2, 3)


def _is_headline(url: str, text: str) -> bool:
    shape = shape_of(url)
    stated = _is_static(shape) or shape.page_number is not None
    return len(text.split()) >= HEADLINE and len(shape.slug) > 1 and not stated


_RULES: tuple[tuple[Callable[[Shape], bool], LinkKind], ...] = (
    (is_feed, LinkKind.FEED),
    (is_sitemap, LinkKind.SITEMAP),
    (_is_home, LinkKind.SECTION),
    (_is_named_article, LinkKind.ARTICLE),
    (_is_named_list, LinkKind.SECTION),
    (_is_listing, LinkKind.SECTION),
    (_is_time_archive, LinkKind.SECTION),
    (_is_further_page, LinkKind.SECTION),
    (_is_part_of_article, LinkKind.UNKNOWN),
    (_is_static, LinkKind.UNKNOWN),
    (_is_node, LinkKind.UNKNOWN),
    (_is_dated_article, LinkKind.ARTICLE),
    (_is_headline_slug, LinkKind.ARTICLE),
    (_is_numbered_article, LinkKind.ARTICLE),
    (_is_numbered_page, LinkKind.ARTICLE),
    (_is_below_number, LinkKind.ARTICLE),
    (_is_in_story_folder, LinkKind.ARTICLE),
    (_is_list_by_name, LinkKind.SECTION),
    (_is_below_section, LinkKind.SECTION),
)
"""First that applies decides; read aloud, from what an address says outright to what it merely resembles."""
