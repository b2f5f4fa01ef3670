"""A newcomer walks through the archive in a browser: searches, reads, follows a teaser, sees a change, takes, plots."""

import re
import subprocess
import sys

import pytest
from front import PICTURES, ROOT
from playwright.sync_api import Page, expect


@pytest.fixture
def walked(page: Page):
    """A page whose every complaint is kept: errors of scripts, and what the policy forbade."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    yield page
    assert complaints == []


def test_a_newcomers_walk(walked: Page, served, crawled, picture):
    page = walked
    page.goto(f"{served}/-/search")
    expect(page.get_by_role("heading", name="Newest articles")).to_be_visible()
    page.get_by_role("searchbox").fill("bac kerlann")
    page.get_by_role("searchbox").press("Enter")
    first = page.locator(".hits > li").first
    expect(first.locator("mark").first).to_have_text("bac")
    picture("search")

    first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Le bac de Kerlann reprend la mer")
    expect(page.locator(".prose > h2").first).to_have_text("Une coque plus vieille que prévu")
    expect(page.locator(".prose blockquote")).to_contain_text("On ne répare pas un bac")
    expect(page.locator(".prose")).to_have_attribute("lang", "fr")
    picture("article")

    diff = page.locator("#diff")
    expect(diff.locator("ins").first).to_contain_text("40")
    expect(diff.locator("del").first).to_contain_text("20")
    diff.scroll_into_view_if_needed()
    page.evaluate("document.getElementById('versions').scrollIntoView()")
    picture("versions")

    page.locator(".cards a").filter(has_text="ostréiculteurs").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Les ostréiculteurs de l’Anse")
    expect(page.locator(".plain-cards")).to_contain_text("Le bac de Kerlann")  # that is where we come from

    page.get_by_role("link", name="All fields").click()
    expect(page.locator("table")).to_contain_text("Les ostréiculteurs de l’Anse")
    command = [
        sys.executable,
        ROOT / "cli.py",
        "export",
        "--format",
        "csv",
        "--language",
        "fr",
        "--db",
        crawled.third.archive,
    ]
    exported = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Les ostréiculteurs de l’Anse" in exported

    page.go_back()
    page.get_by_role("link", name="Page as captured").click()
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text("Les ostréiculteurs")
    picture("capture")

    page.goto(f"{served}/-/plots")
    for name in ("bars", "squares", "graph"):
        expect(page.locator(f"figure[data-plot={name}] svg").first).to_be_visible()


def test_facets_dates_and_chips_narrow_and_widen(walked: Page, served):
    page = walked
    page.goto(f"{served}/-/search")
    page.locator(".facet").filter(has_text="Language").get_by_role("link", name="English").click()
    expect(page.locator(".count")).to_contain_text("6 articles")
    page.locator(".facet").filter(has_text="Author").get_by_role("link", name="Nell Hargrove").click()
    expect(page.locator(".hits > li")).to_have_count(2)
    page.get_by_label("From").fill("2025-03-05")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".hits > li")).to_have_count(1)
    page.locator(".chips a").filter(has_text="Author").click()
    page.locator(".chips a").filter(has_text="From").click()
    expect(page.locator(".count")).to_contain_text("6 articles")


def test_a_bar_of_the_histogram_leads_to_its_days(walked: Page, quarter):
    walked.goto(f"{quarter}/-/search")
    bars = walked.locator(".histogram a")
    expect(bars).to_have_count(90)
    bars.nth(3).click()
    expect(walked).to_have_url(re.compile(r"since=2026-01-04&until=2026-01-04"))
    expect(walked.locator(".hits time").first).to_have_text("4 January 2026")


def test_leafing_shows_other_articles(walked: Page, quarter):
    walked.goto(f"{quarter}/-/search?q=ferry+OR+harbour+OR+port")
    before = walked.locator(".hits a").all_inner_texts()
    walked.get_by_role("link", name="Next").click()
    expect(walked.locator(".leafing")).to_contain_text("Page 2")
    assert walked.locator(".hits h2 a").first.get_attribute("href") not in before
    walked.get_by_role("link", name="Previous").click()
    assert walked.locator(".hits a").all_inner_texts() == before


def test_the_page_finds_what_the_command_finds_in_its_order(served, crawled, page: Page):
    from scraper.archive.store import Archive  # noqa: PLC0415

    with Archive(crawled.third.archive, read_only=True) as archive:
        hits = [hit.id for hit in archive.search("mer OR sea OR tide")]
    page.goto(f"{served}/-/search?q=mer+OR+sea+OR+tide")
    links = [link.get_attribute("href") for link in page.locator(".hits h2 a").all()]
    assert [int(link.rpartition("/")[2]) for link in links] == hits


def test_the_slider_compares_each_version_with_the_one_before(walked: Page, quarter):
    walked.goto(f"{quarter}/-/search")
    walked.locator(".hits li").filter(has_text="3 versions").first.locator("h2 a").click()
    slider = walked.get_by_role("slider")
    expect(walked.locator("#diff")).to_contain_text("Version 2, seen")
    slider.focus()
    slider.press("ArrowLeft")
    expect(walked.locator("#diff")).to_contain_text("Version 1, seen")
    expect(walked.locator("#diff ins").first).to_be_visible()
    assert "old=1&new=2" in walked.url
    walked.locator("select[name=old]").select_option("3")
    walked.locator("select[name=new]").select_option("3")
    walked.get_by_role("button", name="Compare").click()
    expect(walked.locator("#diff")).to_contain_text("do not differ")


def test_without_scripts_everything_but_the_drawing_works(browser, quarter):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{quarter}/-/search?q=ferry")
    expect(page.locator(".hits li").first).to_be_visible()
    page.goto(f"{quarter}/-/plots")
    page.get_by_text("The numbers as a table").first.click()
    expect(page.locator("table").first).to_contain_text("Le Courrier du Littoral")
    context.close()


def test_pages_speak_french_to_those_who_prefer_it_and_remember_a_choice(browser, served):
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{served}/-/search?q=ferry")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".hits time").first).to_have_text("25 février 2025")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"{served}/-/plots")
    expect(page.get_by_role("heading", level=1)).to_have_text("The archive in plots")
    context.close()


def test_the_keyboard_reaches_the_content_and_its_place_is_seen(walked: Page, served):
    walked.goto(f"{served}/-/search?q=ferry")
    walked.keyboard.press("Tab")
    skip = walked.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    walked.keyboard.press("Enter")
    walked.keyboard.press("Tab")
    box = walked.get_by_role("searchbox")
    expect(box).to_be_focused()
    assert box.evaluate("box => getComputedStyle(box).outlineStyle") == "solid"


@pytest.mark.parametrize("path", ["search?q=ferry", "article/1", "plots", "search?q=nothing+of+this"])
def test_a_telephone_of_360_px_scrolls_in_one_direction(browser, served, path):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{served}/-/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()


def test_pictures_of_plots_telephone_and_night(browser, quarter, served, pytestconfig):
    taken = []
    for name, url, options in (
        ("plots", f"{quarter}/-/plots", {"viewport": {"width": 1100, "height": 1420}}),
        ("search-quarter", f"{quarter}/-/search", {"viewport": {"width": 1100, "height": 820}}),
        ("article-dark-phone", f"{served}/-/article/1", {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}),
        ("search-french-phone", f"{served}/-/search?q=ferry+OR+bac", {"viewport": {"width": 360, "height": 740}, "locale": "fr-FR"}),
    ):  # fmt: skip
        context = browser.new_context(**options)
        page = context.new_page()
        page.goto(url)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        if pytestconfig.getoption("--update-screenshots"):
            page.screenshot(path=PICTURES / f"{name}.png")
        taken.append(name)
        context.close()
    assert len(taken) == 4


def test_an_unknown_article_capture_or_search_says_so(page: Page, served):
    for path, words in (
        ("article/999999", "There is no article of this number."),
        ("article/99999999999999999999", "There is no article of this number."),
        (f"capture/{'0' * 64}", "There is no such capture"),
        ("search?q=%22open", "opens a quote and does not close it"),
        ("search?site=nowhere.example", "holds no site"),
        ("search?year=19", "is no year"),
        ("search?page=0", "pages at most"),
    ):
        answer = page.goto(f"{served}/-/{path}")
        assert answer.status in {400, 404}
        expect(page.locator("main")).to_contain_text(words)
