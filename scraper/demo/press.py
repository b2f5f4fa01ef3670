"""Papers with their origins → every page of one edition, rendered: (paper, edition) → path → Answer."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from zlib import crc32

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from scraper.demo.content import Author, Block, Paper, Sheet, Story, displayed_authors, displayed_date, story_path

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_NEWEST = 5
"""Stories in the feed, in the news sitemap and on the home page: older ones are found by sitemap or pagination."""

_LISTING_PAGES = 8
"""About how many pages the longest list may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server says at one address."""

    body: bytes = b""
    content_type: str = _HTML
    status: int = 200
    modified: datetime | None = None
    """For ``Last-Modified``; None where the paper's server does not send one."""
    location: str | None = None
    """Target of a redirect."""


class Press:
    """Prints one paper's edition: templates, addresses and the stories in print."""

    def __init__(self, paper: Paper, stories: Sequence[Story], origins: Mapping[str, str]) -> None:
        self.paper = paper
        self.stories = tuple(stories)
        self.origin = origins[paper.key]
        self._origins = origins
        self._by_slug = {story.slug: story for story in stories}
        self._templates = Environment(
            loader=PackageLoader("scraper.demo", f"papers/{paper.key}/templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._shared = self._templates.overlay(loader=PackageLoader("scraper.demo", "papers/shared"))
        self._words: dict[str, Any] = {
            "paper": paper,
            "origin": self.origin,
            "find": self._by_slug.__getitem__,
            "url": lambda story: story_path(paper, story),
            "authors": lambda story: displayed_authors(paper, story),
            "date": lambda moment: displayed_date(paper, moment),
            "rfc822": format_datetime,
            "inline": self._inline,
            "json_ld": self._json_ld,
            "section_path": lambda section: paper.paths["section"].format(section=section),
            "author_path": lambda author: paper.paths["author"].format(author=author.slug),
            "tag_path": lambda tag: paper.paths["tag"].format(tag=_slug(tag)),
            "short_path": lambda story: paper.paths["short"].format(number=story.number),
            "print_path": lambda story: paper.paths["print"].format(slug=story.slug),
            "amp_path": lambda story: paper.paths["amp"].format(slug=story.slug),
            "image_path": _image_path,
        }

    def pages(self) -> dict[str, Answer]:
        """Every address of the edition with its answer; paths carry their query where they have one."""
        return dict(self._everything())

    def missing(self, status: int) -> Answer:
        """The page for an address that is not there (404) or no longer (410)."""
        return Answer(body=self._render("missing.html", path="/", title=str(status)), status=status)

    def _everything(self) -> Iterator[tuple[str, Answer]]:
        yield from self._front()
        yield from self._machine_readable()
        for story in self.stories:
            yield from self._story(story)
        for author in self.paper.authors.values():
            yield from self._author(author)
        for tag in dict.fromkeys(tag for story in self.stories for tag in story.tags):
            chosen = [story for story in self.stories if tag in story.tags]
            yield from self._listing(self._words["tag_path"](tag), tag, chosen)
        for sheet in (*self.paper.sheets, self.paper.draft):
            yield sheet.path, self._sheet(sheet)

    def _front(self) -> Iterator[tuple[str, Answer]]:
        """Home page, sections and the listing of everything."""
        newest = self.stories[:_NEWEST]
        yield "/", self._list_page("/", self.paper.name, newest, following=self.paper.paths["archive"])
        for section, name in self.paper.sections.items():
            chosen = [story for story in self.stories if story.section == section]
            yield from self._listing(self._words["section_path"](section), name, chosen)
        yield from self._listing(self.paper.paths["archive"], self.paper.labels["everything"], self.stories)

    def _machine_readable(self) -> Iterator[tuple[str, Answer]]:
        """robots.txt, sitemaps, feed and style sheet."""
        newest = self.stories[:_NEWEST]
        feed, style = self.paper.paths["feed"], self.paper.paths["style"]
        yield "/robots.txt", Answer(body=self._robots().encode(), content_type="text/plain; charset=utf-8")
        yield (
            feed,
            Answer(
                body=self._render("feed.xml", path=feed, stories=newest), content_type=self.paper.labels["feed_type"]
            ),
        )
        yield style, Answer(body=self._render("style.css"), content_type="text/css; charset=utf-8")
        for name in self.paper.sitemaps:
            shown = newest if name == "sitemap-news.xml" else self.stories
            body = self._render_shared(name, stories=shown)
            yield f"/{name}", Answer(body=body, content_type=_XML)
        if self.paper.sitemaps:
            yield (
                "/sitemap.xml",
                Answer(body=self._render_shared("sitemap-index.xml", maps=self.paper.sitemaps), content_type=_XML),
            )

    def _robots(self) -> str:
        lines = ["User-agent: *", f"Disallow: {self.paper.disallow}", "Allow: /"]
        if self.paper.sitemaps:
            lines += ["", f"Sitemap: {self.origin}/sitemap.xml"]
        return "\n".join(lines) + "\n"

    def _story(self, story: Story) -> Iterator[tuple[str, Answer]]:
        """The article, its picture, its short link, and its print or AMP twin."""
        path = story_path(self.paper, story)
        body = self._render("article.html", path=path, title=story.title, story=story)
        yield path, Answer(body=body, modified=story.changed)
        yield self._words["short_path"](story), Answer(status=301, location=self.origin + path)
        if story.image:
            yield _image_path(story), Answer(body=self._picture(story), content_type="image/svg+xml")
        if "print" in self.paper.paths:
            yield self._words["print_path"](story), self._twin("print.html", story, path)
        if story.amp:
            yield self._words["amp_path"](story), self._twin("amp.html", story, path)

    def _twin(self, template: str, story: Story, path: str) -> Answer:
        return Answer(body=self._render(template, path=path, story=story), modified=story.changed)

    def _author(self, author: Author) -> Iterator[tuple[str, Answer]]:
        chosen = [story for story in self.stories if author in story.authors]
        path = self._words["author_path"](author)
        yield path, self._list_page(path, author.name, chosen[: self.paper.section_size], lead=author.bio)

    def _listing(self, path: str, title: str, stories: Sequence[Story]) -> Iterator[tuple[str, Answer]]:
        """A list cut into pages, each pointing to the next; a long list has longer pages, not more of them."""
        size = max(self.paper.section_size, len(stories) // _LISTING_PAGES)
        sheets = [stories[start : start + size] for start in range(0, len(stories), size)]
        for number, shown in enumerate(sheets, start=1):
            following = self._page_path(path, number + 1) if number < len(sheets) else None
            here = self._page_path(path, number)
            yield here, self._list_page(here, title, shown, following=following)

    def _page_path(self, listing: str, number: int) -> str:
        return listing if number == 1 else self.paper.paths["page"].format(listing=listing, page=number)

    def _list_page(
        self, path: str, title: str, stories: Sequence[Story], *, following: str | None = None, lead: str | None = None
    ) -> Answer:
        body = self._render("list.html", path=path, title=title, stories=stories, following=following, lead=lead)
        return Answer(body=body)

    def _sheet(self, sheet: Sheet) -> Answer:
        return Answer(body=self._render("sheet.html", path=sheet.path, title=sheet.title, sheet=sheet))

    def _render(self, template: str, **values: Any) -> bytes:
        return self._templates.get_template(template).render(self._words, **values).encode()

    def _render_shared(self, template: str, **values: Any) -> bytes:
        return self._shared.get_template(template).render(self._words, **values).encode()

    def _picture(self, story: Story) -> bytes:
        """A seascape whose colours follow from the story's slug."""
        seed = crc32(story.slug.encode())
        return self._render_shared("picture.svg", hue=180 + seed % 60, sun=120 + seed % 700, swell=270 + seed % 50)

    def _inline(self, block: Block) -> Markup:
        """A block's text with its links as markup."""
        runs = (escape(text) if target is None else self._anchor(text, target) for text, target in block.split())
        return Markup("").join(runs)

    def _anchor(self, text: str, target: str) -> Markup:
        return Markup('<a href="{}">{}</a>').format(link_target(target, self._origins), text)

    def _json_ld(self, story: Story) -> dict[str, Any]:
        """The story as schema.org would have it."""
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "description": story.description,
            "datePublished": story.published.isoformat(),
            "dateModified": story.changed.isoformat(),
            "author": [_author_node(author) for author in story.authors],
            "articleSection": self.paper.sections[story.section],
            "keywords": list(story.tags),
            "inLanguage": story.language,
            "mainEntityOfPage": self.origin + story_path(self.paper, story),
            "publisher": {"@type": "NewsMediaOrganization", "name": self.paper.name},
        }


def link_target(target: str, origins: Mapping[str, str]) -> str:
    """The address of a link in a story: a path of its own paper, or ``paper:path`` for the other one."""
    key, colon, path = target.partition(":")
    return origins[key] + path if colon else target


def _author_node(author: Author) -> dict[str, str]:
    return {"@type": "Organization" if author.desk else "Person", "name": author.name}


def _image_path(story: Story) -> str:
    return f"/images/{story.slug}.svg"


def _slug(tag: str) -> str:
    plain = unicodedata.normalize("NFKD", tag.lower()).encode("ascii", "ignore").decode()
    return plain.replace(" ", "-")
