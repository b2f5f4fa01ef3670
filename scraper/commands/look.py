"""Commands that look into the archive: ``search``, ``show`` and ``status``."""

import dataclasses
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from scraper.archive.reading import StoredArticle
from scraper.archive.search import Hit
from scraper.archive.store import Archive
from scraper.archive.summary import CrawlSummary
from scraper.commands.output import (
    as_of_option,
    db_option,
    json_option,
    print_json,
    print_rows,
    printable,
    selection_options,
)
from scraper.errors import ConfigError

MARKED = timedelta(days=14)
"""How far back ``status`` tells of days that were not as usual."""
MARKS_SHOWN = 20
"""Of how many of them it tells a person."""

MARKS = ("\x02", "\x03")
"""What surrounds a found word until it is shown: characters that printed text cannot hold."""


@click.command("search")
@click.argument("query")
@db_option
@selection_options
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Show at most so many.")
@json_option
def search_command(*, query: str, path: Path, limit: int, as_json: bool, **selection: str | None) -> None:
    """Search headlines, standfirsts, texts and authors; the best hits first.

    Words are joined by AND; "a phrase", prefix*, OR, NOT and title:word work too.  Case and accents do not matter.
    """
    with Archive(path, create=False, read_only=True) as archive:
        hits = archive.search(query, limit=limit, marks=("[", "]") if as_json else MARKS, **selection)
    if as_json:
        print_json([dataclasses.asdict(hit) for hit in hits])
    else:
        show_hits(hits)


def show_hits(hits: Sequence[Hit]) -> None:
    """Print hits whose found words stand between ``MARKS``."""
    if hits:
        click.echo("\n\n".join(_hit(hit) for hit in hits))
    else:
        click.echo("Nothing found.", err=True)


def _hit(hit: Hit) -> str:
    facts = " · ".join(part for part in (hit.published and hit.published[:10], hit.authors, hit.site_name) if part)
    lines = (
        _marked(hit.marked_title or hit.url),
        f"  {printable(facts)}",
        f"  {printable(hit.url)}  (article {hit.id})",
    )
    snippet = " ".join((hit.snippet or "").split())
    return "\n".join((*lines, f"  {_marked(snippet)}") if snippet else lines)


def _marked(text: str) -> str:
    """Show found words bold on a terminal, in brackets elsewhere."""
    pieces = re.split(f"{MARKS[0]}(.*?){MARKS[1]}", text, flags=re.DOTALL)
    on_terminal = sys.stdout.isatty()
    return "".join(
        _emphasised(printable(piece), on_terminal) if n % 2 else printable(piece) for n, piece in enumerate(pieces)
    )


def _emphasised(text: str, on_terminal: bool) -> str:  # noqa: FBT001 - private, and named by its place
    return click.style(text, fg="yellow", bold=True) if on_terminal else f"[{text}]"


@click.command("show")
@click.argument("article", metavar="ARTICLE")
@db_option
@as_of_option
@json_option
def show_command(*, article: str, path: Path, as_of: str | None, as_json: bool) -> None:
    """Show one article: ARTICLE is its number or any address that leads to it."""
    with Archive(path, create=False, read_only=True) as archive:
        held = find(archive, article, as_of=as_of)
    if as_json:
        print_json(dataclasses.asdict(held))
    else:
        click.echo(printable("\n\n".join(_shown(held))))


def find(archive: Archive, article: str, *, as_of: str | None = None) -> StoredArticle:
    """Return the article that a person means by a number or an address, as it was known at ``as_of``.

    Raises:
        ConfigError: if the archive does not hold it, or did not by then.
    """
    named = int(article) if article.isdecimal() and len(article) < 19 else article  # noqa: PLR2004 - 64 bits
    held = archive.find(named, as_of=as_of)
    if held is None and as_of and (later := archive.find(named)):
        raise ConfigError(f"Article {article} was archived later than {as_of}, {later.first_seen}")
    if held is None:
        raise ConfigError(f"The archive holds no article {article!r}: give a number that search prints, or its address")
    return held


def _shown(held: StoredArticle) -> Iterator[str]:
    article = held.article
    yield article.title or "(no headline)"
    facts = (article.published, "; ".join(article.authors), article.section, article.language, article.access)
    yield " · ".join(str(fact) for fact in facts if fact)
    yield f"{article.url}\n{held.revisions} version(s), first seen {held.first_seen}, page {held.page_state}"
    yield from (text for text in (article.subtitle, article.body) if text)
    heading = None
    for teaser in article.teasers:
        if (teaser.kind, teaser.heading) != heading:
            heading = (teaser.kind, teaser.heading)
            yield f"— {teaser.heading or teaser.kind} ({teaser.kind}) —"
        yield "\n".join(line for line in (teaser.title, teaser.author, teaser.excerpt, teaser.url) if line)


@click.command("status")
@db_option
@click.option("--crawls", type=click.IntRange(1, 1000), default=5, show_default=True, help="Show so many crawls.")
@json_option
def status_command(*, path: Path, crawls: int, as_json: bool) -> None:
    """Show what the archive holds and how its last crawls went."""
    since = (datetime.now(UTC) - MARKED).isoformat()
    with Archive(path, create=False, read_only=True) as archive:
        status, runs, marks = archive.status(), archive.crawls(crawls), archive.marks(since)
    if as_json:
        crawled, marked = ([dataclasses.asdict(row) for row in rows] for rows in (runs, marks))
        print_json({**dataclasses.asdict(status), "crawls": crawled, "marks": marked})
        return
    totals = {name: value for name, value in dataclasses.asdict(status).items() if name != "last_crawl"}
    for name, value in totals.items():
        click.echo(f"{name.replace('_', ' '):15} {value:>12,}")
    click.echo()
    print_rows([_run(run) for run in runs], as_json=False, empty="No crawl yet.")
    if marks:
        click.echo("\nDays that were not as usual (all of them: the view coverage):")
        print_rows([dataclasses.asdict(mark) for mark in marks[:MARKS_SHOWN]], as_json=False, empty="")


def _run(run: CrawlSummary) -> dict[str, object]:
    ended = "did not finish" if run.finished is None else "interrupted" if run.interrupted else "done"
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in run.outcomes.items())
    return {"crawl": run.id, "started": run.started, "finished": run.finished, "ended": ended, "outcomes": outcomes}
