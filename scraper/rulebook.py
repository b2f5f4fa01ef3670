"""Rule files on disk: configurations of FiveFilters in, our rule files out; rule files in, how their tests went out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from scraper.errors import ConfigError
from scraper.extract.article import extract
from scraper.extract.rules.fivefilters import Imported, Note, read_configuration
from scraper.extract.rules.reading import read_site_rules
from scraper.extract.rules.rule import Rules, RuleTest, SiteRules
from scraper.extract.rules.trial import faults
from scraper.models import Page
from scraper.sites import RULES_CAP


class Conversion(StrEnum):
    """What became of a configuration."""

    WRITTEN = "written"
    KEPT = "kept"
    """There is a rule file for its host already."""
    NOTHING = "nothing to write"
    """None of its lines bears on what we read."""
    REFUSED = "refused"
    """It cannot be read, or is for no host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """One configuration."""

    source: str
    outcome: Conversion
    target: str | None = None
    """The rule file; None where there is none."""
    message: str | None = None
    """Why it was refused or kept."""
    complete: bool = False
    """Whether all that bears on the result was converted."""
    notes: tuple[Note, ...] = ()
    """Its lines that are not in the rule file."""


def convert(sources: Iterable[Path], folder: Path, *, replace: bool = False) -> Iterator[Converted]:
    """Write a rule file for each configuration (``example.org.txt``, or a folder of them); a bad one costs only itself.

    Raises:
        ConfigError: a source is not there, and nothing is written; or the folder cannot be written.
    """
    configurations = list(_configurations(sources))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"Cannot make the folder {folder}: {error.strerror}") from error
    for path in configurations:
        yield _convert(path, folder, replace=replace)


def _configurations(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        if not source.exists():
            raise ConfigError(
                f"{source} is not there: give FiveFilters configurations (example.org.txt) or their folder"
            )
        yield from sorted(source.glob("*.txt")) if source.is_dir() else [source]


def _convert(path: Path, folder: Path, *, replace: bool) -> Converted:
    try:
        imported = _read(path)
    except (OSError, ValueError) as error:
        return Converted(source=str(path), outcome=Conversion.REFUSED, message=str(error))
    notes, complete = tuple(imported.notes), imported.complete
    if not imported.usable:
        return Converted(source=str(path), outcome=Conversion.NOTHING, notes=notes, complete=complete)
    target, text = folder / imported.file_name, imported.as_toml()
    try:
        read_site_rules(text, str(target))
    except ConfigError as error:  # such as more selectors than a rule may have
        return Converted(source=str(path), outcome=Conversion.REFUSED, message=str(error), notes=notes)
    outcome = _write(target, text, replace=replace)
    message = "there is a rule file already: --replace writes over it" if outcome is Conversion.KEPT else None
    return Converted(
        source=str(path), outcome=outcome, target=str(target), message=message, notes=notes, complete=complete
    )


def _read(path: Path) -> Imported:
    if path.stat().st_size > RULES_CAP:
        raise ValueError(f"{path}: larger than {RULES_CAP} bytes")
    return read_configuration(path.read_text(encoding="utf-8", errors="replace"), path.name)


def _write(target: Path, text: str, *, replace: bool) -> Conversion:
    try:
        with target.open("w" if replace else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return Conversion.KEPT
    except OSError as error:
        raise ConfigError(f"Cannot write {target}: {error.strerror}") from error
    return Conversion.WRITTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One test of a rule file."""

    name: str
    """The file and the test's number."""
    url: str
    ran: bool
    """False where its page is on the web and is not to be fetched, or could not be."""
    faults: list[str] = field(default_factory=list)
    """What is wrong; empty where all is well."""


def try_rules(rules: Rules, pages: Mapping[str, Page | str]) -> Iterator[Tried]:
    """Run the tests of all rule files.

    ``pages`` holds what was fetched for those whose page is on the web: address → page, or why there is none.
    """
    for site in rules:
        for test in site.tests:
            yield _try(rules, site, test, pages)


def _try(rules: Rules, site: SiteRules, test: RuleTest, pages: Mapping[str, Page | str]) -> Tried:
    charset = None
    if test.file:
        try:
            content = (Path(site.name).parent / test.file).read_bytes()
        except OSError as error:
            return Tried(name=test.name, url=test.url, ran=False, faults=[f"{test.file}: {error.strerror}"])
    else:
        page = pages.get(test.url)
        if page is None or isinstance(page, str):
            return Tried(name=test.name, url=test.url, ran=False, faults=[page] if page else [])
        content, charset = page.content, page.charset
    article = extract(content, test.url, charset=charset, rules=rules, when=test.when)
    return Tried(name=test.name, url=test.url, ran=True, faults=faults(test, article))
