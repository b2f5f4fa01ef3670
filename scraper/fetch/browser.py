"""Pages that their scripts fill in, the same pages filled out: one headless Chromium, cut off from the network.

Needs Playwright (``uv sync --extra browser``), so that it is imported only where pages are to be rendered.
"""

import asyncio
import contextlib
import logging
import os
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Error, Playwright, async_playwright

from scraper.fetch.chromium import CUT_OFF, QUIET, write_launcher
from scraper.fetch.rendering import Get, Rendered, Rendering
from scraper.fetch.settings import MIB
from scraper.models import FAILURES, Page, Visit

log = logging.getLogger(__name__)

PAGES_AT_ONCE = 2
"""Pages rendered at a time; each is a process of some 100 MB."""
HELD_BYTES = 64 * MIB
"""Bytes of scripts that are held, so that the second page of a site costs its data only."""
END_SECONDS = 15.0
"""Seconds given to a page, or the browser, to close."""
NO_SANDBOX = (
    "Chromium runs without its sandbox here (as root, or where the system has no user namespaces): "
    "crawl as a user of its own"
)


class Browser:
    """A browser that starts with the first page that needs it; each page gets a context without history or storage.

    Use as an async context manager.  One that has died, or had to be ended, is started again for the next page.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = TemporaryDirectory(prefix="article-archive-")
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._starting = asyncio.Lock()
        self._gate = asyncio.Semaphore(PAGES_AT_ONCE)
        self._scripts = _Scripts()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._scripts.forget()
        await self._end()
        self._folder.cleanup()

    async def render(self, page: Page, get: Get) -> Rendered:
        """Return a page as it stands after its scripts have run; ``get`` fetches what they ask for."""
        async with self._gate:
            try:
                context = await self._context()
            except Error as error:
                await self._end()
                reason = error.message.partition("\n")[0]
                return Rendered(page=None, failure=f"Chromium ({self._path}) cannot be started: {reason}")
            try:
                return await Rendering(page, get, self._scripts.get).run(context)
            finally:
                await self._leave(context)

    async def _context(self) -> BrowserContext:
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                await self._end()
                self._playwright = await async_playwright().start()
                self._chromium = await self._launch(self._playwright)
            chromium = self._chromium
        return await chromium.new_context(accept_downloads=False, service_workers="block", permissions=[])

    async def _launch(self, playwright: Playwright) -> Chromium:
        if os.name != "posix" or os.geteuid():
            with contextlib.suppress(Error):
                return await self._launch_once(playwright, sandbox=True)
        log.warning(NO_SANDBOX)
        return await self._launch_once(playwright, sandbox=False)

    async def _launch_once(self, playwright: Playwright, *, sandbox: bool) -> Chromium:
        return await playwright.chromium.launch(
            executable_path=write_launcher(self._path, Path(self._folder.name)),
            args=[*CUT_OFF, *QUIET],
            ignore_default_args=["--disable-popup-blocking"],
            chromium_sandbox=sandbox,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )

    async def _leave(self, context: BrowserContext) -> None:
        """Close a page's context; if that is not to be done, end the browser."""
        try:
            async with asyncio.timeout(END_SECONDS):
                await context.close()
        except (TimeoutError, Error):
            await self._end()

    async def _end(self) -> None:
        chromium, self._chromium = self._chromium, None
        playwright, self._playwright = self._playwright, None
        with contextlib.suppress(TimeoutError, Error):
            async with asyncio.timeout(END_SECONDS):
                if chromium:
                    await chromium.close()
        if playwright:
            await playwright.stop()


class _Scripts:
    """Scripts by address, the latest used of them up to ``HELD_BYTES``; each is fetched once, whoever waits for it."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, asyncio.Task[Visit]] = OrderedDict()
        self._size = 0

    async def get(self, url: str, fetch: Callable[[], Coroutine[Any, Any, Visit]]) -> tuple[Visit, bool]:
        """Return the script at an address, and whether it had to be fetched for this."""
        task = self._held.get(url)
        if task is not None:
            self._held.move_to_end(url)
            return await asyncio.shield(task), False
        task = self._held[url] = asyncio.create_task(fetch())
        task.add_done_callback(partial(self._keep, url))
        return await asyncio.shield(task), True

    def forget(self) -> None:
        """Give up what is under way, and everything that is held."""
        for task in self._held.values():
            task.cancel()

    def _keep(self, url: str, task: "asyncio.Task[Visit]") -> None:
        if task.cancelled() or task.exception() or task.result().outcome in FAILURES:
            self._held.pop(url, None)
            return
        self._size += task.result().size
        while self._size > HELD_BYTES:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        """Drop the script that was not asked for the longest; what is under way has no size yet."""
        url = next(url for url, task in self._held.items() if task.done())
        self._size -= self._held.pop(url).result().size
