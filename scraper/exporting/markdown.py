"""An article → a Markdown document: front matter in YAML that JSON reads too, then headline, standfirst and text."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from scraper.archive.reading import StoredArticle
from scraper.exporting.texts import for_markdown, for_yaml
from scraper.extract.body.structure import TextBlock

_FRONT = (
    "title", "subtitle", "byline", "published", "updated", "language", "site_name", "section", "url",
    "canonical_url", "page_type", "access", "extractor",
)  # fmt: skip


def markdown(held: StoredArticle, blocks: Sequence[TextBlock]) -> str:
    """The document of one article; it shows every character of the text and runs none of it."""
    parts = ["\n".join(["---", *_front_matter(held), "---"])]
    article = held.article
    parts += [f"# {for_markdown(article.title).replace(chr(10), ' ')}"] if article.title else []
    parts += [f"**{for_markdown(article.subtitle)}**"] if article.subtitle else []
    return "\n\n".join([*parts, *_paragraphs(blocks)]) + "\n"


def _front_matter(held: StoredArticle) -> Iterator[str]:
    yield f"id: {held.id}"
    yield f"site: {for_yaml(held.site)}"
    for name in _FRONT:
        value = getattr(held.article, name)
        if value is not None:
            yield f"{name}: {for_yaml(str(value))}"
    for name in ("authors", "tags"):
        yield f"{name}: [{', '.join(map(for_yaml, getattr(held.article, name)))}]"
    for name in ("first_seen", "changed", "last_seen", "page_state", "capture"):
        value = getattr(held, name)
        if value is not None:
            yield f"{name}: {for_yaml(value)}"
    yield f"revisions: {held.revisions}"


def _paragraphs(blocks: Sequence[TextBlock]) -> Iterator[str]:
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        texts = [block.text for block in run]
        if kind in _LISTS:
            yield "\n".join(_item(_LISTS[kind].format(number), text) for number, text in enumerate(texts, 1))
        elif kind == "table":
            yield _table(texts)
        else:
            yield from (_SHAPES.get(kind, for_markdown)(text) for text in texts)


def _item(mark: str, text: str) -> str:
    return mark + for_markdown(text).replace("\n", "\n" + " " * len(mark))


def _heading(text: str) -> str:
    return f"## {for_markdown(text.replace(chr(10), ' '))}"


def _quote(text: str) -> str:
    return "> " + for_markdown(text).replace("\n", "\n> ")


def _table(rows: Sequence[str]) -> str:
    """The rows of a table; the first one stands at its head, because Markdown knows no table without."""
    cells = [[for_markdown(cell.replace("\n", " ")) for cell in row.split("\t")] for row in rows]
    width = max(map(len, cells))
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


_LISTS = {"item": "- ", "numbered": "{}. "}
"""What stands before an item, by the kind of its list."""
_SHAPES = {"heading": _heading, "quote": _quote}
