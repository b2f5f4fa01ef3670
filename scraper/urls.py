"""Any string that should be an address → one normalised address, its site and its origin.

The grammar is RFC 3986 read as leniently as browsers read it (WHATWG URL: stray blanks, tabs, backslashes, missing
slashes, numeric IPv4 hosts).  What identifies a visitor or a campaign instead of a page is dropped; the tables with
their sources are in ``scraper.tracking``.
"""

import ipaddress
import re
import socket
from functools import lru_cache

import idna
import tldextract

from scraper.errors import AddressError
from scraper.tracking import is_tracking

MAX_LENGTH = 2_000
"""Longest normalised address kept: the sitemap protocol allows 2,048 (https://www.sitemaps.org/protocol.html#locdef)."""
MAX_RAW = 4 * MAX_LENGTH
"""Longest string looked at: escapes take three characters for one, and tracking can be longer than the address."""

_CACHED_LENGTH = 500  # longer strings are not remembered, so that hostile pages cannot fill the cache with them
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_MAX_PORT = 65_535
_MAX_HOST = 253  # RFC 1035, 2.3.4, without the root dot

_C0_OR_SPACE = "".join(map(chr, range(0x21))) + "\x7f\xa0\u200b\u2028\u2029\ufeff"
_QUOTES = "\"'“”„‟«»‘’‚′″`"
_ABSOLUTE = re.compile(r"(?i)https?:")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_DOUBLED_SCHEME = re.compile(r"(?i)^(?:https?:/+)+(?=https?:/)")
_PARTS = re.compile(r"(?is)(https?):/*([^/?]*)([^?]*)(?:\?(.*))?")
_FORGOTTEN_SCHEME = re.compile(r"(?i)www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=[/?]|$)")
_AUTHORITY = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(?::([0-9]*))?")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMERIC_LABEL = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
_ORIGIN = re.compile(r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]+))?(?=/)")

# RFC 3986, 2.3: unreserved characters never need an escape; 3.3 and 3.4: what may stand in a path or query unescaped.
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TO_NORMALISE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]", re.DOTALL)
# ;jsessionid=… and its kin (Servlet specification 7.1.3), ASP.NET's cookieless /(S(…))/
_PATH_SESSION = re.compile(r"(?i);(?:jsessionid|phpsessid|sessionid|session|sid|cfid|cftoken)=[^/;]*")
_ASPNET_SESSION = re.compile(r"(?i)/\((?:[ASF]\([a-z0-9_-]{10,}\))+\)(?=/)")
_ESCAPED_AMPERSAND = re.compile(r"(?i)^(?:amp;)+")

# The snapshot in the package: a crawl never downloads the public suffix list. Private suffixes make sites of their own.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def normalise(url: str, base: str | None = None) -> str | None:
    """The absolute, normalised http(s) address that ``url`` means on a page at ``base``; None if there is none.

    Lower-case scheme and host (IDNA, no root dot), default port and fragment dropped, dot segments resolved, escapes in
    upper case and only where needed, tracking parameters and session ids dropped (``scraper.tracking``), the order
    of the others kept, empty parameters and an empty query dropped.  The path is kept otherwise: a trailing slash,
    its case and doubled slashes are significant.  Hash-bang fragments (``#!/story``) are dropped as well: what they
    name is drawn by a script, not served.

    None for other schemes (``mailto:``, ``javascript:``, ``data:``, ``tel:``), for addresses with credentials, without
    a valid host or port, for relative ones without a usable ``base``, and beyond ``MAX_LENGTH``.  Never raises;
    idempotent.
    """
    if len(url) > MAX_RAW:
        return None
    absolute = _resolve(_clean(url), base)
    if absolute is None:
        return None
    return _cached_absolute(absolute) if len(absolute) <= _CACHED_LENGTH else _normalise_absolute(absolute)


def site_key(url: str) -> str:
    """The site an address belongs to: its registered domain (``lemonde.fr``, ``foo.github.io``, ``bbc.co.uk``).

    An IP address or a name without a dot (``localhost``) is one site per port: ``127.0.0.1:8100``.
    Raises AddressError where ``normalise`` gives None.
    """
    _, host, port = _origin(url)
    return _site_of(host, port)


def registered_domain(host: str) -> str | None:
    """The registered domain of a host name, as in ``site_key``; None for IP addresses and names without a dot."""
    return _site_of(host, "") if "." in host and ":" not in host and not _is_ip(host) else None


def host_key(url: str) -> str:
    """The origin of an address, the unit of pace and of robots.txt: ``scheme://host[:port]``.

    Raises AddressError where ``normalise`` gives None.
    """
    scheme, host, port = _origin(url)
    return f"{scheme}://{host}:{port}" if port else f"{scheme}://{host}"


def _clean(url: str) -> str:
    """Without blanks and controls around, line breaks and tabs inside (WHATWG), quotes around, fragment."""
    url = url.strip(_C0_OR_SPACE)
    if "\n" in url or "\t" in url or "\r" in url:
        url = url.replace("\n", "").replace("\t", "").replace("\r", "")
    if url[:1] in _QUOTES:
        url = url.strip(_QUOTES + _C0_OR_SPACE)
    return url.partition("#")[0]


def _resolve(url: str, base: str | None) -> str | None:
    """An absolute http(s) string for ``url``, not normalised yet; relative ones against ``base``."""
    path, mark, query = url.partition("?")
    path = path.replace("\\", "/")
    url = path + mark + query
    if _ABSOLUTE.match(path):
        return _DOUBLED_SCHEME.sub("", url)
    if base is None or _SCHEME.match(path):
        return None
    parts = _base_parts(base)
    return None if parts is None else _join(url, path, parts)


def _join(url: str, path: str, base: tuple[str, str, str, str]) -> str:
    """RFC 3986, 5.2.2, against the base's (scheme:, scheme://authority, directory, path with query)."""
    scheme, origin, directory, document = base
    if path.startswith("//"):
        return scheme + url
    if path.startswith("/"):
        return origin + url
    if not url:
        return document
    if not path:
        return document.partition("?")[0] + url
    if _FORGOTTEN_SCHEME.match(path):
        return f"{scheme}//{url}"
    return directory + url


@lru_cache(maxsize=512)
def _base_parts(base: str) -> tuple[str, str, str, str] | None:
    normalised = normalise(base)
    if normalised is None:
        return None
    path = normalised.partition("?")[0]
    origin_end = path.index("/", path.index("//") + 2)
    return path[: path.index("/")], path[:origin_end], path[: path.rindex("/") + 1], normalised


def _normalise_absolute(url: str) -> str | None:
    match = _PARTS.fullmatch(url)
    if match is None:
        return None
    scheme, authority, path, query = match.groups()
    scheme = scheme.lower()
    origin = _normalise_origin(scheme, authority)
    if origin is None:
        return None
    result = origin + _normalise_path(path) + (_normalise_query(query) if query else "")
    return result if len(result) <= MAX_LENGTH else None


_cached_absolute = lru_cache(maxsize=32_768)(_normalise_absolute)


@lru_cache(maxsize=8_192)
def _normalise_origin(scheme: str, authority: str) -> str | None:
    match = _AUTHORITY.fullmatch(authority)
    if match is None or "@" in authority:
        return None
    host, port = _normalise_host(match[1]), (match[2] or "").lstrip("0")
    if host is None or len(port) > len(str(_MAX_PORT)) or int(port or 1) > _MAX_PORT or (match[2] and not port):
        return None
    return f"{scheme}://{host}" if port in ("", _DEFAULT_PORTS[scheme]) else f"{scheme}://{host}:{port}"


def _normalise_host(host: str) -> str | None:
    if host.startswith("["):
        return _ipv6(host[1:-1])
    ascii_host = _to_ascii(host)
    if ascii_host is None or len(ascii_host) > _MAX_HOST or not _HOST.fullmatch(ascii_host):
        return None
    return _ipv4(ascii_host) if _NUMERIC_LABEL.fullmatch(ascii_host.rpartition(".")[2]) else ascii_host


def _to_ascii(host: str) -> str | None:
    """IDNA 2008 with the UTS 46 mapping that browsers apply; escapes undone, one root dot dropped."""
    if "%" in host:
        host = _unescape(host)
    host = host.lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except UnicodeError:  # idna.IDNAError is one
            return None
    return host.removesuffix(".")


def _unescape(text: str) -> str:
    raw = re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes((int(m[1], 16),)), text.encode("utf-8", "replace"))
    return raw.decode("utf-8", "replace")


def _ipv4(host: str) -> str | None:
    """Dotted quad of any spelling that resolvers take for an IPv4 address (``2130706433``, ``0x7f.1``)."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _ipv6(host: str) -> str | None:
    try:
        return f"[{ipaddress.IPv6Address(host).compressed}]"
    except ValueError:
        return None


def _escape(match: re.Match[str]) -> str:
    """One escape or one character that may not stand bare → its normal form (RFC 3986, 6.2.2)."""
    text = match[0]
    if len(text) == 1:
        return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
    character = chr(int(text[1:], 16))
    return character if character in _UNRESERVED else text.upper()


def _normalise_path(path: str) -> str:
    path = _TO_NORMALISE.sub(_escape, path)
    if ";" in path:
        path = _PATH_SESSION.sub("", path)
    if "/(" in path:
        path = _ASPNET_SESSION.sub("", path)
    return _without_dots(path) if "/." in path else path or "/"


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4, in one pass over the segments."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _normalise_query(query: str) -> str:
    """``?`` and the parameters that say which page is meant; the empty string where none is left."""
    parameters = (_ESCAPED_AMPERSAND.sub("", part) for part in _TO_NORMALISE.sub(_escape, query).split("&"))
    kept = [parameter for parameter in parameters if parameter and not is_tracking(parameter)]
    return "?" + "&".join(kept) if kept else ""


def _origin(url: str) -> tuple[str, str, str]:
    """(scheme, host, port or the empty string) of an address, normalised first where it is not."""
    match = _ORIGIN.match(url)
    if match is None or match[3] == _DEFAULT_PORTS[match[1]]:
        match = _ORIGIN.match(normalise(url) or "")
    if match is None:
        raise AddressError(url, "Not an http(s) address with a host; write it as https://example.org/")
    return match[1], match[2], match[3] or ""


@lru_cache(maxsize=8_192)
def _site_of(host: str, port: str) -> str:
    parts = _suffixes(host)
    if parts.top_domain_under_public_suffix:
        return parts.top_domain_under_public_suffix
    labels = host.split(".")
    if len(labels) == 1 or _is_ip(host):
        return f"{host}:{port}" if port else host
    # A bare public suffix is a site itself; beyond the list, its default rule "*" holds (https://publicsuffix.org/list/)
    return host if parts.suffix else ".".join(labels[-2:])


def _is_ip(host: str) -> bool:
    return host.startswith("[") or bool(re.fullmatch(r"[0-9.]+", host))
