"""This process in, a name by which others on the machine can look it up out: whether a crawl beside ours lives.

Linux only, by ``/proc`` (proc(5)): the boot, the namespace that process numbers count in, the number, and the start,
which tells a process from a later one of the same number.  Elsewhere nothing is known, and signs of life must do.
"""

import os
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")
_START = 19
"""Place of the start time among the fields behind the command's name: field 22 of proc(5)."""


def own_process() -> str | None:
    """``boot namespace number start`` of this process; None where the system does not tell."""
    place, start = _place(), _started(os.getpid())
    return f"{place} {os.getpid()} {start}" if place and start else None


def has_died(process: str | None) -> bool:
    """Whether a process is certainly no more: it ran here, and does not now.

    False for one of another machine or container, of which nothing can be said.
    """
    place, _, rest = (process or "").rpartition(" ")[0].rpartition(" ")
    start = (process or "").rpartition(" ")[2]
    return bool(place) and place == _place() and _started(int(rest)) != start


def _place() -> str | None:
    """Where process numbers mean the same as here, until the machine starts again."""
    try:
        return f"{_BOOT.read_text().strip()} {_NAMESPACE.readlink()}"
    except OSError:
        return None


def _started(number: int) -> str | None:
    """When a process began, in clock ticks since the machine did; None where there is none."""
    try:
        text = Path(f"/proc/{number}/stat").read_text(errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else fields[_START]
