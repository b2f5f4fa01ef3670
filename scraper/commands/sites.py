"""The commands about sites: ``sites`` lists those of the archive, ``sites rules`` keeps the rules for single ones."""

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from scraper.archive.store import Archive
from scraper.commands.output import db_option, json_option, print_json, print_rows, printable
from scraper.extract.rules.rule import Rules
from scraper.fetch.fetcher import Fetcher
from scraper.fetch.settings import FetchSettings, user_agent
from scraper.models import Page
from scraper.rulebook import Conversion, Converted, Tried, convert, try_rules
from scraper.sites import check_rules, read_rules

SITE_COLUMNS = ("name", "key", "articles", "suspect", "removed", "waiting", "failing", "last_visit")
"""What a table of sites shows; it fits a terminal of 80 columns."""


@click.group("sites", invoke_without_command=True)
@db_option
@json_option
@click.pass_context
def sites_command(ctx: click.Context, *, path: Path, as_json: bool) -> None:
    """List the sites of the archive in numbers; --json gives every one of them."""
    if ctx.invoked_subcommand is not None:
        return
    with Archive(path, create=False, read_only=True) as archive:
        rows = [dataclasses.asdict(site) for site in archive.sites()]
    shown = rows if as_json else [{name: row[name] for name in SITE_COLUMNS} for row in rows]
    print_rows(shown, as_json=as_json, empty="The archive holds no site yet.")


@sites_command.group("rules")
def rules_group() -> None:
    """Rules for single sites, one TOML file a host: import, check, test.

    A rule says where a site's title, authors, date, text … stand; its word goes before every other reader's.  The
    commands that read pages take the folder of rule files as --rules.
    """


@rules_group.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER...")
@click.option(
    "--into",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="rules",
    show_default=True,
    help="Folder for the rule files.",
)
@click.option("--replace", is_flag=True, help="Write over rule files that are there already.")
@click.option("-v", "--verbose", is_flag=True, help="Also name lines that have no effect on text.")
@json_option
@click.pass_context
def import_command(
    ctx: click.Context, *, sources: tuple[Path, ...], folder: Path, replace: bool, verbose: bool, as_json: bool
) -> None:
    """Read FiveFilters site configurations (example.org.txt) into rule files.

    Every line that is not converted is named with its number and why.  Exit code 1 if a file was refused.
    """
    done = list(convert(sources, folder, replace=replace))
    if as_json:
        print_json([dataclasses.asdict(one) for one in done])
    else:
        click.echo(printable("\n".join(line for one in done for line in _conversion(one, verbose=verbose))))
        outcomes = Counter(str(one.outcome) for one in done)
        whole = sum(one.complete for one in done if one.outcome is Conversion.WRITTEN)
        told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()) or "no configuration found"
        click.echo(f"{told}; {whole} of those written without a line that matters left out", err=True)
    ctx.exit(1 if any(one.outcome is Conversion.REFUSED for one in done) else 0)


def _conversion(one: Converted, *, verbose: bool) -> Iterable[str]:
    """What became of one configuration, a line for each of its lines that was left out."""
    if one.outcome is not Conversion.REFUSED or one.message is None:
        yield f"{one.source}: {one.outcome}{f' to {one.target}' if one.outcome is Conversion.WRITTEN else ''}"
    else:
        yield f"{one.source}: refused: {one.message}"
    if one.outcome is Conversion.KEPT:
        yield f"  {one.target}: {one.message}"
    yield from (f"  {note}" for note in one.notes if verbose or note.matters)


@rules_group.command("check")
@click.argument("folder", type=click.Path(path_type=Path), default="rules")
@json_option
@click.pass_context
def check_command(ctx: click.Context, *, folder: Path, as_json: bool) -> None:
    """Read the rule files in FOLDER (default: rules) and name each fault with its file and line.

    Exit code 0 if all of them can be used, 1 if not.
    """
    sites, messages = check_rules(folder)
    if as_json:
        print_json({"usable": len(sites), "faults": messages})
    else:
        click.echo(printable("\n".join(messages)) if messages else f"{len(sites)} rule file(s), all usable")
    ctx.exit(1 if messages else 0)


@rules_group.command("test")
@click.argument("folder", type=click.Path(path_type=Path), default="rules")
@click.option("--host", "hosts", multiple=True, help="Only the rules of this host; may be given several times.")
@click.option("--fetch", is_flag=True, help="Also fetch the pages of tests that name no file, politely, one by one.")
@click.option("--contact", envvar="SCRAPER_CONTACT", show_envvar=True, help="As for crawl.")
@click.option("--allow-private", is_flag=True, help="Also fetch from private and loopback addresses.")
@json_option
@click.pass_context
def try_command(
    ctx: click.Context,
    *,
    folder: Path,
    hosts: tuple[str, ...],
    fetch: bool,
    contact: str | None,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Run the tests in the rule files of FOLDER (default: rules).

    A test that expects nothing asks that its rule finds all that it names.  Exit code 1 if a test fails.
    """
    rules = Rules({(one.host, one.subdomains): one for one in read_rules(folder) if not hosts or one.host in hosts})
    settings = FetchSettings(user_agent=user_agent(contact), allow_private=allow_private)
    pages = asyncio.run(_fetched(_on_the_web(rules), settings)) if fetch else {}
    tried = list(try_rules(rules, pages))
    if as_json:
        print_json([dataclasses.asdict(one) for one in tried])
    else:
        show_tests(tried)
    ctx.exit(1 if any(one.faults for one in tried) else 0)


def show_tests(tried: Sequence[Tried]) -> None:
    """Print what is wrong, then how many tests there were."""
    for one in tried:
        for fault in one.faults:
            click.echo(printable(f"{one.name} ({one.url}): {fault}"))
    ran, failed = sum(one.ran for one in tried), sum(bool(one.faults) for one in tried)
    click.echo(f"{len(tried)} test(s): {ran} run, {failed} failed, {len(tried) - ran} without a page", err=True)


def _on_the_web(rules: Rules) -> list[str]:
    return [test.url for site in rules for test in site.tests if not test.file]


async def _fetched(urls: Iterable[str], settings: FetchSettings) -> dict[str, Page | str]:
    """The pages by address, or why there is none."""
    found: dict[str, Page | str] = {}
    async with Fetcher(settings) as fetcher:
        for url in dict.fromkeys(urls):
            visit = await fetcher.fetch(url)
            found[url] = visit.page or visit.message or f"Nothing to read: {visit.outcome}"
    return found
