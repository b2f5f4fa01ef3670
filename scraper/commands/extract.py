"""The command that reads one page: ``extract FILE|URL|-``."""

import asyncio
import dataclasses
import sys
from pathlib import Path

import click

from scraper.commands.output import print_json
from scraper.errors import ConfigError, FetchError
from scraper.extract.article import extract
from scraper.fetch.fetcher import Fetcher
from scraper.fetch.settings import FetchSettings, user_agent
from scraper.models import Article, Page
from scraper.sites import site


@click.command("extract")
@click.argument("source", metavar="FILE|URL|-")
@click.option("--url", help="Address that the page in FILE or on standard input came from.")
@click.option("--contact", envvar="SCRAPER_CONTACT", show_envvar=True, help="As for crawl.")
@click.option("--allow-private", is_flag=True, help="Also fetch from private and loopback addresses.")
def extract_command(*, source: str, url: str | None, contact: str | None, allow_private: bool) -> None:
    """Read one page and print its article as JSON; nothing is archived.

    SOURCE is a saved page, an address, or - for standard input.
    """
    address = site(url).url if url else None
    if source.startswith(("http://", "https://")):
        settings = FetchSettings(user_agent=user_agent(contact), allow_private=allow_private)
        article = _extract_page(asyncio.run(_fetch(site(source).url, settings)))
    elif source == "-":
        article = extract(sys.stdin.buffer.read(), address)
    else:
        article = extract(_read_file(source), address)
    print_json(dataclasses.asdict(article))


def _extract_page(page: Page) -> Article:
    return extract(page.content, page.url, charset=page.charset)


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
