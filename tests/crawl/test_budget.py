"""A crawl that has spent its budget stops, says so, and leaves what was due due."""

import pytest
from newsstand import Newsstand, article, home

from scraper.amounts import Budget

PATHS = [f"/2026/story-{number}.html" for number in range(12)]


@pytest.fixture
def paper():
    pages = {path: article(f"Story number {path[12:-5]}") for path in PATHS}
    with Newsstand({"/": home(*PATHS), **pages}) as stand:
        yield stand


@pytest.mark.parametrize("budget", [Budget(requests=11), Budget(size=6_000), Budget(seconds=0.0)])
def test_a_crawl_stops_when_its_budget_is_spent_and_the_next_one_goes_on(archive, paper, crawl_once, budget):
    report = crawl_once(paper.url, budget=budget)
    archived = archive.status().articles
    assert archived < len(PATHS)
    assert report.spent
    assert "is spent" in report.as_text()
    assert report.as_json()["spent"] == report.spent
    if budget.requests:
        assert report.requests <= budget.requests + 6  # what was under way
    assert archive.connection.execute("SELECT count(*) FROM leases").fetchone() == (0,)
    again = crawl_once(paper.url, due_only=True)
    assert again.spent is None
    assert archive.status().articles == len(PATHS)
    assert max(paper.asked.count(path) for path in PATHS) == 1


def test_the_archive_says_what_a_crawl_could_spend(archive, paper, crawl_once):
    crawl_once(paper.url, budget=Budget(requests=3) | Budget(size=10**9))
    (run,) = archive.crawls()
    assert run.settings["budget"] == {"requests": 3, "size": 10**9, "seconds": None}
