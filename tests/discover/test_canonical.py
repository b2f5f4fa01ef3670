import pytest

from scraper import markup
from scraper.discover.canonical import Canonical, read_canonical

SITE = "https://www.gazette.example"
STORY = f"{SITE}/2024/05/the-harbour-opens/"


def judge(url, *targets, attributes="", og=None):
    links = "".join(f'<link rel="canonical" href="{target}">' for target in targets)
    meta = f'<meta property="og:url" content="{og}">' if og else ""
    html = f"<!DOCTYPE html><html {attributes}><head>{links}{meta}</head><body><p>Text.</p></body></html>"
    return read_canonical(markup.parse(html, url=url), url)


BELIEVED = {
    STORY + "?page_id=3": STORY,
    f"{SITE}/the-harbour-opens": STORY,
    "http://gazette.example/2024/05/the-harbour-opens/": STORY,
    f"{SITE}/news/12345": STORY,
    "http://www.gazette.example/2024/05/the-harbour-opens/": STORY,
}

DISBELIEVED = [
    (STORY, STORY),
    (STORY, SITE + "/"),
    (STORY, SITE + "/fr/"),
    (STORY, "https://other.example/2024/05/the-harbour-opens/"),
    (STORY, SITE + "/politics/"),
    (STORY, SITE + "/2024/05/"),
    (f"{SITE}/politics/harbour", SITE + "/politics"),
    (STORY, STORY + "photo.jpg"),
    (STORY, STORY.replace("https:", "http:")),
    (STORY, "mailto:a@b.c"),
    (STORY, ""),
    (STORY, STORY + "index.html"),
    (STORY, STORY + "index.php"),
    (f"{SITE}/article.php?id=12", f"{SITE}/article.php"),
    (f"{SITE}/spip.php?article12", f"{SITE}/spip.php"),
    (f"{SITE}/politics/page/2/", f"{SITE}/politics/"),
    (f"{SITE}/politics?page=2", f"{SITE}/politics"),
    (f"{SITE}/page/2/", f"{SITE}/"),
    (f"{SITE}/2024/05/page/2/", f"{SITE}/2024/05/"),
]

ELSEWHERE = [
    (STORY + "amp/", STORY),
    (f"{SITE}/amp/2024/05/the-harbour-opens/", STORY),
    (f"{SITE}/2024/05/the-harbour-opens.amp.html", f"{SITE}/2024/05/the-harbour-opens.html"),
    (STORY + "print", STORY),
    (f"{SITE}/print/12345", STORY),
    (f"{SITE}/print/the-harbour-opens", STORY),
    (f"{SITE}/imprimer/port", f"{SITE}/mer/port-1042.html"),
    (STORY + "?print=1", STORY),
    (STORY + "page/2/", STORY),
    (STORY + "?page=2", STORY),
    (f"{SITE}/news/12345?page=2", f"{SITE}/news/12345"),
    (f"{SITE}/a-story?page=2", f"{SITE}/a-story"),
    ("https://m.gazette.example/2024/05/the-harbour-opens/", STORY),
    ("https://amp.gazette.example/2024/05/the-harbour-opens/", STORY),
]


@pytest.mark.parametrize(("url", "target"), BELIEVED.items())
def test_an_address_that_can_be_believed_is_given(url, target):
    assert judge(url, target) == Canonical(target)


@pytest.mark.parametrize(("url", "target"), DISBELIEVED)
def test_an_address_that_cannot_be_believed_is_not(url, target):
    assert judge(url, target) is None


@pytest.mark.parametrize(("url", "target"), ELSEWHERE)
def test_another_view_of_a_page_leads_to_the_page(url, target):
    assert judge(url, target) == Canonical(target, elsewhere=True)


@pytest.mark.parametrize("attributes", ["amp", "⚡", 'amp=""', "⚡ lang=fr"])
def test_an_amp_page_is_told_by_its_attribute(attributes):
    assert judge(f"{SITE}/x/harbour-opens-today-again", STORY, attributes=attributes) == Canonical(
        STORY, elsewhere=True
    )
    assert judge(STORY, STORY, attributes=attributes) is None


def test_several_that_contradict_each_other_are_not_believed():
    assert judge(f"{SITE}/x/a-story", STORY, STORY + "#a") == Canonical(STORY)
    assert judge(f"{SITE}/x/a-story", STORY, f"{SITE}/2024/05/another-story/", og=STORY) is None


def test_og_url_stands_in_where_nothing_is_canonical():
    assert judge(f"{SITE}/x/a-story", og=STORY) == Canonical(STORY)
    assert judge(STORY, og=SITE) is None
    assert judge(STORY, STORY, og=f"{SITE}/2024/05/another-story/") is None


def test_a_page_that_says_nothing_belongs_to_its_own_address():
    assert judge(STORY) is None


def test_the_front_page_of_a_language_may_name_the_front_page():
    assert judge(f"{SITE}/index.html", f"{SITE}/") == Canonical(f"{SITE}/")
