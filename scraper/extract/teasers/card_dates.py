"""A short text of a card in, whether it displays a date or a time out: "2. März", "il y a 2 h", "2時間前"."""

import re
from functools import cache, lru_cache
from typing import Final

from scraper.extract.dates.names import languages

_NUMBERS: Final = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b|\b(?:19|20)\d\d\b"
    r"|(?<![€$£¥])\b(?:[01]?\d|2[0-3])[:h.][0-5]\d\b(?!\s?(?:[€$£%]|eur\b|usd\b|chf\b|kr\b|mi?o\b|mr?d\b))"
    r"|\d+\s?年|\d+\s?月|\d+\s?日|\b\d+\s(?:min|mins|h|hr|hrs|std|d|days?|hours?|minutes?)\b"
    r"|^(?-i:\d+(?:min|mins|m|hrs?|d)|1?\dh|2[0-3]h)$",
    re.IGNORECASE,
)
"""Days and times in figures; prices are none."""
_LENGTH: Final = re.compile(
    r"\b(?:video|vidéo|vídeo|audio|áudio|podcast|видео|відео|βίντεο)\b|動画|视频|視頻|영상", re.IGNORECASE
)
"""What has a length, which is written as a time is: "Video 3:45"."""
_DIGIT: Final = re.compile(r"\d")
_AGO: Final = re.compile(
    r"\bago\b|\bvor (?:\d|einem|einer)|\bil y a\b|\bhace\b|\bhá (?:\d|um)|\bfa$|\bgeleden\b"
    r"|\d.{0,20}\bsedan$|^för en?\b.{0,20}\bsedan$|\d.{0,20}\bsiden$|^for e[nt]?\b.{0,20}\bsiden$|\S\s+temu$"
    r"|\bnazad\b|\bназад\b|\bтому$|\bönce\b|\bπριν\b|\bsitten$|\bezelőtt\b|\btrước$|\blalu$|\bîn urmă\b"
    r"|^acum \d|^před \d|^pred \d|^prije \d|^преди \d|^منذ\s\S|^قبل\s\S|\bپیش$|^לפני\s\S|\d\s?\S+\sपहले$|\d\s?\S+ที่แล้ว"
    r"|\d\s?(?:秒|分|時間|日|週間|か月|ヶ月|年)前|\d\s?(?:秒|分钟|分鐘|小时|小時|天|周|週|个月|個月)前|\d\s?(?:초|분|시간|일|주|개월|년)\s?전",
    re.IGNORECASE,
)
_DAYS: Final = frozenset(
    "today yesterday heute gestern hier aujourd'hui ayer hoy ontem hoje ieri oggi gisteren vandaag igår idag tänään"
    " eilen dziś dzisiaj wczoraj dnes včera tegnap azi сегодня вчера сьогодні вчора днес dün bugün σήμερα χθες danas"
    " jučer juče اليوم أمس امروز دیروز היום אתמול आज कल 今天 昨天 今日 昨日 오늘 어제".casefold().split()
)
"""Today and yesterday, case folded; they open what they date ("gestern, 10:15"), and name no date within a sentence."""
_READING: Final = re.compile(
    r"\b\d{1,3}[\s-]?min(?:ut\w{0,3})?s?\b\.?\s?(?:read|de lect|lese|leestijd|di lett|de leit|läs|lukuaika|czytania)\w*"
    r"|\b(?:reading time|lesezeit|lesedauer|temps de lecture|tempo di lettura|tempo de leitura|tiempo de lectura"
    r"|leestijd|lesetid|læsetid|lästid|lukuaika|czas czytania|čas čtení|doba čtení|время чтения|час читання"
    r"|okuma süresi)\b\W{0,3}\d{1,3}\s?\w*",
    re.IGNORECASE,
)
"""How long a piece takes to read: "4 min read", "3 min de lecture"."""
_WORDS_AFTER_DAY: Final = 3
_LONGEST: Final = 90
"""Characters of a text that are looked at."""
_DAY_MONTH: Final = re.compile(
    r"(?<!\d)\d{1,2}(?:\.|er|º|ª|st|nd|rd|th)?\s?(?:de\s|d['’])?([^\W\d_]{3,})|([^\W\d_]{3,})\.?\s\d{1,2}(?!\d)",
    re.IGNORECASE,
)


def is_reading_time(text: str) -> bool:
    """Whether a text says how long a piece takes to read."""
    return _READING.search(text[:_LONGEST]) is not None


def has_date(text: str) -> bool:
    """Whether a date or a time stands in a text; how long something takes to read is none."""
    return _has_date(text[:_LONGEST])


@lru_cache(maxsize=8192)
def _has_date(text: str) -> bool:
    if not _DIGIT.search(text):
        return bool(_AGO.search(text) or _opens_with_day(text)) and not _LENGTH.search(text)
    if _READING.search(text):
        text = _READING.sub(" ", text)
    if _LENGTH.search(text):
        return _names_day(text)
    return bool(_NUMBERS.search(text) or _AGO.search(text)) or _opens_with_day(text) or _names_day(text)


def _opens_with_day(text: str) -> bool:
    words = text.casefold().replace("’", "'").split()
    return bool(words) and len(words) <= _WORDS_AFTER_DAY and words[0].strip(",.:") in _DAYS


def _names_day(text: str) -> bool:
    """Whether the number of a day stands beside the name of a month."""
    return any((match[1] or match[2]).lower() in _months() for match in _DAY_MONTH.finditer(text))


@cache
def _months() -> frozenset[str]:
    """Names of months, three letters or more, in every language that dates are read in."""
    return frozenset(name for language in languages().values() for name in language.months if len(name) > 2)  # noqa: PLR2004
