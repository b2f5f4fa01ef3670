"""A page and a way to fetch what its scripts ask for in, the page as a browser then shows it out.

The page gets nothing from the network itself: every request of its own ends here.  Its document is what we hold,
scripts and data are fetched by the crawl's own fetcher (robots.txt, pace, guard and caps as for any page), and nothing
else is fetched at all.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from playwright.async_api import BrowserContext, CDPSession, Error, Request, Route
from playwright.async_api import Page as Tab

from scraper.fetch.settings import MIB
from scraper.models import Page, Visit

T = TypeVar("T")
Get = Callable[[str, int], Coroutine[Any, Any, Visit]]
"""Fetches an address, of which at most so many bytes are wanted."""
GetScript = Callable[[str, Callable[[], Coroutine[Any, Any, Visit]]], Awaitable[tuple[Visit, bool]]]
"""Returns a script that is held, or else fetches it by the second; whether it was fetched."""

MAX_REQUESTS = 60
"""Addresses that one page may ask for; an application in many pieces has some forty."""
MAX_BYTES = 30 * MIB
"""Bytes of what one page may ask for, content-encoding undone."""
MAX_ONE = 10 * MIB
"""Bytes of one such answer."""
MAX_MARKUP = 10 * MIB
"""Characters of a rendered page."""
OWN_SECONDS = 20.0
"""Seconds that a page may take for itself."""
ALL_SECONDS = 300.0
"""Seconds for a page, with those in which it waited for us, who ask no host sooner than its pace."""
QUIET = 1.0
"""Seconds without a request under way and without change of its text after which a page has settled."""
LONG_QUIET = 4.0
"""The same for one with hardly any text as yet: some wait a while before they begin."""
HARDLY_ANY = 200
"""Characters up to which that is so."""
TICK = 0.1
"""Seconds between two looks at a page."""
CALL_SECONDS = 10.0
"""Seconds for a page to hand over what it shows, and the like."""

DATA = frozenset({"xhr", "fetch"})
"""Playwright's names of what scripts ask for as data; the web's other requests bring no text."""

# Both run in a world of their own, where the page's scripts have changed nothing.
_LENGTH = "document.body.innerText.length"
_MARKUP = f"""(() => {{
  const markup = document.documentElement.outerHTML;
  return markup.length > {MAX_MARKUP} ? markup.length : markup;
}})()"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """How the rendering of a page ended, and what it took."""

    page: Page | None
    """The page with its markup as the browser held it in the end, in UTF-8; None where that failed."""
    failure: str | None = None
    """Why there is none, one line for a person; None where there is."""
    requests: int = 0
    """Requests sent for its scripts and their data, redirects and retries included."""
    size: int = 0
    """Bytes of these, content-encoding undone."""
    missed: tuple[str, ...] = ()
    """What was not brought, and why, a line for each reason."""


class Rendering:
    """One page being rendered; ``get`` fetches data, and scripts too where ``get_script`` holds them not yet."""

    def __init__(self, page: Page, get: Get, get_script: GetScript) -> None:
        self._page = page
        self._get = get
        self._get_script = get_script
        self._opened = False
        self._asked = self._under_way = self._requests = self._size = 0
        self._missed: dict[str, None] = {}

    async def run(self, context: BrowserContext) -> Rendered:
        """Render the page in a context without any history, which the caller closes."""
        try:
            await context.route("**/*", self._answer)
            tab = await context.new_page()
            context.on("page", _shut)
            await _patiently(tab.goto(self._page.url, wait_until="commit", timeout=0))
            eye = await _patiently(_eye(context, tab), OWN_SECONDS)
            await self._settle(eye)
            markup = await _patiently(eye(_MARKUP))
        except TimeoutError:
            return self._ended(f"Its scripts came to no end in {OWN_SECONDS:.0f} s; nothing of what they show is kept")
        except Error as error:
            return self._ended(f"The browser could not render it: {error.message.partition(chr(10))[0]}")
        if not isinstance(markup, str):
            return self._ended(f"Its scripts made more of it than {MAX_MARKUP:,} characters; nothing of that is kept")
        return self._ended(None, f"<!doctype html>{markup}".encode("utf-8", "replace"))

    def _ended(self, failure: str | None, content: bytes = b"") -> Rendered:
        return Rendered(
            page=None if failure else replace(self._page, content=content, charset="utf-8"),
            failure=failure,
            requests=self._requests,
            size=self._size,
            missed=tuple(self._missed),
        )

    async def _settle(self, eye: "_Eye") -> None:
        """Wait until nothing is under way and the text stands still, or the page has had its time."""
        own = waited = quiet = 0.0
        length: int | None = None
        needed = LONG_QUIET
        clock = asyncio.get_running_loop().time
        while own < OWN_SECONDS and own + waited < ALL_SECONDS and quiet < needed:
            before, began, waits = length, clock(), self._under_way > 0
            await asyncio.sleep(TICK)
            length = await _length(eye)
            still = length is not None and length == before and not waits and not self._under_way
            quiet = quiet + clock() - began if still else 0.0
            needed = QUIET if (length or 0) > HARDLY_ANY else LONG_QUIET
            if waits:
                waited += clock() - began
            else:
                own += clock() - began

    async def _answer(self, route: Route) -> None:
        """Answer one request of the page; one that the page has given up meanwhile needs no answer."""
        with contextlib.suppress(Error):
            await self._answer_in_kind(route, route.request)

    async def _answer_in_kind(self, route: Route, request: Request) -> None:
        if request.is_navigation_request():
            await self._open(route)
        elif request.resource_type == "stylesheet":
            # some applications wait for their styles; which ones, no text depends on
            await route.fulfill(status=200, content_type="text/css", body="")
        elif request.method == "GET" and request.resource_type in DATA | {"script"}:
            await _hand_over(route, await self._bring(request.url, script=request.resource_type == "script"))
        else:
            await route.abort("blockedbyclient")

    async def _open(self, route: Route) -> None:
        """Hand over the document, once: the page goes nowhere, and its frames and windows stay empty."""
        if self._opened:
            await route.abort("aborted")
            return
        self._opened = True
        media = self._page.content_type or "text/html"
        charset = f"; charset={self._page.charset}" if self._page.charset else ""
        await route.fulfill(status=200, content_type=media + charset, body=self._page.content)

    async def _bring(self, url: str, *, script: bool) -> Visit | None:
        """Fetch what the page asks for; None where it has asked for enough, or for what is on no web server."""
        if not url.startswith(("http:", "https:")):
            return None
        left = MAX_BYTES - self._size
        if self._asked >= MAX_REQUESTS or left <= 0:
            self._missed[f"It asks for more than {MAX_REQUESTS} files or {MAX_BYTES >> 20} MiB"] = None
            return None
        self._asked += 1
        self._under_way += 1
        try:
            visit, fetched = await self._fetch(url, min(left, MAX_ONE), script=script)
        finally:
            self._under_way -= 1
        if fetched:
            self._requests += visit.requests
            self._size += visit.size
        if visit.page is None:
            self._missed[f"{url}: {visit.message or visit.outcome}"] = None
        return visit

    async def _fetch(self, url: str, most: int, *, script: bool) -> tuple[Visit, bool]:
        if script:
            return await self._get_script(url, lambda: self._get(url, most))
        return await self._get(url, most), True


_Eye = Callable[[str], Coroutine[Any, Any, Any]]
"""Gives the value of an expression on the page."""


async def _eye(context: BrowserContext, tab: Tab) -> _Eye:
    """Look at a page from a world of our own, in which its scripts have put nothing in place of what we call."""
    session: CDPSession = await context.new_cdp_session(tab)
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "eye"})

    async def look(expression: str) -> Any:
        asked = {"expression": expression, "contextId": world["executionContextId"], "returnByValue": True}
        return (await session.send("Runtime.evaluate", asked))["result"].get("value")

    return look


async def _length(eye: _Eye) -> int | None:
    """Characters that a page displays; None where it is too busy to tell, or has no body."""
    try:
        length = await _patiently(eye(_LENGTH), 1.0)
    except TimeoutError:
        return None
    return length if isinstance(length, int) else None


async def _hand_over(route: Route, visit: Visit | None) -> None:
    """Give a page what was fetched for it, of the headers the type alone; Playwright adds those of CORS."""
    if visit is None or visit.status is None:
        await route.abort("failed")
        return
    kind = visit.page.headers.get("content-type", "") if visit.page else ""
    body = visit.page.content if visit.page else b""
    await route.fulfill(status=visit.status, headers={"content-type": kind} if kind else {}, body=body)


async def _shut(tab: Tab) -> None:
    """Close a window that a page opens."""
    with contextlib.suppress(Error):
        await tab.close()


async def _patiently(call: Coroutine[Any, Any, T], seconds: float = CALL_SECONDS) -> T:
    """Wait for a call to the browser, for so long; it goes on by itself, since no call can be taken back.

    Raises:
        TimeoutError: it takes longer.
    """
    task = asyncio.create_task(call)
    task.add_done_callback(_look_at)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        raise TimeoutError
    return task.result()


def _look_at(task: "asyncio.Task[Any]") -> None:
    """Take note of how a call ended: asyncio complains of failures that nobody has seen."""
    if not task.cancelled():
        task.exception()
