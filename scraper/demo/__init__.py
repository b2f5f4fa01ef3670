"""A small newspaper of our own, served on loopback, that changes between two crawls."""
