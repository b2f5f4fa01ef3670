"""A list of addresses, a line each or JSON lines, → the frontier."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.archive.store import Archive
from scraper.archive.text import listed, moment
from scraper.discover.kinds import guess_kind
from scraper.importing.outcome import Imported
from scraper.importing.saved import EARLIEST
from scraper.models import Link, Source
from scraper.urls import normalise

LONGEST = 10 * 2**20
"""Longest line that is read, bytes: exports hold whole articles in one."""


def import_list(archive: Archive, path: Path, done: Imported) -> None:
    """Add the addresses of a file; a line that is none is told, and the rest goes on.

    JSON lines have ``url`` and may have ``title``, ``published`` and ``modified`` (or ``updated``) as a feed gives
    them, and ``seen``, when the address was known (ISO 8601).
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for number, line in _lines(path):
        try:
            row = _row(line, as_json=path.suffix.lower() in {".jsonl", ".ndjson"})
            url = _address(row)
            seen = _seen(row, now)
        except (ValueError, OverflowError, RecursionError) as error:
            done.tell(f"{path}, line {number}: {error}")
            continue
        link = Link(
            url=url, kind=guess_kind(url), source=Source.SEED, title=_text(row, "title"),
            published=listed(_text(row, "published")), modified=listed(_text(row, "modified") or _text(row, "updated")),
        )  # fmt: skip
        done.addresses += archive.add_links(archive.ensure_site(url, now=seen), [link], now=seen)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST):
            number += 1
            if line.strip():
                yield number, line
            while len(line) == LONGEST and not line.endswith(b"\n"):
                line = file.readline(LONGEST)  # the rest of one that is too long


def _row(line: bytes, *, as_json: bool) -> dict[str, Any]:
    text = line.decode("utf-8-sig").strip()
    if not as_json:
        return {"url": text}
    row = json.loads(text)
    if not isinstance(row, dict):
        raise ValueError("not a JSON object with url")  # noqa: TRY004 - a fault of the file, not of the program
    return row


def _address(row: dict[str, Any]) -> str:
    url = normalise(_text(row, "url") or "")
    if url is None:
        raise ValueError("not an http(s) address")
    return url


def _seen(row: dict[str, Any], now: str) -> str:
    """When the address was known, now at the latest; OverflowError for what UTC has no room for."""
    seen = min(moment(_text(row, "seen") or now), moment(now))
    if datetime.fromisoformat(seen) < EARLIEST:
        raise ValueError(f"seen on {seen[:10]}, before the first web site")
    return seen


def _text(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None
