"""A name in, whether its first word is somebody's given name out.

The list is ``given_names.txt.gz``, written by ``scripts/make_given_names.py``; its head says where from.
"""

import gzip
from functools import cache
from importlib.resources import files

from scraper.extract.people.bylines import key


def opens_like_a_person(name: str) -> bool:
    """Whether people are called like the first word ("Ana Lima", not "Market News")."""
    return key(name.split(maxsplit=1)[0]) in _given_names()


@cache
def _given_names() -> frozenset[str]:
    """Some 28,000 given names as ``bylines.key`` spells them; read when the first page asks."""
    packed = files(__package__).joinpath("given_names.txt.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
