"""A connection and seconds → SQL that is given up when they have passed, with a sentence instead of an exception."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from scraper.errors import QueryError

T = TypeVar("T")

_STEPS = 20_000  # SQLite instructions between two looks at the clock, a few milliseconds


@contextmanager
def bounded(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Give up what takes longer.

    Raises:
        QueryError: it took longer.
    """
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        raise QueryError(f"This takes longer than {seconds:.0f} s; narrow it by site or dates") from error
    finally:
        connection.set_progress_handler(None, 0)


def in_tuples(work: Callable[[sqlite3.Connection], T]) -> Callable[[sqlite3.Connection], T]:
    """The same work on a connection of Datasette, whose rows are no tuples otherwise."""

    def done(connection: sqlite3.Connection) -> T:
        before = connection.row_factory
        connection.row_factory = None
        try:
            return work(connection)
        finally:
            connection.row_factory = before

    return done
