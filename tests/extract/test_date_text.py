"""Dates as people and machines write them; every row is one case."""

import time

import pytest

from scraper.extract.dates.article_dates import parse_date

WRITTEN = [
    ("12 mars 2024", "fr", "2024-03-12"),
    ("1er janvier 2024 à 14h05", "fr", "2024-01-01T14:05:00"),
    ("Publié le 12/03/2024 à 8 h 30", "fr", "2024-03-12T08:30:00"),
    ("lundi 5 août 2024 à 10:20", "fr", "2024-08-05T10:20:00"),
    ("March 3rd, 2024 5:07 p.m. EST", "en", "2024-03-03T17:07:00-05:00"),
    ("Sep 5, 2024, 10:20am EDT", "en", "2024-09-05T10:20:00-04:00"),
    ("5th of March 2024", "en", "2024-03-05"),
    ("5-Mar-24", "en", "2024-03-05"),
    ("Mar 5 '24", "en", "2024-03-05"),
    ("5. März 2024, 12:30 Uhr", "de", "2024-03-05T12:30:00"),
    ("Dienstag, 05.03.2024 | 10:20 Uhr", "de", "2024-03-05T10:20:00"),
    ("5. Jänner 2024", "de", "2024-01-05"),
    ("05.03.24", "de", "2024-03-05"),
    ("5 de marzo de 2024", "es", "2024-03-05"),
    ("5 de março de 2024, 9h15", "pt", "2024-03-05T09:15:00"),
    ("5 marzo 2024", "it", "2024-03-05"),
    ("5 maart 2024 om 10:20", "nl", "2024-03-05T10:20:00"),
    ("5 mars 2024 kl. 10.20", "sv", "2024-03-05T10:20:00"),
    ("5. marts 2024", "da", "2024-03-05"),
    ("5. mars 2024", "no", "2024-03-05"),
    ("5. maaliskuuta 2024", "fi", "2024-03-05"),
    ("5 marca 2024", "pl", "2024-03-05"),
    ("5. listopadu 2024", "cs", "2024-11-05"),
    ("5. listopada 2024.", "hr", "2024-10-05"),
    ("05. 03. 2024", "sk", "2024-03-05"),
    ("2024. március 5. 10:20", "hu", "2024-03-05T10:20:00"),
    ("5 martie 2024", "ro", "2024-03-05"),
    ("5 март 2024", "bg", "2024-03-05"),
    ("5 марта 2024 г. в 12:30", "ru", "2024-03-05T12:30:00"),
    ("5 березня 2024 року", "uk", "2024-03-05"),
    ("5 Μαρτίου 2024", "el", "2024-03-05"),
    ("5 Mart 2024 Salı 10:20", "tr", "2024-03-05T10:20:00"),
    ("2024 m. kovo 5 d.", "lt", "2024-03-05"),
    ("2024. gada 5. martā", "lv", "2024-03-05"),
    ("5. märts 2024", "et", "2024-03-05"),
    ("5 de març de 2024", "ca", "2024-03-05"),
    ("2024ko martxoaren 5a", "eu", "2024-03-05"),
    ("١٢ مارس ٢٠٢٤", "ar", "2024-03-12"),
    ("12 كانون الثاني 2024", "ar", "2024-01-12"),
    ("٢٠٢٤/٠٣/٠٥", "ar", "2024-03-05"),
    ("۱۵ اسفند ۱۴۰۲", "fa", "2024-03-05"),
    ("۱۴۰۲/۱۲/۱۵", "fa", "2024-03-05"),
    ("۵ مارچ ۲۰۲۴", "ur", "2024-03-05"),
    ("ב-5 במרץ 2024", "he", "2024-03-05"),
    ("5 मार्च 2024", "hi", "2024-03-05"),
    ("৫ মার্চ ২০২৪", "bn", "2024-03-05"),
    ("5 มีนาคม 2567", "th", "2024-03-05"),
    ("5 มี.ค. 67 12:30 น.", "th", "2024-03-05T12:30:00"),
    ("5 tháng 3, 2024", "vi", "2024-03-05"),
    ("5 Maret 2024, 10:20 WIB", "id", "2024-03-05T10:20:00+07:00"),
    ("2024年3月5日 12:30", "ja", "2024-03-05T12:30:00"),
    ("令和6年3月5日", "ja", "2024-03-05"),
    ("2024/03/05(火) 10:20", "ja", "2024-03-05T10:20:00"),
    ("2024년 3월 5일 12시 30분", "ko", "2024-03-05T12:30:00"),
    ("民國113年3月5日", "zh", "2024-03-05"),
]


@pytest.mark.parametrize(("text", "language", "expected"), WRITTEN, ids=[f"{row[1]}:{row[0]}" for row in WRITTEN])
def test_written_dates_are_read_in_their_language(text, language, expected):
    assert parse_date(text, language) == expected


def test_more_than_thirty_languages_are_covered_by_the_cases():
    assert len({language for _, language, _ in WRITTEN}) >= 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05T10:20:30.123+0100", "2024-03-05T10:20:30+01:00"),
        ("2024-03-05T10:20Z", "2024-03-05T10:20:00+00:00"),
        ("2024-03-05 10:20:30", "2024-03-05T10:20:30"),
        ("2024-03-05", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("1704067200", "2024-01-01T00:00:00+00:00"),
        ("1704067200000", "2024-01-01T00:00:00+00:00"),
        ("Mon, 05 Feb 2024 10:00:00 GMT", "2024-02-05T10:00:00+00:00"),
        ("Fri Jan 05 2024 12:00:00 GMT+0100 (CET)", "2024-01-05T12:00:00+01:00"),
        ("Fri Feb 18 10:27:24 2022", "2022-02-18"),
    ],
)
def test_machine_forms_keep_time_and_offset_as_given(text, expected):
    assert parse_date(text)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("3/4/2024", "en", "2024-03-04"),
        ("3/4/2024", "en-US", "2024-03-04"),
        ("3/4/2024", "en-GB", "2024-04-03"),
        ("3/4/2024", "fr", "2024-04-03"),
        ("3.4.2024", "en", "2024-04-03"),
        ("13/4/2024", "en", "2024-04-13"),
        ("4/13/2024", "fr", "2024-04-13"),
    ],
)
def test_the_language_orders_numeric_dates_unless_only_one_order_is_possible(text, language, expected):
    assert parse_date(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2 hours ago",
        "il y a 3 jours",
        "gestern",
        "12 March",
        "March 2024",
        "© 2024",
        "1.2.3.4",
        "September 10 12pm- 1pm",
        "0000-00-00",
        "0001-01-01T00:00:00Z",
        "9999-12-31",
        "99999-01-01",
        "1970-01-01T00:00:00Z",
        "2024-13-45",
        "31 février 2024",
        "99999999999999999999",
        "",
    ],
)
def test_what_is_no_whole_date_gives_nothing(text):
    assert parse_date(text, "en") is None


@pytest.mark.parametrize("text", ["2024-03-05T99:99:99", "2024-03-05T10:20:30+99:99"])
def test_impossible_times_and_offsets_cost_only_themselves(text):
    assert parse_date(text).startswith("2024-03-05")


@pytest.mark.parametrize("piece", ["1", "12/", "1:", "jan ", "a.", "年", "2024-", "(", "١"])
def test_long_strings_are_read_in_no_time(piece):
    started = time.perf_counter()
    parse_date(piece * 200_000, "en")
    assert time.perf_counter() - started < 0.5
