"""The views answer what analysts ask, with the figures that the articles give."""

import pytest
from archive_desk import HOME, written

from scraper.models import Access, BodyLink

OTHER = "https://courrier.example/"
DAYS = [f"2026-03-{day:02}T08:00:00Z" for day in range(1, 10)]
LONG = " ".join(f"mot{n}" for n in range(60))


def links(*urls):
    return tuple(BodyLink(position=place, url=url, text="x") for place, url in enumerate(urls, 1))


@pytest.fixture
def archive(newsroom):
    """Three articles of one site, one of them corrected, and one of another site that has the text of the first."""
    newsroom.record(HOME + "a", written("A", LONG, links=links(OTHER + "d", "https://cited.example.org/x")), at=DAYS[0])
    second = {"authors": (), "published": None, "section": "Mer", "access": Access.PARTIAL, "tags": ("eau",)}
    newsroom.record(HOME + "b", written("B", "Un texte.", **second, links=links(HOME + "a")), at=DAYS[0])
    newsroom.record(HOME + "c", written("C", "Le pont.", published="2026-01-02", language="en"), at=DAYS[0])
    newsroom.record(
        HOME + "c", written("C", "Le pont.\n\nCorrection: x.", published="2026-01-02", language="en"), at=DAYS[1]
    )
    newsroom.record(OTHER + "d", written("D", LONG, links=links(HOME + "a", "https://cited.example.org/x")), at=DAYS[2])
    newsroom.archive.compare_copies()
    return newsroom.archive


EXPECTED = {
    "SELECT articles, texts, full_text, undated, unnamed, languages, changed, corrected, removed FROM site_overview ORDER BY site": [
        (1, 0, 1, 0, 0, "fr", 0, 0, 0),
        (3, 3, 2, 1, 1, "fr,en", 1, 1, 0),
    ],
    "SELECT section, site, articles, authors, full_text, first_published FROM section_activity ORDER BY 2, 1": [
        ("Ville", "courrier.example", 1, 2, 1, "2026-02-28"),
        ("Mer", "gazette.example", 1, 0, 0, None),
        ("Ville", "gazette.example", 2, 2, 2, "2026-01-02"),
    ],
    "SELECT tag, site, articles FROM tag_activity WHERE tag IN ('eau', 'ponts') ORDER BY 1, 2": [
        ("eau", "gazette.example", 1), ("ponts", "courrier.example", 1), ("ponts", "gazette.example", 2),
    ],
    "SELECT * FROM most_cited_sites": [
        ("example.org", 2, 2, 2, 0), ("courrier.example", 1, 1, 1, 1), ("gazette.example", 1, 1, 1, 1),
    ],
    "SELECT target_id, target, articles, sites FROM most_cited": [(1, "A", 2, 2), (None, None, 2, 2), (4, "D", 1, 1)],
}  # fmt: skip


@pytest.mark.parametrize("query", EXPECTED)
def test_views_answer(archive, query):
    rows = archive.connection.execute(query).fetchall()
    ordered = rows if "most_cited " not in query else sorted(rows, key=lambda row: (-row[2], row[0] is None))
    assert ordered == EXPECTED[query]
