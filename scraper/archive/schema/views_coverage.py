"""The view of migration 5, over what each day brought; comments as in ``views.py``.

A day is compared with the four weeks before it (28 days: the same weekdays, and no month is shorter).  A site with few
articles is compared by weeks, since a single day of it tells nothing.  The thresholds are ours: where so many articles
a day were usual, a day without one has a chance of e^-5 = 0.7 % in a Poisson process; a share or a length that halves
at once is no change of what a site writes about.
"""

USUALLY = 5
"""New articles a day from which a day without any is marked, and from which a day's articles are judged by themselves;
fewer are judged with the six days before.  Articles missed on one day that are marked, where fewer are found."""
KNOWN = 20
"""New articles of the four weeks before from which those are a measure."""
HALF = 0.5
"""Share of what was usual below which authors, dates or texts are marked as lost."""


def _share(column: str, part: str) -> str:
    return f"(1.0 - 1.0 * {part}_{column} / {part}_new)"


def _lost(column: str, mark: str) -> str:
    recent, before = _share(column, "recent"), _share(column, "before")
    return f"CASE WHEN judged AND {before} >= {HALF} AND {recent} < {HALF} * {before} THEN '{mark}; ' ELSE '' END"


def _recent(column: str) -> str:
    return f"iif(new >= {USUALLY}, {column}, sum({column}) OVER week) AS recent_{column}"


def _before(column: str) -> str:
    return f"sum({column}) OVER weeks AS before_{column}"


_JUDGED = ("new", "undated", "unnamed", "characters")
_COLUMNS = (
    "discovered", "visits", "requests", "bytes", "fetched", "not_modified", "gone", "blocked", "failed", "refused",
    "walled", "articles", "missed", "new", "changed", "undated", "unnamed", "characters",
)  # fmt: skip

COVERAGE_VIEWS = (
    f"""
CREATE VIEW coverage (
  -- What was asked for and what came of it, per site and day, days on which nothing was asked for included: a hole here
  -- is a hole in the data, not silence.  Made from site_days.
  site, -- Registered domain.
  day, -- Day, UTC: from the first of the site to the newest of the archive.
  mark, -- What is not as usual, separated by "; " - not asked, refused by robots.txt, no answer,
        -- mostly failed, articles missing (more than were found), nothing new; layout changed? with what is lost:
        -- authors, dates or length.  NULL: nothing.
  discovered, -- Addresses first heard of.
  visits, -- Visits to pages.
  requests, -- Requests, those to robots.txt, redirects and retries included.
  bytes, -- Bytes of the bodies that came.
  fetched, -- Visits that brought a page.
  not_modified, -- Visits that brought the word that it has not changed.
  gone, -- Visits answered with 404 or 410, or by a page that says as much.
  blocked, -- Visits that the server refused us.
  failed, -- Visits that failed otherwise.
  refused, -- Pages not asked for because robots.txt does not want it.
  walled, -- Pages that came and showed a paywall, a consent screen or a bot check.
  articles, -- Visits that found an article.
  missed, -- Visits that did not find an article that stood there, suspicions only.
  new, -- Articles first archived.
  changed, -- Articles found changed.
  undated, -- Those of the new without a date.
  unnamed, -- Those of the new without an author.
  length -- Characters of the text of a new article, on average; NULL: none was new.
) AS
WITH RECURSIVE spans AS (
  SELECT site_id, min(day) AS day, (SELECT max(day) FROM site_days WHERE visits) AS last
    FROM site_days
   WHERE visits
   GROUP BY site_id
), calendar (site_id, day, last) AS (
  SELECT site_id, day, last FROM spans
   UNION ALL
  SELECT site_id, date(day, '+1 day'), last FROM calendar WHERE day < last
), days AS (
  SELECT calendar.site_id, calendar.day, {", ".join(f"coalesce({name}, 0) AS {name}" for name in _COLUMNS)}
    FROM calendar
    LEFT JOIN site_days ON site_days.site_id = calendar.site_id AND site_days.day = calendar.day
), compared AS (
  SELECT *, {", ".join(map(_recent, _JUDGED))}, {", ".join(map(_before, _JUDGED))},
         count(*) OVER month AS before_days, sum(new) OVER month AS month_new
    FROM days
  WINDOW week AS (PARTITION BY site_id ORDER BY day ROWS 6 PRECEDING),
         weeks AS (PARTITION BY site_id ORDER BY day ROWS BETWEEN 34 PRECEDING AND 7 PRECEDING),
         month AS (PARTITION BY site_id ORDER BY day ROWS BETWEEN 28 PRECEDING AND 1 PRECEDING)
), judged AS (
  SELECT *, recent_new >= {USUALLY} AND before_new >= {KNOWN} AS judged FROM compared
)
SELECT sites.key, judged.day,
       nullif(rtrim(
         CASE WHEN visits = 0 THEN 'not asked; '
              WHEN refused = visits THEN 'refused by robots.txt; '
              WHEN fetched + not_modified + gone = 0 THEN 'no answer; '
              WHEN 2 * (blocked + failed) > visits THEN 'mostly failed; '
              WHEN missed >= {USUALLY} AND missed > articles THEN 'articles missing; '
              WHEN new = 0 AND before_days >= 7 AND month_new >= {USUALLY} * before_days THEN 'nothing new; '
              ELSE '' END
         || {_lost("unnamed", "layout changed? authors")}
         || {_lost("undated", "layout changed? dates")}
         || CASE WHEN judged AND recent_characters * before_new < {HALF} * before_characters * recent_new
                 THEN 'layout changed? length; ' ELSE '' END, '; '), ''),
       discovered, visits, requests, bytes, fetched, not_modified, gone, blocked, failed, refused, walled, articles,
       missed, new, changed, undated, unnamed, CAST(round(1.0 * characters / nullif(new, 0)) AS INTEGER)
  FROM judged
  JOIN sites ON sites.id = judged.site_id""",  # noqa: S608 - the columns and thresholds above
)
