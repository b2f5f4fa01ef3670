"""Stored captures in, new readings of their articles out: offline, page by page, nothing fetched."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scraper.archive.ledger import COMPARED
from scraper.archive.store import Archive
from scraper.extract.article import extract
from scraper.extract.rules.rule import Rules
from scraper.models import Article
from scraper.plan import is_kept

SAMPLES = 10
"""Articles named in the report for each field that differs."""


@dataclass(slots=True)
class Impact:
    """What a new extractor makes of the captures, against what the archive holds."""

    read: int = 0
    """Captures read."""
    differing: int = 0
    """Articles that differ in a compared field."""
    lost: list[str] = field(default_factory=list)
    """Addresses that the extractor no longer takes for an article; left as they are."""
    fields: Counter[str] = field(default_factory=Counter)
    """Field → articles in which it differs."""
    samples: dict[str, list[str]] = field(default_factory=dict)
    """Field → the first addresses in which it differs."""

    def add(self, address: str, changes: list[str]) -> None:
        """Count one article that is still one."""
        self.differing += bool(changes)
        for name in changes:
            self.fields[name] += 1
            if self.fields[name] <= SAMPLES:
                self.samples.setdefault(name, []).append(address)

    def as_json(self) -> dict[str, object]:
        """The impact as plain data."""
        return {
            "read": self.read,
            "differing": self.differing,
            "fields": dict(self.fields),
            "samples": self.samples,
            "no_longer_articles": self.lost,
        }

    def as_text(self) -> str:
        """The impact as a few lines."""
        lines = [f"{self.read} captures read, {self.differing} articles differ"]
        for name, count in self.fields.most_common():
            lines += [f"{name}: {count}", *(f"  {address}" for address in self.samples[name])]
        if self.lost:
            lines += [f"no longer taken for articles, left as they are: {len(self.lost)}"]
            lines += [f"  {address}" for address in self.lost[:SAMPLES]]
        return "\n".join(lines)


def reextract(archive: Archive, *, now: str, write: bool, rules: Rules | None = None) -> Impact:
    """Read every article's newest capture again; with ``write``, what differs becomes a revision.

    The same extractor changes nothing.  ``now`` is the ISO 8601 UTC time that new revisions carry; of
    ``rules``, those count that held on the day a capture was first seen.

    Raises:
        ArchiveError: the archive cannot be read or written; what was written before stays.
    """
    impact = Impact()
    for number, address, article in _readings(archive, rules):
        impact.read += 1
        if not is_kept(article):
            impact.lost.append(address)
            continue
        impact.add(address, _changes(archive, number, article))
        if write:
            archive.reextracted(number, article, now=now)
    return impact


def _readings(archive: Archive, rules: Rules | None) -> Iterator[tuple[int, str, Article]]:
    number = 0
    while batch := archive.captured_articles(after=number):
        for number, address, capture in batch:
            article = extract(capture.content, address, charset=capture.charset, rules=rules, when=capture.first_seen)
            yield number, address, article


def _changes(archive: Archive, number: int, article: Article) -> list[str]:
    held = archive.find(number)
    return [name for name in COMPARED if held and _plain(getattr(held.article, name)) != _plain(getattr(article, name))]


def _plain(value: object) -> str:
    return " ".join(str(value or "").split())
