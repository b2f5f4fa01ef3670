"""The views of migration 2, over the cards that pages show or have shown; comments as in ``views.py``."""

_PLACEMENT = "article_id, kind, heading, position, title, url, target_id, opens_span, first_seen, last_seen"


def _typed(text: str) -> str:
    """A headline without what differs by typewriter only: case, apostrophes, unbreakable and outer spaces."""
    spaced = f"replace(replace({text}, char(160), ' '), char(8239), ' ')"
    return f"trim(lower(replace(replace({spaced}, '’', char(39)), '…', '...')))"


PLACEMENT_VIEWS = (
    f"""
CREATE VIEW placements (
  -- Placements: each headline that a page has shown over an address, and from when to when; teasers and past_teasers
  -- in one.  A card that goes and comes back is two placements, and so is one whose headline changes.
  article_id, -- The article whose page it stands on.
  kind, -- Kind of the teaser: related, inline, popular, latest or other.
  heading, -- What stands over its block.
  position, -- Reading order on the page, as last seen.
  offers, -- Headline on the card.
  url, -- Address that the card leads to.
  target_id, -- The article that is offered; NULL: not archived.
  opens_span, -- 1 if the page did not offer this address when it was read before.
  first_seen, -- When the page was first read with it, ISO 8601 UTC.
  last_seen, -- When the page was last read with it, ISO 8601 UTC.
  gone -- When the page was first read without it, ISO 8601 UTC; NULL: it was there when the page was last read.
) AS
SELECT {_PLACEMENT}, NULL FROM teasers
 UNION ALL
SELECT {_PLACEMENT}, gone FROM past_teasers""",  # noqa: S608 - the columns stand above
    """
CREATE VIEW recommendations (
  -- Who recommends whom: one row per page and article that it offers or has offered, under whatever headlines.
  article_id, -- The article whose page recommends.
  article, -- Its headline.
  site, -- Registered domain of that page.
  kind, -- Kind of the newest placement: related, inline, popular, latest or other.
  heading, -- What stands over the block of that placement.
  position, -- Its reading order on the page.
  offers, -- Headline on that card.
  url, -- Address that it leads to.
  target_id, -- The article that is offered; NULL: not archived.
  target, -- Headline of that article itself, as it is now.
  target_site, -- Registered domain of that article; NULL: not archived.
  target_published, -- When that article was published.
  placements, -- Placements of it on the page: headlines, blocks and returns counted.
  spans, -- How many times the page has begun to offer it: 1, and one more for each return.
  first_seen, -- When the page was first read with it, ISO 8601 UTC.
  last_seen, -- When the page was last read with it, ISO 8601 UTC.
  shown -- 1 if it was there when the page was last read, 0 if not.
) AS
WITH ranked AS (
  SELECT placements.*,
         row_number() OVER newest_first AS rank,
         count(*) OVER pair AS placements,
         sum(opens_span) OVER pair AS spans,
         min(first_seen) OVER pair AS begun,
         max(last_seen) OVER pair AS ended,
         max(gone IS NULL) OVER pair AS shown
    FROM placements
  WINDOW pair AS (PARTITION BY article_id, coalesce(target_id, url)),
         newest_first AS (PARTITION BY article_id, coalesce(target_id, url)
                          ORDER BY gone IS NULL DESC, last_seen DESC, position)
)
SELECT ranked.article_id, articles.title, sites.key, ranked.kind, ranked.heading, ranked.position, ranked.offers,
       ranked.url, ranked.target_id, targets.title, target_sites.key, targets.published, ranked.placements,
       ranked.spans, ranked.begun, ranked.ended, ranked.shown
  FROM ranked
  JOIN articles ON articles.id = ranked.article_id
  JOIN sites ON sites.id = articles.site_id
  LEFT JOIN articles AS targets ON targets.id = ranked.target_id
  LEFT JOIN sites AS target_sites ON target_sites.id = targets.site_id
 WHERE ranked.rank = 1""",
    """
CREATE VIEW most_recommended (
  -- What is recommended, whether archived or not: one row per article offered, most pages first.
  target_id, -- The article that is offered; NULL: not archived.
  target, -- Its headline, as it is now; of one that is not archived, a headline of its cards.
  site, -- Registered domain of that article; NULL: not archived.
  url, -- An address that cards for it lead to.
  pages, -- Articles whose page offers it or has offered it.
  sites, -- Sites that those pages belong to.
  placements, -- Placements of it on all pages.
  spans, -- How many times a page has begun to offer it.
  kinds, -- Kinds of those placements, separated by commas.
  headlines, -- Different headlines under which it was offered.
  shown_on, -- Articles whose page offered it when last read.
  first_seen, -- When a page was first read with it, ISO 8601 UTC.
  last_seen -- When a page was last read with it, ISO 8601 UTC.
) AS
SELECT placements.target_id, coalesce(targets.title, min(placements.offers)), sites.key, min(placements.url),
       count(DISTINCT placements.article_id), count(DISTINCT articles.site_id), count(*),
       sum(placements.opens_span), group_concat(DISTINCT placements.kind), count(DISTINCT placements.offers),
       count(DISTINCT placements.article_id) FILTER (WHERE placements.gone IS NULL),
       min(placements.first_seen), max(placements.last_seen)
  FROM placements
  JOIN articles ON articles.id = placements.article_id
  LEFT JOIN articles AS targets ON targets.id = placements.target_id
  LEFT JOIN sites ON sites.id = targets.site_id
 GROUP BY coalesce(placements.target_id, placements.url)
 ORDER BY 5 DESC, 7 DESC""",
    """
CREATE VIEW teaser_headline_changes (
  -- The same article under several headlines: each headline that cards have shown over it, where there is more than
  -- one, in order of appearance.
  target_id, -- The article that is offered; NULL: not archived.
  url, -- An address that cards under this headline lead to.
  number, -- Which headline it is, from 1.
  headline, -- The headline on the cards.
  headline_before, -- The one that appeared before it; NULL for the first.
  pages, -- Articles whose page has shown it.
  sites, -- Sites that those pages belong to.
  first_seen, -- When a page was first read with it, ISO 8601 UTC.
  last_seen, -- When a page was last read with it, ISO 8601 UTC.
  shown_on -- Articles whose page showed it when last read.
) AS
WITH headlines AS (
  SELECT coalesce(placements.target_id, placements.url) AS offered, placements.target_id, min(placements.url) AS url,
         placements.offers, count(DISTINCT placements.article_id) AS pages, count(DISTINCT articles.site_id) AS sites,
         min(placements.first_seen) AS first_seen, max(placements.last_seen) AS last_seen,
         count(DISTINCT placements.article_id) FILTER (WHERE placements.gone IS NULL) AS shown_on
    FROM placements
    JOIN articles ON articles.id = placements.article_id
   GROUP BY 1, placements.offers
), numbered AS (
  SELECT headlines.*,
         row_number() OVER in_order AS number,
         lag(offers) OVER in_order AS before,
         count(*) OVER (PARTITION BY offered) AS headlines
    FROM headlines
  WINDOW in_order AS (PARTITION BY offered ORDER BY first_seen, last_seen, offers)
)
SELECT target_id, url, number, offers, before, pages, sites, first_seen, last_seen, shown_on
  FROM numbered
 WHERE headlines > 1""",
    f"""
CREATE VIEW headline_drift (
  -- Cards that do not bear the headline of the article that they offer: placements whose headline differs from the
  -- article's own, as that stood when the card was last seen.
  article_id, -- The article whose page the card stands on.
  site, -- Registered domain of that page.
  kind, -- Kind of the teaser: related, inline, popular, latest or other.
  offers, -- Headline on the card.
  headline, -- Headline of the offered article at that time; its first one where it was archived later.
  drift, -- shortened (the card's is the beginning of the article's, with or without dots) or other; case, apostrophes
         -- and unbreakable spaces make no difference.
  url, -- Address that the card leads to.
  target_id, -- The article that is offered.
  first_seen, -- When the page was first read with this card, ISO 8601 UTC.
  last_seen -- When the page was last read with it, ISO 8601 UTC.
) AS
WITH dated AS (
  SELECT placements.*, coalesce(
           (SELECT title FROM revisions
             WHERE revisions.article_id = placements.target_id AND revisions.seen <= placements.last_seen
             ORDER BY number DESC LIMIT 1),
           (SELECT title FROM revisions WHERE revisions.article_id = placements.target_id ORDER BY number LIMIT 1)
         ) AS headline
    FROM placements
   WHERE placements.target_id IS NOT NULL
), compared AS (
  SELECT dated.*, {_typed("offers")} AS card, {_typed("headline")} AS own FROM dated
)
SELECT compared.article_id, sites.key, compared.kind, compared.offers, compared.headline,
       iif(substr(own, 1, length(rtrim(card, ' .'))) = rtrim(card, ' .'), 'shortened', 'other'),
       compared.url, compared.target_id, compared.first_seen, compared.last_seen
  FROM compared
  JOIN articles ON articles.id = compared.article_id
  JOIN sites ON sites.id = articles.site_id
 WHERE card <> own""",  # noqa: S608 - the expressions stand above
)
