"""The views that answer analysts' usual questions, as SQL prose; their comments are part of the data dictionary."""

VIEWS = (
    """
CREATE VIEW articles_per_day (
  -- Articles per day and site.
  site, -- Registered domain.
  day, -- Day of publication as the page dates it; NULL: undated.
  articles, -- Articles of that day.
  full_text -- Those of them that an anonymous reader gets in full.
) AS
SELECT sites.key,
       substr(articles.published, 1, 10),
       count(*),
       sum(articles.access = 'full')
  FROM articles
  JOIN sites ON sites.id = articles.site_id
 GROUP BY 1, 2""",
    # one row per teaser; replaced in migration 2 (``views_placements.py``)
    """
CREATE VIEW recommendations (
  -- Which article's page recommends which: teasers, with both ends where the offered article is archived.
  article_id, -- The article whose page it stands on.
  article, -- Its headline.
  site, -- Registered domain of that page.
  kind, -- Kind of the teaser: related, inline, popular, latest or other.
  heading, -- What stands over its block.
  position, -- Reading order on the page.
  offers, -- Headline on the card.
  url, -- Address that the card leads to.
  target_id, -- The article that is offered; NULL: not archived.
  target, -- Headline of that article itself.
  target_published -- When that article was published.
) AS
SELECT teasers.article_id, articles.title, sites.key, teasers.kind, teasers.heading, teasers.position,
       teasers.title, teasers.url, teasers.target_id, targets.title, targets.published
  FROM teasers
  JOIN articles ON articles.id = teasers.article_id
  JOIN sites ON sites.id = articles.site_id
  LEFT JOIN articles AS targets ON targets.id = teasers.target_id""",
    """
CREATE VIEW coverage (
  -- What was asked for and what came of it, per site and day: a hole here is a hole in the data, not silence.
  site, -- Registered domain.
  day, -- Day of the visits, UTC.
  outcome, -- How the visits ended, as in visits.outcome.
  visits, -- Visits that ended so.
  requests, -- Requests they took.
  bytes, -- Bytes they brought.
  new_articles, -- Articles first archived by them.
  changed_articles, -- Articles that they found changed.
  unchanged_articles -- Articles that they read again and found unchanged.
) AS
SELECT sites.key,
       substr(visits.started, 1, 10),
       visits.outcome,
       count(*),
       sum(visits.requests),
       sum(visits.size),
       count(*) FILTER (WHERE visits.change = 'new'),
       count(*) FILTER (WHERE visits.change = 'changed'),
       count(*) FILTER (WHERE visits.change = 'unchanged')
  FROM visits
  JOIN pages ON pages.id = visits.page_id
  JOIN sites ON sites.id = pages.site_id
 GROUP BY 1, 2, 3""",
    """
CREATE VIEW removals (
  -- Articles whose page answered 404 or 410 when last asked; the article itself is kept.
  article_id, -- The article.
  site, -- Registered domain.
  url, -- Its address.
  title, -- Its headline.
  published, -- When it was published.
  last_seen, -- When the page last answered with content, ISO 8601 UTC.
  first_gone, -- When it was first found gone after that, ISO 8601 UTC.
  last_visit, -- When it was last asked for, ISO 8601 UTC.
  observations -- Visits since then that found it gone.
) AS
SELECT articles.id, sites.key, articles.url, articles.title, articles.published, pages.last_seen,
       min(visits.started), pages.last_visit, count(visits.id)
  FROM articles
  JOIN pages ON pages.id = articles.page_id AND pages.state = 'gone'
  JOIN sites ON sites.id = articles.site_id
  LEFT JOIN visits ON visits.page_id = pages.id
        AND visits.outcome = 'gone' AND (pages.last_seen IS NULL OR visits.started > pages.last_seen)
 GROUP BY articles.id""",
    """
CREATE VIEW changes (
  -- Revisions after the first, with what changed.
  article_id, -- The article.
  site, -- Registered domain.
  url, -- Its address.
  number, -- Number of the version, from 2.
  seen, -- When it was first seen, ISO 8601 UTC.
  origin, -- changed (by the site) or reextracted (by a newer extractor).
  changes, -- Fields that differ from the version before, a JSON array.
  title_before, -- Headline of the version before.
  title -- Headline of this version.
) AS
SELECT revisions.article_id, sites.key, articles.url, revisions.number, revisions.seen, revisions.origin,
       revisions.changes, previous.title, revisions.title
  FROM revisions
  JOIN revisions AS previous ON previous.article_id = revisions.article_id AND previous.number = revisions.number - 1
  JOIN articles ON articles.id = revisions.article_id
  JOIN sites ON sites.id = articles.site_id""",
    """
CREATE VIEW cited_sites (
  -- Which sites the articles of a site cite in their running text.
  site, -- Registered domain of the articles.
  cited, -- Registered domain that they cite.
  articles, -- Articles that cite it.
  links -- Links to it.
) AS
SELECT sites.key, links.site, count(DISTINCT links.article_id), count(*)
  FROM links
  JOIN articles ON articles.id = links.article_id
  JOIN sites ON sites.id = articles.site_id
 GROUP BY 1, 2""",
    """
CREATE VIEW author_activity (
  -- How much each name has written for each site, and over what time.
  author, -- The name.
  site, -- Registered domain.
  articles, -- Articles under that name.
  first_published, -- Day of the earliest of them.
  last_published -- Day of the latest of them.
) AS
SELECT authors.name, sites.key, count(*),
       min(substr(articles.published, 1, 10)), max(substr(articles.published, 1, 10))
  FROM authors
  JOIN article_authors ON article_authors.author_id = authors.id
  JOIN articles ON articles.id = article_authors.article_id
  JOIN sites ON sites.id = articles.site_id
 GROUP BY authors.id, sites.id""",
)
