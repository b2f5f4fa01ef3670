"""A paper's edition → what an archive of it must hold, word for word; the measure of every demo test."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scraper.demo.content import BlockKind, Paper, Story, displayed_authors, story_path
from scraper.models import TeaserKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTeaser:
    """A card on a story's page."""

    kind: TeaserKind
    heading: str
    """What stands over the box, without a final colon."""
    title: str
    url: str
    excerpt: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An article that a crawl must archive."""

    url: str
    """Its canonical address."""
    title: str
    subtitle: str | None
    authors: tuple[str, ...]
    published: str
    """ISO 8601 with offset."""
    updated: str | None
    language: str
    section: str
    tags: tuple[str, ...]
    body: tuple[str, ...]
    """Text of each block, in order."""
    captions: tuple[str, ...]
    """What must not be in the body."""
    teasers: tuple[ExpectedTeaser, ...]


def expected_articles(paper: Paper, stories: Sequence[Story], origin: str) -> tuple[Expected, ...]:
    """What an archive must hold after a crawl of these stories at this origin."""
    by_slug = {story.slug: story for story in stories}
    return tuple(_expected(paper, story, by_slug, origin) for story in stories)


def _expected(paper: Paper, story: Story, by_slug: Mapping[str, Story], origin: str) -> Expected:
    return Expected(
        url=origin + story_path(paper, story),
        title=story.title,
        subtitle=story.subtitle,
        authors=tuple(author.name for author in story.authors),
        published=story.published.isoformat(),
        updated=story.updated.isoformat() if story.updated else None,
        language=story.language,
        section=paper.sections[story.section],
        tags=story.tags,
        body=tuple(block.text for block in story.blocks if block.kind is not BlockKind.ALSO),
        captions=(story.image,) if story.image else (),
        teasers=tuple(_teasers(paper, story, by_slug, origin)),
    )


def _teasers(paper: Paper, story: Story, by_slug: Mapping[str, Story], origin: str) -> Iterator[ExpectedTeaser]:
    """The cards in reading order: inside the text, under it, and in the list of what is read most."""
    inline = [block.source for block in story.blocks if block.kind is BlockKind.ALSO]
    popular = [slug for slug in paper.most_read if slug != story.slug]
    boxes = (
        (TeaserKind.INLINE, "also", inline),
        (TeaserKind.RELATED, "related", story.related),
        (TeaserKind.POPULAR, "most_read", popular),
    )
    for kind, label, slugs in boxes:
        for other in (by_slug[slug] for slug in slugs):
            card = kind is TeaserKind.RELATED
            yield ExpectedTeaser(
                kind=kind,
                heading=paper.labels[label],
                title=other.title,
                url=origin + story_path(paper, other),
                excerpt=other.excerpt if card else None,
                author=displayed_authors(paper, other) if card and paper.labels["card_authors"] else None,
            )
