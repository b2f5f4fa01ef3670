"""What went wrong with a crawl in, somebody told out: a command with the report on its input, or a web address."""

import json
import shlex
import subprocess
from typing import Any

import httpx

from scraper.errors import ConfigError, ScraperError

SECONDS = 30.0
"""How long a command or a web address may take to listen."""


class AlarmError(ScraperError):
    """Nobody could be told; the crawl itself is not touched by it."""


def check(target: str) -> str:
    """Return a target that can be told: ``https://…``, or a command line.

    Raises:
        ConfigError: it is neither.
    """
    try:
        usable = bool(target.startswith(("http://", "https://")) or shlex.split(target))
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(f"--notify {target!r} is neither a web address nor a command line")
    return target


def tell(target: str, trouble: list[str], report: dict[str, Any]) -> None:
    """Send trouble, one line each, and the report of the crawl, as JSON: by POST, or to the command's input.

    Raises:
        AlarmError: it did not arrive.
    """
    message = json.dumps({"trouble": trouble, "report": report}, ensure_ascii=False)
    try:
        if target.startswith(("http://", "https://")):
            headers = {"Content-Type": "application/json"}
            httpx.post(target, content=message, headers=headers, timeout=SECONDS).raise_for_status()
        else:
            subprocess.run(  # noqa: S603 - the command that the user asks for
                shlex.split(target), input=message, text=True, timeout=SECONDS, check=True, stdout=subprocess.DEVNULL
            )
    except (httpx.HTTPError, OSError, subprocess.SubprocessError) as error:
        raise AlarmError(f"Nobody could be told by {target}: {error}") from error
