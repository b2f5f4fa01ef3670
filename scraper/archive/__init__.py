"""Article ↔ SQLite: tables, frontier, revisions, search, export."""
