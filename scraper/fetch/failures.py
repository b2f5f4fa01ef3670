"""An exception of the network stack in, how the fetch ended and one line for a person out."""

import errno
import ssl
from collections.abc import Iterator
from typing import TypeVar

import h2.events
import h2.exceptions
import hpack
import httpcore
import httpx

from scraper.errors import AddressError
from scraper.fetch.body import BrokenBodyError, TooLargeError
from scraper.fetch.guard import UnknownHostError
from scraper.models import Outcome

WIRE_ERRORS: tuple[type[Exception], ...] = (
    AddressError,
    UnknownHostError,
    BrokenBodyError,
    TooLargeError,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    h2.exceptions.H2Error,
    hpack.HPACKError,
    OSError,  # TimeoutError and ssl.SSLError among them
    ValueError,  # h2 and h11 on bytes that are no text or no number
    KeyError,  # h2 and httpcore on frames of a stream that has been reset
)
"""What a request may raise because of what the web does.  The libraries let some of their own pass through the body."""

_E = TypeVar("_E", bound=BaseException)

_TIMEOUTS = (httpcore.TimeoutException, httpx.TimeoutException, TimeoutError)
# Not errors but how ssl over memory buffers asks for more; they stand in the context of whatever happens meanwhile.
_NO_ERRORS = (ssl.SSLWantReadError, ssl.SSLWantWriteError)
_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL})


def explain(error: BaseException, host: str, *, answered: bool) -> tuple[Outcome, str]:
    """The outcome of a failed request to ``host`` and what to tell; ``answered`` once its headers had come."""
    chain = tuple(_causes(error))
    refused = _first(chain, AddressError)
    if refused is not None:
        return Outcome.REFUSED_ADDRESS, str(refused)
    unknown = _first(chain, UnknownHostError)
    if unknown is not None:
        return Outcome.UNKNOWN_HOST, str(unknown)
    if isinstance(error, TooLargeError | BrokenBodyError):
        return _explain_body(error, host)
    tls = _first(chain, ssl.SSLError)
    if tls is not None and not answered:
        return Outcome.TLS, f"No secure connection to {host}: {_tls_reason(tls)}"
    if isinstance(error, _TIMEOUTS):
        return Outcome.TIMEOUT, _explain_timeout(error, host)
    return _explain_loss(chain, host) if not answered else (Outcome.BROKEN, f"The answer of {host} ended early")


def is_passing(error: BaseException) -> bool:
    """Whether a name that was not found may be found a moment later."""
    unknown = _first(tuple(_causes(error)), UnknownHostError)
    return unknown is not None and unknown.passing


def _explain_body(error: TooLargeError | BrokenBodyError, host: str) -> tuple[Outcome, str]:
    if isinstance(error, TooLargeError):
        return Outcome.TOO_LARGE, f"The answer of {host} is larger than the allowed {error}"
    return Outcome.BROKEN, f"The answer of {host} cannot be read: {error}"


def _explain_timeout(error: BaseException, host: str) -> str:
    if isinstance(error, httpcore.ConnectTimeout):
        return f"{host} did not accept a connection in time"
    if isinstance(error, httpcore.ReadTimeout):
        return f"{host} stopped sending"
    return f"{host} took too long for one answer"


def _explain_loss(chain: tuple[BaseException, ...], host: str) -> tuple[Outcome, str]:
    if _first(chain, ConnectionRefusedError) is not None:
        return Outcome.REFUSED, f"{host} refused the connection: no server listens there now"
    if any(isinstance(error, OSError) and error.errno in _UNREACHABLE for error in chain):
        return Outcome.REFUSED, f"There is no way to {host}; check the network connection"
    garbled = _first(chain, httpcore.ProtocolError)
    if garbled is not None and not _is_hangup(garbled):
        return Outcome.BROKEN, f"The answer of {host} is not proper HTTP: {_one_line(garbled)}"
    if _first(chain, OSError) is not None or _first(chain, httpcore.NetworkError) is not None or garbled is not None:
        return Outcome.REFUSED, f"{host} closed the connection without an answer"
    return Outcome.BROKEN, f"The answer of {host} is not proper HTTP: {_one_line(chain[0])}"


def _is_hangup(error: httpcore.ProtocolError) -> bool:
    """Whether the server only went away; httpcore tells by words in HTTP/1 and by h2's event in HTTP/2."""
    said = error.args[0] if error.args else None
    return isinstance(said, h2.events.StreamReset | h2.events.ConnectionTerminated) or "disconnected" in str(said)


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message.rstrip('.')})"
    reason = (error.reason or "handshake failed").replace("_", " ").lower()
    return f"it does not speak TLS as it should ({reason})"


def _first(chain: tuple[BaseException, ...], kind: type[_E]) -> _E | None:
    return next((error for error in chain if isinstance(error, kind)), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it came from, and the members of groups among them, each once."""
    pending, seen = [error], set[int]()
    while pending:
        current = pending.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        if not isinstance(current, _NO_ERRORS):
            yield current
        pending += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            pending += current.exceptions


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
