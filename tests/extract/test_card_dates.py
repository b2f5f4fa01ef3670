"""Short texts of cards that display a date or a time, and those that do not."""

import pytest

from scraper.extract.teasers.card_dates import has_date


@pytest.mark.parametrize(
    "text",
    [
        "2. März", "28 février", "1er mars 2026", "14 de marzo", "March 5", "5 марта", "12.03.2026", "2026-03-02", "9:00",
        "14h30", "il y a 2 heures", "vor einer Stunde", "hace 3 horas", "há 1 dia", "3 uur geleden", "2 godz. temu",
        "2時間前", "3小时前", "2시간 전", "3月2日", "منذ يومين", "לפני שעה", "2 घंटे पहले", "gestern, 10:15", "hier",
        "昨天 10:15", "yesterday", "χθες", "5 min",
        "3 timmar sedan", "för en timme sedan", "2 timer siden", "for en time siden", "rok temu", "2h", "3d", "23h", "45 min",
        "Video, 3. März", "21.30 Uhr",
    ],
)  # fmt: skip
def test_dates(text):
    assert has_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hanna Brink", "Der Rat stimmt zu", "Les bus de nuit reviennent hier soir en ville", "Sport", "3 Tote bei Unfall",
        "May the best win", "Marché de Noël", "関連記事", "Top 10 Städte", "12 commentaires", "أهم الأخبار", "4 min read", "3 min de lecture", "Lesezeit: 5 Min.",
        "Tempo de leitura: 3 min", "Leestijd: 3 min", "Lesedauer: 3 Min.", "Lesetid: 3 min", "Lästid: 3 min", "Czas czytania: 3 min",
        "TEMU", "Sedan", "Ny sedan från Norden", "3D", "24h", "Video 3:45", "1.50 €", "2.30 Mio. für die Schule",
    ],
)  # fmt: skip
def test_others(text):
    assert not has_date(text)
