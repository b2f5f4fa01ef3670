"""The table of migration 4: how often listings bring something new; comments as in ``migrations.py``."""

RHYTHMS = (
    """
CREATE TABLE rhythms (
  -- Rhythms: what the looks at each feed, sitemap and section brought, from which its next look is reckoned.  Each look
  -- counts the less the longer ago it was, so that the numbers are no whole ones.
  page_id        INTEGER PRIMARY KEY REFERENCES pages (id), -- The page.
  recent_seconds REAL NOT NULL, -- Seconds between looks; half of it from the last 16 looks.
  recent_news    REAL NOT NULL, -- New addresses that those looks brought.
  steady_seconds REAL NOT NULL, -- Seconds between looks; half of it from the last week.
  steady_news    REAL NOT NULL -- New addresses that those looks brought.
)""",
)
