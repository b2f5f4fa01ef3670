"""The command that shows it all in seconds: ``demo`` crawls two newspapers of our own, twice, offline."""

import shlex
from pathlib import Path

import click

from scraper.archive.store import Archive
from scraper.commands.collect import run_crawl
from scraper.commands.find import MARKS, show_hits
from scraper.commands.history import show_version
from scraper.commands.output import print_rows, printable
from scraper.demo.content import PAPERS, load_paper
from scraper.demo.newspaper import DemoNewspaper
from scraper.desk import CrawlSettings
from scraper.errors import ConfigError
from scraper.fetch.settings import FetchSettings, user_agent
from scraper.report import Report
from scraper.sites import site

SEARCH = "bac OR ferry"
"""A search that finds something in both papers."""

TITLE_WIDTH = 60


@click.command("demo")
@click.option(
    "--db",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default="demo.db",
    show_default=True,
    help="Archive to make; an earlier demo's is replaced.",
)
@click.pass_context
def demo_command(ctx: click.Context, *, path: Path) -> None:
    """Crawl two small newspapers of our own, served on this machine, and show what is archived.

    The papers print a second edition between two crawls: one article is changed, one removed, one new.
    """
    _clear(path)
    with Archive(path) as archive, DemoNewspaper() as papers:
        _say("1. Crawl two newspapers", f"served on this machine at {' and '.join(papers.urls)}")
        first = _crawl(archive, papers)
        _show_articles(archive)
        _show_teasers(archive)
        _say("2. Crawl again", "the papers have printed a second edition")
        papers.set_edition(2)
        second = _crawl(archive, papers)
        _show_changes(archive)
        _say("3. Search", SEARCH)
        show_hits(archive.search(SEARCH, limit=3, marks=MARKS))
        _show_next_steps(archive, path)
    ctx.exit(first.exit_code or second.exit_code)


def _clear(path: Path) -> None:
    """Remove an earlier demo's archive; refuse to touch anything else, a local site of the user's own included."""
    if not path.exists():
        return
    names = {load_paper(key).name for key in PAPERS}
    with Archive(path, create=False) as archive:
        if any(held.articles and held.name not in names for held in archive.sites()):
            raise ConfigError(f"{path} is not the archive of a demo: give another name with --db")
    for part in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        part.unlink(missing_ok=True)


def _crawl(archive: Archive, papers: DemoNewspaper) -> Report:
    fetch = FetchSettings(user_agent=user_agent(None), pace=0, allow_private=True)
    settings = CrawlSettings(sites=tuple(site(url) for url in papers.urls), fetch=fetch)
    report = run_crawl(archive, settings, lambda _visit, _recorded: None)
    click.echo(printable(report.as_text()))
    return report


def _say(step: str, about: str) -> None:
    click.secho(f"\n{step}", bold=True, nl=False)
    click.echo(f": {about}")


def _show_articles(archive: Archive) -> None:
    rows = archive.db.query(
        """
        SELECT articles.id, sites.name AS paper, substr(published, 1, 10) AS published, language, title,
               authors, (SELECT count(*) FROM teasers WHERE article_id = articles.id) AS teasers
          FROM articles
          JOIN sites ON sites.id = articles.site_id
         ORDER BY published DESC, articles.id"""
    )
    click.echo()
    print_rows(({**row, "title": _short(row["title"])} for row in rows), as_json=False, empty="")


def _short(title: str) -> str:
    return title if len(title) <= TITLE_WIDTH else f"{title[: TITLE_WIDTH - 1]}…"


def _show_teasers(archive: Archive) -> None:
    rows = list(
        archive.db.query(
            """
            SELECT kind, heading, title, author, excerpt
              FROM teasers
             WHERE article_id = (SELECT article_id FROM teasers GROUP BY 1 ORDER BY count(excerpt) DESC LIMIT 1)
             ORDER BY position
             LIMIT 4"""
        )
    )
    click.echo("\nTeasers on one of the pages:")
    print_rows(({**row, "excerpt": _short(row["excerpt"] or "")} for row in rows), as_json=False, empty="")


def _show_changes(archive: Archive) -> None:
    for (changed,) in archive.connection.execute(
        "SELECT DISTINCT article_id FROM revisions WHERE number > 1"
    ).fetchall():
        before, after = archive.history(changed)[-2:]
        click.echo(f"\nArticle {changed} has changed, and both versions are kept:")
        show_version(before, after, diff=True)
    for held in archive.sites():
        if held.suspect:
            click.echo(
                f"\n{held.name} no longer shows {held.suspect} article; it stays in the archive,"
                " and counts as removed once visits over four weeks have missed it."
            )


def _show_next_steps(archive: Archive, path: Path) -> None:
    db = shlex.quote(str(path))
    (article,) = archive.connection.execute("SELECT article_id FROM revisions WHERE number > 1 LIMIT 1").fetchone() or (
        1,
    )
    _say("Next", "the archive is one SQLite file")
    click.echo(
        f"""\
  uv run cli.py show {article} --db {db}
  uv run cli.py history {article} --diff --db {db}
  uv run cli.py search "quai OR harbour" --language fr --db {db}
  uv run sqlite-utils {db} "select title, authors from articles"
  uv run cli.py serve --db {db}            # search, read, compare and plot in a browser
  uv run cli.py crawl https://www.example.org/ --contact you@example.org    # a real site, into archive.db"""  # noqa: S608 - a hint, not a query
    )
