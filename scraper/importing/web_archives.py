"""WARC files, and the WARC files within WACZ files, → visits in the order of the file, and what is wrong with them."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from scraper.importing.answers import UnusableError, brought_again, visit_of
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

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError, RuntimeError, UnicodeError,
)  # fmt: skip
_LOCAL_HEAD = 30
"""Bytes before the name of a member (APPNOTE.TXT, 4.3.7)."""
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
                yield from _pages_in_member(path, archive, info, now)
            except _DAMAGED as error:
                yield f"{path}, {name}: cannot be read ({error})"


def _pages_in_member(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, now: datetime) -> Iterator[Found]:
    """The pages of one WARC file; where it is stored as it is, damage is told record by record, else it is the end."""
    place = f"{path}, {info.filename}"
    with archive.open(info) as member:  # which checks its head
        if info.compress_type != zipfile.ZIP_STORED:  # each step back would unpack from the start
            yield from _pages(member, place, now, goes_back=False)
            return
    with path.open("rb") as file:
        yield from _pages(cast("IO[bytes]", _Part(file, info)), place, now)


class _Part(io.RawIOBase):
    """A member of a zip file that is stored as it is, without zipfile's checksum: one wrong byte costs one record."""

    def __init__(self, file: IO[bytes], info: zipfile.ZipInfo) -> None:
        file.seek(info.header_offset)
        head = file.read(_LOCAL_HEAD)
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        self._file, self._size = file, info.file_size
        self._start = info.header_offset + _LOCAL_HEAD + names
        self.seek(0)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place, counted from the member's beginning."""
        return self._file.seek(self._start + offset, whence) - self._start

    def tell(self) -> int:
        """The place, counted from the member's beginning."""
        return self._file.tell() - self._start

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes, up to the member's end."""
        left = max(0, self._size - self.tell())
        return self._file.read(left if size < 0 else min(size, left))


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
            yield Saved(visit, place, brought_again(found)) if visit else None
