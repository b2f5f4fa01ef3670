"""Hostile text → what files can hold: file names, XML, YAML, Markdown.  Every function takes any string."""

import json
import re
import unicodedata

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may contain (XML 1.0, production 2)."""
_NOT_PLAIN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""What JSON leaves in a string and YAML does not take as it is (YAML 1.2, sections 5.1 and 5.4)."""
_SLUG_LENGTH = 60
_NOT_SLUG = re.compile("[^a-z0-9]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INLINE = re.compile(r"([\\`*_{}\[\]|~$^=])")
"""Characters that mean something anywhere in Markdown, its usual extensions, or the templates of site generators."""
_BLOCK_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+:%](?=.)|[-+]$|\d{1,9}(?=[.)])|>)")


def for_xml(text: str) -> str:
    """Text without what XML cannot hold, each such character replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def for_yaml(text: str) -> str:
    """Text as a double-quoted YAML scalar, which is one as JSON, too."""
    return _NOT_PLAIN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def for_markdown(text: str) -> str:
    """A line or some lines of text as Markdown that shows just these characters; line ends stay line ends."""
    return "\\\n".join(_line(line) for line in text.split("\n"))


def slug(text: str | None) -> str:
    """A part of a file name out of a headline: lower case letters without accents, digits, hyphens; perhaps empty."""
    plain = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain)[:_SLUG_LENGTH].strip("-")


def file_name(number: int, site: str, published: str | None, title: str | None) -> str:
    """The name of an article's file, without its ending: day, site and headline for people, its number to be unique."""
    day = (published or "")[:10]
    parts = [day if _DAY.fullmatch(day) else "undated", slug(site), slug(title), str(number)]
    return "-".join(part for part in parts if part)


def _line(line: str) -> str:
    text = " ".join(_NOT_XML.sub("\ufffd", line).split())
    text = _INLINE.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))
    return _BLOCK_START.sub(_disarmed, text)


def _disarmed(found: re.Match[str]) -> str:
    """What would begin a heading, a list or a quote, with a backslash where that takes effect."""
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"
