import re
from datetime import timedelta

import pytest

from scraper.errors import AddressError, ConfigError
from scraper.sites import read_sites, site


@pytest.mark.parametrize(
    ("seed", "url", "holds"),
    [
        ("https://www.example.org/a", "https://www.example.org/b", True),
        ("https://www.example.org/", "https://example.org/b", True),
        ("https://example.org/", "https://m.example.org/b", True),
        ("https://www.example.org/", "https://shop.example.org/b", False),
        ("https://www.example.org/", "https://www.example.com/b", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001/x", True),
    ],
)
def test_holds(seed, url, holds):
    assert site(seed).holds(url) is holds


def test_subdomains_belong_when_asked():
    assert site("https://www.example.org/", subdomains=True).holds("https://news.example.org/b")


def test_excluded_addresses_do_not_belong():
    shop = site("https://example.org/", exclude=(re.compile("^/shop/"),))
    assert not shop.holds("https://example.org/shop/1")
    assert shop.holds("https://example.org/news/shop/")


def test_an_address_without_scheme_is_https():
    assert site("example.org").home == "https://example.org/"


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "https://", "javascript:alert(1)", "https://user:pw@example.org/"]
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(AddressError, match="give one such as"):
        site(url)


def test_reads_toml(tmp_path):
    path = tmp_path / "sites.toml"
    path.write_text(
        '[[site]]\nurl = "https://example.org/"\npace = 2\nevery = "30m"\nsubdomains = true\nexclude = ["/jeux/"]\nbrowser = true\n'
    )
    (held,) = read_sites(path)
    assert (held.url, held.pace, held.every, held.subdomains, held.browser) == (
        "https://example.org/", 2.0, timedelta(minutes=30), True, True,
    )  # fmt: skip
    assert not held.holds("https://example.org/jeux/sudoku")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no site"),
        ("site = 3", "names no site"),
        ("[[site]]\npace = 1", "url is missing"),
        ('[[site]]\nurl = "https://example.org/"\nspeed = 1', "unknown setting 'speed'"),
        ('[[site]]\nurl = "https://example.org/"\npace = "fast"', "not a number of seconds"),
        ('[[site]]\nurl = "https://example.org/"\nevery = "1m"', "every: '1m' is out of bounds"),
        ('[[site]]\nurl = "https://example.org/"\nevery = 30', "every: '30' is not an interval"),
        ('[[site]]\nurl = "https://example.org/"\npace = nan', "not a number of seconds"),
        ('[[site]]\nurl = "https://example.org/"\nsubdomains = 1', "not true or false"),
        ('[[site]]\nurl = "https://example.org/"\nbrowser = "firefox"', "browser: 'firefox' is not true or false"),
        ('[[site]]\nurl = "https://example.org/"\nexclude = ["("]', "not a regular expression"),
        ('[[site]]\nurl = "https://example.org/"\nexclude = "x"', "not a list"),
        ("[[site", "Cannot read the sites"),
    ],
)
def test_a_wrong_file_is_named_and_explained(tmp_path, text, message):
    path = tmp_path / "sites.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=re.escape(message)) as caught:
        read_sites(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match="Cannot read the sites"):
        read_sites(tmp_path / "none.toml")
