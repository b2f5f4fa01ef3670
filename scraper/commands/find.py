"""The command that finds: ``search``, once, or again and again for what is new."""

import dataclasses
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from scraper.archive.searching.saved import News, SavedSearch
from scraper.archive.searching.search import COUNTED, Hit
from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive
from scraper.commands.atom import feed
from scraper.commands.output import db_option, json_option, print_json, print_rows, printable, selection_options
from scraper.errors import ConfigError

MARKS = ("\x02", "\x03")
"""What surrounds a found word until it is shown: characters that printed text cannot hold."""
PLAIN = ("", "")
"""Marks for what cannot show any."""


@click.command("search")
@click.argument("query", required=False)
@db_option
@selection_options
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Show at most so many.")
@click.option("--offset", type=click.IntRange(0, 100_000), default=0, help="Leave out so many of the first.")
@click.option(
    "--order",
    type=click.Choice(("best", "newest", "oldest")),
    default="best",
    show_default=True,
    help="Best match, or date of publication, first.",
)
@click.option(
    "--recency",
    type=click.FloatRange(0, 100_000, min_open=True),
    metavar="DAYS",
    help="Favour what is recent: today counts twice, DAYS ago one and a half times.",
)
@click.option("--count", "counts", is_flag=True, help="Print only how many there are, up to 10,000.")
@click.option("--sql", "as_sql", is_flag=True, help="Print the search as SQL, for sqlite3 or Datasette.")
@click.option("--atom", "as_atom", is_flag=True, help="Print an Atom feed instead of text.")
@click.option("--save", metavar="NAME", help="Keep this search under a name, for --new.")
@click.option("--new", metavar="NAME", help="What is new to the search of that name since it was last asked.")
@click.option("--changed", is_flag=True, help="With --new: also articles that have changed since.")
@click.option("--saved", is_flag=True, help="List the searches that are kept.")
@click.option("--forget", metavar="NAME", help="Keep the search of that name no longer.")
@json_option
@click.pass_context
def search_command(
    ctx: click.Context,
    /,
    *,
    query: str | None,
    path: Path,
    save: str | None,
    new: str | None,
    saved: bool,
    forget: str | None,
    changed: bool,
    as_atom: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Search headlines, standfirsts, texts and authors; the best hits first.

    Words are sought in all their forms, and joined by AND; "a phrase", prefix*, OR, NOT, NEAR(two words, 5) and
    title:word work too.  Case and accents do not matter.  More in docs/search.md.
    """
    fields = {name: options.pop(name) for name in ("site", "author", "since", "until", "language", "as_of")}
    selection = Selection(query=query, **fields)
    _check(ctx, selection, kept=[one for one in (save, new, forget, saved or None) if one is not None], save=save)
    if as_atom and as_json:
        raise ConfigError("Give one of --atom and --json")
    if changed and new is None:
        raise ConfigError("--changed goes with --new NAME")
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if save is not None:
        _save(path, save, selection, now)
    elif forget is not None:
        with Archive(path, create=False) as archive:
            archive.searches.forget(forget)
    elif saved:
        with Archive(path, create=False, read_only=True) as archive:
            rows = [_listed(one) for one in archive.searches.all()]
        print_rows(rows, as_json=as_json, empty="No search is kept; keep one with search WORDS --save NAME")
    elif new is not None:
        _tell_new(path, new, now, changed=changed, limit=options["limit"], form=(as_atom, as_json))
    else:
        _search(path, selection, now, form=(as_atom, as_json), **options)


def _check(ctx: click.Context, selection: Selection, *, kept: Sequence[object], save: str | None) -> None:
    """Refuse options that do not go together, before anything is opened."""
    if len(kept) > 1:
        raise ConfigError("Give one of --save, --new, --saved and --forget")
    given = any(value is not None for value in dataclasses.asdict(selection).values())
    if kept and save is None and given:
        raise ConfigError("A search that is kept knows its words and filters; give only its name")
    if not kept and selection.query is None and selection.author is None:
        raise click.UsageError("Missing argument 'QUERY': give some words to find.", ctx)


def _search(
    path: Path,
    selection: Selection,
    now: str,
    *,
    form: tuple[bool, bool],
    counts: bool,
    as_sql: bool,
    limit: int,
    **options: Any,
) -> None:
    as_atom, as_json = form
    with Archive(path, create=False, read_only=True) as archive:
        if selection.as_of is not None and (counts or as_sql):
            raise ConfigError("--count and --sql do not go with --as-of")
        if counts:
            number = archive.searches.count(selection)
            found = "more than 10,000" if number == COUNTED else f"{number:,}"
            return print_json({"count": number}) if as_json else click.echo(found)
        if as_sql:
            return click.echo(archive.searches.statement(selection, limit=limit))
        marks = PLAIN if as_atom else ("[", "]") if as_json else MARKS
        hits = archive.find_all(selection, limit=limit, marks=marks, **_given(selection, options))
    if as_atom:
        click.echo(feed(selection.query or selection.author or "", hits, now=now))
    elif as_json:
        print_json([dataclasses.asdict(hit) for hit in hits])
    else:
        show_hits(hits)
    return None


def _given(selection: Selection, options: dict[str, Any]) -> dict[str, Any]:
    """The options for the order of hits, none of which go with the archive as of a date."""
    given = {name: value for name, value in options.items() if value not in (None, 0, "best")}
    if selection.as_of is not None and given:
        raise ConfigError(f"--{next(iter(given))} does not go with --as-of")
    return given


def _save(path: Path, name: str, selection: Selection, now: str) -> None:
    with Archive(path, create=False) as archive:
        archive.searches.save(name, selection, now=now)
    click.echo(f"Kept; what is archived from now on comes with: search --new {printable(name)!r}", err=True)


def _tell_new(path: Path, name: str, now: str, *, changed: bool, limit: int, form: tuple[bool, bool]) -> None:
    """Print what is new, and only then note that it was told: a reader that fails gets it again."""
    as_atom, as_json = form
    marks = PLAIN if as_atom else ("[", "]") if as_json else MARKS
    with Archive(path, create=False) as archive:
        news = archive.searches.news(name, changed=changed, limit=limit, marks=marks)
        _print_news(news, now, form)
        sys.stdout.flush()
        archive.searches.told(news, now=now)
    if news.more:
        click.echo(f"There is more than {limit}: ask again for the rest, or give a larger --limit.", err=True)


def _print_news(news: News, now: str, form: tuple[bool, bool]) -> None:
    as_atom, as_json = form
    if as_atom:
        click.echo(feed(news.search.name, news.hits, now=now, changed=news.changed))
    elif as_json:
        print_json([{**dataclasses.asdict(hit), "changed": hit.id in news.changed} for hit in news.hits])
    elif news.hits:
        show_hits(news.hits)
    else:
        click.echo("Nothing new.", err=True)


def _listed(search: SavedSearch) -> dict[str, object]:
    fields = {name: value for name, value in dataclasses.asdict(search.selection).items() if name != "query"}
    filters = ", ".join(f"{name} {value}" for name, value in fields.items() if value is not None)
    return {
        "name": search.name,
        "query": search.selection.query,
        "filters": filters or None,
        "saved": search.saved,
        "asked": search.asked,
    }


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
