"""A small HTTP/2 server of our own, for what only HTTP/2 can do wrong: endless streams, resets, goodbyes."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

import h2.config
import h2.connection
import h2.events
import h2.exceptions

FRAME = 16_384


@dataclass
class Connection:
    """One client's connection, as an answer sees it."""

    h2: h2.connection.H2Connection
    writer: asyncio.StreamWriter

    def headers(self, stream: int, status: int = 200, *, end: bool = False, **headers: str) -> None:
        named = [(name.replace("_", "-").lower(), value) for name, value in headers.items()]
        self.h2.send_headers(stream, [(":status", str(status)), *named], end_stream=end)
        self.flush()

    def page(self, stream: int, body: bytes) -> None:
        self.headers(stream, content_type="text/html", content_length=str(len(body)))
        self.h2.send_data(stream, body, end_stream=True)
        self.flush()

    async def endless(self, stream: int) -> None:
        """Data for as long as the other side's windows allow."""
        while not self.writer.is_closing():
            room = min(self.h2.local_flow_control_window(stream), FRAME)
            if room <= 0:
                await asyncio.sleep(0.01)
                continue
            self.h2.send_data(stream, b"\0" * room)
            self.flush()
            await self.writer.drain()

    def flush(self) -> None:
        self.writer.write(self.h2.data_to_send())


Act = Callable[[Connection, int, str], object]


@dataclass
class Http2Server:
    """``act(connection, stream, path)`` answers each request; a coroutine runs beside the others."""

    act: Act
    tls: ssl.SSLContext
    paths: list[str] = field(default_factory=list)
    connections: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self.tls.set_alpn_protocols(["h2"])
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str = "/") -> str:
        return f"https://localhost:{self.port}{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        self.connections += 1
        settings = h2.config.H2Configuration(
            client_side=False, validate_outbound_headers=False, normalize_outbound_headers=False
        )
        connection = Connection(h2.connection.H2Connection(settings), writer)
        connection.h2.initiate_connection()
        connection.flush()
        try:
            with suppress(OSError, h2.exceptions.ProtocolError, asyncio.CancelledError):
                while data := await reader.read(FRAME):
                    self._answer(connection, connection.h2.receive_data(data))
                    connection.flush()
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    def _answer(self, connection: Connection, events: list[object]) -> None:
        for event in events:
            if isinstance(event, h2.events.RequestReceived):
                path = dict(event.headers)[b":path"].decode()
                self.paths.append(path)
                coming = self.act(connection, event.stream_id, path)
                if asyncio.iscoroutine(coming):
                    self._tasks.add(asyncio.create_task(coming))
