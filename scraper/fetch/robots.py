"""What robots.txt answered in, what we may fetch there out: RFC 9309, with protego matching paths with rules."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import quote, urljoin

from protego import Protego

from scraper.fetch.directives import Rule, read_directives
from scraper.fetch.media import sniff
from scraper.models import Outcome, Visit

MAX_BYTES = 500 << 10
"""How much of a robots.txt is read: RFC 9309, 2.5, asks for at least 500 KiB."""

MAX_REDIRECTS = 5
"""Hops followed to a robots.txt: RFC 9309, 2.3.1.2."""

FRESH = 24 * 3600.0
"""Seconds that an answer is used: RFC 9309, 2.4."""

RETRY = 600.0
"""Seconds after which a robots.txt that could not be read is asked for again."""

MAX_SITEMAPS = 10_000
"""``Sitemap:`` lines taken from one file."""

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef")  # cut ones too, as Google takes them

# What str.splitlines, and so protego, takes for the end of a line; in a path it is an octet like others.
_INNER = str.maketrans({mark: quote(mark) for mark in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"})

# Who could not be reached at all says nothing about robots: the page shares that fate under its own name.
_SHARED_FATE = frozenset(
    {Outcome.UNKNOWN_HOST, Outcome.REFUSED, Outcome.TLS, Outcome.TIMEOUT, Outcome.REFUSED_ADDRESS, Outcome.RATE_LIMITED}
)
# RFC 9309, 2.3.1.3: "unavailable", everything may be fetched.  Too many redirects count as that (2.3.1.2).
_UNAVAILABLE = frozenset(
    {Outcome.GONE, Outcome.FORBIDDEN, Outcome.CLIENT_ERROR, Outcome.REDIRECT_LOOP, Outcome.EMPTY, Outcome.NOT_HTML}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What one origin's robots.txt says to us."""

    url: str
    """Address of the robots.txt that was asked for."""
    agent: str
    """Our product token, by which its groups were matched."""
    status: int | None
    """HTTP status of its last answer; None where none came."""
    outcome: Outcome
    """How fetching it ended."""
    message: str | None
    """What went wrong with it, one line; None where nothing did."""
    sitemaps: tuple[str, ...] = ()
    """Absolute addresses of its ``Sitemap:`` lines, in order, without repetition; they apply to every agent."""
    crawl_delay: float | None = None
    """Seconds that its ``Crawl-delay`` asks of us, uncapped; None where it asks nothing."""
    _rules: Protego = field(default_factory=Protego, repr=False)
    # our rules only, as if they were for everybody

    @property
    def reachable(self) -> bool:
        """Whether it was read, or is known not to be there; if not, nothing may be fetched (RFC 9309, 2.3.1.4)."""
        return self.outcome is Outcome.FETCHED or self.outcome in _UNAVAILABLE

    def can_fetch(self, url: str) -> bool:
        """Whether the address may be fetched by us."""
        return self.reachable and bool(self._rules.can_fetch(url, "*"))

    def refusal(self, url: str, host: str) -> tuple[Outcome, str] | None:
        """Why the address may not be fetched, as an outcome and a line for a person; None if it may."""
        if self.outcome in _SHARED_FATE:
            return self.outcome, self.message or f"{host} could not be asked for its robots.txt"
        if not self.reachable:
            return Outcome.ROBOTS, (
                f"robots.txt of {host} cannot be read ({self.message}); "
                "until it can, nothing is fetched there (RFC 9309), so try again later"
            )
        if not self.can_fetch(url):
            return Outcome.ROBOTS, f"robots.txt of {host} asks {self.agent} not to fetch this address"
        return None


def product_token(user_agent: str) -> str:
    """The name before the version: what a robots.txt calls us by."""
    return user_agent.partition("/")[0].split(" ")[0].lower()


def read_robots(url: str, visit: Visit, agent: str) -> Robots:
    """The rules of a visited robots.txt; an unreadable one refuses everything, a missing one nothing."""
    directives = read_directives(decode(visit.page.content) if visit.page else "", agent)
    return Robots(
        url=url,
        agent=agent,
        status=visit.status,
        outcome=visit.outcome,
        message=visit.message,
        sitemaps=_sitemaps(directives.sitemaps, visit.final_url),
        crawl_delay=directives.crawl_delay,
        _rules=_matcher(directives.rules),
    )


def decode(content: bytes) -> str:
    """UTF-8, whatever byte order mark stands before it (UTF-16 too); an HTML page instead of rules is none."""
    if sniff(content[:1024]) == "text/html":
        return ""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    mark = next((mark for mark in _BYTE_ORDER_MARKS if content.startswith(mark)), b"")
    return content.removeprefix(mark).decode("utf-8", "replace")


def _matcher(rules: Iterable[Rule]) -> Protego:
    """Only our rules, under one name: protego keeps every rule once for each agent, which may be thousands of both."""
    lines = (f"{'Allow' if rule.allow else 'Disallow'}: {rule.path.translate(_INNER)}" for rule in rules)
    return Protego.parse("\n".join(["User-agent: *", *lines]))


def _sitemaps(values: Iterable[str], base: str) -> tuple[str, ...]:
    found = (_absolute(base, url) for url in islice(values, MAX_SITEMAPS))
    return tuple(dict.fromkeys(url for url in found if url.startswith(("http://", "https://"))))


def _absolute(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return ""
