"""Hits of a search → an Atom feed (RFC 4287), which any feed reader follows."""

import re
import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime
from xml.etree import ElementTree as ET

from scraper.archive.searching.search import Hit

_NAMESPACE = "http://www.w3.org/2005/Atom"
_UNFIT = re.compile("[^\\t\\n\\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, section 2.2."""
_DAY = 10  # characters of a date


def feed(title: str, hits: Sequence[Hit], *, now: str, changed: Collection[int] = ()) -> str:
    """The feed as a document; an article keeps its entry's id, so that readers show a changed one as updated."""
    root = ET.Element("feed", xmlns=_NAMESPACE)
    _add(root, "title", title)
    _add(root, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"article-archive search {title}").urn)
    _add(root, "updated", now)
    _add(_add(root, "author"), "name", "Article archive")
    _add(root, "generator", "article-archive")
    for hit in hits:
        _entry(root, hit, now, is_changed=hit.id in changed)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}'


def _entry(root: ET.Element, hit: Hit, now: str, *, is_changed: bool) -> None:
    entry = _add(root, "entry")
    _add(entry, "title", hit.title or hit.url)
    _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, hit.url).urn)
    _add(entry, "link", rel="alternate", href=hit.url)
    _add(entry, "updated", now if is_changed else _moment(hit.published) or now)
    if moment := _moment(hit.published):
        _add(entry, "published", moment)
    for name in (hit.authors or hit.site_name).split("; "):
        _add(_add(entry, "author"), "name", name)
    if is_changed:
        _add(entry, "category", term="changed")
    _add(entry, "summary", " ".join((hit.snippet or "").split()))


def _moment(published: str | None) -> str | None:
    """A date as Atom has it, RFC 3339; None where there is none.  A bare date is its midnight, UTC."""
    try:
        if published and len(published) == _DAY:
            return f"{date.fromisoformat(published).isoformat()}T00:00:00Z"
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return moment.isoformat(timespec="seconds") + ("" if moment.tzinfo else "Z")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    fit = {key: _UNFIT.sub("\ufffd", value) for key, value in attributes.items()}
    element = ET.SubElement(parent, name, fit)
    if text is not None:
        element.text = _UNFIT.sub("\ufffd", text)
    return element
