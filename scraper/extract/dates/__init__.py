"""When it appeared and when it was changed."""
