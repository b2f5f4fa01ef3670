"""A capture and what was read from it → the archive, at its place in time."""

import contextlib
from dataclasses import replace
from datetime import datetime

from scraper import plan
from scraper.archive.captured.captures import CaptureError
from scraper.archive.records import KnownPage, PageState, Record
from scraper.archive.store import Archive
from scraper.discover.kinds import guess_kind
from scraper.fetch.settings import PRODUCT
from scraper.importing.outcome import Imported
from scraper.importing.saved import Saved
from scraper.models import Link, Outcome, Page, Source, Visit
from scraper.read import Reading, read_html
from scraper.signals.reading import of_headers


def record_reading(archive: Archive, saved: Saved, reading: Reading, done: Imported) -> None:
    """Record a capture as if a crawl had made it then.

    Another view of a page (AMP, print) is only another address of it where the archive holds that page's article; else
    its text is all there is, and is taken for the page's.
    """
    visit = replace(saved.visit, shows=reading.shows, message=saved.visit.message or f"Imported from {saved.place}")
    known = _known(archive, visit)
    then = plan.after_visit(visit, page=known, kind=reading.kind, now=datetime.fromisoformat(visit.started))
    target = archive.known(reading.address) if reading.elsewhere else None
    is_alias = target is not None and target.article_id is not None and target.id != known.id
    record = Record(
        page=known,
        crawl_id=None,
        visit=visit,
        state=PageState.ALIAS if is_alias else then.state,
        due=then.due.isoformat(timespec="seconds") if then.due else None,
        address=reading.address,
        article=None if is_alias else reading.article,
        found=reading.found,
        kind=reading.kind,
        signals=(*of_headers(visit.usage, PRODUCT), *reading.signals),
    )
    done.count(archive.record_past(record).change)


def record_revisit(archive: Archive, saved: Saved, done: Imported) -> None:
    """Record that a page was found unchanged; one that the archive does not hold stays unknown.

    Where the body that came again is not the one that the page had before, but an earlier one of it, or that of another
    address, it is read as if it stood here.
    """
    page = _brought_again(archive, saved)
    if page is not None:
        saved = replace(saved, visit=replace(saved.visit, outcome=Outcome.FETCHED, size=len(page.content), page=page))
        record_reading(archive, saved, read_html(page, None, saved.visit.started), done)
        return
    known = archive.known(saved.visit.url)
    held = archive.find(saved.visit.url)
    if known is None or (known.last_seen is None and held is None):
        done.tell(f"{saved.place}: says that {saved.visit.url} had not changed, which was never read")
        return
    visit = replace(saved.visit, message=f"Imported from {saved.place}")
    then = plan.after_visit(visit, page=known, kind=known.kind, now=datetime.fromisoformat(visit.started))
    record = Record(
        page=known,
        crawl_id=None,
        visit=visit,
        state=then.state,
        due=then.due.isoformat(timespec="seconds") if then.due else None,
        address=held.article.url or known.url if held else known.url,
    )
    archive.record_past(record)
    done.passed_over += 1


def _brought_again(archive: Archive, saved: Saved) -> Page | None:
    """The body that a revisit names, where the archive holds it and the visit to the page before brought another."""
    visit = saved.visit
    held = None
    with contextlib.suppress(CaptureError):
        held = archive.came_again(visit.url, visit.started, saved.again) if saved.again else None
    if held is None:
        return None
    return Page(url=visit.url, content=held.content, content_type=held.media_type, charset=held.charset)


def _known(archive: Archive, visit: Visit) -> KnownPage:
    link = Link(url=visit.url, kind=guess_kind(visit.url), source=Source.SEED)
    archive.add_links(archive.ensure_site(visit.url, now=visit.started), [link], now=visit.started)
    known = archive.known(visit.url)
    assert known is not None  # noqa: S101 - the line above made it
    return known
