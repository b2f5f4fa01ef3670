"""Where a link stands: class names and tags of its ancestors in, a set of flags out.

Flags are inherited downwards and remembered per element, so that a page costs one step per distinct ancestor of its
links, however deep or wide it is.  Containers of the headline carry none: what holds the article is not a menu.
"""

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.teasers.card_words import group, groups_of, names_of, words_of

Flags = frozenset[str]

NOWHERE: Final[Flags] = frozenset()
NEVER: Final = frozenset(
    {"ad", "breadcrumb", "comments", "author-box", "tags", "newsletter", "pagination", "toc", "unseen"}
)
"""Places where no link is a teaser."""
CHROME: Final = frozenset({"menu", "footer"})
"""Places where a link is a teaser only if its block says so in words."""

_FLAG_OF: Final = groups_of("places", *(name for name in names_of("places") if name != "modifiers"))
_MODIFIERS: Final = group("places", "modifiers")
_TABS: Final = frozenset({"tab", "tabs"})
_FOOTERS: Final = re.compile(
    r"^(?:site-?|page-?|global-?|main-?|app-?)?footer(?:[-_]{1,2}\w+)*$|^colophon$|^(?:pied|pie)-?(?:de-?)?(?:page|pagina)$",
    re.IGNORECASE,
)
_HEADERS: Final = re.compile(r"^(?:site|page|global|main|app|top)[-_]?header(?:[-_]{1,2}\w+)*$", re.IGNORECASE)
_BOXES: Final = frozenset({"ad", "newsletter", "author-box", "tags", "toc"})
_SECTIONING: Final = frozenset({"article", "section", "main", "aside", "li"})
_MENU: Final = frozenset({"menu"})
_FOOTER: Final = frozenset({"footer"})
_ROLES: Final = {"navigation": _MENU, "menu": _MENU, "menubar": _MENU, "banner": _MENU, "contentinfo": _FOOTER}
_LONGEST_ROLE: Final = 20
"""Characters of a role that are looked at; none of ``_ROLES`` has as many."""
_CACHED_LENGTH: Final = 300
"""Longer names are not remembered, so that hostile pages cannot fill the memory with them."""
_UNSEEN: Final = frozenset({"unseen"})
_TAG_FLAGS: Final = {"nav": _MENU, "noscript": _UNSEEN, "template": _UNSEEN, "aside": frozenset({"aside"})}


def _own_flags(tag: str, names: str, role: str) -> Flags:
    """The flags that an element's tag, class and id, and role give it."""
    flags = _TAG_FLAGS.get(tag, NOWHERE)
    for name in names.split()[:30]:
        if found := _name_flags(name[:80]):
            flags |= found
    return flags | _ROLES[role] if role in _ROLES else flags


_cached_flags = lru_cache(maxsize=8192)(_own_flags)


@lru_cache(maxsize=32768)
def _name_flags(name: str) -> Flags:
    """The flags of one class name or id, its modifier (``--``) set aside."""
    words = words_of(name.partition("--")[0])
    if not words or words[0] in _MODIFIERS or "no" in words:
        return NOWHERE
    pairs = [f"{one}-{two}" for one, two in pairwise(words)]
    flags = {_FLAG_OF[word] for word in (*words, *pairs, "-".join(words)) if word in _FLAG_OF}
    if _TABS & set(words):
        flags.discard("menu")
    if _FOOTERS.match(name):
        flags.add("footer")
    if _HEADERS.match(name):
        flags.add("menu")
    return frozenset(flags)


class Places:
    """The flags of a page's elements, worked out on demand."""

    def __init__(self, spine: frozenset[HtmlElement], links: int, paragraphs: int) -> None:
        """Start with what is known of the page.

        ``spine`` is the elements that hold the headline, which carry no flag of their own; ``links`` and
        ``paragraphs`` are how many the page has.
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
        own = self._named(node) if node.attrib else _TAG_FLAGS.get(node.tag, NOWHERE)
        if node.tag in ("header", "footer") and "sectioned" not in flags:
            own |= _MENU if node.tag == "header" else _FOOTER
        if node.tag in _SECTIONING:
            own |= {"sectioned"}
        if own & _BOXES and not flags & NEVER and self._is_page(node):
            own -= _BOXES
        return flags | own if own and not own <= flags else flags

    def _named(self, node: HtmlElement) -> Flags:
        """The flags that an element bears by itself."""
        names, identity = node.get("class") or "", node.get("id") or ""
        if "type-post" in names:  # WordPress adds the names of subjects to a post's own (post_class)
            names = ""
        names = f"{names} {identity}"
        flags_of = _cached_flags if len(names) <= _CACHED_LENGTH else _own_flags
        own = flags_of(node.tag, names, (node.get("role") or "")[:_LONGEST_ROLE])
        return own | _MENU if identity == "header" else own

    def _is_page(self, node: HtmlElement) -> bool:
        """Whether an element holds most of the page's links or paragraphs: no box does, whatever its class says."""
        return any(next(islice(node.iter(tag), half, None), None) is not None for tag, half in self._halves)
