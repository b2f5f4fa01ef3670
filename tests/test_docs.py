"""The documentation says what is true: commands, options, links, and the two commands of the README."""

import importlib.util
import re
from pathlib import Path

import click
import pytest

from scraper.commands.main import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
MOST_BYTES = 150_000
FIRST_COMMANDS = ("python -m pip install uv && uv run cli.py demo", "uv run pytest")
COMMANDS = {name: main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))}


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_what_the_command_line_says():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == script("command_docs").commands_page(), "stale: uv run scripts/command_docs.py"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented_and_explains_itself(name):
    command = COMMANDS[name]
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    assert command.help
    assert f"`{name}" in (ROOT / "README.md").read_text(encoding="utf-8")
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, f"{name} {option.opts} has no help"
            assert all(spelling in section for spelling in option.opts)


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_links_lead_to_files_and_headings_that_exist(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        file = (document.parent / path) if path else document
        assert file.exists(), target
        if heading:
            assert heading in headings(file), target


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_files_and_modules_of_ours_that_a_page_names_exist(document):
    text = document.read_text(encoding="utf-8")
    files = re.findall(r"(?:scraper|scripts|benchmarks)/[\w/]+\.\w+", text)
    modules = re.findall(r"from (scraper(?:\.\w+)*) import", text)
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []


@pytest.mark.parametrize("picture", sorted((ROOT / "docs" / "pictures").iterdir()), ids=lambda picture: picture.name)
def test_pictures_are_light_and_shown(picture):
    assert picture.stat().st_size <= MOST_BYTES, "too heavy: uv run --with pillow scripts/shrink_pictures.py"
    assert any(f"pictures/{picture.name}" in page.read_text(encoding="utf-8") for page in PAGES)


def headings(page: Path) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def test_every_page_of_docs_is_linked_from_its_index():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    missing = [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "index.md" and page.name not in index]
    assert not missing


def test_the_first_commands_of_the_readme_are_those_of_ci():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [line for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) for line in block.splitlines()]
    assert tuple(blocks[:2]) == FIRST_COMMANDS
    assert blocks[2].startswith("uv run cli.py crawl https://")
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert steps[-1] == FIRST_COMMANDS[1]
    assert any("python -m pip install uv" in step for step in steps)
