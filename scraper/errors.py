"""What can go wrong, one tree: each error is one line that says what to do, with the address it is about."""

from typing import ClassVar, Self


class ScraperError(Exception):
    """The root of every error that this package raises on purpose; the command line shows it as one line.

    ``exit_code`` is what the command line leaves with: 1 some failures, 2 usage or configuration,
    3 the archive cannot be opened or written, 4 nothing could be fetched.
    """

    exit_code: ClassVar[int] = 1


class ConfigError(ScraperError):
    """An option, a site file or an argument that cannot be used; the message names it and the mend."""

    exit_code = 2


class QueryError(ConfigError):
    """A search that FTS5 cannot parse; the message quotes it and shows a query that works."""


class ArchiveError(ScraperError):
    """The archive cannot be opened, read or written: locked, read-only, corrupt, full, or from a newer version."""

    exit_code = 3


class PageError(ScraperError):
    """Something about one address; ``url`` is that address.  Inside a crawl it costs one row, never the run."""

    def __init__(self, url: str, message: str) -> None:
        super().__init__(message if url in message else f"{message} ({url})")
        self.url = url

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Let an error travel between processes, which rebuild it from its two arguments."""
        return type(self), (self.url, str(self))


class AddressError(PageError):
    """Not an address this tool fetches: no http(s), no host, credentials in it, or a refused port or network."""

    exit_code = 2


class FetchError(PageError):
    """Nothing usable came back for an address that was asked for."""

    exit_code = 4
