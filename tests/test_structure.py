"""The shape of the code: wings that do not know each other, no circles, no long modules, nothing left undone."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WINGS = ("discover", "fetch", "extract", "archive")
LONGEST = 400
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "scraper").rglob("*.py"))
}


def imports(path: Path) -> set[str]:
    """Modules of this package that a file imports when it is loaded; those for type checking alone do not count."""
    found = set()
    for node in _loaded(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {_module(name) for name in found if name.split(".")[0] == "scraper"}


def _loaded(node: ast.AST):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _loaded(child)


def _module(name: str) -> str:
    """The module that a dotted name stands in: itself, or what it is taken from."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_imports_no_other_wing_and_nothing_above_it(wing):
    names = ("models", "usage", "errors", "urls", "markup", "tracking", "collector")
    below = {"scraper", *(f"scraper.{name}" for name in names)}
    for name, path in MODULES.items():
        if name.startswith(f"scraper.{wing}"):
            foreign = {other for other in imports(path) if not other.startswith(f"scraper.{wing}")} - below
            assert not foreign, f"{name} imports {foreign}"


def test_there_is_no_circle_among_the_modules():
    graph = {name: imports(path) - {name} for name, path in MODULES.items()}
    while leaves := [name for name, wanted in graph.items() if not wanted & graph.keys()]:
        for name in leaves:
            del graph[name]
    assert not graph


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_short_opens_with_a_sentence_and_leaves_nothing_undone(name):
    text = MODULES[name].read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST
    assert ast.get_docstring(ast.parse(text)), "no opening sentence"
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError", text)


def test_no_drawer_for_odds_and_ends():
    assert not {name.rpartition(".")[2] for name in MODULES} & {"utils", "helpers", "common", "misc"}
