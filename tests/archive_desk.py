"""Short ways to say visit, article and record, and to feed them to an archive as a crawl would."""

import dataclasses

from scraper.archive.records import PageState, Record
from scraper.models import (
    Access,
    Article,
    Link,
    LinkKind,
    Outcome,
    Page,
    PageType,
    Source,
    Visit,
)

NOW = "2026-03-01T08:00:00Z"
HOME = "https://gazette.example/"


class Newsroom:
    """Feeds an archive as a crawl would."""

    def __init__(self, archive):
        self.archive = archive
        self.crawl_id = archive.begin_crawl(NOW, {"pace": 0})
        self.site_id = archive.ensure_site(HOME, now=NOW)

    def link(self, url, kind=LinkKind.ARTICLE, source=Source.SECTION, now=NOW, **fields):
        added = self.archive.add_links(
            self.archive.ensure_site(url, now=now), [Link(url=url, kind=kind, source=source, **fields)], now=now
        )
        return added, self.archive.known(url)

    def record(self, url, article=None, *, at=NOW, state=PageState.LIVE, due=None, **options):
        address = options.pop("address", url)
        found = options.pop("found", ())
        page = self.archive.known(url) or self.link(url)[1]
        visit = visited(url, at=at, **options)
        return self.archive.record(
            Record(
                page=page, crawl_id=self.crawl_id, visit=visit, state=state, due=due, address=address,
                article=article, found=tuple(found),
            )
        )  # fmt: skip

    def count(self, table, where="1"):
        return self.archive.connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]


def visited(url, *, at=NOW, outcome=Outcome.FETCHED, content=None, **fields):
    page = None
    final_url = fields.pop("final_url", url)
    if outcome is Outcome.FETCHED:
        content = content if content is not None else f"<html><title>{url}</title></html>".encode()
        page = Page(url=final_url, content=content, content_type="text/html", charset="utf-8")
    return Visit(
        url=url, started=at, outcome=outcome, final_url=final_url, status=fields.pop("status", 200), requests=1,
        size=len(content or b""), page=page, **fields,
    )  # fmt: skip


def written(title="Le pont rouvre", body="Le pont rouvre lundi.\n\nLa mairie l’a annoncé.", **fields):
    base = Article(
        url=None, canonical_url=None, title=title, subtitle=None, authors=("Ana Roux", "Li Wei"), byline="Par Ana Roux",
        published="2026-02-28T18:00:00+01:00", published_raw="28 février 2026", updated=None, language="fr",
        site_name="La Gazette", section="Ville", tags=("ponts", "travaux"), description="Un pont.", image=None,
        body=body, page_type=PageType.ARTICLE, access=Access.FULL, extractor="article-archive 0.1.0",
    )  # fmt: skip
    return dataclasses.replace(base, **fields)
