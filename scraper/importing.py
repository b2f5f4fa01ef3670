"""Saved pages and lists of addresses in, records of the archive out: what a crawl would have written, without one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urljoin

from scraper import plan
from scraper.archive.records import Change, KnownPage, Record
from scraper.archive.store import Archive
from scraper.discover.kinds import guess_kind
from scraper.errors import ConfigError
from scraper.extract.article import extract
from scraper.models import Link, Outcome, Page, Source, Visit
from scraper.read import read_html
from scraper.urls import normalise

PAGES = frozenset({".html", ".htm", ".xhtml"})
LISTS = frozenset({".txt", ".jsonl"})
SIZE_CAP = 20 * 2**20
"""Largest saved page, bytes; the crawl's own cap."""


@dataclass(slots=True)
class Imported:
    """What an import did."""

    articles: dict[str, int] = field(default_factory=lambda: {"new": 0, "changed": 0, "unchanged": 0})
    """Articles by what happened to them."""
    others: int = 0
    """Pages that are no articles."""
    addresses: int = 0
    """Addresses that the frontier did not know."""
    messages: list[str] = field(default_factory=list)
    """Files that could not be used, one line each."""

    def count(self, change: Change | None) -> None:
        """Add one page by what it did to the archive."""
        if change is None:
            self.others += 1
        else:
            self.articles[change] += 1

    def as_json(self) -> dict[str, object]:
        """The counts as plain data."""
        return {
            "articles": self.articles,
            "not_articles": self.others,
            "addresses": self.addresses,
            "trouble": self.messages,
        }

    def as_text(self) -> str:
        """The counts as one line."""
        articles = ", ".join(f"{count} {change}" for change, count in self.articles.items())
        return (
            f"articles: {articles}; {self.others} pages are no articles; {self.addresses} addresses new to the frontier"
        )


def import_files(archive: Archive, files: Iterable[Path], *, base: str | None = None) -> Imported:
    """Bring pages and lists into the archive; a file that cannot be used is a message, and the rest goes on.

    Args:
        archive: where they go.
        files: saved pages, folders of them, or lists of addresses (a line each, or JSON lines with ``url``).
        base: address that a folder mirrors; a page's path in the folder is resolved against it.

    Raises:
        ConfigError: ``base`` is not an http(s) address.
        ArchiveError: the archive cannot be written; what was imported before stays.
    """
    if base is not None and normalise(base) is None:
        raise ConfigError(f"{base!r} is not an address: give --base https://www.example.org/")
    done = Imported()
    for root, path in _walk(files):
        try:
            if path.suffix.lower() in LISTS:
                done.addresses += _import_list(archive, path)
            else:
                _import_page(archive, path, _address(root, path, base), done)
        except (OSError, ValueError, ConfigError) as error:
            done.messages.append(f"{path}: {error}")
    return done


def _walk(files: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield (root, file): the files of a folder in order of their names, its links to elsewhere left out."""
    for given in files:
        if given.is_dir():
            pages = (
                path for path in sorted(given.rglob("*")) if path.suffix.lower() in PAGES and not path.is_symlink()
            )
            yield from ((given, path) for path in pages)
        else:
            yield given.parent, given


def _address(root: Path, path: Path, base: str | None) -> str | None:
    if base is None:
        return None
    place = path.relative_to(root).as_posix().removesuffix("index.html")
    return normalise(urljoin(base, quote(place)))


def _import_page(archive: Archive, path: Path, address: str | None, done: Imported) -> None:
    """Read a saved page and record it as if it had been fetched when the file was last written."""
    stat = path.stat()
    if stat.st_size > SIZE_CAP:
        raise ConfigError(f"larger than {SIZE_CAP // 2**20} MB")
    content = path.read_bytes()
    url = address or extract(content).canonical_url
    if url is None:
        raise ConfigError("names no address of its own (rel=canonical): give --base")
    saved = datetime.fromtimestamp(stat.st_mtime, UTC)
    page = Page(url=url, content=content, content_type="text/html", charset=None)
    reading = read_html(page)
    visit = replace(_visit(path, page, saved), shows=reading.shows)
    known = _known(archive, url, visit.started)
    then = plan.after_visit(visit, page=known, kind=reading.kind, now=saved)
    record = Record(
        page=known,
        crawl_id=None,
        visit=visit,
        state=then.state,
        due=then.due.isoformat(timespec="seconds") if then.due else None,
        address=reading.address,
        article=reading.article,
        found=reading.found,
        kind=reading.kind,
    )
    done.count(archive.record(record).change)


def _visit(path: Path, page: Page, saved: datetime) -> Visit:
    return Visit(
        url=page.url,
        started=saved.isoformat(timespec="seconds"),
        outcome=Outcome.FETCHED,
        final_url=page.url,
        size=len(page.content),
        message=f"Imported from the file {path.name}",
        page=page,
    )


def _known(archive: Archive, url: str, when: str) -> KnownPage:
    link = Link(url=url, kind=guess_kind(url), source=Source.SEED)
    archive.add_links(archive.ensure_site(url, now=when), [link], now=when)
    known = archive.known(url)
    assert known is not None  # noqa: S101 - the line above made it
    return known


def _import_list(archive: Archive, path: Path) -> int:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    added = 0
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            url = normalise(_listed(line, as_json=path.suffix.lower() == ".jsonl"))
            if url is None:
                raise ConfigError(f"line {number} is not an http(s) address; the lines before it were imported")
            link = Link(url=url, kind=guess_kind(url), source=Source.SEED)
            added += archive.add_links(archive.ensure_site(url, now=now), [link], now=now)
    return added


def _listed(line: str, *, as_json: bool) -> str:
    if not as_json:
        return line.strip()
    row = json.loads(line)
    return str(row.get("url", "")) if isinstance(row, dict) else ""
