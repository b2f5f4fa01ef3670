"""An address in, the network addresses that may be connected to out; refuses what a public web crawler must not touch.

Three checks: the address itself (scheme, credentials, port, a literal IP in any spelling) before each request and each
redirect; every network address that its name resolves to; and the connection then goes to one of those very addresses
(``transport``), so that a name that resolves differently a moment later (DNS rebinding) changes nothing.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable

import httpx

from scraper.errors import AddressError, FetchError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host name and port → its network addresses as text, best first.  Raises OSError where it has none."""

WEB_PORTS = frozenset({80, 443})
"""The only ports below 1024 that are fetched from."""

BAD_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566}
    | {6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)  # fmt: skip
"""Ports from 1024 up that belong to other protocols: https://fetch.spec.whatwg.org/#bad-port."""

FIRST_FREE_PORT = 1024
LAST_PORT = 65_535

# IANA IPv4 Special-Purpose Address Registry (https://www.iana.org/assignments/iana-ipv4-special-registry): what is not
# "globally reachable" there, with 6to4's deprecated relays, multicast and class E. Spelled out, because what
# ipaddress.is_global means has changed between patch releases of Python (CVE-2024-4032).
_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; cloud metadata lives here
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# IPv6 the other way round: only global unicast (RFC 4291) is reachable, but for these parts of it. Loopback, mapped
# IPv4, link-local, unique local, multicast and SRv6 lie outside it.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
# RFC 6052: on IPv6-only networks every IPv4 site resolves into this prefix; judged by the IPv4 address inside.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_NUMERIC_HOST = re.compile(r"(?i)(?:\d+|0x[0-9a-f]*)(?:\.(?:\d+|0x[0-9a-f]*))*\.?")


class UnknownHostError(FetchError):
    """The name does not resolve; ``url`` is the host.  ``passing`` says whether asking again may help."""

    def __init__(self, url: str, message: str, *, passing: bool) -> None:
        super().__init__(url, message)
        self.passing = passing


async def system_resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver, without blocking the event loop.  Raises OSError (``socket.gaierror``)."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: IPAddress) -> bool:
    """Whether an address is globally reachable by the IANA registries, the special cases above refused."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    if address in _NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_V6 and not any(address in network for network in _REFUSED_V6)


def is_web_port(port: int) -> bool:
    """80, 443, or any port from 1024 up that browsers do not block."""
    return port in WEB_PORTS or (FIRST_FREE_PORT <= port <= LAST_PORT and port not in BAD_PORTS)


def literal(host: str) -> IPAddress | None:
    """The IP address that a host spells out, in every way that resolvers take (``127.1``, ``0x7f.1``, ``2130706433``).

    None for a name.  Numeric hosts that are no address (``1.2.3.4.5``) are None too; no resolver knows them.
    """
    host = host.strip("[]")
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if not _NUMERIC_HOST.fullmatch(host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return None


class Guard:
    """The rules for one fetcher.

    ``allow_private`` lifts the rule on networks (never those on schemes, ports and credentials); ``resolve`` is the
    system's resolver unless a test brings its own.
    """

    def __init__(self, *, allow_private: bool = False, resolve: Resolve = system_resolve) -> None:
        self._allow_private = allow_private
        self._resolve = resolve

    def check(self, url: str) -> httpx.URL:
        """The address as it will be requested.  Raises AddressError where its text alone is reason to refuse it."""
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, ValueError) as error:
            raise AddressError(url, f"Not an address that can be fetched: {error}") from error
        if parsed.scheme not in ("http", "https") or not parsed.host:
            raise AddressError(url, "Only http and https addresses with a host are fetched")
        if parsed.userinfo:
            shown = str(parsed.copy_with(username=None, password=None))
            raise AddressError(shown, "Addresses with a user name or password in them are not fetched; remove it")
        port = (443 if parsed.scheme == "https" else 80) if parsed.port is None else parsed.port
        if not is_web_port(port):
            raise AddressError(url, f"Port {port} is not one that web pages are fetched from")
        address = literal(parsed.host)
        if address is not None:
            self._check_network(url, parsed.host, address)
        return parsed

    async def addresses(self, host: str, port: int) -> list[str]:
        """The network addresses of ``host`` that may be connected to, best first, at least one.

        One bad address among good ones refuses the host: a public name has no business in a private network.
        Raises AddressError, or UnknownHostError where there is none.
        """
        spelled = literal(host)
        found = [str(spelled)] if spelled is not None else await self._look_up(host, port)
        for address in found:
            self._check_network(f"{host}:{port}", host, ipaddress.ip_address(address))
        return found

    async def _look_up(self, host: str, port: int) -> list[str]:
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            passing = getattr(error, "errno", None) == socket.EAI_AGAIN
            mend = "the name service did not answer; check the connection" if passing else "check its spelling"
            raise UnknownHostError(host, f"The host name {host} is not known; {mend}", passing=passing) from error
        if not found:
            raise UnknownHostError(host, f"The host name {host} has no address; check its spelling", passing=False)
        return found

    def _check_network(self, subject: str, host: str, address: IPAddress) -> None:
        if self._allow_private or is_public(address):
            return
        shown = host if host == str(address) else f"{host} is {address}, which"
        raise AddressError(
            subject, f"{shown} lies in a private or reserved network; if it is yours, allow it with --allow-private"
        )
