"""Which pages are empty shells, and which only look like one."""

import pytest
from newsstand import article

from scraper.models import Page, Shown
from scraper.read import read_html

SCRIPT = '<script src="/static/main.js"></script>'
NOTICE = "<noscript>You need to enable JavaScript to run this app.</noscript>"
WORDS = "The council met on Tuesday evening to decide what should become of the old ferry. " * 4


def page(body, head=""):
    return f"<!doctype html><html lang=en><head><title>The Stand</title>{head}</head><body>{body}</body></html>"


SHELLS = {
    "a mount and a script": page(f'<div id="root"></div>{SCRIPT}'),
    "a mount that says that it loads": page(f'<div id="app"><p>Loading …</p></div>{SCRIPT}'),
    "the script in the head, as a module": page(
        '<div id="__nuxt"></div>', head='<script type="module" src="/a.js"></script>'
    ),
    "Angular's tag": page(f"<app-root></app-root>{SCRIPT}"),
    "a notice alone": page(f'<div class="stage"></div>{NOTICE}{SCRIPT}'),
    "metadata without text": page(
        f'<div id="root"></div>{SCRIPT}',
        head='<meta property="og:type" content="article"><meta name="author" content="A B">',
    ),
    "text that nobody sees": page(
        f'<div id="root"></div>{SCRIPT}<template>{WORDS}</template><style>/* {WORDS} */</style>'
    ),
    "an article in its data alone": page(
        f'<div id="root"></div>{SCRIPT}',
        head=f"""<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
        "headline": "The ferry stays", "datePublished": "2026-02-03", "articleBody": "{WORDS * 3}"}}</script>""",
    ),
}
WHOLE = {
    "an article": article(head=SCRIPT),
    "an article in a mount": article(after=f'<div id="app">{WORDS}</div>{SCRIPT}{NOTICE}'),
    "a mount that the server filled": page(f'<div id="__next"><p>{WORDS}</p></div>{SCRIPT}'),
    "a widget's mount beside text": page(f'<p>{WORDS}</p><div id="app"></div>{SCRIPT}'),
    "no script": page(f'<div id="root"></div>{NOTICE}'),
    "a script that is none": page('<div id="root"></div><script type="application/json" src="/state.json"></script>'),
    "a short page": page(f"<p>Nothing here.</p>{SCRIPT}"),
    "a bot check": """<!doctype html><html lang="en"><head><title>Just a moment...</title>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></head><body><noscript>Enable JavaScript
and cookies to continue</noscript></body></html>""",
    "nothing": "",
}


def is_shell(markup):
    address = "https://www.example.org/2026/02/03/the-ferry-stays"
    return (
        read_html(Page(url=address, content=markup.encode(), content_type="text/html", charset="utf-8")).shows
        is Shown.SHELL
    )


@pytest.mark.parametrize("markup", SHELLS.values(), ids=SHELLS)
def test_an_empty_shell(markup):
    assert is_shell(markup)


@pytest.mark.parametrize("markup", WHOLE.values(), ids=WHOLE)
def test_no_empty_shell(markup):
    assert not is_shell(markup)
