"""An address in, a Visit out: guard, robots, pace, requests, retries and redirects, in that order on every hop."""

import asyncio
import math
import random
import ssl
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Self

import httpx

from scraper import urls
from scraper.errors import AddressError
from scraper.fetch.bearing import REFUSALS
from scraper.fetch.body import ACCEPT_ENCODING
from scraper.fetch.guard import Guard, Resolve, system_resolve
from scraper.fetch.journey import Journey
from scraper.fetch.ledger import Ledger
from scraper.fetch.media import FEED_TYPES, HTML_TYPES, JSON_TYPES, SITEMAP_TYPES
from scraper.fetch.pace import Pace, Turn, server_key
from scraper.fetch.request import Answer, Wish, ask
from scraper.fetch.retry import allowed_tries, wait_before
from scraper.fetch.robots import FRESH, MAX_BYTES, MAX_REDIRECTS, RETRY, Robots, product_token, read_robots
from scraper.fetch.settings import FetchSettings
from scraper.fetch.transport import GuardedTransport, trusted
from scraper.models import Outcome, Visit

MAX_ORIGINS = 4_096
"""Origins whose robots.txt is remembered."""

MAX_CLOSED = 24 * 3600.0
"""Longest that a Retry-After closes a host for, in seconds; after a day it may be asked again."""

_ACCEPT = {
    HTML_TYPES: "text/html, application/xhtml+xml, */*;q=0.1",
    FEED_TYPES: "application/rss+xml, application/atom+xml, application/xml;q=0.9, application/feed+json, */*;q=0.1",
    SITEMAP_TYPES: "application/xml, text/xml;q=0.9, */*;q=0.1",
    JSON_TYPES: "application/json, */*;q=0.1",
}


class _Remembered:
    """One origin's robots.txt, until when it may be used, and the lock under which it is asked for."""

    __slots__ = ("lock", "robots", "until")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.robots: Robots | None = None
        self.until = 0.0


class Fetcher:
    """Fetches addresses of any number of hosts: each at its pace, all of them in parallel.

    Use as an async context manager.  ``observe`` is told of the visits to robots.txt, which nobody asked for by
    ``fetch``.  ``ledger`` is where fetchers agree on whose turn a host is.  ``resolve`` and ``tls`` stand in for the
    system's resolver and its trusted certificates; ``now`` is the clock by which visits are dated.
    Proxies of the environment (``HTTP_PROXY``) are not used: behind one, neither the guard nor the pace could be held
    to, since the proxy would resolve and connect.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        observe: Callable[[Visit], None] | None = None,
        ledger: Ledger | None = None,
        resolve: Resolve = system_resolve,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._now = now
        self._observe = observe
        self._guard = Guard(allow_private=settings.allow_private, resolve=resolve)
        self._pace = Pace(
            settings.pace, concurrency=settings.concurrency, total=settings.max_connections, ledger=ledger
        )
        self._robots: OrderedDict[str, _Remembered] = OrderedDict()
        self._agent = product_token(settings.user_agent)
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(
                self._guard,
                tls=tls or trusted(http2=settings.http2),
                http2=settings.http2,
                concurrency=settings.concurrency,
            ),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: frozenset[str] | None = HTML_TYPES,
        max_bytes: int | None = None,
    ) -> Visit:
        """Fetch an address, with everything that politeness and safety ask for; what the web does is in the Visit.

        ``etag`` and ``last_modified`` make the request conditional; ``accept`` holds media types wanted (None: all),
        a body of another is not downloaded; ``max_bytes`` overrides the settings' cap.  Raises only CancelledError.
        """
        wish = Wish(accept=accept, max_bytes=self._settings.max_bytes if max_bytes is None else max_bytes)
        journey = Journey(url, wish, _validators(etag, last_modified), self._now)
        return await self._travel(journey, max_redirects=self._settings.max_redirects, obey=True)

    async def robots(self, url: str) -> Robots:
        """The robots.txt of an address's origin, asked for once a day; one that cannot be read, every ten minutes.

        Raises AddressError where ``url`` is no http(s) address.
        """
        origin = urls.host_key(url)
        remembered = self._remember(origin)
        async with remembered.lock:
            if remembered.robots is None or time.monotonic() > remembered.until:
                await self._refresh(remembered, f"{origin}/robots.txt")
        if remembered.robots is None:  # pragma: no cover - _refresh sets it
            raise AssertionError(origin)
        return remembered.robots

    async def _refresh(self, remembered: _Remembered, url: str) -> None:
        journey = Journey(url, Wish(accept=None, max_bytes=MAX_BYTES, truncate=True), {}, self._now)
        visit = await self._travel(journey, max_redirects=MAX_REDIRECTS, obey=False)
        if self._observe:
            self._observe(visit)
        robots = read_robots(url, visit, self._agent)
        # RFC 9309, 2.4: a copy may be used for longer than a day while the file cannot be reached.
        if robots.reachable or remembered.robots is None or not remembered.robots.reachable:
            remembered.robots = robots
        remembered.until = time.monotonic() + (FRESH if robots.reachable else RETRY)
        self._pace.set_delay(server_key(httpx.URL(url)), remembered.robots.crawl_delay)
        if visit.redirects and visit.outcome is Outcome.FETCHED:
            self._share(robots, visit.final_url)

    def _share(self, robots: Robots, final_url: str) -> None:
        """Take a robots.txt that was redirected to another origin's (http to https, to www.) for that one's as well."""
        origin = urls.host_key(final_url)
        other = self._remember(origin)
        if final_url == f"{origin}/robots.txt" and other.robots is None and not other.lock.locked():
            other.robots, other.until = robots, time.monotonic() + FRESH
            self._pace.set_delay(server_key(httpx.URL(final_url)), robots.crawl_delay)

    def _remember(self, origin: str) -> _Remembered:
        remembered = self._robots.setdefault(origin, _Remembered())
        self._robots.move_to_end(origin)
        if len(self._robots) > MAX_ORIGINS:
            self._robots.popitem(last=False)
        return remembered

    async def _travel(self, journey: Journey, *, max_redirects: int, obey: bool) -> Visit:
        while True:
            answer = await self._hop(journey, obey=obey)
            if answer.target is None:
                return journey.visit(answer)
            lost = journey.follow(answer, max_redirects)
            if lost is not None:
                return journey.visit(lost)

    async def _hop(self, journey: Journey, *, obey: bool) -> Answer:
        try:
            url = self._guard.check(journey.url)
            robots = await self.robots(journey.url) if obey else None
        except AddressError as error:
            return Answer(outcome=Outcome.REFUSED_ADDRESS, message=str(error))
        refusal = robots.refusal(journey.url, url.host) if robots else None
        if refusal is not None and robots is not None:
            outcome, message = refusal
            again = None if robots.reachable else self._robots_due(journey.url)
            return Answer(outcome=outcome, message=message, retry_after=again)
        return await self._ask_patiently(journey, url)

    def _robots_due(self, url: str) -> float:
        """Seconds until an origin's robots.txt is asked for again."""
        return max(0.0, self._remember(urls.host_key(url)).until - time.monotonic())

    async def _ask_patiently(self, journey: Journey, url: httpx.URL) -> Answer:
        """Ask until it goes well, or asking again would not help; the waits hold the host back for everybody.

        Each kind of trouble has its own number of tries: a lost connection does not use up the one that a 500 has.
        """
        key = server_key(url)
        ended: Counter[int] = Counter()
        while True:
            answer = await self._ask_in_turn(journey, url, key)
            wait = self._wait(answer, ended)
            if wait is None:
                return answer
            self._pace.hold(key, wait)

    async def _ask_in_turn(self, journey: Journey, url: httpx.URL, key: str) -> Answer:
        async with self._pace.turn(key) as turn:
            if turn.closed:
                return _closed(url.host, turn.closed)
            request = self._request(journey, url, turn)
            journey.departs()
            answer = await ask(self._client, request, journey.wish, self._settings)
            turn.ends(answer.status)
            journey.keep_cookies(request, answer)
            self._leave_alone(answer, key)
        return answer

    def _request(self, journey: Journey, url: httpx.URL, turn: Turn) -> httpx.Request:
        settings = self._settings
        timeout = httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout)
        extensions: dict[str, Any] = {"timeout": timeout.as_dict()}
        if turn.paced:
            extensions["trace"] = _when_heard(turn)
        request = httpx.Request(
            "GET",
            url,
            headers={
                "Accept": _ACCEPT.get(journey.wish.accept or frozenset(), "*/*"),
                "Accept-Encoding": ACCEPT_ENCODING,
                "User-Agent": settings.user_agent,
            },
            extensions=extensions,
        )
        journey.dress(request)
        return request

    def _wait(self, answer: Answer, ended: Counter[int]) -> float | None:
        """Seconds to wait before the next try; None for no next try.

        ``ended`` counts this request's tries by how many more their kind of answer allows; this one is added.
        """
        limited = answer.outcome is Outcome.RATE_LIMITED
        asked = answer.retry_after if limited else None
        if answer.outcome is None or (asked is not None and asked > self._settings.max_retry_after):
            return None
        retries = self._settings.retries
        allowed = allowed_tries(answer.outcome, answer.status, passing=answer.passing, retries=retries)
        ended[allowed] += 1
        tried = ended.total()
        if tried > retries or ended[allowed] > allowed:
            return None
        return wait_before(tried, rate_limited=limited, retry_after=asked, dice=random.random)

    def _leave_alone(self, answer: Answer, key: str) -> None:
        """Keep everybody from a host for as long as it asks, whether this request is tried again or not."""
        if answer.status not in REFUSALS or not answer.retry_after:
            return
        if answer.retry_after > self._settings.max_retry_after:
            self._pace.close(key, min(answer.retry_after, MAX_CLOSED))
        else:
            self._pace.hold(key, answer.retry_after, asked=True)


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, 13.1); validators that no header can carry are left out."""
    stored = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in stored.items() if value and value.isascii() and value.isprintable()}


def _when_heard(turn: Turn) -> Callable[[str, dict[str, Any]], Awaitable[None]]:
    """A trace extension for httpcore: tells the turn when the request leaves and when it has been heard.

    A request may be long on its way and the next one not: only by the answer's head has the server certainly got it,
    so that its own log can show no gap below the pace.
    """

    async def trace(event: str, _: dict[str, Any]) -> None:
        if event.endswith(".send_request_headers.started"):
            turn.leaves()
        elif event.endswith(".receive_response_headers.complete"):
            turn.is_heard()

    return trace


def _closed(host: str, seconds: float) -> Answer:
    message = f"{host} asked to be left alone; nothing was requested, try again in {math.ceil(seconds)} s"
    return Answer(outcome=Outcome.RATE_LIMITED, message=message, retry_after=seconds)
