"""A site's settings and its rules, read from TOML or made from an address, validated once: text in, frozen records out.

[[site]]
url = "https://www.example.org/"
pace = 2.0                      # seconds between two requests to one host
every = "30m"                   # its feeds, sitemaps and sections are looked at so often, whatever their rhythm
subdomains = true               # crawl news.example.org too, not only www.example.org
exclude = ["/shop/", "/games/"] # regular expressions, searched in path and query
browser = true                  # render its articles, and its empty shells, in a browser
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scraper.amounts import parse_interval
from scraper.errors import AddressError, ConfigError
from scraper.extract.rules.reading import read_site_rules
from scraper.extract.rules.rule import Rules, SiteRules, bare_host
from scraper.urls import normalise, site_key

PATTERN_LIMIT = 500
"""Longest ``exclude`` expression, characters."""

RULES_CAP = 2**20
"""Bytes of a rule file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site to crawl: where it begins and what belongs to it."""

    url: str
    """Normalised address to begin from; any page of the site."""
    pace: float | None = None
    """Seconds between two requests to one host; None for the crawl's own pace."""
    every: timedelta | None = None
    """How often its feeds, sitemaps and sections are looked at; None: as often as they bring something new."""
    subdomains: bool = False
    """Whether every host of the registered domain belongs, or only this host (with or without www, m, amp)."""
    exclude: tuple[re.Pattern[str], ...] = ()
    """Addresses whose path and query match one of these are never fetched."""
    browser: bool = False
    """Whether its articles are always rendered in a browser, and whatever else of it is an empty shell."""

    @property
    def home(self) -> str:
        """The address of the host's front page."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}/"

    def holds(self, url: str) -> bool:
        """Whether ``url`` (normalised) belongs to this site and is not excluded."""
        if site_key(url) != site_key(self.url):
            return False
        if not self.subdomains and _host_of(url) != _host_of(self.url):
            return False
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return not any(pattern.search(target) for pattern in self.exclude)


def _host_of(url: str) -> str:
    return bare_host(urlsplit(url).netloc)


def site(url: str, **settings: Any) -> Site:
    """Return the site that ``url`` belongs to; an address without a scheme is taken as https.

    Raises:
        AddressError: ``url`` is not an http(s) address.
    """
    address = normalise(url if "://" in url else f"https://{url}")
    if address is None:
        raise AddressError(url, "Not an address that can be crawled: give one such as https://www.example.org/")
    return Site(url=address, **settings)


def read_sites(path: Path) -> tuple[Site, ...]:
    """Read ``[[site]]`` tables from a TOML file.

    Raises:
        ConfigError: the file cannot be read or parsed, or a table has a wrong or unknown key; the message names it.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("site")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"Cannot read the sites in {path}: {error}") from error
    if not isinstance(tables, list) or not tables:
        raise ConfigError(f"{path} names no site: write a table [[site]] with a url for each")
    return tuple(_site(path, number, table) for number, table in enumerate(tables, 1))


def read_rules(folder: Path) -> Rules:
    """Read every rule file (``*.toml``, one a host) of a folder.

    Raises:
        ConfigError: the folder cannot be read, or files in it are wrong; the message has a line for each of them.
    """
    sites, messages = check_rules(folder)
    if messages:
        raise ConfigError("\n".join(messages))
    return Rules(sites)


def check_rules(folder: Path) -> tuple[dict[tuple[str, bool], SiteRules], list[str]]:
    """Read the rule files of a folder: those that can be used by host, and a message for each other one.

    Raises:
        ConfigError: there is no such folder.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder} is no folder of rule files: make it, or give another with --rules")
    sites: dict[tuple[str, bool], SiteRules] = {}
    messages = []
    for path in sorted(folder.glob("*.toml")):
        try:
            read = read_site_rules(_text_of(path), str(path))
        except ConfigError as error:
            messages.append(str(error))
            continue
        held = sites.setdefault((read.host, read.subdomains), read)
        if held is not read:
            messages.append(f"{path}: {held.name} is for {read.host} too: write both rules into one file")
    return sites, messages


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > RULES_CAP:
            raise ConfigError(f"{path}: larger than {RULES_CAP} bytes")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Cannot read the rules in {path}: {error}") from error


def _site(path: Path, number: int, table: Mapping[str, Any]) -> Site:
    settings = dict(table)
    where = f"{path}, site {number}"
    url = settings.pop("url", None)
    if not isinstance(url, str):
        raise ConfigError(f'{where}: url is missing: write url = "https://…"')
    if unknown := sorted(set(settings) - set(_CHECKS)):
        raise ConfigError(f"{where}: unknown setting {unknown[0]!r}: known are url, {', '.join(_CHECKS)}")
    return site(url, **{name: _CHECKS[name](value, f"{where}, {name}") for name, value in settings.items()})


def _pace(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 86400:  # noqa: PLR2004 - a day
        raise ConfigError(f"{where}: {value!r} is not a number of seconds from 0 to 86400")
    return float(value)


def _every(value: Any, where: str) -> timedelta:
    try:
        return parse_interval(value if isinstance(value, str) else repr(value))
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from error


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: {value!r} is not true or false")
    return value


def _patterns(value: Any, where: str) -> tuple[re.Pattern[str], ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and len(item) <= PATTERN_LIMIT for item in value):
        raise ConfigError(f"{where}: not a list of regular expressions of at most {PATTERN_LIMIT} characters")
    try:
        return tuple(re.compile(item) for item in value)
    except re.error as error:
        raise ConfigError(f"{where}: {error.pattern!r} is not a regular expression: {error}") from error


_CHECKS = {"pace": _pace, "every": _every, "subdomains": _flag, "exclude": _patterns, "browser": _flag}
