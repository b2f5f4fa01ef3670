"""Amounts as people write them in, intervals and budgets out: ``30m``, ``6h``, ``500MB``, ``2000 requests``."""

import re
from dataclasses import dataclass
from datetime import timedelta

from scraper.errors import ConfigError

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=28)
"""Bounds of an interval: more often is impolite, more rarely is beyond what cron's fields can say."""

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_BYTES = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_BUDGET = "give a budget such as 2000 (requests), 500MB or 2h"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a crawl may spend; None for what is not bounded."""

    requests: int | None = None
    """Requests, those to robots.txt, redirects and retries included."""
    size: int | None = None
    """Bytes of bodies read, content-encoding undone."""
    seconds: float | None = None
    """Wall time."""

    def __or__(self, other: "Budget") -> "Budget":
        """Both budgets at once: of each amount the one of ``other``, if it has one."""
        return Budget(
            self.requests if other.requests is None else other.requests,
            self.size if other.size is None else other.size,
            self.seconds if other.seconds is None else other.seconds,
        )

    def spent(self, *, requests: int, size: int, seconds: float) -> str | None:
        """Return what has been spent, in words; None while there is something left of everything."""
        if self.requests is not None and requests >= self.requests:
            return f"{self.requests:,} requests"
        if self.size is not None and size >= self.size:
            return f"{self.size / 10**6:,.1f} MB"
        if self.seconds is not None and seconds >= self.seconds:
            return f"{timedelta(seconds=self.seconds)} of time"
        return None


def parse_interval(text: str) -> timedelta:
    """Return the interval of ``30m``, ``6h`` or ``1d``.

    Raises:
        ConfigError: not such a text, or shorter than ``SHORTEST`` or longer than ``LONGEST``.
    """
    match = re.fullmatch(r"([0-9]{1,4})([mhd])", text.strip())
    if not match:
        raise ConfigError(f"{text!r} is not an interval: write 30m, 6h or 1d")
    interval = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if not SHORTEST <= interval <= LONGEST:
        raise ConfigError(f"{text!r} is out of bounds: from 5m to 28d")
    return interval


def parse_budget(text: str) -> Budget:
    """Return the budget of ``2000`` (requests), ``500MB`` or ``2h``.

    Raises:
        ConfigError: not such a text, or nothing at all.
    """
    match = re.fullmatch(r"([0-9]{1,12})(?:\s*([a-z]{1,8}))?", text.strip().casefold())
    if not match or not int(match[1]):
        raise ConfigError(f"{text!r} is not a budget: {_BUDGET}")
    number, unit = int(match[1]), match[2] or "requests"
    if unit in {"request", "requests"}:
        return Budget(requests=number)
    if unit in _BYTES:
        return Budget(size=number * _BYTES[unit])
    if unit in _UNITS:
        return Budget(seconds=_seconds(number, unit, text))
    raise ConfigError(f"{text!r} is not a budget: {_BUDGET}")


def _seconds(number: int, unit: str, text: str) -> float:
    try:
        return timedelta(**{_UNITS[unit]: number}).total_seconds()
    except OverflowError as error:
        raise ConfigError(f"{text!r} is longer than any crawl: {_BUDGET}") from error
