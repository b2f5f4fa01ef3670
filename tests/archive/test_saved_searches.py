"""Searches that are kept: what is new comes once, what has changed when asked for, and nothing is lost."""

import json
from xml.etree import ElementTree as ET

import pytest
from archive_desk import HOME, written
from click.testing import CliRunner

from scraper.archive.searching.selection import Selection
from scraper.commands.main import main
from scraper.errors import QueryError

NOW = "2026-03-01T09:00:00Z"
LATER = "2026-03-02T08:00:00Z"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def kept(newsroom):
    newsroom.record(HOME + "old", written(title="Le vieux pont"))
    newsroom.archive.searches.save("ponts", Selection(query="pont", language="fr"), now=NOW)
    return newsroom


def told(newsroom, *, changed=False, limit=20):
    searches = newsroom.archive.searches
    news = searches.news("ponts", changed=changed, limit=limit)
    searches.told(news, now=LATER)
    return [hit.url.removeprefix(HOME) + ("!" if hit.id in news.changed else "") for hit in news.hits]


def test_new_is_what_was_archived_since_and_it_comes_once(kept):
    assert told(kept) == []
    kept.record(HOME + "a", written(title="Les ponts rouvrent"))
    kept.record(HOME + "b", written(title="Bridge, le pont", language="en"))
    kept.record(HOME + "c", written(title="Le bac", body="Sans rapport."))
    kept.record(HOME + "d", written(title="Un pont de plus"))
    assert told(kept) == ["d", "a"]
    assert told(kept) == []
    (search,) = kept.archive.searches.all()
    assert (search.name, search.saved, search.asked) == ("ponts", NOW, LATER)


def test_what_was_not_told_comes_again_and_more_than_the_limit_next_time(kept):
    for number in range(5):
        kept.record(f"{HOME}{number}", written(title="Le pont"))
    assert len(kept.archive.searches.news("ponts").hits) == 5  # not noted as told: the output failed, say
    assert told(kept, limit=2) == ["1", "0"]
    assert told(kept, limit=2) == ["3", "2"]
    assert told(kept, limit=2) == ["4"]
    assert told(kept, limit=2) == []


def test_a_changed_article_is_told_only_when_asked_for(kept):
    kept.record(HOME + "old", written(title="Le vieux pont ferme"), at=LATER, content=b"2")
    assert told(kept, changed=True) == ["old!"]
    kept.record(HOME + "old", written(title="Le vieux pont rouvre"), at=LATER, content=b"3")
    assert told(kept) == []
    kept.record(HOME + "e", written(title="Le pont neuf"), at=LATER)
    kept.record(HOME + "e", written(title="Le pont neuf ferme"), at=LATER, content=b"4")
    assert told(kept, changed=True) == ["e"]  # new, whatever has become of it since


@pytest.mark.parametrize(
    ("name", "selection", "what"),
    [
        ("ponts", {"query": "bac"}, "already"),
        ("", {"query": "bac"}, "name of 1 to 100"),
        ("a\nb", {"query": "bac"}, "name of 1 to 100"),
        ("x", {}, "nothing to search for"),
        ("x", {"query": '"bac'}, "opens a quote"),
        ("x", {"query": "bac", "site": "nowhere.example"}, "no site"),
        ("x", {"query": "bac", "as_of": "2026"}, "leave out --as-of"),
    ],
)
def test_what_cannot_be_kept_is_said(kept, name, selection, what):
    with pytest.raises(QueryError, match=what):
        kept.archive.searches.save(name, Selection(**selection), now=NOW)
    assert len(kept.archive.searches.all()) == 1


def test_a_forgotten_search_is_no_more(kept):
    kept.archive.searches.forget("ponts")
    assert kept.archive.searches.all() == []
    for action in (kept.archive.searches.forget, kept.archive.searches.news):
        with pytest.raises(QueryError, match="no saved search 'ponts'; there is: none yet"):
            action("ponts")


@pytest.fixture
def run(newsroom):
    def run(*words, code=0):
        result = CliRunner().invoke(main, [words[0], *words[1:], "--db", str(newsroom.archive.path)])
        assert result.exit_code == code, result.output
        return result

    return run


def test_the_command_keeps_lists_tells_and_forgets(newsroom, run):
    run("search", "pont", "--language", "fr", "--save", "ponts")
    newsroom.record(HOME + "a", written(title="Les ponts rouvrent"))
    (listed,) = json.loads(run("search", "--saved", "--json").stdout)
    assert (listed["name"], listed["query"], listed["filters"], listed["asked"]) == (
        "ponts",
        "pont",
        "language fr",
        None,
    )
    (hit,) = json.loads(run("search", "--new", "ponts", "--json").stdout)
    assert (hit["marked_title"], hit["changed"]) == ("Les [ponts] rouvrent", False)
    assert "Nothing new" in run("search", "--new", "ponts").stderr
    run("search", "--forget", "ponts")
    assert "No search is kept" in run("search", "--saved").stderr


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((), "give some words"),
        (("pont", "--new", "x"), "give only its name"),
        (("--new", "x", "--saved"), "Give one of"),
        (("pont", "--changed"), "goes with --new"),
        (("pont", "--atom", "--json"), "one of --atom and --json"),
        (("pont", "--as-of", "2026", "--order", "newest"), "--order does not go with --as-of"),
        (("pont", "--as-of", "2026", "--count"), "do not go with --as-of"),
        (("--new", "x"), "no saved search 'x'"),
    ],
)
def test_options_that_do_not_go_together(run, words, what):
    assert what in run("search", *words, code=2).stderr


def test_count_order_and_offset(newsroom, run):
    for day in (3, 1, 2):
        newsroom.record(f"{HOME}{day}", written(title=f"Le pont {day}", published=f"2026-02-0{day}"))
    assert run("search", "pont", "--count").stdout == "3\n"
    assert json.loads(run("search", "pont", "--count", "--json").stdout) == {"count": 3}

    def days(*words):
        return [hit["published"][-1] for hit in json.loads(run("search", "pont", "--json", *words).stdout)]

    assert days("--order", "newest") == ["3", "2", "1"]
    assert days("--order", "oldest", "--offset", "1") == ["2", "3"]
    assert days("--recency", "1000") == ["3", "2", "1"]


def test_a_feed_is_atom_whatever_the_web_wrote(newsroom, run):
    hostile = "Le pont <b>&\x0b]]> rouvre"
    newsroom.record(HOME + "a", written(title=hostile, body="Le pont \x01 <script>", authors=("A & B", "C")))
    newsroom.record(HOME + "b", written(title="Le pont", published="2026-02-01", authors=()))
    run("search", "pont", "--save", "ponts")
    newsroom.record(HOME + "b", written(title="Le pont change", published="2026-02-01"), at=LATER, content=b"2")
    root = ET.fromstring(run("search", "pont", "--atom").stdout)
    entries = {entry.find(f"{ATOM}link").get("href"): entry for entry in root.iter(f"{ATOM}entry")}
    first = entries[HOME + "a"]
    assert first.findtext(f"{ATOM}title") == "Le pont <b>&�]]> rouvre"
    assert [name.text for name in first.iter(f"{ATOM}name")] == ["A & B", "C"]
    assert first.findtext(f"{ATOM}published") == "2026-02-28T18:00:00+01:00"
    assert "<script>" in first.findtext(f"{ATOM}summary")
    assert {child.tag.removeprefix(ATOM) for child in root} >= {"title", "id", "updated", "author", "entry"}
    changed = ET.fromstring(run("search", "--new", "ponts", "--changed", "--atom").stdout).find(f"{ATOM}entry")
    assert changed.find(f"{ATOM}category").get("term") == "changed"
    assert changed.findtext(f"{ATOM}id") == entries[HOME + "b"].findtext(f"{ATOM}id")
    assert changed.findtext(f"{ATOM}published") == "2026-02-01T00:00:00Z"
