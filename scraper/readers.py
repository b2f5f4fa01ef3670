"""Fetched pages in, what they say out, read by processes of their own: beside the crawl, and at no risk to it.

A page that brings its reader down (a fault in a C library, no memory) or keeps it busy for longer than ``PATIENCE`` (a
site rule whose pattern never ends) costs that page: its process is ended, and another takes its place.
"""

import asyncio
import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

from scraper.errors import PageError
from scraper.extract.rules.rule import Rules
from scraper.models import Page
from scraper.read import Reading, read_html

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds for one page; the slowest of the benchmark's real ones takes two, and 10 MB of markup ten."""
THREADS = 2
"""Threads that read where there are no processes: one reads while the other's page is recorded."""


class ReaderError(PageError):
    """A page could not be read, through no fault of the server's."""


class Readers:
    """So many processes that read pages; with none, threads of this process do, which is enough for a few pages.

    Processes start with the first page.  ``close`` ends them; should this process be killed, they end by themselves.
    """

    def __init__(self, count: int, rules: Rules | None = None) -> None:
        self._rules = rules
        self._workers = [_Worker(rules) for _ in range(count)]
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._workers:
            self._idle.put_nowait(worker)
        self._threads = ThreadPoolExecutor(count or THREADS, "reader")

    async def read(self, page: Page, when: str) -> Reading:
        """Read a page captured at ``when`` (ISO 8601), which decides among its site's rules.

        Raises:
            ReaderError: its reader failed or came to no end; the next page finds another.
        """
        loop = asyncio.get_running_loop()
        if not self._workers:
            answer = await loop.run_in_executor(self._threads, _answer, page, when, self._rules)
            return _checked(page, answer)
        worker = await self._idle.get()
        try:
            return await loop.run_in_executor(self._threads, worker.read, page, when)
        finally:
            self._idle.put_nowait(worker)

    def close(self) -> None:
        """End all processes and threads; what is being read is lost."""
        for worker in self._workers:
            worker.end()
        self._threads.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Failure:
    """What came instead of a reading."""

    reason: str
    """One line for a person."""
    trace: str = ""
    """Where in our code, for whoever mends it."""


@dataclass(slots=True)
class _Worker:
    """One process at a time, and the way to it."""

    rules: Rules | None
    process: BaseProcess | None = None
    pipe: "Connection | None" = None

    def read(self, page: Page, when: str) -> Reading:
        """Let the process read a page; one that is not there is started first."""
        pipe = self.pipe or self._start()
        try:
            pipe.send((page, when))
            if pipe.poll(PATIENCE):
                return _checked(page, pipe.recv())
            lost = f"It was not read to its end in {PATIENCE:.0f} s"
        except (EOFError, OSError):
            lost = "The process that read it has died"
        self.end()
        raise ReaderError(page.url, f"{lost}; nothing of it is archived but this visit")

    def end(self) -> None:
        """End the process, whatever it is at."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
        if self.pipe is not None:
            self.pipe.close()
        self.process = self.pipe = None

    def _start(self) -> Connection:
        context = _context()
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.rules), name="reader", daemon=True)
        self.process.start()
        theirs.close()
        return self.pipe


def _checked(page: Page, answer: Reading | _Failure) -> Reading:
    if isinstance(answer, _Failure):
        log.error("Cannot read %s\n%s", page.url, answer.trace)
        raise ReaderError(page.url, answer.reason)
    return answer


def _context() -> ForkServerContext | SpawnContext:
    """How processes are started: forked from a server that has imported everything, where the system has that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([read_html.__module__])
    return context


def _serve(pipe: Connection, rules: Rules | None) -> None:
    """Read pages until nobody asks any more; an interrupt from the terminal is for the crawl to decide about."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            page, when = pipe.recv()
            pipe.send(_answer(page, when, rules))


def _answer(page: Page, when: str, rules: Rules | None) -> Reading | _Failure:
    try:
        return read_html(page, rules, when)
    except Exception as error:  # noqa: BLE001 - a page that our own code stumbles over costs its row, never the run
        return _Failure(f"Our reader failed: {error!r}", traceback.format_exc())


def _end_with_parent() -> None:
    """Leave when the process that started us has ended, however it did: killed, it cannot end us."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
