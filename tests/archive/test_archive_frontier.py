"""Links in, due pages out: what improves, what becomes due, in which order, and that it stays cheap."""

import pytest
from archive_desk import HOME, NOW, visited, written

from scraper.archive.crawls import frontier
from scraper.archive.records import PageState
from scraper.models import BodyLink, Link, LinkKind, Outcome, Source, Teaser, TeaserKind

A = HOME + "2026/02/a"
B = HOME + "2026/02/b"
LATER = "2026-03-05T08:00:00Z"


def due(newsroom, now=NOW, limit=100, **options):
    return [
        page.url.removeprefix(HOME) for page in newsroom.archive.due(newsroom.site_id, now=now, limit=limit, **options)
    ]


def test_a_link_is_new_once(newsroom):
    added, page = newsroom.link(A, title=" Un titre", published="2026-02-28T10:00:00+01:00")
    assert (added, page.state, page.due, page.depth) == (1, "new", NOW, 0)
    assert page.listed_published == "2026-02-28T09:00:00Z"
    assert newsroom.link(A)[0] == 0
    assert newsroom.count("pages") == 1


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ((LinkKind.UNKNOWN, Source.ARTICLE), (LinkKind.ARTICLE, Source.SECTION), (LinkKind.ARTICLE, Source.SECTION)),
        ((LinkKind.UNKNOWN, Source.SECTION), (LinkKind.SECTION, Source.ARTICLE), (LinkKind.SECTION, Source.SECTION)),
        ((LinkKind.ARTICLE, Source.FEED), (LinkKind.SECTION, Source.SEED), (LinkKind.ARTICLE, Source.SEED)),
        ((LinkKind.ARTICLE, Source.FEED), (LinkKind.UNKNOWN, Source.PROBE), (LinkKind.ARTICLE, Source.FEED)),
        ((LinkKind.SECTION, Source.SECTION), (LinkKind.ARTICLE, Source.FEED), (LinkKind.ARTICLE, Source.FEED)),
        ((LinkKind.SECTION, Source.SECTION), (LinkKind.ARTICLE, Source.ARTICLE), (LinkKind.SECTION, Source.SECTION)),
    ],
)
def test_what_is_known_only_gets_better(newsroom, first, then, expected):
    newsroom.link(A, *first)
    page = newsroom.link(A, *then)[1]
    assert (page.kind, page.source) == expected


def test_depth_counts_links_from_the_start(newsroom):
    newsroom.link(HOME, LinkKind.SECTION, Source.SEED)
    assert newsroom.link(A, found_on=HOME)[1].depth == 1
    assert newsroom.link(B, found_on=A)[1].depth == 2
    assert newsroom.link(B, found_on=HOME)[1].depth == 1
    assert newsroom.link(HOME + "c", found_on=HOME + "nowhere")[1].depth == 1


def test_roots_come_first_and_alone_then_articles_newest_first(newsroom):
    newsroom.link(HOME + "old", published="2026-01-01")
    newsroom.link(HOME + "what", LinkKind.UNKNOWN)
    newsroom.link(HOME + "fresh", published="2026-02-28T22:00:00Z")
    newsroom.link(HOME + "undated1")
    newsroom.link(HOME + "undated2")
    newsroom.link(HOME + "future", modified="2199-01-01")
    newsroom.link(HOME + "feed", LinkKind.FEED)
    newsroom.link(HOME + "section", LinkKind.SECTION)
    newsroom.link(HOME + "sitemap", LinkKind.SITEMAP)
    roots = ["sitemap", "feed", "section"]
    assert due(newsroom) == roots
    assert due(newsroom, limit=2) == roots[:2]
    for name in roots:
        newsroom.archive.put_off(newsroom.archive.known(HOME + name).id, state=PageState.LIVE, due=LATER)
    order = ["undated1", "undated2", "future", "fresh", "old", "what"]
    assert due(newsroom) == order
    assert due(newsroom, limit=4) == order[:4]
    assert due(newsroom, now="2026-02-01T00:00:00Z") == []


def test_new_articles_come_before_old_ones_to_look_at_again(newsroom):
    newsroom.record(A, written(), due=LATER)
    newsroom.link(B)
    assert due(newsroom) == [B.removeprefix(HOME)]
    assert due(newsroom, now=LATER) == [B.removeprefix(HOME), A.removeprefix(HOME)]


def test_an_announced_change_makes_a_page_due(newsroom):
    newsroom.link(A, modified="2026-02-28T10:00:00Z")
    newsroom.record(A, written(), due=LATER)
    assert newsroom.archive.known(A).checked_modified == "2026-02-28T10:00:00Z"
    newsroom.link(A, modified="2026-02-28T11:00:00+01:00")
    assert due(newsroom) == []
    newsroom.link(A, modified="2026-03-01T09:00:00Z", now="2026-03-01T10:00:00Z")
    assert newsroom.archive.known(A).due == "2026-03-01T10:00:00Z"
    newsroom.record(A, written(), at="2026-03-01T11:00:00Z", due=LATER)
    newsroom.link(A, modified="2026-03-01T09:00:00Z", now="2026-03-01T12:00:00Z")
    assert newsroom.archive.known(A).due == LATER


def test_a_change_announced_before_we_read_the_page_is_no_news(newsroom):
    newsroom.record(A, written(), due=LATER)
    newsroom.link(A, modified="2026-02-28T10:00:00Z")
    assert newsroom.archive.known(A).due == LATER


def test_a_change_announced_for_an_alias_counts_for_its_page(newsroom):
    newsroom.link(B, modified="2026-02-01")
    newsroom.record(B, written(), address=A, due=LATER)
    newsroom.link(B, modified="2026-02-01")
    assert newsroom.archive.known(A).due == LATER
    newsroom.link(B, modified="2026-03-02", now="2026-03-02T09:00:00Z")
    assert newsroom.archive.known(A).due == "2026-03-02T09:00:00Z"
    assert (newsroom.archive.known(B).state, newsroom.archive.known(B).due) == ("alias", None)


def test_a_page_that_fails_keeps_its_date_whatever_is_announced(newsroom):
    newsroom.record(A, outcome=Outcome.TIMEOUT, status=None, state=PageState.FAILING, due=LATER)
    newsroom.link(A, modified="2026-03-01T09:00:00Z")
    assert newsroom.archive.known(A).due == LATER


@pytest.mark.parametrize(
    "date", ["yesterday", "", "2026-13-01", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-14:00", "१२"]
)
def test_a_date_that_is_none_is_left_out(newsroom, date):
    page = newsroom.link(A, modified=date, published=date)[1]
    assert (page.listed_modified, page.listed_published) == (None, None)


def test_links_are_read_lazily_and_written_in_batches(newsroom):
    def links():
        for number in range(2 * frontier.BATCH + 1):
            if number == 2 * frontier.BATCH:
                raise ConnectionError
            yield Link(url=f"{HOME}{number}", kind=LinkKind.ARTICLE, source=Source.SITEMAP)

    with pytest.raises(ConnectionError):
        newsroom.archive.add_links(newsroom.site_id, links(), now=NOW)
    assert newsroom.count("pages") == 2 * frontier.BATCH


def test_links_that_bring_nothing_new_write_nothing(newsroom):
    links = [Link(url=f"{HOME}{n}", kind=LinkKind.ARTICLE, source=Source.SITEMAP, modified=NOW) for n in range(50)]
    assert newsroom.archive.add_links(newsroom.site_id, links, now=NOW) == 50
    before = newsroom.archive.connection.total_changes
    assert newsroom.archive.add_links(newsroom.site_id, links, now=LATER) == 0
    assert newsroom.archive.connection.total_changes == before


@pytest.mark.parametrize("query", [frontier.DUE_NEW, frontier.DUE_AGAIN])
def test_due_pages_are_read_off_an_index_in_order(newsroom, query):
    values = {"site_id": 1, "kind": "article", "now": NOW, "limit": 10}
    plan = [row[3] for row in newsroom.archive.connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    index = "pages_new" if query is frontier.DUE_NEW else "pages_due"
    assert plan[0].startswith(f"SEARCH pages USING INDEX {index} (")
    assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")]


def test_a_crawl_never_reads_a_table_from_end_to_end(newsroom):
    statements = []
    newsroom.link(HOME + "feed", LinkKind.FEED)
    newsroom.archive.connection.set_trace_callback(statements.append)
    found = [Link(url=B, kind=LinkKind.ARTICLE, source=Source.SECTION, found_on=A, modified=NOW)]
    teaser = Teaser(position=1, kind=TeaserKind.RELATED, heading=None, title="B", url=B)
    cited = BodyLink(position=1, url=B, text="b")
    for title in ("Un", "Deux", "Deux"):
        newsroom.record(A + "?amp", written(title=title, teasers=(teaser,), links=(cited,)), address=A, found=found)
    newsroom.record(A, outcome=Outcome.GONE, state=PageState.GONE)
    newsroom.archive.record_visit(visited(HOME + "robots.txt"), crawl_id=None)
    newsroom.archive.find(B)
    newsroom.archive.due(newsroom.site_id, now=LATER, limit=5)
    newsroom.archive.bring_forward(newsroom.site_id, now=NOW, until=LATER)
    newsroom.archive.captured_articles()
    newsroom.archive.connection.set_trace_callback(None)
    ours = {text for text in statements if text.lstrip().startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))}
    ours = {text for text in ours if "_fts_" not in text}  # what FTS5 asks of itself
    assert len(ours) > 20
    for text in ours:
        plan = newsroom.archive.connection.execute(f"EXPLAIN QUERY PLAN {text}").fetchall()
        scans = [
            row[3]
            for row in plan
            if row[3].startswith("SCAN") and row[3].split()[1] not in {"asked", "CONSTANT", "search_queue"}
        ]  # the queue holds what was just written
        assert not scans, (text, scans)


def test_bringing_forward_and_putting_off(newsroom):
    newsroom.record(A, written(), due=LATER)
    newsroom.archive.bring_forward(newsroom.site_id, now=NOW, until="2026-03-04T00:00:00Z")
    assert newsroom.archive.known(A).due == LATER
    newsroom.archive.bring_forward(newsroom.site_id, now=NOW, until=LATER)
    page = newsroom.archive.known(A)
    assert page.due == NOW
    newsroom.archive.put_off(page.id, state=PageState.IGNORED, due=None)
    assert due(newsroom) == []
    assert newsroom.archive.site_urls() == [HOME]


@pytest.mark.parametrize("modified", ["2999-01-01", "2999-01-01T00:00:00Z", "2026-03-03T08:00:00Z"])
def test_a_change_in_the_future_says_nothing_and_hides_none(newsroom, modified):
    newsroom.link(A, modified=modified)
    newsroom.record(A, written(), due=LATER)
    assert newsroom.archive.known(A).listed_modified is None
    newsroom.link(A, modified=modified)
    assert newsroom.archive.known(A).due == LATER
    later = "2026-03-02T10:00:00Z"
    newsroom.link(A, modified="2026-03-02T09:00:00Z", now=later)
    assert (newsroom.archive.known(A).listed_modified, newsroom.archive.known(A).due) == ("2026-03-02T09:00:00Z", later)
