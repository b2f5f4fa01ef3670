"""Article ↔ SQLite: everything that is kept, and every question about it."""
