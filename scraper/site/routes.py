"""Addresses of our pages → their answers: who may see them, which language they speak, and the work behind each."""

import asyncio
import dataclasses
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from datasette.utils import tilde_decode  # type: ignore[import-untyped]  # datasette ships no types
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]  # likewise

from scraper.archive.schema.migrations import APPLICATION_ID, known_migrations
from scraper.errors import QueryError
from scraper.site import assets, charts, policy
from scraper.site.addresses import Addresses, outward
from scraper.site.article_page import article_page, changes, pair
from scraper.site.bounds import in_tuples
from scraper.site.capture_page import Captured, capture_page, shown, source_of
from scraper.site.finding import Asked, Counted, Shown, asked, best, counted, newest
from scraper.site.wording import SPOKEN, Wording, chosen, direction_of, lang_of

T = TypeVar("T")

COOKIE = "archive_lang"
"""Keeps the language that a reader has chosen."""
SPANS = (90, 365, 3650)
"""Days that the plot of articles offers: a quarter, a year, ten years."""
_YEAR_SECONDS = 365 * 24 * 3600


async def search_page(request: Any, datasette: Any) -> Response:
    """``/<archive>/-/search``: a query box, hits, facets, and when they were published."""
    desk = await Desk.of(request, datasette)
    try:
        wanted = asked(request.args)
        found, hits = await _found(desk, wanted)
    except QueryError as error:
        return await desk.page(
            "archive_search.html", {"wanted": None, "typed": request.args.get("q", ""), "error": str(error)}, status=400
        )
    kept = wanted.filters
    return await desk.page(
        "archive_search.html",
        {
            "wanted": wanted, "typed": wanted.q or "", "found": found, "hits": hits, "kept": kept,
            "narrowed": lambda **more: desk.to.search(**{**kept, **more}),
            "widened": lambda name: desk.to.search(**{key: value for key, value in kept.items() if key != name}),
        },
    )  # fmt: skip


async def _found(desk: "Desk", wanted: Asked) -> tuple[Counted, list[Shown]]:
    """What all hits are like, and those of one page: side by side where neither needs the other."""
    counting = desk.ask(lambda connection: counted(connection, wanted))
    if wanted.selection.match is not None:
        return await asyncio.gather(counting, desk.ask(lambda connection: best(connection, wanted)))
    found = await counting
    return found, await desk.ask(lambda connection: newest(connection, wanted, found.numbers))


async def read_page(request: Any, datasette: Any) -> Response:
    """``/<archive>/-/article/<number>``: one article, to be read."""
    desk = await Desk.of(request, datasette)
    number = _number(request.url_vars["number"])
    held = await desk.ask(lambda connection: article_page(connection, number))
    if held is None:
        return await desk.missing("read.no_article")
    compared = pair(held.versions, request.args.get("old"), request.args.get("new"))
    return await desk.page(
        "archive_article.html",
        {
            "page": held, "held": held.held, "article": held.held.article, "compared": compared,
            "changes": await desk.ask(lambda _: changes(*compared)) if compared else [],
        },
    )  # fmt: skip


async def versions_piece(request: Any, datasette: Any) -> Response:
    """``/<archive>/-/article/<number>/versions``: two versions compared, as a piece for the reading page."""
    desk = await Desk.of(request, datasette)
    number = _number(request.url_vars["number"])
    held = await desk.ask(lambda connection: article_page(connection, number))
    compared = pair(held.versions, request.args.get("old"), request.args.get("new")) if held else None
    if held is None or compared is None:
        return await desk.missing("read.no_article")
    facts = {"changes": await desk.ask(lambda _: changes(*compared))}  # aside: comparing keeps others waiting
    return await desk.page(
        "archive_versions.html", {"page": held, "article": held.held.article, "compared": compared, **facts}
    )


async def capture_view(request: Any, datasette: Any) -> Response:
    """``/<archive>/-/capture/<sha256>``: what is known of a capture, and the page itself in a sandbox."""
    desk = await Desk.of(request, datasette)
    captured = await _captured(desk, request)
    if captured is None:
        return await desk.missing("capture.none")
    return await desk.page("archive_capture.html", {"captured": captured})


async def capture_shown(request: Any, datasette: Any) -> Response:
    """``/<archive>/-/capture/<sha256>/view``: the page as it was served, with nothing in it that acts."""
    return await _capture_answer(request, datasette, shown, "text/html; charset=utf-8")


async def capture_source(request: Any, datasette: Any) -> Response:
    """``/<archive>/-/capture/<sha256>/source``: the same as text."""
    return await _capture_answer(request, datasette, source_of, "text/plain; charset=utf-8")


async def _captured(desk: "Desk", request: Any) -> Captured | None:
    return await desk.ask(lambda connection: capture_page(connection, request.url_vars["sha256"]))


async def _capture_answer(
    request: Any, datasette: Any, made: Callable[[Captured], str | None], media_type: str
) -> Response:
    desk = await Desk.of(request, datasette)
    captured = await _captured(desk, request)
    text = await desk.ask(lambda _: made(captured)) if captured else None  # aside: parsing keeps others waiting
    if text is None:
        return await desk.missing("capture.none")
    headers = {**policy.headers(policy.CAPTURE), "cache-control": "private, max-age=3600"}
    return Response(text, headers=headers, content_type=media_type)


async def plots_page(request: Any, datasette: Any) -> Response:
    """``/<archive>/-/plots``: articles over time, coverage, recommendations, revisions; each plot a table as well."""
    desk = await Desk.of(request, datasette)
    days = next((days for days in SPANS if str(days) == request.args.get("days")), SPANS[0])
    now = datetime.now(UTC).isoformat()
    drawn: dict[str, Any] = {}
    for name, work in (
        ("articles", lambda connection: charts.articles(connection, days=days, now=now)),
        ("coverage", charts.coverage),
        ("pairs", charts.recommendations),
        ("between", charts.between_sites),
        ("revisions", charts.revisions),
    ):
        try:
            drawn[name] = await desk.ask(work)
        except QueryError as error:
            drawn[name], drawn[f"{name}_error"] = None, str(error)
    return await desk.page("archive_plots.html", {**drawn, "days": days, "spans": SPANS})


async def asset(request: Any) -> Response:
    """``/-/archive/<file>``: styles, scripts and fonts."""
    held = assets.assets().get(request.url_vars["name"])
    if held is None:
        raise NotFound("There is no such file")
    fresh = request.query_string == held.digest
    kept = "public, max-age=31536000, immutable" if fresh else "no-cache"
    headers = {**policy.headers(policy.PAGE), "cache-control": kept}
    return Response(held.content, headers=headers, content_type=held.media_type)


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """One request: its archive, its language, and how it is answered."""

    request: Any
    datasette: Any
    database: Any
    words: Wording
    to: Addresses

    @classmethod
    async def of(cls, request: Any, datasette: Any) -> "Desk":
        """The desk for a request.

        Raises:
            NotFound: there is no such archive.
            Forbidden: it is not for this reader.
        """
        try:
            database = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
        except KeyError:
            raise NotFound("There is no such archive") from None
        await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
        (owner,) = (await database.execute("PRAGMA application_id")).first()
        if owner != APPLICATION_ID:
            raise NotFound("This database is no archive of articles")
        (version,) = (await database.execute("PRAGMA user_version")).first()
        if version != len(known_migrations()):
            raise NotFound(
                "This archive was written by another version of this program; run verify on it to upgrade it"
            )
        code = chosen(request.args.get("_lang"), request.cookies.get(COOKIE), request.headers.get("accept-language"))
        return cls(request, datasette, database, Wording(code), Addresses(datasette.urls.database(database.name)))

    async def ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do some work on the archive, in a thread of Datasette's."""
        answer: T = await self.database.execute_fn(in_tuples(work))
        return answer

    async def page(self, template: str, facts: dict[str, Any], *, status: int = 200) -> Response:
        """A page of ours."""
        body = await self.datasette.render_template(template, {**self._common(), **facts}, request=self.request)
        headers = {**policy.headers(policy.PAGE), "vary": "Accept-Language, Cookie", "cache-control": "no-cache"}
        answer = Response(body, status=status, headers=headers, content_type="text/html; charset=utf-8")
        if self.request.args.get("_lang") in SPOKEN:
            answer.set_cookie(COOKIE, self.words.code, max_age=_YEAR_SECONDS, samesite="lax", httponly=True)
        return answer

    async def missing(self, key: str) -> Response:
        """The page that says that something is not there."""
        return await self.page("archive_missing.html", {"message": self.words(key)}, status=404)

    def _common(self) -> dict[str, Any]:
        title = self.datasette.metadata("title", database=self.database.name) or self.database.name
        return {
            "say": self.words, "to": self.to, "spoken": SPOKEN, "archive_title": title, "outward": outward,
            "lang_of": lang_of, "direction_of": direction_of, "in_language": self._in_language,
            "asset": lambda name: self.datasette.urls.path(assets.address(name)),
        }  # fmt: skip

    def _in_language(self, code: str) -> str:
        """The address of the same page in another language."""
        kept = [(name, value) for name in self.request.args for value in self.request.args.getlist(name)]
        return "?" + urlencode([*((name, value) for name, value in kept if name != "_lang"), ("_lang", code)])


def _number(text: str) -> int:
    """A row id; numbers that SQLite has no room for are no article's."""
    return int(text) if len(text) < 19 else 0  # noqa: PLR2004 - 64 bits


_ARCHIVE = r"/(?P<database>[^/]+)/-/"
_CAPTURE = _ARCHIVE + r"capture/(?P<sha256>[0-9a-f]{64})"
ROUTES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"/-/archive/(?P<name>[\w./-]+)$", asset),
    (_ARCHIVE + r"search$", search_page),
    (_ARCHIVE + r"article/(?P<number>\d+)$", read_page),
    (_ARCHIVE + r"article/(?P<number>\d+)/versions$", versions_piece),
    (_CAPTURE + "$", capture_view),
    (_CAPTURE + "/view$", capture_shown),
    (_CAPTURE + "/source$", capture_source),
    (_ARCHIVE + r"plots$", plots_page),
)
"""Pattern of an address → its view, as Datasette's hook ``register_routes`` takes them."""
