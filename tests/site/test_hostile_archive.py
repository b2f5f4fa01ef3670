"""An archive of attacks is shown in a browser: nothing runs, nothing is asked for, nothing is worked out, all is text."""

import pytest
from front import serving
from hostile import write_hostile

WATCH = """
  window.broken = [];
  addEventListener("securitypolicyviolation", (one) => broken.push(`${one.violatedDirective} ${one.blockedURI}`));
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with serving(write_hostile(tmp_path_factory.mktemp("hostile") / "hostile.db")) as url:
        yield url


@pytest.fixture(scope="module")
def watched(browser, hostile):
    """A page that keeps dialogs, new windows, requests to elsewhere, and what its console says."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.seen = []
    page.on("dialog", lambda dialog: (page.seen.append("dialog"), dialog.dismiss()))
    context.on("page", lambda other: page.seen.append(f"window {other.url}") if other is not page else None)
    origin = hostile.rpartition("/")[0]
    context.on(
        "request", lambda asked: None if asked.url.startswith(origin) else page.seen.append(f"request {asked.url}")
    )
    page.on("console", lambda message: page.seen.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.seen.append(f"error {error}"))
    yield page
    context.close()


OURS = (
    "search",
    "search?q=needle",
    "article/1",
    "article/2",
    "article/3",
    "plots",
    "plots?days=3650",
    "article/1/versions",
    "search?q=%3Cscript%3Ealert(1)%3C/script%3E&author=%22%3E%3Csvg%20onload=alert(1)%3E",
)
THEIRS = ("", "articles", "articles/1", "articles?_search=needle", "teasers", "teasers/1", "revisions", "pages", "sites", "links", "captures", "signals", "latest_articles", "recommended_most", "changed_articles", "search_with_snippets?words=needle")  # fmt: skip


@pytest.mark.parametrize("path", [*(f"-/{path}" for path in OURS), *THEIRS])
def test_nothing_is_triggered(watched, hostile, path):
    watched.seen.clear()
    answer = watched.goto(f"{hostile}/{path}")
    for element in watched.locator("main a, section a, input, .node").all()[:30]:
        element.dispatch_event("mouseover")
        element.dispatch_event("focus")
    assert answer.status in {200, 400}
    assert watched.evaluate("[window.pwned, ...broken]") == [None]
    assert watched.seen in ([], ["Failed to load resource: the server responded with a status of 400 (Bad Request)"])
    text = watched.locator("body").inner_text()
    assert "9801547" not in text  # 1337 times 7331
    assert watched.evaluate("getComputedStyle(document.body).display") != "none"
    links = watched.locator("a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert not [link for link in links if link.strip().lower().startswith(("javascript:", "data:", "vbscript:", "//"))]


def test_the_payload_stands_there_as_text(watched, hostile):
    watched.goto(f"{hostile}/-/article/1")
    for place in ("h1", ".standfirst", ".prose", ".byline", ".cards", ".provenance"):
        assert "{{1337*7331}}" in watched.locator(place).first.text_content()
    assert "{{1337*7331}}" in watched.title()


def test_a_capture_is_shown_in_a_sandbox_and_does_nothing(watched, hostile):
    watched.goto(f"{hostile}/-/article/2")
    watched.seen.clear()
    watched.locator(".facts-links a").first.click()
    frame = watched.frame_locator("iframe.captured")
    frame.locator("h1").wait_for(state="attached")  # the page hides itself, which is its right
    assert "needle" in frame.locator("body").text_content()
    inner = watched.frames[1]
    assert watched.evaluate("document.querySelector('iframe').contentDocument") is None  # an origin of its own
    assert frame.locator("script, iframe, form[action], [onload], [href], link, base").count() == 0
    assert inner.url.endswith("/view")
    assert watched.seen == []
    assert watched.evaluate("[window.pwned, ...broken]") == [None]


def test_a_capture_opened_by_itself_has_no_origin_and_no_scripts(watched, hostile):
    watched.goto(f"{hostile}/-/article/2")
    address = watched.locator(".facts-links a").first.get_attribute("href")
    origin = hostile.rpartition("/")[0]
    for part, kind in (("view", "text/html; charset=utf-8"), ("source", "text/plain; charset=utf-8")):
        answer = watched.request.get(f"{origin}{address}/{part}")
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>window.pwned='script'</script>" in answer.text()
    watched.seen.clear()
    watched.goto(f"{origin}{address}/view")
    assert watched.seen == []
