import pickle

import pytest

from scraper.errors import AddressError, ArchiveError, ConfigError, FetchError, PageError, QueryError


@pytest.mark.parametrize("kind", [PageError, AddressError, FetchError])
def test_an_error_about_an_address_names_it_once_and_travels(kind):
    error = kind("https://news.example/a", "Nothing there")
    assert str(error) == "Nothing there (https://news.example/a)"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.url) == (kind, str(error), error.url)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(PageError, 1), (AddressError, 2), (ConfigError, 2), (QueryError, 2), (ArchiveError, 3), (FetchError, 4)],
)
def test_each_error_knows_how_a_command_ends(kind, code):
    assert kind.exit_code == code
