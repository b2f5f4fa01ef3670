"""Commands that move articles out of the archive and pages into it: ``export`` and ``import``."""

from pathlib import Path
from typing import IO

import click

from scraper.archive.selection import Selection
from scraper.archive.store import Archive
from scraper.commands.output import db_option, json_option, print_json, printable, selection_options
from scraper.importing.files import import_files, processes


@click.command("export")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True, help="Output format."
)
@click.option("--query", help="Only what this search finds.")
@selection_options
@click.option("--raw-cells", is_flag=True, help="CSV: do not disarm cells that a spreadsheet would run as formulas.")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="File to write.")
@db_option
def export_command(*, form: str, path: Path, raw_cells: bool, output: IO[str], **selection: str | None) -> None:
    """Write articles as JSONL (every field, one object a line) or CSV; all of them, or those selected."""
    with Archive(path, create=False, read_only=True) as archive:
        for line in archive.export(form, Selection(**selection), spreadsheet_safe=not raw_cells):
            output.write(line)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE...")
@click.option("--base", help="Address that the folder of saved pages mirrors, for pages that do not name their own.")
@click.option("--site", "sites", multiple=True, help="Only pages of this site: its domain; several for several.")
@db_option
@json_option
@click.pass_context
def import_command(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    base: str | None,
    sites: tuple[str, ...],
    path: Path,
    as_json: bool,
) -> None:
    """Bring web archives, saved pages and lists of addresses into the archive.

    FILE is a web archive (.warc, .warc.gz, .wacz), a saved page (.html, .htm), a folder of them, or a list of addresses
    (.txt, .jsonl with "url") for the next crawl. Captures go to their place in time: their date is WARC-Date, what the
    browser wrote into a saved page, or else the file's. A saved page's address is what the browser wrote into it, else
    --base and its path, else its rel=canonical.
    """
    with Archive(path) as archive:
        counts = import_files(archive, files, base=base, sites=sites, readers=processes())
    if as_json:
        print_json(counts.as_json())
    else:
        click.echo(counts.as_text())
    for message in counts.messages:
        click.echo(printable(message), err=True)
    if counts.troubles > len(counts.messages):
        click.echo(f"and {counts.troubles - len(counts.messages):,} more", err=True)
    ctx.exit(1 if counts.troubles else 0)
