"""A page and the text that was once read from it in, what each block of that text is out.  No model, no decision."""

from dataclasses import dataclass
from itertools import islice

from lxml import html

from scraper.extract.body.article_body import Block, all_blocks
from scraper.markup import parse

PARAGRAPH = "paragraph"
LONGEST_HEADING = 40
"""Words that a heading has at most; longer ones are paragraphs in the wrong element; ours."""
_LOOK_UP = 3
"""Elements around a block among which its list is sought, as many as say what kind a block is."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of an article's text."""

    kind: str
    """``paragraph``, ``heading``, ``quote``, ``item``, ``numbered`` (an item of a numbered list) or ``table``, one row
    with tabs between its cells."""
    text: str
    """As it stands in the body."""


def structured(body: str | None, content: bytes | None, charset: str | None) -> tuple[TextBlock, ...]:
    """The blocks of a body, each as the kind of element that holds these words on its page.

    Without a page, and where the page holds a text nowhere, it is a paragraph; of two places the first counts, unless
    it is a paragraph and the other none.  The texts joined by blank lines are the body.
    """
    texts = body.split("\n\n") if body else []
    wanted, kinds = frozenset(texts), dict[str, str]()
    if content:
        for block in all_blocks(parse(content, charset=charset)):
            if block.text in wanted and kinds.get(block.text, PARAGRAPH) == PARAGRAPH:
                kinds[block.text] = _kind(block)
    return tuple(TextBlock(kinds.get(text) or ("table" if "\t" in text else PARAGRAPH), text) for text in texts)


def _kind(block: Block) -> str:
    if block.kind == "heading" and len(block.text.split()) > LONGEST_HEADING:
        return PARAGRAPH
    return "numbered" if block.kind == "item" and _is_numbered(block.element) else block.kind


def _is_numbered(element: html.HtmlElement) -> bool:
    """Whether the innermost list around an item is a numbered one."""
    around = (other for other in islice(element.iterancestors(), _LOOK_UP) if other.tag in {"ol", "ul", "dl"})
    found = next(around, None)
    return found is not None and found.tag == "ol"
