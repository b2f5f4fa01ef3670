"""The table and the views of migration 6: articles that their pages show no longer; comments: see ``migrations``."""

ABSENCES = (
    """
CREATE TABLE absences (
  -- Absences: runs of visits to an article's page that did not find it, from the first miss to its return.  The article
  -- itself is kept.  Failures (time-outs, 5xx, refusals) are no misses; disappearances says what each run amounts to.
  id           INTEGER PRIMARY KEY, -- Number of the absence.
  article_id   INTEGER NOT NULL REFERENCES articles (id), -- The article.
  kind         TEXT NOT NULL, -- How its newest visit missed it: removed (404, 410, or a page that says so), redirected
                              -- (to a page that is no article), replaced (by such a page), walled (a paywall hides
                              -- what was read before) or screened (consent screen, bot check).
  began        TEXT NOT NULL, -- When it was first missed, ISO 8601 UTC.
  newest       TEXT NOT NULL, -- When it was last missed, ISO 8601 UTC.
  visits       INTEGER NOT NULL, -- Visits that missed it.
  weighed_from TEXT, -- The first of them in whose time other articles of the site were found; NULL: none yet.
  weighed      INTEGER NOT NULL, -- Visits that missed it while other articles of the site were found.
  confirmed    TEXT, -- When that was evidence enough, ISO 8601 UTC; NULL: a suspicion.
  ended        TEXT -- When it was found again, or missed in quite another way, ISO 8601 UTC; NULL: it goes on.
)""",
    "CREATE UNIQUE INDEX absences_open ON absences (article_id) WHERE ended IS NULL",
    "CREATE INDEX absences_article ON absences (article_id)",
    # what earlier versions knew of: the page answered 404 or 410 when last asked
    """
INSERT INTO absences (article_id, kind, began, newest, visits, weighed)
SELECT articles.id, 'removed', min(strftime('%Y-%m-%dT%H:%M:%SZ', visits.started)),
       max(strftime('%Y-%m-%dT%H:%M:%SZ', visits.started)), count(*), 0
  FROM articles
  JOIN pages ON pages.id = articles.page_id AND pages.state = 'gone'
  JOIN visits ON visits.page_id = pages.id
        AND visits.outcome = 'gone' AND (pages.last_seen IS NULL OR visits.started > pages.last_seen)
 GROUP BY articles.id""",
    """
CREATE VIEW disappearances (
  -- Every run of visits that did not find an article, and what it amounts to.
  article_id, -- The article.
  site, -- Registered domain.
  url, -- Its address.
  title, -- Its headline.
  published, -- When it was published.
  state, -- suspect (missed, not often and long enough to say more), removed, redirected, replaced, walled, screened,
         -- restored (found again after one of these) or false alarm (found again before).
  kind, -- How the newest visit of the run missed it, as in absences.kind.
  began, -- When it was first missed, ISO 8601 UTC.
  confirmed, -- When repeated visits had made sure of it, ISO 8601 UTC; NULL: they have not, or had not.
  newest, -- When it was last missed, ISO 8601 UTC.
  ended, -- When it was found again, ISO 8601 UTC; NULL: it is missed still.
  observations, -- Visits that missed it.
  evidence -- Those of them in whose time other articles of the site were found.
) AS
SELECT articles.id, sites.key, articles.url, articles.title, articles.published,
       CASE WHEN absences.ended IS NULL AND absences.confirmed IS NULL THEN 'suspect'
            WHEN absences.ended IS NULL THEN absences.kind
            WHEN absences.confirmed IS NULL THEN 'false alarm'
            ELSE 'restored' END,
       absences.kind, absences.began, absences.confirmed, absences.newest, absences.ended, absences.visits,
       absences.weighed
  FROM absences
  JOIN articles ON articles.id = absences.article_id
  JOIN sites ON sites.id = articles.site_id""",
    """
CREATE VIEW removals (
  -- Articles that repeated visits have made sure are no longer on their site; the article itself is kept.
  article_id, -- The article.
  site, -- Registered domain.
  url, -- Its address.
  title, -- Its headline.
  published, -- When it was published.
  state, -- removed, redirected (to a page that is no article) or replaced (by such a page).
  last_seen, -- When its page last answered with content, ISO 8601 UTC.
  began, -- When it was first missed after that, ISO 8601 UTC.
  confirmed, -- When repeated visits had made sure of it, ISO 8601 UTC.
  newest, -- When it was last missed, ISO 8601 UTC.
  observations -- Visits that missed it.
) AS
SELECT articles.id, sites.key, articles.url, articles.title, articles.published, absences.kind, pages.last_seen,
       absences.began, absences.confirmed, absences.newest, absences.visits
  FROM absences
  JOIN articles ON articles.id = absences.article_id
  JOIN pages ON pages.id = articles.page_id
  JOIN sites ON sites.id = articles.site_id
 WHERE absences.ended IS NULL AND absences.confirmed IS NOT NULL
   AND absences.kind IN ('removed', 'redirected', 'replaced')""",
)
