"""A form and a place in, the selected articles there out: what ``export`` does beyond lines of text."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO

from scraper.archive.captured.captures import CaptureError
from scraper.archive.reading import StoredArticle
from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive
from scraper.errors import ConfigError
from scraper.exporting import tei
from scraper.exporting.markdown import markdown
from scraper.exporting.parquet import write_parquet
from scraper.exporting.texts import file_name
from scraper.exporting.warc import WarcExport
from scraper.extract.body.structure import TextBlock, structured

LINES = ("jsonl", "csv")
"""Forms that are lines of text."""
DOCUMENTS = ("markdown", "tei")
"""Forms that are one document, or a folder with one for each article."""
FILES = ("parquet", "warc")
"""Forms that are a file and nothing else."""
STDOUT = "-"

_SOFTWARE = f"article-archive/{version('article-archive')}"
_ENDINGS = {"markdown": ".md", "tei": ".xml"}
_NEWEST = "SELECT coalesce(max(started), '1970-01-01T00:00:00Z') FROM visits"


def export_to(
    archive: Archive, form: str, target: str, selection: Selection, *, spreadsheet_safe: bool = True
) -> int | None:
    """Write the selected articles in a form to a file, a folder (a path that is one or ends in ``/``) or ``-``.

    A file appears when it is complete.

    Returns:
        how many articles (of ``warc``, records) were written; None for lines, which are not counted.

    Raises:
        ConfigError: the form cannot be written there, needs an extra, or (as QueryError) the selection is unusable.
        ArchiveError: the archive cannot be read.
        OSError: the target cannot be written.
    """
    if form in DOCUMENTS and target != STDOUT and (target.endswith(("/", os.sep)) or Path(target).is_dir()):
        return _folder(archive, form, Path(target), selection)
    if form in FILES and target == STDOUT:
        raise ConfigError(f"The form {form} is not for terminals: give a file with -o")
    if form == "parquet":
        with _complete(Path(target)) as made:
            return write_parquet(made, archive.articles(selection))
    with _opened(target) as file:
        if form in LINES:
            file.writelines(
                line.encode("utf-8", "replace")
                for line in archive.export(form, selection, spreadsheet_safe=spreadsheet_safe)
            )
            return None
        if form == "warc":
            return _warc(archive, file, selection, packed=not target.lower().endswith(".warc"))
        return _WRITERS[form](archive, file, selection)


def with_blocks(archive: Archive, selection: Selection) -> Iterator[tuple[StoredArticle, tuple[TextBlock, ...]]]:
    """The selected articles with the blocks of their text, whose kinds their captures tell where they can be read."""
    for held in archive.articles(selection):
        capture = None
        with contextlib.suppress(CaptureError):
            capture = archive.capture(held.capture) if held.capture else None
        content, charset = (capture.content, capture.charset) if capture else (None, None)
        yield held, structured(held.article.body, content, charset)


def _markdown(archive: Archive, file: IO[bytes], selection: Selection) -> int:
    count = 0
    for held, blocks in with_blocks(archive, selection):
        file.write((b"\n" if count else b"") + markdown(held, blocks).encode("utf-8", "replace"))
        count += 1
    return count


def _tei(archive: Archive, file: IO[bytes], selection: Selection) -> int:
    return tei.corpus(file, with_blocks(archive, selection), "Articles of an archive of news")


def _warc(archive: Archive, file: IO[bytes], selection: Selection, *, packed: bool) -> int:
    (newest,) = archive.connection.execute(_NEWEST).fetchone()
    writer = WarcExport(
        file, name=f"captures.warc{'.gz' if packed else ''}", software=_SOFTWARE, date=newest, packed=packed
    )
    writer.add(archive, (held.id for held in archive.articles(selection)), as_of=selection.as_of)
    return writer.records


_WRITERS: dict[str, Callable[[Archive, IO[bytes], Selection], int]] = {
    "markdown": _markdown,
    "tei": _tei,
}


def _folder(archive: Archive, form: str, folder: Path, selection: Selection) -> int:
    """One file for each article; files of these names are written anew, others are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for held, blocks in with_blocks(archive, selection):
        content = (
            markdown(held, blocks).encode("utf-8", "replace") if form == "markdown" else tei.document(held, blocks)
        )
        name = file_name(held.id, held.site, held.article.published, held.article.title)
        (folder / f"{name}{_ENDINGS[form]}").write_bytes(content)
        count += 1
    return count


@contextlib.contextmanager
def _opened(target: str) -> Iterator[IO[bytes]]:
    if target == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _complete(Path(target)) as made, made.open("wb") as file:
        yield file


@contextlib.contextmanager
def _complete(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place when all went well; pipes and devices are written as they are."""
    if target.exists() and not target.is_file():
        yield target
        return
    try:
        folder = tempfile.TemporaryDirectory(prefix=".export-", dir=target.absolute().parent)
    except OSError as error:
        raise ConfigError(f"{target} cannot be written ({error.strerror}); give another file with -o") from error
    with folder as name:
        yield Path(name) / "made"
        (Path(name) / "made").replace(target)
