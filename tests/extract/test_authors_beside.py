"""Authors who are named in a column beside the article, in an element called after the piece's authors."""

import pytest

from scraper.extract.article import extract

PROSE = "<p>The ferry left on time, and nobody on the quay could say why it had not come back by noon.</p>" * 6


def page(beside, *, after=""):
    return (
        "<html><head><title>The ferry left</title></head><body><main><div class='content'>"
        f"{beside}<article><h1>The ferry left</h1>{PROSE}</article>{after}</div></main></body></html>"
    )


def person(name, role):
    return f"<div class='x-profile'><span class='x-profile__text'><strong>{name}</strong><br>{role}</span></div>"


ONE = f"<div class='x-post__authors'>{person('Moira Tait', 'Harbour Correspondent')}</div>"
TWO = f"<div class='x-post__authors'>{person('Moira Tait', 'Pilot')}{person('Dev Anand', 'Keeper of Lights')}</div>"
LINKED = (
    "<div><a href='/other'><b>The lighthouse burns again tonight</b><i>Volunteers have cleaned the lens for two years</i>"
    "<span class='by-author'>By Ole Petersen</span></a></div>"
)
CARD = "<div class='x-card'><h3><a href='/other'>Tides</a></h3><div class='entry-author'>By Ole Petersen</div></div>"


@pytest.mark.parametrize(
    ("html", "names"),
    [
        (page(f"<div class='x-sidebar'><nav>{ONE}</nav></div>"), ["Moira Tait"]),
        (page(f"<div class='x-sidebar'><nav>{TWO}</nav></div>"), ["Moira Tait", "Dev Anand"]),
        (page("<nav><div class='post__author'>Moira Tait<br>Keeper of Lights</div></nav>"), ["Moira Tait"]),
        (page("<nav><div class='entry-author__name'>Moira Tait</div><p>Pilot</p></nav>"), ["Moira Tait"]),
        (page("", after=LINKED), []),
        (page("", after=f"<aside>{CARD}</aside>"), []),
        (page("", after=f"<aside>{CARD}{CARD}</aside>"), []),
        (page("<nav><div class='x-authors'>Moira Tait</div></nav>"), []),
    ],
)
def test_names(html, names):
    assert list(extract(html).authors) == names
