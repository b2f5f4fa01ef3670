"""``sites rules``: configurations in, rule files out; rule files in, their faults and how their tests went."""

import json

import pytest
from newsstand import Newsstand, article, home

CONFIGURATION = "title: //h1\nbody: //main\nstirp: //aside\ntidy: no\n"
RULE = """host = "news.example"
[[rule]]
title = "h1"
[[test]]
url = "https://news.example/a"
file = "a.html"
title = "The ferry stays"
body_lacks = "nothing of the kind"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.html").write_text(article())
    (tmp_path / "news.example.toml").write_text(RULE)
    return tmp_path


def test_import_writes_rule_files_and_names_what_it_leaves_out(run, tmp_path):
    given, rules = tmp_path / "given", tmp_path / "rules"
    given.mkdir()
    (given / "le-cap.example.txt").write_text(CONFIGURATION)
    (given / ".cap.example.txt").write_bytes(b"strip: //aside\n\xff\xfe: //x\n")
    (given / "empty.example.txt").write_text("tidy: yes\n")
    (given / "global.txt").write_text("title: //h1\n")
    result = run("sites", "rules", "import", given, "--into", rules)
    assert sorted(path.name for path in rules.iterdir()) == ["any.cap.example.toml", "le-cap.example.toml"]
    assert "  line 3: unknown: stirp: //aside: not a directive that we know" in result.stdout
    assert "tidy" not in result.stdout
    assert "its name is no host" in result.stdout
    assert (result.exit_code, "2 written" in result.stderr) == (1, True)
    assert run("sites", "rules", "check", rules).stdout == "2 rule file(s), all usable\n"
    again = json.loads(run("sites", "rules", "import", given / "le-cap.example.txt", "--into", rules, "--json").stdout)
    assert again[0]["outcome"] == "kept"
    other = tmp_path / "other"
    result = run("sites", "rules", "import", given / "le-cap.example.txt", given / "none.txt", "--into", other)
    assert (result.exit_code, other.exists()) == (2, False)


def test_check_names_each_fault_with_file_and_line(run, folder):
    (folder / "b.example.toml").write_text('host = "b.example"\n[[rule]]\ntitle = "h1["\n')
    (folder / "c.example.toml").write_text("host = \n")
    (folder / "d.example.toml").write_text('host = "news.example"\n[[rule]]\ntitle = "h2"\n')
    result = run("sites", "rules", "check", folder)
    assert [line.partition(": ")[0].removeprefix(f"{folder}/") for line in result.stdout.splitlines()] == [
        "b.example.toml, line 3, rule 1, title",
        "c.example.toml, line 1",
        "news.example.toml",
    ]
    assert result.exit_code == 1
    assert run("sites", "rules", "check", folder / "none").exit_code == 2


def test_tests_run_on_saved_pages(run, folder):
    assert "1 run, 0 failed" in run("sites", "rules", "test", folder).stderr
    (folder / "news.example.toml").write_text(RULE.replace("The ferry stays", "The ferry sinks"))
    failed = run("sites", "rules", "test", folder)
    assert "test 1 (https://news.example/a): title is 'The ferry stays', not 'The ferry sinks'" in failed.stdout
    assert failed.exit_code == 1
    (folder / "a.html").unlink()
    assert "0 run, 1 failed" in run("sites", "rules", "test", folder).stderr


def test_tests_on_the_web_are_run_where_asked(run, folder):
    with Newsstand({"/a": article()}) as stand:
        text = RULE.replace("news.example", "127.0.0.1").replace('file = "a.html"\n', "")
        (folder / "news.example.toml").write_text(text.replace("https://127.0.0.1", stand.url))
        assert "0 run, 0 failed, 1 without a page" in run("sites", "rules", "test", folder).stderr
        fetched = run("sites", "rules", "test", folder, "--fetch", "--allow-private")
        assert "1 run, 0 failed" in fetched.stderr


def test_a_crawl_reads_by_the_rules_and_goes_to_the_whole_article(run, tmp_path):
    whole = article("The ferry stays, whole").replace("</body>", '<p class="kicker">Of the quay</p></body>')
    first = article("The ferry stays").replace("</body>", '<a rel="all" href="/2026/ferry-whole.html">All</a></body>')
    rule = 'host = "127.0.0.1"\n[[rule]]\nsubtitle = ".kicker"\nsingle_page_link = "a[rel=all]"\n'
    (tmp_path / "a.toml").write_text(rule)
    with Newsstand({"/": home("/2026/ferry.html")}) as stand:
        stand.pages |= {"/2026/ferry.html": first, "/2026/ferry-whole.html": whole}
        words = ("crawl", stand.url, "--allow-private", "--pace", "0", "--db", tmp_path / "a.db", "--rules", tmp_path)
        assert run(*words).exit_code == 0
    hits = json.loads(run("search", "ferry", "--db", tmp_path / "a.db", "--json").stdout)
    assert [hit["title"] for hit in hits] == ["The ferry stays, whole"]
    shown = json.loads(run("show", hits[0]["url"], "--db", tmp_path / "a.db", "--json").stdout)
    assert "Of the quay" in json.dumps(shown)
    assert run("reextract", "--db", tmp_path / "a.db", "--rules", tmp_path).stdout.startswith("1 captures read, 0 art")
    assert "subtitle: 1" in run("reextract", "--db", tmp_path / "a.db").stdout


def test_extract_joins_the_pages_of_an_article(run, tmp_path):
    pages = {
        f"/{n}": article(body=[f"Part {n} of the long story of the ferry and its quay, told by hand. " * 4])
        for n in (1, 2, 3)
    }
    pages = {
        path: page.replace("</body>", f'<a class="on" href="/{int(path[1]) % 3 + 1}">On</a></body>')
        for path, page in pages.items()
    }
    (tmp_path / "a.toml").write_text('host = "127.0.0.1"\n[[rule]]\nnext_page_link = "a.on"\n')
    with Newsstand(pages) as stand:
        found = json.loads(run("extract", f"{stand.url}/1", "--allow-private", "--rules", tmp_path).stdout)
        assert sorted(path for path in stand.asked if path != "/robots.txt") == ["/1", "/2", "/3"]
    assert [part[:6] for part in found["body"].split("\n\n")] == ["Part 1", "Part 2", "Part 3"]
