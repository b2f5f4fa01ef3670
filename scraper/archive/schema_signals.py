"""The table and the view of migration 8: what sites say of the use of their pages; comments as in ``schema.py``."""

SIGNALS = (
    """
CREATE TABLE signals (
  -- Signals: what pages, and the files that speak for their whole origin, say of how they may be used.
  -- One row from when it was first read to when it had gone; docs/politeness.md tells what each means and what we do.
  id         INTEGER PRIMARY KEY, -- Number of the signal.
  page_id    INTEGER NOT NULL REFERENCES pages (id), -- The page that says so, or the file: robots.txt, tdmrep.json.
  scheme     TEXT NOT NULL, -- In whose words: robots (X-Robots-Tag, meta robots), tdmrep (W3C), content-signal
                            -- (Cloudflare), content-usage (IETF) or ai-crawlers (our summary of a robots.txt).
  name       TEXT NOT NULL, -- noindex, noarchive, nosnippet, max-snippet, unavailable_after, noai, noimageai,
                            -- tdm-reservation, tdm-policy, search, ai-input, ai-train, train-ai and so on.
  value      TEXT, -- 1 or 0, yes or no, a length, a date, an address; NULL: the name says it all.
  place      TEXT NOT NULL, -- header, meta or file.
  agent      TEXT, -- The robot that it is addressed to, in lower case; NULL: all of them.
  binds      INTEGER NOT NULL, -- 1 if it is addressed to us, by name or as one of all; 0 if to others.
  path       TEXT, -- Pattern of the paths that it is about, as in robots.txt; NULL: the page, or the whole origin.
  glob       TEXT, -- The same for SQLite's GLOB; NULL likewise.
  position   INTEGER NOT NULL, -- Which of the rules of its file it is from, from 0.
  raw        TEXT NOT NULL, -- The header value, meta content, line or rule that says so, as it stood.
  first_seen TEXT NOT NULL, -- When it was first read, ISO 8601 UTC.
  last_seen  TEXT NOT NULL, -- When it was last read, or the page was said not to have changed, ISO 8601 UTC.
  gone       TEXT, -- When the page or file was first read without it, ISO 8601 UTC; NULL: it stands.
  obeyed     INTEGER NOT NULL DEFAULT 0 -- Visits whose page was not archived because of it.
)""",
    "CREATE INDEX signals_page ON signals (page_id)",
    """
CREATE VIEW article_signals (
  -- Signals in force for each article: those of its page and, as far as their paths match, of the files of its origin,
  -- addressed to us or to all. Of tdmrep, a meta element overrules a header, a header the file, and the file's first
  -- matching rule counts; of content-usage in a robots.txt, the longest path.
  article_id, -- The article.
  url, -- Its address.
  site, -- Registered domain.
  scheme, -- In whose words, as in signals.
  name, -- What of.
  value, -- What is said of it; NULL: the name says it all.
  place, -- header, meta or file.
  agent, -- article-archive where it names us; NULL: it is addressed to all.
  raw, -- The text that says so.
  first_seen, -- When it was first read, ISO 8601 UTC.
  last_seen, -- When it was last read, ISO 8601 UTC.
  signal_id -- Its row in signals.
) AS
WITH placed AS (
  SELECT id, page_id, site_id, url,
         substr(url, 1, instr(substr(url, 9), '/') + 7) AS origin,
         replace(replace(substr(url, instr(substr(url, 9), '/') + 8), '$', '%24'), '*', '%2A') AS path
    FROM articles
), said AS (
  SELECT placed.id AS article_id, placed.url, placed.site_id, signals.id AS signal_id, 1 AS rule
    FROM placed
    JOIN signals ON signals.page_id = placed.page_id
   WHERE signals.place <> 'file' AND signals.binds AND signals.gone IS NULL
   UNION ALL
  SELECT placed.id, placed.url, placed.site_id, signals.id,
         dense_rank() OVER (
           PARTITION BY placed.id, signals.scheme
               ORDER BY iif(signals.scheme = 'tdmrep', signals.position, -length(coalesce(signals.path, ''))))
    FROM placed
    JOIN pages ON pages.url IN (placed.origin || '/robots.txt', placed.origin || '/.well-known/tdmrep.json')
    JOIN signals ON signals.page_id = pages.id
   WHERE signals.place = 'file' AND signals.binds AND signals.gone IS NULL
     AND (signals.glob IS NULL OR placed.path GLOB signals.glob)
), ranked AS (
  SELECT said.article_id, said.url, said.site_id, signals.*,
         dense_rank() OVER (
           PARTITION BY said.article_id, signals.scheme, signals.name
               ORDER BY iif(signals.scheme <> 'tdmrep', 0,
                            CASE signals.place WHEN 'meta' THEN 0 WHEN 'header' THEN 1 ELSE 2 END)) AS nearness
    FROM said
    JOIN signals ON signals.id = said.signal_id
   WHERE said.rule = 1
)
SELECT ranked.article_id, ranked.url, sites.key, ranked.scheme, ranked.name, ranked.value, ranked.place, ranked.agent,
       ranked.raw, ranked.first_seen, ranked.last_seen, ranked.id
  FROM ranked
  JOIN sites ON sites.id = ranked.site_id
 WHERE ranked.nearness = 1""",
)
