"""An archive's path → Datasette on it, read-only, until somebody presses Ctrl-C."""

import webbrowser
from pathlib import Path
from urllib.parse import quote

import uvicorn
from datasette.app import Datasette  # type: ignore[import-untyped]  # datasette ships no types

from scraper.archive.store import Archive
from scraper.site.metadata import SETTINGS, metadata


def serve(path: Path, *, host: str = "127.0.0.1", port: int = 8001, open_browser: bool = False) -> None:
    """Serve the archive at ``http://host:port/`` and return when interrupted.

    Datasette opens the file with ``mode=ro``: nothing that a visitor sends can write, and a crawl may go on writing.

    Raises:
        ArchiveError: the file is missing, or not an archive that this version reads.
    """
    Archive(path, create=False, read_only=True).close()
    server = uvicorn.Server(uvicorn.Config(datasette(path).app(), host=host, port=port, log_level="warning"))
    if open_browser:
        webbrowser.open(start_page(path, host=host, port=port))
    server.run()


def datasette(path: Path) -> Datasette:
    """Datasette on one archive, with titles, facets, search, column descriptions and saved queries."""
    return Datasette([str(path)], metadata=metadata(path.stem), settings=SETTINGS)


def start_page(path: Path, *, host: str, port: int) -> str:
    """Address of the table of articles, where a reader begins."""
    shown = "127.0.0.1" if host in {"0.0.0.0", ""} else host  # noqa: S104 - compared with, not bound to
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/{quote(path.stem)}/articles"
