"""What one reader says of one field: the currency in which readers answer and the precedence lists decide."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from scraper.models import Provenance

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim(Generic[T]):
    """A candidate value of a field."""

    value: T
    """The value, cleaned and of the field's type."""
    raw: str | None
    """As the page gives it."""
    reader: str
    """``rule``, ``json-ld``, ``meta``, ``microdata``, ``dom``, ``url`` or ``text``."""
    place: str = ""
    """Where in the page: ``og:title``, ``headline``, ``h1`` …, for people who want to know why."""

    @property
    def provenance(self) -> Provenance:
        """The claim as the article's provenance tells it."""
        return Provenance(reader=self.reader, raw=self.raw)
