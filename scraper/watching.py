"""An archive in, crawled whenever a page of it is due, until somebody says stop; systemd is told how it goes."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from scraper.archive.store import Archive
from scraper.desk import utc_now
from scraper.report import Report

LONGEST_SLEEP = timedelta(minutes=1)
"""How long nothing is looked at: what other programs add to the archive waits no longer."""
SHORTEST_SLEEP = timedelta(seconds=5)
"""Between two crawls: what comes due within it is crawled together."""
BEAT = 30.0
"""Seconds between two signs of life to systemd; its watchdog waits several times as long (``schedule``)."""


async def watch(
    archive: Archive,
    crawl_once: Callable[[], Awaitable[Report]],
    *,
    clock: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> int:
    """Crawl what is due, wait for what comes due next, and so on; return how many crawls that made when cancelled.

    A crawl that is under way is stopped as by Ctrl-C: what it has recorded stays.  The first crawl is made at once,
    due or not, since its sites may be new to the archive.

    Raises:
        ArchiveError: the archive cannot be read or written.
    """
    crawls = 0
    notify("READY=1")
    beating = asyncio.create_task(_beat())
    try:
        while True:
            notify("STATUS=crawling")
            report = await crawl_once()
            crawls += 1
            if report.interrupted:
                return crawls
            notify(f"STATUS=waiting for the next page, {crawls} crawls so far")
            await sleep(SHORTEST_SLEEP.total_seconds())
            while wait := _wait(archive, clock()):
                await sleep(wait.total_seconds())
    except asyncio.CancelledError:
        return crawls
    finally:
        beating.cancel()
        notify("STOPPING=1")


def _wait(archive: Archive, now: datetime) -> timedelta:
    """How long to sleep before looking again; nothing where a page is due."""
    due = archive.next_due()
    left = LONGEST_SLEEP if due is None else datetime.fromisoformat(due) - now
    return max(timedelta(), min(left, LONGEST_SLEEP))


async def _beat() -> None:
    """Tell systemd's watchdog that the event loop turns."""
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(BEAT)


def notify(state: str) -> None:
    """Tell systemd, where it asked to be told (sd_notify(3)); nothing happens elsewhere."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        try:
            channel.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)
        except OSError:
            return  # the manager has gone; a crawl does not depend on it
