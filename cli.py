"""The door: ``uv run cli.py …`` opens the command line that lives in ``scraper.commands``."""

from scraper.commands.main import main

if __name__ == "__main__":
    main()
