"""A schedule in, put in place with systemd's user manager or cron, found there again, and taken away."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from scraper.errors import ConfigError
from scraper.schedule import Schedule, crontab_line, systemd_service, systemd_timer, systemd_watch

SECONDS = 30.0
"""How long systemctl and crontab may take."""


class Manager(StrEnum):
    """What starts the crawls."""

    SYSTEMD = "systemd"
    """The user's own manager; crawls go on after a logout only where ``loginctl enable-linger`` has been run."""
    CRON = "cron"
    """The user's crontab."""


def manager() -> Manager:
    """The one at hand here, systemd's before cron.

    Raises:
        ConfigError: there is neither.
    """
    if shutil.which("systemctl") and _run(["systemctl", "--user", "show-environment"], check=False).returncode == 0:
        return Manager.SYSTEMD
    if shutil.which("crontab"):
        return Manager.CRON
    raise ConfigError("Neither a systemd user manager nor crontab is here: put `schedule show`'s text in place by hand")


def install(schedule: Schedule, how: Manager, *, stays_up: bool = False) -> list[str]:
    """Put a schedule in place, instead of an earlier one for the same archive; what was done, a line each.

    ``stays_up``: its command is a service that runs for ever (systemd only).

    Raises:
        ConfigError: systemctl or crontab refuses, a file cannot be written, or cron is to keep a service up.
    """
    if how is Manager.CRON:
        if stays_up:
            raise ConfigError("cron cannot keep a service up: install it with systemd, or without --watch")
        with _crontab_locked():
            lines = _without(_crontab(), schedule)
            _write_crontab([*lines, _mark(schedule), crontab_line(schedule)])
        return [f"crontab: {crontab_line(schedule)}"]
    remove(schedule, how)
    folder, service, timer = _units(schedule)
    texts = {service: systemd_watch(schedule)} if stays_up else {}
    texts = texts or {service: systemd_service(schedule), timer: systemd_timer(schedule)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"Cannot write {folder}: {error.strerror}") from error
    _run(["systemctl", "--user", "daemon-reload"])
    started = service.name if stays_up else timer.name
    _run(["systemctl", "--user", "enable", "--now", started])
    return [*(str(path) for path in texts), f"systemctl --user enable --now {started}"]


def remove(schedule: Schedule, how: Manager) -> list[str]:
    """Take away the schedule of an archive; what was done, nothing where there was none.

    Raises:
        ConfigError: systemctl or crontab refuses.
    """
    if how is Manager.CRON:
        with _crontab_locked():
            before = _crontab()
            after = _without(before, schedule)
            if after != before:
                _write_crontab(after)
        return ["removed from the crontab"] if after != before else []
    held = [path for path in _units(schedule)[1:] if path.exists()]
    if not held:
        return []
    _run(["systemctl", "--user", "disable", "--now", *(path.name for path in held)], check=False)
    for path in held:
        path.unlink(missing_ok=True)
    _run(["systemctl", "--user", "daemon-reload"])
    return [f"removed {path}" for path in held]


def installed(schedule: Schedule, how: Manager) -> str | None:
    """What is in place for an archive, as text; None where nothing is."""
    if how is Manager.CRON:
        lines = _crontab()
        place = lines.index(_mark(schedule)) if _mark(schedule) in lines else None
        return None if place is None else "\n".join(lines[place : place + 2])
    held = [path for path in _units(schedule)[1:] if path.exists()]
    return "\n".join(f"# {path}\n{path.read_text(encoding='utf-8')}" for path in held) or None


def _units(schedule: Schedule) -> tuple[Path, Path, Path]:
    """The folder of the user's units (systemd.unit(5), "User Unit Search Path"), the service and the timer in it."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    folder = Path(home) / "systemd" / "user"
    return folder, folder / f"{schedule.name}.service", folder / f"{schedule.name}.timer"


def _mark(schedule: Schedule) -> str:
    return f"# {schedule.name}: the next line crawls into {schedule.archive}"


def _without(lines: Sequence[str], schedule: Schedule) -> list[str]:
    """The crontab's lines without the mark of a schedule and the line after it."""
    mark = f"# {schedule.name}:"
    marked = [place for place, line in enumerate(lines) if line.startswith(mark)]
    return [line for place, line in enumerate(lines) if place not in marked and place - 1 not in marked]


def _crontab() -> list[str]:
    """The user's crontab; crontab says by an exit code that there is none."""
    listed = _run(["crontab", "-l"], check=False)
    if listed.returncode and "no crontab" not in listed.stderr.lower():
        raise ConfigError(f"crontab -l: {listed.stderr.strip() or listed.returncode}")
    return [] if listed.returncode else listed.stdout.splitlines()


def _write_crontab(lines: Sequence[str]) -> None:
    _run(["crontab", "-"], text="".join(f"{line}\n" for line in lines))


@contextlib.contextmanager
def _crontab_locked() -> Iterator[None]:
    """Keep others of us from changing the crontab between our reading and writing it."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "article-archive"
    try:
        import fcntl  # noqa: PLC0415 - where there is cron, there is fcntl

        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "crontab.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise ConfigError(f"Cannot lock the crontab by {folder}: {error.strerror}") from error


def _run(command: Sequence[str], *, text: str | None = None, check: bool = True) -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(  # noqa: S603 - programs that are named here
            command, input=text, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"{' '.join(command)}: {error}") from error
    if check and done.returncode:
        raise ConfigError(f"{' '.join(command)}: {(done.stderr or done.stdout).strip() or done.returncode}")
    return done
