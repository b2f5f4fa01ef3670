import asyncio
import gzip
import tracemalloc
import zlib

import pytest
import zstandard

from scraper.fetch.body import MAX_CHUNKS, BrokenBodyError, TooLargeError, layers, read_body

TEXT = ("Le conseil a voté. " * 4_000).encode()
MIB = 1 << 20


def deflate(data, wbits=zlib.MAX_WBITS):
    stream = zlib.compressobj(wbits=wbits)
    return stream.compress(data) + stream.flush()


def read(data, encodings=(), *, max_bytes=MIB, chunk=1_000):
    async def chunks():
        for start in range(0, len(data), chunk):
            yield data[start : start + chunk]

    async def collect():
        return b"".join([piece async for piece in read_body(chunks(), encodings, max_bytes=max_bytes)])

    return asyncio.run(collect())


@pytest.mark.parametrize("chunk", [1, 7, 1_000, 1_000_000])
@pytest.mark.parametrize(
    ("encodings", "data"),
    [
        ((), TEXT),
        (("gzip",), gzip.compress(TEXT)),
        (("gzip",), gzip.compress(TEXT[:50_000]) + gzip.compress(TEXT[50_000:])),
        (("gzip",), gzip.compress(TEXT) + b"\0" * 40),
        (("deflate",), deflate(TEXT)),
        (("deflate",), deflate(TEXT, -zlib.MAX_WBITS)),
        (("zstd",), zstandard.compress(TEXT)),
        (("zstd",), zstandard.compress(TEXT[:50_000]) + zstandard.compress(TEXT[50_000:])),
        (("deflate", "gzip"), gzip.compress(deflate(TEXT))),
    ],
    ids=["plain", "gzip", "two members", "padded", "zlib", "bare deflate", "zstd", "two frames", "twice"],
)
def test_a_body_comes_out_whole_however_it_is_cut(encodings, data, chunk):
    assert read(data, encodings, chunk=chunk) == TEXT


@pytest.mark.parametrize(
    ("encodings", "data"),
    [
        (("gzip",), gzip.compress(TEXT)[:-9]),
        (("gzip",), gzip.compress(TEXT)[: len(gzip.compress(TEXT)) // 2]),
        (("gzip",), b"<html>not compressed at all</html>"),
        (("gzip",), gzip.compress(TEXT)[:40] + b"\xff" * 60),
        (("gzip",), gzip.compress(TEXT)[:-8] + b"\0" * 8),
        (("deflate",), deflate(TEXT)[:-5]),
        (("zstd",), zstandard.compress(TEXT)[:-5]),
        (("zstd",), b"<html>not compressed at all</html>"),
    ],
    ids=["no trailer", "half", "plain text", "damaged", "wrong checksum", "zlib cut", "zstd cut", "no zstd"],
)
def test_damaged_or_short_compression_is_told(encodings, data):
    with pytest.raises(BrokenBodyError, match="compression"):
        read(data, encodings)


def test_an_empty_body_is_empty_in_every_encoding():
    assert [read(b"", (name,)) for name in ("gzip", "deflate", "zstd")] == [b"", b"", b""]


def test_the_cap_holds_on_the_wire_and_to_the_byte():
    assert len(read(TEXT, max_bytes=len(TEXT))) == len(TEXT)
    with pytest.raises(TooLargeError, match=r"bytes$"):
        read(TEXT, max_bytes=len(TEXT) - 1)


def zstd_run_length(blocks):
    """A frame of empty content but for blocks that say "128 KiB of this byte" in four bytes each."""
    block = ((128 << 10) << 3 | 1 << 1).to_bytes(3, "little") + b"a"
    last = (1 << 3 | 1 << 1 | 1).to_bytes(3, "little") + b"a"
    return b"\x28\xb5\x2f\xfd" + b"\x00" + b"\x38" + block * blocks + last


def gzip_bomb():
    stream = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return b"".join(stream.compress(b"a" * MIB) for _ in range(100)) + stream.flush()


def zstd_bomb():
    stream = zstandard.ZstdCompressor().compressobj()
    return b"".join(stream.compress(b"a" * MIB) for _ in range(100)) + stream.flush()


@pytest.mark.parametrize(
    ("encodings", "bomb"),
    [
        (("gzip",), gzip_bomb),
        (("gzip", "gzip"), lambda: gzip.compress(gzip_bomb())),
        (("zstd",), zstd_bomb),
        (("zstd",), lambda: zstd_run_length(20_000)),
    ],
    ids=["gzip", "gzip in gzip", "zstd", "zstd run-length"],
)
def test_a_bomb_costs_no_more_than_the_cap_and_a_step(encodings, bomb):
    data = bomb()
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError, match="decompressed"):
            read(data, encodings, max_bytes=2 * MIB, chunk=len(data))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24 * MIB


def test_a_flood_of_tiny_chunks_ends():
    with pytest.raises(BrokenBodyError, match="pieces"):
        read(b"a" * (MAX_CHUNKS + 1), chunk=1)


def test_thousands_of_empty_members_are_not_chased_for_ever():
    assert read(gzip.compress(b"") * 12_000, ("gzip",), chunk=64 << 10) == b""


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, ()),
        ("", ()),
        ("identity", ()),
        ("none", ()),
        ("utf-8", ()),
        ("gzip", ("gzip",)),
        ("X-GZip", ("gzip",)),
        (" gzip , identity", ("gzip",)),
        ("deflate, gzip", ("deflate", "gzip")),
        ("zstd", ("zstd",)),
    ],
)
def test_the_header_names_the_layers(header, expected):
    assert layers(header) == expected


@pytest.mark.parametrize("header", ["br", "gzip, br", "compress", "x-compress", "gzip, gzip, gzip"])
def test_what_was_never_asked_for_is_not_guessed_at(header):
    with pytest.raises(BrokenBodyError, match="compressed"):
        layers(header)
