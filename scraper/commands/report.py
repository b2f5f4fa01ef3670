"""The command ``report``: what proves how the data was collected."""

import dataclasses
from pathlib import Path

import click

from scraper.archive.politeness import HostConduct
from scraper.archive.store import Archive
from scraper.commands.output import db_option, json_option, print_rows


@click.group("report")
def report_command() -> None:
    """Account for how the data was collected."""


@report_command.command("politeness")
@db_option
@json_option
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Only this host; several for several hosts.")
@click.pass_context
def politeness_command(ctx: click.Context, *, path: Path, as_json: bool, hosts: tuple[str, ...]) -> None:
    """Show, host by host, what proves that pace, robots.txt and refusals were kept; --json gives every figure.

    The exit code is 1 if a host was ever asked sooner than its pace allowed.
    """
    with Archive(path, create=False, read_only=True) as archive:
        conduct = [host for host in archive.conduct() if not hosts or host.host in hosts]
    rows = [dataclasses.asdict(host) for host in conduct] if as_json else [_shown(host) for host in conduct]
    nobody = "None of these hosts has been asked for anything." if hosts else "No host has been asked for anything."
    print_rows(rows, as_json=as_json, empty=nobody)
    early = sum(host.early for host in conduct)
    if conduct and not as_json:
        click.echo(_verdict(conduct, early))
    ctx.exit(1 if early else 0)


def _shown(host: HostConduct) -> dict[str, object]:
    """What a table shows of a host; it fits a terminal of 100 columns."""
    return {
        "host": host.host,
        "requests": host.requests,
        "smallest_gap": _seconds(host.smallest_gap),
        "pace_then": _seconds(host.pace_then),
        "early": host.early,
        "robots": host.robots_versions,
        "refused": host.robots_refused,
        "limited": host.rate_limited,
        "waits": host.retry_after_kept,
        "forbidden": host.forbidden,
        "withheld": host.withheld,
    }


def _seconds(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f} s"


def _verdict(conduct: list[HostConduct], early: int) -> str:
    paced, requests = sum(host.requests_paced for host in conduct), sum(host.requests for host in conduct)
    refused, kept = sum(host.robots_refused for host in conduct), sum(host.retry_after_kept for host in conduct)
    came = f"{early:,} of them came early" if early else "none of them came early"
    pace = f"{paced:,} at a pace, {came}" if paced else "none at a pace, so that nothing is to be told of it"
    return (
        f"\n{len(conduct):,} hosts, {requests:,} requests: {pace}. Not asked for, since"
        f" robots.txt does not want it: {refused:,} pages. Waits that Retry-After asked for, kept: {kept:,}.\n"
        "Each robots.txt as it stood: the view robots_versions."
    )
