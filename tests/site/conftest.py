"""Debian's Chromium for the browser tests, and the archive of the demo newspapers as ``serve`` shows it."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET_FLAGS = [
    "--no-sandbox",  # CI runs as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium, of one module only: Playwright keeps an event loop running in its thread as long as it is
    up, in which no ``asyncio.run`` of another module's tests could start.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page of a browser without history or cookies."""
    context = browser.new_context(viewport={"width": 1100, "height": 1150}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def served(crawled):
    """Address of the archive in Datasette, as the command ``serve`` shows it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, ROOT / "cli.py", "serve", "--db", crawled.third.archive, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}/{crawled.third.archive.stem}"
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
