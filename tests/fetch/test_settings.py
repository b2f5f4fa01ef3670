import pytest

from scraper.errors import ConfigError
from scraper.fetch.robots import product_token
from scraper.fetch.settings import PRODUCT, user_agent


@pytest.mark.parametrize(
    "contact", ["https://example.org/crawler", "http://example.org/~lab/bot?x=1", "desk@newsroom.example"]
)
def test_the_agent_says_who_asks_and_where_to_complain(contact):
    name = user_agent(contact)
    assert name.startswith(f"{PRODUCT}/")
    assert name.endswith(f" (+{contact})")


@pytest.mark.parametrize("contact", [None, "", "  "])
def test_without_a_contact_name_and_version_remain(contact):
    assert user_agent(contact).count(" ") == 0


def test_a_mailto_is_a_mail_address():
    assert user_agent("mailto:desk@newsroom.example").endswith("(+desk@newsroom.example)")


@pytest.mark.parametrize(
    "contact",
    ["the newsroom", "desk@", "https://", "ftp://example.org", "a@b.c\r\nCookie: x", "https://example.org/(", "é@b.fr"],
)
def test_a_contact_that_helps_nobody_is_refused(contact):
    with pytest.raises(ConfigError, match="contact"):
        user_agent(contact)


@pytest.mark.parametrize("agent", [user_agent(None), user_agent("https://example.org"), "Article-Archive/9 (x/y)"])
def test_robots_know_us_by_the_same_name(agent):
    assert product_token(agent) == PRODUCT
