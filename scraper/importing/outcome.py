"""What an import did and what it met with, counted."""

from dataclasses import dataclass, field

from scraper.archive.records import Change

MOST_MESSAGES = 1000
"""Messages kept; a file that is nothing but damage does not fill the memory."""


@dataclass(slots=True)
class Imported:
    """What an import did."""

    articles: dict[str, int] = field(default_factory=lambda: {"new": 0, "changed": 0, "unchanged": 0})
    """Captures of articles by what they did to the archive."""
    others: int = 0
    """Pages that are no articles."""
    addresses: int = 0
    """Addresses that the frontier did not know."""
    passed_over: int = 0
    """Records of web archives that are no pages: pictures, requests, redirects, errors; pages of sites not wanted."""
    messages: list[str] = field(default_factory=list)
    """What could not be used, one line each, with file and place; at most ``MOST_MESSAGES``."""
    troubles: int = 0
    """How many of those there were."""

    def count(self, change: Change | None) -> None:
        """Add one page by what it did to the archive."""
        if change is None:
            self.others += 1
        else:
            self.articles[change] += 1

    def tell(self, message: str) -> None:
        """Add a message."""
        self.troubles += 1
        if len(self.messages) < MOST_MESSAGES:
            self.messages.append(message)

    def as_json(self) -> dict[str, object]:
        """The counts as plain data."""
        return {
            "articles": self.articles,
            "not_articles": self.others,
            "addresses": self.addresses,
            "passed_over": self.passed_over,
            "troubles": self.troubles,
            "trouble": self.messages,
        }

    def as_text(self) -> str:
        """The counts as one line."""
        articles = ", ".join(f"{count} {change}" for change, count in self.articles.items())
        passed = f"; {self.passed_over} records passed over" if self.passed_over else ""
        return (
            f"articles: {articles}; {self.others} pages are no articles; "
            f"{self.addresses} addresses new to the frontier{passed}"
        )
