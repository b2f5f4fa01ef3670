"""A bar that repeats the headline where other pages show the site's name."""

import pytest

from scraper import extract


@pytest.mark.parametrize(
    "title",
    [
        "« La grue attendra » : le port vu du quai",
        "La grue attendra – le port vu du quai",
        "The crane must wait | a view from the quay",
    ],
)
def test_a_headline_that_links_home_from_the_bar_is_not_the_name_of_the_site(title):
    text = "The harbour board put off its decision on the crane until the spring, and the boats unload by hand. " * 6
    html = (
        f'<!DOCTYPE html><html><head><title>{title} | Le Vallon</title><meta property="og:title" content="{title}">'
        '<meta property="og:site_name" content="Le Vallon"></head><body><nav><a href="/"><span class="site-name">Le Vallon'
        f'</span></a><a href="/"><span class="site-name">{title}</span></a></nav><article><h1>{title}</h1>'
        f"<p>{text}</p><p>{text}</p></article></body></html>"
    )
    assert extract(html, "https://vallon.example/2025/03/05/la-grue/").title == title
