"""What a browser may do with our answers: Content-Security-Policy and its sisters, as headers.

Our own pages run scripts and styles of ours alone, from files.  Datasette's pages hold a few scripts of its own within
the page: those are allowed one by one, by the SHA-256 of what stands in its templates, so that no other script runs.
A capture is shown in a sandbox: no script, no form, no origin, and nothing loaded from anywhere.
https://www.w3.org/TR/CSP3/
"""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from functools import cache
from importlib.resources import files
from typing import Any

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Callable[[], Awaitable[Any]], Send], Awaitable[None]]

_COMMON: Mapping[str, str] = {
    "default-src": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PAGE = {**_COMMON, "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "frame-src": "'self'"}
"""Of our pages: no picture, script, style or frame from elsewhere, and nothing inline."""
CAPTURE = {
    "sandbox": "",  # an origin of its own, no scripts, no forms, no windows, no refresh
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",  # the page's own <style>: what it could load is forbidden by the rest
    "img-src": "data:",
    "font-src": "data:",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}
"""Of a page as it was captured, which anybody may have written."""

SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # which articles somebody reads is nobody's business
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "x-dns-prefetch-control": "off",
}
"""Sent with every answer."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_FACETS = "{{ datasette_allow_facet }}"
"""The one value that Datasette writes into a script of its own (table.html): true or false."""


def header(policy: Mapping[str, str]) -> str:
    """The value of Content-Security-Policy."""
    return "; ".join(f"{name} {sources}".strip() for name, sources in policy.items())


def headers(policy: Mapping[str, str]) -> dict[str, str]:
    """All headers of one of our answers."""
    return {"content-security-policy": header(policy), **SAFE}


@cache
def of_datasette() -> dict[str, str]:
    """The policy of Datasette's own pages.

    Its styles stand in attributes and ``<style>`` elements, which are allowed: a style runs nothing, and can load
    nothing from elsewhere.
    """
    scripts = " ".join(["'self'", *sorted(map(_hash, _inline_scripts()))])
    return {**_COMMON, "script-src": scripts, "style-src": "'self' 'unsafe-inline'", "img-src": "'self' data:"}


def _inline_scripts() -> Iterator[str]:
    """The scripts within Datasette's templates; those into which it writes anything else are not allowed."""
    for template in files("datasette").joinpath("templates").iterdir():
        if template.name.endswith(".html"):
            for script in _SCRIPT.findall(template.read_text(encoding="utf-8")):
                forms = {script.replace(_FACETS, value) for value in ("true", "false")}
                yield from (form for form in forms if "{{" not in form and "{%" not in form)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def guarded(app: App) -> App:
    """The same application, with the headers of ``of_datasette`` on every answer that has no policy of its own."""
    more = [(name.encode(), value.encode()) for name, value in headers(of_datasette()).items()]

    async def answer(scope: Scope, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                sent = list(message.get("headers") or [])
                has = {bytes(name).lower() for name, _ in sent}
                message = {**message, "headers": sent + [pair for pair in more if pair[0] not in has]}
            await send(message)

        await app(scope, receive, send_guarded)

    return answer
