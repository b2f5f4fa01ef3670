"""Page → Links: feeds, sitemaps, section pages and the links of articles."""
