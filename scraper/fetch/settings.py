"""What a user chooses about fetching in, one frozen record with every limit out; and the name we go by."""

import re
from dataclasses import dataclass
from importlib import metadata

from scraper.errors import ConfigError

PRODUCT = "article-archive"
"""Our product token: the word that robots.txt groups address us by (RFC 9309, 2.2.1)."""

MIB = 1 << 20

_CONTACT = re.compile(r"https?://[^\s()<>;\"]+|[^\s()<>;,\"@]+@[^\s()<>;,\"@]+\.[^\s()<>;,\"@]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How to ask, and when to stop listening.  robots.txt is always obeyed: there is no switch."""

    user_agent: str
    """Full ``User-Agent`` (see ``user_agent``); what stands before its first ``/`` is our name in robots.txt."""
    pace: float = 1.0
    """Seconds from the head of a host's answer to the next request to it, and between the hosts of a registered domain;
    0 for no wait (own servers)."""
    concurrency: int = 4
    """Requests under way to one host at a time where no pace holds it; with a pace it is always one."""
    max_connections: int = 100
    """Requests under way at a time to all hosts together."""
    max_bytes: int = 20 * MIB
    """Cap of a body in bytes, on the wire and again once decompressed."""
    max_header_bytes: int = 64 << 10
    """Cap of an answer's header block in bytes, names and values; the libraries give up at 100 KiB themselves."""
    max_redirects: int = 10
    """Hops followed before the chain counts as a loop; browsers follow 20, RFC 9110 names no number."""
    retries: int = 2
    """Further tries of one request after its first, where the fault may pass."""
    max_retry_after: float = 120.0
    """Longest ``Retry-After`` in seconds that a fetch waits out; beyond it, it ends as rate-limited."""
    connect_timeout: float = 10.0
    """Seconds to resolve the name, as many to connect, and as many to shake hands."""
    read_timeout: float = 20.0
    """Seconds without a single byte after which an answer is given up."""
    answer_timeout: float = 120.0
    """Seconds for one whole answer, connecting included: what a slow drip of bytes runs into."""
    allow_private: bool = False
    """Whether loopback, private and other special networks may be asked (see ``guard``)."""
    http2: bool = True
    """Whether to offer HTTP/2 to https hosts.  It costs about a third more CPU a request than HTTP/1.1."""


def user_agent(contact: str | None) -> str:
    """``article-archive/0.1.0 (+https://example.org/about-our-crawler)``: who asks, and where to complain.

    ``contact`` is an http(s) address or a mail address; without one (None or blank) only name and version are sent.
    Raises ConfigError for anything else, since it would travel in a header and help nobody.
    """
    name = f"{PRODUCT}/{metadata.version(PRODUCT)}"
    contact = (contact or "").strip().removeprefix("mailto:")
    if not contact:
        return name
    if not contact.isascii() or not _CONTACT.fullmatch(contact):
        raise ConfigError(f"The contact {contact!r} is neither a web nor a mail address; write https://… or name@host")
    return f"{name} (+{contact})"
