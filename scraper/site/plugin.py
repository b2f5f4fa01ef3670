"""The hooks by which Datasette takes in our pages: routes, headers, links from its pages to ours."""

import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from datasette import hookimpl  # type: ignore[import-untyped]  # datasette ships no types
from markupsafe import Markup

from scraper.archive.schema.migrations import APPLICATION_ID
from scraper.site import assets, policy, routes
from scraper.site.addresses import Addresses, outward

NAME = "article-archive"
"""Under which name a metadata file configures the plugin: ``{"plugins": {"article-archive": {"guard_all": true}}}``."""


Function = TypeVar("Function", bound=Callable[..., Any])


def hook(function: Function) -> Function:
    """Mark a function as a hook of Datasette."""
    return cast("Function", hookimpl(function))


@hook
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Our pages, under ``/<archive>/-/``, and their files."""
    return list(routes.ROUTES)


@hook
def asgi_wrapper(datasette: Any) -> Callable[[policy.App], policy.App]:
    """Guard all pages of this Datasette, where that is asked for, as ``serve`` does.

    Elsewhere our pages alone are guarded: other plugins may need what the policy forbids.
    """
    guards = bool((datasette.plugin_config(NAME) or {}).get("guard_all"))
    return lambda app: policy.guarded(app) if guards else app


@hook
def extra_css_urls(datasette: Any) -> list[str]:
    """The style sheet for Datasette's own pages."""
    return [datasette.urls.path(assets.address("archive.css"))]


@hook
def menu_links(datasette: Any) -> Callable[[], Any]:
    """Each archive's search page and plots, in Datasette's menu."""

    async def links() -> list[dict[str, str]]:
        found = []
        for name in await _archives(datasette):
            to = Addresses(datasette.urls.database(name))
            found.append({"href": to.search(), "label": f"Search and read {name}"})
            found.append({"href": to.plots(), "label": f"Plots of {name}"})
        return found

    return links


@hook
def database_actions(datasette: Any, database: str) -> Callable[[], Any]:
    """The same from the page of an archive."""

    async def links() -> list[dict[str, str]]:
        if database not in await _archives(datasette):
            return []
        to = Addresses(datasette.urls.database(database))
        return [{"href": to.search(), "label": "Search and read"}, {"href": to.plots(), "label": "Plots"}]

    return links


@hook
def render_cell(  # noqa: PLR0917 - Datasette gives them by name
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Headlines of articles lead to the reading page; addresses lead out without a word about the reader."""
    if table == "articles" and column == "title" and value and "id" in row.keys():  # noqa: SIM118 - a row of sqlite3
        to = Addresses(datasette.urls.database(database))
        return Markup('<a href="{}">{}</a>').format(to.article(row["id"]), value)
    if isinstance(value, str) and re.match(r"https?://\S+$", value) and (safe := outward(value)):
        return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(safe, value)
    return None


async def _archives(datasette: Any) -> list[str]:
    """Names of the databases that are archives."""
    found = []
    for name, database in datasette.databases.items():
        (owner,) = (await database.execute("PRAGMA application_id")).first()
        if owner == APPLICATION_ID:
            found.append(name)
    return found
