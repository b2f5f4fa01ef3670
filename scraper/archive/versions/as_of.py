"""A date → the archive as it was known then: SQL in which ``articles`` are the versions that were the newest ones.

``ARTICLES`` goes before a query and takes the place of the table ``articles`` in it, so that whatever is asked of
articles is asked of their versions of that time, and those archived later are not there.  Texts are found by two
indexes: ``articles_fts`` where the version is still the newest one, else ``past_versions_fts``.  A search costs what it
costs without a date, one look-up of the version for each hit, and a pass over the hits among past versions.
"""

import sqlite3

from scraper.archive.schema.search import WEIGHTS
from scraper.archive.searching.search import SCORED, Hit, bounded, checked, shown
from scraper.archive.searching.selection import Selection

ARTICLES = """
WITH articles AS (
  SELECT held.id, held.page_id, held.site_id, held.url, versions.title, versions.subtitle, versions.authors,
         versions.published, versions.body, versions.id AS revision_id,
         coalesce(json_extract(superseded.fields, '$.language'), held.language) AS language,
         coalesce(json_extract(superseded.fields, '$.access'), held.access) AS access,
         versions.number = (SELECT max(number) FROM main.revisions WHERE article_id = held.id) AS is_newest
    FROM main.articles AS held
    JOIN main.revisions AS versions
      ON versions.id = (SELECT id FROM main.revisions
                         WHERE article_id = held.id AND seen <= :as_of
                         ORDER BY number DESC LIMIT 1)
    LEFT JOIN main.superseded ON superseded.revision_id = versions.id
)"""
"""The articles that were archived by ``:as_of``, as they stood then."""

FOUND = """
((articles.is_newest AND articles.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match))
 OR articles.revision_id IN (SELECT rowid FROM past_versions_fts WHERE past_versions_fts MATCH :match))"""
"""The condition that the text of that time matches."""

_SOURCES = {
    "articles_fts": """
         articles_fts
         CROSS JOIN articles ON articles.id = articles_fts.rowid AND articles.is_newest""",
    "past_versions_fts": """
         past_versions_fts
         CROSS JOIN main.revisions AS past ON past.id = past_versions_fts.rowid
         CROSS JOIN articles ON articles.id = past.article_id AND articles.revision_id = past.id""",
}
"""Index → where its hits are joined with the articles of that time."""

_LAST = {
    "articles_fts": "(SELECT max(id) FROM main.articles WHERE first_seen <= :as_of)",
    "past_versions_fts": "(SELECT max(id) FROM main.revisions)",
}
"""Index → its highest row that can be of that time."""

_SCORED = """
SELECT '{index}', {index}.rowid, articles.id, bm25({index}, {weights}) AS score
  FROM {source}
 WHERE {index} MATCH :match AND {index}.rowid <= {last} AND {condition}
 ORDER BY {index}.rowid DESC
 LIMIT :scored"""


def search_as_of(
    connection: sqlite3.Connection, selection: Selection, *, limit: int = 20, marks: tuple[str, str] = ("[", "]")
) -> list[Hit]:
    """As ``search.search``, in the texts as they stood at ``selection.as_of``.

    The scores of newest and of past versions come from two indexes, each by how rare a word is in it.

    Raises:
        QueryError: as ``search.search``, and for a date that is none.
    """
    match = checked(connection, selection, limit)
    condition, values = selection.conditions(connection)
    values |= {"match": match, "scored": SCORED}
    with bounded(connection):
        found: list[tuple[str, int, int, float]] = []
        for index, source in _SOURCES.items():
            parts = {"index": index, "source": source, "last": _LAST[index], "weights": WEIGHTS, "condition": condition}
            found += connection.execute(ARTICLES + _SCORED.format(**parts), values)
        best = sorted(found, key=lambda row: (row[3], -row[2]))[:limit]
        scores = {number: score for _, _, number, score in best}
        return shown(connection, selection, scores, marks=marks, articles=ARTICLES, values=values)
