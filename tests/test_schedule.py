from datetime import timedelta
from pathlib import Path

import pytest

from scraper.schedule import Schedule, crontab_line, systemd_service, systemd_timer, systemd_watch

FOLDER = Path("/srv/news 100%")


def schedule(every):
    return Schedule(every=every, command=("python", "-m", "scraper"), archive=FOLDER / "a.db")


@pytest.mark.parametrize(
    ("every", "fields"),
    [
        (timedelta(minutes=5), "*/5 * * * *"),
        (timedelta(minutes=45), "*/30 * * * *"),
        (timedelta(hours=1), "7 */1 * * *"),
        (timedelta(hours=5), "7 */4 * * *"),
        (timedelta(days=1), "7 4 */1 * *"),
    ],
)
def test_cron_says_the_interval_or_a_shorter_even_one(every, fields):
    assert crontab_line(schedule(every)).startswith(fields + " ")


def test_percent_signs_and_blanks_are_escaped_for_each_reader():
    assert r"cd '/srv/news 100\%' && python -m scraper" in crontab_line(schedule(timedelta(hours=1)))
    assert "WorkingDirectory=/srv/news 100%%" in systemd_service(schedule(timedelta(hours=1)))
    assert "OnUnitActiveSec=3600s" in systemd_timer(schedule(timedelta(hours=1)))


def test_a_service_that_stays_up_is_watched_and_begun_again():
    text = systemd_watch(schedule(timedelta(hours=1)))
    assert "Type=notify" in text
    assert "WatchdogSec=" in text
    assert "Restart=on-failure" in text
    assert "WorkingDirectory=/srv/news 100%%" in text


def test_each_archive_has_a_name_of_its_own():
    one, other = (Schedule(every=timedelta(1), command=(), archive=Path(path)) for path in ("/srv/a.db", "/srv/b.db"))
    assert one.name != other.name
    assert one.name == Schedule(every=timedelta(hours=2), command=("x",), archive=Path("/srv/a.db")).name
