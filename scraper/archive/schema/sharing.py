"""The tables of migration 3: what crawls that share an archive agree on; comments as in ``migrations.py``."""

SHARING = (
    """
CREATE TABLE running (
  -- Running: crawls under way, one row each.  Any number of them may share the archive.
  -- The row of one that has died is removed, and its leases with it, by the next crawl that takes pages.
  crawl_id INTEGER PRIMARY KEY REFERENCES crawls (id), -- The crawl.
  process  TEXT, -- Its process, as one that runs on the same machine can look it up; NULL: the system does not tell.
  alive    TEXT NOT NULL -- When it last gave a sign of life, ISO 8601 UTC.
)""",
    """
CREATE TABLE leases (
  -- Leases: pages that a running crawl has in hand, so that no other fetches them too.
  page_id  INTEGER PRIMARY KEY REFERENCES pages (id), -- The page.
  crawl_id INTEGER NOT NULL REFERENCES running (crawl_id) ON DELETE CASCADE -- The crawl that has it.
)""",
    "CREATE INDEX leases_crawl ON leases (crawl_id)",
    """
CREATE TABLE hosts (
  -- Hosts: when each server may be asked again, for all crawls together and beyond the end of any.
  id           INTEGER PRIMARY KEY, -- Number of the host in this archive.
  name         TEXT NOT NULL UNIQUE, -- Host name, with the port where it is no usual one.
  heard        TEXT NOT NULL, -- When it had received its last request at the latest, ISO 8601 UTC with microseconds.
  held_until   TEXT NOT NULL, -- Nobody asks it sooner: a wait after a failure, or as Retry-After asked; as heard.
  closed_until TEXT NOT NULL, -- It asked to be left alone for longer than a crawl waits, until then; as heard.
  crawl_id     INTEGER REFERENCES running (crawl_id) ON DELETE SET NULL -- Crawl whose turn it is; NULL: nobody's.
)""",
    "CREATE INDEX hosts_crawl ON hosts (crawl_id) WHERE crawl_id IS NOT NULL",
)
