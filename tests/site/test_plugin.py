"""The plugin in Datasette: found by its entry point, guarding what it should, silent about databases of others."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.metadata import entry_points
from importlib.resources import files

import pytest
from datasette.app import Datasette
from datasette.plugins import pm
from quarter import write_quarter

import scraper.site
from scraper.archive.store import Archive
from scraper.site import charts, policy
from scraper.site.assets import assets
from scraper.site.finding import COUNTED, Asked, best, counted, newest
from scraper.site.server import datasette


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    return write_quarter(tmp_path_factory.mktemp("press") / "press.db")


def ask(site: Datasette, *urls: str, **options):
    async def answers():
        await site.invoke_startup()
        return [await site.client.get(url, **options) for url in urls]

    with ThreadPoolExecutor(1) as aside:  # the browser tests keep an event loop in the main thread
        return aside.submit(asyncio.run, answers()).result()


def test_datasette_finds_it_where_the_package_is_installed():
    assert {point.value for point in entry_points(group="datasette")} >= {"scraper.site"}
    assert pm.is_registered(scraper.site)


def test_in_somebody_elses_datasette_our_pages_alone_are_guarded(press, tmp_path):
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE dogs (name TEXT)")
    ours, theirs, none, missing = ask(
        Datasette([str(press), str(other)]),
        "/press/-/search",
        "/other/dogs",
        "/other/-/search",
        "/-/archive/../../server.py",
    )
    assert ours.headers["content-security-policy"] == policy.header(policy.PAGE)
    assert "content-security-policy" not in theirs.headers
    assert (none.status_code, missing.status_code) == (404, 404)


def test_serve_guards_every_page(press):
    for answer in ask(
        datasette(press),
        "/press/articles",
        "/press/articles/1",
        "/press",
        "/",
        "/press/articles.json",
        "/-/static/app.css",
        "/nothing",
        "/press/-/article/1",
    ):
        allowed = answer.headers["content-security-policy"]
        assert "default-src 'none'" in allowed
        assert "unsafe-inline" not in allowed.partition("script-src")[2].partition(";")[0]
        assert "frame-ancestors 'none'" in allowed
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_datasettes_own_scripts_are_allowed_by_their_hashes_and_our_pages_have_none_within():
    assert policy.of_datasette()["script-src"].count("sha256-") >= 4
    for template in files("scraper.site").joinpath("templates").iterdir():
        text = template.read_text(encoding="utf-8")
        assert "<script>" not in text
        assert " style=" not in text
        assert "|safe" not in text


def test_who_may_not_see_the_archive_sees_no_page_of_it(press):
    site = Datasette([str(press)], metadata={"allow": False})
    answers = ask(
        site,
        *(
            f"/press/-/{path}"
            for path in ("search", "article/1", "plots", "article/1/versions", f"capture/{'0' * 64}/view")
        ),
    )
    assert {answer.status_code for answer in answers} == {403}


def test_files_are_kept_by_browsers_under_the_hash_of_what_they_hold(press):
    digest = assets()["reader.css"].digest
    fresh, stale = ask(datasette(press), f"/-/archive/reader.css?{digest}", "/-/archive/reader.css?0")
    assert "immutable" in fresh.headers["cache-control"]
    assert stale.headers["cache-control"] == "no-cache"
    assert fresh.headers["content-type"] == "text/css; charset=utf-8"


def test_pages_stand_under_the_base_url(press):
    (answer,) = ask(Datasette([str(press)], settings={"base_url": "/news/"}), "/press/-/search")
    assert 'href="/news/press/-/search' in answer.text
    assert 'href="/news/-/archive/reader.css?' in answer.text


def test_headlines_in_datasettes_table_lead_to_the_reading_page(press):
    (answer,) = ask(datasette(press), "/press/articles?_size=1")
    assert 'href="/press/-/article/' in answer.text
    assert 'rel="noopener noreferrer nofollow"' in answer.text


def test_more_hits_than_are_counted_are_said_to_be_more(tmp_path):
    path = tmp_path / "many.db"
    with Archive(path) as archive, closing(sqlite3.connect(path)) as connection, connection:
        archive.ensure_site("https://a.example/", now="2026-03-01T08:00:00Z")
        for table, columns in (
            ("pages", "id, site_id, url, kind, source, state, depth, first_seen, listed_day"),
            (
                "articles",
                "id, page_id, site_id, url, title, published, page_type, access, extractor, first_seen, changed, body, provenance",
            ),
        ):
            values = {
                "pages": "n, 1, 'https://a.example/' || n, 'article', 'feed', 'live', 1, '', ''",
                "articles": "n, n, 1, 'https://a.example/' || n, 'word ' || n, '2026-03-01', 'article', 'full', '', '', '', 'text', '{}'",
            }[table]
            connection.execute(
                f"WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {COUNTED + 20}) INSERT INTO {table} ({columns}) SELECT {values} FROM c"
            )
    Archive(path).close()  # which indexes what another program has written
    with Archive(path, read_only=True) as archive:
        for asked in (Asked(), Asked(q="word"), Asked(year="2026")):
            found = counted(archive.connection, asked)
            assert (len(found.numbers), found.more, found.pages) == (COUNTED, True, 25)
            assert sum(bar.count for bar in found.bars) == COUNTED
        second = Asked(page=2)
        shown = newest(archive.connection, second, counted(archive.connection, second).numbers)
        assert [hit.id for hit in shown] == list(range(COUNTED, COUNTED - 20, -1))
        assert len(best(archive.connection, Asked(q="word", page=25))) == 20


def test_plots_have_the_numbers_of_the_archive(press):
    with Archive(press, read_only=True) as archive:
        connection = archive.connection
        days = charts.articles(connection, days=90, now="2026-04-01")
        assert (days.step, days.sites) == (
            "day",
            ["Le Courrier du Littoral", "The Harbour Gazette", "Abendbote am Deich"],
        )
        assert (
            sum(one.count for one in days.counts) == connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        )
        assert charts.articles(connection, days=90, now="1999-01-01").counts == []
        holes = [
            one.day
            for one in charts.coverage(connection)
            if one.site == "Abendbote am Deich" and one.mark == "not asked"
        ]
        assert holes == [f"2026-01-{day}" for day in range(13, 21)]
        assert {one.tone for one in charts.coverage(connection)} >= {"hole", "fine"}
        pairs = charts.recommendations(connection)
        assert 0 < len(pairs) <= charts.MOST_PAIRS
        assert all(pair.source != pair.target for pair in pairs)
        between = charts.between_sites(connection)
        assert between[0][:2] == ("Le Courrier du Littoral", "Le Courrier du Littoral")
        changed = charts.revisions(connection)
        assert {one.kind for one in changed} >= {"headline", "body"}
        assert (
            0
            < sum(one.count for one in changed)
            <= 2 * connection.execute("SELECT count(*) FROM revision_types").fetchone()[0]
        )


def test_a_crawl_may_write_on_unless_the_disk_is_read_only(press, monkeypatch):
    assert datasette(press).databases["press"].is_mutable
    monkeypatch.setattr("os.access", lambda *_: False)
    frozen = datasette(press)
    assert not frozen.databases["press"].is_mutable
    assert ask(frozen, "/press/-/search")[0].status_code == 200


def test_an_empty_archive_has_pages_too(tmp_path):
    Archive(tmp_path / "empty.db").close()
    search, plots = ask(
        datasette(tmp_path / "empty.db"), "/empty/-/search", "/empty/-/plots", headers={"accept-language": "fr"}
    )
    assert "Aucun résultat" in search.text
    assert plots.text.count("Il n’y a encore rien à montrer.") == 4


def test_what_cannot_be_asked_for_is_told_and_no_fault(press, tmp_path):
    other = tmp_path / "older.db"
    with closing(sqlite3.connect(press)) as source, closing(sqlite3.connect(other)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA user_version = 3")
    pages = ("0", "00000001" + "0" * 5000, "1e1", "²", "-1", "26")
    answers = ask(datasette(press), *(f"/press/-/search?page={page}" for page in pages))
    assert [answer.status_code for answer in answers] == [400] * len(pages)
    nowhere = ask(datasette(press), "/press/-/article/1.json", "/press/-/capture/x")
    assert [answer.status_code for answer in nowhere] == [404] * 2
    (older,) = ask(Datasette([str(other)]), "/older/-/search")
    assert older.status_code == 404
    assert "another version" in older.text
