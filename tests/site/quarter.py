"""Three invented papers over a quarter of a year, written straight into an archive: enough to fill every plot."""

import json
import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from scraper.archive.store import Archive
from scraper.archive.versions.revisions import note_all

LAST = date(2026, 3, 31)
DAYS = 90
PAPERS = (
    ("littoral.example", "Le Courrier du Littoral", "fr", 5.0),
    ("harbour.example", "The Harbour Gazette", "en", 3.5),
    ("deich.example", "Abendbote am Deich", "de", 1.6),
)
_WHAT = {
    "fr": ("la digue", "le bac", "la halle", "le phare", "le port", "la dune", "le marché", "l’école", "le festival"),
    "en": ("the ferry", "the sea wall", "the tide mill", "the council", "the harbour", "the baths", "the quota"),
    "de": ("der Deich", "die Fähre", "der Hafen", "das Watt", "der Leuchtturm"),
}
_DOES = {
    "fr": (
        "rouvre lundi",
        "attend sa subvention",
        "change de mains",
        "tient bon",
        "divise le conseil",
        "fait peau neuve",
    ),
    "en": ("opens again", "waits for money", "changes hands", "holds", "divides the town", "gets a new roof"),
    "de": ("öffnet wieder", "wartet auf Geld", "hält stand", "wechselt den Besitzer", "spaltet den Rat"),
}
_SECTIONS = {"fr": ("Mer", "Ville", "Culture"), "en": ("News", "Life", "Business"), "de": ("Lokales", "Kultur")}
_CORRECTED = {"fr": "Rectificatif :", "en": "Correction:", "de": "Korrektur:"}
_NAMES = ("Camille Arnoux", "Nell Hargrove", "Inès Valbert", "Priya Dunmore", "Jule Petersen", "Mathieu Quéré")
_HOLES = {0: range(31, 34), 1: range(58, 60), 2: range(12, 20)}


def write_quarter(path: Path) -> Path:
    """The archive, made anew."""
    Archive(path).close()
    chance = random.Random(7)
    with closing(sqlite3.connect(path)) as connection, connection:
        for site, paper in enumerate(PAPERS, 1):
            _write_paper(connection, chance, site, paper)
        _recommend(connection, chance)
        note_all(connection)
    Archive(path).close()  # which indexes what another program has written
    return path


def _write_paper(connection, chance, site, paper):
    key, name, language, pace = paper
    url = f"https://www.{key}/"
    first = (LAST - timedelta(days=DAYS)).isoformat()
    connection.execute("INSERT INTO sites VALUES (?, ?, ?, ?, ?)", (site, key, name, url, f"{first}T06:00:00Z"))
    for n in range(DAYS):
        day = LAST - timedelta(days=DAYS - 1 - n)
        if n in _HOLES[site - 1]:
            continue
        quiet = day.weekday() >= 5
        count = sum(chance.random() < 0.5 for _ in range(round(pace * (0.9 if quiet else 2))))
        changed = sum(_article(connection, chance, (site, url, language), day, k) for k in range(count))
        failed = chance.random() < 0.04
        counts = (
            site,
            day.isoformat(),
            count + 9,
            2 if failed else count + 8,
            count + 7 if failed else 0,
            count,
            changed,
        )
        connection.execute(
            "INSERT INTO site_days (site_id, day, visits, fetched, failed, new, changed) VALUES (?, ?, ?, ?, ?, ?, ?)",
            counts,
        )


def _article(connection, chance, paper, day, k):
    site, url, language = paper
    title = f"{chance.choice(_WHAT[language])} {chance.choice(_DOES[language])}"
    title = title[0].upper() + title[1:]
    address = f"{url}{day:%Y/%m/%d}/{k}"
    seen = f"{day}T{7 + k % 12:02}:10:00Z"
    page = connection.execute(
        "INSERT INTO pages (site_id, url, kind, source, state, depth, first_seen, last_seen, listed_day)"
        " VALUES (?, ?, 'article', 'feed', 'live', 1, ?, ?, ?)",
        (site, address, seen, f"{LAST}T08:00:00Z", str(day)),
    ).lastrowid
    author = chance.choice(_NAMES)
    text = f"{title}.\n\n{author} – {day:%d.%m.%Y}."
    article = connection.execute(
        "INSERT INTO articles (page_id, site_id, url, title, authors, published, language, section, page_type, access,"
        " extractor, first_seen, changed, body, provenance)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'article', 'full', 'invented', ?, ?, ?, '{}')",
        (
            page,
            site,
            address,
            title,
            author,
            f"{day}T06:30:00+01:00",
            language,
            chance.choice(_SECTIONS[language]),
            seen,
            seen,
            text,
        ),
    ).lastrowid
    revise = "INSERT INTO revisions (article_id, number, seen, origin, changes, title, extractor, body) VALUES (?, ?, ?, ?, ?, ?, 'invented', ?)"
    connection.execute(revise, (article, 1, seen, "first", "[]", title, text))
    if chance.random() > 0.22:
        return False
    fields, changed = chance.choice(_changes(chance, language, title, text))
    later = f"{min(LAST, day + timedelta(days=chance.randint(0, 2)))}T15:00:00Z"
    connection.execute(revise, (article, 2, later, "changed", json.dumps(fields), *changed))
    if chance.random() < 0.4:
        fields, again = chance.choice(_changes(chance, language, *changed))
        connection.execute(revise, (article, 3, f"{LAST}T16:00:00Z", "changed", json.dumps(fields), *again))
    return True


def _changes(chance, language, title, text):
    """Ways in which a paper changes an article: it goes on, is corrected, has another headline, or a letter less."""
    more = f"{chance.choice(_WHAT[language])} {chance.choice(_DOES[language])}."
    more = more[0].upper() + more[1:]
    return (
        (["body"], (title, f"{text}\n\n{more}")),
        (["body"], (title, f"{text} {more}")),
        (["body"], (title, f"{text}\n\n{_CORRECTED[language]} {more}")),
        (["title"], (more.rstrip("."), text)),
        (["title", "body"], (f"{title}, {more}", f"{text}\n\n{more}")),
        (["body"], (title, text.replace("é", "e").replace("l", "ll", 1))),
    )


def _recommend(connection, chance):
    """Cards: mostly within a paper, to its favourites and its newest; now and then across."""
    articles = connection.execute("SELECT id, site_id, title, url FROM articles ORDER BY id").fetchall()
    favourites = {site: chance.sample([one for one in articles if one[1] == site], 7) for site in (1, 2, 3)}
    for number, site, _, _ in articles[::4]:
        offered = chance.sample(favourites[site], 2) + (
            [chance.choice(favourites[chance.randint(1, 3)])] if chance.random() < 0.35 else []
        )
        for position, (target, _, title, url) in enumerate((one for one in offered if one[0] != number), 1):
            connection.execute(
                "INSERT OR IGNORE INTO teasers (article_id, position, kind, title, url, target_id, opens_span, first_seen, last_seen)"
                " VALUES (?, ?, 'related', ?, ?, ?, 1, '2026-03-31T08:00:00Z', '2026-03-31T08:00:00Z')",
                (number, position, title, url, target),
            )
