"""A paper and a number → as many tide bulletins, for crawls that must take longer than a dozen articles."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from scraper.demo.content import EDITIONS, Paper, Story, read_blocks

_LAST_DAY = datetime(2025, 2, 18, 5, 0, tzinfo=UTC)
"""Day of the newest bulletin, before every story that somebody wrote; one bulletin a day before it."""


def with_bulletins(paper: Paper, count: int) -> tuple[Story, ...]:
    """The paper's stories followed by ``count`` bulletins, the same ones at every call."""
    template = tomllib.loads((files(__package__) / "papers" / paper.key / "bulletin.toml").read_text(encoding="utf-8"))
    return (*paper.stories, *(_bulletin(paper, template, index) for index in range(count)))


def _bulletin(paper: Paper, template: Mapping[str, str], index: int) -> Story:
    moment = _LAST_DAY - timedelta(days=index)
    values = dict(_figures(index, f"{moment.day} {paper.months[moment.month - 1]} {moment.year}"))
    return Story(
        slug=f"tide-{moment:%Y-%m-%d}",
        number=index + 2000,
        title=template["title"].format(**values),
        language=paper.language,
        section=next(iter(paper.sections)),
        authors=tuple(author for author in paper.authors.values() if author.desk),
        published=moment,
        updated=None,
        description=template["description"].format(**values),
        excerpt=template["description"].format(**values),
        blocks=read_blocks(template["text"].format(**values)),
        markup=("json-ld", "meta")[index % 2],
        editions=EDITIONS,
        tags=(template["tag"],),
    )


def _figures(index: int, day: str) -> Iterator[tuple[str, object]]:
    """Figures that differ from day to day without a random generator."""
    minutes = (372 + 50 * index) % 1440
    yield "day", day
    yield "high", f"{minutes // 60}:{minutes % 60:02d}"
    yield "coefficient", 40 + (7 * index) % 75
    yield "wind", 6 + (5 * index) % 29
    yield "days", 2 + (3 * index) % 17
    yield "water", 8 + (11 * index) % 9
    yield "swimmers", 12 + (13 * index) % 31
