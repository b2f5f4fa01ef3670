"""The text of a rule file (TOML) in, its checked rules out; whatever is wrong with it is one message that says where.

host = "lagazette.example"           # with or without www.; subdomains = true for all hosts below it

[[rule]]                             # the first that holds on the day of the page's capture is used
valid_until = 2024-05-31             # and valid_from; both days belong
title = "h1.titre"                   # CSS or XPath, or a list of them: the first with something in it wins
authors = ["//a[@rel='author']", "meta[name=author]::attr(content)"]
body = "//div[@id='texte']"
strip = [".lire-aussi", { select = "//aside", if = "//body[@class='long']" }]

[[test]]
url = "https://lagazette.example/2024/bac"
file = "bac.html"                    # beside the rule file; without it the page is fetched
title = "Le bac rouvre"
body_contains = ["deux ans"]
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from scraper.errors import ConfigError
from scraper.extract.rules.rule import FIELDS, Choice, Rule, RuleTest, SiteRules, bare_host
from scraper.extract.rules.selectors import selector
from scraper.models import Article

MAX_CHOICES: Final = 200
"""Selectors, names or replacements under one key."""
MAX_TEXT: Final = 500
"""Characters of a name, a pattern or a replacement."""
MIN_FIND: Final = 3
"""Characters of a text to be replaced: a shorter one stands everywhere."""

_HOST: Final = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9-]+")
_AT_LINE: Final = re.compile(r"at line (\d+)")
_ARTICLE_FIELDS: Final = frozenset(Article.__dataclass_fields__) - {"provenance", "extractor", "teasers", "links"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a file we are, for messages."""

    file: str
    text: str
    within: str = ""

    def at(self, within: str) -> "_Place":
        """A place further in."""
        return _Place(self.file, self.text, f"{self.within}, {within}".removeprefix(", "))

    def wrong(self, message: str, value: object = None) -> ConfigError:
        """The error to raise; it names the line of ``value`` where that stands in the file as it is, else the key's."""
        line = self._line("" if value is None else str(value))
        return ConfigError(
            f"{', '.join(filter(None, (self.file, f'line {line}' if line else '', self.within)))}: {message}"
        )

    def _line(self, value: str) -> int | None:
        """Follow the way down to the table and its key: the same text may stand in another rule before."""
        lines, found = self.text.splitlines(), -1
        for step in filter(None, self.within.split(", ")):
            name, _, number = step.partition(" ")
            opening = re.compile(rf"\s*\[\[\s*{name}\s*\]\]" if number else rf"\s*{name}\s*=")
            places = (n for n, line in enumerate(lines) if n >= found and opening.match(line))
            found = next(islice(places, int(number or 1) - 1, None), found)
        literal = (n for n, line in enumerate(lines) if n >= found and value and value in line)
        return next(literal, found) + 1 or None


def read_site_rules(text: str, name: str) -> SiteRules:
    """Read one rule file.

    Raises:
        ConfigError: it cannot be parsed, or a key is unknown or wrong; the message names file, place and mend.
    """
    place = _Place(name, text)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _AT_LINE.search(str(error))
        raise ConfigError(f"{name}{f', line {line[1]}' if line else ''}: not TOML: {error}") from error
    _only(data, {"host", "subdomains", "rule", "test"}, place)
    host = data.get("host")
    if not isinstance(host, str) or not _HOST.fullmatch(host.lower()):
        raise place.wrong(f'host is missing or no host: write host = "example.org", not {host!r}', host)
    tables = _tables(data, "rule", place)
    if not tables:
        raise place.wrong("holds no rule: write a table [[rule]] with at least one field")
    return SiteRules(
        name=name,
        host=bare_host(host),
        subdomains=_flag(data.get("subdomains", False), place.at("subdomains")),
        rules=tuple(_rule(table, place.at(f"rule {number}"), number) for number, table in enumerate(tables, 1)),
        tests=tuple(
            _test(table, place.at(f"test {number}"), number)
            for number, table in enumerate(_tables(data, "test", place), 1)
        ),
    )


def _tables(data: Mapping[str, Any], key: str, place: _Place) -> list[dict[str, Any]]:
    tables = data.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise place.wrong(f"{key} is written as a table [[{key}]]", key)
    return tables


def _only(table: Mapping[str, Any], known: "set[str] | frozenset[str]", place: _Place) -> None:
    if unknown := sorted(set(table) - known):
        raise place.wrong(f"unknown key {unknown[0]!r}: known are {', '.join(sorted(known))}", unknown[0])


def _rule(table: Mapping[str, Any], place: _Place, number: int) -> Rule:
    _only(table, {*FIELDS, *_SETTINGS}, place)
    settings = {name: read(table[name], place.at(name)) for name, read in _SETTINGS.items() if name in table}
    fields = {name: _choices(table[name], place.at(name)) for name in FIELDS if name in table}
    if not fields and not settings.keys() - {"valid_from", "valid_until", "path", "fallback"}:
        raise place.wrong(f"says nothing: give a field ({', '.join(FIELDS[:3])} …), strip or next_page_link")
    rule = Rule(name=f"{place.file}, rule {number}", fields=fields, **settings)
    if rule.valid_from and rule.valid_until and rule.valid_from > rule.valid_until:
        raise place.wrong("valid_from is later than valid_until", rule.valid_from)
    return rule


def _choices(value: Any, place: _Place) -> tuple[Choice, ...]:
    items = value if isinstance(value, list) else [value]
    if not items or len(items) > MAX_CHOICES:
        raise place.wrong(f"give 1 to {MAX_CHOICES} selectors")
    return tuple(_choice(item, place) for item in items)


def _choice(item: Any, place: _Place) -> Choice:
    table = {"select": item} if isinstance(item, str) else item
    if not isinstance(table, dict) or "select" not in table or set(table) - {"select", "if"}:
        raise place.wrong(f'{item!r} is neither a selector nor {{ select = "…", if = "…" }}', item)
    if not all(isinstance(text, str) for text in table.values()):
        raise place.wrong(f"{item!r}: selectors are text in quotes")
    found = {}
    for key, text in table.items():
        try:
            found[key] = selector(text)
        except ValueError as error:
            raise place.wrong(f"{text!r}: {error}", text) from error
    return Choice(found["select"], found.get("if"))


def _flag(value: Any, place: _Place) -> bool:
    if not isinstance(value, bool):
        raise place.wrong(f"{value!r} is not true or false")
    return value


def _day(value: Any, place: _Place) -> date:
    if type(value) is not date:
        raise place.wrong(f"{value!r} is no day: write 2024-05-31, without quotes or time")
    return value


def _pattern(value: Any, place: _Place) -> re.Pattern[str]:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise place.wrong(f"not a regular expression of at most {MAX_TEXT} characters")
    try:
        return re.compile(value)
    except (re.error, RecursionError) as error:
        raise place.wrong(f"{value!r} is not a regular expression: {error}", value) from error


def _names(value: Any, place: _Place) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    if not items or len(items) > MAX_CHOICES or not all(isinstance(i, str) and 0 < len(i) <= MAX_TEXT for i in items):
        raise place.wrong(f"give 1 to {MAX_CHOICES} pieces of a class or id, each text in quotes")
    return tuple(items)


def _replacements(value: Any, place: _Place) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or len(value) > MAX_CHOICES:
        raise place.wrong('write replace = [{ find = "…", with = "…" }]')
    return tuple(_replacement(item, place) for item in value)


def _replacement(item: Any, place: _Place) -> tuple[str, str]:
    if not isinstance(item, dict) or set(item) != {"find", "with"}:
        raise place.wrong(f'{item!r} is not {{ find = "…", with = "…" }}')
    found, instead = item["find"], item["with"]
    if not all(isinstance(text, str) and len(text) <= MAX_TEXT for text in (found, instead)) or len(found) < MIN_FIND:
        raise place.wrong(f"find has {MIN_FIND} to {MAX_TEXT} characters, with at most {MAX_TEXT}", found)
    return found, instead


_SETTINGS: Final[Mapping[str, Callable[[Any, _Place], Any]]] = {
    "valid_from": _day,
    "valid_until": _day,
    "path": _pattern,
    "strip": _choices,
    "strip_id_or_class": _names,
    "replace": _replacements,
    "single_page_link": _choices,
    "next_page_link": _choices,
    "fallback": _flag,
}
"""Keys of a rule that are no fields → how each is checked."""


def _test(table: Mapping[str, Any], place: _Place, number: int) -> RuleTest:
    _only(table, _ARTICLE_FIELDS | {"file", "date", "body_contains", "body_lacks"}, place)
    url, file = table.get("url"), table.get("file")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise place.wrong('url is missing: write url = "https://…", the address of the page', url)
    if file is not None and (not isinstance(file, str) or file.startswith("/") or ".." in file.split("/")):
        raise place.wrong(f"{file!r} is no file beside the rule file", file)
    when = _day(table["date"], place.at("date")).isoformat() if "date" in table else None
    expected = dict(_expected(table, place))
    return RuleTest(name=f"{place.file}, test {number}", url=url, file=file, when=when, expected=expected)


def _expected(table: Mapping[str, Any], place: _Place) -> Iterator[tuple[str, Any]]:
    for key in table.keys() - {"url", "file", "date"}:
        value = table[key]
        if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(i, str) for i in value)):
            raise place.wrong(f"{key} is text in quotes, or a list of them, not {value!r}")
        yield key, value
