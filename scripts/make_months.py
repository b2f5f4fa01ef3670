"""CLDR in, ``scraper/extract/dates/months.toml`` out: how each language writes its months and orders a numeric date.

Babel brings the CLDR.  Extraction itself does not need it, but for what this writes:

    uv run scripts/make_months.py > scraper/extract/dates/months.toml
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

from babel import Locale
from babel import __version__ as babel_version

LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fr fy ga gd gl gu ha he hi hr hu hy id is"
    " it ja "
    "ka kk km kn ko ky lb lo lt lv mk ml mr ms mt my ne nl nn no pa pl ps pt rm ro ru si sk sl so sq sr sr_Latn sv"
    " sw ta te "
    "tg th tk tr uk ur uz vi yo zh zu"
).split()
"""Languages of the news that CLDR knows."""

EXTRA: dict[str, dict[int, str]] = {
    "ar": {1: "كانون الثاني|جانفي", 2: "شباط|فيفري", 3: "آذار|اذار", 4: "نيسان|أفريل|افريل|ابريل", 5: "أيار|ايار|ماي",
           6: "حزيران|جوان", 7: "تموز|جويلية|يوليوز", 8: "آب|أوت|غشت|اغسطس", 9: "أيلول|ايلول|شتنبر",
           10: "تشرين الأول|تشرين الاول|اكتوبر", 11: "تشرين الثاني|نونبر", 12: "كانون الأول|كانون الاول|دجنبر"},
    "de": {1: "jänner|jän", 2: "feber", 3: "maerz|mrz"},
    "en": {9: "sept"},
    "fr": {1: "jan", 2: "fevrier|fevr|fev|fév", 4: "avril|avr", 7: "juil|juill", 8: "aout", 12: "decembre|dec|déc"},
    "es": {9: "setiembre|sept|set"},
    "fil": {1: "enero", 2: "pebrero", 3: "marso", 4: "abril", 5: "mayo", 6: "hunyo", 7: "hulyo", 8: "agosto",
            9: "setyembre", 10: "oktubre", 11: "nobyembre", 12: "disyembre"},
    "id": {2: "pebruari|peb", 8: "agt|agu", 11: "nop|nopember", 12: "des"},
    "it": {9: "sett"},
    "lv": {1: "janvārī", 2: "februārī", 3: "martā", 4: "aprīlī", 5: "maijā", 6: "jūnijā", 7: "jūlijā", 8: "augustā",
           9: "septembrī", 10: "oktobrī", 11: "novembrī", 12: "decembrī"},
    "pt": {3: "marco"},
    "ru": {9: "сент|сен", 11: "нояб|ноя", 3: "мар", 6: "июн", 7: "июл", 5: "мая"},
    "tr": {1: "ocak", 8: "agustos", 9: "eylul", 2: "subat", 11: "kasim", 12: "aralik"},
}  # fmt: skip
"""Spellings that newsrooms use and CLDR leaves out: Levantine and Maghrebi Arabic, Austrian, unaccented, older."""

INFLECTED: dict[str, Callable[[str], tuple[str, ...]]] = {
    "eu": lambda name: (f"{name}ren",),
    "he": lambda name: (f"ב{name}", f"ל{name}"),
}
"""How dates inflect the names that CLDR lists: Basque genitive, Hebrew "in" and "of"."""

PERSIAN = {
    "fa": "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند",
}
"""Months of the solar Hijri calendar."""


def key(name: str) -> str:
    """The spelling that the reader looks up: lower case, digits, dots, spaces and joining marks left out."""
    folded = unicodedata.normalize("NFC", name).lower().replace("i̇", "i")
    return re.sub(r"[\s.'’\d\u200b-\u200f\-]+", "", folded)


def spellings(locale: Locale, month: int) -> list[str]:
    """Every spelling of one month in one language, longest first."""
    names: list[str] = [
        str(locale.months[context][width][month])
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
    ]
    names += [part for name in names for part in INFLECTED.get(locale.language, tuple)(name)]
    names += EXTRA.get(locale.language if locale.script is None else "", {}).get(month, "").split("|")
    keys = {key(name) for name in names}
    return sorted((k for k in keys if len(k) > 1 and not k.isdigit()), key=lambda k: (-len(k), k))


def distinct(months: list[list[str]]) -> list[list[str]]:
    """The spellings that name one month only: a language that numbers its months has none ("tháng 3", "3月")."""
    seen = Counter(name for names in months for name in names)
    return [[name for name in names if seen[name] == 1] for names in months]


def order(locale: Locale) -> str:
    """``dmy``, ``mdy`` or ``ymd``, from the short date pattern."""
    letters = re.findall(r"[dMy]", str(locale.date_formats["short"].pattern))
    return "".join(dict.fromkeys(letters)).lower()


def main() -> None:
    """Print the table."""
    print(
        f"# Made by scripts/make_months.py from Unicode CLDR (Babel {babel_version}), with the additions named there."
    )
    print("# CLDR data © Unicode, Inc., Unicode License v3 (https://www.unicode.org/license.txt).")
    print("# months: twelve lists of spellings in lower case, without dots and spaces; order: of a numeric date.")
    for tag in LANGUAGES:
        locale = Locale.parse(tag)
        months = distinct([spellings(locale, month) for month in range(1, 13)])
        print(f"\n[{tag.replace('_', '-')}]\norder = {order(locale)!r}".replace("'", '"'))
        print("months = [")
        for names in months:
            print("  [" + ", ".join(f'"{name}"' for name in names) + "],")
        print("]")
    for tag, row in PERSIAN.items():
        print(f'\n[{tag}-persian]\norder = "ymd"\nmonths = [')
        for name in row.split("|"):
            print(f'  ["{key(name)}"],')
        print("]")


if __name__ == "__main__":
    main()
