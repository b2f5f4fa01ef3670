"""What the learned lexicon says of each block: of the names around it, its first words, and the heading above it."""

import numpy as np

from scraper.extract.body.basics import FAR, SHORT, Basics, Table
from scraper.extract.body.blocks import Outline
from scraper.extract.body.lexicon import NOTHING, Lexicon
from scraper.extract.body.tree import HEADING_BITS, Floats

_LEXICAL_NAMES = (
    "name mean,name low,name high,path low,path high,path sum,inner low,phrase mean,phrase low,phrase high"
    ",heading mean,heading low,heading distance"
)


def lexical(outline: Outline, basics: Basics, lexicon: Lexicon) -> Table:
    """Learned evidence of the names around a segment, of its first words, and of the last heading above it."""
    names = _name_evidence(outline, basics, lexicon)
    rows: list[tuple[float, ...]] = []
    above, last = NOTHING, -FAR
    is_heading = ((basics.tree.own & HEADING_BITS) > 0).tolist()
    segments = outline.segments
    for place in basics.candidates.tolist():
        segment = segments[place]
        said = lexicon.of_phrases(segment.text) if len(segment.text) < SHORT else NOTHING
        inner = lexicon.of_inner(segment.inner) if segment.inner else 0.0
        rows.append((inner, *said, above[0], above[1], min(place - last, FAR)))
        if is_heading[segment.frame]:
            above, last = said, place
    own = np.concatenate([names, np.array(rows, dtype=np.float32)], axis=1)
    told = own[:, [5, 3, 7]]
    beside = np.zeros((len(told), 6), dtype=np.float32)
    beside[1:, :3], beside[:-1, 3:] = told[:-1], told[1:]
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
