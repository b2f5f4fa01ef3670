"""The headline's element in, a judge of places out: whether an element stands in a part about something else."""

from typing import Final

from lxml.html import HtmlElement

_STRANGE: Final = frozenset(
    "commentlist comments-area disqus sidebar widget widgets related recommended recommendations teaser teasers"
    " popular trending promo promos recirc carousel slider menu nav navigation navbar footer site-footer"
    " page-footer main-footer global-footer footer-widgets latest recent outbrain taboola modal popup caption"
    " gallery kommentare commentaires testimonial testimonials readmore mostread upnext pagination cookie consent"
    " ad ads advert infobox suggested similar cards listing newsletter card post-card colophon".split()
)
"""Class names and ids that tell a part of the page that is not about its article."""
_STRANGE_PARTS: Final = frozenset(
    "comment comments respond reply replies sidebar related recommended recommendations popular trending"
    " newsletter promo carousel navigation navbar outbrain taboola kommentar kommentare commentaire commentaires"
    " testimonial testimonials pagination cookie consent teaser teasers".split()
)
"""The same as parts of a longer name (``entry-comments``)."""
_STRANGE_TAGS: Final = frozenset("nav aside figure figcaption form blockquote select button dialog".split())


class Places:
    """Judges elements by what holds them, up to where the headline's own branch begins."""

    def __init__(self, headline: HtmlElement | None) -> None:
        self._trunk = set(headline.iterancestors()) if headline is not None else set()
        self._known: dict[HtmlElement, bool] = {}

    def strange(self, element: HtmlElement) -> bool:
        """Whether it stands in a list of other articles, among comments, in a menu, a caption or the page's footer.

        What holds the headline too says nothing against an element: a page may call its body ``has-sidebar``.
        """
        path: list[HtmlElement] = []
        verdict = False
        node: HtmlElement | None = element
        while node is not None and node not in self._trunk:
            if node in self._known:
                verdict = self._known[node]
                break
            path.append(node)
            if _is_strange(node):
                verdict = True
                break
            node = node.getparent()
        self._known.update(dict.fromkeys(path, verdict))
        return verdict


def label(element: HtmlElement) -> str:
    """Class names and id in lower case."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def _is_strange(node: HtmlElement) -> bool:
    if node.tag in _STRANGE_TAGS:
        return node.tag != "aside" or not any(piece in label(node) for piece in ("author", "byline", "meta"))
    if node.tag == "footer":
        parent = node.getparent()
        return parent is not None and parent.tag == "body"
    words = label(node).replace("_", "-").split()
    return any(word in _STRANGE or not _STRANGE_PARTS.isdisjoint(word.split("-")) for word in words)
