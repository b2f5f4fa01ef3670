"""A page and its body text in, the language of that text out, as a BCP 47 primary subtag.

The page's word stands where the text is short or agrees; a long text that plainly speaks another language wins,
because content systems print one ``lang`` on every page.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from scraper.extract.declared.jsonld import Node
from scraper.extract.shown.excerpt import excerpt
from scraper.markup import Document
from scraper.models import Provenance

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]  # ships no types

SAMPLE: Final = 400
"""Characters of the text that are classified: py3langid errs on none of 900 dev pages beyond 300, at 0.2 ms each."""
ENOUGH: Final = 100
"""Letters from which a text may contradict its page; letters of scripts without spaces count three times."""
SURE: Final = 0.9
"""Confidence from which it does (py3langid, normalised probabilities)."""
LIKELY: Final = 0.5
"""Confidence that is enough where the page says nothing."""

_FAMILIES: Final = (
    "no nb nn", "zh yue wuu cmn", "sr hr bs sh cnr", "id ms", "ar ary arz", "fa prs", "tl fil", "en pcm",
    "es ext an", "lv ltg",
    "uz uzs", "ku ckb kmr sdh", "he hbo iw", "gn gug", "it lij vec", "fr gcf gcr", "ht gcf gcr", "yi ji", "id in",
)  # fmt: skip
"""Languages too near to each other for a classifier to contradict the page."""
_ALIASES: Final = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "cmn": "zh", "fil": "tl"}
"""Withdrawn or narrower subtags and what they are called here (IANA language subtag registry)."""
_NOT_LANGUAGES: Final = frozenset({"zxx", "und", "mul", "mis", "x", "xx", "zz"})
_TAG: Final = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9\-_]{0,30})?\s*(?:[,;].*)?")
_NAMES: Final = {"english": "en", "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "spanish": "es",
"español": "es",
                 "italian": "it", "portuguese": "pt", "arabic": "ar", "russian": "ru", "japanese": "ja"}  # fmt: skip
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOISE: Final = re.compile(r"https?://\S{1,500}|\S{0,100}@\S{1,100}|\d+")


def read_language(document: Document, text: str, *, nodes: Sequence[Node] = ()) -> tuple[str | None, Provenance | None]:
    """The text's language and who says so; ``text`` is the body and may be empty, ``nodes`` the page's JSON-LD."""
    declared = next(_declared(document, nodes), None)
    sample = _NOISE.sub(" ", text[: 2 * SAMPLE])[:SAMPLE]
    if declared is None and weight(sample) < ENOUGH:
        sample = _NOISE.sub(" ", excerpt(document.root, 4 * SAMPLE))
    if weight(sample) < (ENOUGH if declared else ENOUGH // 4):
        return declared or (None, None)
    guess, confidence = classify(sample)
    evidence = Provenance(
        reader="text", raw=f"{guess} {confidence:.2f}" + (f"; page says {declared[0]}" if declared else "")
    )
    if declared is None:
        return (guess, evidence) if confidence >= LIKELY and guess else (None, None)
    contradicts = guess is not None and confidence >= SURE and not related(guess, declared[0])
    return (guess, evidence) if contradicts else declared


def classify(text: str) -> tuple[str | None, float]:
    """py3langid's guess as (subtag, probability); None where it finds no language in it."""
    guess, confidence = _identifier().classify(text.lower() if text.isupper() else text)
    name = _ALIASES.get(guess, guess)
    return (None, 0.0) if name in _NOT_LANGUAGES else (name, float(confidence))


def weight(text: str) -> int:
    """How much a text has to say: its letters, those of scripts without spaces three times."""
    return len(_LETTER.findall(text)) + 2 * len(_UNSPACED.findall(text))


def related(one: str, other: str) -> bool:
    """Whether two subtags are the same language or too near to be told apart."""
    return one == other or any(one in family and other in family for family in _families())


def primary(tag: str | None) -> str | None:
    """The primary subtag of ``fr-FR``, ``en_US``, ``de, en`` or ``French``; None where it is no language."""
    tag = (tag or "")[:100].strip()
    if tag.lower() in _NAMES:
        return _NAMES[tag.lower()]
    match = _TAG.fullmatch(tag)
    name = match[1].lower() if match else ""
    return None if not name or name in _NOT_LANGUAGES else _ALIASES.get(name, name)


def _declared(document: Document, nodes: Sequence[Node]) -> Iterator[tuple[str, Provenance]]:
    """What the page says, most deliberate first: ``html lang``, JSON-LD, Open Graph, HTTP-like meta."""
    for reader, raw in _statements(document, nodes):
        if isinstance(raw, str) and (name := primary(raw)):
            yield name, Provenance(reader=reader, raw=raw[:100])


def _statements(document: Document, nodes: Sequence[Node]) -> Iterator[tuple[str, object]]:
    root = document.root
    yield "dom", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    for node in nodes:
        language = node.get("inLanguage")
        yield (
            "json-ld",
            language.get("alternateName") or language.get("name") if isinstance(language, dict) else language,
        )
    for meta in document.of("meta"):
        name = (
            meta.get("property") or meta.get("http-equiv") or meta.get("name") or meta.get("itemprop") or ""
        ).lower()
        if name in {"og:locale", "content-language", "language", "dc.language", "dcterms.language", "inlanguage"}:
            yield "meta", meta.get("content")
    body = next(iter(document.of("body")), None)
    yield "dom", body.get("lang") if body is not None else None


@cache
def _families() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(family.split()) for family in _FAMILIES)


@cache
def _identifier() -> "LanguageIdentifier":
    """The model, loaded on first use: it takes half a second, which pages that are not read need not pay."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - numpy and the model load lazily

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
