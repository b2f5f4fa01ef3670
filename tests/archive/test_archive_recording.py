"""One visit in, one transaction: articles, revisions, aliases, targets."""

from archive_desk import written

A = "https://gazette.example/2026/02/pont"


def test_a_new_article_is_new_and_the_same_again_is_unchanged(newsroom):
    first = newsroom.record(A, written())
    again = newsroom.record(A, written())
    assert (first.change, again.change) == ("new", "unchanged")
    assert first.article_id == again.article_id
    assert [newsroom.count(t) for t in ("articles", "revisions", "captures", "visits")] == [1, 1, 1, 2]
