"""Options of the test run."""


def pytest_addoption(parser):
    parser.addoption(
        "--update-screenshots", action="store_true", help="write the browser tests' screenshots to docs/pictures"
    )
