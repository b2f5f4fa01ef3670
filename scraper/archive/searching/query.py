"""A search as people type it → an FTS5 expression in which every word is quoted, so that nothing typed can break it.

Words are all wanted, in whatever form: they are sought by their stems, in each language that the archive holds.
What stands in quotes, before a *, or near to something, is sought as it is written, case and accents aside; so are
words with a hyphen or an apostrophe within, which are phrases to the index (Saint-Denis), unless the apostrophe marks
an elision or a possessive (l'Ukraine).  OR, NOT (or a leading minus), parentheses, NEAR and columns (title:…) work.
Syntax of the result: https://www.sqlite.org/fts5.html, section 3.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from scraper.archive.searching import words
from scraper.archive.text import clean
from scraper.errors import QueryError

MAX_LENGTH = 1_000
"""Characters of a search; what is longer is a pasted text."""
MAX_DEPTH = 20
"""Parentheses within parentheses; FTS5 itself gives up at 256."""

COLUMNS = {
    "title": "title", "titre": "title",
    "subtitle": "subtitle", "chapo": "subtitle",
    "body": "body", "text": "body", "texte": "body",
    "author": "authors", "authors": "authors", "auteur": "authors", "auteurs": "authors",
}  # fmt: skip
"""What may stand before a colon → column of ``articles_fts``; the column of its stems is meant with it."""
DISTANCE = 10
"""Words that may stand between two that are to be near each other, where no number is given; FTS5's own default."""

_ELIDED = frozenset(
    "l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu un dell all nell sull dall gl quest quell".split()
)
"""What French, Catalan and Italian leave before an apostrophe: https://snowballstem.org/algorithms/french/stemmer.html."""

_EXAMPLE = 'try: pont (travaux OR chantier) NOT "pont levant" title:mairie ferm*'
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_TOKEN = re.compile(
    rf"""
      \s+
    | (?P<open>\() | (?P<close>\))
    | (?P<not>-(?=[^\s-]))
    | (?P<column>{"|".join(COLUMNS)}):(?=\S)
    | (?-i:NEAR)\((?P<group>[^()]*)\)
    | (?P<near>(?-i:NEAR)(?:/\d{{1,4}})?(?=\s))
    | "(?P<phrase>[^"]*)"(?P<star>\*?)
    | (?P<lone>")
    | (?P<word>[^\s"()]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = {"AND": "and", "OR": "or", "NOT": "not"}


_GROUPED = re.compile(r'"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s",]+)|(?P<rest>[",])')
_DISTANCE_AT_END = re.compile(r",\s*(\d{1,4})\s*$")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str = ""
    written: str = ""
    """The expression for a term as it is written, where ``text`` is the one for its stems."""


def match_expression(query: str, tags: Collection[str] = words.TAGS) -> str:
    """The FTS5 expression for what somebody typed, with the stems of the languages that have these tags.

    Raises:
        QueryError: nothing to search for, an unclosed quote or parenthesis, an operator without its words, or too long.
    """
    if len(query) > MAX_LENGTH:
        raise QueryError(f"The search is longer than {MAX_LENGTH} characters; give some words of it")
    tokens = _tokens(clean(query), tags)
    if not any(token.kind == "term" for token in tokens):
        raise QueryError(f"The search {query!r} holds no word; {_EXAMPLE}")
    parser = _Parser(query, tokens)
    expression = parser.alternatives(0)
    if parser.kind is not None:
        raise QueryError(f"The search {query!r} closes a parenthesis that was never opened; {_EXAMPLE}")
    return expression


def column_phrase(column: str, text: str) -> str:
    """The FTS5 expression for a phrase in one column, as it is written.

    Raises:
        QueryError: if the text holds no word.
    """
    phrase = _written(clean(text))
    if not phrase:
        raise QueryError(f"{text!r} holds no word to look for")
    return f"{column} : {phrase}"


def _tokens(query: str, tags: Collection[str]) -> list[_Token]:
    tokens = []
    for found in _TOKEN.finditer(query.translate(_QUOTES)):
        kind = found.lastgroup if found.lastgroup != "star" else "phrase"
        if kind == "lone":
            raise QueryError(f"The search {query!r} opens a quote and does not close it; {_EXAMPLE}")
        if kind == "phrase":
            tokens += _phrase(found["phrase"], starred=bool(found["star"]))
        elif kind == "group":
            tokens += _near_group(query, found["group"])
        elif kind == "word":
            tokens += _word(found["word"], tags)
        elif kind is not None:
            tokens.append(_Token(kind, found[kind]))
    return tokens


def _word(text: str, tags: Collection[str]) -> list[_Token]:
    """A word as one token; none where nothing in it is indexed, such as a dash."""
    if text in _OPERATORS:
        return [_Token(_OPERATORS[text], text)]
    if text.endswith("*"):
        return _phrase(text, starred=True)
    (written,) = _phrase(text, starred=False) or (None,)
    if written is None:
        return []
    (word, *more) = _without_elision(words.cut(text), text)
    if more or words.is_unspaced(words.fold(word)):
        return [written]
    forms = dict.fromkeys(form for tag in tags for form in words.stemmed(word, tag) if form)
    quoted = [f'"{form}"' for form in forms]
    return [_Token("term", quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})", written.text)]


def _without_elision(parts: list[str], text: str) -> list[str]:
    """Of l'Ukraine and Ukraine's the word that is meant."""
    if len(parts) == 2 and re.search("['’ʼ]", text):  # noqa: PLR2004 - what stands before and behind an apostrophe
        if parts[0].lower() in _ELIDED:
            return parts[1:]
        if parts[1].lower() == "s":
            return parts[:1]
    return parts


def _phrase(text: str, *, starred: bool) -> list[_Token]:
    """Words that stand side by side, as they are written; the last one may be the beginning of a longer one."""
    phrase = _written(text, starred=starred)
    return [_Token("term", phrase, phrase)] if phrase else []


def _written(text: str, *, starred: bool = False) -> str:
    parts = [form for word in words.cut(text) if (form := words.fold(word))]
    pieces = [
        piece
        for place, form in enumerate(parts, 1)
        for piece in (words.in_pieces(form, ends=place < len(parts)) if words.is_unspaced(form) else [form])
    ]
    if not pieces:
        return ""
    starred = starred or (len(pieces) > 1 and len(pieces[-1]) == 1 and words.is_unspaced(pieces[-1]))
    return f'"{" ".join(pieces)}"' + (" *" if starred else "")


def _near_group(query: str, text: str) -> list[_Token]:
    """``NEAR(a "b c", 5)`` as one term."""
    distance = _DISTANCE_AT_END.search(text)
    inner = text[: distance.start()] if distance else text
    phrases = []
    for found in _GROUPED.finditer(inner):
        if found["rest"]:
            raise QueryError(f"The search {query!r} has a NEAR with a comma or quote too many; {_EXAMPLE}")
        starred = bool(found["star"]) or (found["word"] or "").endswith("*")
        phrases += [token.text for token in _phrase(found["word"] or found["phrase"], starred=starred)]
    if not phrases:
        raise QueryError(f"The search {query!r} has a NEAR without words; {_EXAMPLE}")
    near = _near(phrases, int(distance[1]) if distance else DISTANCE)
    return [_Token("term", near, near)]


def _near(phrases: list[str], distance: int) -> str:
    return f"NEAR({' '.join(phrases)}, {distance})"


class _Parser:
    """Recursive descent over the tokens: alternatives of conjunctions of terms."""

    def __init__(self, query: str, tokens: list[_Token]) -> None:
        self._query = query
        self._tokens = tokens
        self._next = 0

    @property
    def kind(self) -> str | None:
        """Kind of the token to come; None at the end."""
        return self._tokens[self._next].kind if self._next < len(self._tokens) else None

    def alternatives(self, depth: int) -> str:
        """``a OR b``, each of them a conjunction."""
        if depth > MAX_DEPTH:
            raise QueryError(f"The search nests more than {MAX_DEPTH} parentheses; {_EXAMPLE}")
        branches = [self._conjunction(depth)]
        while self.kind == "or":
            self._take()
            branches.append(self._conjunction(depth))
        return branches[0] if len(branches) == 1 else f"({' OR '.join(branches)})"

    def _conjunction(self, depth: int) -> str:
        """``a b AND c NOT d``: all of the wanted, none of the others."""
        wanted: list[str] = []
        unwanted: list[str] = []
        while self.kind not in {None, "or", "close"}:
            if self.kind == "and":
                self._take()
                self._require_term("AND")
            negated = self.kind == "not"
            while self.kind == "not":
                self._take()
            (unwanted if negated else wanted).append(self._atom(depth))
        if not wanted:
            raise QueryError(
                f"The search {self._query!r} has an OR, NOT, minus or parenthesis without a word to find; {_EXAMPLE}"
            )
        expression = " AND ".join(wanted)
        if not unwanted:
            return expression if len(wanted) == 1 else f"({expression})"
        return f"(({expression}) NOT ({' OR '.join(unwanted)}))"

    def _atom(self, depth: int) -> str:
        kind = self.kind
        if kind == "term":
            return self._term()
        if kind == "column":
            column = COLUMNS[self._take().text.lower()]
            if self.kind == "column":  # which FTS5 does not take
                return self._fail("nested columns")
            return f"{{{column} {column}_stems}} : {self._atom(depth)}"
        if kind == "open":
            self._take()
            inner = self.alternatives(depth + 1)
            if self.kind != "close":
                self._fail("a parenthesis that is not closed")
            self._take()
            return f"({inner})"
        return self._fail("an operator without a word after it")

    def _term(self) -> str:
        """A term, or several that are to be near each other."""
        token = self._take()
        phrases, distance = [token.written], 0
        while self.kind == "near":
            _, _, number = self._take().text.partition("/")
            distance = max(distance, int(number or DISTANCE))
            if self.kind != "term" or self._tokens[self._next].written.startswith("NEAR("):
                self._fail("a NEAR without a word after it")
            phrases.append(self._take().written)
        if len(phrases) == 1:
            return token.text
        return self._fail("a NEAR within a NEAR") if token.written.startswith("NEAR(") else _near(phrases, distance)

    def _require_term(self, operator: str) -> None:
        if self.kind in {None, "or", "and", "close"}:
            self._fail(f"{operator} without a word after it")

    def _fail(self, what: str) -> str:
        raise QueryError(f"The search {self._query!r} has {what}; {_EXAMPLE}")

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]
