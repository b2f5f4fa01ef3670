"""The command ``report``: what proves how the data was collected, and how much of it is there twice."""

import dataclasses
from pathlib import Path

import click

from scraper.archive.crawls.politeness import HostConduct
from scraper.archive.store import Archive
from scraper.commands.output import db_option, json_option, print_rows
from scraper.copying import compare_copies


@click.group("report")
def report_command() -> None:
    """Account for how the data was collected, and for what of it is there more than once."""


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


@report_command.command("copies")
@db_option
@json_option
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Show so many texts.")
def copies_command(*, path: Path, as_json: bool, limit: int) -> None:
    """Compare the texts of articles that no crawl has compared yet, and show which texts the most articles have.

    The views copies, copy_clusters and articles_without_copies tell all of it.
    """
    with Archive(path, create=False) as archive:
        compared = compare_copies(archive, seconds=None)
        clusters = list(archive.db.query("SELECT * FROM copy_clusters LIMIT ?", [limit]))
    click.echo(f"{compared:,} articles compared", err=True)
    rows = clusters if as_json else [_text(cluster) for cluster in clusters]
    print_rows(rows, as_json=as_json, empty="No two articles have a text in common.")


def _text(cluster: dict[str, object]) -> dict[str, object]:
    """What a table shows of a text that several articles have."""
    names = ("articles", "sites", "agencies", "first_seen", "earliest_site", "earliest_title")
    return {name: cluster[name] for name in names}


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
