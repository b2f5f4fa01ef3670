"""Captures → a WARC file that ``warcio check`` passes, pywb replays, and ``import`` reads back.

The archive keeps bodies, not the wire: status line and headers are written anew, and a header in each response says so.
The same captures give the same bytes: records are named by what they hold, and their dates are those of the visits.
"""

import base64
import hashlib
import io
import uuid
from collections.abc import Iterable
from typing import IO, Any

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]  # it has no stubs
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]  # likewise

from scraper.archive.captured.captures import Capture
from scraper.archive.captured.served import CapturedVisit
from scraper.archive.store import Archive

RECONSTRUCTED = "status line and headers written anew from an archive of bodies; content-encoding undone"
"""What ``X-Archive-Reconstructed`` says in every response."""

_CALLED_SO = uuid.uuid5(uuid.NAMESPACE_URL, "urn:article-archive:warc")
_VERSION = "1.1"
_REASONS = {200: "OK", 203: "Non-Authoritative Information", 206: "Partial Content"}


class WarcExport:
    """A WARC file being written, gzip record by record or, without ``packed``, plain."""

    def __init__(self, file: IO[bytes], *, name: str, software: str, date: str, packed: bool = True) -> None:
        self._writer = WARCWriter(file, gzip=packed, warc_version=_VERSION)
        self._written: dict[tuple[str, str], tuple[str, str]] = {}
        self.records = 0
        """Responses, resources and revisits written."""
        info = {
            "software": software,
            "format": f"WARC File Format {_VERSION}",
            "description": f"Captures; {RECONSTRUCTED}",
        }
        record = self._writer.create_warcinfo_record(name, info)
        record.rec_headers.replace_header("WARC-Date", date)
        record.rec_headers.replace_header("WARC-Record-ID", _name(name, date, "warcinfo"))
        self._writer.write_record(record)

    def add(self, archive: Archive, article_ids: Iterable[int], *, as_of: str | None = None) -> None:
        """Write the captures of articles: each once for each address, then as a revisit whenever it came again.

        With ``as_of``, those that were there by that date.
        """
        for number in article_ids:
            self._written.clear()  # addresses belong to one article
            for visit in archive.captured_visits(number, as_of=as_of):
                first = self._written.get((visit.url, visit.sha256))
                if first is None:
                    self._add_first(archive, visit)
                elif not visit.rendered:
                    self._revisit(visit, *first)

    def _add_first(self, archive: Archive, visit: CapturedVisit) -> None:
        capture = archive.capture(visit.sha256)
        if capture is None:
            return
        kind = "resource" if visit.rendered else "response"
        record = self._writer.create_warc_record(
            visit.url,
            kind,
            payload=io.BytesIO(capture.content),
            length=len(capture.content),
            http_headers=None if visit.rendered else _http(visit, capture),
            warc_headers_dict=_headers(visit, kind),
            warc_content_type=_media(capture) if visit.rendered else "",
        )
        self._write(record)
        digest = hashlib.sha1(capture.content, usedforsecurity=False).digest()
        self._written[visit.url, visit.sha256] = (visit.started, f"sha1:{base64.b32encode(digest).decode()}")

    def _revisit(self, visit: CapturedVisit, first: str, digest: str) -> None:
        record = self._writer.create_revisit_record(
            visit.url,
            digest,
            visit.url,
            first,
            http_headers=_http(visit, None),
            warc_headers_dict=_headers(visit, "revisit"),
        )
        self._write(record)

    def _write(self, record: Any) -> None:
        self._writer.write_record(record)
        self.records += 1


def _headers(visit: CapturedVisit, kind: str) -> dict[str, str]:
    return {"WARC-Date": visit.started, "WARC-Record-ID": _name(visit.url, visit.started, visit.sha256, kind)}


def _http(visit: CapturedVisit, capture: Capture | None) -> StatusAndHeaders:
    status = visit.status or 200
    lines = [("Content-Type", _media(capture)), ("Content-Length", str(len(capture.content)))] if capture else []
    return StatusAndHeaders(
        f"{status} {_REASONS.get(status, 'Unknown')}",
        [*lines, ("X-Archive-Reconstructed", RECONSTRUCTED)],
        protocol="HTTP/1.1",
    )


def _media(capture: Capture | None) -> str:
    """The Content-Type as it was sent, as far as the archive keeps it; line ends and the like cannot get into it."""
    media = _token(capture.media_type if capture else None) or "text/html"
    charset = _token(capture.charset if capture else None)
    return f"{media}; charset={charset}" if charset else media


def _token(text: str | None) -> str:
    return "".join(char for char in text or "" if char.isascii() and (char.isalnum() or char in "-_.+/:"))


def _name(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_CALLED_SO, ' '.join(parts))}>"
