"""One newspaper's pages on a loopback port: requests in, pages or 304 out, every request noted."""

import hashlib
import sys
import time
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from scraper.demo.press import Answer

_REMEMBERED = 100_000
"""Requests kept for whoever asks; a demo that runs for days forgets the oldest."""


class PaperServer(ThreadingHTTPServer):
    """Serves one paper; ``print`` replaces everything it serves at once."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], latency: float) -> None:
        super().__init__(address, _Handler)
        self.latency = latency
        self._seen: deque[tuple[str, int, str | None]] = deque(maxlen=_REMEMBERED)
        self._pages: Mapping[str, Answer] = {}
        self._missing = Answer(status=HTTPStatus.NOT_FOUND)

    def print(self, pages: Mapping[str, Answer], missing: Answer) -> None:
        """Serve these pages from now on, and ``missing`` at every other address."""
        self._pages, self._missing = pages, missing

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is its own affair; anything else is told on stderr."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def note(self, path: str, status: int, user_agent: str | None) -> None:
        """Remember a request."""
        self._seen.append((path, status, user_agent))

    def take_seen(self) -> list[tuple[str, int, str | None]]:
        """(path, status, user agent) of each request since this was last called."""
        return [self._seen.popleft() for _ in range(len(self._seen))]

    def answer(self, target: str) -> Answer:
        """The page at a request target; a query that no page knows, such as a tracking parameter, is ignored."""
        path, _, _ = target.partition("?")
        return self._pages.get(target) or self._pages.get(path) or self._missing


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo-newspaper"
    sys_version = ""
    timeout = 30
    wbufsize = 1 << 16
    """Headers and body leave in one packet: two would wait for the client's delayed acknowledgement, 40 ms."""

    def do_GET(self) -> None:
        """Answer with the page, 304, or a redirect."""
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        """The same without the body."""
        self._respond(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep quiet: the terminal belongs to the crawl."""

    def _respond(self, *, with_body: bool) -> None:
        server = cast("PaperServer", self.server)
        time.sleep(server.latency)
        answer = server.answer(self.path)
        headers = _headers(answer)
        status = HTTPStatus.NOT_MODIFIED if self._is_current(answer, headers) else HTTPStatus(answer.status)
        server.note(self.path, status.value, self.headers.get("User-Agent"))
        body = b"" if status is HTTPStatus.NOT_MODIFIED else answer.body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _is_current(self, answer: Answer, headers: Mapping[str, str]) -> bool:
        """Whether what the client holds is this page (RFC 9110, 13.1: If-None-Match goes before If-Modified-Since)."""
        if answer.status != HTTPStatus.OK:
            return False
        if (tags := self.headers.get("If-None-Match")) is not None:
            return headers["ETag"] in {tag.strip() for tag in tags.split(",")}
        since = _date(self.headers.get("If-Modified-Since"))
        return since is not None and answer.modified is not None and answer.modified <= since


def _date(value: str | None) -> datetime | None:
    """An HTTP date; None where there is none or it cannot be read, which RFC 9110 (13.1.3) says to ignore."""
    try:
        return parsedate_to_datetime(value) if value else None
    except ValueError:
        return None


def _headers(answer: Answer) -> dict[str, str]:
    headers = {"Content-Type": answer.content_type}
    if answer.status == HTTPStatus.OK:
        headers["ETag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
    if answer.modified:
        headers["Last-Modified"] = format_datetime(answer.modified.astimezone(UTC), usegmt=True)
    if answer.location:
        headers["Location"] = answer.location
    return headers
