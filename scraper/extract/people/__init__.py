"""Who wrote it: names from bylines and from what the page declares."""
