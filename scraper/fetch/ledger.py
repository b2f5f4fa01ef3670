"""What crawls that share an archive agree on about the hosts that they ask: what ``pace`` wants to know and tells."""

from typing import Protocol


class Ledger(Protocol):
    """Where crawls that run side by side, or one after the other, agree on when a host may be asked.

    Hosts go by their ``server_key``, domains by their ``domain_key``; all times are in seconds.  Only those with a pace
    are written down.
    """

    def take(self, name: str, interval: float, domain: str | None, gap: float, /) -> float:
        """How long until a host may be asked; at 0 the turn is ours, and nobody else's until it is given back.

        It may ``interval`` after its last request was heard, and ``gap`` after the last turn of any host of its domain.
        """

    def leave(self, name: str, sent: float, heard: float, penalty: float, latency: float, /) -> None:
        """Give the turn back: the request left and was heard at the latest so long ago; the host's bearing now."""

    def note(self, name: str, penalty: float, latency: float, /) -> None:
        """The bearing of a host or domain whose turn we do not have."""

    def bearing(self, name: str, /) -> tuple[float, float] | None:
        """Penalty and latency of a host or domain as last noted by any crawl; None where nothing is."""

    def hold(self, name: str, seconds: float, /, *, asked: bool) -> None:
        """Nobody asks the host for so long; ``asked`` tells whether it wanted that itself (``Retry-After``)."""

    def close(self, name: str, seconds: float, /) -> None:
        """The host asked to be left alone for longer than anybody will wait."""

    def closed(self, name: str, /) -> float:
        """How long the host is still to be left alone; 0 if it may be asked."""


class Alone:
    """The ledger of a fetcher that shares its hosts with nobody."""

    def take(self, _name: str, _interval: float, _domain: str | None, _gap: float, /) -> float:
        """Now, for all that others do."""
        return 0.0

    def leave(self, _name: str, _sent: float, _heard: float, _penalty: float, _latency: float, /) -> None:
        """Nobody waits for it."""

    def note(self, _name: str, _penalty: float, _latency: float, /) -> None:
        """Nobody reads it."""

    def bearing(self, _name: str, /) -> tuple[float, float] | None:
        """Nothing but what the fetcher knows itself."""
        return None

    def hold(self, _name: str, _seconds: float, /, *, asked: bool) -> None:
        """Nobody else is to wait."""

    def close(self, _name: str, _seconds: float, /) -> None:
        """Nobody else is to keep away."""

    def closed(self, _name: str, /) -> float:
        """No other has been told."""
        return 0.0
