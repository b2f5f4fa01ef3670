"""What an address says of the page behind it, seen from the page that links to it."""

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urljoin

from scraper.extract.teasers.card_words import group

_NEVER: Final = group("addresses", "never")
_SUBJECTS: Final = group("addresses", "subjects")
_AUTHORS: Final = group("addresses", "authors")
_PAID: Final = re.compile(
    r"(?:^|[/_-])(?:sponsored|sponsor|sponsorise|sponsorizzato|patrocinado|patrocinada|gesponsert|advertorial|publireportage|publirreportaje|publi-redactionnel|brandvoice|branded)(?:[/_-][^/]*)?/",
    re.IGNORECASE,
)
"""A folder named after who paid."""
_FILES: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp3|mp4|zip|xml|rss|atom|ics|docx?|xlsx?|apk)$", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d{5,}|(?<!\d)(?!19\d\d|20\d\d)\d{4}(?!\d)")
"""A number that names an article; four figures that are a year do not."""
_CODE: Final = re.compile(r"(?=(?:\D*\d){3})(?=[^a-z]*[a-z])[a-z0-9]{8,40}(?:\.\w+)?$")
"""Letters and figures mixed: another way to number articles (paths are in lower case here)."""
_DAY: Final = re.compile(r"(?:^|/)(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]|\d\d)", re.IGNORECASE)
_SLUG: Final = re.compile(r"[-_+]|%20|(?<=[a-z])(?=[A-Z])")
_ID_QUERY: Final = re.compile(
    r"(?:^|&)(?:p|id|aid|nid|article_?id|story_?id|news_?id|idxno|no|sid|art|artikel|articulo|cid)=\d[^&]*",
    re.IGNORECASE,
)
"""The part of a query that names an article."""
_TRACKING: Final = re.compile(
    r"(?:^|&)(?:utm_\w+|fbclid|gclid|at_\w+|xto[ri]\w*|xtref|cmp|ref|referrer|source|iref|int_\w+|ns_\w+|icid|traffic_source|_ga)=[^&]*",
    re.IGNORECASE,
)
_SECOND_LEVEL: Final = frozenset("co com org net gov ac edu or ne go gob gouv".split())
MAX_LENGTH: Final = 2000
"""Characters of an address that are read (see ``urls.MAX_LENGTH``)."""
_TOP: Final = 3
"""Folders at the top of a path, whose names are those of services and lists."""
MAX_FOLDERS: Final = 16
"""Parts of a path that are read."""
SLUG_WORDS: Final = 4
"""Words of a path's last part from which it is a headline; names of sections have up to three."""


class Parts(NamedTuple):
    """An absolute address cut up; cheaper than ``urlsplit``, which checks what we do not need."""

    host: str
    """Host and port in lower case, without ``www.``, ``m.`` and ``amp.``."""
    path: str
    """Path without the slashes around it."""
    query: str
    """What follows the question mark; empty where nothing does."""


def parts_of(url: str) -> Parts:
    """Cut an absolute address into host, path and query."""
    rest, _, query = url.partition("#")[0].partition("?")
    host, _, path = rest.partition("://")[2].partition("/")
    host = host.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    return Parts(host, path.strip("/"), query)


class Addresses:
    """The addresses that one page links to."""

    def __init__(self, base: str | None, page: str | None, canonical: str | None = None) -> None:
        """Start with what is known of the page; each may be unknown.

        ``base`` is what relative addresses resolve against, ``page`` the page's own address and ``canonical`` the one
        that it declares for itself.
        """
        self._base = base
        self._scheme, _, rest = (base or "").partition("://")
        self._origin = f"{self._scheme}://{rest.partition('/')[0].partition('?')[0]}" if rest else ""
        self._page = parts_of(page) if page else None
        self._own = [parts_of(url) for url in (page, canonical) if url]
        self._shape = _shape(self._page.path) if self._page else None
        self._folders = frozenset(self._page.path.lower().split("/")[:-1][:MAX_FOLDERS] if self._page else ())
        self._standings: dict[str, int] = {}

    def resolve(self, href: str) -> str | None:
        """Absolute http(s) address without fragment and tracking parameters; None for any other link."""
        href = href.strip()[:MAX_LENGTH]
        if not href or href[0] == "#":
            return None
        url = self._absolute(href).partition("#")[0]
        if not url.startswith(("http://", "https://")) and (self._base or not url.startswith("/")):
            return None
        return _untracked(url) if "?" in url else url

    def _absolute(self, href: str) -> str:
        if href.startswith(("http://", "https://")):
            return href
        if href[0] == "/" and self._origin:
            return f"{self._scheme}:{href}" if href[1:2] == "/" else f"{self._origin}{href}"
        try:
            return urljoin(self._base or "", href)
        except ValueError:
            return ""

    def is_own(self, url: str) -> bool:
        """Whether an address is the page's own, or that of a numbered page, a gallery or the comments of it."""
        parts = parts_of(url)
        return any(parts.host == own.host and _is_view_of(parts, own) for own in self._own)

    def _is_of_house(self, host: str) -> bool:
        """Whether a host is of the same site or of one under the same name; true where the page's is unknown."""
        return self._page is None or host == self._page.host or brand(host) == brand(self._page.host)

    def standing(self, url: str) -> int:
        """How much an address looks like an article: −1 never, 0 open, 1 likely, 2 built like the page's own."""
        known = self._standings.get(url)
        if known is None:
            known = self._standings[url] = self._judge(parts_of(url))
        return known

    def _judge(self, parts: Parts) -> int:
        if not self._is_of_house(parts.host) or _is_never(parts, self._folders) or self._is_folder(parts):
            return -1
        if not _is_likely(parts):
            return 0
        return 2 if self._shape is not None and _shape(parts.path) == self._shape else 1

    def _is_folder(self, parts: Parts) -> bool:
        """Whether a path is a folder that the page itself lies in: its section, or the home of a part of the site."""
        page = self._page
        return page is not None and parts.host == page.host and page.path.startswith(f"{parts.path}/")


def _untracked(url: str) -> str:
    path, _, query = url.partition("?")
    query = _TRACKING.sub("", query).strip("&")
    return f"{path}?{query}" if query else path


def _is_view_of(parts: Parts, own: Parts) -> bool:
    """Whether a path of the same host is the page's own or lies below it, and names no other article there."""
    if parts.path == own.path:
        number = _ID_QUERY.search(parts.query)
        return number is None or _is_likely(own._replace(query="")) or number[0].strip("&") in own.query.split("&")
    below = parts.path.removeprefix(f"{own.path}/") if own.path else parts.path
    return below != parts.path and len(_SLUG.split(below.rpartition("/")[2])) < SLUG_WORDS


@lru_cache(maxsize=4096)
def brand(host: str) -> str:
    """The name that sister sites share: ``bbc`` of www.bbc.co.uk and bbc.com."""
    labels = host.rsplit(":", 1)[0].split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL:  # noqa: PLR2004 - name.co.uk
        labels = labels[:-1]
    return labels[-2] if len(labels) > 1 else labels[0]


def _shape(path: str) -> tuple[tuple[str, ...], str]:
    """How a path is built: what kind each part is of, and its ending."""
    parts = path.split("/")[:MAX_FOLDERS]
    return tuple(_kind(part) for part in parts), parts[-1].rpartition(".")[2] if "." in parts[-1] else ""


def _kind(part: str) -> str:
    if part.isdigit():
        return "year" if len(part) == 4 else "number"  # noqa: PLR2004 - a year
    number = "#" if _NUMBER.search(part) or _CODE.match(part.lower()) else ""
    return f"slug{number}" if len(_SLUG.split(part)) >= SLUG_WORDS else f"word{number}"


def _is_never(parts: Parts, own: frozenset[str]) -> bool:
    """Whether an address cannot be an article's: a home page, a list, a service, an advertisement or a file.

    Folders that the page itself lies in (``own``) say nothing against others: articles stand there.
    """
    path = parts.path.lower()
    if not path:
        return not _ID_QUERY.search(parts.query)
    folders = path.split("/")[:MAX_FOLDERS]
    last = folders[-1]
    between = folders[1:_TOP] if len(folders) > _TOP else folders[1:-1]
    if not _NEVER.isdisjoint({folders[0], last, *between} - own):
        return True
    if _FILES.search(last) or _PAID.search(path) or (len(folders) > 1 and folders[-2] == "page" and last.isdigit()):
        return True
    if last.replace("_", "-").partition("-")[0] in _AUTHORS and last.count("-") < 5:  # noqa: PLR2004 - a name
        return True
    return not _SUBJECTS.isdisjoint(folders[:-1]) and len(_SLUG.split(last)) < SLUG_WORDS and not _NUMBER.search(last)


def _is_likely(parts: Parts) -> bool:
    folders = parts.path.split("/")[:MAX_FOLDERS]
    name = folders[-1] if len(folders[-1]) > 2 or len(folders) == 1 else folders[-2]  # noqa: PLR2004 - /slug/5
    return (
        len(_SLUG.split(name)) >= SLUG_WORDS
        or _DAY.search(parts.path) is not None
        or any(_NUMBER.search(folder) or _CODE.match(folder.lower()) for folder in folders)
        or (bool(parts.query) and _ID_QUERY.search(parts.query) is not None)
    )
