"""What a release says of itself → README, CITATION.cff and data dictionary."""

from collections.abc import Mapping
from typing import Any

from scraper.exporting.fields import FIELDS, LINK, TEASER
from scraper.exporting.texts import for_markdown, for_yaml

_HASHED = {
    "characters": ("integer", "Length of the text in characters."),
    "title_sha256": ("text", "Hash of the headline, made as manifest.json says under fingerprints."),
    "body_sha256": ("text", "Hash of the text, made likewise."),
    "capture_sha256": ("text", "SHA-256 of the page that the text was read from; null: not kept."),
}
_KEPT = (
    "id", "site", "url", "canonical_url", "published", "updated", "first_seen", "changed", "last_seen", "revisions",
    "page_state", "language", "page_type", "access", "extractor",
)  # fmt: skip
_CHECK = "uv run cli.py verify --release manifest.json --db archive.db"


def dictionary(*, with_text: bool) -> dict[str, Any]:
    """Every field of ``articles.jsonl`` with its type and what it is."""
    fields = {field.name: (field.kind, field.about) for field in FIELDS if with_text or field.name in _KEPT} | _HASHED
    described: dict[str, Any] = {name: {"type": kind, "description": about} for name, (kind, about) in fields.items()}
    return {"articles": described} | ({"teasers": list(TEASER), "links": list(LINK)} if with_text else {})


def readme(manifest: Mapping[str, Any]) -> str:
    """The page that a reader sees first."""
    counts = manifest["counts"]
    days = f", published {counts['first_day']} to {counts['last_day']}" if counts["first_day"] else ""
    sites = "\n".join(f"| {for_markdown(site)} | {count} |" for site, count in counts["sites"].items())
    asked = ", ".join(f"{name} = {for_markdown(str(value))}" for name, value in manifest["selection"].items())
    of_which = f"Selection: {asked}." if asked else "All articles of an archive."
    return f"""# {for_markdown(manifest["title"])}

{counts["articles"]} news articles{for_markdown(days)}. {of_which}

| Site | Articles |
|---|---|
{sites}

- `manifest.json`: what was selected, by which versions, and the SHA-256 of each file
- `articles.jsonl`: an object a line, in order of archiving; `data-dictionary.json` tells each field
{_WITH_TEXT if manifest["texts"] else _WITHOUT_TEXT}
Made by {manifest["software"]} (schema {manifest["schema"]}). Cite it by `CITATION.cff`.
The rights of each article are its publisher's.
"""


_WITH_TEXT = f"""- `articles.parquet`: the same as a table with typed columns

To see whether an archive of your own holds the same texts: `{_CHECK}`.
"""
_WITHOUT_TEXT = f"""
This release has no texts: addresses, dates and hashes alone. To make it whole again, fetch the pages from their
publishers, as far as they still offer them, and see which of the texts are the same:

```sh
uv run cli.py import articles.jsonl --db archive.db
uv run cli.py crawl --db archive.db --contact you@example.org
{_CHECK}
```

Captures of your own (`import crawl.warc.gz`) do as well. A text that its publisher has changed since does not match.
"""


def citation(manifest: Mapping[str, Any]) -> str:
    """The release as a Citation File (https://citation-file-format.github.io/, version 1.2.0)."""
    people = manifest["authors"] or ["The makers of this archive"]
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use this data set, please cite it as below."',
        "type: dataset",
        f"title: {for_yaml(manifest['title'])}",
        "authors:",
        *(f"  - name: {for_yaml(name)}" for name in people),
        f"abstract: {for_yaml(_abstract(manifest))}",
        *([f"date-released: {manifest['date']}"] if manifest["date"] else []),
        "identifiers:",
        "  - type: other",
        f"    value: {for_yaml('sha256:' + manifest['content_sha256'])}",
        '    description: "SHA-256 of articles.jsonl"',
    ]
    return "\n".join(lines) + "\n"


def _abstract(manifest: Mapping[str, Any]) -> str:
    counts = manifest["counts"]
    kind = "with their texts" if manifest["texts"] else "without their texts"
    return f"{counts['articles']} news articles of {len(counts['sites'])} sites, {kind}."
