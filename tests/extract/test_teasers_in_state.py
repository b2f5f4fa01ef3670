"""Cards displayed without a link: their address stands in the page's JSON state; what is not displayed is no card."""

import json
import time

import pytest

from scraper import extract

URL = "https://harbour-herald.example/2026/02/03/ferry-stays-in-service"
TEXT = "".join(
    f"<p>{words}</p>"
    for words in (
        "The council met on Tuesday evening to decide what should become of the old ferry, and it took four hours.",
        "Nobody in the room disputed that the boat is beautiful; the quarrel was about the price of its engine.",
        "In the end a narrow majority voted to keep it for two more summers, and to ask the town for money.",
    )
)
TITLES = (
    "The lock opens again after a long winter",
    "L’écluse du vieux port rouvrira avant l’été",
    "水門が三年ぶりに 再開へ、住民は 歓迎 の声",
)
PATHS = tuple(f"/2026/02/0{day}/a-story-with-a-long-name-{day}" for day in (1, 2, 4))
RECORDS = [{"headline": title, "url": path} for title, path in zip(TITLES, PATHS, strict=True)]


def page(state, *, shown=TITLES, kind="application/json", named="__NEXT_DATA__", heading="Read also"):
    cards = "".join(
        f'<div class="card" onclick="go({n})"><img src="/i/{n}.jpg"><h3>{title}</h3><p>A summary of story {n}, in a few words.'
        "</p></div>"
        for n, title in enumerate(shown)
    )
    text = state if isinstance(state, str) else json.dumps(state)
    return f"""<!doctype html><html lang="en"><head><title>The ferry stays</title></head><body><main><article>
<h1>The ferry stays in service</h1>{TEXT}</article><section class="related"><h2>{heading}</h2>{cards}</section></main>
<script id="{named}" type="{kind}">{text}</script></body></html>"""


def told(html):
    return [(one.title, one.url.removeprefix("https://harbour-herald.example")) for one in extract(html, URL).teasers]


@pytest.mark.parametrize(
    "state",
    [
        {"props": {"pageProps": {"related": RECORDS}}},
        {"related": [{"title": {"rendered": one["headline"]}, "link": {"href": one["url"]}} for one in RECORDS]},
        json.dumps(RECORDS, ensure_ascii=False),
    ],
)
def test_displayed_cards_get_their_address_from_the_state(state):
    article = extract(page(state), URL)
    assert told(page(state)) == list(zip(TITLES, PATHS, strict=True))
    assert {(one.kind, one.heading) for one in article.teasers} == {("related", "Read also")}
    assert article.teasers[0].excerpt == "A summary of story 0, in a few words."
    assert "lock" not in article.body


def test_a_flat_state_points_from_value_to_value():
    flat = [{"related": 1}, [2], {"title": 3, "path": 4}, TITLES[0], PATHS[0]]
    assert told(page(flat, named="__NUXT_DATA__")) == [(TITLES[0], PATHS[0])]


def test_linked_and_unlinked_cards_stand_in_reading_order():
    linked = '<div class="card"><h3><a href="/2026/02/05/another-story-with-a-long-name">Another story of the day</a></h3></div>'
    html = page({"a": RECORDS[1:]}, shown=TITLES[1:]).replace("<h2>Read also</h2>", f"<h2>Read also</h2>{linked}")
    assert [title for title, _ in told(html)] == ["Another story of the day", *TITLES[1:]]


@pytest.mark.parametrize(
    "html",
    [
        page({"related": RECORDS}, shown=()),
        page({"related": RECORDS}, shown=("A headline that the state does not know",)),
        page({"related": [{**one, "url": "https://elsewhere.example/x/y-z-w-v-u"} for one in RECORDS]}),
        page({"related": [*RECORDS, *({**one, "url": one["url"] + "-b"} for one in RECORDS)]}),
        page({"related": [{**one, "url": "#"} for one in RECORDS]}),
        page({"related": [{**one, "url": URL} for one in RECORDS]}),
        page({"related": RECORDS}, kind="text/javascript", named="state"),
        page('{"related": ['),
    ],
    ids=["not shown", "not in the state", "another site", "two addresses", "no address", "itself", "script", "broken"],
)
def test_what_is_not_both_displayed_and_addressed_is_none(html):
    assert told(html) == []


@pytest.mark.parametrize(
    "state",
    [
        "[" * 100_000,
        json.dumps([{"title": TITLES[0], "n": n} for n in range(60_000)]),
        '{"title": ' * 3_000 + "1" + "}" * 3_000,
        "x" * 3_000_000,
    ],
    ids=["deep", "many", "nested", "large"],
)
def test_hostile_states_end_soon(state):
    started = time.process_time()
    assert told(page(state)) == []
    assert time.process_time() - started < 2


def test_many_unlinked_headlines_end_soon():
    shown = [f"Headline number {n} of very many on one page" for n in range(5_000)]
    started = time.process_time()
    extract(
        page(
            {"a": [{"title": title, "url": f"/2026/02/03/story-{n}-of-the-day"} for n, title in enumerate(shown)]},
            shown=shown,
        ),
        URL,
    )
    assert time.process_time() - started < 4
