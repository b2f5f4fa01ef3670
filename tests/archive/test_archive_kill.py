"""kill -9 at any moment, and two writers at once: nothing acknowledged is lost, nothing is there twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archive_desk import HOME

from scraper.archive.store import Archive

KILLS = 50

WRITERS = """
import os, sys
sys.path.insert(0, sys.argv[1])
from archive_desk import HOME, Newsroom, written
from scraper.archive.versions.ledger import Version, entry
from scraper.archive.store import Archive
from scraper.models import Link, LinkKind, Source, Teaser, TeaserKind

def write(path, name, count):
    with Archive(path) as archive:
        newsroom = Newsroom(archive)
        print(os.getpid(), flush=True)
        for number in range(count):
            url = f"{HOME}{name}/{number}"
            following = f"{HOME}{name}/{number + 1}"
            teaser = Teaser(position=1, kind=TeaserKind.RELATED, heading=None, title="Suite", url=following)
            link = Link(url=following, kind=LinkKind.ARTICLE, source=Source.ARTICLE, found_on=url)
            article = written(title=f"Titre {number}", body=f"Texte {number}. " * 300, teasers=(teaser,))
            newsroom.record(url + "?amp", article, address=url, found=(link,))
            newsroom.record(url, written(title=f"Titre {number}, suite", teasers=(teaser,)), content=b"2")
            sys.stdout.write(url + "\\n")  # one write: a kill between two would join it to the next line
            sys.stdout.flush()

entry(Version(body="a"), Version(body="b"))  # which loads its tables of words
for line in sys.stdin:
    path, name, count = line.rstrip().split("\t")
    child = os.fork()
    if not child:
        write(path, name, int(count))
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    sys.stdout.write(f"\\nended {status}\\n")  # a line of its own, whatever the child was killed in
    sys.stdout.flush()
"""


class Writer:
    """A process with everything imported that forks a writer for each order: what is killed is writing, not loading."""

    def __init__(self):
        command = [sys.executable, "-c", WRITERS, str(Path(__file__).parents[1])]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, path, name, count):
        """Order a writer; its process id, once it has opened the archive."""
        self.process.stdin.write(f"{path}\t{name}\t{count}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def acknowledged(self):
        """Addresses that it said were recorded, and the status it ended with."""
        lines = []
        while not (line := self.process.stdout.readline()).startswith("ended"):
            if not line:
                raise AssertionError("the writer's parent has gone")
            lines.append(line.rstrip("\n"))
        return set(filter(None, lines)), int(line.split()[1])

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def writers():
    pair = (Writer(), Writer())
    yield pair
    for each in pair:
        each.close()


def is_sound(archive, urls):
    assert archive.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert archive.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert list(archive.verify()) == []
    held = [url for (url,) in archive.connection.execute("SELECT url FROM articles")]
    assert len(held) == len(set(held))
    assert urls <= set(held)
    return True


def test_fifty_kills_lose_nothing(tmp_path, writers):
    path = tmp_path / "archive.db"
    chance = random.Random(7)
    done = set()
    for number in range(KILLS):
        pid = writers[0].start(path, f"k{number}", 10_000)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(pid, signal.SIGKILL)
        recorded, status = writers[0].acknowledged()
        assert status == signal.SIGKILL
        done |= recorded
        if number % 10 == 9:
            with Archive(path) as archive:
                assert is_sound(archive, done)
    assert done
    with Archive(path) as archive:
        versions = "SELECT max(number), count(*) FROM revisions GROUP BY article_id"
        assert set(archive.connection.execute(versions)) <= {(1, 1), (2, 2)}


def test_two_processes_write_at_once(tmp_path, writers):
    path = tmp_path / "archive.db"
    for writer, name in zip(writers, ("un", "deux"), strict=True):
        writer.start(path, name, 60)
    ended = [writer.acknowledged() for writer in writers]
    assert [status for _, status in ended] == [0, 0]
    expected = {f"{HOME}{name}/{number}" for name in ("un", "deux") for number in range(60)}
    assert ended[0][0] | ended[1][0] == expected
    with Archive(path) as archive:
        assert is_sound(archive, expected)
        assert (archive.status().articles, archive.status().sites) == (120, 1)
