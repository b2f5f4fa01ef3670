"""Commands for crawls that nobody attends: ``watch`` and ``schedule``."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from scraper.amounts import parse_interval
from scraper.archive.store import Archive
from scraper.commands.collect import crawl_options, obey_option, raise_alarm, settings_of, show_report
from scraper.commands.log import watching
from scraper.commands.output import db_option, rules_option
from scraper.crawl import crawl
from scraper.errors import ConfigError
from scraper.report import Report
from scraper.schedule import Schedule, crontab_line, systemd_service, systemd_timer, systemd_watch
from scraper.sites import site
from scraper.timers import Manager, install, installed, manager, remove
from scraper.watching import watch


@click.command("watch")
@crawl_options
@click.pass_context
def watch_command(ctx: click.Context, /, *, quiet: bool, verbose: bool, log_json: bool, **options: Any) -> None:
    """Stay up and crawl whatever comes due, until Ctrl-C or SIGTERM; systemd is told how it goes.

    Without a URL or a sites file, the sites that the archive holds are crawled, also those that join later.
    """
    with Archive(options["path"]) as archive, watching(quiet=quiet, verbose=verbose, as_json=log_json) as told:
        said = quiet

        async def crawl_once() -> Report:
            nonlocal said
            settings = settings_of(archive, due_only=True, quiet=said, **options)
            said = True  # what is to be said of the options is said once
            report = await crawl(archive, settings, watch=told)
            if sum(report.outcomes.values()):
                show_report(report, as_json=False, quiet=quiet)
            raise_alarm(options["notify"], report)
            return report

        asyncio.run(_until_told(lambda: watch(archive, crawl_once)))
    ctx.exit(0)


async def _until_told(run: Callable[[], Any]) -> None:
    """Run until SIGINT or SIGTERM."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - we are inside one
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError, ValueError):  # no signals on this platform or thread
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
    await run()


def _schedule_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.argument("urls", nargs=-1, metavar="[URL]..."),
            db_option,
            click.option(
                "--sites",
                "sites_file",
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="As for crawl.",
            ),
            click.option("--every", default="1h", show_default=True, help="From one start to the next: 30m, 6h, 1d."),
            click.option("--watch", "stays_up", is_flag=True, help="A service that stays up instead (systemd only)."),
            click.option("--contact", envvar="SCRAPER_CONTACT", show_envvar=True, help="As for crawl."),
            rules_option,
            obey_option,
            click.option("--notify", metavar="TARGET", help="As for crawl."),
            click.option("--log-json", is_flag=True, help="As for crawl."),
        )
    ):
        command = option(command)
    return command


_with = click.option(
    "--with", "how", type=click.Choice([*Manager]), help="What starts the crawls; by default systemd, else cron."
)


@click.group("schedule")
def schedule_command() -> None:
    """Crawl on a schedule: show, install or remove it, with systemd's user manager or cron."""


@schedule_command.command("show")
@_schedule_options
def show_command(*, path: Path, **options: Any) -> None:
    """Print the units and the crontab line that install would put in place, and what is in place."""
    planned = _schedule(path, **options)
    if options["stays_up"]:
        click.echo(f"# ~/.config/systemd/user/{planned.name}.service\n{systemd_watch(planned)}")
    else:
        click.echo(f"# ~/.config/systemd/user/{planned.name}.service\n{systemd_service(planned)}")
        click.echo(f"# ~/.config/systemd/user/{planned.name}.timer\n{systemd_timer(planned)}")
        click.echo(f"# or, without systemd, in the crontab:\n{crontab_line(planned)}")
    with contextlib.suppress(ConfigError):
        if held := installed(planned, manager()):
            click.echo(f"\n# in place now:\n{held}")


@schedule_command.command("install")
@_schedule_options
@_with
def install_command(*, path: Path, how: str | None, **options: Any) -> None:
    """Put the schedule of an archive in place; one that is there already is replaced.

    Without a URL or a sites file, the sites that the archive holds are crawled.
    """
    done = install(_schedule(path, **options), Manager(how) if how else manager(), stays_up=options["stays_up"])
    click.echo("\n".join(done))


@schedule_command.command("remove")
@db_option
@_with
def remove_command(*, path: Path, how: str | None) -> None:
    """Take away the schedule of an archive; the archive stays."""
    done = remove(_schedule(path), Manager(how) if how else manager())
    click.echo("\n".join(done) or "There was none.")


def _schedule(
    path: Path,
    *,
    urls: tuple[str, ...] = (),
    sites_file: Path | None = None,
    every: str = "1h",
    stays_up: bool = False,
    contact: str | None = None,
    rules_folder: Path | None = None,
    obey: tuple[str, ...] = (),
    notify: str | None = None,
    log_json: bool = False,
) -> Schedule:
    archive = path.resolve()
    given = {"--contact": contact, "--notify": notify, "--sites": sites_file, "--rules": rules_folder}
    options = ["--db", str(archive), "--quiet"]
    for name, value in given.items():
        options += [name, str(value.resolve() if isinstance(value, Path) else value)] if value else []
    options += [word for name in obey for word in ("--obey", name)]
    options += ["--log-json"] if log_json else []
    verb = ["watch"] if stays_up else ["crawl", "--due", "--alone"]
    return Schedule(
        every=parse_interval(every),
        command=(sys.executable, "-m", "scraper", *verb, *options, *(site(url).url for url in urls)),
        archive=archive,
    )
