"""The outline of a page in, a table of numbers out: for each text block what it looks like and where it stands."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scraper.extract.blocks import Outline, Segment
from scraper.extract.vocabulary import GROUPS, PHRASE_GROUPS, names_in, phrases_in

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_TAG_NAMES = (
    "article main section aside header footer nav form figure figcaption blockquote ul ol li table td p h1 h2 h3 h4 h5"
    " h6 div dl dd address pre details center button"
)
TAGS = tuple(_TAG_NAMES.split())
_TAG_BIT = {tag: 1 << (len(GROUPS) + place) for place, tag in enumerate(TAGS)}
_TAG_BIT |= {"th": _TAG_BIT["td"], "dt": _TAG_BIT["dd"], "summary": _TAG_BIT["details"]}
BITS = (*GROUPS, *(f"<{tag}>" for tag in TAGS))
"""What each bit of a frame's mask says: a group of names, or its tag."""
_HEADING_BITS = sum(_TAG_BIT[tag] for tag in ("h1", "h2", "h3", "h4", "h5", "h6"))

_CJK = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Scripts written without spaces (Thai, Lao, Burmese, Khmer, Kana, Han); such a character weighs as much as three."""
_SENTENCE_MARKS = frozenset(".!?。！？…।؟۔")
_SENTENCES = re.compile(r"[.!?。！？…।؟۔]")
_COMMAS = re.compile(r"[,;、，；،؛]")
_DIGITS = re.compile(r"\d")
_CLOSING = " \"'”’»)]」』）"
_QUOTES = frozenset('"“”„«»「『')
_DASHES = frozenset("-–—•*▪●→►")
_LONG = 80
"""Weighted characters from which a block with few links counts as prose."""
_SHORT = 200
"""Characters up to which a block is searched for the phrases of ``vocabulary``."""
_MAX_LINKED = 0.4
_PROBE = 40
"""Characters of a block looked up in texts that the page declares (description, articleBody)."""
_LONGEST_TITLE = 400
_TELLING = 15
"""Characters from which a text is not found in another by chance."""
_NEAR = 2
"""Frames between the main container and a paragraph of it: the paragraph's own, and perhaps a wrapper."""
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Context:
    """What the page says of itself outside its text blocks; empty strings where it says nothing."""

    title: str = ""
    description: str = ""
    article_body: str = ""


_TEXT_NAMES = (
    "length weight words wide marks commas ends_sentence ends_colon upper_start lower_start quote_start dash_start"
    " all_caps digits linked strong light links breaks pictures at bar address"
)
_TEXT = tuple(_TEXT_NAMES.split())


def _text_row(segment: Segment) -> tuple[float, ...]:
    text = segment.text
    length = len(text)
    wide = 0 if text.isascii() else len(_CJK.findall(text))
    short = length < _SHORT
    first, last = text[0], text.rstrip(_CLOSING)[-1:]
    return (
        length,
        length + 2 * wide,
        text.count(" ") + 1,
        wide / length,
        len(_SENTENCES.findall(text)),
        len(_COMMAS.findall(text)),
        last in _SENTENCE_MARKS,
        last in ":：",
        first.isupper(),
        first.islower(),
        first in _QUOTES,
        first in _DASHES,
        text.isupper(),
        len(_DIGITS.findall(text)) / length if short else 0.0,
        min(segment.linked / length, 1.0),
        min(segment.strong / length, 1.0),
        min(segment.light / length, 1.0),
        segment.links,
        segment.breaks,
        segment.pictures,
        "@" in text,
        "|" in text,
        "http" in text or "www." in text,
    )


@dataclass(slots=True)
class _Tree:
    """The frames of a page with what they hold; lists over frames, arrays over segments."""

    parents: list[int]
    own: list[int]
    """Mask of ``BITS`` of the frame itself."""
    local: list[int]
    """The same of all frames from below the main chain down to this one."""
    rise: list[int]
    """Steps up to the main chain; 0 on it."""
    level: list[int]
    """Steps from where that chain is met down to the main container."""
    branch: list[int]
    """The outermost frame below the chain on the way to this one; itself if on the chain."""
    main: int
    """The main container: the frame that most prose stands in directly; -1 where there is no prose."""
    sums: Floats
    """Prose, weight, linked weight and number of segments of each frame with all below it."""


def _own_masks(outline: Outline) -> list[int]:
    tag_bit = _TAG_BIT.get
    named = zip(outline.tags, outline.signatures, strict=True)
    masks = [tag_bit(tag, 0) | (names_in(signature) if signature else 0) for tag, signature in named]
    return [0 if tag in {"html", "body"} else mask for tag, mask in zip(outline.tags, masks, strict=True)]


def _sums(parents: list[int], frames: Ints, rows: list[Floats]) -> Floats:
    """Totals of each frame's subtree; a frame's parent comes before it, so one pass backwards adds them up."""
    totals = []
    for row in rows:
        total = np.bincount(frames, weights=row, minlength=len(parents)).tolist()
        for frame in range(len(parents) - 1, 0, -1):
            total[parents[frame]] += total[frame]
        totals.append(total)
    return np.array(totals, dtype=np.float32)


_OUTSIDE = sum(
    1 << BITS.index(name)
    for name in ("comment", "footer", "nav", "cookie", "related", "<footer>", "<nav>", "<aside>", "<form>", "aside")
)
_INSIDE = sum(1 << BITS.index(name) for name in ("body", "article", "<article>", "<main>"))


def _main_container(parents: list[int], own: list[int], frames: Ints, prose: Floats) -> int:
    """The frame whose own text and children hold most prose; names weigh in (after Readability's scoring)."""
    direct = np.bincount(frames, weights=prose, minlength=len(parents)).tolist()
    if not any(direct):
        return -1
    score = [0.6 * amount for amount in direct]
    for frame, amount in enumerate(direct):
        parent = parents[frame]
        if amount and parent >= 0:
            score[parent] += amount
            if parents[parent] >= 0:
                score[parents[parent]] += 0.5 * amount
    factors = [(0.6 if mask & _OUTSIDE else 1.0) * (1.3 if mask & _INSIDE else 1.0) for mask in own]
    return int(np.argmax(np.array(score) * np.array(factors)))


def _tree(outline: Outline, frames: Ints, prose: Floats, weight: Floats, linked: Floats) -> _Tree:
    parents = outline.parents
    own = _own_masks(outline)
    main = _main_container(parents, own, frames, prose)
    on_chain: dict[int, int] = {}
    frame = main
    while frame >= 0:
        on_chain[frame] = len(on_chain)
        frame = parents[frame]
    local: list[int] = []
    rise: list[int] = []
    level: list[int] = []
    branch: list[int] = []
    for frame, parent in enumerate(parents):
        if frame in on_chain or parent < 0:
            row = (0, 0, on_chain.get(frame, len(on_chain)), frame)
        else:
            row = (
                local[parent] | own[frame],
                rise[parent] + 1,
                level[parent],
                branch[parent] if rise[parent] else frame,
            )
        local.append(row[0])
        rise.append(row[1])
        level.append(row[2])
        branch.append(row[3])
    sums = _sums(parents, frames, [prose, weight, weight * linked, np.ones_like(prose)])
    return _Tree(parents, own, local, rise, level, branch, main, sums)


def _spread(masks: list[int], width: int) -> Floats:
    """Bit masks as columns of 0 and 1."""
    spread: Floats = ((np.array(masks, dtype=np.int64)[:, None] >> np.arange(width)) & 1).astype(np.float32)
    return spread


def _log(values: Floats) -> Floats:
    logs: Floats = np.log1p(values).astype(np.float32)
    return logs


def _squash(text: str) -> str:
    return " ".join(text.split()).casefold()


def _headline(outline: Outline, title: str) -> int:
    """Index of the segment that displays the title; -1 where none does.  Headings before others, h1 before all."""
    wanted = _squash(title)
    best, found = 0.0, -1
    for place, segment in enumerate(outline.segments):
        tag = outline.tags[segment.frame]
        rank = 3.0 if tag == "h1" else 2.0 if tag in {"h2", "h3"} else 1.0
        if len(segment.text) > _LONGEST_TITLE or (rank == 1.0 and len(segment.text) < _TELLING):
            continue
        text = segment.text.casefold()
        if text == wanted:
            rank += 5.0
        elif len(text) > _TELLING and (text in wanted or wanted[:60] in text):
            rank += 3.0
        elif tag != "h1":
            continue
        if rank > best:
            best, found = rank, place
    return found


def _overlap(segments: list[Segment], declared: str) -> tuple[Floats, Floats]:
    """For each segment, whether its first and its last characters occur in a declared text."""
    if not declared:
        empty = np.zeros(len(segments), dtype=np.float32)
        return empty, empty
    text = " ".join(declared.split())
    first = [len(segment.text) > _TELLING and segment.text[:_PROBE] in text for segment in segments]
    last = [len(segment.text) > _TELLING and segment.text[-_PROBE:] in text for segment in segments]
    return np.array(first, dtype=np.float32), np.array(last, dtype=np.float32)


def _since(flags: NDArray[np.bool_], amounts: Floats) -> tuple[Floats, Floats]:
    """Segments, and the sum of their amounts, since the last flagged one before each; large where there is none."""
    places = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, places, -1))
    before = np.concatenate(([-1], last[:-1]))
    running = np.concatenate(([0.0], np.cumsum(amounts)))
    gap = np.where(before < 0, 999.0, places - before)
    between = np.where(before < 0, 1e5, running[places] - running[before + 1])
    return gap.astype(np.float32), between.astype(np.float32)


def page_table(outline: Outline, context: Context) -> tuple[dict[str, Floats], Ints]:
    """The numbers of a page by name, and each segment's branch; needs at least one segment."""
    segments = outline.segments
    text = np.array([_text_row(segment) for segment in segments], dtype=np.float32)
    table: dict[str, Floats] = dict(zip(_TEXT, text.T, strict=True))
    frames = np.array([segment.frame for segment in segments], dtype=np.int64)
    weight, linked = table["weight"], table["linked"]
    long = (weight >= _LONG) & (linked < _MAX_LINKED)
    prose = np.where(long, np.minimum(weight, 1000.0), 0.0).astype(np.float32)
    tree = _tree(outline, frames, prose, weight, linked)
    _add_names(table, tree, frames, segments)
    _add_tree(table, tree, outline, frames)
    _add_places(table, outline, context, prose)
    _add_declared(table, segments, context)
    table["prose"] = prose
    _add_neighbours(table, frames, tree)
    return table, frames


def _add_names(table: dict[str, Floats], tree: _Tree, frames: Ints, segments: list[Segment]) -> None:
    width = len(BITS)
    inner = [names_in(segment.inner) if segment.inner else 0 for segment in segments]
    phrases = [phrases_in(segment.text) if len(segment.text) < _SHORT else 0 for segment in segments]
    own = _spread(tree.own, width)[frames]
    local = _spread(tree.local, width)[frames]
    for place, name in enumerate(BITS):
        table[f"own {name}"] = own[:, place]
        table[f"path {name}"] = local[:, place]
    for place, name in enumerate(GROUPS):
        table[f"inner {name}"] = _spread(inner, len(GROUPS))[:, place]
    for place, name in enumerate(PHRASE_GROUPS):
        table[f"says {name}"] = _spread(phrases, len(PHRASE_GROUPS))[:, place]


def _add_tree(table: dict[str, Floats], tree: _Tree, outline: Outline, frames: Ints) -> None:
    parents = np.array(tree.parents, dtype=np.int64)
    up = np.maximum(parents[frames], 0)
    upper = np.maximum(parents[up], 0)
    table["rise"] = np.array(tree.rise, dtype=np.float32)[frames]
    table["level"] = np.array(tree.level, dtype=np.float32)[frames]
    branch = np.array(tree.branch, dtype=np.int64)[frames]
    whole = max(float(tree.sums[0].max()), 1.0)
    for name, where in (("frame", frames), ("parent", up), ("grandparent", upper), ("branch", branch)):
        prose, weight, linked, number = (row[where] for row in tree.sums)
        table[f"{name} prose"] = prose / whole
        table[f"{name} density"] = prose / np.maximum(weight, 1.0)
        table[f"{name} linked"] = linked / np.maximum(weight, 1.0)
        table[f"{name} size"] = _log(weight)
        table[f"{name} segments"] = _log(number)
    table["page prose"] = np.full(len(frames), np.log1p(whole), dtype=np.float32)
    siblings = Counter(zip(outline.parents, outline.tags, outline.signatures, strict=True))
    alike = Counter(zip(outline.tags, outline.signatures, strict=True))
    keys = list(zip(outline.parents, outline.tags, outline.signatures, strict=True))
    table["siblings"] = _log(np.array([siblings[keys[frame]] for frame in frames], dtype=np.float32))
    table["alike"] = _log(np.array([alike[keys[frame][1:]] for frame in frames], dtype=np.float32))
    texts = Counter(segment.text for segment in outline.segments)
    table["repeated"] = np.array([texts[segment.text] for segment in outline.segments], dtype=np.float32)


def _add_places(table: dict[str, Floats], outline: Outline, context: Context, prose: Floats) -> None:
    count = len(prose)
    places = np.arange(count, dtype=np.float32)
    inside = (prose > 0) & (table["level"] == 0) & (table["rise"] <= _NEAR)
    if not inside.any():
        inside = prose > 0
    marks = np.flatnonzero(inside)
    first, last = (int(marks[0]), int(marks[-1])) if len(marks) else (0, count - 1)
    headline = _headline(outline, context.title)
    table["from first"] = np.clip(places - first, -60, 60)
    table["from last"] = np.clip(places - last, -60, 60)
    table["from headline"] = np.clip(places - headline, -60, 60) if headline >= 0 else np.full(count, 99.0, np.float32)
    table["is headline"] = (places == headline).astype(np.float32)
    running = np.cumsum(prose, dtype=np.float32)
    table["prose before"] = (running - prose) / max(float(running[-1]), 1.0)
    table["place"] = places / np.float32(count)
    table["count"] = np.full(count, np.log1p(count), dtype=np.float32)
    gap, between = _since(inside, table["weight"])
    table["since prose"], table["text since prose"] = np.minimum(gap, 60), _log(between)
    gap, between = _since(inside[::-1], table["weight"][::-1])
    table["until prose"], table["text until prose"] = np.minimum(gap, 60)[::-1], _log(between)[::-1]
    wanted = _squash(context.title)
    same = [len(segment.text) < _LONGEST_TITLE and segment.text.casefold() == wanted for segment in outline.segments]
    table["same as title"] = np.array(same, dtype=np.float32)


def _add_declared(table: dict[str, Floats], segments: list[Segment], context: Context) -> None:
    table["description starts"], table["description ends"] = _overlap(segments, context.description)
    table["declared starts"], table["declared ends"] = _overlap(segments, context.article_body)
    size = np.log1p(len(context.article_body))
    table["declared size"] = np.full(len(segments), size, dtype=np.float32)
    table["declared share"] = np.full(len(segments), table["declared starts"].mean(), dtype=np.float32)


_SHARED = (
    "weight",
    "linked",
    "ends_sentence",
    "rise",
    "level",
    "strong",
    "frame prose",
    "pictures",
    "prose",
    "declared starts",
)


def _add_neighbours(table: dict[str, Floats], frames: Ints, tree: _Tree) -> None:
    parents = np.array(tree.parents, dtype=np.int64)[frames]
    heading = np.array([bool(tree.own[frame] & _HEADING_BITS) for frame in frames], dtype=np.float32)
    table["heading"] = heading
    padding = max(_NEIGHBOURS)
    for name in (*_SHARED, "heading"):
        padded = np.pad(table[name], padding, constant_values=-1.0)
        for offset in _NEIGHBOURS:
            table[f"{name} {offset:+d}"] = padded[padding + offset : padding + offset + len(frames)]
    own = np.array(tree.own, dtype=np.int64)[frames]
    for name, values in (("same parent", parents), ("same names", own), ("same frame", frames)):
        padded = np.pad(values, padding, constant_values=-9)
        for offset in _NEIGHBOURS:
            other = padded[padding + offset : padding + offset + len(frames)]
            table[f"{name} {offset:+d}"] = (other == values).astype(np.float32)
