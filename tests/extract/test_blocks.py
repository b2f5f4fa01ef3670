"""One walk cuts a page into runs of text, with what stands around each."""

from scraper.extract.body.blocks import read_outline
from scraper.markup import parse


def outline(body):
    return read_outline(parse(f"<html><body>{body}</body></html>"))


def texts(body):
    return [segment.text for segment in outline(body).segments]


def test_block_borders_cut_and_inline_elements_do_not():
    assert texts("<div>one <b>two</b><p>three</p>four</div>") == ["one two", "three", "four"]


def test_a_blank_line_of_breaks_splits_and_a_single_break_does_not():
    assert texts("<div>one<br>still one<br> <br/>two<br><br><br>three</div>") == ["one still one", "two", "three"]


def test_verse_keeps_its_lines():
    assert texts("<p>roses<br>are<br>red<br>indeed</p>") == ["roses\nare\nred\nindeed"]
    assert texts("<pre>a = 1\nb = 2\nc = 3\nd = 4</pre>") == ["a = 1\nb = 2\nc = 3\nd = 4"]


def test_no_block_without_text():
    assert texts("<p> </p><p>&nbsp;</p><p>&#8203;</p><p>\n</p><div><span></span></div>") == []


def test_scripts_forms_and_drawings_are_not_text():
    page = "<p>a<script>b</script><svg><title>c</title></svg><select><option>d</select><textarea>e</textarea>f</p>"
    assert texts(page) == ["af"]


def test_a_drawing_left_open_does_not_swallow_the_page():
    assert texts("<div><svg><path d='M0'><p>text of the page</p></div>") == ["text of the page"]


def test_links_and_emphasis_are_measured():
    (segment,) = outline("<p>see <a href=x>this</a> <strong>and</strong> <em class=note>that</em></p>").segments
    assert (segment.linked, segment.strong, segment.light, segment.links) == (4, 3, 4, 1)


def test_a_link_around_blocks_counts_for_them():
    (segment,) = outline("<a href=x><div><p>all of it</p></div></a>").segments
    assert segment.linked == 9


def test_frames_without_text_are_left_out():
    found = outline("<div class=ad><div></div></div><section id=story><p>text</p><figure><img></figure></section>")
    assert found.tags[1:] == ["body", "section", "p"]
    assert found.signatures[2:] == ["story", ""]
    assert found.parents == [-1, 0, 1, 2]


def test_names_tell_what_is_hidden():
    found = outline("<div style='display: none'><p hidden>x</p></div>")
    assert found.signatures[2:] == ["is-hidden", "is-hidden"]


def test_the_inline_name_around_the_first_text_is_kept():
    first, second = outline("<p><span class=credit>Photo</span> someone</p><p>Plain <i class=x>words</i></p>").segments
    assert (first.inner, second.inner) == ("credit", "")
