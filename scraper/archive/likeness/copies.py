"""Articles that wait in ``copy_queue`` → which others have their text, each in bounded time whatever it is.

An article is compared with at most ``COMPARED`` others, those with the most bands in common, so that ten thousand
copies of one text cost each of them no more than two do.  Versions of one text make a cluster, by the pairs that were
found: an article that changes leaves its cluster and is compared anew.
"""

import sqlite3
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scraper.archive.likeness.agencies import credited
from scraper.archive.likeness.shingles import METHOD, bands, shingles

PART = 0.4
"""Share of the shingles of one of two texts that must stand in the other for them to be a pair.  Of 0.3, 0.4, 0.5 and
0.6 all were right about every pair of ``benchmarks/copies.py``; the less, the more rewritten copies are found (at 0.4
86 % of those that were trimmed, added to and reworded, at 0.5 77 %), and the more real pages' standing text counts."""
VERSION = 0.3
"""Share that must stand in the other of both texts for them to be versions of one; else one is a part of the other, as
of a digest of the day, and they make no cluster.  Ours."""
FEWEST = 20
"""Shingles that two texts must have in common; ours: a standing sentence of a paper has some."""
COMPARED = 20
"""Articles that one is compared with at most."""
MET = 50
"""Articles that are taken from a band at most, those of the lowest numbers."""
PAIRED = 10
"""Pairs that are kept of an article as it is compared, those with the most in common."""
_AT_HAND = 200  # texts whose shingles are kept at hand within a batch, some 20 MB

_TEXT = "SELECT body, byline, authors FROM articles WHERE id = ?"
_BODIES = "SELECT id, body FROM articles WHERE id IN ({})"
_MET = "SELECT article_id FROM copy_bands WHERE band = ? AND article_id <> ? LIMIT ?"
_WRITE = """
INSERT INTO copy_texts (article_id, cluster_id, agencies, shingles, method, bands)
VALUES (:article_id, :article_id, :agencies, :shingles, :method, :bands)"""
_PAIR = """
INSERT INTO copy_pairs (article_id, other_id, shared, share, other_share, is_version)
VALUES (:article_id, :other_id, :shared, :share, :other_share, :is_version)"""
_CLUSTERS = "SELECT DISTINCT cluster_id FROM copy_texts WHERE article_id IN ({})"
_RENUMBER = """
UPDATE copy_texts
   SET cluster_id = (SELECT min(article_id) FROM copy_texts WHERE cluster_id = :cluster)
 WHERE cluster_id = :cluster"""
_REQUEUE = "INSERT INTO copy_queue (article_id) SELECT id FROM articles WHERE true ON CONFLICT (article_id) DO NOTHING"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts with much in common."""

    other: int
    """``articles.id`` of the other one."""
    shared: int
    """Shingles that both have."""
    share: float
    """Share of the shingles of the one that the other has, from 0 to 1."""
    other_share: float
    """The same of the other."""

    @property
    def is_version(self) -> bool:
        """Whether they are versions of one text."""
        return min(self.share, self.other_share) >= VERSION


def settle(connection: sqlite3.Connection, *, limit: int) -> int:
    """Compare at most ``limit`` of the articles that wait, in the caller's transaction; how many it were."""
    row = connection.execute("SELECT method FROM copy_texts ORDER BY article_id DESC LIMIT 1").fetchone()
    if row and row[0] != METHOD:
        for table in ("copy_bands", "copy_pairs", "copy_texts"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
        connection.execute(_REQUEUE)
    numbers = [
        number for (number,) in connection.execute("SELECT article_id FROM copy_queue ORDER BY 1 LIMIT ?", (limit,))
    ]
    held: dict[int, frozenset[str]] = {}
    for number in numbers:
        _forget(connection, number)
        _compare(connection, number, held)
        connection.execute("DELETE FROM copy_queue WHERE article_id = ?", (number,))
    return len(numbers)


def pair(one: Iterable[str], other: frozenset[str], number: int) -> Pair | None:
    """Return what two texts have in common if it is much; None if it is little."""
    mine = frozenset(one)
    both = len(mine & other)
    if not both:
        return None
    found = Pair(number, both, both / len(mine), both / len(other))
    return found if both >= FEWEST and max(found.share, found.other_share) >= PART else None


def _compare(connection: sqlite3.Connection, number: int, held: dict[int, frozenset[str]]) -> None:
    row = connection.execute(_TEXT, (number,)).fetchone()
    if row is None:  # another program has deleted it
        return
    body, byline, authors = row
    runs = shingles(body)
    keys = bands(runs)
    values = {
        "article_id": number,
        "agencies": "; ".join(credited(byline, authors, body)) or None,
        "shingles": len(runs),
        "method": METHOD,
        "bands": struct.pack(f">{len(keys)}q", *keys),
    }
    connection.execute(_WRITE, values)
    others = _candidates(connection, number, keys)
    texts = _texts(connection, others, held)
    mine = frozenset(runs)
    pairs = [found for other in others if (found := pair(mine, texts[other], other))]
    pairs = sorted(pairs, key=lambda one: (-one.shared, one.other))[:PAIRED]
    for one in pairs:
        connection.execute(_PAIR, _row(number, one))
    connection.executemany(
        "INSERT OR IGNORE INTO copy_bands (band, article_id) VALUES (?, ?)", ((key, number) for key in keys)
    )
    _join(connection, number, [one.other for one in pairs if one.is_version])


def _candidates(connection: sqlite3.Connection, number: int, keys: Iterable[int]) -> list[int]:
    met = Counter(other for key in keys for (other,) in connection.execute(_MET, (key, number, MET)))
    return sorted(met, key=lambda other: (-met[other], other))[:COMPARED]


def _texts(
    connection: sqlite3.Connection, numbers: Iterable[int], held: dict[int, frozenset[str]]
) -> dict[int, frozenset[str]]:
    """Shingles of some articles, from those at hand or read anew."""
    missing = [number for number in numbers if number not in held]
    if len(held) + len(missing) > _AT_HAND:
        held.clear()
        missing = list(numbers)
    places = ", ".join("?" * len(missing))
    for number, body in connection.execute(_BODIES.format(places), missing).fetchall():
        held[number] = frozenset(shingles(body))
    return held


def _row(number: int, found: Pair) -> dict[str, object]:
    """A pair as it is kept: the article with the higher number first."""
    shares = {"share": found.share, "other_share": found.other_share}
    ends = {"article_id": number, "other_id": found.other}
    if found.other > number:
        shares = {"share": found.other_share, "other_share": found.share}
        ends = {"article_id": found.other, "other_id": number}
    return {**ends, **shares, "shared": found.shared, "is_version": found.is_version}


def _join(connection: sqlite3.Connection, number: int, others: list[int]) -> None:
    """Put an article into the cluster of its versions; several clusters become the largest of them."""
    if not others:
        return
    places = ", ".join("?" * len(others))
    clusters = [cluster for (cluster,) in connection.execute(_CLUSTERS.format(places), others)]
    size = "SELECT count(*) FROM copy_texts WHERE cluster_id = ?"
    if len(clusters) > 1:
        clusters.sort(key=lambda cluster: (-connection.execute(size, (cluster,)).fetchone()[0], cluster))
    for cluster in (number, *clusters[1:]):
        connection.execute("UPDATE copy_texts SET cluster_id = ? WHERE cluster_id = ?", (clusters[0], cluster))


def _forget(connection: sqlite3.Connection, number: int) -> None:
    """Take an article out as if it had not been compared; a cluster that bears its number gets another one."""
    row = connection.execute("SELECT cluster_id, bands FROM copy_texts WHERE article_id = ?", (number,)).fetchone()
    if row is None:
        return
    cluster, keys = row[0], struct.unpack(f">{len(row[1]) // 8}q", row[1])
    connection.executemany("DELETE FROM copy_bands WHERE band = ? AND article_id = ?", ((key, number) for key in keys))
    connection.execute("DELETE FROM copy_pairs WHERE article_id = ?", (number,))
    connection.execute("DELETE FROM copy_pairs WHERE other_id = ?", (number,))
    connection.execute("DELETE FROM copy_texts WHERE article_id = ?", (number,))
    if cluster == number:
        connection.execute(_RENUMBER, {"cluster": cluster})
