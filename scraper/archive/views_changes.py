"""The view of migration 18, over what was changed after publication; comments as in ``views.py``."""

CHANGE_VIEWS = (
    """
CREATE VIEW changes_per_day (
  -- Revisions after the first, counted per site and day; each counts once, for the first that is true of it.
  site, -- Registered domain.
  day, -- Day on which they were first seen, UTC.
  origin, -- changed (by the site) or reextracted (by a newer extractor).
  revisions, -- Revisions of that day.
  headlines, -- Those that changed the headline or the standfirst.
  texts, -- Those that changed the text, and neither of these.
  others -- The others: names and dates.
) AS
WITH told AS (
  SELECT revisions.article_id, substr(revisions.seen, 1, 10) AS day, revisions.origin,
         revisions.changes LIKE '%title"%' AS headline,
         revisions.changes LIKE '%"body"%' AS text
    FROM revisions
   WHERE revisions.number > 1
)
SELECT sites.key, told.day, told.origin, count(*), sum(headline), sum(text AND NOT headline),
       sum(NOT text AND NOT headline)
  FROM told
  JOIN articles ON articles.id = told.article_id
  JOIN sites ON sites.id = articles.site_id
 GROUP BY 1, 2, 3""",
)
