"""Datasette on an archive: what a reader sees in the browser."""
