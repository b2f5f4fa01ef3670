"""The command that collects, ``crawl``, and its options, which ``watch`` shares."""

import asyncio
import contextlib
import math
import operator
import os
import signal
from collections.abc import Callable
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import Any

import click

from scraper import alarm
from scraper.alarm import AlarmError
from scraper.amounts import Budget, parse_budget
from scraper.archive.store import Archive
from scraper.commands.log import watching
from scraper.commands.output import db_option, json_option, print_json, printable, rules_option
from scraper.crawl import crawl
from scraper.desk import CrawlSettings, Watch
from scraper.errors import ConfigError
from scraper.fetch.chromium import find_chromium
from scraper.fetch.settings import FetchSettings, user_agent
from scraper.report import Report
from scraper.signals.policy import OBEYABLE
from scraper.sites import Site, read_rules, read_sites, site

MOST_READERS = 8
"""Processes that read pages at most: beyond it the one that fetches and writes is what a crawl waits for."""
NO_CONTACT = (
    "No --contact given (or SCRAPER_CONTACT): site owners cannot reach you. Give a web or mail address for real crawls."
)


obey_option = click.option(
    "--obey",
    multiple=True,
    type=click.Choice(OBEYABLE),
    metavar="SIGNAL",
    help=f"Do not archive pages that say so; several for several signals. All are recorded: {', '.join(OBEYABLE)}.",
)


def crawl_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments and options that say what is crawled and how; ``settings_of`` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.argument("urls", nargs=-1, metavar="[URL]..."),
    db_option,
    click.option(
        "--sites",
        "sites_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="TOML file with [[site]] tables: url, pace, every, subdomains, exclude, browser.",
    ),
    click.option(
        "--contact",
        envvar="SCRAPER_CONTACT",
        show_envvar=True,
        help="Web or mail address where site owners reach you; goes into the User-Agent.",
    ),
    click.option(
        "--pace",
        type=click.FloatRange(min=0, max=86400),
        default=1.0,
        show_default=True,
        help="Seconds between two requests to one host; a longer Crawl-delay is obeyed.",
    ),
    click.option("--limit", type=click.IntRange(min=1), help="Ask for at most so many pages of each site."),
    click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave alone what listings date earlier."),
    click.option("--subdomains", is_flag=True, help="Crawl all hosts of the registered domain, not only this one."),
    rules_option,
    obey_option,
    click.option(
        "--browser", "shells", is_flag=True, help="Render empty shells in Chromium (uv sync --extra browser)."
    ),
    click.option(
        "--browser-path",
        type=click.Path(path_type=Path),
        help="That Chromium; without it, the first of chromium and google-chrome on PATH.",
    ),
    click.option("--allow-private", is_flag=True, help="Also fetch from private and loopback addresses."),
    click.option(
        "--notify", metavar="TARGET", help="On trouble, POST the report to this web address, or run this command on it."
    ),
    click.option("-q", "--quiet", is_flag=True, help="Say nothing but failures."),
    click.option("-v", "--verbose", is_flag=True, help="Print every page asked for."),
    click.option("--log-json", is_flag=True, help="Log every page asked for, and warnings, as JSON lines on stderr."),
)


@click.command("crawl")
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    metavar="AMOUNT",
    help="Stop when so much is spent: 2000 (requests), 500MB, 2h; give several for several bounds.",
)
@crawl_options
@click.option("--due", "due_only", is_flag=True, help="Fetch only what is due; look at nothing early.")
@click.option("--alone", is_flag=True, help="Do nothing if another crawl of this archive is under way.")
@json_option
@click.pass_context
def crawl_command(
    ctx: click.Context,
    /,
    *,
    due_only: bool,
    alone: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    log_json: bool,
    **options: Any,
) -> None:
    """Crawl news sites into the archive, beginning from any page of each.

    Without a URL or a sites file, the sites that the archive already holds are crawled again.  Several crawls may
    share an archive.
    """
    with Archive(options["path"]) as archive:
        settings = settings_of(archive, due_only=due_only, quiet=quiet, **options)
        if alone and archive.under_way():
            if not quiet:
                click.echo("Another crawl of this archive is under way; nothing is done.", err=True)
            return
        with watching(quiet=quiet, verbose=verbose, as_json=log_json) as watch:
            report = run_crawl(archive, settings, watch)
    show_report(report, as_json=as_json, quiet=quiet)
    raise_alarm(options["notify"], report)
    ctx.exit(report.exit_code)


def settings_of(
    archive: Archive,
    *,
    urls: tuple[str, ...],
    sites_file: Path | None,
    contact: str | None,
    pace: float,
    limit: int | None,
    since: datetime | None,
    subdomains: bool,
    rules_folder: Path | None,
    shells: bool,
    browser_path: Path | None,
    allow_private: bool,
    notify: str | None,
    due_only: bool,
    quiet: bool,
    budgets: tuple[str, ...] = (),
    obey: tuple[str, ...] = (),
    **_: object,
) -> CrawlSettings:
    """Return what ``crawl_options`` ask for.

    Raises:
        ConfigError: an option cannot be used, there is nothing to crawl, or no browser where one is asked for.
    """
    named = [site(url, subdomains=subdomains) for url in urls] + list(read_sites(sites_file) if sites_file else ())
    if math.isnan(pace):  # which no range keeps out
        raise ConfigError("--pace nan is not a number of seconds from 0 to 86400")
    if notify:
        alarm.check(notify)
    if not contact and not allow_private and not quiet:
        click.echo(NO_CONTACT, err=True)
    return CrawlSettings(
        sites=tuple(named) or _held_sites(archive),
        fetch=FetchSettings(user_agent=user_agent(contact), pace=pace, allow_private=allow_private),
        limit=limit,
        since=since.date().isoformat() if since else None,
        due_only=due_only,
        budget=reduce(operator.or_, map(parse_budget, budgets), Budget()),
        rules=read_rules(rules_folder) if rules_folder else None,
        obey=frozenset(obey),
        readers=min(os.cpu_count() or 1, MOST_READERS),
        chromium=find_chromium(browser_path) if shells or any(each.browser for each in named) else None,
        shells=shells,
    )


def raise_alarm(target: str | None, report: Report) -> None:
    """Tell of trouble where somebody wants to be told; if that fails, say so on stderr and no more."""
    if target and report.trouble:
        try:
            alarm.tell(target, report.trouble, report.as_json())
        except AlarmError as error:
            click.echo(f"Warning: {error}", err=True)


def _held_sites(archive: Archive) -> tuple[Site, ...]:
    held = tuple(site(url) for url in archive.site_urls())
    if not held:
        raise ConfigError("Nothing to crawl: give an address, as in: crawl https://www.example.org/")
    return held


def run_crawl(archive: Archive, settings: CrawlSettings, watch: Watch) -> Report:
    """Run a crawl to its end, or until Ctrl-C or SIGTERM, and return its report."""

    async def stoppable() -> Report:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - we are inside one
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, ValueError):  # no signals on this platform or thread
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, task.cancel)
        return await crawl(archive, settings, watch=watch)

    return asyncio.run(stoppable())


def show_report(report: Report, *, as_json: bool, quiet: bool) -> None:
    """Print what a crawl did on stdout; a quiet one only if something failed."""
    if as_json:
        print_json(report.as_json())
    elif not quiet or report.failed:
        click.echo(printable(report.as_text()))
