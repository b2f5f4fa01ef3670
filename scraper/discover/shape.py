"""One normalised address → its parts as words and numbers, for the rules that guess what is behind it."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote

from scraper.discover import words
from scraper.discover.words import fold

PAGE_EXTENSIONS = frozenset({
    "html", "htm", "shtml", "xhtml", "php", "php3", "php5", "phtml", "asp", "aspx", "jsp", "jspx", "jsf", "do",
    "cms", "ece", "stm", "ghtml", "jhtml", "nhn", "action", "cfm", "pl", "cgi", "dhtml", "mhtml", "html5", "story",
})  # fmt: skip
"""Endings that web servers use for pages."""

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?")
_EXTENSION = re.compile(r"\.([a-z][a-z0-9]{0,9})$")
_MONTH = r"(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DATED = re.compile(
    rf"(?:^|[/_.,-])(?:19|20)\d\d(?:[/_.-]{_MONTH}(?:[/_.-](?:0?[1-9]|[12]\d|3[01]))?(?=[/_.,-]|$)"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=[/_.,-]|$|t?\d{4,6}))"
)
_ARCHIVE_DATE = re.compile(rf"(?:|(.*)/)((?:19|20)\d\d|\d{{4}}(?=/))(?:[/-]({_MONTH})(?:[/-](0?[1-9]|[12]\d|3[01]))?)?")
_HEADLINE = re.compile(r"(?:[^/_-]+[_-]){3}[^/_-]+")  # four words in one segment: the date is its own, not a list's
_WORD_BREAK = re.compile(r"[-_ +.,~:;!'()]+")
_MONTHS = {name: f"{number:02}" for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip
_IDEOGRAPHIC = 0x2E80  # from here on, CJK scripts write without blanks
_CHARACTERS_A_WORD = 2  # a Chinese or Japanese word takes about two characters

_NUMBERED = re.compile(r"(?:(?P<word>[^\W\d]+)[-_]?)?(?P<number>\d{1,6})")
_PAGE_PARAMETERS = frozenset({
    "paged", "pg", "pagenum", "currentpage", "seite", "pagina", "strana", "sayfa", "sp", "pn", "hal",
})  # fmt: skip
_PAGE_NAME = re.compile(r"(?:^|(?<!per)[-_]|\[|%5b)(?:current)?page(?:$|[-_](?!id)|\]|%5d|no$|index$|num)")
"""``page``, WordPress's ``query-3-page``, TYPO3's ``tx_news_pi1[currentPage]``."""
_OFFSETS = frozenset({"start", "offset", "limitstart", "skip", "debut"})
_OFFSET_PREFIX = "debut_"  # SPIP: debut_articles
_TEN = 10
_LONGEST_NUMBER = 7  # digits; a longer one is a time or an id


@dataclass(frozen=True)
class Shape:
    """The parts of an address; what follows from them is worked out once, since one rule after the other asks."""

    host: str
    """Host without port."""
    segments: tuple[str, ...]
    """Path segments, escapes undone and folded, empty ones left out; the last without its page extension."""
    last: str
    """The last of them, or the empty string for the root."""
    extension: str | None
    """Extension of the last segment, without the dot."""
    parameters: tuple[tuple[str, str], ...]
    """Query parameters in order, names folded to lower case, escapes kept."""

    @cached_property
    def is_home(self) -> bool:
        """Whether this is the front page of the site or of one of its languages."""
        named = [segment for segment in self.segments if segment not in ("index", "default", "home")]
        return not self.parameters and (not named or (len(named) == 1 and bool(_LANGUAGE.fullmatch(named[0]))))

    @cached_property
    def is_dated(self) -> bool:
        """Whether a year with a month stands in the path."""
        return bool(_DATED.search("/".join(self.segments)))

    @cached_property
    def slug(self) -> tuple[str, ...]:
        """Words of the last segment; ideographic ones count by their length."""
        found: list[str] = []
        for word in _WORD_BREAK.split(self.last):
            if word and ord(word[0]) >= _IDEOGRAPHIC:
                found.extend(word[at : at + _CHARACTERS_A_WORD] for at in range(0, len(word), _CHARACTERS_A_WORD))
            elif word:
                found.append(word)
        return tuple(found)

    @cached_property
    def archive_date(self) -> str | None:
        """``2024``, ``2024-05`` or ``2024-05-01`` where the address ends with a date: a list by time."""
        if self.parameters:
            return self._queried_date()
        match = (
            _ARCHIVE_DATE.fullmatch("/".join(self.segments))
            if self.last[:1].isdecimal() or self.last in _MONTHS
            else None
        )
        return _joined(match) if match and not _HEADLINE.search(match[1] or "") else None

    def _queried_date(self) -> str | None:
        given = dict(self.parameters)
        text = given.get("date") or given.get("m") or given.get("day") or given.get("month") or ""
        if match := re.fullmatch(r"(\d{4})[-/]?(\d\d)?[-/]?(\d\d)?", text):
            return "-".join(filter(None, match.groups()))
        year = given.get("year", "")
        return year if re.fullmatch(r"\d{4}", year) else None

    @cached_property
    def page_number(self) -> int | None:
        """The number of a list's (or a long article's) further page, an offset in tens; None where there is none."""
        return self._numbered_path() or self._numbered_query()

    def _numbered_path(self) -> int | None:
        match = _NUMBERED.fullmatch(self.last) if self.last[-1:].isdecimal() else None
        if match is None:
            return None
        word = match["word"] or (self.segments[-2] if len(self.segments) > 1 else "")
        numbered = word in words.PAGE or (match["word"] == "index" and self.extension is not None)
        return int(match["number"]) if numbered else None

    def _numbered_query(self) -> int | None:
        for name, value in self.parameters:
            if name == "updated-max":  # Blogger turns its pages by time
                return 2
            if value.isdecimal() and len(value) <= _LONGEST_NUMBER:
                if name in _OFFSETS or name.startswith(_OFFSET_PREFIX):
                    return int(value) // _TEN + 1
                if name in _PAGE_PARAMETERS or _PAGE_NAME.search(name):
                    return int(value)
        return None

    @cached_property
    def before_page(self) -> tuple[str, ...]:
        """The segments without those that number a page."""
        if self._numbered_path() is None:
            return self.segments
        return self.segments[:-2] if self.last.isdecimal() else self.segments[:-1]


def _joined(match: re.Match[str]) -> str:
    _, year, month, day = match.groups()
    parts = [year, _MONTHS.get(month, month.zfill(2)) if month else None, day.zfill(2) if day else None]
    return "-".join(part for part in parts if part)


@lru_cache(maxsize=4_096)
def shape_of(url: str) -> Shape:
    """The shape of a normalised address."""
    address, _, query = url.partition("?")
    _, _, rest = address.partition("://")
    authority, _, path = rest.partition("/")
    segments, extension = _segments(path)
    last = segments[-1] if segments else ""
    return Shape(_host(authority), segments, last, extension, _parameters(query))


def _host(authority: str) -> str:
    return authority if authority.endswith("]") else authority.rpartition("]")[2].partition(":")[0] or authority


def _segments(path: str) -> tuple[tuple[str, ...], str | None]:
    segments = [fold(unquote(segment)) if "%" in segment else segment.lower() for segment in path.split("/") if segment]
    match = _EXTENSION.search(segments[-1]) if segments and not path.endswith("/") else None
    if match is None:
        return tuple(segments), None
    if match[1] in PAGE_EXTENSIONS:
        segments[-1] = segments[-1][: match.start()]
    return tuple(segments), match[1]


def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    if not query:
        return ()
    pairs = (parameter.partition("=") for parameter in query.split("&") if parameter)
    return tuple((name.lower(), value) for name, _, value in pairs)
