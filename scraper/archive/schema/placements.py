"""The tables of migration 2: when each card was seen, and those that have gone; comments as in ``migrations.py``."""

_COLUMNS = "id, article_id, position, kind, heading, title, url, excerpt, author, published, image, target_id"

PLACEMENTS = (
    "DROP VIEW recommendations",  # written anew with the other views of placements
    "ALTER TABLE teasers RENAME TO teasers_undated",
    """
CREATE TABLE teasers (
  -- Teasers: cards on an article's page that offer another article, as they stood when the page was last read.
  -- Those that have gone are in past_teasers; placements has both.
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
  opens_span INTEGER NOT NULL, -- 1 if the page did not offer this address when it was read before; 0 if it did, under
                               -- another headline or in another block.
  first_seen TEXT NOT NULL, -- When the page was first read with this headline over this address, ISO 8601 UTC.
  last_seen  TEXT NOT NULL, -- When it was last read with it, 304 included, ISO 8601 UTC.
  UNIQUE (article_id, position)
)""",
    f"""
INSERT INTO teasers ({_COLUMNS}, opens_span, first_seen, last_seen)
SELECT {", ".join(f"teasers_undated.{name.strip()}" for name in _COLUMNS.split(","))},
       row_number() OVER (PARTITION BY article_id, teasers_undated.url ORDER BY position) = 1,
       coalesce(pages.last_seen, articles.first_seen), coalesce(pages.last_seen, articles.first_seen)
  FROM teasers_undated
  JOIN articles ON articles.id = teasers_undated.article_id
  JOIN pages ON pages.id = articles.page_id
 ORDER BY teasers_undated.id""",  # noqa: S608 - the columns stand above
    "DROP TABLE teasers_undated",
    """
CREATE TABLE past_teasers (
  -- Past teasers: cards that an article's page showed once and shows no longer, or under another headline now.
  -- One that has come back is in teasers again, as another placement.
  id         INTEGER PRIMARY KEY, -- Number of the past teaser; grows in order of disappearance.
  article_id INTEGER NOT NULL REFERENCES articles (id), -- The article whose page it stood on.
  position   INTEGER NOT NULL, -- Where it stood last, in reading order from 1.
  kind       TEXT NOT NULL, -- As in teasers, and so are the columns that follow.
  heading    TEXT, -- What stood over its block; NULL: nothing.
  title      TEXT NOT NULL, -- Headline of the card.
  url        TEXT NOT NULL, -- Normalised address of the article it offered.
  excerpt    TEXT, -- Summary on the card; NULL: none.
  author     TEXT, -- Name or names on the card; NULL: none.
  published  TEXT, -- Date as the card gave it; NULL: none.
  image      TEXT, -- Address of the card's picture; NULL: none.
  target_id  INTEGER REFERENCES articles (id), -- The article it offered, once that is archived under any address.
  opens_span INTEGER NOT NULL, -- 1 if the page had not offered this address when it was read before.
  first_seen TEXT NOT NULL, -- When the page was first read with it, ISO 8601 UTC.
  last_seen  TEXT NOT NULL, -- When the page was last read with it, ISO 8601 UTC.
  gone       TEXT NOT NULL -- When the page was first read without it, ISO 8601 UTC.
)""",
    "CREATE INDEX teasers_target ON teasers (target_id) WHERE target_id IS NOT NULL",
    "CREATE INDEX past_teasers_target ON past_teasers (target_id) WHERE target_id IS NOT NULL",
    "CREATE INDEX past_teasers_article ON past_teasers (article_id)",
    # what offers an address, and which of it does not name the article yet that the address has come to stand for
    "CREATE INDEX teasers_offer ON teasers (url, target_id)",
    "CREATE INDEX past_teasers_offer ON past_teasers (url, target_id)",
    "DROP INDEX links_unresolved",
    "CREATE INDEX links_offer ON links (url, target_id)",
)
