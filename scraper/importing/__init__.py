"""What others have collected in: saved pages, web archives (WARC, WACZ) and lists of addresses."""
