"""One fetch under way: its hops, its cookies and its clock in, the Visit that is kept of it out."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from scraper import urls
from scraper.fetch.media import read_type
from scraper.fetch.request import Answer, Wish
from scraper.models import Outcome, Page, Visit


class Journey:
    """Where one fetch stands.  Cookies live for its redirects only and go back to no other host than they came from."""

    def __init__(self, url: str, wish: Wish, validators: dict[str, str], now: Callable[[], datetime]) -> None:
        self.asked = url
        self.url = url
        self.wish = wish
        self.requests = 0
        self._validators = validators
        self._now = now
        self._started: datetime | None = None
        self._clock = 0.0
        self._hops: list[tuple[int, str]] = []
        self._cookies: dict[str, httpx.Cookies] = {}
        self._seen: set[tuple[str, str]] = set()

    def departs(self) -> None:
        """A request leaves now."""
        self.requests += 1
        if self._started is None:
            self._started, self._clock = self._now(), time.monotonic()

    def dress(self, request: httpx.Request) -> None:
        """Add to a request what this journey has for it: validators for the address asked, cookies its host set.

        A redirect's target is another page, of which the validators say nothing.
        """
        if self.url == self.asked:
            request.headers.update(self._validators)
        jar = self._cookies.get(request.url.host)
        if jar is not None:
            jar.set_cookie_header(request)
        self._seen.add((self.url, request.headers.get("cookie", "")))

    def keep_cookies(self, request: httpx.Request, answer: Answer) -> None:
        """Keep what a redirect sets, for the hops to the same host: some only let pass who brings it back."""
        if answer.cookies:
            jar = self._cookies.setdefault(request.url.host, httpx.Cookies())
            headers = [("set-cookie", cookie) for cookie in answer.cookies]
            jar.extract_cookies(httpx.Response(answer.status or 0, headers=headers, request=request))

    def follow(self, answer: Answer, max_redirects: int) -> Answer | None:
        """Go on to a redirect's target; an answer instead where that leads nowhere."""
        target = answer.target or self.url
        self._hops.append((answer.status or 0, urls.normalise(target) or target))
        host = _host(self.url)
        if len(self._hops) > max_redirects:
            return _lost(answer, f"{host} redirects more than {max_redirects} times, last to {target}")
        self.url = target
        if (target, self._cookie_for(target)) in self._seen:
            return _lost(answer, f"{host} redirects in a circle, back to {target}")
        return None

    def visit(self, answer: Answer) -> Visit:
        """The record of it all, ended by ``answer``."""
        now = self._now()
        outcome = answer.outcome or Outcome.BROKEN
        final = urls.normalise(self.url) or self.url
        page = _page(final, answer) if outcome is Outcome.FETCHED else None
        return Visit(
            url=self.asked,
            started=(self._started or now).isoformat(timespec="milliseconds"),
            outcome=outcome,
            final_url=final if self._hops else self.asked,
            redirects=tuple(self._hops),
            status=answer.status,
            seconds=round(time.monotonic() - self._clock, 3) if self._started else 0.0,
            requests=self.requests,
            size=len(answer.content),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            message=answer.message,
            retry_at=_moment(now, answer.retry_after),
            usage=answer.usage,
            page=page,
        )

    def _cookie_for(self, url: str) -> str:
        jar = self._cookies.get(_host(url))
        if jar is None:
            return ""
        request = httpx.Request("GET", url)
        jar.set_cookie_header(request)
        return str(request.headers.get("cookie", ""))


def _page(url: str, answer: Answer) -> Page:
    media, charset = read_type(answer.headers.get("content-type"))
    return Page(url=url, content=answer.content, content_type=media, charset=charset, headers=answer.headers)


def _lost(answer: Answer, message: str) -> Answer:
    return Answer(outcome=Outcome.REDIRECT_LOOP, message=message, status=answer.status, headers=answer.headers)


def _moment(now: datetime, seconds: float | None) -> str | None:
    return None if seconds is None else (now + timedelta(seconds=seconds)).isoformat(timespec="seconds")


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host
    except (httpx.InvalidURL, ValueError):
        return url
