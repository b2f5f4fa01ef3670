"""The tables of migration 5: what pages showed, and what each day brought, site by site; comments: see ``migrations``.

The view ``coverage`` stands in ``views_coverage.py``.
"""

_VISIT = """id, crawl_id, page_id, started, outcome, status, seconds, requests, size, sha256, final_url, redirects,
       message, change, capture_id"""

DAYS = (
    "DROP VIEW coverage",
    "DROP VIEW removals",  # written anew in migration 6
    "ALTER TABLE visits RENAME TO visits_unread",
    """
CREATE TABLE visits (
  -- Visits: every fetch and how it ended.
  id         INTEGER PRIMARY KEY, -- Number of the visit.
  crawl_id   INTEGER REFERENCES crawls (id), -- The crawl it belongs to; NULL for an import.
  page_id    INTEGER NOT NULL REFERENCES pages (id), -- The page that was asked for.
  started    TEXT NOT NULL, -- When the first request left, ISO 8601 UTC with milliseconds.
  outcome    TEXT NOT NULL, -- fetched, not-modified, gone, moved-away (to another site), robots, refused-address,
                            -- forbidden, rate-limited, client-error, server-error, redirect-loop, not-html, too-large,
                            -- empty, broken, unreadable (fetched, but not what it was taken for), timeout,
                            -- unknown-host, refused or tls.
  shows      TEXT, -- What a page that came showed: article, paywall (a part of one), another (an article, and
                   -- not the one that stood there), consent, challenge, not-found (a soft 404), list, shell (empty
                   -- without its scripts), other, feed or sitemap; NULL: none came, or it came before this was noted.
  status     INTEGER, -- HTTP status of the last answer; NULL: no answer.
  seconds    REAL NOT NULL, -- From the first request to the last byte, retries and waits included.
  rendered   INTEGER NOT NULL DEFAULT 0, -- 1: the page is what its scripts made of it in a browser; else 0.
  requests   INTEGER NOT NULL, -- Requests sent, redirects and retries included, and those of its scripts if rendered.
  size       INTEGER NOT NULL, -- Bytes of the body, content-encoding undone, and of what its scripts asked for.
  sha256     TEXT, -- SHA-256 of the body, hexadecimal; NULL: no body.
  final_url  TEXT, -- Address of the last answer where redirects led elsewhere; NULL: the page's own.
  redirects  TEXT, -- Each hop as [status, address], a JSON array; NULL: none.
  message    TEXT, -- What went wrong or was decided, one line for a person; NULL: nothing to tell.
  change     TEXT, -- What it did to an article: new, changed or unchanged; NULL: there was none.
  capture_id INTEGER REFERENCES captures (id) -- The capture that holds the body; NULL: it was not kept.
)""",
    f"INSERT INTO visits ({_VISIT}) SELECT {_VISIT} FROM visits_unread ORDER BY id",  # noqa: S608 - the columns above
    "DROP TABLE visits_unread",
    "CREATE INDEX visits_page ON visits (page_id)",
    "CREATE INDEX visits_crawl ON visits (crawl_id)",
    """
CREATE TABLE site_days (
  -- Days of sites: what was asked for on each day and what came of it, added up as it is recorded.
  -- The view coverage has the days without a row too, and says which of them are not as usual.
  site_id      INTEGER NOT NULL REFERENCES sites (id), -- The site.
  day          TEXT NOT NULL, -- The day, UTC.
  discovered   INTEGER NOT NULL DEFAULT 0, -- Addresses first heard of.
  visits       INTEGER NOT NULL DEFAULT 0, -- Visits to pages; those to robots.txt are not counted here.
  requests     INTEGER NOT NULL DEFAULT 0, -- Requests, those to robots.txt, redirects and retries included.
  bytes        INTEGER NOT NULL DEFAULT 0, -- Bytes of the bodies that came, content-encoding undone.
  fetched      INTEGER NOT NULL DEFAULT 0, -- Visits that brought a page.
  not_modified INTEGER NOT NULL DEFAULT 0, -- Visits that brought the word that it has not changed.
  gone         INTEGER NOT NULL DEFAULT 0, -- Visits answered with 404 or 410, or by a page that says as much.
  blocked      INTEGER NOT NULL DEFAULT 0, -- Visits that the server refused us: forbidden, rate-limited.
  failed       INTEGER NOT NULL DEFAULT 0, -- Visits that failed otherwise: server-error, timeout, tls and the like.
  refused      INTEGER NOT NULL DEFAULT 0, -- Pages not asked for because robots.txt does not want it.
  walled       INTEGER NOT NULL DEFAULT 0, -- Pages that came and showed a paywall, a consent screen or a bot check.
  articles     INTEGER NOT NULL DEFAULT 0, -- Visits that found an article, 304 included.
  missed       INTEGER NOT NULL DEFAULT 0, -- Visits that did not find an article that stood there, as far as that is a
                                           -- suspicion (absences).
  new          INTEGER NOT NULL DEFAULT 0, -- Articles first archived.
  changed      INTEGER NOT NULL DEFAULT 0, -- Articles found changed.
  undated      INTEGER NOT NULL DEFAULT 0, -- Those of the new that have no date.
  unnamed      INTEGER NOT NULL DEFAULT 0, -- Those of the new that name no author.
  characters   INTEGER NOT NULL DEFAULT 0, -- Characters of the texts of the new.
  PRIMARY KEY (site_id, day)
) WITHOUT ROWID""",
    # what earlier versions recorded; the texts of the new are taken as they are today
    """
INSERT INTO site_days (site_id, day, visits, requests, bytes, fetched, not_modified, gone, blocked, failed, refused,
                       articles, new, changed)
SELECT site_id, day, sum(paged), sum(requests), sum(size), sum(paged AND outcome = 'fetched'),
       sum(paged AND outcome = 'not-modified'), sum(paged AND outcome = 'gone'),
       sum(paged AND outcome IN ('forbidden', 'rate-limited')),
       sum(paged AND outcome NOT IN ('fetched', 'not-modified', 'gone', 'moved-away', 'robots', 'not-html', 'forbidden',
                                     'rate-limited')),
       sum(paged AND outcome = 'robots'), sum(change IS NOT NULL), sum(change IS 'new'), sum(change IS 'changed')
  FROM (SELECT visits.*, pages.site_id, substr(visits.started, 1, 10) AS day,
               pages.url NOT LIKE '%/robots.txt' AS paged
          FROM visits JOIN pages ON pages.id = visits.page_id)
 GROUP BY 1, 2""",
    """
INSERT INTO site_days (site_id, day, undated, unnamed, characters)
SELECT site_id, substr(first_seen, 1, 10), sum(published IS NULL), sum(authors IS NULL), sum(length(coalesce(body, '')))
  FROM articles
 GROUP BY 1, 2
    ON CONFLICT (site_id, day) DO UPDATE
   SET undated = excluded.undated, unnamed = excluded.unnamed, characters = excluded.characters""",
    """
INSERT INTO site_days (site_id, day, discovered)
SELECT site_id, substr(first_seen, 1, 10), count(*)
  FROM pages
 WHERE url NOT LIKE '%/robots.txt'
 GROUP BY 1, 2
    ON CONFLICT (site_id, day) DO UPDATE SET discovered = excluded.discovered""",
)
