"""``python -m scraper``: the same command line as ``cli.py``, for schedules and installed packages."""

from scraper.commands.main import main

main()
