"""WARC files, and the WARC files within WACZ files, → visits in the order of the file, and what is wrong with them."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from scraper.importing.answers import UnusableError, visit_of
from scraper.importing.framing import Damage, records
from scraper.importing.saved import Saved

WARC_ENDS = (".warc", ".warc.gz")
WACZ_END = ".wacz"
MOST_MEMBERS = 10_000
"""WARC files in one WACZ file that are read."""

Found = Saved | str | None
"""A page, a message, or None for a record that is passed over."""


def is_web_archive(path: Path) -> bool:
    """Whether a file is one by its name."""
    return path.name.lower().endswith((*WARC_ENDS, WACZ_END))


def pages_in(path: Path, now: datetime) -> Iterator[Found]:
    """What the records of a file are.

    Raises:
        OSError: the file cannot be read, or is no zip file though it is called so.
    """
    if path.name.lower().endswith(WACZ_END):
        yield from _pages_in_wacz(path, now)
    else:
        with path.open("rb") as file:
            yield from _pages(file, str(path), now)


def _pages_in_wacz(path: Path, now: datetime) -> Iterator[Found]:
    """The pages of the WARC files within; nothing is unpacked to disk, and no more in memory than a record."""
    with _opened(path) as archive:
        names = [info.filename for info in archive.infolist() if info.filename.lower().endswith(WARC_ENDS)]
        if not names:
            yield f"{path}: no WARC file in it"
        if len(names) > MOST_MEMBERS:
            yield f"{path}: {len(names):,} WARC files in it; the first {MOST_MEMBERS:,} are read"
        for name in sorted(names)[:MOST_MEMBERS]:
            try:
                with archive.open(name) as member:
                    yield from _pages(member, f"{path}, {name}", now)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                yield f"{path}, {name}: cannot be read ({error})"


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise OSError(f"not a zip file ({error})") from error
    with archive:
        yield archive


def _pages(file: IO[bytes], name: str, now: datetime) -> Iterator[Found]:
    for found in records(file):
        place = f"{name}, offset {found.offset:,}"
        if isinstance(found, Damage):
            yield f"{place}: {found.message}"
            continue
        try:
            visit = visit_of(found, now)
        except UnusableError as error:
            yield f"{place}: {error}"
        else:
            yield Saved(visit, place) if visit else None
