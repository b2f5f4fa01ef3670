"""Selections and full-text search: the index, queries, hits and searches that are kept."""
