"""Where a link stands: class names and tags of its ancestors in, a set of flags out.

Flags are inherited downwards and remembered per element, so that a page costs one step per distinct ancestor of its
links, however deep or wide it is.  Containers of the headline carry none: what holds the article is not a menu.
"""

import re
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

Flags = frozenset[str]

NOWHERE: Final[Flags] = frozenset()
NEVER: Final = frozenset(
    {"ad", "breadcrumb", "comments", "author-box", "tags", "newsletter", "pagination", "toc", "unseen"}
)
"""Places where no link is a teaser."""
CHROME: Final = frozenset({"menu", "footer"})
"""Places where a link is a teaser only if its block says so in words."""

_WORDS: Final = {
    "menu": "nav navbar navigation menu submenu megamenu dropdown offcanvas masthead topbar hamburger drawer toolbar mainnav subnav sitenav",
    "breadcrumb": "breadcrumb breadcrumbs crumb crumbs ariadne fil-ariane",
    "comments": "comments commentlist comment-list commentsection comentarios kommentare commentaires disqus comment-respond comment-content",
    "newsletter": "newsletter newsletters subscribe signup mailchimp",
    "pagination": "pagination pager pagenavi page-numbers paginator",
    "tags": "tags taglist tag-list tagcloud keywords hashtags tag-links tags-links",
    "author-box": "author-box authorbox author-bio about-author author-info author-description",
    "toc": "toc table-of-contents ez-toc",
    "ad": "ad ads adv advert adverts advertisement advertising adsbygoogle adslot dfp gpt sponsor sponsors sponsored sponsoring promoted taboola outbrain plista ligatus"
    " revcontent mgid dianomi zergnet advertorial anzeige werbung pub publicite publicidad pubblicita reklama affiliate nativead native-ad paid teads brandvoice"
    " partnercontent brandcontent sponsorizzato sponsorise engageya adnow marketgid",
    "event": "event events calendar",
    "shop": "shop shopping product products cart price coupon coupons",
    "job": "jobs stellenmarkt",
    "next": "prev previous next neighbours neighbors adjacent post-navigation posts-navigation nav-links nav-previous nav-next postnav post-nav prevnext nextprev",
    "related": "related relateds relacionadas relacionados relacionados correlati correlate similar recommended recommend recommendation recommendations recommends recirculation recirc recirculate readmore"
    " read-more readalso read-also seealso see-also suggested suggestions yarpp jp-relatedposts relatedposts related-posts relatedarticles related-articles relpost more-on moretosubject verwandte lireaussi"
    " lire-aussi also-like alsolike youmaylike may-like might-like next-up upnext crosslinks crosslink furtherreading interesting-for-you leggi-anche lees-ook",
    "popular": "popular popularposts trending mostread most-read mostviewed most-viewed most-popular mostpopular most-commented mostcommented toplist ranking meistgelesen wpp wpp-list top-read topread bestread popular-posts plus-lus pluslus",
    "latest": "latest recent newest latest-news latestnews recent-posts recentposts recent-entries widget_recent_entries ticker newsticker latest-posts recent_posts aktuell derniers dernieres neueste",
}
_FLAG_OF: Final = {word: flag for flag, words in _WORDS.items() for word in words.split()}
_MODIFIERS: Final = frozenset(
    "no not has have with without hide hidden is js before after above below under until show non single post-template page-template d col row wp theme tag category cat channel".split()
)
_TABS: Final = frozenset({"tab", "tabs"})
_SPLIT: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_FOOTERS: Final = re.compile(
    r"^(?:site-?|page-?|global-?|main-?|app-?)?footer(?:[-_]{1,2}\w+)*$|^colophon$|^(?:pied|pie)-?(?:de-?)?(?:page|pagina)$",
    re.IGNORECASE,
)
_HEADERS: Final = re.compile(r"^(?:site|page|global|main|app|top)[-_]?header(?:[-_]{1,2}\w+)*$", re.IGNORECASE)
_SECTIONING: Final = frozenset({"article", "section", "main", "aside", "li"})
_ROLES: Final = {"navigation": "menu", "menu": "menu", "menubar": "menu", "contentinfo": "footer", "banner": "menu"}


@lru_cache(maxsize=16384)
def words_of(name: str) -> tuple[str, ...]:
    """The words of one class name or id, in lower case: ``mostReadBox`` and ``most-read_box`` are alike."""
    return tuple(word.lower() for word in _SPLIT.findall(name))


@lru_cache(maxsize=16384)
def _own_flags(tag: str, names: str, role: str) -> Flags:
    flags = {flag for name in names.split()[:30] for flag in _name_flags(name[:80])}
    if tag == "nav":
        flags.add("menu")
    if tag in ("noscript", "template"):
        flags.add("unseen")
    if role in _ROLES:
        flags.add(_ROLES[role])
    if tag == "aside":
        flags.add("aside")
    return frozenset(flags)


def _name_flags(name: str) -> set[str]:
    words = words_of(name)
    if not words or words[0] in _MODIFIERS or "no" in words or "--" in name and words_of(name.split("--")[0])[:1] != words[:1]:
        return set()
    words = words_of(name.split("--")[0]) or words
    pairs = [f"{one}-{two}" for one, two in zip(words, words[1:], strict=False)]
    flags = {_FLAG_OF[word] for word in (*words, *pairs, "-".join(words)) if word in _FLAG_OF}
    if _TABS & set(words):
        flags.discard("menu")
    if _FOOTERS.match(name):
        flags.add("footer")
    if _HEADERS.match(name):
        flags.add("menu")
    return flags


_BOXES: Final = frozenset({"ad", "newsletter", "author-box", "tags", "toc"})


class Places:
    """The flags of a page's elements, worked out on demand."""

    def __init__(self, spine: frozenset[HtmlElement], links: int, paragraphs: int) -> None:
        """``spine``: the elements that hold the headline, which carry no flag; ``links``, ``paragraphs``: how many
        the page has.
        """
        self.spine = spine
        self._halves = (("a", links // 2), ("p", paragraphs // 2))
        self._known: dict[HtmlElement, Flags] = {}

    def of(self, element: HtmlElement) -> Flags:
        """The flags of an element and its ancestors together."""
        known, path = self._known, []
        node: HtmlElement | None = element
        while node is not None and node not in known:
            path.append(node)
            node = node.getparent()
        flags = known[node] if node is not None else NOWHERE
        for node in reversed(path):
            flags = known[node] = self._extend(flags, node)
        return flags

    def _extend(self, flags: Flags, node: HtmlElement) -> Flags:
        if node in self.spine or node.tag in ("html", "body"):
            return flags
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        own = _own_flags(node.tag, names, node.get("role") or "")
        if node.tag in ("header", "footer") and not ("sectioned" in flags):
            own |= {"menu" if node.tag == "header" else "footer"}
        if node.get("id") == "header":
            own |= {"menu"}
        if node.tag in _SECTIONING:
            own |= {"sectioned"}
        if own & _BOXES and not flags & NEVER and self._is_page(node):
            own -= _BOXES
        return flags | own if own and not own <= flags else flags

    def _is_page(self, node: HtmlElement) -> bool:
        """Whether an element holds most of the page's links or paragraphs: no box does, whatever its class says."""
        return any(next(islice(node.iter(tag), half, None), None) is not None for tag, half in self._halves)
