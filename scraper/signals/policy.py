"""The signals of a page in, what is in force there and whether that forbids us to archive it out.

All signals are recorded.  None is obeyed unless somebody asks for it, since none is about archiving for research
(docs/politeness.md), save one that names us: who writes our name means us, and as in robots.txt there is no switch.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scraper.signals import tdmrep
from scraper.signals.paths import matches
from scraper.usage import Place, Scheme, Signal

_NEAREST = (Place.META, Place.HEADER, Place.FILE)
"""Places by how much they overrule in the TDM Reservation Protocol ("Processing priority"): the nearest first."""


def _always(_signal: Signal, _now: datetime) -> bool:
    return True


def _no(signal: Signal, _now: datetime) -> bool:
    return signal.value == "no"


def _has_passed(signal: Signal, now: datetime) -> bool:
    when = _date(signal.value or "")
    return when is not None and when <= now


ASKS: Mapping[str, Callable[[Signal, datetime], bool]] = {
    "noindex": _always,
    "noarchive": _always,
    "nosnippet": _always,
    "max-snippet": lambda signal, _now: signal.value == "0",
    "unavailable_after": _has_passed,
    "noai": _always,
    tdmrep.RESERVATION: lambda signal, _now: signal.value == "1",
    "search": _no,
    "ai-input": _no,
    "ai-train": _no,
    "train-ai": _no,
}
"""Name of a signal → whether it asks us, now, not to keep the page."""

_AS = {"max-snippet": "nosnippet", "train-ai": "ai-train"}
"""Names of signals that say the same as another one does."""

OBEYABLE = tuple(name for name in ASKS if name not in _AS)
"""What ``--obey`` may name."""


def forbidding(signals: Iterable[Signal], path: str, *, obeyed: Collection[str], now: datetime) -> Signal | None:
    """The first signal in force for a page that forbids us to archive it; None if we may.

    Args:
        signals: all that the page and the files of its origin say.
        path: the page's path and query (``paths.even_path``).
        obeyed: names of ``OBEYABLE`` that are to be obeyed although they do not name us.
        now: the time, for those that hold from a time on.
    """
    for signal in in_force(signals, path):
        asks = ASKS.get(signal.name)
        if asks and (signal.agent or _AS.get(signal.name, signal.name) in obeyed) and asks(signal, now):
            return signal
    return None


def refusal(signal: Signal) -> str:
    """Why a page is not archived, one line for a person."""
    said = signal.name if signal.value is None else f"{signal.name}={signal.value}"
    where = {Place.HEADER: "its headers", Place.META: "a meta element", Place.FILE: "a file of its site"}[signal.place]
    to_us = ", which names us" if signal.agent else ""
    return f"Not archived: {said} in {where}{to_us} ({' '.join(signal.raw.split())[:200]})"


def in_force(signals: Iterable[Signal], path: str) -> tuple[Signal, ...]:
    """The signals that hold for a page and for us: of those that overrule each other, the one that does.

    The view ``article_signals`` does the same in SQL.
    """
    ours = [signal for signal in signals if signal.binds]
    ours = [signal for signal in ours if signal.path is None or matches(signal.path, path)]
    return tuple(signal for signal in _first_rules(ours) if not _is_overruled(signal, ours))


def _first_rules(signals: list[Signal]) -> list[Signal]:
    """Without the rules of files before which another one of their file comes: an earlier or a longer one."""
    best: dict[Scheme, int] = {}
    for signal in signals:
        if signal.place is Place.FILE:
            best[signal.scheme] = min(_rank(signal), best.get(signal.scheme, _rank(signal)))
    return [signal for signal in signals if signal.place is not Place.FILE or _rank(signal) == best[signal.scheme]]


def _rank(signal: Signal) -> int:
    """Of matching rules of one file, the lowest counts: the first of tdmrep.json, the longest path of robots.txt."""
    if signal.scheme is Scheme.TDMREP:
        return signal.position
    return -len(signal.path or "")


def _is_overruled(signal: Signal, signals: list[Signal]) -> bool:
    if signal.scheme is not Scheme.TDMREP:
        return False
    nearer = _NEAREST[: _NEAREST.index(signal.place)]
    return any(other.place in nearer and other.name == signal.name for other in signals)


def _date(text: str) -> datetime | None:
    """A date in any form that Google names for it: RFC 822, RFC 850 and ISO 8601; without an offset it is UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            date = read(text.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    return None
