"""Cards that offer other articles: found by shape, named by their headings."""
