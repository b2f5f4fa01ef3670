"""A path or none in, the Chromium that pages are rendered in out, with the flags that cut it off from the network."""

import os
import shlex
import shutil
from importlib.util import find_spec
from pathlib import Path

from scraper.errors import ConfigError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""What Chromium and its brother are called on PATH."""

CUT_OFF = (
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",  # else this machine is asked without the proxy
    "--host-resolver-rules=MAP * ~NOTFOUND",  # the proxy's name included
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # the name of it in the headless shell
    "--disable-quic",
    "--dns-prefetch-disable",
)
"""Whatever no route has answered goes to a proxy that does not exist: sockets, prefetching, pre-connecting, WebRTC."""
QUIET = ("--disable-gpu", "--mute-audio", "--no-first-run", "--disable-component-update", "--disable-sync")
"""A browser that does nothing on its own."""

MOST_MEMORY = 1 << 20
"""KiB of data that each of its processes may hold, a page's among them; large applications take a third of it."""

# A limit that the system does not let us set is none, and no reason not to start.
_LAUNCHER = """#!/bin/sh
(ulimit -d {memory}) 2>/dev/null && ulimit -d {memory}
exec {path} "$@"
"""


def find_chromium(path: Path | None) -> Path:
    """Return the browser at ``path``, or else the first on PATH; none is ever downloaded.

    Raises:
        ConfigError: there is none, or no Playwright to drive it.
    """
    if find_spec("playwright") is None:
        raise ConfigError("Pages cannot be rendered without Playwright: uv sync --extra browser")
    found = shutil.which(path) if path else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        where = f"{path} is no program" if path else f"none of {', '.join(NAMES)} is on PATH"
        raise ConfigError(f"No Chromium to render pages in: {where}; install one, or give its --browser-path")
    return Path(found)


def write_launcher(path: Path, folder: Path) -> Path:
    """Write a program into ``folder`` that starts the browser within ``MOST_MEMORY``, where the system has a shell."""
    if os.name != "posix":
        return path
    launcher = folder / "chromium"
    launcher.write_text(_LAUNCHER.format(memory=MOST_MEMORY, path=shlex.quote(str(path))), encoding="utf-8")
    launcher.chmod(0o700)
    return launcher
