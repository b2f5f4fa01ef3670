"""Stored captures in, new readings of their articles out: offline, side by side in processes, nothing fetched.

First it says what would change; what is accepted becomes revisions.  A page that its reader stumbles over, or never
comes to the end of, costs that page (``readers``).
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace

from scraper.archive.captured.captures import Capture, CaptureError
from scraper.archive.store import Archive
from scraper.archive.versions.difference import shared
from scraper.archive.versions.ledger import COMPARED
from scraper.errors import PageError
from scraper.extract.article import EXTRACTOR
from scraper.extract.rules.rule import Rules
from scraper.models import Article, Page
from scraper.readers import Readers
from scraper.urls import site_key

SAMPLES = 10
"""Articles shown in the report for each field that differs."""
BATCH = 64
"""Captures that are read from the archive at once and in hand together."""
SHOWN, LEAD = 160, 40
"""Characters of a value that a sample shows, and of those the ones before the first that differs."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One field of one article, as it is held and as it is read now: a passage from the first difference on."""

    url: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Impact:
    """What a new extractor makes of the captures, against what the archive holds."""

    read: int = 0
    """Captures read."""
    differing: int = 0
    """Articles that differ in a field that makes a revision."""
    written: int = 0
    """Articles that were written, since something of them differs; 0 without ``write``."""
    lost: list[str] = field(default_factory=list)
    """Addresses that the extractor no longer takes for an article; left as they are."""
    failed: list[str] = field(default_factory=list)
    """What was wrong with captures that could not be read, each with its address; left as they are."""
    fields: Counter[str] = field(default_factory=Counter)
    """Field that makes a revision → articles in which it differs."""
    beside: Counter[str] = field(default_factory=Counter)
    """Any other field → articles in which it differs."""
    sites: dict[str, Counter[str]] = field(default_factory=dict)
    """Site → field → articles in which it differs."""
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    """Field → the first articles in which it differs."""

    def add(self, address: str, differences: Mapping[str, tuple[str | None, str | None]]) -> None:
        """Count one article that is still one, with each field that differs as it is held and as it is read."""
        self.differing += any(name in COMPARED for name in differences)
        for name, (before, after) in differences.items():
            counts = self.fields if name in COMPARED else self.beside
            counts[name] += 1
            self.sites.setdefault(site_key(address), Counter())[name] += 1
            if counts[name] <= SAMPLES:
                self.samples.setdefault(name, []).append(_sample(address, before, after))

    def as_json(self) -> dict[str, object]:
        """The impact as plain data."""
        return {
            "read": self.read,
            "differing": self.differing,
            "written": self.written,
            "fields": dict(self.fields),
            "beside": dict(self.beside),
            "sites": {site: dict(counts) for site, counts in self.sites.items()},
            "samples": {
                name: [{"url": one.url, "before": one.before, "after": one.after} for one in samples]
                for name, samples in self.samples.items()
            },
            "no_longer_articles": self.lost,
            "failed": self.failed,
        }

    def as_text(self) -> str:
        """The impact as lines: how much, where, and what it looks like."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.read} captures read, {self.differing} articles differ"
        for site, counts in sorted(self.sites.items()):
            yield f"  {site}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common())
        for name, count in (*self.fields.most_common(), *self.beside.most_common()):
            yield f"{name}: {count}" + ("" if name in COMPARED else " (makes no revision)")
            for sample in self.samples[name]:
                yield f"  {sample.url}"
                yield from (f"    {sign} {text}" for sign, text in (("-", sample.before), ("+", sample.after)) if text)
        for what, addresses in (("no longer taken for articles", self.lost), ("could not be read", self.failed)):
            if addresses:
                yield f"{what}, left as they are: {len(addresses)}"
                yield from (f"  {address}" for address in addresses[:SAMPLES])


def reextract(
    archive: Archive,
    *,
    now: str,
    write: bool,
    rules: Rules | None = None,
    workers: int = 0,
    outdated: bool = False,
) -> Impact:
    """Read every article's newest capture again; with ``write``, what differs becomes a revision.

    The same extractor changes nothing, and what does not differ is not written.

    Args:
        archive: open for writing where ``write`` is set.
        now: ISO 8601 UTC time that new revisions carry.
        write: whether to write what differs.
        rules: of these, those count that held on the day a capture was first seen.
        workers: processes that read; 0: threads of this one.
        outdated: whether to pass over articles that this very extractor has read.

    Raises:
        ArchiveError: the archive cannot be read or written; what was written before stays.
    """
    return asyncio.run(_reextract(archive, now, write=write, rules=rules, workers=workers, outdated=outdated))


async def _reextract(
    archive: Archive, now: str, *, write: bool, rules: Rules | None, workers: int, outdated: bool
) -> Impact:
    impact, readers = Impact(), Readers(workers, rules)
    try:
        async for number, address, article in _readings(archive, readers, EXTRACTOR if outdated else None):
            impact.read += 1
            if isinstance(article, PageError):
                impact.failed.append(str(article))
            elif article is None:
                impact.lost.append(address)
            else:
                differences = archive.differences(number, article)
                impact.add(address, differences)
                if write and (differences or _reads_otherwise(archive, number, article)):
                    archive.reextracted(number, article, now=now)
                    impact.written += 1
    finally:
        readers.close()
    return impact


def _reads_otherwise(archive: Archive, number: int, article: Article) -> bool:
    """Whether anything differs, cards, links and provenance included."""
    held = archive.find(number)
    return held is None or replace(article, url=held.article.url) != held.article


async def _readings(
    archive: Archive, readers: Readers, besides: str | None
) -> AsyncIterator[tuple[int, str, Article | PageError | None]]:
    """Articles in order of their numbers: what each capture is read as now, None where it is no article any more."""
    number = 0
    while batch := archive.captured_articles(after=number, limit=BATCH, besides=besides):
        readings = await asyncio.gather(*(_read(readers, url, held) for _, url, held in batch))
        for (number, address, _), article in zip(batch, readings, strict=True):
            yield number, address, article


async def _read(readers: Readers, url: str, held: Capture | CaptureError) -> Article | PageError | None:
    if isinstance(held, CaptureError):
        return PageError(url, str(held))
    page = Page(url=url, content=held.content, content_type=held.media_type, charset=held.charset)
    try:
        return (await readers.read(page, held.first_seen)).article
    except PageError as error:
        return error


def _sample(address: str, before: str | None, after: str | None) -> Sample:
    """Both values from shortly before the first character in which they differ."""
    start = max(shared(before or "", after or "") - LEAD, 0)
    return Sample(address, *(_passage(text, start) for text in (before, after)))


def _passage(text: str | None, start: int) -> str | None:
    if text is None:
        return None
    passage = " ".join(text[start : start + SHOWN].split())
    return f"{'…' if start else ''}{passage}{'…' if len(text) > start + SHOWN else ''}"
