"""The guard at work: after DNS, after redirects, against rebinding, and with TLS that must keep the name."""

import asyncio
import ipaddress
import ssl

import pytest
from misbehaving_server import ANY, Server, answer, hang, pieces, redirect

from scraper.fetch import guard
from scraper.fetch.fetcher import Fetcher
from scraper.models import Outcome

PAGE = "<!doctype html><title>Budget</title><p>La séance est levée.</p>"
SECRET = "<p>secret of the intranet</p>"


@pytest.fixture
def two_is_public(monkeypatch):
    """127.0.0.2 stands for the internet; the rest of the loopback stays what it is."""
    real = guard.is_public
    internet = ipaddress.ip_address("127.0.0.2")
    monkeypatch.setattr(guard, "is_public", lambda address: address == internet or real(address))


def names(table):
    """A resolver from a table; a list is answered one by one, its last for ever.  ``asked`` keeps count."""
    asked = []

    async def resolve(host, _port):
        asked.append(host)
        found = table[host]
        return (
            found.pop(0)
            if isinstance(found[0], list) and len(found) > 1
            else found[0]
            if isinstance(found[0], list)
            else found
        )

    resolve.asked = asked
    return resolve


async def two_servers(answers, settings, resolve, path="/", **more):
    """(visit, public server, private server on the same port) of one fetch of http://news.example."""
    async with (
        Server({ANY: answer(SECRET)}) as private,
        Server(answers, host="127.0.0.2", port=private.port) as public,
    ):
        if callable(public.answers):
            public.answers = public.answers(private.port)
        async with Fetcher(settings(allow_private=False, retries=0, **more), resolve=resolve) as fetcher:
            return await fetcher.fetch(f"http://news.example:{private.port}{path}"), public, private


@pytest.mark.usefixtures("two_is_public")
class TestNetworks:
    def test_a_public_name_is_fetched_under_its_name(self, settings):
        resolve = names({"news.example": ["127.0.0.2"]})
        visit, public, private = asyncio.run(two_servers({"/": answer(PAGE)}, settings, resolve))
        assert visit.outcome is Outcome.FETCHED
        assert {asked.headers["host"] for asked in public.asked} == {f"news.example:{public.port}"}
        assert private.asked == []

    def test_a_name_that_points_inside_is_refused(self, settings):
        resolve = names({"news.example": ["127.0.0.1"]})
        visit, public, private = asyncio.run(two_servers({}, settings, resolve))
        assert (visit.outcome, visit.requests) == (Outcome.REFUSED_ADDRESS, 0)
        assert "news.example is 127.0.0.1" in visit.message
        assert public.asked == private.asked == []

    def test_a_name_that_points_inside_among_others_is_refused(self, settings):
        resolve = names({"news.example": ["127.0.0.2", "127.0.0.1"]})
        visit, public, private = asyncio.run(two_servers({}, settings, resolve))
        assert visit.outcome is Outcome.REFUSED_ADDRESS
        assert public.connections == private.connections == 0

    @pytest.mark.parametrize("inside", ["127.0.0.1", "2130706433", "0x7f.1", "inside.example", "[::ffff:127.0.0.1]"])
    def test_a_redirect_inside_is_refused(self, settings, inside):
        resolve = names({"news.example": ["127.0.0.2"], "inside.example": ["127.0.0.1"]})

        def answers(port):
            return {"/": redirect(f"http://{inside}:{port}/admin")}

        visit, public, private = asyncio.run(two_servers(answers, settings, resolve))
        assert visit.outcome is Outcome.REFUSED_ADDRESS
        assert visit.redirects[0][0] == 302
        assert "private" in visit.message
        assert public.targets() == ["/robots.txt", "/"]
        assert private.connections == 0

    def test_a_redirect_of_robots_txt_inside_refuses_the_site(self, settings):
        resolve = names({"news.example": ["127.0.0.2"]})

        def answers(port):
            return {"/robots.txt": redirect(f"http://127.0.0.1:{port}/"), "/": answer(PAGE)}

        visit, public, private = asyncio.run(two_servers(answers, settings, resolve))
        assert visit.outcome is Outcome.REFUSED_ADDRESS
        assert public.targets() == ["/robots.txt"]
        assert private.connections == 0

    def test_each_connection_is_resolved_once_and_goes_where_was_looked(self, settings):
        # the second answer would lead inside, were it asked for between the check and the connection
        resolve = names({"news.example": [["127.0.0.2"], ["127.0.0.1"]]})
        visit, public, private = asyncio.run(two_servers({"/": answer(PAGE)}, settings, resolve))
        assert visit.outcome is Outcome.FETCHED
        assert resolve.asked == ["news.example"]
        assert (public.connections, private.connections) == (1, 0)

    def test_a_name_that_moves_inside_later_is_refused_then(self, settings):
        resolve = names({"news.example": [["127.0.0.2"], ["127.0.0.1"]]})
        answers = {"/robots.txt": pieces(answer("", status=404)), "/": answer(PAGE)}  # its connection closes
        visit, public, private = asyncio.run(two_servers(answers, settings, resolve))
        assert visit.outcome is Outcome.REFUSED_ADDRESS
        assert resolve.asked == ["news.example", "news.example"]
        assert public.targets() == ["/robots.txt"]
        assert private.connections == 0

    def test_the_next_address_is_tried_where_the_first_is_silent(self, settings):
        async def go():
            async with Server({"/": answer(PAGE)}, host="127.0.0.2") as server:
                resolve = names({"news.example": ["127.0.0.3", "127.0.0.2"]})
                async with Fetcher(settings(), resolve=resolve) as fetcher:
                    return await fetcher.fetch(f"http://news.example:{server.port}/")

        assert asyncio.run(go()).outcome is Outcome.FETCHED


class TestTLS:
    def fetch(self, settings, server_tls, host="news.example", tls=None, page=None, **changes):
        async def go():
            async with Server({"/": page or answer(PAGE)}, tls=server_tls) as server:
                resolve = names({host: ["127.0.0.1"]})
                async with Fetcher(settings(**changes), resolve=resolve, tls=tls) as fetcher:
                    return await fetcher.fetch(f"https://{host}:{server.port}/"), server

        return asyncio.run(go())

    @pytest.mark.parametrize("http2", [True, False])
    def test_the_certificate_is_checked_against_the_name(self, settings, server_tls, trusting_tls, http2):
        visit, _ = self.fetch(settings, server_tls, tls=trusting_tls, http2=http2)
        assert visit.outcome is Outcome.FETCHED

    def test_another_name_fails(self, settings, server_tls, trusting_tls):
        visit, server = self.fetch(settings, server_tls, host="other.example", tls=trusting_tls)
        assert (visit.outcome, visit.requests) == (Outcome.TLS, 0)
        assert "certificate" in visit.message
        assert server.asked == []

    def test_a_self_signed_one_fails(self, settings, server_tls):
        visit, server = self.fetch(settings, server_tls)
        assert visit.outcome is Outcome.TLS
        assert "self-signed" in visit.message
        assert server.asked == []

    def test_a_server_without_tls_fails(self, settings, trusting_tls):
        async def plain(reader, writer):
            await reader.read(100)
            writer.write(answer("speak HTTP to me", status=400))
            writer.close()

        async def go():
            async with (
                await asyncio.start_server(plain, "127.0.0.1", 0) as server,
                Fetcher(settings(), tls=trusting_tls) as fetcher,
            ):
                return await fetcher.fetch(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")

        visit = asyncio.run(go())
        assert visit.outcome is Outcome.TLS
        assert "does not speak TLS" in visit.message

    def test_silence_behind_it_is_a_timeout(self, settings, server_tls, trusting_tls):
        visit, _ = self.fetch(settings, server_tls, tls=trusting_tls, page=hang, read_timeout=0.3, retries=0)
        assert visit.outcome is Outcome.TIMEOUT

    def test_a_server_that_hangs_up_behind_it_refuses(self, settings, server_tls, trusting_tls):
        visit, _ = self.fetch(settings, server_tls, tls=trusting_tls, page=pieces(b""), retries=0)
        assert visit.outcome is Outcome.REFUSED

    def test_silence_instead_of_it_is_a_timeout(self, settings, trusting_tls):
        async def go():
            async with (
                Server({ANY: hang}) as server,
                Fetcher(settings(connect_timeout=0.3, retries=0), tls=trusting_tls) as fetcher,
            ):
                return await fetcher.fetch(f"https://127.0.0.1:{server.port}/")

        assert asyncio.run(go()).outcome is Outcome.TIMEOUT

    def test_an_old_protocol_fails(self, settings, server_tls, trusting_tls):
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            server_tls.maximum_version = ssl.TLSVersion.TLSv1_1
        visit, _ = self.fetch(settings, server_tls, tls=trusting_tls)
        assert visit.outcome is Outcome.TLS


def test_proxies_of_the_environment_are_not_used(settings, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def go():
        async with Server({"/": answer(PAGE)}) as server, Fetcher(settings()) as fetcher:
            return await fetcher.fetch(server.url("/"))

    assert asyncio.run(go()).outcome is Outcome.FETCHED


def test_a_netrc_password_is_never_sent(settings, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login reader password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    async def go():
        async with (
            Server({"/": answer("", status=401, WWW_Authenticate='Basic realm="x"')}) as server,
            Fetcher(settings()) as fetcher,
        ):
            await fetcher.fetch(server.url("/"))
            return server

    assert all("authorization" not in asked.headers for asked in asyncio.run(go()).asked)
