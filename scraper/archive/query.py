"""A search as people type it → an FTS5 expression in which every word is quoted, so that nothing typed can break it.

Words are all wanted; "phrases", prefix*, OR, NOT (or a leading minus), parentheses and columns (title:…) work.
Typographic quotes count as quotes; apostrophes and hyphens join what they stand between into a phrase, which is how the
index cuts them (l'Ukraine is the phrase l + ukraine).
Syntax of the result: https://www.sqlite.org/fts5.html, section 3.
"""

import re
import unicodedata
from dataclasses import dataclass

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
"""What may stand before a colon → column of ``articles_fts``."""

_EXAMPLE = 'try: pont (travaux OR chantier) NOT "pont levant" title:mairie ferm*'
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_TOKEN = re.compile(
    rf"""
      \s+
    | (?P<open>\() | (?P<close>\))
    | (?P<not>-(?=[^\s-]))
    | (?P<column>{"|".join(COLUMNS)}):(?=\S)
    | "(?P<phrase>[^"]*)"(?P<star>\*?)
    | (?P<lone>")
    | (?P<word>[^\s"()]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = {"AND": "and", "OR": "or", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str = ""


def match_expression(query: str) -> str:
    """The FTS5 expression for what somebody typed.

    Raises:
        QueryError: nothing to search for, an unclosed quote or parenthesis, an operator without its words, or too long.
    """
    if len(query) > MAX_LENGTH:
        raise QueryError(f"The search is longer than {MAX_LENGTH} characters; give some words of it")
    tokens = _tokens(clean(query))
    if not any(token.kind == "term" for token in tokens):
        raise QueryError(f"The search {query!r} holds no word; {_EXAMPLE}")
    parser = _Parser(query, tokens)
    expression = parser.alternatives(0)
    if parser.kind is not None:
        raise QueryError(f"The search {query!r} closes a parenthesis that was never opened; {_EXAMPLE}")
    return expression


def column_phrase(column: str, text: str) -> str:
    """The FTS5 expression for a phrase in one column.

    Raises:
        QueryError: if the text holds no word.
    """
    if not _has_word(text):
        raise QueryError(f"{text!r} holds no word to look for")
    return f"{column} : {_quoted(clean(text))}"


def _tokens(query: str) -> list[_Token]:
    tokens = []
    for found in _TOKEN.finditer(query.translate(_QUOTES)):
        kind = found.lastgroup if found.lastgroup != "star" else "phrase"
        if kind == "lone":
            raise QueryError(f"The search {query!r} opens a quote and does not close it; {_EXAMPLE}")
        if kind in {"phrase", "word"}:
            tokens += _term(found[kind], starred=bool(found["star"]), operators=kind == "word")
        elif kind is not None:
            tokens.append(_Token(kind, found[kind]))
    return tokens


def _term(text: str, *, starred: bool, operators: bool) -> list[_Token]:
    """A word or phrase as one token; none where nothing in it is indexed, such as a dash."""
    if operators and text in _OPERATORS:
        return [_Token(_OPERATORS[text], text)]
    if not _has_word(text):
        return []
    starred = starred or (operators and text.endswith("*"))
    return [_Token("term", _quoted(text) + (" *" if starred else ""))]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', " ") + '"'


def _has_word(text: str) -> bool:
    """Whether unicode61 finds a token in it: a letter, a number or a private character."""
    return any(category[0] in "LN" or category == "Co" for category in map(unicodedata.category, text))


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
            return self._take().text
        if kind == "column":
            column = COLUMNS[self._take().text.lower()]
            if self.kind == "column":  # which FTS5 does not take
                return self._fail("nested columns")
            return f"{column} : {self._atom(depth)}"
        if kind == "open":
            self._take()
            inner = self.alternatives(depth + 1)
            if self.kind != "close":
                self._fail("a parenthesis that is not closed")
            self._take()
            return f"({inner})"
        return self._fail("an operator without a word after it")

    def _require_term(self, operator: str) -> None:
        if self.kind in {None, "or", "and", "close"}:
            self._fail(f"{operator} without a word after it")

    def _fail(self, what: str) -> str:
        raise QueryError(f"The search {self._query!r} has {what}; {_EXAMPLE}")

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]
