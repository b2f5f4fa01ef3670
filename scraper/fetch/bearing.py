"""How a server has answered so far in, how long it is left alone between two requests out.  Pure.

A server that refuses is asked more slowly, and the pace comes back by and by; so is one that answers slowly, since that
is how a server in trouble looks before it refuses.
"""

from dataclasses import dataclass

MAX_CRAWL_DELAY = 60.0
"""Longest ``Crawl-delay`` obeyed, in seconds.  The line is no part of RFC 9309; beyond a minute a news site could not
be kept up with at all, so that such a site is asked once a minute, and a politer crawl is a matter of ``--pace``."""

MAX_PENALTY = 60.0
"""Longest extra wait between two requests to a host that keeps refusing, in seconds."""

FIRST_PENALTY = 0.25
"""Extra wait after a first refusal where we have no pace of our own, in seconds; else it is the pace."""

EASING = 0.8
"""What is left of the penalty after each good answer: after ten, a tenth."""

DELAY_FACTOR = 2.0
"""Seconds that a server is left alone for each second that it takes to answer, so that it is busy with us a third of
the time at most.  Heritrix' ``delayFactor`` is 5 by default, and 1 in its manual's example ("an equal amount of time
off"); Scrapy's AutoThrottle has one request under way on average, which is 1."""

MAX_REST = 30.0
"""Longest wait for that reason, in seconds: Heritrix' ``maxDelayMs``."""

REFUSALS = frozenset({429, 503})
"""Statuses by which a server says that it is asked too much (RFC 6585, 4; RFC 9110, 15.6.4)."""

_TELLING = frozenset({200, 304})
"""Statuses whose answer may lower the latency; errors and redirects are made with less work (AutoThrottle)."""
_TROUBLE = 500
_NEGLIGIBLE = 0.01


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a server, or all servers of a registered domain, have answered so far."""

    penalty: float = 0.0
    """Seconds added to the pace because of refusals."""
    latency: float = 0.0
    """Seconds from a request to the head of its answer, smoothed; 0 before the first answer."""

    def after(self, status: int | None, seconds: float | None, *, pace: float) -> "Bearing":
        """The bearing after one more answer.

        ``status`` is None where no answer came; ``seconds`` is how long its head took, or how long it was waited for in
        vain, None where no request left.  ``pace`` is our own, in seconds, which a first refusal doubles.
        """
        return Bearing(self._penalty_after(status, pace), self._latency_after(status, seconds))

    def interval(self, pace: float, delay: float) -> float:
        """Seconds to leave the server alone: our pace, its ``Crawl-delay`` or a rest, the largest; and the penalty.

        Without a pace of ours (own servers) there is no rest.
        """
        rest = min(MAX_REST, DELAY_FACTOR * self.latency) if pace else 0.0
        return max(pace, min(delay, MAX_CRAWL_DELAY), rest) + self.penalty

    def _penalty_after(self, status: int | None, pace: float) -> float:
        if status in REFUSALS:
            return min(MAX_PENALTY, max(pace, FIRST_PENALTY, self.penalty * 2))
        if status is None or status >= _TROUBLE:
            return self.penalty
        return self.penalty * EASING if self.penalty > _NEGLIGIBLE else 0.0

    def _latency_after(self, status: int | None, seconds: float | None) -> float:
        """At once as high as the newest, but only half way down to it, as AutoThrottle has it."""
        if seconds is None:
            return self.latency
        eased = (self.latency + seconds) / 2 if status in _TELLING else self.latency
        return max(seconds, eased)
