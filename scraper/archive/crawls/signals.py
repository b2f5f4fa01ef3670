"""What a page or a file says of its use → rows of ``signals``, each from when it was first read to when it had gone."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from scraper.archive.text import clean
from scraper.urls import host_key
from scraper.usage import FILES, Place, Scheme, Signal

_KEY = ("scheme", "name", "value", "place", "raw", "agent", "binds", "path", "position")
"""Columns that tell one signal of a page from another: the fields of ``Signal``."""

_STANDING = f"SELECT id, {', '.join(_KEY)} FROM signals WHERE page_id = ? AND gone IS NULL"  # noqa: S608 - as above
_OF_FILES = f"""
SELECT {", ".join(_KEY)}
  FROM signals
 WHERE page_id IN (SELECT id FROM pages WHERE url IN ({", ".join("?" for _ in FILES)})) AND gone IS NULL
 ORDER BY id"""  # noqa: S608 - as above
_INSERT = f"""
INSERT INTO signals (page_id, {", ".join(_KEY)}, glob, first_seen, last_seen)
VALUES (:page_id, {", ".join(f":{name}" for name in _KEY)}, :glob, :now, :now)"""  # noqa: S608 - as above
_STILL_THERE = "UPDATE signals SET last_seen = :now WHERE page_id = :page_id AND gone IS NULL"
_SEEN = "UPDATE signals SET last_seen = ? WHERE id = ?"
_GONE = "UPDATE signals SET gone = ? WHERE id = ?"
_OBEYED = "UPDATE signals SET obeyed = obeyed + 1 WHERE id = ?"


def write(
    connection: sqlite3.Connection, page_id: int, signals: Iterable[Signal], *, now: str, whole: bool = True
) -> None:
    """Write what a page or file says now: what stood before and is not among it has gone, where it is the whole."""
    held = _standing(connection, page_id)
    said = {_key(signal): signal for signal in signals}
    connection.executemany(_SEEN, [(now, number) for key, number in held.items() if key in said])
    connection.executemany(_GONE, [(now, number) for key, number in held.items() if whole and key not in said])
    new = [signal for key, signal in said.items() if key not in held]
    connection.executemany(_INSERT, [_row(signal, page_id, now) for signal in new])


def still_there(connection: sqlite3.Connection, page_id: int, *, now: str) -> None:
    """Note that a page has not changed, and with it what it says: a 304 need not say it again (RFC 9110, 15.4.5)."""
    connection.execute(_STILL_THERE, {"page_id": page_id, "now": now})


def obeyed(connection: sqlite3.Connection, signal: Signal, *, page_id: int, url: str) -> None:
    """Count a visit to a page that is not archived because of a signal: its own, or one of its origin's files."""
    pages = _file_pages(connection, url) if signal.place is Place.FILE else [page_id]
    key = _key(signal)
    numbers = [number for page in pages for held, number in _standing(connection, page).items() if held == key]
    connection.executemany(_OBEYED, [(number,) for number in numbers])


def of_files(connection: sqlite3.Connection, url: str) -> tuple[Signal, ...]:
    """What the files of an address's origin say, as they were last read."""
    return tuple(_signal(row) for row in connection.execute(_OF_FILES, _file_urls(url)))


def _standing(connection: sqlite3.Connection, page_id: int) -> dict[tuple[Any, ...], int]:
    return {tuple(key): number for number, *key in connection.execute(_STANDING, (page_id,))}


def _file_urls(url: str) -> list[str]:
    return [f"{host_key(url)}{path}" for path in FILES]


def _file_pages(connection: sqlite3.Connection, url: str) -> list[int]:
    select = "SELECT id FROM pages WHERE url = ?"
    return [number for file in _file_urls(url) for (number,) in connection.execute(select, (file,))]


def _key(signal: Signal) -> tuple[Any, ...]:
    return tuple(_values(signal).values())


def _values(signal: Signal) -> dict[str, Any]:
    values = {name: getattr(signal, name) for name in _KEY}
    return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}


def _row(signal: Signal, page_id: int, now: str) -> dict[str, Any]:
    return {**_values(signal), "page_id": page_id, "glob": _glob(signal.path), "now": now}


def _signal(row: tuple[Any, ...]) -> Signal:
    values = dict(zip(_KEY, row, strict=True))
    return Signal(
        **values | {"scheme": Scheme(values["scheme"]), "place": Place(values["place"]), "binds": bool(values["binds"])}
    )


def _glob(path: str | None) -> str | None:
    """A pattern of robots.txt as one of GLOB, in which ``?`` and ``[`` are signs, too, and the end is always meant."""
    if path is None:
        return None
    escaped = path.removesuffix("$").replace("[", "[[]").replace("?", "[?]")
    return escaped if path.endswith("$") or escaped.endswith("*") else f"{escaped}*"
