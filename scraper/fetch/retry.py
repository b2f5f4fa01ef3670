"""How a try ended in, whether and when to try again out.  Pure, but for the dice, which are an argument."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scraper.models import Outcome

FIRST_WAIT = 0.5
"""Upper bound of the wait before a first retry in seconds; it doubles with each."""

FIRST_WAIT_RATE_LIMITED = 4.0
"""The same where the host asks for less without saying for how long."""

MAX_WAIT = 60.0
"""Upper bound of any wait that the host did not ask for itself, in seconds."""

_SECONDS = re.compile(r"[0-9]{1,9}")
_AGAIN = frozenset({Outcome.REFUSED, Outcome.BROKEN, Outcome.RATE_LIMITED})
_ONCE_IF_PASSING = frozenset({Outcome.TIMEOUT, Outcome.UNKNOWN_HOST})
_AGAIN_STATUS = frozenset({502, 503, 504})
_ONCE_STATUS = frozenset({408, 425, 500, 520, 521, 522, 523, 524})
"""408 (a proxy's farewell on an idle connection), 425, 500, and Cloudflare's words for an origin in trouble."""


def allowed_tries(outcome: Outcome, status: int | None, *, passing: bool, retries: int) -> int:
    """How often a request that ended so may be sent again in all.

    Lost connections, bodies cut short, 502/503/504 and 429: ``retries`` times.  A time-out before any answer, a silent
    name service (both ``passing``) and 500: once.  All else would end the same way again.
    """
    if outcome in _AGAIN and not _is_final(outcome, status):
        return retries
    if outcome is Outcome.SERVER_ERROR and status in _AGAIN_STATUS:
        return retries
    once = (passing and outcome in _ONCE_IF_PASSING) or (
        status in _ONCE_STATUS and outcome in (Outcome.SERVER_ERROR, Outcome.CLIENT_ERROR)
    )
    return min(retries, 1) if once else 0


def _is_final(outcome: Outcome, status: int | None) -> bool:
    """Whether an answer arrived whole and is no use: a redirect to nowhere, a status that is none."""
    return outcome is Outcome.BROKEN and status is not None and status // 100 != 2  # noqa: PLR2004 - the class of success


def wait_before(tried: int, *, rate_limited: bool, retry_after: float | None, dice: Callable[[], float]) -> float:
    """Seconds to wait after the ``tried``-th try (from 1): what the host asked for, else exponential with full jitter.

    ``dice`` gives [0, 1).  Half of the bound is always waited, so that a retry is never at once.
    """
    if retry_after is not None:
        return retry_after
    first = FIRST_WAIT_RATE_LIMITED if rate_limited else FIRST_WAIT
    bound = min(MAX_WAIT, first * 2.0 ** (tried - 1))
    return bound * (1 + dice()) / 2


def read_retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds from ``now`` that a ``Retry-After`` asks for (RFC 9110, 10.2.3: number or date); None if unreadable."""
    text = (header or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
