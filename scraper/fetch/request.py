"""One request in, its answer as a value out: status, redirect target, body, or what went wrong."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

import httpx

from scraper import urls
from scraper.fetch.body import TooLargeError, layers, read_body
from scraper.fetch.failures import WIRE_ERRORS, explain, is_passing
from scraper.fetch.media import SNIFF_BYTES, needs_sniffing, read_type, sniff
from scraper.fetch.retry import read_retry_after
from scraper.fetch.settings import FetchSettings
from scraper.models import Outcome

MAX_DRAINED = 64 << 10
"""Bytes of an unwanted body (a redirect's, an error's) that are read so that its connection can be used again."""

DRAIN_TIMEOUT = 2.0
"""Seconds given to that."""

_log = logging.getLogger(__name__)

REDIRECTS = frozenset({301, 302, 303, 307, 308})

USAGE_HEADERS = frozenset({"x-robots-tag", "tdm-reservation", "tdm-policy", "content-usage", "content-signal"})
"""Headers that say how an answer may be used (``scraper.signals``), in lower case."""

_BY_STATUS: Mapping[int, Outcome] = {
    304: Outcome.NOT_MODIFIED,
    401: Outcome.FORBIDDEN,
    402: Outcome.FORBIDDEN,
    403: Outcome.FORBIDDEN,
    404: Outcome.GONE,
    407: Outcome.FORBIDDEN,
    410: Outcome.GONE,
    429: Outcome.RATE_LIMITED,
    451: Outcome.FORBIDDEN,
}
_BY_CLASS: Mapping[int, Outcome] = {2: Outcome.FETCHED, 4: Outcome.CLIENT_ERROR, 5: Outcome.SERVER_ERROR}
_SAYS: Mapping[Outcome, str] = {
    Outcome.FORBIDDEN: "does not let us read this address",
    Outcome.GONE: "has nothing at this address",
    Outcome.RATE_LIMITED: "asks for fewer requests: crawl it more slowly, or later",
    Outcome.CLIENT_ERROR: "does not understand the request",
    Outcome.SERVER_ERROR: "is in trouble; try again later",
    Outcome.BROKEN: "gave an answer that is no use",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one fetch asks for, on every hop."""

    accept: frozenset[str] | None
    """Media types wanted; None for any."""
    max_bytes: int
    """Cap of the body in bytes, compressed or not."""
    truncate: bool = False
    """Whether a longer body is cut at its last whole line below the cap, instead of refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How one try ended."""

    outcome: Outcome | None
    """How it ended; None for a redirect, whose target is ``target``."""
    message: str | None = None
    """What happened, one line; None for a redirect and where all went well."""
    status: int | None = None
    """HTTP status; None where no answer came."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header names in lower case; repeated ones joined by a comma."""
    content: bytes = b""
    """The body, where it was fetched."""
    target: str | None = None
    """Absolute address that a redirect leads to, as it will be asked for."""
    cookies: tuple[str, ...] = ()
    """A redirect's ``Set-Cookie`` values; RFC 6265 has them in ASCII, and nothing else could be sent back."""
    retry_after: float | None = None
    """Seconds that the host asked us to wait; None where it did not."""
    usage: tuple[tuple[str, str], ...] = ()
    """Each line of ``USAGE_HEADERS`` as (name, value), in order and not joined: a robot's name holds for its line."""
    passing: bool = False
    """Whether a time-out or an unknown name is worth one more try."""


async def ask(client: httpx.AsyncClient, request: httpx.Request, wish: Wish, settings: FetchSettings) -> Answer:
    """Send one request and read its answer, within the settings' limits.  Never raises for what the web does."""
    response: httpx.Response | None = None
    try:
        async with asyncio.timeout(settings.answer_timeout):
            response = await client.send(request, stream=True)
            try:
                return await _read(response, wish, settings)
            finally:
                await response.aclose()
    except WIRE_ERRORS as error:
        _log.debug("Request for %s failed", request.url, exc_info=error)
        outcome, message = explain(error, request.url.host, answered=response is not None)
        return Answer(
            outcome=outcome,
            message=message,
            status=None if response is None else response.status_code,
            headers={} if response is None else dict(response.headers),
            passing=(outcome is Outcome.TIMEOUT and response is None) or is_passing(error),
        )


async def _read(response: httpx.Response, wish: Wish, settings: FetchSettings) -> Answer:
    size = sum(len(name) + len(value) for name, value in response.headers.raw)
    if size > settings.max_header_bytes:
        return _answer(response, Outcome.BROKEN, f"headers of {size:,} bytes are more than allowed")
    if response.status_code in REDIRECTS:
        return await _redirect(response)
    outcome = _outcome(response)
    if outcome is Outcome.FETCHED:
        return await _fetched(response, wish)
    await _drain(response)
    if outcome is Outcome.NOT_MODIFIED:
        asked = {"if-none-match", "if-modified-since"} & set(response.request.headers)
        return _answer(response, outcome if asked else Outcome.EMPTY, None if asked else "says not modified, unasked")
    return _answer(response, outcome, _SAYS.get(outcome))


def _outcome(response: httpx.Response) -> Outcome:
    status = response.status_code
    if status == 503 and "retry-after" in response.headers:  # noqa: PLR2004 - HTTP's number
        return Outcome.RATE_LIMITED
    return _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, Outcome.BROKEN)


async def _redirect(response: httpx.Response) -> Answer:
    location = response.headers.get("location", "").strip()
    await _drain(response)
    target = _join(str(response.url), location) if location else None
    if target is None:
        return _answer(response, Outcome.BROKEN, "redirects, but does not say where to")
    cookies = tuple(cookie for cookie in response.headers.get_list("set-cookie") if cookie.isascii())
    return Answer(
        outcome=None, status=response.status_code, headers=dict(response.headers), target=target, cookies=cookies
    )


def _join(base: str, location: str) -> str | None:
    """The target as sent, only made absolute: tracking parameters stay, since some servers insist on them."""
    try:
        return str(httpx.URL(base).join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError, TypeError):
        return urls.normalise(location, base)


async def _fetched(response: httpx.Response, wish: Wish) -> Answer:
    if response.status_code == 204 or response.headers.get("content-length", "").strip() == "0":  # noqa: PLR2004 - likewise
        return _answer(response, Outcome.EMPTY, "sent an empty page")
    media, _ = read_type(response.headers.get("content-type"))
    sniffing = wish.accept is not None and needs_sniffing(media, wish.accept)
    if wish.accept is not None and media not in wish.accept and not sniffing:
        return _answer(response, Outcome.NOT_HTML, f"sent {media}, which was not asked for")
    if not wish.truncate and _announced(response) > wish.max_bytes:
        raise TooLargeError(wish.max_bytes)
    encodings = layers(response.headers.get("content-encoding"))
    async with aclosing(read_body(_wire(response), encodings, max_bytes=wish.max_bytes)) as pieces:
        content, shown = await _collect(pieces, wish, sniffing=sniffing)
    if shown is not None:
        return _answer(response, Outcome.NOT_HTML, f"sent what looks like {shown}, which was not asked for")
    if not content or content.isspace():
        return _answer(response, Outcome.EMPTY, "sent an empty page")
    return Answer(
        outcome=Outcome.FETCHED,
        status=response.status_code,
        headers=dict(response.headers),
        content=content,
        usage=_usage(response),
    )


async def _collect(pieces: AsyncGenerator[bytes], wish: Wish, *, sniffing: bool) -> tuple[bytes, str | None]:
    """(body, None), or (nothing, the type its first bytes show) where that was not asked for."""
    content = bytearray()
    try:
        async for piece in pieces:
            content += piece
            if sniffing and len(content) >= SNIFF_BYTES:
                sniffing = False
                if unwanted := _unwanted(content, wish):
                    return b"", unwanted
    except TooLargeError:
        if not wish.truncate:
            raise
        del content[_last_line_end(content) :]
    if sniffing and content and (unwanted := _unwanted(content, wish)):
        return b"", unwanted
    return bytes(content), None


def _last_line_end(content: bytearray) -> int:
    """Where the last whole line ends; the end of everything where there is but one."""
    return max(content.rfind(b"\n"), content.rfind(b"\r")) + 1 or len(content)


def _unwanted(content: bytearray, wish: Wish) -> str | None:
    shown = sniff(bytes(content[:SNIFF_BYTES]))
    return shown if wish.accept is not None and shown not in wish.accept else None


def _announced(response: httpx.Response) -> int:
    length = response.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _wire(response: httpx.Response) -> AsyncGenerator[bytes]:
    """The body as it comes over the wire; httpx types its generator as a mere iterator."""
    return cast("AsyncGenerator[bytes]", response.aiter_raw())


async def _drain(response: httpx.Response) -> None:
    """Read a small unwanted body, so that the connection can be used again; a large or slow one is not worth it."""
    size = 0
    with suppress(*WIRE_ERRORS):
        async with asyncio.timeout(DRAIN_TIMEOUT), aclosing(_wire(response)) as chunks:
            async for chunk in chunks:
                size += len(chunk)
                if size > MAX_DRAINED:
                    return


def _answer(response: httpx.Response, outcome: Outcome, words: str | None) -> Answer:
    host, now = response.url.host, datetime.now(UTC)
    wait = read_retry_after(response.headers.get("retry-after"), now)
    until = "" if wait is None else f", not before {now + timedelta(seconds=wait):%Y-%m-%d %H:%M:%S} UTC"
    return Answer(
        outcome=outcome,
        message=words and f"{host} {words}{until} (HTTP {response.status_code})",
        status=response.status_code,
        headers=dict(response.headers),
        retry_after=wait,
        usage=_usage(response),
    )


def _usage(response: httpx.Response) -> tuple[tuple[str, str], ...]:
    return tuple(line for line in response.headers.multi_items() if line[0] in USAGE_HEADERS)
