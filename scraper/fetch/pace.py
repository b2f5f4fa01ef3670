"""A host in, its turn out: nobody is asked sooner than their pace, nor by two at once while there is one.

The pace of a host is the largest of ours, its robots.txt's ``Crawl-delay`` and a penalty that grows with each refusal
(429, 503) and melts with each good answer.  Hosts run in parallel.  All waiting is done here, in cancellable sleeps.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import httpx

MAX_CRAWL_DELAY = 60.0
"""Longest ``Crawl-delay`` obeyed, in seconds.  The line is no part of RFC 9309; beyond a minute a news site could not
be kept up with at all, so that such a site is asked once a minute, and a politer crawl is a matter of ``--pace``."""

MAX_PENALTY = 60.0
"""Longest extra wait between two requests to a host that keeps refusing, in seconds."""

FIRST_PENALTY = 0.25
"""Extra wait after a first refusal where we have no pace of our own, in seconds; else it is the pace."""

EASING = 0.8
"""What is left of the penalty after each good answer: after ten, a tenth."""

MAX_HOSTS = 4_096
"""Hosts remembered; beyond it those that nobody waits for, nor owes a wait, are forgotten."""

_NEGLIGIBLE = 0.01


def server_key(url: httpx.URL) -> str:
    """The server behind an address, as far as it can be told: its host; with its port, if that is no usual one.

    http and https of a host are one server, so that a redirect between them does not double the pace.
    """
    return url.host if url.port is None else f"{url.host}:{url.port}"


class Ledger(Protocol):
    """Where crawls that run side by side, or one after the other, agree on when a host may be asked.

    Hosts go by their ``server_key``, times are in seconds.  Only hosts with a pace are written down.
    """

    def take(self, name: str, interval: float, /) -> float:
        """How long until the host may be asked, ``interval`` after its last request; at 0 the turn is ours."""

    def leave(self, name: str, ago: float, /) -> None:
        """Give the turn back; the request was heard so long ago at the latest."""

    def hold(self, name: str, seconds: float, /) -> None:
        """Nobody asks the host for so long."""

    def close(self, name: str, seconds: float, /) -> None:
        """The host asked to be left alone for longer than anybody will wait."""

    def closed(self, name: str, /) -> float:
        """How long the host is still to be left alone; 0 if it may be asked."""


class _Alone:
    """The ledger of a fetcher that shares its hosts with nobody."""

    def take(self, _name: str, _interval: float, /) -> float:
        return 0.0

    def leave(self, _name: str, _ago: float, /) -> None:
        return None

    hold = close = leave

    def closed(self, _name: str, /) -> float:
        return 0.0


class _Host:
    __slots__ = ("closed_until", "delay", "held_until", "last_start", "one", "penalty", "some", "users")

    def __init__(self, concurrency: int) -> None:
        self.one = asyncio.Lock()
        self.some = asyncio.Semaphore(concurrency)
        self.last_start = -math.inf
        self.held_until = 0.0
        self.closed_until = 0.0
        self.delay = 0.0
        self.penalty = 0.0
        self.users = 0


class Turn:
    """One request's permission to ask a host now."""

    def __init__(self, host: _Host, *, paced: bool) -> None:
        self._host = host
        self.paced = paced
        """Whether the moment that the request leaves matters to the next one."""

    def starts(self) -> None:
        """Say that the request is heard now at the latest: its way there must not eat into the next one's wait."""
        self._host.last_start = time.monotonic()


class Pace:
    """The turns of all hosts.

    ``interval`` seconds from the moment that a host has heard a request to the next; at 0, up to ``concurrency``
    requests to it at once.  ``total`` requests under way over all hosts.  ``ledger`` has the last word on whose turn a
    paced host is; without one, this is the only crawl.
    """

    def __init__(self, interval: float, *, concurrency: int, total: int, ledger: Ledger | None = None) -> None:
        self._base = interval
        self._ledger: Ledger = ledger or _Alone()
        self._concurrency = concurrency
        self._slots = asyncio.Semaphore(total)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[Turn]:
        """Wait for the host's turn and hold it, until its answer has been read."""
        host = self._host(key)
        host.users += 1
        try:
            async with host.one if self.interval(host) else host.some:
                paced = await self._take_slot(key, host)
                try:
                    turn = Turn(host, paced=paced)
                    turn.starts()
                    yield turn
                finally:
                    self._slots.release()
                    if paced:
                        self._ledger.leave(key, time.monotonic() - host.last_start)
        finally:
            host.users -= 1

    def interval(self, host: _Host) -> float:
        """Seconds between two requests to this host as things stand."""
        return max(self._base, host.delay) + host.penalty

    def set_delay(self, key: str, seconds: float | None) -> None:
        """Obey a ``Crawl-delay``, up to ``MAX_CRAWL_DELAY``; None where robots.txt has none."""
        self._host(key).delay = min(seconds or 0.0, MAX_CRAWL_DELAY)

    def hold(self, key: str, seconds: float) -> None:
        """Nobody asks this host for so many seconds."""
        host = self._host(key)
        host.held_until = max(host.held_until, time.monotonic() + seconds)
        if self.interval(host):
            self._ledger.hold(key, seconds)

    def refused(self, key: str) -> None:
        """The host asked for less: double its penalty."""
        host = self._host(key)
        host.penalty = min(MAX_PENALTY, max(self._base, FIRST_PENALTY, host.penalty * 2))

    def answered(self, key: str) -> None:
        """The host answered well: ease its penalty."""
        host = self._host(key)
        if host.penalty:
            host.penalty = host.penalty * EASING if host.penalty > _NEGLIGIBLE else 0.0

    def close(self, key: str, seconds: float) -> None:
        """The host asked to be left alone for longer than anybody will wait."""
        host = self._host(key)
        host.closed_until = time.monotonic() + seconds
        if self.interval(host):
            self._ledger.close(key, seconds)

    def closed(self, key: str) -> float:
        """Seconds that the host is still to be left alone; 0 if it may be asked."""
        host = self._host(key)
        others = self._ledger.closed(key) if self.interval(host) else 0.0
        return max(0.0, host.closed_until - time.monotonic(), others)

    async def _take_slot(self, key: str, host: _Host) -> bool:
        """Wait until the host is free and a slot is too, both at once: either wait may outlast the other's end.

        Returns whether the host has a pace, so that the ledger has noted the turn.
        """
        wait = self._wait(host)
        while True:
            while wait > 0:
                await asyncio.sleep(wait)
                wait = self._wait(host)  # a moment that can move, not an event
            await self._slots.acquire()
            wait, interval = self._wait(host), self.interval(host)
            if wait <= 0 and interval:
                wait = self._ledger.take(key, interval)
            if wait <= 0:
                return interval > 0
            self._slots.release()

    def _wait(self, host: _Host) -> float:
        """Seconds until nothing holds the host back, as things stand; they may change meanwhile."""
        return max(host.held_until, host.last_start + self.interval(host)) - time.monotonic()

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            if len(self._hosts) >= MAX_HOSTS:
                self._forget_idle()
            host = self._hosts[key] = _Host(self._concurrency)
        return host

    def _forget_idle(self) -> None:
        now = time.monotonic()
        self._hosts = {
            key: host
            for key, host in self._hosts.items()
            if host.users or self._wait(host) > 0 or host.closed_until > now or host.penalty or host.delay
        }
