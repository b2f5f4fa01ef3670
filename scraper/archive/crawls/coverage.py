"""The view ``coverage`` → the days of sites that were not as usual."""

import sqlite3
from dataclasses import dataclass

DRIFT = "layout changed?"
"""How a mark begins that says that texts, authors or dates are lost, other than by what servers answered."""

_MARKS = "SELECT site, day, mark FROM coverage WHERE mark IS NOT NULL AND day >= ? ORDER BY day DESC, site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day of a site that was not as usual."""

    site: str
    """Registered domain."""
    day: str
    """The day, UTC."""
    mark: str
    """What was not as usual, as in ``coverage.mark``."""

    @property
    def is_drift(self) -> bool:
        """Whether it says that what is read from the site's pages has changed in kind."""
        return DRIFT in self.mark


def marks(connection: sqlite3.Connection, since: str) -> list[Mark]:
    """The marked days of all sites from the day of an ISO 8601 time on, the newest first."""
    rows = connection.execute(_MARKS, (since[:10],))
    return [Mark(site=site, day=day, mark=mark) for site, day, mark in rows]
