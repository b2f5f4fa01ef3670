"""Commands that keep the archive in order and open it: ``reextract``, ``verify`` and ``serve``."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from scraper.archive.store import Archive
from scraper.commands.output import db_option, json_option, print_json, printable, rules_option
from scraper.reextract import reextract
from scraper.sites import read_rules

MOST_WORKERS = 64
"""Processes beyond which reading captures from one file would be what takes the time."""


@click.command("reextract")
@db_option
@click.option("--write", is_flag=True, help="Accept: what differs becomes a revision. Without it, only the report.")
@click.option("--outdated", is_flag=True, help="Only articles that another version of the extractor has read.")
@click.option(
    "--workers",
    type=click.IntRange(0, MOST_WORKERS),
    default=lambda: min(os.cpu_count() or 1, MOST_WORKERS),
    show_default="one for each processor",
    help="Processes that read side by side; 0: none but this one.",
)
@rules_option
@json_option
@click.pass_context
def reextract_command(
    ctx: click.Context,
    *,
    path: Path,
    write: bool,
    outdated: bool,
    workers: int,
    rules_folder: Path | None,
    as_json: bool,
) -> None:
    """Read the stored captures again with this version's extractor, offline, and report what differs.

    The report says how many articles differ in which field, site by site, with passages before and after.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rules = read_rules(rules_folder) if rules_folder else None
    with Archive(path, create=False, read_only=not write) as archive:
        impact = reextract(archive, now=now, write=write, rules=rules, workers=workers, outdated=outdated)
    if as_json:
        print_json(impact.as_json())
    else:
        click.echo(printable(impact.as_text()))
        if (impact.differing or impact.beside) and not write:
            click.echo("Nothing was written; accept it with --write.", err=True)
    ctx.exit(1 if impact.failed else 0)


@click.command("verify")
@click.option(
    "--release",
    type=click.Path(exists=True, path_type=Path),
    metavar="MANIFEST",
    help="Instead, tell how many texts of a release this archive holds, word for word.",
)
@db_option
@json_option
@click.pass_context
def verify_command(ctx: click.Context, *, release: Path | None, path: Path, as_json: bool) -> None:
    """Check the archive: the file, references, captures against their hashes, the search index.

    Exit code 0 if it is sound, 1 if something is wrong. With --release: 0 if every text of it is there, 1 if not.
    """
    if release:
        ctx.exit(_check_release(path, release, as_json=as_json))
    with Archive(path, create=False) as archive:
        problems = list(archive.verify())
    if as_json:
        print_json([{"table": one.table, "id": one.id, "message": one.message} for one in problems])
    else:
        for one in problems:
            click.echo(printable(f"{one.table}{'' if one.id is None else f' {one.id}'} {one.message}"))
        click.echo(f"{len(problems)} problem(s) found" if problems else "The archive is sound", err=True)
    ctx.exit(1 if problems else 0)


def _check_release(path: Path, release: Path, *, as_json: bool) -> int:
    from scraper.exporting.checking import check_release  # noqa: PLC0415 - what few need

    with Archive(path, create=False, read_only=True) as archive:
        checked = check_release(archive, release)
    if as_json:
        print_json(checked.as_json())
    else:
        click.echo(printable(checked.as_text()))
    return 0 if checked.is_whole else 1


@click.command("serve")
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
def serve_command(*, path: Path, host: str, port: int, open_browser: bool) -> None:
    """Open the archive in a browser, read-only: search, read, compare and plot; behind that, Datasette and SQL."""
    from scraper.site.server import serve  # noqa: PLC0415 - Datasette takes a second to import

    def tell(address: str) -> None:
        click.echo(f"Serving {path} at {address} (Ctrl-C to stop)", err=True)

    serve(path, host=host, port=port, open_browser=open_browser, tell=tell)
