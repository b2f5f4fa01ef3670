"""The statements of migrations 12 and 13: an index for search that knows languages, and searches that are kept.

FTS5's own tokenizer reads the index, and nothing of ours is needed to ask it.  What it holds is made by ``words``,
which SQL cannot call everywhere: triggers note in ``search_queue`` what has changed, and ``index.settle`` sees to it.
"""

from scraper.archive.searching.words import TOKENIZER

WEIGHTS = "10.0, 5.0, 1.0, 5.0, 10.0, 5.0, 1.0, 5.0"
"""bm25 weights of the columns of ``articles_fts``: a headline says what the article is about.  Ours, unmeasured."""

OLD_INDEX = (
    "DROP TRIGGER IF EXISTS articles_fts_insert",
    "DROP TRIGGER IF EXISTS articles_fts_delete",
    "DROP TRIGGER IF EXISTS articles_fts_update",
    "DROP TABLE IF EXISTS articles_fts",
)

INDEX = (
    """
CREATE VIEW search_texts (
  -- Texts of the index: what articles_fts shows for each of its columns, so that snippet() and highlight() mark words
  -- in the real text; the columns of stems have the texts that they were taken from.
  id, -- articles.id.
  title, -- As articles.title.
  subtitle, -- As articles.subtitle.
  body, -- As articles.body.
  authors, -- As articles.authors.
  title_stems, -- As articles.title.
  subtitle_stems, -- As articles.subtitle.
  body_stems, -- As articles.body.
  authors_stems -- As articles.authors.
) AS
SELECT id, title, subtitle, body, authors, title, subtitle, body, authors
  FROM articles""",
    f"""
CREATE VIRTUAL TABLE articles_fts USING fts5(
  -- Full-text index of articles; rowid is articles.id.  The first four columns hold the words as they are written, case
  -- and accents folded, the others their stems with the language, fr0annul.  docs/search.md has recipes.
  -- By content="articles" Datasette and sqlite-utils know which table it is the index of.
  title, -- Words of articles.title.
  subtitle, -- Words of articles.subtitle.
  body, -- Words of articles.body.
  authors, -- Words of articles.authors.
  title_stems, -- Stems of the words of articles.title.
  subtitle_stems, -- Stems of the words of articles.subtitle.
  body_stems, -- Stems of the words of articles.body.
  authors_stems, -- Stems of the words of articles.authors.
  content="search_texts", content_rowid="id", tokenize="{TOKENIZER}"
)""",
    # the order of "ORDER BY rank": best first, by the same weights as the command
    f"INSERT INTO articles_fts (articles_fts, rank) VALUES ('rank', 'bm25({WEIGHTS})')",  # noqa: S608 - the weights stand above
    """
CREATE TABLE search_languages (
  -- Languages of the index: by which stemmer the stems with each tag were made.
  tag     TEXT PRIMARY KEY, -- What stands before the 0 of a stem: a language code, or xx for words without a stemmer.
  stemmer TEXT, -- Snowball's name of the stemmer; NULL: none, the words stand for their stems.
  version TEXT NOT NULL -- Versions of our folding and of the stemmers; where another is installed, the next crawl or
                        -- verify builds the index anew.
)""",
    """
CREATE TABLE search_queue (
  -- Articles that the index is not in step with: written by triggers, emptied by the same transaction of a crawl, or,
  -- where another program wrote, by the next opening of the archive for writing.
  article_id INTEGER PRIMARY KEY, -- Number of the article; it may be deleted.
  indexed    INTEGER NOT NULL, -- 1: the index holds the texts below for it; 0: it holds none.
  title      TEXT, -- Headline in the index.
  subtitle   TEXT, -- Standfirst in the index.
  authors    TEXT, -- Names in the index.
  language   TEXT, -- Language by which it was read.
  body       TEXT -- Text in the index.
)""",
    """
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles
BEGIN
  INSERT INTO search_queue (article_id, indexed) VALUES (new.id, 0) ON CONFLICT (article_id) DO NOTHING;
END""",
    """
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles
BEGIN
  INSERT INTO search_queue (article_id, indexed, title, subtitle, authors, language, body)
  VALUES (old.id, 1, old.title, old.subtitle, old.authors, old.language, old.body)
  ON CONFLICT (article_id) DO NOTHING;
END""",
    """
CREATE TRIGGER articles_fts_update AFTER UPDATE OF id, title, subtitle, authors, language, body ON articles
BEGIN
  INSERT INTO search_queue (article_id, indexed, title, subtitle, authors, language, body)
  VALUES (old.id, 1, old.title, old.subtitle, old.authors, old.language, old.body)
  ON CONFLICT (article_id) DO NOTHING;
  INSERT INTO search_queue (article_id, indexed) VALUES (new.id, 0) ON CONFLICT (article_id) DO NOTHING;
END""",
)

PAST_INDEX = (
    "DROP TABLE IF EXISTS past_versions_fts",
    """
CREATE VIEW past_search_texts (
  -- Texts of the index of past versions: what past_versions_fts shows for each of its columns, as search_texts.
  id, -- revisions.id.
  title, -- As revisions.title.
  subtitle, -- As revisions.subtitle.
  body, -- As revisions.body.
  authors, -- As revisions.authors.
  title_stems, -- As revisions.title.
  subtitle_stems, -- As revisions.subtitle.
  body_stems, -- As revisions.body.
  authors_stems -- As revisions.authors.
) AS
SELECT id, title, subtitle, body, authors, title, subtitle, body, authors
  FROM past_versions""",
    f"""
CREATE VIRTUAL TABLE past_versions_fts USING fts5(
  -- Full-text index of past_versions, as articles_fts is one of articles; rowid is revisions.id.
  -- A version is added when another one takes its place.
  title, -- Words of revisions.title.
  subtitle, -- Words of revisions.subtitle.
  body, -- Words of revisions.body.
  authors, -- Words of revisions.authors.
  title_stems, -- Stems of the words of revisions.title.
  subtitle_stems, -- Stems of the words of revisions.subtitle.
  body_stems, -- Stems of the words of revisions.body.
  authors_stems, -- Stems of the words of revisions.authors.
  content="past_search_texts", content_rowid="id", tokenize="{TOKENIZER}"
)""",
    f"INSERT INTO past_versions_fts (past_versions_fts, rank) VALUES ('rank', 'bm25({WEIGHTS})')",  # noqa: S608 - as above
)

SAVED = (
    """
CREATE TABLE saved_searches (
  -- Saved searches: what search --save keeps and search --new asks again.
  id            INTEGER PRIMARY KEY, -- Number of the search.
  name          TEXT NOT NULL UNIQUE, -- Name by which it is asked.
  query         TEXT, -- Words to find, as they were typed; NULL: every article.
  site          TEXT, -- Domain, address or name of the site; NULL: all.
  author        TEXT, -- Name or a part of it; NULL: all.
  since         TEXT, -- Earliest publication; NULL: none.
  until         TEXT, -- Latest publication; NULL: none.
  language      TEXT, -- Language code; NULL: all.
  section       TEXT, -- Section, just as the articles give it; NULL: all.
  saved         TEXT NOT NULL, -- When it was saved, ISO 8601 UTC.
  asked         TEXT, -- When it was last asked for what is new, ISO 8601 UTC; NULL: never.
  last_revision INTEGER NOT NULL -- Highest revisions.id that was told or passed over: what is above is new.
)""",
)
