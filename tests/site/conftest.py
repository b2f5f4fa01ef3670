"""Debian's Chromium for the browser tests, and the archive of the demo newspapers as ``serve`` shows it."""

import shutil

import pytest
from front import PICTURES, serving
from playwright.sync_api import sync_playwright
from quarter import write_quarter

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET_FLAGS = [
    "--no-sandbox",  # CI runs as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium, of one module only: Playwright keeps an event loop running in its thread as long as it is
    up, in which no ``asyncio.run`` of another module's tests could start.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page of a browser without history or cookies."""
    context = browser.new_context(viewport={"width": 1100, "height": 1150}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def picture(page, pytestconfig):
    """Keeps a screenshot for the documentation when pytest runs with --update-screenshots."""

    def take(name: str, **options) -> None:
        if pytestconfig.getoption("--update-screenshots"):
            PICTURES.mkdir(exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png", **options)

    return take


@pytest.fixture(scope="session")
def served(crawled):
    """Address of the archive in Datasette, as the command ``serve`` shows it."""
    with serving(crawled.third.archive) as url:
        yield url


@pytest.fixture(scope="session")
def quarter(tmp_path_factory):
    """Address of an archive of three invented papers over a quarter of a year."""
    with serving(write_quarter(tmp_path_factory.mktemp("quarter") / "press.db")) as url:
        yield url
