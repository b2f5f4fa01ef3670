"""An archive in which every text is an attack: script, style, handlers, SVG, data:, javascript: and templates."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from scraper.archive.records import PageState, Record
from scraper.archive.store import Archive
from scraper.models import (
    Access,
    Article,
    BodyLink,
    Link,
    LinkKind,
    Outcome,
    Page,
    PageType,
    Source,
    Teaser,
    TeaserKind,
    Visit,
)

PAYLOAD = (
    "\"'></title></textarea></style></svg>--><script>window.pwned='script'</script><style>body{display:none}</style>"
    "<img src=x onerror=\"window.pwned='img'\"><img src=//evil.example/beacon.png><svg onload=\"window.pwned='svg'\">"
    "<a xlink:href=\"javascript:window.pwned='xlink'\">x</a><set attributeName=href to=javascript:window.pwned=1></svg>"
    "<iframe srcdoc=\"<script>parent.pwned='frame'</script>\"></iframe><base href=//evil.example/>"
    "<link rel=stylesheet href=//evil.example/x.css><link rel=preconnect href=//evil.example>"
    "<meta http-equiv=refresh content='0;url=//evil.example/'><input autofocus onfocus=\"window.pwned='focus'\">"
    "<form action=//evil.example/><button formaction=javascript:window.pwned=1>x</button></form>"
    "<a href=\"data:text/html,<script>window.pwned='data'</script>\">x</a>' onmouseover='window.pwned=1' "
    "{{1337*7331}}{% raw %}{{config}}${1337*7331}<%= 1337*7331 %>#{1337*7331}[[1337*7331]] \u202eesrever\u202c \u0002mark\u0003 needle"
)
ADDRESSES = (
    "javascript:window.pwned='href'//",
    "data:text/html,<script>window.pwned='data'</script>",
    "vbscript:x",
    "//evil.example/",
)
_KEPT = {
    # what our own code writes and reads as a set of words, a hash or JSON; each holds its payload in the JSON
    ("articles", "page_type"), ("articles", "access"), ("teasers", "kind"), ("captures", "sha256"), ("captures", "charset"),
    ("articles", "provenance"), ("revisions", "changes"), ("crawls", "settings"), ("crawls", "counts"), ("visits", "redirects"),
    ("pages", "kind"), ("pages", "source"), ("pages", "state"), ("absences", "kind"), ("revisions", "origin"), ("site_days", "day"),
    ("pages", "sha256"), ("captures", "media_type"), ("ledger", "types"), ("superseded", "fields"),
}  # fmt: skip


def write_hostile(path: Path) -> Path:
    """Three articles with revisions, teasers, links and captures; then the payload over every text of every table."""
    with Archive(path) as archive:
        crawl = archive.begin_crawl("2026-03-01T08:00:00Z", {})
        for visit in range(2):
            for number in range(3):
                _record(archive, crawl, number, visit)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO absences (article_id, kind, began, newest, visits, weighed, confirmed)"
            " VALUES (1, 'removed', '', '', 3, 3, '2026-03-01T08:00:00Z')"
        )
        connection.execute("UPDATE teasers SET target_id = 1 + article_id % 3 WHERE position = 1")
        _spoil(connection)
    Archive(path).close()  # which indexes what another program has written
    return path


def _record(archive, crawl, number, visit):
    url = f"https://press.example/{number}"
    archive.add_links(
        archive.ensure_site(url, now="2026-03-01T08:00:00Z"),
        [Link(url=url, kind=LinkKind.ARTICLE, source=Source.SEED)],
        now="2026-03-01T08:00:00Z",
    )
    html = f"<html><head><title>t</title></head><body onload=\"parent.pwned='body'\"><h1>T</h1>{PAYLOAD}<p>{number} {visit}</p></body></html>"
    page = Page(url=url, content=html.encode(), content_type="text/html", charset="utf-8")
    teasers = tuple(
        Teaser(position=n, kind=TeaserKind.RELATED, heading="h", title="t", url=f"https://press.example/{n}", excerpt="e", author="a", published="p")
        for n in range(1, 4)
    )  # fmt: skip
    article = Article(
        url=url, canonical_url=url, title=f"t {visit}", subtitle="s", authors=("a", "b"), byline="b", published="2026-03-01", published_raw="p",
        updated="u", language="en", site_name="n", section="s", tags=("t",), description="d", image="i", body=f"one\n\ntwo {visit} link",
        page_type=PageType.ARTICLE, access=Access.PARTIAL, teasers=teasers, links=(BodyLink(position=1, url=url, text="link"),), extractor="x",
    )  # fmt: skip
    when = f"2026-03-0{visit + 1}T08:00:00Z"
    archive.record(
        Record(
            page=archive.known(url), crawl_id=crawl, state=PageState.LIVE, due=None, address=url, article=article, found=(),
            visit=Visit(url=url, started=when, outcome=Outcome.FETCHED, final_url=url, status=200, page=page, requests=1, size=len(html)),
        )
    )  # fmt: skip


def _spoil(connection):
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'"
        )
    ]
    for table in tables:
        keys = [row[1] for row in connection.execute(f"PRAGMA table_xinfo({table})") if row[5]]
        number = keys[0] if len(keys) == 1 else "rowid" if not keys else "1"
        for _, column, kind, *_ in connection.execute(f"PRAGMA table_xinfo({table})").fetchall():
            if kind != "TEXT" or (table, column) in _KEPT or column in keys:
                continue
            addresses = "url" in column or column == "image"
            start = f"CASE {number} % 4 WHEN 0 THEN ? WHEN 1 THEN ? WHEN 2 THEN ? ELSE ? END || " if addresses else ""
            values = (*ADDRESSES, PAYLOAD) if addresses else (PAYLOAD,)
            connection.execute(
                f"UPDATE {table} SET {column} = {start} ? || {number} WHERE {column} IS NOT NULL", values
            )
    raw = json.dumps({PAYLOAD: {"reader": PAYLOAD, "raw": PAYLOAD}, "title": {"reader": PAYLOAD, "raw": PAYLOAD}})
    connection.execute("UPDATE articles SET provenance = ?, body = body || char(10, 10) || ?", (raw, PAYLOAD))
    connection.execute("UPDATE captures SET media_type = ? WHERE id = 1", (PAYLOAD,))
    connection.execute("UPDATE ledger SET types = ?", (json.dumps([PAYLOAD]),))
    connection.execute("UPDATE revisions SET changes = ? WHERE number > 1", (json.dumps([PAYLOAD]),))
    connection.execute("UPDATE ledger SET types = ?", (json.dumps([PAYLOAD]),))
    connection.execute("UPDATE superseded SET fields = json_set(fields, '$.section', ?)", (PAYLOAD,))
