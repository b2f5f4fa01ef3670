"""Whose turn a host is, among all crawls of an archive, and when it was last asked, also by one that has ended.

Without it, each of several crawls would keep the pace for itself, and a crawl that is killed and started again would
ask at once.  The times are the machine's, which crawls of one SQLite file share.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.archive import leases
from scraper.archive.connection import transaction, translated

GLANCE = 0.05
"""Seconds after which a host whose turn another crawl has is looked at again."""
_LONG_AGO = "1970-01-01T00:00:00.000000Z"

_FIND = "SELECT heard, held_until, crawl_id FROM hosts WHERE name = ?"
_TAKE = """
INSERT INTO hosts (name, heard, held_until, closed_until, crawl_id) VALUES (:name, :now, :never, :never, :crawl_id)
ON CONFLICT (name) DO UPDATE SET heard = excluded.heard, crawl_id = excluded.crawl_id"""
_LEAVE = "UPDATE hosts SET heard = max(heard, :heard), crawl_id = NULL WHERE name = :name AND crawl_id = :crawl_id"
_HOLD = """
INSERT INTO hosts (name, heard, held_until, closed_until) VALUES (:name, :never, :until, :never)
ON CONFLICT (name) DO UPDATE SET held_until = max(held_until, excluded.held_until)"""
_CLOSE = """
INSERT INTO hosts (name, heard, held_until, closed_until) VALUES (:name, :never, :never, :until)
ON CONFLICT (name) DO UPDATE SET closed_until = max(closed_until, excluded.closed_until)"""
_CLOSED = "SELECT closed_until FROM hosts WHERE name = ?"


@dataclass(frozen=True, slots=True)
class Hosts:
    """One crawl's word in what all crawls of the archive agree on about hosts; ``fetch.pace`` asks it."""

    connection: sqlite3.Connection
    path: Path
    """The archive's file, for messages."""
    crawl_id: int

    def take(self, name: str, interval: float) -> float:
        """Seconds until a host may be asked, ``interval`` after its last request; at 0 the turn is this crawl's."""
        with self._writing():
            now, row = datetime.now(UTC), self._row(name)
            if row and row[2] not in (None, self.crawl_id):
                leases.bury(self.connection)  # who had the turn may have died with it
                row = self._row(name)
            if row:
                heard, held_until, holder = _time(row[0]), _time(row[1]), row[2]
                if holder not in (None, self.crawl_id):
                    return GLANCE
                if heard > now:  # the machine's clock was set back: of when that was, nothing is known
                    heard = now - timedelta(seconds=interval)
                wait = (max(heard + timedelta(seconds=interval), held_until) - now).total_seconds()
                if wait > 0:
                    return wait
            values = {"name": name, "now": _text(now), "never": _LONG_AGO, "crawl_id": self.crawl_id}
            self.connection.execute(_TAKE, values)
            return 0.0

    def leave(self, name: str, ago: float) -> None:
        """Give a host's turn back; it had received the request ``ago`` seconds before now at the latest."""
        values = {"name": name, "heard": _after(-ago), "crawl_id": self.crawl_id}
        with self._writing():
            self.connection.execute(_LEAVE, values)

    def hold(self, name: str, seconds: float) -> None:
        """Nobody asks the host for so many seconds."""
        with self._writing():
            self.connection.execute(_HOLD, {"name": name, "never": _LONG_AGO, "until": _after(seconds)})

    def close(self, name: str, seconds: float) -> None:
        """The host asked to be left alone for longer than anybody will wait."""
        with self._writing():
            self.connection.execute(_CLOSE, {"name": name, "never": _LONG_AGO, "until": _after(seconds)})

    def closed(self, name: str) -> float:
        """Seconds that the host is still to be left alone; 0 if it may be asked."""
        with translated(self.path):
            row = self.connection.execute(_CLOSED, (name,)).fetchone()
        return max(0.0, (_time(row[0]) - datetime.now(UTC)).total_seconds()) if row else 0.0

    def _row(self, name: str) -> tuple[str, str, int | None] | None:
        row: tuple[str, str, int | None] | None = self.connection.execute(_FIND, (name,)).fetchone()
        return row

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with translated(self.path), transaction(self.connection):
            yield


def _after(seconds: float) -> str:
    return _text(datetime.now(UTC) + timedelta(seconds=seconds))


def _text(time: datetime) -> str:
    return time.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
