"""Faker in, ``scraper/extract/people/given_names.txt.gz`` out: what people are called in some ninety languages.

Run it where Faker is at hand; the package itself does not need it:

    uv run --with faker==40.63.0 --no-project python scripts/make_given_names.py

Faker is free software under the MIT licence (https://github.com/joke2k/faker); its notice opens the file.
"""

import gzip
import importlib
import pkgutil
import unicodedata
from collections.abc import Collection, Iterator
from importlib.metadata import distribution
from pathlib import Path

from faker.providers import person  # type: ignore[import-not-found]  # not a dependency: see above

OUT = Path(__file__).resolve().parent.parent / "scraper/extract/people/given_names.txt.gz"
UNSPACED = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
"""Scripts that write a name without a space, so that its given name is no word of its own."""
SHORTEST = 3
"""Letters of a name; shorter ones are words of too many languages."""


def key(name: str) -> str:
    """The spelling that ``bylines.key`` looks up."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if char.isalnum())


def listed() -> Iterator[str]:
    """Every given name of every locale."""
    for locale in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{locale.name}").Provider
        for field in dir(provider):
            names = getattr(provider, field)
            if field.startswith("first_name") and "romanized" not in field and isinstance(names, Collection):
                yield from (name for name in names if isinstance(name, str))


def spaced(word: str) -> bool:
    """Whether its script parts words by spaces."""
    return not unicodedata.name(word[0], "").startswith(UNSPACED)


def main() -> None:
    """Write the file; the same Faker gives the same bytes."""
    words = {word for name in listed() for word in name.split()}
    keys = sorted({key(word) for word in words if spaced(word) and len(key(word)) >= SHORTEST})
    faker = distribution("faker")
    licence = next(file for file in faker.files or () if file.name == "LICENSE.txt").read_text(encoding="utf-8")
    source = f"Given names collected from Faker {faker.version} (https://github.com/joke2k/faker):\n\n{licence.strip()}"
    head = "\n".join(f"# {line}".rstrip() for line in source.splitlines())
    OUT.write_bytes(gzip.compress("\n".join((head, *keys, "")).encode(), mtime=0))


if __name__ == "__main__":
    main()
