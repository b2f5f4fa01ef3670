"""The floors of extraction: figures by set in, what fell below, what was lowered, and the floors raised out.

A floor stands one page below what was measured, at most ``MOST_SLACK``: one page may be lost where more are won.  It is
raised by ``gate.py --raise`` and never lowered; every version of the file that is committed counts, as long as it
was measured on the same pages, with the same truth and the same evaluator.
"""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

MOST_SLACK: Final = 0.01
"""A floor's greatest distance from what was measured."""
DIGITS: Final = 4
"""Decimals of a floor."""
VERSIONS: Final = 500
"""Committed versions of the file that are looked at, newest first."""

Figures = Mapping[str, Mapping[str, float]]
"""Set → name of a figure → its value; more is better for all of them."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What was measured with and on, as SHA-256: other truth gives other figures."""

    truth: str = ""
    """Of the file of truths."""
    pages: str = ""
    """Of all pages, by name."""
    evaluator: str = ""
    """Of the code that scores."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The committed file."""

    yardstick: Yardstick = field(default_factory=Yardstick)
    floors: Figures = field(default_factory=dict)

    def as_json(self) -> str:
        """The file's text, one figure a line, so that a change shows in a diff."""
        plain = {"yardstick": asdict(self.yardstick), "floors": self.floors}
        return json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Miss:
    """A figure that is lower than it may be."""

    set_name: str
    figure: str
    floor: float
    value: float | None
    """None: it was not measured at all."""

    def __str__(self) -> str:
        told = "not measured" if self.value is None else f"{self.value:.{DIGITS}f}"
        return f"{self.set_name} {self.figure}: {told}, floor {self.floor:.{DIGITS}f}"


def read_floors(text: str) -> Floors:
    """Read the file.

    Raises:
        ValueError: it is no such file.
    """
    data = json.loads(text)
    try:
        floors = {name: {key: float(value) for key, value in part.items()} for name, part in data["floors"].items()}
        return Floors(Yardstick(**data["yardstick"]), floors)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a file of floors: {error!r}") from error


def misses(floors: Figures, measured: Figures) -> list[Miss]:
    """The figures that fell below their floor, or are gone."""
    return [
        Miss(name, figure, floor, value)
        for name, part in floors.items()
        for figure, floor in part.items()
        if (value := measured.get(name, {}).get(figure)) is None or value < floor
    ]


def lowered(now: Floors, earlier: Iterable[Floors]) -> list[Miss]:
    """The floors that stand lower than in an earlier version, or are gone, the yardstick being the same."""
    highest: dict[str, dict[str, float]] = {}
    for version in earlier:
        if version.yardstick == now.yardstick:
            highest = raised(highest, version.floors)
    return misses(highest, now.floors)


def raised(floors: Figures, higher: Figures) -> dict[str, dict[str, float]]:
    """For each figure the higher of both."""
    names = sorted({*floors, *higher})
    return {name: _higher(floors.get(name, {}), higher.get(name, {})) for name in names}


def _higher(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {key: max(part[key] for part in (one, other) if key in part) for key in sorted({*one, *other})}


def below(measured: Figures, pages: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, float]]:
    """The floors that these figures earn; ``pages`` tells on how many pages each was measured."""
    return {
        name: {key: _floor(value, pages[name][key]) for key, value in part.items()} for name, part in measured.items()
    }


def _floor(value: float, pages: int) -> float:
    slack = min(MOST_SLACK, 1 / max(pages, 1))
    return max(0.0, int((value - slack) * 10**DIGITS) / 10**DIGITS)


def yardstick(split: Path, evaluator: Path) -> Yardstick:
    """The yardstick as it lies there."""
    pages = hashlib.sha256()
    for path in sorted(split.glob("pages/**/*.gz")):
        pages.update(f"{path.relative_to(split).as_posix()}\0{_sha256(path)}\n".encode())
    return Yardstick(_sha256(split / "truth.jsonl"), pages.hexdigest(), _sha256(evaluator))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def committed(path: Path) -> Iterator[Floors]:
    """Every committed version of a file of floors that can be read; none where there is no repository or no git."""
    log = _git(path.parent, "log", f"-{VERSIONS}", "--format=%H", "--", path.name)
    for commit in log.split():
        try:
            yield read_floors(_git(path.parent, "show", f"{commit}:./{path.name}"))
        except ValueError:
            continue


def _git(folder: Path, *words: str) -> str:
    try:
        done: Any = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""
