"""Who recommends whom, under which headline, from when to when; targets found before, after and by any address."""

import sqlite3

import pytest
from archive_desk import HOME, NOW, written
from sqlite_utils import Database

from scraper.archive import contents
from scraper.archive.connection import open_archive
from scraper.archive.schema.migrations import migrate
from scraper.archive.store import Archive
from scraper.models import BodyLink, Outcome, Teaser, TeaserKind

A = "https://gazette.example/2026/02/pont"
B = "https://gazette.example/2026/02/pont-bis"
C = "https://gazette.example/amp/pont"
FRONT = "https://gazette.example/2026/02/quai"
DAYS = [f"2026-03-0{day}T08:00:00Z" for day in range(1, 9)]


def card(url, title="Le bac ferme", position=1, kind=TeaserKind.RELATED, **fields):
    return Teaser(position=position, kind=kind, heading="Lire aussi", title=title, url=url, **fields)


@pytest.fixture
def shows(newsroom):
    """The front article's page is read on a day and shows these cards."""

    def read(day, *cards, **fields):
        article = written(title="Le quai", teasers=tuple(cards), **fields)
        return newsroom.record(FRONT, article, at=DAYS[day])

    return read


def rows(newsroom, query, *values):
    return newsroom.archive.connection.execute(query, values).fetchall()


def times(newsroom):
    """Every placement: headline, days of first and last sight and of its going, in order."""
    query = "SELECT offers, first_seen, last_seen, gone FROM placements ORDER BY first_seen, offers"
    return [(title, *(at and DAYS.index(at) for at in seen)) for title, *seen in rows(newsroom, query)]


def targets(newsroom, table="teasers"):
    return [target for (target,) in rows(newsroom, f"SELECT target_id FROM {table} ORDER BY article_id, position")]


# --- times --------------------------------------------------------------------------------------------------------


def test_a_card_that_stays_only_grows_older(newsroom, shows):
    for day in range(3):
        shows(day, card(A), card(B, "Le gué", 2))
    assert times(newsroom) == [("Le bac ferme", 0, 2, None), ("Le gué", 0, 2, None)]


def test_a_card_that_comes_back_is_a_new_span(newsroom, shows):
    shows(0, card(A))
    shows(1)
    shows(2)
    shows(3, card(A))
    assert times(newsroom) == [("Le bac ferme", 0, 0, 1), ("Le bac ferme", 3, 3, None)]
    query = "SELECT placements, spans, first_seen, last_seen, shown FROM recommendations"
    assert rows(newsroom, query) == [(2, 2, DAYS[0], DAYS[3], 1)]


def test_another_headline_is_another_placement_of_the_same_span(newsroom, shows):
    shows(0, card(A, "Ferry closes"))
    shows(1, card(A, "渡し船、運航終了"))
    assert times(newsroom) == [("Ferry closes", 0, 0, 1), ("渡し船、運航終了", 1, 1, None)]
    query = "SELECT offers, placements, spans, shown FROM recommendations"
    assert rows(newsroom, query) == [("渡し船、運航終了", 2, 1, 1)]


def test_places_heading_and_excerpt_may_change_in_a_placement(newsroom, shows):
    shows(0, card(A), card(B, "Le gué", 2), card(C, "Le pont", 3))
    shows(1, card(C, "Le pont"), card(A, position=2, excerpt="Plus de bac."), card(B, "Le gué", 3))
    assert [t[1:] for t in times(newsroom)] == [(0, 1, None)] * 3
    shown = newsroom.archive.find(FRONT).article.teasers
    assert [(t.position, t.url, t.excerpt) for t in shown] == [(1, C, None), (2, A, "Plus de bac."), (3, B, None)]


def test_one_address_in_two_blocks_is_two_placements_of_one_span(newsroom, shows):
    shows(0, card(A), card(A, position=2, kind=TeaserKind.POPULAR), card(A, position=3))
    shows(1, card(A, kind=TeaserKind.POPULAR))
    assert sorted(t[2] for t in times(newsroom)) == [0, 0, 1]
    assert rows(newsroom, "SELECT kind, placements, spans FROM recommendations") == [("popular", 3, 1)]


def test_not_modified_says_that_the_cards_are_still_there(newsroom, shows):
    shows(0, card(A))
    newsroom.record(FRONT, at=DAYS[1], outcome=Outcome.NOT_MODIFIED, status=304)
    assert times(newsroom) == [("Le bac ferme", 0, 1, None)]


def test_a_wall_or_a_failure_says_nothing_about_the_cards(newsroom, shows):
    shows(0, card(A))
    newsroom.record(FRONT, at=DAYS[1])
    newsroom.record(FRONT, at=DAYS[2], outcome=Outcome.NOT_MODIFIED, status=304)
    newsroom.record(FRONT, at=DAYS[3], outcome=Outcome.TIMEOUT, status=None)
    assert times(newsroom) == [("Le bac ferme", 0, 0, None)]
    shows(4, card(A))
    assert times(newsroom) == [("Le bac ferme", 0, 4, None)]


def test_what_another_extractor_reads_differently_is_not_the_sites_doing(newsroom, shows):
    shows(0, card(A, "PORT Le bac ferme"), extractor="article-archive 0.1.0")
    shows(1, card(A, "Le bac ferme"), extractor="article-archive 0.2.0")
    assert times(newsroom) == [("Le bac ferme", 0, 1, None)]


def test_a_newer_reading_of_the_last_bytes_replaces_the_cards_without_history(newsroom, shows):
    shows(0, card(A, "PORT Le bac ferme"), card(B, "Menu", 2))
    better = written(title="Le quai", teasers=(card(A), card(C, "Le pont", 2)), extractor="article-archive 0.2.0")
    newsroom.archive.reextracted(1, better, now=DAYS[5])
    assert times(newsroom) == [("Le bac ferme", 0, 0, None), ("Le pont", 0, 0, None)]


def test_an_older_capture_says_nothing_about_the_cards_of_today(newsroom, shows):
    shows(0, card(A))
    newsroom.record(FRONT, written(title="Le quai", teasers=(card(B, "Le gué"),)), at=DAYS[1], content=b"<html>2")
    newsroom.archive.reextracted(1, written(title="Le quai", teasers=(card(A),)), now=DAYS[5])
    assert times(newsroom) == [("Le bac ferme", 0, 0, 1), ("Le gué", 1, 1, None)]


# --- targets ------------------------------------------------------------------------------------------------------


def test_cards_of_today_and_of_the_past_find_an_article_archived_later(newsroom, shows):
    shows(0, card(A, "Old"), card(A, "Old", 2, TeaserKind.POPULAR))
    shows(1, card(A, "New"))
    newsroom.record(A, written(title="Le bac"), at=DAYS[2])
    assert (targets(newsroom), targets(newsroom, "past_teasers")) == ([2], [2, 2])


def test_an_address_that_becomes_an_alias_takes_its_cards_along(newsroom, shows):
    newsroom.record(A, written(title="Le bac"))
    newsroom.record(B, written(title="Le gué"))
    shows(0, card(A), card(B, position=2))
    assert targets(newsroom) == [1, 2]
    newsroom.record(A, written(title="Le gué"), address=B, final_url=B, redirects=((301, B),), at=DAYS[1])
    assert targets(newsroom) == [2, 2]
    assert list(newsroom.archive.verify()) == []


def test_an_alias_that_stands_for_itself_again_takes_them_back(newsroom, shows):
    newsroom.record(A, written(title="Le bac"))
    newsroom.record(B, written(title="Le gué"))
    shows(0, card(A))
    newsroom.record(A, written(title="Le gué"), address=B, final_url=B, redirects=((301, B),), at=DAYS[1])
    assert targets(newsroom) == [2]
    newsroom.record(A, written(title="Le bac"), at=DAYS[2])
    assert targets(newsroom) == [1]
    assert list(newsroom.archive.verify()) == []


def test_an_article_that_moves_to_an_address_with_aliases_is_found_by_them(newsroom, shows):
    newsroom.record(HOME + "print", None, address=B, final_url=B, redirects=((301, B),))
    newsroom.record(A, written(title="Le bac"))
    shows(0, card(HOME + "print"), card(B, position=2), card(A, position=3))
    assert targets(newsroom) == [None, None, 1]
    newsroom.record(A, written(title="Le bac"), address=B, at=DAYS[1])
    assert targets(newsroom) == [1, 1, 1]
    assert list(newsroom.archive.verify()) == []


def test_verify_tells_a_card_that_names_the_wrong_article(newsroom, shows):
    newsroom.record(A, written(title="Le bac"))
    shows(0, card(A), links=(BodyLink(position=1, url=A, text="bac"),))
    newsroom.archive.connection.execute("UPDATE teasers SET target_id = 2")
    assert [(problem.table, problem.id) for problem in newsroom.archive.verify()] == [("teasers", 1)]


@pytest.mark.parametrize("table", contents.TARGETING)
def test_resolving_seeks_and_does_not_scan(archive, table):
    query = contents._RESOLVE.format(table=table, addresses=contents._ALL_ADDRESSES)
    plan = archive.connection.execute(f"EXPLAIN QUERY PLAN {query}", {"page_id": 1, "article_id": 1}).fetchall()
    steps = [step for *_, step in plan]
    assert [step for step in steps if step.startswith("SCAN")] == []
    for bound in ("url=? AND target_id=?", "url=? AND target_id<?", "url=? AND target_id>?"):
        assert any(f"INDEX {table}_offer ({bound})" in step for step in steps), steps


# --- views --------------------------------------------------------------------------------------------------------


def test_most_recommended_counts_pages_sites_and_spans(newsroom, shows):
    newsroom.record(A, written(title="Le bac"))
    shows(0, card(A), card(B, "Le gué", 2))
    shows(1, card(B, "Le gué"))
    shows(2, card(A, kind=TeaserKind.POPULAR), card(B, "Le gué", 2))
    abroad = "https://herald.example/2026/ferry"
    newsroom.record(abroad, written(title="Ferry", teasers=(card(A, "The ferry closes"),)), at=DAYS[3])
    query = "SELECT target_id, target, site, pages, sites, placements, spans, headlines, shown_on FROM most_recommended"
    assert rows(newsroom, query) == [
        (1, "Le bac", "gazette.example", 2, 2, 3, 3, 2, 2),
        (None, "Le gué", None, 1, 1, 1, 1, 1, 1),
    ]


def test_headlines_over_one_article_in_order_of_appearance(newsroom, shows):
    newsroom.record(A, written(title="Le bac"))
    newsroom.record(C, written(title="Le bac"), address=A)
    shows(0, card(A, "Le bac menacé"), card(B, "Le gué", 2))
    shows(1, card(C, "Le bac sauvé"), card(B, "Le gué", 2))
    query = "SELECT target_id, number, headline, headline_before, first_seen, last_seen, shown_on"
    assert rows(newsroom, f"{query} FROM teaser_headline_changes ORDER BY number") == [
        (1, 1, "Le bac menacé", None, DAYS[0], DAYS[0], 0),
        (1, 2, "Le bac sauvé", "Le bac menacé", DAYS[1], DAYS[1], 1),
    ]


@pytest.mark.parametrize(
    ("offers", "own", "drift"),
    [
        ("L'écluse rouvre", "L’écluse rouvre", None),
        ("THE LOCK OPENS", "The lock opens ", None),
        ("Combien ?", "Combien\u202f?", None),
        ("Die Schleuse öffnet…", "Die Schleuse öffnet wieder", "shortened"),
        ("La esclusa", "La esclusa vuelve a abrir", "shortened"),
        ("水門の秘密", "水門が再開", "other"),
    ],
)
def test_drift_between_card_and_headline(newsroom, shows, offers, own, drift):
    newsroom.record(A, written(title=own))
    shows(0, card(A, offers))
    found = rows(newsroom, "SELECT offers, headline, drift FROM headline_drift")
    assert found == ([(offers, own, drift)] if drift else [])


def test_drift_is_measured_against_the_headline_of_the_time(newsroom, shows):
    newsroom.record(A, written(title="Le bac ferme"))
    shows(1, card(A))
    newsroom.record(A, written(title="Le bac est sauvé"), at=DAYS[2])
    assert rows(newsroom, "SELECT * FROM headline_drift") == []
    shows(3, card(A))
    assert rows(newsroom, "SELECT offers, headline FROM headline_drift") == [("Le bac ferme", "Le bac est sauvé")]


def test_one_pages_recommendations_are_not_sought_in_all(archive):
    steps = [
        step
        for *_, step in archive.connection.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM recommendations WHERE article_id = 7"
        )
    ]
    assert [step for step in steps if step.startswith("SCAN") and "teasers" in step] == [], steps


# --- archives of the first schema ---------------------------------------------------------------------------------


def test_an_archive_of_the_first_schema_keeps_its_teasers(tmp_path):
    path = tmp_path / "old.db"
    old = sqlite3.connect(path)
    _first_schema(old)
    old.close()
    with Archive(path) as archive:
        query = "SELECT id, position, title, opens_span, first_seen, last_seen FROM teasers ORDER BY id"
        assert archive.connection.execute(query).fetchall() == [
            (5, 2, "Le bac", 0, NOW, NOW),
            (6, 1, "Le bac ferme", 1, NOW, NOW),
        ]
        assert archive.connection.execute("SELECT count(*) FROM recommendations").fetchone() == (1,)
        assert list(archive.verify()) == []
    open_archive(path, create=False, read_only=True).close()


def _first_schema(connection):
    """An archive as version 0.1.0 made it, with one article and two cards over one address."""
    db = Database(connection)
    migrate(db.conn, stop_before="m0002_placements")
    connection.executescript(f"""
        INSERT INTO sites (id, key, name, url, first_seen) VALUES (1, 'gazette.example', 'x', '{HOME}', '{NOW}');
        INSERT INTO pages (id, site_id, url, kind, source, state, depth, first_seen, last_seen, listed_day)
        VALUES (1, 1, '{FRONT}', 'article', 'seed', 'live', 0, '{NOW}', '{NOW}', '2026-03-01');
        INSERT INTO articles (id, page_id, site_id, url, title, page_type, access, extractor, first_seen, changed,
                              provenance)
        VALUES (1, 1, 1, '{FRONT}', 'Le quai', 'article', 'full', 'article-archive 0.1.0', '{NOW}', '{NOW}', '{{}}');
        INSERT INTO revisions (article_id, number, seen, origin, changes, title, extractor)
        VALUES (1, 1, '{NOW}', 'first', '[]', 'Le quai', 'article-archive 0.1.0');
        INSERT INTO teasers (id, article_id, position, kind, title, url)
        VALUES (5, 1, 2, 'popular', 'Le bac', '{A}'), (6, 1, 1, 'related', 'Le bac ferme', '{A}');
    """)
