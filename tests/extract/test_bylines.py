"""What bylines say, in the languages they say it in."""

import pytest

from scraper.extract.people import bylines


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Moira Tait", ["Moira Tait"]),
        ("By Moira Tait and Dev Anand in Port Ellis", ["Moira Tait", "Dev Anand"]),
        ("Written by Moira Tait, Senior Editor | 3 May 2025", ["Moira Tait"]),
        ("By Moira Tait, Dev Anand, and Una Quist", ["Moira Tait", "Dev Anand", "Una Quist"]),
        ("Published 3 May 2025 ‖ By ‖ Moira Tait", ["Moira Tait"]),
        ("By ‖ Moira Tait ‖ and ‖ Dev Anand ‖ Updated 4 May", ["Moira Tait", "Dev Anand"]),
        ("By Moira Tait ‖ Fact-checked by Dev Anand", ["Moira Tait"]),
        ("Reviewed by Dev Anand", []),
        ("By Moira Tait, The Harbour Desk", ["Moira Tait"]),
        ("By Moira Tait moira@harbour-herald.example @moiratait", ["Moira Tait"]),
        ("Von Ruth Harms und Ole Petersen", ["Ruth Harms", "Ole Petersen"]),
        ("Ein Gastbeitrag von Ruth Harms", ["Ruth Harms"]),
        ("Text: Ruth Harms | Fotos: Ole Petersen", ["Ruth Harms"]),
        ("Autorin: Ruth Harms", ["Ruth Harms"]),
        ("Par Maëlle Kervadec et Yann Le Dû", ["Maëlle Kervadec", "Yann Le Dû"]),
        ("Propos recueillis par Inès d’Arvor", ["Inès d’Arvor"]),
        ("par Jean-Noël Ö’Connor, publié le 3 mai", ["Jean-Noël Ö’Connor"]),
        ("Par Yann Le Dû (avec AFP)", ["Yann Le Dû"]),
        ("Par Yann Le Dû avec AFP", ["Yann Le Dû", "AFP"]),
        ("Por Lucía Peralta y Iñaki Robles", ["Lucía Peralta", "Iñaki Robles"]),
        ("di Anna Ferrero e Luca Pace", ["Anna Ferrero", "Luca Pace"]),
        ("Door Femke de Boer op 4 april 2025", ["Femke de Boer"]),
        ("Av Sigrid Moe og Nils Vik", ["Sigrid Moe", "Nils Vik"]),
        ("Autor: Ewa Zawadzka", ["Ewa Zawadzka"]),
        ("文・山田はる", ["山田はる"]),
        ("記者：林美玲", ["林美玲"]),
        ("Автор: Олена Ткач", ["Олена Ткач"]),
        ("김하늘 선임기자", ["김하늘"]),
        ("山田はる記者", ["山田はる"]),
        ("रिपोर्ट: मीरा जोशी", ["मीरा जोशी"]),
        ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("Tác giả: Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("von dpa", ["dpa"]),
        ("By Follow Share", []),
        ("", []),
    ],
)
def test_displayed_byline(text, names):
    assert list(bylines.parse(text)) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Moira Tait", ["Moira Tait"]),
        ("By Moira Tait", ["Moira Tait"]),
        ("Moira Tait and Dev Anand", ["Moira Tait", "Dev Anand"]),
        ("Moira Tait, MD", ["Moira Tait"]),
        ("Moira Tait - Harbour Herald Team", ["Moira Tait"]),
        ("Rédaction", ["Rédaction"]),
        ("R&eacute;daction", ["Rédaction"]),
        ("Kaufmann, Jeff T.", ["Jeff T Kaufmann"]),
        ("admin", []),
        ("Moira Tait, Moira Tait", ["Moira Tait"]),
    ],
)
def test_declared_author(value, names):
    assert list(bylines.declared(value)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Hook and By Crook We Came", []),
        ("Von den Bergen ans Meer, eine Reise", []),
        ("Par ici la sortie", []),
    ],
)
def test_sentences_are_no_bylines(text, names):
    assert list(bylines.parse(text, strict=True)) == names


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Pourquoi les phares s'éteignent, par Maëlle Kervadec", ["Maëlle Kervadec"]),
        ("Qui paiera les phares? par Maëlle Kervadec", ["Maëlle Kervadec"]),
        ("Le port, vu par Yann Le Dû", []),
        ("Ferry crews vote to strike – by Moira Tait", ["Moira Tait"]),
        ("Stadt hinter dem Deich, von Ruth Harms", ["Ruth Harms"]),
        ("Un avenir gâché, par dix voix contre neuf", []),
        ("La dune avance", []),
    ],
)
def test_byline_that_closes_a_headline(title, names):
    assert list(bylines.closing_title(title)) == names


@pytest.mark.parametrize(
    ("name", "desk"), [("Rédaction", True), ("Harbour Newsroom", True), ("Moira Tait", False), ("The Editors", True)]
)
def test_desks(name, desk):
    assert bylines.is_desk(name) is desk
