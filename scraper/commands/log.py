"""What a crawl tells while it runs: a live line on a terminal, lines for a person, or JSON lines for a machine."""

import contextlib
import json
import logging
from collections.abc import Iterator

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from scraper.archive.records import Recorded
from scraper.commands.output import printable
from scraper.desk import Watch, iso, utc_now
from scraper.models import FAILURES, Visit


@contextlib.contextmanager
def watching(*, quiet: bool, verbose: bool, as_json: bool) -> Iterator[Watch]:
    """Yield what is told of each visit: a live line on a terminal, lines on stderr where asked for, else nothing.

    With ``as_json`` the package's own warnings are lines of JSON, too, as long as this lasts.
    """
    console = Console(stderr=True)
    if as_json:
        with _warnings_as_json():
            yield _log_visit
    elif verbose or quiet or not console.is_terminal:
        yield _print_visit if verbose else _ignore_visit
    else:
        with _live_line(console) as watch:
            yield watch


@contextlib.contextmanager
def _live_line(console: Console) -> Iterator[Watch]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} pages"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=None)
        yield lambda visit, _recorded: progress.update(task, advance=1, description=printable(visit.url)[:100])


def _ignore_visit(visit: Visit, recorded: Recorded | None) -> None:
    """Say nothing: the report at the end is enough."""


def _print_visit(visit: Visit, recorded: Recorded | None) -> None:
    change = f" {recorded.change} article" if recorded and recorded.change else ""
    reason = f" ({visit.message})" if visit.message and visit.outcome in FAILURES else ""
    click.echo(printable(f"{visit.outcome}{change} {visit.url}{reason}"), err=True)


def _log_visit(visit: Visit, recorded: Recorded | None) -> None:
    """Write a visit as the table ``visits`` has it, with the number of its article."""
    _write(
        event="visit",
        url=visit.url,
        outcome=visit.outcome,
        shows=visit.shows,
        status=visit.status,
        seconds=visit.seconds,
        requests=visit.requests,
        size=visit.size,
        message=visit.message,
        change=recorded.change if recorded else None,
        article_id=recorded.article_id if recorded else None,
    )


class _JsonHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else None
        _write(
            event="log", level=record.levelname.lower(), logger=record.name, message=record.getMessage(), trace=trace
        )


@contextlib.contextmanager
def _warnings_as_json() -> Iterator[None]:
    log, handler = logging.getLogger("scraper"), _JsonHandler(logging.WARNING)
    log.addHandler(handler)
    passed_on, log.propagate = log.propagate, False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.propagate = passed_on


def _write(**fields: object) -> None:
    """Write one line, in ASCII: no character of a page reaches a terminal or splits the line."""
    click.echo(json.dumps({"time": iso(utc_now()), **fields}), err=True)
