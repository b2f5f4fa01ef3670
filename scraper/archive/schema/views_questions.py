"""The views of migration 19, for questions that the first ones left open; comments as in ``views.py``."""

QUESTION_VIEWS = (
    """
CREATE VIEW site_overview (
  -- Each site at a glance.
  site, -- Registered domain.
  name, -- Name of the publication.
  articles, -- Articles archived.
  texts, -- Those of them that are left if of versions of one text only the one archived first counts.
  full_text, -- Articles that an anonymous reader gets in full.
  undated, -- Articles without a date of publication.
  unnamed, -- Articles without an author.
  languages, -- Their languages, separated by commas.
  first_published, -- Day of the earliest of them; NULL: none is dated.
  last_published, -- Day of the latest of them; NULL: none is dated.
  changed, -- Articles that the site has changed since they were archived.
  corrected, -- Articles that say by themselves that they were corrected.
  removed -- Articles that repeated visits have made sure are no longer there.
) AS
WITH held AS (
  SELECT site_id, count(*) AS articles, sum(access = 'full') AS full_text, sum(published IS NULL) AS undated,
         sum(authors IS NULL) AS unnamed, group_concat(DISTINCT language) AS languages,
         min(substr(published, 1, 10)) AS first_published, max(substr(published, 1, 10)) AS last_published
    FROM articles
   GROUP BY site_id
), alone AS (
  SELECT site_id, count(*) AS texts FROM articles_without_copies GROUP BY site_id
), revised AS (
  SELECT articles.site_id, count(DISTINCT articles.id) AS changed,
         count(DISTINCT articles.id) FILTER (WHERE ledger.types LIKE '%"correction"%') AS corrected
    FROM ledger
    JOIN revisions ON revisions.id = ledger.revision_id AND revisions.origin = 'changed'
    JOIN articles ON articles.id = revisions.article_id
   GROUP BY articles.site_id
), gone AS (
  SELECT site, count(*) AS removed FROM removals GROUP BY site
)
SELECT sites.key, sites.name, coalesce(held.articles, 0), coalesce(alone.texts, 0), coalesce(held.full_text, 0),
       coalesce(held.undated, 0), coalesce(held.unnamed, 0), held.languages, held.first_published, held.last_published,
       coalesce(revised.changed, 0), coalesce(revised.corrected, 0), coalesce(gone.removed, 0)
  FROM sites
  LEFT JOIN held ON held.site_id = sites.id
  LEFT JOIN alone ON alone.site_id = sites.id
  LEFT JOIN revised ON revised.site_id = sites.id
  LEFT JOIN gone ON gone.site = sites.key""",
    """
CREATE VIEW section_activity (
  -- How much stands in each section of each site, and over what time.
  section, -- Section, as displayed or declared; NULL: none is named.
  site, -- Registered domain.
  articles, -- Articles in it.
  authors, -- Different names over them.
  full_text, -- Those of the articles that an anonymous reader gets in full.
  first_published, -- Day of the earliest of them.
  last_published -- Day of the latest of them.
) AS
SELECT articles.section, sites.key, count(DISTINCT articles.id), count(DISTINCT article_authors.author_id),
       count(DISTINCT iif(articles.access = 'full', articles.id, NULL)),
       min(substr(articles.published, 1, 10)), max(substr(articles.published, 1, 10))
  FROM articles
  JOIN sites ON sites.id = articles.site_id
  LEFT JOIN article_authors ON article_authors.article_id = articles.id
 GROUP BY articles.section, sites.id""",
    """
CREATE VIEW tag_activity (
  -- How much each site files under each tag, and over what time.
  tag, -- Tag, as displayed or declared.
  site, -- Registered domain.
  articles, -- Articles that carry it.
  first_published, -- Day of the earliest of them.
  last_published -- Day of the latest of them.
) AS
SELECT tags.name, sites.key, count(*), min(substr(articles.published, 1, 10)), max(substr(articles.published, 1, 10))
  FROM article_tags
  JOIN tags ON tags.id = article_tags.tag_id
  JOIN articles ON articles.id = article_tags.article_id
  JOIN sites ON sites.id = articles.site_id
 GROUP BY tags.id, sites.id""",
    """
CREATE VIEW most_cited_sites (
  -- Which sites are cited in running text, by the most sites first; links of a site to itself left out.
  cited, -- Registered domain that is cited.
  sites, -- Sites that cite it.
  articles, -- Articles that cite it.
  links, -- Links to it.
  archived -- Those of the links that lead to an archived article.
) AS
SELECT links.site, count(DISTINCT articles.site_id), count(DISTINCT links.article_id), count(*),
       count(links.target_id)
  FROM links
  JOIN articles ON articles.id = links.article_id
  JOIN sites ON sites.id = articles.site_id
 WHERE links.site <> sites.key
 GROUP BY links.site
 ORDER BY 2 DESC, 3 DESC""",
    """
CREATE VIEW most_cited (
  -- Which articles and pages are cited in running text, by the most articles first.
  target_id, -- The article that is cited; NULL: not archived.
  target, -- Its headline; NULL: not archived.
  site, -- Registered domain of what is cited.
  url, -- An address by which it is cited.
  articles, -- Articles that cite it.
  sites -- Sites that those stand on.
) AS
SELECT links.target_id, targets.title, links.site, min(links.url), count(DISTINCT links.article_id),
       count(DISTINCT articles.site_id)
  FROM links
  JOIN articles ON articles.id = links.article_id
  LEFT JOIN articles AS targets ON targets.id = links.target_id
 GROUP BY coalesce(links.target_id, links.url)
 ORDER BY 5 DESC, 6 DESC""",
)
