"""A text → the words that the search index holds for it: as written, but folded, and by their stems.

Both forms have a word for each word that FTS5's tokenizer ``TOKENIZER`` cuts the text into, at the same place; so
``snippet()`` and ``highlight()`` of any SQLite mark the right words of the real text.  What has no such place is
appended: the spelling itself where our folding does more than the tokenizer (so that plain MATCH finds Straße as
written, too), the pairs of characters of scripts that leave no blanks between words, and stems of what people type
without accents.
Stems carry their language, fr0annul: of each stemmer's words only articles in its language are found.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import repeat

import Stemmer  # type: ignore[import-not-found, unused-ignore]  # PyStemmer ships no types

FOLDING = 1
"""Version of what this module does; another one makes the next opening of an archive build its index anew."""
VERSION = f"{FOLDING}, Snowball {Stemmer.version()}"
"""The same with the stemmers' version."""

TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
"""FTS5's own tokenizer; marks belong to their letter, or Arabic and Hindi would be cut within words."""

FILLER = "\ue000"
"""Stands where the text has a word that cannot be searched: a character for private use."""
LONGEST = 64
"""Characters of a word that count; what is longer is no word."""
OTHER = "xx"
"""Tag of articles whose language has no stemmer, or is unknown: their words stand for their stems."""

STEMMERS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch",
    "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "fa": "persian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho", "es": "spanish", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Tag → Snowball stemmer (https://snowballstem.org/algorithms/)."""
TAGS = (*STEMMERS, OTHER)
"""Every tag that a stem can carry."""

_SAME_STEMMER = {"nb": "no", "nn": "no", "gl": "pt", "bs": "sr", "hr": "sr", "sh": "sr", "ms": "id"}
"""Languages whose words the stemmer of a close one serves."""

_MARKED = ((0x300, 0x1D00), (0x1DC0, 0x1E00), (0x20D0, 0x2100), (0x2CEF, 0x2DFF), (0x302A, 0x309B), (0xA66F, 0xAC00),
           (0xFB1E, 0xFB1F), (0xFE00, 0xFE30))  # fmt: skip
_MARKS = "".join(
    chr(point) for block in _MARKED for point in range(*block) if unicodedata.category(chr(point)) in {"Mn", "Mc"}
)
_WORD = re.compile(f"[\\w{_MARKS}\ue000-\uf8ff]+")
_WORD_BEYOND = re.compile(f"(?:[\\w{_MARKS}\ue000-\uf8ff]|[\U0001d165-\U0001d1ad\U000f0000-\U0010ffff])+")
"""The same with the marks and private characters of the higher planes, which make the search for words slow."""
_BEYOND = re.compile("[\U00010000-\U0010ffff]")

_LETTERS = str.maketrans({
    "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŋ": "n",
    "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا", "ـ": None,
})  # fmt: skip
"""Letters that people type otherwise and that Unicode does not take apart; the last lines are for Arabic and Persian.

Cf. the Arabic normalisation of Apache Lucene: alef and its forms, yeh and alef maksura, teh marbuta and heh, tatweel.
"""
_ARABIC_SIGNS = frozenset(
    chr(point) for block in ((0x610, 0x61B), (0x64B, 0x660), (0x670, 0x671), (0x6D6, 0x6EE)) for point in range(*block)
)
_ACCENTS = re.compile("[\u0300-\u036f]")
"""Those that have not become one with their letter: FTS5's tokenizer drops them from letters of any script."""
_HEBREW_POINTS = frozenset(chr(point) for point in range(0x591, 0x5C8))
_DROPPED = _ARABIC_SIGNS | _HEBREW_POINTS | frozenset(chr(point) for point in range(0xFE00, 0xFE10))

_LETTER_BLOCKS = ((0xC0, 0xD7), (0xD8, 0xF7), (0xF8, 0x250), (0x386, 0x387), (0x388, 0x3CF), (0x400, 0x482),
                  (0x48A, 0x530), (0x621, 0x63B), (0x641, 0x64B), (0x671, 0x6D4), (0x1E00, 0x1F00))  # fmt: skip
"""Latin, Greek, Cyrillic and Arabic letters, each one sign: no marks that belong to the letter before."""
_HAS_LETTERS = re.compile(
    f"[\\s!-~\xab\xbb\u2010-\u201f\u2026{''.join(f'{chr(first)}-{chr(last - 1)}' for first, last in _LETTER_BLOCKS)}]+"
)

_WITH_ARTICLE = re.compile("^(?:[وفبك]ال|و?لل)(?=..)")
"""And, so, by, like or for the: Snowball takes only the article; cf. Lucene's stemmer, after Larkey's light10."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u312f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"  # noqa: E501 - blocks
"""Han, kana, bopomofo, hangul, Thai, Lao, Burmese and Khmer: words stand there without blanks, or with endings."""
_SEGMENT = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_AGAIN = 5  # stems of stems; two do, and there may be stemmers that go round in circles
_WHOLE = 4  # characters of a run without blanks that are kept as one word, too
_REMEMBERED = 1 << 16  # pieces of text whose words are kept at hand, some 30 MB at most
_lock = threading.Lock()  # a stemmer serves one caller at a time


def cut(text: str) -> list[str]:
    """The words of a text, as FTS5's tokenizer cuts them."""
    return (_WORD_BEYOND if _BEYOND.search(text) else _WORD).findall(text.replace("_", " "))


def forms(piece: str, by: str) -> tuple[str, str, str, str]:
    """By what a piece of a text without blanks is found: exact forms, appended ones, stems, and stems without accents.

    Each is empty, a word, or several with blanks between them.
    """
    return _remembered(piece, by)


def is_within(text: str, place: int) -> bool:
    """Whether a place of a text is within a word."""
    return 0 < place < len(text) and _is_of_word(text[place - 1]) and _is_of_word(text[place])


def _is_of_word(char: str) -> bool:
    return char.isalnum() or (not char.isascii() and _WORD.match(char) is not None)


def tag(language: str | None) -> str:
    """The tag of a language code's stems."""
    subtag = (language or "").split("-")[0].lower()
    subtag = _SAME_STEMMER.get(subtag, subtag)
    return subtag if subtag in STEMMERS else OTHER


def exact(text: str | None) -> str | None:
    """What the columns title, subtitle, body and authors of the index hold for a text; None for None."""
    return both(text, None)[0]


def stems(text: str | None, language: str | None) -> str | None:
    """What the columns that end in ``_stems`` hold for a text in a language; None for None."""
    return both(text, language)[1]


def both(text: str | None, language: str | None) -> tuple[str | None, str | None]:
    """``exact`` and ``stems`` of a text at once."""
    if text is None:
        return None, None
    pieces = text.split()
    if not pieces:
        return "", ""
    forms_of = _of_short if max(map(len, pieces)) <= LONGEST else _remembered
    placed, appended, stem, stems_appended = zip(*map(forms_of, pieces, repeat(tag(language))), strict=True)
    return _line(placed, appended), _line(stem, stems_appended)


def _line(placed: Iterable[str], appended: Iterable[str]) -> str:
    return " ".join((*placed, *filter(None, appended)))


def _remembered(piece: str, by: str) -> tuple[str, str, str, str]:
    return _of_short(piece, by) if len(piece) <= LONGEST else _of_piece(piece, by)


def _of_piece(piece: str, by: str) -> tuple[str, str, str, str]:
    """What stands between two blanks → its exact form and what is appended, its stem and what is appended.

    Most pieces are met again and again, so this is done once for each.
    """
    found = cut(piece)
    if len(found) == 1:
        form = fold(found[0])
        return (*_exact(found[0], form), *_stems(found[0], form, by))
    if not found:
        return "", "", "", ""
    forms = [(*_exact(word, form), *_stems(word, form, by)) for word in found for form in (fold(word),)]
    placed, appended, stem, plain = zip(*forms, strict=True)
    return " ".join(placed), " ".join(filter(None, appended)), " ".join(stem), " ".join(filter(None, plain))


_of_short = lru_cache(_REMEMBERED)(_of_piece)


def stemmed(word: str, by: str) -> tuple[str, str]:
    """A word's stem with its tag, and its stem without accents where that is another."""
    return _stems(word, fold(word), by)


def _exact(word: str, form: str) -> tuple[str, str]:
    """A word's exact form, and what is appended for it."""
    if not form:
        return FILLER, ""
    if word.isascii():
        return form, ""
    if is_unspaced(form):
        pieces = " ".join(in_pieces(form, ends=True))
        return (form if len(form) <= _WHOLE else FILLER), "" if pieces == form else pieces
    return form, "" if _tokenizer_agrees(word, form) else word[:LONGEST]


def _stems(word: str, form: str, by: str) -> tuple[str, str]:
    """A word's stem with its tag, and what is appended: the stem of the word without accents, where that is another.

    Runs without blanks have no stem; their single characters are appended.
    """
    if not form:
        return FILLER, ""
    if by == OTHER and not is_unspaced(form):
        return f"{by}0{form}", ""
    if is_unspaced(form):
        return FILLER, " ".join(_IS_UNSPACED.findall(form))
    if by == "ar":
        form = _WITH_ARTICLE.sub("", form)
    plain = fold(_stem_for_good(form, by)) or form
    if word.isascii() or by == "ar":
        return f"{by}0{plain}", ""
    stem = fold(_stem_for_good(_lower(word, by)[:LONGEST], by)) or form
    return f"{by}0{stem}", f"{by}0{plain}" if plain != stem else ""


def fold(word: str) -> str:
    """A word in the letters that people type without thinking of it: no case, no accents, ß as ss, ς as σ, ı as i.

    Accents are taken from Latin and Greek letters and from ё; marks of Arabic and Hebrew go, those of other scripts
    are letters.  Digits of every script become 0 to 9.  May be empty.
    """
    if word.isascii():
        return word.lower()[:LONGEST]
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    kept, base = [], ""
    for char in apart:
        if not unicodedata.combining(char):
            base = char
            kept.append(char if char.isascii() else str(unicodedata.decimal(char, char)))
        elif char not in _DROPPED and not _takes_accents(base):
            kept.append(char)
    form = unicodedata.normalize("NFC", "".join(char for char in kept if char not in _DROPPED))
    return "".join(cut(_ACCENTS.sub("", form).translate(_LETTERS)))[:LONGEST]


def letters(text: str) -> str:
    """A text with each letter folded by itself: what ``fold`` makes of its words, if ``has_letters`` is true of them.

    It costs a hundredth of that, and leaves blanks where they are.
    """
    return text.lower() if text.isascii() else text.translate(_folded_letters()).lower()


def has_letters(text: str) -> bool:
    """Whether all signs of a text are such that ``letters`` folds them, blanks aside."""
    return text.isascii() or _HAS_LETTERS.fullmatch(text) is not None


@cache
def _folded_letters() -> dict[int, str]:
    return {point: fold(chr(point)) for first, last in _LETTER_BLOCKS for point in range(first, last)}


def _takes_accents(base: str) -> bool:
    """Whether what stands over a letter is an accent to be dropped: Latin, Greek, and е under the dots of ё."""
    return base < "\u0400" or base == "е" or "\u1e00" <= base < "\u2000" or "\u0620" <= base < "\u0700"


def _tokenizer_agrees(word: str, form: str) -> bool:
    """Whether FTS5's tokenizer makes of a word what we do: it knows the accents of Latin letters, and case."""
    lower = word.lower()
    if all(char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in lower):
        lower = "".join(char for char in unicodedata.normalize("NFD", lower) if not unicodedata.combining(char))
    return lower.replace("ς", "σ") == form


def in_pieces(form: str, *, ends: bool) -> list[str]:
    """A folded word in a script without blanks: its runs in pairs that overlap, what is between them as it is.

    With ``ends`` each run ends with its last character alone, as in the index; a search leaves out the last of these.
    """
    pieces: list[str] = []
    for segment in _SEGMENT.findall(form):
        if _IS_UNSPACED.match(segment):
            pieces += [segment[at : at + 2] for at in range(len(segment) - 1)]
            pieces.append(segment[-1])
        else:
            pieces.append(segment)
    shorten = not ends and len(pieces) > 1 and len(pieces[-2]) > 1 and bool(_IS_UNSPACED.match(pieces[-1]))
    return pieces[:-1] if shorten and pieces[-2].endswith(pieces[-1]) else pieces


def is_unspaced(form: str) -> bool:
    """Whether a folded word holds characters of a script without blanks between words."""
    return not form.isascii() and _IS_UNSPACED.search(form) is not None


def _lower(word: str, by: str) -> str:
    return word.replace("İ", "i").replace("I", "ı").lower() if by == "tr" else word.lower()


def _stem_for_good(word: str, by: str) -> str:
    """The stem, taken again until it stays: of words without accents, rules strip at first less than of others."""
    for _ in range(_AGAIN):
        stem = _stem(word, by)
        if stem == word:
            break
        word = stem
    return word


def _stem(word: str, by: str) -> str:
    if by == OTHER:
        return word
    stemmer = _stemmer(by)
    with _lock:
        return str(stemmer.stemWord(word))


@cache
def _stemmer(by: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[by], 0)
