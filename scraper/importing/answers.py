"""A record of a WARC file → the visit that it is: its address, its date, and the page that a server sent."""

import base64
import binascii
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]  # it has no stubs

from scraper.archive.text import fine_moment
from scraper.fetch.body import BrokenBodyError, TooLargeError, unpacked
from scraper.fetch.media import HTML_TYPES, SNIFF_BYTES, needs_sniffing, read_type, sniff
from scraper.fetch.request import USAGE_HEADERS
from scraper.importing.framing import MOST_BODY, MOST_HEAD, Record
from scraper.importing.saved import EARLIEST, SIZE_CAP
from scraper.models import Outcome, Page, Visit
from scraper.urls import normalise

_HTTP = ("application/http", "message/http")
_OTHERS = frozenset({"warcinfo", "request", "metadata", "conversion", "continuation"})
_CODINGS = frozenset({"gzip", "deflate", "zstd", "br"})
_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})


class UnusableError(ValueError):
    """A record is not what it says that it is, or cannot be used; the message is one line."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, as a record holds it."""

    status: int
    headers: dict[str, str]
    """Names in lower case; repeated ones joined by a comma."""
    lines: tuple[tuple[str, str], ...]
    """The same line by line."""
    body: bytes
    """As it came over the wire."""


def visit_of(record: Record, now: datetime) -> Visit | None:
    """The visit that a record is; None for one that is no page of the web: a request, a picture, a redirect.

    A ``revisit`` record becomes a visit that found nothing changed.

    Raises:
        UnusableError: an address, a date, a digest or a body that cannot be used.
    """
    kind = record.headers.get("warc-type", "").lower()
    if kind in _OTHERS:
        return None
    if kind not in {"response", "resource", "revisit"}:
        raise UnusableError(f"a record of no known kind ({kind[:40]!r})")
    address = record.headers.get("warc-target-uri", "").strip("<>")
    if not address.lower().startswith(("http://", "https://")):
        return None
    answer = _answer(record, kind)
    if answer is None or not _is_wanted(answer, kind):
        return None
    url = normalise(address)
    if url is None:
        raise UnusableError(f"an address that cannot be used ({address[:200]!r})")
    started = _date(record.headers.get("warc-date", ""), now)
    if kind == "revisit":
        return Visit(url=url, started=started, outcome=Outcome.NOT_MODIFIED, final_url=url, status=answer.status)
    if "warc-segment-number" in record.headers:
        raise UnusableError(f"only a segment of {url}")
    _check(record)
    return _fetched(url, started, answer)


def brought_again(record: Record) -> tuple[str, str] | None:
    """Address and time of the visit whose body a ``revisit`` record brought again; None where it does not say."""
    if record.headers.get("warc-type", "").lower() != "revisit":
        return None
    said = (record.headers.get(f"warc-refers-to-{name}") for name in ("target-uri", "date"))
    address, date = (value.strip("<>") if value else "" for value in said)
    url = normalise(address or record.headers.get("warc-target-uri", "").strip("<>"))
    try:
        return (url, fine_moment(date)) if url else None
    except (ValueError, OverflowError):
        return None


def _is_wanted(answer: Answer, kind: str) -> bool:
    """Whether it is a page, or the word that one has not changed."""
    if kind == "revisit":
        return answer.status in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
    media, _ = read_type(answer.headers.get("content-type"))
    return answer.status == HTTPStatus.OK and (media in HTML_TYPES or needs_sniffing(media, HTML_TYPES))


def _fetched(url: str, started: str, answer: Answer) -> Visit | None:
    media, charset = read_type(answer.headers.get("content-type"))
    content = _content(answer, url)
    if media not in HTML_TYPES:
        media = sniff(content[:SNIFF_BYTES])
    if media not in HTML_TYPES:
        return None
    if not content.strip():
        raise UnusableError(f"an empty body of {url}")
    page = Page(url=url, content=content, content_type=media, charset=charset, headers=answer.headers)
    return Visit(
        url=url, started=started, outcome=Outcome.FETCHED, final_url=url, status=answer.status, size=len(content),
        etag=answer.headers.get("etag"), last_modified=answer.headers.get("last-modified"), page=page,
        usage=tuple((name, value) for name, value in answer.lines if name in USAGE_HEADERS),
    )  # fmt: skip


def _answer(record: Record, kind: str) -> Answer | None:
    """What a record's block says; None where it is no answer of a web server."""
    if kind == "revisit" and not record.block:
        return Answer(int(HTTPStatus.OK), {}, (), b"")
    form = record.headers.get("content-type", "").lower()
    if kind == "resource" and not form.startswith(_HTTP):
        return Answer(int(HTTPStatus.OK), {"content-type": form}, (("content-type", form),), record.block)
    head, mark, body = _split(record.block)
    if len(head) > MOST_HEAD:
        raise UnusableError(f"an HTTP head larger than {MOST_HEAD // 2**10} KB")
    first, *rest = head.decode("latin-1").splitlines() or [""]
    words = first.split(maxsplit=2)
    if len(words) < 2 or not words[0].startswith("HTTP/") or not (words[1].isascii() and words[1].isdigit()):  # noqa: PLR2004 - version, status
        raise UnusableError(f"a {kind} that begins with no HTTP status line ({first[:40]!r})")
    if not mark and kind != "revisit":
        raise UnusableError("a response whose HTTP head has no end")
    lines = tuple(_lines(rest))
    headers: dict[str, str] = {}
    for name, value in lines:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Answer(int(words[1]), headers, lines, body)


def _split(block: bytes) -> tuple[bytes, bytes, bytes]:
    """Head, mark and body at the first empty line."""
    places = [(place, mark) for mark in (b"\r\n\r\n", b"\n\n") if (place := block.find(mark)) >= 0]
    if not places:
        return block, b"", b""
    place, mark = min(places)
    return block[:place], mark, block[place + len(mark) :]


def _lines(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            yield name.strip().lower(), value.strip()


def _content(answer: Answer, url: str) -> bytes:
    """The body as a reader had it; recorders that undo encodings often leave the headers that named them."""
    body = answer.body
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        body = ChunkedDataReader(io.BytesIO(body)).read()
    named = [name.strip().lower().removeprefix("x-") for name in answer.headers.get("content-encoding", "").split(",")]
    codings = [name for name in named if name in _CODINGS]
    try:
        return _undone(body, codings)
    except TooLargeError as error:
        raise UnusableError(f"a body of more than {error} of {url}") from error
    except BrokenBodyError as error:
        if sniff(body[:SNIFF_BYTES]) in HTML_TYPES:
            return _undone(body, [])
        raise UnusableError(f"a body that cannot be decompressed, {error} ({url})") from error


def _undone(body: bytes, codings: list[str]) -> bytes:
    return unpacked(body, codings[-2:], max_bytes=SIZE_CAP)


def _date(text: str, now: datetime) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UnusableError(f"a WARC-Date that is none ({text[:40]!r})") from None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    if not EARLIEST <= when <= now:
        raise UnusableError(f"a WARC-Date that cannot be ({text[:40]})")
    return when.astimezone(UTC).isoformat(timespec="milliseconds")


def _check(record: Record) -> None:
    """Compare the block with its digest, where it has one that can be compared."""
    algorithm, colon, said = record.headers.get("warc-block-digest", "").strip().partition(":")
    name = algorithm.lower().replace("-", "")
    if colon and name in _ALGORITHMS and record.length <= MOST_BODY:
        found = hashlib.new(name, record.block, usedforsecurity=False).digest()
        if _digest(said) not in {None, found}:
            raise UnusableError("a block that is not what its WARC-Block-Digest says")


def _digest(said: str) -> bytes | None:
    """A digest as WARC files write it, in base 32 or in hexadecimal; None for what is neither."""
    try:
        return (
            bytes.fromhex(said)
            if len(said) in {32, 40, 64, 128} and not said.isupper()
            else base64.b32decode(said.upper() + "=" * (-len(said) % 8))
        )
    except (ValueError, binascii.Error):
        return None
