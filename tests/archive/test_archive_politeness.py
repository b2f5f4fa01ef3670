"""What proves how hosts were asked: the ledger's gaps, each robots.txt as it stood, refusals that were kept."""

from archive_desk import HOME, NOW, visited, written

from scraper.models import Outcome

LATER = "2026-03-02T08:00:00Z"
ROBOTS = HOME + "robots.txt"


def test_each_robots_txt_is_told_as_it_stood(newsroom):
    for at, content in ((NOW, b"User-agent: *"), (LATER, b"User-agent: *"), (LATER, b"Disallow: /")):
        newsroom.archive.record_visit(visited(ROBOTS, at=at, content=content), crawl_id=newsroom.crawl_id)
    gone = visited("https://www.gazette.example/robots.txt", at=NOW, outcome=Outcome.GONE, status=404)
    newsroom.archive.record_visit(gone, crawl_id=newsroom.crawl_id)
    newsroom.record(HOME + "articles/robots.txt", written())
    rows = list(newsroom.archive.db.query("SELECT * FROM robots_versions ORDER BY host, first_seen"))
    assert [(row["host"], row["outcome"], row["visits"], row["first_seen"], row["last_seen"]) for row in rows] == [
        ("gazette.example", "fetched", 2, "2026-03-01T08:00:00.000Z", "2026-03-02T08:00:00.000Z"),
        ("gazette.example", "fetched", 1, "2026-03-02T08:00:00.000Z", "2026-03-02T08:00:00.000Z"),
        ("www.gazette.example", "gone", 1, "2026-03-01T08:00:00.000Z", "2026-03-01T08:00:00.000Z"),
    ]
    texts = [newsroom.archive.capture(row["sha256"]).content for row in rows[:2]]
    assert texts == [b"User-agent: *", b"Disallow: /"]
    assert rows[2]["capture_id"] is None


def test_a_host_is_accounted_for(newsroom):
    newsroom.archive.record_visit(visited(ROBOTS, content=b"User-agent: *"), crawl_id=newsroom.crawl_id)
    newsroom.record(HOME + "a", written())
    newsroom.record(HOME + "b", outcome=Outcome.ROBOTS, status=None)
    newsroom.record(HOME + "c", outcome=Outcome.RATE_LIMITED, status=429)
    newsroom.record(HOME + "d", outcome=Outcome.FORBIDDEN, status=403)
    newsroom.record(HOME + "e", message="Not archived: noarchive")
    newsroom.record("http://gazette.example:8080/f", written("F"))
    hosts = newsroom.archive.hosts(newsroom.crawl_id)
    hosts.take("gazette.example", 0.0, None, 0.0)
    hosts.leave("gazette.example", 0.0, 0.0, 0.0, 0.1)
    hosts.take("gazette.example", 0.0, None, 0.0)
    hosts.hold("gazette.example", 30.0, asked=True)
    one, other = newsroom.archive.conduct()
    assert (one.host, one.visits, one.requests, one.robots_versions) == ("gazette.example", 6, 6, 1)
    assert (one.robots_refused, one.rate_limited, one.forbidden, one.withheld) == (1, 1, 1, 1)
    assert (one.requests_paced, one.early, one.retry_after_kept, one.longest_wait) == (2, 0, 1, 30.0)
    assert one.smallest_gap >= 0.0
    assert (other.host, other.requests, other.requests_paced, other.smallest_gap) == (
        "gazette.example:8080", 1, 0, None,
    )  # fmt: skip
