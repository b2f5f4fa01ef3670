"""The view of migration 17, over which sites recommend which; comments as in ``views.py``."""

CROSSING_VIEWS = (
    """
CREATE VIEW site_recommendations (
  -- Which site recommends which: cards that stand on pages now, by the sites of both ends.  What has stood there once
  -- is in recommendations.
  site, -- Registered domain of the pages.
  target_site, -- Registered domain of the articles that they offer, itself included; NULL: none that is archived.
  cards, -- Cards.
  pages, -- Articles whose page has such a card.
  targets -- Articles that are offered; 0 where none is archived.
) AS
SELECT sites.key, target_sites.key, count(*), count(DISTINCT teasers.article_id), count(DISTINCT teasers.target_id)
  FROM teasers
  JOIN articles ON articles.id = teasers.article_id
  JOIN sites ON sites.id = articles.site_id
  LEFT JOIN articles AS targets ON targets.id = teasers.target_id
  LEFT JOIN sites AS target_sites ON target_sites.id = targets.site_id
 GROUP BY 1, 2""",
)
