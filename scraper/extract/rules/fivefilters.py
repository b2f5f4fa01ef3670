"""A FiveFilters site configuration (``example.org.txt``) in, our rule file as TOML out, and what it could not say.

The format is a line a directive, ``name: value`` or ``name(argument): value``; ``#`` opens a comment.  Semantics after
Full-Text RSS and graby (https://help.fivefilters.org/full-text-rss/site-patterns.html).  Nothing is dropped silently:
every line that is not converted is reported with its number and why.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from scraper.extract.rules.reading import MAX_TEXT, MIN_FIND
from scraper.extract.rules.rule import bare_host
from scraper.extract.rules.selectors import selector

MAX_LINES: Final = 5_000
"""Lines that are read; the longest known file has 300."""


class Fate(StrEnum):
    """What became of a line that is not in the rule file."""

    NEEDLESS = "needless"
    """It prepares markup for display or for another parser; the text is the same without it."""
    REFUSED = "refused"
    """It logs in, or pretends to be another program: an open archive does neither."""
    UNSUPPORTED = "unsupported"
    """It would change the result, and we have no such thing."""
    UNKNOWN = "unknown"
    """No directive, or a misspelled one."""
    BROKEN = "broken"
    """Its value cannot be used."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line that is not in the rule file."""

    line: int
    fate: Fate
    text: str
    why: str

    @property
    def matters(self) -> bool:
        """Whether the result is another without the line."""
        return self.fate not in {Fate.NEEDLESS, Fate.REFUSED}

    def __str__(self) -> str:
        return f"line {self.line}: {self.fate}: {self.text}: {self.why}"


@dataclass(slots=True)
class Imported:
    """A converted configuration."""

    host: str
    subdomains: bool
    rule: dict[str, list[str]] = field(default_factory=dict)
    """Key of the rule → its values as TOML."""
    tests: list[dict[str, str]] = field(default_factory=list)
    """Key of a test → its value as TOML."""
    notes: list[Note] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether all that bears on the result was converted."""
        return not any(note.matters for note in self.notes)

    @property
    def usable(self) -> bool:
        """Whether anything was converted at all."""
        return bool(self.rule.keys() - {"fallback"})

    @property
    def file_name(self) -> str:
        """Name of the rule file."""
        return f"{'any.' if self.subdomains else ''}{self.host}.toml"

    def as_toml(self) -> str:
        """The rule file."""
        lines = [f"host = {_quoted(self.host)}", *(["subdomains = true"] if self.subdomains else []), "", "[[rule]]"]
        lines += [line for key, values in self.rule.items() for line in _entry(key, values)]
        for test in self.tests:
            lines += ["", "[[test]]", *(f"{key} = {value}" for key, value in test.items())]
        return "\n".join(lines) + "\n"


_KEYS: Final = {
    "title": "title",
    "body": "body",
    "author": "authors",
    "date": "published",
    "strip": "strip",
    "single_page_link": "single_page_link",
    "next_page_link": "next_page_link",
}
"""Directives that hold an XPath → our keys."""
_NEEDLESS: Final = {
    "tidy": "our parser mends markup itself",
    "parser": "there is one parser",
    "strip_comments": "comments of the source are never text",
    "strip_attr": "attributes are not part of the text",
    "post_strip_attr": "attributes are not part of the text",
    "strip_image_src": "pictures are not part of the text",
    "src_lazy_load_attr": "pictures are not part of the text",
    "insert_detected_image": "the lead picture has its own field",
    "convert_double_br_tags": "two line breaks part paragraphs anyway",
    "skip_json_ld": "a rule goes before JSON-LD",
    "autodetect_next_page": "a next page is followed only where the page names it",
    "single_page_link_in_feed": "feeds are read for their links alone",
    "footnotes": "footnotes stay where they stand",
    "prune": "a rule's text is taken as it stands",
}
"""Directives without effect on text → why.  ``dissolve`` is not one: it changes where a paragraph ends."""
_REFUSED: Final = dict.fromkeys(
    "requires_login login_uri login_username_field login_password_field login_extra_fields not_logged_in_xpath".split(),
    "the archive logs in nowhere",
)
_UNSUPPORTED: Final = {
    "native_ad_clue": "articles have no field for paid content",
    "wrap_in": "elements are not wrapped in others",
    "move_into": "elements are not moved",
    "dissolve": "elements are not dissolved",
    "skip_id_or_class": "pages are not left out by name",
}
_TEST_URLS: Final = frozenset({"test_url", "test_urls", "test"})
_TEST_TEXTS: Final = frozenset({"test_contains", "test_content"})
_CONDITIONAL: Final = frozenset({"single_page_link", "next_page_link"})
_LINE: Final = re.compile(r"\s*([A-Za-z_]+)\s*(?:\((.*?)\))?\s*:(.*)")
_BARE_TEST: Final = re.compile(r"\s*test(?:_url)?s?\s*:?\s*(https?://\S+)\s*")
_HOST: Final = re.compile(r"\.?(?:[a-z0-9_-]+\.)+[a-z0-9-]+")


def read_configuration(text: str, file: str) -> Imported:
    """Convert one configuration; ``file`` is its name, which tells the host (a leading dot: all hosts below it).

    Raises:
        ValueError: the name is no host.
    """
    host = PurePath(file).name.removesuffix(".txt").lower()
    if not _HOST.fullmatch(host):
        raise ValueError(f"{file}: its name is no host (example.org.txt): rules for all sites have no place here")
    reader = _Reader(Imported(bare_host(host.removeprefix(".")), host.startswith(".")))
    for number, line in enumerate(text.lstrip("\ufeff").splitlines()[:MAX_LINES], 1):
        if line.strip() and not line.lstrip().startswith("#"):
            reader.read(number, line)
    return reader.end()


class _Reader:
    """Takes a configuration line by line: some lines speak of the one before."""

    def __init__(self, into: Imported) -> None:
        self.into = into
        self.number = 0
        self.line = ""
        self.find: tuple[int, str, str] | None = None
        """A ``find_string`` that waits for its ``replace_string``: line number, line, text."""
        self.last: str | None = None
        """Key of the directive before, which a condition is about."""
        self.replacements: list[str] = []

    def read(self, number: int, line: str) -> None:
        self.number, self.line = number, line.strip()
        if address := _BARE_TEST.fullmatch(line):
            self._test_url(address[1])
        elif found := _LINE.fullmatch(line):
            self._directive(found[1].lower(), found[2], found[3])
        else:
            self._note(Fate.UNKNOWN, "no directive: name: value")

    def end(self) -> Imported:
        self._without_pair()
        if self.replacements:
            self.into.rule["replace"] = self.replacements
        return self.into

    def _directive(self, name: str, argument: str | None, raw: str) -> None:
        value = raw.strip()
        if name == "replace_string" and (argument is not None or self.find):
            self._replace(argument, raw)
        elif name == "find_string":
            self._without_pair()
            self.find = (self.number, self.line, value)
        elif name == "http_header":
            self._note(Fate.REFUSED, "we ask under our own name, without cookies")
        elif name in _REFUSED:
            self._note(Fate.REFUSED, _REFUSED[name])
        elif name in _NEEDLESS:
            self._note(Fate.NEEDLESS, _NEEDLESS[name])
        elif name in _UNSUPPORTED:
            self._note(Fate.UNSUPPORTED, _UNSUPPORTED[name])
        elif not value and name in {*_KEYS, "strip_id_or_class", *_TEST_URLS, *_TEST_TEXTS}:
            self._note(Fate.NEEDLESS, "it has no value")
        else:
            self._with_value(name, value)

    def _with_value(self, name: str, value: str) -> None:
        if name in _KEYS:
            self._selector(_KEYS[name], value)
        elif name == "strip_id_or_class":
            self._named(value)
        elif name == "if_page_contains":
            self._condition(value)
        elif name == "autodetect_on_failure":
            self.into.rule["fallback"] = ["true" if value.lower() in {"yes", "true"} else "false"]
        elif name in _TEST_URLS:
            self._test_url(value)
        elif name in _TEST_TEXTS:
            self._test_text(value)
        else:
            self._note(Fate.UNKNOWN, "not a directive that we know")

    def _selector(self, key: str, value: str) -> None:
        if self._is_usable(value):
            self.into.rule.setdefault(key, []).append(_quoted(value))
            self.last = key
        else:
            self.last = None

    def _is_usable(self, value: str) -> bool:
        try:
            selector(value)
        except ValueError as error:
            self._note(Fate.BROKEN, str(error))
            return False
        return True

    def _named(self, value: str) -> None:
        piece = value.replace("'", "").replace('"', "").strip()
        if 0 < len(piece) <= MAX_TEXT:
            self.into.rule.setdefault("strip_id_or_class", []).append(_quoted(piece))
        else:
            self._note(Fate.BROKEN, "not a piece of an id or class")

    def _condition(self, value: str) -> None:
        """A condition is about the directive before it."""
        if self.last not in _CONDITIONAL:
            self._note(Fate.UNSUPPORTED, "it follows no single_page_link or next_page_link")
        elif self._is_usable(value):
            choices = self.into.rule[self.last]
            choices[-1] = f"{{ select = {choices[-1]}, if = {_quoted(value)} }}"
            self.last = None

    def _replace(self, argument: str | None, raw: str) -> None:
        found = argument if argument is not None else (self.find or (0, "", ""))[2]
        if argument is None:
            self.find = None
        instead = raw.strip()
        if MIN_FIND <= len(found) <= MAX_TEXT and len(instead) <= MAX_TEXT:
            self.replacements.append(f"{{ find = {_quoted(found)}, with = {_quoted(instead)} }}")
        else:
            self._note(Fate.UNSUPPORTED, f"a text to be replaced has {MIN_FIND} to {MAX_TEXT} characters")

    def _without_pair(self) -> None:
        if self.find:
            number, line, _ = self.find
            self.into.notes.append(Note(number, Fate.BROKEN, line, "find_string without its replace_string"))
            self.find = None

    def _test_url(self, value: str) -> None:
        if value.startswith(("http://", "https://")):
            self.into.tests.append({"url": _quoted(value)})
        else:
            self._note(Fate.BROKEN, "not an http(s) address")

    def _test_text(self, value: str) -> None:
        if not self.into.tests:
            self._note(Fate.BROKEN, "it follows no test_url")
            return
        held = self.into.tests[-1].get("body_contains", "[]")[1:-1]
        self.into.tests[-1]["body_contains"] = f"[{', '.join(filter(None, (held, _quoted(value))))}]"

    def _note(self, fate: Fate, why: str) -> None:
        self.into.notes.append(Note(self.number, fate, self.line[:MAX_TEXT], why))


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _entry(key: str, values: list[str]) -> Iterator[str]:
    values = list(dict.fromkeys(values))
    if key == "fallback":
        yield f"{key} = {values[-1]}"
    elif len(values) == 1 and key != "replace":
        yield f"{key} = {values[0]}"
    else:
        yield f"{key} = ["
        yield from (f"  {value}," for value in values)
        yield "]"
