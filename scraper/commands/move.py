"""Commands that move articles out of the archive and pages into it: ``export``, ``export release`` and ``import``."""

from datetime import datetime
from pathlib import Path

import click
from click.core import ParameterSource

from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive
from scraper.commands.output import db_option, json_option, print_json, printable, selection_options
from scraper.importing.files import import_files, processes


@click.group("export", invoke_without_command=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "parquet", "markdown", "tei", "warc"]),
    default="jsonl",
    show_default=True,
    help="Output format.",
)
@click.option("--query", help="Only what this search finds.")
@selection_options
@click.option("--raw-cells", is_flag=True, help="CSV: do not disarm cells that a spreadsheet would run as formulas.")
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="PATH",
    help="File to write; Markdown and TEI: or a folder, named with a / behind.",
)
@db_option
@click.pass_context
def export_command(
    ctx: click.Context, /, *, form: str, path: Path, raw_cells: bool, output: str, **selection: str | None
) -> None:
    """Write articles, all of them or those selected.

    jsonl has every field, an object a line; csv is for spreadsheets; parquet is a table with typed columns (uv sync
    --extra parquet); markdown and tei are texts with their structure, one document or a folder of them; warc holds the
    captures.
    """
    if ctx.invoked_subcommand:
        given = [name for name in ctx.params if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE]
        if given:
            raise click.UsageError("Options of a release stand behind the word: export release --query …")
        return
    from scraper.exporting.forms import export_to  # noqa: PLC0415 - warcio takes a while to import

    with Archive(path, create=False, read_only=True) as archive:
        count = export_to(archive, form, output, Selection(**selection), spreadsheet_safe=not raw_cells)
    if count is not None and output != "-":
        click.echo(f"{count} written to {output}", err=True)


@export_command.command("release")
@click.option("--query", help="Only what this search finds.")
@selection_options
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder, or file ending in .zip.")
@click.option("--title", default="Articles of an archive of news", show_default=True, help="Title, for the citation.")
@click.option("--by", "authors", multiple=True, help="Who made it, for the citation; several for several.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day of the release, for the citation.")
@click.option("--without-text", is_flag=True, help="Addresses, dates and hashes alone, which others can make whole.")
@db_option
@json_option
def release_command(
    *,
    output: Path,
    title: str,
    authors: tuple[str, ...],
    date: datetime | None,
    without_text: bool,
    path: Path,
    as_json: bool,
    **selection: str | None,
) -> None:
    """Write a release that can be cited and checked: the same input gives the same bytes.

    It has the articles as JSONL and Parquet, a data dictionary, CITATION.cff, README and a manifest with the selection,
    versions and the SHA-256 of each file. verify --release tells how many of its texts an archive holds.
    """
    from scraper.exporting.release import About, write_release  # noqa: PLC0415 - as above

    about = About(title=title, authors=authors, date=date.date().isoformat() if date else None)
    with Archive(path, create=False, read_only=True) as archive:
        manifest = write_release(archive, output, Selection(**selection), about, with_text=not without_text)
    if as_json:
        print_json(manifest)
    else:
        click.echo(f"{manifest['counts']['articles']} articles released to {output}", err=True)


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
