"""What the web calls text and time → what the archive stores: valid UTF-8 without NUL, ISO 8601 in UTC."""

from datetime import UTC, date, datetime
from typing import overload

DAY_LENGTH = len("2026-01-31")


@overload
def clean(text: str) -> str: ...


@overload
def clean(text: None) -> None: ...


@overload
def clean(text: str | None) -> str | None: ...


def clean(text: str | None) -> str | None:
    """Text that SQLite can hold and others can read back.

    NUL ends a string for SQLite's functions and FTS5, and half a surrogate pair (out of a broken JSON escape) has
    no UTF-8 form: both become U+FFFD, as browsers show them; whole pairs become their character.
    """
    if text is None:
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\x00", "\ufffd")


def moment(text: str) -> str:
    """An ISO 8601 time as UTC with whole seconds, ``2026-01-31T08:00:00Z``, so that times compare as text.

    A time without offset is taken for UTC.

    Raises:
        ValueError: if it is no ISO 8601 time.
    """
    return _utc(text).isoformat(timespec="seconds").replace("+00:00", "Z")  # strftime does not pad every year


def fine_moment(text: str) -> str:
    """The same with milliseconds, ``2026-01-31T08:00:00.250Z``: the pace of requests is proved from these."""
    return _utc(text).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def listed(text: str | None) -> str | None:
    """A time that a feed or sitemap gives: as ``moment``, a bare date as it is, None where it is neither."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat() if len(text) == DAY_LENGTH else moment(text)
    except (ValueError, OverflowError):
        return None


def squeezed(text: str | None) -> str:
    """Text with every run of white space as one blank; None is the empty text: the form in which versions compare."""
    return " ".join(text.split()) if text else ""


def _utc(text: str) -> datetime:
    parsed = datetime.fromisoformat(text)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
