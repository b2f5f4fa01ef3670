"""Tables, index and views of migration 13: what kind of change each revision is; comments as in ``migrations.py``."""

LEDGER = (
    """
CREATE TABLE ledger (
  -- Ledger: what kind of change each revision after the first is (docs/revisions.md tells the rules).
  revision_id   INTEGER PRIMARY KEY REFERENCES revisions (id), -- The revision.
  types         TEXT NOT NULL, -- A JSON array of typo, headline, standfirst, body, correction (a notice says so),
                               -- update (a notice says so), byline, date, access and churn (of earlier versions:
                               -- nothing but counters and the like).
  words_added   INTEGER NOT NULL, -- Words of headline, standfirst and text that came; of Chinese and Japanese,
                                  -- characters.
  words_removed INTEGER NOT NULL, -- Words of these that went.
  notice        TEXT -- The notices that came, by which the article says that it was corrected or updated; NULL: none.
)""",
    """
CREATE TABLE superseded (
  -- Superseded: what the row of articles said besides, when a revision took the place of another; of revisions that
  -- were superseded before this was kept, there is no row.
  revision_id INTEGER PRIMARY KEY REFERENCES revisions (id), -- The revision that was superseded.
  fields      TEXT NOT NULL -- A JSON object of the fields of the article that revisions does not hold, with its tags
                            -- and its links (url, text), as they last stood.
)""",
    """
CREATE VIEW past_versions (
  -- Versions of articles that a later one has taken the place of.
  id, -- Number of the revision.
  article_id, -- The article.
  number, -- Number of the version.
  seen, -- When it was first seen, ISO 8601 UTC.
  until, -- When the version after it was first seen, ISO 8601 UTC.
  title, -- Headline of this version.
  subtitle, -- Standfirst of this version.
  authors, -- Names of this version, separated by "; ".
  published, -- Publication date that this version gave.
  body -- Text of this version.
) AS
SELECT revisions.id, revisions.article_id, revisions.number, revisions.seen, following.seen, revisions.title,
       revisions.subtitle, revisions.authors, revisions.published, revisions.body
  FROM revisions
  JOIN revisions AS following
    ON following.article_id = revisions.article_id AND following.number = revisions.number + 1""",
    """
CREATE VIRTUAL TABLE past_versions_fts USING fts5(
  -- Full-text index of past_versions, as articles_fts is one of articles; rowid is revisions.id.
  -- A version is added when another one takes its place.
  title, -- As revisions.title.
  subtitle, -- As revisions.subtitle.
  body, -- As revisions.body.
  authors, -- As revisions.authors.
  content="past_versions", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
)
""",
    "INSERT INTO past_versions_fts (past_versions_fts) VALUES ('rebuild')",
    "CREATE INDEX articles_first_seen ON articles (first_seen)",
    """
CREATE VIEW revision_ledger (
  -- Every change that was seen: revisions after the first with what kind of change they are, and articles that went or
  -- came back.  The dates are those of our visits; the change lies between the visit before and this one.
  article_id, -- The article.
  site, -- Registered domain.
  url, -- Its address.
  number, -- Number of the version; NULL: a visit saw that it went or came back.
  seen, -- When the change was first seen, ISO 8601 UTC; of a removal, when repeated visits had made sure of it.
  origin, -- changed (by the site), reextracted (by a newer extractor) or observed (gone, walled or back).
  types, -- What kind of change, a JSON array as in ledger.types; removal, restoration or access for what was observed.
  words_added, -- Words that came; NULL where nothing could be compared.
  words_removed, -- Words that went; NULL where nothing could be compared.
  notice, -- The notices that came; NULL: none.
  title_before, -- Headline before.
  title -- Headline after.
) AS
SELECT revisions.article_id, sites.key, articles.url, revisions.number, revisions.seen, revisions.origin, ledger.types,
       ledger.words_added, ledger.words_removed, ledger.notice, previous.title, revisions.title
  FROM ledger
  JOIN revisions ON revisions.id = ledger.revision_id
  JOIN revisions AS previous ON previous.article_id = revisions.article_id AND previous.number = revisions.number - 1
  JOIN articles ON articles.id = revisions.article_id
  JOIN sites ON sites.id = articles.site_id
 UNION ALL
SELECT absences.article_id, sites.key, articles.url, NULL, absences.confirmed, 'observed',
       iif(absences.kind = 'walled', '["access"]', '["removal"]'), NULL, NULL, NULL, articles.title, articles.title
  FROM absences
  JOIN articles ON articles.id = absences.article_id
  JOIN sites ON sites.id = articles.site_id
 WHERE absences.confirmed IS NOT NULL AND absences.kind IN ('removed', 'redirected', 'replaced', 'walled')
 UNION ALL
SELECT absences.article_id, sites.key, articles.url, NULL, absences.ended, 'observed',
       iif(absences.kind = 'walled', '["access"]', '["restoration"]'), NULL, NULL, NULL, articles.title, articles.title
  FROM absences
  JOIN articles ON articles.id = absences.article_id
  JOIN sites ON sites.id = articles.site_id
 WHERE absences.confirmed IS NOT NULL AND absences.ended IS NOT NULL
   AND absences.kind IN ('removed', 'redirected', 'replaced', 'walled')""",
    """
CREATE VIEW revision_types (
  -- One row per change and type: what to count and to group by.
  article_id, -- The article.
  site, -- Registered domain.
  number, -- Number of the version; NULL: as in revision_ledger.
  seen, -- When the change was first seen, ISO 8601 UTC.
  origin, -- As in revision_ledger.
  type -- One of the types of revision_ledger.
) AS
SELECT revision_ledger.article_id, revision_ledger.site, revision_ledger.number, revision_ledger.seen,
       revision_ledger.origin, kinds.value
  FROM revision_ledger
  JOIN json_each(revision_ledger.types) AS kinds""",
    """
CREATE VIEW corrections (
  -- Corrections and updates that articles themselves tell of.
  article_id, -- The article.
  site, -- Registered domain.
  url, -- Its address.
  title, -- Its headline after the change.
  number, -- Number of the version with the notice.
  seen, -- When it was first seen, ISO 8601 UTC.
  is_correction, -- 1 if a notice says that something was wrong, 0 if all say that something was added.
  days, -- Days from the article's publication to that; NULL: not dated.
  notice -- What the notices say.
) AS
SELECT revision_ledger.article_id, revision_ledger.site, revision_ledger.url, revision_ledger.title,
       revision_ledger.number, revision_ledger.seen, revision_ledger.types LIKE '%"correction"%',
       round(julianday(revision_ledger.seen) - julianday(articles.published), 2), revision_ledger.notice
  FROM revision_ledger
  JOIN articles ON articles.id = revision_ledger.article_id
 WHERE revision_ledger.notice IS NOT NULL""",
)
