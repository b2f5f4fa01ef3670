"""The command line: options in, one call, lines out."""
