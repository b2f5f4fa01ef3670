"""An article → hashes of its words, by which somebody who has the text can say that it is the same, and nobody else."""

import hashlib
import unicodedata

from scraper.archive.reading import StoredArticle

FINGERPRINTS = (
    "SHA-256, hexadecimal, of the text in Unicode's form NFC with every run of white space as one blank and none at the"
    " ends, in UTF-8; of a missing text, null"
)
"""How the hashes are made, for whoever makes them elsewhere."""


def hash_of(text: str | None) -> str | None:
    """The hash of a text, as ``FINGERPRINTS`` says."""
    if text is None:
        return None
    return hashlib.sha256(unicodedata.normalize("NFC", " ".join(text.split())).encode("utf-8", "replace")).hexdigest()


def fingerprint(held: StoredArticle) -> dict[str, object]:
    """Number, addresses, dates and hashes of an article: nothing of its words, nor how often any stands in it."""
    article = held.article
    return {
        "id": held.id,
        "site": held.site,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "published": article.published,
        "updated": article.updated,
        "first_seen": held.first_seen,
        "changed": held.changed,
        "last_seen": held.last_seen,
        "revisions": held.revisions,
        "page_state": held.page_state,
        "language": article.language,
        "page_type": article.page_type,
        "access": article.access,
        "extractor": article.extractor,
        "characters": len(article.body or ""),
        "title_sha256": hash_of(article.title),
        "body_sha256": hash_of(article.body),
        "capture_sha256": held.capture,
    }
