"""One normalised address → whether it can be a page worth asking for, by tables of files, doors, views and traps.

What these tables refuse is not given as a link at all.  A crawl cannot be trapped by addresses without end:

- more than ``MAX_SEGMENTS`` path segments, a segment three times, or two repeated in order, is a loop;
- more than ``MAX_PARAMETERS`` query parameters, or a facet, sort, search or view parameter, is one list in many orders;
- a page number above ``MAX_PAGE`` or a year outside ``YEARS`` is a server that answers any number;
- a date below a calendar's word (``/events/2024/05/``) or in a calendar's parameter is a month view without end.

``links`` adds what only the page can tell: how many variants of one path it offers, and where its dates lead.
"""

import re
from functools import lru_cache
from itertools import pairwise

from scraper.discover import words
from scraper.discover.listings import is_feed, is_sitemap
from scraper.discover.shape import Shape, shape_of

MAX_SEGMENTS = 12
"""Path segments; the deepest article addresses of papers have eight (language, sections, date, folder, slug)."""
MAX_PARAMETERS = 6
"""Query parameters; Joomla's plain article address has six."""
MAX_PAGE = 20_000
"""Highest page number of a list, offsets counted in tens: 20,000 pages hold 200,000 articles."""
YEARS = range(1900, 2101)
"""Years that the date of an archive may have; there is no clock at hand, and it leads back only (see ``links``)."""

_SERVICE_HOSTS = frozenset({
    "account", "accounts", "ads", "api", "assets", "auth", "cdn", "cms", "compte", "connect", "email", "fonts",
    "graphql", "idp", "image", "images", "img", "imgs", "konto", "login", "mail", "oauth", "pixel", "secure",
    "shop", "smtp", "sso", "static", "statics", "stats", "status", "store", "tracking", "webmail", "widget",
    "widgets",
})  # fmt: skip
"""First labels of hosts that serve no articles."""

_SERVICES_ANYWHERE = frozenset({
    "wp-json", "wp-admin", "wp-login", "wp-includes", "wp-content", "xmlrpc", "wp-cron", "wp-comments-post",
    "wp-signup", "wp-trackback",
    "wp-register", "wp-activate", "oembed", "cdn-cgi", ".well-known", "_next", "jsonapi", "void(0)",
    "email-protection", "admin-ajax.php",
})  # fmt: skip
_SERVICES_FIRST = frozenset({"ghost", "typo3", "administrator", "ecrire", "graphql", "webmentions", "user-login"})
_SERVICES_LAST = frozenset({"trackback", "embed", "feed", "oembed", "ical", "webmention"})
"""Segments of machine endpoints and back offices: WordPress, Cloudflare, Ghost, TYPO3, Joomla, SPIP, Drupal."""

_REFUSED_PARAMETERS = frozenset({
    # WordPress
    "replytocom", "ical", "outlook-ical", "rest_route", "preview", "preview_id", "add-to-cart", "unapproved",
    "moderation-hash", "like_comment", "doing_wp_cron", "attachment_id", "wp-mail", "feed", "oembed", "embed",
    # search
    "query", "search", "keys", "keyword", "keywords", "searchword", "searchtext", "recherche", "suche", "buscar",
    "zoek",
    # other views of the page
    "print", "printable", "printversion", "print_view", "imprimir", "drucken", "share", "pdf", "tmpl", "replyto",
    "comment_page", "comments_page", "commentid", "comment", "showcomment", "cpage", "theme", "fontsize", "font",
    "output", "m_view",
    # lists in other orders
    "sort", "sortby", "sort_by", "order", "orderby", "order_by", "sortorder", "dir", "direction", "filter",
    "filters", "facet", "facets", "refine", "display", "grid", "letter",
    # doors
    "redirect", "redirect_to", "redirect_uri", "session_redirect", "redirecturl", "returnurl", "return_url",
    "returnto", "return_to", "destination", "next_url", "login", "logout", "signup", "continue", "backurl",
    "back_url", "goto", "token", "nonce", "_wpnonce", "csrf",
    # calendars
    "tribe-bar-date", "eventdisplay", "event_date", "eventdate", "week", "calendar", "cal", "cal_date", "mini",
})  # fmt: skip
"""Parameters with which a page is not a page of its own."""

_SIZES = frozenset({"limit", "per_page", "perpage", "pagesize", "page_size", "count"})
"""Parameters that only say how long a list is to be, unless a page number stands beside them."""
_QUESTIONS = frozenset({"s"})
"""WordPress's search, which has no script's name before it."""

_VALUES = {
    "q": re.compile(r"(?![a-z_-]+(?:/|%2f)[^+ ]+$).*"),  # Drupal without clean addresses: ?q=node/12
    "format": re.compile(r"feed|pdf|ical|ics|print|amp|rss|atom|json|xml|raw"),
    "action": re.compile(
        r"converser|cookie|login|logout|edit|print|share|register|history|email|raw|lostpassword|comment.*|reply"
    ),
    "page": re.compile(r"recherche|login|spip_pass|backend.*|forum|identifiants|imprimer|article_pdf"),
    "view": re.compile(r"print|pdf|login|search|registration|remind|reset|amp"),
    "option": re.compile(r"com_(?:users|search|finder|mailto|banners|ajax|contact)"),
    "type": re.compile(r"rss|atom|98|100|123|9818"),
    "mode": re.compile(r"print|amp|pdf"),
    "task": re.compile(r"print|edit|login|user\..*|article\.edit"),
}
"""Parameters that are refused with such a value: Joomla, SPIP, TYPO3, MediaWiki and others."""

_SLUG = 3  # words that make a slug
_TWICE = 2
_DOORS = words.ACCOUNT | words.SEARCH
_DOOR_DEPTH = 2
_ALSO_RESEARCH = frozenset({"recherche", "recherches"})
_LABELS = words.TAG | words.CATEGORY
_COMMENT_PAGE = re.compile(r"comment-page-\d+")
_FACET = re.compile(r"(?:^f\[|^filter|facet|^field_|^filtro)")
_BRACKETED = re.compile(r"\[|%5b")
_FILES = frozenset({
    "7z", "aac", "ai", "apk", "appcache", "asc", "asx", "atom", "avi", "avif", "bin", "bmp", "bz2", "css", "csv",
    "dat", "dmg", "doc", "docm", "docx", "dtd", "eot", "eps", "epub", "exe", "fla", "flac", "flv", "gif", "gz",
    "heic", "ico", "ics", "img", "iso", "jar", "jfif", "jpe", "jpeg", "jpg", "js", "json", "json5", "jsonld", "jxl",
    "kml", "kmz", "less", "m3u", "m3u8", "m4a", "m4v", "map", "md", "mid", "mjs", "mkv", "mov", "mp2", "mp3", "mp4",
    "mpeg", "mpg", "mpd", "msi", "odp", "ods", "odt", "oga", "ogg", "ogv", "opus", "otf", "pdf", "pem", "pls",
    "png", "ppt", "pptx", "ps", "psd", "rar", "rdf", "rss", "rtf", "sass", "scss", "sig", "srt", "svg", "svgz",
    "swf", "tar", "tgz", "tif", "tiff", "torrent", "ts", "tsv", "ttf", "txt", "vcf", "vtt", "wasm", "wav", "weba",
    "webm", "webmanifest", "webp", "wma", "wmv", "woff", "woff2", "xls", "xlsm", "xlsx", "xml", "xpi", "xsd", "xsl",
    "xslt", "xspf", "xz", "yaml", "yml", "zip", "zst",
})  # fmt: skip
"""Endings of files that hold no page: pictures, sound, film, fonts, code, data, documents, archives."""


@lru_cache(maxsize=16_384)
def is_page(url: str) -> bool:
    """Whether a normalised address can be an HTML page worth asking for; feeds and sitemaps are none."""
    shape = shape_of(url)
    return not any(refuses(shape) for refuses in _PATH_RULES) and not (
        shape.parameters and any(refuses(shape) for refuses in _QUERY_RULES)
    )


def is_amp(url: str) -> bool:
    """Whether an address is shaped as the AMP twin of a page: ``/…/amp/``, ``/amp/…``, ``….amp.html``."""
    return _is_amp(shape_of(url))


def is_service_host(url: str) -> bool:
    """Whether the host is named as those that serve no articles: ``static.``, ``login.``, ``shop.``."""
    label, _, rest = shape_of(url).host.partition(".")
    return label in _SERVICE_HOSTS and "." in rest


def is_other_view(url: str) -> bool:
    """Whether an address is shaped as a print, share or comment view of a page: ``/…/print``, ``?print=1``."""
    shape = shape_of(url)
    return _is_view(shape) or _has_refused_parameter(shape)


def _is_file(shape: Shape) -> bool:
    return shape.extension in _FILES


def _is_service(shape: Shape) -> bool:
    first, last = shape.segments[:1], shape.segments[1:][-1:]
    return not (
        _SERVICES_ANYWHERE.isdisjoint(shape.segments)
        and _SERVICES_FIRST.isdisjoint(first)
        and (_SERVICES_LAST.isdisjoint(last) or _is_labelled(shape))
    )


def _is_labelled(shape: Shape) -> bool:
    """Whether the last segment is a tag or a section, whatever it says: ``/tag/login``, ``/topics/amp``."""
    return not _LABELS.isdisjoint(shape.segments[-2:-1])


def _is_door(shape: Shape) -> bool:
    """Log-in, basket and search, as the first segment or the last of two (``/fr/login``, ``/search/climate``).

    ``/recherche/`` is a paper's research section as often as its search, which comes with a question.
    """
    at_edges = {shape.last, *shape.segments[:1]} if len(shape.segments) <= _DOOR_DEPTH else set(shape.segments[:1])
    found = at_edges & _DOORS
    if not found or _is_labelled(shape):
        return False
    return bool(shape.parameters) or not found <= _ALSO_RESEARCH


def _is_view(shape: Shape) -> bool:
    """A word of view after what stands for an article, a number or a slug, or before a number (``/print/12``)."""
    segments = shape.segments
    if _COMMENT_PAGE.fullmatch(shape.last):
        return True
    if len(segments) > 1 and shape.last in words.VIEW and not _is_labelled(shape):
        return _names_an_article(segments[-2])
    return shape.last.isdecimal() and not words.VIEW.isdisjoint(segments[:1])


def _names_an_article(segment: str) -> bool:
    return segment.isdecimal() or len(re.findall(r"[^\W_]+", segment)) >= _SLUG


def _is_amp(shape: Shape) -> bool:
    at_edge = len(shape.segments) > 1 and "amp" in (shape.segments[0], shape.last) and not _is_labelled(shape)
    return at_edge or shape.last.endswith(".amp") or shape.host.startswith("amp.")


def _has_refused_parameter(shape: Shape) -> bool:
    return any(
        name in _REFUSED_PARAMETERS
        or (name in _VALUES and bool(_VALUES[name].fullmatch(value.lower())))
        or (name in _SIZES and shape.page_number is None)
        or (name in _QUESTIONS and shape.extension is None)
        for name, value in shape.parameters
    )


def _is_facet(shape: Shape) -> bool:
    """Facets; bracketed names are one unless they are an extension's own (TYPO3: ``tx_news_pi1[news]``)."""
    return any(
        bool(_FACET.search(name)) or (bool(_BRACKETED.search(name)) and not name.startswith("tx_"))
        for name, _ in shape.parameters
    )


def _is_loop(shape: Shape) -> bool:
    segments = shape.segments
    if len(segments) > MAX_SEGMENTS or len(shape.parameters) > MAX_PARAMETERS:
        return True
    return _repeats(segments)


def _repeats(segments: tuple[str, ...]) -> bool:
    """A segment three times (numbers may recur in dates), or two in the same order again."""
    names = [segment for segment in segments if not segment.isdecimal()]
    if len(names) == len(set(names)):
        return False
    pairs = list(pairwise(names))
    return any(names.count(name) > _TWICE for name in set(names)) or len(pairs) != len(set(pairs))


def _is_endless(shape: Shape) -> bool:
    if (shape.page_number or 0) > MAX_PAGE:
        return True
    date = shape.archive_date
    if date is None:
        return False
    return int(date[:4]) not in YEARS or not words.CALENDAR.isdisjoint(shape.segments)


_PATH_RULES = (
    _is_file,
    is_feed,
    is_sitemap,
    _is_service,
    _is_door,
    _is_loop,
    _is_endless,
    _is_amp,
    _is_view,
)
_QUERY_RULES = (_has_refused_parameter, _is_facet)
