"""One visit in, one transaction: articles, revisions, aliases, targets, and the search index in step."""

import hashlib
import json

import pytest
import zstandard
from archive_desk import HOME, NOW, visited, written
from datasette.utils import detect_fts

from scraper.archive.records import Change, PageState, Record
from scraper.archive.searching import index
from scraper.archive.store import Archive
from scraper.models import Access, BodyLink, Link, LinkKind, Outcome, PageType, Shown, Source, Teaser, TeaserKind

A = "https://gazette.example/2026/02/pont"
B = "https://gazette.example/2026/02/pont-bis"
C = "https://gazette.example/amp/pont"
LATER = "2026-03-02T08:00:00Z"


def teaser(url, position=1):
    return Teaser(position=position, kind=TeaserKind.RELATED, heading="Lire aussi", title="Le bac ferme", url=url)


def index_is_sound(archive):
    return index.is_settled(archive.connection) and index.is_sound(archive.connection)


def found(archive, match):
    rows = archive.connection.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (match,))
    return [number for (number,) in rows]


def test_a_new_article_is_new_and_the_same_again_is_unchanged(newsroom):
    first = newsroom.record(A, written())
    again = newsroom.record(A, written(), at=LATER)
    assert (first.change, again.change) == ("new", "unchanged")
    assert first.article_id == again.article_id
    assert [newsroom.count(t) for t in ("articles", "revisions", "captures", "visits")] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Le pont rouvre enfin"),
        ("subtitle", "Après deux ans"),
        ("authors", ("Li Wei",)),
        ("published", "2026-02-27"),
        ("body", "Autre texte."),
    ],
)
def test_each_compared_field_makes_a_revision(newsroom, field, value):
    newsroom.record(A, written())
    again = newsroom.record(A, written(**{field: value}), at=LATER, content=b"<html>autre</html>")
    assert again.change == "changed"
    assert [r.changes for r in newsroom.archive.history(A)] == [(), (field,)]
    assert newsroom.count("captures") == 2
    assert index_is_sound(newsroom.archive)


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "Le  pont rouvre lundi.\n\n\nLa mairie l’a annoncé. "},
        {"title": " Le\tpont rouvre"},
        {"tags": ("ponts",)},
        {"teasers": (teaser(B),)},
        {"description": "Autre"},
        {"updated": "2026-03-01"},
        {"image": "https://gazette.example/i.jpg"},
        {"section": None},
    ],
)
def test_white_space_and_what_surrounds_an_article_make_none(newsroom, fields):
    newsroom.record(A, written())
    again = newsroom.record(A, written(**fields), at=LATER)
    assert again.change == "unchanged"
    assert newsroom.count("revisions") == 1
    held = newsroom.archive.find(A).article
    assert {name: getattr(held, name) for name in fields} == fields
    assert index_is_sound(newsroom.archive)


def test_what_is_stored_is_what_was_extracted(newsroom):
    article = written(
        canonical_url=A,
        teasers=(teaser(B), teaser(C, 2)),
        links=(BodyLink(position=1, url="https://other.example/x", text="ici"),),
    )
    newsroom.record(A, article)
    held = newsroom.archive.find(A)
    assert held.article == written(url=A, canonical_url=A, teasers=article.teasers, links=article.links)
    assert (held.site, held.page_state, held.revisions, held.first_seen) == ("gazette.example", "live", 1, NOW)


def test_the_capture_is_one_plain_zstd_frame_of_what_was_served(newsroom):
    body = b"<html>\xe9\x00" + b"x" * 5_000
    newsroom.record(A, written(), content=body)
    sha256, content, size = newsroom.archive.connection.execute("SELECT sha256, content, size FROM captures").fetchone()
    assert sha256 == hashlib.sha256(body).hexdigest()
    assert zstandard.decompress(content) == body
    assert (size, newsroom.archive.capture(sha256).content) == (len(body), body)
    assert newsroom.archive.capture("0" * 64) is None


def test_a_page_that_is_no_article_is_not_kept(newsroom):
    recorded = newsroom.record(HOME, None)
    assert (recorded.change, recorded.article_id) == (None, None)
    assert newsroom.count("captures") == 0
    assert newsroom.archive.known(HOME).sha256 is not None


def test_a_redirect_and_a_canonical_become_aliases_of_one_article(newsroom):
    newsroom.record(C, written(), address=A, final_url=B, redirects=((301, B),))
    newsroom.record(B, written(), address=A, at=LATER)
    assert newsroom.count("articles") == 1
    states = {url: newsroom.archive.known(url).state for url in (A, B, C)}
    assert states == {A: "live", B: "alias", C: "alias"}
    assert {newsroom.archive.find(url).id for url in (A, B, C)} == {1}
    assert newsroom.archive.known(B).due is None
    assert newsroom.archive.find(C).article.url == A


def test_two_pages_that_claim_one_address_are_one_article(newsroom):
    first = newsroom.record(B, written(), address=A)
    second = newsroom.record(C, written(), address=A)
    assert (first.change, second.change) == ("new", "unchanged")
    assert first.article_id == second.article_id


def test_an_article_that_moves_keeps_its_history(newsroom):
    newsroom.record(A, written())
    moved = newsroom.record(A, written(title="Le pont rouvre lundi"), address=B, final_url=B, redirects=((301, B),))
    assert (moved.change, moved.article_id) == ("changed", 1)
    assert newsroom.count("articles") == 1
    assert newsroom.archive.find(A).article.url == B
    assert len(newsroom.archive.history(B)) == 2


def test_pages_that_name_each_other_as_canonical_stay_one_article(newsroom):
    for url, address in ((A, B), (B, A), (A, B), (B, B), (A, B)):
        newsroom.record(url, written(), address=address)
    assert newsroom.count("articles") == 1
    assert newsroom.count("revisions") == 1
    assert newsroom.count("pages", "state = 'alias' AND canonical_id IS NULL") == 0
    assert list(newsroom.archive.verify()) == []


def test_articles_that_turn_out_to_be_one_are_both_kept(newsroom):
    newsroom.record(A, written())
    newsroom.record(B, written(title="Un autre titre"))
    recorded = newsroom.record(A, written(title="Un autre titre"), address=B, final_url=B, redirects=((301, B),))
    assert (recorded.article_id, recorded.change) == (2, "unchanged")
    assert newsroom.count("articles") == 2
    assert newsroom.archive.known(A).state == "alias"


def test_a_removed_article_sent_home_is_not_the_home_page(newsroom):
    newsroom.record(HOME, None)
    newsroom.record(A, written())
    newsroom.record(A, None, address=HOME, final_url=HOME, redirects=((302, HOME),), state=PageState.GONE)
    assert (newsroom.archive.known(A).state, newsroom.archive.known(HOME).state) == ("gone", "live")
    assert newsroom.archive.find(A).article.title == "Le pont rouvre"


def test_a_redirect_off_the_site_makes_no_site(newsroom):
    newsroom.record(
        A, written(), final_url="https://elsewhere.example/", redirects=((302, "https://elsewhere.example/"),)
    )
    assert newsroom.count("sites") == 1


def test_gone_is_an_observation_and_a_failure_changes_nothing(newsroom):
    newsroom.record(A, written())
    before = newsroom.archive.find(A).article
    newsroom.record(A, at=LATER, outcome=Outcome.GONE, status=404, state=PageState.GONE, due="2026-04-01T00:00:00Z")
    newsroom.record(A, at=LATER, outcome=Outcome.TIMEOUT, status=None, state=PageState.FAILING)
    page = newsroom.archive.known(A)
    assert (page.state, page.failures, page.last_seen, page.last_visit) == ("failing", 1, NOW, LATER)
    newsroom.record(A, at=LATER, outcome=Outcome.GONE, status=410, state=PageState.GONE)
    assert newsroom.archive.known(A).failures == 0
    assert newsroom.archive.find(A).article == before
    assert newsroom.count("removals") == 0


def test_not_modified_keeps_what_is_held(newsroom):
    newsroom.record(A, written(), etag='"1"', last_modified="Sun, 01 Mar 2026 08:00:00 GMT")
    sha256 = newsroom.archive.known(A).sha256
    recorded = newsroom.record(A, at=LATER, outcome=Outcome.NOT_MODIFIED, status=304, due="2026-04-01T00:00:00Z")
    page = newsroom.archive.known(A)
    assert recorded.change is None
    assert (page.etag, page.sha256, page.last_seen, page.state) == ('"1"', sha256, LATER, "live")
    assert page.due == "2026-04-01T00:00:00Z"


def test_validators_of_another_address_are_not_taken_over(newsroom):
    newsroom.record(C, written(), address=A, etag='"amp"')
    assert newsroom.archive.known(A).etag is None


def test_the_visit_says_what_happened(newsroom):
    newsroom.record(C, written(), address=A, final_url=A, redirects=((301, A),), at="2026-03-01T09:00:00.123+01:00")
    row = newsroom.archive.db.query("SELECT visits.*, pages.url FROM visits JOIN pages ON pages.id = page_id")
    (visit,) = list(row)
    assert visit["url"] == C
    assert visit["started"] == "2026-03-01T08:00:00.123Z"
    assert json.loads(visit["redirects"]) == [[301, A]]
    assert (visit["final_url"], visit["change"], visit["capture_id"], visit["crawl_id"]) == (A, "new", 1, 1)


def test_a_visit_to_robots_txt_is_written_and_never_due(newsroom):
    robots = "https://gazette.example/robots.txt"
    for at in (NOW, LATER):
        newsroom.archive.record_visit(visited(robots, at=at), crawl_id=newsroom.crawl_id)
    assert newsroom.count("visits") == 2
    assert newsroom.archive.known(robots).state == "ignored"
    assert newsroom.archive.due(newsroom.site_id, now=LATER, limit=10) == []


def test_found_links_enter_the_frontier_of_their_site(newsroom):
    other = "https://news.other.example.org/a"
    links = [Link(url=url, kind=LinkKind.ARTICLE, source=Source.SECTION, found_on=HOME) for url in (A, B, A, other)]
    assert newsroom.record(HOME, None, found=links).links == 3
    assert newsroom.archive.known(A).depth == 1
    assert newsroom.archive.known(other).site_id != newsroom.site_id


def test_a_teaser_finds_its_article_before_and_after_and_under_any_address(newsroom):
    newsroom.record(
        HOME + "un", written(teasers=(teaser(C), teaser(A, 2)), links=(BodyLink(position=1, url=C, text=""),))
    )
    targets = "SELECT target_id FROM teasers WHERE article_id = 1 ORDER BY position"
    assert newsroom.archive.connection.execute(targets).fetchall() == [(None,), (None,)]
    newsroom.record(B, written(title="Le bac"), address=A)
    assert newsroom.archive.connection.execute(targets).fetchall() == [(None,), (2,)]
    newsroom.record(C, written(title="Le bac"), address=A)
    assert newsroom.archive.connection.execute(targets).fetchall() == [(2,), (2,)]
    assert newsroom.archive.connection.execute("SELECT target_id FROM links").fetchall() == [(2,)]
    newsroom.record(HOME + "deux", written(teasers=(teaser(C),)))
    assert newsroom.archive.connection.execute("SELECT target_id FROM teasers WHERE article_id = 3").fetchall() == [
        (2,)
    ]


def test_names_are_shared_and_follow_the_newest_version(newsroom):
    newsroom.record(A, written())
    newsroom.record(B, written(authors=("Li Wei", "Li Wei", "Zoé; Cie"), tags=()))
    assert newsroom.archive.find(B).article.authors == ("Li Wei", "Zoé; Cie")
    assert newsroom.count("authors") == 3
    newsroom.record(A, written(authors=("Li Wei", "Ana Roux")))
    assert newsroom.archive.find(A).article.authors == ("Li Wei", "Ana Roux")


def test_a_site_gets_the_name_that_its_articles_give(newsroom):
    assert newsroom.archive.sites()[0].name == "gazette.example"
    newsroom.record(A, written(site_name="La Gazette"))
    assert newsroom.archive.sites()[0].name == "La Gazette"


def test_hostile_text_is_kept_as_valid_text(newsroom):
    broken = "Le\x00pont \ud83d\ude00 \ud800 rouvre"
    newsroom.record(
        A,
        written(title=broken, body="x\x00y", authors=("A\x00B", ""), tags=("\udfff",), teasers=(teaser(B),)),
        etag='"\x00"',
        message="\udcff",
    )
    held = newsroom.archive.find(A).article
    assert held.title == "Le\ufffdpont 😀 \ufffd rouvre"
    assert (held.authors, held.tags) == (("A\ufffdB",), ("\ufffd",))
    assert newsroom.record(A, written(title=broken, body="x\x00y", authors=("A\x00B", ""))).change == "unchanged"
    assert index_is_sound(newsroom.archive)


def test_the_index_follows_our_writes_and_those_of_others(newsroom):
    newsroom.record(A, written())
    newsroom.record(A, written(title="La passerelle rouvre", body="Rien."), at=LATER, content=b"2")
    newsroom.record(A, written(title="La passerelle rouvre", body="Rien.", language="en"), at=LATER, content=b"3")
    archive = newsroom.archive
    assert (found(archive, "passerelle"), found(archive, "pont")) == ([1], [])
    assert (found(archive, "fr0passerel OR fr0rien"), found(archive, "en0rien")) == ([], [1])
    db = archive.db
    db["articles"].update(1, {"title": "Le viaduc", "authors": "Noé"})
    db["articles"].update(1, {"title": "L’aqueduc"})
    in_step(archive)
    assert found(archive, "aqueduc") == [1]
    assert found(archive, "passerelle OR viaduc OR roux") == []
    newsroom.record(B, written(title="Le tunnel"))
    page_id = archive.known(HOME + "x") or newsroom.link(HOME + "x")[1].id
    row = {**next(db.query("SELECT * FROM articles WHERE id = 2")), "id": 9, "page_id": page_id, "title": "Le gué"}
    db["articles"].insert(row)
    in_step(archive)
    assert found(archive, "gué") == [9]
    db["articles"].insert({**row, "title": "Le bac"}, replace=True)
    in_step(archive)
    assert (found(archive, "gué"), found(archive, "bac")) == ([], [9])
    db.execute("DELETE FROM copy_queue")  # which refers to it
    db["articles"].delete(9)
    in_step(archive)
    assert found(archive, "bac OR gué") == []
    assert index_is_sound(archive)


def in_step(archive):
    """What the next opening of an archive does after another program has written."""
    Archive(archive.path).close()


def test_sqlite_utils_and_datasette_find_the_index(newsroom):
    assert newsroom.archive.db["articles"].detect_fts() == "articles_fts"
    assert detect_fts(newsroom.archive.connection, "articles") == "articles_fts"
    newsroom.record(A, written())
    assert [row["id"] for row in newsroom.archive.db["articles"].search("annonce")] == [1]


def test_a_newer_extractor_makes_a_revision_of_its_own_origin(newsroom):
    newsroom.record(A, written(teasers=(teaser(B),)))
    ((number, url, capture),) = newsroom.archive.captured_articles()
    assert (number, url, capture.charset) == (1, A, "utf-8")
    same = newsroom.archive.reextracted(number, written(extractor="article-archive 0.2.0"), now=LATER)
    better = newsroom.archive.reextracted(number, written(body="Mieux lu."), now=LATER)
    assert (same.change, better.change) == ("unchanged", "changed")
    first, second = newsroom.archive.history(A)
    assert (first.origin, second.origin, second.capture) == ("first", "reextracted", first.capture)
    assert newsroom.archive.captured_articles(after=1) == []
    with pytest.raises(LookupError):
        newsroom.archive.reextracted(7, written(), now=LATER)


def test_a_record_that_fails_leaves_nothing_behind(newsroom):
    page = newsroom.link(A)[1]
    broken = written(links=(BodyLink(position=1, url="not an address", text=""),))
    record = Record(
        page=page,
        crawl_id=newsroom.crawl_id,
        visit=visited(A),
        state=PageState.LIVE,
        due=None,
        address=A,
        article=broken,
    )
    with pytest.raises(Exception, match="not an address"):
        newsroom.archive.record(record)
    assert [newsroom.count(t) for t in ("articles", "visits", "captures", "authors")] == [0, 0, 0, 0]
    assert newsroom.archive.known(A).state == "new"
    assert newsroom.record(A, written(page_type=PageType.LIVEBLOG)).change == "new"


def test_a_crawl_is_noted_from_beginning_to_end(newsroom):
    newsroom.record(A, written())
    running = newsroom.archive.status().last_crawl
    assert (running.finished, running.interrupted, running.counts) == (None, None, {})
    newsroom.archive.end_crawl(newsroom.crawl_id, LATER, interrupted=True, counts={"new": 1})
    done = newsroom.archive.crawls()[0]
    assert (done.finished, done.interrupted, done.counts, done.outcomes) == (LATER, True, {"new": 1}, {"fetched": 1})
    status = newsroom.archive.status()
    assert (status.sites, status.pages, status.articles, status.revisions) == (1, 1, 1, 1)
    assert status.file_bytes > status.stored_bytes > 0


def test_a_paywall_does_not_take_back_what_was_read(newsroom):
    whole = "The bridge opens on Monday.\n\nIts pillars were cast anew.\n\nTrams return in June."
    newsroom.record(A, written(body=whole))
    for shown in ("The bridge opens on Monday.\n\nIts pillars were…", "The bridge opens on Monday.", "It is open."):
        walled = newsroom.record(A, written(body=shown, access=Access.PARTIAL))
        assert walled.change is Change.UNCHANGED
    article = newsroom.archive.find(A).article
    assert (article.body, article.access) == (whole, Access.PARTIAL)
    other = "The bridge opens on Tuesday, and its pillars were cast anew in one winter."
    assert newsroom.record(A, written(body=other, access=Access.PARTIAL)).change is Change.CHANGED
    assert newsroom.record(A, written(body="The bridge opens.", access=Access.FULL)).change is Change.CHANGED


def test_each_version_of_robots_txt_is_kept_once(newsroom):
    robots = "https://gazette.example/robots.txt"
    for at, content in ((NOW, b"User-agent: *"), (LATER, b"User-agent: *"), (LATER, b"Disallow: /")):
        newsroom.archive.record_visit(visited(robots, at=at, content=content), crawl_id=newsroom.crawl_id)
    kept = newsroom.archive.connection.execute(
        "SELECT captures.first_seen, count(*) FROM visits JOIN captures ON captures.id = capture_id GROUP BY captures.id"
    )
    assert kept.fetchall() == [(NOW, 2), (LATER, 1)]


@pytest.mark.parametrize("outcome", [Outcome.TOO_LARGE, Outcome.UNREADABLE, Outcome.SERVER_ERROR, Outcome.BROKEN])
def test_validators_of_what_was_not_read_are_not_kept(newsroom, outcome):
    newsroom.record(A, at=NOW, outcome=outcome, state=PageState.FAILING, etag='"1"', last_modified="x")
    assert (newsroom.archive.known(A).etag, newsroom.archive.known(A).last_modified) == (None, None)
    newsroom.record(A, written(), etag='"2"')
    newsroom.record(A, at=LATER, outcome=outcome, state=PageState.FAILING, etag='"3"')
    assert newsroom.archive.known(A).etag == '"2"'


@pytest.mark.parametrize("shows", [Shown.CONSENT, Shown.CHALLENGE, Shown.NOT_FOUND])
def test_validators_of_what_stands_in_for_a_page_are_not_kept(newsroom, shows):
    newsroom.record(A, written(), etag='"1"')
    newsroom.record(A, at=LATER, shows=shows, etag='"2"')
    assert newsroom.archive.known(A).etag is None
