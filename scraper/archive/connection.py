"""A path → an open, checked and migrated SQLite connection; every fault of the file becomes one line of advice."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from scraper.archive.schema.migrations import APPLICATION_ID, applied_migrations, known_migrations, migrate
from scraper.archive.searching import index
from scraper.errors import ArchiveError

BUSY_SECONDS = 30.0
"""How long a writer waits for another one; a transaction of this package lasts milliseconds."""

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # without, INSERT OR REPLACE deletes a row unseen by the triggers of the index
    # Under WAL a killed process loses nothing with NORMAL; a power cut may lose the transactions since the last
    # checkpoint (some 4 MB of log), and as the frontier is in the same file, the next crawl fetches those pages again.
    # FULL syncs at each commit: benchmarks/archive.py record, 1 to 6 ms more per article on a busy machine.
    "PRAGMA synchronous = NORMAL",
    # Debian compiles secure_delete in, which writes zeros over everything that is replaced, the FTS index included.
    "PRAGMA secure_delete = OFF",
    "PRAGMA cache_size = -16384",  # 16 MiB of pages; bounded however large the file is
    "PRAGMA journal_size_limit = 67108864",  # a WAL that grew under a long reader shrinks to 64 MiB when it can
)

_ADVICE = (
    # result code names by prefix (https://www.sqlite.org/rescode.html) → what to say; first match wins
    ("SQLITE_BUSY", "is locked by another program that writes to it; wait for it to end, then try again"),
    ("SQLITE_LOCKED", "is locked by another program that writes to it; wait for it to end, then try again"),
    ("SQLITE_READONLY", "cannot be written; check the permissions of the file and of its folder"),
    ("SQLITE_PERM", "cannot be written; check the permissions of the file and of its folder"),
    ("SQLITE_FULL", "cannot grow, the disk is full; free some space and run the same command again, nothing is lost"),
    ("SQLITE_NOTADB", "is not an SQLite database; give another file with --db"),
    ("SQLITE_CORRUPT", "is damaged; restore a backup, or try: sqlite3 FILE .recover | sqlite3 rescued.db"),
    ("SQLITE_CANTOPEN", "cannot be opened; check that its folder exists and that you may read and write there"),
    ("SQLITE_IOERR", "cannot be read or written, the disk reports an error; check the disk and its free space"),
    ("SQLITE_TOOBIG", "cannot take so large a value; a page or text is larger than SQLite's limit"),
)
_CHANGED_SCHEMA = ("no such table", "no such column", "has no column named")


@contextmanager
def translated(path: Path | str) -> Iterator[None]:
    """Turn what sqlite3 says about the file into an ``ArchiveError``; mistakes in our own SQL pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        advice = _advice(error)
        if advice is None:
            raise
        raise ArchiveError(f"The archive {path} {advice} ({error})") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: the write lock from the start, commit at the end, rollback on whatever is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has already rolled back on a full disk and the like
            connection.execute("ROLLBACK")
        raise


def open_archive(path: Path, *, create: bool, read_only: bool) -> sqlite3.Connection:
    """Open, check and, unless ``read_only``, migrate the archive at ``path``.

    Raises:
        ArchiveError: missing (and not ``create``), a folder, not SQLite, another program's database, from a newer
            version, from an older version and ``read_only``, locked, read-only, damaged, or no room.
    """
    _check_path(path, create=create and not read_only)
    with translated(path):
        connection = _connect(path, read_only=read_only)
        try:
            return _prepared(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise


def _check_path(path: Path, *, create: bool) -> None:
    try:
        _check_place(path, create=create)
    except (OSError, ValueError) as error:  # a name too long for the disk, a NUL in it, a folder that may not be read
        raise ArchiveError(f"The archive {path} cannot be looked for ({error}); give another file with --db") from error


def _check_place(path: Path, *, create: bool) -> None:
    if "\0" in str(path):  # which would end the name within SQLite
        raise ValueError("a NUL in its name")
    if path.is_dir():
        raise ArchiveError(f"The archive {path} is a folder; give a file with --db, such as {path / 'archive.db'}")
    if not path.parent.is_dir():
        raise ArchiveError(f"The folder {path.parent} does not exist; create it, or give another file with --db")
    if not create and not path.exists():
        raise ArchiveError(f"There is no archive {path}; make one with crawl, or name yours with --db")


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    if not read_only:
        return _connect_as(path, "mode=rwc")
    connection = _connect_as(path, "mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if not _is_at_rest(path) or not error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise
        return _connect_as(path, "immutable=1")
    return connection


def _connect_as(path: Path, how: str) -> sqlite3.Connection:
    uri = f"file:{quote(os.fsencode(path.absolute()))}?{how}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _is_at_rest(path: Path) -> bool:
    """No write-ahead log lies beside it: such a file can be read where no lock can be made, as on a read-only disk."""
    log = path.with_name(path.name + "-wal")
    return not log.exists() or log.stat().st_size == 0


def _prepared(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> sqlite3.Connection:
    _check_owner(connection, path)
    if not read_only:
        _use_wal(connection)
    for setting in _SETTINGS:
        connection.execute(setting)
    _check_age(connection, path)
    if set(known_migrations()) - applied_migrations(connection):
        if read_only:
            raise ArchiveError(f"The archive {path} is from an older version; run verify on it once to upgrade it")
        _migrate(connection)
    if not read_only:
        _bring_in_step(connection)
    return connection


def _bring_in_step(connection: sqlite3.Connection) -> None:
    """Index what other programs have written; all of it where the folding or the stemmers are others than they were."""
    if not index.is_current(connection):
        with transaction(connection):
            if not index.is_current(connection):  # of several openers one builds it
                index.rebuild_all(connection)
    if not index.is_settled(connection):
        with transaction(connection):
            index.settle(connection)


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse another program's database: an application id that is not ours, or foreign tables without one."""
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    ours = owner == APPLICATION_ID or (not owner and (not tables or {"_sqlite_migrations", "pages"} <= tables))
    if not ours:
        held = ", ".join(sorted(tables)[:3]) or f"application id {owner:#x}"
        raise ArchiveError(f"The database {path} is another program's ({held}); give another file with --db")


def _check_age(connection: sqlite3.Connection, path: Path) -> None:
    known = known_migrations()
    newer = sorted(applied_migrations(connection).difference(known))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if newer or version > len(known):
        what = newer[0] if newer else f"schema {version}"
        raise ArchiveError(
            f"The archive {path} was written by a newer version ({what}; this one knows {known[-1]}); "
            "upgrade this program: git pull in its folder"
        )


def _use_wal(connection: sqlite3.Connection) -> None:
    """Readers do not stop the writer under WAL.  The switch does not wait for other openers by itself, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _migrate(connection: sqlite3.Connection) -> None:
    with transaction(connection):  # of several openers one migrates, the others then find nothing to do
        migrate(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(known_migrations())}")


def _advice(error: sqlite3.Error) -> str | None:
    name = getattr(error, "sqlite_errorname", "")
    for prefix, advice in _ADVICE:
        if name.startswith(prefix):
            return advice
    if str(error).startswith("Could not decode to UTF-8"):
        return "holds text that is not UTF-8, which another program wrote; verify tells where"
    if any(text in str(error) for text in _CHANGED_SCHEMA):
        return "lacks a table or column that this version needs; another program changed it, restore a backup"
    return None
