"""httpx requests in, answers out, over connections that go only where the guard has looked.

Built on the public parts of httpcore: a network backend that resolves, checks and then connects to the checked address
itself (TLS and ``Host`` keep the name), and one small connection pool per origin, since a shared pool scans all
connections for each request, which grows with the number of hosts.
Errors are httpcore's own, unmapped; ``failures`` reads them.
"""

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from scraper.fetch.guard import Guard

MAX_ADDRESSES = 4
"""How many of a name's addresses are tried; each gets its share of the time that is left."""

MAX_POOLS = 512
"""Origins whose connections are kept open; beyond it the one unused for longest is closed."""

KEEP_ALIVE = 65.0
"""Seconds that an idle connection is kept: longer than the longest pace, so that a slow crawl reuses its one."""

_Key = tuple[bytes, bytes, int | None]
"""Scheme, host, port."""


@lru_cache(maxsize=2)
def trusted(*, http2: bool) -> ssl.SSLContext:
    """The certificates we trust: ``SSL_CERT_FILE`` or ``SSL_CERT_DIR`` where set, else certifi's (Mozilla's).

    Made once per kind, as loading them takes longer than a request; httpcore sets the offered protocols on it.
    """
    del http2  # only tells the two contexts apart
    return httpx.create_ssl_context(trust_env=True)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that the guard lets through, in their order, and to nothing else."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open a connection.  Raises AddressError and UnknownHostError beside httpcore's own errors."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._guard.addresses(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"the name service did not answer for {host}") from error
        addresses = addresses[:MAX_ADDRESSES]
        share = None if timeout is None else timeout / len(addresses)
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(addresses[-1], port, share, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own tries (which are off)."""
        await asyncio.sleep(seconds)


class _Pool:
    """One origin's connections and how many of its requests are under way."""

    def __init__(self, connections: httpcore.AsyncConnectionPool) -> None:
        self.connections = connections
        self.under_way = 0


class _Stream(httpx.AsyncByteStream):
    """httpcore's body in httpx's type, which minds whether it was read to its end."""

    def __init__(self, answer: httpcore.Response, pool: _Pool) -> None:
        self._stream: Any = answer.stream
        self._pool = pool
        self._unread = answer.extensions.get("http_version") == b"HTTP/2"
        self._closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part
        self._unread = False

    async def aclose(self) -> None:
        """Give the connection back; over HTTP/2, end it instead if there was more to come.

        httpcore 1.0 does not reset a stream that is closed unread: the rest of a film would go on arriving and use up
        the connection's flow-control window until every other request on it hangs.  The few that run beside it (with
        a pace there are none) are lost with the connection, and tried again.
        """
        if self._closed:
            return
        self._closed = True
        self._pool.under_way -= 1
        try:
            await self._stream.aclose()
        finally:
            if self._unread:
                await self._pool.connections.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """A pool per origin over the guarded backend."""

    def __init__(self, guard: Guard, *, tls: ssl.SSLContext, http2: bool, concurrency: int) -> None:
        self._backend = GuardedBackend(guard)
        self._tls = tls
        self._http2 = http2
        self._concurrency = concurrency
        self._pools: OrderedDict[_Key, _Pool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.  Raises AddressError, UnknownHostError and httpcore's errors."""
        pool = self._pool((request.url.raw_scheme, request.url.raw_host, request.url.port))
        pool.under_way += 1
        try:
            await self._close_surplus()
            answer = await pool.connections.handle_async_request(_to_httpcore(request))
        except BaseException:
            pool.under_way -= 1
            raise
        stream = _Stream(answer, pool)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)

    async def aclose(self) -> None:
        """Close every connection."""
        pools = list(self._pools.values())
        self._pools.clear()
        for pool in pools:
            await pool.connections.aclose()

    def _pool(self, key: _Key) -> _Pool:
        if key not in self._pools:
            self._pools[key] = _Pool(
                httpcore.AsyncConnectionPool(
                    ssl_context=self._tls,
                    max_connections=self._concurrency,
                    keepalive_expiry=KEEP_ALIVE,
                    http2=self._http2,
                    network_backend=self._backend,
                )
            )
        self._pools.move_to_end(key)
        return self._pools[key]

    async def _close_surplus(self) -> None:
        """Above ``MAX_POOLS``, close the pool unused for longest, of those with no request under way."""
        if len(self._pools) <= MAX_POOLS:
            return
        idle = next((key for key, pool in self._pools.items() if not pool.under_way), None)
        if idle is not None:
            await self._pools.pop(idle).connections.aclose()


def _to_httpcore(request: httpx.Request) -> httpcore.Request:
    url = httpcore.URL(
        scheme=request.url.raw_scheme,
        host=request.url.raw_host,
        port=request.url.port,
        target=request.url.raw_path,
    )
    return httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
