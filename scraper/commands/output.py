"""How results reach a person or a program: rows in, a table or JSON out, on stdout."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_UNPRINTED = re.compile("[\x7f-\x9f\ud800-\udfff]")
WIDE = 250
"""Columns of a table that is not shown on a terminal: wide enough that nothing is cut."""


def db_option(function: Decorated) -> Decorated:
    """Add ``--db`` to a command."""
    return click.option(
        "--db",
        "path",
        type=click.Path(dir_okay=False, path_type=Path),
        default="archive.db",
        envvar="SCRAPER_DB",
        show_default=True,
        show_envvar=True,
        help="The archive, one SQLite file.",
    )(function)


def json_option(function: Decorated) -> Decorated:
    """Add ``--json`` to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(function)


def rules_option(function: Decorated) -> Decorated:
    """Add ``--rules`` to a command."""
    return click.option(
        "--rules",
        "rules_folder",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="SCRAPER_RULES",
        show_envvar=True,
        help="Folder of rule files, one TOML a host; what a site's rule finds goes before every other reader.",
    )(function)


def as_of_option(function: Decorated) -> Decorated:
    """Add ``--as-of`` to a command."""
    return _SELECTION[-1](function)


def selection_options(function: Decorated) -> Decorated:
    """Add the options that select articles: ``--site --author --since --until --language --as-of``."""
    for option in reversed(_SELECTION):
        function = option(function)
    return function


_SELECTION = (
    click.option("--site", help="Only of this site: its domain, an address of it, or its name."),
    click.option("--author", help="Only by this name, or a part of it."),
    click.option("--since", help="Only published from this year, month or day on: 2026, 2026-02 or 2026-02-28."),
    click.option("--until", help="Only published up to this year, month or day, all of it included."),
    click.option("--language", help="Only in this language: fr, en, …"),
    click.option("--as-of", help="The archive as it was known at the end of this year, month or day, or at this time."),
)


def print_json(data: Any) -> None:
    """Print ``data`` as indented JSON, other scripts than Latin as they are, controls and half surrogates escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    click.echo(_UNPRINTED.sub(lambda char: f"\\u{ord(char[0]):04x}", text))


def print_rows(rows: Iterable[Mapping[str, Any]], *, as_json: bool, empty: str) -> None:
    """Print rows, one column a key, as a table or as a JSON list; ``empty`` (on stderr) where there is no row."""
    held = [dict(row) for row in rows]
    if as_json:
        print_json(held)
    elif held:
        _console().print(_table(list(held[0]), held))
    else:
        click.echo(empty, err=True)


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Table:
    table = Table(*(column.replace("_", " ") for column in columns), box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text("" if row[column] is None else printable(str(row[column]))) for column in columns))
    return table


class _Output(Console):
    """Standard output; a reader that went away is told to the command line, which knows what to do."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _console() -> Console:
    console = _Output()
    return console if console.is_terminal else _Output(width=WIDE)


def printable(text: str) -> str:
    """Return ``text`` without the control characters that could drive a terminal (scraped text is hostile)."""
    return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)
