"""The demo newspaper itself: it serves what its truth says, changes as it promises, and stays inside the machine."""

import re
import shutil
import subprocess
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from scraper.demo import DemoNewspaper
from scraper.demo.content import EDITIONS, PAPERS, BlockKind, in_print, load_paper, read_blocks
from scraper.demo.press import link_target

ROOT = Path(__file__).parents[2]


@pytest.fixture
def newspaper():
    with DemoNewspaper() as newspaper:
        yield newspaper


@pytest.fixture
def client():
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_article_of_the_truth_is_served_with_its_words(newspaper, client, edition):
    newspaper.set_edition(edition)
    for article in newspaper.truth[edition]:
        page = client.get(article.url).text
        shown = unescape(re.sub(r"<[^>]+>", "", page))
        for words in (article.title, *article.authors, *article.body, *article.captions):
            assert words in shown, article.url
        for teaser in article.teasers:
            assert f'href="{urlsplit(teaser.url).path}"' in page
            assert client.get(teaser.url).status_code == 200


def test_there_are_a_dozen_articles_in_two_languages_and_every_kind_of_markup(newspaper):
    articles = newspaper.truth[1]
    assert len(articles) >= 12
    assert {article.language for article in articles} == {"fr", "en"}
    stories = [story for key in PAPERS for story in load_paper(key).stories]
    assert {story.markup for story in stories} == {"json-ld", "microdata", "meta", "dom"}


def test_the_second_edition_changes_one_article_withdraws_one_and_adds_one(newspaper, client):
    first, second = ({article.url: article for article in newspaper.truth[edition]} for edition in EDITIONS)
    (new,), (gone,) = second.keys() - first.keys(), first.keys() - second.keys()
    changed = [url for url in first.keys() & second.keys() if first[url] != second[url]]
    assert len(changed) == 1
    assert [client.get(url).status_code for url in (new, gone, *changed)] == [404, 200, 200]
    newspaper.set_edition(2)
    assert [client.get(url).status_code for url in (new, gone, *changed)] == [200, 410, 200]


def test_unchanged_pages_keep_their_validators_across_editions(newspaper, client):
    untouched = set(newspaper.truth[1]) & set(newspaper.truth[2])
    tags = {article.url: client.get(article.url).headers["etag"] for article in untouched}
    newspaper.set_edition(2)
    for url, tag in tags.items():
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_last_modified_is_honoured_where_no_entity_tag_is_sent(newspaper, client):
    url = newspaper.truth[1][0].url
    modified = client.get(url).headers["last-modified"]
    assert client.get(url, headers={"If-Modified-Since": modified}).status_code == 304
    assert client.get(url, headers={"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}).status_code == 200
    assert client.get(url, headers={"If-Modified-Since": "whenever"}).status_code == 200


def test_short_links_redirect_and_twins_name_their_article(newspaper, client):
    french, english = newspaper.urls
    short = client.get(f"{french}l/1042")
    assert (short.status_code, short.headers["location"]) == (301, newspaper.truth[1][0].url)
    for twin in (f"{french}imprimer/la-dune-recule", f"{english}amp/last-keeper-of-gull-rock/"):
        assert 'rel="canonical"' in client.get(twin).text


def test_each_paper_is_found_in_its_own_way(newspaper, client):
    french, english = newspaper.urls
    assert f"Sitemap: {french}sitemap.xml" in client.get(f"{french}robots.txt").text
    assert "Sitemap" not in client.get(f"{english}robots.txt").text
    assert client.get(f"{english}sitemap.xml").status_code == 404
    oldest = [article.url for article in newspaper.truth[1] if article.url.startswith(english)][-1]
    feed = client.get(f"{english}feed.atom").text
    assert oldest not in feed
    assert urlsplit(oldest).path in client.get(f"{english}life/?page=2").text


def test_every_local_link_leads_somewhere(newspaper, client):
    seen, queue = set(), [*newspaper.urls, *newspaper.disallowed]
    while queue:
        url = queue.pop()
        response = client.get(url, follow_redirects=True)
        assert response.status_code == 200, url
        seen.add(url)
        for part in response.text.split('href="')[1:]:
            target = str(httpx.URL(url).join(unescape(part.split('"')[0]))).split("#")[0]
            if target.startswith(newspaper.urls) and target not in seen:
                queue.append(target)


def test_rendering_is_the_same_at_every_call():
    def text(paper: str) -> dict[str, bytes]:
        from scraper.demo.press import Press  # noqa: PLC0415 - only here

        origins = dict.fromkeys(PAPERS, "http://127.0.0.1:1")
        stories = in_print(load_paper(paper).stories, 1)
        return {path: answer.body for path, answer in Press(load_paper(paper), stories, origins).pages().items()}

    assert all(text(key) == text(key) for key in PAPERS)


def test_bulletins_lengthen_both_papers_and_are_served(client):
    with DemoNewspaper(bulletins=30) as newspaper:
        articles = newspaper.truth[1]
        assert len({article.url for article in articles}) == len({article.title for article in articles}) == 14 + 60
        assert client.get(articles[-1].url).status_code == 200


def test_text_is_read_into_blocks():
    blocks = read_blocks("One\nline.\n\n## Head\n\n> Said [she](/x)\n\n- a\n- b\n\n{{also: other-story}}\n")
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, "One line."),
        (BlockKind.HEADING, "Head"),
        (BlockKind.QUOTE, "Said she"),
        (BlockKind.ITEM, "a"),
        (BlockKind.ITEM, "b"),
        (BlockKind.ALSO, "other-story"),
    ]
    assert blocks[2].links() == (("she", "/x"),)


def test_links_between_the_papers_resolve():
    origins = {"courrier": "http://127.0.0.1:1", "gazette": "http://127.0.0.1:2"}
    assert link_target("/a-propos/", origins) == "/a-propos/"
    assert link_target("gazette:/about/", origins) == "http://127.0.0.1:2/about/"


def test_the_wheel_carries_the_newspaper(tmp_path):
    if not (uv := shutil.which("uv")):
        pytest.skip("uv, which builds the wheel, is not installed")
    subprocess.run([uv, "build", "--wheel", "--quiet", "--out-dir", tmp_path, ROOT], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("scraper/demo/papers/")}
    on_disk = {str(path.relative_to(ROOT)) for path in (ROOT / "scraper/demo/papers").rglob("*") if path.is_file()}
    assert packed == on_disk
