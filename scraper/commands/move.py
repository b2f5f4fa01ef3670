"""Commands that move articles out of the archive and pages into it: ``export`` and ``import``."""

from pathlib import Path
from typing import IO

import click

from scraper.archive.selection import Selection
from scraper.archive.store import Archive
from scraper.commands.output import db_option, json_option, print_json, selection_options
from scraper.importing import import_files


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
@db_option
@json_option
@click.pass_context
def import_command(ctx: click.Context, *, files: tuple[Path, ...], base: str | None, path: Path, as_json: bool) -> None:
    """Bring saved pages and lists of addresses into the archive.

    FILE is a saved page (.html, .htm), a folder of them, or a list of addresses (.txt, .jsonl with "url") for the
    next crawl.  A page's address is its rel=canonical, else --base and its path; its date is the file's.
    """
    with Archive(path) as archive:
        counts = import_files(archive, files, base=base)
    if as_json:
        print_json(counts.as_json())
    else:
        click.echo(counts.as_text())
    for message in counts.messages:
        click.echo(message, err=True)
    ctx.exit(1 if counts.messages else 0)
