"""The views of migration 11: by which rules each host was asked, and how that was kept; comments as in ``views.py``."""

_BEGIN = "instr(pages.url, '://') + 3"
_HOST = f"substr(pages.url, {_BEGIN}, instr(substr(pages.url, {_BEGIN}) || '/', '/') - 1)"
"""Host with its port as in ``hosts.name``: addresses are normalised, and name no usual port."""

POLITENESS_VIEWS = (
    f"""
CREATE VIEW robots_versions (
  -- Each robots.txt as it stood: one row for each text, or answer without one, that was ever got for it.
  host, -- Host name, with the port where it is no usual one.
  url, -- Address of the file.
  status, -- HTTP status; NULL: no answer came.
  outcome, -- How it ended, as in visits.outcome; gone means that there is none, and everything is allowed.
  sha256, -- SHA-256 of the text, hexadecimal; NULL: none came.
  capture_id, -- The capture that holds the text; NULL: none came, or it came before they were kept.
  first_seen, -- When it was first got, ISO 8601 UTC with milliseconds.
  last_seen, -- When it was last got, ISO 8601 UTC with milliseconds.
  visits -- How often it was got.
) AS
SELECT {_HOST}, pages.url, visits.status, visits.outcome, visits.sha256, max(visits.capture_id), min(visits.started),
       max(visits.started), count(*)
  FROM visits
  JOIN pages ON pages.id = visits.page_id
 WHERE pages.state = 'ignored' AND substr(pages.url, {_BEGIN}) = {_HOST} || '/robots.txt'
 GROUP BY pages.url, visits.status, visits.outcome, visits.sha256""",  # noqa: S608 - the expressions above
    f"""
CREATE VIEW politeness (
  -- How each host was asked: what proves that pace, robots.txt and refusals were kept.  Hosts are those of the pages
  -- that were asked for; what a redirect led to on another host is counted there in requests_paced alone.
  host, -- Host name, with the port where it is no usual one.
  visits, -- Visits to its pages and files.
  requests, -- Requests that they took, redirects and retries included.
  first_visit, -- When the first began, ISO 8601 UTC with milliseconds.
  last_visit, -- When the last began, ISO 8601 UTC with milliseconds.
  robots_versions, -- Texts of robots.txt that were got for it, one after another.
  robots_refused, -- Pages not asked for, since robots.txt does not want it.
  rate_limited, -- Visits that ended with a refusal for now: 429, or 503 with Retry-After.
  forbidden, -- Visits that ended with a refusal: 401, 403, 451.
  withheld, -- Visits whose page was not archived, as a signal asked.
  requests_paced, -- Requests at a pace since hosts counts them; those of --pace 0 are not.
  smallest_gap, -- Shortest time between two of those, in seconds; NULL: there were not two.
  pace_then, -- Seconds that were asked for when that gap was kept: pace, Crawl-delay, latency or penalty.
  early, -- Requests after a gap shorter than was asked for then; 0 unless something failed.
  retry_after_kept, -- Waits that its Retry-After asked for and that were kept.
  longest_wait -- The longest of them, in seconds.
) AS
WITH asked AS (
  SELECT {_HOST} AS host, visits.*, substr(pages.url, {_BEGIN}) = {_HOST} || '/robots.txt' AS is_robots
    FROM visits
    JOIN pages ON pages.id = visits.page_id
)
SELECT asked.host, count(*), sum(asked.requests), min(asked.started), max(asked.started),
       count(DISTINCT CASE WHEN asked.is_robots THEN asked.sha256 END),
       count(*) FILTER (WHERE asked.outcome = 'robots'),
       count(*) FILTER (WHERE asked.outcome = 'rate-limited'),
       count(*) FILTER (WHERE asked.outcome = 'forbidden'),
       count(*) FILTER (WHERE asked.message LIKE 'Not archived:%'),
       coalesce(hosts.requests, 0), hosts.smallest_gap, hosts.smallest_pace, coalesce(hosts.early, 0),
       coalesce(hosts.waits, 0), coalesce(hosts.longest_wait, 0)
  FROM asked
  LEFT JOIN hosts ON hosts.name = asked.host
 GROUP BY asked.host""",  # noqa: S608 - as above
)
