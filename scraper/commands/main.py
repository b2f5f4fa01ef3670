"""The command group: every verb by name, and the one place that turns errors into a message and an exit code."""

import importlib
import os
import sys
from typing import Any

import click

from scraper.errors import ConfigError, ScraperError

VERBS = {
    "crawl": "collect",
    "demo": "demo",
    "watch": "unattended",
    "schedule": "unattended",
    "extract": "extract",
    "search": "look",
    "show": "look",
    "history": "history",
    "sites": "sites",
    "status": "look",
    "report": "report",
    "export": "move",
    "import": "move",
    "reextract": "keep",
    "verify": "keep",
    "serve": "keep",
}
"""Verb → module of this package that holds it; a module is imported when its verb is used."""

INTERRUPTED = 130
"""Exit code after Ctrl-C or SIGTERM: 128 + SIGINT, as shells report it."""


class Verbs(click.Group):
    """A group that imports a verb's module on first use, and reports errors of this package in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order of their table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return a verb's command; None for an unknown verb."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"scraper.commands.{VERBS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; an error of ours, or the machine's, becomes ``Error: …`` on stderr and its exit code."""
        try:
            return self._invoke_to_the_end(ctx)
        except ScraperError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)
        except click.FileError as error:
            error.show()
            ctx.exit(ConfigError.exit_code)  # click's own, 1, says here that a part has failed
        except KeyboardInterrupt:
            click.echo("Interrupted; what was recorded is kept.", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output (head, less) went away: that is its right.  Python would complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:  # the disk behind our output is full, or the machine is at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"Error: the machine refuses: {error}", err=True)
            ctx.exit(1)

    def _invoke_to_the_end(self, ctx: click.Context) -> Any:
        """Run a verb and write all its output: what cannot be written is told here, not as Python exits."""
        try:
            return super().invoke(ctx)
        finally:
            sys.stdout.flush()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="article-archive", prog_name="scraper")
def main() -> None:
    """Archive the news: crawl a news site into one SQLite file, every article clean and searchable.

    Exit codes: 0 done, 1 done with some failures, 2 usage or configuration, 3 the archive cannot be opened or written,
    4 nothing could be fetched, 130 interrupted (work kept).
    """
