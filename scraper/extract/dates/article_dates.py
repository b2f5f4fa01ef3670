"""A page in, when its article was published and last changed out: readers claim, one visible list decides.

The article's own statements come first (JSON-LD, meta, microdata), then what is displayed near the headline, then the
day in the address.  Nothing is ever resolved against today's date.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from typing import Final

from scraper.extract.dates import claims as date_claims
from scraper.extract.dates.claims import DAY
from scraper.extract.dates.order import page_order, settled
from scraper.extract.dates.text import parse_date
from scraper.extract.dates.visible import Sighting, anywhere, near_headline
from scraper.extract.declared.claims import Claim
from scraper.extract.declared.jsonld import is_article
from scraper.extract.evidence import Evidence
from scraper.extract.kinds.page_words import STATIC_CLASS
from scraper.extract.shown.headline import words_of
from scraper.markup import Document
from scraper.models import Provenance

__all__ = ["Dates", "parse_date", "read_dates"]

TELLING: Final = 2.4
"""Score from which a displayed date may correct a declared one (see ``visible.Sighting``)."""
FAINT: Final = 0.4
"""Score below which a displayed date is a sentence's."""
FARTHEST_ZONE: Final = timedelta(hours=14)
"""No local time is further from UTC (IANA time zone database, Pacific/Kiritimati)."""
_TITLE_READERS: Final = frozenset({"meta", "dom"})
"""Readers whose titles tell which JSON-LD or microdata item is the page's own; those two would vouch for themselves."""
MAX_NAMES: Final = 1_000
"""Characters of the class of ``body`` that are looked at."""
_CLOCK_GRAIN: Final = timedelta(minutes=15)
"""All offsets from UTC in use are multiples of it."""
_SLACK: Final = timedelta(minutes=2)
"""What a displayed time may differ from the declared one, seconds being left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When an article appeared and last changed."""

    published: str | None
    """ISO 8601, as in ``Article.published``."""
    published_raw: str | None
    """The published date as the page wrote it."""
    updated: str | None
    """ISO 8601, as in ``Article.updated``."""
    provenance: dict[str, Provenance] = field(default_factory=dict)
    """``published`` and ``updated`` → where they came from."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What one page says of its dates, each list the most trusted first."""

    declared: Sequence[Claim[str]]
    """Declared dates of publication."""
    plain: Sequence[Claim[str]]
    """Meta elements that say "date" and not of what."""
    changed: Sequence[Claim[str]]
    """Declared dates of the last change."""
    address: Claim[str] | None
    """The day in the address."""
    seen: Sequence[Sighting]
    """Displayed dates."""


def read_dates(page: Evidence) -> Dates:
    """Decide on both dates."""
    document, nodes, meta, url = page.document, page.nodes, page.meta, page.url
    language = document.root.get("lang") or document.root.get("xml:lang")
    titles = [words_of(claim.value) for claim in page.declared_titles if claim.reader in _TITLE_READERS]
    node = date_claims.own_node(page.main, nodes, titles)
    item = date_claims.own_node(page.item, page.items, titles)
    declared = [
        *date_claims.stated(node, "json-ld", "datePublished"),
        *date_claims.named(meta, date_claims.NOTHING, language, date_claims.FIRST),
        *date_claims.stated(item, "microdata", "datePublished", "datepublished"),
        *date_claims.named(meta, date_claims.PUBLISHED, language),
    ]
    plain = list(date_claims.named(meta, date_claims.PLAIN, language))
    changed = [
        *date_claims.stated(node, "json-ld", "dateModified"),
        *date_claims.named(meta, date_claims.UPDATED, language),
        *date_claims.stated(item, "microdata", "dateModified", "datemodified"),
        *date_claims.stated_of_page(nodes, "dateModified"),
    ]
    address = next(date_claims.in_address(url), None)
    order = page_order(language, url)
    seen = near_headline(document, page.headline, language, order)
    if not declared and not any(sighting.role != "updated" for sighting in seen):
        seen = [*seen, *anywhere(document, language, order)]
    seen = settled(seen, document, [*declared, *changed, *([address] if address else [])])
    shown = _shown(seen, address)
    of_page = list(date_claims.stated_of_page(nodes, "datePublished"))
    if of_page and not declared and _vouched(of_page[0], page, seen):
        declared = of_page
    published = _corrected(_Said(declared, plain, changed, address, seen), shown) if declared else None
    published = published or next(
        iter(
            [
                *([_claim(shown)] if shown else []),
                *plain,
                *date_claims.stated(node, "json-ld", "dateCreated", "uploadDate"),
                *date_claims.stated(item, "microdata", "dateCreated", "datecreated", "uploadDate"),
                *date_claims.named(meta, date_claims.CREATED, language),
                *([address] if address else []),
                *(_claim(sighting) for sighting in seen if sighting.role == "updated"),
            ]
        ),
        None,
    )
    updated = next(iter([*changed, *(_claim(sighting) for sighting in seen if sighting.role == "updated")]), None)
    return _dates(published, updated)


# --- weighing ---------------------------------------------------------------------------------------------------------


def _shown(seen: Iterable[Sighting], address: Claim[str] | None) -> Sighting | None:
    """The displayed date of publication: the one the address agrees with, else the most telling."""
    fit = [sighting for sighting in seen if sighting.role != "updated" and sighting.score >= FAINT]
    if address:
        agreeing = [sighting for sighting in fit if _days_apart(sighting.value, address.value) <= 1]
        fit = agreeing or [sighting for sighting in fit if sighting.score >= TELLING]
    return fit[0] if fit else None


def _vouched(claim: Claim[str], page: Evidence, seen: Sequence[Sighting]) -> bool:
    """Whether the date of a mere web page is an article's: its day is displayed, or the page is said to be one."""
    if any(_days_apart(sighting.value, claim.value) <= 1 for sighting in seen):
        return True
    kind = page.meta.first("og:type") or ""
    said = kind.lower() == "article" or any(is_article(node) for node in page.nodes)
    return said and not STATIC_CLASS.search(_body_names(page.document)[:MAX_NAMES])


def _body_names(document: Document) -> str:
    body = next(iter(document.of("body")), None)
    return "" if body is None else body.get("class") or ""


def _corrected(page: _Said, shown: Sighting | None) -> Claim[str]:
    """The declared date, unless it is plainly another's or written for another place on earth.

    A stamp no older than the last change is that of the last change: an earlier day in the address or by the headline
    is right.  One that nothing on the page bears out gives way to a telling displayed date, unless that is the last
    change's.  One in UTC gives way to the same moment in local time, or to the day that readers saw.
    """
    stamp = page.declared[0]
    telling = _claim(shown) if shown and shown.score >= TELLING else None
    witnesses = [claim for claim in (telling, page.address) if claim]
    if page.changed and not _later(page.changed[0].value, stamp.value):
        stamp = next((claim for claim in witnesses if _days_apart(claim.value, stamp.value, before=True) >= 1), stamp)
    if telling and _overrules(telling, stamp, page):
        stamp = telling
    if stamp.value.endswith("+00:00"):
        local = (_local(stamp, other) for other in [*page.declared, *witnesses])
        stamp = next((claim for claim in local if claim), stamp)
    return stamp


def _overrules(telling: Claim[str], stamp: Claim[str], page: _Said) -> bool:
    """Whether a displayed date beats a declared one that neither display nor address bears out.

    Not where it is the day of the last change, unless the page declares it as that of publication elsewhere.
    """
    borne_out = [telling.value, *(sighting.value for sighting in page.seen)]
    borne_out += [page.address.value] if page.address else []
    if any(_days_apart(value, stamp.value) <= 1 for value in borne_out):
        return False
    if any(claim.value[:DAY] == telling.value[:DAY] for claim in [*page.declared, *page.plain]):
        return True
    return not any(_days_apart(claim.value, telling.value) <= 1 for claim in page.changed)


def _local(stamp: Claim[str], other: Claim[str]) -> Claim[str] | None:
    """Another claim of the same moment in local time; its offset follows from the two where it gives none."""
    if len(other.value) <= DAY:
        return None
    moment = datetime.fromisoformat(stamp.value)
    there = datetime.fromisoformat(other.value)
    if there.tzinfo is not None:
        return other if there == moment and there.utcoffset() else None
    gap_here = there - moment.replace(tzinfo=None)
    offset = round(gap_here / _CLOCK_GRAIN) * _CLOCK_GRAIN
    if not offset or abs(offset) > FARTHEST_ZONE or abs(gap_here - offset) > _SLACK:
        return None
    return replace(other, value=moment.astimezone(timezone(offset)).isoformat())


def _days_apart(one: str, other: str, *, before: bool = False) -> int:
    """Days between two ISO dates as written; with ``before``, how many the first is earlier (negative if later)."""
    days = (date.fromisoformat(other[:DAY]) - date.fromisoformat(one[:DAY])).days
    return days if before else abs(days)


def _claim(sighting: Sighting) -> Claim[str]:
    return Claim(sighting.value, sighting.raw, "dom", sighting.role)


def _dates(published: Claim[str] | None, updated: Claim[str] | None) -> Dates:
    if published and updated and not _later(updated.value, published.value):
        updated = None
    provenance = {name: claim.provenance for name, claim in (("published", published), ("updated", updated)) if claim}
    return Dates(
        published=published.value if published else None,
        published_raw=published.raw if published else None,
        updated=updated.value if updated else None,
        provenance=provenance,
    )


def _later(one: str, other: str) -> bool:
    """Whether one ISO date is later than another, by the instant where both give it, else by the day as written."""
    a, b = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if len(one) > DAY and len(other) > DAY and (a.tzinfo is None) == (b.tzinfo is None):
        return a > b
    return one[:DAY] > other[:DAY]
