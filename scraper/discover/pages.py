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
"""Highest page number or offset of a list: 20,000 pages of ten hold 200,000 articles, more than lists hold."""
YEARS = range(1800, 2101)
"""Years that the date of an archive may have: the oldest digitised papers, and no clock at hand."""

_SERVICE_HOSTS = frozenset({
    "account", "accounts", "ads", "api", "assets", "auth", "cdn", "cms", "compte", "connect", "email", "fonts",
    "graphql", "id",
    "idp", "image", "images", "img", "imgs", "konto", "login", "mail", "oauth", "pixel", "secure", "shop", "smtp",
    "sso", "static",
    "statics", "stats", "status", "store", "tracking", "webmail", "widget", "widgets",
})  # fmt: skip
"""First labels of hosts that serve no articles."""

_SERVICE_SEGMENTS = frozenset({
    "wp-json", "wp-admin", "wp-login", "wp-includes", "wp-content", "xmlrpc", "wp-cron",
    "wp-comments-post",
    "wp-signup", "wp-trackback", "wp-register", "wp-activate", "oembed", "cdn-cgi", ".well-known",
    "trackback",
    "ajax", "graphql", "_next", "webmentions", "webmention", "ghost", "typo3", "administrator", "ecrire",
    "user-login", "jsonapi",
    "feed", "rss", "atom", "ical", "ics", "mailto", "javascript", "tel", "void(0)", "email-protection",
})  # fmt: skip
"""Segments of machine endpoints and back offices: WordPress, Cloudflare, Ghost, TYPO3, Joomla, SPIP, Drupal, feeds."""

_REFUSED_PARAMETERS = frozenset({
    # WordPress
    "replytocom", "ical", "outlook-ical", "rest_route", "preview", "preview_id", "add-to-cart", "unapproved",
    "moderation-hash",
    "like_comment", "doing_wp_cron", "attachment_id", "wp-mail", "feed", "oembed", "embed", "s",
    # search
    "q", "query", "search", "keys", "keyword", "keywords", "searchword", "searchtext", "recherche", "suche", "buscar",
    "zoek",
    # other views of the page
    "print", "printable", "printversion", "print_view", "imprimir", "drucken", "share", "pdf", "tmpl", "replyto",
    "comment_page",
    "comments_page", "commentid", "comment", "showcomment", "cpage", "theme", "fontsize", "font", "output", "m_view",
    # lists in other orders
    "sort", "sortby", "sort_by", "order", "orderby", "order_by", "sortorder", "dir", "direction", "filter", "filters",
    "facet",
    "facets", "refine", "limit", "per_page", "perpage", "pagesize", "page_size", "display", "layout", "grid", "letter",
    # doors
    "redirect", "redirect_to", "redirecturl", "returnurl", "return_url", "returnto", "return_to", "destination",
    "next_url",
    "login", "logout", "signup", "continue", "backurl", "back_url", "goto", "token", "nonce", "_wpnonce", "csrf",
    # calendars
    "tribe-bar-date", "eventdisplay", "event_date", "eventdate", "week", "calendar", "cal", "cal_date", "mini",
})  # fmt: skip
"""Parameters with which a page is not a page of its own."""

_VALUES = {
    "format": re.compile(r"feed|pdf|ical|ics|print|amp|rss|atom|json|xml|raw"),
    "action": re.compile(r"login|logout|edit|print|share|register|history|email|raw|lostpassword|comment.*|reply"),
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
_FACET = re.compile(r"(?:^f\[|^filter|facet|^field_|^tid|^filtro)")
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


@lru_cache(maxsize=32_768)
def is_page(url: str) -> bool:
    """Whether a normalised address can be an HTML page worth asking for; feeds and sitemaps are none."""
    shape = shape_of(url)
    return not any(refuses(shape) for refuses in _PATH_RULES) and not (
        shape.parameters and any(refuses(shape) for refuses in _QUERY_RULES)
    )


def is_amp(url: str) -> bool:
    """Whether an address is shaped as the AMP twin of a page: ``/…/amp/``, ``/amp/…``, ``….amp.html``."""
    return _is_amp(shape_of(url))


def is_other_view(url: str) -> bool:
    """Whether an address is shaped as a print, share or comment view of a page: ``/…/print``, ``?print=1``."""
    shape = shape_of(url)
    return _is_view(shape) or _has_refused_parameter(shape)


def _is_file(shape: Shape) -> bool:
    return shape.extension in _FILES


def _is_service_host(shape: Shape) -> bool:
    label, _, rest = shape.host.partition(".")
    return label in _SERVICE_HOSTS and "." in rest


def _is_service(shape: Shape) -> bool:
    return not _SERVICE_SEGMENTS.isdisjoint(shape.segments)


def _is_door(shape: Shape) -> bool:
    """Log-in, basket and search, as the first or the last segment (``/fr/login``, ``/search/climate``)."""
    return shape.last in _DOORS or (shape.segments[:1] != () and shape.segments[0] in _DOORS)


def _is_view(shape: Shape) -> bool:
    """A word of view before or after what stands for an article: a number, or a slug of three words and more."""
    segments = shape.segments
    after = segments[-1:] if segments[:1] and segments[0] in words.VIEW else ()
    before = segments[-2:-1] if shape.last in words.VIEW else ()
    return len(segments) > 1 and any(_names_an_article(segment) for segment in (*before, *after))


def _names_an_article(segment: str) -> bool:
    return segment.isdecimal() or len(re.findall(r"[^\W_]+", segment)) >= _SLUG


def _is_amp(shape: Shape) -> bool:
    at_edge = len(shape.segments) > 1 and "amp" in (shape.segments[0], shape.last)
    return at_edge or shape.last.endswith(".amp") or shape.host.startswith("amp.")


def _has_refused_parameter(shape: Shape) -> bool:
    return any(
        name in _REFUSED_PARAMETERS or (name in _VALUES and bool(_VALUES[name].fullmatch(value.lower())))
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
    _is_service_host,
    _is_door,
    _is_loop,
    _is_endless,
    _is_amp,
    _is_view,
)
_QUERY_RULES = (_has_refused_parameter, _is_facet)
