"""An archive of news that can be queried: discover → fetch → extract → archive."""

from scraper.extract.article import extract

__all__ = ["extract"]
