"""A small HTTP server of our own on the loopback: it answers byte by byte what a test tells it to, and keeps a log."""

import asyncio
import socket
import ssl
import struct
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

ANY = "*"


@dataclass(frozen=True)
class Asked:
    at: float
    target: str
    headers: Mapping[str, str]
    peer: tuple[str, int]


Act = Callable[[asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Act


def answer(body: bytes | str = b"", status: int = 200, content_type: str | None = "text/html", **headers: str) -> bytes:
    """A whole answer with a right Content-Length; header names may use _ for -."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever"]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if content_type is not None:
        named.setdefault("Content-Type", content_type)
    named.setdefault("Content-Length", str(len(content)))
    lines += [f"{name}: {value}" for name, value in named.items() if value]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def redirect(target: str, status: int = 302, **headers: str) -> bytes:
    return answer("<p>moved</p>", status=status, Location=target, **headers)


def pieces(*parts: bytes | float) -> Act:
    """Send byte strings and wait for seconds, in order, then close."""

    async def act(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            if isinstance(part, bytes):
                writer.write(part)
                await writer.drain()
            else:
                await asyncio.sleep(part)
        writer.close()

    return act


def reset(*parts: bytes) -> Act:
    """Send some bytes, then break the connection with an RST."""

    async def act(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return act


async def hang(writer: asyncio.StreamWriter) -> None:
    """Say nothing until the other side goes."""
    with suppress(OSError):
        while not writer.is_closing():  # noqa: ASYNC110 - streams tell of the other side's leaving by state only
            await asyncio.sleep(0.05)


@dataclass
class Server:
    """``async with Server({"/": answer("…")}) as server``.  A list is answered one by one, its last for ever."""

    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 0
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    busiest: int = 0
    connections: int = 0
    _busy: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str = "/") -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{self.host}:{self.port}{path}"

    def targets(self) -> list[str]:
        return [asked.target for asked in self.asked]

    def starts(self) -> list[float]:
        return [asked.at for asked in self.asked]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                while not writer.is_closing():
                    await self._one(reader, writer)
        except asyncio.CancelledError:
            pass
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
        target = request.split(" ")[1]
        self.asked.append(Asked(time.monotonic(), target, headers, writer.get_extra_info("peername")))
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            await self._send(self._pick(target), writer)
        finally:
            self._busy -= 1

    def _pick(self, target: str) -> Answer:
        found = self.answers.get(target.partition("?")[0]) or self.answers.get(ANY)
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found or answer("nothing here", status=404)

    async def _send(self, what: Answer, writer: asyncio.StreamWriter) -> None:
        if isinstance(what, bytes):
            writer.write(what)
            await writer.drain()
        else:
            await what(writer)
