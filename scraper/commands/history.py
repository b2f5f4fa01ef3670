"""The command ``history``: an article in, its versions with what kind of change each is and the words that differ."""

import dataclasses
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from scraper.archive.store import Archive
from scraper.archive.versions.difference import Kind, words
from scraper.archive.versions.history import Revision
from scraper.archive.versions.paragraphs import paragraphs, worth_showing
from scraper.commands.look import find
from scraper.commands.output import db_option, json_option, print_json, printable

TEXTS = ("title", "subtitle", "authors", "published", "body")
"""Fields of a version that are compared word by word, in the order shown."""
MARKS = {Kind.DELETE: ("[-", "-]"), Kind.INSERT: ("{+", "+}")}
"""What surrounds deleted and inserted words where there are no colours, as ``git diff --word-diff`` has it."""
COLOURS = {Kind.DELETE: "red", Kind.INSERT: "green"}
_BREAK = "\n\n"


@click.command("history")
@click.argument("article", metavar="ARTICLE")
@db_option
@click.option(
    "--diff", is_flag=True, help="Show word by word what differs, coloured on a terminal, else [-old-]{+new+}."
)
@json_option
def history_command(*, article: str, path: Path, diff: bool, as_json: bool) -> None:
    """Show every version of an article and what changed; ARTICLE is its number or any address that leads to it."""
    with Archive(path, create=False, read_only=True) as archive:
        versions = archive.history(find(archive, article).id)
    pairs = list(zip([None, *versions], versions, strict=False))
    if as_json:
        print_json([_as_json(before, version, diff=diff) for before, version in pairs])
        return
    for before, version in pairs:
        show_version(before, version, diff=diff)


def show_version(before: Revision | None, version: Revision, *, diff: bool) -> None:
    """Print a version and, with ``diff``, the words in which it differs from the one before."""
    click.echo(printable(_headline(version)))
    for name, texts in _changed(before, version).items() if diff else ():
        click.echo(textwrap.indent(f"{name}: {_BREAK.join(_shown(*texts))}", "    "))


def _headline(version: Revision) -> str:
    head = f"version {version.number}, seen {version.seen}, {version.origin}"
    if version.words_added is None:
        return f"{head}: {', '.join(version.changes) or version.title}"
    return f"{head}: {', '.join(version.types)} (+{version.words_added} −{version.words_removed} words)"


def _changed(before: Revision | None, version: Revision) -> dict[str, tuple[str | None, str | None]]:
    """The texts that differ, before and after."""
    if before is None:
        return {}
    pairs = {name: (getattr(before, name), getattr(version, name)) for name in TEXTS}
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def _as_json(before: Revision | None, version: Revision, *, diff: bool) -> dict[str, object]:
    record = dataclasses.asdict(version)
    return (
        {**record, "diff": {name: words(*texts) for name, texts in _changed(before, version).items()}}
        if diff
        else record
    )


def _shown(old: str | None, new: str | None) -> Iterator[str]:
    """Marked paragraphs; of those that stay as they are, a line of dots stands for each run."""
    for spans in worth_showing(paragraphs(old, new), around=0):
        yield "".join(_marked(*span) for span in spans) if spans else "…"


def _marked(kind: Kind, text: str) -> str:
    text = printable(text)
    if kind is Kind.EQUAL or not text:
        return text
    if sys.stdout.isatty():
        return click.style(text, fg=COLOURS[kind], strikethrough=kind is Kind.DELETE)
    begin, end = MARKS[kind]
    return f"{begin}{text}{end}"
