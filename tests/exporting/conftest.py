"""An open archive, and a newsroom that feeds it."""

import pytest
from archive_desk import Newsroom

from scraper.archive.store import Archive


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


@pytest.fixture
def newsroom(archive):
    return Newsroom(archive)
