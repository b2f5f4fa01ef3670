"""An archive and a selection in, a pandas DataFrame of its articles out, for notebooks."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.archive.searching.selection import Selection
from scraper.archive.store import Archive
from scraper.errors import ConfigError
from scraper.exporting.fields import FIELDS, value

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT = ("teasers", "links", "provenance")
"""Fields that are records of their own: the tables of the archive have them, a row each."""


def articles(path: str | Path, query: str | None = None, **selection: str | None) -> "pd.DataFrame":
    """The articles of an archive as a data frame with one row an article, indexed by ``id``.

    Times are timestamps in UTC; ``published`` is as the page gives it, ``day`` that day without a time zone (NaT where
    there is none or it is none); ``authors`` and ``tags`` are tuples.

    Args:
        path: the archive.
        query: words to find, as in ``search``; None: all.
        selection: further fields of ``Selection``: site, author, since, until, language.

    Raises:
        ConfigError: pandas is not installed, or the selection cannot be used.
        ArchiveError: the archive cannot be read.
    """
    try:
        import pandas as pd  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigError("Data frames need pandas: uv sync --extra frames") from error
    names = [field.name for field in FIELDS if field.name not in LEFT_OUT]
    with Archive(path, create=False, read_only=True) as archive:
        rows: list[list[Any]] = [
            [_plain(value(held, name)) for name in names]
            for held in archive.articles(Selection(query=query, **selection))
        ]
    frame = pd.DataFrame(rows, columns=names).set_index("id")
    for field in FIELDS:
        if field.kind == "time":
            frame[field.name] = pd.to_datetime(frame[field.name], utc=True)
    days = pd.to_datetime(frame["published"].str[:10], format="%Y-%m-%d", errors="coerce")
    frame.insert(list(frame.columns).index("published") + 1, "day", days)
    return frame


def _plain(found: object) -> object:
    return str(found) if isinstance(found, str) else found
