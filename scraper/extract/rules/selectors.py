"""The text of a CSS or XPath selector in, a checked one out, which finds its places on a page in bounded time.

A rule file may come from anybody: unlike its ``path``, which is run as it is, a selector knows the functions of XPath
1.0 alone (no other document, no regular expression, no variable), is short, and is not asked on pages so large that it
would take seconds.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement

MAX_LENGTH: Final = 1_500
"""Characters of a selector."""
MAX_STEPS: Final = 24
"""Searches (``//``, ``descendant::`` …) and alternatives (``|``) within one selector."""
MAX_FOUND: Final = 1_000
"""Places of one selector that are looked at."""
ANY_PAGE: Final = 200_000
"""Elements up to which a selector with one search is asked: 0.1 s."""
COMMON_PAGE: Final = 15_000
"""The same of one with several, which compares every place with every other: 0.4 s; nine in ten pages have 4,000."""

Place: TypeAlias = HtmlElement | str
"""What a selector finds: an element, or the text of an attribute, a text node or a function."""

_FUNCTIONS: Final = frozenset(
    "boolean ceiling concat contains count false floor id lang last local-name name normalize-space not number"
    " position round starts-with string string-length substring substring-after substring-before sum translate true"
    " text node comment processing-instruction and or div mod".split()
)
"""Names that may stand before a bracket: XPath 1.0's functions, node tests and operators."""
_AXES: Final = "ancestor(?:-or-self)?|attribute|child|descendant(?:-or-self)?|following|parent|preceding|self"
_XPATH: Final = re.compile(rf"/|\(|\.{{1,2}}/|@|(?:[a-z]+-)*[a-z]+\(|(?:{_AXES})::")
"""How an XPath begins; everything else is CSS."""
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL: Final = re.compile(r"([\w.:-]+)\s*\(")
_SEARCH: Final = re.compile(r"//|\||(?:descendant|ancestor|following|preceding)(?:-or-self|-sibling)?\s*::")
_WHOLE_PAGE: Final = re.compile(r"(?:^|[\[(,|=<>+]|\b(?:and|or|div|mod)\b)\s*/|(?:following|preceding)\s*::")
"""Within a condition: a search of the whole page, once for every element."""
_CSS_ATTRIBUTE: Final = re.compile(r"::attr\(\s*([\w:.-]+)\s*\)\s*$")
_LENGTH: Final = etree.XPath("count(//*)")


@dataclass(frozen=True, slots=True)
class Selector:
    """Where on a page something stands."""

    text: str
    """As the rule file writes it."""
    xpath: str
    """The same as XPath 1.0."""
    limit: int
    """Elements of the largest page on which it is asked."""

    def find(self, root: HtmlElement, size: int) -> list[Place]:
        """The places on a page of ``size`` elements, in document order; a number or a truth is no place."""
        if size > self.limit:
            return []
        try:
            found = _compiled(self.xpath)(root)
        except etree.XPathError:  # such as an argument of the wrong kind, which shows only on a page
            return []
        places = found if isinstance(found, list) else [found] if isinstance(found, str) else []
        return [place for place in places[:MAX_FOUND] if isinstance(place, HtmlElement | str)]


def page_size(root: HtmlElement) -> int:
    """Elements of a page."""
    return int(float(str(_LENGTH(root))))


def selector(text: str) -> Selector:
    """Check and compile a selector.

    Raises:
        ValueError: it cannot be used; the message says why and what to do.
    """
    text = text.strip()
    if not text or len(text) > MAX_LENGTH:
        raise ValueError(f"a selector has 1 to {MAX_LENGTH} characters")
    xpath = text if _XPATH.match(text) else _from_css(text)
    bare = _QUOTED.sub("''", xpath)
    _refuse_what_reaches_out(bare)
    _refuse_what_takes_long(bare)
    try:
        _compiled(xpath)
    except etree.XPathError as error:
        raise ValueError(f"not an XPath: {error}") from error
    return Selector(text, xpath, ANY_PAGE if len(_SEARCH.findall(bare)) <= 1 else COMMON_PAGE)


def _from_css(text: str) -> str:
    attribute = _CSS_ATTRIBUTE.search(text)
    css = text[: attribute.start()] if attribute else text.removesuffix("::text")
    try:
        xpath = HTMLTranslator().css_to_xpath(css, prefix="//")
    except SelectorError as error:
        raise ValueError(f"neither an XPath nor a CSS selector: {error}") from error
    return f"({xpath})/@{attribute[1].lower()}" if attribute else xpath


def _refuse_what_reaches_out(bare: str) -> None:
    foreign = sorted({name for name in _CALL.findall(bare) if name.rpartition("::")[2] not in _FUNCTIONS})
    if foreign:
        raise ValueError(f"{foreign[0]}() is not a function of XPath 1.0")
    if "$" in bare:
        raise ValueError("variables ($…) have no value here")


def _refuse_what_takes_long(bare: str) -> None:
    if len(_SEARCH.findall(bare)) > MAX_STEPS:
        raise ValueError(f"more than {MAX_STEPS} searches (// and |): write several selectors")
    if any(_WHOLE_PAGE.search(condition) for condition in _conditions(bare)):
        raise ValueError("a condition in [ ] searches the whole page for every element: begin its path with .//")


def _conditions(bare: str) -> list[str]:
    """What stands in square brackets, an inner bracket apart from the outer one."""
    opened: list[int] = []
    found = []
    for place, char in enumerate(bare):
        if char == "[":
            opened.append(place + 1)
        elif char == "]" and opened:
            found.append(bare[opened.pop() : place])
    return found


@lru_cache(maxsize=1 << 14)
def _compiled(xpath: str) -> Any:
    """Compiled once a process; selectors themselves stay plain text, so that rules travel between processes."""
    return etree.XPath(xpath, regexp=False, smart_strings=True)
