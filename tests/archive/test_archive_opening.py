"""Whatever is wrong with the file: one line that says what to do, never a traceback, and nothing lost."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from archive_desk import HOME, NOW, Newsroom, written

from scraper.archive import connection
from scraper.archive.schema.migrations import APPLICATION_ID, known_migrations
from scraper.archive.store import Archive
from scraper.errors import ArchiveError

NOBODY = 65_534


def refused(path, **options):
    with pytest.raises(ArchiveError) as caught:
        Archive(path, **options)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path.parent if "folder" in message and "does not exist" in message else path) in message
    return message


def make(path):
    with Archive(path) as archive:
        Newsroom(archive).record(HOME + "a", written())
    return path


def change(path, sql):
    with sqlite3.connect(path) as raw:
        raw.execute(sql)
    raw.close()


def test_a_new_archive_says_what_it_is(tmp_path):
    with Archive(tmp_path / "archive.db") as archive:
        pragmas = ("application_id", "user_version", "journal_mode", "foreign_keys", "synchronous")
        values = [archive.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
        assert values == [APPLICATION_ID, len(known_migrations()), "wal", 1, 1]
        assert [row["name"] for row in archive.db["_sqlite_migrations"].rows] == list(known_migrations())


def test_it_opens_again_with_what_it_held(tmp_path):
    make(tmp_path / "a.db")
    for options in ({}, {"create": False}, {"read_only": True}):
        with Archive(tmp_path / "a.db", **options) as archive:
            assert archive.status().articles == 1


def test_a_name_full_of_marks_is_a_name(tmp_path):
    assert make(tmp_path / "l'été #1?mode=ro%20&x.db").exists()


def test_a_name_that_is_not_utf8_is_a_name(tmp_path):
    assert make(tmp_path / os.fsdecode(b"caf\xe9.db")).exists()


@pytest.mark.parametrize("name", ["n" * 5_000 + ".db", "a\0b.db"])
def test_a_name_that_no_file_can_have(tmp_path, name):
    assert "give another file with --db" in refused(tmp_path / name)


@pytest.mark.parametrize("options", [{"create": False}, {"read_only": True}])
def test_a_missing_archive(tmp_path, options):
    assert "There is no archive" in refused(tmp_path / "none.db", **options)
    assert not (tmp_path / "none.db").exists()


def test_a_missing_folder(tmp_path):
    assert "does not exist; create it" in refused(tmp_path / "none" / "archive.db")


def test_a_folder(tmp_path):
    assert "is a folder" in refused(tmp_path)


def test_a_text_file(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database at all, just words " * 50)
    assert "is not an SQLite database" in refused(path)
    assert path.read_text().startswith("not a database")


def test_an_empty_file_becomes_an_archive(tmp_path):
    (tmp_path / "empty.db").touch()
    assert make(tmp_path / "empty.db").stat().st_size > 0


def test_another_programs_database(tmp_path):
    path = tmp_path / "other.db"
    change(path, "CREATE TABLE customers (id INTEGER)")
    assert "another program's (customers)" in refused(path)
    change(path, "PRAGMA application_id = 77")
    assert "another program's" in refused(path)


def look_through(path):
    with Archive(path) as archive:
        return [problem.table for problem in archive.verify()]


def test_a_truncated_file(tmp_path):
    path = make(tmp_path / "cut.db")
    os.truncate(path, path.stat().st_size // 2)
    assert "is damaged; restore a backup" in refused(path)


def test_damage_in_the_middle_is_found_by_verify(tmp_path):
    path = make(tmp_path / "torn.db")
    content = path.read_bytes()
    place = content.index("La mairie l’a annoncé.".encode())
    path.write_bytes(content[:place] + b"\xff" * 8 + content[place + 8 :])
    assert "articles_fts" in look_through(path)
    page = place - place % 4096
    path.write_bytes(content[:page] + b"\xff" * 4096 + content[page + 4096 :])
    assert set(look_through(path)) == {"file"}
    with Archive(path) as archive, pytest.raises(ArchiveError, match="is damaged"):
        archive.find(1)


def test_an_archive_from_a_newer_version(tmp_path):
    path = make(tmp_path / "new.db")
    change(path, "INSERT INTO _sqlite_migrations VALUES (99, 'article-archive', 'm0099_tomorrow', '2030-01-01')")
    message = refused(path)
    assert "newer version (m0099_tomorrow" in message
    assert "upgrade" in message
    refused(path, read_only=True)


def test_an_archive_with_a_higher_user_version(tmp_path):
    path = make(tmp_path / "new.db")
    change(path, "PRAGMA user_version = 99")
    assert "newer version (schema 99" in refused(path)


def test_an_archive_from_an_older_version_is_not_upgraded_by_a_reader(tmp_path):
    path = make(tmp_path / "old.db")
    change(path, "DELETE FROM _sqlite_migrations")
    assert "older version" in refused(path, read_only=True)


def test_the_advice_about_an_older_version_helps(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    assert "run verify on it" in refused(path, read_only=True)
    Archive(path, create=False).close()  # as verify opens it
    Archive(path, read_only=True).close()


def test_migrations_of_other_sets_are_none_of_ours(tmp_path):
    path = make(tmp_path / "both.db")
    change(path, "INSERT INTO _sqlite_migrations VALUES (99, 'my-notes', 'm1', '2030-01-01')")
    with Archive(path) as archive:
        assert archive.status().articles == 1


def test_a_table_that_somebody_dropped(tmp_path):
    path = make(tmp_path / "less.db")
    change(path, "DROP TABLE teasers")
    with Archive(path) as archive, pytest.raises(ArchiveError, match="lacks a table"):
        Newsroom(archive).record(HOME + "b", written())


def test_another_writer_holds_the_lock(tmp_path, monkeypatch):
    path = make(tmp_path / "busy.db")
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with Archive(path) as archive:
        assert archive.status().articles == 1
        with pytest.raises(ArchiveError, match="locked by another program"):
            archive.ensure_site("https://other.example/", now=NOW)
        blocker.execute("ROLLBACK")
        assert archive.ensure_site("https://other.example/", now=NOW) == 2
    blocker.close()


def test_a_writer_waits_for_another(tmp_path):
    path = make(tmp_path / "busy.db")
    blocker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    blocker.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.2, lambda: blocker.execute("ROLLBACK"))
    timer.start()
    with Archive(path) as archive:
        assert archive.ensure_site("https://other.example/", now=NOW) == 2
    timer.join()
    blocker.close()


def fill(newsroom):
    for number in range(1_000):
        newsroom.record(f"{HOME}{number}", written(body=f"{number} " * 5_000), content=os.urandom(20_000))


def test_a_full_disk_loses_nothing(tmp_path):
    with Archive(tmp_path / "full.db") as archive:
        newsroom = Newsroom(archive)
        (pages,) = archive.connection.execute("PRAGMA page_count").fetchone()
        archive.connection.execute(f"PRAGMA max_page_count = {pages + 40}")
        with pytest.raises(ArchiveError, match="disk is full; free some space"):
            fill(newsroom)
        kept = archive.status().articles
        assert 0 < kept < pages
        assert archive.status().revisions == kept
        archive.connection.execute("PRAGMA max_page_count = 1000000")
        assert newsroom.record(f"{HOME}{kept}", written()).change == "new"
        assert list(archive.verify()) == []


def test_a_reader_cannot_write(tmp_path):
    path = make(tmp_path / "read.db")
    with Archive(path, read_only=True) as archive, pytest.raises(ArchiveError, match="cannot be written"):
        archive.begin_crawl(NOW, {})


OPEN_UNPRIVILEGED = f"""
import os, sys
from scraper.archive.store import Archive
from scraper.errors import ArchiveError
path, mode = sys.argv[1:]
if os.geteuid() == 0:  # root is bound by no file mode
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
try:
    with Archive(path, read_only=mode == "read") as archive:
        if mode == "write":
            archive.begin_crawl("{NOW}", {{}})
        print(archive.status().articles)
except ArchiveError as error:
    print(error)
"""


def unprivileged(path, mode):
    command = [sys.executable, "-c", OPEN_UNPRIVILEGED, str(path), mode]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def public():
    """A folder that every user can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_file_and_folder_that_may_only_be_read(public):
    path = make(public / "archive.db")
    path.chmod(0o444)
    public.chmod(0o555)
    try:
        assert "cannot be written" in unprivileged(path, "write") or "cannot be opened" in unprivileged(path, "write")
        assert unprivileged(path, "read") == "1"
    finally:
        public.chmod(0o755)


def test_a_folder_that_may_not_be_written(public):
    public.chmod(0o555)
    try:
        assert "cannot be opened" in unprivileged(public / "archive.db", "write")
    finally:
        public.chmod(0o755)
