"""The indexes of migration 1, each with the question that it answers."""

INDEXES = (
    # first visits: newest day first, then in order of discovery; those put off are passed over within the index
    "CREATE INDEX pages_new ON pages (site_id, kind, listed_day DESC, due) WHERE state = 'new'",
    # further visits: longest overdue first
    "CREATE INDEX pages_due ON pages (site_id, kind, due) WHERE state <> 'new' AND due IS NOT NULL",
    "CREATE INDEX pages_canonical ON pages (canonical_id) WHERE canonical_id IS NOT NULL",
    "CREATE INDEX visits_page ON visits (page_id)",
    "CREATE INDEX visits_crawl ON visits (crawl_id)",
    "CREATE INDEX articles_day ON articles (site_id, substr(published, 1, 10))",
    "CREATE INDEX articles_published ON articles (published)",
    "CREATE INDEX articles_capture ON articles (capture_id)",
    "CREATE INDEX article_authors_author ON article_authors (author_id)",
    "CREATE INDEX article_tags_tag ON article_tags (tag_id)",
    "CREATE INDEX teasers_target ON teasers (target_id) WHERE target_id IS NOT NULL",
    "CREATE INDEX teasers_unresolved ON teasers (url) WHERE target_id IS NULL",
    "CREATE INDEX links_target ON links (target_id) WHERE target_id IS NOT NULL",
    "CREATE INDEX links_unresolved ON links (url) WHERE target_id IS NULL",
    "CREATE INDEX links_site ON links (site)",
)
