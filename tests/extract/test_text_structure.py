"""What each block of a stored text is on its page."""

import pytest

from scraper.extract.body.structure import LONGEST_HEADING, structured

LONG = "word " * LONGEST_HEADING + "word"
PAGE = f"""<h2>A head</h2><h2>{LONG}</h2><p>Said.</p><blockquote><p>Said.</p></blockquote>
<ul><li>x<li><p>y</p></ul><ol><li>z<li><p>w</p><ul><li>v</ul></ol><table><tr><td>a<td>b</table>"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A head", "heading"),
        (LONG, "paragraph"),
        ("Said.", "quote"),
        ("x", "item"),
        ("y", "item"),
        ("z", "numbered"),
        ("w", "numbered"),
        ("v", "item"),
        ("a\tb", "table"),
        ("c\td", "table"),
        ("Nowhere.", "paragraph"),
        ("", "paragraph"),
    ],
)
def test_a_block_is_what_holds_its_words_on_the_page(text, kind):
    blocks = structured(f"First.\n\n{text}\n\nLast.", PAGE.encode(), None)
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "First."), (kind, text), ("paragraph", "Last.")
    ]  # fmt: skip


def test_without_a_page_all_are_paragraphs_and_without_a_text_there_are_none():
    assert [block.kind for block in structured("a\n\nb", None, None)] == ["paragraph", "paragraph"]
    assert structured(None, PAGE.encode(), None) == ()
