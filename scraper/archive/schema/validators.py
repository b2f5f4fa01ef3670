"""The statement of migration 10: validators of answers that were never read are forgotten.

Before it, an answer that broke off left its ``ETag`` with the page, so that the next visit was told "not modified" of
content that nobody held.
"""

VALIDATORS = (
    """
UPDATE pages
   SET etag = NULL, last_modified = NULL
 WHERE (etag IS NOT NULL OR last_modified IS NOT NULL)
   AND (last_outcome NOT IN ('fetched', 'not-modified')
        OR NOT EXISTS (SELECT 1 FROM visits WHERE visits.page_id = pages.id AND visits.outcome = 'fetched'))""",
)
