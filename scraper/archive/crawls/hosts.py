"""Whose turn a host is, among all crawls of an archive, and when it was last asked, also by one that has ended.

Without it, each of several crawls would keep the pace for itself, and a crawl that is killed and started again would
ask at once, and as fast as if it had never been refused.  The times are the machine's, which crawls of one SQLite file
share.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.archive.connection import transaction, translated
from scraper.archive.crawls import leases

LONGEST = 24 * 3600.0
"""Seconds that a host is left alone at most: a longer wait was written by a clock that was ahead."""
GLANCE = 0.05
"""Seconds after which a host whose turn another crawl has is looked at again."""
_LONG_AGO = "1970-01-01T00:00:00.000000Z"
_TICK = 1e-6  # the resolution of the times that are written down

_FIND = "SELECT heard, held_until, crawl_id, asked, smallest_gap FROM hosts WHERE name = ?"
_TAKE = """
INSERT INTO hosts (name, heard, held_until, closed_until, crawl_id, asked, requests)
VALUES (:name, :now, :never, :never, :crawl_id, :now, 1)
ON CONFLICT (name) DO UPDATE
   SET heard = excluded.heard, crawl_id = excluded.crawl_id, asked = excluded.asked, requests = requests + 1"""
_KEEP_GAP = "UPDATE hosts SET smallest_gap = :gap, smallest_pace = :pace WHERE name = :name"
_COUNT_EARLY = "UPDATE hosts SET early = early + 1 WHERE name = ?"
_LEAVE = """
UPDATE hosts
   SET heard = max(heard, :heard), asked = max(asked, :sent), penalty = :penalty, latency = :latency, crawl_id = NULL
 WHERE name = :name AND crawl_id = :crawl_id"""
_NOTE = """
INSERT INTO hosts (name, heard, held_until, closed_until, penalty, latency)
VALUES (:name, :never, :never, :never, :penalty, :latency)
ON CONFLICT (name) DO UPDATE SET penalty = excluded.penalty, latency = excluded.latency"""
_BEARING = "SELECT penalty, latency FROM hosts WHERE name = ?"
_HOLD = """
INSERT INTO hosts (name, heard, held_until, closed_until) VALUES (:name, :never, :until, :never)
ON CONFLICT (name) DO UPDATE SET held_until = max(held_until, excluded.held_until)"""
_CLOSE = """
INSERT INTO hosts (name, heard, held_until, closed_until) VALUES (:name, :never, :never, :until)
ON CONFLICT (name) DO UPDATE SET closed_until = max(closed_until, excluded.closed_until)"""
_COUNT_WAIT = "UPDATE hosts SET waits = waits + 1, longest_wait = max(longest_wait, :seconds) WHERE name = :name"
_CLOSED = "SELECT closed_until FROM hosts WHERE name = ?"


def _machine_time() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Row:
    """What is noted of when a host or domain was asked."""

    heard: datetime
    held_until: datetime
    holder: int | None
    """Crawl whose turn it is; None where it is nobody's."""
    asked: datetime | None
    smallest_gap: float | None

    def wait(self, now: datetime, interval: float) -> float:
        """Seconds from ``now`` until it may be asked.

        Where the machine's clock was set back, nothing is known of when it was last heard.
        """
        free = self.held_until if self.heard > now else max(self.held_until, self.heard + timedelta(seconds=interval))
        return min((free - now).total_seconds(), LONGEST)

    def gap(self, now: datetime) -> float | None:
        """Seconds since the last request left; None where none has, or the clock was set back."""
        return (now - self.asked).total_seconds() if self.asked and self.heard <= now else None


@dataclass(frozen=True, slots=True)
class Hosts:
    """One crawl's word in what all crawls of the archive agree on about hosts; ``fetch.pace`` asks it."""

    connection: sqlite3.Connection
    path: Path
    """The archive's file, for messages."""
    crawl_id: int
    clock: Callable[[], datetime] = _machine_time
    """The time, in UTC."""

    def take(self, name: str, interval: float, domain: str | None, gap: float) -> float:
        """Seconds until a host may be asked; at 0 the turn is this crawl's.

        It may ``interval`` after its last request was heard, and ``gap`` after the last turn of a host of its
        ``domain`` (None: it has none), whichever crawl had it.
        """
        with self._writing():
            now, row = self.clock(), self._unheld(name)
            if row and row.holder not in (None, self.crawl_id):
                return GLANCE
            bound = self._row(domain) if domain else None
            wait = max(row.wait(now, interval) if row else 0.0, bound.wait(now, gap) if bound else 0.0)
            if wait > 0:
                return wait
            self._begin(name, row, now, interval, self.crawl_id)
            if domain:
                self._begin(domain, bound, now, gap, None)
            return 0.0

    def leave(self, name: str, sent: float, heard: float, penalty: float, latency: float) -> None:
        """Give a host's turn back, and note its bearing.

        The request left ``sent`` seconds ago, and the host had received it ``heard`` seconds ago at the latest.
        """
        values = {"name": name, "crawl_id": self.crawl_id, "penalty": penalty, "latency": latency}
        with self._writing():
            self.connection.execute(_LEAVE, {**values, "sent": self._after(-sent), "heard": self._after(-heard)})

    def note(self, name: str, penalty: float, latency: float) -> None:
        """Note the bearing of a host or domain: seconds added to its pace, seconds that it takes to answer."""
        values = {"name": name, "never": _LONG_AGO, "penalty": penalty, "latency": latency}
        with self._writing():
            self.connection.execute(_NOTE, values)

    def bearing(self, name: str) -> tuple[float, float] | None:
        """Penalty and latency of a host or domain as last noted; None where it is not known."""
        with translated(self.path):
            row: tuple[float, float] | None = self.connection.execute(_BEARING, (name,)).fetchone()
        return row

    def hold(self, name: str, seconds: float, *, asked: bool) -> None:
        """Nobody asks the host for so many seconds; ``asked`` tells whether it wanted that itself."""
        with self._writing():
            self.connection.execute(_HOLD, {"name": name, "never": _LONG_AGO, "until": self._after(seconds)})
            if asked:
                self.connection.execute(_COUNT_WAIT, {"name": name, "seconds": seconds})

    def close(self, name: str, seconds: float) -> None:
        """The host asked to be left alone for longer than anybody will wait."""
        with self._writing():
            self.connection.execute(_CLOSE, {"name": name, "never": _LONG_AGO, "until": self._after(seconds)})
            self.connection.execute(_COUNT_WAIT, {"name": name, "seconds": seconds})

    def closed(self, name: str) -> float:
        """Seconds that the host is still to be left alone; 0 if it may be asked."""
        with translated(self.path):
            row = self.connection.execute(_CLOSED, (name,)).fetchone()
        return min(max(0.0, (_time(row[0]) - self.clock()).total_seconds()), LONGEST) if row else 0.0

    def _unheld(self, name: str) -> _Row | None:
        """What is noted of a host; the turn of a crawl that has died is nobody's."""
        row = self._row(name)
        if row and row.holder not in (None, self.crawl_id):
            leases.bury(self.connection)
            row = self._row(name)
        return row

    def _row(self, name: str) -> _Row | None:
        row = self.connection.execute(_FIND, (name,)).fetchone()
        if row is None:
            return None
        heard, held_until, holder, asked, smallest_gap = row
        return _Row(_time(heard), _time(held_until), holder, _time(asked) if asked else None, smallest_gap)

    def _begin(self, name: str, row: _Row | None, now: datetime, interval: float, crawl_id: int | None) -> None:
        """Note a turn, and the gap before it as a proof that the pace was kept."""
        values = {"name": name, "now": _text(now), "never": _LONG_AGO, "crawl_id": crawl_id}
        self.connection.execute(_TAKE, values)
        gap = row.gap(now) if row else None
        if row is None or gap is None:
            return
        if row.smallest_gap is None or gap < row.smallest_gap:
            self.connection.execute(_KEEP_GAP, {"name": name, "gap": gap, "pace": interval})
        if gap < interval - _TICK:
            self.connection.execute(_COUNT_EARLY, (name,))

    def _after(self, seconds: float) -> str:
        return _text(self.clock() + timedelta(seconds=seconds))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with translated(self.path), transaction(self.connection):
            yield


def _text(time: datetime) -> str:
    return time.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
