"""A parsed page in, whether it is an empty shell out: a page that only its own scripts would fill."""

from lxml import html

from scraper.markup import Document, text_of

HARDLY_ANY = 200
"""Displayed characters below which a page is empty: a loading notice and a line of copyright, but no paragraph."""
MOUNTS = frozenset("root app __next __nuxt __gatsby ___gatsby __layout svelte main-app react-root app-root".split())
"""Ids under which the templates of React, Vue, Next, Nuxt, Gatsby, Svelte and Angular have scripts build the page;
Angular has the last one as a tag."""
_RUNNING = frozenset({"", "module", "text/javascript", "application/javascript"})
"""Types of scripts that run (HTML standard, "prepare the script element"), as far as pages use them."""


def is_empty_shell(document: Document) -> bool:
    """Whether a page shows hardly any text, and says in one way or another that its script files bring the rest."""
    scripted = any(_is_script_file(element) for element in document.elements)
    if not scripted or not any(_asks_for_scripts(element) for element in document.elements):
        return False
    return len(text_of(document.root)) < HARDLY_ANY


def _is_script_file(element: html.HtmlElement) -> bool:
    return element.tag == "script" and bool(element.get("src")) and element.get("type", "").lower() in _RUNNING


def _asks_for_scripts(element: html.HtmlElement) -> bool:
    """Whether an element is a place for scripts to fill that is empty, or a notice for readers without scripts."""
    if element.tag == "noscript":
        return "javascript" in "".join(element.itertext()).casefold()
    mount = element.tag == "app-root" or element.get("id") in MOUNTS
    return mount and len(text_of(element)) < HARDLY_ANY
