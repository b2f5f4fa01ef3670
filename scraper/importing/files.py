"""Saved pages, web archives and lists of addresses in, records of the archive out: what a crawl would have written."""

import asyncio
import os
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urljoin

from scraper.archive.store import Archive
from scraper.errors import AddressError, ConfigError
from scraper.importing.lists import import_list
from scraper.importing.outcome import Imported
from scraper.importing.recording import record_reading, record_revisit
from scraper.importing.saved import Saved, read_file
from scraper.importing.web_archives import Found, is_web_archive, pages_in
from scraper.models import Outcome, Visit
from scraper.read import Reading
from scraper.readers import ReaderError, Readers
from scraper.urls import normalise, site_key

PAGES = frozenset({".html", ".htm", ".xhtml"})
LISTS = frozenset({".txt", ".jsonl", ".ndjson"})
WORTH_PROCESSES = 4 * 2**20
"""Bytes of input from which on pages are read by several processes: they take a second to start."""


def import_files(
    archive: Archive,
    files: Iterable[Path],
    *,
    base: str | None = None,
    sites: Iterable[str] = (),
    readers: int = 1,
    now: datetime | None = None,
) -> Imported:
    """Bring pages and lists into the archive; what cannot be used is a message, and the rest goes on.

    Args:
        archive: where they go.
        files: saved pages, web archives (.warc, .warc.gz, .wacz), folders of both, or lists of addresses.
        base: address that a folder mirrors; a page's path in the folder is resolved against it.
        sites: only pages of these sites, domains or addresses of them; all, without any.
        readers: processes that read pages, where there is much to read.
        now: the time; captures cannot be later.

    Raises:
        ConfigError: ``base`` or a site is not an address.
        ArchiveError: the archive cannot be written; what was imported before stays.
    """
    if base is not None and normalise(base) is None:
        raise ConfigError(f"{base!r} is not an address: give --base https://www.example.org/")
    wanted = frozenset(map(_site, sites))
    walked = list(_walk(files))
    much = sum(path.stat().st_size for _, path in walked if path.exists()) > WORTH_PROCESSES
    done = Imported()
    saved = _pages(archive, walked, base, done, now or datetime.now(UTC))
    ours = (one for one in saved if not wanted or _is_of(one.visit.url, wanted, done))
    for one, reading in _read_ahead(ours, readers if much and readers > 1 else 0):
        if isinstance(reading, str):
            done.tell(f"{one.place}: {reading}")
        elif reading is None:
            record_revisit(archive, one, done)
        else:
            record_reading(archive, one, reading, done)
    return done


def _site(text: str) -> str:
    try:
        return site_key(text if "://" in text else f"http://{text}/")
    except AddressError as error:
        raise ConfigError(f"{text!r} is no site: give --site example.org") from error


def _is_of(url: str, wanted: frozenset[str], done: Imported) -> bool:
    is_wanted = site_key(url) in wanted
    done.passed_over += not is_wanted
    return is_wanted


def _walk(files: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield (root, file): the files of a folder in order of their names, its links to elsewhere left out."""
    for given in files:
        if given.is_dir():
            held = (path for path in sorted(given.rglob("*")) if path.is_file() and not path.is_symlink())
            yield from ((given, path) for path in held if path.suffix.lower() in PAGES or is_web_archive(path))
        else:
            yield given.parent, given


def _pages(
    archive: Archive, walked: Iterable[tuple[Path, Path]], base: str | None, done: Imported, now: datetime
) -> Iterator[Saved]:
    """The captures in all files; lists go into the archive on the way."""
    for root, path in walked:
        try:
            if path.suffix.lower() in LISTS:
                import_list(archive, path, done)
            elif is_web_archive(path):
                yield from _usable(pages_in(path, now), done)
            else:
                yield _saved(path, _address(root, path, base), now)
        except (OSError, ValueError, ConfigError) as error:
            done.tell(f"{path}: {error}")


def _usable(found: Iterable[Found], done: Imported) -> Iterator[Saved]:
    for one in found:
        if isinstance(one, str):
            done.tell(one)
        elif one is None:
            done.passed_over += 1
        else:
            yield one


def _address(root: Path, path: Path, base: str | None) -> str | None:
    if base is None:
        return None
    place = path.relative_to(root).as_posix().removesuffix("index.html")
    return normalise(urljoin(base, quote(place)))


def _saved(path: Path, address: str | None, now: datetime) -> Saved:
    page, when = read_file(path, address)
    visit = Visit(
        url=page.url, started=min(when, now).isoformat(timespec="seconds"), outcome=Outcome.FETCHED,
        final_url=page.url, size=len(page.content), page=page, message=f"Imported from the file {path.name}",
    )  # fmt: skip
    return Saved(visit, str(path))


def _read_ahead(saved: Iterator[Saved], count: int) -> Iterator[tuple[Saved, Reading | str | None]]:
    """Each capture with what it says, in order, or why it could not be read; None for one that brought no page."""
    readers = Readers(count)
    ahead: deque[tuple[Saved, asyncio.Task[Reading] | None]] = deque()
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        try:
            for one in saved:
                page = one.visit.page
                ahead.append((one, loop.create_task(readers.read(page, one.visit.started)) if page else None))
                if len(ahead) > 2 * count:
                    yield _result(loop, *ahead.popleft())
            while ahead:
                yield _result(loop, *ahead.popleft())
        finally:
            readers.close()


def _result(
    loop: asyncio.AbstractEventLoop, one: Saved, task: "asyncio.Task[Reading] | None"
) -> tuple[Saved, Reading | str | None]:
    try:
        return one, loop.run_until_complete(task) if task else None
    except ReaderError as error:
        return one, str(error)


def processes() -> int:
    """How many processes read pages, unless something else is asked for: one a core, at most eight."""
    return min(os.cpu_count() or 1, 8)
