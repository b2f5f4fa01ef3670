"""WARC files as other programs write them, record by record, by way of warcio."""

import gzip
import io
import zlib

import brotli
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

CODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


class Maker:
    """Collects records; ``bytes`` is the file so far."""

    def __init__(self, *, packed=True):
        self.buffer = io.BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=packed)
        self.offsets = []

    def add(
        self, url, body="", *, date="2020-03-01T08:00:00Z", kind="response", status="200 OK", headers=(), warc=None
    ):
        self.offsets.append(self.buffer.tell())
        body = body.encode() if isinstance(body, str) else body
        http = None
        if kind in {"response", "revisit"}:
            form = [] if "Content-Type" in dict(headers) else [("Content-Type", "text/html; charset=utf-8")]
            http = StatusAndHeaders(status, [*form, *headers], protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http,
            warc_headers_dict={"WARC-Date": date, **(warc or {})},
            warc_content_type="text/html" if kind == "resource" else "",
        )  # fmt: skip
        self.writer.write_record(record)
        return self

    @property
    def bytes(self):
        return self.buffer.getvalue()


def chunked(body, size=700):
    body = body.encode() if isinstance(body, str) else body
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
