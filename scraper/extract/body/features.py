"""The outline of a page in, a table of numbers out: for each block that may be text what it looks like and where it is.

``scripts/train_body.py`` and ``article_body`` read the same table; the model knows its columns by their order, so a
change here needs a new training.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.blocks import Outline, Segment
from scraper.extract.body.lexicon import NOTHING, Lexicon
from scraper.extract.body.tree import BITS, HEADING_BITS, NAV_BITS, Floats, Ints, Tree, read_tree

_CJK = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Scripts written without spaces (Thai, Lao, Burmese, Khmer, Kana, Han); such a character weighs as much as three."""
_SENTENCE_MARKS = frozenset(".!?。！？…।؟۔")
_SENTENCES = re.compile(r"[.!?。！？…।؟۔]")
_COMMAS = re.compile(r"[,;、，；،؛]")
_DIGITS = re.compile(r"\d")
_COLONS = frozenset(":：")
_ELLIPSES = ("…", "...", "[…]", "[...]")
_CLOSING = " \"'”’»)]」』）"
_QUOTES = frozenset('"“”„«»「『')
_DASHES = frozenset("-–—•*▪●→►")
_LONG = 80
"""Weighted characters from which a block with few links counts as prose."""
_CROWD, _LINK, _LINE = 0.6, 0.8, 100
"""Share of linked text that makes a list of links, a link, and weight of a line: plain navigation by these holds 0.1 %
of the training pages' article text."""
SHORT = 160
"""Characters up to which a block's words are looked up."""
_MAX_LINKED = 0.4
_PROBE = 40
"""Characters of a block looked up in texts that the page declares (description, articleBody)."""
_TELLING = 15
"""Characters from which a text is not found in another by chance."""
_LONGEST_TITLE = 400
_FAR = 60
"""Distances in blocks are cut here."""
_MUCH, _MANY = 10_000.0, 40.0
"""Characters and blocks from which more makes no difference: else a page longer than those of the training, a report
of a hundred pages or an interview of a thousand answers, looks like nothing that the model knows."""
_NEAR = 2
"""Frames between the main container and a paragraph of it: the paragraph's own, and perhaps a wrapper."""
_OFFSETS = (-3, -2, -1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Context:
    """What the page says of itself outside its text blocks; empty strings where it says nothing."""

    title: str = ""
    description: str = ""
    article_body: str = ""


@dataclass(frozen=True, slots=True)
class Basics:
    """What is known of every block at little cost."""

    frames: Ints
    """Innermost frame of each segment."""
    weight: Floats
    """Characters, those of unspaced scripts threefold."""
    wide: Floats
    """Characters of unspaced scripts."""
    linked: Floats
    """Share of characters in links."""
    prose: Floats
    """Weight of a block that looks like prose, at most 1,000; else 0."""
    tree: Tree
    looks: Ints
    """Of each frame its look, tag and names: equal numbers for equal looks."""
    candidates: Ints
    """Places of the segments that may be text; the others are plain navigation."""

    def kin(self) -> Ints:
        """Of each segment a number that it shares with those whose frame, and the one around it, look the same."""
        up = self.looks[np.maximum(self.tree.parents, 0)]
        pairs = (self.looks * (int(self.looks.max()) + 1) + up)[self.frames]
        numbers: Ints = np.unique(pairs, return_inverse=True)[1]
        return numbers


@dataclass(frozen=True, slots=True)
class Table:
    """Named numbers, a row for each candidate."""

    names: list[str]
    values: Floats


def read_basics(outline: Outline) -> Basics:
    """Weigh all segments, read the tree and set plain navigation aside; needs at least one segment."""
    segments = outline.segments
    frames = np.array([segment.frame for segment in segments], dtype=np.int64)
    length = np.array([len(segment.text) for segment in segments], dtype=np.float32)
    linked = np.array([segment.linked for segment in segments], dtype=np.float32)
    linked = np.minimum(linked / length, 1.0)
    wide = _wide(segments)
    weight = length + 2 * wide
    prose = np.where((weight >= _LONG) & (linked < _MAX_LINKED), np.minimum(weight, 1000), 0).astype(np.float32)
    tree = read_tree(outline, frames, prose, weight, linked)
    looks = _numbered(zip(outline.tags, outline.signatures, strict=True))
    return Basics(frames, weight, wide, linked, prose, tree, looks, _candidates(frames, weight, linked, tree))


def _wide(segments: Sequence[Segment]) -> Floats:
    """Characters of unspaced scripts in each segment."""
    counts = [0 if segment.text.isascii() else len(_CJK.findall(segment.text)) for segment in segments]
    return np.array(counts, dtype=np.float32)


def _candidates(frames: Ints, weight: Floats, linked: Floats, tree: Tree) -> Ints:
    """All but links in ``nav`` and short blocks among links, which are half of a page's blocks and hardly ever text."""
    around = np.maximum(tree.parents[np.maximum(tree.parents[frames], 0)], 0)
    crowd = tree.sums[2][around] > _CROWD * tree.sums[1][around]
    aside = tree.level[frames] > 0
    in_nav = (tree.local[frames] & NAV_BITS) > 0
    branch = tree.branch[frames]
    listed = tree.sums[2][branch] > _CROWD * tree.sums[1][branch]
    navigation = in_nav | ((weight < _LINE) & aside & (listed | (crowd & (linked > _LINK))))
    return np.flatnonzero(~navigation)


def page_table(outline: Outline, context: Context, basics: Basics, lexicon: Lexicon) -> Table:
    """The numbers of a page's candidates, in time linear in its size."""
    parts = [
        _text(outline, basics),
        _names(basics),
        _surroundings(outline, basics),
        _places(outline, context, basics),
        _declared(outline, context, basics),
        _neighbours(basics),
        lexical(outline, basics, lexicon),
    ]
    names = [name for part in parts for name in part.names]
    return Table(names, np.concatenate([part.values for part in parts], axis=1))


_TEXT_NAMES = (
    "length words marks commas ends_sentence ends_colon ends_open upper_start lower_start digit_start quote_start"
    " dash_start all_caps digits strong light links breaks pictures at bar address"
)


def _text_row(segment: Segment) -> tuple[float, ...]:
    text = segment.text
    length = len(text)
    first, last = text[0], text.rstrip(_CLOSING)[-1:]
    return (
        length,
        text.count(" ") + 1,
        len(_SENTENCES.findall(text)),
        len(_COMMAS.findall(text)),
        last in _SENTENCE_MARKS,
        last in _COLONS,
        text.endswith(_ELLIPSES),
        first.isupper(),
        first.islower(),
        first.isdigit(),
        first in _QUOTES,
        first in _DASHES,
        length < SHORT and text.isupper(),
        len(_DIGITS.findall(text)) / length if length < SHORT else 0.0,
        min(segment.strong / length, 1.0),
        min(segment.light / length, 1.0),
        segment.links,
        segment.breaks,
        segment.pictures,
        "@" in text,
        "|" in text,
        "http" in text or "www." in text,
    )


def _text(outline: Outline, basics: Basics) -> Table:
    chosen = basics.candidates
    segments = outline.segments
    rows = np.array([_text_row(segments[place]) for place in chosen.tolist()], dtype=np.float32)
    more = np.stack([basics.weight[chosen], basics.wide[chosen], basics.linked[chosen], basics.prose[chosen]], axis=1)
    return Table([*_TEXT_NAMES.split(), "weight", "wide", "linked", "prose"], np.concatenate([rows, more], axis=1))


_PLACES_OF_BITS = np.arange(len(BITS))


def _spread(masks: Ints) -> Floats:
    """Bit masks as columns of 0 and 1."""
    spread: Floats = ((masks[:, None] >> _PLACES_OF_BITS) & 1).astype(np.float32)
    return spread


def _names(basics: Basics) -> Table:
    """Groups of names and tags of the segment's frame, and of all frames from below the main chain down to it."""
    frames, tree = basics.frames[basics.candidates], basics.tree
    names = [f"{where} {name}" for where in ("own", "path") for name in BITS]
    return Table(names, np.concatenate([_spread(tree.own[frames]), _spread(tree.local[frames])], axis=1))


def _log(values: Floats) -> Floats:
    logs: Floats = np.log1p(values).astype(np.float32)
    return logs


_RANGES = ("frame", "parent", "grandparent", "branch")
_HOLDINGS = ("prose", "density", "linked", "size", "segments")


def _surroundings(outline: Outline, basics: Basics) -> Table:
    """What the segment's frame, the two around it and its branch hold, and how often the like stands on the page."""
    tree, chosen = basics.tree, basics.candidates
    frames = basics.frames[chosen]
    up = np.maximum(tree.parents[frames], 0)
    ranges = np.stack([frames, up, np.maximum(tree.parents[up], 0), tree.branch[frames]])
    whole = min(max(float(tree.sums[0].max()), 1.0), _MUCH)
    prose, weight, linked, number = tree.sums[:, ranges]
    size = np.maximum(weight, 1.0)
    amounts = (_log(np.minimum(weight, _MUCH)), _log(np.minimum(number, _MANY)))
    held = np.stack([np.minimum(prose / whole, 1.0), prose / size, linked / size, *amounts], axis=1)
    likeness = _likeness(basics)
    repeated, above = _repeats(outline, chosen)
    page = np.full(len(frames), np.log1p(whole))
    rest = np.stack([tree.rise[frames], tree.level[frames], page, repeated, above, *likeness.values()])
    names = [f"{where} {what}" for where in _RANGES for what in _HOLDINGS]
    names += ["rise", "level", "page prose", "repeated", "repeated before", *likeness]
    return Table(names, np.concatenate([held.reshape(-1, len(frames)), rest]).T.astype(np.float32))


def _likeness(basics: Basics) -> dict[str, Floats]:
    """How many frames have the same tag and names, in the same parent and on the page; and what their texts are like.

    The paragraphs of an article mostly look the same, and so do the cards beside it.
    """
    chosen, held, group = basics.frames[basics.candidates], np.unique(basics.frames), basics.kin()
    columns = {"siblings": _counted(np.stack([basics.tree.parents, basics.looks]), held, chosen)}
    columns["alike"] = _counted(basics.looks[None], held, chosen)
    number, weight, prose, linked = (
        np.bincount(group, weights=row).astype(np.float32)
        for row in (np.ones_like(basics.weight), np.minimum(basics.weight, 1000), basics.prose, basics.linked)
    )
    mine = group[basics.candidates]
    columns["look weight"] = _log(weight / number)[mine]
    columns["look linked"] = (linked / number)[mine].astype(np.float32)
    columns["look prose"] = (prose / max(float(basics.prose.sum()), 1.0))[mine].astype(np.float32)
    columns["look size"] = _log(np.minimum(number, _MANY))[mine]
    return columns


def _numbered(things: Iterable[Hashable]) -> Ints:
    """Equal things by equal numbers."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(thing, len(known)) for thing in things], dtype=np.int64)


def _counted(keys: Ints, held: Ints, chosen: Ints) -> Floats:
    """The logarithm of how many of the frames that hold text share all keys with each chosen one."""
    mixed = keys[0] if len(keys) == 1 else keys[0] * (int(keys[1].max()) + 1) + keys[1]
    mixed = mixed - int(mixed.min())
    _, group, number = np.unique(mixed[held], return_inverse=True, return_counts=True)
    of_frame = np.zeros(len(mixed), dtype=np.int64)
    of_frame[held] = number[group]
    return _log(np.minimum(of_frame[chosen], _MANY).astype(np.float32))


def _repeats(outline: Outline, chosen: Ints) -> tuple[Floats, Floats]:
    """How often each text stands on the page, and how often above."""
    seen: dict[str, int] = {}
    above = []
    for segment in outline.segments:
        count = seen.get(segment.text, 0)
        above.append(count)
        seen[segment.text] = count + 1
    counts = [seen[outline.segments[place].text] for place in chosen.tolist()]
    return np.array(counts, dtype=np.float32), np.array(above, dtype=np.float32)[chosen]


def _stacked(columns: dict[str, Floats]) -> Table:
    return Table(list(columns), np.stack(list(columns.values()), axis=1).astype(np.float32, copy=False))


def _squash(text: str) -> str:
    return " ".join(text.split()).casefold()


_HIGHEST = 3.0
_RANKS = {"h1": _HIGHEST, "h2": 2.0, "h3": 2.0}


def headline(outline: Outline, title: str) -> int:
    """Place of the segment that displays the title; -1 where none does.  Headings before others, h1 before all."""
    wanted = _squash(title)
    beginning = wanted[:60]
    best, found = 0.0, -1
    tags = outline.tags
    for place, segment in enumerate(outline.segments):
        rank = _RANKS.get(tags[segment.frame], 1.0)
        length = len(segment.text)
        if length > _LONGEST_TITLE or (rank == 1.0 and length < _TELLING):
            continue
        text = segment.text.casefold()
        if text == wanted:
            rank += 5.0
        elif length > _TELLING and (text in wanted or beginning in text):
            rank += 3.0
        elif rank < _HIGHEST:
            continue
        if rank > best:
            best, found = rank, place
    return found


def _since(flags: NDArray[np.bool_], amounts: Floats) -> tuple[Floats, Floats]:
    """Segments, and the sum of their amounts, since the last flagged one before each; large where there is none."""
    places = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, places, -1))
    before = np.concatenate(([-1], last[:-1]))
    running = np.concatenate(([0.0], np.cumsum(amounts)))
    gap = np.where(before < 0, _FAR, np.minimum(places - before, _FAR))
    between = np.where(before < 0, _MUCH, np.minimum(running[places] - running[before + 1], _MUCH))
    return gap.astype(np.float32), _log(between.astype(np.float32))


def _places(outline: Outline, context: Context, basics: Basics) -> Table:
    """Where the segment stands on the page: from its first and last prose, from the headline, between prose."""
    prose, chosen = basics.prose, basics.candidates
    count = len(prose)
    places = np.arange(count, dtype=np.float32)
    level, rise = basics.tree.level[basics.frames], basics.tree.rise[basics.frames]
    inside = (prose > 0) & (level == 0) & (rise <= _NEAR)
    if not inside.any():
        inside = prose > 0
    marks = np.flatnonzero(inside)
    first, last = (int(marks[0]), int(marks[-1])) if len(marks) else (0, count - 1)
    title = headline(outline, context.title)
    running = np.cumsum(prose, dtype=np.float32)
    since, text_since = _since(inside, basics.weight)
    until, text_until = _since(inside[::-1], basics.weight[::-1])
    wanted = _squash(context.title)
    texts = [outline.segments[place].text for place in chosen.tolist()]
    same = [len(text) < _LONGEST_TITLE and text.casefold() == wanted for text in texts]
    within = np.where(level == 0, prose, 0)
    inner = np.cumsum(within, dtype=np.float32)
    innermost = np.float32(max(float(inner[-1]), 1.0))
    typical = np.float32(np.median(prose[marks])) if len(marks) else np.float32(1)
    columns = {
        "from first": np.clip(places - first, -_FAR, _FAR),
        "from last": np.clip(places - last, -_FAR, _FAR),
        "from headline": np.clip(places - title, -_FAR, _FAR) if title >= 0 else np.full(count, 99, np.float32),
        "is headline": (places == title).astype(np.float32),
        "prose before": (running - prose) / np.float32(max(float(running[-1]), 1.0)),
        "place": places / np.float32(count),
        "count": np.full(count, np.log1p(min(count, _FAR)), dtype=np.float32),
        "since prose": since,
        "text since prose": text_since,
        "until prose": until[::-1],
        "text until prose": text_until[::-1],
        "main before": (inner - within) / innermost,
        "main after": (innermost - inner) / innermost,
        "of typical": basics.weight / typical,
    }
    picked = {name: column[chosen] for name, column in columns.items()}
    return _stacked(picked | {"same as title": np.array(same, dtype=np.float32), "of title": _shared(texts, wanted)})


def _shared(texts: Sequence[str], wanted: str) -> Floats:
    """Share of each short text's words that the title has."""
    known = set(wanted.split())
    words = [set(text.casefold().split()) if len(text) < SHORT else set() for text in texts]
    return np.array([len(known & own) / max(len(own), 1) for own in words], dtype=np.float32)


def _declared(outline: Outline, context: Context, basics: Basics) -> Table:
    """Whether the segment's first and last characters occur in what the page declares as description and body."""
    texts = [outline.segments[place].text for place in basics.candidates.tolist()]
    columns: dict[str, Floats] = {}
    for name, declared in (("description", context.description), ("declared", context.article_body)):
        squashed = " ".join(declared.split())
        probed = texts if squashed else ()
        starts = [len(text) > _TELLING and text[:_PROBE] in squashed for text in probed] or [False] * len(texts)
        ends = [len(text) > _TELLING and text[-_PROBE:] in squashed for text in probed] or [False] * len(texts)
        columns |= {f"{name} starts": np.array(starts, dtype=np.float32), f"{name} ends": np.array(ends, np.float32)}
    columns["declared size"] = np.full(len(texts), np.log1p(len(context.article_body)), dtype=np.float32)
    columns["declared share"] = np.full(len(texts), columns["declared starts"].mean(), dtype=np.float32)
    return _stacked(columns)


_NUMBERS = ("weight", "linked", "prose", "rise", "level", "heading")
_KEYS = ("parent", "names", "frame")


def _neighbours(basics: Basics) -> Table:
    """The same few numbers of the three segments before and after, and whether they stand in the same place."""
    tree, frames, chosen = basics.tree, basics.frames, basics.candidates
    own = tree.own[frames]
    heading = (own & HEADING_BITS) > 0
    numbers = np.stack([basics.weight, basics.linked, basics.prose, tree.rise[frames], tree.level[frames], heading])
    keys = np.stack([tree.parents[frames], own, frames])
    room = max(_OFFSETS)
    beside = (chosen + room)[None, :] + np.array(_OFFSETS)[:, None]
    around = np.pad(numbers, ((0, 0), (room, room)), constant_values=-1.0)[:, beside]
    same = np.pad(keys, ((0, 0), (room, room)), constant_values=-9)[:, beside] == keys[:, None, chosen]
    rows = (around.reshape(-1, len(chosen)), same.reshape(-1, len(chosen)), heading[None, chosen])
    names = [f"{name} {offset:+d}" for name in (*_NUMBERS, *(f"same {key}" for key in _KEYS)) for offset in _OFFSETS]
    return Table([*names, "heading"], np.concatenate(rows).T.astype(np.float32))


_LEXICAL_NAMES = (
    "name mean,name low,name high,path low,path high,path sum,inner low,phrase mean,phrase low,phrase high"
    ",heading mean,heading low,heading distance"
)


def lexical(outline: Outline, basics: Basics, lexicon: Lexicon) -> Table:
    """Learned evidence of the names around a segment, of its first words, and of the last heading above it."""
    names = _name_evidence(outline, basics, lexicon)
    rows: list[tuple[float, ...]] = []
    above, last = NOTHING, -_FAR
    is_heading = ((basics.tree.own & HEADING_BITS) > 0).tolist()
    segments = outline.segments
    for place in basics.candidates.tolist():
        segment = segments[place]
        said = lexicon.of_phrases(segment.text) if len(segment.text) < SHORT else NOTHING
        inner = lexicon.of_inner(segment.inner) if segment.inner else 0.0
        rows.append((inner, *said, above[0], above[1], min(place - last, _FAR)))
        if is_heading[segment.frame]:
            above, last = said, place
    own = np.concatenate([names, np.array(rows, dtype=np.float32)], axis=1)
    padded = np.pad(own[:, [5, 3, 7]], ((1, 1), (0, 0)))
    beside = np.concatenate([padded[:-2], padded[2:]], axis=1)
    labels = [*_LEXICAL_NAMES.split(","), *(f"{name}{side}" for side in "-+" for name in ("sum", "low", "phrase"))]
    return Table(labels, np.concatenate([own, beside], axis=1))


def _name_evidence(outline: Outline, basics: Basics, lexicon: Lexicon) -> Floats:
    """Of each candidate's frame: its own evidence; lowest, highest and sum from below the main chain down to it."""
    rows: dict[int, tuple[float, ...]] = {}
    chosen = basics.frames[basics.candidates].tolist()
    rise = basics.tree.rise.tolist()
    for frame in chosen:
        if frame not in rows:
            _add_evidence(rows, frame, outline, rise, lexicon)
    return np.array([rows[frame] for frame in chosen], dtype=np.float32)


def _add_evidence(
    rows: dict[int, tuple[float, ...]], frame: int, outline: Outline, rise: list[int], lexicon: Lexicon
) -> None:
    """Fill in a frame and those around it that are still missing, outermost first."""
    missing = []
    while rise[frame] and frame not in rows:
        missing.append(frame)
        frame = outline.parents[frame]
    low = high = total = 0.0
    if frame in rows:
        _, _, _, low, high, total = rows[frame]
    else:
        rows[frame] = (0.0,) * 6
    for inner in reversed(missing):
        signature = outline.signatures[inner]
        mean, least, most = lexicon.of_names(signature) if signature else NOTHING
        low, high, total = min(low, least), max(high, most), total + mean
        rows[inner] = (mean, least, most, low, high, total)
