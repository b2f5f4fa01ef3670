"""What kind of change a revision is, what is none at all, and what of it stands in the archive."""

import json

import pytest
from archive_desk import HOME, written

from scraper.archive.searching import index
from scraper.archive.store import Archive
from scraper.archive.versions import revisions
from scraper.archive.versions.churn import is_churn, settled
from scraper.archive.versions.ledger import Version, changes, entry
from scraper.archive.versions.notices import Notice, notice
from scraper.models import Access, BodyLink

A = HOME + "a"
BODY = "Le pont rouvre lundi à midi.\n\nLa mairie l’a annoncé hier soir aux riverains."
DAYS = [f"2026-03-{day:02}T08:00:00Z" for day in range(1, 10)]


@pytest.mark.parametrize(
    "line",
    [
        "3 min read", "Reading time: 4 minutes", "1,234 views", "1.2K shares", "Share 23", "Comments (12)", "2 h ago",
        "Updated 5 minutes ago", "Just now", "Advertisement",
        "Lecture : 3 min", "Temps de lecture : 4 min", "Lu 34 fois", "Il y a 2 heures", "Mis à jour il y a 5 minutes",
        "à l’instant", "PUBLICITÉ", "5 Kommentare", "Vor 3 Stunden", "- Anzeige -", "hace 3 horas", "3 min de lectura",
        "2 ore fa", "3 uur geleden", "Czas czytania: 3 min", "Просмотров: 512", "3 часа назад", "πριν από 3 ώρες",
        "3 saat önce", "Okuma süresi: 3 dakika", "منذ 3 ساعات", "1234 次阅读", "阅读：1234", "3小时前", "広告",
        "조회수 1,234", "3시간 전",
    ],
)  # fmt: skip
def test_what_counts_readers_or_time_is_churn(line):
    assert is_churn(line)
    assert settled(f"Ana Roux · {line}") == "Ana Roux"
    assert settled(f"Le pont.\n\n{line}\n\nFin.") == "Le pont. Fin."


@pytest.mark.parametrize(
    "line",
    [
        "34 people died.", "The song had 1,000 views.", "20 minutes", "For 3 years", "Trois jours de grève", "12",
        "5 millions d’euros", "Il y a 3 heures, le pont rouvrait.", "Read the 12 comments that matter", "1 000 morts",
        "2026", "Lecture", "views " * 30,
    ],
)  # fmt: skip
def test_a_sentence_is_no_churn(line):
    assert not is_churn(line)
    assert settled(line) == " ".join(line.split())


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Correction: the ferry runs at six.", Notice.CORRECTION),
        ("CORRECTION – Le bac part à six heures.", Notice.CORRECTION),
        ("This article was amended on 3 March.", Notice.CORRECTION),
        ("Rectificatif : le maire", Notice.CORRECTION),
        ("Dans une version précédente de cet article, nous écrivions", Notice.CORRECTION),
        ("Berichtigung: Der Pegel", Notice.CORRECTION),
        ("Korrektur, 3. März 2026: Der Pegel", Notice.CORRECTION),
        ("Fe de errores", Notice.CORRECTION),
        ("Errata corrige: il ponte", Notice.CORRECTION),
        ("Correção: a ponte", Notice.CORRECTION),
        ("Rectificatie 3 maart: de brug", Notice.CORRECTION),
        ("Sprostowanie: most", Notice.CORRECTION),
        ("Rättelse: bron", Notice.CORRECTION),
        ("Διόρθωση: η γέφυρα", Notice.CORRECTION),
        ("Исправление. Мост", Notice.CORRECTION),
        ("Düzeltme: köprü", Notice.CORRECTION),
        ("تصحيح: الجسر", Notice.CORRECTION),
        ("更正：大桥", Notice.CORRECTION),
        ("【訂正】橋", Notice.CORRECTION),
        ("정정: 다리", Notice.CORRECTION),
        ("Mise à jour à 14 h 30 : le préfet", Notice.UPDATE),
        ("[Update 14:30] The mayor", Notice.UPDATE),
        ("Aktualizace 14:30", Notice.UPDATE),
        ("Dieser Artikel wurde aktualisiert.", Notice.UPDATE),
        ("Correction of prices goes on.", None),
        ("La correction des copies dure.", None),
        ("Update your phone now.", None),
        ("Le rectificatif a été voté. Le 3", None),
        ("更新换代加速", None),
    ],
)
def test_notices_are_known(paragraph, expected):
    assert notice(paragraph) is expected


CHANGES = [
    ({"title": "Le pont rouvre"}, {"title": "Le pont ne rouvre pas"}, "headline"),
    ({"title": "Le pont rouvrre"}, {"title": "Le pont rouvre"}, "typo"),
    ({"title": "le pont rouvre"}, {"title": "Le pont rouvre !"}, "typo"),
    ({"title": "La maire d’Evry"}, {"title": "La maire d’Évry"}, "typo"),
    ({"title": "Dix morts"}, {"title": "Six morts"}, "typo"),  # by its form, which is all that is judged
    ({"title": "10 morts"}, {"title": "16 morts"}, "headline"),
    ({"title": "Monday at noon"}, {"title": "Sunday at noon"}, "headline"),
    ({"title": "大桥周一开放"}, {"title": "大桥周二开放"}, "headline"),
    ({"title": "पुल खुला"}, {"title": "पल खुला"}, "typo"),
    ({"subtitle": "Enfin."}, {"subtitle": "Les riverains attendaient."}, "standfirst"),
    ({"body": BODY}, {"body": BODY + "\n\nLe préfet n’a rien dit."}, "body"),
    ({"body": BODY}, {"body": BODY.replace("annoncé", "anoncé")}, "typo"),
    ({"body": BODY}, {"body": BODY.replace("hier", "heir")}, "typo"),
    ({"body": BODY}, {"body": BODY.replace("l’a annoncé", "ne l’a pas annoncé")}, "body"),
    ({"body": "Iraq is here."}, {"body": "Iran is here."}, "typo"),
    ({"body": "Iran is here. Iran."}, {"body": "Iran is here. Iraq."}, "body"),  # the word stays elsewhere: no slip
    ({"body": BODY}, {"body": BODY + "\n\nCorrection : le pont est vieux."}, "correction"),
    (
        {"body": BODY},
        {"body": BODY.replace("lundi", "mardi") + "\n\nRectificatif : mardi, non lundi."},
        "body correction",
    ),
    ({"body": BODY}, {"body": "Mise à jour à 14 h\n\n" + BODY}, "update"),
    ({"body": "Mise à jour à 14 h\n\n" + BODY}, {"body": "Mise à jour à 15 h\n\n" + BODY}, "update"),
    ({"authors": "Ana Roux"}, {"authors": "Ana Roux; Li Wei"}, "byline"),
    ({"published": "2026-03-01"}, {"published": "2026-03-02"}, "date"),
    ({"title": "Un", "access": "full"}, {"title": "Deux", "access": "partial"}, "headline access"),
    ({"title": "Un", "access": None}, {"title": "Deux", "access": "partial"}, "headline"),
    ({"body": BODY}, {"body": BODY + "\n\n12 commentaires"}, "churn"),
]


@pytest.mark.parametrize(("before", "after", "types"), CHANGES)
def test_changes_have_types(before, after, types):
    base = {"title": "Le pont", "body": BODY}
    found = entry(Version(**(base | before)), Version(**(base | after))).types
    assert " ".join(found) == types


def test_one_moment_is_one_date():
    one, same, other = (
        Version(published=text) for text in ("2026-03-01T18:00:00+01:00", "2026-03-01T17:00:00Z", "2026-03-01T18:00:00")
    )
    assert changes(one, same) == []
    assert changes(one, other) == ["published"]
    first = Version(published="0001-01-01T00:00:00+14:00")  # before the first moment of UTC
    assert changes(first, one) == ["published"]


# --- in the archive ---------------------------------------------------------------------------------------------------


def ledger(archive):
    query = "SELECT number, origin, types, words_added, words_removed, notice FROM revision_ledger ORDER BY seen"
    return [
        (number, origin, json.loads(types), *rest) for number, origin, types, *rest in archive.connection.execute(query)
    ]


def test_each_revision_is_typed(newsroom):
    newsroom.record(A, written(body=BODY), at=DAYS[0])
    newsroom.record(A, written(body=BODY.replace("lundi", "mardi") + "\n\nCorrection : mardi."), at=DAYS[1])
    newsroom.record(A, written(title="Le pont ferme", body=BODY), at=DAYS[2])
    assert ledger(newsroom.archive) == [
        (2, "changed", ["body", "correction"], 3, 1, "Correction : mardi."),
        (3, "changed", ["headline", "body"], 2, 4, None),
    ]
    (row,) = newsroom.archive.connection.execute("SELECT number, is_correction, days, notice FROM corrections")
    assert row == (2, 1, 1.63, "Correction : mardi.")
    types = newsroom.archive.connection.execute(
        "SELECT number, type FROM revision_types ORDER BY number, type"
    ).fetchall()
    assert types == [(2, "body"), (2, "correction"), (3, "body"), (3, "headline")]
    assert [version.types for version in newsroom.archive.history(A)] == [
        (),
        ("body", "correction"),
        ("headline", "body"),
    ]


@pytest.mark.parametrize(
    "body", [BODY + "\n\n13 commentaires", "Il y a 3 heures\n\n" + BODY, BODY.replace("\n\n", "\n\nPublicité\n\n")]
)
def test_churn_makes_no_revision_and_leaves_the_text_alone(newsroom, body):
    first = BODY + "\n\n12 commentaires"
    newsroom.record(A, written(body=first), at=DAYS[0])
    newsroom.record(A, written(body=body), at=DAYS[1])
    assert (newsroom.count("revisions"), newsroom.archive.find(A).article.body) == (1, first)
    assert list(newsroom.archive.verify()) == []


def test_a_newer_extractor_may_drop_churn_without_a_revision(newsroom):
    newsroom.record(A, written(body=BODY + "\n\n12 commentaires"), at=DAYS[0])
    newsroom.archive.reextracted(1, written(body=BODY, extractor="article-archive 0.2.0"), now=DAYS[1])
    assert (newsroom.count("revisions"), newsroom.archive.find(A).article.body) == (1, BODY)


def test_what_a_revision_replaces_is_kept(newsroom):
    links = (BodyLink(position=1, url=HOME + "x", text="bac"),)
    newsroom.record(A, written(section="Ville", tags=("ponts",), links=links), at=DAYS[0])
    newsroom.record(A, written(title="Deux", section="Monde", tags=("eau",), access=Access.PARTIAL), at=DAYS[1])
    ((number, kept),) = newsroom.archive.connection.execute("SELECT revision_id, fields FROM superseded")
    kept = json.loads(kept)
    assert (number, kept["section"], kept["tags"], kept["links"]) == (1, "Ville", ["ponts"], [[HOME + "x", "bac"]])
    assert kept["access"] == "full"


def test_past_versions_can_be_searched(newsroom):
    newsroom.record(A, written(title="Le vieux bac"), at=DAYS[0])
    newsroom.record(A, written(title="Le quai"), at=DAYS[1])
    newsroom.record(A, written(title="Le port"), at=DAYS[2])
    search = "SELECT rowid FROM past_versions_fts WHERE past_versions_fts MATCH ?"
    found = {word: newsroom.archive.connection.execute(search, (word,)).fetchall() for word in ("bac", "quai", "port")}
    assert found == {"bac": [(1,)], "quai": [(2,)], "port": []}
    assert index.is_sound(newsroom.archive.connection, index.PAST)


def test_a_version_that_is_put_among_others_is_typed_with_its_neighbours(newsroom):
    newsroom.record(A, written(title="Le bac"), at=DAYS[0])
    newsroom.record(A, written(title="Le port"), at=DAYS[2])
    connection = newsroom.archive.connection
    connection.execute("UPDATE revisions SET number = 3 WHERE number = 2")
    connection.execute(
        """
INSERT INTO revisions (article_id, number, seen, origin, changes, title, extractor, authors, published, body)
SELECT 1, 2, ?, 'changed', '[]', 'Le quai', extractor, authors, published, body FROM revisions WHERE number = 1""",
        (DAYS[1],),
    )
    assert {problem.message.split(";")[0] for problem in newsroom.archive.verify()} == {
        "has no entry in the ledger", "is not in the search index of past versions", "differs from the past versions",
    }  # fmt: skip
    revisions.settle(connection, 1)
    assert [(number, types) for number, _, types, *_ in ledger(newsroom.archive)] == [
        (2, ["headline"]),
        (3, ["headline"]),
    ]
    assert [hit.id for hit in newsroom.archive.search("quai", as_of="2026-03-02")] == [1]
    assert list(newsroom.archive.verify()) == []


def test_an_archive_of_an_earlier_version_is_typed_as_it_is_opened(newsroom):
    newsroom.record(A, written(), at=DAYS[0])
    newsroom.record(A, written(title="Le quai"), at=DAYS[1])
    connection = newsroom.archive.connection
    for view in ("corrections", "revision_types", "revision_ledger"):
        connection.execute(f"DROP VIEW {view}")
    for statement in (
        "INDEX articles_first_seen",
        "TABLE past_versions_fts",
        "VIEW past_search_texts",
        "VIEW past_versions",
        "TABLE superseded",
        "TABLE ledger",
    ):
        connection.execute(f"DROP {statement}")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name IN ('m0018_past_search', 'm0013_ledger')")
    path = newsroom.archive.path
    newsroom.archive.close()
    with Archive(path) as upgraded:
        assert ledger(upgraded) == [(2, "changed", ["headline"], 1, 2, None)]
        assert list(upgraded.verify()) == []
