"""A page's language, address and numeric dates in, the order in which it writes day, month and year out."""

import re
from typing import Final
from urllib.parse import urlsplit

from scraper.extract.date_text import numeric_order
from scraper.markup import Document

_DAY_FIRST_DOMAINS: Final = frozenset(
    "uk ie au nz in za sg my pk lk bd ng gh ke tz ug zm zw mt hk jm tt bb fj pg".split()
)
"""Country domains whose English writes the day first."""


def page_order(document: Document, language: str | None, url: str | None) -> str | None:
    """``dmy`` or ``mdy``; None where the language is not English and decides alone."""
    primary = (language or "en").partition("-")[0].partition("_")[0].lower()
    if primary != "en":
        return None
    host = urlsplit((url or "")[:2000]).hostname or ""
    return "dmy" if host.rpartition(".")[2] in _DAY_FIRST_DOMAINS else numeric_order(language or "en")
