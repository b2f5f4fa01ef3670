"""Byline text in, the names of people and desks out: without lead words, roles, places, dates and handles."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from scraper.extract.titles import clean

MAX_BYLINE: Final = 300
"""Characters of a byline that are read; what is longer is a paragraph."""
MAX_NAMES: Final = 20

# Words that open a byline, longest first where one begins another.  Languages: en fr de es pt it nl sv no da fi pl cs
# sk hu ro tr id hr el ru uk bg ar he ja zh ko.
_LEADS: Final = (
    r"(?:(?:written|posted|published|authored|reviewed|edited|reported|contributed|created|submitted|story|article|text|"
    r"words|reporting|analysis|opinion|review|interview|guest post|report)\s+(?:and\s+\w+\s+)?by"
    r"|by|author\s*s?|about the authors?|editor|reporter|text|words|story|from"
    r"|(?:propos recueillis|écrit|publié|rédigé|posté|article|texte|une chronique|une tribune|un article|reportage|"
    r"traduit|interview|recueilli)(?:e|s|es)?\s+(?:de|par)|par|auteure?s?|auteur\(e\)|autrice|signé|texte"
    r"|(?:ein|eine)\s+\w+\s+von|(?:geschrieben|verfasst|veröffentlicht|erstellt|ein beitrag|ein artikel|artikel|beitrag|"
    r"text|interview|kommentar|gastbeitrag|analyse|bericht|aufgezeichnet|protokoll|autor|eine analyse)\s+von|von"
    r"|autor(?:in|en|innen|:in|\*in)?|verfasser(?:in)?|redaktion|redakteur(?:in)?|foto und text"
    r"|(?:escrito|publicado|redactado|texto|elaborado)\s+por|por|autora?(?:es)?|redacción|texto|redação"
    r"|(?:scritto|pubblicato|articolo|testo|a cura)\s+(?:da|di)|di|autore|autrice|testo|da"
    r"|(?:geschreven|door|gepubliceerd|tekst|auteur)\s+door|door|tekst|av|af|skrevet\s+a[vf]|skriven\s+av|text(?:er)?|"
    r"tekst(?:er)?|journalist|forfatter|författare|foto og tekst|kirjoittanut|teksti|kirjoittaja"
    r"|(?:napisał|opracował|autor)a?|tekst|przez|autorzy|oprac|autoři|napsal|text|írta|szerző|de|scris de|autor"
    r"|yazar|yazan|haber|oleh|penulis|reporter|editor|piše|piše|autorica|od|συντάκτης|γράφει\s+(?:ο|η)|του|της"
    r"|автор|автори|текст|от|корреспондент|бягуща|بقلم|كتب|كتبت|נכתב על ידי|מאת|文|著者|作者|记者|記者|責任編輯|责任编辑|编辑|글|기자)"
)
_LEAD: Final = re.compile(rf"^\W*{_LEADS}(?:\s*[:：・/｜|–—-]\s*|\s+|(?=[\u3040-\u9fff]))", re.IGNORECASE)
_CUT: Final = re.compile(
    r"\s*(?:\||•|·|\u2022|\s[-–—―]\s|\s*/\s*(?=\d)|\n|\b\d{1,2}[./:-]\d|\b\d{4}\b|\b\d{1,2}(?:st|nd|rd|th)?[. ]+\w|"
    r"\b(?:published|updated|posted|last updated|modified|publié|mis à jour|modifié|aktualisiert|veröffentlicht|stand|"
    r"publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|publisert|oppdatert|publicerad|uppdaterad|"
    r"min(?:ute)?s? read|read time|reading time|follow|subscribe|share|on \w+day|am \d|on (?:jan|feb|mar|apr|may|jun|"
    r"jul|aug|sep|oct|nov|dec))\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_NOISE: Final = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\S+@\S+\.\w+|https?://\S+|www\.\S+|(?<!\S)@\w+")
_JOINT: Final = re.compile(
    r"\s*(?:[;,/&+|•·、，；・]|\b(?:and|und|et|y|e|og|och|en|i|und|ja|ve|și|si|a|και|и|та|dan|with|mit|avec|con|com|met|med)\b)\s*",
    re.IGNORECASE,
)
_HARD_JOINT: Final = re.compile(r"\s*(?:[;|•·、；]|\s/\s|\n)\s*|\s+(?:and|und|et|og|och|&|y)\s+", re.IGNORECASE)
_ROLE: Final = re.compile(
    r"^(?:the\s+)?(?:\w+[\s-]){0,4}?(?:writer|reporter|editor|correspondent|journalist(?:e|in|a)?|contributor|columnist|"
    r"producer|author|critic|analyst|fellow|professor|director|manager|founder|ceo|president|staff|intern|bureau chief|"
    r"redakteur(?:in)?|redaktor(?:in)?|korrespondent(?:in)?|reporter(?:in)?|autor(?:in)?|volont[äa]r(?:in)?|"
    r"rédacteur|rédactrice|correspondante?|chroniqueur|chroniqueuse|envoyée? spéciale?|redactora?|periodista|"
    r"corresponsal|giornalista|redattore|colunista|jornalista|redacteur|verslaggever|specialist|expert|consultant)"
    r"(?:[\s-]\w+){0,5}$",
    re.IGNORECASE,
)
_DEGREES: Final = frozenset(
    "phd ph.d. ph.d md m.d. rd rdn ms m.s. ma m.a. mba msc bsc ba rn cpa jd esq jr jr. sr sr. dds dvm mph cfa".split()
)
_EMPTY: Final = frozenset(
    {"", "admin", "none", "null", "undefined", "n/a", "anonymous author", "author", "by", "guest", "user"}
)
_WORD: Final = re.compile(r"[^\W\d_][\w’'.\-]*")


def parse(text: str) -> tuple[str, ...]:
    """Names in a displayed byline ("By A B and C D in Paris | 3 May"), in order; empty where it names nobody."""
    text = _NOISE.sub(" ", clean(text[: MAX_BYLINE * 2]))[:MAX_BYLINE]
    text = _CUT.sub("", _without_lead(text))
    return _distinct(name for part in _JOINT.split(text) if (name := tidy(part)) and looks_like_name(name))


def split_declared(text: str) -> tuple[str, ...]:
    """Names in a declared author value, which is usually one name and sometimes a list of them."""
    text = _NOISE.sub(" ", clean(text[: MAX_BYLINE * 2]))[:MAX_BYLINE]
    text = _without_lead(text)
    parts = [tidy(part) for hard in _HARD_JOINT.split(text) for part in hard.split(",")]
    return _distinct(part for part in parts if part and not _ROLE.match(part) and part.casefold() not in _DEGREES)


def _without_lead(text: str) -> str:
    for _ in range(2):
        shorter = _LEAD.sub("", text, count=1)
        if shorter == text or not shorter.strip():
            break
        text = shorter
    return text


def tidy(name: str) -> str:
    """One name without what stands around it; empty where nothing is left or it is no name (``admin``)."""
    name = " ".join(name.split()).strip(" .,:;|/-–—*\"“”«»'‘’_·•")
    return "" if name.casefold() in _EMPTY else name


def looks_like_name(name: str) -> bool:
    """Whether a piece of a byline can be a person's or a desk's name: one to five words, capitals, no role."""
    found = _WORD.findall(name)
    if not 0 < len(found) <= 5 or len(name) > 60 or any(char.isdigit() for char in name):
        return False
    if _ROLE.match(name) or name.casefold() in _DEGREES:
        return False
    return any(not word[0].islower() for word in found) and not found[0][0].islower()


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple({key(name): name for name in reversed(list(found))}.values())[::-1][:MAX_NAMES]


def key(name: str) -> str:
    """What two spellings of one name share: lower case, no accents, no punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalnum())


# --- bylines that close a headline --------------------------------------------------------------------------------------

_CLOSING: Final = re.compile(
    r"(?:[,:?!.…»”\"–—-]|\|)\s*(?:par|by|von|por|di|door|av|af|przez|oleh)\s+([^\W\d_][^,:;?!()]{2,60})$", re.IGNORECASE
)


def closing_title(title: str) -> Iterator[str]:
    """Names of a byline that closes a headline ("…, par Thibault de Varenne"); none where it is no byline."""
    match = _CLOSING.search(title)
    names = parse(match[1]) if match else ()
    for name in names:
        if len(name.split()) >= 2 and all(_capital_or_particle(word) for word in name.split()):
            yield name


_PARTICLES: Final = frozenset(
    "de du des d’ d' la le von van der den zu zur di da dos das del della el al bin ben ten ter y e af av".split()
)


def _capital_or_particle(word: str) -> bool:
    return not word[0].islower() or word in _PARTICLES or word.startswith(("d’", "d'", "l’", "l'"))
