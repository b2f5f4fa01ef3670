"""Two invented newspapers on the loopback interface, for a first crawl without the internet."""

from scraper.demo.newspaper import DemoNewspaper

__all__ = ["DemoNewspaper"]
