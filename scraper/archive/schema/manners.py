"""The table of migration 9: how servers answer, and how the pace was kept; comments as in ``migrations.py``."""

MANNERS = (
    "ALTER TABLE hosts RENAME TO hosts_unwatched",
    "DROP INDEX hosts_crawl",
    """
CREATE TABLE hosts (
  -- Hosts: when each server may be asked again, for all crawls together and beyond the end of any; how it answers; and
  -- what was asked of it, as a proof of the pace.  Requests that no pace held back (--pace 0) are not counted.
  id            INTEGER PRIMARY KEY, -- Number of the host in this archive.
  name          TEXT NOT NULL UNIQUE, -- Host name, with the port where it is no usual one; as in *.example.org for all
                                      -- hosts of a registered domain together.
  heard         TEXT NOT NULL, -- When it had received its last request at the latest, ISO 8601 UTC with microseconds;
                               -- of a domain, when the last turn of one of its hosts began.
  held_until    TEXT NOT NULL, -- Nobody asks it sooner: a wait after a failure, or as Retry-After asked; as heard.
  closed_until  TEXT NOT NULL, -- It asked to be left alone for longer than a crawl waits, until then; as heard.
  crawl_id      INTEGER REFERENCES running (crawl_id) ON DELETE SET NULL, -- Crawl whose turn it is; NULL: nobody's.
  penalty       REAL NOT NULL DEFAULT 0, -- Seconds added to its pace because it refused (429, 503); good answers lower
                                         -- it.
  latency       REAL NOT NULL DEFAULT 0, -- Seconds from a request to the head of its answer, smoothed; 0 of a domain.
  asked         TEXT, -- When the last request left, as heard; of a domain as there; NULL: none has since this is noted.
  requests      INTEGER NOT NULL DEFAULT 0, -- Requests sent to it, redirects, retries and robots.txt included.
  smallest_gap  REAL, -- Shortest time from the leaving of one request to the turn of the next, in seconds; of a domain
                      -- from turn to turn; NULL: there were not two.
  smallest_pace REAL, -- Seconds that were asked for when that gap was kept, penalty included.
  early         INTEGER NOT NULL DEFAULT 0, -- Requests after a gap shorter than was asked for then; 0 unless it failed.
  waits         INTEGER NOT NULL DEFAULT 0, -- Waits that its Retry-After asked for and that were obeyed.
  longest_wait  REAL NOT NULL DEFAULT 0 -- The longest of them, in seconds.
)""",
    """
INSERT INTO hosts (id, name, heard, held_until, closed_until, crawl_id)
SELECT id, name, heard, held_until, closed_until, crawl_id
  FROM hosts_unwatched""",
    "DROP TABLE hosts_unwatched",
    "CREATE INDEX hosts_crawl ON hosts (crawl_id) WHERE crawl_id IS NOT NULL",
)
