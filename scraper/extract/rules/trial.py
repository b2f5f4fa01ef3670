"""A test of a rule file and the article that its rule makes of the page in, what is wrong with it out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scraper.extract.rules.rule import RuleTest
from scraper.models import Article

SHOWN: Final = 80
"""Characters of a value in a message."""


def faults(test: RuleTest, article: Article) -> list[str]:
    """What the article lacks; a test that expects nothing asks that its rule finds all that it names."""
    source = article.provenance.get("rule")
    if source is None:
        return ["no rule of the file is for this address and day"]
    if not test.expected:
        _, _, missing = (source.raw or "").partition(": ")
        return [missing] if missing else []
    return [fault for key, wanted in test.expected.items() for fault in _CHECKS.get(key, _equal)(article, key, wanted)]


def _equal(article: Article, key: str, wanted: Any) -> Iterator[str]:
    found = getattr(article, key)
    if _plain(found) != _plain(wanted):
        yield f"{key} is {_short(found)}, not {_short(wanted)}"


def _contains(article: Article, _: str, wanted: Any) -> Iterator[str]:
    body = _joined(article.body)
    yield from (f"body lacks {_short(piece)}" for piece in _pieces(wanted) if _joined(piece) not in body)


def _lacks(article: Article, _: str, wanted: Any) -> Iterator[str]:
    body = _joined(article.body)
    yield from (f"body holds {_short(piece)}" for piece in _pieces(wanted) if _joined(piece) in body)


_CHECKS: Final[Mapping[str, Callable[[Article, str, Any], Iterator[str]]]] = {
    "body_contains": _contains,
    "body_lacks": _lacks,
}


def _pieces(wanted: Any) -> list[str]:
    return wanted if isinstance(wanted, list) else [wanted]


def _plain(value: Any) -> Any:
    """Lists as they are, the rest as text: a rule file writes a page's type, too, in quotes."""
    return [_joined(item) for item in value] if isinstance(value, list | tuple) else _joined(value)


def _joined(value: Any) -> str:
    return " ".join(str(value or "").split())


def _short(value: Any) -> str:
    text = repr(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
