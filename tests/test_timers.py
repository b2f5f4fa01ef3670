"""Schedules put in place by programs that stand in for systemctl and crontab, and do as those do."""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.schedule import Schedule
from scraper.timers import Manager, install, installed, manager, remove

CRONTAB = """#!/bin/sh
case "$1" in
  -l) if [ -f "$TABLE" ]; then cat "$TABLE"; else echo "no crontab for you" >&2; exit 1; fi ;;
  -) cat > "$TABLE.new" && mv "$TABLE.new" "$TABLE" ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$CALLS"
exit ${SYSTEMCTL_EXIT:-0}
"""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A home, a crontab and a systemctl of our own."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (("crontab", CRONTAB), ("systemctl", SYSTEMCTL)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def schedule(archive="/srv/a.db", every=timedelta(hours=1)):
    return Schedule(every=every, command=("python", "-m", "scraper", "crawl"), archive=Path(archive))


def test_cron_keeps_the_other_lines_and_one_line_for_each_archive(machine):
    table = machine / "table"
    table.write_text("MAILTO=me\n1 2 * * * backup\n")
    install(schedule(), Manager.CRON)
    install(schedule("/srv/b.db"), Manager.CRON)
    install(schedule(every=timedelta(hours=6)), Manager.CRON)
    lines = table.read_text().splitlines()
    assert lines[:2] == ["MAILTO=me", "1 2 * * * backup"]
    assert [line.split(" cd")[0] for line in lines if " cd " in line] == ["7 */1 * * *", "7 */6 * * *"]
    assert "/srv/a.db" in installed(schedule(), Manager.CRON)
    assert remove(schedule(), Manager.CRON)
    assert remove(schedule(), Manager.CRON) == []
    assert installed(schedule(), Manager.CRON) is None
    assert "/srv/b.db" in installed(schedule("/srv/b.db"), Manager.CRON)
    assert table.read_text().startswith("MAILTO=me\n1 2 * * * backup\n")


def test_many_at_once_lose_no_line(machine):
    threads = [threading.Thread(target=install, args=(schedule(f"/srv/{n}.db"), Manager.CRON)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (machine / "table").read_text().count("cd /srv") == 8


def test_systemd_gets_a_service_and_a_timer_and_loses_them(machine):
    units = machine / "config" / "systemd" / "user"
    done = install(schedule(), Manager.SYSTEMD)
    name = schedule().name
    assert sorted(path.name for path in units.iterdir()) == [f"{name}.service", f"{name}.timer"]
    assert done[-1] == f"systemctl --user enable --now {name}.timer"
    calls = (machine / "calls").read_text().splitlines()
    assert calls[-2:] == ["--user daemon-reload", f"--user enable --now {name}.timer"]
    assert "OnUnitActiveSec=3600s" in installed(schedule(), Manager.SYSTEMD)
    install(schedule(), Manager.SYSTEMD, stays_up=True)
    assert [path.name for path in units.iterdir()] == [f"{name}.service"]
    assert "Type=notify" in (units / f"{name}.service").read_text()
    assert remove(schedule(), Manager.SYSTEMD) == [f"removed {units / f'{name}.service'}"]
    assert list(units.iterdir()) == []


def test_what_the_programs_refuse_is_told(machine, monkeypatch):
    monkeypatch.setenv("SYSTEMCTL_EXIT", "1")
    assert manager() is Manager.CRON
    with pytest.raises(ConfigError, match="systemctl --user daemon-reload"):
        install(schedule(), Manager.SYSTEMD)
    with pytest.raises(ConfigError, match="cron cannot keep a service up"):
        install(schedule(), Manager.CRON, stays_up=True)
    (machine / "bin" / "crontab").write_text("#!/bin/sh\necho 'you are not allowed' >&2; exit 1\n")
    with pytest.raises(ConfigError, match="not allowed"):
        install(schedule(), Manager.CRON)


def test_the_manager_is_systemds_where_it_answers(machine, monkeypatch):
    assert manager() is Manager.SYSTEMD
    monkeypatch.setenv("PATH", str(machine / "nowhere"))
    with pytest.raises(ConfigError, match="by hand"):
        manager()
