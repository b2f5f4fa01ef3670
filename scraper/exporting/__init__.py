"""Articles out, in the forms that others read: Parquet, Markdown, TEI, WARC, data frames, and releases to be cited."""
