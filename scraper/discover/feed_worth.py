"""A feed's address, its title and the page that names it → whether it tells of articles that the pages do not.

A WordPress site has a feed per article (of its comments), per tag, per author and per search; what they list stands
on pages that are visited anyway.
"""

import re

from scraper.discover import words
from scraper.discover.shape import Shape, shape_of
from scraper.discover.words import fold

_COMMENTS = re.compile(r"comment|reactie|commenti|kommentar|respond")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?")
_LISTS = words.TAG | words.AUTHOR | words.CATEGORY | words.SEARCH
_LIST_PARAMETERS = frozenset({"s", "tag", "author", "cat"})
_SERVICES = frozenset({"wp-json", "oembed", "opensearch", "opensearch.xml", "osd.xml", "api"})


def is_worth_following(feed: str, *, page: str, title: str | None) -> bool:
    """Whether a feed named on ``page`` is the site's or a section's own.

    Not: feeds of comments (by address or by title, in some twenty languages), of tags, authors, categories, searches
    and dates, the feed of the page itself (``page`` + ``feed/``) unless that is the front page, and machine interfaces.
    """
    shape = shape_of(feed)
    return not (_is_of_comments(shape, title) or _is_of_list(shape) or _is_of_page(shape, shape_of(page)))


def _is_of_comments(shape: Shape, title: str | None) -> bool:
    if any(_COMMENTS.search(part) for part in (*shape.segments, *(value for _, value in shape.parameters))):
        return True
    said = fold(title or "")
    return any(stem in said for stem in words.COMMENT_FEED)


def _is_of_list(shape: Shape) -> bool:
    if not _SERVICES.isdisjoint(shape.segments) or any(
        name in ("s", "tag", "author", "cat") for name, _ in shape.parameters
    ):
        return True
    folders = shape.segments[:-1]
    return shape.is_dated or not _LISTS.isdisjoint(folders)


def _is_of_page(feed: Shape, page: Shape) -> bool:
    """``/a-story/feed/`` on ``/a-story/``, ``/politics?format=feed`` on ``/politics``; not below a front page."""
    if (
        not page.segments
        or feed.host != page.host
        or (len(page.segments) == 1 and _LANGUAGE.fullmatch(page.segments[0]))
    ):
        return False
    below = len(feed.segments) > len(page.segments) or bool(feed.parameters)
    return feed.segments[: len(page.segments)] == page.segments and below
