"""What articles said before: revisions, what kind of change each is, and the archive as of a date."""
