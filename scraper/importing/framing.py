"""A WARC file, plain or gzip, → its records one after the other, with whatever is damaged between them told.

The parser is ours and not warcio's, because it must go on behind damage, say where it is, and hold no more memory than
``MOST_HEAD`` and ``MOST_BODY`` whatever the file says (warcio reads a line to its end however long it is, writes to
stderr, and stops at the first fault).  The format: https://iipc.github.io/warc-specifications/specifications/warc-format/
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

STEP = 64 * 2**10
"""Bytes that are read, and at most unpacked, at once."""
MOST_HEAD = 64 * 2**10
"""Largest head of a record, bytes."""
MOST_BODY = 21 * 2**20
"""Bytes of a record's block that are held; of a longer one the rest is passed over."""

MOST_DAMAGE = 1000
"""Damaged places in one file after which the rest of it is left alone: each may cost a reading of it."""

_GZIP = b"\x1f\x8b\x08"
_VERSIONS = (b"WARC/0.17", b"WARC/0.18", b"WARC/1.0", b"WARC/1.1")
_MARK = b"WARC/"


class DamageError(Exception):
    """What stands here is no record, or not all of one; the message is one line."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        """Where in the file the record, or the gzip member that it stands in, begins."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC file."""

    offset: int
    """Where it, or the gzip member it stands in, begins in the file."""
    headers: dict[str, str]
    """Its named fields, names in lower case."""
    block: bytes
    """Its block, at most ``MOST_BODY`` of it."""
    length: int
    """Length of the block as the record says."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in the file where no record could be read."""

    offset: int
    """Where: of the record or the gzip member that is damaged."""
    message: str
    """What is wrong."""


def records(file: IO[bytes], *, goes_back: bool = True) -> Iterator[Record | Damage]:
    """The records of a file in its order; behind damage, it goes on with the next record that can be found.

    In a file that cannot go back, or only by beginning anew, damage is the end: ``goes_back`` is False for it.
    """
    start: int | None = 0
    for _ in range(MOST_DAMAGE):
        if start is None:
            return
        source = _Source(file, start)
        try:
            while (record := _record(source)) is not None:
                yield record
        except DamageError as error:
            yield Damage(error.offset, f"{error}{'' if goes_back else '; what follows is left out'}")
            if not goes_back:
                return
            start = _next_start(file, max(error.offset, start) + 1)
        else:
            return
    if start is not None:
        yield Damage(start, f"the file is damaged in {MOST_DAMAGE:,} places; what follows is left out")


class _Source:
    """The bytes of a file from an offset on, unpacked where they are gzip, member by member."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        file.seek(start)
        self._file = file
        self._packed = file.read(STEP)
        self._start = start
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16) if self._packed.startswith(_GZIP) else None
        self._members = [(0, start)]
        """Where members begin: how many bytes were unpacked before, and their offset in the file."""
        self._ready = b""
        self._made = 0
        """Bytes unpacked so far."""
        self._fault: str | None = None

    @property
    def offset(self) -> int:
        """Where in the file the next byte, or the gzip member that it stands in, is."""
        taken = self._made - len(self._ready)
        if self._inflater is None:
            return self._start + taken
        while len(self._members) > 1 and self._members[1][0] <= taken:
            self._members.pop(0)
        return self._members[0][1]

    def peek(self, size: int) -> bytes:
        """At least so many of the next bytes; fewer at the end, and before damage."""
        while len(self._ready) < size and (piece := self._more()):
            self._ready += piece
        return self._ready

    def take(self, size: int) -> bytes:
        """The next bytes; fewer at the end, and before damage."""
        pieces, left = [], size
        while left and (piece := self._ready or self._more()):
            pieces.append(piece[:left])
            self._ready = piece[left:]
            left -= len(pieces[-1])
        return b"".join(pieces)

    def skip(self, size: int) -> int:
        """Pass over so many bytes; how many there were."""
        left = size
        while left and (piece := self.take(min(left, STEP))):
            left -= len(piece)
        return size - left

    def fault(self, otherwise: str) -> str:
        """Why there are no more bytes."""
        return self._fault or otherwise

    def _more(self) -> bytes:
        if self._inflater is None:
            piece, self._packed = self._packed or self._file.read(STEP), b""
        else:
            piece = b"" if self._fault else self._unpacked()
        self._made += len(piece)
        return piece

    def _unpacked(self) -> bytes:
        """The next piece of a member; none at the end of the last, nor from damage on."""
        assert self._inflater is not None  # noqa: S101 - asked by the caller
        while self._fault is None:
            if self._inflater.eof and not self._next_member():
                return b""
            if not self._packed:
                self._packed = self._file.read(STEP)
            if not self._packed:
                self._fault = "the file ends within a gzip member"
                return b""
            try:
                piece = self._inflater.decompress(self._packed, STEP)
            except zlib.error as error:
                self._fault = f"its gzip member is damaged ({error})"
                return b""
            self._packed = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
            if piece:
                return piece
        return b""

    def _next_member(self) -> bool:
        if len(self._packed) < len(_GZIP):
            self._packed += self._file.read(STEP)
        if not self._packed.strip(b"\0"):  # the end, or padding
            return False
        self._members.append((self._made, self._file.tell() - len(self._packed)))
        if not self._packed.startswith(_GZIP):
            self._fault = "no gzip member begins here"
            return False
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return True


def _record(source: _Source) -> Record | None:
    """The next record; None at the end of the file."""
    while source.peek(1)[:1] in {b"\r", b"\n"}:
        source.take(1)
    offset = source.offset
    begin = source.peek(len(_VERSIONS[0]))
    if not begin and source.fault("") == "":
        return None
    if not begin.startswith(_VERSIONS):
        raise DamageError(offset, source.fault("no WARC record begins here"))
    headers = _headers(_head(source, offset))
    length = _length(headers, offset)
    block = source.take(min(length, MOST_BODY))
    got = len(block) + source.skip(length - len(block))
    if got < length:
        raise DamageError(offset, source.fault(f"the file ends after {got:,} of the {length:,} bytes of a record"))
    return Record(offset, headers, block, length)


def _head(source: _Source, offset: int) -> bytes:
    """The lines before the block, their end taken too."""
    size = STEP // 16
    while size <= MOST_HEAD:
        held = source.peek(size)
        ends = [(held.find(mark), len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if mark in held]
        if ends:
            end, width = min(ends)
            return source.take(end + width)
        if len(held) < size:
            raise DamageError(offset, source.fault("the file ends within the head of a record"))
        size *= 2
    raise DamageError(offset, f"the head of a record is larger than {MOST_HEAD // 2**10} KB")


def _headers(head: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    last = None
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if line[:1] in {" ", "\t"} and last:
            headers[last] += " " + line.strip()
        elif colon:
            last = name.strip().lower()
            headers.setdefault(last, value.strip())
    return headers


def _length(headers: dict[str, str], offset: int) -> int:
    text = headers.get("content-length", "")
    if not (text.isascii() and text.isdigit()) or len(text) > 15:  # noqa: PLR2004 - a petabyte
        raise DamageError(offset, f"a record without a usable Content-Length ({text[:20]!r})")
    return int(text)


def _next_start(file: IO[bytes], start: int) -> int | None:
    """Where the next record, or a gzip member that holds one, begins; None if there is none."""
    overlap = len(_VERSIONS[0])
    position, held = start, b""
    file.seek(start)
    while piece := file.read(STEP):
        held += piece
        for place in _candidates(held):
            if _begins_record(file, position + place):
                return position + place
        end = position + len(held)
        held = held[-overlap:]
        position = end - len(held)
        file.seek(end)
    return None


def _candidates(held: bytes) -> list[int]:
    return sorted([*_all(held, _GZIP), *(place + 1 for place in _all(held, b"\n" + _MARK))])


def _all(held: bytes, mark: bytes) -> list[int]:
    places, place = [], held.find(mark)
    while place >= 0:
        places.append(place)
        place = held.find(mark, place + 1)
    return places


def _begins_record(file: IO[bytes], place: int) -> bool:
    file.seek(place)
    begin = file.read(1024)
    if begin.startswith(_GZIP):
        try:
            begin = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(begin, 1024)
        except zlib.error:
            return False
    return begin.startswith(_VERSIONS)
