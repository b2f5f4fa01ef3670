"""Three crawls of the demo newspapers with the real command line: everything, nothing new, the second edition."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def cli(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "cli.py", *arguments]
    environment = {**os.environ, "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )


ARTICLES = """
SELECT articles.*, (SELECT json_group_array(name) FROM (
         SELECT authors.name FROM article_authors JOIN authors ON authors.id = author_id
          WHERE article_id = articles.id ORDER BY position)) AS names
  FROM articles
"""
TEASERS = """
SELECT articles.url AS page, teasers.*
  FROM teasers JOIN articles ON articles.id = article_id
 ORDER BY article_id, position
"""
FIELDS = {
    "title": (lambda row: row["title"], lambda wanted: wanted.title),
    "subtitle": (lambda row: row["subtitle"], lambda wanted: wanted.subtitle),
    "authors": (lambda row: tuple(json.loads(row["names"])), lambda wanted: wanted.authors),
    "published": (lambda row: row["published"], lambda wanted: wanted.published),
    "updated": (lambda row: row["updated"], lambda wanted: wanted.updated),
    "language": (lambda row: row["language"], lambda wanted: wanted.language),
    "section": (lambda row: row["section"], lambda wanted: wanted.section),
    "body": (lambda row: tuple((row["body"] or "").split("\n\n")), lambda wanted: wanted.body),
}


def test_every_article_is_archived_and_nothing_else(crawled):
    held = {row["url"] for row in crawled.first.rows("SELECT url FROM articles")}
    assert held == {article.url for article in crawled.truth[1]}
    assert crawled.first.exit_code == 0, crawled.first.report


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("edition", [1, 2])
def test_every_field_is_what_the_paper_printed(crawled, field, edition):
    step = crawled.first if edition == 1 else crawled.third
    read, expect = FIELDS[field]
    held = {row["url"]: read(row) for row in step.rows(ARTICLES)}
    wanted = {article.url: expect(article) for article in crawled.truth[edition]}
    assert {url: held.get(url) for url in wanted} == wanted


def test_no_caption_stands_in_a_body(crawled):
    bodies = {row["url"]: row["body"] for row in crawled.first.rows(ARTICLES)}
    for article in crawled.truth[1]:
        assert not [caption for caption in article.captions if caption in bodies[article.url]]


@pytest.mark.parametrize("what", ["kind", "heading", "title", "url", "excerpt", "author"])
def test_every_teaser_is_what_the_card_shows(crawled, what):
    held = {row["url"]: [] for row in crawled.first.rows(ARTICLES)}
    for row in crawled.first.rows(TEASERS):
        held[row["page"]].append(row[what].rstrip(" :") if what == "heading" else row[what])
    wanted = {article.url: [getattr(teaser, what) for teaser in article.teasers] for article in crawled.truth[1]}
    assert held == wanted


def test_teasers_lead_to_archived_articles(crawled):
    assert not crawled.first.rows("SELECT url FROM teasers WHERE target_id IS NULL")


def test_robots_txt_is_obeyed_and_the_refusal_noted(crawled):
    paths = {request.path for step in (crawled.first, crawled.second, crawled.third) for request in step.requests}
    for url in crawled.disallowed:
        assert "/" + url.split("/", 3)[3] not in paths
        (row,) = crawled.first.rows("SELECT last_outcome, state FROM pages WHERE url = ?", url)
        assert tuple(row) == ("robots", "refused")


def test_the_crawler_says_who_it_is(crawled):
    agents = {request.user_agent for request in crawled.first.requests}
    assert all(agent.startswith("article-archive/") for agent in agents)


def test_nothing_is_fetched_twice_in_one_crawl_but_behind_its_short_link(crawled):
    bodies = Counter((request.paper, request.path) for request in crawled.first.requests if request.status == 200)
    hops = sum(request.status == 301 for request in crawled.first.requests)
    assert sum(times - 1 for times in bodies.values()) <= hops
    assert not [path for (_, path), times in bodies.items() if times > 1 and path.endswith((".xml", ".txt", ".atom"))]


def test_other_names_of_an_article_are_aliases(crawled):
    for ending in ("/amp/last-keeper-of-gull-rock/", "/imprimer/la-dune-recule", "/l/1042"):
        rows = crawled.first.rows("SELECT state, canonical_id FROM pages WHERE url LIKE ?", f"%{ending}")
        for row in rows:
            assert row["state"] in {"alias", "new", "ignored"}
            assert row["state"] != "alias" or row["canonical_id"]


def test_a_second_crawl_fetches_no_body_and_adds_no_row(crawled):
    statuses = Counter(request.status for request in crawled.second.requests if request.path != "/robots.txt")
    assert statuses.keys() <= {304, 404}, statuses
    for table in ("articles", "revisions", "captures", "teasers"):
        assert (
            crawled.second.rows(f"SELECT count(*) FROM {table}")[0][0]
            == (crawled.first.rows(f"SELECT count(*) FROM {table}")[0][0])
        )


def test_the_changed_article_gets_one_revision(crawled):
    first, second = ({article.url: article for article in crawled.truth[edition]} for edition in (1, 2))
    (changed,) = [url for url in first.keys() & second.keys() if first[url] != second[url]]
    assert len(crawled.third.rows("SELECT id FROM revisions WHERE number > 1")) == 1
    rows = crawled.third.rows(
        "SELECT revisions.* FROM revisions JOIN articles ON articles.id = article_id WHERE url = ? ORDER BY number",
        changed,
    )
    assert [row["number"] for row in rows] == [1, 2]
    assert json.loads(rows[1]["changes"]) == ["body"]
    assert [tuple(row["body"].split("\n\n")) for row in rows] == [first[changed].body, second[changed].body]


def test_the_withdrawn_article_stays_and_its_removal_is_observed(crawled):
    (gone,) = {article.url for article in crawled.truth[1]} - {article.url for article in crawled.truth[2]}
    wanted = next(article for article in crawled.truth[1] if article.url == gone)
    (row,) = crawled.third.rows(f"{ARTICLES} WHERE url = ?", gone)
    assert (row["title"], tuple(row["body"].split("\n\n"))) == (wanted.title, wanted.body)
    (page,) = crawled.third.rows("SELECT id, state FROM pages WHERE url = ?", gone)
    assert page["state"] == "gone"
    outcomes = crawled.third.rows("SELECT outcome, status FROM visits WHERE page_id = ? ORDER BY id", page["id"])
    assert tuple(outcomes[-1]) == ("gone", 410)
    missed = crawled.third.rows("SELECT url, state, kind, observations FROM disappearances")
    assert [tuple(row) for row in missed] == [(gone, "suspect", "removed", 1)]


def test_the_new_article_arrives_with_the_second_edition(crawled):
    held = {row["url"] for row in crawled.third.rows("SELECT url FROM articles")}
    assert held == {article.url for edition in (1, 2) for article in crawled.truth[edition]}
    assert crawled.third.exit_code == 0, crawled.third.report


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("geomorphologue", "À la Pointe-aux-Grives, la dune a reculé de neuf mètres en un hiver"),
        ('"sea wall"', "Who pays for the sea wall? Saltmere gets three answers"),
        ("Morvezen", "Le bibliobus des marais fête ses trente ans et perd son chauffeur"),
        ("title:ostreiculteurs", "Les ostréiculteurs de l’Anse retrouvent le droit de vendre"),
    ],
)
def test_search_finds_articles_without_their_accents(crawled, query, title):
    found = json.loads(cli("search", query, "--json", "--db", crawled.third.archive).stdout)
    assert found[0]["title"] == title


def test_the_archive_is_sound(crawled):
    done = cli("verify", "--db", crawled.third.archive)
    assert done.returncode == 0, done.stdout


def test_kill_9_loses_nothing():
    command = [sys.executable, ROOT / "benchmarks" / "kill.py", "--moments", "2", "--bulletins", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
