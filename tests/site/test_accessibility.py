"""Axe finds no serious fault on any page of ours: by day, by night, on a telephone, in French."""

from pathlib import Path

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
VIEWS = {
    "day": {"viewport": {"width": 1200, "height": 900}},
    "night": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "telephone": {"viewport": {"width": 360, "height": 740}, "locale": "fr-FR", "has_touch": True},
    "telephone by night": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}
PAGES = (
    "search",
    "search?q=ferry+OR+bac&language=fr",
    "search?q=%22open",
    "article/1",
    "article/12",
    "plots",
    "article/999",
)


@pytest.fixture(scope="module", params=VIEWS)
def seen(browser, request):
    context = browser.new_context(**VIEWS[request.param])
    yield context.new_page()
    context.close()


def faults(page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("path", PAGES)
def test_no_serious_fault(seen, served, path):
    seen.goto(f"{served}/-/{path}")
    for details in seen.locator("details").all():
        details.evaluate("one => one.open = true")
    assert faults(seen) == []


def test_no_serious_fault_on_a_capture_and_full_plots(seen, served, quarter):
    seen.goto(f"{served}/-/article/1")
    seen.locator(".facts-links a").first.click()
    seen.locator("iframe").wait_for()
    assert faults(seen) == []
    seen.goto(f"{quarter}/-/plots")
    assert faults(seen) == []


def test_axe_finds_faults_where_there_are(browser):
    page = browser.new_page()
    page.set_content("<html><body><img src=x><button></button></body></html>")
    assert {fault.partition(":")[0] for fault in faults(page)} >= {"image-alt", "button-name", "html-has-lang"}
    page.close()
