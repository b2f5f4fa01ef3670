"""Whose word on the language stands."""

import pytest

from scraper.extract.kinds.language import primary, read_language
from scraper.markup import parse

FRENCH = (
    "Le conseil municipal a voté lundi soir la rénovation du vieux pont, que les riverains attendaient depuis dix ans. "
    * 3
)
ENGLISH = (
    "The town council voted on Monday evening to repair the old bridge, which neighbours had wanted for ten years. " * 3
)
NORWEGIAN = "Kommunestyret vedtok mandag kveld å reparere den gamle broen, som naboene har ventet på i ti år. " * 3


@pytest.mark.parametrize(
    ("html", "text", "language", "reader"),
    [
        ('<html lang="fr-FR">', FRENCH, "fr", "dom"),
        ('<html lang="fr-FR">', ENGLISH, "en", "text"),
        ('<html lang="fr-FR">', "Votre avis", "fr", "dom"),
        ('<html lang="fr-FR">', "", "fr", "dom"),
        ("<html>", FRENCH, "fr", "text"),
        ('<html><head><meta property="og:locale" content="fr_FR"></head>', "", "fr", "meta"),
        ('<html lang="nb">', NORWEGIAN, "nb", "dom"),
        ('<html lang="">', ENGLISH, "en", "text"),
        ('<html lang="x-default">', ENGLISH, "en", "text"),
    ],
)
def test_the_text_wins_only_where_it_is_long_and_plain(html, text, language, reader):
    name, provenance = read_language(parse(html + "<body></body></html>"), text)
    assert (name, provenance.reader) == (language, reader)


def test_a_page_without_words_has_no_language():
    assert read_language(parse("<html><body>12 34</body></html>"), "") == (None, None)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr-FR", "fr"),
        ("en_US", "en"),
        ("de, en", "de"),
        ("iw", "he"),
        ("French", "fr"),
        ("und", None),
        ("x" * 10_000, None),
    ],
)
def test_tags_are_reduced_to_their_primary_subtag(tag, expected):
    assert primary(tag) == expected
