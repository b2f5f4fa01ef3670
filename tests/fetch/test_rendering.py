"""Pages in a real Chromium: what they get, what they cannot reach, and that none of them holds it up."""

import asyncio
import contextlib
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from newsstand import Newsstand
from playwright.sync_api import sync_playwright

from scraper.errors import ConfigError
from scraper.fetch import chromium as finding
from scraper.fetch import rendering
from scraper.fetch.browser import Browser
from scraper.fetch.chromium import find_chromium
from scraper.fetch.fetcher import Fetcher
from scraper.models import Outcome, Page, Visit

ADDRESS = "https://www.example.org/2026/ferry"
JAVASCRIPT = {"Content-Type": "text/javascript"}


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch):
    """The pages of these tests say little, and say it at once."""
    monkeypatch.setattr(rendering, "LONG_QUIET", 1.0)


def page(markup, url=ADDRESS, charset="utf-8"):
    content = markup if isinstance(markup, bytes) else markup.encode()
    return Page(url=url, content=content, content_type="text/html", charset=charset)


def render(chromium, *pages, get):
    """Render pages one after the other in one browser."""

    async def run():
        async with Browser(chromium) as browser:
            return [await browser.render(each, get) for each in pages]

    return asyncio.run(run())


def from_table(answers):
    """Fetch from a dict: address → (type, text); what was asked for is kept in ``asked``."""

    async def get(url, max_bytes):
        get.asked.append(url)
        kind, text = answers.get(url, (None, ""))
        held = text.encode()[:max_bytes]
        shared = {"url": url, "started": "2026-02-03T08:00:00Z", "final_url": url, "requests": 1}
        if kind is None:
            return Visit(outcome=Outcome.GONE, status=404, message="nothing there", **shared)
        found = Page(url=url, content=held, content_type=kind, charset=None, headers={"content-type": kind})
        return Visit(outcome=Outcome.FETCHED, status=200, size=len(held), page=found, **shared)

    get.asked = []
    return get


def nothing():
    return from_table({})


def through_fetcher(chromium, settings, *pages):
    async def run():
        async with Fetcher(settings) as fetcher, Browser(chromium) as browser:

            async def get(url, max_bytes):
                return await fetcher.fetch(url, accept=None, max_bytes=max_bytes)

            return [await browser.render(each, get) for each in pages]

    return asyncio.run(run())


def text(rendered):
    return rendered.page.content.decode()


FILL = "document.getElementById('root').textContent = {}"


def test_scripts_modules_and_data_are_brought_and_nothing_else_is_asked_for(chromium):
    markup = """<link rel="stylesheet" href="/style.css" onload="document.title = 'styled'"><div id="root"></div>
<img src="/picture.png"><video src="/film.mp4"></video><iframe src="/frame.html"></iframe>
<script src="/plain.js"></script><script type="module" src="https://cdn.example.net/module.js"></script>"""
    get = from_table(
        {
            "https://www.example.org/plain.js": ("text/javascript", "window.begun = 'plain'"),
            "https://cdn.example.net/module.js": (
                "text/javascript",
                "import {word} from 'https://cdn.example.net/word.js';"
                "navigator.sendBeacon('/beacon'); fetch('/post', {method: 'POST'}).catch(() => 0);"
                "fetch('https://api.example.net/story', {headers: {'X-Key': 'k'}}).then(r => r.json())"
                f".then(s => {FILL.format('[begun, word, s.title].join(`, `)')})",
            ),
            "https://cdn.example.net/word.js": ("text/javascript", "export const word = 'module'"),
            "https://api.example.net/story": ("application/json", '{"title": "Zoë’s ferry"}'),
        }
    )
    (shown,) = render(chromium, page(markup), get=get)
    assert "<title>styled</title>" in text(shown)
    assert ">plain, module, Zoë’s ferry</div>" in text(shown)
    assert (shown.page.url, shown.page.charset, shown.failure, shown.missed) == (ADDRESS, "utf-8", None, ())
    assert set(get.asked) == {
        "https://www.example.org/plain.js", "https://cdn.example.net/module.js", "https://cdn.example.net/word.js",
        "https://api.example.net/story",
    }  # fmt: skip
    assert shown.requests == len(get.asked) == 4
    assert shown.size > 100


def test_the_second_page_costs_its_data_only(chromium):
    script = "fetch('/api' + location.pathname).then(r => r.text()).then(t => { document.body.textContent = t })"
    get = from_table(
        {
            "https://www.example.org/app.js": ("text/javascript", script),
            "https://www.example.org/api/1": ("text/plain", "the first"),
            "https://www.example.org/api/2": ("text/plain", "the second"),
        }
    )
    markup = '<p>wait<script src="/app.js"></script>'
    first, second = render(
        chromium, page(markup, "https://www.example.org/1"), page(markup, "https://www.example.org/2"), get=get
    )
    assert ("the first" in text(first), "the second" in text(second)) == (True, True)
    assert (first.requests, second.requests) == (2, 1)
    assert get.asked.count("https://www.example.org/app.js") == 1


def test_pages_share_nothing_but_scripts(chromium):
    leave = "<p id=p>x<script>localStorage.word = document.cookie = 'left=behind'</script>"
    look = "<p id=p>x<script>p.textContent = `found ${localStorage.word} ${document.cookie}.`</script>"
    _, second = render(chromium, page(leave), page(look), get=nothing())
    assert "found undefined ." in text(second)


def test_a_page_in_another_encoding_is_read_as_it_says(chromium):
    (shown,) = render(chromium, page("<p>café à la crème".encode("latin-1"), charset="iso-8859-1"), get=nothing())
    assert "<p>café à la crème</p>" in text(shown)


def test_what_is_not_there_is_told_and_the_page_goes_on(chromium):
    markup = "<p id=p>x<script src='/app.js'></script><script>fetch('/none').then(r => { p.textContent = r.status })</script>"
    (shown,) = render(chromium, page(markup), get=nothing())
    assert '<p id="p">404</p>' in text(shown)
    assert shown.missed == (
        "https://www.example.org/app.js: nothing there", "https://www.example.org/none: nothing there",
    )  # fmt: skip


def test_text_that_comes_late_is_waited_for(chromium, monkeypatch):
    monkeypatch.setattr(rendering, "LONG_QUIET", 4.0)
    markup = """<div id=root></div><script>
setTimeout(() => fetch('/one').then(r => r.text()).then(t => { root.textContent = t }), 2000)</script>"""
    get = from_table({"https://www.example.org/one": ("text/plain", "at last")})
    (shown,) = render(chromium, page(markup), get=get)
    assert "at last" in text(shown)


def test_the_guard_keeps_scripts_from_private_addresses(chromium, settings):
    with Newsstand({"/secret": "secret"}) as stand:
        markup = f"""<p id=p>x<script src="{stand.url}/secret"></script><script>
fetch('{stand.url}/secret').then(r => r.text()).then(t => {{ p.textContent = t }}, () => {{ p.textContent = 'refused' }})
</script>"""
        (shown,) = through_fetcher(chromium, settings(allow_private=False), page(markup))
        assert stand.asked == []
    assert '<p id="p">refused</p>' in text(shown)
    assert len(shown.missed) == 1
    assert "private" in shown.missed[0] or "loopback" in shown.missed[0]


def test_robots_txt_keeps_scripts_from_what_it_forbids(chromium, settings):
    robots = (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /api/")
    with Newsstand(
        {"/robots.txt": robots, "/app.js": (200, JAVASCRIPT, "fetch('/api/story')"), "/api/story": "x"}
    ) as stand:
        (shown,) = through_fetcher(
            chromium, settings(), page('<p>x<script src="/app.js"></script>', f"{stand.url}/2026/ferry")
        )
        assert stand.asked == ["/robots.txt", "/app.js"]
    assert f"{stand.url}/api/story" in shown.missed[0]
    assert "robots.txt" in shown.missed[0]


def test_endless_requests_end(chromium, monkeypatch):
    monkeypatch.setattr(rendering, "MAX_REQUESTS", 10)
    get = nothing()
    markup = "<p>x<script>let n = 0; (async () => { for (;;) await fetch('/' + n++).catch(() => 0) })()</script>"
    (shown,) = render(chromium, page(markup), get=get)
    assert len(get.asked) == shown.requests == 10
    assert shown.missed[-1] == "It asks for more than 10 files or 30 MiB"


def test_endless_bytes_end(chromium, monkeypatch):
    monkeypatch.setattr(rendering, "MAX_BYTES", 1000)
    get = from_table({f"https://www.example.org/{n}": ("text/plain", "x" * 400) for n in range(20)})
    markup = "<p>x<script>(async () => { for (let n = 0; n < 20; n++) await fetch('/' + n).catch(() => 0) })()</script>"
    (shown,) = render(chromium, page(markup), get=get)
    assert (shown.size, len(get.asked)) == (1000, 3)


HOSTILE = {
    "a loop": ("<p>x<script>for(;;);</script>", "came to no end"),
    "alerts": ("<p>x<script>for(;;) alert(1)</script>", "came to no end"),
    "a page that grows": ("<p>x<script>for(;;) document.body.append('x'.repeat(1000))</script>", "came to no end"),
    "objects": ("<p>x<script>const a = []; for(;;) a.push({n: [a.length]})</script>", "came to no end"),
    "markup without end": ("<p>x<script>document.body.append('x'.repeat(2e6))</script>", "made more of it"),
    "buffers": (
        "<p id=p>x<script>const a = []; try { for(;;) a.push(new Uint8Array(1e8).fill(1)) }"
        " catch { p.textContent = `stopped below 2 GB: ${a.length < 20}` }</script>",
        "stopped below 2 GB: true",
    ),
    "windows": ("<p>kept<script>for (let n = 0; n < 20; n++) window.open('/' + n)</script>", "<p>kept"),
    "a way out": ("<p>kept<script>onload = () => { location = 'https://elsewhere.example/' }</script>", "<p>kept"),
    "a circle": ("<p>kept<script>onload = () => location.reload()</script>", "<p>kept"),
    "a download": ("<p>kept<a id=a download href='data:text/plain,x'></a><script>a.click()</script>", "<p>kept"),
    "questions": ("<p>kept<script>onbeforeunload = () => 1; print(); confirm(1); prompt(1)</script>", "<p>kept"),
    "frames": (
        "<p>kept<script>setInterval(() => document.body.append(document.createElement('iframe')), 5)</script>",
        "<p>kept",
    ),
    "a page that poses": (
        "<p>kept<script>document.__defineGetter__('body', () => { for(;;); });"
        "Element.prototype.__defineGetter__('outerHTML', () => 'made up')</script>",
        "<p>kept",
    ),
    "clobbered names": ("<p>kept<img name=body><img name=documentElement>", "<p>kept"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_page_ends_and_the_next_one_is_rendered(chromium, monkeypatch, case):
    monkeypatch.setattr(rendering, "OWN_SECONDS", 3.0)
    monkeypatch.setattr(rendering, "CALL_SECONDS", 3.0)
    monkeypatch.setattr(rendering, "MAX_MARKUP", 1_000_000)
    monkeypatch.setattr(rendering, "_MARKUP", rendering._MARKUP.replace(str(10 << 20), "1000000"))
    markup, expected = HOSTILE[case]
    get = nothing()
    began = time.monotonic()
    hostile, kind = render(chromium, page(markup), page("<p id=p>x<script>p.textContent = 'next'</script>"), get=get)
    assert expected in (hostile.failure or text(hostile))
    assert '<p id="p">next</p>' in text(kind)
    assert get.asked == []
    assert time.monotonic() - began < 60


def test_a_browser_that_dies_is_started_again(chromium):
    async def run():
        async with Browser(chromium) as browser:
            await browser.render(page("<p>one"), nothing())
            await browser._chromium.close()
            return await browser.render(page("<p>two"), nothing())

    assert "<p>two</p>" in text(asyncio.run(run()))


def test_a_browser_that_does_not_start_costs_the_page(tmp_path):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 7\n")
    broken.chmod(0o755)
    (shown,) = render(broken, page("<p>x"), get=nothing())
    assert shown.page is None
    assert "cannot be started" in shown.failure


@contextlib.contextmanager
def ears():
    """A TCP and a UDP port of one number that note whoever speaks to them: (port, what was heard)."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def handle(self):
            heard.append("tcp")
            super().handle()

        def do_GET(self):
            heard.append(self.path)
            markup = SPEAKS.replace("PORT", str(self.server.server_port)).encode()
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(markup if self.path == "/" else b"")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(server.server_address)
        datagrams.settimeout(0.1)
        over = threading.Event()

        def listen():
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    datagrams.recv(2048)
                    heard.append("udp")

        threads = [threading.Thread(target=server.serve_forever, args=(0.02,)), threading.Thread(target=listen)]
        for thread in threads:
            thread.start()
        try:
            yield server.server_port, heard
        finally:
            over.set()
            server.shutdown()
            for thread in threads:
                thread.join()


SPEAKS = """<p id="p">speaks</p>
<link rel="preconnect" href="http://127.0.0.1:PORT"><link rel="dns-prefetch" href="http://localhost:PORT">
<link rel="prefetch" href="http://127.0.0.1:PORT/prefetch"><link rel="icon" href="http://127.0.0.1:PORT/icon.png">
<link rel="manifest" href="http://127.0.0.1:PORT/manifest.json">
<script type="speculationrules">{"prerender": [{"urls": ["http://127.0.0.1:PORT/prerender"], "eagerness": "immediate"}],
"prefetch": [{"urls": ["http://127.0.0.1:PORT/speculate"], "eagerness": "immediate"}]}</script>
<script>
const attempt = call => { try { const it = call(); if (it && it.catch) it.catch(() => 0) } catch {} };
const at = path => 'http://127.0.0.1:PORT/' + path;
attempt(() => new WebSocket('ws://127.0.0.1:PORT/socket'));
attempt(() => new EventSource(at('events')));
attempt(() => navigator.sendBeacon(at('beacon'), 'x'));
attempt(() => { new Image().src = at('image') });
attempt(() => new SharedWorker(URL.createObjectURL(new Blob([`fetch('${at('shared')}')`]))));
attempt(() => new Worker(URL.createObjectURL(new Blob([`fetch('${at('worker')}'); new WebSocket('ws://127.0.0.1:PORT/w')`]))));
attempt(() => new WebTransport('https://127.0.0.1:PORT/transport').ready);
attempt(async () => {
  const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'},
    {urls: 'turn:127.0.0.1:PORT?transport=tcp', username: 'a', credential: 'b'}]});
  peer.createDataChannel('x');
  await peer.setLocalDescription(await peer.createOffer());
});
</script>"""


def test_no_page_speaks_to_the_network_by_itself(chromium, monkeypatch):
    monkeypatch.setattr(rendering, "LONG_QUIET", 5.0)
    with ears() as (port, heard):
        get = nothing()
        (shown,) = render(chromium, page(SPEAKS.replace("PORT", str(port)), f"http://127.0.0.1:{port}/"), get=get)
        assert "speaks" in text(shown)
        assert heard == []
        assert set(get.asked) <= {f"http://127.0.0.1:{port}/{name}" for name in ("worker", "shared")}


def test_the_same_page_does_speak_where_nothing_keeps_it_from_it(chromium):
    """Without this, the test above would prove nothing."""
    with ears() as (port, heard), sync_playwright() as playwright:
        with contextlib.closing(playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])) as browser:
            tab = browser.new_page()
            tab.goto(f"http://127.0.0.1:{port}/")
            tab.wait_for_timeout(3000)
        assert {"tcp", "udp", "/socket", "/prefetch", "/image", "/events"} <= set(heard)


def test_a_browser_is_found_or_its_lack_is_explained(tmp_path, monkeypatch):
    with pytest.raises(ConfigError, match="is no program; install one, or give its --browser-path"):
        find_chromium(tmp_path / "none")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match=r"none of chromium, .* is on PATH"):
        find_chromium(None)
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert find_chromium(None) == find_chromium(program) == program
    monkeypatch.setattr(finding, "find_spec", lambda _: None)
    with pytest.raises(ConfigError, match="uv sync --extra browser"):
        find_chromium(None)
