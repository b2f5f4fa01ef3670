"""A schedule for unattended crawls: how often and which archive in, systemd units and a crontab line out, as text.

``timers.py`` puts them in place.
"""

import hashlib
import shlex
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

MINUTES_A_DAY, MINUTES_AN_HOUR = 1440, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One recurring crawl."""

    every: timedelta
    """From one start to the next."""
    command: tuple[str, ...]
    """The whole command line, program first; it sees to it that two runs of it do not overlap."""
    archive: Path
    """The archive's file, absolute; it runs in its folder."""

    @property
    def name(self) -> str:
        """What its units and its line in the crontab go by: one name for each archive."""
        return f"article-archive-{hashlib.sha256(str(self.archive).encode()).hexdigest()[:8]}"


def systemd_service(schedule: Schedule) -> str:
    """Return the text of a user service that runs the command once."""
    return f"""{_head(schedule)}
[Service]
Type=oneshot
WorkingDirectory={_specifiers(str(schedule.archive.parent))}
ExecStart={_specifiers(shlex.join(schedule.command))}
# 1: done with some failures, which stand in the table visits
SuccessExitStatus=1
"""


def systemd_watch(schedule: Schedule) -> str:
    """Return the text of a user service that stays up: its command is ``watch``, which tells systemd how it is."""
    return f"""{_head(schedule)}
[Service]
Type=notify
NotifyAccess=main
WatchdogSec=300
Restart=on-failure
RestartSec=60
WorkingDirectory={_specifiers(str(schedule.archive.parent))}
ExecStart={_specifiers(shlex.join(schedule.command))}

[Install]
WantedBy=default.target
"""


def _head(schedule: Schedule) -> str:
    return f"""[Unit]
Description=Crawl the news into {_specifiers(str(schedule.archive))}
Wants=network-online.target
After=network-online.target
"""


def systemd_timer(schedule: Schedule) -> str:
    """Return the text of the timer that starts the service."""
    return f"""[Unit]
Description=Crawl the news every {schedule.every}

[Timer]
OnBootSec=5min
OnUnitActiveSec={int(schedule.every.total_seconds())}s
RandomizedDelaySec=60

[Install]
WantedBy=timers.target
"""


def crontab_line(schedule: Schedule) -> str:
    """Return the crontab line of the same crawl; intervals that cron cannot say are rounded down to ones it can."""
    folder = shlex.quote(str(schedule.archive.parent))
    return f"{_cron_fields(schedule.every)} cd {folder} && {shlex.join(schedule.command)}".replace("%", r"\%")


def _cron_fields(every: timedelta) -> str:
    minutes = int(every.total_seconds()) // 60
    if minutes < MINUTES_AN_HOUR:
        return f"*/{_divisor(minutes, MINUTES_AN_HOUR)} * * * *"
    if minutes < MINUTES_A_DAY:
        return f"7 */{_divisor(minutes // MINUTES_AN_HOUR, 24)} * * *"
    return f"7 4 */{minutes // MINUTES_A_DAY} * *"


def _divisor(value: int, of: int) -> int:
    """Return the largest divisor of ``of`` that is at most ``value``: cron's ``*/n`` is even only for these."""
    return next(n for n in range(min(value, of), 0, -1) if of % n == 0)


def _specifiers(text: str) -> str:
    """Escape ``%``, which systemd would expand (systemd.unit(5), "Specifiers")."""
    return text.replace("%", "%%")
