"""A selection of articles → a release: a folder, or a zip file, that says what it is, and can be cited and checked.

The same archive, selection and version give the same bytes: nothing in it tells when or where it was made.
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scraper.archive.export import as_record
from scraper.archive.reading import StoredArticle
from scraper.archive.schema.migrations import known_migrations
from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive
from scraper.errors import ConfigError
from scraper.exporting.fingerprints import FINGERPRINTS, fingerprint
from scraper.exporting.parquet import write_parquet
from scraper.exporting.release_texts import citation, dictionary, readme

FORMAT = "article-archive release 1"
"""What ``manifest.json`` says that it belongs to."""
MANIFEST = "manifest.json"
ARTICLES, TABLE = "articles.jsonl", "articles.parquet"

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip file can hold: the date of everything in one."""
_MODE = 0o644 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What people say of a release."""

    title: str
    """Its title, for the citation."""
    authors: tuple[str, ...] = ()
    """Who made it; empty: the archive is named."""
    date: str | None = None
    """When it was released, YYYY-MM-DD; None: not said."""


def write_release(
    archive: Archive, target: Path, selection: Selection, about: About, *, with_text: bool = True
) -> dict[str, Any]:
    """Write a release to a folder that is not there yet or is empty, or to a file that ends in ``.zip``.

    Without texts it has addresses, dates and hashes alone, from which others can make it anew and check what they got.

    Returns:
        what ``manifest.json`` says.

    Raises:
        ConfigError: the target is there already, pyarrow is missing, or (as QueryError) the selection cannot be used.
        ArchiveError: the archive cannot be read; the target is not written then.
        OSError: the target cannot be written.
    """
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise ConfigError(f"{target} is there already; give another name with -o")
    with _working_folder(target) as made, _at_one_moment(archive):
        folder = made / "release"
        folder.mkdir()
        manifest = _write(archive, folder, selection, about, with_text=with_text)
        if target.suffix.lower() == ".zip":
            _zip(folder, made / "release.zip")
            (made / "release.zip").replace(target)
        else:
            shutil.rmtree(target, ignore_errors=True)
            folder.replace(target)
    return manifest


@contextmanager
def _working_folder(target: Path) -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix=".release-", dir=target.absolute().parent)
    except OSError as error:
        raise ConfigError(f"{target} cannot be written ({error.strerror}); give another name with -o") from error
    with folder as name:
        yield Path(name)


@contextmanager
def _at_one_moment(archive: Archive) -> Iterator[None]:
    """Read the archive as it stands now, whatever crawls write meanwhile: all files of a release tell the same."""
    archive.connection.execute("BEGIN")
    try:
        yield
    finally:
        archive.connection.execute("ROLLBACK")


def _write(archive: Archive, folder: Path, selection: Selection, about: About, *, with_text: bool) -> dict[str, Any]:
    counts = _Counts()
    lines = _lines(counts.watched(archive.articles(selection)), with_text=with_text)
    with (folder / ARTICLES).open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
    if with_text:
        write_parquet(folder / TABLE, archive.articles(selection))
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "title": about.title,
        "authors": list(about.authors),
        "date": about.date,
        "selection": {name: value for name, value in asdict(selection).items() if value is not None},
        "texts": with_text,
        "counts": counts.as_json(),
        "software": f"article-archive {version('article-archive')}",
        "schema": known_migrations()[-1],
        "extractors": dict(sorted(counts.extractors.items())),
        "fingerprints": FINGERPRINTS,
        "content_sha256": sha256_of(folder / ARTICLES),
    }
    _put(folder / "README.md", readme(manifest))
    _put(folder / "CITATION.cff", citation(manifest))
    _put(folder / "data-dictionary.json", _json(dictionary(with_text=with_text)))
    manifest["files"] = {path.name: _described(path) for path in sorted(folder.iterdir())}
    _put(folder / MANIFEST, _json(manifest))
    return manifest


def _lines(articles: Iterable[StoredArticle], *, with_text: bool) -> Iterator[str]:
    for held in articles:
        record = {**as_record(held), **fingerprint(held)} if with_text else fingerprint(held)
        yield json.dumps(record, ensure_ascii=False) + "\n"


class _Counts:
    """What went by."""

    def __init__(self) -> None:
        self.sites: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.extractors: Counter[str] = Counter()
        self.days: list[str] = []

    def watched(self, articles: Iterable[StoredArticle]) -> Iterator[StoredArticle]:
        for held in articles:
            self.sites[held.site] += 1
            self.languages[held.article.language or "unknown"] += 1
            self.extractors[held.article.extractor] += 1
            if held.article.published:
                day = held.article.published[:10]
                self.days = [min([day, *self.days]), max([day, *self.days])]
            yield held

    def as_json(self) -> dict[str, Any]:
        return {
            "articles": self.sites.total(),
            "sites": dict(sorted(self.sites.items())),
            "languages": dict(sorted(self.languages.items())),
            "first_day": self.days[0] if self.days else None,
            "last_day": self.days[-1] if self.days else None,
        }


def _described(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "sha256": sha256_of(path)}


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _put(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "replace"))


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w") as packed:
        for path in sorted(folder.iterdir()):
            info = zipfile.ZipInfo(path.name, _EPOCH)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _MODE, 3
            with path.open("rb") as source, packed.open(info, "w", force_zip64=True) as entry:
                shutil.copyfileobj(source, entry)
