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
MOST_GAIN = 100
"""How many times larger than in the zip file a WARC file may be: text becomes ten times smaller, bombs a thousand."""
MOST_DIRECTORY = 32 * 2**20
"""Largest table of contents of a zip file, bytes: it is held in memory, some ten times as large."""

_LONGEST_END = 2**16 + 22 + 20 + 56
"""A comment, and the records that end a zip file, bytes."""

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
            info = archive.getinfo(name)
            if info.file_size > MOST_GAIN * info.compress_size + 2**20:
                yield f"{path}, {name}: larger than {MOST_GAIN} times what it takes in the zip file; left out"
                continue
            try:
                with archive.open(info) as member:
                    is_stored = info.compress_type == zipfile.ZIP_STORED  # else each step back unpacks from the start
                    yield from _pages(member, f"{path}, {name}", now, goes_back=is_stored)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                yield f"{path}, {name}: cannot be read ({error})"


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    if _directory_size(path) > MOST_DIRECTORY:
        raise OSError(f"its table of contents is larger than {MOST_DIRECTORY // 2**20} MB")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise OSError(f"not a zip file ({error})") from error
    with archive:
        yield archive


def _directory_size(path: Path) -> int:
    """Bytes of a zip file's table of contents, as its end says (APPNOTE.TXT, 4.3.14 and 4.3.16)."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END))
        end = file.read()
    place, place_64 = end.rfind(b"PK\x05\x06"), end.rfind(b"PK\x06\x06")
    sizes = [end[place + 12 : place + 16]] if place >= 0 else []
    sizes += [end[place_64 + 40 : place_64 + 48]] if place_64 >= 0 and sizes == [b"\xff" * 4] else []
    return int.from_bytes(sizes[-1], "little") if sizes else 0


def _pages(file: IO[bytes], name: str, now: datetime, *, goes_back: bool = True) -> Iterator[Found]:
    for found in records(file, goes_back=goes_back):
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
