import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from newsstand import PARAGRAPHS, Newsstand, article, home

from scraper.commands.log import watching
from scraper.commands.main import VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(run, verb):
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_an_unknown_verb_is_a_usage_error(run):
    assert run("crwal").exit_code == 2


# --- search ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ferry"], ["The ferry stays for good"]),
        (["FERRY boat"], ["The ferry stays for good"]),
        (["assemblee"], ["La halle rouvre"]),
        (["l'assemblée"], ["La halle rouvre"]),
        (["d’accord"], ["La halle rouvre"]),
        (['"du marché ou du parking"'], ["La halle rouvre"]),
        (["title:halle"], ["La halle rouvre"]),
        (["comm*", "--language", "fr"], ["La halle rouvre"]),
        (["the OR la", "--author", "zoe lenoir"], ["La halle rouvre"]),
        (["the OR la", "--until", "2026-02-04"], ["The ferry stays for good"]),
        (["the OR la", "--since", "2026-02-04"], ["La halle rouvre"]),
        (["submarine"], []),
    ],
)
def test_search_finds(run, made, words, found):
    result = run("search", *words, "--db", made, "--json")
    assert result.exit_code == 0
    assert [hit["title"] for hit in json.loads(result.stdout)] == found


def test_search_marks_words_and_shows_where_they_stand(run, made):
    result = run("search", "engine", "--db", made)
    assert "price of its [engine]" in result.stdout
    assert "Maud Keller" in result.stdout


@pytest.mark.parametrize(
    "query", ['"', "AND", "(", "title:", "a NEAR", "*", "^", "nosuchcolumn:word", "\x00", "a" * 9999]
)
def test_a_malformed_query_is_answered_in_words(run, made, query):
    result = run("search", query, "--db", made)
    assert result.exit_code in {0, 2}
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        assert result.stderr.startswith("Error: ")


@pytest.mark.parametrize("words", [["--site", "nowhere.example"], ["--since", "yesterday"], ["--limit", "0"]])
def test_an_unusable_filter_is_a_usage_error(run, made, words):
    assert run("search", "ferry", "--db", made, *words).exit_code == 2


# --- show, history, sites, status ------------------------------------------------------------------------------------


def test_show_by_number_and_by_address(run, made):
    shown = json.loads(run("show", "1", "--db", made, "--json").stdout)
    by_address = run("show", shown["article"]["url"], "--db", made)
    assert shown["article"]["title"] in by_address.stdout
    assert shown["article"]["body"] in by_address.stdout


@pytest.mark.parametrize("name", ["99", "https://nowhere.example/", "-1", "9" * 40, "halle"])
def test_what_is_not_archived_cannot_be_shown(run, made, name):
    result = run("show", "--db", made, "--", name)
    assert (result.exit_code, "holds no article" in result.stderr) == (2, True)


def test_history_tells_what_changed(run, made):
    (number,) = sqlite3.connect(made).execute("SELECT article_id FROM revisions WHERE number = 2").fetchone()
    plain, diff = (run("history", number, "--db", made, *words).stdout for words in ([], ["--diff"]))
    assert plain.splitlines()[1].startswith("version 2")
    assert "title: The ferry stays{+ for good+}\n" in diff
    assert diff.splitlines()[0] == plain.splitlines()[0]


def test_the_diff_is_data_too(run, made):
    versions = json.loads(run("history", "1", "--db", made, "--diff", "--json").stdout)
    versions += json.loads(run("history", "2", "--db", made, "--diff", "--json").stdout)
    (changed,) = [version for version in versions if version["number"] == 2]
    assert changed["diff"] == {"title": [["equal", "The ferry stays"], ["insert", " for good"]]}


def test_sites_and_status_count(run, made):
    (site,) = json.loads(run("sites", "--db", made, "--json").stdout)
    status = json.loads(run("status", "--db", made, "--json").stdout)
    assert (site["articles"], status["articles"], status["revisions"]) == (2, 2, 3)
    assert [crawl["interrupted"] for crawl in status["crawls"]] == [False, False]
    assert "not-modified" in run("status", "--db", made).stdout


# --- export, import, reextract, verify -------------------------------------------------------------------------------


def test_export_gives_every_article(run, made, tmp_path):
    rows = [json.loads(line) for line in run("export", "--db", made).stdout.splitlines()]
    assert {row["title"] for row in rows} == {"The ferry stays for good", "La halle rouvre"}
    result = run("export", "--db", made, "--format", "csv", "--language", "fr", "-o", tmp_path / "a.csv")
    assert result.exit_code == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").count("La halle rouvre") == 1


def test_an_export_that_cannot_be_written_is_a_usage_error(run, made, tmp_path):
    result = run("export", "--db", made, "-o", tmp_path / "nowhere" / "articles.jsonl")
    assert (result.exit_code, "articles.jsonl" in result.stderr) == (2, True)


@pytest.mark.parametrize(("form", "begin"), [("markdown", "---\nid: 1"), ("tei", "<?xml"), ("csv", "id,site")])
def test_texts_are_exported_to_stdout(run, made, form, begin):
    result = run("export", "--db", made, "--format", form)
    assert (result.exit_code, result.stdout.startswith(begin)) == (0, True), result.stdout[:200]


def test_exports_to_files_and_folders_tell_how_many(run, made, tmp_path):
    for form, target in (("parquet", "a.parquet"), ("warc", "a.warc.gz"), ("markdown", "texts/"), ("tei", "tei/")):
        result = run("export", "--db", made, "--format", form, "-o", f"{tmp_path}/{target}")
        assert (result.exit_code, "written to" in result.stderr) == (0, True), result.output
    assert len(list((tmp_path / "texts").iterdir())) == len(list((tmp_path / "tei").iterdir())) == 2
    assert run("export", "--db", made, "--format", "parquet").exit_code == 2
    again = json.loads(run("import", tmp_path / "a.warc.gz", "--db", tmp_path / "b.db", "--json").stdout)
    assert (again["articles"]["new"], again["articles"]["changed"], again["troubles"]) == (2, 1, 0)


def test_a_release_is_written_and_checked(run, made, tmp_path):
    words = ["export", "release", "--db", made, "--title", "Two", "--by", "Maud Keller", "--date", "2026-12-01"]
    told = json.loads(run(*words, "-o", tmp_path / "r", "--language", "fr", "--json").stdout)
    assert (told["counts"]["articles"], told["selection"]) == (1, {"language": "fr"})
    assert run(*words, "-o", tmp_path / "r").exit_code == 2
    misplaced = run("export", "--language", "fr", "release", "-o", tmp_path / "all", "--db", made)
    assert (misplaced.exit_code, (tmp_path / "all").exists()) == (2, False)
    assert "2 articles released" in run(*words, "-o", tmp_path / "r.zip", "--without-text").stderr
    result = run("verify", "--release", tmp_path / "r" / "manifest.json", "--db", made)
    assert (result.exit_code, result.stdout.split(";")[0]) == (
        0,
        "1 of 1 texts are the same, 0 of them as another version",
    )
    run("import", tmp_path / "r" / "articles.jsonl", "--db", tmp_path / "b.db")
    result = run("verify", "--release", tmp_path / "r", "--db", tmp_path / "b.db", "--json")
    assert (result.exit_code, json.loads(result.stdout)["missing"]) == (1, 1)


def test_import_of_saved_pages_and_lists(run, tmp_path):
    path, folder = tmp_path / "a.db", tmp_path / "saved"
    folder.mkdir()
    (folder / "own.html").write_text(article(head='<link rel="canonical" href="https://news.example/own">'))
    (folder / "nameless.html").write_text(article("The quay is mended"))
    (tmp_path / "list.txt").write_text("https://news.example/a-story\n\nhttps://news.example/another-story\n")
    result = run("import", folder, tmp_path / "list.txt", "--db", path, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["articles"]["new"], told["addresses"]) == (1, 1, 2)
    assert "give --base" in result.stderr
    again = json.loads(run("import", folder, "--base", "https://news.example/", "--db", path, "--json").stdout)
    assert again["articles"] == {"new": 1, "changed": 0, "unchanged": 1}  # the other page names its own address
    assert run("verify", "--db", path).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"not an address\n"),
        ("a.jsonl", b"{\n"),
        ("a.jsonl", b"[1]\n"),
        ("a.txt", b"\xff\xfe\n"),
        ("a.html", b""),
    ],
)
def test_a_file_that_cannot_be_imported_is_a_message(run, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    result = run("import", tmp_path / name, "--db", tmp_path / "a.db")
    assert (result.exit_code, name in result.stderr) == (1, True)


def test_the_same_extractor_changes_nothing(run, made):
    told = json.loads(run("reextract", "--db", made, "--json").stdout)
    assert (told["read"], told["differing"], told["no_longer_articles"]) == (2, 0, [])
    assert run("reextract", "--db", made, "--write").exit_code == 0
    assert sqlite3.connect(made).execute("SELECT count(*) FROM revisions").fetchone() == (3,)


def test_what_an_extractor_reads_otherwise_becomes_a_revision(run, tmp_path, made):
    path = tmp_path / "copy.db"
    with sqlite3.connect(made) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
        copy.execute("UPDATE articles SET title = 'As read by an older extractor' WHERE id = 1")
    copy.close()
    told = json.loads(run("reextract", "--db", path, "--json").stdout)
    assert (told["differing"], told["fields"]) == (1, {"title": 1})
    run("reextract", "--db", path, "--write")
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT origin FROM revisions ORDER BY id DESC").fetchone() == ("reextracted",)
    connection.close()


def test_verify_finds_a_capture_that_was_tampered_with(run, tmp_path, made):
    path = tmp_path / "copy.db"
    with sqlite3.connect(made) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
        copy.execute("UPDATE captures SET content = x'00' WHERE id = 1")
    copy.close()
    assert run("verify", "--db", made).exit_code == 0
    result = run("verify", "--db", path)
    assert (result.exit_code, "captures 1" in result.stdout) == (1, True)


# --- extract ---------------------------------------------------------------------------------------------------------


def test_extract_reads_a_file_standard_input_and_an_address(run, tmp_path):
    page = article()
    (tmp_path / "page.html").write_text(page)
    from_file = json.loads(run("extract", tmp_path / "page.html", "--url", "https://news.example/a").stdout)
    assert (from_file["title"], from_file["url"]) == ("The ferry stays", "https://news.example/a")
    assert from_file["body"] == "\n\n".join(PARAGRAPHS)
    assert json.loads(run("extract", "-", input=page).stdout)["authors"] == ["Maud Keller"]
    with Newsstand({"/a": page}) as stand:
        from_web = json.loads(run("extract", f"{stand.url}/a", "--allow-private").stdout)
        refused = run("extract", f"{stand.url}/a")
        gone = run("extract", f"{stand.url}/b", "--allow-private")
    assert from_web["title"] == "The ferry stays"
    assert (refused.exit_code, gone.exit_code) == (4, 4)
    assert "private" in refused.stderr


def test_extract_explains_who_won_and_why(run, tmp_path):
    (tmp_path / "page.html").write_text(article())
    text = run("extract", tmp_path / "page.html", "--explain").stdout
    title = text.partition("subtitle")[0].splitlines()
    assert title[0].split(maxsplit=1) == ["title", "The ferry stays"]
    assert any("✓" in row and "The ferry stays" in row for row in title)
    assert "blocks kept" in text
    assert "og:type article" in text
    fields = json.loads(run("extract", tmp_path / "page.html", "--explain", "--json").stdout)
    assert {"field", "value", "standing", "reader", "evidence", "why", "candidates"} == fields[0].keys()


def test_extract_follows_a_rule_of_its_day_and_names_a_wrong_one(run, tmp_path):
    (tmp_path / "page.html").write_text(article())
    rule = 'host = "news.example"\n[[rule]]\nvalid_until = 2024-05-31\ntitle = "//title"\n'
    (tmp_path / "news.example.toml").write_text(rule)
    asked = ("extract", tmp_path / "page.html", "--url", "https://news.example/a", "--rules", tmp_path)
    then, now = (json.loads(run(*asked, *day).stdout) for day in (("--date", "2024-05-31"), ()))
    assert (then["provenance"]["title"]["reader"], now["provenance"]["title"]["reader"]) == ("rule", "dom")
    (tmp_path / "news.example.toml").write_text(rule.replace("title =", "titel ="))
    wrong = run(*asked)
    assert (wrong.exit_code, "news.example.toml, line 4, rule 1: unknown key 'titel'" in wrong.stderr) == (2, True)


def test_extract_of_what_is_not_there(run, tmp_path):
    result = run("extract", tmp_path / "none.html")
    assert (result.exit_code, "Cannot read" in result.stderr) == (2, True)


# --- crawl -----------------------------------------------------------------------------------------------------------


def test_crawl_reports_as_json_and_knows_its_sites_again(run, tmp_path):
    path = tmp_path / "a.db"
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        first = run("crawl", stand.url, "--allow-private", "--pace", "0", "--db", path, "--json")
        assert json.loads(first.stdout)["articles"]["new"] == 1
        again = run("crawl", "--allow-private", "--pace", "0", "--db", path, "--json")
    assert json.loads(again.stdout)["outcomes"]["not-modified"] == 2


def test_crawl_without_anything_to_crawl(run, tmp_path):
    result = run("crawl", "--db", tmp_path / "a.db")
    assert (result.exit_code, "give an address" in result.stderr) == (2, True)


def test_private_addresses_are_refused_unless_allowed(run, tmp_path):
    with Newsstand({"/": home()}) as stand:
        result = run("crawl", stand.url, "--pace", "0", "--db", tmp_path / "a.db")
        assert stand.asked == []
    assert (result.exit_code, "--allow-private" in result.stdout) == (4, True)


def test_an_error_names_its_address_once(run):
    result = run("extract", "http://127.0.0.1:8100/")
    assert (result.exit_code, result.stderr.count("http://127.0.0.1:8100/")) == (4, 1)


@pytest.mark.parametrize(
    "words",
    [
        ["ftp://example.org/"],
        ["https://user:pw@example.org/"],
        ["https://example.org/", "--contact", "me"],
        ["x", "--pace", "-1"],
        ["x", "--pace", "nan"],
    ],
)
def test_unusable_words_are_refused_before_anything_is_asked(run, tmp_path, words):
    assert run("crawl", *words, "--db", tmp_path / "a.db").exit_code == 2


# --- an archive that cannot be used ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [["search", "x"], ["show", "1"], ["sites"], ["status"], ["export"], ["verify"], ["serve"]]
)
def test_a_missing_archive_is_named(run, tmp_path, words):
    result = run(*words, "--db", tmp_path / "none.db")
    assert (result.exit_code, "none.db" in result.stderr) == (3, True)
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_archive_is_left_alone(run, tmp_path):
    (tmp_path / "notes.db").write_text("shopping list " * 100)
    result = run("crawl", "https://example.org/", "--db", tmp_path / "notes.db")
    assert result.exit_code == 3
    assert (tmp_path / "notes.db").read_text().startswith("shopping list")


def test_the_demo_replaces_only_demos(run, tmp_path, made):
    for _ in range(2):
        result = run("demo", "--db", tmp_path / "demo.db")
        assert result.exit_code == 0, result.output
        assert "Search" in result.stdout
    local = shutil.copy(made, tmp_path / "local.db")  # a site on 127.0.0.1 too, but not a paper of the demo
    refused = run("demo", "--db", local)
    assert (refused.exit_code, "not the archive of a demo" in refused.stderr) == (2, True)
    assert run("show", "1", "--db", local).exit_code == 0


def test_schedule_show_prints_and_installs_nothing(run, tmp_path):
    result = run("schedule", "show", "https://example.org/", "--every", "6h", "--db", tmp_path / "a.db")
    assert "OnUnitActiveSec=21600s" in result.stdout
    assert "7 */6 * * *" in result.stdout
    assert list(tmp_path.iterdir()) == []
    assert "crawl --due --alone" in result.stdout
    assert "Type=notify" in run("schedule", "show", "--watch").stdout
    assert run("schedule", "show", "--every", "often").exit_code == 2
    obeying = run("schedule", "show", "--obey", "noai", "--obey", "tdm-reservation", "--db", tmp_path / "a.db")
    assert "--obey noai --obey tdm-reservation" in obeying.stdout


@pytest.mark.parametrize("verb", ["export", "status", "search ferry"])
def test_a_closed_pipe_is_no_error(made, verb):
    command = f"{sys.executable} -m scraper {verb} --db {made} | true"
    result = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in result.stderr
    assert "BrokenPipe" not in result.stderr
    assert result.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("verb", ["export", "status", "search ferry"])
def test_output_that_cannot_be_written_is_one_line(made, verb):
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "scraper", *verb.split(), "--db", made],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "No space left" in result.stderr


def test_a_crawl_logs_json_lines(run, tmp_path):
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        words = ["crawl", stand.url, "--db", tmp_path / "a.db", "--allow-private", "--pace", "0"]
        result = run(*words, "--quiet", "--log-json", "--budget", "500 requests", "--budget", "1GB")
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert {line["event"] for line in lines} == {"visit"}
    (ferry,) = [line for line in lines if line["url"].endswith("/2026/ferry.html")]
    assert (ferry["outcome"], ferry["shows"], ferry["change"], ferry["article_id"]) == ("fetched", "article", "new", 1)


def test_a_crawl_obeys_what_it_is_told_to(run, tmp_path):
    kept_out = article(head='<meta name="robots" content="noarchive">')
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": kept_out}) as stand:
        words = ["crawl", stand.url, "--db", tmp_path / "a.db", "--allow-private", "--pace", "0"]
        report = json.loads(run(*words, "--obey", "noarchive", "--obey", "noai", "--json").stdout)
    assert (report["articles"]["new"], report["withheld"]) == (0, 1)
    assert run(*words, "--obey", "nothing").exit_code == 2


def test_warnings_are_json_lines_too_and_only_then(capsys, caplog):
    log = logging.getLogger("scraper.readers")
    with watching(quiet=True, verbose=False, as_json=True):
        try:
            int("line\nbreak\x1b[31m")
        except ValueError:
            log.exception("Cannot read %s", "https://example.org/\x1b[2J")
    log.warning("after")
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["logger"]) == ("log", "error", "scraper.readers")
    assert told["message"].startswith("Cannot read")
    assert "ValueError" in told["trace"]
    assert "\x1b" not in line
    assert [record.message for record in caplog.records] == ["after"]


def test_a_budget_that_is_none_is_refused(run, tmp_path):
    result = run("crawl", "https://example.org/", "--db", tmp_path / "a.db", "--budget", "ten pages")
    assert result.exit_code == 2
    assert "give a budget such as" in result.stderr


@pytest.mark.parametrize("asked", ["by option", "by site"])
def test_a_browser_that_is_asked_for_and_not_there_is_a_matter_of_configuration(run, tmp_path, asked):
    sites = tmp_path / "sites.toml"
    sites.write_text('[[site]]\nurl = "http://127.0.0.1:9/"\nbrowser = true\n')
    words = ["--browser", "http://127.0.0.1:9/"] if asked == "by option" else ["--sites", sites]
    none = tmp_path / "no-browser"
    result = run("crawl", "--db", tmp_path / "a.db", "--allow-private", "--browser-path", none, *words)
    assert result.exit_code == 2
    assert f"{none} is no program; install one, or give its --browser-path" in result.stderr


def test_the_path_of_a_browser_alone_asks_for_none(run, tmp_path):
    words = ["crawl", "--db", tmp_path / "a.db", "--allow-private", "--pace", "0", "--browser-path", tmp_path / "none"]
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        assert run(*words, stand.url).exit_code == 0


def test_shells_are_rendered_when_asked(run, tmp_path, chromium):
    shell = '<html lang="en"><title>The Stand</title><body><div id="root"></div><script src="/app.js"></script></body></html>'
    fill = f"document.documentElement.innerHTML = {json.dumps(article().partition('<html lang=' + chr(34) + 'en' + chr(34) + '>')[2])}"
    pages = {"/2026/02/03/the-ferry": shell, "/app.js": (200, {"Content-Type": "text/javascript"}, fill)}
    with Newsstand(pages) as stand:
        words = [
            "crawl",
            "--db",
            tmp_path / "a.db",
            "--allow-private",
            "--pace",
            "0",
            "--browser",
            "--browser-path",
            chromium,
        ]
        assert run(*words, f"{stand.url}/2026/02/03/the-ferry").exit_code == 0
    found = run("search", "ferry", "--db", tmp_path / "a.db", "--json")
    assert [hit["title"] for hit in json.loads(found.stdout)] == ["The ferry stays"]


def test_politeness_is_accounted_for(run, tmp_path):
    db = tmp_path / "a.db"
    with Newsstand({"/": home("/2026/ferry.html"), "/2026/ferry.html": article()}) as stand:
        stand.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /author/\n")
        crawled = run("crawl", stand.url, "--db", db, "--allow-private", "--pace", "0.05", "--quiet")
    assert crawled.exit_code == 0, crawled.output
    result = run("report", "politeness", "--db", db, "--json")
    (host,) = json.loads(result.stdout)
    assert result.exit_code == 0
    assert host["host"] == stand.url.removeprefix("http://")
    assert host["requests"] == host["requests_paced"] == len(stand.asked)
    assert host["smallest_gap"] >= host["pace_then"] >= 0.05
    assert (host["early"], host["robots_versions"], host["robots_refused"]) == (0, 1, 1)
    told = run("report", "politeness", "--db", db).stdout
    assert "at a pace, none of them came early" in told
    assert run("report", "politeness", "--db", db, "--host", "elsewhere.example").stdout == ""
    with sqlite3.connect(db) as raw:
        raw.execute("UPDATE hosts SET early = 2 WHERE name = ?", (host["host"],))
    raw.close()
    assert run("report", "politeness", "--db", db).exit_code == 1
    with sqlite3.connect(db) as raw:
        raw.execute("UPDATE hosts SET early = 0, requests = 0")
    raw.close()
    assert "none at a pace, so that nothing is to be told" in run("report", "politeness", "--db", db).stdout


def test_a_file_whose_name_is_no_unicode_can_be_told_of_in_json(run, tmp_path):
    (tmp_path / "saved").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "saved") + b"/\xff.html")).write_text("<p>No address")
    result = run("import", tmp_path / "saved", "--db", tmp_path / "a.db", "--json")
    assert result.exit_code == 1
    (message,) = json.loads(result.stdout)["trouble"]
    assert "\udcff.html: names no address" in message
