"""Addresses that are to be asked for in, visits to the tdmrep.json of their origins out: one a day, before the pages.

The protocol wants the file looked at before any page of its origin ("Processing priority").  What it says, and what
robots.txt says beside it, is kept by ``Desk.observe``.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scraper.desk import Desk, iso
from scraper.fetch.fetcher import Fetcher
from scraper.fetch.media import JSON_TYPES
from scraper.signals.tdmrep import MAX_FILE
from scraper.urls import host_key
from scraper.usage import TDMREP_JSON

FRESH = timedelta(days=1)
"""How long a file is used, as a robots.txt is (RFC 9309, 2.4)."""
MAX_ORIGINS = 4_096
"""Origins that are remembered as asked; of others, the archive knows it."""


@dataclass(slots=True)
class _Asked:
    """One origin: until when its file may be used, and the lock under which it is asked for."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: datetime | None = None


@dataclass(slots=True)
class Reservations:
    """Sees to it that the tdmrep.json of each origin is asked for once a day, by whichever crawl comes first."""

    desk: Desk
    fetcher: Fetcher
    _asked: OrderedDict[str, _Asked] = field(default_factory=OrderedDict)

    async def know(self, url: str) -> None:
        """Return when what the origin of a normalised address reserves is known, as far as it can be.

        An origin that cannot be reached is not asked; one that refuses the file by robots.txt reserves nothing by it.
        """
        origin = host_key(url)
        asked = self._asked.setdefault(origin, _Asked())
        self._asked.move_to_end(origin)
        if len(self._asked) > MAX_ORIGINS:
            self._asked.popitem(last=False)
        async with asked.lock:
            now = self.desk.clock()
            if (asked.until and now < asked.until) or not (await self.fetcher.robots(url)).reachable:
                return
            asked.until = now + FRESH
            await self._ask(f"{origin}{TDMREP_JSON}", now)

    async def _ask(self, address: str, now: datetime) -> None:
        if self.desk.archive.claim(address, now=iso(now), since=iso(now - FRESH)):
            self.desk.observe(await self.fetcher.fetch(address, accept=JSON_TYPES, max_bytes=MAX_FILE))
