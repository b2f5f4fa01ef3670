"""A page and the text that was once read from it in, what each block of that text is out.  No model, no decision."""

from dataclasses import dataclass

from scraper.extract.body.article_body import all_blocks
from scraper.markup import parse

PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of an article's text."""

    kind: str
    """``paragraph``, ``heading``, ``quote``, ``item`` or ``table``, one row with tabs between its cells."""
    text: str
    """As it stands in the body."""


def structured(body: str | None, content: bytes | None, charset: str | None) -> tuple[TextBlock, ...]:
    """The blocks of a body, each as the kind of element that holds these words on its page.

    Without a page, and where the page holds a text nowhere, it is a paragraph; of two places the first counts, unless
    it is a paragraph and the other none.
    """
    texts = body.split("\n\n") if body else []
    kinds: dict[str, str] = {}
    if content:
        for block in all_blocks(parse(content, charset=charset)):
            if kinds.get(block.text, PARAGRAPH) == PARAGRAPH:
                kinds[block.text] = block.kind
    return tuple(TextBlock(kinds.get(text) or ("table" if "\t" in text else PARAGRAPH), text) for text in texts)
