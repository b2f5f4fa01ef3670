"""Write the versions that ``uv lock`` resolved into ``[tool.uv] constraint-dependencies`` of pyproject.toml.

``uv.lock`` names download hosts and is not kept in git; the constraints are, and ``uv run`` honours them, so a
fresh clone resolves to the same versions.  Run it after changing a dependency:

    uv lock --upgrade && uv run scripts/pin.py
"""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MARK = "# --- pinned by scripts/pin.py: do not edit below ---"


def pins(lock: str) -> list[str]:
    """Return one PEP 508 line for every registry package of a ``uv.lock`` text, sorted.

    A package that resolves differently by Python version stands there once a version, each with its markers.
    """
    packages = tomllib.loads(lock)["package"]
    return sorted(_pin(package) for package in packages if "registry" in package.get("source", {}))


def _pin(package: dict[str, Any]) -> str:
    markers = " or ".join(f"({marker})" for marker in package.get("resolution-markers", []))
    return f"{package['name']}=={package['version']}" + (f" ; {markers}" if markers else "")


def write_pins(pyproject: Path, lines: list[str]) -> None:
    """Replace everything below the mark in ``pyproject`` by the pinned constraints."""
    head = re.split(re.escape(MARK), pyproject.read_text(encoding="utf-8"))[0].rstrip()
    block = "\n".join(f"  {json.dumps(line)}," for line in lines)
    pyproject.write_text(f"{head}\n\n{MARK}\n[tool.uv]\nconstraint-dependencies = [\n{block}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    resolved = pins((ROOT / "uv.lock").read_text(encoding="utf-8"))
    write_pins(ROOT / "pyproject.toml", resolved)
    print(f"pinned {len(resolved)} packages")
