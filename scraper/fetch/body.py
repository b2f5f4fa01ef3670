"""An answer's wire bytes and its Content-Encoding in, the body out, never more of it than the cap.

Decompression is incremental and bounded: one step gives at most ``STEP`` bytes (zstd: the blocks of ``_ZSTD_SLICE``
bytes), and counting happens after each, so a bomb costs the cap and not a byte more than a step.
"""

import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # it has no stubs
import zstandard

ACCEPT_ENCODING = "gzip, deflate, zstd"
"""What we can undo, and so all that we ask for; Brotli would need a further library."""

STEP = 64 << 10
"""Most bytes that one step of gzip or deflate gives."""

# A zstd block decompresses to at most 128 KiB (RFC 8878, 3.1.1.2.4) and takes at least 4 bytes: 256 bytes ≤ 8 MiB.
_ZSTD_SLICE = 256
# RFC 9659: what a sender of Content-Encoding zstd may use, and so what a receiver must hold.
_ZSTD_WINDOW = 8 << 20
_MAX_LAYERS = 2
MAX_CHUNKS = 200_000
"""Pieces that a body may come in: each costs some 10 µs, so that a flood of one-byte chunks ends after seconds."""
# bgzip writes a member every 64 KiB; a body of nothing but empty members would cost a copy of the chunk for each.
_MAX_MEMBERS = 10_000
_UNDONE_BY_NOBODY = frozenset({"br", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"})


class TooLargeError(Exception):
    """The body is larger than the cap of ``max_bytes``; the message says on which side of the compression."""

    def __init__(self, max_bytes: int, *, decompressed: bool = False) -> None:
        super().__init__(f"{max_bytes:,} bytes{' once decompressed' if decompressed else ''}")


class BrokenBodyError(Exception):
    """The body cannot be decompressed, or its compression ends early."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...
    def end(self) -> None: ...


class _Inflate:
    """gzip (also of several members), zlib and, as servers do, bare deflate under the name of deflate."""

    def __init__(self, name: str) -> None:
        self._gzip = name == "gzip"
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16 if self._gzip else zlib.MAX_WBITS)
        self._started = False
        self._members = 1
        self._name = name

    def feed(self, data: bytes) -> Iterator[bytes]:
        if data and not self._started:
            self._started = True
            if not self._gzip and not _has_zlib_header(data):
                self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        while data:
            if self._stream.eof and not self._next_member(data):
                return
            try:
                piece = self._stream.decompress(data, STEP)
            except zlib.error as error:
                raise BrokenBodyError(f"its {self._name} compression is damaged") from error
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if piece:
                yield piece

    def end(self) -> None:
        if self._started and not self._stream.eof:
            raise BrokenBodyError(f"its {self._name} compression ends early")

    def _next_member(self, data: bytes) -> bool:
        """Begin a further gzip member; anything else after the end is padding, which everybody ignores."""
        if not self._gzip or not data.startswith(b"\x1f") or self._members == _MAX_MEMBERS:
            self._members = _MAX_MEMBERS
            return False
        self._members += 1
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return True


class _Zstd:
    """zstd, also of several frames."""

    def __init__(self) -> None:
        self._stream = _zstd_stream()
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_SLICE):
            yield from self._feed_slice(data[start : start + _ZSTD_SLICE])

    def end(self) -> None:
        if self._started and not self._stream.eof:
            raise BrokenBodyError("its zstd compression ends early")

    def _feed_slice(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._stream.eof:
                self._stream = _zstd_stream()
            self._started = True
            try:
                piece = self._stream.decompress(data)
            except zstandard.ZstdError as error:
                raise BrokenBodyError("its zstd compression is damaged") from error
            data = self._stream.unused_data
            if piece:
                yield piece


class _Brotli:
    """Brotli, which comes unasked, and in the web archives of others."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._stream.process(data, output_buffer_limit=STEP)
            while piece:
                yield piece
                piece = self._stream.process(b"", output_buffer_limit=STEP)
        except brotli.error as error:
            raise BrokenBodyError("its br compression is damaged") from error

    def end(self) -> None:
        if not self._stream.is_finished():
            raise BrokenBodyError("its br compression ends early")


def _zstd_stream() -> "zstandard.ZstdDecompressionObj":
    return zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()


def layers(header: str | None) -> tuple[str, ...]:
    """The encodings to undo, outermost last as in the header.  Raises BrokenBodyError for one that we never ask for.

    Words that are no content-coding at all (``utf-8``) are ignored, as browsers do.
    """
    names = [name.strip().lower().removeprefix("x-") for name in (header or "").split(",")]
    unknown = next((name for name in names if name in _UNDONE_BY_NOBODY), None)
    if unknown:
        raise BrokenBodyError(f"it is compressed with {unknown}, which was not asked for")
    known = tuple(name for name in names if name in ("gzip", "deflate", "zstd"))
    if len(known) > _MAX_LAYERS:
        raise BrokenBodyError(f"it is compressed {len(known)} times over")
    return known


async def read_body(chunks: AsyncIterator[bytes], encodings: Sequence[str], *, max_bytes: int) -> AsyncGenerator[bytes]:
    """The pieces of a body, decompressed, as they come.

    Raises TooLargeError as soon as more than ``max_bytes`` came over the wire or out of the compression, after giving
    what lies within; and BrokenBodyError where the compression is damaged or ends early.
    """
    decoders = [_decoder(name) for name in reversed(encodings)]
    wire = size = count = 0
    async for chunk in chunks:
        wire += len(chunk)
        count += 1
        if count > MAX_CHUNKS:
            raise BrokenBodyError(f"it comes in more than {MAX_CHUNKS:,} pieces")
        if decoders and wire > max_bytes:
            raise TooLargeError(max_bytes)
        for piece in _through(decoders, chunk):
            yield piece[: max_bytes - size]
            size += len(piece)
            if size > max_bytes:
                raise TooLargeError(max_bytes, decompressed=bool(decoders))
    for decoder in decoders:
        decoder.end()


def unpacked(content: bytes, encodings: Sequence[str], *, max_bytes: int) -> bytes:
    """A body that is there already, decompressed; ``encodings`` of gzip, deflate, zstd and br, outermost last.

    Raises TooLargeError and BrokenBodyError as ``read_body`` does.
    """
    decoders = [_decoder(name) for name in reversed(encodings)]
    pieces, size = [], 0
    for piece in _through(decoders, content):
        size += len(piece)
        if size > max_bytes:
            raise TooLargeError(max_bytes, decompressed=bool(decoders))
        pieces.append(piece)
    for decoder in decoders:
        decoder.end()
    return b"".join(pieces)


def _decoder(name: str) -> _Decoder:
    if name == "br":
        return _Brotli()
    return _Zstd() if name == "zstd" else _Inflate(name)


def _through(decoders: Sequence[_Decoder], data: bytes) -> Iterator[bytes]:
    if not decoders:
        yield data
        return
    for piece in decoders[0].feed(data):
        yield from _through(decoders[1:], piece)


def _has_zlib_header(data: bytes) -> bool:
    """RFC 1950, 2.2: method 8, and the first two bytes as one number divide by 31."""
    deflate, divisor = 8, 31
    return data[0] & 0x0F == deflate and (len(data) == 1 or int.from_bytes(data[:2]) % divisor == 0)
