import asyncio
import ipaddress
import socket

import pytest

from scraper.errors import AddressError
from scraper.fetch.guard import Guard, UnknownHostError, is_public, is_web_port, literal

PUBLIC = (
    *(
        "8.8.8.8",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "223.255.255.255",
    ),
    *("2001:4860:4860::8888", "2a00:1450::1", "2606:4700::1111", "64:ff9b::808:808"),
)
NOT_PUBLIC = (
    *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1"),
    *("172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7"),
    *("203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1"),
    *("fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1"),
)
OPEN_PORTS = (80, 443, 1024, 8000, 8080, 8443, 65_535)
CLOSED_PORTS = (-1, 0, 22, 25, 81, 1023, 2049, 6000, 6667, 10_080, 65_536)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_any_other_address_may_not(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0X7F000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("10.0x1.513", "10.1.2.1"),
        ("[::1]", "::1"),
        ("::ffff:a9fe:a9fe", "::ffff:a9fe:a9fe"),
        ("localhost", None),
        ("1.2.3.4.5", None),
        ("4294967296", None),
        ("08.0.0.1", None),
        ("face.b00c", None),
        ("", None),
    ],
)
def test_a_host_may_spell_an_address_in_many_ways(host, address):
    assert literal(host) == (ipaddress.ip_address(address) if address else None)


def test_ports_of_other_services_are_refused():
    assert [port for port in (*OPEN_PORTS, *CLOSED_PORTS) if is_web_port(port)] == list(OPEN_PORTS)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "http://example.org:8080/a?b=c",
        "https://8.8.8.8/",
        "https://[2a00:1450::1]/",
        "https://exämple.org/",
        "https://under_score.example.org/",
    ],
)
def test_an_ordinary_address_passes(url):
    assert Guard().check(url).host


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://example.org/", "http"),
        ("file:///etc/passwd", "http"),
        ("gopher://example.org:70/", "http"),
        ("javascript:alert(1)", "http"),
        ("/relative", "http"),
        ("", "http"),
        ("http://", "host"),
        ("http:///path", "host"),
        ("http://example.org:22/", "Port 22"),
        ("http://example.org:0/", "Port 0"),
        ("https://example.org:99999/", "Port 99999"),
        ("http://[::1/", "Not an address"),
        ("http://127.0.0.1/", "private"),
        ("http://2130706433/", "private"),
        ("http://0x7f.1/", "private"),
        ("http://[::ffff:10.0.0.1]/", "private"),
        ("http://169.254.169.254/latest/meta-data/", "--allow-private"),
    ],
)
def test_any_other_is_refused_with_a_reason(url, word):
    with pytest.raises(AddressError, match=word):
        Guard().check(url)


def test_credentials_are_refused_and_not_repeated():
    with pytest.raises(AddressError, match="password") as caught:
        Guard(allow_private=True).check("https://reader:secret@example.org/")
    assert "secret" not in str(caught.value)


def test_private_networks_can_be_allowed_but_not_other_services():
    guard = Guard(allow_private=True)
    assert guard.check("http://127.0.0.1:8100/").host == "127.0.0.1"
    with pytest.raises(AddressError):
        guard.check("http://127.0.0.1:6667/")


def resolver(*answers):
    remaining = list(answers)

    async def resolve(_host, _port):
        found = remaining.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    return resolve


def addresses(guard, host="news.example"):
    return asyncio.run(guard.addresses(host, 443))


def test_a_name_is_known_by_its_public_addresses():
    found = ["93.184.216.34", "2a00:1450::1"]
    assert addresses(Guard(resolve=resolver(found))) == found


def test_one_private_address_among_public_ones_refuses_the_name():
    with pytest.raises(AddressError, match=r"news\.example is 10\.0\.0\.1"):
        addresses(Guard(resolve=resolver(["93.184.216.34", "10.0.0.1"])))


def test_a_literal_is_not_resolved_but_checked():
    assert addresses(Guard(resolve=resolver()), "8.8.8.8") == ["8.8.8.8"]
    with pytest.raises(AddressError):
        addresses(Guard(resolve=resolver()), "0x7f.1")


@pytest.mark.parametrize(
    ("answer", "passing"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), False),
        (socket.gaierror(socket.EAI_AGAIN, "silent"), True),
        (UnicodeError("label too long"), False),
        ([], False),
    ],
)
def test_a_name_without_an_address_is_unknown(answer, passing):
    with pytest.raises(UnknownHostError) as caught:
        addresses(Guard(resolve=resolver(answer)))
    assert caught.value.passing is passing


def test_the_system_resolves_localhost_and_the_guard_refuses_it():
    with pytest.raises(AddressError, match="localhost is"):
        addresses(Guard(), "localhost")
