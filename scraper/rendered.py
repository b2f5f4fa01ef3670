"""Pages that only a browser shows: which they are, and what the browser makes of a visit and its reading."""

from dataclasses import dataclass, replace

from scraper.desk import Desk
from scraper.fetch.fetcher import Fetcher
from scraper.models import Article, LinkKind, Outcome, Page, Shown, Visit
from scraper.read import Reading
from scraper.sites import Site

SHELL = "An empty shell: only its scripts would fill it"
TRY_BROWSER = f"{SHELL}; crawl with --browser, or browser = true for its site"


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is rendered of one site, by the crawl's browser if there is one."""

    site: Site
    desk: Desk
    fetcher: Fetcher

    async def shown(self, visit: Visit, answer: Page, reading: Reading, expected: LinkKind) -> tuple[Visit, Reading]:
        """Return a visit and its reading as a reader would see the page: rendered where that is asked for.

        ``expected`` is the kind that the page was taken for: what it is does not show by its shell.
        """
        visit = replace(visit, shows=reading.shows)
        if self._needs_browser(expected, reading):
            visit, reading = await self._render(visit, answer, reading)
        elif _is_shell(reading):
            visit = _without_validators(visit, TRY_BROWSER)
        return visit, replace(reading, kind=expected) if _is_shell(reading) else reading

    def is_wanted(self, kind: LinkKind) -> bool:
        """Whether pages of a kind are rendered whatever they hold."""
        return self.desk.browser is not None and self.site.browser and kind is LinkKind.ARTICLE

    def _needs_browser(self, expected: LinkKind, reading: Reading) -> bool:
        if self.desk.browser is None or reading.elsewhere:
            return False
        asked = self.is_wanted(expected) or self.is_wanted(reading.kind)
        return asked or (_is_shell(reading) and (self.site.browser or self.desk.settings.shells))

    async def _render(self, visit: Visit, answer: Page, reading: Reading) -> tuple[Visit, Reading]:
        """Return a visit and the reading of its page as the browser shows it; where that fails, the visit says so.

        Where the page as served shows twice the text (its scripts put a wall before it, say) it is read from there.
        """
        if self.desk.browser is None:  # pragma: no cover - asked before
            raise AssertionError(answer.url)
        began = self.desk.clock()
        shown = await self.desk.browser.render(answer, self._get)
        visit = replace(
            visit,
            rendered=True,
            page=shown.page,
            seconds=round(visit.seconds + (self.desk.clock() - began).total_seconds(), 3),
            requests=visit.requests + shown.requests,
            size=visit.size + shown.size,
        )
        if shown.page is None:
            return replace(visit, outcome=Outcome.UNREADABLE, shows=None, message=shown.failure), reading
        served, reading = reading, await self.desk.readers.read(shown.page, visit.started)
        if _length(reading.article) < _length(served.article) / 2:
            return replace(visit, rendered=False, page=answer), served
        missed = "; ".join(shown.missed) or "they show nothing"
        told = f"{SHELL}, and in the browser they did not: {missed}" if _is_shell(reading) else None
        return _without_validators(replace(visit, shows=reading.shows), told), reading

    async def _get(self, url: str, max_bytes: int) -> Visit:
        """Fetch what the scripts of a page ask for."""
        return await self.fetcher.fetch(url, accept=None, max_bytes=max_bytes)


def _is_shell(reading: Reading) -> bool:
    return reading.shows is Shown.SHELL


def _length(article: Article | None) -> int:
    return len(article.body or "") if article else 0


def _without_validators(visit: Visit, message: str | None) -> Visit:
    """A visit to a page that its scripts fill in: what it holds may change while the page as served does not."""
    return replace(visit, etag=None, last_modified=None, message=message)
