"""The command line's own help → ``docs/commands.md``.

Run it after changing a command: ``uv run scripts/command_docs.py``.  ``tests/test_docs.py`` fails while it is stale.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from scraper.commands.main import main

TARGET = Path(__file__).resolve().parents[1] / "docs" / "commands.md"

_WIDTH = 100
"""Columns of the help texts, so that the page does not depend on whose terminal it was made in."""

_HEAD = """\
# Commands

Every command with its options, as `uv run cli.py COMMAND --help` prints them.
This page is made by `scripts/command_docs.py`; do not edit it.

Results go to stdout, progress and messages to stderr. `--db PATH` or the variable `SCRAPER_DB` names the archive, by
default `archive.db` in the current folder.
"""


def commands_page() -> str:
    """The text of ``docs/commands.md``."""
    return _HEAD + "".join(f"\n## {name}\n\n```\n{text}\n```\n" for name, text in _helps())


def _helps() -> Iterator[tuple[str, str]]:
    group = click.Context(main, info_name="cli.py", terminal_width=_WIDTH, **main.context_settings)
    yield "cli.py", main.get_help(group)
    yield from _helps_of(main, group, "")


def _helps_of(group: click.Group, context: click.Context, path: str) -> Iterator[tuple[str, str]]:
    """The commands of a group, each with its path of names, and those of the groups among them."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            inner = click.Context(command, context, name, terminal_width=_WIDTH)
            yield f"{path}{name}", command.get_help(inner)
            if isinstance(command, click.Group):
                yield from _helps_of(command, inner, f"{path}{name} ")


if __name__ == "__main__":
    TARGET.write_text(commands_page(), encoding="utf-8")
