"""A pattern for paths, as robots.txt writes them, and an address in; whether they match out.

The form is that of RFC 9309, 2.2.2 and 2.2.3, to which tdmrep.json and the Content-Usage lines refer: a prefix, in
which ``*`` stands for any characters and ``$`` at the end for the end.
"""

import re
from urllib.parse import quote, unquote

MAX_PATTERN = 500
"""Characters of a pattern that is read; longer ones are made up to keep us busy."""

_TO_EVEN = re.compile(r"%[0-9A-Fa-f]{2}|[^!-~]+")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")  # RFC 3986, 2.3
_STARS = re.compile(r"\*{2,}")


def even_pattern(pattern: str) -> str | None:
    """A pattern in the form in which it compares with ``even_path``; None for one that is no path."""
    if not pattern.startswith(("/", "*")) or len(pattern) > MAX_PATTERN:
        return None
    end = "$" if pattern.endswith("$") else ""
    return _STARS.sub("*", _even(pattern.removesuffix("$")).replace("$", "%24")) + end


def even_path(url: str) -> str:
    """The path and query of a normalised address; what a pattern takes for a sign is escaped."""
    path = url[url.find("/", url.find("//") + 2) :]
    return _even(path).replace("$", "%24").replace("*", "%2A")


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path, both in their even form; in time that grows with their lengths alone."""
    first, *rest = pattern.removesuffix("$").split("*")
    is_whole = pattern.endswith("$")
    if not path.startswith(first):
        return False
    at = len(first)
    if is_whole and not rest:
        return at == len(path)
    last = rest.pop() if is_whole else ""
    for piece in rest:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not is_whole or (path.endswith(last) and len(path) - len(last) >= at)


def _even(text: str) -> str:
    return _TO_EVEN.sub(lambda found: _even_piece(found[0]), text)


def _even_piece(piece: str) -> str:
    """An escape, undone where it stands for an unreserved character (RFC 9309, 2.2.2), or what must be escaped."""
    if not piece.startswith("%"):
        return quote(piece, safe="", errors="replace")
    character = unquote(piece)
    return character if _UNRESERVED.fullmatch(character) else piece.upper()
