"""What a site says of how its pages may be used, as one frozen record: a ``Signal``; ``signals`` reads them.

It stands on the ground floor, beside ``models``: what fetches, reads and keeps them knows no more than this.
"""

from dataclasses import dataclass
from enum import StrEnum

ROBOTS_TXT = "/robots.txt"
TDMREP_JSON = "/.well-known/tdmrep.json"
FILES = (ROBOTS_TXT, TDMREP_JSON)
"""Paths of the files that speak for their whole origin."""


class Scheme(StrEnum):
    """In whose words a site says how its pages may be used (docs/politeness.md has their sources)."""

    ROBOTS = "robots"
    """``X-Robots-Tag`` and ``<meta name="robots">``."""
    TDMREP = "tdmrep"
    """W3C's TDM Reservation Protocol."""
    CONTENT_SIGNAL = "content-signal"
    """Cloudflare's ``Content-Signal``."""
    CONTENT_USAGE = "content-usage"
    """``Content-Usage`` of the IETF's AI Preferences drafts."""
    AI_CRAWLERS = "ai-crawlers"
    """Groups of a robots.txt that name crawlers for AI, in summary."""


class Place(StrEnum):
    """Where a signal stood."""

    HEADER = "header"
    """In the answer's headers."""
    META = "meta"
    """In a meta element of the page."""
    FILE = "file"
    """In a file that speaks for its whole origin: robots.txt, ``/.well-known/tdmrep.json``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that a site says of how its pages may be used."""

    scheme: Scheme
    """In whose words."""
    name: str
    """What of: ``noarchive``, ``tdm-reservation``, ``ai-train`` and so on, in lower case."""
    value: str | None
    """What is said of it (``1``, ``no``, a length, a date, an address); None where the name says it all."""
    place: Place
    """Where it stood."""
    raw: str
    """The whole header value, content of the meta element, line or rule that says so, as far as it is read."""
    agent: str | None = None
    """The robot that it is addressed to, in lower case; None: all of them."""
    binds: bool = True
    """Whether it is addressed to us, by our name or as one of all."""
    path: str | None = None
    """Pattern of the paths that it is about (``signals.paths``); None: the page itself, or the whole origin."""
    position: int = 0
    """Which of the rules of its file it is from, from 0."""
