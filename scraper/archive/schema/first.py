"""Tables, indexes and search of migration 1; comments as in ``migrations.py``, views in ``views.py``."""

TABLES = (
    """
CREATE TABLE sites (
  -- Sites: one row per registered domain (or host and port, for addresses without one).
  id         INTEGER PRIMARY KEY, -- Number of the site in this archive.
  key        TEXT NOT NULL UNIQUE, -- Registered domain, as in example.co.uk; host:port for IP addresses and localhost.
  name       TEXT NOT NULL, -- Name of the publication as its articles give it; the key until one does.
  url        TEXT NOT NULL, -- Address by which the site became known.
  first_seen TEXT NOT NULL -- When that was, ISO 8601 UTC.
)""",
    """
CREATE TABLE crawls (
  -- Crawls: one row per run of the crawl command.
  id          INTEGER PRIMARY KEY, -- Number of the crawl.
  started     TEXT NOT NULL, -- When it began, ISO 8601 UTC.
  finished    TEXT, -- When it ended, ISO 8601 UTC; NULL while it runs, and for ever if it was killed.
  interrupted INTEGER, -- 1 if it was stopped before it was done, 0 if it was done, NULL as long as finished is.
  settings    TEXT NOT NULL, -- The settings it ran with, a JSON object.
  counts      TEXT -- What it did by its own count, a JSON object of numbers; NULL as long as finished is.
)""",
    """
CREATE TABLE pages (
  -- Pages: the frontier, every address known and its state.  Rows are never deleted.
  id               INTEGER PRIMARY KEY, -- Number of the page; grows in order of discovery.
  site_id          INTEGER NOT NULL REFERENCES sites (id), -- The site it belongs to.
  url              TEXT NOT NULL UNIQUE, -- Normalised address.
  kind             TEXT NOT NULL, -- What is expected or was found there: article, section, feed, sitemap or unknown.
  source           TEXT NOT NULL, -- Most telling source that named it: seed, robots, news-sitemap, feed, sitemap,
                                  -- declared, section, article or probe.
  state            TEXT NOT NULL, -- new (never fetched), live, gone (404, 410), failing (tried again), refused,
                                  -- alias (another address of canonical_id) or ignored (never fetched).
  depth            INTEGER NOT NULL, -- Links between it and the address that a crawl was started with.
  found_on_id      INTEGER REFERENCES pages (id), -- What named it first; NULL for a start address.
  canonical_id     INTEGER REFERENCES pages (id), -- Page that this is another address of; NULL: it stands for itself.
  first_seen       TEXT NOT NULL, -- When we first heard of it, ISO 8601 UTC.
  due              TEXT, -- When it is to be fetched next, ISO 8601 UTC; NULL: not again.
  last_visit       TEXT, -- When it was last asked for, ISO 8601 UTC; NULL: never.
  last_seen        TEXT, -- When it last answered with content, 304 included, ISO 8601 UTC; NULL: never.
  last_outcome     TEXT, -- How the last visit ended, as in visits.outcome; NULL: never visited.
  failures         INTEGER NOT NULL DEFAULT 0, -- Visits in a row that failed; answers such as 404 are no failure.
  etag             TEXT, -- ETag of the content last read, for the next conditional request.
  last_modified    TEXT, -- Last-Modified of the content last read, as sent.
  sha256           TEXT, -- SHA-256 of the body last read, hexadecimal; NULL: none was.
  listed_title     TEXT, -- Headline by which a feed, a sitemap or a link first named it.
  listed_published TEXT, -- When it appeared, as a feed or news sitemap says: ISO 8601 UTC, or a bare date.
  listed_modified  TEXT, -- Newest change that a feed or sitemap announced: ISO 8601 UTC, or a bare date.
  checked_modified TEXT, -- listed_modified as it stood when the page was last read.
  listed_day       TEXT NOT NULL -- Day by which first visits are ordered, newest first: of listed_modified, else of
                                 -- listed_published, else of first_seen, and never after the day it was heard of.
)""",
    """
CREATE TABLE captures (
  -- Captures: what a server sent for a page whenever its article was new or had changed.
  -- Each stands on its own: content is one plain zstd frame.  zstd -d, or Python's zstandard.decompress, gives the
  -- body as served (content-encoding undone), and sha256sum of that gives sha256.
  id         INTEGER PRIMARY KEY, -- Number of the capture.
  sha256     TEXT NOT NULL UNIQUE, -- SHA-256 of the body before compression, hexadecimal.
  media_type TEXT, -- Media type it was served with, as in text/html; NULL: none was sent.
  charset    TEXT, -- charset it was served with, as sent; NULL: none was sent.
  size       INTEGER NOT NULL, -- Bytes before compression.
  first_seen TEXT NOT NULL, -- When it was first received, ISO 8601 UTC.
  content    BLOB NOT NULL -- The body, one zstd frame.
)""",
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
  status     INTEGER, -- HTTP status of the last answer; NULL: no answer.
  seconds    REAL NOT NULL, -- From the first request to the last byte, retries and waits included.
  requests   INTEGER NOT NULL, -- Requests sent, redirects and retries included.
  size       INTEGER NOT NULL, -- Bytes of the body, content-encoding undone.
  sha256     TEXT, -- SHA-256 of the body, hexadecimal; NULL: no body.
  final_url  TEXT, -- Address of the last answer where redirects led elsewhere; NULL: the page's own.
  redirects  TEXT, -- Each hop as [status, address], a JSON array; NULL: none.
  message    TEXT, -- What went wrong or was decided, one line for a person; NULL: nothing to tell.
  change     TEXT, -- What it did to an article: new, changed or unchanged; NULL: there was none.
  capture_id INTEGER REFERENCES captures (id) -- The capture that holds the body; NULL: it was not kept.
)""",
    """
CREATE TABLE articles (
  -- Articles: the newest version of each; earlier ones are in revisions.  Rows are never deleted: a page that is gone
  -- or fails leaves its article as it is.
  id            INTEGER PRIMARY KEY, -- Number of the article; grows in order of archiving.
  page_id       INTEGER NOT NULL UNIQUE REFERENCES pages (id), -- The page it stands on.
  site_id       INTEGER NOT NULL REFERENCES sites (id), -- The site it stands on.
  url           TEXT NOT NULL, -- Its address: that of the page.
  canonical_url TEXT, -- rel=canonical, else og:url, as the page declares it; NULL: absent or unusable.
  title         TEXT, -- Headline as displayed, without site name, section or kicker; NULL: none.
  subtitle      TEXT, -- Standfirst as displayed, where it is not part of the body; NULL: none.
  authors       TEXT, -- Names of people and desks in displayed order, separated by "; "; NULL: nobody is named.
                      -- One row per name: article_authors.
  byline        TEXT, -- Byline as displayed; NULL: none.
  published     TEXT, -- ISO 8601 with offset where the page gives one, or a bare date; NULL: unknown.
  published_raw TEXT, -- The same as the page wrote it.
  updated       TEXT, -- Last change by the page's own account, as published; NULL: none given.
  language      TEXT, -- BCP 47 primary subtag, as in fr; NULL: unknown.
  site_name     TEXT, -- Name of the publication as this page gives it.
  section       TEXT, -- Section it stands in, as displayed or declared.
  description   TEXT, -- Meta description.
  image         TEXT, -- Address of the lead picture.
  page_type     TEXT NOT NULL, -- article, liveblog, video or gallery.
  access        TEXT NOT NULL, -- What an anonymous reader gets: full, partial (paywall), consent, challenge, unknown.
  extractor     TEXT NOT NULL, -- Name and version of the extractor that read it.
  capture_id    INTEGER REFERENCES captures (id), -- The capture that this version was read from.
  first_seen    TEXT NOT NULL, -- When it was archived, ISO 8601 UTC.
  changed       TEXT NOT NULL, -- When its newest revision was archived, ISO 8601 UTC.
  body          TEXT, -- Text; paragraphs, headings, quotes and list items separated by one blank line; NULL: none.
  provenance    TEXT NOT NULL -- Where each field's value came from, a JSON object: field, then reader and raw value.
)""",
    """
CREATE TABLE revisions (
  -- Revisions: every version of an article, the first included.  A new one is written when title, subtitle, authors,
  -- published or body differ in more than white space.
  id         INTEGER PRIMARY KEY, -- Number of the revision.
  article_id INTEGER NOT NULL REFERENCES articles (id), -- The article.
  number     INTEGER NOT NULL, -- 1 for the first version, then counting up.
  seen       TEXT NOT NULL, -- When this version was first seen, ISO 8601 UTC.
  origin     TEXT NOT NULL, -- first; changed (by the site); reextracted (by a newer extractor, from the same capture).
  changes    TEXT NOT NULL, -- The fields that differ from the version before, a JSON array; [] for the first.
  title      TEXT, -- Headline of this version.
  subtitle   TEXT, -- Standfirst of this version.
  authors    TEXT, -- Names of this version, separated by "; ".
  published  TEXT, -- Publication date that this version gave.
  extractor  TEXT NOT NULL, -- Name and version of the extractor that read it.
  crawl_id   INTEGER REFERENCES crawls (id), -- The crawl that found it; NULL outside a crawl.
  capture_id INTEGER REFERENCES captures (id), -- The capture it was read from.
  body       TEXT, -- Text of this version.
  UNIQUE (article_id, number)
)""",
    """
CREATE TABLE authors (
  -- Authors: one row per name; two people of one name share it.
  id   INTEGER PRIMARY KEY, -- Number of the name.
  name TEXT NOT NULL UNIQUE -- Person or desk as displayed, cleaned of roles and places.
)""",
    """
CREATE TABLE article_authors (
  -- Who wrote what: the names over the newest version of each article.
  article_id INTEGER NOT NULL REFERENCES articles (id), -- The article.
  author_id  INTEGER NOT NULL REFERENCES authors (id), -- The name.
  position   INTEGER NOT NULL, -- Displayed order, from 1.
  PRIMARY KEY (article_id, author_id)
)""",
    """
CREATE TABLE tags (
  -- Tags: one row per keyword or topic label.
  id   INTEGER PRIMARY KEY, -- Number of the tag.
  name TEXT NOT NULL UNIQUE -- The label as displayed or declared.
)""",
    """
CREATE TABLE article_tags (
  -- Which article carries which tag, for the newest version of each article.
  article_id INTEGER NOT NULL REFERENCES articles (id), -- The article.
  tag_id     INTEGER NOT NULL REFERENCES tags (id), -- The tag.
  position   INTEGER NOT NULL, -- Displayed order, from 1.
  PRIMARY KEY (article_id, tag_id)
)""",
    """
CREATE TABLE teasers (
  -- Teasers: cards on an article's page that offer another article, as they stood when the page was last read.
  id         INTEGER PRIMARY KEY, -- Number of the teaser.
  article_id INTEGER NOT NULL REFERENCES articles (id), -- The article whose page it stands on.
  position   INTEGER NOT NULL, -- Reading order on the page, from 1.
  kind       TEXT NOT NULL, -- related, inline, popular, latest or other.
  heading    TEXT, -- What stands over its block; NULL: nothing.
  title      TEXT NOT NULL, -- Headline of the card.
  url        TEXT NOT NULL, -- Normalised address of the article it offers.
  excerpt    TEXT, -- Summary on the card; NULL: none.
  author     TEXT, -- Name or names on the card; NULL: none.
  published  TEXT, -- Date as the card gives it; NULL: none.
  image      TEXT, -- Address of the card's picture; NULL: none.
  target_id  INTEGER REFERENCES articles (id), -- The article it offers, once that is archived under any address.
  UNIQUE (article_id, position)
)""",
    """
CREATE TABLE links (
  -- Links in the running text of an article: what it cites.
  id         INTEGER PRIMARY KEY, -- Number of the link.
  article_id INTEGER NOT NULL REFERENCES articles (id), -- The article that cites.
  position   INTEGER NOT NULL, -- Reading order in the body, from 1.
  url        TEXT NOT NULL, -- Normalised address that is cited.
  site       TEXT NOT NULL, -- Registered domain of that address, as in sites.key.
  text       TEXT NOT NULL, -- The words that are linked; empty for a picture.
  target_id  INTEGER REFERENCES articles (id), -- The article that is cited, once that is archived under any address.
  UNIQUE (article_id, position)
)""",
)

INDEXES = (
    # first visits: newest day first, then in order of discovery; those put off are passed over within the index
    "CREATE INDEX pages_new ON pages (site_id, kind, listed_day DESC, due) WHERE state = 'new'",
    # further visits: longest overdue first
    "CREATE INDEX pages_due ON pages (site_id, kind, due) WHERE state <> 'new' AND due IS NOT NULL",
    "CREATE INDEX pages_canonical ON pages (canonical_id) WHERE canonical_id IS NOT NULL",
    "CREATE INDEX visits_page ON visits (page_id)",
    "CREATE INDEX visits_crawl ON visits (crawl_id)",
    "CREATE INDEX articles_day ON articles (site_id, substr(published, 1, 10))",
    "CREATE INDEX articles_published ON articles (published)",
    "CREATE INDEX articles_capture ON articles (capture_id)",
    "CREATE INDEX article_authors_author ON article_authors (author_id)",
    "CREATE INDEX article_tags_tag ON article_tags (tag_id)",
    "CREATE INDEX teasers_target ON teasers (target_id) WHERE target_id IS NOT NULL",
    "CREATE INDEX teasers_unresolved ON teasers (url) WHERE target_id IS NULL",
    "CREATE INDEX links_target ON links (target_id) WHERE target_id IS NOT NULL",
    "CREATE INDEX links_unresolved ON links (url) WHERE target_id IS NULL",
    "CREATE INDEX links_site ON links (site)",
)

SEARCH = (
    # Datasette and sqlite-utils find the index by content="articles" in just this spelling; USING follows the name.
    """
CREATE VIRTUAL TABLE articles_fts USING fts5(
  -- Full-text index of articles: case and accents are folded; rowid is articles.id.
  -- Triggers keep it in step with articles, whoever writes there.
  title, -- As articles.title.
  subtitle, -- As articles.subtitle.
  body, -- As articles.body.
  authors, -- As articles.authors.
  content="articles", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
)
""",
    """
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles
BEGIN
  INSERT INTO articles_fts (rowid, title, subtitle, body, authors)
  VALUES (new.id, new.title, new.subtitle, new.body, new.authors);
END""",
    """
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles
BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, title, subtitle, body, authors)
  VALUES ('delete', old.id, old.title, old.subtitle, old.body, old.authors);
END""",
    """
CREATE TRIGGER articles_fts_update AFTER UPDATE OF id, title, subtitle, body, authors ON articles
BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, title, subtitle, body, authors)
  VALUES ('delete', old.id, old.title, old.subtitle, old.body, old.authors);
  INSERT INTO articles_fts (rowid, title, subtitle, body, authors)
  VALUES (new.id, new.title, new.subtitle, new.body, new.authors);
END""",
)
