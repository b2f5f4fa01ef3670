"""An archive in → the address at which the command ``serve`` shows it; and where pictures of it are kept."""

import contextlib
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"


@contextlib.contextmanager
def serving(archive: Path):
    """The address of an archive, served by the command in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, ROOT / "cli.py", "serve", "--db", archive, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}/{archive.stem}"
            _wait_for(url)
            yield url
        finally:
            process.terminate()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(url, trust_env=False, timeout=30).raise_for_status()
        time.sleep(0.1)
    pytest.fail(f"{url} does not answer")
