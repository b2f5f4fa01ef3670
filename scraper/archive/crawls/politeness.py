"""The view ``politeness`` → how each host was asked, as an audit has it."""

import sqlite3
from dataclasses import dataclass

_ROWS = "SELECT * FROM politeness ORDER BY requests DESC, host"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostConduct:
    """How one host was asked; the fields are the columns of the view ``politeness``."""

    host: str
    """Host name, with the port where it is no usual one."""
    visits: int
    """Visits to its pages and files."""
    requests: int
    """Requests that they took, redirects and retries included."""
    first_visit: str
    """When the first began, ISO 8601 UTC."""
    last_visit: str
    """When the last began, ISO 8601 UTC."""
    robots_versions: int
    """Texts of robots.txt that were got for it."""
    robots_refused: int
    """Pages not asked for, since robots.txt does not want it."""
    rate_limited: int
    """Visits that ended with a refusal for now."""
    forbidden: int
    """Visits that ended with a refusal."""
    withheld: int
    """Visits whose page was not archived, as a signal asked."""
    requests_paced: int
    """Requests at a pace, as the ledger of hosts counts them."""
    smallest_gap: float | None
    """Shortest time between two of those, seconds; None where there were not two."""
    pace_then: float | None
    """Seconds that were asked for when that gap was kept."""
    early: int
    """Requests after a gap shorter than was asked for then."""
    retry_after_kept: int
    """Waits that its Retry-After asked for and that were kept."""
    longest_wait: float
    """The longest of them, seconds."""


def conduct(connection: sqlite3.Connection) -> list[HostConduct]:
    """How each host was asked, those with the most requests first."""
    names = tuple(HostConduct.__dataclass_fields__)
    return [HostConduct(**dict(zip(names, row, strict=True))) for row in connection.execute(_ROWS)]
