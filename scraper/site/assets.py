"""The files of our pages (styles, scripts, fonts) → their addresses and answers, kept by browsers for good.

The address of a file carries a hash of it, so that a newer version is asked for under another address.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
PREFIX = "-/archive/"
"""Where they stand, under ``-``, where no database can be."""

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2"}
_HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, read."""

    content: bytes
    media_type: str
    """Media type with the charset, as served."""
    digest: str
    """The beginning of its SHA-256, by which its address tells versions apart."""


@cache
def assets() -> dict[str, Asset]:
    """Path below ``FOLDER`` → the file; nothing outside of it can be asked for."""
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): _read(path) for path in files}


def address(name: str) -> str:
    """The address of a file, to be given to ``datasette.urls.path``.

    Raises:
        KeyError: there is no such file.
    """
    return f"/{PREFIX}{name}?{assets()[name].digest}"


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:_HASH_LENGTH])
