"""The table of migration 7: whether dates of change prove right; comments as in ``migrations.py``."""

TRUST = (
    """
CREATE TABLE lastmod_trust (
  -- Trust in dates of change: how often what a site's sitemaps and feeds say of changes has proved right.
  -- Later visits count more; announcements and silences are believed or not by it (docs/how-a-crawl-works.md).
  site_id           INTEGER PRIMARY KEY REFERENCES sites (id), -- The site.
  announced         INTEGER NOT NULL, -- Visits to articles that were announced as changed since the last one.
  announced_changed INTEGER NOT NULL, -- Those of them that found a change of title, subtitle, authors, date or text.
  silent            INTEGER NOT NULL, -- Visits to dated articles that were not announced as changed.
  silent_changed    INTEGER NOT NULL -- Those of them that found a change all the same.
)""",
)
