"""The command that reads one page: ``extract FILE|URL|-``."""

import asyncio
import dataclasses
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from scraper.commands.output import json_option, print_json, printable, rules_option
from scraper.errors import ConfigError, FetchError
from scraper.extract.article import extract
from scraper.extract.explain import Candidate, Explained, Standing, Verdict, explain
from scraper.extract.rules.rule import Rules
from scraper.fetch.fetcher import Fetcher
from scraper.fetch.settings import FetchSettings, user_agent
from scraper.models import Page
from scraper.parts import follow, joined
from scraper.sites import read_rules, site

SHOWN = 100
"""Characters of a value that are shown as text; ``--json`` has all of them."""
BLOCKS = 5
"""Blocks that are shown as text on each side of the line between the body and the rest."""

CANDIDATES = 12
"""Candidates of another field that are shown as text."""

MARKS = {Verdict.WON: "✓", Verdict.SAME: "=", Verdict.LOST: "·"}


@click.command("extract")
@click.argument("source", metavar="FILE|URL|-")
@click.option("--url", help="Address that the page in FILE or on standard input came from.")
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Print for each field how well it is witnessed, every candidate, its reader, and which one won (✓).",
)
@rules_option
@click.option("--date", "when", type=click.DateTime(["%Y-%m-%d"]), help="Day of the page's capture, for --rules.")
@click.option("--contact", envvar="SCRAPER_CONTACT", show_envvar=True, help="As for crawl.")
@click.option("--allow-private", is_flag=True, help="Also fetch from private and loopback addresses.")
@json_option
def extract_command(
    *,
    source: str,
    url: str | None,
    explained: bool,
    rules_folder: Path | None,
    when: datetime | None,
    contact: str | None,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Read one page and print its article as JSON, or with --explain why it is what it is; nothing is archived.

    SOURCE is a saved page, an address, or - for standard input.
    """
    rules = read_rules(rules_folder) if rules_folder else Rules()
    day = when.date().isoformat() if when else None
    address = site(url).url if url else None
    if source.startswith(("http://", "https://")):
        settings = FetchSettings(user_agent=user_agent(contact), allow_private=allow_private)
        pages = asyncio.run(_fetch(site(source).url, settings, rules, day))
    else:
        html = sys.stdin.buffer.read() if source == "-" else _read_file(source)
        pages = [Page(url=address or "", content=html, content_type=None, charset=None)]
    if not explained:
        articles = [extract(one.content, one.url or None, charset=one.charset, rules=rules, when=day) for one in pages]
        print_json(dataclasses.asdict(joined(articles)))
        return
    first = pages[0]
    fields = explain(first.content, first.url or None, charset=first.charset, rules=rules, when=day)
    if as_json:
        print_json([dataclasses.asdict(field) for field in fields])
    else:
        click.echo(printable("\n".join(line for field in fields for line in _lines(field))))


def _lines(field: Explained) -> Iterator[str]:
    """A field as text: its value, what it rests on, why, and its candidates."""
    yield f"{field.field:14}{'–' if field.value is None else _short(field.value)}"
    yield f"{'':14}{field.standing}{_witnesses(field)}: {field.why}"
    if field.evidence and field.standing is Standing.WEIGHED:
        yield f"{'':14}{field.evidence}"
    for one in _worth_showing(field.candidates):
        chance = "" if one.chance is None else f"{one.chance:.2f} "
        yield f"{'':12}{MARKS[one.verdict]} {f'{one.reader} {one.place}':26} {chance}{_short(one.value)}"


def _witnesses(field: Explained) -> str:
    """Who says the same, and who does not."""
    if field.field == "body":
        kept = sum(one.verdict is Verdict.WON for one in field.candidates)
        return f" ({kept} of {len(field.candidates)} blocks kept)" if field.candidates else ""
    if field.standing not in {Standing.AGREED, Standing.DISPUTED}:
        return ""
    told = {
        verdict: dict.fromkeys(
            one.reader
            for one in field.candidates
            if one.verdict is verdict and one.reader != field.reader and one.value
        )
        for verdict in Verdict
    }
    also = ", ".join(told[Verdict.SAME])
    against = ", ".join(told[Verdict.LOST])
    return f" ({'; '.join(filter(None, (also and f'also {also}', against and f'otherwise {against}')))})"


def _worth_showing(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The distinct ones; of blocks those nearest to the line: the least sure that were kept, the likeliest left out."""
    if not candidates or candidates[0].chance is None:
        distinct = {(one.verdict, one.reader, one.place, str(one.value)): one for one in reversed(candidates)}
        return list(distinct.values())[: -CANDIDATES - 1 : -1]
    kept = [one for one in candidates if one.verdict is Verdict.WON]
    left = [one for one in candidates if one.verdict is not Verdict.WON]
    near = sorted(kept, key=_chance)[:BLOCKS] + sorted(left, key=_chance, reverse=True)[:BLOCKS]
    return [one for one in candidates if any(one is other for other in near)]


def _chance(one: Candidate) -> float:
    return one.chance or 0.0


def _short(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


async def _fetch(url: str, settings: FetchSettings, rules: Rules, day: str | None) -> Sequence[Page]:
    """Fetch a page, and what its site's rule says belongs to it."""
    async with Fetcher(settings) as fetcher:

        async def fetch(address: str) -> Page:
            visit = await fetcher.fetch(address)
            if visit.page is None:
                raise FetchError(visit.final_url, visit.message or f"Nothing to read: {visit.outcome}")
            return visit.page

        return await follow(await fetch(url), rules, fetch, day)


def _read_file(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise ConfigError(f"Cannot read {name}: {error.strerror}. Give a file, an http(s) address, or -") from error
