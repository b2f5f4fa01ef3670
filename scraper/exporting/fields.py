"""The fields of an exported article, each with its type and what it is: the data dictionary of tables and releases."""

from dataclasses import dataclass

from scraper.archive.reading import StoredArticle


@dataclass(frozen=True, slots=True)
class Field:
    """One column."""

    name: str
    kind: str
    """``integer``, ``text``, ``time`` (ISO 8601 UTC), ``texts`` (a list), ``teasers``, ``links`` or ``provenance``."""
    about: str
    """What it is, and when it is missing."""


FIELDS = (
    Field("id", "integer", "Number of the article in this archive; grows in order of archiving."),
    Field("site", "text", "Registered domain of its site."),
    Field("page_state", "text", "State of its page: live, gone, failing, refused, new, alias or ignored."),
    Field("first_seen", "time", "When its first version was archived."),
    Field("changed", "time", "When its newest version was archived."),
    Field("last_seen", "time", "When its page last answered with content."),
    Field("revisions", "integer", "How many versions the archive holds."),
    Field("capture", "text", "SHA-256 of the page that the newest version was read from, hexadecimal; null: not kept."),
    Field("url", "text", "Its address."),
    Field("canonical_url", "text", "rel=canonical, else og:url, as the page declares it; null: absent or unusable."),
    Field("title", "text", "Headline as displayed; null: none."),
    Field("subtitle", "text", "Standfirst as displayed, where it is not part of the body; null: none."),
    Field("authors", "texts", "Names of people and desks in displayed order."),
    Field("byline", "text", "Byline as displayed; null: none."),
    Field("published", "text", "ISO 8601 with offset where the page gives one, or a bare date; null: unknown."),
    Field("published_raw", "text", "The same as the page wrote it."),
    Field("updated", "text", "Last change by the page's own account, as published; null: none given."),
    Field("language", "text", "BCP 47 primary subtag, as in fr; null: unknown."),
    Field("site_name", "text", "Name of the publication as the page gives it."),
    Field("section", "text", "Section it stands in, as displayed or declared."),
    Field("tags", "texts", "Keywords and topic labels in displayed order."),
    Field("description", "text", "Meta description."),
    Field("image", "text", "Address of the lead picture."),
    Field("body", "text", "Text; paragraphs, headings, quotes and list items separated by one blank line; null: none."),
    Field("page_type", "text", "article, liveblog, video or gallery."),
    Field("access", "text", "What an anonymous reader gets: full, partial (paywall), consent, challenge, unknown."),
    Field("teasers", "teasers", "Cards on its page that offer other articles, in reading order."),
    Field("links", "links", "Links in its text, in reading order."),
    Field("provenance", "provenance", "Where each field's value came from: reader and raw value, as JSON."),
    Field("extractor", "text", "Name and version of the extractor that read it."),
)
"""In the order in which tables have them."""

TEASER = ("position", "kind", "heading", "title", "url", "excerpt", "author", "published", "image")
LINK = ("position", "url", "text")
_OF_ARCHIVE = frozenset({"id", "site", "page_state", "first_seen", "changed", "last_seen", "revisions", "capture"})


def value(held: StoredArticle, name: str) -> object:
    """The value of a field of an article, as it is held."""
    return getattr(held if name in _OF_ARCHIVE else held.article, name)
