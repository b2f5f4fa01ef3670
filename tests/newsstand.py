"""A newspaper as a dict: paths in, answers out, on the loopback; conditional requests are answered properly."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Newsstand:
    """Serve ``pages``: path → text (an HTML page), or (status, headers, text).  Change the dict at any time."""

    def __init__(self, pages=None, *, etag=True):
        self.pages = dict(pages or {})
        self.asked = []
        stand = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                stand.asked.append(self.path)
                status, headers, text = stand.answer(self.path)
                body = text.encode() if isinstance(text, str) else text
                tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if etag and status == 200:
                    headers = {**headers, "ETag": tag}
                    if self.headers.get("If-None-Match") == tag:
                        status, body = 304, b""
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path):
        page = self.pages.get(path, (404, {}, "<h1>Not here</h1>"))
        return page if isinstance(page, tuple) else (200, {}, page)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


PARAGRAPHS = (
    "The council met on Tuesday evening to decide what should become of the old ferry, and it took four hours.",
    "Nobody in the room disputed that the boat is beautiful; the quarrel was about the price of its engine.",
    "In the end a narrow majority voted to keep it for two more summers, and to ask the town for money.",
)


def article(title="The ferry stays", *, body=PARAGRAPHS, head="", after="", author="Maud Keller", day="2026-02-03"):
    """A news page with a headline, a byline, a date and paragraphs."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return f"""<!doctype html><html lang="en"><head><title>{title} | The Stand</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="The Stand">
<meta property="article:published_time" content="{day}T08:00:00+00:00"><meta name="author" content="{author}">{head}
</head><body><header><a href="/">The Stand</a></header><main><article><h1>{title}</h1>
<p class="byline">By <a rel="author" href="/author/keller/">{author}</a>
<time datetime="{day}T08:00:00+00:00">3 February 2026</time></p>{text}</article>{after}</main></body></html>"""


def home(*paths, head=""):
    """A front page that links to these paths."""
    cards = "".join(
        f'<article><h2><a href="{path}">Story number {n} of the day</a></h2></article>' for n, path in enumerate(paths)
    )
    return f"""<!doctype html><html lang="en"><head><title>The Stand</title><meta property="og:type" content="website">{head}
</head><body class="home"><main>{cards}</main></body></html>"""
