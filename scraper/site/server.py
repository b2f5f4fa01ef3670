"""An archive's path → Datasette on it, read-only, until somebody presses Ctrl-C."""

import os
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn
from datasette.app import Datasette  # type: ignore[import-untyped]  # datasette ships no types
from datasette.plugins import pm  # type: ignore[import-untyped]  # likewise
from datasette.utils import tilde_encode  # type: ignore[import-untyped]  # likewise

import scraper.site
from scraper.archive.schema.dictionary import entries
from scraper.archive.store import Archive
from scraper.errors import ConfigError
from scraper.site.metadata import SETTINGS, metadata


def serve(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    open_browser: bool = False,
    tell: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve the archive at ``http://host:port/`` and return when interrupted.

    ``tell`` is given the address of the start page once it can be asked for: a port of 0 has become a real one.
    Datasette opens the file with ``mode=ro``: nothing that a visitor sends can write, and a crawl may go on writing.
    On a disk that cannot be written it is opened with ``immutable=1``.

    Raises:
        ArchiveError: the file is missing, or not an archive that this version reads.
        ConfigError: the address cannot be listened on, since another program does, or it is not this machine's.
    """
    site = datasette(path)
    with _listening(host, port) as listener:
        server = uvicorn.Server(uvicorn.Config(site.app(), log_level="warning"))
        address = start_page(path, host=host, port=listener.getsockname()[1])
        tell(address)
        if open_browser:
            webbrowser.open(address)
        server.run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise ConfigError(f"Cannot listen on {host} port {port} ({error}); choose another with --port") from error


def datasette(path: Path) -> Datasette:
    """Datasette on one archive: our pages, titles, facets, search, column descriptions and saved queries.

    Raises:
        ArchiveError: the file is missing, or not an archive that this version reads.
    """
    with Archive(path, create=False, read_only=True) as archive:
        described = metadata(path.stem, entries(archive.connection))
    # It prints the exception being handled; of an address that no route takes there is none, and rich objects to that.
    pm.get_plugin("datasette.handle_exception").rich = None
    if not pm.is_registered(scraper.site):  # as it is where the package stands in its folder and is not installed
        pm.register(scraper.site, "scraper.site")
    files, frozen = ([], [str(path)]) if _is_frozen(path) else ([str(path)], [])
    return Datasette(files, immutables=frozen, metadata=described, settings=SETTINGS)


def _is_frozen(path: Path) -> bool:
    """Whether nobody can write beside the file, as on a read-only disk, where SQLite must be told that nobody will."""
    log = path.with_name(path.name + "-wal")
    return not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def start_page(path: Path, *, host: str, port: int) -> str:
    """Address of the search page, where a reader begins."""
    shown = "127.0.0.1" if host in {"0.0.0.0", ""} else host  # noqa: S104 - compared with, not bound to
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/{tilde_encode(path.stem)}/-/search"
