"""An archive in, its newest articles compared with the others out: who has whose text, as far as the time allows."""

import time

from scraper.archive.store import Archive

SECONDS = 60.0
"""Time that the end of a crawl takes for it at most, some 10,000 articles; what is left waits for the next one."""


def compare_copies(archive: Archive, *, seconds: float | None = SECONDS) -> int:
    """Compare the articles that wait for it, in short transactions; how many it were.

    ``seconds`` bounds the time; None: until none waits.

    Raises:
        ArchiveError: the archive cannot be written; what was compared before stays.
    """
    end = None if seconds is None else time.monotonic() + seconds
    total = 0
    while (end is None or time.monotonic() < end) and (compared := archive.compare_copies()):
        total += compared
    return total
