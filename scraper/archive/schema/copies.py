"""Tables, triggers and views of migration 14: which articles have their text in common; comments: see ``migrations``.

Nothing is compared as an article is archived: triggers note it in ``copy_queue``, and ``copies.settle`` sees to it.
"""

COPIES = (
    """
CREATE TABLE copy_queue (
  -- Articles whose text has not been compared with the others yet: written by triggers, emptied at the end of a crawl
  -- and by report copies.
  article_id INTEGER PRIMARY KEY -- Number of the article; it may be deleted.
)""",
    """
CREATE TABLE copy_texts (
  -- Texts that have been compared: one row per article.
  article_id INTEGER PRIMARY KEY REFERENCES articles (id), -- The article.
  cluster_id INTEGER NOT NULL, -- Number that articles share whose texts are versions of one, articles.id of one of
                               -- them or of one that was.
  agencies   TEXT, -- News agencies that it credits, separated by "; "; NULL: none.
  shingles   INTEGER NOT NULL, -- Different runs of five words in its text, in scripts without blanks of eight
                               -- characters; 0: too short to be compared.
  method     INTEGER NOT NULL, -- Changes with the way in which texts are compared; others are compared anew.
  bands      BLOB NOT NULL -- Its bands in copy_bands, 64-bit numbers with sign, the highest byte first.
)""",
    "CREATE INDEX copy_texts_cluster ON copy_texts (cluster_id)",
    """
CREATE TABLE copy_bands (
  -- Bands of MinHash signatures: texts that share one are compared run by run.
  band       INTEGER NOT NULL, -- Hash of a band of the signature of the whole text or of its beginning.
  article_id INTEGER NOT NULL, -- Number of the article.
  PRIMARY KEY (band, article_id)
) WITHOUT ROWID""",
    """
CREATE TABLE copy_pairs (
  -- Pairs of articles with much of their texts in common.  Of a text that many have, each is paired with some of those
  -- that were compared before it, not with all.
  article_id  INTEGER NOT NULL REFERENCES articles (id), -- The article of the pair with the higher number.
  other_id    INTEGER NOT NULL REFERENCES articles (id), -- The other one.
  shared      INTEGER NOT NULL, -- Shingles that both have.
  share       REAL NOT NULL, -- Share of the shingles of article_id that other_id has, too; from 0 to 1.
  other_share REAL NOT NULL, -- Share of the shingles of other_id that article_id has, too; from 0 to 1.
  is_version  INTEGER NOT NULL, -- 1: the texts are versions of one; 0: one is a part of the other.
  PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID""",
    "CREATE INDEX copy_pairs_other ON copy_pairs (other_id)",
    "INSERT INTO copy_queue (article_id) SELECT id FROM articles",
    """
CREATE TRIGGER copy_queue_insert AFTER INSERT ON articles
BEGIN
  INSERT INTO copy_queue (article_id) VALUES (new.id) ON CONFLICT (article_id) DO NOTHING;
END""",
    """
CREATE TRIGGER copy_queue_update AFTER UPDATE OF body, byline, authors ON articles
BEGIN
  INSERT INTO copy_queue (article_id) VALUES (new.id) ON CONFLICT (article_id) DO NOTHING;
END""",
    """
CREATE VIEW copies (
  -- Articles that have much of their text in common with another one, and whose text it more likely is.  "because" says
  -- what speaks for that: it is a finding where one names the other, and no more than a likelihood where only dates do.
  article_id, -- The article that more likely took the text over.
  site, -- Registered domain.
  title, -- Its headline.
  source_id, -- The article that it is more likely from.
  source_site, -- Registered domain of that.
  source_title, -- Headline of that.
  because, -- canonical (it names the other as its canonical address), cited (it links to the other), published (the
           -- other is dated earlier) or seen (the other was archived earlier).
  copied, -- Share of its shingles that stand in the source, too; from 0 to 1.
  source_copied, -- Share of the source's shingles that stand in it, too; from 0 to 1.
  is_version, -- 1: the texts are versions of one; 0: one is a part of the other.
  same_site, -- 1: both stand on the same site.
  agencies, -- News agencies that either credits, which then are where both have it from; NULL: none.
  hours -- From the publication of the source to its own; NULL: one of them has no time.
) AS
WITH dated AS (
  SELECT copy_pairs.*, one.page_id AS one_page, other.page_id AS other_page,
         CASE WHEN one.canonical_url = other.url THEN 1 WHEN other.canonical_url = one.url THEN 0 END AS canonical,
         CASE WHEN EXISTS (SELECT 1 FROM links WHERE links.article_id = one.id AND target_id = other.id) THEN 1
              WHEN EXISTS (SELECT 1 FROM links WHERE links.article_id = other.id AND target_id = one.id) THEN 0
              END AS cited,
         CASE WHEN julianday(other.published) < julianday(one.published) THEN 1
              WHEN julianday(other.published) > julianday(one.published) THEN 0 END AS published,
         other.first_seen < one.first_seen OR (other.first_seen = one.first_seen AND other.id < one.id) AS seen
    FROM copy_pairs
    JOIN articles AS one ON one.id = copy_pairs.article_id
    JOIN articles AS other ON other.id = copy_pairs.other_id
), directed AS (
  SELECT dated.*, coalesce(canonical, cited, published, seen) AS is_copy,
         CASE WHEN canonical IS NOT NULL THEN 'canonical' WHEN cited IS NOT NULL THEN 'cited'
              WHEN published IS NOT NULL THEN 'published' ELSE 'seen' END AS because
    FROM dated
)
SELECT copy.id, sites.key, copy.title, source.id, source_sites.key, source.title, because,
       iif(is_copy, share, other_share), iif(is_copy, other_share, share), is_version, copy.site_id = source.site_id,
       coalesce(copy_text.agencies, source_text.agencies),
       round(24 * (julianday(copy.published) - julianday(source.published)), 1)
  FROM directed
  JOIN articles AS copy ON copy.id = iif(is_copy, directed.article_id, directed.other_id)
  JOIN articles AS source ON source.id = iif(is_copy, directed.other_id, directed.article_id)
  JOIN sites ON sites.id = copy.site_id
  JOIN sites AS source_sites ON source_sites.id = source.site_id
  JOIN copy_texts AS copy_text ON copy_text.article_id = copy.id
  JOIN copy_texts AS source_text ON source_text.article_id = source.id""",
    """
CREATE VIEW copy_clusters (
  -- Texts that several articles have versions of, such as those of an agency, most articles first.
  cluster_id, -- Number of the cluster.
  articles, -- Articles that have a version of the text.
  sites, -- Sites that they stand on.
  agencies, -- News agencies that they credit, separated by commas; NULL: none does.
  earliest_id, -- The article of these that was archived first: the earliest observed, not the first there was.
  earliest_site, -- Registered domain of that.
  earliest_title, -- Headline of that.
  first_seen, -- When it was archived, ISO 8601 UTC.
  last_seen, -- When the last of them was archived, ISO 8601 UTC.
  first_published -- Earliest date of publication that one of them gives; NULL: none gives one.
) AS
WITH members AS (
  SELECT copy_texts.cluster_id, copy_texts.agencies, articles.id, articles.site_id, articles.title,
         articles.first_seen, articles.published,
         row_number() OVER (PARTITION BY copy_texts.cluster_id ORDER BY articles.first_seen, articles.id) AS place
    FROM copy_texts
    JOIN articles ON articles.id = copy_texts.article_id
   WHERE copy_texts.cluster_id IN (SELECT cluster_id FROM copy_texts GROUP BY cluster_id HAVING count(*) > 1)
)
SELECT members.cluster_id, count(*), count(DISTINCT members.site_id), group_concat(DISTINCT members.agencies),
       max(members.id) FILTER (WHERE place = 1), max(sites.key) FILTER (WHERE place = 1),
       max(members.title) FILTER (WHERE place = 1), min(members.first_seen), max(members.first_seen),
       min(members.published)
  FROM members
  JOIN sites ON sites.id = members.site_id
 GROUP BY members.cluster_id
 ORDER BY 2 DESC, 1""",
    """
CREATE VIEW articles_without_copies (
  -- Articles, of each text once: of those that are versions of one text, the one that was archived first.  Articles
  -- that have not been compared yet are among them.
  id, -- Number of the article.
  site_id, -- The site it stands on.
  site, -- Registered domain.
  url, -- Its address.
  title, -- Headline.
  authors, -- Names, separated by "; ".
  published, -- When it was published, as articles.published.
  language, -- Language code.
  section, -- Section.
  first_seen, -- When it was archived, ISO 8601 UTC.
  copies -- Other articles that have a version of its text.
) AS
SELECT articles.id, articles.site_id, sites.key, articles.url, articles.title, articles.authors, articles.published,
       articles.language, articles.section, articles.first_seen,
       (SELECT count(*) - 1 FROM copy_texts AS members WHERE members.cluster_id = copy_texts.cluster_id)
  FROM articles
  JOIN sites ON sites.id = articles.site_id
  LEFT JOIN copy_texts ON copy_texts.article_id = articles.id
 WHERE NOT EXISTS (SELECT 1
                     FROM copy_texts AS members
                     JOIN articles AS earlier ON earlier.id = members.article_id
                    WHERE members.cluster_id = copy_texts.cluster_id AND members.article_id <> articles.id
                      AND (earlier.first_seen < articles.first_seen
                           OR (earlier.first_seen = articles.first_seen AND earlier.id < articles.id)))""",
)
