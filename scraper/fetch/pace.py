"""A host in, its turn out: nobody is asked sooner than their pace, nor by two at once while there is one.

The pace of a host is reckoned in ``bearing``.  All hosts of a registered domain together are asked no more often than
one of them may be, so that twenty subdomains do not get twenty times the load; else hosts run in parallel.  All waiting
is done here, in cancellable sleeps.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import lru_cache

import httpx

from scraper import urls
from scraper.fetch.bearing import Bearing
from scraper.fetch.ledger import Alone, Ledger

MAX_HOSTS = 4_096
"""Hosts remembered; beyond it those that nobody waits for, nor owes a wait, are forgotten."""


def server_key(url: httpx.URL) -> str:
    """The server behind an address, as far as it can be told: its host, and its port where that is no usual one.

    http and https of a host are one server, so that a redirect between them does not double the pace.
    """
    host = url.raw_host.decode("ascii")
    host = f"[{host}]" if ":" in host else host
    return host if url.port is None else f"{host}:{url.port}"


@lru_cache(maxsize=MAX_HOSTS)
def domain_key(key: str) -> str | None:
    """``*.example.org``: all servers of a registered domain, on any port; None for addresses and bare names."""
    host = key if key.startswith("[") else key.partition(":")[0]
    domain = urls.registered_domain(host)
    return f"*.{domain}" if domain else None


class _Domain:
    """The hosts of a registered domain; or one host that is bound to no other, which has no ``name``."""

    __slots__ = ("bearing", "last_turn", "name", "queue")

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.queue = asyncio.Lock()  # first come, first served, so that no host of many waits for ever
        self.last_turn = -math.inf
        self.bearing = Bearing()


class _Host:
    __slots__ = (
        "bearing", "closed_until", "delay", "domain", "heard", "held_until",
        "name", "one", "others_until", "some", "users",
    )  # fmt: skip

    def __init__(self, name: str, domain: _Domain, concurrency: int) -> None:
        self.name = name
        self.domain = domain
        self.one = asyncio.Lock()
        self.some = asyncio.Semaphore(concurrency)
        self.heard = -math.inf
        self.held_until = 0.0
        self.others_until = 0.0
        self.closed_until = 0.0
        self.delay = 0.0
        self.bearing = Bearing()
        self.users = 0


class Turn:
    """One request's permission to ask a host now, unless the host is ``closed``."""

    def __init__(self, host: _Host, clock: Callable[[], float], *, paced: bool, closed: float = 0.0) -> None:
        self._host = host
        self._clock = clock
        self.paced = paced
        """Whether the moment that the request leaves matters to the next one."""
        self.closed = closed
        """Seconds for which the host is to be left alone instead; 0: it may be asked."""
        self.sent = host.heard = clock()
        """When the request left; until it does, when the turn began."""
        self.seconds: float | None = None
        """How long the head of the answer took, or was waited for; None where no request left, or nobody looked."""
        self.ended = False
        """Whether ``ends`` was called."""
        self.status: int | None = None
        """HTTP status of the answer; None where none came."""
        self._listening = False

    def leaves(self) -> None:
        """Say that the request leaves now: its way there must not eat into the next one's wait."""
        self.sent = self._host.heard = self._host.domain.last_turn = self._clock()
        self._listening = True

    def is_heard(self) -> None:
        """Say that the head of the answer is there: only now has the server certainly got the request."""
        self._host.heard = self._clock()
        self.seconds, self._listening = self._host.heard - self.sent, False

    def ends(self, status: int | None) -> None:
        """Say how the request was answered, by an HTTP status or by None."""
        if self._listening:
            self.seconds = self._clock() - self.sent
        self.ended, self.status = True, status


class Pace:
    """The turns of all hosts.

    ``interval`` seconds from the moment that a host has heard a request to the next, and from the turn of one host of a
    registered domain to that of another; at 0, up to ``concurrency`` requests to a host at once, and no bound for its
    domain.  ``total`` requests under way over all hosts.  ``ledger`` has the last word on whose turn a paced host is;
    without one, this is the only crawl.  ``clock`` gives seconds, as the event loop's does.
    """

    def __init__(
        self,
        interval: float,
        *,
        concurrency: int,
        total: int,
        ledger: Ledger | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = interval
        self._ledger: Ledger = ledger or Alone()
        self._concurrency = concurrency
        self._slots = asyncio.Semaphore(total)
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._domains: dict[str, _Domain] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[Turn]:
        """Wait for the host's turn and hold it, until its answer has been read."""
        host = self._host(key)
        host.users += 1
        try:
            async with host.one if self.interval(host) else host.some:
                turn = await self._wait_for_turn(host)
                try:
                    yield turn
                finally:
                    self._slots.release()
                    self._give_back(host, turn)
        finally:
            host.users -= 1

    def interval(self, host: _Host) -> float:
        """Seconds between two requests to this host as things stand."""
        return host.bearing.interval(self._base, host.delay)

    def set_delay(self, key: str, seconds: float | None) -> None:
        """Obey a ``Crawl-delay``, up to ``bearing.MAX_CRAWL_DELAY``; None where robots.txt has none."""
        self._host(key).delay = seconds or 0.0

    def hold(self, key: str, seconds: float, *, asked: bool = False) -> None:
        """Nobody asks this host for so many seconds; ``asked`` tells whether it wanted that itself."""
        host = self._host(key)
        host.held_until = max(host.held_until, self._clock() + seconds)
        if self.interval(host):
            self._ledger.hold(key, seconds, asked=asked)

    def close(self, key: str, seconds: float) -> None:
        """The host asked to be left alone for longer than anybody will wait."""
        host = self._host(key)
        host.closed_until = self._clock() + seconds
        if self.interval(host):
            self._ledger.close(key, seconds)

    async def _wait_for_turn(self, host: _Host) -> Turn:
        """Wait until host, domain and a slot are free, all at once: each wait may outlast the others' end."""
        while True:
            await self._sleep(lambda: self._host_wait(host))
            async with host.domain.queue:
                await self._sleep(lambda: self._domain_wait(host.domain))
                await self._slots.acquire()
                turn = self._take(host)
                if turn is not None:
                    return turn
                self._slots.release()

    async def _sleep(self, wait: Callable[[], float]) -> None:
        """Sleep as long as there is something to wait for: a moment that can move, not an event."""
        seconds = wait()
        while seconds > 0:
            await asyncio.sleep(seconds)
            seconds = wait()

    def _take(self, host: _Host) -> Turn | None:
        """The turn, unless something has come between; the ledger has the last word."""
        closed = self._closed(host)
        if closed:
            return Turn(host, self._clock, paced=False, closed=closed)
        self._learn(host)
        if self._host_wait(host) > 0:
            return None
        interval, domain = self.interval(host), host.domain
        wait = self._ledger.take(host.name, interval, domain.name, self._gap(domain)) if interval else 0.0
        if wait > 0:
            host.others_until = self._clock() + wait
            return None
        domain.last_turn = self._clock()
        return Turn(host, self._clock, paced=interval > 0)

    def _closed(self, host: _Host) -> float:
        others = self._ledger.closed(host.name) if self.interval(host) else 0.0
        return max(0.0, host.closed_until - self._clock(), others)

    def _learn(self, host: _Host) -> None:
        """Take over what other crawls have found out about a host and its domain."""
        if self.interval(host) and (noted := self._ledger.bearing(host.name)):
            host.bearing = Bearing(*noted)
        if host.domain.name and (noted := self._ledger.bearing(host.domain.name)):
            host.domain.bearing = Bearing(*noted)

    def _give_back(self, host: _Host, turn: Turn) -> None:
        domain = host.domain
        if turn.ended:
            host.bearing = host.bearing.after(turn.status, turn.seconds, pace=self._base)
            before, domain.bearing = domain.bearing, domain.bearing.after(turn.status, None, pace=self._base)
            if domain.name and domain.bearing != before:
                self._ledger.note(domain.name, domain.bearing.penalty, domain.bearing.latency)
        bearing = host.bearing
        if turn.paced:
            now = self._clock()
            self._ledger.leave(host.name, now - turn.sent, now - host.heard, bearing.penalty, bearing.latency)
        elif bearing.penalty:
            self._ledger.note(host.name, bearing.penalty, bearing.latency)

    def _host_wait(self, host: _Host) -> float:
        """Seconds until nothing holds the host itself back, as things stand; they may change meanwhile."""
        return max(host.held_until, host.others_until, host.heard + self.interval(host)) - self._clock()

    def _domain_wait(self, domain: _Domain) -> float:
        return domain.last_turn + self._gap(domain) - self._clock()

    def _gap(self, domain: _Domain) -> float:
        """Seconds between the turns of two hosts of a domain."""
        return domain.bearing.interval(self._base, 0.0) if domain.name else 0.0

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            if len(self._hosts) >= MAX_HOSTS:
                self._forget_idle()
            domain = self._domain(domain_key(key) if self._base else None)
            host = self._hosts[key] = _Host(key, domain, self._concurrency)
        return host

    def _domain(self, name: str | None) -> _Domain:
        return self._domains.setdefault(name, _Domain(name)) if name else _Domain(None)

    def _forget_idle(self) -> None:
        now = self._clock()
        self._hosts = {
            key: host
            for key, host in self._hosts.items()
            if host.users
            or max(host.held_until, host.heard + host.bearing.interval(self._base, host.delay), host.closed_until) > now
            or host.bearing.penalty
            or host.delay
        }
        self._domains = {host.domain.name: host.domain for host in self._hosts.values() if host.domain.name}
