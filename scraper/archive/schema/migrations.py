"""An SQLite connection → the archive's tables, by recorded migrations.

A migration is added, never edited: ``_sqlite_migrations`` holds the names of those that a file has had.  The modules
beside this one hold their statements: ``first`` and ``views`` what the first made, the others later ones.
The SQL is prose, and its comments are the data dictionary: ``scripts/schema_docs.py`` makes ``docs/schema.md`` of them.
A comment on the first lines of a table is the table's, one behind a column is the column's and may run on below it.
Long texts stand last in their row, so that reading the columns before them does not read them.
"""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from scraper.archive.schema.absences import ABSENCES
from scraper.archive.schema.captures import CAPTURES
from scraper.archive.schema.copies import COPIES
from scraper.archive.schema.days import DAYS
from scraper.archive.schema.first import INDEXES, SEARCH, TABLES
from scraper.archive.schema.ledger import LEDGER
from scraper.archive.schema.manners import MANNERS
from scraper.archive.schema.placements import PLACEMENTS
from scraper.archive.schema.rhythms import RHYTHMS
from scraper.archive.schema.search import INDEX, OLD_INDEX, PAST_INDEX, SAVED
from scraper.archive.schema.sharing import SHARING
from scraper.archive.schema.signals import SIGNALS
from scraper.archive.schema.trust import TRUST
from scraper.archive.schema.validators import VALIDATORS
from scraper.archive.schema.views import VIEWS
from scraper.archive.schema.views_changes import CHANGE_VIEWS
from scraper.archive.schema.views_coverage import COVERAGE_VIEWS
from scraper.archive.schema.views_crossings import CROSSING_VIEWS
from scraper.archive.schema.views_placements import PLACEMENT_VIEWS
from scraper.archive.schema.views_politeness import POLITENESS_VIEWS
from scraper.archive.schema.views_questions import QUESTION_VIEWS
from scraper.archive.searching import index
from scraper.archive.versions import revisions

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x4E455753
"""``PRAGMA application_id`` of an archive: "NEWS", by which ``file`` and this package know it."""

_SET = "article-archive"
_STEPS: list[Callable[["Database"], None]] = []
"""Every step from an empty file to the newest schema, in order."""


def _migration(step: Callable[["Database"], None]) -> Callable[["Database"], None]:
    _STEPS.append(step)
    return step


@_migration
def m0001_the_archive(db: "Database") -> None:
    """Create the tables, the index for search and the views."""
    for statement in (*TABLES, *INDEXES, *SEARCH, *VIEWS):
        db.conn.execute(statement)


@_migration
def m0002_placements(db: "Database") -> None:
    """Date every teaser, keep those that have gone, and find what offers an address whether resolved or not."""
    for statement in (*PLACEMENTS, *PLACEMENT_VIEWS):
        db.conn.execute(statement)


@_migration
def m0003_sharing(db: "Database") -> None:
    """Let several crawls share the archive: who runs, who has which page in hand, when each host may be asked."""
    for statement in SHARING:
        db.conn.execute(statement)


@_migration
def m0004_rhythms(db: "Database") -> None:
    """Remember what the looks at each listing brought."""
    for statement in RHYTHMS:
        db.conn.execute(statement)


@_migration
def m0005_days(db: "Database") -> None:
    """Note what pages showed, add up what each day brought, and say which days were not as usual."""
    for statement in (*DAYS, *COVERAGE_VIEWS):
        db.conn.execute(statement)


@_migration
def m0006_absences(db: "Database") -> None:
    """Tell suspicions from removals: remember how often and when an article's page did not show it."""
    for statement in ABSENCES:
        db.conn.execute(statement)


@_migration
def m0007_trust(db: "Database") -> None:
    """Count how often dates of change prove right."""
    for statement in TRUST:
        db.conn.execute(statement)


@_migration
def m0008_signals(db: "Database") -> None:
    """Keep what sites say of the use of their pages, and say what is in force for each article."""
    for statement in SIGNALS:
        db.conn.execute(statement)


@_migration
def m0009_manners(db: "Database") -> None:
    """Share what is known of how hosts answer, bound registered domains, and count what proves the pace."""
    for statement in MANNERS:
        db.conn.execute(statement)


@_migration
def m0010_validators(db: "Database") -> None:
    """Forget the validators of what was never read, so that it is asked for anew."""
    for statement in VALIDATORS:
        db.conn.execute(statement)


@_migration
def m0011_politeness(db: "Database") -> None:
    """Say host by host what proves that the rules were kept."""
    for statement in POLITENESS_VIEWS:
        db.conn.execute(statement)


@_migration
def m0012_search(db: "Database") -> None:
    """Index words as they are written and by their stems, for every article that is there, and keep searches."""
    for statement in (*OLD_INDEX, *INDEX, *SAVED):
        db.conn.execute(statement)
    index.rebuild(db.conn, index.ARTICLES)


@_migration
def m0013_ledger(db: "Database") -> None:
    """Say what kind of change each revision is, keep what it replaces, and index past versions."""
    for statement in LEDGER:
        db.conn.execute(statement)
    revisions.note_all(db.conn)


@_migration
def m0014_copies(db: "Database") -> None:
    """Make room for what articles have in common, and let all of them wait to be compared."""
    for statement in COPIES:
        db.conn.execute(statement)


@_migration
def m0015_captures(db: "Database") -> None:
    """Pack captures with an earlier one of their site as dictionary."""
    for statement in CAPTURES:
        db.conn.execute(statement)


@_migration
def m0016_changes_per_day(db: "Database") -> None:
    """Count what was changed after publication, per site and day."""
    for statement in CHANGE_VIEWS:
        db.conn.execute(statement)


@_migration
def m0017_site_recommendations(db: "Database") -> None:
    """Say which sites recommend which."""
    for statement in CROSSING_VIEWS:
        db.conn.execute(statement)


@_migration
def m0018_past_search(db: "Database") -> None:
    """Index past versions as articles are; it follows the migration that began to index them."""
    for statement in PAST_INDEX:
        db.conn.execute(statement)
    index.rebuild(db.conn, index.PAST)


@_migration
def m0019_questions(db: "Database") -> None:
    """Answer what analysts ask of sites, sections, tags and citations."""
    for statement in QUESTION_VIEWS:
        db.conn.execute(statement)


def known_migrations() -> tuple[str, ...]:
    """Names of the migrations that this version knows, in order."""
    return tuple(step.__name__ for step in _STEPS)


def applied_migrations(connection: sqlite3.Connection) -> frozenset[str]:
    """Names of those that a file has had."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return frozenset()
    names = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (_SET,))
    return frozenset(name for (name,) in names)


def migrate(connection: sqlite3.Connection, *, stop_before: str | None = None) -> None:
    """Take the steps that a file has not had, all or those before a named one, and record them."""
    # sqlite-utils imports pandas wherever there is one, which takes a second; most files need no step
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    migrations = Migrations(_SET)
    for step in _STEPS:
        migrations()(step)
    migrations.apply(Database(connection), stop_before=stop_before)
