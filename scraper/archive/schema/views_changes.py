"""The view of migration 16, over what was changed after publication; comments as in ``views.py``."""

CHANGE_VIEWS = (
    """
CREATE VIEW changes_per_day (
  -- Changes after publication, counted per site, day and type; a change of several types counts for each of them.
  site, -- Registered domain.
  day, -- Day on which they were first seen, UTC.
  type, -- One of the types of revision_ledger.
  origin, -- changed, reextracted or observed, as in revision_ledger.
  changes -- Changes of that type.
) AS
SELECT site, substr(seen, 1, 10), type, origin, count(*)
  FROM revision_types
 GROUP BY 1, 2, 3, 4""",
)
