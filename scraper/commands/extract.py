"""The command that reads one page: ``extract FILE|URL|-``."""

import asyncio
import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from scraper.commands.output import print_json, print_rows
from scraper.errors import ConfigError, FetchError
from scraper.extract.article import extract
from scraper.fetch.fetcher import Fetcher
from scraper.fetch.settings import FetchSettings, user_agent
from scraper.models import Page
from scraper.sites import site

SHOWN = 100
"""Characters of a candidate that are shown."""


@click.command("extract")
@click.argument("source", metavar="FILE|URL|-")
@click.option("--url", help="Address that the page in FILE or on standard input came from.")
@click.option("--explain", is_flag=True, help="Print every candidate of each field, its reader, and which one won.")
@click.option("--contact", envvar="SCRAPER_CONTACT", show_envvar=True, help="As for crawl.")
@click.option("--allow-private", is_flag=True, help="Also fetch from private and loopback addresses.")
def extract_command(*, source: str, url: str | None, explain: bool, contact: str | None, allow_private: bool) -> None:
    """Read one page and print its article as JSON; nothing is archived.

    SOURCE is a saved page, an address, or - for standard input.
    """
    address = site(url).url if url else None
    if source.startswith(("http://", "https://")):
        settings = FetchSettings(user_agent=user_agent(contact), allow_private=allow_private)
        page = asyncio.run(_fetch(site(source).url, settings))
        html, address, charset = page.content, page.url, page.charset
    else:
        html, charset = (sys.stdin.buffer.read() if source == "-" else _read_file(source)), None
    if explain:
        print_rows(_explained(html, address, charset), as_json=False, empty="Nothing was found.")
    else:
        print_json(dataclasses.asdict(extract(html, address, charset=charset)))


def _explained(html: bytes, address: str | None, charset: str | None) -> Iterator[dict[str, object]]:
    """Yield a row for each candidate, marked where it says what won; then one for each field that was weighed up."""
    article = extract(html, address, charset=charset)
    offered = candidates(html, address, charset=charset)
    for field, rivals in offered.items():
        won = article.provenance.get(field)
        for reader, value, raw in rivals:
            mark = "✓" if won and reader.split()[0] == won.reader and raw == won.raw else ""
            yield {"field": field, "won": mark, "reader": reader, "candidate": _short(value)}
    for field, won in article.provenance.items():
        if field not in offered:
            why = f"  ({_short(won.raw)})" if won.raw else ""
            yield {"field": field, "won": "✓", "reader": won.reader, "candidate": _short(getattr(article, field)) + why}


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


async def _fetch(url: str, settings: FetchSettings) -> Page:
    async with Fetcher(settings) as fetcher:
        visit = await fetcher.fetch(url)
    if visit.page is None:
        raise FetchError(visit.final_url, visit.message or f"Nothing to read: {visit.outcome}")
    return visit.page


def _read_file(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise ConfigError(f"Cannot read {name}: {error.strerror}. Give a file, an http(s) address, or -") from error
