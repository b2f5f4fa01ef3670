"""A release and an archive → how many of the release's texts the archive holds, word for word."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from scraper.archive.store import Archive
from scraper.errors import ConfigError
from scraper.exporting.fingerprints import hash_of
from scraper.exporting.release import ARTICLES, FORMAT, MANIFEST, sha256_of

NAMED = 10
"""Addresses that are named of each kind."""
_LONGEST = 50 * 2**20
"""Longest line that is read, bytes."""


@dataclass(slots=True)
class Checked:
    """What an archive holds of a release."""

    articles: int = 0
    """Articles of the release."""
    same: int = 0
    """Those whose newest version has the same text."""
    earlier: int = 0
    """Those of which another version has."""
    different: list[str] = field(default_factory=list)
    """Addresses of those that are there with another text; the first ``NAMED``."""
    missing: list[str] = field(default_factory=list)
    """Addresses of those that are not there; the first ``NAMED``."""
    differing: int = 0
    """How many are different."""
    lacking: int = 0
    """How many are missing."""
    damaged: list[str] = field(default_factory=list)
    """Files of the release that are not what its manifest says."""

    @property
    def is_whole(self) -> bool:
        """Whether every text is there, and every file what it should be."""
        return not (self.differing or self.lacking or self.damaged)

    def as_json(self) -> dict[str, object]:
        """The counts as plain data."""
        return {
            "articles": self.articles,
            "same": self.same,
            "same_in_another_version": self.earlier,
            "different": self.differing,
            "missing": self.lacking,
            "damaged_files": self.damaged,
            "samples": {"different": self.different, "missing": self.missing},
        }

    def as_text(self) -> str:
        """The counts as a few lines."""
        same = self.same + self.earlier
        found = f"{same} of {self.articles} texts are the same, {self.earlier} of them as another version"
        lines = [f"{found}; {self.differing} differ, {self.lacking} are not archived"]
        lines += [f"file {name} is not what the manifest says" for name in self.damaged]
        for name, addresses in (("differs", self.different), ("not archived", self.missing)):
            lines += [f"  {name}: {address}" for address in addresses]
        return "\n".join(lines)


def check_release(archive: Archive, manifest: Path) -> Checked:
    """Compare a release, by its manifest or its folder, with an archive, and its files with their hashes.

    Raises:
        ConfigError: there is no such release, or it cannot be read.
        ArchiveError: the archive cannot be read.
    """
    path = manifest / MANIFEST if manifest.is_dir() else manifest
    done = Checked(damaged=list(_damaged(path)))
    try:
        with (path.parent / ARTICLES).open("rb") as file:
            for row in _rows(file):
                _compare(archive, row, done)
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"The release {path.parent} cannot be read: {ARTICLES}: {error}") from error
    return done


def _damaged(path: Path) -> Iterator[str]:
    try:
        told = json.loads(path.read_bytes())
        files = told["files"].items() if told["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError(f"{path} is no manifest of a release ({error}); unpack a zip file first") from error
    if files is None:
        raise ConfigError(f"{path} is of another kind of release; this version reads {FORMAT!r}")
    if ARTICLES not in told["files"]:  # which is what is compared
        yield ARTICLES
    for name, about in files:
        place = path.parent / str(name).replace("\\", "/").rsplit("/", 1)[-1]  # beside the manifest, whatever it says
        if not place.is_file() or not isinstance(about, dict) or sha256_of(place) != about.get("sha256"):
            yield str(name)


def _rows(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    while line := file.readline(_LONGEST):
        row = json.loads(line)
        if not isinstance(row, dict) or not isinstance(row.get("url"), str):
            raise ValueError("a line that is no article")  # noqa: TRY004 - a fault of the file, not of the program
        yield row


def _compare(archive: Archive, row: dict[str, Any], done: Checked) -> None:
    done.articles += 1
    wanted, held = row.get("body_sha256"), archive.find(row["url"])
    if held is None:
        done.lacking += 1
        done.missing += [row["url"]] if len(done.missing) < NAMED else []
    elif hash_of(held.article.body) == wanted:
        done.same += 1
    elif any(hash_of(version.body) == wanted for version in archive.history(held.id)):
        done.earlier += 1
    else:
        done.differing += 1
        done.different += [row["url"]] if len(done.different) < NAMED else []
