"""The table and the view of migration 8: what sites say of the use of their pages; comments as in ``migrations.py``."""

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
WITH placed AS NOT MATERIALIZED (
  SELECT articles.id, articles.page_id, articles.url, sites.key AS site,
         substr(articles.url, 1, instr(substr(articles.url, 9), '/') + 7) AS origin,
         replace(replace(substr(articles.url, instr(substr(articles.url, 9), '/') + 8), '$', '%24'), '*', '%2A') AS path
    FROM articles
    JOIN sites ON sites.id = articles.site_id
), standing AS NOT MATERIALIZED (
  SELECT *, iif(scheme = 'tdmrep', position, -length(coalesce(path, ''))) AS turn
    FROM signals
   WHERE binds AND gone IS NULL
)
SELECT placed.id, placed.url, placed.site, own.scheme, own.name, own.value, own.place, own.agent, own.raw,
       own.first_seen, own.last_seen, own.id
  FROM placed
  JOIN standing AS own ON own.page_id = placed.page_id
 WHERE own.place <> 'file'
   AND NOT (own.scheme = 'tdmrep' AND own.place = 'header' AND EXISTS (
         SELECT 1 FROM standing AS nearer
          WHERE nearer.page_id = placed.page_id AND nearer.scheme = 'tdmrep' AND nearer.name = own.name
            AND nearer.place = 'meta'))
 UNION ALL
SELECT placed.id, placed.url, placed.site, rule.scheme, rule.name, rule.value, rule.place, rule.agent, rule.raw,
       rule.first_seen, rule.last_seen, rule.id
  FROM placed
  JOIN pages ON pages.url IN (placed.origin || '/robots.txt', placed.origin || '/.well-known/tdmrep.json')
  JOIN standing AS rule ON rule.page_id = pages.id
 WHERE rule.place = 'file' AND (rule.glob IS NULL OR placed.path GLOB rule.glob)
   AND NOT EXISTS (
         SELECT 1 FROM standing AS better
          WHERE better.page_id = pages.id AND better.place = 'file' AND better.scheme = rule.scheme
            AND better.turn < rule.turn AND (better.glob IS NULL OR placed.path GLOB better.glob))
   AND NOT (rule.scheme = 'tdmrep' AND EXISTS (
         SELECT 1 FROM standing AS nearer
          WHERE nearer.page_id = placed.page_id AND nearer.scheme = 'tdmrep' AND nearer.name = rule.name
            AND nearer.place <> 'file'))""",
)
