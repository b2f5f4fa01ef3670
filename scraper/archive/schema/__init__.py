"""The tables, views and migrations of an archive; their SQL comments are its data dictionary."""
