"""How well copies are found among texts of which it is known who copied whom, and what finding them costs.

uv run benchmarks/copies.py quality [TEXTS]     recall and precision, edit by edit, and for other thresholds
uv run benchmarks/copies.py cost [ARTICLES]     milliseconds an article, among as many others
uv run benchmarks/copies.py flood [ARTICLES]    the same where all have one text
uv run benchmarks/copies.py libraries           signatures by rensa and, where it is installed, by datasketch
"""

import importlib.util
import itertools
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from rensa import RMinHash  # type: ignore[import-untyped]  # it ships no types

from scraper.archive.likeness import copies
from scraper.archive.likeness.shingles import BANDS, ROWS, bands, shingles
from scraper.archive.store import Archive

SYLLABLES = [a + b for a, b in itertools.product("bdfglmnprstv", ("a", "e", "i", "o", "u", "an", "or", "el", "is"))]
WORDS = ["".join(parts) for n in (1, 2, 3) for parts in itertools.islice(itertools.product(SYLLABLES, repeat=n), 4000)]
CHARACTERS = [chr(point) for point in range(0x4E00, 0x4E00 + 3000)]
TOPICS, TOPIC_WORDS = 40, 150
STANDING = 30
"""Words of what every article of a site ends with, and of a quotation that texts on one subject share."""

Text = list[str]
Edit = Callable[[random.Random, Text, "Writer"], Text]


class Writer:
    """Writes texts whose words follow Zipf's law, half of them a topic's; one topic's may share a quotation, too."""

    def __init__(self, chance: random.Random, vocabulary: list[str]) -> None:
        self.chance = chance
        self.words = list(vocabulary)
        chance.shuffle(self.words)
        self.weights = list(itertools.accumulate(1 / (n + 3) for n in range(len(self.words))))
        self.topics = [chance.sample(self.words, TOPIC_WORDS) for _ in range(TOPICS)]
        self.topic_weights = list(itertools.accumulate(1 / (n + 2) for n in range(TOPIC_WORDS)))
        self.quotations = [self.passage(topic, STANDING) for topic in range(TOPICS)]

    def passage(self, topic: int, length: int) -> Text:
        """So many words on a topic."""
        own = self.chance.choices(self.topics[topic], cum_weights=self.topic_weights, k=length)
        all_of_them = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        return [self.chance.choice(pair) for pair in zip(own, all_of_them, strict=True)]

    def article(self, topic: int) -> Text:
        """A text of 150 to 900 words, a third of them with the topic's quotation."""
        text = self.passage(topic, self.chance.randint(150, 900))
        place = self.chance.randrange(len(text))
        return text[:place] + self.quotations[topic] + text[place:] if self.chance.random() < 1 / 3 else text


def whole(_chance: random.Random, text: Text, _writer: Writer) -> Text:
    """The text as it is, under another headline."""
    return text


def trimmed(chance: random.Random, text: Text, _writer: Writer) -> Text:
    """The tail cut off, 40 to 80 % left."""
    return text[: int(len(text) * chance.uniform(0.4, 0.8))]


def inserted(chance: random.Random, text: Text, writer: Writer) -> Text:
    """Two paragraphs of 30 to 80 words put in."""
    for _ in range(2):
        place = chance.randrange(len(text))
        text = text[:place] + writer.passage(chance.randrange(TOPICS), chance.randint(30, 80)) + text[place:]
    return text


def reworded(chance: random.Random, text: Text, writer: Writer) -> Text:
    """One word in thirty another one."""
    return [chance.choice(writer.words) if chance.random() < 1 / 30 else word for word in text]


def all_of_it(chance: random.Random, text: Text, writer: Writer) -> Text:
    """Trimmed, inserted into and reworded."""
    return reworded(chance, inserted(chance, trimmed(chance, text, writer), writer), writer)


def brief(_chance: random.Random, text: Text, _writer: Writer) -> Text:
    """The first quarter, at least 60 words."""
    return text[: max(60, len(text) // 4)]


EDITS: tuple[Edit, ...] = (whole, trimmed, inserted, reworded, all_of_it, brief)


def quality(count: int = 1_500) -> None:
    """Recall and precision in words and in characters without blanks."""
    for name, vocabulary, joint in (("words", WORDS, " "), ("characters", CHARACTERS, "")):
        texts, truth = _press(random.Random(11), count, vocabulary)  # noqa: S311 - a benchmark
        runs = [shingles(joint.join(text)) for text in texts]
        found = _met(runs)
        print(f"\n{len(texts):,} texts in {name}, {len(truth):,} pairs that are copies, {len(found):,} that met")
        for part in (0.3, 0.4, 0.5, 0.6):
            copies.PART = part
            taken = {pair for pair in found if copies.pair(runs[pair[0]], frozenset(runs[pair[1]]), 0)}
            by_edit: defaultdict[str, list[bool]] = defaultdict(list)
            for pair, edit in truth.items():
                by_edit[edit].append(pair in taken)
            right = sum(pair in truth for pair in taken)
            recall = ", ".join(f"{edit} {sum(hits) / len(hits):.1%}" for edit, hits in by_edit.items())
            print(f"  part {part}: precision {right / len(taken):.2%}; recall {recall}")


def _press(chance: random.Random, count: int, vocabulary: list[str]) -> tuple[list[Text], dict[tuple[int, int], str]]:
    """Texts, and the pairs of them of which one is made from the other, by the edit; sites add a standing passage."""
    writer = Writer(chance, vocabulary)
    standing = [writer.passage(0, STANDING) for _ in range(10)]
    texts: list[Text] = []
    truth = {}
    for _ in range(count):
        original = writer.article(chance.randrange(TOPICS))
        texts.append(original + chance.choice(standing))
        first = len(texts) - 1
        if chance.random() < 1 / 3:
            edit = chance.choice(EDITS)
            texts.append(edit(chance, original, writer) + chance.choice(standing))
            truth[first, first + 1] = edit.__name__
    return texts, truth


def _met(runs: list[list[str]]) -> set[tuple[int, int]]:
    """Pairs that share a band."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(runs):
        for key in bands(one):
            places[key].append(number)
    return {pair for numbers in places.values() for pair in itertools.combinations(sorted(set(numbers)), 2)}


def cost(count: int = 20_000) -> None:
    """Milliseconds an article at the beginning and at the end."""
    _timed(count, lambda writer, chance: writer.article(chance.randrange(TOPICS)))


def flood(count: int = 10_000) -> None:
    """The same where every article has the same text."""
    text = Writer(random.Random(3), WORDS).passage(0, 500)  # noqa: S311 - as above
    _timed(count, lambda _writer, _chance: text)


def _timed(count: int, write: Callable[[Writer, random.Random], Text]) -> None:
    chance = random.Random(5)  # noqa: S311 - as above
    writer = Writer(chance, WORDS)
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "copies.db") as archive:
        _fill(archive, (" ".join(write(writer, chance)) for _ in range(count)))
        before = archive.connection.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        ).fetchone()[0]
        step = max(count // 10, 100)
        for begin in range(0, count, step):
            started, wall = time.process_time(), time.perf_counter()
            for _ in range(step // 100):
                archive.compare_copies(limit=100)
            spent, slept = (
                1e3 * (end - start) / step
                for end, start in ((time.process_time(), started), (time.perf_counter(), wall))
            )
            print(f"{begin + step:8,} articles: {spent:.2f} ms of processor, {slept:.2f} ms in all, each")
        after = archive.connection.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        ).fetchone()[0]
        print(f"{after - before:,} bytes for {count:,} articles")
        (pairs,) = archive.connection.execute("SELECT count(*) FROM copy_pairs").fetchone()
        (clusters,) = archive.connection.execute("SELECT count(*) FROM copy_clusters").fetchone()
        print(f"{pairs:,} pairs, {clusters:,} clusters")


def _fill(archive: Archive, texts: Iterator[str]) -> None:
    """Articles by plain SQL: what is timed is not how they are recorded."""
    now, home = "2026-03-01T08:00:00Z", "https://gazette.example/"
    archive.ensure_site(home, now=now)
    page = "INSERT INTO pages (id, site_id, url, kind, source, state, depth, first_seen, listed_day) VALUES (?, 1, ?, 'article', 'seed', 'live', 0, ?, ?)"  # noqa: E501
    article = "INSERT INTO articles (id, page_id, site_id, url, title, body, page_type, access, extractor, first_seen, changed, provenance) VALUES (?, ?, 1, ?, 'T', ?, 'article', 'full', 'x', ?, ?, '{}')"  # noqa: E501
    with archive.connection:
        archive.connection.execute("BEGIN")
        for number, text in enumerate(texts, 1):
            archive.connection.execute(page, (number, f"{home}{number}", now, now[:10]))
            archive.connection.execute(article, (number, number, f"{home}{number}", text, now, now))
        archive.connection.execute("COMMIT")


def libraries() -> None:
    """Milliseconds for the signature of a text of 600 words, and how far its estimates are off."""
    runs = shingles(" ".join(Writer(random.Random(2), WORDS).passage(0, 600)))  # noqa: S311 - as above
    makers: dict[str, Callable[[list[str]], object]] = {"rensa": _rensa}
    if importlib.util.find_spec("datasketch"):
        makers["datasketch"] = _datasketch
    for name, make in makers.items():
        begin = time.process_time()
        for _ in range(100):
            make(runs)
        print(f"{name:12} {10 * (time.process_time() - begin):.3f} ms")


def _rensa(runs: list[str]) -> object:
    signature = RMinHash(num_perm=BANDS * ROWS, seed=1)
    signature.update(runs)
    return signature.digest()


def _datasketch(runs: list[str]) -> object:
    from datasketch import MinHash  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - not a dependency

    signature = MinHash(num_perm=BANDS * ROWS, seed=1)
    signature.update_batch([run.encode() for run in runs])
    return signature.digest()


COMMANDS: dict[str, Callable[..., None]] = {"quality": quality, "cost": cost, "flood": flood, "libraries": libraries}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:  # noqa: PLR2004 - the program's name and a command
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]](*map(int, sys.argv[2:]))
