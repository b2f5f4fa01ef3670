"""What an address says of the page behind it, seen from the page that links to it."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin, urlsplit

_NEVER: Final = frozenset(
    "tag tags author authors auteur auteurs autor autores autoren autore autori profile profil profiles user users staff journalist journaliste journalisten contributor contributors columnist by"
    " category categories kategorie kategorien categoria categorias rubrique rubriques rubrik rubriken schlagwort etiqueta etiquetas mot-cle keyword keywords label"
    " search suche recherche buscar busca cerca login signin signup register account konto compte cuenta abo abonnement abonnements subscribe subscription subscriptions"
    " newsletter newsletters shop store boutique cart checkout jobs stellenmarkt events event agenda veranstaltungen"
    " about about-us contact contacts kontakt privacy privacy-policy terms imprint impressum faq help hilfe rss feed feeds sitemap advertise mediadaten werbung agb datenschutz"
    " ad ads adv advertorial advertorials sponsored sponsoredcontent sponsored-content partner-content partnercontent brandcontent brand-content anzeige publireportage publi-redactionnel"
    " share sharer feedback wp-login.php corporate legal policy wp-admin cgi-bin coupons gutscheine e-paper epaper".split()
)
_AUTHORS: Final = frozenset("author auteur autor autorin autore".split())
"""Words before a name in addresses such as ``autor-erika-mustermann-100.html``."""
_SUBJECTS: Final = frozenset(
    "topic topics thema themen theme themes tema temas temi tematica dossier dossiers hub section sections person people location locations".split()
)
"""Folders of lists by subject; a long name of many words behind them may still be an article's."""
_FILES: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp3|mp4|zip|xml|rss|atom|ics|docx?|xlsx?|apk)$", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d{5,}|(?<!\d)(?!19\d\d|20\d\d)\d{4}(?!\d)")
"""A number that names an article; four figures that are a year do not."""
_DAY: Final = re.compile(r"(?:^|/)(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]|\d\d)", re.IGNORECASE)
_SLUG: Final = re.compile(r"[-_+]|%20|(?<=[a-z])(?=[A-Z])")
_ID_QUERY: Final = re.compile(
    r"(?:^|&)(?:p|id|aid|nid|article_?id|story_?id|news_?id|idxno|no|sid|art|artikel|articulo|cid)=\d", re.IGNORECASE
)
_TRACKING: Final = re.compile(
    r"(?:^|&)(?:utm_\w+|fbclid|gclid|at_\w+|xto[ri]\w*|xtref|cmp|ref|referrer|source|iref|int_\w+|ns_\w+|icid|traffic_source|_ga)=[^&]*",
    re.IGNORECASE,
)
_SECOND_LEVEL: Final = frozenset("co com org net gov ac edu or ne go gob gouv".split())
SLUG_WORDS: Final = 4
"""Words of a path's last part from which it is a headline; names of sections have up to three."""


@lru_cache(maxsize=8192)
def resolve(base: str | None, href: str) -> str | None:
    """Absolute http(s) address without fragment and tracking parameters; None for any other link."""
    href = href.strip()
    if not href or href[0] == "#" or href[:11].lower() == "javascript:":
        return None
    try:
        url = urljoin(base or "", href)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "") or (parts.scheme == "" and base):
        return None
    query = _TRACKING.sub("", parts.query).strip("&")
    return parts._replace(query=query, fragment="").geturl()


def same_page(one: str, two: str) -> bool:
    """Whether two addresses differ in nothing but scheme, ``www.``, query and a closing slash."""
    return _bare(one) == _bare(two)


def part_of(url: str, page: str) -> bool:
    """Whether an address is a numbered page, a gallery or the comments of ``page``."""
    whole, part = _bare(page), _bare(url)
    return len(whole) > len(part.split("/")[0]) + 1 and part.startswith(f"{whole}/") and part.count("/") > 0


@lru_cache(maxsize=8192)
def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{_host(parts.netloc)}{parts.path}".rstrip("/")


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")


@lru_cache(maxsize=4096)
def brand(netloc: str) -> str:
    """The name that sister sites share: ``bbc`` of www.bbc.co.uk and bbc.com."""
    labels = netloc.lower().rsplit(":", 1)[0].split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL:  # noqa: PLR2004 - name.co.uk
        labels = labels[:-1]
    return labels[-2] if len(labels) > 1 else labels[0]


def same_house(url: str, page: str | None) -> bool:
    """Whether an address belongs to the same site or to one under the same name; true where the page has none."""
    return not page or brand(urlsplit(url).netloc) == brand(urlsplit(page).netloc)


@lru_cache(maxsize=8192)
def shape(url: str) -> tuple[int, tuple[str, ...], str]:
    """How an address is built: number of parts, what kind each is of, and its ending."""
    path = urlsplit(url).path.strip("/")
    parts = path.split("/") if path else []
    ending = parts[-1].rpartition(".")[2] if parts and "." in parts[-1] else ""
    return len(parts), tuple(_part(part) for part in parts), ending


def _part(part: str) -> str:
    if part.isdigit():
        return "year" if len(part) == 4 else "number"  # noqa: PLR2004 - a year
    number = "#" if _NUMBER.search(part) else ""
    return f"slug{number}" if len(_SLUG.split(part)) >= SLUG_WORDS else f"word{number}"


@lru_cache(maxsize=8192)
def standing(url: str, page: str | None) -> int:
    """How much an address looks like an article's: −1 never, 0 open, 1 likely, 2 built like the page's own."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    if (not path and not _ID_QUERY.search(parts.query)) or _FILES.search(path):
        return -1
    if page and _is_folder_of(parts.netloc, path, page):
        return -1
    folders = [folder.lower() for folder in path.split("/")]
    if folders[-2:-1] == ["page"] and folders[-1].isdigit():
        return -1
    if folders[-1].replace("_", "-").partition("-")[0] in _AUTHORS and folders[-1].count("-") < 5:  # noqa: PLR2004 - a name
        return -1
    slug = len(_SLUG.split(folders[-1] if len(folders[-1]) > 2 or len(folders) == 1 else folders[-2]))
    if _NEVER.intersection(folders[:-1][:3]) or folders[-1] in _NEVER or folders[0] in _NEVER:
        return -1
    if _SUBJECTS.intersection(folders[:-1]) and slug < SLUG_WORDS:
        return -1
    likely = (
        slug >= SLUG_WORDS
        or bool(_DAY.search(path))
        or any(_NUMBER.search(folder) for folder in folders)
        or bool(_ID_QUERY.search(parts.query))
    )
    if page and likely and shape(url) == shape(page):
        return 2
    return 1 if likely else 0


def _is_folder_of(netloc: str, path: str, page: str) -> bool:
    """Whether a path is a folder that the page itself lies in: its section, or the home page of a part of the site."""
    parts = urlsplit(page)
    return _host(parts.netloc) == _host(netloc) and parts.path.strip("/").startswith(f"{path}/")
